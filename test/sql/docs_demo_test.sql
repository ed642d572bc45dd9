-- What README.md shows of the demo's tables, in a database like that of make demo-psql.
SET client_min_messages = warning;
DROP DATABASE IF EXISTS cxkpi_docs;
CREATE DATABASE cxkpi_docs TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
SELECT current_database() AS regression \gset
\set ECHO none
\c cxkpi_docs
\o /dev/null
\i examples/schema.sql
\i test/chapter.sql
\o
\copy chapter_line FROM PROGRAM 'awk "{ print FILENAME \"\\001\" FNR \"\\001\" \$0 }" README.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
\set ECHO all
SELECT zone, answers, error FROM unnest('{UTC,Europe/Berlin,America/New_York}'::text[]) AS zone, run_in('README.md', zone);
\set ECHO none
\c :regression
\set ECHO all
DROP DATABASE cxkpi_docs;
