-- Stored KPIs against the raw tables: by the day on which they became final, and kept current by triggers.
SET datestyle = 'ISO, YMD';
SET client_min_messages = warning;
SET timezone = 'Pacific/Apia';
CREATE SCHEMA stored;
SET search_path = stored, public;

-- Two years of 20 tickets a day in 5 teams, one of them NULL; 9 percent are open, some were reopened, ratings come late.
CREATE TABLE tickets (id int PRIMARY KEY, team text, opened timestamptz NOT NULL, first_reply timestamptz, first_resolved timestamptz,
	resolved timestamptz, rating int);
INSERT INTO tickets
SELECT i, NULLIF('team ' || i % 5, 'team 0'), at, at + i % 97 * interval '7 min', at + wait, CASE WHEN i % 19 > 0 THEN at + wait END,
	CASE WHEN i % 4 > 0 THEN 1 + i % 5 END
FROM generate_series(1, 14600) AS i, LATERAL (SELECT timestamptz '2024-01-01 00:10+00' + i * interval '72 min',
	CASE WHEN i::bigint * 7919 % 100 >= 9 THEN (i::bigint * i % 7919) * interval '11 min' END) AS t(at, wait);

-- By day of opening, a stored row is wrong as soon as one of its tickets is resolved: so are those of 200.
CREATE TABLE by_opening AS SELECT (opened AT TIME ZONE 'UTC')::date AS day, team, duration_summary(opened, first_resolved) AS times FROM tickets GROUP BY 1, 2;
BEGIN;
UPDATE tickets SET first_resolved = '2026-06-01 12:00+00', resolved = '2026-06-01 12:00+00'
WHERE id IN (SELECT id FROM tickets WHERE first_resolved IS NULL ORDER BY id::bigint * 7919 % 10007 LIMIT 200);
SELECT count(*) AS wrong, (SELECT count(DISTINCT ((opened AT TIME ZONE 'UTC')::date, coalesce(team, ''))) FROM tickets
	WHERE resolved = '2026-06-01 12:00+00') AS touched
FROM (SELECT (opened AT TIME ZONE 'UTC')::date AS day, team, duration_summary(opened, first_resolved) AS times FROM tickets GROUP BY 1, 2
	EXCEPT ALL SELECT * FROM by_opening) AS wrong;
ROLLBACK;

CREATE VIEW kpi_tickets AS SELECT id::text AS ticket, team, opened, first_reply, first_resolved, resolved FROM tickets;
\set ECHO none
\set source stored
\set zone Europe/Berlin
\i examples/stored/daily.sql
\set source stored
\set zone Europe/Berlin
\i examples/stored/daily.sql
\set ECHO all

-- What the rows should be, from the tickets, and how many are not so.
CREATE VIEW truth AS
SELECT day, team, rollup(responses) AS responses, rollup(resolutions) AS resolutions FROM (
	SELECT (first_reply AT TIME ZONE 'Europe/Berlin')::date AS day, team, duration_summary(opened, first_reply) AS responses, NULL::duration_summary AS resolutions
	FROM tickets WHERE first_reply IS NOT NULL GROUP BY 1, 2
	UNION ALL
	SELECT (first_resolved AT TIME ZONE 'Europe/Berlin')::date, team, NULL, duration_summary(opened, first_resolved)
	FROM tickets WHERE first_resolved IS NOT NULL GROUP BY 1, 2) AS f GROUP BY 1, 2;
CREATE VIEW wrong AS SELECT count(*) AS wrong FROM (
	(SELECT * FROM truth EXCEPT ALL SELECT * FROM kpi_stored.kpi_daily) UNION ALL (SELECT * FROM kpi_stored.kpi_daily EXCEPT ALL SELECT * FROM truth)) AS w;
SELECT * FROM wrong;

