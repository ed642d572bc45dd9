-- Bounds of consecutive periods.
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET timezone = 'UTC';

-- The value is what was said; as an array it is the bounds.  They cover the
-- time from the start to the stop, and are of the type of these.
SELECT period_bounds(date '2026-01-01', '2026-04-01', '1 month');
SELECT period_bounds(date '2026-01-01', '2026-04-01', '1 month')::date[];
SELECT period_bounds(timestamp '2026-01-01', '2026-01-02', '6 hours')::timestamp[];
SELECT period_bounds(timestamptz '2026-01-01', '2026-01-15', '1 week');
SELECT period_bounds(timestamptz '2026-01-01', '2026-01-15', '1 week')::timestamptz[];
SELECT period_bounds(stop => date '2027-01-01', start => '2026-01-01', step => '1 year')::date[];
-- The last period is shorter where the step does not divide the time.
SELECT period_bounds(date '2026-01-01', '2026-01-20', '1 week')::date[];
SELECT period_bounds(date '2026-01-01', '2026-01-02', '1 year')::date[];

-- Months from the 31st end with their month, and come back to the 31st.
SELECT period_bounds(date '2024-01-31', '2024-08-31', '1 month')::date[];
SELECT period_bounds(timestamp '2024-02-29 12:00', '2029-01-01', '1 year')::timestamp[];
-- That is more than adding a month to the bound before.
SELECT date '2024-01-31' + interval '1 month' + interval '1 month' AS drifted;

-- A day of a zone is as long as its clock says: 23 and 25 hours.
SELECT b, lead(b) OVER (ORDER BY b) - b AS length
FROM unnest(period_bounds('2026-03-27 23:00+00', '2026-03-30 22:00+00', '1 day', 'Europe/Berlin')::timestamptz[]) AS b;
SELECT b, lead(b) OVER (ORDER BY b) - b AS length
FROM unnest(period_bounds('2026-10-23 22:00+00', '2026-10-26 23:00+00', '1 day', 'Europe/Berlin')::timestamptz[]) AS b;
-- Hours are absolute: the one that comes twice is two periods.
SELECT period_bounds('2026-10-25 00:00+00', '2026-10-25 03:00+00', '1 hour', 'Europe/Berlin')::timestamptz[];
SELECT period_bounds('2026-03-28 23:30+00', '2026-03-31 12:00+00', '1 day 12 hours', 'Europe/Berlin')::timestamptz[];
-- With a zone, dates and timestamps are those of its clock.
SELECT period_bounds(date '2026-03-28', '2026-03-31', '1 day', 'Europe/Berlin') = period_bounds('2026-03-27 23:00+00', '2026-03-30 22:00+00', '1 day', 'Europe/Berlin') AS dates,
	period_bounds(timestamp '2026-03-28 00:00', '2026-03-31', '1 day', 'Europe/Berlin') = period_bounds('2026-03-27 23:00+00', '2026-03-30 22:00+00', '1 day', 'Europe/Berlin') AS timestamps;
-- Without a zone it is the session's, and the value says which.
SET timezone = 'Europe/Berlin';
SELECT bool_and(period_bounds(f, t, s) = period_bounds(f, t, s, 'europe/berlin')) AS same,
	bool_and(period_bounds(f, t, s)::timestamptz[] = (SELECT array_agg(b ORDER BY b) FROM (SELECT f + n * s AS b FROM generate_series(0, 20000) AS n WHERE f + n * s < t UNION SELECT t) AS v)) AS by_hand
FROM (VALUES (timestamptz '2025-12-31 23:00+00', timestamptz '2027-01-01', interval '1 month'), ('2026-03-01 01:30+00', '2026-11-01', '1 day'),
	('2026-10-24 23:59+00', '2026-10-26 02:00+00', '15 min'), ('2024-02-29 00:00+01', '2034-01-01', '1 year 1 hour')) AS v(f, t, s);
