-- Survey scores: NPS, CSAT, CES, stars.

-- Eighty promoters, fifteen detractors and five passives make an NPS of 65.
CREATE TABLE survey AS
SELECT CASE WHEN i <= 80 THEN 9 + i % 2 WHEN i <= 95 THEN i % 7 ELSE 7 + i % 2 END AS score
FROM generate_series(1, 100) AS i;

SELECT round(nps_agg(score), 1) AS nps FROM survey;

-- The unanswered don't lower it: (2 - 1) / 3, not (2 - 1) / 4.
SELECT round(nps_agg(score), 2) AS nps FROM (VALUES (9), (9), (3), (NULL)) AS v(score);

-- The range is -100 to 100; only passives are 0.
SELECT nps_agg(score)::int AS nps FROM unnest(ARRAY[0, 6]) AS score;
SELECT nps_agg(score)::int AS nps FROM unnest(ARRAY[9, 10]) AS score;
SELECT nps_agg(score)::int AS nps FROM unnest(ARRAY[7, 8]) AS score;

-- Satisfied are 4 and 5 of 5: three of four.
SELECT round(csat_agg(rating), 1) AS csat FROM (VALUES (5), (4), (4), (2), (NULL)) AS v(rating);
-- The top box of other scales: 3 of 3, 6 and 7 of 7, 6 to 8 of 8, 8 to 10 of 10.
SELECT max, round(csat_agg(rating, max), 1) AS csat
FROM (VALUES (2), (3), (4), (5), (6), (7), (8), (9), (10)) AS scale(max), generate_series(1, max) AS rating
GROUP BY max ORDER BY max;
-- or what you call satisfied: 5 to 7 of 7.
SELECT round(csat_agg(rating, 7, 5), 2) AS csat FROM generate_series(1, 7) AS rating;

-- Easy are 4 and 5 of 5, and 5 to 7 of 7.
SELECT ces_agg(effort)::int AS ces FROM generate_series(1, 5) AS effort;
SELECT round(ces_agg(effort, 7), 2) AS ces FROM generate_series(1, 7) AS effort;
SELECT round(ces_agg(effort, 7, 6), 2) AS ces FROM generate_series(1, 7) AS effort;

-- One summary answers everything.
CREATE TABLE answers AS SELECT score_summary(score) AS s FROM (
	SELECT score FROM survey UNION ALL SELECT NULL FROM generate_series(1, 25)) AS asked;
SELECT responses(s), unanswered(s), round(response_rate(s), 1) AS response_rate,
	promoters(s), passives(s), detractors(s), nps(s)::int
FROM answers;
-- (40 * 9 + 40 * 10 + 3 * 7 + 2 * 8 + 3 * 4 + 2 * (1 + 2 + 3 + 5 + 6)) / 100
SELECT round(average(s), 2) AS mean FROM answers;
SELECT score, answers, round(share, 1) AS share FROM answers, score_distribution(s);
SELECT sum(share)::int AS shares FROM answers, score_distribution(s);

-- Effort again: of 1 to 5 two are easy, two hard; reversed, 1 and 2 are easy.
SELECT ces(s)::int, ces(s, reverse => true)::int AS reversed, ces_net(s)::int,
	ces(s, easy_from => 2)::int AS from_2, ces(s, 5, 2, true)::int AS reversed_from_2
FROM (SELECT score_summary(effort) FROM generate_series(1, 5) AS effort) AS v(s);
-- Four easy, one neutral, two hard of seven: (4 - 2) / 7 is 28.57; reversed the other way.
SELECT round(ces_net(s, 7), 2) AS net, round(ces_net(s, 7, reverse => true), 2) AS reversed
FROM (SELECT score_summary(effort) FROM unnest(ARRAY[5, 6, 7, 7, 4, 1, 3]) AS effort) AS v(s);

