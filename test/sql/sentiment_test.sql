-- Sentiment: polarities and labels, and the lexicon that finds them.
SET extra_float_digits = 0;
\set SHOW_CONTEXT never

-- Three positive, one neutral, one negative, one not known: 60 - 20 percent;
-- the mean is (0.9 + 0.4 + 0.01 + 0 - 0.5) / 5.
CREATE TEMP TABLE posts AS SELECT unnest('{0.9,0.4,0.01,0,-0.5,NULL}'::numeric[]) AS polarity;
SELECT sentiment_agg(polarity)::int AS net FROM posts;
SELECT net_sentiment(s)::int AS net, positive(s), neutral(s), negative(s), known(s), unknown(s), average(s)::numeric(10, 3) AS mean,
	positive_share(s)::int AS positive, neutral_share(s)::int AS neutral, negative_share(s)::int AS negative, s
FROM (SELECT sentiment_summary(polarity) FROM posts) AS v(s);
-- With a neutral band of 0.05, as VADER has it, 0.01 is neutral; 0.05 is not.
SELECT band, net_sentiment(s, band)::int AS net, positive(s, band), neutral(s, neutral_band => band), negative(s, band), neutral_share(s, band)::int AS neutral
FROM (SELECT sentiment_summary(polarity) FROM posts) AS v(s), unnest('{0,0.05,0.4,0.45,0.5,0.55,0.9,0.95}'::float8[]) AS band;
SELECT positive(s, 0.05), negative(s, 0.05), neutral(s, 0.05), negative(s)
FROM (SELECT sentiment_summary(p) FROM unnest('{0.05,-0.05,0.049999999,-0.049999999}'::numeric[]) AS p) AS v(s);
-- Polarities of each hundredth, every band, against SQL.
SELECT count(*), bool_and(positive(s, band / 20.0) = pos AND negative(s, band / 20.0) = neg AND neutral(s, band / 20.0) = 201 - pos - neg) AS agree
FROM (SELECT sentiment_summary(i / 100.0) AS s, sentiment_summary(i / 100.0::float8) AS f FROM generate_series(-100, 100) AS i) AS v, generate_series(1, 19) AS band,
	LATERAL (SELECT count(*) FILTER (WHERE i >= 5 * band) AS pos, count(*) FILTER (WHERE i <= -5 * band) AS neg FROM generate_series(-100, 100) AS i) AS hand
WHERE s = f;

-- Labels in any case; their mean is that of 1, 0 and -1.
SELECT sentiment_agg(label)::int AS net, sentiment_summary(label) AS s, average(sentiment_summary(label))::numeric(10, 2) AS mean
FROM unnest('{positive,Positive,NEUTRAL,negative,NULL}'::text[]) AS label;

-- The interval is that of an NPS of as many: 10 promoters, 5 passives, 5 detractors.
SELECT net_sentiment_ci(s) = nps_ci('{"10":10,"7":5,"0":5}') AS ci, net_sentiment_ci(s, level => 0.8) = nps_ci('{"10":10,"7":5,"0":5}', 0.8) AS level,
	net_sentiment_change('{"0":4,"+0.95":1,"sum_nanos":1000000000}', s) = nps_change('{"7":4,"9":1}', '{"10":10,"7":5,"0":5}') AS change
FROM (SELECT sentiment_summary(label) FROM (VALUES ('positive', 10), ('neutral', 5), ('negative', 5)) AS c(label, n), generate_series(1, n)) AS v(s);
-- Half of 20 positive: (10.75 - 5.75) / 23 +- 1.95996398454 * sqrt((16.5 / 23 - (5 / 23)^2) / 23).
SELECT round(lower(ci), 6) = round((100 * (5.0 / 23 - 1.95996398454 * sqrt((16.5 / 23 - (5.0 / 23) ^ 2) / 23)))::numeric, 6) AS low
FROM net_sentiment_ci('{"0":5,"+0.95":10,"-0.95":5,"sum_nanos":5000000000}') AS ci;

