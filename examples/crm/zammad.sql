-- The KPI views of docs/crm.md over a Zammad database (7.0; older ones if they have tickets.last_close_at).
--
--   psql -d zammad -f examples/crm/zammad.sql
--     -v schema=kpi_zammad   where the views go
--     -v source=public       where Zammad's tables are
--
-- Can be run again: views are replaced in place, so grants and what is built on them stay.
-- Zammad keeps no satisfaction ratings, so there is no kpi_answers.
\set ON_ERROR_STOP on
\if :{?schema}
\else
	\set schema kpi_zammad
\endif
\if :{?source}
\else
	\set source public
\endif

BEGIN;
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'cxkpi') THEN
		RAISE EXCEPTION 'extension "cxkpi" is not installed in this database'
			USING HINT = 'Run CREATE EXTENSION cxkpi first.';
	END IF;
END $$;
SELECT extnamespace::regnamespace::text AS extension, to_regnamespace(quote_ident(:'schema')) IS NULL AS is_new,
	coalesce(obj_description(to_regnamespace(quote_ident(:'schema')), 'pg_namespace')
		LIKE 'KPI views over Zammad%', false)
		OR NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(:'schema'))) AS is_ours
FROM pg_extension WHERE extname = 'cxkpi' \gset
\if :is_new
	CREATE SCHEMA :"schema";
\elif :is_ours
\else
	DO $$ BEGIN
		RAISE EXCEPTION 'the schema for the views exists and was not made by this file'
			USING HINT = 'Give another one with -v schema=NAME.';
	END $$;
\endif
COMMENT ON SCHEMA :"schema" IS 'KPI views over Zammad, made by cxkpi''s examples/crm/zammad.sql';
SET LOCAL search_path = :extension, :"source", pg_temp;

-- DISTINCT ON a key that is one anyway tells the planner that it may leave the join out if no column is asked for.

-- Business hours are YAML that Rails wrote: per day a flag and pairs of times, with or without Ruby's tags.  Each
-- day's part of the text is cut out and its times are read two by two; a day to 23:59 is one to 24:00, as
-- for Zammad.  A calendar without hours, with YAML references or of a zone unknown here is left out.
CREATE OR REPLACE VIEW :"schema".calendars AS
WITH parts AS (
	SELECT c.id, d.day, d.place, regexp_replace(substring(c.business_hours FROM '\m' || d.day || '\M["'']?:(.*)'),
		'\m(mon|tue|wed|thu|fri|sat|sun)\M["'']?:.*', '') AS part
	FROM calendars AS c CROSS JOIN unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) WITH ORDINALITY AS d(day, place)
	WHERE c.business_hours !~ 'timeframes: *\*'
), times AS (
	SELECT id, day, place, (t.n + 1) / 2 AS pair, t.n % 2 AS first, (t.m[1])::int * 60 + (t.m[2])::int AS minute
	FROM parts CROSS JOIN regexp_matches(part, '\m(\d{1,2}):(\d\d)\M', 'g') WITH ORDINALITY AS t(m, n)
	WHERE part ~ '\mactive["'']?: *["'']?true'
), hours AS (
	SELECT id, day, place, min(minute) FILTER (WHERE first = 1) AS opens,
		CASE min(minute) FILTER (WHERE first = 0) WHEN 1439 THEN 1440
			ELSE min(minute) FILTER (WHERE first = 0) END AS closes
	FROM times GROUP BY id, day, place, pair
), stretches AS (
	SELECT *, opens <= max(closes) OVER (PARTITION BY id, place ORDER BY opens, closes
		ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS continues
	FROM hours WHERE opens < closes AND closes <= 1440
), numbered AS (
	SELECT *, count(*) FILTER (WHERE continues IS NOT TRUE)
		OVER (PARTITION BY id, place ORDER BY opens, closes) AS stretch
	FROM stretches
), windows AS (
	SELECT id, day, place, min(opens) AS opens, max(closes) AS closes FROM numbered GROUP BY id, day, place, stretch
), week AS (
	SELECT id, string_agg(format('%s %s:%s-%s:%s', initcap(day), lpad((opens / 60)::text, 2, '0'),
		lpad((opens % 60)::text, 2, '0'),
		lpad((closes / 60)::text, 2, '0'), lpad((closes % 60)::text, 2, '0')), '; ' ORDER BY place, opens) AS hours
	FROM windows GROUP BY id
), holidays AS (
	-- One part per date.  A holiday counts if it is active and was not removed.
	SELECT c.id, string_agg(DISTINCT substring(part FROM '^["'']?(\d{4}-\d\d-\d\d)'), ',') AS dates
	FROM calendars AS c CROSS JOIN regexp_split_to_table(c.public_holidays, '(?=\m\d{4}-\d\d-\d\d["'']?:)') AS part
	WHERE part ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])["'']?:' AND part ~ '\mactive["'']?: *["'']?true'
		AND part !~ '\mremoved["'']?: *["'']?true'
	GROUP BY c.id
)
SELECT DISTINCT ON (c.id) c.id AS calendar_id, c."default" AS is_default,
	(z.name || ' ' || w.hours || coalesce('; closed ' || h.dates, ''))::business_calendar AS calendar
