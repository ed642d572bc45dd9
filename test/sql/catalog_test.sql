-- Rules that every object of the extension keeps, the coming ones too.
CREATE TEMP VIEW member AS
SELECT classid, objid FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'cxkpi');

CREATE TEMP VIEW member_aggregate AS
SELECT a.*, p.*, t.typtype, t.typsend, t.typreceive
FROM member JOIN pg_aggregate a ON a.aggfnoid = objid JOIN pg_proc p ON p.oid = objid
	JOIN pg_type t ON t.oid = aggtranstype
WHERE classid = 'pg_proc'::regclass;

CREATE TEMP VIEW support_function AS
SELECT DISTINCT p.* FROM member_aggregate a
	JOIN pg_proc p ON p.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn,
		a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn);

-- There is something to look at.
SELECT count(*) > 50 AS aggregates FROM member_aggregate;
SELECT count(*) > 50 AS support_functions FROM support_function;

-- What parallel query, postgres_fdw and Citus need to push an aggregate down.
SELECT oid::regprocedure AS aggregate, rule
FROM member_aggregate, LATERAL (VALUES
	('has no combine function', aggcombinefn = 0),
	('has a pseudo-type as state', typtype = 'p'),
	('has a serialize function, which only an internal state needs', aggserialfn <> 0),
	('has a state without send and receive functions', typsend = 0 OR typreceive = 0),
	('is not parallel safe', proparallel <> 's'),
	('has polymorphic arguments or result', EXISTS (
		SELECT FROM pg_type t WHERE t.oid = ANY (proargtypes || prorettype) AND typtype = 'p' AND typname <> 'record')),
	('has no argument', pronargs = 0),
	('has a name that Citus takes for another aggregate', proname = ANY (
		'{avg,min,max,sum,count,array_agg,json_agg,jsonb_agg,json_object_agg,jsonb_object_agg,bit_and,bit_or,
		bool_and,bool_or,every,any_value,hll_add_agg,hll_union_agg,topn_add_agg,topn_union_agg}')
		OR proname LIKE 'tdigest%'),
	('has a final function that may change the state', aggfinalmodify <> 'r' OR aggmfinalmodify <> 'r'),
	('asks for extra final arguments', aggfinalextra OR aggmfinalextra),
	('says nothing about the size of its state', aggtransspace = 0 OR aggmtransfn <> 0 AND aggmtransspace = 0),
	('has a transition function that does not load the library for the planner', (SELECT t.prosupport = 0 FROM pg_proc AS t WHERE t.oid = aggtransfn))
) AS rules(rule, broken)
WHERE broken;

SELECT oid::regprocedure AS support_function, rule
FROM support_function, LATERAL (VALUES
	('is not immutable', provolatile <> 'i'),
	('is not parallel safe', proparallel <> 's'),
	('can''t be executed by everybody', NOT has_function_privilege('public', oid, 'execute')),
	('returns what needs a collation', (SELECT typcollation <> 0 FROM pg_type t WHERE t.oid = prorettype))
) AS rules(rule, broken)
WHERE broken;

-- Aggregates with the same arguments and state share one transition function;
-- a mean does not pay for the distribution of a duration_summary.
SELECT DISTINCT a.oid::regprocedure, b.oid::regprocedure
FROM member_aggregate a JOIN member_aggregate b
	ON a.proargtypes = b.proargtypes AND a.aggtranstype = b.aggtranstype AND a.aggtransfn < b.aggtransfn
WHERE a.proname NOT IN ('rollup', 'duration_summary') AND b.proname NOT IN ('rollup', 'duration_summary');

-- No function depends on the search path, is volatile, unsafe in a parallel plan or closed to some.
SELECT oid::regprocedure FROM member JOIN pg_proc p ON p.oid = objid
WHERE classid = 'pg_proc'::regclass AND (prolang <> (SELECT oid FROM pg_language WHERE lanname = 'c')
	AND prokind <> 'a' OR proparallel <> 's' OR provolatile = 'v' OR NOT has_function_privilege('public', p.oid, 'execute'));

