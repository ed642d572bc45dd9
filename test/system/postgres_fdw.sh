# postgres_fdw runs every aggregate on the remote server where the server has
# the option extensions 'cxkpi', and the answers are those of the remote server.
new_database 5432 far
sql 5432 far -c 'CREATE EXTENSION cxkpi' -f test/aggregate_calls.sql -f test/system/given.sql >/dev/null
new_database 5432 near
sql 5432 near -c 'CREATE EXTENSION cxkpi' -c 'CREATE EXTENSION postgres_fdw' -c "
	CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw
		OPTIONS (host '$PGHOST', port '5432', dbname 'far', extensions 'cxkpi')" \
	-c "CREATE USER MAPPING FOR postgres SERVER far OPTIONS (user 'postgres')" \
	-c 'IMPORT FOREIGN SCHEMA public FROM SERVER far INTO public' -f - <<'SQL' >/dev/null
CREATE FUNCTION problem(call call, shape text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	plan text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || format(shape, call.call, call.n) LOOP
		plan := plan || line || E'\n';
	END LOOP;
	IF plan !~ '^Foreign Scan' OR plan ~ 'Aggregate' THEN
		RETURN format('%s is not pushed down: %s', call.aggregate, plan);
	END IF;
	EXECUTE format(shape, call.call, call.n);
	RETURN NULL;
END $$;
SQL
same 'what is not pushed down' '' "$(sql 5432 near -c "
	SELECT problem(call, shape) FROM call, (VALUES ('SELECT %s FROM given_%s'), ('SELECT k, %s FROM given_%s GROUP BY k'),
		('SELECT %s FILTER (WHERE i > 7) FROM given_%s')) AS s(shape) WHERE problem(call, shape) IS NOT NULL")"
query=$(sql 5432 far -c "SELECT string_agg(format('SELECT %s, k, (%s)::text FROM given_%s GROUP BY k', n, call, n), ' UNION ALL ')
	|| ' ORDER BY 1, 2' FROM call")
same answers "$(echo "$query" | sql 5432 far)" "$(echo "$query" | sql 5432 near)"