FROM calendars AS c
JOIN week AS w USING (id)
JOIN pg_timezone_names AS z ON z.name = c.timezone AND (z.name ~ '[a-z]' OR z.name IN ('UTC', 'GMT'))
LEFT JOIN holidays AS h USING (id);
COMMENT ON VIEW :"schema".calendars IS 'business hours per calendar; read by kpi_tickets';

-- User 1 is nobody.
CREATE OR REPLACE VIEW :"schema".agents AS
SELECT DISTINCT ON (id) id, name
	|| CASE WHEN count(*) OVER (PARTITION BY name) > 1 THEN format(' (%s)', id) ELSE '' END AS agent
FROM (SELECT id, coalesce(NULLIF(btrim(concat_ws(' ', firstname, lastname)), ''), login) AS name FROM users
	WHERE id > 1 AND id IN (SELECT owner_id FROM tickets)) AS owner;
COMMENT ON VIEW :"schema".agents IS 'names of ticket owners, with the id where two have the same; read by kpi_tickets';

-- A reply is a public article of an agent of a type that reaches the customer: notes, what is internal and what
-- a trigger sent are none.
CREATE OR REPLACE VIEW :"schema".said AS
SELECT a.id, a.ticket_id, a.created_at AT TIME ZONE 'UTC' AS at, a.internal,
	NOT a.internal AND s.name = 'Customer' AS asks,
	NOT a.internal AND s.name = 'Agent' AND y.communication AS replies
FROM ticket_articles AS a
JOIN ticket_article_senders AS s ON s.id = a.sender_id
JOIN ticket_article_types AS y ON y.id = a.type_id;
COMMENT ON VIEW :"schema".said IS 'articles, and which are replies of people; read by kpi_tickets';

-- Where an agent's article came with the ticket, it was opened when the customer answered.
CREATE OR REPLACE VIEW :"schema".talks AS
SELECT t.id AS ticket_id, CASE WHEN ours_first THEN asked_at ELSE created END AS opened,
	CASE WHEN m.ticket_id IS NULL THEN t.first_response_at AT TIME ZONE 'UTC'
		WHEN ours_first THEN later.first_reply ELSE wrote_at END AS first_reply,
	CASE WHEN m.ticket_id IS NOT NULL THEN CASE WHEN ours_first THEN later.contacts ELSE m.contacts END
		WHEN t.first_response_at IS NULL THEN 0 END::int AS contacts,
	coalesce(is_internal, false) AS is_internal
FROM tickets AS t
LEFT JOIN (SELECT ticket_id, min(at) FILTER (WHERE asks) AS asked_at, min(at) FILTER (WHERE replies) AS wrote_at,
		count(*) FILTER (WHERE replies) AS contacts, bool_and(internal) AS is_internal
	FROM :"schema".said GROUP BY ticket_id) AS m ON m.ticket_id = t.id
CROSS JOIN LATERAL (SELECT t.created_at AT TIME ZONE 'UTC' AS created) AS utc
CROSS JOIN LATERAL (SELECT coalesce(wrote_at <= created + interval '1 second'
	AND (asked_at IS NULL OR wrote_at < asked_at), false) AS ours_first) AS start
CROSS JOIN LATERAL (SELECT min(at) AS first_reply, count(*) AS contacts FROM :"schema".said AS s
	WHERE ours_first AND s.ticket_id = t.id AND s.replies AND s.at >= asked_at) AS later;
