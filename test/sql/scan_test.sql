-- Fast aggregation: what it takes, what it leaves to core, and that nobody can
-- tell from an answer or an error which of the two ran.
-- The library is loaded while the first query of a session is planned, in time for it.
SET cxkpi.fast_aggregation = on;
SELECT plan_of('SELECT nps_agg(score) FROM big') ~ 'FastAggregate' AS at_once;
\c -
SET cxkpi.fast_aggregation = on;
SELECT plan_of('SELECT funnel_depth(opened, 1, ''1 day'') FROM big') ~ 'FastAggregate' AS at_once;
SET timezone = 'UTC';
SET cxkpi.fast_aggregation = on;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
SET enable_tidscan = off;

-- One ticket a row. Columns were dropped and added since the first rows, some
-- labels are too long for a page, some rows are gone and some were changed.
CREATE TABLE desk (id integer PRIMARY KEY, gone text, score smallint, team text, label text, stars numeric,
	opened timestamptz, resolved timestamptz, hit boolean, day date, weight double precision, code "char", owner name);
INSERT INTO desk
SELECT i, 'x', CASE WHEN i % 13 > 0 THEN i * 7 % 11 END, 'team ' || i % 5, CASE i % 50 WHEN 0 THEN repeat('long ', 2000) || i % 100 WHEN 1 THEN NULL ELSE 'label ' || i % 3 END,
	CASE WHEN i % 4 > 0 THEN (i % 11)::numeric(4, 1) END, timestamptz '2026-01-01' + i * interval '7 hours',
	CASE WHEN i % 5 > 0 THEN timestamptz '2026-01-01' + i * interval '7 hours' + (i * 37 % 400 - 20) * interval '13 min' END,
	CASE WHEN i % 7 > 0 THEN i % 3 = 0 END, date '2026-01-01' + i % 60, CASE i % 9 WHEN 0 THEN 'NaN' WHEN 1 THEN '-0' ELSE i % 4 / 3.0 END,
	chr(65 + i % 3)::"char", 'owner ' || i % 4
FROM generate_series(1, 2000) AS i;
ALTER TABLE desk DROP COLUMN gone;
ALTER TABLE desk ADD COLUMN channel text DEFAULT 'mail', ADD COLUMN visits integer;
INSERT INTO desk SELECT id + 2000, score, team, label, stars, opened + interval '1 year', resolved, hit, day, weight, code, owner, 'chat', id % 10 FROM desk;
DELETE FROM desk WHERE id % 17 = 3;
UPDATE desk SET score = 10 WHERE id % 23 = 0;
ANALYZE desk;

-- Whether a query is run by fast aggregation.
CREATE FUNCTION is_taken(query text) RETURNS boolean LANGUAGE sql AS $$
	SELECT plan_of(query) ~ 'FastAggregate'
$$;

