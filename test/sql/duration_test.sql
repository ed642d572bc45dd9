-- Durations: means, percentiles, targets
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET timezone = 'Europe/Berlin';

-- Five tickets: solved after 1, 2, 2 and 11 hours, and one still open.
CREATE TEMP TABLE tickets (team text, opened timestamptz, resolved timestamptz);
INSERT INTO tickets VALUES
	('a', '2024-03-01 08:00', '2024-03-01 09:00'),
	('a', '2024-03-01 08:00', '2024-03-01 10:00'),
	('a', '2024-03-01 09:00', '2024-03-01 11:00'),
	('b', '2024-03-01 09:00', '2024-03-01 20:00'),
	('b', '2024-03-01 10:00', NULL);

SELECT duration_summary(opened, resolved) FROM tickets;

-- The mean is 16/4 hours; of all five opened it would be 16/5.
SELECT finished(s), unfinished(s), invalid(s), total(s), average(s), average_per_opened(s), resolution_rate(s)
FROM (SELECT duration_summary(opened, resolved) AS s FROM tickets) x;
SELECT avg_resolution(opened, resolved), avg_response(opened, resolved), resolution_rate(opened, resolved) FROM tickets;

-- Sorted 1, 2, 2, 11: the 90th percentile is 0.7 of the way from 2 to 11.
SELECT median(s), percentile(s, 0.9), percentiles(s, ARRAY[0, 0.25, 0.5, 1, NULL]), percentiles(s, ARRAY[[0.5], [1]])
FROM (SELECT duration_summary(opened, resolved) AS s FROM tickets) x;

-- Within two hours, the second itself included: 3 of 4.
SELECT target, share_within(s, target)
FROM (SELECT duration_summary(opened, resolved) AS s FROM tickets) x,
	unnest(ARRAY['-1 second', '0', '59:59', '2 hours', '1:59:59.999999', '11 hours', '300000 days']::interval[]) AS target;

-- Service level of 4 hours as of noon: met, breached, and pending while it is open and not due.
SELECT hits(r) AS met, trials(r) - hits(r) AS breached, unknown(r) AS pending, rate(r)
FROM (SELECT rate_summary(CASE WHEN resolved <= opened + interval '4 hours' THEN true
	WHEN coalesce(resolved, '2024-03-01 12:00') > opened + interval '4 hours' THEN false END) AS r FROM tickets) x;

-- Daylight saving: 23 hours passed, not a day.
SELECT total(duration_summary(timestamptz '2026-03-28 12:00', timestamptz '2026-03-29 12:00'));
SELECT total(duration_summary(timestamp '2026-03-28 12:00', timestamp '2026-03-29 12:00'));
SELECT total(duration_summary(date '2026-03-28', date '2026-03-29'));

-- as_of gives the open an age; what starts after it is invalid.
SELECT duration_summary(opened, resolved, timestamptz '2024-03-02 10:00') FROM tickets;
SELECT duration_summary(o, r, date '2024-01-10') FROM (VALUES
	(date '2024-01-01', date '2024-01-03'), ('2024-01-01', NULL), ('2024-01-10', NULL),
	('2024-01-11', NULL), ('2024-01-11', '2024-01-12'), (NULL, NULL), ('2024-01-02', '2024-01-01')) v(o, r);
SELECT duration_summary(o, r, NULL) FROM (VALUES (timestamp '2024-01-01', NULL::timestamp)) v(o, r);

-- Intervals: call lengths, NULL while the call goes on.
SELECT duration_summary(v) FROM (VALUES (interval '90 s'), ('90 s'), ('1 day 1 s'), ('-1 day'), ('1 day -24:00'), (NULL)) t(v);
SELECT duration_summary(age(timestamp '2024-03-01', timestamp '2024-01-31'));
SELECT share_within('{}', '1 year');
SELECT duration_summary(interval '2147483647 days');

