-- Chatwoot's tables to KPIs: examples/crm/chatwoot.sql over rows with every trap, by hand.
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
-- No zone of the product: what is stored is UTC.
SET timezone = 'Pacific/Apia';
\set ECHO none
CREATE SCHEMA chatwoot;
SET search_path = chatwoot;
\i test/crm/chatwoot.sql
\set ECHO all

INSERT INTO users (id, name) VALUES (1, 'Sam Lee'), (2, 'Sam Lee'), (3, 'Kim');
INSERT INTO teams (id, name, account_id) VALUES (1, 'support', 1);
INSERT INTO contacts (id, name, account_id, blocked)
SELECT i, 'contact ' || i, CASE i WHEN 13 THEN 2 ELSE 1 END, i = 6 FROM generate_series(1, 17) AS i;
-- Inbox 1 is open Monday to Friday 9 to 17 in Berlin, once by two rows that overlap; Saturday has leftover hours.
-- Inbox 2 has hours, but switched off.  Inbox 3 is always open, without a zone and with other hours left over.  No server knows inbox 4's zone.
INSERT INTO inboxes (id, account_id, name, channel_type, working_hours_enabled, timezone) VALUES
	(1, 1, 'site', 'Channel::WebWidget', true, 'Europe/Berlin'), (2, 1, 'mail', 'Channel::Email', false, 'Europe/Berlin'),
	(3, 1, 'api', 'Channel::Api', true, NULL), (4, 1, 'mars', 'Channel::Api', true, 'Mars/Base');
INSERT INTO working_hours (inbox_id, day_of_week, closed_all_day, open_all_day, open_hour, open_minutes, close_hour, close_minutes)
SELECT inbox, day, day IN (0, 6), false, CASE day WHEN 0 THEN NULL ELSE 9 END, 0, CASE day WHEN 0 THEN NULL ELSE 17 END, 0
FROM generate_series(0, 6) AS day, unnest('{1,2,4}'::int[]) AS inbox;
INSERT INTO working_hours (inbox_id, day_of_week, open_hour, open_minutes, close_hour, close_minutes) VALUES (1, 2, 8, 30, 12, 0);
INSERT INTO working_hours (inbox_id, day_of_week, open_all_day, open_hour, open_minutes, close_hour, close_minutes)
SELECT 3, day, true, CASE day WHEN 3 THEN 9 ELSE 0 END, 0, CASE day WHEN 3 THEN 17 ELSE 23 END, CASE day WHEN 3 THEN 0 ELSE 59 END FROM generate_series(0, 6) AS day;

INSERT INTO conversations (id, account_id, inbox_id, status, assignee_id, team_id, contact_id, display_id, campaign_id, created_at, updated_at,
	last_activity_at, first_reply_created_at)
