-- The KPI views of docs/crm.md over a product of your own.  Copy this file, fill in the FROM clauses and what is NULL,
-- leave out the views that your product has nothing for, run it, and have the result checked:
--
--   psql -d crm -v source=public -f my_crm.sql
--   psql -d crm -v schema=kpi -f examples/crm/check.sql
--
--     -v schema=kpi       where the views go
--     -v source=public    where the product's tables are
--
-- As it stands it makes every view, without rows.  Rules that hold for all of them:
--   * Keys are text (id::text), and so are customers: several products can then be read as one.
--   * Times are timestamptz.  A column that is UTC in a timestamp without time zone is converted here, once:
--     created_at AT TIME ZONE 'UTC'.  For one that is local time, name its zone instead.  Never a bare cast,
--     because that takes the zone of whoever reads the view.
--   * What has not happened is NULL: no 1970, no infinity, no time to come.
--   * What is unanswered or unknown is NULL: NULLIF(rating, 0), NULLIF(comment, '').
--   * A function in a view runs with the rights of the reader, a view in a view with those of its owner: look things
--     up by views and joins.
\set ON_ERROR_STOP on
\if :{?schema}
\else
	\set schema kpi
\endif
\if :{?source}
\else
	\set source public
\endif

BEGIN;
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'cxkpi') THEN
		RAISE EXCEPTION 'extension "cxkpi" is not installed in this database'
			USING HINT = 'Run CREATE EXTENSION cxkpi first.';
	END IF;
END $$;
SELECT extnamespace::regnamespace::text AS extension FROM pg_extension WHERE extname = 'cxkpi' \gset
CREATE SCHEMA IF NOT EXISTS :"schema";
SET LOCAL search_path = :extension, :"source", pg_temp;

-- One row per case of a customer.  Out: what was merged into another, spam, deleted and internal cases, and those
-- that a bot had to itself.
CREATE OR REPLACE VIEW :"schema".kpi_tickets AS
SELECT NULL::text AS ticket,             -- the key
	NULL::text AS customer,              -- who asked
	NULL::text AS agent,                 -- who has it, by a name that nobody else has
	NULL::text AS team,
	NULL::text AS channel,               -- how it came: email, chat, phone
	NULL::text AS topic,                 -- what it is about, one word; NULL if the product has labels only
	'{}'::text[] AS labels,              -- {} if it has none, NULL if that is unknown
	NULL::timestamptz AS opened,         -- when the customer asked
	NULL::timestamptz AS first_reply,    -- first public reply of a person; bots, notes and automatic mails are none
	NULL::timestamptz AS first_resolved, -- the first time; stays when it is opened again
	NULL::timestamptz AS resolved,       -- the last time; NULL while it is open
	NULL::int AS contacts,               -- public replies of people; or of agents, if one of these is your one contact
	NULL::int AS reopened,               -- how often it was opened again
	NULL::numeric AS rating,             -- the last rating of the customer; 0 is none
	NULL::business_calendar AS calendar  -- as 'Europe/Berlin Mon-Fri 09:00-17:00', a constant or per team; NULL if none
WHERE false;
COMMENT ON VIEW :"schema".kpi_tickets IS 'one row per case of a customer; see docs/crm.md';

-- One row per question that was put to a customer, answered or not: the response rate is read from it.
CREATE OR REPLACE VIEW :"schema".kpi_answers AS
SELECT NULL::text AS answer,             -- the key
	NULL::text AS customer,
	NULL::text AS agent,                 -- whose work is rated
	NULL::timestamptz AS asked,
	NULL::timestamptz AS answered,       -- NULL if it was not
	NULL::text AS question,              -- nps, csat, ces or a name of your own; one scale each
	NULL::int AS scale_max,              -- 3, 4, 5, 6, 7 or 10
	NULL::numeric AS score,              -- 1 to scale_max, of 10 also 0; NULL if there is none
	NULL::text AS comment                -- NULL if empty
WHERE false;
COMMENT ON VIEW :"schema".kpi_answers
	IS 'one row per question put to a customer; score is NULL until it is answered; see docs/crm.md';

