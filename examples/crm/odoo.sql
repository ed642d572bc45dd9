-- The KPI views of docs/crm.md over an Odoo database, Community 14 to 19: deals, ratings, orders, mailings, and the
-- tickets of the OCA's helpdesk_mgmt 14 to 18.  Each view is made if the tables of its module are there.
--
--   psql -d odoo -f examples/crm/odoo.sql
--     -v schema=kpi_odoo       where the views go
--     -v source=public         where Odoo's tables are
--     -v company=1             one company of several only, by its id; companies may have different currencies
--     -v lapse='1 year'        a customer without an order for so long has left
--     -v zone=UTC              where a month of revenue begins
--
-- Can be run again: views are replaced in place, so grants and what is built on them stay.
\set ON_ERROR_STOP on
\if :{?schema}
\else
	\set schema kpi_odoo
\endif
\if :{?source}
\else
	\set source public
\endif
\if :{?company}
	\set lead_of_company 'AND l.company_id = ' :company
	\set order_of_company 'AND o.company_id = ' :company
	\set ticket_of_company 'AND t.company_id = ' :company
\else
	\set lead_of_company ''
	\set order_of_company ''
	\set ticket_of_company ''
\endif
\if :{?lapse}
\else
	\set lapse '1 year'
\endif
\if :{?zone}
\else
	\set zone UTC
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
		LIKE 'KPI views over Odoo%', false)
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
COMMENT ON SCHEMA :"schema" IS 'KPI views over Odoo, made by cxkpi''s examples/crm/odoo.sql';
-- Tables are those of the product, also where the schema of the extension has some of the same name.
SET LOCAL search_path = :"source", pg_temp;
-- What is installed, and what changed: the tracked field is field_id since 17, was field before, and once its name.
SELECT to_regclass('crm_lead') IS NOT NULL AND to_regclass('crm_stage') IS NOT NULL AS has_crm,
	to_regclass('rating_rating') IS NOT NULL AS has_rating,
	to_regclass('sale_order') IS NOT NULL AS has_sale,
	to_regclass('mailing_trace') IS NOT NULL AS has_mailing,
	to_regclass('helpdesk_ticket') IS NOT NULL AND to_regclass('helpdesk_ticket_stage') IS NOT NULL AS has_helpdesk,
	to_regclass('resource_calendar_attendance') IS NOT NULL AND to_regclass('resource_calendar_leaves') IS NOT NULL
		AS has_calendar,
	EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('crm_lead') AND attname = 'won_status')
		AS has_won_status,
	coalesce((SELECT CASE WHEN attname = 'field_id' THEN 'f.id = v.field_id'
			WHEN atttypid = 'int4'::regtype THEN 'f.id = v.field' ELSE 'f.name = v.field' END
		FROM pg_attribute WHERE attrelid = to_regclass('mail_tracking_value') AND attname IN ('field_id', 'field')
		ORDER BY attname DESC LIMIT 1), 'f.id = v.field_id') AS is_tracked \gset
SELECT :'has_crm'::boolean OR :'has_rating'::boolean OR :'has_sale'::boolean OR :'has_mailing'::boolean
	OR :'has_helpdesk'::boolean AS has_any \gset
\if :has_any
\else
	DO $$ BEGIN
		RAISE EXCEPTION 'no table of Odoo that a KPI could be read from is in the schema of its tables'
			USING HINT = 'Name that schema with -v source=SCHEMA.';
	END $$;
\endif

-- Where only some tables were copied here, an empty view stands for each of these that was not.
SELECT format('CREATE OR REPLACE VIEW %I.%I AS SELECT %s WHERE false', :'schema', name,
		regexp_replace(columns, '(\w+ )("?\w+"?)', 'NULL::\1AS \2', 'g')),
	format('COMMENT ON VIEW %I.%I IS %L', :'schema', name, 'stands for a table that is not there')
