-- Customers of a period: churn and retention.
SET datestyle = 'ISO, YMD';
SET timezone = 'UTC';

-- The textbook: 100 customers at the start, 90 at the end, 15 of them new.
-- Retention is (90 - 15) / 100, so 25 were lost.
CREATE TABLE customers (started date, ended date);
INSERT INTO customers SELECT '2025-06-01', CASE WHEN i <= 25 THEN date '2026-01-15' END FROM generate_series(1, 100) AS i;
INSERT INTO customers SELECT '2026-01-20' FROM generate_series(1, 15);
SELECT churn_rate(started, ended, daterange('2026-01-01', '2026-02-01'))::int AS churn,
	retention_rate(started, ended, daterange('2026-01-01', '2026-02-01'))::int AS retention
FROM customers;
SELECT at_start(s), gained(s), lost(s), gained_and_lost(s), at_end(s), churn_rate(s)::int, retention_rate(s)::int, crr(s)::int,
	round(lost_per_gained(s), 1) AS lost_per_gained, round(lost_of_total(s), 1) AS lost_of_total
FROM (SELECT customer_summary(started, ended, daterange('2026-01-01', '2026-02-01')) FROM customers) AS v(s);

-- Five more come and go within January.  They were not there at its start, so
-- the rates stay; the textbook's (90 - 20) / 100 goes wrong.
INSERT INTO customers SELECT '2026-01-10', '2026-01-20' FROM generate_series(1, 5);
SELECT at_start(s), gained(s), lost(s), gained_and_lost(s), at_end(s), churn_rate(s)::int, retention_rate(s)::int, crr(s)::int,
	churn_rate(s, count_gained_and_lost => true)::int AS churn_of_all, round(lost_of_total(s), 1) AS lost_of_total
FROM (SELECT customer_summary(started, ended, daterange('2026-01-01', '2026-02-01')) FROM customers) AS v(s);

-- Half-open periods: what happens on 1 January belongs to January, on 1 February to February.
CREATE TABLE edges (who text, started date, ended date);
INSERT INTO edges VALUES
	('before, gone before', '2025-01-01', '2025-12-31'),
	('before, gone at start', '2025-01-01', '2026-01-01'),
	('before, gone inside', '2025-01-01', '2026-01-31'),
	('before, gone at end', '2025-01-01', '2026-02-01'),
	('before, stays', '2025-01-01', NULL),
	('at start, stays', '2026-01-01', NULL),
	('at start, gone at start', '2026-01-01', '2026-01-01'),
	('inside, gone inside', '2026-01-02', '2026-01-30'),
	('inside, gone at end', '2026-01-31', '2026-02-01'),
	('at end', '2026-02-01', NULL),
	('ends before it starts', '2026-01-20', '2026-01-10'),
	('no start', NULL, '2026-01-10'),
	('ever', '-infinity', 'infinity'),
	('never ends', '2026-01-05', 'infinity');
SELECT who, at_start(s), gained(s), lost(s), gained_and_lost(s) AS both, at_end(s), invalid(s), unknown(s)
FROM edges, LATERAL (SELECT customer_summary_accum(NULL, started, ended, daterange('2026-01-01', '2026-02-01'))) AS v(s);
-- One period's end is the next one's start.
SELECT month, at_start(s), gained(s), lost(s), at_start(s) + gained(s) - lost(s) = at_end(s) AS adds_up, at_end(s)
FROM (SELECT month::date, customer_summary(started, ended, daterange(month::date, (month + interval '1 month')::date)) AS s
	FROM edges, generate_series(timestamp '2025-12-01', '2026-03-01', '1 month') AS month GROUP BY month) AS v ORDER BY month;

-- A month without churn is 0, not NULL; without customers at its start, NULL.
SELECT churn_rate(date '2025-01-01', NULL, daterange('2026-01-01', '2026-02-01'))::int AS churn,
	retention_rate(date '2025-01-01', NULL, daterange('2026-01-01', '2026-02-01'))::int AS retention FROM (VALUES (1)) AS one;
SELECT churn_rate(s), churn_rate(s, true), retention_rate(s), crr(s), lost_per_gained(s)::int, lost_of_total(s)::int
FROM (SELECT customer_summary(started, ended, daterange('2026-01-01', '2026-02-01')) FROM edges WHERE who = 'inside, gone inside') AS v(s);
SELECT churn_rate(started, ended, daterange('2026-01-01', '2026-02-01')), customer_summary(started, ended, daterange('2026-01-01', '2026-02-01')) FROM edges WHERE false;
SELECT churn_rate(NULL), churn_rate(NULL, true), churn_rate(s, NULL), s + NULL, lost_per_gained(s), lost_of_total(s), crr(s)
FROM (SELECT customer_summary(NULL::date, NULL, daterange('2026-01-01', '2026-02-01')) FROM (VALUES (1)) AS one) AS v(s);