SELECT id, account, inbox, status, assignee, team, id, id, campaign, created::timestamp, created::timestamp, activity::timestamp, replied::timestamp
FROM (VALUES
	(1, 1, 1, 1, 1, 1, NULL, '2026-03-02 09:00', '2026-03-03 11:00', '2026-03-02 09:30'),         -- resolved twice
	(2, 1, 2, 1, 3, NULL, NULL, '2026-03-02 10:00', '2026-03-02 15:00', '2026-03-02 12:00'),      -- an automation rule wrote first
	(3, 1, 1, 0, NULL, NULL, NULL, '2026-03-06 15:00', '2026-03-06 15:01', NULL),                 -- handed off by the bot, waits
	(4, 1, 1, 1, NULL, NULL, NULL, '2026-03-05 08:00', '2026-03-05 08:30', NULL),                 -- out: the bot resolved it
	(5, 1, 1, 1, NULL, NULL, NULL, '2026-03-31 23:00', '2026-04-01 01:00', NULL),                 -- out: so did it here, in April
	(6, 1, 1, 0, NULL, NULL, NULL, '2026-03-05 09:00', '2026-03-05 09:00', NULL),                 -- out: the contact is blocked
	(7, 1, 1, 0, NULL, NULL, 9, '2026-03-03 08:00', '2026-03-03 08:00', NULL),                    -- out: a campaign nobody answered
	(8, 1, 1, 0, 2, 1, 9, '2026-03-03 08:00', '2026-03-04 09:20', '2026-03-04 09:20'),            -- a campaign answered a day later
	(9, 1, 1, 3, 2, 1, NULL, '2026-03-03 10:00', '2026-03-05 10:10', '2026-03-03 10:00'),         -- an agent wrote first
	(10, 1, 1, 0, 2, 1, NULL, '2026-03-03 10:00', '2026-03-03 10:00', '2026-03-03 10:00'),        -- out: so did one here, no answer
	(11, 1, 3, 0, 1, 1, NULL, '2026-03-07 23:00', '2026-03-08 00:40', '2026-03-07 23:10'),        -- resolved and open again
	(12, 1, 4, 1, 3, NULL, NULL, '2026-03-04 10:00', '2026-03-04 12:00', '2026-03-04 10:15'),     -- messages and events are gone
	(13, 2, 2, 1, 3, NULL, NULL, '2026-03-02 09:00', '2026-03-02 10:00', '2026-03-02 10:00'),     -- another account
	(14, 1, 1, 0, 3, NULL, NULL, '2026-03-05 09:00', '2026-03-05 09:05', NULL),                   -- answered from the channel's own app
	(15, 1, 1, 1, NULL, NULL, NULL, '2026-04-01 08:00', '2026-04-01 08:30', NULL),                -- out: the bot's
	(16, 1, 1, 2, NULL, NULL, NULL, '2026-03-05 09:00', '2026-03-05 09:00', NULL),                -- out: still with the bot
	(17, 1, 2, 1, 3, NULL, NULL, '2026-03-05 08:00', '2026-03-05 09:00', NULL)                    -- handed off, resolved without a reply
) AS v(id, account, inbox, status, assignee, team, campaign, created, activity, replied);

INSERT INTO messages (conversation_id, account_id, inbox_id, message_type, created_at, updated_at, private, sender_type, status,
	content_attributes, additional_attributes)
