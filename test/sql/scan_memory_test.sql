-- Fast aggregation within hash_mem: where hashes tell nothing apart, where
-- states grow, and the files of what did not fit.
SET cxkpi.fast_aggregation = on;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET enable_sort = off;
SET work_mem = '64kB';
SET hash_mem_multiplier = 2;

-- What EXPLAIN ANALYZE says of the aggregation of a query.
CREATE FUNCTION aggregation_of(query text, OUT kind text, OUT batches integer, OUT memory integer, OUT disk integer) LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, FORMAT json, COSTS off, TIMING off, SUMMARY off) ' || query INTO plan;
	plan := jsonb_path_query_first(plan, 'strict $.**  ? (exists (@."Group Key"))');
	kind := coalesce(plan ->> 'Custom Plan Provider', plan ->> 'Node Type');
	batches := plan -> 'HashAgg Batches';
	memory := plan -> 'Peak Memory Usage';
	disk := plan -> 'Disk Usage';
END $$;

-- Whether a query is within a memory, in kB, and its answer core's.
CREATE FUNCTION is_within(query text, allowed integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	used record := aggregation_of(query);
	fast text;
	core text;
BEGIN
	EXECUTE format('SELECT count(*) || md5(string_agg(q::text, '','' ORDER BY q::text)) FROM (%s) AS q', query) INTO fast;
	SET LOCAL cxkpi.fast_aggregation = off;
	EXECUTE format('SELECT count(*) || md5(string_agg(q::text, '','' ORDER BY q::text)) FROM (%s) AS q', query) INTO core;
	SET LOCAL cxkpi.fast_aggregation = on;
	RETURN CASE WHEN used.kind IS DISTINCT FROM 'FastAggregate' THEN 'not taken, but ' || used.kind
		WHEN used.batches < 3 OR used.disk = 0 THEN 'all in memory'
		WHEN used.memory > allowed THEN format('%s kB', used.memory)
		WHEN fast IS DISTINCT FROM core THEN 'different' ELSE 'within, same' END;
END $$;

-- A type whose values all have one hash: files cannot tell them apart.
SET client_min_messages = warning;
CREATE TYPE same;
CREATE FUNCTION same_in(cstring) RETURNS same LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION same_out(same) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE same (INPUT = same_in, OUTPUT = same_out, LIKE = int4);
CREATE FUNCTION same_eq(same, same) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'xideq';
CREATE OPERATOR = (LEFTARG = same, RIGHTARG = same, PROCEDURE = same_eq, COMMUTATOR = =, HASHES);
CREATE FUNCTION same_hash(same) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT 7';
CREATE OPERATOR CLASS same_ops DEFAULT FOR TYPE same USING hash AS OPERATOR 1 =, FUNCTION 1 same_hash(same);

CREATE TABLE memory_rows AS
SELECT i AS id, 'customer number ' || i AS customer, (i % 11)::smallint AS score,
	timestamptz '2026-01-01' + i * interval '1 min' AS opened
FROM generate_series(1, 3000) AS i;
INSERT INTO memory_rows SELECT id, customer, score, opened + id * i * interval '1 s' FROM memory_rows, generate_series(1, 9) AS i;
CREATE TABLE memory_keys AS SELECT i::text::same AS key, (i % 11)::smallint AS score FROM generate_series(1, 8000) AS i;
ANALYZE memory_rows;
ANALYZE memory_keys;
SELECT is_within('SELECT id, nps_agg(score), sum(score::float8 / 7) FROM memory_rows GROUP BY id', 192) AS by_number,
	is_within('SELECT customer, nps_agg(score), avg(score) FROM memory_rows GROUP BY customer', 192) AS by_text,
	is_within('SELECT key, nps_agg(score) FROM memory_keys GROUP BY key', 192) AS of_one_hash;
-- As the planner foresees that states will grow, fewer groups are let in, as by core.
SELECT is_within('SELECT id, duration_summary(opened, opened + id * (score + 1) * interval ''1 s'') FROM memory_rows GROUP BY id', 152) AS growing;

-- What hash functions, comparisons, truncations of times and rows that have
-- NULLs in ever other columns leave in memory does not add up over the rows. 13 does not show it.
CREATE TABLE memory_left AS
SELECT (i % 7)::numeric AS amount, int4range(i % 7, 9) AS range, (i % 11)::smallint AS score,
	timestamptz '2026-01-01' + i * 7919 % 1000 * interval '1 h' AS opened
FROM generate_series(1, 60000) AS i;
CREATE TABLE memory_nulls AS
SELECT nullif(i & 1, 0) AS a, nullif(i & 2, 0) AS b, nullif(i & 4, 0) AS c, nullif(i & 8, 0) AS d, nullif(i & 16, 0) AS e, nullif(i & 32, 0) AS f, nullif(i & 64, 0) AS g,
	nullif(i & 128, 0) AS h, nullif(i & 256, 0) AS i, nullif(i & 512, 0) AS j, nullif(i & 1024, 0) AS k, nullif(i & 2048, 0) AS l, (i % 11)::smallint AS score
FROM generate_series(1, 90000) AS i;
CREATE TABLE memory_few AS SELECT * FROM memory_left LIMIT 20;
ANALYZE memory_left, memory_nulls, memory_few;
CREATE FUNCTION bytes_in_use() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	bytes bigint := 0;
BEGIN
	IF current_setting('server_version_num')::int >= 140000 THEN
		EXECUTE 'SELECT sum(used_bytes) FROM pg_backend_memory_contexts WHERE name IN (''ExecutorState'', ''ExprContext'', ''cxkpi tuple layouts'')' INTO bytes;
	END IF;
	RETURN bytes;
END $$;
CREATE FUNCTION is_left_by(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	before bigint := bytes_in_use();
	groups refcursor;
	first record;
	bytes bigint;
BEGIN
	IF (aggregation_of(query)).kind IS DISTINCT FROM 'FastAggregate' THEN
		RETURN 'not taken';
	END IF;
	OPEN groups FOR EXECUTE query;
	FETCH groups INTO first;
	bytes := bytes_in_use() - before;
	CLOSE groups;
	RETURN CASE WHEN bytes < 800000 THEN 'little' ELSE bytes || ' bytes' END;
END $$;
SELECT is_left_by('SELECT amount, nps_agg(score) FROM memory_left GROUP BY amount') AS by_numeric,
	is_left_by('SELECT range, nps_agg(score) FROM memory_left GROUP BY range') AS by_range,
	is_left_by('SELECT date_trunc(''hour'', opened) AS hour, nps_agg(score) FROM memory_left GROUP BY hour') AS by_hour,
	is_left_by('SELECT a, nps_agg(score) FROM memory_nulls GROUP BY a') AS of_nulls,
	is_left_by('SELECT sum(nps) FROM generate_series(1, 2000) AS i, LATERAL (SELECT score, nps_agg(score) AS nps FROM memory_few WHERE score = ANY (array_fill(i % 11, ARRAY[100])) GROUP BY score) AS g') AS by_scans;

-- Files are gone when all is read, and after an end before that.
CREATE FUNCTION files() RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM pg_ls_tmpdir() WHERE name LIKE 'pgsql_tmp' || pg_backend_pid() || '.%'
$$;
SELECT files() AS after_all;
BEGIN;
DECLARE groups_of CURSOR FOR SELECT id, nps_agg(score) FROM memory_rows GROUP BY id;
FETCH 2 FROM groups_of;
SELECT files() > 0 AS while_open;
CLOSE groups_of;
SELECT files() AS after_close;
DECLARE groups_of CURSOR FOR SELECT id, nps_agg(score) FROM memory_rows GROUP BY id;
FETCH 2 FROM groups_of;
ROLLBACK;
SELECT files() AS after_rollback;
SELECT count(*) FROM (SELECT id, nps_agg(score) FROM memory_rows GROUP BY id LIMIT 3) AS q;
SELECT files() AS after_limit;
SELECT error_of('SELECT id, nps_agg(score) FROM (SELECT id, CASE WHEN id = 2999 AND opened > ''2026-01-03'' THEN score / 0 ELSE score END AS score FROM memory_rows) AS q GROUP BY id');
SELECT files() AS after_error;
SET temp_file_limit = '32kB';
SELECT left(error_of('SELECT id, nps_agg(score) FROM memory_rows GROUP BY id'), 33) AS error;
SELECT files() AS after_limit_of_files;
RESET temp_file_limit;

DROP FUNCTION aggregation_of, is_within, is_left_by, bytes_in_use, files;
DROP TABLE memory_rows, memory_keys, memory_left, memory_nulls, memory_few;
SET client_min_messages = warning;
DROP TYPE same CASCADE;
