-- A product of one's own: the template, and the checker over views with one fault each.
SET datestyle = 'ISO, YMD';
SET client_min_messages = warning;
SET timezone = 'UTC';
\set ECHO none
\set schema 'my kpi'
\i examples/crm/template.sql
\set schema 'my kpi'
\i examples/crm/template.sql
\set schema 'my kpi'
\i examples/crm/check.sql
\set ECHO all

-- Views as they should be: nothing is found.  The time is fixed, except for what is compared with now().
CREATE SCHEMA good;
CREATE VIEW good.kpi_tickets AS
SELECT i::text AS ticket, 'c' || i % 7 AS customer, 'Ann'::text AS agent, 'support'::text AS team, 'email'::text AS channel, NULL::text AS topic,
	'{}'::text[] AS labels, at AS opened, at + interval '1 hour' AS first_reply, at + interval '2 hours' AS first_resolved,
	CASE WHEN i % 3 > 0 THEN at + interval '3 hours' END AS resolved, 1 AS contacts, 1 AS reopened, 1 + i % 5::numeric AS rating,
	business_calendar 'UTC Mon-Sun 00:00-24:00' AS calendar
FROM generate_series(1, 30) AS i, LATERAL (SELECT timestamptz '2026-01-01 09:30+00' + i * interval '1 day') AS t(at);
CREATE VIEW good.kpi_answers AS
SELECT i::text AS answer, 'c1'::text AS customer, NULL::text AS agent, timestamptz '2026-01-01 09:30+00' AS asked,
	CASE WHEN i > 5 THEN timestamptz '2026-01-01 10:30+00' END AS answered, 'nps'::text AS question, 10 AS scale_max,
	CASE WHEN i > 5 THEN (i % 11)::numeric END AS score, NULL::text AS comment FROM generate_series(1, 30) AS i;
CREATE VIEW good.kpi_deals AS
SELECT i::text AS deal, 'c1'::text AS customer, 'Ann'::text AS owner, 'fair'::text AS source, timestamptz '2026-01-01 09:30+00' AS created,
	timestamptz '2026-01-01 09:40+00' AS first_contact, CASE WHEN i > 3 THEN timestamptz '2026-02-01 09:30+00' END AS closed,
	CASE WHEN i > 3 THEN i % 2 = 0 END AS won, 100::numeric AS amount FROM generate_series(1, 30) AS i;
CREATE VIEW good.kpi_deal_events AS SELECT deal, created AS at, 1 AS step, NULL::boolean AS is_response FROM good.kpi_deals;
CREATE VIEW good.kpi_customers AS
SELECT 'c' || i AS customer, timestamptz '2025-01-01 08:00+00' AS started,
	CASE WHEN i > 3 THEN timestamptz '2026-01-01 08:00+00' END AS ended, 'basic'::text AS plan FROM generate_series(1, 30) AS i;
CREATE VIEW good.kpi_revenue AS
SELECT 'c' || i AS customer, timestamptz '2025-01-01 00:00+00' + m * interval '1 month' AS period_start, 10::numeric AS amount
FROM generate_series(1, 30) AS i, generate_series(0, 11) AS m;
CREATE VIEW good.kpi_reconcile AS SELECT 'x'::text AS kpi, 1::numeric AS ours, 2::numeric AS theirs, -1::numeric AS difference, 'because'::text AS why;
\set ECHO none
\set schema good
\i examples/crm/check.sql
\set ECHO all

