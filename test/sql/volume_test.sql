-- Volume: events per period.
\set SHOW_CONTEXT never
CREATE SCHEMA volume_test;
SET search_path = volume_test, public;
SET datestyle = 'ISO';
SET intervalstyle = 'postgres';
SET timezone = 'UTC';

-- Two on Thursday, none on Friday, one on Saturday; one before, one after, and
-- one without a time. A period ends before its end: midnight is the next day.
CREATE TABLE ticket (created_at timestamptz);
INSERT INTO ticket VALUES ('2026-01-01 00:00'), ('2026-01-01 23:59:59.999999'), ('2026-01-03 00:00'),
	('2025-12-31 23:59:59.999999'), ('2026-01-04 00:00'), (NULL);
CREATE TABLE bounds AS SELECT array_agg(at) AS days FROM generate_series(timestamptz '2026-01-01', '2026-01-04', '1 day') AS at;
SELECT p.* FROM (SELECT volume_series(created_at, days) FROM ticket, bounds GROUP BY days) AS v(s), periods(s) AS p;
SELECT events(s), outside(s), unknown(s), s FROM (SELECT volume_series(created_at, days) FROM ticket, bounds GROUP BY days) AS v(s);

-- date and timestamp count as timestamptz does.
SELECT array_agg(p.events) FROM (SELECT volume_series(created_at::date, days::date[]) FROM ticket, bounds GROUP BY days) AS v(s), periods(s) AS p;
SELECT array_agg(p.events) FROM (SELECT volume_series(created_at::timestamp, days::timestamp[]) FROM ticket, bounds GROUP BY days) AS v(s), periods(s) AS p;
-- Their periods are read in the zone of the session.
SET timezone = 'Europe/Stockholm';
SELECT p.* FROM volume_series_accum(NULL::volume_series, date '2026-01-02', '{2026-01-01,2026-02-01}') AS s, periods(s) AS p;
-- A day is what the bounds say: in Stockholm the 29th of March has 23 hours.
SELECT period_start, period_end - period_start AS length, events FROM (
	SELECT volume_series(at, (SELECT array_agg(day::timestamptz) FROM generate_series(timestamp '2026-03-28', '2026-03-31', '1 day') AS day))
	FROM generate_series(timestamptz '2026-03-28', '2026-03-31', '1 hour') AS at) AS v(s), periods(s);
SET timezone = 'UTC';

-- Nothing, infinities, and dates that no timestamp has.
SELECT volume_series(created_at, days) FROM ticket, bounds WHERE false;
SELECT count(*) FROM periods(NULL::volume_series);
SELECT outside(volume_series(at, '{2026-01-01,2026-01-02}')), events(volume_series(at, '{2026-01-01,2026-01-02}'))
FROM unnest('{infinity,-infinity}'::timestamptz[]) AS at;
SELECT outside(volume_series(at, '{2026-01-01,2026-01-02}')) FROM unnest('{infinity,-infinity}'::date[]) AS at;
SELECT error_of($$SELECT volume_series(date '5874897-01-01', '{2026-01-01,2026-01-02}')$$);

-- Bounds that are none.
SELECT bounds, error_of(format('SELECT volume_series(timestamptz %L, %L::timestamptz[])', '2026-01-01', bounds)) FROM unnest(ARRAY[
	NULL, '{}', '{2026-01-01}', '{2026-01-02,2026-01-01}', '{2026-01-01,2026-01-01}', '{2026-01-01,NULL}', '{-infinity,2026-01-01}', '{{2026-01-01,2026-01-02}}']) AS bounds;
SELECT error_of($$SELECT volume_series(created_at, CASE WHEN created_at < '2026-01-01' THEN days ELSE days[2:] END) FROM ticket, bounds$$);
SELECT error_of($$SELECT volume_series(now(), array_agg) FROM (SELECT array_agg(timestamptz '2026-01-01' + i * interval '1 s') FROM generate_series(0, 100001) AS i) AS b$$);
SELECT count(*) FROM (SELECT volume_series(timestamptz '2026-01-01', array_agg) FROM (SELECT array_agg(timestamptz '2026-01-01' + i * interval '1 s') FROM generate_series(0, 100000) AS i) AS b) AS v(s), periods(s);

-- Merging.
CREATE TABLE series_of_team AS SELECT team, series(ARRAY[team, 10 * team]) AS s FROM generate_series(1, 3) AS team;
SELECT p.* FROM (SELECT rollup(s) FROM series_of_team) AS v(s), periods(s) AS p;
SELECT a.s + b.s = c.s AS sum, volume_series_combine_inv(c.s, b.s) = a.s AS difference, a.s <> b.s AS ne
FROM series_of_team AS a, series_of_team AS b, series_of_team AS c WHERE (a.team, b.team, c.team) = (1, 2, 3);
SELECT count(DISTINCT s) FROM series_of_team, generate_series(1, 2);
SELECT error_of($$SELECT series('{1,2}') + series('{1,2}', '2026-01-06')$$);
SELECT error_of($$SELECT series('{1,2}') + series('{1,2,3}')$$);
SELECT error_of($$SELECT series('{1,2}') + replace(series('{1,2}')::text, 'date', 'timestamp')::volume_series$$);
SELECT error_of($$SELECT series('{9223372036854775807}') + series('{1}')$$);
SELECT error_of($$SELECT volume_series_combine_inv(series('{1}'), series('{2}'))$$);

