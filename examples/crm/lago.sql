-- The KPIs of Lago: customers and recurring revenue.
--
--   psql -d lago -f lago.sql
--   psql -d lago -v source=public -v schema=kpi_lago -v zone=Europe/Berlin -v currency=EUR -f lago.sql
--
--   source    schema of Lago's tables, default public
--   schema    schema of the views, default kpi_lago
--   zone      where a month of revenue begins, default UTC
--   currency  amounts in other currencies are left out; default: none is
--
-- For the schema of August 2026 (interval 0 to 4, status 0 to 4). Needs the right to read Lago's tables; who reads the
-- views needs it on the views only.  Running the file again replaces the views and keeps their grants.
-- Remove everything with DROP SCHEMA kpi_lago CASCADE; do that before Lago migrates a column that the views read.
\set ON_ERROR_STOP on
\if :{?source}
\else
	\set source public
\endif
\if :{?schema}
	\set kpi :schema
\else
	\set kpi kpi_lago
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
SET LOCAL client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS :"kpi";

CREATE OR REPLACE VIEW :"kpi".currency_unit AS
SELECT unnest('{BIF,CLP,DJF,GNF,ISK,JPY,KMF,KRW,PYG,RWF,UGX,VND,VUV,XAF,XOF,XPF}'::varchar[]) AS currency, 1 AS cents
UNION ALL
SELECT unnest('{BHD,IQD,JOD,KWD,LYD,OMR,TND}'::varchar[]), 1000;
COMMENT ON VIEW :"kpi".currency_unit IS 'currencies of which the unit does not have 100 cents';

-- Active and terminated subscriptions.  Pending ones have not begun; canceled and incomplete ones never did, although
-- an incomplete one has started_at.  A deleted plan goes on being paid, a deleted customer has left.  A partner is
-- billed by itself and pays nothing.
-- A price by the month: a year has 52 weeks.  It is NULL where the plan is priced by rate cards.
-- A trial waives the price from the first start of the contract, that is of all subscriptions with its external_id.
CREATE OR REPLACE VIEW :"kpi".subscription AS
SELECT s.id, s.customer_id, p.code AS plan, p.amount_currency AS currency,
	s.started_at AT TIME ZONE 'UTC' AS started,
	least(CASE WHEN s.status = 2 THEN s.terminated_at END, c.deleted_at) AT TIME ZONE 'UTC' AS ended,
	CASE WHEN p.trial_period > 0 THEN
		greatest(s.started_at, coalesce(s.trial_ended_at, (SELECT min(f.started_at)
			FROM :"source".subscriptions f
			WHERE f.customer_id = s.customer_id AND f.external_id = s.external_id AND f.status IN (1, 2))
			+ p.trial_period * interval '1 day'))
		ELSE s.started_at END AT TIME ZONE 'UTC' AS pays_from,
	p.amount_cents::numeric / coalesce(u.cents, 100)
		* CASE p."interval" WHEN 0 THEN 52 WHEN 1 THEN 12 WHEN 2 THEN 1 WHEN 3 THEN 4 WHEN 4 THEN 2 END / 12 AS monthly,
	(SELECT v.terminated_at AT TIME ZONE 'UTC' FROM :"source".subscriptions v
		WHERE v.id = s.previous_subscription_id AND v.customer_id = s.customer_id AND v.status = 2) AS previous_ended
FROM :"source".subscriptions s
	JOIN :"source".customers c ON c.id = s.customer_id
	LEFT JOIN :"source".plans p ON p.id = s.plan_id
	LEFT JOIN :"kpi".currency_unit u ON u.currency = p.amount_currency
WHERE s.status IN (1, 2) AND s.started_at IS NOT NULL
	AND to_jsonb(c) ->> 'account_type' IS DISTINCT FROM 'partner';
COMMENT ON VIEW :"kpi".subscription IS
	'subscriptions that began, with the price of a month and the time from which it is paid';

-- A stretch goes on while the next subscription starts before all earlier ones have ended.  A change of plan ends one
-- subscription and starts the next in two steps, which may be seconds apart: the link between them counts, too.
CREATE OR REPLACE VIEW :"kpi".kpi_customers AS
SELECT customer_id::text AS customer, min(started) AS started,
	nullif(max(coalesce(ended, 'infinity')), 'infinity') AS ended,
	(array_agg(plan ORDER BY started DESC, id DESC))[1]::text AS plan
