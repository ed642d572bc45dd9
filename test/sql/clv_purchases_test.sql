-- The purchases of one customer, as the models of customer lifetime value need them.
SET datestyle = 'ISO, YMD';
\set SHOW_CONTEXT never
\pset null 'NULL'

-- A customer buys on 1 January, twice on the 8th, on the 29th and after the
-- last day known: 2 repeats, the last 28 days after the first, which is 38 days
-- old.  (20 + 30 + 16) / 2 = 33 on the days after the first.
CREATE TEMP TABLE orders (id int, day date, value numeric);
INSERT INTO orders VALUES (1, '2026-01-29', 16), (2, '2026-01-01', 100), (3, '2026-01-08', 20), (4, '2026-01-08', 30), (5, '2026-02-09', 70);
SELECT repeats(h), recency(h), customer_age(h), average_value(h), later(h), unknown(h), h
FROM (SELECT purchase_summary(day, '2026-02-08', value) AS h FROM orders) x;
-- The day as_of itself counts; without values there is no mean.
SELECT repeats(h), recency(h), customer_age(h), average_value(h), later(h), h
FROM (SELECT purchase_summary(day, '2026-02-09') AS h FROM orders) x;
-- One purchase; nothing bought yet; a purchase of no known day or value.
SELECT id, repeats(h), recency(h), customer_age(h), average_value(h), later(h), unknown(h)
FROM (SELECT id, purchase_summary(day, '2026-01-31', value) AS h
	FROM (VALUES (1, date '2026-01-01', 5), (2, '2027-01-01', 5), (3, NULL, 5), (4, '2026-01-01', NULL)) AS v (id, day, value) GROUP BY id) x
ORDER BY id;
-- One repeat has an average, too.
SELECT repeats(h), average_value(h)::int FROM (SELECT purchase_summary(day, '2026-01-31', value) AS h FROM (VALUES (date '2026-01-01', 10), ('2026-01-02', 4)) AS v (day, value)) x;
SELECT purchase_summary(day, '2026-02-08') FROM orders WHERE false;

-- In any order, and merged from any parts, whatever day comes first.
SELECT count(DISTINCT h), count(*) FROM (
	SELECT purchase_summary(day, '2026-02-08', value ORDER BY day) AS h FROM orders
	UNION ALL SELECT purchase_summary(day, '2026-02-08', value ORDER BY day DESC) FROM orders
	UNION ALL SELECT rollup(h) FROM (SELECT purchase_summary(day, '2026-02-08', value) AS h FROM orders GROUP BY id) x
	UNION ALL SELECT rollup(h ORDER BY i DESC) FROM (SELECT id % 2 AS i, purchase_summary(day, '2026-02-08', value) AS h FROM orders GROUP BY i) x
	UNION ALL SELECT rollup(h ORDER BY i) FROM (SELECT id % 2 AS i, purchase_summary(day, '2026-02-08', value) AS h FROM orders GROUP BY i) x) y;
SELECT rollup(h ORDER BY i) = rollup(h ORDER BY i DESC) AS same, repeats(rollup(h ORDER BY i)) FROM (SELECT i / 30 AS i, purchase_summary(date '2026-01-01' + i, '2027-01-01', i) AS h FROM generate_series(0, 99) AS i GROUP BY 1) x;
-- The days of two shops: the first day of both has the values of both.
SELECT average_value(a + b), a + b FROM (SELECT purchase_summary(day, '2026-02-08', value) AS a FROM orders) x,
	(SELECT purchase_summary(day, '2026-02-08', 1.5) AS b FROM unnest('{2026-01-01,2026-01-02}'::date[]) AS day) y;

