-- KPIs stored by the day on which they became final, over the views of docs/crm.md.
--
--   psql -d crm -v source=kpi_chatwoot -v zone=Europe/Berlin -f examples/stored/daily.sql
--     -v schema=kpi_stored      where the table goes
--     -v source=kpi             the schema of the view kpi_tickets
--     -v zone=UTC               the time zone of the days
--
-- Then, every night or every minute: SELECT kpi_stored.kpi_daily_refresh().
\set ON_ERROR_STOP on
\if :{?schema}
\else
	\set schema kpi_stored
\endif
\if :{?source}
\else
	\set source kpi
\endif
\if :{?zone}
\else
	\set zone UTC
\endif

BEGIN;
SELECT extnamespace::regnamespace::text AS extension FROM pg_extension WHERE extname = 'cxkpi' \gset
CREATE SCHEMA IF NOT EXISTS :"schema";
SET LOCAL search_path = :extension, :"schema", :"source", pg_temp;

CREATE TABLE IF NOT EXISTS :"schema".kpi_daily (
	day date NOT NULL,
	team text,
	responses duration_summary,      -- of tickets first replied to on the day
	resolutions duration_summary     -- of tickets first resolved on the day
);
CREATE INDEX IF NOT EXISTS kpi_daily_day ON :"schema".kpi_daily (day);
COMMENT ON TABLE :"schema".kpi_daily IS 'what became final on a day, per team; filled by kpi_daily_refresh()';

-- Stores all days from replace_from on anew.  Without it these are the latest stored day, which may not have been over
-- when it was stored, and the day before, for transactions that began before midnight and were not yet committed.
CREATE OR REPLACE FUNCTION :"schema".kpi_daily_refresh(replace_from date DEFAULT NULL, zone text DEFAULT :'zone')
	RETURNS bigint
LANGUAGE plpgsql SET search_path = :extension, :"schema", :"source", pg_temp AS $$
DECLARE
	since date;
	at_least timestamptz;
	stored bigint;
BEGIN
	-- One refresh at a time; who reads goes on reading.
	LOCK TABLE kpi_daily IN SHARE ROW EXCLUSIVE MODE;
	since := coalesce(replace_from, (SELECT max(day) - 1 FROM kpi_daily), '-infinity');
	at_least := since::timestamp AT TIME ZONE zone;
	DELETE FROM kpi_daily WHERE day >= since;
	INSERT INTO kpi_daily (day, team, responses, resolutions)
	SELECT day, team, rollup(responses), rollup(resolutions) FROM (
		SELECT (first_reply AT TIME ZONE zone)::date AS day, team, duration_summary(opened, first_reply) AS responses,
			NULL::duration_summary AS resolutions
		FROM kpi_tickets WHERE first_reply >= at_least GROUP BY 1, 2
		UNION ALL
		SELECT (first_resolved AT TIME ZONE zone)::date, team, NULL, duration_summary(opened, first_resolved)
		FROM kpi_tickets WHERE first_resolved >= at_least GROUP BY 1, 2) AS fact
	GROUP BY day, team;
	GET DIAGNOSTICS stored = ROW_COUNT;
	RETURN stored;
END $$;
COMMENT ON FUNCTION :"schema".kpi_daily_refresh(date, text)
	IS 'store the days from replace_from on anew, by default the latest and the one before';

-- What is not final yet is not stored: the open tickets, with their age, are read as they are.
CREATE OR REPLACE VIEW :"schema".kpi_open AS
SELECT team, duration_summary(opened, first_resolved, now()) AS resolutions,
	duration_summary(opened, first_reply, now()) FILTER (WHERE first_reply IS NULL) AS responses
FROM kpi_tickets WHERE first_resolved IS NULL GROUP BY team;
COMMENT ON VIEW :"schema".kpi_open IS 'tickets that are not resolved, and of these the ones without a reply, as of now';

-- Both, for survival and the like.
CREATE OR REPLACE VIEW :"schema".kpi_by_team AS
SELECT team, rollup(responses) AS responses, rollup(resolutions) AS resolutions
FROM (SELECT team, responses, resolutions FROM kpi_daily
	UNION ALL SELECT team, responses, resolutions FROM kpi_open) AS part
GROUP BY team;
COMMENT ON VIEW :"schema".kpi_by_team IS 'final and open tickets together';

SELECT kpi_daily_refresh() AS rows_stored;
COMMIT;
\unset schema
\unset source
\unset zone
\unset extension
