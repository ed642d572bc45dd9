-- Churn of every period of a series in one scan.
SET datestyle = 'ISO, YMD';
SET timezone = 'UTC';

-- Four at the start of January; who leaves on 1 February has left in February.
CREATE TEMP TABLE customer (name text, started date, ended date);
INSERT INTO customer VALUES
	('Ann', '2025-03-01', NULL), ('Bob', '2025-05-17', '2026-01-31'), ('Cem', '2025-12-31', '2026-02-01'), ('Dea', '2025-06-01', 'infinity'),
	('Eve', '2026-01-01', NULL), ('Fay', '2026-01-10', '2026-01-20'), ('Gus', '2026-03-31', '2026-04-01'),
	('Hal', '2024-01-01', '2024-12-31'), ('Ida', '2026-04-01', NULL), ('Jan', '2026-02-10', '2026-02-01'), ('Kim', NULL, '2026-02-01');
SELECT period_start::date, period_end::date, at_start, gained, lost, gained_and_lost, at_end, round(churn_rate, 1) AS churn, round(retention_rate, 1) AS retention
FROM (SELECT customer_series(started, ended, period_bounds(date '2026-01-01', '2026-04-01', '1 month')) AS s FROM customer) AS v, periods(s);
SELECT invalid(s), unknown(s), s::json
FROM (SELECT customer_series(started, ended, period_bounds(date '2026-01-01', '2026-04-01', '1 month')) AS s FROM customer) AS v;
-- The textbook: 100 at the start, 90 at the end, 15 of them new.
SELECT at_start, gained, lost, at_end, churn_rate::int, retention_rate::int
FROM (SELECT customer_series('2025-06-01', CASE WHEN i <= 25 THEN date '2026-01-15' END, '{2026-01-01,2026-02-01}') AS s FROM generate_series(1, 100) AS i) AS old,
	(SELECT customer_series(date '2026-01-20', NULL, '{2026-01-01,2026-02-01}') AS s FROM generate_series(1, 15)) AS new, periods(old.s + new.s);

-- A month without churn is 0, not the NULL that a sum over no rows is;
-- a month without customers at its start has no rate.
SELECT period_start::date, at_start, churn_rate::int, retention_rate::int
FROM (SELECT customer_series(date '2026-01-15', NULL, period_bounds(date '2026-01-01', '2026-03-01', '1 month')) AS s FROM (VALUES (1)) AS one) AS v, periods(s);

-- A customer with several subscriptions: max(ended) ignores the NULL of the
-- open one and books a live customer as lost.  infinity is the end of what
-- has none, and overlapping subscriptions are one customer.
CREATE TEMP TABLE subscription (customer int, started date, ended date);
INSERT INTO subscription VALUES (1, '2025-01-01', '2026-01-15'), (1, '2026-01-10', NULL), (2, '2025-01-01', '2026-01-20'), (2, '2025-02-01', '2025-03-01');
SELECT 'max(ended)' AS way, at_start, gained, lost, at_end FROM
	(SELECT customer_series(started, ended, '{2026-01-01,2026-02-01}') AS s
	FROM (SELECT min(started) AS started, max(ended) AS ended FROM subscription GROUP BY customer) AS c) AS v, periods(s)
UNION ALL
SELECT 'open kept open', at_start, gained, lost, at_end FROM
	(SELECT customer_series(started, ended, '{2026-01-01,2026-02-01}') AS s
	FROM (SELECT min(started) AS started, max(coalesce(ended, 'infinity')) AS ended FROM subscription GROUP BY customer) AS c) AS v, periods(s);

-- Pseudo-random customers of all sorts, at and around the bounds: each row
-- equals the customer_summary of its period, and the periods add up.
CREATE TEMP TABLE random AS
SELECT i AS id, i % 3 AS region,
	CASE WHEN i % 97 <> 0 THEN CASE WHEN i % 101 = 0 THEN '-infinity' ELSE timestamp '2025-11-01' + (i::bigint * 7919 % 211) * interval '6 hours 30 min' END END AS started,
	CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN 'infinity' ELSE timestamp '2025-10-28' + (i::bigint * 104729 % 283) * interval '6 hours 30 min' END AS ended