SELECT avg_resolution(v), avg_response(v), average(duration_summary(v)) FROM (VALUES (interval '1 hour'), ('2 days'), (NULL), ('-1 day')) AS t(v);
SELECT avg_resolution(v) FROM (VALUES (interval '1 month')) AS t(v);

-- Intervals as numbers, for charts.  A month has 30 days and twelve 365.25, as in extract(epoch ...).
SELECT v, hours(v), days(v), hours(v) * 3600 = extract(epoch FROM v) AS as_epoch
FROM unnest('{0,01:30,00:20,-01:30,2 days 12:00,1 month,1 year,-14 months 3 days,2147483647:00:54.775807,178000000 years}'::interval[]) AS v;
SELECT hours(NULL), days('36:00');

-- Nothing to divide by is NULL.
SELECT finished(s), total(s), average(s), average_per_opened(s), median(s), percentile(s, 1), percentiles(s, '{0,1}'::float8[]), share_within(s, '1 day'), resolution_rate(s)
FROM (SELECT duration_summary(opened, resolved) AS s FROM tickets WHERE false) x;
SELECT s, average(s), average_per_opened(s), median(s), share_within(s, '1 day')
FROM (SELECT duration_summary(opened, resolved) AS s FROM tickets WHERE resolved IS NULL) x;
SELECT median(NULL), percentile(NULL::duration_summary, 0.5), share_within('{}', NULL);
SELECT percentiles('{"finished":1,"total_usec":5,"times":[[5,1]]}', '{}'::float8[]);

-- Wrong parameters
SELECT percentile('{}'::duration_summary, 1.5);
SELECT percentile(s, 90) FROM (SELECT duration_summary(opened, resolved) AS s FROM tickets) x;
SELECT percentile(s, 'NaN'::float8) FROM (SELECT duration_summary(opened, resolved) AS s FROM tickets) x;
SELECT percentiles(s, '{0.5,-0.1}'::float8[]) FROM (SELECT duration_summary(opened, resolved) AS s FROM tickets) x;
SELECT duration_summary(timestamp '2024-01-01', timestamp 'infinity');
SELECT duration_summary(timestamp '-infinity', timestamp '2024-01-01');
SELECT duration_summary(timestamp '2024-01-01', NULL, timestamp 'infinity');
SELECT duration_summary(timestamp '4713-01-01 BC', timestamp '294000-01-01');

-- Above 2^53 a double is not exact, but the last is the last.
SELECT percentile('{"finished":18014398509481988,"total_usec":0,"times":[[0,18014398509481988]]}'::duration_summary, 1),
	percentile('{"finished":9223372036854775807,"total_usec":5,"times":[[0,9223372036854775806],[5,1]]}'::duration_summary, 1),
	percentile('{"finished":9223372036854775807,"total_usec":5,"times":[[0,9223372036854775806],[5,1]]}'::duration_summary, 1 - 1e-16);

-- The exact form ends at 1024 times that differ, finished or not.
CREATE FUNCTION form(s duration_summary) RETURNS text LANGUAGE sql AS
	$$SELECT CASE WHEN s::text LIKE '%_buckets%' THEN 'histogram' WHEN s::text LIKE '%times%' THEN 'exact' ELSE 'none' END$$;
SELECT n, form(duration_summary(i * interval '1 second'))
FROM (VALUES (0), (1), (1024), (1025)) v(n) LEFT JOIN generate_series(1, 1025) i ON i <= n GROUP BY n ORDER BY n;
SELECT form(duration_summary(timestamp '2024-01-01', CASE WHEN i % 2 = 0 THEN timestamp '2024-01-01' + i / 2 * interval '1 day' END, timestamp '2024-01-01' + i / 2 * interval '1 day'))
FROM generate_series(0, 1024) i;
SELECT form(duration_summary(i % 1024 * interval '1 second')) FROM generate_series(1, 100000) i;

-- Exact percentiles are those of percentile_cont, to the microsecond.
CREATE FUNCTION spread(i int) RETURNS interval LANGUAGE sql IMMUTABLE AS
	$$SELECT make_interval(secs => round(exp((i::bigint * 7919 % 1000003) * 20.0 / 1000003)::numeric, 6)::float8)$$;
