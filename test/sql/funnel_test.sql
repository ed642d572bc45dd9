-- Journeys: funnels, and touches before a response.
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
\set SHOW_CONTEXT never

-- Lead, whitepaper, quote, purchase; two weeks for all of it.
-- 1 buys on the 14th day, 2 only on the 15th, 3 skips the whitepaper, 4 had it
-- before being a lead, 5 does all at once, 6 is no lead, 7 comes back in May.
CREATE TEMP TABLE visits (visitor int, at timestamptz, step int);
INSERT INTO visits VALUES
	(1, '2026-03-01', 1), (1, '2026-03-03', 2), (1, '2026-03-04', 3), (1, '2026-03-15', 4),
	(2, '2026-03-01', 1), (2, '2026-03-03', 2), (2, '2026-03-04', 3), (2, '2026-03-15 00:00:00.000001', 4),
	(3, '2026-03-01', 1), (3, '2026-03-02', 3),
	(4, '2026-02-28', 2), (4, '2026-03-01', 1),
	(5, '2026-03-01', 4), (5, '2026-03-01', 3), (5, '2026-03-01', 2), (5, '2026-03-01', 1),
	(6, '2026-03-01', 2), (6, '2026-03-02', NULL),
	(7, '2026-03-01', 1), (7, '2026-05-01', 1), (7, '2026-05-02', 2), (7, '2026-05-03', 3);
SELECT visitor, funnel_depth(at, step, '14 days') FROM visits GROUP BY visitor ORDER BY visitor;

-- Six enter, 4 go on, the same 4 get a quote, 2 buy: 33 percent of all, 50 of the previous.
CREATE TEMP VIEW funnel AS
SELECT funnel_summary(depth) AS s FROM (SELECT funnel_depth(at, step, '14 days') AS depth FROM visits GROUP BY visitor) AS v;
SELECT step, reached, round(of_first, 1) AS of_first, round(of_previous, 1) AS of_previous FROM funnel, funnel_steps(s);
SELECT conversion(s, 1, 4)::numeric(5, 1), conversion(s, 3, 4)::int, conversion(s, 2, 2)::int AS same,
	entrants(s), never_entered(s), too_young(s), unknown(s), s FROM funnel;
-- A step that nobody reached is listed where the steps are told.
SELECT step, reached, round(of_first) AS of_first, round(of_previous) AS of_previous FROM funnel, funnel_steps(s, steps => 6) WHERE step > 3;
SELECT count(*) FROM funnel, funnel_steps(s, 2);

-- Entrants whose window is not over on 10 March are set apart, the quick ones
-- too: of ten old ones 4 bought, of ten new ones 3 have by now.
SELECT conversion(s, 1, 2)::int AS right, conversion(naive, 1, 2)::int AS deflated, conversion(quick, 1, 2)::int AS inflated,
	entrants(s), too_young(s)
FROM (SELECT funnel_summary(depth, mature), funnel_summary(depth), funnel_summary(depth, mature OR depth = 2)
	FROM (SELECT funnel_depth(at, step, '7 days') AS depth, max(at) FILTER (WHERE step = 1) + interval '7 days' < '2026-03-10' AS mature
		FROM (SELECT i AS lead, CASE WHEN i <= 10 THEN date '2026-03-01' ELSE '2026-03-09' END AS at, 1 AS step FROM generate_series(1, 20) AS i
			UNION ALL SELECT i, CASE WHEN i <= 10 THEN date '2026-03-02' ELSE '2026-03-09' END, 2 FROM unnest('{1,2,3,4,11,12,13}'::int[]) AS i) AS e
		GROUP BY lead) AS d) AS v(s, naive, quick);
-- Who never entered is not young; what is not known to be mature is unknown.
SELECT funnel_summary(depth, mature) FROM (VALUES (0, false), (2, false), (2, true), (0, NULL), (2, NULL), (NULL, false)) AS v(depth, mature);

-- The time between two steps is a duration.
SELECT average(d), finished(d), unfinished(d) FROM (SELECT duration_summary_accum(NULL, lead, quote) AS d FROM
	(SELECT min(at) FILTER (WHERE step = 1) AS lead, min(at) FILTER (WHERE step = 3) AS quote FROM visits WHERE visitor = 1) AS t) AS v;