-- Intervals. The Net Promoter Score's is adjusted Wald (Rocks 2016), which the
-- R package NPS computes for its 1,000 answers and their groups.
CREATE TABLE published (name text, counts int[], nps float8, low float8, high float8, mean float8, wilson_low float8, wilson_high float8);
INSERT INTO published VALUES
	('all', '{74,10,22,35,40,140,41,57,119,227,235}', 0.1, 0.0438966692503208, 0.155505125365831, 7.009, 0.431304130724302, 0.4929867029206),
	('Apples', '{18,2,3,7,12,32,9,17,30,64,56}', 0.148, 0.0369372654156264, 0.255552853161449, 7.144, 0.418842409231867, 0.541762922747951),
	('Bananas', '{19,3,7,7,10,33,12,16,28,56,59}', 0.096, -0.0161173699170184, 0.205840690075121, 6.98, 0.399290749526096, 0.521919914433539),
	('Berries', '{20,4,6,10,8,37,12,11,25,55,62}', 0.08, -0.0342544375082728, 0.192357204306692, 6.908, 0.407099716319943, 0.529868814847765),
	('Oranges', '{17,1,6,11,10,38,8,13,36,52,58}', 0.076, -0.0347523289915752, 0.184949957450073, 7.004, 0.379836978197738, 0.501979017741715),
	('APAC', '{9,1,1,4,6,14,7,5,18,29,45}', 0.23021582733813, 0.0803997431177667, 0.370304482234346, 7.48920863309352, 0.449675206620351, 0.613331710799174),
	('EMEA', '{22,3,6,9,15,37,7,12,38,56,54}', 0.0424710424710425, -0.066431898875899, 0.150401364524754, 6.7992277992278, 0.366043373934615, 0.485578207474256),
	('LATAM', '{3,2,3,8,1,16,4,10,10,20,18}', 0.0105263157894737, -0.164709594114322, 0.185117757379628, 6.84210526315789, 0.307228999260629, 0.500543971447265),
	('NAM', '{40,4,12,14,18,73,23,30,53,122,118}', 0.110453648915187, 0.0311053687431955, 0.188502474394059, 7.01577909270217, 0.430275500375187, 0.516870527939878);
CREATE TABLE published_summary AS
SELECT p.*, (SELECT score_summary(score - 1) FROM unnest(counts) WITH ORDINALITY AS c(n, score), generate_series(1, n)) AS s
FROM published AS p;

-- Largest difference to the published NPS, its bounds, the mean, and Wilson's
-- bounds of the share of promoters (9 and 10 of those above 0, so less the zeros).
SELECT max(abs(nps(s) / 100 - nps::numeric)) < 1e-12 AS nps,
	max(abs(lower(nps_ci(s)) / 100 - low::numeric)) < 1e-12 AS low,
	max(abs(upper(nps_ci(s)) / 100 - high::numeric)) < 1e-12 AS high,
	max(abs(average(s) - mean::numeric)) < 1e-12 AS mean, count(*)
FROM published_summary;
SELECT max(abs(lower(ci) / 100 - wilson_low::numeric)) < 1e-12 AS low,
	max(abs(upper(ci) / 100 - wilson_high::numeric)) < 1e-12 AS high
FROM published_summary, csat_ci((SELECT score_summary(greatest(score - 1, 1))
	FROM unnest(counts) WITH ORDINALITY AS c(n, score), generate_series(1, n)), 10, 9) AS ci;

-- Other levels: z is 2.5758293035489 at 99 %.
SELECT round(lower(nps_ci(s, 0.99)), 6) = round((100 * (p - d) - 2.5758293035489 * 100 * sqrt((p + d - (p - d) ^ 2) / n))::numeric, 6) AS low,
	round(upper(nps_ci(s, level => 0.99)), 6) = round((100 * (p - d) + 2.5758293035489 * 100 * sqrt((p + d - (p - d) ^ 2) / n))::numeric, 6) AS high
FROM published_summary, LATERAL (SELECT responses(s) + 3.0 AS n) AS a,
	LATERAL (SELECT ((promoters(s) + 0.75) / n)::float8 AS p, ((detractors(s) + 0.75) / n)::float8 AS d) AS b
