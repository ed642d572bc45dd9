-- The canonical views over the demo's tables, in schema kpi_demo. Run by examples/report/demo.sh after schema.sql.
--
-- REAL: tickets' dates, categories and boroughs; customers' tenures, contracts, charges and whether they left.
-- RECONSTRUCTED: when a customer left. The source knows that it did, and after how many months; the departures are
-- spread over two years here. GENERATED: times of day, first replies, what is read from survey and leads, price
-- changes.
\set ON_ERROR_STOP on

CREATE SCHEMA kpi_demo;
SET search_path = kpi_demo, public, kpi;

CREATE VIEW kpi_tickets AS
SELECT id AS ticket,
	NULL::text AS customer,
	NULL::text AS agent,
	team,
	NULL::text AS channel,
	category AS topic,
	'{}'::text[] AS labels,
	o.opened,
	CASE WHEN replied < coalesce(r.resolved, '2025-01-09') THEN replied
		WHEN r.resolved IS NOT NULL THEN o.opened + (r.resolved - o.opened) / 2 END
		AS first_reply,
	r.resolved AS first_resolved,
	r.resolved,
	contacts,
	CASE WHEN r.resolved IS NOT NULL THEN (contacts > 2 AND number % 3 = 0)::int END AS reopened,
	csat::numeric AS rating,
	business_calendar 'America/New_York Mon-Fri 09:00-17:00; closed *-01-01,*-07-04,*-12-25' AS calendar
FROM tickets
	LEFT JOIN survey USING (id),
	LATERAL (SELECT substr(id, 5)::bigint AS number) AS n,
	LATERAL (SELECT number * 40692 % 2147483399 / 1000 % 25 AS hour, number * 39373 % 2147483647 / 1000 % 60 AS minute,
		number * 69621 % 2147483647 / 1000 % 8 AS speed) AS dice,
	LATERAL (SELECT (opened + make_interval(mins => minute::int,
			hours => ('{7,8,9,9,9,10,10,10,10,11,11,11,12,12,13,13,14,14,14,15,15,16,17,18,19}'::int[])[1 + hour]))
		AT TIME ZONE 'America/New_York' AS opened) AS o,
	LATERAL (SELECT o.opened + (tickets.resolved - tickets.opened) * interval '1 day' + (1 + hour) * interval '7 minutes'
		AS resolved) AS r,
	LATERAL (SELECT o.opened
		+ ('{12 min,25 min,50 min,100 min,4 h,9 h,26 h,3 days}'::interval[])[1 + speed] * (100 + minute) / 100
		AS replied) AS a;

CREATE VIEW kpi_answers AS
SELECT id || ' ' || question AS answer,
	NULL::text AS customer,
	team AS agent,
	resolved + interval '12 hours' AS asked,
	CASE WHEN score IS NOT NULL THEN resolved + interval '36 hours' END AS answered,
	question,
	scale_max,
	score::numeric,
	CASE WHEN question = 'csat' THEN comment END AS comment
FROM kpi_tickets JOIN survey ON id = ticket,
	LATERAL (VALUES ('nps', 10, nps), ('csat', 5, csat), ('ces', 5, ces)) AS q(question, scale_max, score)
WHERE resolved IS NOT NULL;

CREATE VIEW kpi_deals AS
SELECT id::text AS deal,
	id::text AS customer,
	NULL::text AS owner,
	channel AS source,
	created AT TIME ZONE 'America/New_York' AS created,
	first_contact AT TIME ZONE 'America/New_York' AS first_contact,
	CASE WHEN won THEN purchase WHEN NOT won THEN created + (20 + id % 25) * interval '1 day' END
		AT TIME ZONE 'America/New_York' AS closed,
	won,
	coalesce(amount, 100 + 10 * (id % 90)) AS amount
FROM leads
	LEFT JOIN (SELECT lead, max(at) FROM lead_events WHERE kind = 'purchase' GROUP BY lead) AS p(lead, purchase)
		ON lead = id;

CREATE VIEW kpi_deal_events AS
SELECT lead::text AS deal,
	at AT TIME ZONE 'America/New_York' AS at,
	array_position('{lead,whitepaper,quote,purchase}', kind) AS step,
	CASE kind WHEN 'call' THEN false WHEN 'reply' THEN true END AS is_response
FROM lead_events;

CREATE VIEW kpi_customers AS
SELECT id AS customer,
	(started + back)::timestamp AT TIME ZONE 'America/New_York' AS started,
	(ended + back)::timestamp AT TIME ZONE 'America/New_York' AS ended,
	contract AS plan
FROM customers, LATERAL (SELECT CASE WHEN ended IS NULL THEN interval '0'
	ELSE -1 * (hashtext(id)::bigint & 4294967295) % 730 * interval '1 day' END AS back) AS b
WHERE started < coalesce(ended, 'infinity');

CREATE VIEW kpi_revenue AS
SELECT customer, month AT TIME ZONE 'America/New_York' AS period_start,
	round(monthly_charges * CASE WHEN month < '2023-06-01' OR number % 9 > 1 THEN 1
		WHEN number % 9 = 1 AND number % 2 = 0 THEN 0.9 ELSE 1.1 END, 2) AS amount
FROM (SELECT c.*, monthly_charges, hashtext(id)::bigint & 4294967295 AS number
		FROM kpi_customers AS c JOIN customers AS source ON id = customer) AS c,
	LATERAL (SELECT started AT TIME ZONE 'America/New_York' AS began,
		coalesce(ended AT TIME ZONE 'America/New_York', '2023-12-31') AS left_at) AS t,
	generate_series(date_trunc('month', greatest(began, '2022-09-01')), left_at, '1 month') AS month
WHERE date_trunc('month', left_at) > month OR ended IS NULL;
