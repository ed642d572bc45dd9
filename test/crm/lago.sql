-- Lago's tables as far as KPIs need them: its names, types and defaults.
CREATE TYPE customer_account_type AS ENUM ('customer', 'partner');
CREATE TYPE plan_pricing_type AS ENUM ('legacy', 'product_catalog');

CREATE TABLE customers (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	external_id varchar NOT NULL,
	name varchar,
	organization_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
	created_at timestamp(6) NOT NULL DEFAULT '2024-12-01',
	updated_at timestamp(6) NOT NULL DEFAULT '2024-12-01',
	currency varchar,
	timezone varchar,
	deleted_at timestamp(6),
	account_type customer_account_type NOT NULL DEFAULT 'customer'
);

CREATE TABLE plans (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	organization_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
	name varchar NOT NULL,
	code varchar NOT NULL,
	"interval" integer,
	amount_cents bigint,
	amount_currency varchar NOT NULL,
	trial_period double precision,
	pay_in_advance boolean DEFAULT false,
	created_at timestamp(6) NOT NULL DEFAULT '2024-12-01',
	updated_at timestamp(6) NOT NULL DEFAULT '2024-12-01',
	parent_id uuid,
	deleted_at timestamp(6),
	pricing_type plan_pricing_type NOT NULL DEFAULT 'legacy',
	CHECK (pricing_type <> 'legacy' OR "interval" IS NOT NULL AND amount_cents IS NOT NULL)
);

CREATE TABLE subscriptions (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	customer_id uuid NOT NULL REFERENCES customers,
	plan_id uuid NOT NULL REFERENCES plans,
	status integer NOT NULL,
	canceled_at timestamp,
	terminated_at timestamp,
	started_at timestamp,
	created_at timestamp(6) NOT NULL DEFAULT '2024-12-01',
	updated_at timestamp(6) NOT NULL DEFAULT '2024-12-01',
	previous_subscription_id uuid REFERENCES subscriptions,
	external_id varchar NOT NULL,
	billing_time integer NOT NULL DEFAULT 0,
	subscription_at timestamp(6),
	ending_at timestamp(6),
	trial_ended_at timestamp(6),
	organization_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
	activated_at timestamp(6)
);

CREATE TABLE invoices (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	created_at timestamp(6) NOT NULL DEFAULT '2025-01-01',
	updated_at timestamp(6) NOT NULL DEFAULT '2025-01-01',
	issuing_date date,
	taxes_amount_cents bigint NOT NULL DEFAULT 0,
	total_amount_cents bigint NOT NULL DEFAULT 0,
	invoice_type integer NOT NULL DEFAULT 0,
	payment_status integer NOT NULL DEFAULT 0,
	customer_id uuid REFERENCES customers,
	status integer NOT NULL DEFAULT 1,
	organization_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001',
	currency varchar,
	payment_dispute_lost_at timestamp(6),
	self_billed boolean NOT NULL DEFAULT false
);

CREATE TABLE fees (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	invoice_id uuid REFERENCES invoices,
	subscription_id uuid REFERENCES subscriptions,
	amount_cents bigint NOT NULL,
	amount_currency varchar NOT NULL,
	taxes_amount_cents bigint NOT NULL,
	precise_coupons_amount_cents numeric(30, 5) NOT NULL DEFAULT 0,
	created_at timestamp(6) NOT NULL DEFAULT '2025-01-01',
	updated_at timestamp(6) NOT NULL DEFAULT '2025-01-01',
	properties jsonb NOT NULL DEFAULT '{}',
	fee_type integer,
	deleted_at timestamp(6),
	organization_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000001'
);
