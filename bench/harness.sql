-- bench.compare() times two queries in turns and keeps the fastest run of
-- each, which is the one the rest of the machine disturbed least.
CREATE EXTENSION cxkpi;
CREATE SCHEMA bench;
SET search_path = bench, public;
ALTER DATABASE cxkpi_bench SET search_path = bench, public;
ALTER DATABASE cxkpi_bench SET jit = off;
ALTER DATABASE cxkpi_bench SET work_mem = '512MB';
ALTER DATABASE cxkpi_bench SET max_parallel_workers_per_gather = 0;

CREATE TABLE bench.measure (
	id integer GENERATED ALWAYS AS IDENTITY,
	what text, against text, plan text, query text,
	ms float8, against_ms float8, goal float8, slower_than_fastest float8, same boolean
);

CREATE VIEW bench.report AS
SELECT what, against, plan, round(ms::numeric, 1) AS ms, round(against_ms::numeric, 1) AS against_ms,
	round((ms / against_ms)::numeric, CASE WHEN ms / against_ms < 0.095 THEN 4 ELSE 2 END) AS ratio,
	trim_scale(round(goal::numeric, 3)) AS goal,
	CASE WHEN ms / against_ms <= goal THEN 'yes' WHEN goal IS NOT NULL THEN 'NO' END AS reached,
	round(100 * slower_than_fastest::numeric) AS "noise %", same AS "same answer"
FROM bench.measure ORDER BY min(id) OVER (PARTITION BY what, plan), id;

-- same says whether the queries must return equal text; NULL where they can't.
CREATE PROCEDURE bench.compare(what text, query text, against text, against_query text,
	goal float8 DEFAULT NULL, same boolean DEFAULT true, runs integer DEFAULT current_setting('bench.runs')::integer)
LANGUAGE plpgsql AS $$
DECLARE
	queries text[] := ARRAY[query, against_query];
	answers text[] := '{NULL,NULL}';
	answer text;
	times float8[][] := array_fill(NULL::float8, ARRAY[2, runs]);
	started timestamptz;
	fastest float8[];
	median float8[];
BEGIN
	FOR run IN 1 .. runs LOOP
		FOR i IN 1 .. 2 LOOP
			started := clock_timestamp();
			EXECUTE queries[i] INTO answer;
			times[i][run] := 1000 * extract(epoch FROM clock_timestamp() - started);
			answers[i] := answer;
		END LOOP;
	END LOOP;
	IF same AND answers[1] IS DISTINCT FROM answers[2] THEN
		RAISE EXCEPTION '% answers %, % answers %', what, answers[1], against, answers[2];
	END IF;
	SELECT array_agg(f ORDER BY i), array_agg(m ORDER BY i) INTO fastest, median
	FROM (SELECT i, min(times[i][r]) AS f, percentile_disc(0.5) WITHIN GROUP (ORDER BY times[i][r]) AS m
		FROM generate_series(1, 2) AS i, generate_series(1, runs) AS r GROUP BY i) AS t;
	INSERT INTO bench.measure (what, against, plan, ms, against_ms, goal, slower_than_fastest, same)
	VALUES (what, against, CASE current_setting('max_parallel_workers_per_gather') WHEN '0' THEN 'serial' ELSE 'parallel' END,
		fastest[1], fastest[2], goal, greatest(median[1] / fastest[1], median[2] / fastest[2]) - 1, same);
END $$;

-- One year of tickets, and the answers to a survey about them.
CREATE UNLOGGED TABLE tickets AS
SELECT i AS id, (i % 10)::int AS team, (i::bigint * 7919 % 100000)::int AS agent,
	timestamptz '2025-01-01' + i * (interval '365 days' / :rows) AS opened,
	CASE WHEN i % 5 <> 0 THEN timestamptz '2025-01-01' + i * (interval '365 days' / :rows)
		+ (i::bigint * 7919 % 10007) * interval '53.7 s' END AS resolved
FROM generate_series(1, :rows) AS i;
CREATE UNLOGGED TABLE answers AS
SELECT CASE WHEN i % 13 <> 0 THEN i::bigint * 7919 % 11 END::int2 AS score,
	CASE WHEN i % 7 <> 0 THEN 1 + i::bigint * 104729 % 5 END::int2 AS rating,
	(i % 10)::int AS team, (i::bigint * 7919 % 100000)::int AS agent,
	date '2025-01-01' + (i::bigint * 365 / (:rows + 1))::int AS day
FROM generate_series(1, :rows) AS i;
VACUUM ANALYZE tickets;
VACUUM ANALYZE answers;