FROM (VALUES
	('res_users', 'int id, varchar login, int partner_id, bool share'),
	('res_partner', 'int id, varchar name, int commercial_partner_id'),
	('res_company', 'int id, int resource_calendar_id'),
	('utm_source', 'int id, varchar name'),
	('ir_model_fields', 'int id, varchar name, varchar model'),
	('mail_message_subtype', 'int id, bool internal'),
	('mail_activity_type', 'int id, varchar category'),
	('mail_message', 'int id, timestamp date, varchar model, int res_id, varchar message_type, int subtype_id, '
		'int author_id, bool is_internal, int mail_activity_type_id'),
	('mail_tracking_value', 'int id, int field_id, int old_value_integer, int new_value_integer, int mail_message_id'),
	('helpdesk_ticket_team', 'int id, varchar name'),
	('helpdesk_ticket_channel', 'int id, varchar name'),
	('helpdesk_ticket_category', 'int id, varchar name'),
	('helpdesk_ticket_tag', 'int id, varchar name'),
	('helpdesk_ticket_helpdesk_ticket_tag_rel', 'int helpdesk_ticket_id, int helpdesk_ticket_tag_id')
) AS absent(name, columns)
WHERE to_regclass(quote_ident(name)) IS NULL \gexec
SET LOCAL search_path = :"source", :"schema", :extension, pg_temp;

-- What was said to customers and by them.  Out: notes, what only employees see, notifications, automatic answers, and
-- mass mailings (email_outgoing).  Internal users are staff; the user 1 is OdooBot.  On leads, a call or a meeting that
-- was marked as done is a touch, too.
CREATE OR REPLACE VIEW :"schema".messages AS
SELECT m.model, m.res_id, m.date AT TIME ZONE 'UTC' AS at, coalesce(u.is_staff, false) OR is_call AS is_ours
FROM mail_message AS m
LEFT JOIN mail_message_subtype AS s ON s.id = m.subtype_id
LEFT JOIN mail_activity_type AS t ON t.id = m.mail_activity_type_id
LEFT JOIN (SELECT partner_id, bool_or(share IS NOT TRUE) AS is_staff, bool_or(id = 1) AS is_bot
	FROM res_users GROUP BY partner_id) AS u ON u.partner_id = m.author_id
CROSS JOIN LATERAL (
	SELECT m.model = 'crm.lead' AND coalesce(t.category IN ('phonecall', 'meeting'), false) AS is_call) AS c
WHERE m.model IN ('crm.lead', 'helpdesk.ticket') AND (is_call
	OR m.message_type IN ('email', 'comment') AND m.is_internal IS NOT TRUE
		AND s.id IS NOT NULL AND s.internal IS NOT TRUE AND u.is_bot IS NOT TRUE);
COMMENT ON VIEW :"schema".messages IS 'public messages on leads and tickets, and calls; read by the kpi views';

-- Fields of other models may have the same id of a record, so the model of the field counts.
CREATE OR REPLACE VIEW :"schema".stage_changes AS
SELECT f.model, m.res_id, m.date AT TIME ZONE 'UTC' AS at, v.id,
	v.old_value_integer AS before, v.new_value_integer AS after
FROM mail_tracking_value AS v
JOIN mail_message AS m ON m.id = v.mail_message_id
JOIN ir_model_fields AS f ON :is_tracked AND f.model = m.model
WHERE f.name = 'stage_id' AND f.model IN ('crm.lead', 'helpdesk.ticket');
COMMENT ON VIEW :"schema".stage_changes IS 'tracked changes of stage of leads and tickets; read by the kpi views';

\if :has_crm
-- Leads, and opportunities, which all count as leads that qualified.  create_date has microseconds and the other times
-- have none: without them, what happens at the creation does not come before it.
CREATE OR REPLACE VIEW :"schema".leads AS
SELECT l.id AS lead_id, coalesce(p.commercial_partner_id, l.partner_id)::text AS customer,
	coalesce(u.login, l.user_id::text) AS owner,
	coalesce(to_jsonb(s.name) ->> 'en_US', to_jsonb(s.name) #>> '{}',
		CASE WHEN btrim(l.referred) <> '' THEN 'Referral' END) AS source,
	date_trunc('second', l.create_date) AT TIME ZONE 'UTC' AS created,
	m.first_contact,
	CASE WHEN l.type = 'opportunity' THEN true WHEN NOT l.active AND l.probability = 0 THEN false END AS qualified