SELECT error_of($$SELECT purchase_summary('2026-01-01', NULL)$$);
SELECT error_of($$SELECT purchase_summary('2026-01-01', 'infinity')$$);
SELECT error_of($$SELECT purchase_summary('-infinity', '2026-01-01')$$);
SELECT error_of($$SELECT purchase_summary(day, day) FROM orders$$);
SELECT error_of($$SELECT purchase_summary('2026-01-01', '2026-01-02', -5)$$);
SELECT error_of($$SELECT purchase_summary('2026-01-01', '2026-01-02', 'NaN')$$);
SELECT error_of($$SELECT purchase_summary('2026-01-01', '2026-01-02') + purchase_summary('2026-01-01', '2026-01-03')$$);
SELECT error_of($$SELECT purchase_summary('2026-01-01', '2026-01-02') + purchase_summary('2026-01-01', '2026-01-02', 5)$$);
SELECT error_of($$SELECT '{}'::purchase_summary$$);
SELECT error_of($$SELECT '{"values":1,"as_of":"2026-01-02T00:00:00","days":["2026-01-03T00:00:00"]}'::purchase_summary$$);
SELECT error_of($$SELECT '{"values":1,"as_of":"2026-01-02T00:00:00","days":["2026-01-02T00:00:00","2026-01-01T00:00:00"]}'::purchase_summary$$);
SELECT error_of($$SELECT '{"values":1,"as_of":"2026-01-02T00:00:00","days":["2026-01-02T01:00:00"]}'::purchase_summary$$);
SELECT error_of($$SELECT '{"values":2,"as_of":"2026-01-02T00:00:00","value":5,"days":[]}'::purchase_summary$$);
SELECT error_of($$SELECT '{"values":2,"as_of":"2026-01-02T00:00:00","value":5,"first_value":6,"days":["2026-01-01T00:00:00","2026-01-02T00:00:00"]}'::purchase_summary$$);

-- The same day and value from three parts is one day; parts without purchases add nothing.
SELECT h + h + e = h + e + h AS same, repeats(h + h + e), average_value(h + h + e), later(h + h + e)
FROM (SELECT purchase_summary(day, '2026-02-08', value) AS h FROM orders) x,
	(SELECT purchase_summary(date '2026-03-01', '2026-02-08', 7) AS e) y;
-- Days of each order of arrival, one by one and merged, against the set that SQL makes of them.
SELECT count(*), bool_and(h = (SELECT purchase_summary(day, '2027-01-01', value ORDER BY day) FROM
		(SELECT date '2026-01-01' + d AS day, sum(d + 1) AS value FROM unnest(days) AS d GROUP BY d) AS s)) AS one_by_one,
	bool_and(rolled = h) AS merged, bool_and(repeats(h) + 1 = (SELECT count(DISTINCT d) FROM unnest(days) AS d)) AS repeats
FROM (SELECT array_agg(d ORDER BY n) AS days, purchase_summary(date '2026-01-01' + d, '2027-01-01', d + 1 ORDER BY n) AS h
	FROM (SELECT i, n, (i * 7919 + n * n * 104729 + n * i) % (1 + i) AS d FROM generate_series(0, 60) AS i, generate_series(0, i) AS n) v GROUP BY i) x,
	LATERAL (SELECT rollup(p ORDER BY part DESC) AS rolled FROM (SELECT n % 4 AS part, purchase_summary(date '2026-01-01' + d, '2027-01-01', d + 1) AS p
		FROM unnest(days) WITH ORDINALITY AS u(d, n) GROUP BY 1) y) z;

-- A support function goes by its arguments, never by the state it is called with.
SELECT error_of($$SELECT purchase_summary_accum('{"values":2,"as_of":"2026-01-01"}', date '2025-01-01', date '2026-01-01')$$);
SELECT error_of($$SELECT purchase_summary_accum('{"values":1,"as_of":"2026-01-01"}', date '2025-01-01', date '2026-01-01', 5)$$);
CREATE AGGREGATE pg_temp.mixed(date, date) (SFUNC = purchase_summary_accum, STYPE = purchase_summary, INITCOND = '{"values":2,"as_of":"2026-01-01"}');
SELECT error_of($$SELECT pg_temp.mixed('2025-01-01', '2026-01-01')$$);
SELECT purchase_summary_accum(NULL, '2025-01-01', '2026-01-01'), purchase_summary_accum(NULL, NULL, '2026-01-01', 5);
-- A user's aggregate without the final function has the same states, spare room or not.
CREATE AGGREGATE pg_temp.plain(date, date) (SFUNC = purchase_summary_accum, STYPE = purchase_summary);
SELECT p = h AS equal, p::text = h::text AS text, purchase_summary_send(p) = purchase_summary_send(h) AS binary, p + h = h + h AS merged, h + p = h + h AS merges,
	(repeats(p), recency(p), customer_age(p)) = (repeats(h), recency(h), customer_age(h)) AS results, repeats(p)