WHERE name = 'all';

-- Next to certain: z is 7.13 and 8.29 where erfc(z / sqrt(2)) is 1e-12 and 1.1e-16.
-- For half of 100, Wilson's bound is 50 - 50 z / sqrt(100 + z^2).
SELECT level, round(lower(csat_ci('{"5":50,"1":50}', level => level)), 9) = round((50 - 50 * z / sqrt(100 + z ^ 2))::numeric, 9) AS low
FROM (VALUES (0.01, 0.012533469508069), (0.5, 0.674489750196082), (0.99, 2.5758293035489), (0.999999999999, 7.13050989287928),
	(0.9999999999999999, 8.2923610758136)) AS v(level, z);

-- One answer says little, and says so; the bounds end where the score does.
SELECT nps_ci(score_summary(10)), upper(nps_ci(score_summary(10), 0.999)) AS cut FROM (VALUES (1)) AS one;
SELECT lower(nps_ci(score_summary(0), 0.999)) AS cut FROM (VALUES (1)) AS one;
SELECT csat_ci(score_summary(5)) FROM (VALUES (1)) AS one;
SELECT change::int, round(low, 1) AS low, high::int FROM nps_change('{"0":100}', '{"10":100}', 0.9999);
SELECT change::int, low::int, round(high, 1) AS high FROM nps_change('{"10":100}', '{"0":100}', 0.9999);

-- Wilson's interval of 81 of 263 (Newcombe 1998, table I: .2553 to .3662), of
-- 15 of 148 (.0624 to .1605), 0 of 20 (0 to .1611) and 1 of 29 (.0061 to .1718).
SELECT k, n, round(lower(ci) / 100, 4) AS low, round(upper(ci) / 100, 4) AS high
FROM (VALUES (81, 263), (15, 148), (0, 20), (1, 29)) AS published(k, n),
	LATERAL (SELECT csat_ci(score_summary(CASE WHEN i <= k THEN 5 ELSE 1 END)) FROM generate_series(1, n) AS i) AS v(ci);

-- A change of the NPS and whether it is more than chance.
SELECT round(change, 1) AS change, round(low, 1) AS low, round(high, 1) AS high, round(z, 3) AS z, round(p_value, 4) AS p_value
FROM nps_change((SELECT s FROM published_summary WHERE name = 'EMEA'), (SELECT s FROM published_summary WHERE name = 'APAC'));
-- by the formula: the adjusted scores and variances.
SELECT round((b.nps - a.nps)::numeric * 100, 1) AS change, round(((b.est - a.est) / sqrt(a.var + b.var))::numeric, 3) AS z
FROM (SELECT nps, (low + high) / 2 AS est, ((high - low) / 2 / 1.959963984540054) ^ 2 AS var FROM published WHERE name = 'EMEA') AS a,
	(SELECT nps, (low + high) / 2 AS est, ((high - low) / 2 / 1.959963984540054) ^ 2 AS var FROM published WHERE name = 'APAC') AS b;
-- Satisfied 56 of 70 against 48 of 80 (Newcombe 1998, method 10: .0524 to .3339).
SELECT round(change / 100, 4) AS change, round(low / 100, 4) AS low, round(high / 100, 4) AS high, round(z, 4) AS z, round(p_value, 4) AS p_value
FROM csat_change(
	(SELECT score_summary(CASE WHEN i <= 48 THEN 5 ELSE 1 END) FROM generate_series(1, 80) AS i),
	(SELECT score_summary(CASE WHEN i <= 56 THEN 5 ELSE 1 END) FROM generate_series(1, 70) AS i));
-- z = (56/70 - 48/80) / sqrt(104/150 * 46/150 * (1/70 + 1/80))
SELECT round((0.2 / sqrt(104.0 / 150 * 46 / 150 * (1.0 / 70 + 1.0 / 80)))::numeric, 4) AS z;
-- No change can be tested where everybody is satisfied.
SELECT * FROM csat_change(score_summary_accum(NULL, 5), score_summary_accum(NULL, 4));

