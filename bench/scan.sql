-- Fast aggregation against the same query with the setting off: CPU time of
-- this backend, in turns, the least of at least seven runs. Linux brings the
-- figure up to date when it switches processes, so sleep for a moment, or it
-- is up to 4 ms old.
CREATE FUNCTION bench.cpu_ms() RETURNS float8 LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_sleep(0.00001);
	RETURN split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 / 1e6;
EXCEPTION WHEN undefined_file THEN
	RETURN 1000 * extract(epoch FROM clock_timestamp());
END $$;

-- Times a query with the setting on against another, by default itself with the setting off.
CREATE PROCEDURE bench.compare_scan(what text, query text, goal float8, against text DEFAULT 'the same, setting off',
	against_query text DEFAULT NULL, runs integer DEFAULT greatest(7, current_setting('bench.runs')::integer))
LANGUAGE plpgsql AS $$
DECLARE
	-- Counting whole rows keeps all columns, and adds little to the time.
	timed text := 'SELECT count(q) FROM (%s OFFSET 0) AS q';
	whole text := 'SELECT md5(string_agg(q::text, '','' ORDER BY q::text)) FROM (%s OFFSET 0) AS q';
	queries text[] := ARRAY[query, coalesce(against_query, query)];
	answers text[] := '{NULL,NULL}';
	answer text;
	times float8[][] := array_fill(NULL::float8, ARRAY[2, runs]);
	started float8;
	fastest float8[];
	median float8[];
BEGIN
	FOR run IN 1 .. runs LOOP
		FOR i IN 1 .. 2 LOOP
			PERFORM set_config('cxkpi.fast_aggregation', CASE i WHEN 1 THEN 'on' ELSE 'off' END, true);
			IF run = 1 THEN
				EXECUTE format(whole, queries[i]) INTO answer;
				answers[i] := answer;
			END IF;
			started := bench.cpu_ms();
			EXECUTE format(timed, queries[i]);
			times[i][run] := bench.cpu_ms() - started;
		END LOOP;
	END LOOP;
	IF against_query IS NULL AND answers[1] IS DISTINCT FROM answers[2] THEN
		RAISE EXCEPTION '% answers % with the setting on, % with it off', what, answers[1], answers[2];
	END IF;
	SELECT array_agg(f ORDER BY i), array_agg(m ORDER BY i) INTO fastest, median
	FROM (SELECT i, min(times[i][r]) AS f, percentile_disc(0.5) WITHIN GROUP (ORDER BY times[i][r]) AS m
		FROM generate_series(1, 2) AS i, generate_series(1, runs) AS r GROUP BY i) AS t;
	INSERT INTO bench.measure (what, against, plan, query, ms, against_ms, goal, slower_than_fastest, same)
	VALUES (what, against, 'CPU time', CASE WHEN against_query IS NULL THEN query END, fastest[1], fastest[2], goal,
		greatest(median[1] / fastest[1], median[2] / fastest[2]) - 1, CASE WHEN against_query IS NULL THEN true END);
END $$;

-- A survey as narrow as it can be, one with a text, and the tickets of a help desk.
CREATE UNLOGGED TABLE survey AS
SELECT CASE WHEN i % 13 <> 0 THEN i::bigint * 7919 % 11 END::smallint AS score, 'team ' || i % 50 AS team,
	(i::bigint * 7919 % greatest(:rows / 100, 1))::int AS agent, CASE WHEN i % 7 <> 0 THEN 1 + i::bigint * 104729 % 5 END::smallint AS rating
FROM generate_series(1, :rows) AS i;
VACUUM ANALYZE survey;
CREATE UNLOGGED TABLE desk AS
SELECT i::bigint AS id, (i::bigint * 7919 % 100000)::int AS agent, 'team ' || i % 50 AS team, 'subject of ticket ' || i AS subject,
	CASE i % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'pending' ELSE 'closed' END AS status, opened,
	CASE WHEN i % 5 <> 0 THEN opened + (i::bigint * 7919 % 10007) * interval '53.7 s' END AS resolved,
	CASE WHEN i % 13 <> 0 THEN i::bigint * 7919 % 11 END::smallint AS score, CASE WHEN i % 7 <> 0 THEN 1 + i::bigint * 104729 % 5 END::smallint AS rating
FROM (SELECT i, timestamptz '2025-01-01' + i * (interval '365 days' / :rows) AS opened FROM generate_series(1, :rows) AS i) AS t;
VACUUM ANALYZE desk;
CREATE UNLOGGED TABLE journey AS
SELECT i % greatest(:rows / 10, 1) AS subject, nullif(abs(hashint8(i)) % 5, 0)::int AS step,
	timestamptz '2026-01-01' + abs(hashint8(i + 1) % (30 * 86400)) * interval '1 s' AS at
FROM generate_series(1, :rows) AS i;
VACUUM ANALYZE journey;

CALL bench.compare_scan('NPS, narrow table', 'SELECT nps_agg(score) FROM answers', 0.40);
CALL bench.compare_scan('NPS, narrow table', 'SELECT nps_agg(score) FROM answers', 1, 'count(*), setting off', 'SELECT count(*) FROM answers');
CALL bench.compare_scan('NPS, wide table', 'SELECT nps_agg(score) FROM desk', 0.50);
CALL bench.compare_scan('NPS, wide table', 'SELECT nps_agg(score) FROM desk', 1, 'count(*), setting off', 'SELECT count(*) FROM desk');
CALL bench.compare_scan('NPS, CSAT, avg_resolution', 'SELECT nps_agg(score), csat_agg(rating), avg_resolution(opened, resolved) FROM desk', 0.45);
CALL bench.compare_scan('NPS by 50 teams, text', 'SELECT team, nps_agg(score) FROM survey GROUP BY team', 0.27);
CALL bench.compare_scan('NPS by agent, rows / 100 groups', 'SELECT agent, nps_agg(score) FROM survey GROUP BY agent', 0.20);
CALL bench.compare_scan('NPS by date_trunc(month), team', 'SELECT date_trunc(''month'', opened), team, nps_agg(score) FROM desk GROUP BY 1, 2', 0.50);
CALL bench.compare_scan('NPS WHERE opened >= x AND team = y', 'SELECT nps_agg(score) FROM desk WHERE opened >= ''2025-06-01'' AND team = ''team 7''', 0.55);
CALL bench.compare_scan('NPS, count(*), avg(rating)', 'SELECT nps_agg(score), count(*), avg(rating) FROM survey', 0.50);
CALL bench.compare_scan('p50, p90 by team', 'SELECT team, percentiles(duration_summary(opened, resolved), ARRAY[0.5, 0.9]) FROM desk GROUP BY team', 0.50);
CALL bench.compare_scan('funnel_depth of 10 events each', 'SELECT count(*), sum(depth) FROM (SELECT funnel_depth(at, step, ''7 days'') AS depth FROM journey GROUP BY subject) AS s', 0.60);
CALL bench.compare_scan('NPS of NULLIF(score, 0), FILTER by lower(team)', 'SELECT nps_agg(NULLIF(score, 0)) FILTER (WHERE lower(team) <> ''team 1'') FROM desk', 1.02);
CALL bench.compare_scan('churn_rate of a quarter', 'SELECT churn_rate(opened, resolved, ''[2025-04-01,2025-07-01)''::tstzrange) FROM desk', 1.02);
CALL bench.compare_scan('rows of a category, text', 'SELECT category_summary(status) FROM desk', 1.02);