-- Published cases: ClickHouse's tests of windowFunnel (Apache-2.0), by mode,
-- times, events, the steps in order, window and level.  An event that stands
-- for several steps is a row of each.
CREATE TEMP TABLE published (mode funnel_mode, times int[], events text[], steps text[], win int, level int);
INSERT INTO published VALUES
	('default', '{0,1,2,3,4,5,6,7,8}', '{1000,1001,1002,1003,1004,1005,1006,1007,1008}', '{1000}', 10000, 1),
	('default', '{0,1,2,3,4,5,6,7,8}', '{1000,1001,1002,1003,1004,1005,1006,1007,1008}', '{1000,1001}', 10000, 2),
	('default', '{0,1,2,3,4,5,6,7,8}', '{1000,1001,1002,1003,1004,1005,1006,1007,1008}', '{1000,1001,1002}', 10000, 3),
	('default', '{0,1,2,3,4,5,6,7,8}', '{1000,1001,1002,1003,1004,1005,1006,1007,1008}', '{1000,1001,1002,1008}', 10000, 4),
	('default', '{0,1,2,3,4,5,6,7,8}', '{1000,1001,1002,1003,1004,1005,1006,1007,1008}', '{1000}', 1, 1),
	('default', '{0,1,2,3,4,5,6,7,8}', '{1000,1001,1002,1003,1004,1005,1006,1007,1008}', '{1003,1004,1005,1006,1007}', 2, 3),
	('default', '{0,1,2,3,4,5,6,7,8}', '{1000,1001,1002,1003,1004,1005,1006,1007,1008}', '{1003,1004,1005,1006,1007}', 3, 4),
	('default', '{0,1,2,3,4,5,6,7,8}', '{1000,1001,1002,1003,1004,1005,1006,1007,1008}', '{1003,1004,1005,1006,1007}', 4, 5),
	('default', '{1,2,3,4,5,6,7,8}', '{1001,1002,1003,1004,1005,1006,1007,1008}', '{1001,1008}', 10000, 2),
	('default', '{1,2,3,4,5,6,7,8}', '{1001,1002,1003,1004,1005,1006,1007,1008}', '{1008,1001}', 10000, 1),
	('default', '{0,10,20,30,40,50,51,60,70,80}', '{1000,1001,1002,1003,1004,1005,1005,1006,1007,1008}', '{1000,1001,1002,1003,1004,1005,1006}', 10000, 7),
	('strict_deduplication', '{0,10,20,30,40,50,51,60,70,80}', '{1000,1001,1002,1003,1004,1005,1005,1006,1007,1008}', '{1000,1001,1002,1003,1004,1005,1006}', 10000, 6),
	('default', '{1,2,3}', '{a,b,c}', '{a,b,c}', 86400, 3),
	('strict_order', '{1,2,3}', '{a,b,c}', '{a,b,c}', 86400, 3),
	('default', '{1,2,3,4}', '{a,d,b,c}', '{a,b,c}', 86400, 3),
	('strict_order', '{1,2,3,4}', '{a,d,b,c}', '{a,b,c}', 86400, 1),
	('default', '{1,2,3,4,5,6}', '{a,a,b,b,c,c}', '{a,b,c}', 86400, 3),
	('strict_order', '{1,2,3,4,5,6}', '{a,a,b,b,c,c}', '{a,b,c}', 86400, 3),
	('default', '{1,2,3,4,5,6,7,8}', '{a,a,a,a,b,b,c,c}', '{a,b,c}', 86400, 3),
	('strict_order', '{1,2,3,4,5,6,7,8}', '{a,a,a,a,b,b,c,c}', '{a,b,c}', 86400, 3),
	('default', '{1,2,3,4,5,6,7}', '{a,a,b,b,d,c,c}', '{a,b,c}', 86400, 3),
	('strict_order', '{1,2,3,4,5,6,7}', '{a,a,b,b,d,c,c}', '{a,b,c}', 86400, 2),
	('default', '{1,2,3,4,5,6}', '{c,c,b,b,a,a}', '{a,b,c}', 86400, 1),
	('strict_order', '{1,2,3,4,5,6}', '{c,c,b,b,a,a}', '{a,b,c}', 86400, 1),
	('strict_order', '{1,2,3}', '{a,c,b}', '{a,b,c}', 10, 1),
	('default', '{0,1,1,1,2}', '{1000,1001,1002,1003,1004}', '{1000,1001,1002,1003,1004}', 10000, 5),
	('strict_increase', '{0,1,1,1,2}', '{1000,1001,1002,1003,1004}', '{1000,1001,1002,1003,1004}', 10000, 2),
	('default', '{0,1,1,1,2}', '{1000,1001,1002,1003,1004}', '{1004,1004,1004}', 10000, 3),
	('strict_increase', '{0,1,1,1,2}', '{1000,1001,1002,1003,1004}', '{1004,1004,1004}', 10000, 1);