-- Every fault once.
CREATE SCHEMA bad;
CREATE VIEW bad.kpi_tickets AS
SELECT * FROM good.kpi_tickets UNION ALL
SELECT ticket, '', agent, team, channel, topic, labels::text[], opened::timestamptz, replied::timestamptz, first_resolved::timestamptz, resolved::timestamptz,
	contacts, reopened, rating, NULL FROM (VALUES
	('1', 'again', NULL, NULL, NULL, '{}', '2026-01-01 09:30', NULL, NULL, NULL, 0, 0, NULL::numeric),
	(NULL, 'no key', NULL, NULL, NULL, '{}', '2026-01-01 09:30', NULL, NULL, NULL, 0, 0, NULL),
	('41', 'never opened', NULL, NULL, NULL, '{}', NULL, NULL, NULL, NULL, 0, 0, NULL),
	('42', 'zones', NULL, NULL, NULL, '{}', '2026-01-01 09:30', '2026-01-01 08:30', '2026-01-01 08:40', '2026-01-01 08:40', 1, 0, NULL),
	('43', 'order', NULL, NULL, NULL, '{}', '2026-01-01 09:30', '2026-01-01 09:40', '2026-01-01 12:30', '2026-01-01 11:30', 1, 0, NULL),
	('44', 'not first', NULL, NULL, NULL, '{}', '2026-01-01 09:30', '2026-01-01 09:40', NULL, '2026-01-01 11:30', 1, 0, NULL),
	('45', 'open again', NULL, NULL, NULL, '{}', '2026-01-01 09:30', '2026-01-01 09:40', '2026-01-01 11:30', NULL, 1, 0, NULL),
	('46', 'numbers', NULL, NULL, NULL, '{}', '2026-01-01 09:30', NULL, NULL, NULL, -1, -1, 11),
	('47', 'zeros', NULL, NULL, NULL, '{""}', '2026-01-01 09:30', '2026-01-01 09:40', NULL, NULL, 0, 0, 0),
	('49', 'future', NULL, NULL, NULL, '{}', '2999-01-01 09:30', NULL, NULL, NULL, 0, 0, NULL),
	('48', 'sentinels', NULL, NULL, NULL, '{}', '1970-01-01 00:00', NULL, 'infinity', 'infinity', 0, 0, NULL))
	AS v(ticket, agent, team, channel, topic, labels, opened, replied, first_resolved, resolved, contacts, reopened, rating)
;
-- Local time of the session, a text for a number, no scale_max; all scores 0; and nobody who did not answer.
CREATE VIEW bad.kpi_answers AS
SELECT answer, customer, agent, (asked AT TIME ZONE 'UTC')::timestamptz AS asked, (asked AT TIME ZONE 'UTC') AS answered, question, 'ten'::text AS scale_max,
	0 AS score, comment FROM good.kpi_answers;
CREATE VIEW bad.kpi_deals AS
SELECT deal, customer, owner, source, date_trunc('day', created) AS created, first_contact, closed, true AS won, -amount AS amount FROM good.kpi_deals;
CREATE VIEW bad.kpi_deal_events AS SELECT * FROM (VALUES ('1'::text, timestamptz '2026-01-01 09:30+00', 0, NULL::boolean),
	('99', '2026-01-01 09:30+00', NULL, NULL), (NULL, NULL, 1, NULL)) AS v(deal, at, step, is_response);
-- A change of plan, subscriptions side by side, and an end before the start.
CREATE VIEW bad.kpi_customers AS SELECT * FROM (VALUES ('a'::text, timestamptz '2026-01-01 08:00+00', timestamptz '2026-02-01 08:00+00', 'x'::text),
	('a', '2026-02-01 08:00+00', '2026-05-01 08:00+00', 'y'), ('b', '2026-01-01 08:00+00', NULL, 'x'), ('b', '2026-03-01 08:00+00', '2026-04-01 08:00+00', 'x'),
	('c', '2026-03-01 08:00+00', '2026-02-01 08:00+00', 'x'), (NULL, NULL, NULL, NULL)) AS v(customer, started, ended, plan);
CREATE VIEW bad.kpi_revenue AS SELECT 'a'::text AS customer, period_start, -amount AS amount FROM good.kpi_revenue WHERE customer IN ('c1', 'c2')
	UNION ALL SELECT 'z', '2026-01-01 00:00+00', 5;
