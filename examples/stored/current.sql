-- A summary table that is current at every commit: statement-level triggers add what came and take back what went.
--
--   psql -d crm -f examples/stored/current.sql
--
-- Over a table tickets (team, opened, resolved, rating): change these names to yours.
\set ON_ERROR_STOP on

BEGIN;
-- Nobody changes a ticket between the first count and the triggers.
LOCK TABLE tickets IN SHARE ROW EXCLUSIVE MODE;

CREATE TABLE ticket_kpis (
	day date,                        -- of the resolution
	team text,                       -- '' for none
	times duration_summary,
	ratings score_summary,
	PRIMARY KEY (day, team)
);
COMMENT ON TABLE ticket_kpis IS 'resolved tickets by day and team; kept current by triggers on tickets';

-- The rule, in one place: which row a ticket counts in.  A ticket that is open counts in none.
CREATE FUNCTION ticket_kpis_day(resolved timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS
	$$ SELECT (resolved AT TIME ZONE 'UTC')::date $$;
-- To count a row anew by.
CREATE INDEX tickets_kpi_row ON tickets (ticket_kpis_day(resolved), coalesce(team, '')) WHERE resolved IS NOT NULL;

-- Adds what came to a row of ticket_kpis and takes back what went.  A row that counts no ticket goes.
CREATE FUNCTION ticket_kpis_change(key_day date, key_team text, times_came duration_summary,
	times_went duration_summary, ratings_came score_summary, ratings_went score_summary) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	is_empty boolean;
BEGIN
	IF times_came IS NOT DISTINCT FROM times_went AND ratings_came IS NOT DISTINCT FROM ratings_went THEN
		RETURN;    -- no need to lock a row that others write, too
	END IF;
	INSERT INTO ticket_kpis AS k VALUES (key_day, key_team, times_came, ratings_came)
	ON CONFLICT (day, team) DO UPDATE SET
		-- Of more than 1024 times it may be a histogram, which can't be taken from: NULL has it counted anew.
		times = CASE WHEN times_went IS NULL THEN k.times + times_came
			WHEN finished(k.times) + coalesce(finished(times_came), 0) > 1024 THEN NULL
			ELSE coalesce(k.times + times_came, k.times) - times_went END,
		ratings = CASE WHEN ratings_went IS NULL THEN k.ratings + ratings_came
			ELSE coalesce(k.ratings + ratings_came, k.ratings) - ratings_went END
	RETURNING finished(times) + invalid(times) = 0 INTO is_empty;
	IF is_empty THEN
		DELETE FROM ticket_kpis WHERE day = key_day AND team = key_team;
	END IF;
END $$;

-- Counts a row anew, at commit, because only then all triggers of the transaction have fired.  The row is locked since
-- it was made NULL: who has changed a ticket of it has either committed, and is seen here, or waits for us.
CREATE FUNCTION ticket_kpis_recount() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
	UPDATE ticket_kpis SET (times, ratings) = (SELECT duration_summary(opened, resolved), score_summary(rating)
		FROM tickets WHERE resolved IS NOT NULL AND ticket_kpis_day(resolved) = NEW.day
			AND coalesce(team, '') = NEW.team)
	WHERE day = NEW.day AND team = NEW.team AND times IS NULL;
	DELETE FROM ticket_kpis WHERE day = NEW.day AND team = NEW.team
		AND (times IS NULL OR finished(times) + invalid(times) = 0);
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ticket_kpis_recount AFTER INSERT OR UPDATE ON ticket_kpis DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW WHEN (NEW.times IS NULL) EXECUTE FUNCTION ticket_kpis_recount();

-- Rows are changed in one order, so two statements can't wait for each other.
CREATE FUNCTION ticket_kpis_track() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		PERFORM ticket_kpis_change(day, key, times, NULL, ratings, NULL)
		FROM (SELECT ticket_kpis_day(resolved) AS day, coalesce(team, '') AS key,
				duration_summary(opened, resolved) AS times, score_summary(rating) AS ratings
			FROM came WHERE resolved IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2) AS c;
	ELSIF TG_OP = 'DELETE' THEN
		PERFORM ticket_kpis_change(day, key, NULL, times, NULL, ratings)
		FROM (SELECT ticket_kpis_day(resolved) AS day, coalesce(team, '') AS key,
				duration_summary(opened, resolved) AS times, score_summary(rating) AS ratings
			FROM went WHERE resolved IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2) AS w;
	ELSIF TG_OP = 'UPDATE' THEN
		PERFORM ticket_kpis_change(day, key, c_times, w_times, c_ratings, w_ratings)
		FROM (SELECT day, key, c.times AS c_times, w.times AS w_times, c.ratings AS c_ratings, w.ratings AS w_ratings
			FROM (SELECT ticket_kpis_day(resolved) AS day, coalesce(team, '') AS key,
					duration_summary(opened, resolved) AS times, score_summary(rating) AS ratings
				FROM came WHERE resolved IS NOT NULL GROUP BY 1, 2) AS c
			FULL JOIN (SELECT ticket_kpis_day(resolved) AS day, coalesce(team, '') AS key,
					duration_summary(opened, resolved) AS times, score_summary(rating) AS ratings
				FROM went WHERE resolved IS NOT NULL GROUP BY 1, 2) AS w USING (day, key)
			ORDER BY 1, 2) AS u;
	ELSE
		DELETE FROM ticket_kpis;    -- TRUNCATE
	END IF;
	RETURN NULL;
END $$;
-- Writers of tickets need no right to ticket_kpis; names mean what they mean here and now.
SELECT format('ALTER FUNCTION %s() SET search_path = %s, pg_temp', name,
	(SELECT string_agg(quote_ident(s), ', ') FROM unnest(current_schemas(false)) AS s))
FROM unnest('{ticket_kpis_track,ticket_kpis_recount}'::text[]) AS name \gexec

CREATE TRIGGER ticket_kpis_insert AFTER INSERT ON tickets REFERENCING NEW TABLE AS came FOR EACH STATEMENT
	EXECUTE FUNCTION ticket_kpis_track();
CREATE TRIGGER ticket_kpis_update AFTER UPDATE ON tickets REFERENCING OLD TABLE AS went NEW TABLE AS came
	FOR EACH STATEMENT EXECUTE FUNCTION ticket_kpis_track();
CREATE TRIGGER ticket_kpis_delete AFTER DELETE ON tickets REFERENCING OLD TABLE AS went FOR EACH STATEMENT
	EXECUTE FUNCTION ticket_kpis_track();
CREATE TRIGGER ticket_kpis_truncate AFTER TRUNCATE ON tickets FOR EACH STATEMENT EXECUTE FUNCTION ticket_kpis_track();

INSERT INTO ticket_kpis
SELECT ticket_kpis_day(resolved), coalesce(team, ''), duration_summary(opened, resolved), score_summary(rating)
FROM tickets WHERE resolved IS NOT NULL GROUP BY 1, 2;
COMMIT;

-- To remove it:
--   DROP TABLE ticket_kpis; DROP FUNCTION ticket_kpis_track() CASCADE;
--   DROP FUNCTION ticket_kpis_change, ticket_kpis_recount;
--   DROP INDEX tickets_kpi_row; DROP FUNCTION ticket_kpis_day;