CREATE TEMP TABLE of_berlin AS SELECT period_bounds('2026-03-01 00:00', '2026-05-01 00:00', '1 month') AS b;
SET timezone = 'America/New_York';
SELECT b::timestamptz[] = '{2026-03-01 00:00+01,2026-04-01 00:00+02,2026-05-01 00:00+02}' AS still_of_berlin FROM of_berlin;
-- A zone is read as SET TimeZone reads it: by name or by its rules, and a session can have an offset.
SELECT period_bounds(date '2026-03-01', '2026-05-01', '1 month', 'CET-1CEST,M3.5.0,M10.5.0/3')::timestamptz[] = period_bounds(date '2026-03-01', '2026-05-01', '1 month', 'Europe/Berlin')::timestamptz[] AS summer;
SET TIME ZONE INTERVAL '+02:30' HOUR TO MINUTE;
SELECT period_bounds('2026-03-01 00:00', '2026-05-01 00:00', '1 month')::timestamptz[];
SET timezone = 'UTC';
-- So the functions without a zone for timestamptz are not immutable; nor is reading a literal.
SELECT oid::regprocedure, provolatile FROM pg_proc WHERE proname ~ '^period_bounds(_in)?$' ORDER BY oid::regprocedure::text;
-- Samoa had no 30 December 2011, and so no period.
SELECT period_bounds('2011-12-29 00:00-10', '2012-01-01 00:00+14', '1 day', 'Pacific/Apia')::timestamptz[];

-- It is taken where an array of bounds is; the summaries are the same.
CREATE TEMP TABLE event AS SELECT date '2025-12-20' + i * 37 % 100 AS day, timestamp '2025-12-20' + i * interval '11 hours' AS at, timestamptz '2025-12-20' + i * interval '11 hours' AS instant FROM generate_series(0, 299) AS i;
SELECT volume_series(day, period_bounds(date '2026-01-01', '2026-03-01', '1 month')) = volume_series(day, '{2026-01-01,2026-02-01,2026-03-01}'::date[]) AS date,
	volume_series(at, period_bounds(timestamp '2026-01-01', '2026-03-01', '1 month')) = volume_series(at, '{2026-01-01,2026-02-01,2026-03-01}'::timestamp[]) AS timestamp,
	volume_series(instant, period_bounds(timestamptz '2026-01-01', '2026-03-01', '1 month')) = volume_series(instant, '{2026-01-01,2026-02-01,2026-03-01}'::timestamptz[]) AS timestamptz,
	customer_series(day, day + 9, period_bounds(date '2026-01-01', '2026-03-01', '1 month')) = customer_series(day, day + 9, '{2026-01-01,2026-02-01,2026-03-01}'::date[]) AS customers,
	activity_summary(day, period_bounds(date '2026-01-01', '2026-03-01', '1 month')) = activity_summary(day, '{2026-01-01,2026-02-01,2026-03-01}'::date[]) AS activity
FROM event;
-- Dates are midnights for timestamps, and midnights dates; timestamptz needs a zone.
SELECT volume_series(at, period_bounds(date '2026-01-01', '2026-03-01', '1 month')) = volume_series(at, period_bounds(timestamp '2026-01-01', '2026-03-01', '1 month')) AS timestamp,
	volume_series(day, period_bounds(timestamp '2026-01-01', '2026-03-01', '1 month')) = volume_series(day, period_bounds(date '2026-01-01', '2026-03-01', '1 month')) AS date,
	volume_series(instant, period_bounds(date '2026-01-01', '2026-03-01', '1 month', 'UTC')) = volume_series(instant, period_bounds(timestamptz '2026-01-01', '2026-03-01', '1 month')) AS timestamptz
FROM event;
SELECT error_of($$SELECT volume_series(instant, period_bounds(date '2026-01-01', '2026-03-01', '1 month')) FROM event$$);
SELECT error_of($$SELECT volume_series(at, period_bounds(timestamptz '2026-01-01', '2026-03-01', '1 month')) FROM event$$);
SELECT error_of($$SELECT volume_series(day, period_bounds(timestamp '2026-01-01', '2026-03-01', '12 hours')) FROM event$$);
SELECT error_of($$SELECT period_bounds(date '2026-01-01', '2026-03-01', '1 month')::timestamptz[]$$);
SELECT error_of($$SELECT period_bounds('2026-01-01', '2026-03-01', '1 month', 'UTC')::date[]$$);
SELECT period_bounds(date '2026-01-01', '2026-03-01', '1 month')::timestamp[], period_bounds(timestamp '2026-01-01', '2026-03-01', '1 month')::date[];