-- Nothing to divide by is NULL.
SELECT sentiment_agg(polarity), sentiment_summary(polarity) FROM posts WHERE false;
SELECT net_sentiment(s), net_sentiment_ci(s), average(s), positive_share(s), positive(s), known(s), unknown(s) FROM (SELECT sentiment_summary(NULL::text) FROM posts) AS v(s);
SELECT net_sentiment(NULL), net_sentiment('{}', NULL), net_sentiment_change('{}', '{"0":1}');

-- Labels need no inner bins, whatever came before; the bytes as the source has them.
SELECT pg_column_size(s) AS size, s = '{"+0.95":2,"-0.95":1,"sum_nanos":1000000000}' AS same, sentiment_summary_send(s) = '\x01100000' || int8send(0) || int8send(1000000000)
	|| int8send(0) || int8send(0) || int8send(1) || int8send(2) AS bytes, pg_column_size(s + '{"+0.40":1,"sum_nanos":420000000}') AS with_inner_bins
FROM (SELECT sentiment_summary(label) FROM unnest('{positive,negative,positive}'::text[]) AS label) AS v(s);

-- Bad input.
SELECT error_of('SELECT sentiment_agg(1.0000000001)');
SELECT error_of('SELECT sentiment_agg(-5)');
SELECT bool_and(error_of(format('SELECT sentiment_agg(%s::%s)', polarity, type)) ~ '^22003 polarity') AS beyond_1
FROM unnest('{1.000001,1.5,-1.5,-1.000001}'::text[]) AS polarity, unnest('{numeric,float8}'::text[]) AS type;
SELECT error_of($$SELECT sentiment_agg('NaN'::float8)$$);
SELECT error_of($$SELECT sentiment_agg('NaN'::numeric)$$);
SELECT error_of($$SELECT sentiment_agg('mixed'::text)$$);
SELECT error_of($$SELECT sentiment_agg(''::text)$$);
SELECT error_of($$SELECT positive('{}', 0.03)$$);
SELECT error_of($$SELECT positive('{}', 1)$$);
SELECT error_of($$SELECT net_sentiment('{}', -0.05)$$);
SELECT error_of($$SELECT neutral_share('{}', 'NaN')$$);
SELECT error_of($$SELECT net_sentiment_ci('{}', 0, 95)$$);
SELECT error_of($$SELECT sentiment_summary_accum_inv('{}', 0.5)$$);
-- called by hand, the inverse takes away only what can have been added
SELECT error_of($$SELECT sentiment_summary_accum_inv(sentiment_summary(0.51), 0.54)$$);
SELECT sentiment_summary_accum_inv(sentiment_summary(p), 0.51) FROM (VALUES (0.51), (1)) AS v (p);

-- Merging, the text and the binary form, and what they can't be.
SELECT sentiment_summary '{"0":1}' + '{"0":1,"unknown":2}' AS sum, s, s::text::sentiment_summary = s AS text, received('sentiment_summary', sentiment_summary_send(s))::sentiment_summary = s AS binary
FROM (SELECT sentiment_summary(polarity) FROM posts) AS v(s);
SELECT input, error_of(format('SELECT sentiment_summary %L', input)) FROM (VALUES
	('{"0":-1}'), ('{"unknown":-1}'), ('{"0":1,"sum_nanos":1}'), ('{"+0.95":1,"sum_nanos":949999999}'), ('{"+0.95":1,"sum_nanos":1000000001}'),
	('{"-0.95":1,"sum_nanos":950000000}'), ('{"+0.50":1,"sum_nanos":499999999}'), ('{"-0.50":1,"sum_nanos":-550000000}'), ('{"+0.00":1,"sum_nanos":0}'), ('{"-0.50":1,"+0.50":1,"sum_nanos":0}'), ('{"+0.5":1}'),
	('{"0":9223372036854775807,"-0.95":1,"sum_nanos":-1000000000}'), ('{"version":3}')) AS crafted(input);
SELECT change, error_of(format('SELECT received(%L, %L)', 'sentiment_summary', value)) FROM
	(SELECT sentiment_summary_send('{"0":1}') AS good) AS v, LATERAL (VALUES
	('kind', set_byte(good, 1, 1)), ('reserved', set_byte(good, 3, 1)), ('sum', set_byte(good, 19, 1)), ('short', substr(good, 1, length(good) - 8))) AS crafted(change, value);