FROM (
	SELECT *, count(*) FILTER (WHERE is_new) OVER (PARTITION BY customer_id ORDER BY started, id) AS stretch
	FROM (
		SELECT *, coalesce(started > max(coalesce(ended, 'infinity')) OVER (PARTITION BY customer_id
				ORDER BY started, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
			AND NOT coalesce(started - previous_ended < interval '1 day', false), true) AS is_new
		FROM :"kpi".subscription) AS marked) AS numbered
GROUP BY customer_id, stretch;
COMMENT ON VIEW :"kpi".kpi_customers IS
	'unbroken stretches of a customer''s subscriptions; plan is the last one';

-- What is in force at the end of the month, or now in the month that runs: a change of plan within a month is one
-- price, and who left within it has none.
CREATE OR REPLACE VIEW :"kpi".subscription_month AS
SELECT s.id, s.customer_id::text AS customer, m.period_start, s.currency,
	CASE WHEN s.pays_from < m.period_end THEN s.monthly ELSE 0 END AS amount
FROM :"kpi".subscription s
	CROSS JOIN LATERAL (
		SELECT month AT TIME ZONE :'zone' AS period_start,
			least((month + interval '1 month') AT TIME ZONE :'zone', now()) AS period_end
		FROM generate_series(date_trunc('month', s.started AT TIME ZONE :'zone'),
			date_trunc('month', least(s.ended, now()) AT TIME ZONE :'zone'), interval '1 month') AS month) AS m
WHERE s.monthly IS NOT NULL AND s.started < m.period_end AND (s.ended IS NULL OR s.ended >= m.period_end)
	AND (:'currency' = '' OR s.currency = :'currency');
COMMENT ON VIEW :"kpi".subscription_month IS 'price of a month of each subscription in force at the end of the month';

CREATE OR REPLACE VIEW :"kpi".kpi_revenue AS
SELECT customer, period_start, sum(amount) AS amount
FROM :"kpi".subscription_month
GROUP BY customer, period_start;
COMMENT ON VIEW :"kpi".kpi_revenue IS
	'recurring revenue of a month at list price, without taxes, coupons, usage and one-off fees';

-- Lago's MRR from the fees on finalized invoices.  Plans of several months are spread from the date of the invoice over
-- months of 30.44 days, forwards if paid in advance and backwards if in arrears.
CREATE OR REPLACE VIEW :"kpi".kpi_reconcile AS
WITH fee AS (
	SELECT f.amount_cents - f.precise_coupons_amount_cents + f.taxes_amount_cents AS cents,
		f.amount_currency AS currency, i.issuing_date, p.pay_in_advance, p."interval",
		(extract(day FROM span) + extract(hour FROM span) / 24 + extract(minute FROM span) / 1440)::numeric
			/ 30.44 AS months
	FROM :"source".fees f
		JOIN :"source".invoices i ON i.id = f.invoice_id
		JOIN :"source".subscriptions s ON s.id = f.subscription_id
		JOIN :"source".plans p ON p.id = s.plan_id
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
		LEFT JOIN :"kpi".currency_unit u USING (currency)
	WHERE :'currency' = '' OR currency = :'currency'
	GROUP BY month, currency
), own AS (
	SELECT period_start AT TIME ZONE :'zone' AS month, currency, sum(amount) AS amount
	FROM :"kpi".subscription_month
	GROUP BY 1, 2
)
SELECT format('MRR %s %s', to_char(month, 'YYYY-MM'), currency) AS kpi, coalesce(own.amount, 0) AS ours,
	coalesce(lago.amount, 0) AS theirs, coalesce(own.amount, 0) - coalesce(lago.amount, 0) AS difference,
	'Lago adds the taxes, by date of the invoice instead of the time that it pays for, over months of 30.44 days; '
	'all weekly plans together are their mean fee times 4.33, however many there are; '
	'semiannual plans paid in advance come out at about twice their price' AS why
FROM own FULL JOIN lago USING (month, currency)
WHERE month <= date_trunc('month', now() AT TIME ZONE :'zone');
COMMENT ON VIEW :"kpi".kpi_reconcile IS 'MRR of each month and currency, here and as Lago computes it';
COMMIT;