-- An untyped literal of an array is a list of bounds.  What it lacks, an
-- offset from UTC, it takes from the session that reads it, and keeps.
SELECT volume_series(day, '{2026-01-01,2026-02-01}') = volume_series(day, '{2026-01-01,2026-02-01}'::date[]) AS date,
	volume_series(at, '{2026-01-01 12:00,2026-02-01}') = volume_series(at, '{2026-01-01 12:00,2026-02-01}'::timestamp[]) AS timestamp,
	volume_series(instant, '{"2026-01-01 12:00:00.5+01", "2026-02-01T00:00Z" ,2026-02-01 00:00-0330}') = volume_series(instant, '{2026-01-01 12:00:00.5+01,2026-02-01 00:00+00,2026-02-01 00:00-03:30}'::timestamptz[]) AS timestamptz,
	customer_series(day, NULL, '{2026-01-01,2026-02-01}') = customer_series(day, NULL, '{2026-01-01,2026-02-01}'::date[]) AS customers,
	activity_summary(at, '{2026-01-01,2026-02-01}') = activity_summary(at, '{2026-01-01,2026-02-01}'::timestamp[]) AS activity
FROM event;
SET timezone = 'Europe/Berlin';
PREPARE of_session AS SELECT volume_series(instant, '{2026-03-01,2026-04-01}') = volume_series(instant, '{2026-03-01 00:00+01,2026-04-01 00:00+02}'::timestamptz[]) AS berlin FROM event;
EXECUTE of_session;
SELECT '{2026-03-01,2026-04-01}'::period_bounds;
SET timezone = 'UTC';
PREPARE by_parameter AS SELECT volume_series(day, $1) = volume_series(day, '{2026-01-01,2026-02-01}'::date[]) AS parameter FROM event;
EXECUTE by_parameter('{2026-01-01,2026-02-01}');
DEALLOCATE ALL;
SELECT left(input, 50) AS input, left(replace(error_of(format('SELECT period_bounds %L', input)), 'DateStyle', 'datestyle'), 200) AS error FROM (VALUES
	('{}'), ('{2026-01-01}'), ('{2026-01-01,NULL}'), ('{2026-01-01,infinity}'), ('{2026-02-01,2026-01-01}'), ('{2026-01-01,2026-01-01}'), ('{01/02/2026,01/03/2026}'), ('{2026-01-01,2026-02-30}'),
	('{2026-01-01 00:00,2026-02-01 00:00+01}'), ('{2026-01-01 00:00+1,2026-02-01 00:00+1}'), ('{2026-01-01 00:00+01:60,2026-02-01 00:00+01}'), ('{2026-01-01 00:00+16,2026-02-01 00:00+16}'), ('{2026-01-01 00:00 CET,2026-02-01 00:00 CET}'),
	('{{2026-01-01,2026-02-01}}'), ('{2026-01-01,2026-02-01'), ('{"2026-01-01,2026-02-01}'), ('{"2026-01-01","2026-02-01"'), ('{2026-01-01,2026-02-01} x'), ('{2026-01-01,,2026-02-01}'), ('2026-01-01'), (''), ('{"'), ('{""'), ('{2026-01-01"x,2026-02-01}'), ('{"2026-01-01"x,2026-02-01}'), ('{2026-01-01 00:00:00Zulu,2026-02-01}'),
	('{2026-01-01,' || repeat('2', 1000) || '}')) AS v(input);
-- As many as there may be, and one more.
SELECT error_of(format('SELECT period_bounds %L', (SELECT array_agg(date '1900-01-01' + i)::text FROM generate_series(0, n - 1) AS i))) FROM (VALUES (100001), (100002)) AS v(n);