SELECT bool_and(percentile(s, p) = c) FROM (
	SELECT duration_summary(timestamp '2024-01-01', timestamp '2024-01-01' + spread(i)) AS s, i % 7 AS g FROM generate_series(1, 7000) i GROUP BY 2) x
JOIN (SELECT p, i % 7 AS g, percentile_cont(p) WITHIN GROUP (ORDER BY timestamp '2024-01-01' + spread(i) - timestamp '2024-01-01') AS c
	FROM generate_series(1, 7000) i, unnest(ARRAY[0, 0.01, 0.123456, 0.5, 0.9, 0.99, 0.999, 1]) p GROUP BY 1, 2) y USING (g);

-- Histogram: within 0.8 percent, from the microsecond to the longest there are.
SELECT form(s), bool_and(abs(extract(epoch FROM percentile(s, p)) / extract(epoch FROM c) - 1) < 0.008) AS within_bound
FROM (SELECT duration_summary(spread(i)) AS s FROM generate_series(1, 20000) i) x,
	(SELECT p, percentile_cont(p) WITHIN GROUP (ORDER BY spread(i)) AS c
	FROM generate_series(1, 20000) i, unnest(ARRAY[0, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1]) p GROUP BY 1) y
GROUP BY 1;
CREATE FUNCTION usec(v bigint) RETURNS interval LANGUAGE sql IMMUTABLE AS
	$$SELECT make_interval(days => (v / 86400000000)::int) + (v % 86400000000) * interval '1 microsecond'$$;
CREATE TEMP TABLE wide AS SELECT u, usec(u) AS v
	FROM generate_series(0, 2016) i, LATERAL (SELECT least(floor(pow(2::numeric, i / 32.0)), 9223372036854775807)::bigint) x(u);
SELECT count(*), count(DISTINCT v) > 1024 AS is_histogram, min(v), max(v) FROM wide;
SELECT form(s), bool_and(abs((extract(epoch FROM percentile(s, rank / 2016.0)) - extract(epoch FROM v)) / extract(epoch FROM v)) < 0.008) AS within_bound, average(s) = exact AS exact_mean
FROM (SELECT duration_summary(v) AS s FROM wide) x,
	(SELECT v, row_number() OVER (ORDER BY v) - 1 AS rank FROM wide) y,
	(SELECT usec(round(sum(u) / count(*))::bigint) AS exact FROM wide) z
GROUP BY 1, 3;

-- Within a bucket by rank: 2,000 waits a month that grow by 0.2 percent a
-- month, a quarter of the width of a bucket, are told apart for two years.
CREATE TEMP TABLE monthly AS
	SELECT m, duration_summary(v) AS s, percentile_cont(0.9) WITHIN GROUP (ORDER BY v) AS exact
	FROM (SELECT m, make_interval(secs => exp(8 + i * 7919 % 2003 / 2003.0) * pow(1.002, m)) AS v FROM generate_series(1, 24) AS m, generate_series(1, 2000) AS i) AS x GROUP BY m;
SELECT bool_and(form(s) = 'histogram') AS histograms, count(DISTINCT percentile(s, 0.9)) AS values, bool_and(rises) AS rising,
	bool_and(abs(hours(percentile(s, 0.9)) / hours(exact) - 1) < 0.001) AS within_a_permille
