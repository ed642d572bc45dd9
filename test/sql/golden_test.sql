-- Values that releases have stored are read for ever: golden.txt has some of
-- every type in each layout, as bytes, as text and with what is said of them.
-- test/data/golden.sql writes the lines of a new layout; lines are never changed.
SET timezone = 'UTC';
SET datestyle = 'ISO, MDY';
SET intervalstyle = postgres;
CREATE TEMP TABLE golden (release text, type text, note text, bytes text, value text, answers jsonb);
\copy golden FROM 'test/data/golden.txt'
\i test/data/answers.sql

-- Every type of the extension that can be stored has values.
SELECT count(*) > 40 AS many FROM golden;
SELECT typname FROM pg_type JOIN pg_depend ON classid = 'pg_type'::regclass AND objid = pg_type.oid AND deptype = 'e'
WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'cxkpi')
	AND typtype = 'b' AND typcategory <> 'A' AND typname NOT IN (SELECT type FROM golden);

-- Bytes are read as the value, text is written as the bytes.
SELECT release, type, note, received(type::regtype, decode(bytes, 'hex')) AS value FROM golden
WHERE received(type::regtype, decode(bytes, 'hex')) <> value;
CREATE FUNCTION pg_temp.sent(type text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	bytes text;
BEGIN
	EXECUTE format('SELECT encode(%s_send(%L::%1$s), ''hex'')', type, value) INTO bytes;
	RETURN bytes;
END $$;
SELECT release, type, note, pg_temp.sent(type, value) AS bytes FROM golden WHERE pg_temp.sent(type, value) <> bytes;

-- What is said of a value stays.  There may be more to say.
SELECT release, type, note, answer.key, answer.value AS was, said.value AS is
FROM golden, pg_temp.answers_of(type, golden.value) AS now, jsonb_each(answers) AS answer
	LEFT JOIN LATERAL jsonb_each(now) AS said ON said.key = answer.key
WHERE answer.value IS DISTINCT FROM said.value;

-- What is written as json or jsonb, which orders keys in its own way, comes back.
CREATE FUNCTION pg_temp.reread(type text, form text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	again text;
BEGIN
	EXECUTE format('SELECT (%L::%s::%s #>> ''{}'')::%2$s::text', value, type, form) INTO again;
	RETURN again;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLERRM;
END $$;
SELECT release, type, note, form, pg_temp.reread(type, form, value) AS value
FROM golden, unnest('{json,jsonb}'::text[]) AS form
WHERE EXISTS (SELECT FROM pg_cast WHERE castsource = type::regtype AND casttarget = form::regtype)
	AND pg_temp.reread(type, form, value) <> value;