CREATE TEMP VIEW published_event AS
SELECT p.ctid AS id, mode, win, level, timestamp '2026-01-01' + t.at * interval '1 s' AS at, s.step
FROM published AS p, unnest(times, events) AS t(at, event)
	LEFT JOIN LATERAL (SELECT step::int FROM unnest(steps) WITH ORDINALITY AS s(name, step) WHERE name = event) AS s ON true;
SELECT mode, count(*), count(*) FILTER (WHERE depth = level) AS agree FROM (
	SELECT mode, level, funnel_depth(at, step, win * interval '1 s', mode) AS depth
	FROM published_event GROUP BY id, mode, level) AS v
GROUP BY mode ORDER BY mode;

-- What the modes mean, one event a letter: a, b, c the steps, x none.
CREATE FUNCTION depth_of(events text, mode funnel_mode, within interval DEFAULT '1 day') RETURNS int LANGUAGE sql AS $$
	SELECT funnel_depth(timestamp '2026-01-01' + n * interval '1 min', nullif(strpos('abc', event), 0), within, mode)
	FROM unnest(string_to_array(events, NULL)) WITH ORDINALITY AS e(event, n) $$;
SELECT events, depth_of(events, 'default') AS "default", depth_of(events, 'strict_order') AS "order",
	depth_of(events, 'strict_deduplication') AS deduplication
FROM (VALUES (1, 'abc'), (2, 'abbc'), (3, 'aabc'), (4, 'abxc'), (5, 'acb'), (6, 'abac'), (7, 'axabc'), (8, 'ababc'), (9, 'abbabc'), (10, 'bca'), (11, 'x')) AS v(i, events) ORDER BY i;
-- Of equal times none is the later: a chain that needs it later takes the b of before.
SELECT mode, funnel_depth(at, step, '1 h', mode) FROM (VALUES (0, 1), (1, 2), (2, 2), (2, 3)) AS e(m, step),
	LATERAL (SELECT timestamp '2026-01-01' + m * interval '1 min') AS t(at), unnest('{default,strict_increase}'::funnel_mode[]) AS mode GROUP BY mode ORDER BY mode;
SELECT funnel_depth(date '2026-01-01', step, NULL, NULL) AS at_once, funnel_depth(date '2026-01-01', step, NULL, 'strict_increase') AS increase
FROM generate_series(1, 5) AS step;
-- An event received twice is one, except that a repeated step is one too many.
SELECT mode, funnel_depth(at, step, '1 d', mode) FROM (VALUES (date '2026-01-01', 1), ('2026-01-02', 2), ('2026-01-02', 2), ('2026-01-02', 3)) AS e(at, step),
	unnest('{default,strict_order,strict_increase,strict_deduplication}'::funnel_mode[]) AS mode GROUP BY mode ORDER BY mode;

-- Every mode by hand, start by start, against the aggregate: 2,000 random journeys.
CREATE FUNCTION depth_by_hand(times int[], steps int[], win int, mode funnel_mode) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	level int;
	last int;
	deepest int := 0;