-- Resolve 200 old tickets on a later day: only that day is new.
UPDATE tickets SET first_resolved = '2026-06-01 12:00+00', resolved = '2026-06-01 12:00+00'
WHERE id IN (SELECT id FROM tickets WHERE first_resolved IS NULL ORDER BY id::bigint * 7919 % 10007 LIMIT 200);
SELECT * FROM wrong;
SELECT kpi_stored.kpi_daily_refresh() > 0 AS refreshed;
SELECT * FROM wrong;
-- The latest day was not over: it is replaced, not added to, however often.
UPDATE tickets SET first_resolved = '2026-06-01 15:00+00', resolved = '2026-06-01 15:00+00'
WHERE id IN (SELECT id FROM tickets WHERE first_resolved IS NULL ORDER BY id LIMIT 7);
SELECT kpi_stored.kpi_daily_refresh(), kpi_stored.kpi_daily_refresh();
SELECT * FROM wrong;
-- A commit after midnight of what happened before it.
UPDATE tickets SET first_resolved = '2026-06-02 09:00+00' WHERE id IN (SELECT id FROM tickets WHERE first_resolved IS NULL ORDER BY id LIMIT 3);
SELECT kpi_stored.kpi_daily_refresh() > 0 AS refreshed;
UPDATE tickets SET first_resolved = '2026-06-01 21:59+00' WHERE id IN (SELECT id FROM tickets WHERE first_resolved IS NULL ORDER BY id LIMIT 2);
SELECT kpi_stored.kpi_daily_refresh() > 0 AS refreshed;
SELECT * FROM wrong;
-- Opened again: the first resolution stays.
UPDATE tickets SET resolved = NULL WHERE id % 23 = 0;
SELECT kpi_stored.kpi_daily_refresh() > 0 AS refreshed;
SELECT * FROM wrong;
-- The past was changed, as by an import: store from that day on anew.
DELETE FROM tickets WHERE id BETWEEN 2000 AND 2010;
SELECT wrong > 0 AS stale FROM wrong;
SELECT kpi_stored.kpi_daily_refresh(date '2024-01-01') > 0 AS refreshed;
SELECT * FROM wrong;

-- A year by quarter from the stored rows, as from the tickets; and the open ones, live, for the survival of all.
SELECT quarter, average(a) = b AS same_mean, percentile(a, 0.9) = percentile(c, 0.9) AS same_percentile
FROM (SELECT date_trunc('quarter', day) AS quarter, rollup(resolutions) AS a FROM kpi_stored.kpi_daily WHERE day BETWEEN '2024-04-01' AND '2025-03-31' GROUP BY 1) AS s
JOIN (SELECT date_trunc('quarter', first_resolved AT TIME ZONE 'Europe/Berlin') AS quarter, avg_resolution(opened, first_resolved) AS b,
	duration_summary(opened, first_resolved) AS c FROM tickets GROUP BY 1) AS t USING (quarter) ORDER BY quarter;
SELECT sum(unfinished(resolutions)) AS open, sum(finished(resolutions)) AS resolved,
	sum(unfinished(resolutions)) = (SELECT count(*) FROM tickets WHERE first_resolved IS NULL) AS all_open,
	bool_and(resolutions = (SELECT duration_summary(opened, first_resolved, now()) FROM tickets AS t WHERE t.team IS NOT DISTINCT FROM k.team)) AS as_the_tickets
FROM kpi_stored.kpi_by_team AS k;
DROP SCHEMA kpi_stored CASCADE;

-- Kept current.  The same rows as from the tickets, byte for byte, after every statement.
\set ECHO none
\i examples/stored/current.sql
\set ECHO all
CREATE VIEW truth_now AS SELECT (resolved AT TIME ZONE 'UTC')::date AS day, coalesce(team, '') AS team, duration_summary(opened, resolved) AS times,
	score_summary(rating) AS ratings FROM tickets WHERE resolved IS NOT NULL GROUP BY 1, 2;
CREATE VIEW wrong_now AS SELECT (SELECT count(*) FROM ticket_kpis) > 0 AS has_rows, count(*) AS wrong FROM (
	(SELECT * FROM truth_now EXCEPT ALL SELECT * FROM ticket_kpis) UNION ALL (SELECT * FROM ticket_kpis EXCEPT ALL SELECT * FROM truth_now)) AS w;