-- Stars of every number type, and halves: 8.5 is passive, 8.99 too, 9.5 promotes.
SELECT nps_agg(9::int2)::int, nps_agg(9::int4)::int, nps_agg(9::int8)::int, nps_agg(9::float8)::int,
	nps_agg(9::numeric)::int, nps_agg(9::real)::int FROM (VALUES (1)) AS one;
SELECT score, nps_agg(score)::int AS nps, nps_agg(score::float8)::int AS nps_float8, average(score_summary(score))::numeric(10, 4) AS mean
FROM unnest(ARRAY[0, 6, 6.5, 8.5, 8.99, 9, 9.5, 10]) AS score GROUP BY score ORDER BY score;
-- as numeric to the last digit, not as the next float8, which is 9.
SELECT nps_agg(8.9999999999999999999)::int AS numeric, nps_agg(8.9999999999999999999::float8)::int AS float8 FROM (VALUES (1)) AS one;
-- What float8 can only come near to is counted to the nearest 1e-9.
SELECT s, average(s)::numeric(10, 9) AS mean FROM (SELECT score_summary(4.35::float8) FROM (VALUES (1)) AS one) AS v(s);
-- Half stars: three of five have at least 4; the mean is 3.9; a half is listed with the star below.
CREATE TABLE stars AS SELECT unnest(ARRAY[4.5, 3.5, 4.0, 5.0, 2.5]) AS stars;
SELECT csat(s)::int, average(s)::numeric(10, 2), s FROM (SELECT score_summary(stars) FROM stars) AS v(s);
SELECT score, answers FROM (SELECT score_summary(stars) FROM stars) AS v(s), score_distribution(s) WHERE score BETWEEN 2 AND 5;
SELECT answers FROM score_distribution('{"10":1,"4-5":1,"fraction_nanos":5}') WHERE score = 10;

-- Nothing to divide by is NULL, counts are 0.
SELECT nps_agg(score), csat_agg(score), ces_agg(score, 7), score_summary(score) FROM survey WHERE false;
SELECT nps(s), nps_ci(s), csat(s), csat_ci(s), ces(s), ces_net(s), average(s), response_rate(s), responses(s), unanswered(s), promoters(s), passives(s), detractors(s)
FROM (SELECT score_summary(score) FROM survey WHERE false) AS v(s);
SELECT nps_agg(score), csat_agg(score), score_summary(score) FROM (VALUES (NULL::int), (NULL)) AS v(score);
SELECT response_rate(s)::int, nps(s) FROM (SELECT score_summary(NULL::int) FROM (VALUES (1)) AS one) AS v(s);
SELECT nps(NULL), csat(NULL), nps_ci(NULL), nps_ci('{}', NULL), csat_ci('{}', level => NULL), ces('{}', reverse => NULL);
SELECT csat_ci(NULL), csat_ci('{"5":1}', level => NULL), ces(NULL), ces('{"5":1}', reverse => NULL), ces_net(NULL), ces_net('{"5":1}', reverse => NULL);
SELECT csat_change(NULL, '{"5":1}'), csat_change('{"5":1}', NULL), csat_change('{"5":1}', '{"5":1}', level => NULL);
SELECT * FROM nps_change('{}', '{"9":1}');
SELECT * FROM nps_change('{"9":1}', '{}');
SELECT count(*) FROM score_distribution(NULL);
SELECT score, answers, share FROM score_distribution('{}') LIMIT 1;
SELECT rollup(s), nps(rollup(s)) FROM (VALUES (NULL::score_summary)) AS v(s);
SELECT score_summary_accum(NULL, 9), score_summary_accum('{"9":1}', NULL::int), score_summary '{"9":1}' + NULL;