BEGIN
	FOR i IN 1 .. cardinality(times) LOOP
		CONTINUE WHEN steps[i] IS DISTINCT FROM 1;
		level := 1;
		last := times[i];
		FOR j IN i + 1 .. cardinality(times) LOOP
			IF steps[j] = level + 1 THEN
				IF times[j] - times[i] <= win AND (mode <> 'strict_increase' OR times[j] > last) THEN
					level := level + 1;
					last := times[j];
				END IF;
			ELSIF mode = 'strict_order' THEN
				EXIT WHEN steps[j] IS NULL OR steps[j] > level;
			ELSIF mode = 'strict_deduplication' THEN
				EXIT WHEN steps[j] <= level;
			END IF;
		END LOOP;
		deepest := greatest(deepest, level);
	END LOOP;
	RETURN deepest;
END $$;
CREATE TEMP TABLE random_journeys AS
SELECT i % 2000 AS subject, hashint4(i) % 40 AS t, nullif(abs(hashint4(i * 7 + 1)) % 5, 0) AS step
FROM generate_series(1, 30000) AS i;
SELECT mode, win, count(*), count(*) FILTER (WHERE depth = by_hand) AS agree, min(depth), max(depth)
FROM (SELECT subject, mode, win,
		funnel_depth(date '2026-01-01' + t, step, win * interval '1 day', mode) AS depth,
		depth_by_hand(array_agg(t ORDER BY t, coalesce(step, 0)), array_agg(step ORDER BY t, coalesce(step, 0)), win, mode) AS by_hand
	FROM random_journeys, unnest('{default,strict_order,strict_increase,strict_deduplication}'::funnel_mode[]) AS mode, unnest('{0,10,80}'::int[]) AS win
	GROUP BY subject, mode, win) AS v
GROUP BY mode, win ORDER BY mode, win;

-- Touches before the first response: 3, none while there is none, 0 where the
-- response came first, 2 with one at the same instant; later ones don't matter.
SELECT prospect, touches_to_response(at, replied) FROM (VALUES
	('ann', timestamp '2026-03-01', false), ('ann', '2026-03-03', false), ('ann', '2026-03-05', false), ('ann', '2026-03-06', true), ('ann', '2026-03-07', false), ('ann', '2026-03-08', true),
	('bob', '2026-03-01', false), ('bob', '2026-03-02', false),
	('cyd', '2026-03-01', true), ('cyd', '2026-03-02', false),
	('dan', '2026-03-02', true), ('dan', '2026-03-02', false), ('dan', '2026-03-01', NULL), ('dan', NULL, false), ('dan', '2026-03-09', NULL)) AS t(prospect, at, replied)
GROUP BY prospect ORDER BY prospect;
-- In any order of the rows, against SQL.
SELECT count(*), count(touches), bool_and(touches IS NOT DISTINCT FROM by_hand) AS agree FROM (
	SELECT team, id % 100, touches_to_response(opened, id % 37 = 0) AS touches,
		CASE WHEN bool_or(id % 37 = 0) THEN count(*) FILTER (WHERE id % 37 <> 0 AND opened <= first) END AS by_hand
	FROM (SELECT *, min(opened) FILTER (WHERE id % 37 = 0) OVER (PARTITION BY team, id % 100) AS first FROM big WHERE id < 5000) AS b
	GROUP BY team, id % 100) AS v;
SELECT touches_to_response(date '2026-01-01' + 1000 - i, i % 250 = 0) AS descending, touches_to_response(date '2026-01-01' + i, i = 999) AS ascending FROM generate_series(0, 999) AS i;

-- Nothing to count, nothing to divide by.
SELECT funnel_depth(at, step, '1 d'), funnel_depth(at, step, '1 d', 'strict_order'), touches_to_response(at, true) FROM visits WHERE false;
SELECT funnel_depth(at, step, '1 d'), touches_to_response(at, false) FROM (VALUES (NULL::date, 1), ('2026-01-01', NULL)) AS v(at, step);
SELECT s, entrants(s), conversion(s, 1, 2), conversion_ci(s, 1, 2) FROM (SELECT funnel_summary(step) FROM visits WHERE false) AS v(s);
SELECT count(*) FROM funnel_steps('{}');
SELECT * FROM funnel_steps('{"0":3}', 2);
SELECT count(*) FROM funnel_steps(NULL);
SELECT conversion(NULL, 1, 2), funnel_summary(NULL::int), entrants(NULL);

