-- Categories: how often each kind of ticket, channel or topic occurs.
\set SHOW_CONTEXT never
CREATE SCHEMA categories_test;
SET search_path = categories_test, public;

-- Two of four tickets are about billing: 50 percent. The fifth says nothing.
CREATE TABLE ticket (id int, topic text, labels text[]);
INSERT INTO ticket VALUES
	(1, 'billing', '{refund,urgent}'), (2, 'login', '{refund,refund}'), (3, 'billing', '{urgent,NULL}'),
	(4, 'delivery', '{}'), (5, NULL, NULL);
SELECT category, events, round(share, 1) AS share, error
FROM (SELECT category_summary(topic) FROM ticket) AS v(s), categories(s);
SELECT events(s), unknown(s), is_exact(s), s FROM (SELECT category_summary(topic) FROM ticket) AS v(s);

-- Several labels a ticket: each counts once a ticket, the shares are of tickets
-- and may pass 100 percent together. A ticket without labels is a ticket.
SELECT category, events, round(share, 1) AS share
FROM (SELECT category_summary(labels) FROM ticket) AS v(s), categories(s);
SELECT events(s), unlabelled(s), unknown(s), s FROM (SELECT category_summary(labels) FROM ticket) AS v(s);
-- of labels that are all unknown, nothing is known
SELECT category_summary(labels) FROM (VALUES ('{NULL,NULL}'::text[])) AS v(labels);
SELECT category_summary(labels) FROM (VALUES ('{{a,b},{b,c}}'::text[])) AS v(labels);

-- 341,299 complaints to New York's city council, by borough
-- (github.com/kjhealy/nycomplaints, MIT, over NYC open data).
CREATE TABLE borough (name text, complaints int);
INSERT INTO borough VALUES ('Bronx', 24942), (NULL, 63097), ('Queens', 54626),
	('Brooklyn', 81835), ('Manhattan', 80113), ('Staten Island', 36686);
CREATE TABLE complaint AS SELECT name AS borough FROM borough, generate_series(1, complaints);
SELECT category, events, round(share, 2) AS share, bar(share)
FROM (SELECT category_summary(borough) FROM complaint) AS v(s), categories(s);
SELECT events(s), unknown(s), events(s) + unknown(s) AS complaints
FROM (SELECT category_summary(borough) FROM complaint) AS v(s);
SELECT count(*) AS differences FROM (SELECT category, events, share FROM (SELECT category_summary(borough) FROM complaint) AS v(s), categories(s)) AS a
	FULL JOIN (SELECT borough, count(*), 100.0 * count(*) / sum(count(*)) OVER () AS share FROM complaint WHERE borough IS NOT NULL GROUP BY 1) AS b
	ON category = borough AND events = count AND round(a.share, 10) = round(b.share, 10)
WHERE category IS NULL OR borough IS NULL;

-- Types that are text without a cast.
CREATE TABLE typed AS SELECT topic::varchar AS "varchar", topic::char(20) AS "char", topic AS text, labels::varchar[] AS "varchar[]", labels AS "text[]" FROM ticket;
SELECT category_summary("varchar") = category_summary(text) AS "varchar", category_summary("char") = category_summary(text) AS "char",
	category_summary("varchar[]") = category_summary("text[]") AS "varchar[]" FROM typed;

-- Ties are in the order of the bytes, whatever the collation: B, a, é.
SELECT string_agg(category, ' ') AS c FROM (SELECT category_summary(c COLLATE "C") FROM unnest(ARRAY['é', 'a', 'B', '', 'aa']) AS c) AS v(s), categories(s);
SELECT category_summary(c COLLATE "C") = category_summary(c COLLATE "default") AS eq FROM unnest(ARRAY['é', 'a', 'B', '', 'aa']) AS c;

