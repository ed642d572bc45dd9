-- Libredesk's tables to KPIs: examples/crm/libredesk.sql over rows with every trap, by hand.
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
SET timezone = 'UTC';
\set ECHO none
CREATE SCHEMA libredesk;
SET search_path = libredesk, public;
\i test/crm/libredesk.sql
\set ECHO all

INSERT INTO users (id, type, email, first_name, last_name, enabled) VALUES (1, 'agent', 'System', 'System', NULL, true),
	(2, 'agent', 'sam@example.com', 'Sam', 'Lee', true), (3, 'agent', 'kim@example.com', 'Kim', NULL, true), (4, 'ai_assistant', NULL, 'Ada', NULL, true);
INSERT INTO users (id, type, first_name, enabled) SELECT 10 + i, CASE i WHEN 2 THEN 'visitor' ELSE 'contact' END::user_type, 'contact', i <> 6
FROM generate_series(1, 11) AS i;
INSERT INTO inboxes (id, name, channel, deleted_at) VALUES (1, 'mail', 'email', NULL), (2, 'chat', 'livechat', NULL), (3, 'old', 'email', '2026-03-10');
INSERT INTO conversation_statuses (id, name, category) VALUES (1, 'Open', 'open'), (2, 'Snoozed', 'waiting'), (3, 'Resolved', 'resolved'),
	(4, 'Closed', 'resolved'), (5, 'Erledigt', 'resolved');
-- Hours 1 have a holiday, hours 2 the default '{}' for none; 3 are always; 4 are never; 5 has a day that ends before it begins.
INSERT INTO business_hours (id, name, is_always_open, hours, holidays)
SELECT 1, 'office', false, jsonb_object_agg(day, '{"open": "09:00", "close": "17:00"}'::jsonb), '[{"name": "Founders", "date": "2026-03-03"}]'
FROM unnest('{Monday,Tuesday,Wednesday,Thursday,Friday}'::text[]) AS day;
INSERT INTO business_hours (id, name, is_always_open, hours) VALUES (2, 'default', false, '{"Monday": {"open": "10:00", "close": "18:00"}}'),
	(3, 'always', true, '{}'), (4, 'never', false, '{}'),
	(5, 'odd', false, '{"Monday": {"open": "09:00", "close": "17:00"}, "Friday": {"open": "22:00", "close": "06:00"}}');
-- Sales has no zone: both come from the settings then.  No server knows Mars/Base.
INSERT INTO teams (id, name, business_hours_id, timezone) VALUES (1, 'Support', 1, 'Europe/Berlin'), (2, 'Sales', 1, NULL), (3, 'Night', 3, 'UTC'),
	(4, 'Mars', 5, 'Mars/Base'), (5, 'Nobody', 4, 'UTC'), (6, 'Void', 1, ''), (7, 'Odd', 5, 'UTC'), (8, 'Zone', NULL, 'Europe/Berlin');
INSERT INTO settings (key, value) VALUES ('app.timezone', '"Asia/Kolkata"'), ('app.business_hours_id', '"2"'), ('app.site_name', '"x"');

