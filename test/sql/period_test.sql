-- Bounds of consecutive periods.
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET timezone = 'UTC';

-- They cover the time from the first to the second end; the type is that of the ends.
SELECT period_bounds(date '2026-01-01', '2026-04-01', '1 month');
SELECT period_bounds(timestamp '2026-01-01', '2026-01-02', '6 hours');
SELECT period_bounds(timestamptz '2026-01-01', '2026-01-15', '1 week');
-- The last period is shorter where the step doesn't divide the time.
SELECT period_bounds(date '2026-01-01', '2026-01-20', '1 week');
SELECT period_bounds(date '2026-01-01', '2026-01-02', '1 year');

-- Months from the 31st end with their month, and come back to the 31st.
SELECT period_bounds(date '2024-01-31', '2024-08-31', '1 month');
SELECT period_bounds(timestamp '2024-02-29 12:00', '2029-01-01', '1 year');
-- That is more than adding a month to the bound before.
SELECT date '2024-01-31' + interval '1 month' + interval '1 month' AS drifted;

-- A day of a zone is as long as its clock says: 23 and 25 hours.
SELECT b, lead(b) OVER (ORDER BY b) - b AS length
FROM unnest(period_bounds('2026-03-27 23:00+00', '2026-03-30 22:00+00', '1 day', 'Europe/Berlin')) AS b;
SELECT b, lead(b) OVER (ORDER BY b) - b AS length
FROM unnest(period_bounds('2026-10-23 22:00+00', '2026-10-26 23:00+00', '1 day', 'Europe/Berlin')) AS b;
-- Hours are absolute: the one that comes twice is two periods.
SELECT period_bounds('2026-10-25 00:00+00', '2026-10-25 03:00+00', '1 hour', 'Europe/Berlin');
SELECT period_bounds('2026-03-28 23:30+00', '2026-03-31 12:00+00', '1 day 12 hours', 'Europe/Berlin');
-- Without a zone it is the session's, and the same.
SET timezone = 'Europe/Berlin';
SELECT bool_and(period_bounds(f, t, s) = period_bounds(f, t, s, 'Europe/Berlin')) AS same
FROM (VALUES (timestamptz '2025-12-31 23:00+00', timestamptz '2027-01-01', interval '1 month'), ('2026-03-01 01:30+00', '2026-11-01', '1 day'),
	('2026-10-24 23:59+00', '2026-10-26 02:00+00', '15 min'), ('2024-02-29 00:00+01', '2034-01-01', '1 year 1 hour')) AS v(f, t, s);
SET timezone = 'UTC';
-- So that only the one with the zone is immutable.
SELECT oid::regprocedure, provolatile FROM pg_proc WHERE proname = 'period_bounds' ORDER BY 1;
-- Samoa had no 30 December 2011, and so no period.
SELECT period_bounds('2011-12-29 00:00-10', '2012-01-01 00:00+14', '1 day', 'Pacific/Apia');

-- 100,000 periods are allowed, one more is not.
SELECT cardinality(period_bounds(timestamp '2026-01-01', '2026-01-02', '0.864 s'));
SELECT error_of($$SELECT period_bounds(timestamp '2026-01-01', '2026-01-02 00:00:00.000001', '0.864 s')$$);

-- Bad input.
SELECT step, error_of(format('SELECT period_bounds(date ''2026-01-01'', ''2026-02-01'', %L)', step)) FROM (VALUES
	('0'), ('-1 day'), ('1 month -1 day'), ('2 days -1 hour'), ('1 hour'), ('36 hours')) AS v(step);
SELECT period_bounds(date '2026-01-01', '2026-01-03', '24 hours');
SELECT ends, error_of(format('SELECT period_bounds(%s, ''1 day'')', ends)) FROM (VALUES
	('date ''2026-01-01'', ''2026-01-01'''), ('timestamp ''2026-01-02'', ''2026-01-01'''), ('date ''2026-01-01'', ''infinity'''),
	('timestamptz ''-infinity'', ''2026-01-01'''), ('date ''0001-01-01'', ''2026-01-01'''), ('date ''2026-01-01'', ''5000000-01-01''')) AS v(ends);
SELECT left(error_of($$SELECT period_bounds(timestamp '2026-01-01', '2027-01-01', interval '1 month' * 100000000)$$), 5);
SELECT error_of($$SELECT period_bounds('2026-01-01', '2027-01-01', '1 month', 'Mars/Olympus')$$);
SELECT period_bounds(NULL::date, '2026-01-01', '1 day'), period_bounds(date '2026-01-01', '2026-01-02', NULL);

-- On pseudo-random ends and steps each bound is the first plus n steps.
SELECT count(*), bool_and(b = CASE WHEN n = cardinality(bounds) THEN t ELSE (f + (n - 1) * step)::date END) AS right, bool_and(b < t OR n = cardinality(bounds)) AS inside
FROM (SELECT *, period_bounds(f, t, step) AS bounds FROM
	(SELECT date '2020-01-01' + i * 7919 % 1500 AS f, date '2024-02-29' + i * 104729 % 1500 AS t, make_interval(0, i % 5, 0, i * 31 % 17 + 1) AS step
	FROM generate_series(1, 300) AS i) AS random) AS v, unnest(bounds) WITH ORDINALITY AS u(b, n);