-- Out of range: the value, the range and what to do.
SELECT error_of('SELECT nps_agg(11)');
SELECT error_of('SELECT nps_agg(-1::int2)');
SELECT error_of('SELECT nps_agg(9000000000)');
SELECT error_of('SELECT nps_agg(10.5)');
SELECT error_of('SELECT nps_agg(-0.0001)');
SELECT error_of('SELECT nps_agg(10.0000001::float8)');
SELECT error_of($$SELECT nps_agg(x) FROM unnest('{NaN,Infinity,-Infinity}'::float8[]) AS x GROUP BY x ORDER BY x LIMIT 1$$);
SELECT error_of($$SELECT nps_agg('NaN'::float8)$$);
SELECT error_of($$SELECT nps_agg('NaN'::numeric)$$);
SELECT error_of('SELECT csat_agg(0)');
SELECT error_of('SELECT csat_agg(6)');
SELECT error_of('SELECT csat_agg(5.5)');
SELECT error_of('SELECT csat_agg(4, 3)');
SELECT error_of('SELECT ces_agg(8, 7)');
SELECT error_of($$SELECT csat('{"0":1}')$$);
SELECT error_of($$SELECT csat('{"0-1":1}')$$);
SELECT error_of($$SELECT csat_change('{"5":1}', '{"0":1}')$$);
SELECT error_of('SELECT csat_agg(4, 11)');
SELECT error_of('SELECT csat_agg(4, 1)');
SELECT error_of('SELECT csat_agg(4, 5, 6)');
SELECT error_of($$SELECT csat('{}', 5, 0)$$);
SELECT error_of('SELECT csat_agg(1, max) FROM (VALUES (5), (7)) AS v(max)');
SELECT error_of('SELECT csat_agg(1, 7, threshold) FROM (VALUES (5), (6)) AS v(threshold)');
SELECT csat_agg(4, NULL)::int AS default_scale, csat_agg(4, 5, NULL)::int AS default_threshold, csat_agg(3, NULL, 3)::int AS threshold_alone FROM (VALUES (1)) AS one;
SELECT error_of($$SELECT nps_ci('{}', 1)$$);
SELECT error_of($$SELECT nps_ci('{}', 95)$$);
SELECT error_of($$SELECT csat_ci('{}', level => 'NaN')$$);

-- Merging: +, rollup, and what a merge can't be.
SELECT score_summary '{"9":2,"unanswered":1}' + '{"9":1,"3":4}' AS sum;
SELECT score_summary '{"4-5":1,"fraction_nanos":500000000}' + '{"5":1}' AS sum;
SELECT rollup(s), nps(rollup(s))::int AS nps FROM (VALUES (score_summary '{"9":3}'), ('{"2":1}'), (NULL)) AS v(s);
SELECT error_of($$SELECT score_summary '{"9":9223372036854775807}' + '{"9":1}'$$);
SELECT error_of($$SELECT score_summary '{"9":9223372036854775807}' + '{"8":1}'$$);
SELECT error_of($$SELECT rollup(s) FROM (VALUES (score_summary '{"9":9223372036854775807}'), ('{"9":1}')) AS v(s)$$);
SELECT error_of($$SELECT score_summary_accum('{"9":9223372036854775807}', 9)$$);
SELECT error_of($$SELECT nps(score_summary_accum('{"9":9223372036854775807}', 8))$$);
SELECT error_of($$SELECT score_summary_accum_inv('{"9":1}', 8)$$);
SELECT error_of($$SELECT score_summary_combine_inv('{"9":1}', '{"9":2}')$$);
SELECT error_of($$SELECT score_summary '{"scale_max":5}' + '{"scale_max":7}'$$);
-- A default threshold is another one than 6, whichever comes first; counts without a scale are on any.
SELECT error_of($$SELECT score_summary '{"scale_max":7}' + '{"scale_max":7,"threshold":6}'$$);
SELECT error_of($$SELECT score_summary '{"scale_max":7,"threshold":6}' + '{"scale_max":7}'$$);
SELECT score_summary '{"scale_max":7,"threshold":6,"7":1}' + '{"1":1}' AS sum, score_summary '{"1":1}' + '{"scale_max":7,"threshold":6,"7":1}' AS other;
-- The arguments stay what they are.
SELECT s + s AS sum, score_summary_accum(s, 9) AS more, score_summary_accum_inv(s, 9) AS less, s FROM (SELECT score_summary '{"9":1}' OFFSET 0) AS v(s);
-- The largest counts still divide exactly.
SELECT nps('{"9":9223372036854775807}')::int, nps('{"0":9223372036854775807}')::int,
	average(score_summary '{"10":9223372036854775807}')::int, average(score_summary '{"4-5":9223372036854775807,"fraction_nanos":0}')::int, csat('{"5":4611686018427387904,"1":4611686018427387903}')::numeric(10, 3);