-- The window: 0 is the same instant, NULL no limit, a day 24 hours, also where a clock changes.
SELECT within, funnel_depth(at, step, within) FROM (VALUES (timestamptz '2026-03-28 12:00 Europe/Berlin', 1), ('2026-03-29 12:00 Europe/Berlin', 2), ('2026-03-29 13:00 Europe/Berlin', 3), ('2026-03-29 13:00:01 Europe/Berlin', 4)) AS e(at, step),
	unnest('{0,23:00,1 day,1 day 00:00:01,NULL}'::interval[]) AS within GROUP BY within ORDER BY within;
SELECT funnel_depth(at, step, '1 day') AS date, funnel_depth(at::timestamp, step, '23:59:59') AS timestamp FROM (VALUES (date '2026-01-01', 1), ('2026-01-02', 2)) AS e(at, step);
SELECT funnel_depth(at, step, NULL) FROM (VALUES (date '4713-01-01 BC', 1), ('0001-01-01', 2), ('9999-12-31', 3), ('11132-12-31', 31)) AS e(at, step);

-- Bad input.
SELECT error_of($$SELECT funnel_depth(date '2026-01-01', 0, '1 d')$$);
SELECT error_of($$SELECT funnel_depth(date '2026-01-01', -1, '1 d')$$);
SELECT error_of($$SELECT funnel_depth(date '2026-01-01', 32, '1 d')$$);
SELECT error_of($$SELECT funnel_depth(date '2026-01-01', 1, '-1 s')$$);
SELECT error_of($$SELECT funnel_depth(date '2026-01-01', 1, '1 month')$$);
SELECT error_of($$SELECT funnel_depth(date '2026-01-01', 1, '2147483647 days')$$);
SELECT error_of($$SELECT funnel_depth(date '2026-01-01', 1, '1 d', 'Strict')$$);
SELECT error_of($$SELECT funnel_depth(date '2026-01-01', 1, w) FROM unnest('{1 d,2 d}'::interval[]) AS w$$);
SELECT error_of($$SELECT funnel_depth(date '2026-01-01', 1, '1 d', m) FROM unnest('{default,strict_order}'::funnel_mode[]) AS m$$);
SELECT error_of($$SELECT funnel_depth(timestamp 'infinity', 1, '1 d')$$);
SELECT error_of($$SELECT funnel_depth(timestamptz '-infinity', 1, '1 d')$$);
SELECT error_of($$SELECT funnel_depth(date '11134-01-01', 1, '1 d')$$);
SELECT error_of($$SELECT touches_to_response(date 'infinity', false)$$);
SELECT error_of('SELECT funnel_summary(32)');
SELECT error_of('SELECT funnel_summary(-1, true)');
SELECT error_of($$SELECT conversion('{}', 0, 1)$$);
SELECT error_of($$SELECT conversion('{}', 2, 1)$$);
SELECT error_of($$SELECT conversion_ci('{}', 1, 32)$$);
SELECT error_of($$SELECT conversion_ci('{}', 1, 2, 1.5)$$);
SELECT error_of($$SELECT funnel_steps('{}', 0)$$);
SELECT error_of($$SELECT funnel_summary '{"1":9223372036854775807}' + '{"2":1}'$$);

-- One subject with very many events: the different ones are bounded, whatever
-- order they come in and however often.
SELECT funnel_depth(timestamp '2026-01-01' + i % 1048576 * interval '1 s', 1 + i % 2, NULL) FROM generate_series(0, 2200000) AS i;
-- Making room keeps the second of an event where it ends the chain.
SELECT funnel_depth(date '2026-01-01' + least(i, 4) / 2, (ARRAY[1, 1, 2, 2, 3])[1 + least(i, 4)], NULL, 'strict_deduplication') AS repeated,
	funnel_depth(date '2026-01-01' + least(i, 4) / 2, (ARRAY[1, 1, 2, 2, 3])[1 + least(i, 4)], NULL) AS "default" FROM generate_series(0, 2200000) AS i;
