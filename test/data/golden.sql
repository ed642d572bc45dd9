-- Prints the lines of golden.txt for the values below.  Each release appends
-- the lines of what it stores in a new way, and leaves the others as they are:
-- test/cluster.sh psql -qAtX -f test/data/golden.sql
SET timezone = 'UTC';
SET search_path = public, pg_temp;
CREATE EXTENSION cxkpi;
\ir answers.sql

CREATE TEMP TABLE t AS
SELECT i, date '2026-01-01' + i * 37 % 100 AS day, date '2026-01-01' + i * 37 % 100 + i % 41 AS later,
	CASE WHEN i % 5 <> 0 THEN timestamp '2026-01-01' + i * interval '5 hours 7 min' END AS at,
	CASE WHEN i % 3 <> 0 THEN timestamp '2026-01-01' + i * interval '5 hours 7 min' + i * i % 97 * interval '61.25 s' END AS done
FROM generate_series(1, 300) AS i;
CREATE AGGREGATE pg_temp.funnel_state(timestamp, integer, interval) (SFUNC = funnel_state_accum, STYPE = funnel_state);
CREATE AGGREGATE pg_temp.touches_state(timestamp, boolean) (SFUNC = touches_state_accum, STYPE = touches_state, INITCOND = '{}');

CREATE TEMP TABLE sample (at integer GENERATED ALWAYS AS IDENTITY, type text, note text, query text);
INSERT INTO sample (type, note, query) VALUES
	('score_summary', 'empty', $$'{}'$$),
	('score_summary', 'whole answers', $$(SELECT score_summary(i % 11) FROM t)$$),
	('score_summary', 'unanswered, answers between whole ones', $$(SELECT score_summary(CASE WHEN i % 4 <> 0 THEN i % 19 / 2.0 END) FROM t)$$),
	('score_summary', 'a scale and its threshold', $$'{"scale_max":7,"threshold":6,"1":2,"6":40,"7":9007199254740993,"unanswered":3}'$$),
	('rate_summary', 'empty', $$'{}'$$),
	('rate_summary', 'hits, misses, unknown', $$(SELECT rate_summary(CASE WHEN i % 7 <> 0 THEN i % 3 = 0 END) FROM t)$$),
	('rate_summary', 'large', $$'{"hits":4611686018427387904,"misses":4611686018427387903}'$$),
	('duration_summary', 'empty', $$'{}'$$),
	('duration_summary', 'counts and total alone', $$'{"finished":3,"unfinished":1,"invalid":2,"total_usec":170141183460469231}'$$),
	('duration_summary', 'exact', $$(SELECT duration_summary(at, done) FROM t)$$),
	('duration_summary', 'exact with ages', $$(SELECT duration_summary(at, done, '2026-12-31') FROM t)$$),
	('duration_summary', 'exact, of whole days', $$(SELECT duration_summary(day, later) FROM t)$$),
	('duration_summary', 'histogram', $$(SELECT duration_summary(i * i * interval '1.000001 s') FROM generate_series(1, 3000) AS i)$$),
	('duration_summary', 'histogram of whole seconds with ages', $$(SELECT duration_summary(timestamp '2026-01-01',
		CASE WHEN i % 3 <> 0 THEN timestamp '2026-01-01' + i * i * interval '1 s' END, timestamp '2026-01-01' + i * i * interval '7 s') FROM generate_series(1, 3000) AS i)$$),
	('duration_summary', 'business time', $$(SELECT duration_summary(at, done, '2026-12-31', 'Europe/Berlin Mon-Fri 09:00-17:00') FROM t)$$),
	('customer_summary', 'dates', $$(SELECT customer_summary(day, later, '[2026-02-01,2026-03-01)') FROM t)$$),
	('customer_summary', 'timestamps', $$(SELECT customer_summary(at, done, '[2026-02-01 12:00,2026-03-01)') FROM t)$$),
	('customer_summary', 'timestamptz', $$(SELECT customer_summary(at AT TIME ZONE 'UTC', done AT TIME ZONE 'UTC', '[2026-02-01,2026-03-01)') FROM t)$$),
	('customer_series', 'dates', $$(SELECT customer_series(day, later, '{2026-01-10,2026-02-01,2026-03-01}') FROM t)$$),
	('customer_series', 'timestamptz', $$(SELECT customer_series(at AT TIME ZONE 'UTC', done AT TIME ZONE 'UTC', '{2026-01-10,2026-02-01 00:00:00.000001,2026-03-01}') FROM t)$$),
	('activity_summary', 'three periods', $$(SELECT activity_summary(day, '{2026-01-10,2026-02-01,2026-03-01,2026-04-05}') FROM t WHERE i % 9 = 0)$$),
	('activity_summary', 'two words of bits', $$(SELECT activity_summary(at, (SELECT array_agg(timestamp '2026-01-01' + i * interval '12 hours' ORDER BY i) FROM generate_series(0, 70) AS i))
		FROM t WHERE i % 9 = 0)$$),
	('cohort_summary', 'four periods', $$(SELECT cohort_summary(a) FROM (SELECT activity_summary(day, '{2026-01-10,2026-02-01,2026-03-01,2026-03-20,2026-04-05}') AS a
		FROM t GROUP BY i % 13) AS s)$$),
	('revenue_summary', 'empty', $$'{}'$$),
	('revenue_summary', 'all movements', $$(SELECT revenue_summary(i % 4 * 10.5, i % 3 * 15.25, i % 2 = 0) FROM t)$$),
	('cac_summary', 'empty', $$'{}'$$),
	('cac_summary', 'spend and customers', $$(SELECT cac_summary(i * 1.125, i % 3) FROM t)$$),
	('clv_sample', 'without values', $$(SELECT clv_sample(1 + i % 4, i % 4 * 1.5 + 0.25, 20 + i % 2) FROM t)$$),
	('clv_sample', 'with values', $$(SELECT clv_sample(1 + i % 4, i % 4 * 1.5 + 0.25, 20 + i % 2, 5.0 + i % 7) FROM t)$$),
	('funnel_state', 'three steps', $$(SELECT pg_temp.funnel_state(at, 1 + i % 3, '2 days') FROM t WHERE i < 12)$$),
	('touches_state', 'four touches', $$(SELECT pg_temp.touches_state(at, i = 8) FROM t WHERE i < 12)$$),
	('funnel_summary', 'depths', $$(SELECT funnel_summary(i % 5, i % 7 <> 0) FROM t)$$),
	('volume_series', 'dates', $$(SELECT volume_series(day, '{2026-01-10,2026-02-01,2026-03-01}') FROM t)$$),
	('volume_series', 'timestamptz', $$(SELECT volume_series(at AT TIME ZONE 'UTC', '{2026-01-10,2026-02-01,2026-03-01}') FROM t)$$),
	('category_summary', 'labels', $$(SELECT category_summary(CASE WHEN i % 8 <> 0 THEN (ARRAY['web', 'e-mail', 'Telefon', 'böse "Ärger"', ''])[1 + i % 5] END) FROM t)$$),
	('category_summary', 'several labels an event', $$(SELECT category_summary(CASE WHEN i % 8 <> 0 THEN (ARRAY['web', 'vip', 'new'])[1:i % 4] END) FROM t)$$),
	('category_summary', 'approximate', $$'{"events":100,"unlabelled":1,"unknown":2,"error":5,"categories":{"rare":1,"web":90}}'$$),
	('sentiment_summary', 'empty', $$'{}'$$),
	('sentiment_summary', 'polarities', $$(SELECT sentiment_summary(i % 21 / 10.0 - 1) FROM t)$$),
	('sentiment_summary', 'labels', $$(SELECT sentiment_summary((ARRAY['positive', 'neutral', 'negative'])[1 + i % 4]) FROM t)$$),
	('business_calendar', 'closed', $$'UTC closed'$$),
	('business_calendar', 'all there is', $$'Europe/Berlin Mon-Thu 08:00-12:00,13:00-17:30; Fri 22:00-06:00; closed *-12-25..*-12-26; closed 2026-04-03; 2026-12-24 08:00-12:00; from 2027-01-01: Mon-Fri 00:00-24:00'$$);
