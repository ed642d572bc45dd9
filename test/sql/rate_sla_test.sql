-- Service levels: met, breached, pending.
\set SHOW_CONTEXT never
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET timezone = 'America/New_York';

-- Four hours, seen at noon: answered after 1 hour and after 4 (in time to the
-- second), after 4 hours and a microsecond, open for 5 hours (overdue) and for 2 (pending).
CREATE TEMP TABLE tickets (opened timestamptz, answered timestamptz, priority text);
INSERT INTO tickets VALUES
	('2026-03-02 06:00+00', '2026-03-02 07:00+00', 'high'),
	('2026-03-02 06:00+00', '2026-03-02 10:00+00', 'high'),
	('2026-03-02 06:00+00', '2026-03-02 10:00:00.000001+00', 'high'),
	('2026-03-02 07:00+00', NULL, 'low'),
	('2026-03-02 10:00+00', NULL, 'low');
SELECT s, hits(s) AS met, misses(s) AS breached, unknown(s) AS pending, rate(s)
FROM (SELECT sla_summary(opened, answered, '4 hours', '2026-03-02 12:00+00') AS s FROM tickets) AS x;
SELECT sla_agg(opened, answered, '4 hours', '2026-03-02 12:00+00') FROM tickets;
-- At the very end of its time a ticket is not late yet, a microsecond later it is.
SELECT sla_summary(opened, NULL, '4 hours', at) FROM (VALUES (timestamptz '2026-03-02 08:00+00')) AS t(opened), unnest('{2026-03-02 12:00+00,2026-03-02 12:00:00.000001+00}'::timestamptz[]) AS at GROUP BY at ORDER BY at;
-- Without as_of no open one can be overdue: 2 of 3.
SELECT sla_summary(opened, answered, '4 hours'), round(sla_agg(opened, answered, '4 hours'), 1) FROM tickets;
-- The target may be a column.
SELECT sla_summary(opened, answered, target, '2026-03-02 12:00+00')
FROM tickets JOIN (VALUES ('high', interval '1 hour'), ('low', '1 day')) AS p(priority, target) USING (priority);

-- The same from timestamps in UTC and from dates, in any session's zone; a day is 24 hours.
SELECT sla_summary(opened AT TIME ZONE 'UTC', answered AT TIME ZONE 'UTC', '4 hours', timestamp '2026-03-02 12:00') FROM tickets;
SELECT sla_summary(date '2026-03-28', done, '1 day', date '2026-03-31') FROM (VALUES (date '2026-03-29'), ('2026-03-30'), (NULL)) AS t(done);
SELECT sla_agg(timestamptz '2026-03-08 00:00', done, '1 day') AS night_of_23_hours FROM (VALUES (timestamptz '2026-03-09 01:00'), ('2026-03-09 01:00:01')) AS t(done);

-- Business hours: four of them from Friday 16:00 end on Monday 12:00.
SELECT at, sla_summary(timestamptz '2026-03-06 16:00+00', done, '4 hours', at, 'UTC Mon-Fri 09:00-17:00')
FROM (VALUES (NULL::timestamptz), ('2026-03-09 12:00+00'), ('2026-03-09 12:00:01+00')) AS t(done), unnest('{2026-03-09 12:00+00,2026-03-09 13:00+00}'::timestamptz[]) AS at GROUP BY at ORDER BY at;
SELECT sla_agg(timestamp '2026-03-06 16:00', done, '4 hours', NULL, 'UTC Mon-Fri 09:00-17:00') FROM (VALUES (timestamp '2026-03-09 12:00'), ('2026-03-09 13:00'), (NULL)) AS t(done);
SELECT sla_summary(date '2026-03-06', done, '8 hours', date '2026-03-10', calendar) FROM (VALUES (date '2026-03-07', business_calendar 'UTC Mon-Fri 09:00-17:00'), ('2026-03-09', 'Asia/Tokyo Mon-Fri 09:00-17:00'), ('2026-03-10', 'UTC Mon-Fri 09:00-17:00'), (NULL, 'UTC closed')) AS t(done, calendar);
-- As the definition: business_time against the target.
SELECT sla_summary(opened, resolved, '6 hours', '2024-06-01 UTC', 'Europe/Berlin Mon-Fri 09:00-17:00')
	= rate_summary(CASE WHEN resolved < opened THEN NULL
		WHEN business_time(opened, coalesce(resolved, '2024-06-01 UTC'), 'Europe/Berlin Mon-Fri 09:00-17:00') > '6 hours' THEN opened > '2024-06-01 UTC' AND resolved IS NULL
		WHEN resolved IS NOT NULL THEN true END) FILTER (WHERE opened <= '2024-06-01 UTC' OR resolved IS NOT NULL)
	+ format('{"unknown":%s}', count(*) FILTER (WHERE opened > '2024-06-01 UTC' AND resolved IS NULL))::rate_summary AS by_definition
FROM big;

-- What cannot be judged is unknown: no start, no target, no calendar, an end or as_of before the start.
SELECT sla_summary(opened, done, target, '2026-01-02 UTC', calendar) FROM (VALUES
	(NULL::timestamptz, timestamptz '2026-01-02 UTC', interval '1 hour', business_calendar 'UTC closed'),
	('2026-01-01 UTC', '2026-01-02 UTC', NULL, 'UTC closed'), ('2026-01-01 UTC', '2026-01-02 UTC', '1 hour', NULL),
	('2026-01-03 UTC', '2026-01-02 UTC', '1 hour', 'UTC closed'), ('2026-01-03 UTC', NULL, '1 hour', 'UTC closed')) AS t(opened, done, target, calendar);
SELECT sla_summary(opened, answered, '4 hours'), sla_agg(opened, answered, '4 hours') FROM tickets WHERE false;
SELECT sla_agg(opened, answered, '4 hours') FROM tickets WHERE answered IS NULL;

-- Bad input.
SELECT error_of(call) FROM (VALUES
	($$SELECT sla_agg(now(), now(), '-00:00:00.000001')$$), ($$SELECT sla_agg(now(), now(), '1 month')$$),
	($$SELECT sla_agg(now(), now(), '2 days', now(), 'UTC closed')$$), ($$SELECT sla_agg(now(), 'infinity', '1 hour')$$),
	($$SELECT sla_agg(date '-infinity', '2026-01-01', '1 hour')$$), ($$SELECT sla_agg(date '2026-01-01', NULL, '1 hour', date 'infinity')$$),
	($$SELECT sla_summary_accum_inv('{}', now(), now(), '1 hour')$$)) AS bad(call);

-- Every plan and every window gives the rows' own answer.
SELECT one_answer($$SELECT team, sla_summary(opened, resolved, '5 hours', timestamptz '2024-06-01 UTC'), sla_agg(opened, resolved, '5 hours', timestamptz '2024-06-01 UTC', 'UTC Mon-Fri 09:00-17:00') FROM big GROUP BY team$$);
SELECT bool_and(moving = anew) AS moving_is_anew
FROM (SELECT sla_summary(opened, resolved, '5 hours', '2024-01-03 UTC') OVER (ORDER BY id ROWS 9 PRECEDING) AS moving,
		(SELECT sla_summary(opened, resolved, '5 hours', '2024-01-03 UTC') FROM big AS o WHERE o.id BETWEEN b.id - 9 AND b.id) AS anew
	FROM big AS b WHERE id <= 700) AS w;