SELECT id, 1, 1, type, at::timestamp, at::timestamp, private, sender, coalesce(status, 0), attributes::json, coalesce(more, '{}')::jsonb
FROM (VALUES
	(1, 0, '2026-03-02 09:00', false, 'Contact', NULL, '{}', NULL), (1, 1, '2026-03-02 09:00:05', false, 'AgentBot', NULL, '{}', NULL),
	(1, 1, '2026-03-02 09:10', true, 'User', NULL, '{}', NULL), (1, 2, '2026-03-02 09:15', false, NULL, NULL, '{}', NULL),
	(1, 3, '2026-03-02 09:16', false, NULL, NULL, '{}', NULL), (1, 1, '2026-03-02 09:30', false, 'User', NULL, '{}', NULL),
	(1, 0, '2026-03-03 10:00', false, 'Contact', NULL, '{}', NULL), (1, 1, '2026-03-03 10:30', false, 'User', NULL, '{}', NULL),
	(2, 0, '2026-03-02 10:00', false, 'Contact', NULL, '{}', NULL),
	(2, 1, '2026-03-02 10:01', false, 'User', NULL, '"{\"automation_rule_id\":5}"', NULL),
	(2, 1, '2026-03-02 10:02', false, 'User', NULL, '{"automation_rule_id": 5}', NULL),
	(2, 1, '2026-03-02 12:00', false, 'User', NULL, '{}', NULL),
	(3, 0, '2026-03-06 15:00', false, 'Contact', NULL, '{}', NULL), (3, 1, '2026-03-06 15:01', false, 'AgentBot', NULL, '{}', NULL),
	(3, 1, '2026-03-06 15:02', false, 'User', NULL, '{}', '{"campaign_id": 9}'),
	(4, 0, '2026-03-05 08:00', false, 'Contact', NULL, '{}', NULL), (4, 1, '2026-03-05 08:01', false, 'Captain::Assistant', NULL, '{}', NULL),
	(5, 0, '2026-03-31 23:00', false, 'Contact', NULL, '{}', NULL), (5, 1, '2026-03-31 23:01', false, 'AgentBot', NULL, '{}', NULL),
	(6, 0, '2026-03-05 09:00', false, 'Contact', NULL, '{}', NULL),
	(7, 1, '2026-03-03 08:00', false, 'User', NULL, '{}', '{"campaign_id": 9}'),
	(8, 1, '2026-03-03 08:00', false, 'User', NULL, '{}', '{"campaign_id": 9}'), (8, 0, '2026-03-04 09:00', false, 'Contact', NULL, '{}', NULL),
	(8, 1, '2026-03-04 09:20', false, 'User', NULL, '{}', NULL),
	(9, 1, '2026-03-03 10:00:00.4', false, 'User', NULL, '{}', NULL), (9, 0, '2026-03-05 10:00', false, 'Contact', NULL, '{}', NULL),
	(9, 1, '2026-03-05 10:10', false, 'User', NULL, '{}', NULL),
	(10, 1, '2026-03-03 10:00:00.4', false, 'User', NULL, '{}', NULL),
	(11, 0, '2026-03-07 23:00', false, 'Contact', NULL, '{}', NULL), (11, 1, '2026-03-07 23:10', false, 'User', 3, '{}', NULL),
	(11, 1, '2026-03-07 23:50', false, 'User', NULL, '{}', NULL), (11, 0, '2026-03-08 00:40', false, 'Contact', NULL, '{}', NULL),
	(13, 0, '2026-03-02 09:00', false, 'Contact', NULL, '{}', NULL), (13, 1, '2026-03-02 10:00', false, 'User', NULL, '{}', NULL),
	(14, 0, '2026-03-05 09:00', false, 'Contact', NULL, '{}', NULL),
	(14, 1, '2026-03-05 09:01', false, 'User', NULL, '{"is_reaction": true}', NULL),
	(14, 1, '2026-03-05 09:05', false, NULL, NULL, '{"external_echo": true}', NULL),
	(15, 0, '2026-04-01 08:00', false, 'Contact', NULL, '{}', NULL), (15, 1, '2026-04-01 08:01', false, 'AgentBot', NULL, '{}', NULL),
	(16, 0, '2026-03-05 09:00', false, 'Contact', NULL, '{}', NULL), (16, 1, '2026-03-05 09:00', false, 'AgentBot', NULL, '{}', NULL),
	(17, 0, '2026-03-05 08:00', false, 'Contact', NULL, '{}', NULL), (17, 1, '2026-03-05 08:01', false, 'AgentBot', NULL, '{}', NULL)
) AS v(id, type, at, private, sender, status, attributes, more);

INSERT INTO reporting_events (name, account_id, conversation_id, value, value_in_business_hours, created_at, updated_at, event_end_time)
SELECT name, CASE id WHEN 13 THEN 2 ELSE 1 END, id, hours * 3600, business * 3600, coalesce(at, wrote)::timestamp, now(), at::timestamp FROM (VALUES
	('conversation_resolved', 1, 2, 2, '2026-03-02 11:00', NULL), ('conversation_resolved', 1, 26, 10, '2026-03-03 11:00', NULL),
	('conversation_resolved', 1, 26, 10, '2026-03-03 11:00', NULL),    -- written twice
	('conversation_resolved', 2, 4, 0, NULL, '2026-03-02 14:00'),      -- by a version without event_end_time
	('conversation_resolved', 4, 0.5, 0.5, '2026-03-05 08:30', NULL), ('conversation_bot_resolved', 4, 0.5, 0.5, '2026-03-05 08:30', NULL),
	('conversation_resolved', 5, 2, 2, '2026-04-01 01:00', NULL), ('conversation_bot_resolved', 5, 2, 2, '2026-04-01 01:00', NULL),
	('conversation_bot_resolved', 4, 648, 0, '2026-04-01 08:00', NULL),
	('conversation_resolved', 15, 0.5, 0.5, '2026-04-01 08:30', NULL), ('conversation_bot_resolved', 15, 0.5, 0.5, '2026-04-01 08:30', NULL),
	('conversation_bot_handoff', 3, 0, 0, '2026-03-06 15:01', NULL),
	('conversation_resolved', 11, 1.5, 1.5, '2026-03-08 00:30', NULL), ('conversation_opened', 11, 0, 0, '2026-03-08 00:40', NULL),
	('conversation_resolved', 13, 1, 0, '2026-03-02 10:00', NULL),
	('conversation_bot_handoff', 17, 0, 0, '2026-03-05 08:02', NULL), ('conversation_resolved', 17, 1, 0, '2026-03-05 09:00', NULL),
	('first_response', 1, 0.5, 0.5, '2026-03-02 09:30', NULL), ('first_response', 2, 2, 0, '2026-03-02 12:00', NULL),
	('first_response', 11, 0.5, 0.25, '2026-03-07 23:50', NULL)
) AS v(name, id, hours, business, at, wrote);