-- The answer of a query, or its error, with the setting on or off.
CREATE FUNCTION answer(query text, setting text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	detail text;
BEGIN
	PERFORM set_config('cxkpi.fast_aggregation', setting, true);
	EXECUTE format('SELECT coalesce(string_agg(q::text, E''\n'' ORDER BY q::text), ''no rows'') FROM (%s OFFSET 0) AS q', query) INTO result;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', SQLSTATE || ' ' || SQLERRM, NULLIF(detail, ''));
END $$;

-- One word for a query: whether it is taken and answered as core answers it.
CREATE FUNCTION verdict(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	fast text := answer(query, 'on');
	core text := answer(query, 'off');
	taken boolean;
BEGIN
	PERFORM set_config('cxkpi.fast_aggregation', 'on', true);
	taken := is_taken(query);
	PERFORM set_config('cxkpi.fast_aggregation', 'off', true);
	IF plan_of(query) ~ 'FastAggregate' THEN
		RETURN 'runs though it is off';
	END IF;
	PERFORM set_config('cxkpi.fast_aggregation', 'on', true);
	RETURN CASE WHEN fast IS DISTINCT FROM core THEN 'NOT ' || left(core, 100) || ' BUT ' || left(fast, 100)
		WHEN taken THEN 'taken, same' ELSE 'left to core' END;
END $$;

-- By hand: of 10, 9, 6 and an unanswered question one third is the NPS.
CREATE TABLE few (score smallint, team text);
INSERT INTO few VALUES (10, 'a'), (9, 'a'), (6, 'b'), (NULL, 'b');
ANALYZE few;
SELECT is_taken('SELECT nps_agg(score) FROM few');
SELECT round(nps_agg(score), 2) AS nps, count(*), count(score), sum(score), max(score) FROM few;
SELECT team, nps_agg(score), unanswered(score_summary(score)) FROM few GROUP BY team ORDER BY team;

-- The shapes that BI tools send
SELECT verdict(query), query FROM (VALUES
	('SELECT nps_agg(score) FROM desk'),
	('SELECT nps_agg(score), csat_agg(stars, 10), avg_resolution(opened, resolved), rate_agg(hit) FROM desk'),
	('SELECT team, nps_agg(score) FROM desk GROUP BY team'),
	('SELECT team, hit, day, nps_agg(score) FROM desk GROUP BY team, hit, day'),
	('SELECT date_trunc(''month'', opened), nps_agg(score) FROM desk GROUP BY 1'),
	('SELECT opened::date AS d, lower(team), nps_agg(score) FROM desk GROUP BY 1, 2'),
	('SELECT stars, nps_agg(score) FROM desk GROUP BY stars'),
	('SELECT weight, nps_agg(score) FROM desk GROUP BY weight'),
	('SELECT label, nps_agg(score) FROM desk GROUP BY label'),
	('SELECT code, owner, nps_agg(score) FROM desk GROUP BY code, owner'),
	('SELECT channel, visits, nps_agg(score) FROM desk GROUP BY channel, visits'),
	('SELECT id, team, label, nps_agg(score) FROM desk GROUP BY id'),
	('SELECT team, nps_agg(score) FROM desk WHERE team = ''team 1'' GROUP BY team'),
	('SELECT team, hit, nps_agg(score) FROM desk WHERE team = ''team 1'' GROUP BY team, hit'),
	('SELECT team, nps_agg(score) FROM desk WHERE team = ''nobody'' GROUP BY team HAVING count(*) = 0'),
	('SELECT lower(team), max(id), nps_agg(score) FROM desk WHERE lower(team) = ''team 1'' GROUP BY lower(team)'),
	('SELECT ''all'' AS which, nps_agg(score) FROM desk WHERE id < 0 GROUP BY which'),
	('SELECT array[hit, id > 5], nps_agg(score) FROM desk GROUP BY 1'),
	('SELECT nps_agg(NULLIF(score, 3)) FROM desk'),
	('SELECT team, nps_agg(score), sum(id + 1), sum(id + 2), sum(id + 3), sum(id + 4) FROM desk GROUP BY team'),
	('SELECT nps_agg(CASE WHEN hit THEN score END), duration_summary(resolved - opened) FROM desk WHERE resolved >= opened'),
	('SELECT team, nps_agg(score) FILTER (WHERE hit), count(*) FILTER (WHERE day > ''2026-01-20'' AND label IS NOT NULL) FROM desk GROUP BY team'),
	('SELECT nps_agg(score) FILTER (WHERE lower(team) = ''team 1'' OR id < 100) FROM desk'),
	('SELECT team, nps_agg(score) AS n FROM desk GROUP BY team HAVING nps_agg(score) > -50 AND count(*) > 10 ORDER BY n DESC LIMIT 2'),
	('SELECT nps_agg(score) FROM desk HAVING count(*) > 1000000'),
	('SELECT nps_agg(score) + 1, round(nps_agg(score)) FROM desk'),
	('SELECT team, 1, now() > ''2020-01-01'', nps_agg(score) FROM desk GROUP BY team'),
	('SELECT count(*), count(visits), sum(visits), avg(visits), min(day), max(opened), sum(weight), stddev(visits), string_agg(team, '','') , nps_agg(score) FROM desk'),
	('SELECT nps_agg(score) FROM (SELECT score, team FROM desk OFFSET 0) AS s'),
	('SELECT t, nps_agg(s) FROM (SELECT score AS s, upper(team) AS t FROM desk) AS q GROUP BY t'),
	('SELECT max(n) FROM (SELECT nps_agg(score) AS n FROM desk GROUP BY team) AS q'),
	('SELECT tableoid::regclass, xmax::text, nps_agg(score) FROM desk GROUP BY 1, 2')
) AS q(query);

-- Conditions: for the batch, row by row, and both
SELECT verdict(format('SELECT team, nps_agg(score), count(*) FROM desk WHERE %s GROUP BY team', condition)), condition FROM (VALUES
	('id > 100'), ('100 >= id'), ('id = 7'), ('id <> 7'), ('score = 9::bigint'), ('score IN (1, 2, NULL)'), ('id = ANY (ARRAY[1, 5, 2500])'),
	('team = ''team 3'''), ('team <> ''team 3'''), ('team IN (''team 1'', ''nobody'')'), ('id IN (9, 2, -4, 9, 1000, 33, NULL, 700, 701, 5, 8)'), ('label IN (''no'', ''label 2'', ''a'', ''label 1'', '''', repeat(''long '', 2000) || ''50'', ''label 22'', repeat(''long '', 2000) || ''05'')'), ('label = repeat(''long '', 2000) || ''50'''),
	('label <> ''label 1'''), ('label IS NULL'), ('label IS NOT NULL'), ('hit'), ('NOT hit'), ('hit IS NOT TRUE'), ('hit IS FALSE'),
	('day >= ''2026-02-01'' AND day < ''2026-03-01'' AND team = ''team 1'''), ('opened > now() - interval ''1000 years'''),
	('opened > timestamp ''2026-02-01'''), ('visits > 3'), ('channel = ''mail'''), ('code = ''B'''), ('owner = ''owner 1'''), ('stars > 3'),
	('weight = ''NaN'''), ('id > 100 AND lower(team) = ''team 3'' AND length(label) > 5'), ('team LIKE ''%1'' OR id < 50'), ('id IN (SELECT visits FROM desk)'),
	('id = ALL (ARRAY[7, 8])'), ('score = 65545::bigint'), ('score IN (65545::bigint, 3)'), ('id = (SELECT NULL::integer)'), ('team <> (SELECT NULL::text)'),
	('id < (SELECT max(visits) FROM desk)'), ('id > NULL'), ('false'), ('ctid > ''(0,10)'''), ('tableoid > 0')
) AS q(condition);
-- a composite value that is not NULL, though all in it is; texts that are equal in a collation, which takes ICU
CREATE TYPE pair AS (a integer, b integer);
DO $$
BEGIN
	CREATE COLLATION without_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
EXCEPTION WHEN feature_not_supported THEN
	CREATE COLLATION without_case FROM "C";
END $$;
CREATE TABLE odd (score integer, both_parts pair, word text COLLATE without_case);
INSERT INTO odd VALUES (1, NULL, 'a'), (3, (NULL, NULL), 'A'), (6, (1, NULL), 'b'), (10, (1, 2), NULL);
ANALYZE odd;
SELECT verdict(format('SELECT count(*), score_summary(score) FROM odd WHERE %s', condition)), condition
FROM (VALUES ('both_parts IS NULL'), ('both_parts IS NOT NULL'), ('word = ''a'''), ('word <> ''a'''), ('word IN (''a'', ''c'')')) AS q(condition);
-- What is volatile is evaluated for every row.
CREATE SEQUENCE calls;
SELECT nps_agg(score) IS NOT NULL AS any FROM desk WHERE id <> nextval('calls');
SELECT last_value = (SELECT count(*) FROM desk) AS every_row FROM calls;
-- A subquery is set up once, whatever conditions stand before it.
SELECT count(*) FROM regexp_split_to_table(plan_of('SELECT nps_agg(score) FROM desk WHERE id > 100 AND id NOT IN (SELECT visits FROM desk)'), '\n') AS line
WHERE line ~ '^ *SubPlan';

-- What is left to core
SELECT verdict(query), query FROM (VALUES
	('SELECT nps_agg(DISTINCT score) FROM desk'),
	('SELECT nps_agg(score ORDER BY id) FROM desk'),
	('SELECT team, nps_agg(score) FROM desk GROUP BY GROUPING SETS ((team), ())'),
	('SELECT nps_agg(score) FROM desk TABLESAMPLE SYSTEM (100)'),
	('SELECT nps_agg(d.score) FROM desk AS d JOIN few USING (team)'),
	('SELECT nps_agg(score) FROM generate_series(1, 9) AS score'),
	('SELECT count(*) FROM desk'),
	('SELECT nps_agg((SELECT max(f.score) FROM few AS f WHERE f.team = d.team)) FROM desk AS d'),
	('SELECT nps_agg((random() * 0)::int) FROM desk'),
	('SELECT nps_agg(score), sum(id + 1), sum(id + 2), sum(id + 3), sum(id + 4) FROM desk'),
	('SELECT nps_agg(score) OVER () FROM few')
) AS q(query);
-- what an index finds sooner, too
SET enable_indexscan = on;
SELECT plan_of('SELECT nps_agg(score) FROM desk WHERE id = 5') ~ 'FastAggregate' AS taken;
SET enable_indexscan = off;

-- The kernels, each with all that they must tell apart
SELECT verdict(format('SELECT %s FROM desk', aggregate)), verdict(format('SELECT team, %s FROM desk GROUP BY team', aggregate)) AS grouped, aggregate FROM (VALUES
	('score_summary(score)'), ('score_summary(score::int)'), ('score_summary(score::bigint)'), ('score_summary(score::float8 / 2)'), ('score_summary(stars)'),
	('csat_agg(NULLIF(score % 6, 0), 5, 4)'), ('csat_agg(NULLIF(score % 6, 0))'), ('ces_agg(NULLIF(score % 8, 0), 7)'), ('csat_agg(visits, 10, 3)'),
	('rate_summary(hit)'), ('rate_agg(score > 5)'), ('fcr_agg(visits, hit)'), ('duration_summary(opened, resolved)'), ('avg_resolution(opened, resolved)'),
	('avg_resolution(opened::timestamp, resolved::timestamp)'), ('duration_summary(day, day + visits)'), ('duration_summary(opened, resolved, timestamptz ''2027-06-01'')'),
	('customer_summary(opened, resolved, tstzrange(''2026-03-01'', ''2026-04-01''))'), ('churn_rate(day, day + visits, daterange(''2026-01-10'', ''2026-02-10''))'),
	('customer_series(day, day + visits, period_bounds(date ''2026-01-01'', date ''2026-03-01'', ''1 week''))'),
	('volume_series(opened, period_bounds(timestamptz ''2026-01-01'', timestamptz ''2027-01-01'', ''1 month''))'), ('category_summary(team)'), ('category_summary(left(label, 20))'),
	('category_summary(ARRAY[team, owner::text])'), ('funnel_depth(opened, visits + 1, ''3 days'')'), ('funnel_depth(opened, NULLIF(score, 0), ''30 days'', ''strict_order'')'),
	('touches_to_response(opened, hit)'), ('revenue_summary(stars, visits::numeric)'), ('calendar_agg(''UTC'', 1, time ''08:00'', time ''17:00'') FILTER (WHERE id = 1)')
) AS q(aggregate);

-- Truncated times, where clocks change at midnight, by half an hour, or twice a year
CREATE TABLE moments AS
SELECT i % 11 AS score, timestamptz '2008-01-01 UTC' + (i::bigint * 7919 % 100003) * interval '97 min' AS at FROM generate_series(1, 30000) AS i;
INSERT INTO moments VALUES (1, '-infinity'), (2, 'infinity'), (3, NULL), (4, '4000-11-25 BC UTC'), (5, '200000-01-01 UTC');
CREATE TABLE first_moment AS SELECT 5 AS score, timestamptz '4714-11-24 00:00:00 BC UTC' AS at;
ANALYZE moments, first_moment;
CREATE FUNCTION in_zone(zone text, query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('timezone', zone, true);
	RETURN verdict(query);
END $$;
SELECT zone, string_agg(DISTINCT in_zone(zone, format('SELECT %s, nps_agg(score) FROM %s GROUP BY 1', key, moments)), '; ') AS verdict
FROM unnest(ARRAY['UTC', 'Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Beirut', 'Africa/Casablanca']) AS zone,
	unnest(ARRAY['date_trunc(''minute'', at)', 'date_trunc(''hour'', at)', 'date_trunc(''day'', at)', 'date_trunc(''week'', at)', 'date_trunc(''month'', at)', 'date_trunc(''QUARTER'', at)',
		'date_trunc(''year'', at)', 'date_trunc(''decade'', at)', 'at::date', 'date_trunc(''day'', at::timestamp)', 'date_trunc(''day'', at AT TIME ZONE ''UTC'')', 'date_trunc(''nonsense'', at)']) AS key, unnest(ARRAY['moments', 'first_moment']) AS moments
GROUP BY zone;

-- Errors: the same, and the same one of two, whatever runs.
SELECT answer(query, 'on') = answer(query, 'off') AS same, answer(query, 'on') AS error FROM (VALUES
	('SELECT nps_agg(score + 5) FROM desk'),
	('SELECT nps_agg(id::smallint) FROM desk'),
	('SELECT nps_agg(visits), avg_resolution(''infinity''::timestamptz, opened) FROM desk'),
	('SELECT nps_agg(visits * 3), 1 / count(*) FROM desk WHERE id > 0 AND 1000 / (id - 3900) < 5'),
	('SELECT csat_agg(score, 7, 9) FROM desk'),
	('SELECT csat_agg(score, 77) FROM desk WHERE false'),
	('SELECT churn_rate(day, day, NULL::daterange) FROM desk'),
	('SELECT nps_agg(score), funnel_depth(opened, id, ''1 day'') FROM desk'),
	('SELECT team, nps_agg(100 / (id - 2500)), rate_agg(100 / (id - 1500) > 0) FROM desk GROUP BY team'),
	('SELECT visits * 3, nps_agg(visits * 3) FROM desk WHERE 1000 / (id - 2010) < 5000 GROUP BY 1')
) AS q(query);

-- Rows with 2,048 ways to have NULLs, more than are remembered, in more columns than a word has bits
DO $$
BEGIN
	EXECUTE (SELECT format('CREATE TABLE sparse AS SELECT %s, i::smallint %% 11 AS score FROM generate_series(1, 20000) AS i',
		string_agg(format('CASE WHEN i >> %s & 1 = 0 THEN %s END AS c%s', k % 11,
			(ARRAY['i::bigint', 'repeat(''x'', i % 20)', '(i % 2 = 0)', 'i', 'i::smallint'])[k % 5 + 1], k), ', ' ORDER BY k))
		FROM generate_series(0, 79) AS k);
END $$;
ALTER TABLE sparse ADD COLUMN later text DEFAULT 'as ever', ADD COLUMN latest integer;
INSERT INTO sparse (c3, c60, score, latest) VALUES (3, 60, 10, 1);
ANALYZE sparse;
SELECT verdict(query), query FROM (VALUES
	('SELECT nps_agg(score) FROM sparse'),
	('SELECT c2, c72, c76 = repeat(''x'', 7), nps_agg(score), sum(c78), sum(latest), min(later) FROM sparse GROUP BY 1, 2, 3'),
	('SELECT later, latest, nps_agg(c3 % 11), count(c10), count(c16), count(c64) FROM sparse WHERE c63 IS NULL OR c60 > 100 GROUP BY 1, 2')
) AS q(query);

-- as many columns as fill a byte or a word of the null bitmap, and one more; a default that a row has not
DO $$
DECLARE
	n integer;
	query text;
BEGIN
	FOREACH n IN ARRAY ARRAY[1, 8, 9, 63, 64, 65, 72, 73, 128, 129] LOOP
		EXECUTE (SELECT format('CREATE TABLE columns AS SELECT %s FROM generate_series(1, 300) AS i',
			string_agg(format('CASE WHEN (i + %s) %% %s > 0 THEN i %% 11 END::smallint AS c%s', k, 2 + k % 5, k), ', ' ORDER BY k))
			FROM generate_series(1, n) AS k);
		EXECUTE 'ALTER TABLE columns ADD COLUMN later smallint DEFAULT 7';
		EXECUTE format('UPDATE columns SET later = NULL WHERE c%s = 3', n);
		ANALYZE columns;
		FOREACH query IN ARRAY ARRAY['SELECT nps_agg(c%1$s), count(c%1$s) FROM columns', 'SELECT c%s, later, nps_agg(c1) FROM columns GROUP BY 1, 2', 'SELECT nps_agg(later) FROM columns WHERE c%s > 5'] LOOP
			IF verdict(format(query, n)) <> 'taken, same' THEN
				RAISE '% columns: %', n, format(query, n);
			END IF;
		END LOOP;
		DROP TABLE columns;
	END LOOP;
END $$;

-- Keys that the hash tells apart in no bit that is looked at, or not from NULL, or only by a middle letter
CREATE TABLE alike AS
SELECT i % 11 AS score, (ARRAY[1, -3950406310653871718, 4050223942235907697, -7046029254386353131, NULL])[1 + i % 5] AS number,
	(ARRAY['pppbeuq4', 't5mycpoa', 'axc', 'abc', 'a'])[1 + i % 5] AS word
FROM generate_series(1, 100) AS i;
ANALYZE alike;
SELECT verdict('SELECT number, nps_agg(score) FROM alike GROUP BY number') AS numbers, verdict('SELECT word, nps_agg(score) FROM alike GROUP BY word') AS words,
	verdict('SELECT number, word, nps_agg(score) FROM alike GROUP BY number, word') AS both;

-- NULL rows, no rows
CREATE TABLE nothing (LIKE desk);
SELECT verdict('SELECT nps_agg(score), count(*), score_summary(score) FROM nothing'), verdict('SELECT team, nps_agg(score) FROM nothing GROUP BY team');

-- More groups than memory, where core would hash too: rows go to files and all groups come out.
SET enable_sort = off;
CREATE TABLE many AS SELECT i * 7919 % 30011 AS customer, i % 11 AS score, i / 7 % 5000 AS n, 'customer ' || i % 20000 AS name FROM generate_series(1, 60000) AS i;
ANALYZE many;
SET work_mem = '64kB';
SELECT verdict('SELECT customer, nps_agg(score), count(*), sum(n::float8 / 7) FROM many GROUP BY customer');
SELECT verdict('SELECT name, nps_agg(score), category_summary(n::text), string_agg(n::text, '','') FROM many GROUP BY name');
SELECT verdict('SELECT customer, name, funnel_depth(timestamptz ''2026-01-01'' + n * interval ''1 h'', 1 + score % 3, ''3 days'') FROM many GROUP BY customer, name');
CREATE FUNCTION explained(query text) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' || query INTO plan;
	RETURN plan -> 0 -> 'Plan';
END $$;
SELECT (e ->> 'HashAgg Batches')::int > 1 AS in_files, (e ->> 'Disk Usage')::int > 0 AS on_disk,
	(e ->> 'Peak Memory Usage')::int < 400 AS within_memory, (e ->> 'Actual Rows')::float8 AS groups
FROM explained('SELECT customer, nps_agg(score) FROM many GROUP BY customer') AS e;
RESET work_mem;
RESET enable_sort;

-- EXPLAIN ANALYZE counts the rows of the scan below, what a condition removed, and loops.
SELECT (e ->> 'Actual Rows')::float8 AS groups, (s ->> 'Actual Rows')::float8 AS rows, s ->> 'Rows Removed by Filter' AS removed, s ->> 'Actual Loops' AS loops,
	(s ->> 'Shared Hit Blocks')::int + (s ->> 'Shared Read Blocks')::int > 10 AS buffers
FROM explained('SELECT team, nps_agg(score) FROM desk WHERE id <= 2000 GROUP BY team') AS e, LATERAL (SELECT e -> 'Plans' -> 0 AS s) AS scan;
SELECT a ->> 'Node Type' AS node, (a ->> 'Actual Rows')::float8 = (SELECT count(*) FROM desk) + 4 AS all_rows, a ->> 'Actual Loops' AS loops
FROM explained('SELECT nps_agg(score) FROM (SELECT score FROM desk UNION ALL SELECT score FROM few) AS u') AS e, LATERAL (SELECT e -> 'Plans' -> 0 AS a) AS append;
-- and shows what runs
SELECT line FROM regexp_split_to_table(plan_of('SELECT team, lower(owner), nps_agg(score), max(id) FROM desk WHERE id > 5 AND length(label) > 3 GROUP BY 1, 2'), '\n') AS line
WHERE line ~ 'Group Key|Read|Conditions|States';

-- The counts of pg_stat_user_tables
CREATE FUNCTION rows_read(setting text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	before bigint := pg_stat_get_xact_tuples_returned('desk'::regclass);
BEGIN
	PERFORM answer('SELECT nps_agg(score) FROM desk WHERE id > 50', setting);
	RETURN pg_stat_get_xact_tuples_returned('desk'::regclass) - before;
END $$;
SELECT rows_read('on') = rows_read('off') AS same;

-- Privileges: of the table, of a column, of the function
CREATE ROLE scan_reader;
GRANT SELECT ON big TO scan_reader;
GRANT SELECT (score) ON desk TO scan_reader;
SET ROLE scan_reader;
SELECT nps_agg(score) IS NOT NULL FROM desk;
SELECT team, nps_agg(score) FROM desk GROUP BY team;
RESET ROLE;
REVOKE EXECUTE ON FUNCTION nps_agg(smallint) FROM PUBLIC;
SET ROLE scan_reader;
SELECT nps_agg(score) FROM desk;
RESET ROLE;
GRANT EXECUTE ON FUNCTION nps_agg(smallint) TO PUBLIC;

-- Row security and security barriers: a condition that tells what it sees, sees
-- no row that they hide.
GRANT SELECT ON desk TO scan_reader;
CREATE FUNCTION leak(team text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$
BEGIN
	IF team <> 'team 1' THEN RAISE 'leaked %', team; END IF;
	RETURN true;
END $$;
CREATE VIEW team_1 WITH (security_barrier) AS SELECT * FROM desk WHERE team = 'team 1';
SELECT verdict('SELECT nps_agg(score), count(*) FROM team_1 WHERE leak(team)');
CREATE POLICY own_team ON desk FOR SELECT TO scan_reader USING (team = 'team 1');
ALTER TABLE desk ENABLE ROW LEVEL SECURITY;
SET ROLE scan_reader;
SELECT verdict('SELECT team, nps_agg(score), count(*) FROM desk WHERE leak(team) GROUP BY team');
SELECT team, count(*), nps_agg(score) IS NOT NULL AS nps FROM desk WHERE leak(team) GROUP BY team;
RESET ROLE;
ALTER TABLE desk DISABLE ROW LEVEL SECURITY;
-- an error that an earlier condition would have spared a row is not raised by a later one, nor the other way round
SELECT verdict('SELECT nps_agg(score) FROM desk WHERE id <> 8 AND 1 / (id - 8) > -5 AND team = ''team 1''');
SELECT verdict('SELECT nps_agg(score) FROM desk WHERE 1 / (id - 1004) > -5 AND team = ''team 1''');

-- Rescans: in correlated subqueries, with and without a parameter
SELECT verdict('SELECT f.team, (SELECT nps_agg(d.score) FROM desk AS d WHERE d.team = ''team '' || length(f.team)) FROM few AS f');
SELECT verdict('SELECT f.team, f.score, (SELECT string_agg(n::text, '' '' ORDER BY t) FROM (SELECT d.team AS t, csat_agg(NULLIF(d.score, 0), 10, coalesce(f.score, 3)) AS n FROM desk AS d WHERE d.score > coalesce(f.score - 6, 1) GROUP BY d.team) AS g) FROM few AS f');
SELECT verdict('SELECT count(*), sum(n) FROM generate_series(1, 3) AS i, LATERAL (SELECT nps_agg(score + i * 0) AS n FROM few) AS l');
SET work_mem = '64kB';
SET enable_sort = off;
SELECT verdict('SELECT sum(n), count(*) FROM generate_series(1, 3) AS i, LATERAL (SELECT customer, nps_agg(score) AS n FROM many WHERE n > i GROUP BY customer) AS l');
-- files of a run that was left half-way are no part of the next, and those that were read are not read again
SELECT verdict('SELECT i, l.* FROM generate_series(1, 2) AS i, LATERAL (SELECT count(nps), CASE i WHEN 2 THEN sum(n) END FROM (SELECT nps_agg(score) AS nps, count(*) AS n FROM many WHERE n >= i GROUP BY customer LIMIT 100 + (i - 1) * 1000000) AS g) AS l');
SET enable_material = off;
SELECT verdict('SELECT count(*), sum(nps) FROM generate_series(1, 3) AS i LEFT JOIN (SELECT customer, nps_agg(score) AS nps FROM many GROUP BY customer OFFSET 0) AS g ON true');
RESET enable_material;
RESET work_mem;
RESET enable_sort;

-- Cursors: forth, back, and left half-way
BEGIN;
DECLARE teams SCROLL CURSOR FOR SELECT team, count(*), nps_agg(score) IS NOT NULL AS nps FROM few GROUP BY team ORDER BY team;
FETCH 2 FROM teams;
FETCH BACKWARD 1 FROM teams;
CLOSE teams;
DECLARE customers CURSOR FOR SELECT customer, nps_agg(score) FROM many GROUP BY customer;
MOVE 10 FROM customers;
COMMIT;

-- A transaction sees its own rows, a cursor none that came after it.
BEGIN;
INSERT INTO few VALUES (0, 'own');
SELECT count(*), round(nps_agg(score), 2) AS nps FROM few;
DECLARE before CURSOR FOR SELECT count(*), round(nps_agg(score), 2) AS nps FROM few;
DELETE FROM few WHERE team = 'own';
FETCH before;
SAVEPOINT s;
UPDATE few SET score = 10;
SELECT count(*), nps_agg(score) FROM few;
ROLLBACK TO s;
SELECT count(*), round(nps_agg(score), 2) AS nps FROM few;
ROLLBACK;
-- serializable: the table is locked for reading as core locks it
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT round(nps_agg(score), 2) AS nps FROM few;
SELECT count(*) FROM pg_locks WHERE mode = 'SIReadLock' AND relation = 'few'::regclass AND pid = pg_backend_pid();
COMMIT;

-- Partitions, and children with other columns
CREATE TABLE parted (team text, score smallint, opened timestamptz) PARTITION BY LIST (team);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN ('team 1');
CREATE TABLE parted_2 (opened timestamptz, junk int, score smallint, team text);
ALTER TABLE parted_2 DROP COLUMN junk;
ALTER TABLE parted ATTACH PARTITION parted_2 FOR VALUES IN ('team 2');
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
INSERT INTO parted SELECT team, score, opened FROM desk;
ANALYZE parted;
SELECT verdict(query), query FROM (VALUES
	('SELECT nps_agg(score), count(*) FROM parted'),
	('SELECT team, nps_agg(score) FROM parted GROUP BY team'),
	('SELECT date_trunc(''month'', opened), nps_agg(score) FROM parted WHERE opened > ''2026-02-01'' GROUP BY 1'),
	('SELECT nps_agg(score) FROM parted WHERE team = ''team 2'''),
	('SELECT nps_agg(score) FROM (SELECT score FROM desk UNION ALL SELECT score FROM parted) AS u')
) AS q(query);
SET enable_partitionwise_aggregate = on;
SELECT verdict('SELECT team, nps_agg(score) FROM parted GROUP BY team HAVING count(*) > 1');
RESET enable_partitionwise_aggregate;
-- pruned while it runs
SELECT verdict('SELECT f.team, (SELECT nps_agg(p.score) FROM parted AS p WHERE p.team = ''team '' || coalesce(f.score, 2) % 4) FROM few AS f');

-- Prepared statements, custom and generic
PREPARE by_team(text, int) AS SELECT count(*), round(nps_agg(score), 2) AS nps FROM few WHERE team = $1 AND coalesce(score, 0) > $2;
SET plan_cache_mode = force_generic_plan;
EXECUTE by_team('a', 9);
EXECUTE by_team('b', 0);
EXECUTE by_team(NULL, 0);
RESET plan_cache_mode;
DEALLOCATE by_team;
PREPARE setting AS SELECT nps_agg(score) > 0 AS positive FROM few;
EXECUTE setting;
SET cxkpi.fast_aggregation = off;
EXECUTE setting;
RESET cxkpi.fast_aggregation;

-- In parallel, and by another access method than heap
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
DO $$
BEGIN
	FOR workers IN 0 .. 4 LOOP
		PERFORM set_config('max_parallel_workers_per_gather', workers::text, false);
		IF verdict('SELECT team, label, nps_agg(score), avg_resolution(opened, resolved), count(*), avg(visits), category_summary(owner::text) FROM desk WHERE id > 3 GROUP BY team, label') <> 'taken, same' OR
			verdict('SELECT team, nps_agg(score), count(*) FROM parted GROUP BY team') <> 'taken, same' OR
			verdict('SELECT nps_agg(score), duration_summary(opened, resolved) FROM parted JOIN LATERAL (SELECT opened AS resolved) AS r ON true') NOT IN ('taken, same', 'left to core') OR
			verdict('SELECT nps_agg(score) FROM desk WHERE false') NOT IN ('taken, same', 'left to core') THEN
			RAISE '% workers', workers;
		END IF;
	END LOOP;
END $$;
-- A partition that only one of the workers reads, beside those that they share
ALTER TABLE parted_1 SET (parallel_workers = 0);
ALTER TABLE parted_2 SET (parallel_workers = 2);
ALTER TABLE parted_rest SET (parallel_workers = 2);
SET cxkpi.fast_aggregation = on;
SET max_parallel_workers_per_gather = 2;
SELECT plan_of('SELECT team, nps_agg(score), count(*) FROM parted GROUP BY team') ~ 'page by page.*Parallel Append' AS page_by_page,
	verdict('SELECT team, nps_agg(score), count(*) FROM parted GROUP BY team');
SET max_parallel_workers_per_gather = 0;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
CREATE ACCESS METHOD another_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE elsewhere USING another_heap AS SELECT * FROM desk;
ANALYZE elsewhere;
SELECT verdict(format('SELECT %s FROM elsewhere WHERE id > 10 AND length(team) > 3 GROUP BY %s', list, keys)), list FROM (VALUES
	('score, nps_agg(score), count(*)', '1'),
	('team, label, nps_agg(score), avg_resolution(opened, resolved), max(label)', 'team, label'),
	('date_trunc(''month'', opened), category_summary(team)', '1')
) AS q(list, keys);
SELECT answer('SELECT nps_agg(score), count(1 / (id - 3000)) FROM elsewhere', 'on') = answer('SELECT nps_agg(score), count(1 / (id - 3000)) FROM elsewhere', 'off') AS same;

-- Aggregates of one's own over our functions, with any start
CREATE AGGREGATE from_the_start(smallint) (SFUNC = score_summary_accum, STYPE = score_summary);
CREATE AGGREGATE nearly_full(smallint) (SFUNC = score_summary_accum, STYPE = score_summary, INITCOND = '{"10":9223372036854775800}');
SELECT verdict('SELECT from_the_start(score) FROM desk'), verdict('SELECT team, from_the_start(score) FROM desk GROUP BY team');
SELECT answer('SELECT nearly_full(score) FROM desk', 'on') = answer('SELECT nearly_full(score) FROM desk', 'off') AS same, answer('SELECT nearly_full(score) FROM desk', 'on') AS error;

-- A name of a setting that is mistyped: 15 and later know that there is none.
SELECT error_of('SET cxkpi.fast_agregation = off') ~ 'invalid configuration parameter name' = (current_setting('server_version_num')::int >= 150000) AS as_expected;
REVOKE ALL ON desk, big FROM scan_reader;
DROP POLICY own_team ON desk;
DROP ROLE scan_reader;
DROP TABLE elsewhere;
DROP ACCESS METHOD another_heap;