FROM crm_lead AS l
LEFT JOIN res_partner AS p ON p.id = l.partner_id
LEFT JOIN res_users AS u ON u.id = l.user_id
LEFT JOIN utm_source AS s ON s.id = l.source_id
LEFT JOIN (SELECT res_id, min(at) AS first_contact FROM :"schema".messages
	WHERE model = 'crm.lead' AND is_ours GROUP BY res_id) AS m ON m.res_id = l.id
WHERE true :lead_of_company;
COMMENT ON VIEW :"schema".leads IS 'leads and opportunities; read by kpi_leads and kpi_deals';

CREATE OR REPLACE VIEW :"schema".kpi_leads AS
SELECT lead_id::text AS lead, customer, owner, source, created, first_contact, qualified FROM :"schema".leads;
COMMENT ON VIEW :"schema".kpi_leads IS
	'one row per lead or opportunity; qualified is NULL while undecided; see docs/crm.md';

-- Won: probability 100 in a won stage; lost: archived with probability 0, whatever the stage.  That is won_status,
-- where the column exists.  Archiving overwrites date_closed, so the stage tells when a deal was won; date_closed stays
-- when a deal is reopened, so it counts for decided ones only.
CREATE OR REPLACE VIEW :"schema".kpi_deals AS
SELECT l.id::text AS deal, k.customer, k.owner, k.source, k.created, k.first_contact,
	CASE d.outcome WHEN 'won' THEN coalesce(w.at, l.date_closed AT TIME ZONE 'UTC')
		WHEN 'lost' THEN l.date_closed AT TIME ZONE 'UTC' END AS closed,
	CASE d.outcome WHEN 'won' THEN true WHEN 'lost' THEN false END AS won,
	NULLIF(l.expected_revenue::numeric, 0) AS amount
FROM crm_lead AS l
JOIN :"schema".leads AS k ON k.lead_id = l.id
LEFT JOIN crm_stage AS g ON g.id = l.stage_id
LEFT JOIN (SELECT c.res_id, max(c.at) AS at FROM :"schema".stage_changes AS c
	JOIN crm_stage AS a ON a.id = c.after AND a.is_won
	LEFT JOIN crm_stage AS b ON b.id = c.before
	WHERE c.model = 'crm.lead' AND b.is_won IS NOT TRUE GROUP BY c.res_id) AS w ON w.res_id = l.id
CROSS JOIN LATERAL (SELECT coalesce(
\if :has_won_status
	l.won_status,
\endif
	CASE WHEN NOT l.active AND l.probability = 0 THEN 'lost'
		WHEN l.probability = 100 AND g.is_won THEN 'won'
		ELSE 'pending' END) AS outcome) AS d
WHERE l.type = 'opportunity';
COMMENT ON VIEW :"schema".kpi_deals IS 'one row per opportunity; won is NULL while it is open; see docs/crm.md';

-- Steps are the stages in the order of the pipeline, won ones last.  A lead enters it when it is converted.  What the
-- customer wrote before anybody had been in touch is the lead itself and no response.
CREATE OR REPLACE VIEW :"schema".kpi_deal_events AS
WITH stage AS (
	SELECT id, row_number() OVER (ORDER BY coalesce(is_won, false), sequence, id)::int AS step FROM crm_stage
)
SELECT e.lead_id::text AS deal, e.at, stage.step, NULL::boolean AS is_response
FROM (
	SELECT l.id AS lead_id, coalesce(l.date_conversion, date_trunc('second', l.create_date)) AT TIME ZONE 'UTC' AS at,
		coalesce(f.before, l.stage_id) AS stage_id
	FROM crm_lead AS l
	LEFT JOIN (SELECT DISTINCT ON (res_id) res_id, before FROM :"schema".stage_changes
		WHERE model = 'crm.lead' ORDER BY res_id, at, id) AS f ON f.res_id = l.id
	WHERE l.type = 'opportunity' :lead_of_company
	UNION ALL
	SELECT l.id, c.at, c.after FROM :"schema".stage_changes AS c JOIN crm_lead AS l ON l.id = c.res_id
	WHERE c.model = 'crm.lead' AND l.type = 'opportunity' :lead_of_company) AS e
