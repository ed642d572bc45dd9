-- The KPI views of docs/crm.md over a Lago database (schema of August 2026: plan intervals 0 to 4, subscription
-- status 0 to 4): customers and recurring revenue.
--
--   psql -d lago -f examples/crm/lago.sql
--     -v schema=kpi_lago       where the views go
--     -v source=public         where Lago's tables are
--     -v zone=UTC              where a month of revenue begins
--     -v currency=''           one currency only, such as EUR
--
-- Can be run again: views are replaced in place, so grants and what is built on them stay.
\set ON_ERROR_STOP on
\if :{?schema}
\else
	\set schema kpi_lago
\endif
\if :{?source}
\else
	\set source public
\endif
\if :{?zone}
\else
	\set zone UTC
\endif
\if :{?currency}
\else
	\set currency ''
\endif

BEGIN;
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'cxkpi') THEN
		RAISE EXCEPTION 'extension "cxkpi" is not installed in this database'
			USING HINT = 'Run CREATE EXTENSION cxkpi first.';
	END IF;
END $$;
SELECT extnamespace::regnamespace::text AS extension, to_regnamespace(quote_ident(:'schema')) IS NULL AS is_new,
	coalesce(obj_description(to_regnamespace(quote_ident(:'schema')), 'pg_namespace')
		LIKE 'KPI views over Lago%', false)
		OR NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(:'schema'))) AS is_ours
FROM pg_extension WHERE extname = 'cxkpi' \gset
\if :is_new
	CREATE SCHEMA :"schema";
\elif :is_ours
\else
	DO $$ BEGIN
		RAISE EXCEPTION 'the schema for the views exists and was not made by this file'
			USING HINT = 'Give another one with -v schema=NAME.';
	END $$;
\endif
COMMENT ON SCHEMA :"schema" IS 'KPI views over Lago, made by cxkpi''s examples/crm/lago.sql';
-- Tables are those of the product, also where the schema of the extension has some of the same name.
SET LOCAL search_path = :"source", pg_temp;
-- Where only some tables were copied here, an empty view stands for each of these that was not.
SELECT format('CREATE OR REPLACE VIEW %I.%I AS SELECT %s WHERE false', :'schema', name,
		regexp_replace(columns, '(\w+ )("?\w+"?)', 'NULL::\1AS \2', 'g')),
	format('COMMENT ON VIEW %I.%I IS %L', :'schema', name, 'stands for a table that is not there')
FROM (VALUES
	('fees', 'uuid invoice_id, uuid subscription_id, int8 amount_cents, varchar amount_currency, '
		'int8 taxes_amount_cents, numeric precise_coupons_amount_cents, jsonb properties, int fee_type'),
	('invoices', 'uuid id, date issuing_date, int status, bool self_billed, timestamp payment_dispute_lost_at')
) AS absent(name, columns)
WHERE to_regclass(quote_ident(name)) IS NULL \gexec
SET LOCAL search_path = :"source", :"schema", :extension, pg_temp;

CREATE OR REPLACE VIEW :"schema".currency_unit AS
SELECT unnest('{BIF,CLP,DJF,GNF,ISK,JPY,KMF,KRW,PYG,RWF,UGX,VND,VUV,XAF,XOF,XPF}'::varchar[]) AS currency, 1 AS cents
UNION ALL
SELECT unnest('{BHD,IQD,JOD,KWD,LYD,OMR,TND}'::varchar[]), 1000;
COMMENT ON VIEW :"schema".currency_unit IS 'currencies of which the unit does not have 100 cents';

