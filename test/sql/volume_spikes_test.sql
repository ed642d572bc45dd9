-- Spikes: periods with far more events than the level and the season let expect.
\set SHOW_CONTEXT never
CREATE SCHEMA volume_spikes_test;
SET search_path = volume_spikes_test, public;
SET datestyle = 'ISO';
SET timezone = 'UTC';

-- With a constant level the probability is that of the exact conditional test:
-- of all events of n days, so many or more fall on this one, each by 1 / n.
CREATE FUNCTION exact_test(day int, other_days int, n int) RETURNS numeric LANGUAGE SQL AS $$
	SELECT sum(factorial(day + other_days) / (factorial(i) * factorial(day + other_days - i))
		* power((n - 1)::numeric, day + other_days - i) / power(n::numeric, day + other_days))
	FROM generate_series(day, day + other_days) AS i
$$;
SELECT events, expected::numeric(10, 6), round(score, 3) AS score, is_spike,
	abs(probability / exact_test(events::int, 13 * usual, 14)::float8 - 1) < 1e-9 AS exact
FROM (VALUES (1, 8), (1, 6), (10, 25), (100, 150), (100, 196)) AS v(usual, most),
	spikes(series(array_fill(usual, '{5}')::bigint[] || most::bigint || array_fill(usual, '{8}')::bigint[])) WITH ORDINALITY
WHERE ordinality = 6 ORDER BY usual, most;

CREATE TABLE known AS
-- ten weeks with quiet weekends, except for the Sunday of an outage
SELECT 'weekly' AS name, series(array_agg(CASE WHEN i = 34 THEN 90 WHEN i % 7 >= 5 THEN 20 + i * 5 % 7
	ELSE 90 + i * 13 % 21 END ORDER BY i)) AS s FROM generate_series(0, 69) AS i
UNION ALL -- no spikes: noise around 100, three times as strong as chance
SELECT 'noisy', series(array_agg(100 + (i * 37 % 101 - 50) ORDER BY i)) FROM generate_series(0, 99) AS i
UNION ALL -- the same with two
SELECT 'noisy with two', series(array_agg(CASE WHEN i IN (30, 60) THEN 400 ELSE 100 + (i * 37 % 101 - 50) END ORDER BY i))
FROM generate_series(0, 99) AS i
UNION ALL -- few events: 0, 1 and 2 a day, and once 12
SELECT 'few', series(array_agg(CASE WHEN i = 12 THEN 12 ELSE i * 7 % 3 END ORDER BY i)) FROM generate_series(0, 29) AS i
UNION ALL -- one day of ten thousand times as many hides none of the others
SELECT 'giant', series(array_agg(CASE i WHEN 20 THEN 1000000 WHEN 24 THEN 200 ELSE 100 + i % 7 END ORDER BY i))
FROM generate_series(0, 59) AS i
UNION ALL -- a week of the triple
SELECT 'a week', series(array_agg(CASE WHEN i BETWEEN 70 AND 76 THEN 3 ELSE 1 END * (CASE WHEN i % 7 >= 5 THEN 30 ELSE 100 END + i * 13 % 17)
	ORDER BY i)) FROM generate_series(0, 181) AS i
UNION ALL -- growth to the triple within a year, Mondays of the double in each quarter
SELECT 'growing', series(array_agg(round(CASE WHEN i IN (49, 140, 231, 322, 357) THEN 2 ELSE 1 END * 100 * power(3, i / 364.0)
	* CASE WHEN i % 7 >= 5 THEN 0.3 ELSE 1 END + i * 13 % 17)::bigint ORDER BY i)) FROM generate_series(0, 363) AS i
UNION ALL -- and decline to the half
SELECT 'shrinking', series(array_agg(round(CASE WHEN i IN (49, 140, 231, 322, 357) THEN 2 ELSE 1 END * 100 * power(0.5, i / 364.0)
	* CASE WHEN i % 7 >= 5 THEN 0.3 ELSE 1 END + i * 13 % 9)::bigint ORDER BY i)) FROM generate_series(0, 363) AS i
