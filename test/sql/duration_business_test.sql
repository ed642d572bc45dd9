-- Durations in business time: what they print, and that they never mix with elapsed time.
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET timezone = 'America/New_York';

-- Open from nine to five on weekdays.  Solved after 1 hour, 2 hours (one of
-- Friday and one of Monday), 16 hours (Monday and Tuesday), 40 hours (a week);
-- open since Friday 16:00.
CREATE TEMP TABLE tickets (team text, opened timestamptz, resolved timestamptz);
INSERT INTO tickets VALUES
	('a', '2026-03-02 09:00+00', '2026-03-02 10:00+00'),
	('a', '2026-03-06 16:00+00', '2026-03-09 10:00+00'),
	('b', '2026-03-09 09:00+00', '2026-03-10 17:00+00'),
	('b', '2026-03-02 09:00+00', '2026-03-07 12:00+00'),
	('b', '2026-03-06 16:00+00', NULL);
CREATE TEMP VIEW business AS
	SELECT team, duration_summary(opened, resolved, '2026-03-11 09:00+00', 'UTC Mon-Fri 09:00-17:00') AS s FROM tickets GROUP BY GROUPING SETS ((), (team));

-- Hours, however many: a day of business is not 24 of them.  59 / 4 is 14:45,
-- 59 / 5 is 11:48, the median lies between 2 and 16.
SELECT s FROM business WHERE team IS NULL;
SELECT finished(s), total(s), average(s), average_per_opened(s), median(s), percentile(s, 1), percentiles(s, '{0,0.5,0.9}')
FROM business WHERE team IS NULL;
-- 0.9 as percentile_cont has it, 0.7 of the way from 16 to 40.
SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY business_time(opened, resolved, 'UTC Mon-Fri 09:00-17:00')) FROM tickets;
SELECT share_within(s, '16 hours'), share_within(s, '15:59:59'), round(survival(s, '2 hours'), 2) AS survival, survival_median(s)
FROM business WHERE team IS NULL;
SELECT c.at, at_risk, c.finished FROM business, survival_curve(s) AS c WHERE team IS NULL;
SELECT avg_resolution(opened, resolved, 'UTC Mon-Fri 09:00-17:00') = average(s) AS same FROM tickets, business AS b WHERE b.team IS NULL GROUP BY s;
SELECT hours(percentile(s, 0.9)) FROM business WHERE team IS NULL;
-- What it is compared with is in hours too.
SELECT share_within(s, '2 days') FROM business WHERE team IS NULL;
SELECT survival(s, '1 month') FROM business WHERE team IS NULL;
-- More hours than an interval holds.
SELECT total('{"finished":3,"total_usec":18446744073709551616,"time":"business"}');

-- A histogram of business time is in hours as well.
SELECT s::text LIKE '%time_buckets%' AS is_histogram, percentile(s, 0.5), percentile(s, 0.99)
FROM (SELECT duration_summary(timestamptz '2026-01-05 09:00+00', timestamptz '2026-01-05 09:00+00' + i * interval '1 hour', NULL, 'UTC Mon-Sun 00:00-24:00') AS s
	FROM generate_series(1, 4000) AS i) AS x;

-- Merged with its like it is what all rows give.
SELECT (SELECT rollup(s) FROM business WHERE team IS NOT NULL) = s AS rolled_up,
	(SELECT a.s + b.s FROM business AS a, business AS b WHERE a.team = 'a' AND b.team = 'b') = s AS added
FROM business WHERE team IS NULL;

-- Elapsed time does not mix with it, whichever comes first.
SELECT s + duration_summary(opened, resolved) FROM business AS b, tickets WHERE b.team IS NULL GROUP BY s;
SELECT duration_summary(opened, resolved) + s FROM business AS b, tickets WHERE b.team IS NULL GROUP BY s;
SELECT rollup(s) FROM (SELECT s FROM business UNION ALL SELECT '{"finished":1,"total_usec":5,"times":[[5,1]]}') AS x;
SELECT rollup(s) OVER (ORDER BY n) FROM (VALUES (1, duration_summary '{"invalid":1}'), (2, '{"invalid":1,"time":"business"}')) AS v(n, s);
SELECT logrank(s, duration_summary(opened, resolved) FILTER (WHERE resolved IS NOT NULL)) FROM business AS b, tickets WHERE b.team IS NULL GROUP BY s;
SELECT error_of(call) FROM (VALUES
	($$SELECT duration_summary_accum('{"unfinished":1}', now(), now(), NULL, 'UTC closed')$$),
	($$SELECT duration_summary_accum('{"unfinished":1,"time":"business"}', now(), now())$$),
	($$SELECT duration_total_accum('{"unfinished":1,"time":"business"}', interval '1 s')$$),
	($$SELECT duration_total_accum_inv('{"finished":1,"total_usec":0}', now(), now(), 'UTC closed')$$),
	($$SELECT duration_summary_combine_inv('{"finished":1,"total_usec":5}', '{"finished":1,"total_usec":5,"time":"business"}')$$)) AS bad(call);

