-- examples/crm/lago.sql over Lago's tables: a database of its own with the extension in the schema kpi, a session whose
-- time zone is nobody's, and a reader with rights on the views only.
SELECT current_database() AS home \gset
SET client_min_messages = warning;
CREATE DATABASE crm_lago;
\c crm_lago
SET client_min_messages = warning;
CREATE SCHEMA kpi;
CREATE EXTENSION cxkpi SCHEMA kpi;
SET timezone = 'Pacific/Apia';
SET jit = off; -- compiling the views takes longer than they do
\set ECHO none
\i test/crm/lago.sql
\set ECHO all

-- Intervals are 0 weekly, 1 monthly, 2 yearly, 3 quarterly and 4 semiannual.
INSERT INTO plans (code, name, "interval", amount_cents, amount_currency, pay_in_advance, trial_period, deleted_at)
VALUES ('basic', 'Basic', 1, 1000, 'EUR', false, NULL, NULL), ('pro', 'Pro', 1, 3000, 'EUR', false, NULL, NULL),
	('yearly', 'Yearly', 2, 120000, 'EUR', true, NULL, NULL), ('old', 'Old', 3, 9000, 'EUR', false, NULL, '2024-06-01'),
	('trial', 'Trial', 1, 1000, 'EUR', false, 14, NULL), ('weekly', 'Weekly', 0, 600, 'USD', false, NULL, NULL),
	('half', 'Half', 4, 60000, 'GBP', true, NULL, NULL), ('yen', 'Yen', 1, 5000, 'JPY', false, NULL, NULL),
	('dinar', 'Dinar', 1, 5000, 'KWD', false, NULL, NULL);
INSERT INTO plans (code, name, amount_currency, pricing_type) VALUES ('cards', 'Rate cards', 'EUR', 'product_catalog');

-- Subscriptions by name of customer; the status is 0 pending, 1 active, 2 terminated, 3 canceled, 4 incomplete.
CREATE FUNCTION subscribe(customer text, plan text, status int, started timestamp, ended timestamp DEFAULT NULL,
	previous uuid DEFAULT NULL) RETURNS uuid LANGUAGE sql AS $$
	INSERT INTO customers (external_id, name) SELECT customer, customer
	WHERE NOT EXISTS (SELECT FROM customers WHERE name = customer);
	INSERT INTO subscriptions (customer_id, plan_id, status, started_at, terminated_at, external_id, previous_subscription_id)
	SELECT c.id, p.id, status, started, ended, customer, previous FROM customers c, plans p WHERE c.name = customer AND p.code = plan
	RETURNING id
$$;
DO $$
BEGIN
	-- An upgrade, two seconds between the two subscriptions: no churn.
	PERFORM subscribe('upgrade', 'pro', 1, '2025-03-15 10:00:02',
		previous => subscribe('upgrade', 'basic', 2, '2025-01-01', '2025-03-15 10:00'));
	-- Left in February, back in May: two stretches.
	PERFORM subscribe('back', 'basic', 2, '2025-01-10', '2025-02-20');
	PERFORM subscribe('back', 'pro', 1, '2025-05-01');
	-- Three overlapping subscriptions, the last of which starts after the second has ended, but within the first, and one
	-- that follows at midnight.
	PERFORM subscribe('overlap', 'basic', 2, '2025-01-01', '2025-06-01');
	PERFORM subscribe('overlap', 'pro', 2, '2025-02-01', '2025-03-01');
	PERFORM subscribe('overlap', 'basic', 2, '2025-04-01', '2025-07-01 23:59:59');
	PERFORM subscribe('overlap', 'basic', 2, '2025-07-02', '2025-08-01');
	-- A year in advance, a deleted plan, 14 days of trial, and plans of other intervals and currencies.
	PERFORM subscribe('yearly', 'yearly', 1, '2025-01-01');
	PERFORM subscribe('old', 'old', 1, '2024-12-01');
	PERFORM subscribe('trial', 'trial', 1, '2025-01-20');
	PERFORM subscribe('weekly 1', 'weekly', 1, '2025-02-01');
	PERFORM subscribe('weekly 2', 'weekly', 1, '2025-02-01');
	PERFORM subscribe('half', 'half', 1, '2025-01-01');
	PERFORM subscribe('yen', 'yen', 1, '2025-03-01');
	PERFORM subscribe('dinar', 'dinar', 1, '2025-03-01');
	-- A customer without a price, one who was deleted, and one whose start is in January only in UTC+1.
	PERFORM subscribe('cards', 'cards', 1, '2025-01-01');
	PERFORM subscribe('deleted', 'basic', 1, '2025-01-01');
	UPDATE customers SET deleted_at = '2025-06-01' WHERE name = 'deleted';
	PERFORM subscribe('midnight', 'basic', 2, '2024-12-31 23:30', '2025-01-31 23:30');
	-- No customers: pending, canceled, incomplete, and a partner who is billed by itself.
	PERFORM subscribe('pending', 'basic', 0, NULL);
	PERFORM subscribe('canceled', 'basic', 3, '2025-01-01');
	PERFORM subscribe('incomplete', 'basic', 4, '2025-01-01');
	PERFORM subscribe('partner', 'basic', 1, '2025-01-01');
	UPDATE customers SET account_type = 'partner' WHERE name = 'partner';