-- Every object has a comment (a row type's array and the like excepted).
SELECT pg_describe_object(classid, objid, 0) FROM member
WHERE obj_description(objid, (SELECT relname FROM pg_class c WHERE c.oid = classid)::name) IS NULL
	AND pg_describe_object(classid, objid, 0) !~ '\[\]$';

-- Every summary type has its whole outfit.
SELECT typname, missing
FROM member JOIN pg_type t ON t.oid = objid, LATERAL (VALUES
	('rollup', to_regprocedure('rollup(' || typname || ')') IS NOT NULL),
	('+', to_regoperator('+(' || typname || ',' || typname || ')') IS NOT NULL),
	('=', to_regoperator('=(' || typname || ',' || typname || ')') IS NOT NULL),
	('btree', EXISTS (SELECT FROM pg_opclass o JOIN pg_am m ON m.oid = opcmethod WHERE opcintype = t.oid AND opcdefault AND amname = 'btree')),
	('hash', EXISTS (SELECT FROM pg_opclass o JOIN pg_am m ON m.oid = opcmethod WHERE opcintype = t.oid AND opcdefault AND amname = 'hash')),
	('json', EXISTS (SELECT FROM pg_cast WHERE castsource = t.oid AND casttarget = 'json'::regtype)),
	('jsonb', EXISTS (SELECT FROM pg_cast WHERE castsource = t.oid AND casttarget = 'jsonb'::regtype))
) AS outfit(missing, present)
WHERE classid = 'pg_type'::regclass AND typcategory <> 'A' AND typname ~ '_(summary|series)$' AND NOT present;

-- Named arguments: no name is a keyword that named notation cannot have.
SELECT p.oid::regprocedure, name FROM member JOIN pg_proc p ON p.oid = objid, unnest(proargnames) AS name
WHERE classid = 'pg_proc'::regclass AND name IN (SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'C'));

-- No function of one argument is named like a type of pg_catalog, because
-- PostgreSQL takes such a call with a literal for a cast.  unknown() is only
-- ever asked of a summary, and unknown('{...}') is the literal itself.
SELECT DISTINCT proname FROM member JOIN pg_proc p ON p.oid = objid
WHERE classid = 'pg_proc'::regclass AND pronargs - pronargdefaults <= 1 AND proname <> 'unknown'
	AND EXISTS (SELECT FROM pg_type WHERE typname = proname AND typnamespace = 'pg_catalog'::regnamespace);

-- What users call, not what types, operators, casts and aggregates are made of.
CREATE TEMP VIEW called AS
SELECT p.* FROM member JOIN pg_proc p ON p.oid = objid
WHERE classid = 'pg_proc'::regclass AND p.oid NOT IN (SELECT oid FROM support_function)
	AND NOT EXISTS (SELECT FROM pg_type t WHERE p.oid IN (typinput, typoutput, typreceive, typsend))
	AND NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprcode = p.oid)
	AND NOT EXISTS (SELECT FROM pg_amproc a WHERE a.amproc = p.oid)
	AND NOT EXISTS (SELECT FROM pg_cast c WHERE c.castfunc = p.oid);
SELECT count(*) > 200 AS called, count(*) FILTER (WHERE proretset) > 5 AS return_rows FROM called;

-- Every argument that a user gives has a name.
SELECT oid::regprocedure FROM called
WHERE pronargs > 0 AND proname <> 'rollup' AND (proargnames IS NULL OR '' = ANY (proargnames[1:pronargs]));

-- The first argument of an accessor has one name for each summary type.
SELECT proargtypes[0]::regtype AS summary, string_agg(DISTINCT proargnames[1], ', ') AS names
FROM called WHERE prokind = 'f' AND proargtypes[0] <> ALL (proargtypes[1:])
	AND proargtypes[0] IN (SELECT aggtranstype FROM member_aggregate)
GROUP BY 1 HAVING count(DISTINCT proargnames[1]) > 1;

-- A number in one step has its summary, of the same columns or the first of
-- them.  What a funnel keeps of one subject is not for storing, and a case of
-- fcr_agg is a trial of any rate_summary.
SELECT DISTINCT oid::regprocedure FROM member_aggregate a
WHERE prorettype <> aggtranstype AND proname <> 'fcr_agg' AND aggtranstype::regtype::text NOT IN ('funnel_state', 'touches_state')
	AND NOT EXISTS (SELECT FROM member_aggregate s WHERE s.prorettype = a.aggtranstype AND s.proname <> 'rollup'
		AND a.proargtypes::text || ' ' LIKE s.proargtypes::text || ' %');

-- The planner knows what takes long and how many rows come.
SELECT oid::regprocedure, procost FROM called
WHERE prokind = 'f' AND procost = 1 AND proname ~ '^(business_time|add_business_time|survival.*|logrank|percentiles?|median|expected_.*|spikes|cohorts|clv_fit|sentiment|sentiment_lexicon)$';
SELECT oid::regprocedure FROM called WHERE proretset AND prorows = 1000;

-- What can be taken out of a moving window can be subtracted.
SELECT aggtranstype::regtype FROM member_aggregate a
WHERE proname = 'rollup' AND (aggminvtransfn <> 0) <> (to_regoperator(format('-(%1$s,%1$s)', aggtranstype::regtype)) IS NOT NULL);

-- The library is the one of this version.
SELECT cxkpi_version() = extversion AS versions_agree FROM pg_extension WHERE extname = 'cxkpi';