JOIN stage ON stage.id = e.stage_id
UNION ALL
SELECT m.res_id::text, m.at, NULL, NOT m.is_ours
FROM :"schema".messages AS m
JOIN crm_lead AS l ON l.id = m.res_id
JOIN :"schema".leads AS k ON k.lead_id = m.res_id
WHERE m.model = 'crm.lead' AND l.type = 'opportunity' AND (m.is_ours OR m.at > k.first_contact);
COMMENT ON VIEW :"schema".kpi_deal_events IS
	'stages that a deal entered, 1 being the first, and touches and responses, without a step; see docs/crm.md';
\endif

\if :has_rating
-- One row per rating that was asked for.  0 and what is not consumed are unanswered; internal ones are out.
CREATE OR REPLACE VIEW :"schema".kpi_answers AS
SELECT r.id::text AS answer, coalesce(p.commercial_partner_id, r.partner_id)::text AS customer,
	coalesce(u.login, a.name, r.rated_partner_id::text) AS agent,
	date_trunc('second', r.create_date) AT TIME ZONE 'UTC' AS asked,
	CASE WHEN r.consumed THEN r.write_date AT TIME ZONE 'UTC' END AS answered,
	CASE WHEN r.res_model IN ('product.template', 'slide.channel') THEN 'review' ELSE 'csat' END AS question,
	5 AS scale_max,
	CASE WHEN r.consumed THEN NULLIF(r.rating, 0)::numeric END AS score, NULLIF(btrim(r.feedback), '') AS comment,
	r.res_model::text AS model, r.res_id
FROM rating_rating AS r
LEFT JOIN res_partner AS p ON p.id = r.partner_id
LEFT JOIN res_partner AS a ON a.id = r.rated_partner_id
LEFT JOIN (SELECT partner_id, min(login) AS login FROM res_users GROUP BY partner_id) AS u
	ON u.partner_id = r.rated_partner_id
WHERE r.is_internal IS NOT TRUE;
COMMENT ON VIEW :"schema".kpi_answers IS
	'one row per rating asked for; score is NULL until it is answered; see docs/crm.md';
\endif

\if :has_sale
-- Confirmed orders without taxes in the currency of the company, by the company that the customer belongs to.
CREATE OR REPLACE VIEW :"schema".orders AS
SELECT o.id, coalesce(p.commercial_partner_id, o.partner_id)::text AS customer, o.date_order AT TIME ZONE 'UTC' AS at,
	o.amount_untaxed::numeric / coalesce(NULLIF(o.currency_rate, 0), 1)::numeric AS amount,
	o.amount_total::numeric / coalesce(NULLIF(o.currency_rate, 0), 1)::numeric AS amount_with_taxes
FROM sale_order AS o
LEFT JOIN res_partner AS p ON p.id = o.partner_id
WHERE o.state IN ('sale', 'done') AND o.date_order IS NOT NULL :order_of_company;
COMMENT ON VIEW :"schema".orders IS 'confirmed orders; read by the kpi views';

-- Orders do not recur: each is in the month in which it was confirmed.
CREATE OR REPLACE VIEW :"schema".kpi_revenue AS
SELECT customer, date_trunc('month', at AT TIME ZONE :'zone') AT TIME ZONE :'zone' AS period_start,
	sum(amount) AS amount
