# On Citus every aggregate is pushed down to the workers in every query shape
# that Citus can push down at all, and answers as over a local table.
start_citus
sql $port_coordinator postgres -f test/aggregate_calls.sql -f test/system/given.sql -f - <<'SQL' >/dev/null
SET citus.shard_count = 4;
CREATE TABLE region AS SELECT k, k % 3 AS region FROM generate_series(0, 20) AS k;
SELECT create_reference_table('region');
SELECT format('CREATE TABLE local_%s AS TABLE given_%s', n, n) FROM call \gexec
SELECT format('SELECT create_distributed_table(''given_%s'', ''i'')', n) FROM call \gexec

CREATE TABLE shape (shape text);
INSERT INTO shape VALUES
	('SELECT (%s)::text FROM %s'),
	('SELECT k, (%s)::text FROM %s GROUP BY k ORDER BY k'),
	('SELECT i, (%s)::text FROM %s GROUP BY i ORDER BY i'),
	('SELECT k, (%s FILTER (WHERE i > 7))::text, count(*) FROM %s GROUP BY k ORDER BY k'),
	('SELECT k, (%s)::text FROM %s GROUP BY k HAVING count(*) > 2 ORDER BY k'),
	('SELECT region, (%s)::text FROM %s JOIN region USING (k) GROUP BY region ORDER BY region'),
	('SELECT max(a) FROM (SELECT k, (%s)::text AS a FROM %s GROUP BY k) AS q'),
	('SELECT k, (%s)::text, count(DISTINCT i) FROM %s GROUP BY k ORDER BY k'),
	('SELECT (%s)::text FROM %s WHERE false');

CREATE FUNCTION problem(call call, shape text) RETURNS text LANGUAGE plpgsql
	SET citus.coordinator_aggregation_strategy = disabled AS $$
DECLARE
	distributed text;
	here text;
BEGIN
	EXECUTE format('SELECT string_agg(q::text, '';'') FROM (%s) AS q', format(shape, call.call, 'given_' || call.n)) INTO distributed;
	EXECUTE format('SELECT string_agg(q::text, '';'') FROM (%s) AS q', format(shape, call.call, 'local_' || call.n)) INTO here;
	IF distributed IS DISTINCT FROM here THEN
		RETURN format('%s in %s answers %s, not %s', call.aggregate, shape, distributed, here);
	END IF;
	RETURN NULL;
EXCEPTION WHEN OTHERS THEN
	RETURN format('%s in %s: %s', call.aggregate, shape, SQLERRM);
END $$;
SQL
same 'what Citus does otherwise' '' "$(sql $port_coordinator postgres -c '
	SELECT left(p, 300) FROM call, shape, problem(call, shape) AS p WHERE p IS NOT NULL')"

# A local table and a distributed one in one query: Citus looks into the plans
# of both.
sql $port_coordinator postgres -f - <<'SQL' >/dev/null
CREATE TABLE here AS SELECT i FROM generate_series(1, 1000) AS i;
CREATE TABLE there AS TABLE here;
SELECT create_distributed_table('there', 'i');
SQL
same 'a local table beside a distributed one' t "$(sql $port_coordinator postgres -c '
	SELECT (SELECT rate_summary(i % 3 = 0) FROM there) = (SELECT rate_summary(i % 3 = 0) FROM here)')"