-- Surveys: two of conversation 1, one of 2 without an answer, one of the blocked contact, one answered with 0,
-- and an answer whose message is gone.
INSERT INTO messages (id, conversation_id, account_id, inbox_id, message_type, content_type, created_at, updated_at)
SELECT 1000 + n, id, 1, 1, 3, 9, at::timestamp, at::timestamp FROM (VALUES (1, 1, '2026-03-02 11:00'), (2, 1, '2026-03-03 11:00'),
	(3, 2, '2026-03-02 14:00'), (4, 6, '2026-03-05 09:00'), (5, 11, '2026-03-08 00:30')) AS v(n, id, at);
INSERT INTO csat_survey_responses (account_id, conversation_id, message_id, rating, feedback_message, contact_id, assigned_agent_id, created_at, updated_at)
SELECT 1, id, 1000 + n, rating, words, id, agent, at::timestamp, at::timestamp FROM (VALUES
	(1, 1, 2, ' slow ', 1, '2026-03-02 12:00'), (2, 1, 5, '', 2, '2026-03-03 12:00'), (4, 6, 1, NULL, NULL, '2026-03-05 10:00'),
	(5, 11, 0, NULL, NULL, '2026-03-08 01:00'), (999, 14, 4, NULL, 3, '2026-03-05 12:00')) AS v(n, id, rating, words, agent, at);

-- A label of contact 1 is none of conversation 1, and no other tag is a label.
INSERT INTO tags (id, name) VALUES (1, 'refund'), (2, 'billing'), (3, 'vip');
INSERT INTO taggings (tag_id, taggable_type, taggable_id, context) VALUES (1, 'Conversation', 1, 'labels'), (2, 'Conversation', 1, 'labels'),
	(3, 'Contact', 1, 'labels'), (2, 'Conversation', 11, 'labels'), (3, 'Conversation', 2, 'mood');
RESET search_path;

-- The file runs twice.
\set ECHO none
\set source chatwoot
\i examples/crm/chatwoot.sql
\set source chatwoot
\i examples/crm/chatwoot.sql
\set ECHO all

-- An ordinary role may read the views and nothing else.
CREATE ROLE regress_crm_reader;
GRANT USAGE ON SCHEMA kpi_chatwoot TO regress_crm_reader;
GRANT SELECT ON kpi_chatwoot.kpi_tickets, kpi_chatwoot.kpi_answers, kpi_chatwoot.kpi_reconcile TO regress_crm_reader;
SET ROLE regress_crm_reader;
SELECT error_of('SELECT FROM chatwoot.messages'), error_of('SELECT FROM kpi_chatwoot.talks');

SELECT ticket, customer, agent, team, channel, topic, labels, opened AT TIME ZONE 'UTC' AS opened, first_reply - opened AS response,
	first_resolved - opened AS to_first, resolved - opened AS resolution, contacts, reopened AS again, rating
