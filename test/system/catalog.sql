-- One line for each fact about an object of the extension; what differs from
-- one installation to the next, such as OIDs, is written as names.
CREATE FUNCTION pg_temp.named(given jsonb) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_object_agg(key, CASE
		WHEN key = ANY ('{typelem,typarray,typbasetype,oprleft,oprright,oprresult,aggtranstype,aggmtranstype,castsource,
			casttarget,opcintype,opckeytype,amoplefttype,amoprighttype,amproclefttype,amprocrighttype}')
			THEN to_jsonb((value #>> '{}')::oid::regtype)
		WHEN key = ANY ('{oprcom,oprnegate,aggsortop,amopopr}') THEN to_jsonb((value #>> '{}')::oid::regoperator)
		WHEN key = 'castfunc' THEN to_jsonb((value #>> '{}')::oid::regprocedure)
		WHEN key = ANY ('{opcfamily,amopfamily,amprocfamily}')
			THEN to_jsonb(pg_describe_object('pg_opfamily'::regclass, (value #>> '{}')::oid, 0))
		WHEN key = 'typrelid' THEN (SELECT jsonb_agg(jsonb_build_array(attname, format_type(atttypid, atttypmod)) ORDER BY attnum)
			FROM pg_attribute WHERE attrelid = (value #>> '{}')::oid AND attnum > 0)
		ELSE value END)
	FROM jsonb_each(given) WHERE key <> ALL ('{oid,typowner,oprowner,opcowner,opfowner,typnamespace,oprnamespace,opcnamespace,opfnamespace}')
$$;
CREATE TEMP VIEW member AS
SELECT classid, objid, pg_describe_object(classid, objid, 0) AS object FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'cxkpi');

SELECT object || ' | ' || fact FROM (
	SELECT object, pg_get_functiondef(p.oid) || concat(' ', proacl::text, ' ', proconfig::text) AS fact
	FROM member JOIN pg_proc p ON classid = 'pg_proc'::regclass AND p.oid = objid WHERE prokind <> 'a'
	UNION ALL
	SELECT object, pg_temp.named(to_jsonb(a))::text || jsonb_build_array(pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
		proparallel, provolatile, proisstrict, procost, prosecdef, proleakproof, proacl)
	FROM member JOIN pg_proc p ON classid = 'pg_proc'::regclass AND p.oid = objid JOIN pg_aggregate a ON aggfnoid = p.oid
	UNION ALL SELECT object, pg_temp.named(to_jsonb(t))::text FROM member JOIN pg_type t ON classid = 'pg_type'::regclass AND t.oid = objid
	UNION ALL SELECT object, pg_temp.named(to_jsonb(o))::text FROM member JOIN pg_operator o ON classid = 'pg_operator'::regclass AND o.oid = objid
	UNION ALL SELECT object, pg_temp.named(to_jsonb(c))::text FROM member JOIN pg_cast c ON classid = 'pg_cast'::regclass AND c.oid = objid
	UNION ALL SELECT object, pg_temp.named(to_jsonb(c))::text FROM member JOIN pg_opclass c ON classid = 'pg_opclass'::regclass AND c.oid = objid
	UNION ALL SELECT object, pg_temp.named(to_jsonb(f))::text FROM member JOIN pg_opfamily f ON classid = 'pg_opfamily'::regclass AND f.oid = objid
	UNION ALL SELECT object, pg_temp.named(to_jsonb(a))::text FROM member JOIN pg_amop a ON classid = 'pg_opfamily'::regclass AND amopfamily = objid
	UNION ALL SELECT object, pg_temp.named(to_jsonb(a))::text FROM member JOIN pg_amproc a ON classid = 'pg_opfamily'::regclass AND amprocfamily = objid
	UNION ALL SELECT object, 'is a member' FROM member
	UNION ALL SELECT object, 'depends by ' || deptype::text || ' on ' || pg_describe_object(refclassid, refobjid, refobjsubid)
	FROM member m JOIN pg_depend d USING (classid, objid) WHERE refclassid <> 'pg_extension'::regclass
	UNION ALL SELECT object, 'comment: ' || description FROM member m JOIN pg_description d ON d.objoid = m.objid AND d.classoid = m.classid
	UNION ALL SELECT 'extension', pg_temp.named(to_jsonb(e) - '{extowner,extnamespace}'::text[])::text FROM pg_extension e WHERE extname = 'cxkpi'
) AS facts ORDER BY 1;
