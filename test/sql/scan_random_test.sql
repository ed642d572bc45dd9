-- Random queries over tables of every kind, answered by fast aggregation and
-- by core: the answers, or the errors, must be the same. A run of N queries:
--   test/cluster.sh test/random_queries.sh N [SEED]
\if :{?queries}
\else
	\set queries 400
	\set seed 0.5
\endif
SET timezone = 'UTC';
SET cxkpi.fast_aggregation = on;
SET jit = off;

-- Columns dropped and added since, NULLs, keys that are compressed or stored
-- out of line, equal keys that look different, rows changed and gone.
CREATE TABLE random_plain (a integer, dropped text, score smallint, b bigint, team text, note text, amount numeric,
	at timestamptz, until timestamptz, hit boolean, day date, weight double precision, code "char", name varchar(20));
CREATE FUNCTION random_rows(n integer) RETURNS SETOF random_plain LANGUAGE sql AS $$
	SELECT i, 'dropped', CASE WHEN random() < 0.9 THEN floor(random() * 11) END, CASE WHEN random() < 0.9 THEN floor(random() * 5) - 2 END,
		CASE WHEN random() < 0.9 THEN 'team ' || floor(random() * 7) END,
		CASE WHEN random() < 0.05 THEN repeat('long ', 1000 + floor(random() * 2)::int) WHEN random() < 0.02 THEN (SELECT string_agg(md5((i % 3)::text || j), '') FROM generate_series(1, 100) AS j) WHEN random() < 0.8 THEN left('note', floor(random() * 5)::int) END,
		CASE WHEN random() < 0.9 THEN CASE WHEN random() < 0.5 THEN floor(random() * 11) ELSE floor(random() * 11)::numeric(5, 2) END END,
		timestamptz '2026-01-01' + random() * interval '200 days', CASE WHEN random() < 0.7 THEN timestamptz '2026-01-05' + random() * interval '210 days' END,
		CASE WHEN random() < 0.9 THEN random() < 0.4 END, date '2026-01-01' + floor(random() * 40)::int,
		CASE floor(random() * 8) WHEN 0 THEN 'NaN' WHEN 1 THEN -0.0 WHEN 2 THEN 0 WHEN 3 THEN NULL ELSE floor(random() * 9) / 2 END,
		chr(65 + floor(random() * 3)::int)::"char", CASE WHEN random() < 0.9 THEN 'name ' || floor(random() * 4) END
	FROM generate_series(1, n) AS i
$$;
SELECT setseed(:seed);
INSERT INTO random_plain SELECT * FROM random_rows(1500);
DROP FUNCTION random_rows;
ALTER TABLE random_plain DROP COLUMN dropped, ADD COLUMN later integer DEFAULT 7, ADD COLUMN latest text;
INSERT INTO random_plain SELECT a + 5000, score, b, team, note, amount, at, until, hit, day, weight, code, name, a % 9, 'x' FROM random_plain WHERE a % 3 = 0;
DELETE FROM random_plain WHERE a % 31 = 5;
UPDATE random_plain SET b = b + 1 WHERE a % 13 = 1;
CREATE TABLE random_narrow AS SELECT score, day, a, hit, at, until, b, amount, later FROM random_plain;
ALTER TABLE random_narrow ADD COLUMN team text, ADD COLUMN note text, ADD COLUMN weight double precision, ADD COLUMN code "char", ADD COLUMN name varchar(20), ADD COLUMN latest text;
CREATE TABLE random_parts (LIKE random_plain) PARTITION BY LIST (b);
CREATE TABLE random_parts_0 PARTITION OF random_parts FOR VALUES IN (0, NULL);
CREATE TABLE random_parts_1 (LIKE random_narrow);
ALTER TABLE random_parts ATTACH PARTITION random_parts_1 FOR VALUES IN (1);
CREATE TABLE random_parts_rest PARTITION OF random_parts DEFAULT;
INSERT INTO random_parts SELECT * FROM random_plain;
CREATE TABLE random_none (LIKE random_plain);
CREATE VIEW random_barrier WITH (security_barrier) AS SELECT * FROM random_plain WHERE b >= 0;
CREATE ACCESS METHOD random_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE random_elsewhere USING random_heap AS SELECT * FROM random_plain;
ANALYZE;

