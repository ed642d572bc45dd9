-- Cohorts: which customers come back.
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET timezone = 'UTC';

-- Ann and Bob are new in January, Cem and Dea in February, Eve in March.  Fay
-- was there in December, Gus comes in April only, Hal's visit has no date.
CREATE TEMP TABLE visit (customer text, at date);
INSERT INTO visit VALUES
	('Ann', '2026-01-01'), ('Ann', '2026-01-31'), ('Ann', '2026-02-10'), ('Ann', '2026-03-10'), ('Bob', '2026-01-20'), ('Bob', '2026-03-31'),
	('Cem', '2026-02-01'), ('Dea', '2026-02-28'), ('Dea', '2026-03-01'), ('Eve', '2026-03-15'), ('Eve', '2026-04-02'),
	('Fay', '2025-12-31'), ('Fay', '2026-01-01'), ('Gus', '2026-04-01'), ('Hal', NULL);
CREATE TEMP TABLE activity AS
SELECT customer, activity_summary(at, period_bounds(date '2026-01-01', '2026-04-01', '1 month')) AS a FROM visit GROUP BY customer;
SELECT customer, a::json -> 'active' AS active, active_periods(a), outside(a), unknown(a) FROM activity ORDER BY customer;
SELECT cohort_start::date, period_no, customers, active, round(retention, 1) AS retention FROM (SELECT cohort_summary(a) AS s FROM activity) AS v, cohorts(s);
-- Who is in no cohort, and what lies outside the bounds, is counted.
SELECT earlier(s), inactive(s), outside(s), unknown(s) FROM (SELECT cohort_summary(a) AS s FROM activity) AS v;

-- Bob skips February and comes back in March: not active then, but not gone.
SELECT cohort_start::date, period_no, e.active, o.active AS on_or_after, round(o.retention, 1) AS retention
FROM (SELECT cohort_summary(a) AS s FROM activity) AS v, cohorts(s) AS e JOIN cohorts(s, on_or_after => true) AS o USING (cohort_start, period_no) WHERE e.active IS NOT NULL;

-- On 15 March the month of March is not over: its cells are NULL, not 0 or low.
SELECT cohort_start::date, customers, array_agg(active ORDER BY period_no) AS active, array_agg(retention::int ORDER BY period_no) AS retention
FROM (SELECT cohort_summary(a) AS s FROM activity WHERE customer <> 'Eve') AS v, cohorts(s, as_of => '2026-03-15') GROUP BY 1, 2 ORDER BY 1;
-- At the first instant of April it is.
SELECT as_of, count(active) FROM (SELECT cohort_summary(a) AS s FROM activity) AS v, (VALUES (timestamptz '2026-01-31'), ('2026-02-01'), ('2026-03-31 23:59:59.999999'), ('2026-04-01'), ('infinity'), (NULL)) AS w(as_of),
	cohorts(s, as_of => as_of) GROUP BY as_of ORDER BY as_of;
-- A month in which nobody began has no retention, but stays in the matrix.
SELECT cohort_start::date, customers, array_agg(active ORDER BY period_no) AS active, array_agg(retention::int ORDER BY period_no) AS retention
FROM (SELECT cohort_summary(a) AS s FROM activity WHERE customer IN ('Ann', 'Eve')) AS v, cohorts(s) GROUP BY 1, 2 ORDER BY 1;

-- Pseudo-random visits of 700 customers in 400 days: the matrix that SQL makes
-- of them cell by cell.
CREATE TEMP TABLE steps AS
SELECT step, b, cardinality(b) - 1 AS periods FROM (VALUES ('2 weeks'::interval), ('1 month')) AS v(step), LATERAL (SELECT period_bounds(date '2023-08-01', '2024-06-20', step)::date[] AS b) AS w;
CREATE TEMP TABLE log AS SELECT id * 31 % 700 AS customer, started AS at FROM big WHERE id <= 6000 AND (started >= '2023-08-01' OR id % 5 = 0);
CREATE TEMP TABLE matrix AS
SELECT step, cohort_summary(a) AS s FROM (SELECT step, customer, activity_summary(at, b) AS a FROM log, steps GROUP BY 1, 2) AS v GROUP BY step;
CREATE TEMP TABLE by_hand AS
WITH visit AS (SELECT step, customer, width_bucket(at, b) - 1 AS period, periods FROM log, steps),
	person AS (SELECT step, customer, min(period) AS first, max(period) FILTER (WHERE period < periods) AS last FROM visit GROUP BY 1, 2)
SELECT step, b[c + 1]::timestamptz AS cohort_start, n AS period_no, count(DISTINCT customer) AS customers,
	CASE WHEN c + n < periods THEN count(DISTINCT customer) FILTER (WHERE period = c + n) END AS active,
	CASE WHEN c + n < periods THEN count(DISTINCT customer) FILTER (WHERE last >= c + n) END AS on_or_after
