-- Zammad's tables to KPIs: examples/crm/zammad.sql over rows with every trap, by hand.
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
-- No zone of the product: what is stored is UTC.
SET timezone = 'Pacific/Apia';
\set ECHO none
CREATE SCHEMA zammad;
SET search_path = zammad;
\i test/crm/zammad.sql
\set ECHO all

INSERT INTO users (id, login, firstname, lastname) VALUES (1, '-', '-', ''), (2, 'sam@example.com', 'Sam', 'Lee'),
	(3, 'sam.lee@example.com', 'Sam', 'Lee'), (4, 'kim@example.com', '', '');
INSERT INTO users (id, login) SELECT i, 'customer ' || i FROM generate_series(11, 31) AS i;
INSERT INTO groups (id, name) VALUES (1, 'Sales::EU'), (2, 'Support');
INSERT INTO ticket_state_types (id, name) VALUES (1, 'new'), (2, 'open'), (3, 'pending reminder'), (4, 'pending action'), (5, 'closed'),
	(6, 'merged'), (7, 'removed');
INSERT INTO ticket_states (id, state_type_id, name) VALUES (1, 1, 'new'), (2, 2, 'open'), (4, 5, 'closed'), (5, 6, 'merged'), (6, 7, 'removed'),
	(7, 4, 'pending close'), (20, 5, 'erledigt');
INSERT INTO ticket_article_types (id, name, communication) VALUES (1, 'email', true), (5, 'phone', true), (10, 'note', false), (11, 'web', true);
INSERT INTO ticket_article_senders (id, name) VALUES (1, 'Agent'), (2, 'Customer'), (3, 'System');

-- Calendar 1 as Rails below 7.1 writes it: Monday to Thursday 9 to 17, Friday with a break, Saturday off with hours left
-- over, Sunday without hours; Tuesday a holiday, Wednesday's is inactive, Thursday's was removed.
INSERT INTO calendars (id, name, timezone, "default", business_hours, public_holidays) VALUES (1, 'London', 'Europe/London', true,
$$--- !ruby/hash:ActiveSupport::HashWithIndifferentAccess
mon: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  timeframes:
  - - '09:00'
    - '17:00'
tue: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  timeframes:
  - - '09:00'
    - '17:00'
wed: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  timeframes:
  - - '09:00'
    - '17:00'
thu: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  timeframes:
  - - '09:00'
    - '17:00'
fri: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  timeframes:
  - - '09:00'
    - '12:00'
  - - '13:00'
    - '17:00'
sat: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: false
  timeframes:
  - - '10:00'
    - '14:00'
sun: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  timeframes: []
$$, $$--- !ruby/hash:ActiveSupport::HashWithIndifferentAccess
'2026-03-03': !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  summary: 'Founders: 2026'
  feed: 0a1b
'2026-03-04': !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: false
  summary: Half day
'2026-03-05': !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  active: true
  removed: true
  summary: Moved
$$);
-- Plain maps, as since; the whole day ends at 23:59.  Then one in flow style with overlapping frames, one of a zone
-- that no server knows, one without hours, and one that refers to another day's hours.
INSERT INTO calendars (id, name, timezone, business_hours, public_holidays)
SELECT 2, 'always', 'America/New_York', E'---\n' || string_agg(format(E'%s:\n  active: true\n  timeframes:\n  - - ''00:00''\n    - ''23:59''\n', day), ''), E'--- {}\n'
FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day;
INSERT INTO calendars (id, name, timezone, business_hours, public_holidays) VALUES
	(3, 'flow', 'UTC', '{mon: {active: true, timeframes: [["8:30", "12:00"], ["11:00", "13:00"], ["14:00", "14:00"]]}, tue: {active: false}}',
		'{"2026-12-25": {"active": true, "summary": "Christmas"}}'),
	(4, 'mars', 'Mars/Base', E'---\nmon:\n  active: true\n  timeframes:\n  - - ''09:00''\n    - ''17:00''\n', NULL),
	(5, 'none', 'UTC', '--- {}', NULL),
	(6, 'alias', 'UTC', E'---\nmon:\n  active: true\n  timeframes: &1\n  - - ''09:00''\n    - ''17:00''\ntue:\n  active: true\n  timeframes: *1\n', NULL);

INSERT INTO tickets (id, number, group_id, state_id, owner_id, customer_id, type, create_article_type_id, preferences, created_at, updated_at,
	close_at, last_close_at, first_response_at, first_response_in_min, close_in_min, update_in_min)
SELECT id, id, gid, state, owner, 10 + id, type, channel, preferences, created::timestamp, coalesce(updated, created)::timestamp,
	closed::timestamp, last_closed::timestamp, replied::timestamp, first_min, close_min, update_min
