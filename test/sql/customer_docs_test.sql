-- The sql blocks of the chapters on customers, cohorts and periods, in order,
-- give what the blocks behind them show, whatever the session's time zone is.
\set ECHO none
\i test/chapter.sql
\set ECHO all
\copy chapter_line (line) FROM 'docs/customer.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
SELECT zone, run_in(zone) AS answers FROM unnest('{UTC,Europe/Berlin,America/New_York}'::text[]) AS zone;
TRUNCATE chapter_line;
\copy chapter_line (line) FROM 'docs/cohort.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
SELECT zone, run_in(zone) AS answers FROM unnest('{UTC,Europe/Berlin,America/New_York}'::text[]) AS zone;
TRUNCATE chapter_line;
\copy chapter_line (line) FROM 'docs/period.md' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
SELECT zone, run_in(zone) AS answers FROM unnest('{UTC,Europe/Berlin,America/New_York}'::text[]) AS zone;
DROP SCHEMA docs CASCADE;