-- A summary's text is JSON and lossless; so is the binary form.
SELECT s, s::text::score_summary = s AS text, received('score_summary', score_summary_send(s))::score_summary = s AS binary
FROM (SELECT score_summary(stars) FROM stars) AS v(s);
SELECT ' { "9" : 1 , "3":2 } '::score_summary, '{}'::score_summary, '{"version":1}'::score_summary;
SELECT s::json, s::jsonb -> '9' AS nines, to_jsonb(v), row_to_json(v) FROM (SELECT score_summary '{"9":2}') AS v(s);
SELECT s::text FROM (VALUES (score_summary '{"0-1":0,"9":0}')) AS v(s);
SELECT E'\t{\n\t"9": 1\r\n}\n'::score_summary;
SELECT score_summary '{"4-5":9223372036854775807,"fraction_nanos":5}' AS largest;

-- Equality is that of the counts, however they came about.
SELECT score_summary '{"9":1,"4-5":0}' = '{"9":1}' AS eq, score_summary '{"9":1}' <> '{"9":2}' AS ne,
	score_summary '{"9":1}' < '{"9":2}' OR score_summary '{"9":1}' > '{"9":2}' AS ordered,
	score_summary '{"9":1}' <= '{"9":1}' AS le, score_summary '{"9":1}' >= '{"9":1}' AS ge;
SELECT a, b, a < b AS lt, a <= b AS le, a = b AS eq, a <> b AS ne, a >= b AS ge, a > b AS gt, sign(score_summary_cmp(a, b)) AS cmp
FROM (VALUES (score_summary '{"9":1}', score_summary '{"9":1}'), ('{"9":1}', '{"9":2}'), ('{"9":2}', '{"9":1}'),
	('{"9":1}', '{"9":1,"4-5":1}'), ('{"9":1,"4-5":1}', '{"9":1}')) AS v(a, b);
-- 8 bytes and 12 counts, 11 more where there are fractions; down again when they are gone.
SELECT pg_column_size(score_summary '{}') AS empty, pg_column_size(score_summary '{"9":1,"4-5":0}') AS whole, pg_column_size(score_summary '{"4-5":1}') AS halves,
	score_summary_accum_inv('{"9":1,"4-5":1,"fraction_nanos":500000000}', 4.5) = '{"9":1}' AS removed,
	score_summary_combine_inv('{"9":1,"4-5":1}', '{"4-5":1}') = '{"9":1}' AS taken_away;
SELECT received('score_summary', score_summary_send('{"9":1}') || decode(repeat('00', 88), 'hex'));
SELECT value = '{"9":1}' AS received FROM received;
SELECT count(DISTINCT s), count(*) FROM (VALUES (score_summary '{"9":1}'), ('{"9":1}'), ('{"3":1}')) AS v(s);
SELECT s, count(*) FROM (VALUES (score_summary '{"9":1}'), ('{"9":1}')) AS v(s) GROUP BY s;
SET enable_hashagg = off;
SELECT s, count(*) FROM (VALUES (score_summary '{"9":1}'), ('{"9":1}')) AS v(s) GROUP BY s;
RESET enable_hashagg;
SELECT score_summary_hash('{"9":1}') = score_summary_hash('{"9":1}') AS hash,
	score_summary_hash_extended('{"9":1}', 1) <> score_summary_hash_extended('{"9":1}', 2) AS extended;