-- Nothing: counts are 0, lists are empty.
SELECT category_summary(topic), category_summary(labels) FROM ticket WHERE false;
SELECT events(s), unlabelled(s), unknown(s), is_exact(s), (SELECT count(*) FROM categories(s)) AS categories
FROM (SELECT category_summary(topic) FROM ticket WHERE false) AS v(s);
SELECT category_summary(NULL::text), category_summary(NULL::text[]) FROM (VALUES (1)) AS one;
SELECT count(*) FROM categories(NULL);
SELECT events(NULL::category_summary), is_exact(NULL);
SELECT category, share FROM categories('{"events":3,"unlabelled":3}');

-- Any text is a category, and comes back from text, JSON and binary as it was.
CREATE TABLE odd AS SELECT unnest(ARRAY['', ' ', '"', '\', '\"', E'\n\t\r\b\f', E'\x01\x1f\x7f', '{}', 'é', 'Ж', '漢', '😀',
	'null', 'a,b', 'a":1', repeat('x', 1024), repeat('é', 512)]) AS label;
SELECT count(*) AS labels, bool_and(events = 1) AS once, bool_and(category IN (SELECT label FROM odd)) AS same
FROM (SELECT category_summary(label)::text::category_summary FROM odd) AS v(s), categories(s);
SELECT s::text::category_summary = s AS text, s::json::text::category_summary = s AS json, s::jsonb::text::category_summary = s AS jsonb,
	received('category_summary', category_summary_send(s))::category_summary = s AS binary,
	(SELECT count(*) FROM jsonb_each(s::jsonb -> 'categories')) AS keys
FROM (SELECT category_summary(label) FROM odd) AS v(s);
SELECT replace(category_summary(label)::text, chr(127), '\x7F') = '{"version":1,"events":14,"categories":{"":1,"\u0001\u001f\x7F":1," ":1,"\"":1,"\\":1,"\\\"":1,"a\":1":1,"a,b":1,"null":1,"{}":1,"é":1,"Ж":1,"漢":1,"😀":1}}' AS as_expected FROM odd WHERE length(label) < 5;
SELECT category_summary(label) FROM (VALUES (repeat('é', 513))) AS v(label);
SELECT error_of($$SELECT category_summary(repeat('x', 2000000)) FROM (VALUES (1)) AS one$$);
-- Escapes that JSON writers use.
SELECT categories('{"events":1,"categories":{"\u0041\/\b\f\n\r\t\"\\\u00e9\u00E9\ud83d\ude00":1}}')
	= ROW(E'A/\b\f\n\r\t"\\éé😀'::text, 1::bigint, 100.0, 0::bigint) AS escapes;

-- Within 10,000 categories all counts are exact.
CREATE TABLE many AS SELECT i, 'kind ' || i % 10000 AS kind FROM generate_series(1, 25000) AS i;
SELECT is_exact(s), count(*) AS kinds, sum(events) AS events, max(error) AS error,
	count(*) FILTER (WHERE events = 3) AS thrice, count(*) FILTER (WHERE events = 2) AS twice
FROM (SELECT category_summary(kind) FROM many) AS v(s), categories(s) GROUP BY s;
-- One more and it says that it is not.
SELECT is_exact(category_summary(kind)) FROM (SELECT kind FROM many UNION ALL SELECT 'one more') AS v;

-- Beyond: 20 frequent kinds among 30,031, in 120,000 rows. Whatever the plan,
-- a count is too low by at most error, what is left out occurs at most error
-- times, and error is at most 120000 / 10001.
CREATE TABLE crowd AS
SELECT i AS id, i % 7 AS team,
	CASE WHEN i % 2 = 0 THEN 'top ' || i / 2 % 20 ELSE 'kind ' || i::bigint * 7919 % 30011 END AS kind