SELECT error_of($$SELECT funnel_depth(timestamp '2026-01-01' + i * interval '1 s', 1, NULL) FROM generate_series(0, 1048576) AS i$$);
SELECT error_of($$SELECT touches_to_response(timestamp '2026-01-01' + i * interval '1 s', i = 0) FROM generate_series(0, 1048576) AS i$$);
SELECT touches_to_response(timestamp '2026-01-01' + i * interval '1 s', i = 1048575) FROM generate_series(0, 1048575) AS i;

-- A state is read with up to twice as many events, as many as it holds before it makes room.
SELECT funnel_depth_final(format('{"mode":1,"events":[%s34]}', repeat('1,', 2097151))::funnel_state) AS depth;
SELECT error_of($$SELECT funnel_depth_final(format('{"mode":1,"events":[%s34]}', repeat('1,', 2097152))::funnel_state)$$);
-- Touches after a response are dropped where there is no room, before the state grows.
CREATE AGGREGATE touches(timestamp, boolean) (SFUNC = touches_state_accum, STYPE = touches_state);
SELECT touches(timestamp '2000-01-01' + at * interval '1 us', is_response ORDER BY i)::text::jsonb->'touches_usec' AS touches
FROM (VALUES (1, 11, false), (2, 12, false), (3, 13, false), (4, 14, false), (5, 10, true), (6, 9, false)) AS v(i, at, is_response);
-- A mode has no collation, which would keep postgres_fdw from pushing the aggregate down.
SELECT typcollation = 0 AS without_collation, enum_range(NULL::funnel_mode) FROM pg_type WHERE oid = 'funnel_mode'::regtype;

-- Intervals and tests of a conversion: 81 of 263 (Newcombe 1998: .2553 to .3662),
-- 56 of 70 after 48 of 80 (method 10: .0524 to .3339).
SELECT round(lower(ci), 2) AS low, round(upper(ci), 2) AS high FROM conversion_ci('{"1":182,"2":80,"3":1}', 1, 2) AS ci;
SELECT round(change, 2) AS change, round(low, 2) AS low, round(high, 2) AS high FROM conversion_change('{"2":32,"3":48}', '{"2":14,"5":56}', 2, 3);

-- Merging, the text and the binary form.
SELECT funnel_summary '{"1":2,"31":1}' + '{"1":1,"too_young":4}' AS sum, rollup(s) FROM (VALUES (funnel_summary '{"1":3}'), ('{"9":1}'), (NULL)) AS v(s);
SELECT s, s::text::funnel_summary = s AS text, received('funnel_summary', funnel_summary_send(s))::funnel_summary = s AS binary
FROM (VALUES (funnel_summary '{"1":1,"9":2}'), ('{"unknown":1}')) AS v(s);
SELECT input, error_of(format('SELECT funnel_summary %L', input)) FROM (VALUES
	('{"32":1}'), ('{"1":-1}'), ('{"1":9223372036854775807,"31":1}'), ('{"version":9}')) AS crafted(input);

-- The states travel between workers and servers: crafted ones are refused, or are states.
SELECT funnel_state '{"mode":1,"within_usec":5,"events":[3,1,2]}' AS s;
SELECT received('funnel_state', funnel_state_send('{"mode":2,"within_usec":5,"events":[-3,1,2]}'));
SELECT received('touches_state', touches_state_send('{"rows":2,"first_response_usec":7,"touches_usec":[1,9]}'));
SELECT funnel_depth_final(funnel_state_combine('{"mode":1,"events":[]}', '{"mode":1,"events":[]}')) AS nothing,
	funnel_depth_final(funnel_state_combine('{"mode":1,"events":[1]}', '{"mode":1,"events":[2]}')) AS two,
	touches_to_response_final(touches_state_combine('{"rows":2,"first_response_usec":9,"touches_usec":[1,9]}', '{"rows":3,"first_response_usec":5,"touches_usec":[5,6]}')) AS touches,
	funnel_depth_final(funnel_state_accum(NULL, date '2026-01-01', 1, '1 d')) AS one;
