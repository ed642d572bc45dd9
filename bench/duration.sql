DO $$
DECLARE
	grouped record;
	every text := 'SELECT max(k)::text FROM (SELECT %s AS k FROM tickets %s OFFSET 0) AS g';
BEGIN
	FOR grouped IN SELECT * FROM (VALUES (0, '', '1 group'), (0, 'GROUP BY team', '10 groups'), (0, 'GROUP BY agent', '100,000 groups'),
		(2, '', '1 group'), (2, 'GROUP BY team', '10 groups'), (2, 'GROUP BY agent', '100,000 groups')) AS g(workers, clause, name)
	LOOP
		PERFORM set_config('max_parallel_workers_per_gather', grouped.workers::text, false);
		CALL bench.compare('avg_resolution, ' || grouped.name, format(every, 'avg_resolution(opened, resolved)', grouped.clause),
			'count(resolved)', format(every, 'count(resolved)', grouped.clause), CASE WHEN grouped.clause = '' THEN 1.1 END, NULL);
		CALL bench.compare('avg_resolution, ' || grouped.name, format(every, 'extract(epoch FROM avg_resolution(opened, resolved))::numeric(20, 3)', grouped.clause),
			'avg(resolved - opened)', format(every, 'extract(epoch FROM avg(resolved - opened))::numeric(20, 3)', grouped.clause),
			CASE WHEN grouped.clause = '' THEN 0.75 END);
	END LOOP;
	PERFORM set_config('max_parallel_workers_per_gather', '0', false);
END $$;

-- Percentiles and survival. The histogram answers to within 0.8 percent, so
-- that its answers are compared below and not here.
SELECT count(*) > 0 AS has_tdigest FROM pg_available_extensions WHERE name = 'tdigest' \gset
DO $$
DECLARE
	resolved constant text := 'SELECT count(resolved)::text FROM tickets';
	percentiles constant text := 'SELECT percentiles(duration_summary(opened, resolved), ARRAY[0.5, 0.9, 0.99])::text FROM tickets';
	grouped constant text := 'SELECT count(k)::text FROM (SELECT %s AS k FROM tickets GROUP BY %s OFFSET 0) AS g';
	p90 constant text := 'percentile(duration_summary(opened, resolved), 0.9)';
BEGIN
	CALL bench.compare('median, p90, p99', percentiles, 'count(resolved)', resolved, 1.5, NULL);
	CALL bench.compare('median, p90, p99', percentiles, 'percentile_cont',
		'SELECT percentile_cont(ARRAY[0.5, 0.9, 0.99]) WITHIN GROUP (ORDER BY resolved - opened)::text FROM tickets', NULL, NULL, 3);
	CALL bench.compare('Kaplan-Meier curve',
		'SELECT count(*)::text FROM (SELECT survival_curve(duration_summary(opened, resolved, ''2026-01-01'')) FROM tickets) AS c',
		'count(resolved)', resolved, 1.7, NULL);
	CALL bench.compare('p90, 10 groups', format(grouped, p90, 'team'), 'count(resolved)', format(grouped, 'count(resolved)', 'team'), NULL, NULL);
	CALL bench.compare('p90, 100,000 groups', format(grouped, p90, 'agent'), 'count(resolved)', format(grouped, 'count(resolved)', 'agent'), NULL, NULL);
	CALL bench.compare('p90, 100,000 groups', format(grouped, p90, 'agent'), 'percentile_cont',
		format(grouped, 'percentile_cont(0.9) WITHIN GROUP (ORDER BY resolved - opened)', 'agent'), NULL, true, 3);
END $$;
\if :has_tdigest
CREATE EXTENSION IF NOT EXISTS tdigest;
CALL bench.compare('median, p90, p99', 'SELECT percentiles(duration_summary(opened, resolved), ARRAY[0.5, 0.9, 0.99])::text FROM tickets', 'tdigest(100)',
	'SELECT tdigest_percentile(extract(epoch FROM resolved - opened), 100, ARRAY[0.5, 0.9, 0.99])::text FROM tickets', NULL, NULL, 3);
\endif

-- Log-normal waits of half an hour to weeks: the errors, and the bytes of a
-- stored summary. For psql -f harness.sql -f duration.sql by hand.
CREATE TEMP TABLE waits AS
SELECT opened, CASE WHEN i % 10 > 0 THEN opened + wait END AS resolved
FROM (SELECT i, timestamptz '2024-01-01' + i * interval '1 second' AS opened,
		exp(9 + 1.8 * sqrt(-2 * ln(((i::bigint * 7919) % 100003 + 1) / 100004.0))
			* cos(2 * pi() * ((i::bigint * 104729) % 99991) / 99991.0)) * interval '1 second' AS wait
	FROM generate_series(1, least(:rows, 1000000)) AS i) AS x;
SELECT p, exact, here, round(100 * abs(extract(epoch FROM here) / extract(epoch FROM exact) - 1)::numeric, 3) AS "error %"
FROM (SELECT duration_summary(opened, resolved) AS s FROM waits) AS x,
	(SELECT p, percentile_cont(p) WITHIN GROUP (ORDER BY resolved - opened) AS exact
		FROM waits, unnest(ARRAY[0.01, 0.1, 0.5, 0.9, 0.99, 0.999]) AS p GROUP BY p) AS y, percentile(s, p) AS here
ORDER BY p;
SELECT n AS tickets, pg_column_size(duration_summary(opened, resolved, timestamptz '2025-01-01')) AS microseconds,
	pg_column_size(duration_summary(opened, date_trunc('second', resolved), timestamptz '2025-01-01')) AS seconds,
	pg_column_size(duration_summary(opened::date, resolved::date, date '2025-01-01')) AS days
FROM unnest(ARRAY[10, 40, 200, 1000, 10000, 1000000]) AS n, LATERAL (SELECT * FROM waits LIMIT n) AS w
GROUP BY n ORDER BY n;