FROM generate_series(1, 120000) AS i;
ANALYZE crowd;
CREATE TABLE truth AS SELECT kind, count(*) AS n FROM crowd GROUP BY kind;
ANALYZE truth;
CREATE FUNCTION bounded(s category_summary) RETURNS TABLE(kinds bigint, exact boolean, at_least boolean, at_most boolean, left_out boolean, small boolean, top_20 boolean)
LANGUAGE SQL AS $$
	WITH listed AS (SELECT *, row_number() OVER () AS place FROM categories(s)), e AS MATERIALIZED (SELECT (s::jsonb ->> 'error')::bigint AS error)
	SELECT count(category), is_exact(s), bool_and(events <= n), bool_and(n <= events + listed.error),
		bool_and(category IS NOT NULL OR n <= e.error), max(e.error) <= 120000 / 10001,
		count(*) FILTER (WHERE place <= 20 AND kind LIKE 'top %') = 20
	FROM truth CROSS JOIN e LEFT JOIN listed ON category = kind
$$;
SET max_parallel_workers_per_gather = 0;
SELECT b.* FROM (SELECT category_summary(kind) FROM crowd) AS v(s), bounded(s) AS b;
-- rolled up from teams
SELECT b.* FROM (SELECT rollup(s) FROM (SELECT category_summary(kind) AS s FROM crowd GROUP BY team ORDER BY team) AS teams) AS v(s), bounded(s) AS b;
-- in the other order of rows
SELECT b.* FROM (SELECT category_summary(kind) FROM (SELECT kind FROM crowd ORDER BY id DESC) AS rows) AS v(s), bounded(s) AS b;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT b.* FROM (SELECT category_summary(kind) FROM crowd) AS v(s), bounded(s) AS b;
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
-- all different: nothing is frequent
SELECT is_exact(s), events(s), (s::jsonb ->> 'error')::bigint <= 50000 / 10001 AS small
FROM (SELECT category_summary(i::text) FROM generate_series(1, 50000) AS i) AS v(s);

-- The same answer under every plan, over groups and for all.
SELECT one_answer('SELECT team, category_summary(score::text) FROM big GROUP BY team');
SELECT one_answer('SELECT category_summary(score::text), events(category_summary(team::text)) FROM big');
SELECT one_answer('SELECT category_summary(ARRAY[team::text, score::text, ''x'']) FROM big');
SELECT one_answer('SELECT category_summary((id % 9999)::text) FROM big');
SELECT one_answer('SELECT category_summary(team::text) FROM big WHERE id % 2 = 2');
SELECT one_answer('SELECT rollup(category_summary_accum(NULL, team::text)) FROM big');

-- Windows take rows back exactly.
SELECT count(*) AS windows, count(*) FILTER (WHERE s = (SELECT category_summary(b.score::text) FROM big AS b WHERE b.id BETWEEN w.id - 9 AND w.id)) AS right
FROM (SELECT id, category_summary(score::text) OVER (ORDER BY id ROWS 9 PRECEDING) AS s FROM big WHERE id <= 300) AS w;
SELECT count(*) AS windows, count(*) FILTER (WHERE s = (SELECT category_summary(ARRAY[b.score::text, b.team::text]) FROM big AS b WHERE b.id BETWEEN w.id - 9 AND w.id)) AS right
FROM (SELECT id, category_summary(ARRAY[score::text, team::text]) OVER (ORDER BY id ROWS 9 PRECEDING) AS s FROM big WHERE id <= 300) AS w;
CREATE TABLE day_topics AS SELECT id / 100 AS day, category_summary(score::text) AS s FROM big GROUP BY 1;
SELECT count(*) AS windows, count(*) FILTER (WHERE s = (SELECT rollup(d.s) FROM day_topics AS d WHERE d.day BETWEEN w.day - 6 AND w.day)) AS right
FROM (SELECT day, rollup(s) OVER (ORDER BY day ROWS 6 PRECEDING) AS s FROM day_topics) AS w;
-- also where the first rows had more kinds than were kept: it starts anew.
SELECT i, s::jsonb -> 'events' AS events, is_exact(s), s::jsonb -> 'categories' ->> 'in all rows' AS in_all_rows
FROM (SELECT i, category_summary(labels || 'in all rows'::text) OVER (ORDER BY i ROWS 2 PRECEDING) AS s
	FROM (SELECT i, array_agg(i || '/' || j) AS labels FROM generate_series(1, 6) AS i, generate_series(1, CASE WHEN i < 3 THEN 12000 ELSE 5 END) AS j GROUP BY i) AS v) AS w;