FROM (SELECT *, percentile(s, 0.9) > lag(percentile(s, 0.9)) OVER (ORDER BY m) IS NOT FALSE AS rises FROM monthly) AS m;
-- 2,000 times in the one bucket from 2^33 to 2^33 + 2^26 microseconds, 2:23:09.93 and 67.1 s
-- long: at fraction f the time is f of the way through, in steps of a second, a sixteenth of
-- the bucket being 4.2 s.
SELECT f, percentile(s, f), make_interval(secs => round((2 ^ 33 + f * 2 ^ 26) / 1e6)) AS by_hand
FROM (VALUES ('{"finished":2000,"total_usec":17246978048000,"time_buckets":[[8589934592,2000]]}'::duration_summary)) AS x(s), unnest(ARRAY[0, 0.25, 0.5, 0.75, 1]) AS f;
-- Between a time that is known and one that is not, in steps of the latter; else of the former.
SELECT least, percentile(format('{"finished":2000,"total_usec":%s,"time_buckets":[[%s,1000],[8589934592,1000]]}', 1000 * (8589934592 + least), least)::duration_summary, 0.5) FROM unnest('{200,536870912}'::bigint[]) AS least;
-- The steps grow with the times; a unit that is coarser, or odd, is kept.
SELECT least, unit, percentile(format('{"finished":2000,"total_usec":%s,"time_buckets":[[%s,2000]],"unit_usec":%s}', 2000 * ((least + unit - 1) / unit * unit), least, unit)::duration_summary, 0.3) AS time
FROM (VALUES (2 ^ 20, 1), (2 ^ 25, 1), (2 ^ 29, 1), (2 ^ 33, 1), (2 ^ 38, 1), (2 ^ 42, 1), (2 ^ 48, 1), (2 ^ 42, 3600000000), (2 ^ 42, 86400000000), (2 ^ 33, 7000003)) AS v(l, u),
	LATERAL (SELECT l::bigint, u::bigint) AS w(least, unit);
-- Never outside of the bucket, nor out of order, wherever it lies.
SELECT count(*), bool_and(in_order) AS in_order, bool_and(percentile(s, 0) >= usec(least) AND percentile(s, 1) < usec(least + width)) AS inside
FROM generate_series(9, 61) AS octave, unnest(ARRAY[0, 1, 77, 127]) AS n, LATERAL (SELECT 1::bigint << octave - 7) AS x(width),
	LATERAL (SELECT (1::bigint << octave) + n * width) AS y(least),
	LATERAL (SELECT format('{"finished":1500,"total_usec":%s,"time_buckets":[[%s,1500]]}', 1500 * least::numeric, least)::duration_summary) AS q(s),
	LATERAL (SELECT bool_and(t >= before IS NOT FALSE) FROM (SELECT percentile(s, f / 50.0) AS t, lag(percentile(s, f / 50.0)) OVER (ORDER BY f) AS before FROM generate_series(0, 50) AS f) AS o) AS r(in_order);

-- Share within a target: that of a target at most 0.8 percent longer.
SELECT bool_and(share BETWEEN exact AND exact_longer) FROM (
	SELECT share_within(s, target) AS share,
		(SELECT 100.0 * count(*) / 10000 FROM generate_series(1, 10000) i WHERE spread(i) <= target) AS exact,
		(SELECT 100.0 * count(*) / 10000 FROM generate_series(1, 10000) i WHERE spread(i) <= target * 1.008) AS exact_longer
	FROM (SELECT duration_summary(spread(i)) AS s FROM generate_series(1, 10000) i) x,
		unnest(ARRAY['1 second', '1 minute', '4 hours', '1 day', '1000 days']::interval[]) target) y;

-- Times in whole days come back in whole days, exact below 128 of them.
SELECT form(s), percentiles(s, ARRAY[0.001, 0.05, 0.25, 0.5, 1]), share_within(s, '7 days'), share_within(s, '6 days 23:59'), s::text LIKE '%"unit_usec":86400000000}' AS in_days
FROM (SELECT duration_summary(date '2000-01-01', date '2000-01-01' + i) AS s FROM generate_series(1, 2000) i) x;