INSERT INTO conversations (id, contact_id, inbox_id, status_id, assigned_user_id, assigned_team_id, created_at, first_reply_at, resolved_at, closed_at)
SELECT id, 10 + id, inbox, status, agent, team, created::timestamptz, replied::timestamptz, resolved::timestamptz, closed::timestamptz FROM (VALUES
	(1, 1, 3, 2, 1, '2026-03-02 08:00', '2026-03-02 08:00:10', '2026-03-02 10:00', '2026-03-02 12:00'),  -- resolved, closed, open, resolved
	(2, 2, 1, 3, NULL, '2026-03-02 04:30', '2026-03-02 05:00', '2026-03-02 06:00', NULL),                -- open again, its activity is gone
	(3, 2, 3, 4, NULL, '2026-03-02 08:00', '2026-03-02 08:00:10', '2026-03-02 09:00', NULL),             -- out: the assistant's own
	(4, 2, 1, NULL, 2, '2026-03-02 08:00', '2026-03-02 08:00:10', NULL, NULL),                           -- handed over, waits
	(5, 3, 3, 2, 1, '2026-03-02 08:00', '2026-03-02 09:00', '2026-03-02 10:00', NULL),                   -- out: the inbox is deleted
	(6, 1, 1, 2, 1, '2026-03-02 08:00', '2026-03-02 09:00', NULL, NULL),                                 -- out: the contact is blocked
	(7, 1, 1, 2, 1, '2026-03-02 08:00', '2026-03-02 08:00', NULL, NULL),                                 -- out: ours, no answer
	(8, 1, 2, 3, 3, '2026-03-02 10:00', '2026-03-02 10:00', NULL, NULL),                                 -- ours, answered a day later
	(9, 1, 4, 3, 5, '2026-03-05 09:00', '2026-03-05 09:20', NULL, '2026-03-05 11:00'),                   -- messages are gone
	(10, 1, 5, 2, 4, '2026-03-05 08:00', '2026-03-05 08:05', '2026-03-05 09:00', NULL),                  -- a status of one's own
	(11, 2, 1, 4, 8, '2026-03-05 08:00', '2026-03-05 08:00:10', NULL, NULL)                              -- the assistant's, but Kim helped
) AS v(id, inbox, status, agent, team, created, replied, resolved, closed);

INSERT INTO conversation_messages (conversation_id, type, sender_id, sender_type, created_at, private, status, content, meta)
SELECT id, type::message_type, sender, CASE WHEN sender > 10 THEN 'contact' ELSE 'agent' END::message_sender_type, at::timestamptz, private,
	coalesce(status, 'sent')::message_status, content, meta::jsonb FROM (VALUES
	(1, 'incoming', 11, '2026-03-02 08:00', false, 'received', NULL, NULL), (1, 'outgoing', 4, '2026-03-02 08:00:10', false, NULL, NULL, '{}'),
	(1, 'outgoing', 1, '2026-03-02 08:01', false, NULL, NULL, '{}'), (1, 'outgoing', 2, '2026-03-02 08:10', true, NULL, NULL, '{}'),
	(1, 'outgoing', 2, '2026-03-02 09:00', false, NULL, NULL, '{}'),
	(1, 'activity', 2, '2026-03-02 10:00', true, NULL, 'Sam Lee marked the conversation as Resolved', '{"activity_type": "status_change"}'),
	(1, 'outgoing', 2, '2026-03-02 10:00:01', false, NULL, NULL, '{"is_csat": true, "is_automated": true}'),
	(1, 'activity', 2, '2026-03-02 12:00', true, NULL, 'Sam Lee marked the conversation as Closed', '{"activity_type": "status_change"}'),
	(1, 'activity', 2, '2026-03-02 12:01', true, NULL, 'Sam Lee added tag refund', '{"activity_type": "tag_added"}'),
	(1, 'incoming', 11, '2026-03-04 09:00', false, 'received', NULL, NULL),
	(1, 'activity', 1, '2026-03-04 09:00', true, NULL, 'System marked the conversation as Open', '{"activity_type": "status_change"}'),
	(1, 'outgoing', 2, '2026-03-04 09:30', false, NULL, NULL, '{}'),
	(1, 'activity', 2, '2026-03-04 10:00', true, NULL, 'Sam Lee marked the conversation as Resolved', '{"activity_type": "status_change"}'),
	(1, 'activity', 2, '2026-03-04 12:00', true, NULL, 'Sam Lee marked the conversation as Closed', '{"activity_type": "status_change"}'),
	(2, 'incoming', 12, '2026-03-02 04:30', false, 'received', NULL, NULL), (2, 'outgoing', 3, '2026-03-02 05:00', false, NULL, NULL, NULL),
	(3, 'incoming', 13, '2026-03-02 08:00', false, 'received', NULL, NULL), (3, 'outgoing', 4, '2026-03-02 08:00:10', false, NULL, NULL, '{}'),
	(4, 'incoming', 14, '2026-03-02 08:00', false, 'received', NULL, NULL), (4, 'outgoing', 4, '2026-03-02 08:00:10', false, NULL, NULL, '{}'),
	(5, 'incoming', 15, '2026-03-02 08:00', false, 'received', NULL, NULL), (6, 'incoming', 16, '2026-03-02 08:00', false, 'received', NULL, NULL),
	(7, 'outgoing', 2, '2026-03-02 08:00:00.3', false, NULL, NULL, '{}'), (8, 'outgoing', 2, '2026-03-02 10:00:00.3', false, NULL, NULL, '{}'),
	(8, 'incoming', 18, '2026-03-03 10:00', false, 'received', NULL, NULL), (8, 'outgoing', 3, '2026-03-03 10:15', false, NULL, NULL, '{}'),
	(11, 'incoming', 21, '2026-03-05 08:00', false, 'received', NULL, NULL), (11, 'outgoing', 4, '2026-03-05 08:00:10', false, NULL, NULL, '{}'),
	(11, 'outgoing', 3, '2026-03-05 08:40', false, NULL, NULL, '{}'),
	(10, 'incoming', 20, '2026-03-05 08:00', false, 'received', NULL, NULL), (10, 'outgoing', 2, '2026-03-05 08:05', false, 'failed', NULL, '{}'),
	(10, 'outgoing', 2, '2026-03-05 08:20', false, NULL, NULL, '{}'),
	(10, 'activity', 2, '2026-03-05 09:00', true, NULL, 'Sam Lee marked the conversation as Erledigt', NULL)    -- as older versions write it
) AS v(id, type, sender, at, private, status, content, meta);