UNION ALL -- years of months that double each year, January being high
SELECT 'months', series(array_agg(round(CASE WHEN i = 40 THEN 2 ELSE 1 END * 100 * power(2, i / 12.0)
	* CASE WHEN i % 12 = 0 THEN 1.8 ELSE 1 END + i * 7 % 5)::bigint ORDER BY i)) FROM generate_series(0, 59) AS i
UNION ALL
SELECT 'constant', series(array_fill(100::bigint, '{30}'))
UNION ALL
SELECT 'nothing', series(array_fill(0::bigint, '{30}'));

SELECT name, season, count(*) FILTER (WHERE is_spike) AS spikes, string_agg((i - 1) || ': ' || events || ' for ' || round(expected), ', ')
	FILTER (WHERE is_spike) AS list
FROM known, unnest(CASE name WHEN 'months' THEN '{12}' ELSE '{1,7}'::int[] END) AS season,
	spikes(s, season) WITH ORDINALITY AS p(period_start, period_end, events, expected, score, is_spike, probability, i)
GROUP BY name, season ORDER BY name, season;
-- The Sunday of the outage was like a Monday: only against Sundays it is a spike.
SELECT to_char(period_start, 'Dy') AS day, events, round(expected) AS expected, is_spike FROM known, spikes(s, season => 7)
WHERE name = 'weekly' AND is_spike;
-- The score is a normal one: 3.5 and 2.326348 have tails of 0.0002326291 and 0.01.
SELECT threshold, bool_and(is_spike = (probability < tail)) AS same, count(*) FILTER (WHERE is_spike) > 0 AS any_spike
FROM known, (VALUES (3.5, 0.0002326291), (2.326348, 0.01)) AS v(threshold, tail), spikes(s, 7, threshold)
GROUP BY threshold ORDER BY threshold;
-- Far too few: a negative score.
SELECT count(*) FILTER (WHERE is_spike) AS spikes, count(*) FILTER (WHERE score < -3.5) AS drops
FROM spikes(series('{100,100,100,100,100,0,100,100,100,100,100,100,100,100}'));

-- What it cannot judge is NULL: fewer than ten periods, or three at the same place.
SELECT n, season, count(expected) AS judged, count(score) AS scored, count(is_spike) AS flagged, count(probability) AS with_probability, count(*) AS periods
FROM (VALUES (1, 1), (9, 1), (10, 1), (14, 7), (20, 7), (21, 7), (21, 21), (21, 1000000)) AS v(n, season), spikes(series(array_fill(5::bigint, ARRAY[n])), season)
GROUP BY n, season ORDER BY n, season;
-- The largest counts.
SELECT i, events, expected < 1 AS none_expected, score > 3.5 AS above, is_spike
FROM spikes(series('{9223372036854775807,0,0,0,0,0,0,0,0,0}')) WITH ORDINALITY AS p(period_start, period_end, events, expected, score, is_spike, probability, i) WHERE i <= 2;
SELECT season, count(*) FILTER (WHERE is_spike) AS spikes, count(score) AS scored, count(*) FILTER (WHERE score = 'NaN') AS nan
FROM unnest('{1,3}'::int[]) AS season, spikes(series('{0,0,0,9221120237041090560,0,0,0,0,0,0,0,1}'), season) GROUP BY season ORDER BY season;
SELECT error_of($$SELECT * FROM spikes(series('{9223372036854775807,1}'))$$);
-- As many periods as there can be.
SELECT count(*) AS periods, sum(is_spike::int) AS spikes
FROM spikes(replace('{"time_type":"timestamp","bounds":[' || (SELECT string_agg('"' || to_char(timestamp '2020-01-01' + i * interval '1 min', 'YYYY-MM-DD"T"HH24:MI:SS') || '"', ',' ORDER BY i)
	FROM generate_series(0, 100000) AS i) || '],"events":[' || (SELECT string_agg(CASE WHEN i = 77777 THEN '30' ELSE (i * 7 % 5)::text END, ',' ORDER BY i) FROM generate_series(1, 100000) AS i) || ']}', ' ', '')::volume_series, 1440);

