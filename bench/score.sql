\set hand '100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / nullif(count(score), 0)'
\set hand_csat '100.0 * count(*) FILTER (WHERE rating >= 4) / nullif(count(rating), 0)'
\set hand_response '100.0 * count(score) / nullif(count(*), 0)'

SELECT set_config('bench.hand', :'hand', false), set_config('bench.three',
	:'hand' || ' AS n, ' || :'hand_csat' || ' AS c, ' || :'hand_response' || ' AS r', false);

DO $$
DECLARE
	grouped record;
	hand text := current_setting('bench.hand');
	every text := 'SELECT sum(round(k, 8)) FROM (SELECT %s AS k FROM answers %s OFFSET 0) AS g';
	three text := 'SELECT sum(round(n + c + r, 6)) FROM (SELECT %s FROM answers %s OFFSET 0) AS g';
BEGIN
	FOR grouped IN SELECT * FROM (VALUES (0, '', '1 group'), (0, 'GROUP BY team', '10 groups'), (0, 'GROUP BY agent', '100,000 groups'),
		(2, '', '1 group'), (2, 'GROUP BY team', '10 groups'), (2, 'GROUP BY agent', '100,000 groups')) AS g(workers, clause, name)
	LOOP
		PERFORM set_config('max_parallel_workers_per_gather', grouped.workers::text, false);
		CALL bench.compare('nps_agg(int2), ' || grouped.name, format(every, 'nps_agg(score)', grouped.clause),
			'count(score)', format(every, 'count(score)::numeric', grouped.clause), CASE WHEN grouped.clause = '' THEN 1.05 END, NULL);
		CALL bench.compare('nps_agg(int2), ' || grouped.name, format(every, 'nps_agg(score)', grouped.clause),
			'by hand', format(every, hand, grouped.clause), CASE WHEN grouped.clause = '' THEN 0.70 END);
		CALL bench.compare('NPS, CSAT, response rate, ' || grouped.name,
			format(three, 'nps_agg(score) AS n, csat_agg(rating) AS c, response_rate(score_summary(score)) AS r', grouped.clause),
			'by hand', format(three, current_setting('bench.three'), grouped.clause), CASE WHEN grouped.clause = '' THEN 0.60 END);
	END LOOP;
	PERFORM set_config('max_parallel_workers_per_gather', '0', false);
END $$;

-- The moving NPS with and without the inverse transition, on a hundredth of the rows.
CREATE AGGREGATE nps_anew(int2) (SFUNC = score_summary_accum, STYPE = score_summary, FINALFUNC = nps,
	FINALFUNC_MODIFY = READ_ONLY, INITCOND = '{}');
CREATE TABLE moving AS SELECT row_number() OVER () AS id, score FROM answers LIMIT :rows / 100;
VACUUM ANALYZE moving;
\set window 'SELECT sum(n) FROM (SELECT %s(score) OVER (ORDER BY id ROWS 89 PRECEDING) AS n FROM moving) AS w'
CALL bench.compare('moving NPS of 90 rows', format(:'window', 'nps_agg'), 'without the inverse', format(:'window', 'nps_anew'), 0.1);

CREATE MATERIALIZED VIEW daily AS SELECT day, score_summary(score) AS scores FROM answers GROUP BY day;
CALL bench.compare('NPS of a year of stored days', 'SELECT round(nps(rollup(scores)), 8) FROM daily',
	'nps_agg of the rows', 'SELECT round(nps_agg(score), 8) FROM answers', 0.01);