-- and in none but microseconds once one of them is not whole.
SELECT bool_and(form(s) = 'histogram'), bool_and(s::text LIKE '%unit_usec%') AS in_seconds, count(DISTINCT s) = 1 AS same_in_both_orders
FROM (SELECT last, duration_summary(v ORDER BY i) AS s FROM (SELECT i, last, i * interval '1 second' + CASE WHEN i = 1500 THEN last ELSE '0' END AS v
		FROM generate_series(1, 2000) i, unnest(ARRAY['0', '1 microsecond']::interval[]) last) x GROUP BY last
	UNION ALL SELECT last, duration_summary(v ORDER BY i DESC) AS s FROM (SELECT i, last, i * interval '1 second' + CASE WHEN i = 1500 THEN last ELSE '0' END AS v
		FROM generate_series(1, 2000) i, unnest(ARRAY['0', '1 microsecond']::interval[]) last) x GROUP BY last) y GROUP BY last ORDER BY last;

-- Stored and read back; equal summaries are equal bytes, whatever the order.
CREATE TEMP TABLE stored AS
	SELECT i % 10 AS day, duration_summary(timestamp '2024-01-01', CASE WHEN i % 3 > 0 THEN timestamp '2024-01-01' + spread(i) END, timestamp '2025-01-01') AS s
	FROM generate_series(1, 5000) i GROUP BY 1
	UNION ALL SELECT 10, duration_summary(spread(i)) FROM generate_series(1, 3000) i
	UNION ALL SELECT 11, duration_summary(date '2000-01-01', date '2000-01-01' + i) FROM generate_series(1, 2000) i
	UNION ALL SELECT 12, '{}';
SELECT day, form(s), finished(s), unfinished(s) FROM stored ORDER BY day;
SELECT bool_and(s::text::duration_summary = s), bool_and(s::jsonb::text::duration_summary = s), bool_and(s::json::text = s::text) FROM stored;
SELECT bool_and(received('duration_summary', duration_summary_send(s)) = s::text) FROM stored;

-- rollup, +: the summary of all rows, in every order
WITH a AS (SELECT rollup(s ORDER BY day) AS s FROM stored WHERE day < 10),
	b AS (SELECT rollup(s ORDER BY day DESC) AS s FROM stored WHERE day < 10),
	c AS (SELECT duration_summary(timestamp '2024-01-01', CASE WHEN i % 3 > 0 THEN timestamp '2024-01-01' + spread(i) END, timestamp '2025-01-01') AS s FROM generate_series(1, 5000) i)
SELECT form(a.s), a.s = b.s, a.s = c.s FROM a, b, c;
SELECT bool_and(a.s + b.s = b.s + a.s), bool_and(a.s + b.s + c.s = a.s + (b.s + c.s)), bool_and(finished(a.s + b.s) = finished(a.s) + finished(b.s))
FROM stored a, stored b, stored c;
SELECT count(DISTINCT s), count(*) FROM (SELECT s FROM stored UNION ALL SELECT s::text::duration_summary FROM stored) x;

-- A summary of only a sum and a count has no percentiles, nor has one that it is merged with.
SELECT average('{"finished":2,"total_usec":7000000}'::duration_summary);
SELECT median('{"finished":2,"total_usec":7000000}');
SELECT a.s + b.s = b.s + a.s, finished(a.s + b.s), average(a.s + b.s), a.s + b.s
FROM (SELECT duration_summary(opened, resolved) AS s FROM tickets) a, (SELECT duration_summary '{"finished":2,"total_usec":7000000}') b(s);
SELECT share_within(a.s + b.s, '1 hour')
FROM (SELECT duration_summary(opened, resolved) AS s FROM tickets) a, (SELECT duration_summary '{"finished":2,"total_usec":7000000}') b(s);

-- A histogram whose longest time is far from the others, opened again to be merged.
SELECT form(s), form(s + s), finished(s + s), rollup(t) = s + s AS same
FROM (SELECT duration_summary(CASE i WHEN 1100 THEN interval '200000 days' ELSE i * interval '1 s' END) AS s FROM generate_series(1, 1100) AS i) AS x, LATERAL (VALUES (s), (s)) AS y(t) GROUP BY s;