SELECT error_of($$SELECT funnel_state_combine('{"mode":1}', '{"mode":2}')$$);
SELECT error_of($$SELECT funnel_state_combine('{"mode":1}', '{"mode":1,"within_usec":1}')$$);
SELECT error_of($$SELECT touches_state_combine('{"rows":1048576}', '{"rows":1}')$$);
SELECT type, input, error_of(format('SELECT %s %L', type, input)) FROM (VALUES
	('funnel_state', '{}'), ('funnel_state', '{"mode":5}'), ('funnel_state', '{"mode":1,"within_usec":-1}'), ('funnel_state', '{"mode":1,"events":{}}'),
	('funnel_state', '{"mode":1,"events":[1,]}'), ('funnel_state', '{"mode":1,"events":[9223372036854775808]}'), ('funnel_state', '{"mode":1,"n":1}'),
	('touches_state', '{"rows":-1}'), ('touches_state', '{"rows":1048577}'), ('touches_state', '{"rows":1,"touches_usec":[1,2]}'), ('touches_state', '{"events":[]}')) AS crafted(type, input);
SELECT change, error_of(format('SELECT received(%L, %L)', 'funnel_state', value)) FROM
	(SELECT funnel_state_send('{"mode":1,"events":[33,66]}') AS good) AS v, LATERAL (VALUES
	('version', set_byte(good, 0, 2)), ('kind', set_byte(good, 1, 12)), ('mode', set_byte(good, 2, 0)), ('reserved', set_byte(good, 3, 1)),
	('window', set_byte(good, 4, 255)), ('count', set_byte(good, 19, 3)), ('negative', set_byte(good, 12, 255)), ('fewer', set_byte(good, 19, 1)),
	('empty', ''::bytea), ('short', substr(good, 1, length(good) - 8)), ('no words', substr(good, 1, 4)), ('odd', good || '\x00'),
	('spare', good || '\x0000000000000000')) AS crafted(change, value);
SELECT change, error_of(format('SELECT received(%L, %L)', 'funnel_summary', value)) FROM
	(SELECT funnel_summary_send('{"1":1}') AS good) AS v, LATERAL (VALUES
	('kind', set_byte(good, 1, 11)), ('reserved', set_byte(good, 2, 1)), ('negative', set_byte(good, 28, 255)), ('short', substr(good, 1, length(good) - 8))) AS crafted(change, value);

-- The same answer under every plan.
SELECT one_answer($$SELECT team, id % 3 AS subject, funnel_depth(opened - id * 7919 % 1000 * interval '1 h', 1 + id % 4, '7 days') FROM big GROUP BY 1, 2$$);
SELECT one_answer($$SELECT team, id % 3 AS subject, funnel_depth(opened - id * 7919 % 1000 * interval '1 h', nullif(id % 4, 0), '70 days', 'strict_order') FROM big GROUP BY 1, 2$$);
SELECT one_answer($$SELECT team, id % 3 AS subject, funnel_depth((opened - id * 7919 % 1000 * interval '1 h')::date, 1 + id % 4, '70 days', 'strict_deduplication') FROM big GROUP BY 1, 2$$);
SELECT one_answer($$SELECT team, id % 3 AS subject, touches_to_response(opened - id * 7919 % 1000 * interval '1 h', id % 37 = 0) FROM big GROUP BY 1, 2$$);
SELECT one_answer($$SELECT funnel_depth(opened, 1 + id % 4, '7 days'), touches_to_response(opened, id = 12345), funnel_summary(score), funnel_summary(score, hit) FROM big$$);
SELECT one_answer($$SELECT funnel_depth(opened, 1, '7 days'), touches_to_response(opened, true), funnel_summary(score) FROM big WHERE id % 2 > 7$$);
SELECT one_answer($$SELECT rollup(s), conversion(rollup(s), 1, 9) FROM (SELECT team, funnel_summary(score) AS s FROM big GROUP BY team) AS t$$);

-- Windows: depth so far, and moving counts.
SELECT at, funnel_depth(at, step, '14 days') OVER (ORDER BY at) FROM visits WHERE visitor = 1 ORDER BY at;
SELECT count(*), bool_and(m.s = (SELECT funnel_summary(score, hit) FROM big WHERE id BETWEEN m.id - 6 AND m.id - 2)) AS same
FROM (SELECT id, funnel_summary(score, hit) OVER (ORDER BY id ROWS BETWEEN 6 PRECEDING AND 2 PRECEDING) AS s FROM big WHERE id <= 500) AS m;