-- Two aggregates over one state, and a state that is used again.
SELECT category_summary(topic) = category_summary(topic), events(category_summary(topic)), unknown(category_summary(topic)) FROM ticket;

-- Merging.
SELECT category_summary '{"events":2,"categories":{"b":2}}' + '{"events":3,"unknown":1,"categories":{"a":1,"b":2}}' AS sum;
SELECT category_summary '{"events":2,"unlabelled":1,"error":1,"categories":{"b":1}}' + '{"events":1,"error":2,"categories":{"b":1}}' AS sum;
SELECT rollup(s) FROM (VALUES (category_summary '{"events":1,"categories":{"b":1}}'), (NULL), ('{}')) AS v(s);
SELECT category_summary_combine_inv('{"events":3,"unknown":1,"categories":{"a":1,"b":2}}', '{"events":2,"unknown":1,"categories":{"b":2}}');
SELECT category_summary_combine_inv('{"events":3,"error":1,"categories":{"a":1}}', '{"events":1,"categories":{"a":1}}') IS NULL AS starts_anew;
SELECT category_summary_accum(NULL, 'a'), category_summary_accum('{"events":1,"categories":{"a":1}}', NULL::text),
	category_summary_accum_inv('{"events":1,"categories":{"a":1}}', 'a');
SELECT count(DISTINCT s), count(*) FROM (VALUES (category_summary '{"events":1,"categories":{"a":1}}'), ('{"categories":{"a":1},"events":1}'), ('{}')) AS v(s);
SELECT row_to_json(v) FROM (SELECT category_summary(topic) AS s FROM ticket) AS v;
SELECT error_of($$SELECT category_summary '{"events":9223372036854775807,"categories":{"a":1}}' + '{"events":1,"categories":{"a":1}}'$$);
SELECT error_of($$SELECT category_summary_accum_inv('{"events":2,"categories":{"a":1}}', 'b')$$);
SELECT error_of($$SELECT category_summary_accum_inv('{}', NULL::text)$$);
SELECT error_of($$SELECT category_summary_combine_inv('{"events":3,"categories":{"a":1}}', '{"events":3,"categories":{"a":3}}')$$);

