-- Mutates the golden values, sends them through the input and receive functions
-- and asks all that is known of what is accepted: see fuzz.c and run.sh, which
-- gives :module.  Everything is called, so that hostile states reach transition
-- functions too.
CREATE FUNCTION fuzz_seed(bigint) RETURNS void AS :'module' LANGUAGE C STRICT;
CREATE FUNCTION fuzz_pick(integer) RETURNS integer AS :'module' LANGUAGE C STRICT;
CREATE FUNCTION fuzz_mutate(bytea, bytea, boolean) RETURNS bytea AS :'module' LANGUAGE C STRICT;
CREATE FUNCTION fuzz_note(text) RETURNS void AS :'module' LANGUAGE C STRICT;
-- Argument 2 is NULL and says the type.
CREATE FUNCTION fuzz_receive(bytea, anyelement) RETURNS anyelement AS :'module' LANGUAGE C;

CREATE TABLE golden (release text, type text, note text, bytes text, value text, answers jsonb);
\copy golden FROM 'test/data/golden.txt'
CREATE TABLE seed_value AS
SELECT row_number() OVER (PARTITION BY type ORDER BY note, release) AS n, type, decode(bytes, 'hex') AS bytes,
	convert_to(value, 'UTF8') AS text
FROM golden WHERE to_regtype(type) IS NOT NULL;
CREATE TABLE type AS
SELECT row_number() OVER (ORDER BY type) AS n, type, count(*)::integer AS nvalues FROM seed_value GROUP BY type;

-- What is given for an argument that is not the value looked at.
CREATE TABLE literal (type regtype, value text);
INSERT INTO literal VALUES
	('integer', '{NULL,0,1,-1,2,5,12,100000,2147483647,-2147483648}'), ('bigint', '{NULL,0,1,-1,9223372036854775807}'),
	('smallint', '{0,1,7,32767}'), ('boolean', '{NULL,true,false}'),
	('numeric', '{NULL,0,0.5,1,95,-1,1e30,1e-30,NaN,1e1000}'),
	('double precision', '{NULL,0,0.5,0.95,1,-1,NaN,Infinity,-Infinity,1e308,5e-324}'),
	('text', '{NULL,"",x,web,day,strict_order,UTC,Europe/Berlin,"-",ä}'),
	('date', '{NULL,2026-01-15,infinity,4714-11-24 BC,5874897-12-31}'),
	('timestamp', '{NULL,2026-01-15 12:00,-infinity,4714-11-24 BC,294276-12-31}'),
	('timestamptz', '{NULL,2026-01-15 12:00,infinity,294276-12-31}'), ('time', '{00:00,24:00,09:30}'),
	('interval', '{NULL,0,1 day,1 month,-1 s,178000000 years,PT1H}'),
	('daterange', '{NULL,empty,"[2026-01-01,2026-02-01)","(,)"}'), ('tsrange', '{NULL,empty,"[2026-01-01,2026-02-01)"}'),
	('tstzrange', '{NULL,empty,"[2026-01-01,2026-02-01)"}'), ('jsonb', '{NULL,"{}","[]","{\"reach\":3}"}'),
	('numeric[]', '{NULL,"{}","{0,0.5,1}","{NULL,2}"}'), ('double precision[]', '{NULL,"{}","{0,0.5,1}","{NULL,2,NaN}"}'),
	('integer[]', '{NULL,"{}","{1,2,3}"}'), ('bigint[]', '{NULL,"{}","{1,2,3}"}'),
	('text[]', '{NULL,"{}","{a,NULL,b}"}'), ('date[]', '{NULL,"{}","{2026-01-10,2026-02-01,2026-03-01}"}'),
	('timestamp[]', '{NULL,"{2026-01-10,2026-02-01,2026-03-01}"}'),
	('timestamptz[]', '{NULL,"{2026-01-10,2026-02-01,2026-03-01}","{2026-01-10,infinity}"}');

-- Every function and aggregate of the extension that takes a value of a type,
-- but for what the type itself and its indexes are made of.
CREATE TABLE question AS
SELECT t.type, p.oid::regproc AS function, p.proretset, p.proargtypes::oid[] AS types,
	row_number() OVER (PARTITION BY t.type ORDER BY p.oid::regprocedure::text) AS n
FROM type t JOIN pg_proc p ON t.type::regtype = ANY (proargtypes)
	JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
WHERE prokind IN ('f', 'a') AND NOT proargtypes::oid[] && ARRAY['internal', 'cstring']::regtype[]::oid[]
	AND refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'cxkpi');

CREATE TABLE failed (statement text, error text, n bigint DEFAULT 1, PRIMARY KEY (error));
CREATE TABLE counted (what text PRIMARY KEY, n bigint);

-- Runs a statement.  An error is an answer unless it is internal; a NULL is none.
CREATE FUNCTION answer(statement text, OUT answer text, OUT error text) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM fuzz_note(statement);
	EXECUTE statement INTO answer;
EXCEPTION WHEN OTHERS THEN
	error := SQLSTATE || ' ' || SQLERRM;
	IF SQLSTATE LIKE 'XX%' THEN
		INSERT INTO failed VALUES (statement, regexp_replace(error, '\d+', 'N', 'g'))
		ON CONFLICT (error) DO UPDATE SET n = failed.n + 1;
	END IF;
END $$;