-- Taking away is the reverse of adding, exactly: what is left of a histogram could be
-- of another form, or of another unit, so only nothing is taken from one.
WITH parts(n, s) AS (SELECT i % 3, duration_summary(i % 600 * interval '1 s') FROM generate_series(1, 3000) AS i GROUP BY 1)
SELECT bool_and(form(a.s) = 'exact') AS exact, bool_and((a.s + b.s) - b.s = a.s) AS back, bool_and(a.s - a.s = '{}') AS nothing FROM parts AS a, parts AS b;
SELECT form(h), h - '{}' = h AS nothing_taken, duration_summary_combine_inv(h, e) IS NULL AS not_known, duration_summary_accum_inv(h, interval '1 s') IS NULL AS not_known
FROM (SELECT duration_summary(i % 1100 * interval '1 s') AS h, duration_summary(i % 1100 * interval '1 s') FILTER (WHERE i % 1100 < 900) AS e FROM generate_series(1, 11000) AS i) AS x;
SELECT h - e FROM (SELECT duration_summary(i % 1100 * interval '1 s') AS h, duration_summary(i % 1100 * interval '1 s') FILTER (WHERE i % 1100 < 900) AS e FROM generate_series(1, 11000) AS i) AS x;
SELECT duration_summary(interval '5 s') - duration_summary(interval '6 s');

-- Moving windows are exact in both forms, and from one to the other.
CREATE FUNCTION same_as_window(frame int) RETURNS bool LANGUAGE sql AS $$
	WITH rows AS MATERIALIZED (SELECT i, CASE WHEN i % 11 > 0 THEN CASE WHEN i < 1800 THEN spread(i) ELSE spread(i % 100) END END AS v FROM generate_series(1, 3600) i),
	moving AS (SELECT i, duration_summary(v) OVER (ORDER BY i ROWS BETWEEN 1199 PRECEDING AND CURRENT ROW) AS s FROM rows)
	SELECT bool_and(m.s = (SELECT duration_summary(v) FROM rows r WHERE r.i BETWEEN m.i - 1199 AND m.i))
	FROM moving m WHERE i % frame = 0 $$;