FROM steps JOIN LATERAL generate_series(0, periods - 1) AS c ON true JOIN LATERAL generate_series(0, periods - 1) AS n ON true
	LEFT JOIN (SELECT step, customer, period, first, last FROM visit JOIN person USING (step, customer)) AS v USING (step)
WHERE first = c GROUP BY step, b, periods, c, n;
SELECT matrix.step, count(*) AS cells, bool_and(c.customers = h.customers) AS customers, bool_and(c.active IS NOT DISTINCT FROM h.active) AS active,
	bool_and(o.active IS NOT DISTINCT FROM h.on_or_after) AS on_or_after, bool_and(round(c.retention, 10) IS NOT DISTINCT FROM round(100.0 * h.active / h.customers, 10)) AS retention,
	count(*) = (SELECT count(*) FROM by_hand WHERE by_hand.step = matrix.step) AS all_cells
FROM matrix, cohorts(s) AS c JOIN cohorts(s, true) AS o USING (cohort_start, period_no) JOIN by_hand AS h USING (cohort_start, period_no)
WHERE h.step = matrix.step GROUP BY matrix.step ORDER BY matrix.step;
SELECT matrix.step, count(*) = periods * periods AS square, sum(customers) FILTER (WHERE period_no = 0) + earlier(s) + inactive(s) = 700 AS all_customers,
	outside(s) = (SELECT count(*) FROM log WHERE at < '2023-08-01' OR at >= '2024-06-20') AS outside
FROM matrix JOIN steps USING (step), cohorts(s) GROUP BY matrix.step, periods, s ORDER BY 1;

-- Activity merges to the same customer's, cohorts to the sum of the customers.
SELECT bool_and(merged = whole) AS same FROM
	(SELECT customer, rollup(a) AS merged FROM (SELECT id % 1500 AS customer, id % 3, activity_summary(started, '{2023-08-01,2023-11-01,2024-02-01}') AS a FROM big GROUP BY 1, 2) AS v GROUP BY 1) AS m
	JOIN (SELECT id % 1500 AS customer, activity_summary(started, '{2023-08-01,2023-11-01,2024-02-01}') AS whole FROM big GROUP BY 1) AS w USING (customer);
SELECT x + y = s AS merged, cohort_summary_combine_inv(s, x) = y AS inverse, rolled_up = s AS rolled_up
FROM (SELECT cohort_summary(a) FILTER (WHERE customer < 'D') AS x, cohort_summary(a) FILTER (WHERE customer >= 'D') AS y, cohort_summary(a) AS s FROM activity) AS v,
	(SELECT rollup(s) AS rolled_up FROM (SELECT cohort_summary(a) AS s FROM activity GROUP BY length(a::text)) AS w) AS r;
SELECT count(*), bool_and(m.s = a.s) AS same
FROM (SELECT customer, cohort_summary(a) OVER (ORDER BY customer ROWS 2 PRECEDING) AS s, lag(customer, 2, 'Ann') OVER (ORDER BY customer) AS since FROM activity) AS m,
	LATERAL (SELECT cohort_summary(a) AS s FROM activity WHERE customer BETWEEN m.since AND m.customer) AS a;
-- A customer without an activity is skipped, in a moving window too: frames
-- that begin with one, hold nothing else or leave some rows out.
CREATE TEMP TABLE gap AS
SELECT n, a FROM (SELECT row_number() OVER (ORDER BY i, customer) AS n, CASE WHEN (i * 7 + length(customer) * 5 + ascii(customer)) % 5 < 3 THEN a END AS a
	FROM activity, generate_series(1, 8) AS i) AS v;
INSERT INTO gap SELECT 0, NULL;
CREATE FUNCTION pg_temp.moving(frame text) RETURNS TABLE(rows bigint, nulls bigint, same boolean) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT count(*), count(*) - count(moving), bool_and(moving IS NOT DISTINCT FROM anew) FROM
		(SELECT n, cohort_summary(a) OVER w AS moving, array_agg(n) OVER w AS frame FROM gap WINDOW w AS (ORDER BY n %s)) AS m,
		LATERAL (SELECT cohort_summary(a) AS anew FROM gap WHERE gap.n = ANY (frame)) AS f', frame);
END $$;
SELECT frame, moving.* FROM (VALUES ('ROWS CURRENT ROW'), ('ROWS 1 PRECEDING'), ('ROWS 4 PRECEDING'), ('ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING'),
	('ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING'), ('ROWS UNBOUNDED PRECEDING'), ('ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW'),
	('RANGE BETWEEN 5 PRECEDING AND 3 PRECEDING'), ('GROUPS BETWEEN 2 PRECEDING AND CURRENT ROW EXCLUDE TIES')) AS v(frame), pg_temp.moving(frame);