COMMENT ON VIEW :"schema".talks IS 'when a ticket was opened and answered, by its articles; read by kpi_tickets';

-- Each turn of the customer, from the first article since the last reply, with the reply to it.
CREATE OR REPLACE VIEW :"schema".turns AS
SELECT ticket_id, min(at) FILTER (WHERE asks) AS asked, min(at) FILTER (WHERE replies) AS answered
FROM (SELECT *, count(*) FILTER (WHERE replies) OVER (PARTITION BY ticket_id ORDER BY at, id
		ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS turn
	FROM :"schema".said WHERE asks OR replies) AS numbered
GROUP BY ticket_id, turn HAVING bool_or(asks);
COMMENT ON VIEW :"schema".turns IS 'each question of a customer with the reply to it; read by kpi_reconcile';

-- Names of states are the customer's own; their types are Zammad's.
CREATE OR REPLACE VIEW :"schema".resolutions AS
SELECT h.o_id AS ticket_id, min(at) FILTER (WHERE closes) AS first_closed, max(at) FILTER (WHERE closes) AS last_closed,
	count(*) FILTER (WHERE opens)::int AS reopened
FROM (SELECT h.o_id, h.created_at AT TIME ZONE 'UTC' AS at,
		coalesce(after.name = 'closed' AND before.name IS DISTINCT FROM 'closed', false) AS closes,
		coalesce(before.name = 'closed' AND after.name NOT IN ('closed', 'merged', 'removed'), false) AS opens
	FROM histories AS h
	JOIN history_objects AS o ON o.id = h.history_object_id AND o.name = 'Ticket'
	JOIN history_attributes AS a ON a.id = h.history_attribute_id AND a.name = 'state'
	LEFT JOIN ticket_states AS s1 ON s1.id = h.id_from OR (h.id_from IS NULL AND s1.name = h.value_from)
	LEFT JOIN ticket_state_types AS before ON before.id = s1.state_type_id
	LEFT JOIN ticket_states AS s2 ON s2.id = h.id_to OR (h.id_to IS NULL AND s2.name = h.value_to)
	LEFT JOIN ticket_state_types AS after ON after.id = s2.state_type_id) AS h
GROUP BY h.o_id;
COMMENT ON VIEW :"schema".resolutions
	IS 'when a ticket was closed and how often it was reopened, by histories; read by kpi_tickets';

-- Out: tickets that were merged into another or removed, those of internal articles only, and those that an
-- agent began and nobody answered.  The calendar is that of the SLA that Zammad last applied, or the default one.
CREATE OR REPLACE VIEW :"schema".kpi_tickets AS
SELECT t.id::text AS ticket, t.customer_id::text AS customer, u.agent, g.name::text AS team, y.name::text AS channel,
	NULLIF(t.type, '')::text AS topic, coalesce(l.labels, '{}') AS labels, talk.opened, talk.first_reply,
	coalesce(t.close_at AT TIME ZONE 'UTC', r.first_closed, closed.at) AS first_resolved, closed.at AS resolved,
	talk.contacts, coalesce(r.reopened, 0) AS reopened, NULL::numeric AS rating,
	coalesce(k.calendar,
		(SELECT d.calendar FROM :"schema".calendars AS d WHERE d.is_default ORDER BY d.calendar_id LIMIT 1)) AS calendar
FROM tickets AS t
JOIN ticket_states AS s ON s.id = t.state_id
JOIN ticket_state_types AS st ON st.id = s.state_type_id
JOIN :"schema".talks AS talk ON talk.ticket_id = t.id
LEFT JOIN :"schema".resolutions AS r ON r.ticket_id = t.id
LEFT JOIN :"schema".agents AS u ON u.id = t.owner_id
LEFT JOIN groups AS g ON g.id = t.group_id
LEFT JOIN ticket_article_types AS y ON y.id = t.create_article_type_id
LEFT JOIN (SELECT tags.o_id, array_agg(DISTINCT i.name::text ORDER BY i.name::text) AS labels FROM tags
	JOIN tag_objects AS o ON o.id = tags.tag_object_id AND o.name = 'Ticket'
	JOIN tag_items AS i ON i.id = tags.tag_item_id GROUP BY tags.o_id) AS l ON l.o_id = t.id
LEFT JOIN :"schema".calendars AS k ON k.calendar_id = substring(t.preferences FROM '\mcalendar_id: (\d{1,9})\M')::int
CROSS JOIN LATERAL (SELECT CASE WHEN st.name = 'closed'
	THEN coalesce(t.last_close_at AT TIME ZONE 'UTC', r.last_closed, t.close_at AT TIME ZONE 'UTC',
		t.updated_at AT TIME ZONE 'UTC') END) AS closed(at)
WHERE st.name NOT IN ('merged', 'removed') AND NOT talk.is_internal AND talk.opened IS NOT NULL;
COMMENT ON VIEW :"schema".kpi_tickets IS 'one row per ticket of a customer; see docs/crm.md';

CREATE OR REPLACE VIEW :"schema".kpi_reconcile AS
WITH ticket AS (SELECT * FROM :"schema".kpi_tickets),
figures AS (
	SELECT 1 AS place, 'tickets' AS kpi, (SELECT count(*) FROM ticket)::numeric AS ours,
		(SELECT count(*) FROM tickets)::numeric AS theirs,
		'Zammad counts what was merged or removed, what has internal articles only and what nobody answered an '
		'agent in.' AS why
	UNION ALL
	SELECT 2, 'closed tickets', (SELECT count(resolved) FROM ticket), (SELECT count(close_at) FROM tickets),
		'Zammad counts the first closing, also of tickets that are open again, and none of those that were '
		'imported closed.'
	UNION ALL
	SELECT 3, 'solved at first contact, percent', (SELECT fcr_agg(contacts, resolved IS NOT NULL) FROM ticket),
		(SELECT 100.0 * count(*) FILTER (WHERE close_at - interval '15 minutes' < created_at) / NULLIF(count(*), 0)
			FROM tickets WHERE close_at IS NOT NULL),
		'Zammad calls first solution what was closed within 15 minutes, which is speed; ours is closed with one reply.'
	UNION ALL
	SELECT 4, 'average first response time, business minutes',
		(SELECT 60 * hours(avg_response(opened, first_reply, calendar)) FROM ticket),
		(SELECT avg(first_response_in_min) FROM tickets),
		'Zammad stores minutes only where an SLA with a first response time matched; ours is of all that were answered.'
	UNION ALL
	SELECT 5, 'tickets with a first response time', (SELECT count(first_reply) FROM ticket),
		(SELECT count(first_response_in_min) FROM tickets),
		'Zammad stores minutes only where an SLA with a first response time matched.'
	UNION ALL
	SELECT 6, 'average solution time, business minutes',
		(SELECT 60 * hours(avg_resolution(opened, resolved, calendar)) FROM ticket),
		(SELECT avg(close_in_min) FROM tickets),
		'Zammad stores minutes to the first closing, only where an SLA with a solution time matched; ours is to '
		'the last one.'
	UNION ALL
	SELECT 7, 'tickets with a solution time', (SELECT count(resolved) FROM ticket),
		(SELECT count(close_in_min) FROM tickets),
		'Zammad stores minutes only where an SLA with a solution time matched.'
	UNION ALL
	SELECT 8, 'average reply time, business minutes',
		(SELECT 60 * hours(avg_response(turn.asked, turn.answered, t.calendar))
			FROM ticket AS t JOIN :"schema".turns AS turn ON turn.ticket_id::text = t.ticket),
		(SELECT avg(update_in_min) FROM tickets),
		'Zammad keeps the longest wait of a ticket, if an SLA with an update time matched; ours is of every '
		'question and its answer.'
)
SELECT kpi, round(ours, 2) AS ours, round(theirs, 2) AS theirs, round(ours, 2) - round(theirs, 2) AS difference, why
FROM figures ORDER BY place;
COMMENT ON VIEW :"schema".kpi_reconcile
	IS 'KPIs as Zammad computes them beside ours, and why they differ; see docs/crm.md';

COMMIT;
\echo Views are in schema :schema. To let a role read them:
\echo '    GRANT USAGE ON SCHEMA' :"schema" 'TO reader;'
\echo '    GRANT SELECT ON ALL TABLES IN SCHEMA' :"schema" 'TO reader;'
\echo 'To remove them:'
\echo '    DROP SCHEMA' :"schema" 'CASCADE;'
\unset schema
\unset source
\unset extension
\unset is_new
\unset is_ours