END $$;

-- Fees on finalized invoices: a year in advance less a coupon and plus taxes, a quarter and a month in arrears, four weeks
-- of two customers, half a year in advance.  No MRR: a draft, an add-on, and a partner's own invoice.
CREATE FUNCTION bill(customer text, plan text, issued date, cents int, coupon int, taxes int, starts date, ends date,
	status int DEFAULT 1, fee_type int DEFAULT 2, self_billed boolean DEFAULT false) RETURNS void LANGUAGE sql AS $$
	WITH invoice AS (INSERT INTO invoices (issuing_date, status, self_billed) VALUES (issued, status, self_billed) RETURNING id)
	INSERT INTO fees (invoice_id, subscription_id, amount_cents, amount_currency, taxes_amount_cents,
		precise_coupons_amount_cents, fee_type, properties)
	SELECT invoice.id, s.id, cents, p.amount_currency, taxes, coupon, fee_type,
		jsonb_build_object('from_datetime', starts || 'T00:00:00.000Z', 'to_datetime', ends || 'T23:59:59.999Z')
	FROM invoice, subscriptions s JOIN customers c ON c.id = s.customer_id JOIN plans p ON p.id = s.plan_id
	WHERE c.name = customer AND p.code = plan
$$;
SELECT count(*) FROM (
	SELECT bill('yearly', 'yearly', '2025-01-10', 120000, 12000, 21600, '2025-01-01', '2025-12-31') UNION ALL
	SELECT bill('old', 'old', '2025-03-31', 9000, 0, 0, '2025-01-01', '2025-03-31') UNION ALL
	SELECT bill('upgrade', 'basic', '2025-02-01', 1000, 0, 200, '2025-01-01', '2025-01-31') UNION ALL
	SELECT bill('weekly ' || c, 'weekly', date '2025-02-08' + 7 * w, 600, 0, 0, date '2025-02-01' + 7 * w, date '2025-02-07' + 7 * w)
	FROM generate_series(1, 2) AS c, generate_series(0, 2) AS w UNION ALL
	SELECT bill('half', 'half', '2025-01-01', 60000, 0, 0, '2025-01-01', '2025-06-30') UNION ALL
	SELECT bill('trial', 'trial', '2025-02-03', 1000, 0, 0, '2025-02-03', '2025-02-28', 0) UNION ALL
	SELECT bill('trial', 'trial', '2025-02-03', 1000, 0, 0, '2025-02-03', '2025-02-28', 1, 1) UNION ALL
	SELECT bill('partner', 'basic', '2025-02-03', 1000, 0, 0, '2025-02-03', '2025-02-28', 1, 2, true)) AS fees;

\set ECHO none
\i examples/crm/lago.sql
\set ECHO all
-- The file runs wherever the extension is, and again after it has moved.
ALTER EXTENSION cxkpi SET SCHEMA public;
\set ECHO none
\i examples/crm/lago.sql
\set ECHO all
CREATE ROLE regress_crm_lago;
GRANT USAGE ON SCHEMA kpi_lago TO regress_crm_lago;
GRANT SELECT ON ALL TABLES IN SCHEMA kpi_lago TO regress_crm_lago;
CREATE VIEW who AS SELECT id::text AS customer, name FROM customers;
GRANT SELECT ON who TO regress_crm_lago;
SET ROLE regress_crm_lago;
SET search_path = kpi_lago, public;
SELECT has_table_privilege('public.subscriptions', 'SELECT');