-- Text, JSON and binary are lossless.
SELECT s::text::volume_series = s AS text, s::json::text::volume_series = s AS json, s::jsonb ->> 'events' AS events,
	received('volume_series', volume_series_send(s))::volume_series = s AS binary
FROM (SELECT volume_series(created_at, days) FROM ticket, bounds GROUP BY days) AS v(s);
SELECT statement, error_of('SELECT volume_series ' || quote_literal(statement)) FROM unnest(ARRAY[
	'', '{}', '{"version":1}', '{"time_type":"date"}', '{"time_type":"time","bounds":["2026-01-01","2026-01-02"],"events":[1]}',
	'{"bounds":["2026-01-01","2026-01-02"],"events":[1]}', '{"time_type":"date","bounds":["2026-01-02","2026-01-01"],"events":[1]}',
	'{"time_type":"date","bounds":["2026-01-01","2026-01-02"],"events":[1,2]}', '{"time_type":"date","bounds":["2026-01-01","2026-01-02"],"events":[]}',
	'{"time_type":"date","bounds":["2026-01-01","2026-01-02"],"events":[-1]}', '{"time_type":"date","events":[1],"bounds":["2026-01-01","2026-01-02"]}',
	'{"time_type":"date","bounds":["2026-01-01","2026-01-02 12:00"],"events":[1]}', '{"time_type":"date","bounds":["2026-01-01","2026-01-02"],"outside":-1}',
	'{"time_type":"date","bounds":["2026-01-01"],"events":[]}', '{"time_type":"date","bounds":["2026-01-01","2026-01-02"],"sum":1}']) AS statement;
SELECT what, error_of(format('SELECT received(%L, %L)', 'volume_series', value)) FROM (VALUES
	('empty', ''::bytea),
	('only a header', '\x010e0100'),
	('no bounds', '\x010e0100' || int8send(0) || int8send(3957258363095707579) || int8send(0) || int8send(0)),
	('many bounds', '\x010e0100' || int8send(9223372036854775807) || int8send(3957258363095707579) || int8send(0) || int8send(0)),
	('negative bounds', '\x010e0100' || int8send(-1) || int8send(3957258363095707579) || int8send(0) || int8send(0)),
	('fewer counts', '\x010e0100' || int8send(2) || int8send(3957258363095707579) || int8send(0) || int8send(0) || int8send(0) || int8send(86400000000)),
	('negative count', '\x010e0100' || int8send(2) || int8send(3957258363095707579) || int8send(0) || int8send(0) || int8send(0) || int8send(86400000000) || int8send(-1)),
	('no time type', '\x010e0000' || int8send(2) || int8send(3957258363095707579) || int8send(0) || int8send(0) || int8send(0) || int8send(86400000000) || int8send(1)),
	('reserved byte', '\x010e0101' || int8send(2) || int8send(3957258363095707579) || int8send(0) || int8send(0) || int8send(0) || int8send(86400000000) || int8send(1)),
	('other kind', '\x01010100' || int8send(2) || int8send(3957258363095707579) || int8send(0) || int8send(0) || int8send(0) || int8send(86400000000) || int8send(1)),
	('infinite bound', '\x010e0300' || int8send(2) || int8send(785250225783976280) || int8send(0) || int8send(0) || int8send(0) || int8send(9223372036854775807) || int8send(1)),
	('other fingerprint', '\x010e0100' || int8send(2) || int8send(3957258363095707580) || int8send(0) || int8send(0) || int8send(0) || int8send(86400000000) || int8send(1)),
	('a value', '\x010e0100' || int8send(2) || int8send(3957258363095707579) || int8send(0) || int8send(0) || int8send(0) || int8send(86400000000) || int8send(1))
) AS v(what, value);

-- The counts of plain SQL, with the empty periods.
CREATE TABLE days AS SELECT array_agg(day) AS bounds FROM generate_series(timestamptz '2023-12-20', '2024-04-20', '1 day') AS day;
SELECT count(*) AS days, count(*) FILTER (WHERE p.events = 0) AS empty, count(*) FILTER (WHERE p.events IS DISTINCT FROM coalesce(n, 0)) AS different
FROM (SELECT volume_series(opened, bounds) FROM big, days GROUP BY bounds) AS v(s), periods(s) AS p
	LEFT JOIN (SELECT date_trunc('day', opened) AS day, count(*) AS n FROM big GROUP BY 1) AS d ON day = period_start;