-- The same answer under every plan, and as SQL has it.
SELECT one_answer('SELECT sentiment_agg(score / 5.0 - 1), sentiment_summary(score / 5.0 - 1), sentiment_summary(score / 5.0::float8 - 1) FROM big');
SELECT one_answer($$SELECT team, sentiment_summary(CASE WHEN hit THEN 'positive' WHEN NOT hit THEN 'negative' END) FROM big GROUP BY team$$);
SELECT one_answer('SELECT sentiment_agg(score / 5.0 - 1), sentiment_summary(score / 5.0 - 1) FROM big WHERE id % 2 > 7');
SELECT round(sentiment_agg(score / 5.0 - 1), 10) = round(100.0 * sum(sign(score - 5.0)) / count(score), 10) AS net,
	round(average(sentiment_summary(score / 5.0 - 1)), 10) = round(avg(score / 5.0 - 1), 10) AS mean FROM big;
SELECT count(*), bool_and(m.s = (SELECT sentiment_summary((score - 5) / 6.0) FROM big WHERE id BETWEEN m.id - 6 AND m.id - 2)) AS same
FROM (SELECT id, sentiment_summary((score - 5) / 6.0) OVER (ORDER BY id ROWS BETWEEN 6 PRECEDING AND 2 PRECEDING) AS s FROM big WHERE id <= 500) AS m;

-- What leaves a window leaves no empty bins behind.
SELECT i, s = (SELECT sentiment_summary(p) FROM unnest((ARRAY[0.42, 1, 1, 0, -0.3, -1])[greatest(i - 1, 1):i]) AS p) AS same, pg_column_size(s) AS size
FROM (SELECT i, sentiment_summary(p) OVER (ORDER BY i ROWS 1 PRECEDING) AS s FROM unnest('{0.42,1,1,0,-0.3,-1}'::numeric[]) WITH ORDINALITY AS u(p, i)) AS w;

-- A lexicon of our own, on a scale to 5, compiled once.
CREATE TEMP TABLE word_weights (word text, weight numeric);
INSERT INTO word_weights VALUES ('good', 3), ('great', 4), ('excellent', 5), ('love', 3), ('loved', 2), ('helpful', 2),
	('bad', -3), ('awful', -4), ('rude', -3), ('slow', -1), ('well-made', 2), ('can''t stand', -3), (':)', 2);
CREATE TEMP TABLE lexicons AS
SELECT 'en' AS language, sentiment_lexicon('english', jsonb_object_agg(word, weight)) AS lexicon FROM word_weights;
SELECT lexicon - '{words,stems}'::text[] AS settings, lexicon #> '{words,loved}' AS loved, lexicon #> '{stems,love}' AS stem FROM lexicons;
-- good is 3 of 5; great and slow are (0.8 - 0.2) / 2; the listed loved comes
-- before the stem that loving shares; negated words turn to 74 percent.
SELECT document, round(sentiment(document, lexicon), 3) AS sentiment FROM lexicons, (VALUES
	(1, 'Good.'), (2, 'GREAT people, but slow'), (3, 'loved it'), (4, 'loving it'), (5, 'not good'), (6, 'It wasn''t very good'), (7, 'it wasn’t very good'),
	(8, 'No, it was good'), (9, 'never in all my life as good'), (10, 'not bad, excellent!'), (11, 'a well-made tool'), (12, 'The parcel came on Monday.'), (13, ''),
	(14, 'not good bad rude slow'), (15, 'without rude people')) AS t(i, document) ORDER BY i;
SELECT sentiment_agg(sentiment(document, lexicon))::int AS net, known(sentiment_summary(sentiment(document, lexicon))), unknown(sentiment_summary(sentiment(document, lexicon)))
FROM lexicons, unnest('{good,"not good",great,Monday}'::text[]) AS document;
SELECT sentiment(NULL, lexicon), sentiment('good', NULL) FROM lexicons;

-- Negations as they are typed, with an apostrophe, with another and without.
SELECT document, round(sentiment(document, lexicon), 3) AS sentiment FROM lexicons, unnest('{"I don''t love it","I don’t love it","I DONT love it","it doesnt help, isnt good",
	"wont be helpful","you cant be rude","wasnt bad","its good","scant good"}'::text[]) AS document;

