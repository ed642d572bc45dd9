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
