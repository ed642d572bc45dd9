-- For every aggregate a table given_<n> with its arguments, and in "call" how
-- it is called with them. After test/aggregate_calls.sql in the same session.
CREATE TABLE call (n bigint PRIMARY KEY, aggregate text, call text);
DO $$
DECLARE
	a record;
	made record;
BEGIN
	FOR a IN SELECT oid, row_number() OVER (ORDER BY oid::regprocedure::text) AS n FROM aggregate LOOP
		made := pg_temp.call_of(a.oid);
		IF made.call IS NULL THEN
			RAISE EXCEPTION '% has an argument that nothing is known to give for', a.oid::regprocedure;
		END IF;
		EXECUTE format('CREATE TABLE given_%s AS SELECT i, k%s FROM numbered', a.n, made.columns);
		INSERT INTO call VALUES (a.n, a.oid::regprocedure::text, made.call);
	END LOOP;
END $$;
