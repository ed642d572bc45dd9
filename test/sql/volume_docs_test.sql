-- The sql blocks of the chapters on volume, categories, funnels, scores and charts, in order,
-- give what the blocks behind them show, whatever the session's time zone is.
\set ECHO none
\i test/chapter.sql
\set ECHO all
\copy chapter_line (line) FROM 'docs/volume.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
SELECT zone, run_in(zone) AS answers FROM unnest('{UTC,Europe/Berlin,America/New_York}'::text[]) AS zone;
TRUNCATE chapter_line;
\copy chapter_line (line) FROM 'docs/category.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
SELECT zone, run_in(zone) AS answers FROM unnest('{UTC,Europe/Berlin,America/New_York}'::text[]) AS zone;
TRUNCATE chapter_line;
\copy chapter_line (line) FROM 'docs/funnel.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
SELECT zone, run_in(zone) AS answers FROM unnest('{UTC,Europe/Berlin,America/New_York}'::text[]) AS zone;
TRUNCATE chapter_line;
\copy chapter_line (line) FROM 'docs/score.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
SELECT zone, run_in(zone) AS answers FROM unnest('{UTC,Europe/Berlin,America/New_York}'::text[]) AS zone;
TRUNCATE chapter_line;
\copy chapter_line (line) FROM 'docs/psql.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
SELECT zone, run_in(zone) AS answers FROM unnest('{UTC,Europe/Berlin,America/New_York}'::text[]) AS zone;
DROP SCHEMA docs CASCADE;