-- A summary of no rows merges with both, and one from which all rows were taken is such a one.
SELECT s + '{}' = s AND '{}' + s = s AS neutral, duration_summary_combine_inv(s, s) AS none_left FROM business WHERE team IS NULL;
SELECT duration_total_accum_inv(duration_total_accum('{}', now(), NULL, 'UTC closed'), now(), NULL, 'UTC closed') AS none_left;
SELECT n, rollup(s) OVER (ORDER BY n ROWS 1 PRECEDING) AS moving
FROM (VALUES (1, duration_summary '{"invalid":1,"time":"business"}'), (2, '{}'), (3, '{}'), (4, '{"invalid":1}')) AS v(n, s);
SELECT bool_and(moving = anew) AS moving_is_anew
FROM (SELECT duration_summary(opened, resolved, '2027-01-01 UTC', 'UTC Mon-Fri 09:00-17:00') OVER (ORDER BY id ROWS 20 PRECEDING) AS moving,
		(SELECT duration_summary(opened, resolved, '2027-01-01 UTC', 'UTC Mon-Fri 09:00-17:00') FROM big AS o WHERE o.id BETWEEN b.id - 20 AND b.id) AS anew
	FROM big AS b WHERE id <= 300) AS w;
SELECT one_answer($$SELECT team, duration_summary(opened, resolved, timestamptz '2030-01-01 UTC', 'UTC Mon-Fri 09:00-17:00') FROM big GROUP BY team$$);

-- The second parameter byte says it: 01 after the form 01, of one hour.
SELECT duration_summary_send(duration_summary(timestamptz '2026-03-02 09:00+00', '2026-03-02 10:00+00', NULL, 'UTC Mon-Fri 09:00-17:00'));
SELECT bool_and(received('duration_summary', duration_summary_send(s)) = s::text) AS binary, bool_and(s::text::duration_summary = s) AS text,
	bool_and(s::jsonb::text::duration_summary = s) AS jsonb FROM business;
SELECT error_of(format('SELECT duration_summary %L', input)) FROM (VALUES
	('{"time":"business"}'), ('{"finished":1,"total_usec":5,"time":"elapsed"}'), ('{"finished":1,"total_usec":5,"time":1}')) AS bad(input);
SELECT byte, error_of(format('SELECT received(%L, %L)', 'duration_summary', set_byte(good, 3, byte))) FROM (VALUES (duration_summary_send('{"invalid":1}'))) AS v(good), unnest('{0,1,2,255}'::integer[]) AS byte;
SELECT error_of(format('SELECT received(%L, %L)', 'duration_summary', set_byte(duration_summary_send('{}'), 3, 1)));

-- What as_of means when summaries of different ones are merged: each open row
-- was watched until its own.  The merged summary is the one of all rows with
-- as_of as a column, and Kaplan and Meier's estimate from it.
CREATE TEMP TABLE snapshots (day date, opened date, resolved date);
INSERT INTO snapshots VALUES ('2026-01-10', '2026-01-08', NULL), ('2026-01-10', '2026-01-05', '2026-01-09'), ('2026-01-20', '2026-01-11', NULL), ('2026-01-20', '2026-01-11', '2026-01-14');
SELECT (SELECT rollup(s) FROM (SELECT duration_summary(opened, resolved, day) AS s FROM snapshots GROUP BY day) AS x) = duration_summary(opened, resolved, day) AS same FROM snapshots;
-- Watched for 2 days, ended after 3 and 4, watched for 9: S(3) = 2/3, S(4) = 1/3.
SELECT c.at, at_risk, c.finished, round(c.survival, 4) AS survival
FROM (SELECT rollup(s) AS s FROM (SELECT duration_summary(opened, resolved, day) AS s FROM snapshots GROUP BY day) AS x) AS y, survival_curve(s) AS c;
-- One without as_of leaves ages unknown, and that is said.
SELECT survival(duration_summary(opened, resolved, day) + duration_summary(opened, resolved), '3 days') FROM snapshots;