FROM (VALUES
	(1, 1, 20, 2, 'Incident', 1, E'---\nfoo: 1\n', '2026-03-02 09:00', NULL, '2026-03-02 12:00', NULL, '2026-03-02 10:00', 60, 180, 60),                 -- an old one, closed twice
	(2, 2, 4, 3, '', 11, E'---\nescalation_calculation:\n  sla_id: 7\n  calendar_id: 2\n  calendar_updated_at: 2026-01-01\n',
		'2026-03-06 22:00', NULL, '2026-03-07 09:00', '2026-03-07 10:00', '2026-03-06 23:00', NULL, NULL, NULL),         -- of another calendar, without history
	(3, 1, 2, 1, NULL, 1, NULL, '2026-03-05 16:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL),                          -- nobody's, waits
	(4, 1, 5, 2, NULL, 1, NULL, '2026-03-05 16:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL),                          -- out: merged
	(5, 1, 6, 2, NULL, 1, NULL, '2026-03-05 16:00', NULL, '2026-03-05 16:20', '2026-03-05 16:20', NULL, NULL, NULL, NULL),  -- out: removed
	(6, 1, 2, 2, NULL, 10, NULL, '2026-03-05 16:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL),                         -- out: internal
	(7, 1, 2, 2, NULL, 1, NULL, '2026-03-02 08:00', NULL, NULL, NULL, '2026-03-02 08:00', NULL, NULL, NULL),            -- out: ours, no answer
	(8, 1, 7, 4, NULL, 1, NULL, '2026-03-02 08:00', NULL, NULL, NULL, '2026-03-02 08:00', NULL, NULL, NULL),            -- ours, answered
	(9, 2, 4, 2, NULL, 1, NULL, '2026-03-02 18:00', '2026-03-02 20:00', NULL, NULL, NULL, NULL, NULL, NULL),            -- imported closed
	(10, 2, 2, 2, NULL, 5, NULL, '2026-03-02 09:00', NULL, '2026-03-02 09:10', '2026-03-02 09:10', '2026-03-02 09:05', 5, 10, NULL),  -- open again
	(11, 2, 2, 2, NULL, 1, NULL, '2026-03-05 09:00', NULL, NULL, NULL, '2026-03-05 09:30', NULL, NULL, NULL)            -- articles are gone
) AS v(id, gid, state, owner, type, channel, preferences, created, updated, closed, last_closed, replied, first_min, close_min, update_min);

INSERT INTO ticket_articles (ticket_id, sender_id, type_id, internal, created_at, updated_at)
SELECT id, sender, type, internal, at::timestamp, at::timestamp FROM (VALUES
	(1, 2, 1, false, '2026-03-02 09:00'), (1, 3, 1, false, '2026-03-02 09:00:01'), (1, 1, 1, true, '2026-03-02 09:10'),
	(1, 1, 10, false, '2026-03-02 09:20'), (1, 1, 1, false, '2026-03-02 10:00'), (1, 2, 1, false, '2026-03-04 09:00'),
	(1, 1, 1, false, '2026-03-04 09:30'),
	(2, 2, 11, false, '2026-03-06 22:00'), (2, 1, 1, false, '2026-03-06 23:00'), (3, 2, 1, false, '2026-03-05 16:00'),
	(4, 2, 1, false, '2026-03-05 16:00'), (5, 2, 1, false, '2026-03-05 16:00'), (6, 1, 10, true, '2026-03-05 16:00'),
	(7, 1, 1, false, '2026-03-02 08:00:00.2'), (8, 1, 1, false, '2026-03-02 08:00:00.2'), (8, 2, 1, false, '2026-03-03 08:00'),
	(8, 1, 1, false, '2026-03-04 09:30'), (9, 2, 1, false, '2026-03-02 18:00'), (10, 2, 5, false, '2026-03-02 09:00'),
	(10, 1, 5, false, '2026-03-02 09:05')) AS v(id, sender, type, internal, at);

-- The history of organization 1 is none of ticket 1, and neither is a change of its owner.
INSERT INTO history_types (id, name) VALUES (1, 'updated');
INSERT INTO history_objects (id, name) VALUES (1, 'Ticket'), (2, 'Organization');
INSERT INTO history_attributes (id, name) VALUES (1, 'state'), (2, 'owner');
INSERT INTO histories (history_type_id, history_object_id, history_attribute_id, o_id, id_from, id_to, value_from, value_to, created_at, updated_at)
SELECT 1, object, attribute, id, f, t, vf, vt, at::timestamp, at::timestamp FROM (VALUES
	(1, 1, 1, 1, 4, 'new', 'closed', '2026-03-02 12:00'), (1, 1, 1, 4, 2, 'closed', 'open', '2026-03-04 09:00'),
	(1, 1, 1, 2, 4, 'open', 'closed', '2026-03-04 11:00'), (1, 1, 1, 4, 20, 'closed', 'erledigt', '2026-03-04 11:30'),
	(2, 1, 1, 4, 2, 'closed', 'open', '2026-03-05 09:00'), (1, 2, 1, 4, 2, '-', 'Sam', '2026-03-05 09:00'),
	(1, 1, 10, NULL, NULL, 'new', 'closed', '2026-03-02 09:10'), (1, 1, 10, NULL, NULL, 'closed', 'open', '2026-03-02 10:00'))
AS v(object, attribute, id, f, t, vf, vt, at);

-- A tag of the organization with ticket 1's number is none of the ticket.
INSERT INTO tag_objects (id, name) VALUES (1, 'Organization'), (2, 'Ticket');
INSERT INTO tag_items (id, name) VALUES (1, 'refund'), (2, 'billing'), (3, 'vip');
INSERT INTO tags (tag_item_id, tag_object_id, o_id) VALUES (1, 2, 1), (2, 2, 1), (3, 1, 1), (2, 2, 3);
RESET search_path;

-- The file runs twice, here in a schema that somebody made for it.
CREATE SCHEMA kpi_zammad;
\set ECHO none
\set source zammad
\i examples/crm/zammad.sql
\set source zammad
\i examples/crm/zammad.sql
\set ECHO all
SELECT calendar_id, calendar FROM kpi_zammad.calendars ORDER BY 1;

-- An ordinary role may read the views and nothing else.
CREATE ROLE regress_crm_reader;
GRANT USAGE ON SCHEMA kpi_zammad TO regress_crm_reader;
GRANT SELECT ON kpi_zammad.kpi_tickets, kpi_zammad.kpi_reconcile TO regress_crm_reader;
SET ROLE regress_crm_reader;
SELECT error_of('SELECT FROM zammad.tickets'), error_of('SELECT FROM kpi_zammad.talks');

SELECT ticket, customer, agent, team, channel, topic, labels, opened AT TIME ZONE 'UTC' AS opened, first_reply - opened AS response,
	first_resolved - opened AS to_first, resolved - opened AS resolution, contacts, reopened AS again, rating
FROM kpi_zammad.kpi_tickets ORDER BY ticket::int;
SELECT ticket, calendar FROM kpi_zammad.kpi_tickets WHERE ticket IN ('1', '2') ORDER BY ticket;

-- In elapsed time 60, 60, 1530, 5 and 30 minutes; 50, 12 and 2 hours.  Of the three closed ones one took one reply; the
-- one closed without any had no contact.  Two tickets of four that were ever closed came back.
SELECT avg_response(opened, first_reply), avg_resolution(opened, resolved), round(fcr_agg(contacts, resolved IS NOT NULL), 1) AS fcr,
	round(resolution_rate(opened, resolved), 1) AS resolved,
	round(rate_agg(reopened > 0) FILTER (WHERE first_resolved IS NOT NULL), 1) AS reopened
FROM kpi_zammad.kpi_tickets;

-- Ours in business minutes: replies after 60, 60, 30 (the day before was a holiday), 5 and 30; closed after 600 (8 hours
-- of Monday, 2 of Wednesday), 720 and, in the evening, 0; turns of 60, 30, 60, 30 and 5.
SELECT kpi, ours, theirs, difference FROM kpi_zammad.kpi_reconcile;
SELECT count(*) FROM kpi_zammad.kpi_reconcile WHERE why IS NULL OR why = '';
RESET ROLE;

-- The zone of the session changes nothing, and neither does where the extension is.
CREATE TABLE before AS SELECT t::text AS row FROM (SELECT ticket, extract(epoch FROM opened) AS o, extract(epoch FROM resolved) AS r,
	calendar FROM kpi_zammad.kpi_tickets) AS t;
SET timezone = 'America/Caracas';
CREATE SCHEMA kpi_elsewhere;
ALTER EXTENSION cxkpi SET SCHEMA kpi_elsewhere;
\set ECHO none
\set source zammad
\i examples/crm/zammad.sql
\set ECHO all
SELECT count(*), count(*) FILTER (WHERE row NOT IN (SELECT row FROM before)) AS changed
FROM (SELECT t::text AS row FROM (SELECT ticket, extract(epoch FROM opened) AS o, extract(epoch FROM resolved) AS r,
	calendar FROM kpi_zammad.kpi_tickets) AS t) AS t;
SET ROLE regress_crm_reader;
SELECT count(*), count(calendar) FROM kpi_zammad.kpi_tickets;
RESET ROLE;
ALTER EXTENSION cxkpi SET SCHEMA public;

-- Removed without a trace.
DROP SCHEMA kpi_zammad CASCADE;
SELECT to_regnamespace('kpi_zammad') IS NULL AS removed;
DROP SCHEMA kpi_elsewhere;
DROP TABLE before;
DROP ROLE regress_crm_reader;
DROP SCHEMA zammad CASCADE;