CREATE FUNCTION pick(VARIADIC items text[]) RETURNS text LANGUAGE sql AS $$ SELECT items[1 + floor(random() * cardinality(items))::int] $$;
CREATE FUNCTION random_condition() RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN random() < 0.15 THEN format('(%s OR %s)', c[1], c[2]) ELSE c[1] END
	FROM (SELECT array_agg(pick(format('a %s %s', pick('<', '<=', '>', '>=', '<>', '='), floor(random() * 6000)), format('score %s %s', pick('<', '>=', '='), floor(random() * 11)),
		format('b IN (%s, 1)', floor(random() * 3)), 'b = 1::smallint', format('team %s ''team %s''', pick('=', '<>'), floor(random() * 7)), format('name = ''name %s''', floor(random() * 4)),
		format('day %s date ''2026-01-01'' + %s', pick('<', '>='), floor(random() * 40)), format('at > now() - interval ''%s years''', floor(random() * 100)), 'until IS NULL', 'until IS NOT NULL', 'hit', 'NOT hit', 'hit IS TRUE',
		'note = repeat(''long '', 1000)', 'note IS NOT NULL', 'amount > 4', 'weight = 0', 'code = ''B''', 'later = 7', 'latest IS NULL', 'lower(team) LIKE ''%3''', 'length(note) > 2',
		'team IN (''team 1'', ''team 2'', NULL)', '1 / (a - 700) < 1', format('b = (SELECT max(b) - %s FROM random_none RIGHT JOIN (SELECT 1) AS one ON true)', floor(random() * 3)), 'a % 2 = 0', 'at < until')) AS c
		FROM generate_series(1, 2)) AS two
$$;
CREATE FUNCTION random_aggregate(ours boolean, parallel boolean) RETURNS text LANGUAGE sql AS $$
	SELECT aggregate || CASE WHEN random() < 0.2 THEN format(' FILTER (WHERE %s)', random_condition()) ELSE '' END
	FROM (SELECT CASE WHEN ours THEN pick('nps_agg(score)', 'score_summary(score)', 'score_summary(amount)', 'score_summary(NULLIF(score, 4)::int)', 'score_summary(score / 2.0::float8)', 'csat_agg(NULLIF(score, 0), 10, 8)',
			'ces_agg(score % 7 + 1, 7)', 'rate_summary(hit)', 'rate_agg(a > b)', 'fcr_agg(greatest(b, 0), hit)', 'avg_resolution(at, until)', 'duration_summary(at, until)', 'duration_summary(day, until::date)', 'avg_resolution(until::timestamp, at::timestamp)',
			'customer_summary(at, until, tstzrange(''2026-02-01'', ''2026-04-01''))', 'churn_rate(day, until::date, daterange(''2026-01-10'', ''2026-03-01''))',
			'customer_series(at, until, ''{2026-01-15, 2026-03-01, 2026-05-01}''::timestamptz[])', 'volume_series(day, ''{2026-01-05,2026-01-12,2026-02-01}''::date[])', 'category_summary(team)', 'category_summary(left(note, 10))',
			'funnel_depth(at, later % 4 + 1, ''30 days'')', 'funnel_depth(day, NULLIF(score, 0), NULL, ''strict_order'')', 'touches_to_response(at, hit)', 'duration_summary(until - at)', CASE WHEN random() < 0.2 THEN 'nps_agg(score + 1)' ELSE 'nps_agg(later)' END)
		ELSE pick('count(*)', 'count(note)', 'sum(a)', 'sum(b)', 'avg(later)', 'min(day)', 'max(at)', 'max(note)', 'sum(amount)', 'avg(amount)', 'bool_or(hit)', 'bit_or(a)',
			CASE WHEN parallel THEN 'count(*)' ELSE 'sum(weight)' END, CASE WHEN parallel THEN 'min(a)' ELSE 'array_agg(a)' END, CASE WHEN parallel THEN 'max(a)' ELSE 'avg(weight + a)' END) END AS aggregate) AS a