CREATE VIEW bad.kpi_reconcile AS SELECT 'x'::text AS kpi, 1::numeric AS ours, 2::numeric AS theirs, -1::numeric AS difference, NULL::text AS why;
\set ECHO none
\pset format unaligned
SELECT count(*) > 0 AS checked FROM pg_views WHERE schemaname = 'bad';
\set schema bad
\i examples/crm/check.sql
\pset format aligned
\set ECHO all

-- Hours ahead of now, and out of office; the example is not shown because it changes with the time.
CREATE SCHEMA soon;
CREATE VIEW soon.kpi_tickets AS SELECT ticket, customer, agent, team, channel, topic, labels,
	CASE WHEN resolved IS NULL THEN now() + interval '9 hours' ELSE opened END AS opened, first_reply,
	first_resolved, resolved, contacts, reopened, rating, business_calendar 'UTC Sat 09:00-09:01' AS calendar FROM good.kpi_tickets;
CREATE TABLE found ("view" text, severity text, finding text, "rows" bigint, "of" bigint, example text);
\set ECHO none
\pset format unaligned
\pset tuples_only on
\o |cat >"${TMPDIR:-/tmp}/cxkpi_check.$PPID"
\set schema soon
\i examples/crm/check.sql
\o
\pset tuples_only off
\pset format aligned
\copy found FROM PROGRAM 'cat "${TMPDIR:-/tmp}/cxkpi_check.$PPID" && rm "${TMPDIR:-/tmp}/cxkpi_check.$PPID"' (DELIMITER '|', NULL '')
\set ECHO all
SELECT severity, finding, "rows", "of" FROM found WHERE "view" = 'kpi_tickets' AND finding ~ 'hours';
DROP TABLE found;
DROP SCHEMA soon CASCADE;

-- One that cannot be read does not hide the others.
CREATE SCHEMA ugly;
CREATE VIEW ugly.kpi_deal_events AS SELECT 'a'::text AS deal, now() AS at, 1 / (random() * 0)::int AS step, NULL::boolean AS is_response;
CREATE VIEW ugly.kpi_reconcile AS SELECT 'x'::text AS kpi, 1::numeric AS ours, 2::numeric AS theirs, -1::numeric AS difference, NULL::text AS why;
CREATE ROLE regress_crm_reader;
GRANT USAGE ON SCHEMA ugly TO regress_crm_reader;
GRANT SELECT ON ugly.kpi_reconcile TO regress_crm_reader;
SET ROLE regress_crm_reader;
\set ECHO none
\set schema ugly
\i examples/crm/check.sql
\set ECHO all
RESET ROLE;
-- What docs/crm.md asks of the views of any product runs.
CREATE TABLE document (number serial, line text);
\copy document (line) FROM 'docs/crm.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
SET search_path = good, public;
SELECT count(*) AS statements, count(*) FILTER (WHERE error_of(statement) = 'no error') AS run,
	string_agg(statement || ': ' || error_of(statement), E'\n') FILTER (WHERE error_of(statement) <> 'no error') AS not_run
FROM (SELECT trim(E'\n' FROM string_agg(line, E'\n' ORDER BY number)) AS statement
	FROM (SELECT *, count(*) FILTER (WHERE line ~ '^```') OVER (ORDER BY number) % 2 = 1 AS inside,
			count(*) FILTER (WHERE line ~ ';$' OR line ~ '^```') OVER (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS part,
			max(CASE WHEN line ~ '^```' THEN number END) OVER (ORDER BY number) AS block FROM document) AS d
	WHERE inside AND number < (SELECT number FROM document WHERE line = '## The views') AND line !~ '^(```|--)' AND line <> '' AND (SELECT line FROM document WHERE number = d.block) = '```sql' GROUP BY part) AS s;
RESET search_path;
DROP TABLE document;
DROP SCHEMA good, bad, ugly, "my kpi" CASCADE;
DROP ROLE regress_crm_reader;