-- When the last customer has left the frame, others may come with other bounds.
SELECT n, s::json -> 'bounds' ->> 1 AS until
FROM (SELECT n, cohort_summary(CASE WHEN until IS NOT NULL THEN activity_summary_accum(NULL, date '2026-01-01', ARRAY['2026-01-01', until]) END) OVER (ORDER BY n ROWS 1 PRECEDING) AS s
	FROM (VALUES (1, date '2026-02-01'), (2, NULL), (3, NULL), (4, '2026-03-01'), (5, NULL)) AS v(n, until)) AS w;
-- By hand it gives no state that customers can't have.
SELECT error_of($$SELECT cohort_summary_accum_inv(s, a) FROM (SELECT cohort_summary '{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00","2026-03-01T00:00:00"],"active":[2,1,0],"last_active":[1,1,0]}') AS v(s),
	(SELECT activity_summary '{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00","2026-03-01T00:00:00"],"active":[0]}') AS w(a)$$);
SELECT error_of($$SELECT cohort_summary_accum_inv(s, a) FROM (SELECT cohort_summary '{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00","2026-03-01T00:00:00"],"active":[2,2,0],"last_active":[1,1,0]}') AS v(s),
	(SELECT activity_summary '{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00","2026-03-01T00:00:00"],"active":[0]}') AS w(a)$$);
SELECT cohort_summary_accum_inv(cohort_summary_accum(NULL, a), a) AS nobody, cohort_summary_accum(NULL, NULL) AS none FROM activity WHERE customer = 'Bob';

-- The same answer under every plan.
SELECT one_answer($$SELECT team, activity_summary(started, period_bounds(date '2023-08-01', '2024-06-20', '1 week')) FROM big GROUP BY team$$);
SELECT one_answer($$SELECT activity_summary(opened, period_bounds('2023-12-01', '2024-06-20', '1 day', 'Europe/Berlin')) FROM big$$);
SELECT one_answer($$SELECT activity_summary(opened, period_bounds('2023-12-01', '2024-06-20', '1 day', 'Europe/Berlin')) FROM big WHERE id % 2 > 7$$);
SELECT one_answer($$SELECT cohort_summary(activity_summary_accum(NULL, started, period_bounds(date '2023-08-01', '2024-06-20', '1 month'))) FROM big$$);
SELECT one_answer($$SELECT team, cohort_summary(activity_summary_accum(NULL, started, period_bounds(date '2023-08-01', '2024-06-20', '1 month'))) FROM big GROUP BY team$$);
SELECT one_answer($$SELECT rollup(s) FROM (SELECT team, cohort_summary(activity_summary_accum(NULL, started, '{2023-08-01,2024-01-01}')) AS s FROM big GROUP BY team) AS t$$);

-- Nothing to count: no events, no customers, a customer who is NULL.
SELECT activity_summary(at, '{2026-01-01,2026-02-01}') FROM visit WHERE false;
SELECT cohort_summary(a), count(*) FROM activity WHERE false;
SELECT cohort_summary(NULL::activity_summary) FROM activity;
SELECT cohort_summary(CASE WHEN customer <= 'Bob' THEN a END) = cohort_summary(a) FILTER (WHERE customer <= 'Bob') AS null_is_nobody FROM activity;
SELECT * FROM cohorts(NULL);
SELECT count(*) FROM (SELECT cohort_summary(a) AS s FROM activity) AS v, cohorts(s, NULL);

-- timestamp, timestamptz and infinity; cohorts start in the session's zone.
SET timezone = 'Europe/Berlin';
SELECT cohort_start, customers, outside(s) FROM
	(SELECT cohort_summary(a) AS s FROM (SELECT activity_summary(at, '{2026-03-01 00:00,2026-04-01 00:00}') AS a FROM (VALUES (timestamp '2026-03-01'), ('infinity'), ('2026-04-01')) AS v(at)) AS w) AS x, cohorts(s);
SELECT cohort_start, customers, outside(s), earlier(s) FROM
	(SELECT cohort_summary(a) AS s FROM (SELECT activity_summary(at, '{2026-03-01 00:00+00,2026-04-01 00:00+00}') AS a FROM (VALUES (timestamptz '2026-03-01 00:59'), ('2026-03-01 01:00'), ('-infinity')) AS v(at) GROUP BY at) AS w) AS x, cohorts(s);
SET timezone = 'UTC';

