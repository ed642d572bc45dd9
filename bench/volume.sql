CREATE UNLOGGED TABLE labelled AS
SELECT 'channel ' || i % 12 AS channel, 'category ' || i::bigint * 7919 % 2003 % (1 + i % 2003) AS category,
	'customer ' || i::bigint * 7919 % 1000003 AS customer
FROM generate_series(1, :rows) AS i;
VACUUM ANALYZE labelled;

DO $$
DECLARE
	of_series text := 'SELECT md5(string_agg(extract(epoch FROM period_start)::bigint || '':'' || p.events, '','' ORDER BY period_start)) FROM (SELECT volume_series(opened, (SELECT period_bounds(timestamptz ''2025-01-01'', timestamptz ''2026-01-02'', ''1 day''))) FROM tickets) AS v(s), periods(s) AS p';
	of_groups text := 'SELECT md5(string_agg(extract(epoch FROM day)::bigint || '':'' || n, '','' ORDER BY day)) FROM (SELECT date_trunc(''day'', opened) AS day, count(*) AS n FROM tickets GROUP BY 1) AS g';
	with_gaps text := 'SELECT md5(string_agg(extract(epoch FROM d)::bigint || '':'' || coalesce(n, 0), '','' ORDER BY d)) FROM generate_series(timestamptz ''2025-01-01'', ''2026-01-01'', ''1 day'') AS d LEFT JOIN (SELECT date_trunc(''day'', opened) AS day, count(*) AS n FROM tickets GROUP BY 1) AS g ON day = d';
	top text := 'SELECT string_agg(category || '':'' || events, '','') FROM (SELECT category, events FROM (SELECT category_summary(%1$s) FROM labelled) AS v(s), categories(s) LIMIT 20) AS c';
	top_groups text := 'SELECT string_agg(%1$s || '':'' || n, '','') FROM (SELECT %1$s, count(*) AS n FROM labelled GROUP BY 1 ORDER BY n DESC, %1$s COLLATE "C" LIMIT 20) AS c';
	workers int;
BEGIN
	FOREACH workers IN ARRAY '{0,2}'::int[] LOOP
		PERFORM set_config('max_parallel_workers_per_gather', workers::text, false);
		CALL bench.compare('volume_series, a year by day', of_series, 'count(*) GROUP BY date_trunc, without the empty days', of_groups, 1.1);
		CALL bench.compare('volume_series, a year by day', of_series, 'the same with generate_series for the empty days', with_gaps, 1.1);
		CALL bench.compare('top 20 of 12 channels', format(top, 'channel'), 'GROUP BY, ORDER BY, LIMIT', format(top_groups, 'channel'));
		CALL bench.compare('top 20 of 2,003 categories', format(top, 'category'), 'GROUP BY, ORDER BY, LIMIT', format(top_groups, 'category'));
		CALL bench.compare('top 20 of 1,000,003 customers, approximate', format(top, 'customer'), 'GROUP BY, ORDER BY, LIMIT', format(top_groups, 'customer'), NULL, NULL);
	END LOOP;
	PERFORM set_config('max_parallel_workers_per_gather', '0', false);
END $$;