-- Active and terminated subscriptions.  Pending ones have not begun; canceled and incomplete ones never did, although
-- an incomplete one has started_at.  A deleted plan goes on being paid, a deleted customer has left.  A partner is
-- billed by itself and pays nothing.
-- A price by the month: a year has 52 weeks.  It is NULL where the plan is priced by rate cards.
-- A trial waives the price from the first start of the contract, that is of all subscriptions with its external_id.
CREATE OR REPLACE VIEW :"schema".subscription AS
SELECT s.id, s.customer_id, p.code AS plan, p.amount_currency AS currency,
	s.started_at AT TIME ZONE 'UTC' AS started,
	least(CASE WHEN s.status = 2 THEN s.terminated_at END, c.deleted_at) AT TIME ZONE 'UTC' AS ended,
	CASE WHEN p.trial_period > 0 THEN
		greatest(s.started_at, coalesce(s.trial_ended_at, (SELECT min(f.started_at)
			FROM subscriptions f
			WHERE f.customer_id = s.customer_id AND f.external_id = s.external_id AND f.status IN (1, 2))
			+ p.trial_period * interval '1 day'))
		ELSE s.started_at END AT TIME ZONE 'UTC' AS pays_from,
	p.amount_cents::numeric / coalesce(u.cents, 100)
		* CASE p."interval" WHEN 0 THEN 52 WHEN 1 THEN 12 WHEN 2 THEN 1 WHEN 3 THEN 4 WHEN 4 THEN 2 END / 12 AS monthly,
	(SELECT v.terminated_at AT TIME ZONE 'UTC' FROM subscriptions v
		WHERE v.id = s.previous_subscription_id AND v.customer_id = s.customer_id AND v.status = 2) AS previous_ended
FROM subscriptions s
	JOIN customers c ON c.id = s.customer_id
	LEFT JOIN plans p ON p.id = s.plan_id
	LEFT JOIN :"schema".currency_unit u ON u.currency = p.amount_currency
WHERE s.status IN (1, 2) AND s.started_at IS NOT NULL
	AND to_jsonb(c) ->> 'account_type' IS DISTINCT FROM 'partner';
COMMENT ON VIEW :"schema".subscription IS
	'subscriptions that began, with the price of a month and the time from which it is paid';

-- A stretch goes on while the next subscription starts before all earlier ones have ended, or a second later, as after
-- an end at 23:59:59.  A change of plan ends one subscription and starts the next in two steps, which may be further
-- apart: the link between them counts, too.
CREATE OR REPLACE VIEW :"schema".kpi_customers AS
SELECT customer_id::text AS customer, min(started) AS started,
	nullif(max(coalesce(ended, 'infinity')), 'infinity') AS ended,
	(array_agg(plan ORDER BY started DESC, id DESC))[1]::text AS plan