SELECT same_as_window(97);
SELECT bool_and(m.s = (SELECT rollup(s) FROM stored d WHERE d.day BETWEEN m.day - 2 AND m.day)), string_agg(form(m.s), ' ' ORDER BY m.day)
FROM (SELECT day, rollup(s) OVER (ORDER BY day ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM stored) m;
CREATE TEMP TABLE days AS SELECT d AS day, duration_summary(CASE WHEN d <> 7 THEN date_trunc('second', spread(d * 3000 + i)) ELSE spread(d * 3000 + i) END) AS s
	FROM generate_series(1, 12) d, generate_series(1, 1500) i GROUP BY d;
SELECT bool_and(m.s = (SELECT rollup(s) FROM days d WHERE d.day BETWEEN m.day - 2 AND m.day)), bool_and(form(m.s) = 'histogram'), string_agg(substring(m.s::text FROM '"unit_usec":(.*)}'), ' ' ORDER BY day)
FROM (SELECT day, rollup(s) OVER (ORDER BY day ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM days) m;
SELECT bool_and(a = b) FROM (SELECT avg_resolution(opened, resolved) OVER w AS a, average(duration_summary(opened, resolved) OVER w) AS b
	FROM tickets WINDOW w AS (ORDER BY opened ROWS 1 PRECEDING)) x;

-- What is not a summary
SELECT '{"finished":1}'::duration_summary;
SELECT '{"finished":-1}'::duration_summary;
SELECT '{"finished":1,"total_usec":-5}'::duration_summary;
SELECT '{"finished":1,"total_usec":9223372036854775808}'::duration_summary;
SELECT '{"finished":2,"total_usec":5,"times":[[5,1]]}'::duration_summary;
SELECT '{"finished":1,"total_usec":6,"times":[[5,1]]}'::duration_summary;
SELECT '{"finished":1,"total_usec":5,"times":[[5,1]],"ages":[[5,1]]}'::duration_summary;
SELECT '{"finished":1,"total_usec":5,"times":[[5,0]]}'::duration_summary;
SELECT '{"finished":1,"total_usec":5,"times":[[-5,1]]}'::duration_summary;
SELECT '{"finished":2,"total_usec":10,"times":[[5,1],[5,1]]}'::duration_summary;
SELECT '{"finished":1,"total_usec":5,"times":[[5,9223372036854775807],[6,9223372036854775807]]}'::duration_summary;
SELECT '{"finished":1,"total_usec":5,"times":[5,1]}'::duration_summary;
SELECT '{"finished":1,"total_usec":5,"times":[[5,1]'::duration_summary;
SELECT '{"finished":1,"total_usec":5,"times":[]}'::duration_summary;
SELECT '{"finished":1,"total_usec":5,"times":[[5,1]],"time_buckets":[[5,1]]}'::duration_summary;
SELECT '{"finished":1,"total_usec":5,"time_buckets":[[5,1]]}'::duration_summary;
SELECT '{"finished":2000,"total_usec":514000,"time_buckets":[[257,2000]]}'::duration_summary;
SELECT '{"finished":2000,"total_usec":516000,"time_buckets":[[256,2000]]}'::duration_summary;
SELECT '{"finished":2000,"total_usec":514000,"time_buckets":[[256,2000]],"unit_usec":0}'::duration_summary;
SELECT '{"finished":2000,"total_usec":514000,"time_buckets":[[256,2000]],"unit_usec":9223372036854775807}'::duration_summary;
SELECT '{"finished":2000,"total_usec":2098000001,"time_buckets":[[1048576,2000]],"unit_usec":1000}'::duration_summary;
SELECT '{"finished":2000,"total_usec":514000,"unit_usec":1,"times":[[257,2000]]}'::duration_summary;
SELECT '{"unknown":1}'::duration_summary;
SELECT right(error_of(format('SELECT %L::duration_summary', '{"finished":1025,"total_usec":524800,"times":[' || string_agg(format('[%s,1]', i), ',') || ']}')), 90)
FROM generate_series(0, 1024) i;

-- The order in which a text gives its times does not matter.
SELECT '{"times":[[7,1],[5,1]],"total_usec":12,"finished":2}'::duration_summary;

-- The binary form. Of one time of 5 seconds: version, kind, form; the counts
-- 1, 0, 0; the total; and from the right, 1 member, the unit of 5,000,000
-- microseconds as varint c0 96 b1 02, and twice its key, which is twice the time.
SELECT duration_summary_send(duration_summary(interval '5 s'));
CREATE FUNCTION crafted(form int, words text) RETURNS text LANGUAGE sql AS $$
	SELECT error_of(format('SELECT received(%L, %L)', 'duration_summary', decode('01030' || form || '00' || '0000000000000001' || repeat('0', 32)
		|| '00000000004c4b40' || repeat('0', 16) || replace(words, ' ', ''), 'hex'))) $$;
SELECT crafted(1, '0000 04 02b196c0 01');
-- a unit that is not the greatest
SELECT crafted(1, '0000 08 0198cba0 01');
-- more members than bytes, none, too many
SELECT crafted(1, '0000 04 02b196c0 04'), crafted(1, '0000 04 02b196c0 00'), crafted(1, '00 04 02b196c0 0f81');
-- a varint of more bytes than it needs, one without an end
SELECT crafted(1, '00 0084 02b196c0 01'), crafted(1, 'ffffffffffffff01');
-- filling that is not zero, a word too many, no words, half a word
SELECT crafted(1, '0100 04 02b196c0 01'), crafted(1, '0000 04 02b196c0 01 0000000000000000'), crafted(1, ''), crafted(1, '04 02b196c0');
-- a whole word too many, behind 202 times of 5 s; a second time of 2^63 microseconds
SELECT crafted(1, '01c80502b196c001 0000000000000000'), crafted(1, '8080808080808002 0000000002044080');
-- a histogram with the place just beyond the last
SELECT crafted(2, '000000 01e480 01 01');
-- a histogram with a place beyond the last, and the form of a state in work
SELECT crafted(2, '000000 7ffffc 01 01'), crafted(3, repeat('0', 16) || '000000000000003d' || '0000000000000001' || repeat('0', 256)),
	crafted(9, '0000 04 02b196c0 01') \gx

-- Support functions called directly
SELECT duration_summary_accum('{"finished":2,"total_usec":7}', interval '5 s');
SELECT duration_summary_accum(NULL::duration_summary, interval '5 s');
SELECT duration_summary_accum_inv(duration_summary_accum(duration_summary_accum(NULL::duration_summary, interval '5 s'), interval '7 s'), interval '5 s');
SELECT duration_summary_accum_inv(NULL::duration_summary, interval '5 s');
SELECT duration_summary_accum_inv('{"finished":2,"total_usec":7}', interval '5 s') IS NULL AS can_not_be_told;
SELECT duration_total_accum_inv('{"finished":1,"total_usec":5}', timestamp '2026-01-01', '2026-01-02');
SELECT duration_total_accum_inv('{"finished":1,"total_usec":5}', timestamp '2026-01-01', '2026-01-01 00:00:00.000005');
SELECT duration_summary_accum_inv('{"unfinished":1}', interval '5 s');
SELECT duration_total_accum('{"finished":1,"total_usec":5,"times":[[5,1]]}', date '2024-01-01', date '2024-01-02');
SELECT duration_summary_combine_inv('{"finished":1,"total_usec":5,"times":[[5,1]]}', '{"finished":1,"total_usec":6,"times":[[6,1]]}');
SELECT duration_summary_combine('{"finished":9223372036854775807}', '{"finished":1}');
SELECT duration_summary_combine('{"unfinished":9223372036854775807}', '{"unfinished":1}');

-- An aggregate without a final function still compares and prints as stored.
CREATE AGGREGATE raw_summary(interval) (SFUNC = duration_summary_accum, STYPE = duration_summary);
SELECT raw = s, raw::text = s::text, raw::json::text = s::json::text, duration_summary_send(raw) = duration_summary_send(s), duration_summary_hash(raw) = duration_summary_hash(s)
FROM (SELECT raw_summary(spread(i)) AS raw, duration_summary(spread(i)) AS s, i % 2 FROM generate_series(1, 2000) i GROUP BY i % 2 UNION ALL
	SELECT raw_summary(spread(i)), duration_summary(spread(i)), 2 FROM generate_series(1, 2000) i) x;

-- The same bytes under every plan, of exact distributions and of histograms
SELECT one_answer('SELECT team, duration_summary(opened, resolved, timestamptz ''2030-01-01 UTC''), avg_resolution(opened, resolved) FROM big GROUP BY team');
SELECT one_answer('SELECT team, duration_summary(started, ended), duration_summary(resolved - opened) FROM big GROUP BY team');
SELECT one_answer('SELECT team, duration_summary(opened, resolved) FROM big WHERE id % 2 > 5 GROUP BY team');
SELECT bool_or(s::text LIKE '%_buckets%') AS histograms, bool_or(s::text LIKE '%times%') AS exact
FROM (SELECT duration_summary(opened, resolved, timestamptz '2030-01-01 UTC') AS s FROM big GROUP BY team UNION ALL SELECT duration_summary(started, ended) FROM big GROUP BY team) x;
SELECT bool_and(average(a) = b) FROM (SELECT duration_summary(opened, resolved) AS a, avg_resolution(opened, resolved) AS b FROM big GROUP BY team) x;
SELECT (SELECT rollup(s) FROM (SELECT duration_summary(opened, resolved) AS s FROM big GROUP BY team) x) = duration_summary(opened, resolved) FROM big;
DROP AGGREGATE raw_summary(interval);
DROP FUNCTION crafted, form, spread, usec, same_as_window;