-- One row per opportunity.
CREATE OR REPLACE VIEW :"schema".kpi_deals AS
SELECT NULL::text AS deal,               -- the key
	NULL::text AS customer,
	NULL::text AS owner,
	NULL::text AS source,                -- where it came from
	NULL::timestamptz AS created,
	NULL::timestamptz AS first_contact,  -- the first thing a person did to reach the customer
	NULL::timestamptz AS closed,         -- when it was won or lost, not when that was hoped for
	NULL::boolean AS won,                -- NULL while it is open
	NULL::numeric AS amount              -- one currency; not 0 for unknown
WHERE false;
COMMENT ON VIEW :"schema".kpi_deals IS 'one row per opportunity; see docs/crm.md';

-- What happened to deals: steps that they reached, and touches of ours with the responses to them.
CREATE OR REPLACE VIEW :"schema".kpi_deal_events AS
SELECT NULL::text AS deal,
	NULL::timestamptz AS at,
	NULL::int AS step,                   -- 1, 2, 3 for the steps that count; NULL if it is none
	NULL::boolean AS is_response         -- false for our touch, true for the customer's response; NULL if it is neither
WHERE false;
COMMENT ON VIEW :"schema".kpi_deal_events IS 'steps of deals, touches and responses; see docs/crm.md';

-- One row per unbroken stretch as a customer, not per subscription: a change of plan, a renewal and subscriptions
-- side by side are one stretch.  Leave the view out if nothing says when a customer ended, because churn would be 0.
-- From subscriptions (customer, plan, started_at, ended_at):
--
--   SELECT customer::text, min(started) AS started, NULLIF(max(coalesce(ended, 'infinity')), 'infinity') AS ended,
--       (array_agg(plan ORDER BY started DESC))[1]::text AS plan
--   FROM (SELECT *, count(*) FILTER (WHERE is_new) OVER (PARTITION BY customer ORDER BY started, ended) AS stretch
--       FROM (SELECT *, started > max(coalesce(ended, 'infinity')) OVER (PARTITION BY customer ORDER BY started, ended
--               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) IS NOT FALSE AS is_new
--           FROM (SELECT customer, plan, started_at AT TIME ZONE 'UTC' AS started, ended_at AT TIME ZONE 'UTC' AS ended
--               FROM subscriptions WHERE status IN ('active', 'ended')) AS s) AS s) AS s
--   GROUP BY customer, stretch
CREATE OR REPLACE VIEW :"schema".kpi_customers AS
SELECT NULL::text AS customer,
	NULL::timestamptz AS started,
	NULL::timestamptz AS ended,          -- the first instant without; NULL while it lasts or is yet to come
	NULL::text AS plan                   -- the last one
WHERE false;
COMMENT ON VIEW :"schema".kpi_customers IS 'one row per unbroken stretch of a customer; see docs/crm.md';

-- One row per customer and month of recurring revenue.  What is paid for a year is spread over its twelve months; cash
-- by invoice, one-off fees and taxes are other figures.
CREATE OR REPLACE VIEW :"schema".kpi_revenue AS
SELECT NULL::text AS customer,
	NULL::timestamptz AS period_start,   -- when the month begins in the zone of your reports
	NULL::numeric AS amount              -- one currency; no row for a month without
WHERE false;
COMMENT ON VIEW :"schema".kpi_revenue IS 'one row per customer and month of recurring revenue; see docs/crm.md';

-- Figures that your product shows, computed as it does, beside the same from the views above.
CREATE OR REPLACE VIEW :"schema".kpi_reconcile AS
SELECT kpi, round(ours, 2) AS ours, round(theirs, 2) AS theirs, round(ours, 2) - round(theirs, 2) AS difference, why
FROM (
	SELECT 'tickets' AS kpi, (SELECT count(*) FROM :"schema".kpi_tickets)::numeric AS ours,
		NULL::numeric AS theirs,         -- (SELECT count(*) FROM tickets)
		'what the product counts and the view does not' AS why
) AS figures;
COMMENT ON VIEW :"schema".kpi_reconcile
	IS 'KPIs as the product computes them beside ours, and why they differ; see docs/crm.md';

COMMIT;
\unset schema
\unset source
\unset extension
