-- Rates: hits among trials.

-- Three of four deals are won; the open one is not a trial yet.
CREATE TABLE deals AS SELECT unnest('{t,t,t,f,NULL}'::boolean[]) AS won;
SELECT rate_agg(won)::int AS win_rate FROM deals;
SELECT s, rate(s)::int, hits(s), misses(s), trials(s), unknown(s), odds(s)::int
FROM (SELECT rate_summary(won) FROM deals) AS v(s);

-- A representative who never lost a deal wins 100 percent, not 0; one who closed none has no rate.
SELECT owner, rate_agg(won)::int AS win_rate
FROM (VALUES ('ann', true), ('ann', true), ('bob', NULL), ('cyd', false)) AS deal(owner, won) GROUP BY owner ORDER BY owner;

-- First contact resolution: of three resolved cases one took one contact; the
-- open one and the one with an unknown outcome are too young to judge.
SELECT round(fcr_agg(contacts, resolved), 2) AS fcr
FROM (VALUES (1, true), (3, true), (2, true), (1, false), (1, NULL), (NULL, true)) AS c(contacts, resolved);
-- Counts are bigint, and smaller integers will do.
SELECT fcr_agg(n, true)::int AS of_bigint, fcr_agg(n::smallint, true)::int AS of_smallint, fcr_agg(3000000000, true)::int AS large FROM (SELECT count(*) AS n FROM deals GROUP BY won) AS c;
-- A case that needed no contact at all was resolved, but not by the first.
SELECT fcr_agg(contacts, true)::int AS fcr FROM (VALUES (0), (1)) AS c(contacts);

-- Wilson's interval: 81 of 263 (Newcombe 1998: .2553 to .3662), none of 20 and all of 20.
SELECT k, n, round(lower(ci), 2) AS low, round(upper(ci), 2) AS high
FROM (VALUES (81, 263), (0, 20), (20, 20)) AS t(k, n),
	LATERAL (SELECT rate_ci(rate_summary(i <= k)) FROM generate_series(1, n) AS i) AS v(ci);
-- It ends at 0 and at 100 exactly where nothing or everything is a hit.
SELECT bool_and(lower(rate_ci(format('{"misses":%s}', n)::rate_summary)) = 0) AS nothing, bool_and(upper(rate_ci(format('{"hits":%s}', n)::rate_summary)) = 100) AS everything FROM generate_series(1, 1000) AS n;
-- Churned of 7,043 customers of a telephone company, by contract; R's binom::wilson.
SELECT contract, max(abs(published - computed)) < 1e-10 AS agrees FROM (VALUES
	('all', 1869, 7043, 0.25518811288450727, 0.2758074374889079),
	('month to month', 1655, 3875, 0.4116019532373783, 0.4427359963802429),
	('one year', 166, 1473, 0.09754355753104996, 0.12986166380453906),
	('two years', 48, 1695, 0.021425334132171642, 0.03734498743156174)) AS t(contract, k, n, low, high),
	LATERAL rate_ci(format('{"hits":%s,"misses":%s}', k, n - k)::rate_summary) AS ci,
	LATERAL (VALUES (low, lower(ci) / 100), (high, upper(ci) / 100)) AS v(published, computed)
GROUP BY contract ORDER BY contract;
SELECT round(lower(rate_ci(s, 0.5)), 3) AS low, round(upper(rate_ci(s, level => 0.5)), 3) AS high FROM (VALUES (rate_summary '{"hits":10,"misses":10}')) AS v(s);
-- by the formula for half of n: 50 -+ 50 z / sqrt(n + z^2), z = 0.67448975
SELECT round((50 - 50 * 0.67448975 / sqrt(20 + 0.67448975 ^ 2))::numeric, 3) AS low, round((50 + 50 * 0.67448975 / sqrt(20 + 0.67448975 ^ 2))::numeric, 3) AS high;

-- A change: 56 of 70 after 48 of 80 (Newcombe 1998, method 10: .0524 to .3339); the other way it is its negative.
SELECT round(change, 2) AS change, round(low, 2) AS low, round(high, 2) AS high, round(z, 4) AS z, round(p_value, 4) AS p_value
FROM rate_change('{"hits":48,"misses":32}', '{"hits":56,"misses":14}');
SELECT round(change, 2) AS change, round(low, 2) AS low, round(high, 2) AS high, round(z, 4) AS z, round(p_value, 4) AS p_value
FROM rate_change('{"hits":56,"misses":14}', '{"hits":48,"misses":32}');
SELECT * FROM rate_change('{"hits":5}', '{"hits":0}');
SELECT (rate_change('{"hits":5}', '{"hits":5}')).z;
SELECT rate_change('{"hits":5}', '{}') IS NULL AS none_after, rate_change('{}', '{"hits":5}') IS NULL AS none_before;
-- One miss beside 2^60 hits: the pooled variance is 2^-60, z is -1 / 2^-30.
SELECT z, p_value FROM rate_change('{"hits":1152921504606846976}', '{"misses":1}');

