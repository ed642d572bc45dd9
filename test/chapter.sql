-- Runs the sql blocks of a chapter of docs/, in order, and compares what they
-- give with the blocks behind them.  For tests: \i test/chapter.sql, then
--   \copy chapter_line (line) FROM 'docs/CHAPTER.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
--   SELECT zone, run_in(zone) AS answers FROM unnest('{UTC,...}'::text[]) AS zone;
--   TRUNCATE chapter_line;
-- and in the end DROP SCHEMA docs CASCADE.
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
\set SHOW_CONTEXT never
CREATE SCHEMA docs;
SET search_path = docs, public;
CREATE TABLE chapter_line (number serial, line text);

-- The cells of a table that psql printed, header and rules left out.
CREATE FUNCTION printed_cells(block text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(regexp_replace(btrim(line), '\s*\|\s*', '|', 'g'), E'\n' ORDER BY n)
	FROM (SELECT n, line, lead(line) OVER (ORDER BY n) AS next FROM regexp_split_to_table(block, '\n') WITH ORDINALITY AS l(line, n)) AS l
	WHERE line !~ '^[-+]+$' AND coalesce(next, '') !~ '^-[-+]*$' $$;
-- The cells that a query gives, as psql prints them.
CREATE FUNCTION query_cells(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	columns text;
	cells text;
BEGIN
	EXECUTE 'CREATE TEMP TABLE answer AS ' || query;
	SELECT string_agg(format(CASE atttypid WHEN 'boolean'::regtype THEN 'left(%I::text, 1)' ELSE '%I::text' END, attname), ',' ORDER BY attnum)
	INTO columns FROM pg_attribute WHERE attrelid = 'pg_temp.answer'::regclass AND attnum > 0;
	EXECUTE format('SELECT string_agg(array_to_string(ARRAY[%s], ''|'', ''''), E''\n'') FROM pg_temp.answer', columns) INTO cells;
	DROP TABLE pg_temp.answer;
	RETURN cells;
END $$;

-- Runs a chapter in a schema of its own; returns the number of answers that agree.
CREATE FUNCTION run_chapter() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	block record;
	statement text;
	answer text;
	agreed integer := 0;
BEGIN
	DROP SCHEMA IF EXISTS chapter CASCADE;
	CREATE SCHEMA chapter;
	FOR block IN
		SELECT number, language, body FROM (
			SELECT min(number) AS number, min(substring(line FROM '^```(.*)$')) FILTER (WHERE fences % 2 = 1 AND line ~ '^```') AS language,
				string_agg(line, E'\n' ORDER BY number) FILTER (WHERE line !~ '^```') AS body, fences
			FROM (SELECT number, coalesce(line, '') AS line, count(*) FILTER (WHERE line ~ '^```') OVER (ORDER BY number) AS fences FROM chapter_line) AS f
			GROUP BY fences HAVING fences % 2 = 1) AS b
		ORDER BY number
	LOOP
		IF block.language = 'sql' THEN
			answer := NULL;
			FOREACH statement IN ARRAY regexp_split_to_array(regexp_replace(block.body, '    -- [^\n]*', '', 'g'), ';\s*(\n|$)') LOOP
				CONTINUE WHEN statement ~ '^\s*$';
				IF statement ~ '^\s*(CREATE|INSERT)' THEN
					EXECUTE statement;
				ELSE
					answer := concat_ws(E'\n', answer, query_cells(statement));
				END IF;
			END LOOP;
		ELSIF answer IS NOT NULL THEN
			IF answer IS DISTINCT FROM printed_cells(block.body) THEN
				RAISE EXCEPTION E'line %: the answer is\n%\nnot\n%', block.number, answer, printed_cells(block.body);
			END IF;
			agreed := agreed + 1;
			answer := NULL;
		END IF;
	END LOOP;
	DROP SCHEMA chapter CASCADE;
	RETURN agreed;
END $$;
CREATE FUNCTION run_in(zone text) RETURNS integer LANGUAGE plpgsql SET search_path = chapter, public, docs AS $$
BEGIN
	PERFORM set_config('timezone', zone, true);
	RETURN run_chapter();
END $$;