FROM kpi_chatwoot.kpi_tickets ORDER BY ticket::int;
SELECT DISTINCT ON (channel, calendar::text) ticket, channel, calendar FROM kpi_chatwoot.kpi_tickets ORDER BY channel, calendar::text, ticket::int;
SELECT answer, customer, agent, asked AT TIME ZONE 'UTC' AS asked, answered - asked AS took, question, scale_max, score, comment
FROM kpi_chatwoot.kpi_answers ORDER BY answer::int;

-- 30, 120, 20, 10, 50, 15, 60 and 5 minutes; 26, 4, 2, 1 and 1 hours; two of four resolved ones had one reply, of one that is not known.
-- Within hours 30, 20, 10, 50 and 5 minutes; five of ten are resolved; two of six that ever were came back.
SELECT avg_response(opened, first_reply), avg_resolution(opened, resolved), round(fcr_agg(contacts, resolved IS NOT NULL), 1) AS fcr,
	avg_response(opened, first_reply, calendar) AS in_hours, round(resolution_rate(opened, resolved), 1) AS resolved,
	round(rate_agg(reopened > 0) FILTER (WHERE first_resolved IS NOT NULL), 1) AS reopened
FROM kpi_chatwoot.kpi_tickets;
SELECT round(csat_agg(score), 1), round(response_rate(score_summary(score)), 1) FROM kpi_chatwoot.kpi_answers;

-- Ours in business hours is 7 of Monday and 3:30 of Tuesday, where two rows overlap.
-- Chatwoot's figures: resolutions of 2, 26, 26, 4, 0.5, 2, 0.5, 1.5, 1 and 1 hours, ten in all, and in business hours
-- 2, 10, 10, 0, 0.5, 2, 0.5, 1.5, 0 and 0; in April three bot resolutions to one conversation.
SELECT kpi, ours, theirs, difference FROM kpi_chatwoot.kpi_reconcile;
SELECT count(*) FROM kpi_chatwoot.kpi_reconcile WHERE why IS NULL OR why = '';
RESET ROLE;

-- The zone of the session changes nothing, and neither does where the extension is.
CREATE TABLE before AS SELECT t::text AS row FROM (SELECT ticket, extract(epoch FROM opened) AS o, extract(epoch FROM resolved) AS r,
	calendar FROM kpi_chatwoot.kpi_tickets) AS t;
SET timezone = 'America/Caracas';
CREATE SCHEMA kpi_elsewhere;
ALTER EXTENSION cxkpi SET SCHEMA kpi_elsewhere;
\set ECHO none
\set source chatwoot
\i examples/crm/chatwoot.sql
\set ECHO all
SELECT count(*), count(*) FILTER (WHERE row NOT IN (SELECT row FROM before)) AS changed
FROM (SELECT t::text AS row FROM (SELECT ticket, extract(epoch FROM opened) AS o, extract(epoch FROM resolved) AS r,
	calendar FROM kpi_chatwoot.kpi_tickets) AS t) AS t;
SET ROLE regress_crm_reader;
SELECT count(*), count(calendar) FROM kpi_chatwoot.kpi_tickets;
RESET ROLE;
ALTER EXTENSION cxkpi SET SCHEMA public;

-- One account, into a schema with a name that needs quotes.
\set ECHO none
\set source chatwoot
\set schema 'Acme KPI'
\set account 2
\i examples/crm/chatwoot.sql
\set ECHO all
SELECT ticket FROM "Acme KPI".kpi_tickets;
SELECT kpi, ours, theirs FROM "Acme KPI".kpi_reconcile WHERE theirs IS NOT NULL;

-- Removed without a trace.
DROP SCHEMA "Acme KPI" CASCADE;
DROP SCHEMA kpi_chatwoot CASCADE;
SELECT to_regnamespace('kpi_chatwoot') IS NULL AS removed;
DROP SCHEMA kpi_elsewhere;
DROP TABLE before;
DROP ROLE regress_crm_reader;
DROP SCHEMA chatwoot CASCADE;