SELECT * FROM wrong_now;
INSERT INTO tickets SELECT 20000 + i, 'team 1', '2026-06-03 08:00+00', NULL, NULL, CASE WHEN i > 1 THEN timestamptz '2026-06-03 09:00+00' END, i FROM generate_series(1, 5) AS i;
SELECT * FROM wrong_now;
UPDATE tickets SET resolved = '2026-06-04 10:00+00' WHERE id = 20001;
UPDATE tickets SET team = 'team 2' WHERE id BETWEEN 20002 AND 20003;
UPDATE tickets SET rating = NULL WHERE id = 20004;
UPDATE tickets SET resolved = NULL WHERE id = 20005;
UPDATE tickets SET first_reply = now() WHERE id > 20000;
-- In bulk, from all rows to all rows.
UPDATE tickets SET team = CASE WHEN id % 2 = 0 THEN 'team 1' END, resolved = resolved + interval '1 day';
SELECT * FROM wrong_now;
DELETE FROM tickets WHERE id % 3 = 0;
INSERT INTO tickets VALUES (20001, 'team 9', '2026-06-03 08:00+00', NULL, NULL, '2026-06-03 09:00+00', 5), (30001, 'team 9', '2026-06-03 08:00+00', NULL, NULL, '2026-06-03 07:00+00', 5)
ON CONFLICT (id) DO UPDATE SET team = EXCLUDED.team;
SELECT * FROM wrong_now;
-- What is rolled back was never there, also not in part.
BEGIN;
DELETE FROM tickets WHERE id % 5 = 0;
SAVEPOINT s;
UPDATE tickets SET team = 'none';
ROLLBACK TO s;
SELECT * FROM wrong_now;
ROLLBACK;
SELECT * FROM wrong_now;
-- A row of more than 1024 tickets may be a histogram: it is counted anew at commit, and exact again below.
INSERT INTO tickets SELECT 40000 + i, 'team 7', '2026-06-03 08:00+00', NULL, NULL, timestamptz '2026-06-03 08:00+00' + i * interval '1.000001 s', 5
FROM generate_series(1, 3000) AS i;
SELECT * FROM wrong_now;
DELETE FROM tickets WHERE id BETWEEN 40001 AND 40100;
SELECT * FROM wrong_now;
DELETE FROM tickets WHERE id BETWEEN 40101 AND 42900;
SELECT * FROM wrong_now;
-- Also where one statement fires two triggers, and the rows of the second are there when the first fires.
BEGIN;
INSERT INTO tickets SELECT 60000 + i, 'team 6', '2026-06-03 08:00+00', NULL, NULL, timestamptz '2026-06-03 08:00+00' + i * interval '1.000001 s', 5
FROM generate_series(1, 1100) AS i;
INSERT INTO tickets SELECT 61000 + i, 'team 6', '2026-06-03 08:00+00', NULL, NULL, timestamptz '2026-06-03 08:00+00' + i * interval '1.000001 s', 5
FROM generate_series(1, 130) AS i ON CONFLICT (id) DO UPDATE SET team = 'team 5';
COMMIT;
SELECT * FROM wrong_now;
-- The last ticket of a row takes the row with it.
DELETE FROM tickets WHERE team = 'team 7';
SELECT count(*) FROM ticket_kpis WHERE team = 'team 7';
\copy tickets FROM PROGRAM 'echo "50001,team 7,2026-06-03 08:00+00,,,2026-06-03 09:00+00,5"' (FORMAT csv)
SELECT * FROM wrong_now;

-- A writer needs no right to the summaries.
CREATE ROLE regress_writer;
GRANT USAGE ON SCHEMA stored TO regress_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON tickets TO regress_writer;
SET ROLE regress_writer;
UPDATE tickets SET team = 'team 8' WHERE id = 50001;
SET search_path = '';
DELETE FROM stored.tickets WHERE id % 7 = 0;
RESET ROLE;
SET search_path = stored, public;
SELECT * FROM wrong_now;
TRUNCATE tickets;
SELECT * FROM wrong_now;
-- Removed as the file says, and tickets are as before.
DROP VIEW wrong_now;
DROP TABLE ticket_kpis; DROP FUNCTION ticket_kpis_track() CASCADE;
DROP FUNCTION ticket_kpis_change, ticket_kpis_recount;
DROP INDEX tickets_kpi_row; DROP FUNCTION ticket_kpis_day;
INSERT INTO tickets (id, opened, resolved) VALUES (1, '2026-06-03 08:00+00', '2026-06-03 09:00+00');
RESET search_path;
DROP SCHEMA stored CASCADE;
DROP ROLE regress_writer;
