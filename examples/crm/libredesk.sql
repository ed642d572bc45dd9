-- The KPI views of docs/crm.md over a Libredesk database (2.2, which has conversation_statuses.category, to 2.7).
--
--   psql -d libredesk -f examples/crm/libredesk.sql
--     -v schema=kpi_libredesk   where the views go
--     -v source=public          where Libredesk's tables are
--
-- Can be run again: views are replaced in place, so grants and what is built on them stay.
\set ON_ERROR_STOP on
\if :{?schema}
\else
	\set schema kpi_libredesk
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
		LIKE 'KPI views over Libredesk%', false)
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
COMMENT ON SCHEMA :"schema" IS 'KPI views over Libredesk, made by cxkpi''s examples/crm/libredesk.sql';
SET LOCAL search_path = :extension, :"source", pg_temp;

-- DISTINCT ON a key that is one anyway tells the planner that it may leave the join out if no column is asked for.

-- Business hours per team; team 0 is no team.  Where a team has no hours or no zone of its own, both come from the
-- settings, as for Libredesk.  Holidays are an empty object or an array.  None where nothing is set, or where this
-- server does not know the zone.
CREATE OR REPLACE VIEW :"schema".calendars AS
WITH app AS (
	SELECT max(value #>> '{}') FILTER (WHERE key = 'app.timezone') AS timezone,
		substring(max(value #>> '{}') FILTER (WHERE key = 'app.business_hours_id')
			FROM '^\d{1,9}$')::int AS business_hours_id
	FROM settings
), team AS (
	SELECT t.id, CASE WHEN own THEN t.business_hours_id ELSE app.business_hours_id END AS business_hours_id,
		CASE WHEN own THEN t.timezone ELSE app.timezone END AS timezone
	FROM (SELECT id, business_hours_id, timezone FROM teams UNION ALL SELECT 0, NULL, NULL) AS t CROSS JOIN app
	CROSS JOIN LATERAL (SELECT t.business_hours_id IS NOT NULL AND coalesce(t.timezone, '') <> '') AS has(own)
), week AS (
	SELECT b.id, string_agg(format('%s %s-%s', left(day, 3), h ->> 'open', h ->> 'close'), '; '
		ORDER BY array_position('{Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday}', day)) AS hours
	FROM business_hours AS b
	CROSS JOIN jsonb_each(CASE jsonb_typeof(b.hours) WHEN 'object' THEN b.hours ELSE '{}' END) AS d(day, h)
	WHERE day = ANY ('{Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday}')
		AND h ->> 'open' ~ '^([01]\d|2[0-3]):[0-5]\d$' AND h ->> 'close' ~ '^([01]\d|2[0-3]):[0-5]\d$'
		AND h ->> 'open' < h ->> 'close'
	GROUP BY b.id
), closed AS (
	SELECT b.id, string_agg(DISTINCT h ->> 'date', ',') AS dates
	FROM business_hours AS b
	CROSS JOIN jsonb_array_elements(CASE jsonb_typeof(b.holidays) WHEN 'array' THEN b.holidays ELSE '[]' END) AS h
	WHERE h ->> 'date' ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'
	GROUP BY b.id
)
SELECT DISTINCT ON (t.id) t.id AS team_id, (z.name || ' ' || CASE WHEN b.is_always_open THEN 'Mon-Sun 00:00-24:00'
	ELSE coalesce(w.hours, 'closed') || coalesce('; closed ' || c.dates, '') END)::business_calendar AS calendar
FROM team AS t
JOIN business_hours AS b ON b.id = t.business_hours_id
JOIN pg_timezone_names AS z ON z.name = t.timezone AND (z.name ~ '[a-z]' OR z.name IN ('UTC', 'GMT'))
LEFT JOIN week AS w ON w.id = b.id
LEFT JOIN closed AS c ON c.id = b.id;
COMMENT ON VIEW :"schema".calendars IS 'business hours per team, 0 being none; read by kpi_tickets';

CREATE OR REPLACE VIEW :"schema".agents AS
SELECT DISTINCT ON (id) id, type, name
	|| CASE WHEN count(*) OVER (PARTITION BY name) > 1 THEN format(' (%s)', id) ELSE '' END AS agent
FROM (SELECT id, type::text AS type,
		coalesce(NULLIF(btrim(concat_ws(' ', first_name, last_name)), ''), email, 'user ' || id) AS name FROM users
	WHERE type::text IN ('agent', 'ai_assistant')) AS staff;
COMMENT ON VIEW :"schema".agents IS 'names of agents, with the id where two have the same; read by the kpi views';

-- A reply is a public message that a person wrote: those of the system, of an assistant, surveys and other automatic
-- ones, and what could not be sent are none.
CREATE OR REPLACE VIEW :"schema".said AS
SELECT m.conversation_id, m.created_at AS at, m.type = 'incoming' AS asks,
	m.type = 'outgoing' AND m.status <> 'failed' AND u.type::text = 'agent' AND u.email IS DISTINCT FROM 'System'
		AND coalesce(m.meta ->> 'is_csat', '') <> 'true'
		AND coalesce(m.meta ->> 'is_automated', '') <> 'true' AS replies
FROM conversation_messages AS m JOIN users AS u ON u.id = m.sender_id
WHERE NOT m.private AND m.type IN ('incoming', 'outgoing');
COMMENT ON VIEW :"schema".said IS 'public messages, and which are replies of people; read by kpi_tickets';

-- Where an agent's message came with the conversation, it was opened when the customer answered.
CREATE OR REPLACE VIEW :"schema".talks AS
SELECT c.id AS conversation_id, CASE WHEN ours_first THEN asked_at ELSE c.created_at END AS opened,
	CASE WHEN m.conversation_id IS NULL OR NOT has_outgoing THEN c.first_reply_at
		WHEN ours_first THEN later.first_reply ELSE wrote_at END AS first_reply,
	CASE WHEN has_outgoing THEN CASE WHEN ours_first THEN later.contacts ELSE m.contacts END
		WHEN c.first_reply_at IS NULL THEN 0 END::int AS contacts
FROM conversations AS c
LEFT JOIN (SELECT conversation_id, min(at) FILTER (WHERE asks) AS asked_at, min(at) FILTER (WHERE replies) AS wrote_at,
		count(*) FILTER (WHERE replies) AS contacts, bool_or(NOT asks) AS has_outgoing
	FROM :"schema".said GROUP BY conversation_id) AS m ON m.conversation_id = c.id
CROSS JOIN LATERAL (SELECT coalesce(wrote_at <= c.created_at + interval '1 second'
	AND (asked_at IS NULL OR wrote_at < asked_at), false) AS ours_first) AS start
CROSS JOIN LATERAL (SELECT min(at) AS first_reply, count(*) AS contacts FROM :"schema".said AS s
	WHERE ours_first AND s.conversation_id = c.id AND s.replies AND s.at >= asked_at) AS later;
COMMENT ON VIEW :"schema".talks IS 'when a conversation was opened and answered, by its messages; read by kpi_tickets';

-- resolved_at keeps the first time and stays at reopening, so later ones are read from the activity in the
-- conversation, which names the new status.
CREATE OR REPLACE VIEW :"schema".resolutions AS
SELECT conversation_id, min(at) FILTER (WHERE resolves AND was_resolved IS NOT TRUE) AS first_resolved,
	max(at) FILTER (WHERE resolves AND was_resolved IS NOT TRUE) AS last_resolved,
	count(*) FILTER (WHERE was_resolved AND NOT resolves)::int AS reopened
FROM (SELECT conversation_id, at, resolves,
		lag(resolves) OVER (PARTITION BY conversation_id ORDER BY at, id) AS was_resolved
	FROM (SELECT m.conversation_id, m.id, m.created_at AS at, s.category = 'resolved' AS resolves
		FROM conversation_messages AS m
		JOIN conversation_statuses AS s ON s.name = substring(coalesce(NULLIF(m.text_content, ''), m.content)
			FROM 'marked the conversation as (.*)$')
		WHERE m.type = 'activity'
			AND coalesce(m.meta ->> 'activity_type', 'status_change') = 'status_change') AS change) AS step
GROUP BY conversation_id;
COMMENT ON VIEW :"schema".resolutions
	IS 'when a conversation was resolved and how often it was reopened, by its activity; read by kpi_tickets';

-- Out: conversations of a deleted inbox or a blocked contact, those that an assistant has or had to itself, and those
-- that an agent began and nobody answered.
CREATE OR REPLACE VIEW :"schema".kpi_tickets AS
SELECT c.id::text AS ticket, c.contact_id::text AS customer, u.agent, t.name AS team, i.channel::text AS channel,
	NULL::text AS topic, coalesce(l.labels, '{}') AS labels, talk.opened, talk.first_reply,
	coalesce(c.resolved_at, c.closed_at, r.first_resolved, done.at) AS first_resolved, done.at AS resolved,
	talk.contacts, greatest(coalesce(r.reopened, 0),
		CASE WHEN done.at IS NULL AND coalesce(c.resolved_at, c.closed_at) IS NOT NULL THEN 1 ELSE 0 END) AS reopened,
	a.rating, k.calendar
FROM conversations AS c
JOIN conversation_statuses AS s ON s.id = c.status_id
JOIN inboxes AS i ON i.id = c.inbox_id AND i.deleted_at IS NULL
JOIN users AS p ON p.id = c.contact_id AND p.enabled
JOIN :"schema".talks AS talk ON talk.conversation_id = c.id
LEFT JOIN :"schema".resolutions AS r ON r.conversation_id = c.id
LEFT JOIN :"schema".agents AS u ON u.id = c.assigned_user_id
LEFT JOIN teams AS t ON t.id = c.assigned_team_id
LEFT JOIN :"schema".calendars AS k ON k.team_id = coalesce(c.assigned_team_id, 0)
LEFT JOIN (SELECT ct.conversation_id, array_agg(DISTINCT tags.name ORDER BY tags.name) AS labels
	FROM conversation_tags AS ct JOIN tags ON tags.id = ct.tag_id
	GROUP BY ct.conversation_id) AS l ON l.conversation_id = c.id
LEFT JOIN (SELECT conversation_id, (array_agg(rating ORDER BY response_timestamp DESC NULLS LAST, id DESC)
		FILTER (WHERE rating > 0))[1]::numeric AS rating
	FROM csat_responses GROUP BY conversation_id) AS a ON a.conversation_id = c.id
CROSS JOIN LATERAL (SELECT CASE WHEN s.category = 'resolved'
	THEN coalesce(r.last_resolved, c.resolved_at, c.closed_at, c.updated_at) END) AS done(at)
WHERE talk.opened IS NOT NULL AND NOT (coalesce(u.type = 'ai_assistant', false) AND coalesce(talk.contacts, 0) = 0);
COMMENT ON VIEW :"schema".kpi_tickets IS 'one row per conversation of a customer with people; see docs/crm.md';

-- One row per survey that was sent.  Rating 0 is no rating; with words it is an answer in words only.
CREATE OR REPLACE VIEW :"schema".kpi_answers AS
SELECT r.id::text AS answer, c.contact_id::text AS customer, u.agent, r.created_at AS asked,
	r.response_timestamp AS answered, 'csat'::text AS question, 5 AS scale_max, NULLIF(r.rating, 0)::numeric AS score,
	NULLIF(btrim(r.feedback), '') AS comment
FROM csat_responses AS r
JOIN conversations AS c ON c.id = r.conversation_id
JOIN inboxes AS i ON i.id = c.inbox_id AND i.deleted_at IS NULL
JOIN users AS p ON p.id = c.contact_id AND p.enabled
LEFT JOIN :"schema".agents AS u ON u.id = c.assigned_user_id;
COMMENT ON VIEW :"schema".kpi_answers
	IS 'one row per satisfaction survey sent; score is NULL until it is answered; see docs/crm.md';

CREATE OR REPLACE VIEW :"schema".kpi_reconcile AS
WITH ticket AS (SELECT * FROM :"schema".kpi_tickets),
promise AS (
	SELECT t.first_reply, t.first_resolved, a.first_response_deadline_at AS reply_due,
		a.resolution_deadline_at AS resolution_due
	FROM applied_slas AS a JOIN ticket AS t ON t.ticket = a.conversation_id::text
), figures AS (
	SELECT 1 AS place, 'conversations' AS kpi, (SELECT count(*) FROM ticket)::numeric AS ours,
		(SELECT count(*) FROM conversations)::numeric AS theirs,
		'Libredesk counts those of deleted inboxes and blocked contacts, an assistant''s own, and those nobody '
		'answered an agent in.' AS why
	UNION ALL
	SELECT 2, 'resolved conversations', (SELECT count(resolved) FROM ticket),
		(SELECT count(resolved_at) FROM conversations),
		'Libredesk keeps the first resolution when a conversation is opened again, and counts it as resolved.'
	UNION ALL
	SELECT 3, 'conversations without a reply',
		(SELECT count(*) FROM ticket WHERE first_reply IS NULL AND resolved IS NULL),
		(SELECT count(*) FROM conversations AS c JOIN conversation_statuses AS s ON s.id = c.status_id
			WHERE s.category <> 'resolved' AND c.first_reply_at IS NULL),
		'For Libredesk an assistant''s message is a first reply, so a customer handed to people no longer seems '
		'to wait.'
	UNION ALL
	SELECT 4, 'average first response time, hours',
		(SELECT hours(avg_response(opened, first_reply)) FROM ticket),
		(SELECT coalesce(avg(extract(epoch FROM first_response_met_at - created_at))
			FILTER (WHERE first_response_met_at IS NOT NULL), 0)::numeric / 3600
			FROM applied_slas),
		'Libredesk averages replies that met their SLA: late ones and conversations without an SLA are left out, '
		'and nothing is 0.'
	UNION ALL
	SELECT 5, 'average resolution time, hours',
		(SELECT hours(avg_resolution(opened, resolved)) FROM ticket),
		(SELECT coalesce(avg(extract(epoch FROM resolution_met_at - created_at))
			FILTER (WHERE resolution_met_at IS NOT NULL), 0)::numeric / 3600
			FROM applied_slas),
		'Libredesk averages resolutions that met their SLA, from when the SLA was applied to when it looked; '
		'nothing is 0.'
	UNION ALL
	SELECT 6, 'first response within the SLA, percent',
		(SELECT rate_agg(CASE WHEN first_reply <= reply_due THEN true
			WHEN coalesce(first_reply, now()) > reply_due THEN false END) FROM promise),
		(SELECT CASE WHEN count(first_response_met_at) + count(first_response_breached_at) > 0
			THEN 100.0 * count(first_response_met_at)
				/ (count(first_response_met_at) + count(first_response_breached_at)) ELSE 0 END FROM applied_slas),
		'For Libredesk an assistant''s message meets the SLA, and nothing due is 0.'
	UNION ALL
	SELECT 7, 'resolution within the SLA, percent',
		(SELECT rate_agg(CASE WHEN first_resolved <= resolution_due THEN true
			WHEN coalesce(first_resolved, now()) > resolution_due THEN false END)
			FROM promise),
		(SELECT CASE WHEN count(resolution_met_at) + count(resolution_breached_at) > 0
			THEN 100.0 * count(resolution_met_at) / (count(resolution_met_at) + count(resolution_breached_at))
			ELSE 0 END FROM applied_slas),
		'Libredesk counts an assistant''s own conversations and deleted inboxes, and nothing due is 0.'
	UNION ALL
	SELECT 8, 'average rating', (SELECT avg(score) FROM :"schema".kpi_answers),
		(SELECT coalesce(avg(rating) FILTER (WHERE rating > 0), 0) FROM csat_responses),
		'The same but for deleted inboxes and blocked contacts; without a rating Libredesk says 0.'
	UNION ALL
	SELECT 9, 'survey response rate, percent', (SELECT rate_agg(answered IS NOT NULL) FROM :"schema".kpi_answers),
		(SELECT CASE WHEN count(*) > 0 THEN 100.0 * count(*) FILTER (WHERE rating > 0) / count(*) ELSE 0 END
			FROM csat_responses),
		'For Libredesk an answer in words only is none.'
)
SELECT kpi, round(ours, 2) AS ours, round(theirs, 2) AS theirs, round(ours, 2) - round(theirs, 2) AS difference, why
FROM figures ORDER BY place;
COMMENT ON VIEW :"schema".kpi_reconcile
	IS 'KPIs as Libredesk computes them beside ours, and why they differ; see docs/crm.md';

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