-- The same answer under every plan.
SELECT one_answer('SELECT volume_series(opened, (SELECT bounds FROM days)) FROM big');
SELECT one_answer('SELECT team, volume_series(opened, (SELECT bounds FROM days)) FROM big GROUP BY team');
SELECT one_answer('SELECT volume_series(started, ''{2023-06-01,2023-09-01,2024-01-01}'') FROM big');
SELECT one_answer('SELECT volume_series(started, ''{2023-06-01,2023-09-01,2024-01-01}'') FROM big WHERE id % 2 = 2');
SELECT one_answer('SELECT volume_series(NULL::timestamp, ''{2023-06-01,2023-09-01,2024-01-01}''), count(id) FROM big');

-- Windows take rows back.
SELECT count(*) AS windows, count(*) FILTER (WHERE s = (SELECT volume_series(b.opened, days.bounds) FROM big AS b, days WHERE b.id BETWEEN w.id - 9 AND w.id)) AS right
FROM (SELECT id, volume_series(opened, bounds) OVER (ORDER BY id ROWS 9 PRECEDING) AS s FROM big, days WHERE id <= 300) AS w;

-- Complaints and recurring cases, from the kernels: the chapter's examples.
CREATE TABLE cases (customer text, topic text, channel text, complaint boolean, created timestamptz, resolved timestamptz, reopened boolean, rating int);
INSERT INTO cases VALUES
	('ann', 'billing', 'mail', true, '2026-01-05 09:00', '2026-01-05 15:00', true, 2),
	('ann', 'billing', 'mail', true, '2026-01-19 09:00', '2026-01-19 12:00', false, 4),
	('ann', 'login', 'chat', false, '2026-02-20 09:00', '2026-02-20 10:00', false, 5),
	('bob', 'billing', 'phone', true, '2026-01-12 09:00', '2026-01-12 17:00', false, NULL),
	('bob', 'delivery', 'mail', false, '2026-02-25 09:00', NULL, NULL, NULL),
	('cyd', 'login', NULL, false, '2026-01-20 09:00', '2026-01-20 11:00', false, 5);
-- One of five resolved cases was reopened.
SELECT rate_agg(reopened)::int AS reopen_rate FROM cases;
-- Two of three customers have two cases or more; one of five pairs of customer and topic.
SELECT rate_agg(cases >= 2)::numeric(5, 2) AS repeat_customers FROM (SELECT count(*) AS cases FROM cases GROUP BY customer) AS c;
SELECT rate_agg(cases >= 2)::int AS repeat_topics FROM (SELECT count(*) AS cases FROM cases GROUP BY customer, topic) AS c;
-- Back within 30 days: ann once; three were not; for two, by the 1st of March, it is too early to say.
SELECT rate(s)::int AS back_within_30_days, hits(s), trials(s), unknown(s)
FROM (SELECT rate_summary(CASE WHEN following <= created + interval '30 days' THEN true WHEN created + interval '30 days' <= '2026-03-01' THEN false END)
	FROM (SELECT created, lead(created) OVER (PARTITION BY customer ORDER BY created) AS following FROM cases) AS c) AS v(s);
-- The second time about the same topic takes 3 hours; the first, (6 + 1 + 8 + 2) / 4.
SELECT occurrence, count(*) AS cases, avg_resolution(created, resolved)
FROM (SELECT *, row_number() OVER (PARTITION BY customer, topic ORDER BY created) AS occurrence FROM cases) AS c GROUP BY occurrence ORDER BY occurrence;
-- Channels, of the five cases that have one.
SELECT category AS channel, events, share::int, bar(share, 10) FROM (SELECT category_summary(channel) FROM cases) AS v(s), categories(s);
-- Complaints: half of the cases, all about billing, 17 / 3 hours, one of two satisfied.
SELECT rate_agg(complaint)::int AS complaint_rate FROM cases;
SELECT topic, count(*) AS complaints, avg_resolution(created, resolved), csat_agg(rating)::int AS csat FROM cases WHERE complaint GROUP BY topic;
-- Cases by month and a line of them, February's being half of January's.
SELECT spark(array_agg(p.events ORDER BY period_start)), array_agg(p.events ORDER BY period_start) AS cases
FROM (SELECT volume_series(created, period_bounds(timestamptz '2025-12-01', timestamptz '2026-03-01', '1 month', 'UTC')) FROM cases) AS v(s), periods(s) AS p;

-- Bounds that a subquery or a parameter brings are looked at anew with each of them.
SELECT bounds, (SELECT volume_series(created::date, bounds) FROM cases)::jsonb -> 'events' AS of_subquery, s::jsonb -> 'events' AS of_lateral
FROM (VALUES ('{2026-01-01,2026-02-01}'::date[]), ('{2026-02-01,2026-03-01}')) AS b(bounds), LATERAL (SELECT volume_series(created::date, bounds) AS s FROM cases) AS v;
PREPARE volume(date[]) AS SELECT volume_series(created::date, $1)::jsonb -> 'events' AS events FROM cases;
SET plan_cache_mode = force_generic_plan;
EXECUTE volume('{2026-01-01,2026-02-01}');
EXECUTE volume('{2026-02-01,2026-03-01}');