FROM :"schema".orders GROUP BY 1, 2;
COMMENT ON VIEW :"schema".kpi_revenue IS
	'confirmed orders of a month, without taxes, in the currency of the company; see docs/crm.md';

-- A stretch goes on while the next order comes within the lapse, and ends a lapse after its last order.
CREATE OR REPLACE VIEW :"schema".kpi_customers AS
SELECT customer, min(at) AS started,
	CASE WHEN max(until) <= now() THEN max(until) END AS ended, NULL::text AS plan
FROM (
	SELECT customer, at, until, count(*) FILTER (WHERE at > previous_until OR previous_until IS NULL)
		OVER (PARTITION BY customer ORDER BY at, id) AS stretch
	FROM (
		SELECT id, customer, at, until, lag(until) OVER (PARTITION BY customer ORDER BY at, id) AS previous_until
		FROM :"schema".orders
		CROSS JOIN LATERAL (
			SELECT (at AT TIME ZONE :'zone' + :'lapse'::interval) AT TIME ZONE :'zone' AS until) AS u) AS o) AS numbered
GROUP BY customer, stretch;
COMMENT ON VIEW :"schema".kpi_customers IS
	'stretches of orders that follow each other within the lapse; see docs/crm.md';
\endif

\if :has_mailing
-- One row per message of a mailing that was not cancelled.  What was not delivered was neither opened nor not.
CREATE OR REPLACE VIEW :"schema".kpi_mailings AS
SELECT t.id::text AS message, t.mass_mailing_id::text AS mailing, t.campaign_id::text AS campaign,
	t.email::text AS recipient, t.sent_datetime AT TIME ZONE 'UTC' AS sent,
	CASE WHEN d.delivered OR t.trace_status IN ('bounce', 'error') THEN d.delivered END AS delivered,
	CASE WHEN d.delivered THEN t.trace_status IN ('open', 'reply') OR t.open_datetime IS NOT NULL END AS opened,
	CASE WHEN d.delivered THEN t.links_click_datetime IS NOT NULL END AS clicked,
	CASE WHEN d.delivered THEN t.trace_status = 'reply' OR t.reply_datetime IS NOT NULL END AS replied
FROM mailing_trace AS t
CROSS JOIN LATERAL (SELECT coalesce(t.trace_status IN ('sent', 'open', 'reply'), false) AS delivered) AS d
WHERE t.trace_status IS DISTINCT FROM 'cancel';
COMMENT ON VIEW :"schema".kpi_mailings IS 'one row per message of a mailing, with what became of it; see docs/crm.md';
\endif