-- Rating 0 is none; with words it is an answer in words.
INSERT INTO csat_responses (conversation_id, rating, feedback, created_at, response_timestamp) VALUES
	(1, 4, '', '2026-03-02 10:00+00', '2026-03-02 11:00+00'), (2, 0, 'thanks', '2026-03-02 06:00+00', '2026-03-02 07:00+00'),
	(5, 1, NULL, '2026-03-02 10:00+00', '2026-03-02 11:00+00'), (9, 0, NULL, '2026-03-05 11:00+00', NULL),
	(10, 5, NULL, '2026-03-05 09:00+00', '2026-03-05 10:00+00');
INSERT INTO tags (id, name) VALUES (1, 'refund'), (2, 'billing');
INSERT INTO conversation_tags (tag_id, conversation_id) VALUES (1, 1), (2, 1);
INSERT INTO applied_slas (conversation_id, created_at, first_response_deadline_at, resolution_deadline_at, first_response_met_at,
	first_response_breached_at, resolution_met_at, resolution_breached_at)
SELECT id, created::timestamptz, reply_due::timestamptz, due::timestamptz, m1::timestamptz, b1::timestamptz, m2::timestamptz, b2::timestamptz FROM (VALUES
	(1, '2026-03-02 08:00', '2026-03-02 09:00', '2026-03-03 08:00', '2026-03-02 08:00:30', NULL, '2026-03-02 10:00:30', NULL),
	(2, '2026-03-02 04:30', '2026-03-02 04:45', '2026-03-03 04:30', NULL, '2026-03-02 04:46', '2026-03-02 06:00:30', NULL),
	(3, '2026-03-02 08:00', '2026-03-02 09:00', '2026-03-03 08:00', '2026-03-02 08:00:30', NULL, '2026-03-02 09:00', NULL),
	(4, '2026-03-02 08:00', '2026-03-02 09:00', '2026-03-03 08:00', '2026-03-02 08:00:30', NULL, NULL, '2026-03-03 08:01'),
	(10, '2026-03-05 08:00', '2026-03-05 09:00', '2026-03-05 08:30', '2026-03-05 08:21', NULL, NULL, '2026-03-05 08:31')
) AS v(id, created, reply_due, due, m1, b1, m2, b2);
RESET search_path;
SET timezone = 'Pacific/Apia';

-- The file runs twice.
\set ECHO none
\set source libredesk
\i examples/crm/libredesk.sql
\set source libredesk
\i examples/crm/libredesk.sql
\set ECHO all
SELECT team_id, calendar FROM kpi_libredesk.calendars ORDER BY 1;