-- Another language has its own stems and negations; reach 0 turns nothing.
SELECT document, round(sentiment(document, sentiment_lexicon('german', '{"gut":2,"freundlich":2,"schlecht":-2,"langsam":-1}', '{nicht,kein,keine,nie}')), 2) AS sentiment
FROM unnest('{"ein guter Service","nicht gut","keine schlechte Idee","freundliche, aber langsame Leute"}'::text[]) AS document;
SELECT round(sentiment('not good', sentiment_lexicon('english', '{"good":1}', reach => reach)), 2) AS sentiment, reach FROM unnest('{0,1,NULL}'::int[]) AS reach;
SELECT round(sentiment('not good', sentiment_lexicon('english', '{"good":1}', NULL)), 2) AS none, round(sentiment('not good', sentiment_lexicon('english', '{"good":1}', '{}')), 2) AS empty;
-- The simple configuration knows no stems and no stop words.
SELECT sentiment('goods', sentiment_lexicon('simple', '{"good":1}')) AS other, sentiment('Good', sentiment_lexicon('simple', '{"good":1}'))::int AS same;
-- A word with a hyphen that is listed counts once, not for its parts again.
SELECT document, round(sentiment(document, sentiment_lexicon('english', '{"well-made":2,"made":-2}')), 2) AS sentiment FROM unnest('{well-made,hand-made}'::text[]) AS document;
-- A dictionary that does not know a word leaves it to the next; one of phrases sees one word at a time.
CREATE TEXT SEARCH DICTIONARY pg_temp.no_word (TEMPLATE = simple, ACCEPT = false);
CREATE TEXT SEARCH DICTIONARY pg_temp.phrases (TEMPLATE = thesaurus, DICTFILE = thesaurus_sample, DICTIONARY = english_stem);
CREATE TEXT SEARCH CONFIGURATION pg_temp.chain (COPY = english);
ALTER TEXT SEARCH CONFIGURATION pg_temp.chain ALTER MAPPING FOR asciiword, word WITH pg_temp.no_word, pg_temp.phrases, english_stem;
SELECT document, round(sentiment(document, sentiment_lexicon('pg_temp.chain', '{"supernova":2,"rude":-4,"slow":-1}')), 3) AS sentiment
FROM unnest('{supernovae,"supernovae stars are slowly rude",the}'::text[]) AS document;
-- Words listed twice, or in another case, have the mean weight.
SELECT sentiment_lexicon('simple', '{"Good":1,"good":2,"bad":-4}') -> 'words' AS words;

-- Lexicons stored out of line are the same as the values, each its own.
CREATE TEMP TABLE large AS SELECT sentiment_lexicon('simple', (SELECT jsonb_object_agg('word' || i || md5(i::text), (i % 11 - 5) * sign) FROM generate_series(1, 3000) AS i)) AS lexicon, sign
FROM generate_series(-1, 1, 2) AS sign;
SELECT pg_column_size(lexicon) > 8192 AS stored_apart, n, sum::numeric(10, 3), by_hand::numeric(10, 3)
FROM large, LATERAL (SELECT count(*), sum(sentiment('word' || i || md5(i::text), lexicon)), sum((i % 11 - 5) * sign / 5.0) FROM generate_series(1, 3000) AS i) AS v(n, sum, by_hand);

-- A query that alternates between lexicons, here 40 of them out of line and 40
-- compressed, scores each document by its own, and fetches none of the first five twice.
CREATE TEMP TABLE many AS SELECT n, size, sentiment_lexicon('simple', (SELECT jsonb_object_agg('word' || i || CASE size WHEN 3000 THEN md5(i::text) ELSE '' END, i) FROM generate_series(1, size) AS i)
	|| jsonb_build_object('it', n * size / 100.0)) AS lexicon FROM generate_series(1, 40) AS n, unnest('{100,3000}'::int[]) AS size;
