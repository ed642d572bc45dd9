-- The KPI views of docs/crm.md over a Chatwoot database (schema version 2025_08_16; older ones if they have
-- conversations.first_reply_created_at, contacts.blocked and reporting_events.event_end_time).
--
--   psql -d chatwoot -f examples/crm/chatwoot.sql
--     -v schema=kpi_chatwoot   where the views go
--     -v source=public         where Chatwoot's tables are
--     -v account=NULL          one account of the installation only, by its id
--
-- Can be run again: views are replaced in place, so grants and what is built on them stay.
\set ON_ERROR_STOP on
\if :{?schema}
\else
	\set schema kpi_chatwoot
\endif
\if :{?source}
\else
	\set source public
\endif
\if :{?account}
\else
	\set account NULL
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
		LIKE 'KPI views over Chatwoot%', false)
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
COMMENT ON SCHEMA :"schema" IS 'KPI views over Chatwoot, made by cxkpi''s examples/crm/chatwoot.sql';
SET LOCAL search_path = :extension, :"source", pg_temp;

-- DISTINCT ON a key that is one anyway tells the planner that it may leave the join out if no column is asked for.

-- Opening hours per inbox.  None where the inbox has them switched off, where no row says anything, and
-- where this server does not know the zone.  A day that is open all day is stored as 0:00 to 23:59.
CREATE OR REPLACE VIEW :"schema".calendars AS
WITH hours AS (
	SELECT inbox_id, day_of_week % 7 AS day,
		CASE WHEN open_all_day THEN 0 ELSE open_hour * 60 + coalesce(open_minutes, 0) END AS opens,
		CASE WHEN open_all_day THEN 1440 ELSE close_hour * 60 + coalesce(close_minutes, 0) END AS closes
	FROM working_hours WHERE closed_all_day IS NOT TRUE
), stretches AS (
	SELECT *, opens <= max(closes) OVER (PARTITION BY inbox_id, day ORDER BY opens, closes
		ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS continues
	FROM hours WHERE opens < closes
), numbered AS (
	SELECT *, count(*) FILTER (WHERE continues IS NOT TRUE)
		OVER (PARTITION BY inbox_id, day ORDER BY opens, closes) AS stretch
	FROM stretches
), windows AS (
	-- Two rows of one day that overlap are one window.
	SELECT inbox_id, day, min(opens) AS opens, max(closes) AS closes FROM numbered GROUP BY inbox_id, day, stretch
), week AS (
	SELECT inbox_id, string_agg(format('%s %s:%s-%s:%s',
		(ARRAY['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'])[day + 1],
		lpad((opens / 60)::text, 2, '0'), lpad((opens % 60)::text, 2, '0'),
		lpad((closes / 60)::text, 2, '0'), lpad((closes % 60)::text, 2, '0')), '; ' ORDER BY day, opens) AS hours
	FROM windows GROUP BY inbox_id
)
SELECT DISTINCT ON (i.id) i.id AS inbox_id,
	(z.name || ' ' || coalesce(w.hours, 'closed'))::business_calendar AS calendar
FROM inboxes AS i
JOIN pg_timezone_names AS z ON z.name = coalesce(NULLIF(i.timezone, ''), 'UTC')
	AND (z.name ~ '[a-z]' OR z.name IN ('UTC', 'GMT'))
LEFT JOIN week AS w ON w.inbox_id = i.id
WHERE i.working_hours_enabled AND EXISTS (SELECT FROM working_hours AS h WHERE h.inbox_id = i.id);
COMMENT ON VIEW :"schema".calendars IS 'opening hours per inbox that has them switched on; read by kpi_tickets';

CREATE OR REPLACE VIEW :"schema".agents AS
SELECT DISTINCT ON (id) id, coalesce(NULLIF(name, ''), email, 'user ' || id)
	|| CASE WHEN count(*) OVER (PARTITION BY coalesce(NULLIF(name, ''), email, 'user ' || id)) > 1
		THEN format(' (%s)', id) ELSE '' END AS agent
FROM users;
COMMENT ON VIEW :"schema".agents IS 'names of agents, with the id where two have the same; read by the kpi views';

-- What customers, agents and bots said in public.  A reply is an outgoing message that a person wrote: bots, automation
-- rules, campaigns, templates, reactions and what could not be sent are none.  Chatwoot stores content_attributes as an
-- object or as a string that holds one, thus the look at its text.
CREATE OR REPLACE VIEW :"schema".said AS
SELECT conversation_id, created_at AT TIME ZONE 'UTC' AS at, message_type = 0 AS asks,
	message_type = 1 AND coalesce(sender_type IN ('AgentBot', 'Captain::Assistant'), false) AS by_bot,
	message_type = 1 AND status IS DISTINCT FROM 3 AND NULLIF(additional_attributes ->> 'campaign_id', '') IS NULL
		AND (coalesce(sender_type, '') = 'User'
			OR coalesce(content_attributes::text, '') ~ 'external_echo\\*": *\\*"?true')
		AND (content_attributes IS NULL OR content_attributes::text = '{}' OR content_attributes::text
			!~ '(automation_rule_id\\*": *\\*"?\d|is_reaction\\*": *\\*"?true)') AS replies
FROM messages WHERE NOT private AND message_type IN (0, 1);
COMMENT ON VIEW :"schema".said IS 'public messages, and which are replies of people; read by kpi_tickets';

-- Where an agent's message came with the conversation, or a campaign's, it was opened when the customer answered.
CREATE OR REPLACE VIEW :"schema".talks AS
SELECT c.id AS conversation_id, CASE WHEN ours_first THEN asked_at ELSE created END AS opened,
	CASE WHEN m.conversation_id IS NULL OR NOT has_outgoing THEN c.first_reply_created_at AT TIME ZONE 'UTC'
		WHEN ours_first THEN later.first_reply ELSE wrote_at END AS first_reply,
	CASE WHEN has_outgoing THEN CASE WHEN ours_first THEN later.contacts ELSE m.contacts END
		WHEN c.first_reply_created_at IS NULL THEN 0 END::int AS contacts,
	wrote_at IS NOT NULL AS has_reply, coalesce(has_bot, false) AS has_bot
FROM conversations AS c
LEFT JOIN (SELECT conversation_id, min(at) FILTER (WHERE asks) AS asked_at, min(at) FILTER (WHERE replies) AS wrote_at,
		count(*) FILTER (WHERE replies) AS contacts, bool_or(NOT asks) AS has_outgoing, bool_or(by_bot) AS has_bot
	FROM :"schema".said GROUP BY conversation_id) AS m ON m.conversation_id = c.id
CROSS JOIN LATERAL (SELECT c.created_at AT TIME ZONE 'UTC' AS created) AS utc
CROSS JOIN LATERAL (SELECT c.campaign_id IS NOT NULL
	OR coalesce(wrote_at <= created + interval '1 second'
		AND (asked_at IS NULL OR wrote_at < asked_at), false) AS ours_first) AS start
CROSS JOIN LATERAL (SELECT min(at) AS first_reply, count(*) AS contacts FROM :"schema".said AS s
	WHERE ours_first AND s.conversation_id = c.id AND s.replies AND s.at >= asked_at) AS later;
COMMENT ON VIEW :"schema".talks IS 'when a conversation was opened and answered, by its messages; read by kpi_tickets';

-- A row of reporting_events is written each time a conversation is resolved, at times twice for one.
CREATE OR REPLACE VIEW :"schema".resolutions AS
SELECT conversation_id, min(at) FILTER (WHERE name = 'conversation_resolved') AS first_resolved,
	max(at) FILTER (WHERE name = 'conversation_resolved') AS last_resolved,
	count(DISTINCT at) FILTER (WHERE name = 'conversation_resolved')::int AS times,
	bool_or(name = 'conversation_bot_resolved') AS by_bot, bool_or(name = 'conversation_bot_handoff') AS handed_off
FROM (SELECT conversation_id, name, coalesce(event_end_time, created_at) AT TIME ZONE 'UTC' AS at FROM reporting_events
	WHERE name IN ('conversation_resolved', 'conversation_bot_resolved', 'conversation_bot_handoff')) AS event
GROUP BY conversation_id;
COMMENT ON VIEW :"schema".resolutions IS 'when a conversation was resolved, by reporting_events; read by kpi_tickets';

-- Out: conversations of blocked contacts, those that an agent or a campaign began and nobody answered,
-- and those that a bot has or had without handing them to a person.
CREATE OR REPLACE VIEW :"schema".kpi_tickets AS
SELECT c.id::text AS ticket, c.contact_id::text AS customer, u.agent, t.name::text AS team,
	regexp_replace(i.channel_type, '^Channel::', '')::text AS channel, NULL::text AS topic,
	coalesce(l.labels, '{}') AS labels, talk.opened, talk.first_reply,
	coalesce(r.first_resolved, CASE WHEN c.status = 1 THEN c.last_activity_at AT TIME ZONE 'UTC' END) AS first_resolved,
	CASE WHEN c.status = 1 THEN coalesce(r.last_resolved, c.last_activity_at AT TIME ZONE 'UTC') END AS resolved,
	talk.contacts, greatest(coalesce(r.times, 0) - CASE WHEN c.status = 1 THEN 1 ELSE 0 END, 0) AS reopened,
	s.rating, k.calendar
FROM conversations AS c
JOIN :"schema".talks AS talk ON talk.conversation_id = c.id
LEFT JOIN :"schema".resolutions AS r ON r.conversation_id = c.id
LEFT JOIN contacts AS p ON p.id = c.contact_id
LEFT JOIN inboxes AS i ON i.id = c.inbox_id
LEFT JOIN :"schema".calendars AS k ON k.inbox_id = c.inbox_id
LEFT JOIN :"schema".agents AS u ON u.id = c.assignee_id
LEFT JOIN teams AS t ON t.id = c.team_id
LEFT JOIN (SELECT taggable_id, array_agg(DISTINCT tags.name::text ORDER BY tags.name::text) AS labels
	FROM taggings JOIN tags ON tags.id = taggings.tag_id
	WHERE taggable_type = 'Conversation' AND context = 'labels' GROUP BY taggable_id) AS l ON l.taggable_id = c.id
LEFT JOIN (SELECT conversation_id,
		(array_agg(NULLIF(rating, 0) ORDER BY created_at DESC, id DESC))[1]::numeric AS rating
	FROM csat_survey_responses GROUP BY conversation_id) AS s ON s.conversation_id = c.id
WHERE (:account IS NULL OR c.account_id = :account)
	AND p.blocked IS NOT TRUE AND talk.opened IS NOT NULL
	AND NOT (NOT talk.has_reply AND talk.first_reply IS NULL AND c.status IN (1, 2) AND r.handed_off IS NOT TRUE
		AND (talk.has_bot OR coalesce(r.by_bot, false)));
COMMENT ON VIEW :"schema".kpi_tickets IS 'one row per conversation of a customer with people; see docs/crm.md';

-- One row per survey that was sent, answered or not.
CREATE OR REPLACE VIEW :"schema".kpi_answers AS
SELECT coalesce(m.id, s.message_id)::text AS answer, coalesce(s.contact_id, c.contact_id)::text AS customer, u.agent,
	coalesce(m.created_at, s.created_at) AT TIME ZONE 'UTC' AS asked, s.created_at AT TIME ZONE 'UTC' AS answered,
	'csat'::text AS question, 5 AS scale_max, NULLIF(s.rating, 0)::numeric AS score,
	NULLIF(btrim(s.feedback_message), '') AS comment
FROM (SELECT id, conversation_id, created_at FROM messages WHERE content_type = 9 AND NOT private) AS m
FULL JOIN csat_survey_responses AS s ON s.message_id = m.id
JOIN conversations AS c ON c.id = coalesce(s.conversation_id, m.conversation_id)
LEFT JOIN contacts AS p ON p.id = c.contact_id
LEFT JOIN :"schema".agents AS u ON u.id = coalesce(s.assigned_agent_id, c.assignee_id)
WHERE (:account IS NULL OR c.account_id = :account) AND p.blocked IS NOT TRUE;
COMMENT ON VIEW :"schema".kpi_answers
	IS 'one row per satisfaction survey sent; score is NULL until it is answered; see docs/crm.md';

CREATE OR REPLACE VIEW :"schema".kpi_reconcile AS
WITH ticket AS (SELECT * FROM :"schema".kpi_tickets),
event AS (SELECT * FROM reporting_events WHERE :account IS NULL OR account_id = :account),
conversation AS (SELECT * FROM conversations WHERE :account IS NULL OR account_id = :account),
survey AS (SELECT * FROM csat_survey_responses WHERE :account IS NULL OR account_id = :account),
figures AS (
	SELECT 1 AS place, 'conversations' AS kpi, (SELECT count(*) FROM ticket)::numeric AS ours,
		(SELECT count(*) FROM conversation)::numeric AS theirs,
		'Chatwoot counts those of blocked contacts, those that nobody answered an agent or a campaign in, and '
		'those a bot kept.' AS why
	UNION ALL
	SELECT 2, 'resolutions', (SELECT count(resolved) FROM ticket),
		(SELECT count(*) FROM event WHERE name = 'conversation_resolved'),
		'Chatwoot counts events: a conversation once each time it was resolved, and also when it is open again. '
		'Ours are conversations resolved now.'
	UNION ALL
	SELECT 3, 'customers with a resolved conversation',
		(SELECT count(DISTINCT customer) FROM ticket WHERE resolved IS NOT NULL), NULL,
		'Chatwoot does not count them.'
	UNION ALL
	SELECT 4, 'average resolution time, hours',
		(SELECT hours(avg_resolution(opened, resolved)) FROM ticket),
		(SELECT avg(value)::numeric / 3600 FROM event WHERE name = 'conversation_resolved'),
		'Chatwoot adds a value at each resolution, always from the creation, so that a reopened conversation '
		'counts several times.'
	UNION ALL
	SELECT 5, 'average resolution time, business hours',
		(SELECT hours(avg_resolution(opened, resolved, calendar)) FROM ticket),
		(SELECT avg(value_in_business_hours)::numeric / 3600 FROM event WHERE name = 'conversation_resolved'),
		'Chatwoot stores 0 for inboxes without working hours and averages it; ours leaves them out.'
	UNION ALL
	SELECT 6, 'average first response time, hours',
		(SELECT hours(avg_response(opened, first_reply)) FROM ticket),
		(SELECT avg(value)::numeric / 3600 FROM event WHERE name = 'first_response'),
		'Chatwoot starts anew at a handoff or a reopening; ours is from the opening to the first reply of a person.'
	UNION ALL
	SELECT 7, 'average first response time, business hours',
		(SELECT hours(avg_response(opened, first_reply, calendar)) FROM ticket),
		(SELECT avg(value_in_business_hours)::numeric / 3600 FROM event WHERE name = 'first_response'),
		'Chatwoot stores 0 for inboxes without working hours and averages it; ours leaves them out.'
	UNION ALL
	SELECT 8, 'bot resolution rate, percent, ' || to_char(month, 'YYYY-MM'),
		(SELECT rate_agg(EXISTS (SELECT FROM event AS e WHERE e.conversation_id = c.id
			AND e.name = 'conversation_bot_resolved'))
			FROM conversation AS c WHERE date_trunc('month', c.created_at) = month),
		CASE WHEN created = 0 THEN 0 ELSE trunc(100.0 * resolved / created) END,
		'Chatwoot divides bot resolutions of the month by conversations created in it, cut to a whole number: it '
		'can pass 100, and is 0 of nothing.'
	FROM (SELECT month, coalesce(created, 0) AS created, coalesce(resolved, 0) AS resolved
		FROM (SELECT date_trunc('month', created_at) AS month, count(*) AS created FROM conversation GROUP BY 1) AS c
		FULL JOIN (SELECT date_trunc('month', created_at) AS month, count(DISTINCT conversation_id) AS resolved
			FROM event WHERE name = 'conversation_bot_resolved' GROUP BY 1) AS e USING (month)) AS bot
	WHERE EXISTS (SELECT FROM event WHERE name = 'conversation_bot_resolved')
	UNION ALL
	SELECT 9, 'satisfied, percent of answers', (SELECT csat_agg(score) FROM :"schema".kpi_answers),
		(SELECT 100.0 * count(*) FILTER (WHERE rating >= 4) / NULLIF(count(*), 0) FROM survey),
		'The same figure, but for answers of blocked contacts.'
	UNION ALL
	SELECT 10, 'survey response rate, percent', (SELECT response_rate(score_summary(score)) FROM :"schema".kpi_answers),
		(SELECT 100.0 * (SELECT count(*) FROM survey) / NULLIF(count(*), 0) FROM messages
			WHERE content_type = 9 AND (:account IS NULL OR account_id = :account)),
		'Chatwoot divides by the surveys it still has as messages, ours by those and the answered ones.'
)
SELECT kpi, round(ours, 2) AS ours, round(theirs, 2) AS theirs, round(ours, 2) - round(theirs, 2) AS difference, why
FROM figures ORDER BY place, kpi;
COMMENT ON VIEW :"schema".kpi_reconcile
	IS 'KPIs as Chatwoot computes them beside ours, and why they differ; see docs/crm.md';

COMMIT;
\echo Views are in schema :schema. To let a role read them:
\echo '    GRANT USAGE ON SCHEMA' :"schema" 'TO reader;'
\echo '    GRANT SELECT ON ALL TABLES IN SCHEMA' :"schema" 'TO reader;'
\echo 'To remove them:'
\echo '    DROP SCHEMA' :"schema" 'CASCADE;'
\unset schema
\unset source
\unset account
\unset extension
\unset is_new
\unset is_ours
