-- What every function of one argument says of a value of a type, by its name.
CREATE FUNCTION pg_temp.answers_of(type text, value text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	accessor record;
	answer text;
	answers jsonb = '{}';
BEGIN
	FOR accessor IN
		SELECT oid::regproc AS function, proname, proretset FROM pg_proc
		WHERE proargtypes[0] = type::regtype AND pronargs - pronargdefaults = 1 AND prokind = 'f'
			AND prorettype NOT IN (type::regtype, 'cstring'::regtype, 'bytea'::regtype, 'json'::regtype, 'jsonb'::regtype)
			AND NOT EXISTS (SELECT FROM pg_aggregate WHERE pg_proc.oid IN (aggfinalfn, aggtransfn))
			AND NOT EXISTS (SELECT FROM pg_amproc WHERE amproc = pg_proc.oid)
			AND oid IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e')
	LOOP
		BEGIN
			EXECUTE format(CASE WHEN accessor.proretset THEN 'SELECT string_agg(r::text, '' '') FROM %s(%L::%s) AS r' ELSE 'SELECT %s(%L::%s)' END,
				accessor.function, value, type) INTO answer;
		EXCEPTION WHEN OTHERS THEN
			answer := SQLERRM;
		END;
		-- The last digits of a double are a matter of the C library.
		answer := regexp_replace(answer, '(\.\d{10})\d+', '\1', 'g');
		answers := answers || jsonb_build_object(accessor.proname,
			CASE WHEN length(answer) > 1000 THEN format('%s letters, md5 %s', length(answer), md5(answer)) ELSE answer END);
	END LOOP;
	RETURN answers;
END $$;