FROM generate_series(1, 3000) AS i;
INSERT INTO random SELECT 4000 + i, i % 3, s, e FROM generate_series(1, 2) AS i,
	unnest(period_bounds(timestamp '2025-12-01', '2026-01-05', '5 days')::timestamp[]) AS s, unnest(period_bounds(timestamp '2025-12-01', '2026-01-05', '5 days')::timestamp[]) AS e;
CREATE TEMP TABLE row AS
SELECT p.*, row_number() OVER (ORDER BY period_start) AS n, s
FROM (SELECT customer_series(started, ended, period_bounds(timestamp '2025-12-01', '2026-01-05', '5 days')) AS s FROM random) AS v, periods(s) AS p;
SELECT count(*), bool_and(at_start + gained - lost = at_end) AS adds_up, bool_and(at_start = before) AS goes_on,
	bool_and(churn_rate + retention_rate BETWEEN 99.99999 AND 100.00001) AS rates_add_up
FROM (SELECT *, coalesce(lag(at_end) OVER (ORDER BY n), at_start) AS before FROM row) AS v;
SELECT count(*), bool_and((r.at_start, r.gained, r.lost, r.gained_and_lost, r.at_end, r.churn_rate, r.retention_rate) IS NOT DISTINCT FROM
		(at_start(o), gained(o), lost(o), gained_and_lost(o), at_end(o), churn_rate(o), retention_rate(o))) AS rates,
	bool_and(invalid(s) = invalid(o) AND unknown(s) = unknown(o)) AS rest, min(invalid(o)) > 0 AND min(unknown(o)) > 0 AS some
FROM row AS r, LATERAL (SELECT customer_summary(started, ended, tsrange(r.period_start::timestamp, r.period_end::timestamp)) AS o FROM random) AS v;
-- And the SQL that joins a calendar.
SELECT count(*), bool_and(r.at_start = j.at_start AND r.gained = j.gained AND r.lost = j.lost AND r.gained_and_lost = j.both) AS same
FROM row AS r JOIN (SELECT day, count(*) FILTER (WHERE started < day AND ended >= day) AS at_start, count(*) FILTER (WHERE started >= day AND started < day + '5 days') AS gained,
		count(*) FILTER (WHERE ended >= day AND ended < day + '5 days') AS lost,
		count(*) FILTER (WHERE started >= day AND started < day + '5 days' AND ended < day + '5 days') AS both
	FROM generate_series(timestamp '2025-12-01', '2025-12-31', '5 days') AS day, (SELECT started, coalesce(ended, 'infinity') AS ended FROM random) AS c
	WHERE ended >= started GROUP BY day) AS j ON j.day = r.period_start;

-- The same counts in the words of a help desk.  On Monday two are open, one is
-- closed and two come; the one of Tuesday is closed the same day; nothing
-- happens on Wednesday.
SELECT to_char(period_start, 'Dy') AS day, open_at_start, opened, closed, open_at_end FROM
	(SELECT customer_series(opened, closed, period_bounds(timestamp '2026-01-05', '2026-01-08', '1 day')) FROM (VALUES
		(timestamp '2026-01-02 09:00', timestamp '2026-01-05 12:00'), ('2026-01-04 23:59', NULL), ('2026-01-05 00:00', '2026-01-06 00:00'), ('2026-01-05 17:00', NULL),
		('2026-01-06 10:00', '2026-01-06 10:05'), ('2026-01-08 00:00', NULL), ('2026-01-01 00:00', '2026-01-04 00:00')) AS ticket(opened, closed)) AS v(s), backlog(s);
SELECT count(*), bool_and((b.period_start, b.period_end, b.open_at_start, b.opened, b.closed, b.open_at_end) = (p.period_start, p.period_end, p.at_start, p.gained, p.lost, p.at_end)) AS same
FROM (SELECT s FROM row LIMIT 1) AS v, ROWS FROM (backlog(s), periods(s))
	AS r(b0, b1, b2, b3, b4, b5, p0, p1, p2, p3, p4, p5, p6, p7, p8),
	LATERAL (SELECT b0 AS period_start, b1 AS period_end, b2 AS open_at_start, b3 AS opened, b4 AS closed, b5 AS open_at_end) AS b,
	LATERAL (SELECT p0 AS period_start, p1 AS period_end, p2 AS at_start, p3 AS gained, p4 AS lost, p6 AS at_end) AS p;
