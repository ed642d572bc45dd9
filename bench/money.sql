-- Revenue of a customer in two months, in cents; a tenth has none in one of them.
CREATE UNLOGGED TABLE monthly AS
SELECT i AS customer, CASE WHEN i % 10 > 0 THEN (i::bigint * 7919 % 50000 / 100.0) ELSE 0 END::numeric(12, 2) AS before,
	CASE WHEN i % 11 > 0 THEN (i::bigint * 104729 % 50000 / 100.0) ELSE 0 END::numeric(12, 2) AS after, i % 3 > 0 AS was_customer
FROM generate_series(1, :rows) AS i;
VACUUM ANALYZE monthly;

-- The customers of CDNOW, as often as they make up the rows.
CREATE TABLE purchases (customer int, day date, value numeric);
\copy purchases FROM '../examples/data/cdnow.csv' (FORMAT csv, HEADER)
CREATE UNLOGGED TABLE buyers AS
SELECT repeats(h) AS repeats, recency(h) / 7 AS recency, customer_age(h) / 7 AS age, average_value(h) AS average_value
FROM (SELECT purchase_summary(day, '1997-09-30', value) AS h FROM purchases GROUP BY customer) AS c,
	generate_series(1, greatest(:rows / 2357, 1));
VACUUM ANALYZE buyers;
-- Hardly two customers with the same history.
CREATE UNLOGGED TABLE distinct_buyers AS
SELECT repeats, recency * f AS recency, age * f AS age FROM (SELECT *, 1 + random() / 100 AS f FROM buyers) AS b;
VACUUM ANALYZE distinct_buyers;

\set hand 'coalesce(sum(after) FILTER (WHERE before = 0 AND after > 0 AND NOT was_customer), 0) AS n, coalesce(sum(after) FILTER (WHERE before = 0 AND after > 0 AND was_customer), 0) AS r, coalesce(sum(after - before) FILTER (WHERE before > 0 AND after > before), 0) AS e, coalesce(sum(before - after) FILTER (WHERE after > 0 AND after < before), 0) AS k, coalesce(sum(before) FILTER (WHERE before > 0 AND after = 0), 0) AS l, coalesce(sum(before), 0) AS b'
SELECT set_config('bench.movements', :'hand', false);

DO $$
DECLARE
	hand text := 'SELECT sum(trim_scale(n + r + e - k - l + b)) FROM (SELECT %s FROM monthly %s OFFSET 0) AS g';
	grouped record;
BEGIN
	FOR grouped IN SELECT * FROM (VALUES (0, '', '1 group'), (0, 'GROUP BY customer % 1000', '1,000 groups'), (2, '', '1 group')) AS g(workers, clause, name)
	LOOP
		PERFORM set_config('max_parallel_workers_per_gather', grouped.workers::text, false);
		CALL bench.compare('revenue_summary, ' || grouped.name,
			format('SELECT sum(trim_scale(revenue_after(s))) FROM (SELECT revenue_summary(before, after, was_customer) AS s FROM monthly %s OFFSET 0) AS g', grouped.clause),
			'6 sums by hand', format(hand, current_setting('bench.movements'), grouped.clause));
		IF grouped.clause = '' THEN
			CALL bench.compare('clv_fit of purchases', 'SELECT max(clv_fit::text) FROM (SELECT clv_fit(repeats, recency, age) FROM buyers) AS g',
				'reading the columns', 'SELECT max(repeats + recency + age)::text FROM buyers', NULL, NULL);
			CALL bench.compare('clv_fit of purchases and values', 'SELECT max(clv_fit::text) FROM (SELECT clv_fit(repeats, recency, age, average_value) FROM buyers) AS g',
				'reading the columns', 'SELECT max(repeats + recency + age + average_value)::text FROM buyers', NULL, NULL);
		END IF;
	END LOOP;
	PERFORM set_config('max_parallel_workers_per_gather', '0', false);
	CALL bench.compare('clv_fit of purchases', 'SELECT max(clv_fit::text) FROM (SELECT clv_fit(repeats, recency, age) FROM buyers) AS g',
		'the sample without the fit', 'SELECT max(customers(s))::text FROM (SELECT clv_sample(repeats, recency, age) AS s FROM buyers) AS g', NULL, NULL);
	CALL bench.compare('clv_fit, hardly two alike', 'SELECT max(clv_fit::text) FROM (SELECT clv_fit(repeats, recency, age) FROM distinct_buyers) AS g',
		'the sample without the fit', 'SELECT max(customers(s))::text FROM (SELECT clv_sample(repeats, recency, age) AS s FROM distinct_buyers) AS g', NULL, NULL, 3);
END $$;
