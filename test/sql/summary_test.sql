-- What all summary types share.
CREATE TEMP TABLE golden (release text, type text, note text, bytes text, value text, answers jsonb);
\copy golden FROM 'test/data/golden.txt'

-- A part that was added is taken away again, and nothing else is.
CREATE FUNCTION pg_temp.subtracted(type text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	what text;
BEGIN
	EXECUTE format('SELECT CASE WHEN (v + v) - v = v THEN ''what was there before'' ELSE ((v + v) - v)::text END
		FROM (SELECT %L::%s AS v) AS s', value, type) INTO what;
	RETURN what;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT pg_temp.subtracted(type, value) AS leaves, count(*), string_agg(DISTINCT type, ' ' ORDER BY type) AS types
FROM golden WHERE to_regoperator(format('-(%1$s,%1$s)', type)) IS NOT NULL GROUP BY 1 ORDER BY 1;
SELECT error_of($$SELECT rate_summary '{"hits":3}' - rate_summary '{"hits":2,"misses":1}'$$);
SELECT error_of($$SELECT duration_summary(interval '1 hour') - duration_summary(interval '2 hours')$$);
SELECT error_of($$SELECT revenue_summary(1, 2) - revenue_summary(1, 3)$$);
SELECT error_of($$SELECT category_summary('web'::text) - category_summary('phone'::text)$$);
SELECT error_of($$SELECT score_summary(5) - '{"version":1,"scale_max":5,"threshold":4,"5":1}'::score_summary$$);
SELECT rate_summary '{"hits":3}' - NULL AS nothing;

-- A transition function called by hand returns a value or an error: each of
-- these takes away a row that was never added.
SELECT error_of($$SELECT duration_total_accum_inv('{"finished":1,"total_usec":5}'::duration_summary, timestamp '2026-01-01', timestamp '2026-01-02')$$);
SELECT error_of($$SELECT revenue_summary_accum_inv(revenue_summary(5::numeric, 6), 6::numeric, 7)$$);
SELECT error_of($$SELECT category_summary_accum_inv('{"events":2,"categories":{"x":2,"y":1}}'::category_summary, 'y'::text)$$);
SELECT score_summary_accum_inv('{"5":1,"6":1}'::score_summary, 5), rate_summary_accum_inv('{"hits":1}', true);

-- Positions in messages count characters.
SELECT error_of(format('SELECT category_summary %L', value)), position('?' IN value)
FROM (VALUES ('{"categories":{"äöü":?}}'), ('{"categories":{"a":?}}')) AS v(value);
SELECT error_of(format('SELECT rate_summary %L', value)) FROM (VALUES ('{"höts":1}'), ('{"hits":1,"hits_":2}')) AS v(value);

-- Keys are read in any order: what must be looked at later is stepped over.
SELECT error_of(format('SELECT customer_series %L', value)) FROM (VALUES
	('{"lost":["a\"],"],"time_type":"date","bounds":["2026-01-01","2026-02-01"],"gained":[1],"gained_and_lost":[0]}'),
	('{"lost":,"time_type":"date","bounds":["2026-01-01","2026-02-01"],"gained":[1],"gained_and_lost":[0]}'),
	('{"lost":[[{"bounds":[1]}]],"time_type":"date","bounds":["2026-01-01","2026-02-01"]}'),
	('{"lost":["bounds],"time_type":"date"}'), ('{"lost":[1'), ('{"lost":[1]}')) AS v(value);

-- A hash index frees what it reads: of 40,000 values of 3 kB each, which are
-- stored small, 120 MB would be kept otherwise.  Only Linux tells.
CREATE FUNCTION pg_temp.peak_mb() RETURNS numeric LANGUAGE plpgsql AS $$
BEGIN
	RETURN substring(pg_read_file('/proc/self/status', 0, 10000) FROM 'VmHWM:\s*(\d+)')::numeric / 1024;
EXCEPTION WHEN OTHERS THEN
	RETURN 0;
END $$;
CREATE TEMP TABLE wide AS SELECT ('{"events":3,"categories":{"' || i || repeat('a', 1000) || '":1,"' || i || repeat('b', 1000) || '":1,"'
	|| i || repeat('c', 1000) || '":1}}')::category_summary AS s FROM generate_series(1, 40000) AS i;
SELECT pg_column_size(s) < 1000 AS is_stored_small, length(s::text) > 3000 AS is_wide FROM wide LIMIT 1;
SELECT pg_temp.peak_mb() AS before \gset
CREATE INDEX ON wide USING hash (s);
SELECT pg_temp.peak_mb() - :before < 60 AS stays_flat;
