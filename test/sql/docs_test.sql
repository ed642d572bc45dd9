-- All that the documents show runs: the sql blocks of each file of docs/, in
-- order, give what the blocks behind them show, whatever the session's time zone
-- is, and each function that the text names exists with those arguments.
-- cookbook_test runs docs/cookbook.md.
\set ECHO none
\i test/chapter.sql
\set ECHO all

-- What the runner finds. A column's name and each cell are compared, each statement has to run, and a block that is not
-- an answer says what it is.
INSERT INTO chapter_line (chapter, number, line)
SELECT c.chapter, l.number, l.line
FROM (VALUES
	('right', E'```sql\nCREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (NULL);\n-- a comment\nSELECT a, a > 0 AS b FROM t;  -- another\n```\n```\n a | b\n---+---\n 1 | t\n   |\n```'),
	('no answer', E'Text\n```sql\nSELECT 1 AS a;\n```\n```sh\nmake\n```'),
	('wrong cell', E'```sql\nSELECT 1 AS a;\n```\n```\n a\n---\n 2\n```'),
	('wrong name', E'```sql\nSELECT 1 AS a;\n```\n```\n b\n---\n 1\n```'),
	('missing row', E'```sql\nSELECT generate_series(1, 2) AS a;\n```\n```\n a\n---\n 1\n```'),
	('missing table', E'Text\n\n```sql\nSELECT 1 AS a;\nSELECT a FROM t;\n```'),
	('no language', E'```\nmake\n```')) AS c(chapter, body),
	regexp_split_to_table(c.body, '\n') WITH ORDINALITY AS l(line, number);
SELECT chapter, answers, error FROM (SELECT DISTINCT chapter FROM chapter_line) AS c, run_in(chapter, 'UTC') ORDER BY chapter;
TRUNCATE chapter_line;