-- At most 1000 periods; a bitmap of every length.
SELECT error_of($$SELECT activity_summary(date '2026-01-01', period_bounds(date '2020-01-01', '2022-09-28', '1 day'))$$);
SELECT bool_and(active_periods(a) = n AND a::text::activity_summary = a AND (a::json -> 'active' ->> -1)::int = n - 1) AS all_days
FROM (VALUES (1), (2), (63), (64), (65), (128), (999), (1000)) AS v(n), LATERAL
	(SELECT activity_summary(d::date, period_bounds(date '2020-01-01', date '2020-01-01' + n, '1 day')) AS a FROM generate_series(timestamp '2020-01-01', timestamp '2020-01-01' + (n - 1) * interval '1 day', '1 day') AS d) AS w;
SELECT count(*), count(active), max(active) FROM (SELECT cohort_summary(activity_summary_accum(NULL, date '2020-01-01' + i, period_bounds(date '2020-01-01', '2022-09-27', '1 day'))) AS s FROM generate_series(0, 999) AS i) AS v, cohorts(s);

-- Bad input.
SELECT error_of($$SELECT activity_summary(at, CASE customer WHEN 'Ann' THEN '{2026-01-01,2026-02-01}'::date[] ELSE '{2026-01-01,2026-03-01}' END) FROM visit$$);
SELECT error_of($$SELECT activity_summary(at, NULL) FROM visit$$);
SELECT error_of($$SELECT rollup(a) FROM (SELECT activity_summary(at, ARRAY['2026-01-01', date '2026-02-01' + length(customer)]) AS a FROM (VALUES ('Ann', date '2026-01-01'), ('Hans', '2026-01-01')) AS v(customer, at) GROUP BY customer) AS w$$);
SELECT error_of($$SELECT cohort_summary(a) FROM (SELECT activity_summary(at, ARRAY['2026-01-01', date '2026-02-01' + length(customer)]) AS a FROM (VALUES ('Ann', date '2026-01-01'), ('Hans', '2026-01-01')) AS v(customer, at) GROUP BY customer) AS w$$);
SELECT error_of($$SELECT cohort_summary_accum_inv(s, a) FROM (SELECT cohort_summary(a) AS s FROM activity WHERE customer = 'Ann') AS v, activity WHERE customer = 'Cem'$$);
SELECT input, error_of(format('SELECT activity_summary %L', '{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00"],' || input || '}')) FROM (VALUES
	('"active":[0,0]'), ('"active":[1]'), ('"active":[-1]'), ('"active":0'), ('"after":-1'), ('"before":9223372036854775807,"after":1'), ('"outside":1'), ('"active":[0')) AS v(input);
SELECT input, error_of(format('SELECT activity_summary %L', input)) FROM (VALUES ('{}'), ('{"active":[0]}')) AS v(input);
SELECT input, error_of(format('SELECT cohort_summary %L', '{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00","2026-03-01T00:00:00"],' || input || '}')) FROM (VALUES
	('"active":[2,1,1],"last_active":[1,1,1]'), ('"active":[2,1,1]'), ('"active":[2,2,1],"last_active":[1,1,1]'), ('"active":[2,0,1],"last_active":[1,1,1]'), ('"active":[3,1,1],"last_active":[1,1,1]'), ('"active":[1,1,1],"last_active":[1,1,1]'),
	('"active":[2,1,1],"last_active":[1,1]'), ('"active":[2,-1,1],"last_active":[1,1,1]'), ('"earlier":-1'), ('"outside":-1'), ('"earlier":9223372036854775807,"inactive":1'), ('"active":[9223372036854775807,1,1],"last_active":[9223372036854775807,1,1]')) AS v(input);
SELECT type, change, error_of(format('SELECT received(%L, %L)', type, value)) FROM (VALUES
	('activity_summary', (SELECT activity_summary_send(a) FROM activity WHERE customer = 'Ann')),
	('cohort_summary', (SELECT cohort_summary_send(cohort_summary(a)) FROM activity))) AS v(type, good), LATERAL (VALUES
	('nothing', good), ('kind', set_byte(good, 1, 5)), ('time type', set_byte(good, 2, 0)), ('reserved byte', set_byte(good, 3, 1)), ('more bounds', set_byte(good, 11, 5)), ('huge bounds', set_byte(good, 4, 127)),
	('fingerprint', set_byte(good, 12, get_byte(good, 12) # 1)), ('count', set_byte(good, 20, 128)), ('last word', set_byte(good, length(good) - 1, 255)), ('short', substr(good, 1, length(good) - 8)), ('long', good || '\x0000000000000000'), ('odd', good || '\x00')) AS crafted(change, value);
SELECT a::jsonb::text::activity_summary = a AS jsonb, received('activity_summary', activity_summary_send(a))::activity_summary = a AS binary FROM activity WHERE customer = 'Ann';
SELECT s::text::cohort_summary = s AS text, s::jsonb::text::cohort_summary = s AS jsonb, received('cohort_summary', cohort_summary_send(s))::cohort_summary = s AS binary FROM (SELECT cohort_summary(a) AS s FROM activity) AS v;