SELECT * FROM backlog(NULL);

-- Merged from parts, in any order, taken away again, and in a moving window.
SELECT rollup(part) = (SELECT s FROM row LIMIT 1) AS rolled_up FROM
	(SELECT customer_series(started, ended, period_bounds(timestamp '2025-12-01', '2026-01-05', '5 days')) AS part FROM random GROUP BY region) AS v;
SELECT customer_series_combine_inv(a + b, b) = a AS inverse, a + b = b + a AS commutes FROM
	(SELECT customer_series(started, ended, '{2025-12-01,2025-12-20,2026-01-05}') FILTER (WHERE region = 0) AS a,
		customer_series(started, ended, '{2025-12-01,2025-12-20,2026-01-05}') FILTER (WHERE region > 0) AS b FROM random) AS v;
SELECT count(*), bool_and(m.s = a.s AND m.merged = a.s) AS same
FROM (SELECT id, customer_series(started, ended, b) OVER w AS s, rollup(customer_series_accum(NULL, started, ended, b)) OVER w AS merged
	FROM random, (SELECT period_bounds(timestamp '2025-12-01', '2026-01-05', '5 days')) AS bounds(b) WHERE id <= 300 WINDOW w AS (ORDER BY id ROWS 20 PRECEDING)) AS m,
	LATERAL (SELECT customer_series(started, ended, period_bounds(timestamp '2025-12-01', '2026-01-05', '5 days')) AS s FROM random WHERE id BETWEEN m.id - 20 AND m.id) AS a;
-- By hand the inverse functions give no state that customers can't have.
SELECT error_of($$SELECT customer_series_accum_inv('{"time_type":"date","bounds":["2026-01-01","2026-02-01"],"at_start":1,"gained":[0],"lost":[1],"gained_and_lost":[0]}', date '2025-12-01', NULL, '{2026-01-01,2026-02-01}')$$);
SELECT error_of($$SELECT customer_summary_accum_inv('{"time_type":"date","from":"2026-01-01","to":"2026-02-01","at_start":1,"lost":1}', date '2025-12-01', NULL, '[2026-01-01,2026-02-01)')$$);

-- The same answer under every plan.
SELECT one_answer($$SELECT customer_series(started, ended, period_bounds(date '2023-06-01', date '2024-09-01', '1 week')) FROM big$$);
SELECT one_answer($$SELECT team, customer_series(started, ended, period_bounds(date '2023-06-01', date '2024-09-01', '1 month')) FROM big GROUP BY team$$);
SELECT one_answer($$SELECT customer_series(started, ended, period_bounds(date '2023-06-01', date '2024-09-01', '1 month')) FROM big WHERE id % 2 > 7$$);
SELECT one_answer($$SELECT rollup(s) FROM (SELECT team, customer_series(started, ended, period_bounds(date '2023-06-01', date '2024-09-01', '1 month')) AS s FROM big GROUP BY team) AS t$$);

-- Dates and timestamps are read in the session's zone, as a cast does.
SET timezone = 'Europe/Berlin';
SELECT type, period_start, period_end FROM (VALUES
	('date', (SELECT customer_series(date '2026-03-01', NULL, '{2026-03-01,2026-04-01}') FROM (VALUES (1)) AS one)),
	('timestamp', (SELECT customer_series(timestamp '2026-03-01', NULL, '{2026-03-01 00:00,2026-04-01 00:00}') FROM (VALUES (1)) AS one)),
	('timestamptz', (SELECT customer_series(timestamptz '2026-03-01', NULL, '{2026-03-01 00:00+00,2026-04-01 00:00+00}') FROM (VALUES (1)) AS one))) AS v(type, s), periods(s);
SET timezone = 'UTC';

