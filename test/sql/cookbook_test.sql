-- Every statement of docs/cookbook.md, read from there, against the figure that stands behind it.
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
\set SHOW_CONTEXT never

-- Whether an answer is what is written, numbers to the digits that are written.
CREATE FUNCTION reads_as(answer text, written text) RETURNS boolean LANGUAGE sql AS $$
	SELECT regexp_replace(answer, number, '#', 'g') = regexp_replace(written, number, '#', 'g')
		AND NOT EXISTS (
			SELECT FROM unnest(ARRAY(SELECT (regexp_matches(answer, number, 'g'))[1]::numeric),
				ARRAY(SELECT (regexp_matches(written, number, 'g'))[1]::numeric)) AS pair (a, w)
			WHERE round(a, scale(w)) <> w)
	FROM (SELECT '(-?\d+(?:\.\d+)?)' AS number) n $$;
SELECT reads_as('33.3333', '33.33') AS rounded, reads_as('33.3333', '33.34') AS other, reads_as('[-51.333,84.67)', '[-51.3,84.7)') AS range,
	reads_as('a | 2, b | 1', 'a | 2, b | 1') AS rows, reads_as('a | 2, b | 1', 'a | 2') AS fewer, reads_as('a | 2', 'b | 2') AS text;

-- What a query answers: columns divided by |, rows by commas.
CREATE FUNCTION answer_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	EXECUTE format($f$
		SELECT string_agg(array_to_string(ARRAY(SELECT value FROM json_each_text(row_to_json(q))), ' | ', 'NULL'), ', ')
		FROM (%s) AS q $f$, query) INTO answer;
	RETURN answer;
END $$;

-- Runs the sql blocks of a document; an answer other than the one that is
-- written is an error, and so is a query that says nothing of its answer.
CREATE FUNCTION run_document() RETURNS TABLE (heading text, figures bigint) LANGUAGE plpgsql AS $$
DECLARE
	doc record;
	statement text;
	written text;
	answer text;
BEGIN
	FOR doc IN SELECT d.number, coalesce(d.line, '') AS line FROM document AS d ORDER BY d.number LOOP
		IF statement IS NULL THEN
			IF doc.line ~ '^#' THEN
				IF figures > 0 THEN
					RETURN NEXT;
				END IF;
				heading := ltrim(doc.line, '# ');
				figures := 0;
			ELSIF doc.line = '```sql' THEN
				statement := '';
			END IF;
			CONTINUE;
		ELSIF doc.line = '```' THEN
			IF statement <> '' THEN
				RAISE EXCEPTION 'line %: no semicolon at the end of %', doc.number, statement;
			END IF;
			statement := NULL;
			CONTINUE;
		END IF;
		statement := concat_ws(E'\n', NULLIF(statement, ''), doc.line);
		CONTINUE WHEN doc.line !~ ';( +-- .*)?$';
		written := substring(doc.line FROM '; +-- (.*)$');
		statement := regexp_replace(statement, ';( +-- [^\n]*)?$', '');
		BEGIN
			IF statement ~ '^(CREATE|INSERT|SET) ' THEN
				EXECUTE statement;
			ELSE
				answer := answer_of(statement);
				IF reads_as(answer, written) IS NOT TRUE THEN
					RAISE EXCEPTION 'the answer is %, not %', answer, written;
				END IF;
				figures := figures + 1;
			END IF;
		EXCEPTION WHEN OTHERS THEN
			RAISE EXCEPTION 'docs/cookbook.md, line %: % in %', doc.number, SQLERRM, statement;
		END;
		statement := '';
	END LOOP;
	RETURN NEXT;
END $$;

-- The tables are made in pg_temp, out of the way of other tests.
SET search_path = pg_temp, public;
CREATE TABLE purchases (customer int, day date, value numeric);
\copy purchases FROM 'examples/data/cdnow.csv' (FORMAT csv, HEADER)
-- Neither character is in a text, so each line is one value.
CREATE TABLE document (number serial, line text);
\copy document (line) FROM 'docs/cookbook.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
BEGIN;
SELECT * FROM run_document();
ROLLBACK;

-- The answers are the same in any time zone.
SET timezone = 'UTC';
BEGIN;
SELECT sum(figures) > 100 AS agree FROM run_document();
ROLLBACK;
SET timezone = 'Europe/Berlin';
BEGIN;
SELECT sum(figures) > 100 AS agree FROM run_document();
ROLLBACK;
SET timezone = 'America/New_York';
BEGIN;
SELECT sum(figures) > 100 AS agree FROM run_document();
ROLLBACK;