$$;
-- All that makes up one query
CREATE FUNCTION random_query(parallel boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	keys text[] := '{}';
	columns text[];
	conditions text[] := '{}';
BEGIN
	FOR i IN 1 .. floor(random() * 4) LOOP
		keys := keys || pick('team', 'score', 'b', 'hit', 'day', 'code', 'name', 'later', 'date_trunc(''month'', at)', 'at::date', 'lower(team)', 'a % 5', 'a', 'date_trunc(''hour'', until)', 'substr(team, 6)::int',
			CASE WHEN parallel THEN 'team' ELSE 'amount' END, CASE WHEN parallel THEN 'b' ELSE 'weight' END, 'note', 'CASE WHEN hit THEN team ELSE name END', 'ARRAY[b, score]', 'extract(isodow FROM day)');
	END LOOP;
	columns := keys || random_aggregate(true, parallel);
	FOR i IN 1 .. floor(random() * 4) LOOP
		columns := columns || random_aggregate(random() < 0.5, parallel);
	END LOOP;
	FOR i IN 1 .. floor(random() * 3) LOOP
		conditions := conditions || random_condition();
	END LOOP;
	RETURN format('SELECT %s FROM %s', array_to_string(columns, ', '), pick('random_plain', 'random_plain', 'random_narrow', 'random_parts', 'random_none', 'random_barrier', 'random_elsewhere'))
		|| CASE WHEN conditions <> '{}' THEN ' WHERE ' || array_to_string(conditions, ' AND ') ELSE '' END
		|| CASE WHEN keys <> '{}' THEN ' GROUP BY ' || array_to_string(keys, ', ') ELSE '' END
		|| CASE WHEN random() < 0.1 THEN ' HAVING count(*) > 3' WHEN random() < 0.05 THEN ' HAVING nps_agg(NULLIF(score, 11)) > 0' ELSE '' END;
END $$;
CREATE FUNCTION random_answer(query text, setting text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	PERFORM set_config('cxkpi.fast_aggregation', setting, true);
	EXECUTE format('SELECT md5(string_agg(q::text, E''\n'' ORDER BY q::text)) FROM (%s OFFSET 0) AS q', query) INTO result;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

-- Runs n queries, every tenth in parallel, and changes rows between them.
CREATE FUNCTION run_queries(n integer, OUT queries integer, OUT taken integer, OUT errors integer, OUT different integer, OUT example text) LANGUAGE plpgsql AS $$
DECLARE
	parallel boolean;
	query text;
	fast text;
	core text;
BEGIN
	queries := n; taken := 0; errors := 0; different := 0;
	PERFORM set_config(name, '0', true) FROM unnest(ARRAY['parallel_setup_cost', 'parallel_tuple_cost', 'min_parallel_table_scan_size']) AS name;
	FOR i IN 1 .. n LOOP
		parallel := random() < 0.1;
		PERFORM set_config('max_parallel_workers_per_gather', CASE WHEN parallel THEN pick('1', '2', '4') ELSE '0' END, true),
			set_config('work_mem', pick('64kB', '64kB', '4MB'), true), set_config('enable_partitionwise_aggregate', pick('on', 'off', 'off'), true);
		IF i % 20 = 0 THEN
			UPDATE random_plain SET b = (b + 1) % 5, note = pick('note', left(note, 3), note) WHERE a = 1 + 2 * floor(random() * 750);
			UPDATE random_parts SET score = (score + 1) % 11 WHERE a % 100 = floor(random() * 100);
		END IF;
		query := random_query(parallel);
		-- Sorting leaves open which of equal keys is shown, and the order within a group.
		PERFORM set_config('enable_sort', CASE WHEN query ~ 'amount|weight|array_agg' THEN 'off' ELSE pick('on', 'off') END, true);
		fast := random_answer(query, 'on');
		core := random_answer(query, 'off');
		IF i % 10 = 1 THEN
			PERFORM set_config('cxkpi.fast_aggregation', 'on', true);
			taken := taken + 10 * (plan_of(query) ~ 'FastAggregate')::int;
		END IF;
		errors := errors + coalesce((core ~ '^\w{5} ')::int, 0);
		-- Which of two errors comes first is open where rows are put aside before they are aggregated, ...
		IF fast IS DISTINCT FROM core AND fast ~ '^\w{5} ' AND core ~ '^\w{5} ' THEN
			PERFORM set_config('work_mem', '64MB', true);
			fast := random_answer(query, 'on');
			core := random_answer(query, 'off');
		END IF;
		-- ... where workers share the rows, and where all are sorted before.
		IF fast IS DISTINCT FROM core AND NOT ((parallel OR current_setting('enable_sort') = 'on') AND fast ~ '^\w{5} ' AND core ~ '^\w{5} ') THEN
			different := different + 1;
			example := coalesce(example, concat_ws(' | ', query, fast, core, current_setting('work_mem'), current_setting('enable_sort'), parallel));
		END IF;
	END LOOP;
END $$;
\if :{?verbose}
SELECT * FROM run_queries(:queries);
\else
SELECT queries, taken > queries / 2 AS most_taken, errors < queries / 3 AS few_errors, different, example FROM run_queries(:queries);
\endif
DROP TABLE random_elsewhere;
DROP ACCESS METHOD random_heap;