-- Nothing to count.
SELECT customer_series(started, ended, '{2026-01-01,2026-02-01}'), count(*) FROM customer WHERE false;
SELECT * FROM periods(NULL::customer_series);
SELECT at_start, gained, churn_rate, unknown(s) FROM (SELECT customer_series(NULL::date, NULL, '{2026-01-01,2026-02-01}') AS s FROM generate_series(1, 3)) AS v, periods(s);

-- As many bounds as there may be.
SELECT count(*), sum(gained), sum(lost), max(at_end) FROM
	(SELECT customer_series(started, started + interval '10 days', bounds) AS s
	FROM (SELECT timestamp '2026-01-01' + i * interval '1 hour' AS started FROM generate_series(0, 99) AS i) AS c,
		(SELECT period_bounds(timestamp '2026-01-01', timestamp '2026-01-01' + interval '100000 min', '1 min') AS bounds) AS b) AS v, periods(s);

-- Bounds that are the same say so however they are stored: other subscripts,
-- an empty null bitmap, an array of plpgsql.
CREATE FUNCTION pg_temp.series_of(bounds date[]) RETURNS customer_series LANGUAGE plpgsql AS $$
BEGIN
	bounds[1] := '2026-01-01';
	RETURN (SELECT customer_series(started, ended, bounds) FROM customer);
END $$;
SELECT pg_temp.series_of('{2026-01-02,2026-02-01}') = customer_series(started, ended, CASE WHEN name < 'D' THEN '{2026-01-01,2026-02-01}'::date[]
	WHEN name < 'G' THEN '[0:1]={2026-01-01,2026-02-01}' ELSE (ARRAY['2026-01-01', '2026-02-01', NULL]::date[])[1:2] END) AS same FROM customer;

-- Bad input.
SELECT bounds, error_of(format('SELECT customer_series(date ''2026-01-01'', NULL, %s::date[])', bounds)) FROM (VALUES
	('NULL'), ('''{}'''), ('''{2026-01-01}'''), ('''{2026-01-01,NULL}'''), ('''{2026-02-01,2026-01-01}'''), ('''{2026-01-01,2026-01-01}'''),
	('''{{2026-01-01,2026-02-01}}'''), ('''{2026-01-01,infinity}'''), ('''{-infinity,2026-01-01}'''), ('''{2026-01-01,5000000-01-01}''')) AS v(bounds);
SELECT error_of($$SELECT customer_series(date '2026-01-01', NULL, (SELECT array_agg(date '1900-01-01' + i) FROM generate_series(0, 100001) AS i))$$);
SELECT error_of($$SELECT customer_series(started, ended, ARRAY['2026-01-01', date '2026-02-01' + length(name) * extract(day FROM started)::int]) FROM customer$$);
SELECT error_of($$SELECT customer_series(started, ended, CASE name WHEN 'Ann' THEN '{2026-01-01,2026-02-01}'::date[] END) FROM customer$$);
SELECT error_of($$SELECT customer_series(started, ended, CASE name WHEN 'Ann' THEN '{2026-01-01,2026-02-01}' ELSE '{2026-01-01,NULL}'::date[] END) FROM customer$$);
SELECT error_of($$SELECT customer_series(started, ended, CASE name WHEN 'Ann' THEN '{2026-01-01,2026-02-01}' ELSE '{2026-01-01,2026-02-01,2026-03-01}'::date[] END) FROM customer$$);
SELECT other, error_of(format($$SELECT customer_series_accum(s, date '2026-01-01', NULL, '{2026-01-01,2026-02-01}') + %L
	FROM (SELECT customer_series(date '2026-01-01', NULL, '{2026-01-01,2026-02-01}') FROM (VALUES (1)) AS one) AS v(s)$$, other)) FROM (VALUES
	('{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00"]}'),
	('{"time_type":"timestamp","bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00"]}'),
	('{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00","2026-03-01T00:00:00"]}'),
	('{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-03-01T00:00:00"]}')) AS v(other);
SELECT error_of($$SELECT customer_series_accum(s, timestamp '2026-01-01', NULL, '{2026-01-01,2026-02-01}')
	FROM (SELECT customer_series(date '2026-01-01', NULL, '{2026-01-01,2026-02-01}') FROM (VALUES (1)) AS one) AS v(s)$$);