-- No row pays for the bounds: those of the session's zone, written in the call
-- and made for each row, cost about as much as a subquery.
CREATE FUNCTION pg_temp.milliseconds(query text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	best float8 := 1e9;
	start timestamptz;
BEGIN
	FOR i IN 1 .. 5 LOOP
		start := clock_timestamp();
		EXECUTE query;
		best := least(best, 1000 * extract(epoch FROM clock_timestamp() - start));
	END LOOP;
	RETURN best;
END $$;
SET timezone = 'Europe/Berlin';
CREATE TEMP TABLE many AS SELECT timestamptz '2026-01-01' + i * interval '17 min' AS at FROM generate_series(1, 30000) AS i;
SELECT pg_temp.milliseconds($$SELECT volume_series(at, period_bounds('2026-01-01', '2027-01-01', '1 day')) FROM many$$)
	< 5 * pg_temp.milliseconds($$SELECT volume_series(at, (SELECT period_bounds('2026-01-01', '2027-01-01', '1 day'))) FROM many$$) AS fast;
SELECT pg_temp.milliseconds($$SELECT volume_series_accum(NULL, at, period_bounds('2026-01-01', '2026-01-15', '1 day')) FROM many$$)
	< 5 * pg_temp.milliseconds($$SELECT volume_series_accum(NULL, at, period_bounds('2026-01-01', '2026-01-15', '1 day', 'Europe/Berlin')) FROM many$$) AS fast;
-- Other arguments in the next row are other bounds.
SELECT bool_and(period_bounds(at, at + interval '1 year', step)::timestamptz[] = period_bounds(at, at + interval '1 year', step, 'Europe/Berlin')::timestamptz[]) AS right
FROM (SELECT at, make_interval(months => i) AS step FROM (SELECT at FROM many ORDER BY at LIMIT 20) AS v, generate_series(1, 3) AS i) AS w;
SET timezone = 'UTC';
-- Rows with other bounds are an error; more series in one query than are kept are none.
SELECT error_of($$SELECT volume_series(day, period_bounds(date '2026-01-01', date '2026-02-01' + (day - date '2026-01-01') % 2, '1 day')) FROM event$$);
SELECT error_of($$SELECT volume_series(day, period_bounds(date '2026-01-01', date '2026-03-04', make_interval(days => 31 + (day - date '2026-01-01') % 2 - 1))) FROM event WHERE day > '2026-01-01'$$);
SELECT count(*), bool_and(n = cardinality(b::date[])) AS right FROM
	(SELECT i AS n, period_bounds(date '2026-01-01', date '2026-01-01' + i - 1, '1 day') AS b FROM generate_series(1, 3), generate_series(2, 21) AS i) AS v;
SELECT volume_series(day, period_bounds(date '2026-01-01', '2026-02-01', '1 day')) OVER (ORDER BY day ROWS 9 PRECEDING)
	= volume_series(day, period_bounds(date '2026-01-01', '2026-02-01', '1 day')::date[]) OVER (ORDER BY day ROWS 9 PRECEDING) AS window FROM event ORDER BY day LIMIT 1;
SELECT one_answer($$SELECT team, volume_series(opened, period_bounds('2023-12-01', '2024-06-20', '1 day')) FROM big GROUP BY team$$);

-- 100,000 periods are allowed, one more is not.
SELECT cardinality(period_bounds(timestamp '2026-01-01', '2026-01-02', '0.864 s')::timestamp[]);
SELECT error_of($$SELECT period_bounds(timestamp '2026-01-01', '2026-01-02 00:00:00.000001', '0.864 s')::timestamp[]$$);

-- Bad input.
SELECT step, error_of(format('SELECT period_bounds(date ''2026-01-01'', ''2026-02-01'', %L)', step)) FROM (VALUES
	('0'), ('-1 day'), ('1 month -1 day'), ('2 days -1 hour'), ('1 hour'), ('36 hours')) AS v(step);
SELECT period_bounds(date '2026-01-01', '2026-01-03', '24 hours')::date[];
SELECT ends, error_of(format('SELECT period_bounds(%s, ''1 day'')::timestamp[]', ends)) FROM (VALUES
	('date ''2026-01-01'', ''2026-01-01'''), ('timestamp ''2026-01-02'', ''2026-01-01'''), ('date ''2026-01-01'', ''infinity'''),
	('timestamptz ''-infinity'', ''2026-01-01'''), ('date ''0001-01-01'', ''2026-01-01'''), ('date ''2026-01-01'', ''5000000-01-01''')) AS v(ends);
SELECT ends, error_of(format('SELECT period_bounds(%s, ''1 day'', ''Europe/Berlin'')', ends)) FROM (VALUES
	('date ''2026-01-01'', ''infinity'''), ('timestamp ''-infinity'', ''2026-01-01'''), ('date ''2026-01-01'', ''2025-12-31'''), ('timestamp ''4714-11-24 00:00 BC'', ''2026-01-01''')) AS v(ends);
SELECT left(error_of($$SELECT period_bounds(timestamp '2026-01-01', '2027-01-01', interval '1 month' * 100000000)::timestamp[]$$), 5);
SELECT left(zone, 20) AS zone, left(error_of(format('SELECT period_bounds(''2026-01-01'', ''2027-01-01'', ''1 month'', %L)', zone)), 80) AS error FROM (VALUES
	('Mars/Olympus'), ('PST'), ('right/Europe/Berlin'), ('../../etc/passwd'), (''), ('A"1'), (repeat('x', 300))) AS v(zone);
SELECT period_bounds(NULL::date, '2026-01-01', '1 day'), period_bounds(date '2026-01-01', '2026-01-02', NULL);

-- On pseudo-random ends and steps each bound is the first plus n steps.
SELECT count(*), bool_and(b = CASE WHEN n = cardinality(bounds) THEN t ELSE (f + (n - 1) * step)::date END) AS right, bool_and(b < t OR n = cardinality(bounds)) AS inside
FROM (SELECT *, period_bounds(f, t, step)::date[] AS bounds FROM
	(SELECT date '2020-01-01' + i * 7919 % 1500 AS f, date '2024-02-29' + i * 104729 % 1500 AS t, make_interval(0, i % 5, 0, i * 31 % 17 + 1) AS step
	FROM generate_series(1, 300) AS i) AS random) AS v, unnest(bounds) WITH ORDINALITY AS u(b, n);

-- Text, JSON in any order and binary are lossless, under every setting.
CREATE TEMP TABLE value AS SELECT b FROM (VALUES
	(period_bounds(date '2026-01-31', '2027-01-01', '1 month')), (period_bounds(date '2026-01-01', '2027-01-01', '1 year 2 months 3 days')), (period_bounds(timestamp '2026-01-01 00:00:00.000001', '2027-01-01', '1 day 1.5 s')),
	(period_bounds('2026-01-01', '2027-01-01', '300000 years', 'Asia/Kathmandu')), (period_bounds('2026-01-01', '2027-01-01', '0.000001 s', 'America/New_York')),
	('{2026-01-01,2026-02-01}'), ('{2026-01-01 00:00+02,2026-02-01 00:00+02,2026-02-03 04:05:06.7+02}')) AS v(b);
SET intervalstyle = 'sql_standard';
SET datestyle = 'German';
SELECT b::text FROM value;
SELECT bool_and(b::text::period_bounds = b) AS text, bool_and(b::json::text::period_bounds = b) AS json, bool_and(b::jsonb::text::period_bounds = b) AS jsonb,
	bool_and(received('period_bounds', period_bounds_send(b))::period_bounds = b) AS binary, count(DISTINCT b) = count(*) AS different FROM value;
SET intervalstyle = 'postgres';
SET datestyle = 'ISO, YMD';
SELECT period_bounds_send(b) FROM value WHERE b::json ->> 'zone' = 'Asia/Kathmandu' OR b::json ->> 'step' = 'P1M';
SELECT input, error_of(format('SELECT period_bounds %L', '{"start":"2026-01-01","stop":"2026-02-01",' || input || '}')) FROM (VALUES
	('"time_type":"date"'), ('"time_type":"date","step":"P1M"'), ('"time_type":"date","step":"P1M","zone":"UTC"'), ('"time_type":"timestamptz","step":"P1M"'), ('"time_type":"timestamptz","zone":"UTC","step":"P1M"'), ('"step":"P1M"'),
	('"time_type":"date","step":"P"'), ('"time_type":"date","step":"1 month"'), ('"time_type":"date","step":"P1"'), ('"time_type":"date","step":"P-1M"'), ('"time_type":"date","step":"P1MT"'), ('"time_type":"date","step":"PT3600S"'), ('"time_type":"timestamp","step":"PT3600.5S"'),
	('"time_type":"timestamp","step":"PT3600.500000S"'), ('"time_type":"timestamp","step":"P3000000000D"'), ('"time_type":"timestamp","step":"P3000000000M"'), ('"time_type":"timestamp","step":"PT9999999999999999999S"'), ('"time_type":"timestamp","step":"PT9300000000000S"'),
	('"time_type":"date","bounds":["2026-01-01","2026-02-01"]'), ('"time_type":"date","bounds":["2026-01-01","2026-02-01"],"zone":"UTC"'), ('"time_type":"date","zone":"UTC","bounds":["2026-01-01","2026-02-01"]'), ('"time_type":"timestamptz","bounds":["2026-01-01","2026-02-01"],"zone":"UTC"'),
	('"time_type":"date","bounds":["2026-01-01","2026-02-02"]'), ('"time_type":"date","bounds":["2026-01-01"]'), ('"time_type":"date","bounds":["2026-01-01","2026-02-01"],"step":"P1M"'), ('"time_type":"date","bounds":["2026-01-01","2026-02-01"],"bounds":["2026-01-01","2026-02-01"]'),
	('"time_type":"timestamptz","step":"P1M","zone":"A B"'), ('"time_type":"timestamptz","step":"P1M","zone":""'), ('"time_type":"timestamptz","step":"P1M","zone":"UTC","zone":"UTC"'), ('"time_type":"date","step":"P1M","start":"2026-01-01 12:00"'), ('"time_type":"date","step":"P1M","stop":"2025-01-01"'),
	('"time_type":"date","step":"P1M","length":1')) AS v(input);
-- A zone that this server does not know can be stored, but not used.
SELECT error_of($$SELECT '{"time_type":"timestamptz","start":"2026-01-01","stop":"2026-02-01","step":"P1D","zone":"Mars/Olympus"}'::period_bounds::timestamptz[]$$);
SELECT change, error_of(format('SELECT received(%L, %L)', 'period_bounds', value)) FROM
	(SELECT period_bounds_send(period_bounds('2026-01-01', '2027-01-01', '1 day', 'UTC')) AS good) AS v, LATERAL (VALUES
	('nothing', good), ('version', set_byte(good, 0, 2)), ('kind', set_byte(good, 1, 18)), ('time type', set_byte(good, 2, 4)), ('date', set_byte(good, 2, 1)), ('no zone', set_byte(good, 3, 0)), ('long zone', set_byte(good, 3, 2)), ('longest zone', set_byte(good, 3, 255)),
	('start', set_byte(good, 4, 127)), ('stop', set_byte(good, 12, 128)), ('step', set_byte(good, 20, 255)), ('days', set_byte(good, 31, 1)), ('no step', set_byte(good, 35, 0)), ('months', set_byte(good, 36, 128)), ('no name', set_byte(good, 44, 0)), ('gap in the name', set_byte(good, 45, 0)),
	('after the name', set_byte(good, 51, 65)), ('letter', set_byte(good, 46, 10)), ('short', substr(good, 1, 44)), ('shorter', substr(good, 1, 40)), ('a list', good || int8send(0)), ('odd', good || '\x00')) AS crafted(change, value);
SELECT error_of(format('SELECT received(%L, %L)', 'period_bounds', substr(period_bounds_send(b), 1, length(period_bounds_send(b)) - 8))) FROM value WHERE b::json -> 'bounds' IS NOT NULL AND b::json -> 'zone' IS NULL;