-- Materialized views of summaries refresh concurrently.
CREATE MATERIALIZED VIEW kpi_team AS SELECT team, score_summary(score) AS scores FROM big GROUP BY team;
CREATE UNIQUE INDEX ON kpi_team (team);
REFRESH MATERIALIZED VIEW CONCURRENTLY kpi_team;
SELECT nps(rollup(scores)) = (SELECT nps_agg(score) FROM big) AS rolled_up FROM kpi_team;
-- Stored, a summary is packed; merged from storage, alone or with others, it is itself.
SELECT rollup(scores) = scores AS itself FROM kpi_team WHERE team = 3 GROUP BY scores;

-- Crafted text.
SELECT input, error_of(format('SELECT score_summary %L', input)) FROM (VALUES
	(''), ('{'), ('{"9'), ('{"9"'), ('{"9":'), ('{"9":1'), ('{"9":1,}'), ('{"9":1} x'), ('{} x'), ('{"\u0039":1}'), ('{"9":- 1}'), ('{"9":x}'), ('{"9":1.5}'), ('{"9":"1"}'),
	('{"11":1}'), ('{"nine":1}'), ('{9:1}'), ('[1]'), ('{"9":-1}'), ('{"9":9223372036854775808}'), ('{"9":-9223372036854775809}'),
	('{"9":9223372036854775807,"8":1}'), ('{"version":2,"9":1}'), ('{"version":2,"eleven":1}'), ('{"version":-1}'), ('{"version":0}'), ('{"version":257}'),
	('{"scale_max":11}'), ('{"scale_max":1}'), ('{"threshold":4}'), ('{"scale_max":5,"threshold":6}'), ('{"4-5":-1}'), ('{"scale_max":256}'), ('{"threshold":-1}'), ('{"fraction_nanos":1}'),
	('{"4-5":1,"fraction_nanos":1000000001}'), ('{"4-5":1,"fraction_nanos":-1}'),
	('{"' || repeat('9', 70) || '":1}'), ('{"9":' || repeat('9', 40) || '}')) AS crafted(input);

-- Crafted bytes: another version, another kind, a bad scale, negative counts,
-- an overflow, short, long, and a fraction without an answer.
SELECT change, error_of(format('SELECT received(%L, %L)', 'score_summary', value)) FROM
	(SELECT score_summary_send('{"9":1}') AS good, score_summary_send('{"9":1,"4-5":1}') AS long) AS v, LATERAL (VALUES
	('nothing', good),
	('version', set_byte(good, 0, 2)), ('longer version', set_byte(good, 0, 2) || '\x00'), ('kind', set_byte(good, 1, 2)), ('kind 0', set_byte(good, 1, 0)),
	('scale', set_byte(good, 2, 11)), ('threshold', set_byte(good, 3, 255)),
	('negative', set_byte(good, 4, 255)), ('overflow', set_byte(set_byte(good, 4, 127), 12, 127)),
	('empty', ''::bytea), ('header', substr(good, 1, 4)), ('short', substr(good, 1, length(good) - 8)),
	('shorter by one', substr(good, 1, length(good) - 1)), ('longer by one', good || '\x00'),
	('longer by a word', good || '\x0000000000000000'), ('long', long), ('longer', long || '\x0000000000000000'),
	('fraction', set_byte(long, length(long) - 8, 1))) AS crafted(change, value);
-- The server is alive.
SELECT nps('{"9":1}')::int;