-- Nothing to divide by is NULL.
SELECT rate_agg(won), rate_summary(won), fcr_agg(1, won) FROM deals WHERE false;
SELECT rate_agg(won), rate_summary(won) FROM (VALUES (NULL::boolean), (NULL)) AS v(won);
SELECT rate(s), rate_ci(s), odds(s), hits(s), trials(s), unknown(s) FROM (VALUES (rate_summary '{}')) AS v(s);
SELECT rate(NULL), rate_ci(NULL), rate_ci('{"hits":1}', NULL), odds('{"hits":1}');
SELECT rate_summary_accum(NULL, true), fcr_accum(NULL, 1, true), rate_summary '{"hits":1}' + NULL;

-- Bad input.
SELECT error_of('SELECT fcr_agg(-1, true)');
SELECT error_of($$SELECT rate_ci('{}', 0)$$);
SELECT error_of($$SELECT rate_summary '{"hits":9223372036854775807}' + '{"misses":1}'$$);
SELECT error_of($$SELECT rate(rate_summary_accum('{"hits":9223372036854775807}', false))$$);
SELECT error_of($$SELECT rate_summary_accum_inv('{}', false)$$);
SELECT input, error_of(format('SELECT rate_summary %L', input)) FROM (VALUES
	('{"hits":-1}'), ('{"unknown":-1}'), ('{"trials":1}'), ('{"version":9}'), ('{"hits":9223372036854775807,"misses":1}'), ('{"hits":1')) AS crafted(input);
SELECT change, error_of(format('SELECT received(%L, %L)', 'rate_summary', value)) FROM
	(SELECT rate_summary_send('{"hits":1,"misses":2,"unknown":3}') AS good) AS v, LATERAL (VALUES
	('nothing', good), ('version', set_byte(good, 0, 0)), ('a score_summary', score_summary_send('{}')),
	('kind', set_byte(good, 1, 1)), ('reserved byte', set_byte(good, 2, 1)), ('other reserved byte', set_byte(good, 3, 1)),
	('negative', set_byte(good, 12, 128)), ('short', substr(good, 1, 20)), ('long', good || good)) AS crafted(change, value);

-- Text and binary are lossless.
SELECT s, s::text::rate_summary = s AS text, received('rate_summary', rate_summary_send(s))::rate_summary = s AS binary, s::jsonb
FROM (VALUES (rate_summary '{"hits":1,"misses":9223372036854775800,"unknown":6}')) AS v(s);

-- The same answer under every plan, and the one of SQL.
SELECT one_answer('SELECT rate_agg(hit), rate_summary(hit), fcr_agg(score, hit) FROM big');
SELECT one_answer('SELECT team, rate_summary(hit) FROM big GROUP BY team');
SELECT one_answer('SELECT rate_agg(hit), rate_summary(hit), fcr_agg(score, hit) FROM big WHERE id % 2 > 7');
SELECT one_answer('SELECT rollup(s) FROM (SELECT team, rate_summary(hit) AS s FROM big GROUP BY team) AS t');
SELECT round(rate_agg(hit), 10) = round(100 * avg(hit::int), 10) AS rate,
	round(fcr_agg(score, hit), 10) = round(100.0 * count(*) FILTER (WHERE hit AND score = 1) / count(*) FILTER (WHERE hit AND score IS NOT NULL), 10) AS fcr
FROM big;
SELECT count(*), bool_and((m.rate, m.fcr, m.merged) IS NOT DISTINCT FROM (a.rate, a.fcr, a.merged)) AS same
FROM (SELECT id, rate_agg(hit) OVER w AS rate, fcr_agg(score, hit) OVER w AS fcr, rollup(rate_summary_accum(NULL, hit)) OVER w AS merged
	FROM big WHERE id <= 500 WINDOW w AS (ORDER BY id ROWS 5 PRECEDING)) AS m,
	LATERAL (SELECT rate_agg(hit) AS rate, fcr_agg(score, hit) AS fcr, rate_summary(hit) AS merged FROM big WHERE id BETWEEN m.id - 5 AND m.id) AS a;