FROM (
	SELECT *, count(*) FILTER (WHERE is_new) OVER (PARTITION BY customer_id ORDER BY started, id) AS stretch
	FROM (
		SELECT *, coalesce(started - interval '1 second' > max(coalesce(ended, 'infinity'))
				OVER (PARTITION BY customer_id ORDER BY started, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
			AND NOT coalesce(started - previous_ended < interval '1 day', false), true) AS is_new
		FROM :"schema".subscription) AS marked) AS numbered
GROUP BY customer_id, stretch;
COMMENT ON VIEW :"schema".kpi_customers IS
	'unbroken stretches of a customer''s subscriptions; plan is the last one';

-- What is in force at the end of the month, or now in the month that runs: a change of plan within a month is one
-- price, and who left within it, or is on trial or on a free plan, has none.
CREATE OR REPLACE VIEW :"schema".subscription_month AS
SELECT s.id, s.customer_id::text AS customer, m.period_start, s.currency, s.monthly AS amount
FROM :"schema".subscription s
	CROSS JOIN LATERAL (
		SELECT month AT TIME ZONE :'zone' AS period_start,
			least((month + interval '1 month') AT TIME ZONE :'zone', now()) AS period_end
		FROM generate_series(date_trunc('month', s.started AT TIME ZONE :'zone'),
			date_trunc('month', least(s.ended, now()) AT TIME ZONE :'zone'), interval '1 month') AS month) AS m
WHERE s.monthly > 0 AND s.pays_from < m.period_end AND (s.ended IS NULL OR s.ended >= m.period_end)
	AND (:'currency' = '' OR s.currency = :'currency');
COMMENT ON VIEW :"schema".subscription_month IS
	'price of a month of each subscription in force at the end of the month';

CREATE OR REPLACE VIEW :"schema".kpi_revenue AS
SELECT customer, period_start, sum(amount) AS amount
FROM :"schema".subscription_month
GROUP BY customer, period_start;
COMMENT ON VIEW :"schema".kpi_revenue IS
	'recurring revenue of a month at list price, without taxes, coupons, usage and one-off fees';

-- Lago's MRR from the fees on finalized invoices.  Plans of several months are spread from the date of the invoice over
-- months of 30.44 days, forwards if paid in advance and backwards if in arrears.
CREATE OR REPLACE VIEW :"schema".kpi_reconcile AS
WITH fee AS (
	SELECT f.amount_cents - f.precise_coupons_amount_cents + f.taxes_amount_cents AS cents,
		f.amount_currency AS currency, i.issuing_date, p.pay_in_advance, p."interval",
		(extract(day FROM span) + extract(hour FROM span) / 24 + extract(minute FROM span) / 1440)::numeric
			/ 30.44 AS months
	FROM fees f
		JOIN invoices i ON i.id = f.invoice_id
		JOIN subscriptions s ON s.id = f.subscription_id
		JOIN plans p ON p.id = s.plan_id
		CROSS JOIN LATERAL (SELECT (f.properties ->> 'to_datetime')::timestamp
			- (f.properties ->> 'from_datetime')::timestamp AS span) AS period
	WHERE f.fee_type = 2 AND i.status = 1 AND NOT i.self_billed AND i.payment_dispute_lost_at IS NULL
), spread AS (
	SELECT date_trunc('month', issuing_date::timestamp)
			+ CASE WHEN pay_in_advance THEN 1 ELSE -1 END * k * interval '1 month' AS month, currency,
		CASE WHEN NOT pay_in_advance THEN
				CASE WHEN k < last THEN cents / months ELSE cents - cents / months * last END
			WHEN k = 0 THEN cents / months * rest
			WHEN k = last OR "interval" = 4 AND k >= last - 3 THEN
				cents - cents / months * (floor(months) - (last + 1 - k) + rest)
			ELSE cents / months END AS cents
	FROM fee
		CROSS JOIN LATERAL (SELECT ceil(months)::int - 1 AS last,
			((date_trunc('month', issuing_date::timestamp) + interval '1 month')::date - issuing_date)::numeric
				/ extract(day FROM date_trunc('month', issuing_date::timestamp) + interval '1 month - 1 day')::int
				AS rest) AS shape
		CROSS JOIN LATERAL generate_series(0, last) AS k
	WHERE "interval" IN (2, 3, 4)
	UNION ALL
	SELECT date_trunc('month', issuing_date::timestamp), currency, cents FROM fee WHERE "interval" = 1
	UNION ALL
	SELECT date_trunc('month', issuing_date::timestamp), currency, avg(cents) * 4.33 FROM fee WHERE "interval" = 0
	GROUP BY 1, 2
), lago AS (
	SELECT month, currency, sum(spread.cents / coalesce(u.cents, 100)) AS amount
	FROM spread
		LEFT JOIN :"schema".currency_unit u USING (currency)
	WHERE :'currency' = '' OR currency = :'currency'
	GROUP BY month, currency
), own AS (
	SELECT period_start AT TIME ZONE :'zone' AS month, currency, sum(amount) AS amount
	FROM :"schema".subscription_month
	GROUP BY 1, 2
)
SELECT format('MRR %s %s', to_char(month, 'YYYY-MM'), currency) AS kpi, round(coalesce(own.amount, 0), 2) AS ours,
	round(coalesce(lago.amount, 0), 2) AS theirs,
	round(coalesce(own.amount, 0), 2) - round(coalesce(lago.amount, 0), 2) AS difference,
	'Lago adds the taxes, by date of the invoice instead of the time that it pays for, over months of 30.44 days; '
	'all weekly plans together are their mean fee times 4.33, however many there are; '
	'semiannual plans paid in advance come out at about twice their price' AS why
FROM own FULL JOIN lago USING (month, currency)
WHERE month <= date_trunc('month', now() AT TIME ZONE :'zone');
COMMENT ON VIEW :"schema".kpi_reconcile IS 'MRR of each month and currency, here and as Lago computes it';
COMMIT;
\echo Views are in schema :schema. To let a role read them:
\echo '    GRANT USAGE ON SCHEMA' :"schema" 'TO reader;'
\echo '    GRANT SELECT ON ALL TABLES IN SCHEMA' :"schema" 'TO reader;'
\echo 'To remove them:'
\echo '    DROP SCHEMA' :"schema" 'CASCADE;'
\unset schema
\unset source
\unset zone
\unset currency
\unset extension
\unset is_new
\unset is_ours