-- Text that is none.
SELECT statement, error_of('SELECT category_summary ' || quote_literal(statement)) FROM unnest(ARRAY[
	'', '{', '{}x', '{"categories":{}}', '{"categories":[]}', '{"categories":{"a":1}}', '{"events":1,"categories":{"a":2}}',
	'{"events":1,"categories":{"a":0}}', '{"events":1,"categories":{"a":-1}}', '{"events":2,"categories":{"a":1,"a":1}}',
	'{"events":1,"categories":{"a":1.5}}', '{"events":1,"categories":{"a"}}', '{"events":1,"categories":{"a:1}}',
	'{"events":1,"unlabelled":1,"categories":{"a":1}}', '{"events":1,"unlabelled":2}', '{"events":-1}', '{"error":-1}',
	'{"events":1,"categories":{"\u0000":1}}', '{"events":1,"categories":{"\u12":1}}', '{"events":1,"categories":{"\ud83d":1}}',
	'{"events":1,"categories":{"\ud83d\u0041":1}}', '{"events":1,"categories":{"\udc00":1}}', '{"events":1,"categories":{"\x":1}}',
	'{"events":1,"categories":{"\', '{"events":9223372036854775808}', '{"version":2}', '{"kinds":1}']) AS statement;
-- Rows bring labels of at most 1,024 bytes.  Stored ones can have four times as many, because a label of 1,024
-- bytes in LATIN1 or WIN1252 is longer in UTF-8; the values are read, added and stored like others.
SELECT octet_length(category), events FROM (SELECT rollup(s) + s FROM (VALUES
	(('{"events":1,"categories":{"' || repeat('é', 1024) || '":1}}')::category_summary)) AS v(s) GROUP BY s) AS r(s), categories(s);
SELECT length(received('category_summary', category_summary_send(('{"events":1,"categories":{"' || repeat('€', 1024) || '":1}}')::category_summary))) AS binary;
SELECT error_of(format('SELECT category_summary %L', '{"events":1,"categories":{"' || repeat('x', 4097) || '":1}}')) LIKE '22P02 %Expected a shorter category%' AS too_long;
SELECT error_of(format('SELECT category_summary %L', (SELECT '{"events":1,"categories":{' || string_agg(format('"%s":1', i), ',') || '}}' FROM generate_series(1, 10001) AS i)))
	LIKE '22P02 %Expected fewer categories%' AS too_many;

-- Binary that is none: version, kind, two reserved bytes, five numbers, then for
-- each label its count, its length and its bytes.
CREATE FUNCTION binary_summary(events bigint, kinds bigint, labels bytea, head bytea DEFAULT '\x010f0000') RETURNS bytea LANGUAGE SQL AS $$
	SELECT head || int8send(events) || int8send(0) || int8send(0) || int8send(0) || int8send(kinds) || labels
$$;
CREATE FUNCTION binary_label(count bigint, label bytea, length int DEFAULT NULL) RETURNS bytea LANGUAGE SQL AS $$
	SELECT int8send(count) || int4send(coalesce(length, octet_length(label))) || label
$$;
SELECT received('category_summary', binary_summary(3, 2, binary_label(1, 'b') || binary_label(3, 'a')));
SELECT what, error_of(format('SELECT received(%L, %L)', 'category_summary', value)) FROM (VALUES
	('other version', binary_summary(1, 0, '', '\x020f0000')),
	('other kind', binary_summary(1, 0, '', '\x01010000')),
	('reserved byte', binary_summary(1, 0, '', '\x010f0001')),
	('fewer labels', binary_summary(1, 2, binary_label(1, 'a'))),
	('more labels', binary_summary(1, 0, binary_label(1, 'a'))),
	('many labels', binary_summary(1, 9223372036854775807, binary_label(1, 'a'))),
	('negative number', binary_summary(1, -1, '')),
	('negative count', binary_summary(1, 1, binary_label(-1, 'a'))),
	('count above the events', binary_summary(1, 1, binary_label(2, 'a'))),
	('long length', binary_summary(1, 1, binary_label(1, 'a', 2147483647))),
	('negative length', binary_summary(1, 1, binary_label(1, 'a', -1))),
	('same label', binary_summary(2, 2, binary_label(1, 'a') || binary_label(1, 'a'))),
	('long label', binary_summary(1, 1, binary_label(1, convert_to(repeat('x', 4097), 'UTF8')))),
	('cut short', '\x010f0000'::bytea)
) AS v(what, value);
-- invalid bytes and NUL
SELECT what, error_of(format('SELECT received(%L, %L)', 'category_summary', value)) FROM (VALUES
	('invalid', binary_summary(1, 1, binary_label(1, '\xff'))),
	('half a character', binary_summary(1, 1, binary_label(1, '\xc3'))),
	('NUL', binary_summary(1, 1, binary_label(1, '\x6100')))
) AS v(what, value);
-- text is sent in the client's encoding
SET client_encoding = 'LATIN1';
SELECT encode(category_summary_send('{"events":1,"categories":{"\u00e9":1}}'), 'hex') LIKE '%00000001e9' AS latin1;
RESET client_encoding;

-- Another encoding of the database.
\set home :DBNAME
CREATE DATABASE cxkpi_latin1 TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C';
\c cxkpi_latin1
CREATE EXTENSION cxkpi;
SET client_encoding = 'UTF8';
SELECT octet_length(max(c)) AS bytes, position(max(c) IN category_summary(c)::text) > 0 AS as_it_was, category_summary(c)::text::category_summary = category_summary(c) AS text FROM unnest(ARRAY['é', 'e']) AS c;
SELECT category_summary '{"events":1,"categories":{"\u00e9":1}}';
\c :home
DROP DATABASE cxkpi_latin1;