CREATE FUNCTION fail(statement text, error text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO failed VALUES (statement, error) ON CONFLICT (error) DO UPDATE SET n = failed.n + 1
$$;

-- A value of the type as an expression: of text or bytes of a golden value, mutated or not.
CREATE FUNCTION value_of(kind text, nth integer, other integer, mutate boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	is_text boolean := fuzz_pick(2) = 0;
	one bytea;
	two bytea;
BEGIN
	SELECT CASE WHEN is_text THEN text ELSE bytes END INTO one FROM seed_value WHERE type = kind AND n = nth;
	SELECT CASE WHEN is_text THEN text ELSE bytes END INTO two FROM seed_value WHERE type = kind AND n = other;
	IF mutate THEN
		one := fuzz_mutate(one, two, is_text);
	END IF;
	IF is_text THEN
		RETURN format('%L::%s', convert_from(one, 'UTF8'), kind);
	END IF;
	RETURN format('fuzz_receive(%L, NULL::%s)', one, kind);
END $$;

-- The call of a function with the value once at least, and literals or golden values elsewhere.
CREATE FUNCTION call_of(q question, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	arguments text[] := '{}';
	choices text[];
	argument text;
	is_given boolean := false;
BEGIN
	FOR i IN 1 .. cardinality(q.types) LOOP
		IF q.types[i] = q.type::regtype AND (NOT is_given OR fuzz_pick(2) = 0) THEN
			argument := value;
			is_given := true;
		ELSE
			SELECT l.value::text[] INTO choices FROM literal l WHERE l.type = q.types[i];
			argument := CASE WHEN choices IS NOT NULL THEN quote_nullable(choices[1 + fuzz_pick(cardinality(choices))])
				ELSE coalesce((SELECT quote_literal(convert_from(text, 'UTF8')) FROM seed_value s JOIN type t USING (type)
					WHERE type::regtype = q.types[i] AND s.n = t.nvalues), 'NULL') END || '::' || q.types[i]::regtype;
		END IF;
		arguments := arguments || argument;
	END LOOP;
	RETURN format(CASE WHEN q.proretset THEN 'SELECT count(r::text)::text FROM %s(%s) AS r' ELSE 'SELECT %s(%s)::text' END,
		q.function, array_to_string(arguments, ', '));
END $$;

-- One mutation and what follows from it.  Whether the value was accepted.
CREATE FUNCTION try(kind text, nvalues integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	value text := value_of(kind, 1 + fuzz_pick(nvalues), 1 + fuzz_pick(nvalues), true);
	other text;
	q question;
	said record;
	again record;
	form text := CASE WHEN to_regoperator(format('=(%1$s,%1$s)', kind)) IS NULL THEN 'SELECT (%2$s)::text'
		ELSE 'SELECT encode(%s_send(%s), ''hex'')' END;
BEGIN
	said := answer(format('SELECT encode(%s_send(%s), ''hex'')', kind, value));
	IF said.error IS NOT NULL THEN
		RETURN false;
	END IF;
	again := answer(format('SELECT encode(%s_send(fuzz_receive(decode(%L, ''hex''), NULL::%1$s)), ''hex'')', kind, said.answer));
	IF again.answer IS DISTINCT FROM said.answer THEN
		PERFORM fail(format('SELECT %s', value), format('%s is not received as sent: %s', kind, again.error));
	END IF;
	-- Two states of a funnel are told apart by their text only.
	said := answer(format(form, kind, value));
	again := answer(format(form, kind, format('(%s)::text::%s', value, kind)));
	IF again.answer IS DISTINCT FROM said.answer THEN
		PERFORM fail(format('SELECT %s', value), format('%s is not read as written: %s', kind, again.error));
	END IF;
	FOR q IN SELECT * FROM question WHERE type = kind ORDER BY n LOOP
		PERFORM answer(call_of(q, value));
	END LOOP;
	other := CASE fuzz_pick(3) WHEN 0 THEN value ELSE value_of(kind, 1 + fuzz_pick(nvalues), 1, false) END;
	IF to_regprocedure(format('rollup(%s)', kind)) IS NOT NULL THEN
		PERFORM answer(format('SELECT rollup(v)::text FROM (VALUES (%s), (%s)) AS t(v)', value, other));
		PERFORM answer(format('SELECT string_agg(r::text, '' '') FROM (SELECT rollup(v) OVER (ORDER BY i ROWS 1 PRECEDING) AS r
			FROM (VALUES (1, %s), (2, %s), (3, NULL), (4, %2$s)) AS t(i, v)) AS w', value, other));
	END IF;
	RETURN true;
END $$;

-- Tries inputs of every type in turn until the time is over; the same seed gives the same inputs.
CREATE PROCEDURE fuzz(seed bigint, seconds double precision) LANGUAGE plpgsql AS $$
DECLARE
	stop timestamptz := clock_timestamp() + seconds * interval '1 s';
	t type;
	is_accepted boolean;
BEGIN
	PERFORM fuzz_seed(seed);
	WHILE clock_timestamp() < stop LOOP
		FOR t IN SELECT * FROM type ORDER BY n LOOP
			FOR i IN 1 .. 5 LOOP
				is_accepted := try(t.type, t.nvalues);
				INSERT INTO counted VALUES (t.type || CASE WHEN is_accepted THEN ' accepted' ELSE ' refused' END, 1)
				ON CONFLICT (what) DO UPDATE SET n = counted.n + 1;
			END LOOP;
		END LOOP;
		COMMIT;
	END LOOP;
END $$;