-- timestamp and timestamptz; bounds of every kind mean the same instants.
SELECT time_type, s::json FROM (VALUES
	('date', (SELECT customer_summary(date '2026-01-01', NULL, daterange('2026-01-01', '2026-01-31', '[]')) FROM (VALUES (1)) AS one)),
	('timestamp', (SELECT customer_summary(timestamp '2026-01-01 00:00:00.000001', NULL, tsrange('2026-01-01', '2026-02-01', '(]')) FROM (VALUES (1)) AS one)),
	('timestamptz', (SELECT customer_summary(timestamptz '2026-01-01 00:00 Europe/Berlin', NULL, tstzrange('2026-01-01 00:00 Europe/Berlin', '2026-02-01 00:00 Europe/Berlin')) FROM (VALUES (1)) AS one))) AS v(time_type, s);

-- Bad input.
SELECT period, error_of(format('SELECT churn_rate(date ''2026-01-01'', NULL, %s)', period)) FROM (VALUES
	('NULL::daterange'), ('''empty''::daterange'), ('daterange(''2026-01-01'', NULL)'), ('daterange(NULL, ''2026-02-01'')'), ('daterange(''-infinity'', ''2026-02-01'')'), ('daterange(NULL, NULL)'), ('daterange(''2026-01-01'', ''infinity'')')) AS v(period);
SELECT error_of($$SELECT churn_rate(timestamp '2026-01-01', NULL, tsrange('2026-01-01', '2026-01-01 00:00:00.000001', '()'))$$);
SELECT error_of($$SELECT churn_rate(started, ended, daterange('2026-01-01', ('2026-02-01'::date + length(who)))) FROM edges$$);
SELECT error_of($$SELECT churn_rate(started, ended, daterange('2026-01-01'::date - length(who), '2026-02-01')) FROM edges$$);
SELECT error_of($$SELECT customer_summary_accum(customer_summary_accum(NULL, date '2025-01-01', NULL, '[2026-01-01,2026-02-01)'), timestamp '2025-01-01', NULL, '[2026-01-01,2026-02-01)')$$);
SELECT error_of($$SELECT churn_rate(date '5000000-01-01', NULL, daterange('2026-01-01', '2026-02-01'))$$);
SELECT error_of($$SELECT churn_rate(timestamp '2026-01-01', NULL, tsrange('-infinity', '2026-01-01', '()'))$$);
SELECT error_of($$SELECT churn_rate(timestamp '2026-01-01', NULL, tsrange('2026-01-01', 'infinity', '[]'))$$);
-- The last timestamp is 294276-12-31 23:59:59.999999, and a period can't end after it.
SELECT error_of($$SELECT churn_rate(date '2026-01-01', NULL, daterange('2026-01-01', '294277-01-01'))$$);
SELECT error_of($$SELECT churn_rate(timestamp '2026-01-01', NULL, tsrange('2026-01-01', '294276-12-31 23:59:59.999999', '[]'))$$);
CREATE TEMP TABLE january AS SELECT customer_summary(started, ended, daterange('2026-01-01', '2026-02-01')) AS s FROM edges;
CREATE TEMP TABLE february AS SELECT customer_summary(started, ended, daterange('2026-02-01', '2026-03-01')) AS s FROM edges;
SELECT error_of('SELECT j.s + f.s FROM january AS j, february AS f');
SELECT error_of($$SELECT rollup(s) FROM (VALUES (customer_summary '{"time_type":"date","from":"2026-01-01T00:00:00","to":"2026-02-01T00:00:00"}'),
	('{"time_type":"timestamptz","from":"2026-01-01T00:00:00","to":"2026-02-01T00:00:00"}')) AS v(s)$$);
SELECT input, error_of(format('SELECT customer_summary %L', input)) FROM (VALUES
	('{}'), ('{"time_type":"date","from":"2026-01-01T00:00:00","to":"2026-01-01T00:00:00"}'),
	('{"time_type":"day","from":"2026-01-01T00:00:00","to":"2026-02-01T00:00:00"}'),
	('{"time_type":"date","from":"now","to":"2026-02-01T00:00:00"}'), ('{"time_type":"date","from":"-infinity","to":"infinity"}'),
	('{"time_type":"date","from":"20260101","to":"2026-02-01T00:00:00"}'), ('{"time_type":"date","from":"0:00 yesterday","to":"2026-02-01T00:00:00"}'),
	('{"time_type":"date","from":"2026-01-01T00:00:00+01","to":"2026-02-01T00:00:00"}'),
	('{"time_type":"date","from":20260101,"to":"2026-02-01T00:00:00"}'),
	('{"time_type":"date","from":"2026-01-01T00:00:00","to":"2026-02-01T00:00:00","at_start":-1}'),
	('{"time_type":"date","from":"2026-01-01T00:00:00","to":"2026-02-01T00:00:00","unknown":-1}'),
	('{"time_type":"date","from":"2026-01-01T00:00:00","to":"2026-02-01T00:00:00","at_start":5,"gained":1,"lost":3,"gained_and_lost":2}'),
	('{"time_type":"date","from":"2026-01-01T00:00:00","to":"2026-02-01T00:00:00","gained":3,"lost":1,"gained_and_lost":2}'),
	('{"time_type":"date","from":"2026-01-01T00:00:00","to":"2026-02-01T00:00:00","lost":1}'),
	('{"time_type":"date","from":"2026-01-01T00:00:00","to":"2026-02-01T00:00:00","gained_and_lost":1}'),
	('{"time_type":"date","from":"2026-01-01T00:00:00","to":"2026-02-01T00:00:00","at_start":9223372036854775807,"gained":1}')) AS crafted(input);
SELECT change, error_of(format('SELECT received(%L, %L)', 'customer_summary', value)) FROM
	(SELECT customer_summary_send(s) AS good FROM january) AS v, LATERAL (VALUES
	('nothing', good), ('version', set_byte(good, 0, 3)), ('time type', set_byte(good, 2, 4)), ('no time type', set_byte(good, 2, 0)),
	('reserved byte', set_byte(good, 3, 1)), ('period', set_byte(good, 4, 127)), ('start of time', overlay(good PLACING '\x80000000' FROM 5)), ('end of time', overlay(good PLACING '\x7fffffff' FROM 13)), ('negative', set_byte(good, 20, 255)),
	('more lost', set_byte(good, 43, 200)), ('short', substr(good, 1, 60)), ('long', good || '\x00')) AS crafted(change, value);

-- A date stands for its midnight.
SELECT customer_summary '{"time_type":"timestamp","from":"2026-01-01","to":"2026-02-01 12:00"}';

-- Text and binary are lossless, also far away and before the common era.
SELECT s::text::customer_summary = s AS text, received('customer_summary', customer_summary_send(s))::customer_summary = s AS binary
FROM (SELECT customer_summary(NULL::timestamp, NULL, period) FROM (VALUES (tsrange('4000-01-01 BC', '290000-01-01 12:34:56.789012')),
	('[4714-11-24 BC,294276-12-31 23:59:59.999999)'), ('[1999-12-31 23:59:59.999999,2000-01-01]')) AS p(period) GROUP BY period) AS v(s);
-- with the first instant of 2000, which is 0, too.
SELECT customer_summary(date '2000-01-01', NULL, daterange('2000-01-01', '2000-02-01')) FROM (VALUES (1)) AS one;

-- The same answer under every plan, and the one of SQL.
SELECT one_answer($$SELECT churn_rate(started, ended, daterange('2023-12-01', '2024-01-01')), retention_rate(started, ended, daterange('2023-12-01', '2024-01-01')), customer_summary(started, ended, daterange('2023-12-01', '2024-01-01')) FROM big$$);
SELECT one_answer($$SELECT team, customer_summary(started, ended, daterange('2023-12-01', '2024-01-01')) FROM big GROUP BY team$$);
SELECT one_answer($$SELECT churn_rate(started, ended, daterange('2023-12-01', '2024-01-01')), customer_summary(started, ended, daterange('2023-12-01', '2024-01-01')) FROM big WHERE id % 2 > 7$$);
SELECT one_answer($$SELECT rollup(s) FROM (SELECT team, customer_summary(started, ended, daterange('2023-12-01', '2024-01-01')) AS s FROM big GROUP BY team) AS t$$);
SELECT at_start(s) = count(*) FILTER (WHERE started < '2023-12-01' AND coalesce(ended >= '2023-12-01', true)) AS at_start,
	gained(s) = count(*) FILTER (WHERE started >= '2023-12-01' AND started < '2024-01-01') AS gained,
	lost(s) = count(*) FILTER (WHERE ended >= '2023-12-01' AND ended < '2024-01-01') AS lost,
	invalid(s) = (SELECT count(*) FROM big WHERE ended < started) AS invalid
FROM big, (SELECT customer_summary(started, ended, daterange('2023-12-01', '2024-01-01')) AS s FROM big) AS v
WHERE ended >= started OR ended IS NULL GROUP BY s;
SELECT count(*), bool_and((m.churn, m.s, m.merged) IS NOT DISTINCT FROM (a.churn, a.s, a.s)) AS same
FROM (SELECT id, churn_rate(started, ended, p) OVER w AS churn, customer_summary(started, ended, p) OVER w AS s,
		rollup(customer_summary_accum(NULL, started, ended, p)) OVER w AS merged
	FROM big, (SELECT daterange('2023-12-01', '2024-01-01')) AS period(p) WHERE id <= 500 WINDOW w AS (ORDER BY id ROWS 40 PRECEDING)) AS m,
	LATERAL (SELECT churn_rate(started, ended, p) AS churn, customer_summary(started, ended, p) AS s
		FROM big, (SELECT daterange('2023-12-01', '2024-01-01')) AS period(p) WHERE id BETWEEN m.id - 40 AND m.id) AS a;