-- An ordinary role may read the views and nothing else.
CREATE ROLE regress_crm_reader;
GRANT USAGE ON SCHEMA kpi_libredesk TO regress_crm_reader;
GRANT SELECT ON kpi_libredesk.kpi_tickets, kpi_libredesk.kpi_answers, kpi_libredesk.kpi_reconcile TO regress_crm_reader;
SET ROLE regress_crm_reader;
SELECT error_of('SELECT FROM libredesk.conversations'), error_of('SELECT FROM kpi_libredesk.talks');

SELECT ticket, customer, agent, team, channel, topic, labels, opened AT TIME ZONE 'UTC' AS opened, first_reply - opened AS response,
	first_resolved - opened AS to_first, resolved - opened AS resolution, contacts, reopened AS again, rating
FROM kpi_libredesk.kpi_tickets ORDER BY ticket::int;
SELECT answer, customer, agent, asked AT TIME ZONE 'UTC' AS asked, answered - asked AS took, question, scale_max, score, comment
FROM kpi_libredesk.kpi_answers ORDER BY answer::int;

-- Replies after 60, 30, 15, 20, 20 and 40 minutes; resolved after 50, 2 and 1 hours; of two whose replies are known one took one.
SELECT avg_response(opened, first_reply), avg_resolution(opened, resolved), round(fcr_agg(contacts, resolved IS NOT NULL), 1) AS fcr,
	round(resolution_rate(opened, resolved), 1) AS resolved,
	round(rate_agg(reopened > 0) FILTER (WHERE first_resolved IS NOT NULL), 1) AS reopened
FROM kpi_libredesk.kpi_tickets;
-- In business hours 8 of Monday and 2 of Wednesday, Tuesday being a holiday; 30 minutes from ten in Kolkata; nothing of a team that never is open.
SELECT ticket, business_time(opened, first_reply, calendar) AS response, business_time(opened, resolved, calendar) AS resolution
FROM kpi_libredesk.kpi_tickets WHERE ticket IN ('1', '2', '9') ORDER BY ticket::int;
SELECT round(csat_agg(score), 1), round(response_rate(score_summary(score)), 1) FROM kpi_libredesk.kpi_answers;

-- Libredesk's replies in time: 30, 30 and 30 seconds of the assistant and 21 minutes; resolutions 2:00:30, 1:30:30 and 1:00.
-- Four replies in time to one late, for us two to two; three resolutions to two, for us two to two.
SELECT kpi, ours, theirs, difference FROM kpi_libredesk.kpi_reconcile;
SELECT count(*) FROM kpi_libredesk.kpi_reconcile WHERE why IS NULL OR why = '';
RESET ROLE;

-- The zone of the session changes nothing, and neither does where the extension is.
CREATE TABLE before AS SELECT t::text AS row FROM (SELECT ticket, extract(epoch FROM opened) AS o, extract(epoch FROM resolved) AS r,
	calendar FROM kpi_libredesk.kpi_tickets) AS t;
SET timezone = 'America/Caracas';
CREATE SCHEMA kpi_elsewhere;
ALTER EXTENSION cxkpi SET SCHEMA kpi_elsewhere;
\set ECHO none
\set source libredesk
\i examples/crm/libredesk.sql
\set ECHO all
SELECT count(*), count(*) FILTER (WHERE row NOT IN (SELECT row FROM before)) AS changed
FROM (SELECT t::text AS row FROM (SELECT ticket, extract(epoch FROM opened) AS o, extract(epoch FROM resolved) AS r,
	calendar FROM kpi_libredesk.kpi_tickets) AS t) AS t;
SET ROLE regress_crm_reader;
SELECT count(*), count(calendar) FROM kpi_libredesk.kpi_tickets;
RESET ROLE;
ALTER EXTENSION cxkpi SET SCHEMA public;
ALTER SCHEMA kpi_elsewhere RENAME TO kpi_taken;
CREATE TABLE kpi_taken.mine ();

-- Removed without a trace.
DROP SCHEMA kpi_libredesk CASCADE;
SELECT to_regnamespace('kpi_libredesk') IS NULL AS removed;
DROP TABLE before;
DROP ROLE regress_crm_reader;
DROP SCHEMA libredesk CASCADE;

-- A schema that the file did not make is left alone.
\set ECHO none
\set VERBOSITY terse
\set schema kpi_taken
\i examples/crm/libredesk.sql
\set ECHO all