SELECT error_of($$SELECT customer_series_accum_inv(s, date '2026-01-02', NULL, '{2026-01-01,2026-02-01}')
	FROM (SELECT customer_series(date '2025-01-01', NULL, '{2026-01-01,2026-02-01}') FROM (VALUES (1)) AS one) AS v(s)$$);
SELECT input, error_of(format('SELECT customer_series %L', input)) FROM (VALUES ('{}'), ('{"time_type":"date"}'), ('{"gained":[1]}'), ('{"bounds":[]}'),
	('{"bounds":["2026-01-01T00:00:00"]}'), ('{"bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00"]}'),
	('{"time_type":"date","bounds":["2026-02-01T00:00:00","2026-01-01T00:00:00"]}'),
	('{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-02-01T12:00:00"]}'),
	('{"time_type":"date","bounds":["2026-01-01T00:00:00","infinity"]}')) AS v(input);
SELECT input, error_of(format('SELECT customer_series %L', '{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00","2026-03-01T00:00:00"],' || input || '}')) FROM (VALUES
	('"gained":[1]'), ('"gained":[1,2,3]'), ('"gained":[1,-1]'), ('"lost":[1,0]'), ('"at_start":1,"lost":[1,1]'), ('"at_start":1,"lost":[1,0]'), ('"gained_and_lost":[1,0]'),
	('"at_start":9223372036854775807,"gained":[1,0]'), ('"gained":[9223372036854775807,1]'), ('"kept":[1,1]'), ('"bounds":[]'), ('"gained":[[1,1]]'), ('"at_start":-1'), ('"gained":["x"]')) AS v(input);
SELECT error_of($$SELECT s + s FROM (SELECT customer_series '{"time_type":"date","bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00"],"at_start":9223372036854775807}') AS v(s)$$);
SELECT change, error_of(format('SELECT received(%L, %L)', 'customer_series', value)) FROM
	(SELECT customer_series_send(customer_series(started, ended, '{2026-01-01,2026-02-01}')) AS good FROM customer) AS v, LATERAL (VALUES
	('nothing', good), ('version', set_byte(good, 0, 3)), ('kind', set_byte(good, 1, 4)), ('time type', set_byte(good, 2, 4)), ('reserved byte', set_byte(good, 3, 1)),
	('more bounds', set_byte(good, 11, 3)), ('no bounds', set_byte(good, 11, 0)), ('negative bounds', set_byte(good, 4, 255)), ('huge bounds', set_byte(good, 4, 64)),
	('fingerprint', set_byte(good, 12, get_byte(good, 12) # 1)), ('bound', set_byte(good, 44, 127)), ('short', substr(good, 1, 38)), ('shorter', substr(good, 1, length(good) - 8)), ('long', good || '\x0000000000000000'),
	('odd', good || '\x00'), ('negative count', set_byte(good, 60, 255)), ('header', substr(good, 1, 4))) AS crafted(change, value);

-- Text, JSON and binary are lossless; jsonb has an order of its own, the counts before the bounds.
SELECT s::text::customer_series = s AS text, s::jsonb::text::customer_series = s AS jsonb, received('customer_series', customer_series_send(s))::customer_series = s AS binary, s::jsonb ->> 'at_start' AS at_start
FROM row LIMIT 1;
SELECT input, error_of(format('SELECT customer_series %L', '{"time_type":"date",' || input || ',"bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00"]}')) FROM (VALUES
	('"gained":[1]'), ('"gained":[1],"lost":[1],"at_start":1'), ('"gained":[1,2]'), ('"gained":[]'), ('"gained":[-1]'), ('"gained":1'), ('"gained":[1]]'), ('"gained":[1] 2'), ('"gained":'), ('"gained":[1],"gained":[2],"lost":[2]'),
	('"gained":[{"a":[1]}]'), ('"gained":"]}"'), ('"kept":[1]'), ('"gained":[1],"bounds":["2026-01-01T00:00:00","2026-02-01T00:00:00"]')) AS v(input);