-- Simulated chance: independent events, or Poisson with a gamma distributed mean.
CREATE FUNCTION simulated(level float8, growth float8, weeks int, shape int DEFAULT NULL) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
	counts bigint[] := '{}';
	mean float8;
	wait float8;
	n bigint;
BEGIN
	FOR day IN 0 .. weeks * 7 - 1 LOOP
		mean := level * power(1 + growth, day / 364.0) * (ARRAY[1.1, 1.1, 1, 1, 1, 1, 0.8])[day % 7 + 1];
		IF shape IS NOT NULL THEN
			SELECT mean / shape * sum(-ln(1 - random())) INTO mean FROM generate_series(1, shape);
		END IF;
		n := -1;
		wait := 0;
		WHILE wait < mean LOOP
			n := n + 1;
			wait := wait - ln(1 - random());
		END LOOP;
		counts := counts || greatest(n, 0);
	END LOOP;
	RETURN counts;
END $$;
SELECT setseed(0.5);
-- A day of the double is found, whatever the growth: at least 95 of 100.
SELECT growth, avg(found) >= 0.95 AS found
FROM (VALUES (-0.5), (0), (1), (2)) AS v(growth), generate_series(1, 40) AS i, LATERAL (SELECT 7 + i * 8 + 0 * growth AS day) AS d,
	LATERAL (SELECT simulated(100, growth, 52) AS counts) AS c,
	LATERAL (SELECT is_spike::int AS found FROM spikes(series(counts[:day - 1] || 2 * counts[day::int] || counts[day + 1:]), 7) OFFSET day - 1 LIMIT 1) AS s
GROUP BY growth ORDER BY growth;
-- At a level of 1, a day of 8 is one.
SELECT avg(found) >= 0.9 AS found
FROM generate_series(1, 40) AS i, LATERAL (SELECT simulated(1, 0, 52) AS counts) AS c,
	LATERAL (SELECT is_spike::int AS found FROM spikes(series(counts[:7 * i] || 8::bigint || counts[7 * i + 2:]), 7) OFFSET 7 * i LIMIT 1) AS s;
-- False alarms, to three standard deviations of their number: at most 300 in a
-- million of independent events, 1,000 of a gamma distribution of shape 3.
SELECT level, shape, count(*) AS periods, sum(is_spike::int) <= limit_per_million * count(*) / 1e6 + 3 * sqrt(limit_per_million * count(*) / 1e6) AS few
FROM (VALUES (0.1, NULL::int, 300), (1, NULL, 300), (10, NULL, 300), (100, NULL, 300), (1, 3, 1000), (10, 3, 1000), (100, 3, 1000)) AS v(level, shape, limit_per_million),
	generate_series(1, 15) AS i, LATERAL (SELECT simulated(level, 0 * i, 52, shape) AS counts) AS c, spikes(series(counts), 7)
GROUP BY level, shape, limit_per_million ORDER BY shape NULLS FIRST, level;

SELECT error_of($$SELECT * FROM spikes(series('{1}'), 0)$$);
SELECT error_of($$SELECT * FROM spikes(series('{1}'), -7)$$);
SELECT error_of($$SELECT * FROM spikes(series('{1}'), threshold => 0)$$);
SELECT error_of($$SELECT * FROM spikes(series('{1}'), threshold => 'NaN')$$);
SELECT error_of($$SELECT * FROM spikes(series('{1}'), threshold => 'Infinity')$$);
SELECT count(*) FROM spikes(series('{1}'), NULL);
SELECT count(*) FROM spikes(NULL);
