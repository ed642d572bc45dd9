-- What the tests share: a look at errors, at binary input and at plans.
-- The extension comes as it does to a user, not by pg_regress.
CREATE EXTENSION cxkpi;

-- The error that a statement raises, with its SQLSTATE, detail and hint.
CREATE FUNCTION error_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	hint text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', SQLSTATE || ' ' || SQLERRM, NULLIF(detail, ''), NULLIF(hint, ''));
END $$;

-- What the type's receive function makes of the bytes: COPY BINARY is the one
-- way from SQL to it.
CREATE FUNCTION received(type regtype, value bytea) RETURNS text LANGUAGE plpgsql
	SET client_min_messages = warning AS $$
DECLARE
	file bytea := '\x5047434f50590aff0d0a00' || '\x0000000000000000'::bytea || '\x0001'
		|| int4send(length(value)) || value || '\xffff';
	octal text;
	result text;
BEGIN
	SELECT string_agg('\' || lpad(((b >> 6) * 100 + (b >> 3 & 7) * 10 + (b & 7))::text, 3, '0'), '' ORDER BY i)
	INTO octal FROM (SELECT i, get_byte(file, i) AS b FROM generate_series(0, length(file) - 1) AS i) bytes;
	DROP TABLE IF EXISTS pg_temp.received;
	EXECUTE format('CREATE TEMP TABLE received (value %s)', type);
	EXECUTE format('COPY pg_temp.received FROM PROGRAM %L (FORMAT binary)', 'printf ''' || octal || '''');
	EXECUTE 'SELECT value::text FROM pg_temp.received' INTO result;
	RETURN result;
END $$;

-- A series of daily counts.
CREATE FUNCTION series(counts bigint[], start date DEFAULT '2026-01-05') RETURNS volume_series
	LANGUAGE plpgsql AS $$
BEGIN
	RETURN format('{"time_type":"date","bounds":%s,"events":%s}',
		(SELECT json_agg(to_char(start + i, 'YYYY-MM-DD')) FROM generate_series(0, cardinality(counts)) AS i), to_json(counts));
END $$;

-- Rows enough for real parallel workers, once plain and once in partitions.
CREATE TABLE big AS
SELECT i AS id, i % 7 AS team,
	CASE WHEN i % 11 <> 0 THEN (i::bigint * i % 11)::int END AS score,
	CASE WHEN i % 13 <> 0 THEN i % 3 = 0 END AS hit,
	timestamptz '2024-01-01 UTC' + i * interval '7 min' AS opened,
	CASE WHEN i % 5 <> 0 THEN timestamptz '2024-01-01 UTC' + i * interval '7 min'
		+ ((i::bigint * i % 1009) - 20) * interval '61.5 s' END AS resolved,
	date '2023-06-01' + i % 400 AS started,
	CASE WHEN i % 3 <> 0 THEN date '2023-06-01' + i % 400 + (i::bigint * i % 300)::int - 2 END AS ended
FROM generate_series(1, 20000) AS i;
CREATE TABLE big_parts (LIKE big) PARTITION BY LIST (team);
DO $$
BEGIN
	FOR team IN 0 .. 6 LOOP
		EXECUTE format('CREATE TABLE big_parts_%s PARTITION OF big_parts FOR VALUES IN (%s)', team, team);
	END LOOP;
END $$;
INSERT INTO big_parts SELECT * FROM big;
ANALYZE big;
ANALYZE big_parts;

-- The lines of a query's plan.
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	plan text := '';
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		plan := plan || line || E'\n';
	END LOOP;
	RETURN plan;
END $$;

-- Runs a query over big serially, by sorted groups, in parallel and partition
-- by partition, and all but the second by fast aggregation too.  The plans must
-- be what they are called, the answers one.
CREATE FUNCTION one_answer(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	wanted text;
	asked text;
	plan text;
	answer text;
	first_answer text;
BEGIN
	PERFORM set_config(name, value, true) FROM (VALUES
		('parallel_setup_cost', '0'), ('parallel_tuple_cost', '0'),
		('min_parallel_table_scan_size', '0'), ('jit', 'off')) AS settings(name, value);
	FOREACH wanted IN ARRAY ARRAY['serial', 'sorted', 'parallel', 'partition-wise',
		'fast', 'fast parallel', 'fast partitions'] LOOP
		PERFORM set_config('max_parallel_workers_per_gather',
			CASE WHEN wanted ~ 'parallel' THEN '2' ELSE '0' END, true),
			set_config('enable_hashagg', CASE wanted WHEN 'sorted' THEN 'off' ELSE 'on' END, true),
			set_config('enable_partitionwise_aggregate', CASE WHEN wanted ~ 'wise' THEN 'on' ELSE 'off' END, true),
			set_config('cxkpi.fast_aggregation', CASE WHEN wanted ~ 'fast' THEN 'on' ELSE 'off' END, true);
		asked := CASE WHEN wanted ~ 'partition' THEN regexp_replace(query, '\mbig\M', 'big_parts', 'g') ELSE query END;
		plan := plan_of(asked);
		IF (plan ~ 'FastAggregate') <> (wanted ~ 'fast') OR NOT (CASE regexp_replace(wanted, 'fast ?', '')
			WHEN 'parallel' THEN plan ~ 'Gather' AND plan ~ 'Partial \w*Aggregate'
			WHEN 'partitions' THEN plan ~ 'Append'
			WHEN 'partition-wise' THEN plan ~ 'Append.*Aggregate'
			ELSE plan !~ 'Gather|Partial|Append' END) THEN
			RAISE EXCEPTION 'not a % plan: %', wanted, plan;
		END IF;
		EXECUTE format('SELECT string_agg(q::text, E''\n'' ORDER BY q::text) FROM (%s) AS q', asked) INTO answer;
		first_answer := coalesce(first_answer, answer);
		IF answer IS DISTINCT FROM first_answer THEN
			RAISE EXCEPTION 'the % plan answers %, not %', wanted, answer, first_answer;
		END IF;
	END LOOP;
	RETURN 'one answer';
END $$;