-- What chapters expect to be there: the views of a CRM, without rows; stored KPIs over them; pg_cron; a file of purchases.
\set ECHO none
\o /dev/null
\set QUIET on
\i examples/crm/template.sql
\i examples/stored/daily.sql
\o
SET search_path = docs, public, kpi;
\set ECHO all
CREATE SCHEMA kpi_formbricks;
CREATE VIEW kpi_formbricks.kpi_answers AS SELECT *, NULL::text AS survey, NULL::text AS headline FROM kpi.kpi_answers;
CREATE SCHEMA cron;
CREATE FUNCTION cron.schedule(name text, at text, command text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE TABLE cdnow (customer int, day date, value numeric);
\copy cdnow FROM 'examples/data/cdnow.csv' (FORMAT csv, HEADER)

\copy chapter_line FROM PROGRAM 'awk "{ print FILENAME \"\\001\" FNR \"\\001\" \$0 }" README.md CONTRIBUTING.md docs/*.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
CREATE TABLE run AS
SELECT chapter, zone, answers, error
FROM (SELECT DISTINCT chapter FROM chapter_line WHERE chapter ~ '^docs/' AND chapter <> 'docs/cookbook.md') AS c,
	unnest('{UTC,Europe/Berlin,America/New_York}'::text[]) AS zone, run_in(chapter, zone);
SELECT chapter, zone, error FROM run WHERE error IS NOT NULL ORDER BY 1, 2;
SELECT count(DISTINCT chapter) > 15 AS chapters, sum(answers) > 3 * 60 AS answers FROM run;

-- The errors of the calls in a piece of code: no such function, too few or too many arguments, no such argument. What is
-- in brackets can be left out; a name with empty parentheses is only a name; AS v(s) is an alias.
CREATE TABLE function_elsewhere (name text, product text);
INSERT INTO function_elsewhere VALUES ('approx_percentile', 'toolkit'), ('percentile_agg', 'toolkit'), ('stats_agg', 'toolkit'),
	('time_bucket_gapfill', 'toolkit'), ('retention', 'ClickHouse');
CREATE FUNCTION call_errors(code text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	call text[];
	least_arguments integer;
	arguments integer;
	argument_names text[];
BEGIN
	code := regexp_replace(regexp_replace(code, '''[^'']*''', 'x', 'g'), '\mAS \w+\(', '(', 'g');
	LOOP
		call := regexp_match(code, '\m([a-z_][a-z_0-9]*)\(([^()]*)\)');
		EXIT WHEN call IS NULL;
		code := replace(code, call[1] || '(' || call[2] || ')', 'x');
		CONTINUE WHEN EXISTS (SELECT FROM pg_type WHERE typname = call[1])
			OR EXISTS (SELECT FROM pg_get_keywords() WHERE word = call[1] AND catcode = 'C')
			OR EXISTS (SELECT FROM function_elsewhere WHERE name = call[1]);
		IF NOT EXISTS (SELECT FROM pg_proc WHERE proname = call[1]) THEN
			RETURN NEXT format('no function %s', call[1]);
			CONTINUE;
		END IF;
		argument_names := ARRAY(SELECT m[1] FROM regexp_matches(call[2], '(\w+) =>', 'g') AS m);
		call[2] := regexp_replace(call[2], ' ORDER BY .*', '');
		arguments := 1 + length(regexp_replace(call[2], '[^,]', '', 'g'));
		least_arguments := 1 + length(regexp_replace(regexp_replace(call[2], '\[.*', ''), '[^,]', '', 'g'));
		IF NOT EXISTS (SELECT FROM pg_proc WHERE proname = call[1] AND argument_names <@ coalesce(proargnames, '{}')) THEN
			RETURN NEXT format('%s has no arguments %s', call[1], argument_names);
		ELSIF call[2] !~ '^\*?$|…|\.\.\.' AND EXISTS (
			SELECT FROM unnest(ARRAY[least_arguments, arguments]) AS given
			WHERE NOT EXISTS (SELECT FROM pg_proc
				WHERE proname = call[1] AND (given BETWEEN pronargs - pronargdefaults AND pronargs OR provariadic <> 0)))
		THEN
			RETURN NEXT format('%s does not take %s arguments', call[1], arguments);
		END IF;
	END LOOP;
END $$;
SELECT code, error
FROM unnest('{"nps(s)","nps(s, 1, 2)","npz(s)","csat(s, scale_max => 5)","csat(s, scale => 5)","nps(rollup(s))","funnel_steps(s [, steps])"}'::text[]) AS code
LEFT JOIN LATERAL call_errors(code) AS error ON true;

-- A piece of code can go on in the next line.
SELECT chapter, code[1], error
FROM (SELECT chapter, string_agg(line, ' ' ORDER BY number) FILTER (WHERE line !~ '^```') AS text
		FROM (SELECT *, count(*) FILTER (WHERE line ~ '^```') OVER (PARTITION BY chapter ORDER BY number) AS fences FROM chapter_line) AS l
		WHERE fences % 2 = 0 GROUP BY chapter, fences) AS p,
	regexp_matches(text, '`([^`]+)`', 'g') AS code, call_errors(code[1]) AS error
WHERE code[1] !~ '[<$]' ORDER BY 1, 2, 3;

-- Links between the documents lead to a file and a heading that exist.
CREATE TABLE heading AS
SELECT chapter, translate(regexp_replace(lower(substring(line FROM '^#+ (.*)$')), '[^\w -]', '', 'g'), ' ', '-') AS anchor
FROM chapter_line WHERE line ~ '^#+ ';
SELECT l.chapter, number, link[1] AS link
FROM chapter_line AS l, regexp_matches(line, '\]\(([^):]*)\)', 'g') AS link,
	LATERAL (SELECT CASE WHEN link[1] ~ '^#' THEN chapter WHEN chapter ~ '^docs/' THEN 'docs/' || split_part(link[1], '#', 1)
		ELSE split_part(link[1], '#', 1) END, NULLIF(split_part(link[1], '#', 2), '')) AS t(file, anchor)
WHERE file ~ '^docs/[^.]+\.md$' AND NOT EXISTS (SELECT FROM heading AS h WHERE h.chapter = file AND h.anchor = coalesce(t.anchor, h.anchor))
ORDER BY 1, 2;

-- Each KPI of the cookbook has its names in four languages, so a search finds it.
SELECT number, line AS heading
FROM (SELECT number, line, lead(line) OVER (ORDER BY number) AS names FROM chapter_line WHERE chapter = 'docs/cookbook.md') AS l
WHERE line ~ '^### ' AND coalesce(names, '') !~ '^\*[^;]+; sv: [^;]+; nl: [^;]+; ro: [^;]+\*$';

DROP SCHEMA docs, cron, kpi, kpi_formbricks, kpi_stored CASCADE;