INSERT INTO sample (type, note, query)
SELECT type, note, query FROM (VALUES
	('purchase_summary', 'days', $$(SELECT purchase_summary(day, '2026-12-31') FROM t WHERE i % 9 = 0)$$),
	('purchase_summary', 'days and values', $$(SELECT purchase_summary(day, '2026-12-31', i * 1.25) FROM t WHERE i % 9 = 0)$$),
	('purchase_history', 'days', $$(SELECT purchase_history(day, '2026-12-31') FROM t WHERE i % 9 = 0)$$),
	('period_bounds', 'months of dates', $$period_bounds(date '2026-01-31', '2027-01-01', '1 month')$$),
	('period_bounds', 'weeks of timestamps', $$period_bounds(timestamp '2026-01-31 12:00', '2027-01-01', '7 days')$$),
	('period_bounds', 'hours of a zone', $$period_bounds(timestamptz '2026-01-31', '2026-02-01', '1 hour', 'Europe/Berlin')$$)) AS s(type, note, query)
WHERE to_regtype(type) IS NOT NULL;
INSERT INTO sample (type, note, query) SELECT 'clv_model', 'purchases and values',
	$$(SELECT clv_fit(clv_sample(1 + i % 4, i % 4 * 1.5 + 0.25, 20 + i % 2, 5.0 + i % 7)) FROM t)$$;

CREATE FUNCTION pg_temp.line(type text, note text, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	value text;
	bytes text;
BEGIN
	EXECUTE format('SELECT (v)::text, encode(%s_send(v), ''hex'') FROM (SELECT (%s)::%s AS v) AS s', type, query, type) INTO value, bytes;
	RETURN concat_ws(E'\t', (SELECT extversion FROM pg_extension WHERE extname = 'cxkpi'), type, note, bytes, value, pg_temp.answers_of(type, value)::text);
END $$;
SELECT replace(pg_temp.line(type, note, query), '\', '\\') FROM sample ORDER BY at;
