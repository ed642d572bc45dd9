-- Runs the sql blocks of documents, in order, and compares what they give with
-- the blocks behind them. For tests: \i test/chapter.sql, fill chapter_line,
-- SELECT * FROM run_in(chapter, zone), and in the end DROP SCHEMA docs CASCADE.
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
\set SHOW_CONTEXT never
CREATE SCHEMA docs;
SET search_path = docs, public, kpi;
CREATE TABLE chapter_line (chapter text, number integer, line text);

-- A block begins at its first fence. Its language is NULL if it names none.
CREATE VIEW chapter_block AS
SELECT chapter, min(number) AS number, (array_agg(NULLIF(substring(line FROM '^```(.*)$'), '') ORDER BY number))[1] AS language,
	string_agg(line, E'\n' ORDER BY number) FILTER (WHERE line !~ '^```') AS body
FROM (SELECT chapter, number, coalesce(line, '') AS line,
		count(*) FILTER (WHERE line ~ '^```') OVER (PARTITION BY chapter ORDER BY number) AS fences FROM chapter_line) AS f
WHERE fences % 2 = 1 GROUP BY chapter, fences;

-- The statements of a block. What \copy reads from a file comes from the table of that name.
CREATE FUNCTION statements(body text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT statement
	FROM regexp_split_to_table(
		regexp_replace(
			regexp_replace(body, '^\\copy (\w+) FROM ''[^'']*/(\w+)\.csv''[^\n]*$', 'INSERT INTO \1 TABLE docs.\2;', 'gn'),
			'(^|\s)-- [^\n]*', '', 'g'),
		';\s*(\n|$)') AS statement
	WHERE statement ~ '\S' $$;

-- Names and cells of a table that psql printed.
CREATE FUNCTION printed_cells(block text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(regexp_replace(btrim(line), '\s*\|\s*', '|', 'g'), E'\n' ORDER BY n)
	FROM regexp_split_to_table(block, '\n') WITH ORDINALITY AS l(line, n) WHERE line !~ '^-[-+]*$' AND line ~ '\S' $$;
-- Names and cells that a query gives, as psql prints them.
CREATE FUNCTION query_cells(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	names text;
	columns text;
	cells text;
BEGIN
	EXECUTE 'CREATE TEMP TABLE answer AS ' || query;
	SELECT string_agg(attname, '|' ORDER BY attnum),
		string_agg(format(CASE atttypid WHEN 'boolean'::regtype THEN 'left(%I::text, 1)' ELSE '%I::text' END, attname), ',' ORDER BY attnum)
	INTO names, columns FROM pg_attribute WHERE attrelid = 'pg_temp.answer'::regclass AND attnum > 0;
	EXECUTE format('SELECT string_agg(array_to_string(ARRAY[%s], ''|'', ''''), E''\n'') FROM pg_temp.answer', columns) INTO cells;
	DROP TABLE pg_temp.answer;
	RETURN concat_ws(E'\n', names, NULLIF(cells, ''));
END $$;

-- Runs a chapter in a schema of its own; returns the number of answers that
-- agree. Blocks in other languages are not run, nor is `sql elsewhere`, which is
-- meant for another server.
CREATE FUNCTION run_chapter(name text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	block record;
	statement text;
	answer text;
	agreed integer := 0;
	place integer;
BEGIN
	CREATE SCHEMA chapter;
	FOR block IN SELECT * FROM chapter_block WHERE chapter = name ORDER BY number LOOP
		place := block.number;
		IF block.language IS NOT NULL THEN
			answer := NULL;
		END IF;
		IF block.language = 'sql' THEN
			FOR statement IN SELECT * FROM statements(block.body) LOOP
				IF statement ~ '^\s*(SELECT|WITH|VALUES|TABLE|EXECUTE)\M' THEN
					answer := concat_ws(E'\n', answer, query_cells(statement));
				ELSE
					EXECUTE statement;
				END IF;
			END LOOP;
		ELSIF block.language IS NULL THEN
			IF answer IS NULL THEN
				RAISE EXCEPTION 'the block follows no query and names no language';
			ELSIF answer <> printed_cells(block.body) THEN
				RAISE EXCEPTION E'the answer is\n%\nnot\n%', answer, printed_cells(block.body);
			END IF;
			agreed := agreed + 1;
			answer := NULL;
		END IF;
	END LOOP;
	DROP SCHEMA chapter CASCADE;
	DEALLOCATE ALL;
	RETURN agreed;
EXCEPTION WHEN OTHERS THEN
	RAISE EXCEPTION 'line %: %', place, SQLERRM;
END $$;
CREATE FUNCTION run_in(name text, zone text, OUT answers integer, OUT error text)
LANGUAGE plpgsql SET search_path = chapter, public, docs, kpi AS $$
BEGIN
	PERFORM set_config('timezone', zone, true);
	answers := run_chapter(name);
EXCEPTION WHEN OTHERS THEN
	error := SQLERRM;
END $$;