-- The same answer under every plan.
SELECT one_answer('SELECT nps_agg(score), csat_agg(nullif(score, 0), 10), ces_agg(nullif(score, 0), 10, 7), score_summary(score) FROM big');
SELECT one_answer('SELECT team, nps_agg(score), score_summary(score / 4.0) FROM big GROUP BY team');
SELECT one_answer('SELECT hit, score_summary(score::float8 / 3) AS s FROM big GROUP BY hit');
SELECT one_answer('SELECT nps_agg(score), csat_agg(score, 10), score_summary(score) FROM big WHERE id % 2 > 7');
SELECT one_answer('SELECT nps_agg(score), score_summary(score) FROM big WHERE score IS NULL');
SELECT one_answer('SELECT rollup(s), nps(rollup(s)) FROM (SELECT team, score_summary(score) AS s FROM big GROUP BY team) AS t');
-- It is the one that SQL gives.
SELECT round(nps_agg(score), 10) = round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score), 10) AS nps,
	round(csat_agg(nullif(score, 0), 10), 10) = round(100.0 * count(*) FILTER (WHERE score >= 8) / count(nullif(score, 0)), 10) AS csat
FROM big;

-- Moving windows drop rows by the inverse transition and agree with counting anew.
CREATE TABLE moving AS
SELECT id, score,
	nps_agg(score) OVER w AS nps, csat_agg(nullif(score, 0), 10) OVER w AS csat, ces_agg(nullif(score, 0), 10, 7) OVER w AS ces,
	score_summary(score / 4.0) OVER w AS s, rollup(score_summary_accum(NULL, score)) OVER w AS merged
FROM big WHERE id <= 500 WINDOW w AS (ORDER BY id ROWS BETWEEN 6 PRECEDING AND 2 PRECEDING);
SELECT count(*), bool_and((m.nps, m.csat, m.ces, m.s, m.merged) IS NOT DISTINCT FROM
	(a.nps, a.csat, a.ces, a.s, coalesce(a.merged, '{}'))) AS same
FROM moving AS m, LATERAL (SELECT nps_agg(score) AS nps, csat_agg(nullif(score, 0), 10) AS csat, ces_agg(nullif(score, 0), 10, 7) AS ces,
	score_summary(score / 4.0) AS s, score_summary(score) AS merged
	FROM big WHERE id BETWEEN m.id - 6 AND m.id - 2) AS a;
SELECT id, nps, s FROM moving WHERE id IN (1, 2, 3);
-- What leaves the window leaves the summary, down to the layout without fractions.
SELECT s FROM (SELECT id, score_summary(score) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS s
	FROM (VALUES (1, 4.5), (2, 9), (3, 8)) AS v(id, score)) AS w;

-- One transition serves all KPIs of a column: the state is advanced once a row.
CREATE FUNCTION counted(score_summary, integer) RETURNS score_summary LANGUAGE plpgsql AS $$
BEGIN
	PERFORM nextval('transitions');
	RETURN score_summary_accum($1, $2);
END $$;
CREATE SEQUENCE transitions;
CREATE AGGREGATE nps_counted(integer) (SFUNC = counted, STYPE = score_summary, FINALFUNC = nps, FINALFUNC_MODIFY = READ_ONLY, INITCOND = '{}');
CREATE AGGREGATE csat_counted(integer) (SFUNC = counted, STYPE = score_summary, FINALFUNC = csat_final, FINALFUNC_MODIFY = READ_ONLY, INITCOND = '{}');
CREATE AGGREGATE summary_counted(integer) (SFUNC = counted, STYPE = score_summary, FINALFUNC_MODIFY = READ_ONLY, INITCOND = '{}');
SELECT nps_counted(score)::int AS nps, csat_counted(score)::int AS csat, summary_counted(score) AS s FROM unnest(ARRAY[4, 5, 5]) AS score;
SELECT last_value AS transitions FROM transitions;
-- And nps_agg, csat_agg, ces_agg and score_summary are made of one another's parts.
SELECT count(DISTINCT (aggtransfn, aggtranstype, agginitval, aggcombinefn)) AS shared, count(*)
FROM pg_aggregate WHERE aggfnoid IN ('nps_agg(int)'::regprocedure, 'csat_agg(int)'::regprocedure, 'ces_agg(int)'::regprocedure, 'score_summary(int)'::regprocedure);