FROM (SELECT pg_temp.plain(day, '2026-02-08') AS p, purchase_summary(day, '2026-02-08') AS h FROM orders) x;

-- The bytes as the source has them: days are sorted, the value of the first day is apart.
SELECT purchase_summary_send(purchase_summary(day, '2026-02-08', value)) = '\x01120201' || '\x0002ed4378e0a000'::bytea || decode(repeat('00', 16), 'hex')
	|| '\x00000000000004b50000000000000000' || '\x00000000000003e80000000000000000' || '\x0002ea470ae86000' || '\x0002ead3dbcc0000' AS bytes
FROM (VALUES (date '2026-01-08', 20.50), ('2026-01-01', 100.00)) AS v (day, value);

-- What cannot be printed is not stored: it could not be dumped.
SELECT error_of($$SELECT purchase_summary('2026-01-01', '294277-01-01')$$);
SELECT error_of($$SELECT purchase_summary('2026-01-01', '5874897-01-01')$$);
SELECT purchase_summary('4714-11-24 BC', '294276-12-31')::text::purchase_summary;
SELECT later(purchase_summary('294277-01-01', '294276-12-31'));
CREATE FUNCTION as_bytes(as_of int8, VARIADIC days int8[]) RETURNS bytea LANGUAGE sql AS $$
	SELECT '\x01120100' || int8send(as_of) || decode(repeat('00', 48), 'hex') || string_agg(int8send(day), '' ORDER BY i)
	FROM unnest(days) WITH ORDINALITY AS d(day, i) $$;
SELECT received('purchase_summary', as_bytes(86400000000, 0, 86400000000));
SELECT as_of, day, error_of(format('SELECT received(%L, %L)', 'purchase_summary', as_bytes(as_of, day)))
FROM (VALUES (-211813488000000000 - 86400000000, -211813488000000000 - 86400000000), (9223371331200000000, 0), (0, -211813488000000000 - 86400000000),
	(9223372036800000000, 0), (9223372036854775807, 0), (0, -9223372036854775808), (0, 86400000000), (1, 0)) AS v(as_of, day);
-- Bytes that look like spare room of an aggregate's state are dropped.
SELECT received('purchase_summary', as_bytes(0, 0, 7, -9223372036854775808 + 2));

-- Memory and time grow with the days, not with their square: 20,000 days one by
-- one, and two customers' 20,000 interleaved days merged.
CREATE FUNCTION peak_memory() RETURNS bigint LANGUAGE sql AS $$
	SELECT (regexp_match(pg_read_file('/proc/self/status', 0, 100000, true), 'VmHWM:\s*(\d+) kB'))[1]::bigint $$;
SET statement_timeout = '30s';
CREATE TEMP TABLE many AS SELECT k, purchase_summary(date '1900-01-01' + 2 * i + k, '2026-01-01', 1 ORDER BY i) AS h
FROM generate_series(1, 20000) AS i, generate_series(0, 1) AS k GROUP BY k;
SELECT peak_memory() AS before \gset
SELECT repeats(a.h + b.h), average_value(a.h + b.h)::int, recency(a.h + b.h) FROM many AS a, many AS b WHERE a.k = 0 AND b.k = 1;
SELECT repeats(purchase_summary(date '1900-01-01' + i, '2500-01-01')) FROM generate_series(1, 200000) AS i;
-- at most 50 MB more, where the system tells
SELECT coalesce(peak_memory() - :before < 50000, true) AS little_memory;
RESET statement_timeout;

-- The same answer under every plan, of no rows too.
SELECT one_answer('SELECT team, purchase_summary(started, ''2024-01-01'', score) FROM big GROUP BY team');
SELECT one_answer('SELECT purchase_summary(started, ''2024-01-01'', id / 100.0) FROM big');
SELECT one_answer('SELECT purchase_summary(started, ''2024-01-01'') FROM big WHERE id % 7 > 7');
SELECT one_answer('SELECT rollup(h) FROM (SELECT team, purchase_summary(started, ''2024-01-01'', score) AS h FROM big GROUP BY team) x') LIKE 'one%' AS rolled;
