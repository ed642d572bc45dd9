CREATE FUNCTION fast_aggregation_support(request internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'cxkpi_fast_aggregation_support' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION fast_aggregation_support(internal)
	IS 'has the library loaded in time when a query is planned that calls an aggregate of the extension';

-- The planner asks the transition function of each aggregate for its cost.
DO $$
DECLARE
	transition text;
BEGIN
	FOR transition IN
		SELECT DISTINCT aggtransfn::regprocedure FROM pg_aggregate JOIN pg_depend ON objid = aggfnoid
		WHERE classid = 'pg_proc'::regclass AND deptype = 'e' AND refclassid = 'pg_extension'::regclass
			AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'cxkpi')
	LOOP
		EXECUTE format('ALTER FUNCTION %s SUPPORT fast_aggregation_support', transition);
	END LOOP;
END $$;