\if :has_helpdesk
\if :has_calendar
-- Working hours of a company, and the days on which it is closed all of them.  Breaks are no hours.  A calendar that
-- alternates two weeks has no counterpart and is left out, as are hours of one person, of a date, or of a season.
CREATE OR REPLACE VIEW :"schema".calendars AS
WITH attendance AS (
	SELECT a.calendar_id, (a.dayofweek::int + 1) % 7 AS day, round(a.hour_from::numeric * 60)::int AS opens,
		least(round(a.hour_to::numeric * 60)::int, 1440) AS closes
	FROM resource_calendar_attendance AS a
	CROSS JOIN LATERAL (SELECT to_jsonb(a) AS columns) AS j
	WHERE columns ->> 'day_period' IS DISTINCT FROM 'lunch' AND columns ->> 'display_type' IS NULL
		AND columns ->> 'resource_id' IS NULL AND columns ->> 'date' IS NULL
		AND columns ->> 'date_from' IS NULL AND columns ->> 'date_to' IS NULL
), marked AS (
	SELECT *, opens <= max(closes) OVER (PARTITION BY calendar_id, day ORDER BY opens, closes
		ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS continues
	FROM attendance WHERE opens < closes
), numbered AS (
	SELECT *, count(*) FILTER (WHERE continues IS NOT TRUE)
		OVER (PARTITION BY calendar_id, day ORDER BY opens, closes) AS stretch
	FROM marked
), windows AS (
	SELECT calendar_id, day, min(opens) AS opens, max(closes) AS closes FROM numbered GROUP BY calendar_id, day, stretch
), week AS (
	SELECT calendar_id, string_agg(format('%s %s:%s-%s:%s',
		(ARRAY['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'])[day + 1],
		lpad((opens / 60)::text, 2, '0'), lpad((opens % 60)::text, 2, '0'),
		lpad((closes / 60)::text, 2, '0'), lpad((closes % 60)::text, 2, '0')), '; ' ORDER BY day, opens) AS hours
	FROM windows GROUP BY calendar_id
), holiday AS (
	SELECT c.id AS calendar_id,
		string_agg(DISTINCT '; closed ' || day::date, '' ORDER BY '; closed ' || day::date) AS days
	FROM resource_calendar AS c
	JOIN resource_calendar_leaves AS v ON v.resource_id IS NULL
		AND (v.calendar_id = c.id OR v.calendar_id IS NULL AND (c.company_id IS NULL OR v.company_id = c.company_id))
	CROSS JOIN LATERAL (SELECT v.date_from AT TIME ZONE 'UTC' AT TIME ZONE c.tz AS starts,
		v.date_to AT TIME ZONE 'UTC' AT TIME ZONE c.tz AS ends) AS l
	CROSS JOIN LATERAL generate_series(date_trunc('day', starts), ends, interval '1 day') AS day
	JOIN LATERAL (SELECT min(opens) AS opens, max(closes) AS closes FROM windows AS w
		WHERE w.calendar_id = c.id AND w.day = extract(dow FROM day.day)) AS w
		ON starts <= day + w.opens * interval '1 min' AND ends >= day + (w.closes - 1) * interval '1 min'
	WHERE to_jsonb(v) ->> 'count_as' IS DISTINCT FROM 'working_time'
	GROUP BY c.id
)
SELECT c.id AS calendar_id,
	(z.name || ' ' || coalesce(w.hours, 'closed') || coalesce(h.days, ''))::business_calendar AS calendar
FROM resource_calendar AS c
JOIN pg_timezone_names AS z ON z.name = c.tz AND (z.name ~ '[a-z]' OR z.name IN ('UTC', 'GMT'))
LEFT JOIN week AS w ON w.calendar_id = c.id
LEFT JOIN holiday AS h ON h.calendar_id = c.id
WHERE (to_jsonb(c) ->> 'two_weeks_calendar')::boolean IS NOT TRUE;
COMMENT ON VIEW :"schema".calendars IS 'working hours and holidays; read by kpi_tickets';
\endif

-- Out: archived tickets.  closed_date stays when a ticket is reopened and moves with each closed stage, so it counts
-- only where the stage is closed and its changes were not tracked.  A reply is a public message of the staff.
CREATE OR REPLACE VIEW :"schema".kpi_tickets AS
SELECT t.id::text AS ticket, coalesce(p.commercial_partner_id, t.partner_id)::text AS customer,
	coalesce(u.login, t.user_id::text) AS agent,
	coalesce(to_jsonb(e.name) ->> 'en_US', to_jsonb(e.name) #>> '{}') AS team,
	coalesce(to_jsonb(n.name) ->> 'en_US', to_jsonb(n.name) #>> '{}') AS channel,
	coalesce(to_jsonb(y.name) ->> 'en_US', to_jsonb(y.name) #>> '{}') AS topic,
	coalesce(l.labels, '{}') AS labels,
	date_trunc('second', t.create_date) AT TIME ZONE 'UTC' AS opened, r.first_reply,
	coalesce(h.first_closed, CASE WHEN g.closed THEN t.closed_date AT TIME ZONE 'UTC' END) AS first_resolved,
	CASE WHEN g.closed THEN coalesce(h.last_closed, t.closed_date AT TIME ZONE 'UTC') END AS resolved,
	coalesce(r.replies, 0) AS contacts, coalesce(h.reopened, 0) AS reopened,
\if :has_rating
	a.score AS rating,
\else
	NULL::numeric AS rating,
\endif
\if :has_calendar
	k.calendar
\else
	NULL::business_calendar AS calendar
\endif
FROM helpdesk_ticket AS t
LEFT JOIN helpdesk_ticket_stage AS g ON g.id = t.stage_id
LEFT JOIN res_partner AS p ON p.id = t.partner_id
LEFT JOIN res_users AS u ON u.id = t.user_id
LEFT JOIN helpdesk_ticket_team AS e ON e.id = t.team_id
LEFT JOIN helpdesk_ticket_channel AS n ON n.id = t.channel_id
LEFT JOIN helpdesk_ticket_category AS y ON y.id = t.category_id
\if :has_calendar
LEFT JOIN res_company AS o ON o.id = t.company_id
LEFT JOIN :"schema".calendars AS k ON k.calendar_id = o.resource_calendar_id
\endif
LEFT JOIN (SELECT x.helpdesk_ticket_id AS ticket_id,
		array_agg(DISTINCT coalesce(to_jsonb(a.name) ->> 'en_US', to_jsonb(a.name) #>> '{}')) AS labels
	FROM helpdesk_ticket_helpdesk_ticket_tag_rel AS x JOIN helpdesk_ticket_tag AS a ON a.id = x.helpdesk_ticket_tag_id
	GROUP BY x.helpdesk_ticket_id) AS l ON l.ticket_id = t.id
\if :has_rating
LEFT JOIN (SELECT DISTINCT ON (res_id) res_id, score FROM :"schema".kpi_answers
	WHERE model = 'helpdesk.ticket' AND score IS NOT NULL
	ORDER BY res_id, answered DESC, answer::bigint DESC) AS a ON a.res_id = t.id
\endif
LEFT JOIN (SELECT res_id, min(at) AS first_reply, count(*)::int AS replies FROM :"schema".messages
	WHERE model = 'helpdesk.ticket' AND is_ours GROUP BY res_id) AS r ON r.res_id = t.id
LEFT JOIN (
	SELECT c.res_id, min(c.at) FILTER (WHERE a.closed AND b.closed IS NOT TRUE) AS first_closed,
		max(c.at) FILTER (WHERE a.closed AND b.closed IS NOT TRUE) AS last_closed,
		count(*) FILTER (WHERE b.closed AND a.closed IS NOT TRUE)::int AS reopened
	FROM :"schema".stage_changes AS c
	LEFT JOIN helpdesk_ticket_stage AS b ON b.id = c.before
	LEFT JOIN helpdesk_ticket_stage AS a ON a.id = c.after
	WHERE c.model = 'helpdesk.ticket' GROUP BY c.res_id) AS h ON h.res_id = t.id
WHERE t.active IS NOT FALSE :ticket_of_company;
COMMENT ON VIEW :"schema".kpi_tickets IS 'one row per ticket that is not archived; see docs/crm.md';
\endif

CREATE OR REPLACE VIEW :"schema".kpi_reconcile AS
WITH figures(place, kpi, ours, theirs, why) AS (
	SELECT 0, NULL::text, NULL::numeric, NULL::numeric, NULL::text WHERE false
\if :has_crm
	UNION ALL
	SELECT 1, 'deals won', count(*) FILTER (WHERE won),
		(SELECT count(*) FROM crm_lead AS l WHERE l.type = 'opportunity' AND l.active AND l.probability = 100
			AND l.date_closed IS NOT NULL :lead_of_company),
		'The digest counts probability 100 in any stage, and forgets won deals that were archived.'
	FROM :"schema".kpi_deals
	UNION ALL
	SELECT 2, 'days to close', extract(epoch FROM avg_resolution(created, closed))::numeric / 86400,
		(SELECT avg(l.day_close)::numeric FROM crm_lead AS l WHERE l.day_close IS NOT NULL :lead_of_company),
		'Odoo cuts to whole days, turns a close before the creation into a positive time, and counts reopened deals; '
		'an archived one is closed when it was archived.'
	FROM :"schema".kpi_deals WHERE won IS NOT NULL
	UNION ALL
	SELECT 3, 'days to assign',
		extract(epoch FROM avg_response(date_trunc('second', create_date), date_open))::numeric / 86400,
		avg(day_open)::numeric,
		'Odoo cuts to whole days, and turns an assignment before the creation into a positive time.'
	FROM crm_lead AS l WHERE true :lead_of_company
\endif
\if :has_rating
	UNION ALL
	SELECT 4, 'average rating', avg(score), (SELECT avg(rating) FROM rating_rating)::numeric,
		'The column rating is 0 until somebody answers, and a pivot averages it.'
	FROM :"schema".kpi_answers
	UNION ALL
	SELECT 5, 'satisfied, percent', (SELECT csat_agg(score) FROM :"schema".kpi_answers),
		avg(great),
		'Odoo computes it by record, -1 for a record without an answer, and a report averages records.'
	FROM (SELECT coalesce(100.0 * count(*) FILTER (WHERE consumed AND rating >= 4)
			/ NULLIF(count(*) FILTER (WHERE consumed AND rating >= 1), 0), -1) AS great
		FROM rating_rating GROUP BY res_model, res_id) AS record
\endif
\if :has_sale
	UNION ALL
	SELECT 6, 'sales', sum(amount), sum(amount_with_taxes), 'The digest adds up totals with taxes.'
	FROM :"schema".orders
\endif
\if :has_mailing
	UNION ALL
	SELECT 7, 'opened, percent', rate_agg(opened),
		(SELECT 100.0 * count(*) FILTER (WHERE trace_status IN ('open', 'reply'))
			/ NULLIF(count(*) FILTER (WHERE trace_status IS DISTINCT FROM 'cancel'), 0) FROM mailing_trace),
		'Odoo divides by all messages, those that bounced or failed too; ours is of the delivered ones.'
	FROM :"schema".kpi_mailings
\endif
\if :has_helpdesk
	UNION ALL
	SELECT 8, 'closed tickets', count(resolved),
		(SELECT count(t.closed_date) FROM helpdesk_ticket AS t WHERE true :ticket_of_company),
		'A reopened ticket keeps its date of closing, and archived tickets keep theirs.'
	FROM :"schema".kpi_tickets
	UNION ALL
	SELECT 9, 'days to close a ticket', extract(epoch FROM avg_resolution(opened, resolved))::numeric / 86400,
		(SELECT extract(epoch FROM avg(t.closed_date - t.create_date))::numeric / 86400
			FROM helpdesk_ticket AS t WHERE true :ticket_of_company),
		'The date of closing moves when a closed ticket goes to another closed stage, and stays when it is reopened.'
	FROM :"schema".kpi_tickets
\endif
)
SELECT kpi, round(ours, 2) AS ours, round(theirs, 2) AS theirs, round(ours, 2) - round(theirs, 2) AS difference, why
FROM figures ORDER BY place;
COMMENT ON VIEW :"schema".kpi_reconcile IS
	'KPIs as Odoo computes them beside ours, and why they differ; see docs/crm.md';

COMMIT;
\echo Views are in schema :schema. To let a role read them:
\echo '    GRANT USAGE ON SCHEMA' :"schema" 'TO reader;'
\echo '    GRANT SELECT ON ALL TABLES IN SCHEMA' :"schema" 'TO reader;'
\echo 'To remove them:'
\echo '    DROP SCHEMA' :"schema" 'CASCADE;'
\unset schema
\unset source
\unset zone
\unset lapse
\unset company
\unset lead_of_company
\unset order_of_company
\unset ticket_of_company
\unset is_tracked
\unset has_any
\unset has_crm
\unset has_rating
\unset has_sale
\unset has_mailing
\unset has_helpdesk
\unset has_calendar
\unset has_won_status
\unset extension
\unset is_new
\unset is_ours