SELECT size, bool_and(pg_column_size(lexicon) < 8192) AS in_line, bool_and(pg_column_size(lexicon) < length(lexicon::text) / 2) AS compressed FROM many GROUP BY size ORDER BY size;
SELECT count(*), count(*) FILTER (WHERE sentiment('it', lexicon) IS DISTINCT FROM n / 100.0) AS wrong
FROM (SELECT lexicon, n FROM many, generate_series(1, 3) AS again ORDER BY again, size, n OFFSET 0) x;
CREATE FUNCTION pg_temp.blocks_of(query text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' || query INTO plan;
	RETURN (SELECT sum(value::int) FROM json_each_text(plan #> '{0,Plan}') WHERE key ~ '(Hit|Read) Blocks$');
END $$;
SELECT pg_temp.blocks_of($$SELECT count(sentiment('it', lexicon)) FROM (SELECT lexicon FROM many, generate_series(1, 40) AS again WHERE size = 3000 AND n <= 5 ORDER BY again, n OFFSET 0) x$$)
	< 3 * pg_temp.blocks_of($$SELECT count(sentiment('it', lexicon)) FROM many WHERE size = 3000 AND n <= 5$$) AS fetched_once;

-- Bad lexicons.
SELECT error_of($$SELECT sentiment('good', '{"good":1}')$$);
SELECT error_of($$SELECT sentiment('good', '[]')$$);
SELECT error_of($$SELECT sentiment('good', '1')$$);
SELECT error_of($$SELECT sentiment('good', lexicon || '{"config":"no_such"}') FROM lexicons$$);
SELECT error_of($$SELECT sentiment('good', lexicon || '{"config":"-"}') FROM lexicons$$);
SELECT error_of($$SELECT sentiment('good', lexicon || '{"config":"99999"}') FROM lexicons$$);
SELECT error_of($$SELECT sentiment('good', lexicon || '{"words":1}') FROM lexicons$$);
SELECT error_of($$SELECT sentiment('good', lexicon || '{"words":{"good":1.1}}') FROM lexicons$$);
SELECT error_of($$SELECT sentiment('good', lexicon || '{"words":{"good":-1e300}}') FROM lexicons$$);
SELECT error_of($$SELECT sentiment('good', lexicon || '{"reach":1000}') FROM lexicons$$);
SELECT round(sentiment('good', lexicon || '{"words":[],"stems":{"good":"x"},"negations":{},"reach":-1}'), 2) FROM lexicons;
SELECT round(sentiment('not good', lexicon || '{"negations":[null,1,[],""]}'), 2) FROM lexicons;
SELECT error_of($$SELECT sentiment_lexicon('english', '[]')$$);
SELECT error_of($$SELECT sentiment_lexicon('english', '{}')$$);
SELECT error_of($$SELECT sentiment_lexicon('english', '{"good":0}')$$);
SELECT error_of($$SELECT sentiment_lexicon('english', '{"good":"3"}')$$);
SELECT error_of($$SELECT sentiment_lexicon('english', '{"good":null}')$$);
SELECT error_of($$SELECT sentiment_lexicon('english', '{"good":{"a":1}}')$$);
SELECT error_of($$SELECT sentiment_lexicon('english', '{"good":1}', '{NULL}')$$);
SELECT error_of($$SELECT sentiment_lexicon('english', '{"good":1}', '{""}')$$);
SELECT error_of($$SELECT sentiment_lexicon('english', '{"good":1}', reach => -1)$$);
SELECT sentiment_lexicon(NULL, '{"good":1}'), sentiment_lexicon('english', NULL);
-- Long texts, long words, and text that is no language.
SELECT round(sentiment(repeat('good bad great ', 10000), lexicon), 3) AS long, sentiment(repeat('x', 100000), lexicon) AS word,
	sentiment(E'\u0001 \u2019\u2019 <b> http://a.b/c?d=e &amp; 1e5 -- \U0001F600', lexicon) AS odd FROM lexicons;
-- Memory does not grow with the number of words, beyond copies of the text: 6 MB, of which each is 4 bytes a character at most.
CREATE FUNCTION pg_temp.peak_memory() RETURNS bigint LANGUAGE sql AS $$
	SELECT (regexp_match(pg_read_file('/proc/self/status', 0, 100000, true), 'VmHWM:\s*(\d+) kB'))[1]::bigint $$;
SELECT pg_temp.peak_memory() AS before \gset
SELECT round(sentiment(repeat('this was good, that was awful; ', 200000), lexicon), 3) AS long FROM lexicons;
SELECT coalesce(pg_temp.peak_memory() - :before < 75000, true) AS little_memory;