-- The upgrade and the overlap are one stretch each, "back" has two; four of the names were never customers.
SELECT name, started AT TIME ZONE 'UTC' AS started, ended AT TIME ZONE 'UTC' AS ended, plan
FROM kpi_customers JOIN who USING (customer) ORDER BY name COLLATE "C", started;

-- February begins with nine: upgrade, back, overlap, yearly, old, trial, half, cards and deleted.  Back leaves: 1 of 9.
SELECT at_start(s), lost(s), round(churn_rate(s), 2) AS churn
FROM (SELECT customer_summary(started, ended, tstzrange('2025-02-01 UTC', '2025-03-01 UTC')) AS s FROM kpi_customers) AS x;

-- Revenue by customer and month of 2025: what is in force at the end of the month.
-- The trial lasts until 3 February.  6 dollars a week are 26 a month; 600 pounds a half year, 100; 90 euros a quarter, 30;
-- 5000 yen, 5000; 5000 fils, 5.
SELECT name, string_agg(coalesce(round(amount, 2)::text, '-'), ' ' ORDER BY month) AS january_to_june
FROM who CROSS JOIN generate_series(timestamp '2025-01-01', '2025-06-01', '1 month') AS month
	LEFT JOIN kpi_revenue r ON r.customer = who.customer AND r.period_start = month AT TIME ZONE 'UTC'
GROUP BY name HAVING count(amount) > 0 ORDER BY name COLLATE "C";

-- Euros of February against May: upgrade 10 to 30, overlap 40 to 20, back 0 to 30 after it had been there, and the
-- same 150 of yearly, old, trial and deleted.  200 and 230; without what came back, 200 of 200.
SELECT revenue_before(s), revenue_after(s), expansion(s), contraction(s), churned_revenue(s), reactivation(s), round(nrr(s), 2) AS nrr
FROM (SELECT revenue_summary(before, after, true) AS s
	FROM (SELECT customer, coalesce(sum(amount) FILTER (WHERE period_start = '2025-02-01 UTC'), 0) AS before,
			coalesce(sum(amount) FILTER (WHERE period_start = '2025-05-01 UTC'), 0) AS after
		FROM subscription_month WHERE currency = 'EUR' GROUP BY customer) AS m) AS x;

-- Lago's MRR beside ours.  Euros: of the 129600 cents of the year, 11.9908 months of 30.44 days, January gets 22/31 of
-- 108.08; the 90 of the quarter are 29.12, 30.44 and 30.44; the month is booked with its tax where it was invoiced.
-- Dollars: two customers of 26 each, to Lago one.  Pounds: 600 come out as 1189.
SELECT kpi, ours, theirs, difference FROM kpi_reconcile
WHERE kpi ~ '2025-0[1-3] EUR|2025-02 USD|2025-0[1-6] GBP' ORDER BY right(kpi, 3), kpi;

-- Another schema, zone and currency: in Berlin "midnight" is a customer from the first half hour of January to the first of
-- February, and has one month; the yen and the dinar are out.
RESET ROLE;
RESET search_path;
\set ECHO none
\set schema kpi_berlin
\set zone Europe/Berlin
\set currency EUR
\i examples/crm/lago.sql
\set ECHO all
SELECT name, min(period_start AT TIME ZONE 'Europe/Berlin') AS first, count(DISTINCT period_start) FILTER (WHERE period_start < '2025-06-15') AS months
FROM kpi_berlin.kpi_revenue JOIN who USING (customer) GROUP BY name ORDER BY name COLLATE "C";

-- A copy without the invoices: Lago would have nothing to compute from.
CREATE SCHEMA copied;
ALTER TABLE customers SET SCHEMA copied;
ALTER TABLE plans SET SCHEMA copied;
ALTER TABLE subscriptions SET SCHEMA copied;
\set ECHO none
\set source copied
\set schema kpi_copied
\i examples/crm/lago.sql
\set ECHO all
SELECT kpi, ours, theirs FROM kpi_copied.kpi_reconcile WHERE kpi ~ '2025-01' ORDER BY kpi;

-- Removed without a trace, and the extension after it.
DROP SCHEMA kpi_lago CASCADE;
DROP SCHEMA kpi_berlin CASCADE;
DROP SCHEMA kpi_copied CASCADE;
DROP EXTENSION cxkpi;
\c :home
DROP DATABASE crm_lago;
DROP ROLE regress_crm_lago;
