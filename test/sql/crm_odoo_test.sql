-- examples/crm/odoo.sql over Odoo's tables: a database of its own with the extension in the schema kpi, a session whose
-- time zone is nobody's, and a reader with rights on the views only.
SELECT current_database() AS home \gset
CREATE DATABASE crm_odoo;
\c crm_odoo
SET client_min_messages = warning;
CREATE SCHEMA kpi;
CREATE EXTENSION cxkpi SCHEMA kpi;
SET timezone = 'Pacific/Apia';
SET jit = off; -- compiling the views takes longer than they do
\set ECHO none
\i test/crm/odoo.sql
\set ECHO all

-- Partner 11 is a contact of the company 10; 1 is OdooBot, 2 and 3 are staff, 4 is a portal user.
INSERT INTO res_partner (id, name, commercial_partner_id) VALUES (1, 'OdooBot', 1), (2, 'Ada', 2), (3, 'Bo', 3), (4, 'Portal', 10),
	(10, 'Acme', 10), (11, 'Eve of Acme', 10), (12, 'Zeta', 12);
INSERT INTO res_users (id, login, partner_id, share, active) VALUES (1, '__system__', 1, false, false), (2, 'ada', 2, false, true),
	(3, 'bo', 3, false, true), (4, 'portal', 4, true, true);
INSERT INTO utm_source (id, name) VALUES (1, 'Newsletter');
INSERT INTO ir_model_fields (id, name, model) VALUES (1, 'stage_id', 'crm.lead'), (2, 'stage_id', 'helpdesk.ticket'),
	(3, 'stage_id', 'project.task'), (4, 'user_id', 'crm.lead');
INSERT INTO mail_message_subtype (id, name, internal) VALUES (1, '{"en_US": "Discussions"}', false), (2, '{"en_US": "Note"}', true),
	(3, '{"en_US": "Activities"}', true);
INSERT INTO mail_activity_type (id, name, category) VALUES (1, '{"en_US": "Call"}', 'phonecall'), (2, '{"en_US": "To-Do"}', 'default');

-- Pipeline.
INSERT INTO crm_stage (id, name, sequence, is_won) VALUES (1, '{"en_US": "New"}', 0, NULL), (2, '{"en_US": "Qualified"}', 1, false),
	(3, '{"en_US": "Proposition"}', 2, false), (4, '{"en_US": "Won"}', 1, true), (5, '{"en_US": "Paid"}', 1, true);
INSERT INTO crm_lead (id, name, type, active, probability, won_status, stage_id, create_date, date_open, date_closed, day_open, day_close,
	expected_revenue, user_id, partner_id, source_id, referred) VALUES
	-- Won on 11 January, moved to another won stage, and archived in March, which overwrote the date.  Only create_date has microseconds.
	(1, 'won', 'opportunity', false, 100, 'won', 5, '2025-01-01 00:00:00.7', '2025-01-01 12:00', '2025-03-02', 0, 60, 1000, 2, 11, 1, NULL),
	-- Lost in a won stage.
	(2, 'lost', 'opportunity', false, 0, 'lost', 4, '2025-02-01', '2025-02-03 12:00', '2025-02-10 12:00', 2, 9, 800, 3, 12, NULL, NULL),
	-- Archived without being lost, and reopened: open, in spite of their dates.
	(3, 'archived', 'opportunity', false, 40, 'pending', 2, '2025-02-01', NULL, '2025-02-11', NULL, 10, 100, 2, 12, NULL, NULL),
	(4, 'reopened', 'opportunity', true, 30, 'pending', 2, '2025-01-01', NULL, '2025-01-21', NULL, 20, 100, 2, 12, NULL, NULL),
	-- A lead that came to nothing is no lost deal.
	(5, 'lead', 'lead', false, 0, 'lost', 1, '2025-01-01', NULL, '2025-01-09', NULL, 8, NULL, NULL, NULL, NULL, NULL),
	-- Won, and nothing was tracked.
	(6, 'untracked', 'opportunity', true, 100, 'won', 4, '2025-01-01', NULL, '2025-01-31', NULL, 30, 500, 2, 10, NULL, 'Eve'),
	-- Probability 100 in a stage that is not won.
	(7, 'sure', 'opportunity', true, 100, 'pending', 3, '2025-01-01', NULL, '2025-01-06', NULL, 5, 100, 2, 12, NULL, NULL),
	-- Imported: closed and assigned before it was created.
	(8, 'imported', 'opportunity', true, 100, 'won', 4, '2025-02-03', '2025-02-01 12:00', '2025-02-01', 2, 2, 300, 2, 12, NULL, ''),
	(9, 'won too', 'opportunity', false, 100, 'won', 4, '2025-03-01', NULL, '2025-04-01', NULL, 31, 500, 3, 12, NULL, NULL),
	-- Enterprise before 18.2: won at probability 100 in any stage.
	(10, 'said', 'opportunity', true, 100, 'won', 3, '2025-03-01', NULL, '2025-03-03', NULL, 2, 0, 3, 12, NULL, NULL);

-- Tickets; the first has the id of a lead.
INSERT INTO resource_calendar (id, name, company_id, tz) VALUES (1, '40 hours', 1, 'Europe/Berlin');
INSERT INTO resource_calendar_attendance (calendar_id, name, dayofweek, hour_from, hour_to, day_period)
SELECT 1, day || period, day, hour_from, hour_to, period FROM generate_series(0, 4) AS day,
	(VALUES ('morning', 8, 12), ('lunch', 12, 13), ('afternoon', 13, 17)) AS v(period, hour_from, hour_to);
-- The Tuesday is off from 8:00 to 17:00 in Berlin, the Wednesday for two hours only, and one person is away all week.
INSERT INTO resource_calendar_leaves (calendar_id, company_id, resource_id, date_from, date_to) VALUES
	(NULL, 1, NULL, '2025-03-04 07:00', '2025-03-04 16:00'), (1, 1, NULL, '2025-03-05 07:00', '2025-03-05 09:00'),
	(1, 1, 7, '2025-03-02 23:00', '2025-03-08 22:59');
INSERT INTO res_company VALUES (1, 'Acme', 1);
INSERT INTO helpdesk_ticket_stage (id, name, closed) VALUES (1, '{"en_US": "New"}', NULL), (2, '{"en_US": "In progress"}', false),
	(3, '{"en_US": "Done"}', true), (4, '{"en_US": "Cancelled"}', true);
INSERT INTO helpdesk_ticket_team VALUES (1, 'Support', true);
INSERT INTO helpdesk_ticket_channel VALUES (1, '{"en_US": "Web", "de_DE": "Netz"}', true);
INSERT INTO helpdesk_ticket_category VALUES (1, '{"en_US": "Billing"}', true);
INSERT INTO helpdesk_ticket_tag VALUES (1, 'vip', true), (2, 'bug', true);
INSERT INTO helpdesk_ticket (id, name, active, create_date, closed_date, stage_id, user_id, team_id, channel_id, category_id, partner_id, company_id) VALUES
	-- Done on Tuesday, moved to another closed stage a week later.
	(1, 'done', true, '2025-03-03 08:00', '2025-03-10 08:00', 4, 2, 1, 1, 1, 11, 1),
	(2, 'reopened', true, '2025-03-04 08:00', '2025-03-05 08:00', 2, 3, 1, 1, NULL, 12, 1),
	(3, 'untracked', true, '2025-03-06 08:00', '2025-03-07 10:00', 3, 2, NULL, NULL, NULL, 12, 1),
	(4, 'archived', false, '2025-03-01', '2025-03-02', 3, 2, 1, 1, NULL, 12, 1),
	(5, 'open', true, '2025-03-08', NULL, 1, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO helpdesk_ticket_helpdesk_ticket_tag_rel VALUES (1, 1), (1, 2);

-- Changes of stage, each with the message that reports it; those of the task 1 and of the salesperson are of other fields.
CREATE FUNCTION tracked(of_model text, of_record int, at timestamp, field int, before int, after int) RETURNS void LANGUAGE sql AS $$
	WITH m AS (INSERT INTO mail_message (date, model, res_id, message_type, subtype_id, author_id)
		VALUES (at, of_model, of_record, 'notification', 2, 2) RETURNING id)
	INSERT INTO mail_tracking_value (field_id, old_value_integer, new_value_integer, mail_message_id) SELECT field, before, after, id FROM m
$$;
SELECT count(*) FROM (VALUES ('crm.lead', 1, timestamp '2025-01-03', 1, 1, 2), ('crm.lead', 1, '2025-01-05', 1, 2, 3), ('crm.lead', 1, '2025-01-11', 1, 3, 4), ('crm.lead', 1, '2025-02-11', 1, 4, 5),
	('crm.lead', 2, '2025-02-05', 1, 1, 4), ('crm.lead', 9, '2025-03-05', 1, 1, 4), ('crm.lead', 1, '2025-06-01', 4, 3, 2), ('project.task', 1, '2025-07-01', 3, 3, 4),
	('helpdesk.ticket', 1, '2025-03-04 08:00', 2, 1, 3), ('helpdesk.ticket', 1, '2025-03-10 08:00', 2, 3, 4),
	('helpdesk.ticket', 2, '2025-03-05 08:00', 2, 1, 3), ('helpdesk.ticket', 2, '2025-03-06 08:00', 2, 3, 2)) AS v(m, r, t, f, b, a), tracked(m, r, t, f, b, a);

INSERT INTO mail_message (date, model, res_id, message_type, subtype_id, author_id, is_internal, mail_activity_type_id) VALUES
	-- No touches of the first lead: a note, a mass mailing, OdooBot, an employee-only message, a to-do, one without a subtype.
	('2025-01-01 09:00', 'crm.lead', 1, 'comment', 2, 2, false, NULL), ('2025-01-01 10:00', 'crm.lead', 1, 'email_outgoing', 1, 2, false, NULL),
	('2025-01-01 11:00', 'crm.lead', 1, 'comment', 1, 1, false, NULL), ('2025-01-01 12:00', 'crm.lead', 1, 'comment', 1, 2, true, NULL),
	('2025-01-01 13:00', 'crm.lead', 1, 'notification', 3, 2, false, 2), ('2025-01-01 14:00', 'crm.lead', 1, 'comment', NULL, 2, false, NULL),
	-- What made the lead, a call, a mail, and the answer.
	('2025-01-01 00:01', 'crm.lead', 1, 'email', 1, 11, false, NULL),
	('2025-01-02 09:00', 'crm.lead', 1, 'notification', 3, 2, false, 1), ('2025-01-02 10:00', 'crm.lead', 1, 'comment', 1, 2, false, NULL),
	('2025-01-02 11:00', 'crm.lead', 1, 'email', 1, 11, false, NULL),
	-- Tickets: the customer by mail and in the portal, the staff twice, and a note on the third.
	('2025-03-03 08:30', 'helpdesk.ticket', 1, 'email', 1, 11, false, NULL), ('2025-03-03 09:00', 'helpdesk.ticket', 1, 'comment', 1, 4, NULL, NULL),
	('2025-03-03 10:00', 'helpdesk.ticket', 1, 'email', 1, 3, false, NULL), ('2025-03-03 11:00', 'helpdesk.ticket', 1, 'comment', 1, 2, NULL, NULL),
	('2025-03-06 09:00', 'helpdesk.ticket', 3, 'comment', 2, 2, false, NULL);

-- Ratings: two of the first ticket, one of the second, two without a score of the third, an internal one, a product's.
INSERT INTO rating_rating (id, res_model, res_id, rating, consumed, is_internal, feedback, partner_id, rated_partner_id, create_date, write_date) VALUES
	(1, 'helpdesk.ticket', 1, 5, true, false, NULL, 11, 2, '2025-03-04', '2025-03-05'), (2, 'helpdesk.ticket', 1, 4, true, NULL, 'fine', 11, 2, '2025-03-04', '2025-03-06'),
	(3, 'helpdesk.ticket', 2, 2, true, false, ' ', 12, 3, '2025-03-05', '2025-03-05'), (4, 'helpdesk.ticket', 3, 0, false, false, NULL, 12, 2, '2025-03-07', '2025-03-07'),
	(5, 'helpdesk.ticket', 3, 0, true, false, 'no stars, only words', 12, 2, '2025-03-07', '2025-03-08'), (6, 'helpdesk.ticket', 1, 5, true, true, NULL, 11, 2, '2025-03-04', '2025-03-07'),
	(7, 'product.template', 1, 3, true, false, NULL, 12, NULL, '2025-03-31 23:30', '2025-03-31 23:30');

-- Orders of Acme within a year of each other, then a year and a half later; Zeta's is in dollars, two to the euro.
INSERT INTO sale_order (name, state, partner_id, date_order, amount_untaxed, amount_total, currency_rate) VALUES
	('S1', 'sale', 11, '2023-01-10', 100, 120, 1), ('S2', 'done', 10, '2023-06-01', 200, 240, NULL), ('S3', 'sale', 10, '2024-12-01', 300, 360, 0),
	('S4', 'draft', 10, '2024-01-10', 999, 999, 1), ('S5', 'sent', 10, '2024-01-10', 999, 999, 1), ('S6', 'cancel', 10, '2024-01-10', 999, 999, 1),
	('S7', 'sale', 12, '2024-03-31 23:30', 400, 480, 2);

-- A mailing: three of five delivered, two of them opened, one clicked, one answered; the cancelled one was never sent.
INSERT INTO mailing_trace (mass_mailing_id, email, trace_status, sent_datetime, open_datetime, links_click_datetime, reply_datetime)
SELECT 1, status || '@example.com', status, at, opened, clicked, replied FROM (VALUES ('sent', timestamp '2025-01-01', NULL::timestamp, NULL::timestamp, NULL::timestamp),
	('open', '2025-01-01', '2025-01-02', '2025-01-02', NULL), ('reply', '2025-01-01', '2025-01-02', NULL, '2025-01-03'), ('bounce', '2025-01-01', NULL, NULL, NULL),
	('error', NULL, NULL, NULL, NULL), ('cancel', NULL, NULL, NULL, NULL)) AS v(status, at, opened, clicked, replied);

\set ECHO none
\i examples/crm/odoo.sql
\set ECHO all
-- The file runs wherever the extension is, and again after it has moved.
ALTER EXTENSION cxkpi SET SCHEMA public;
\set ECHO none
\i examples/crm/odoo.sql
\set ECHO all
CREATE ROLE regress_crm_odoo;
GRANT USAGE ON SCHEMA kpi_odoo TO regress_crm_odoo;
GRANT SELECT ON ALL TABLES IN SCHEMA kpi_odoo TO regress_crm_odoo;
CREATE VIEW named AS SELECT id::text AS deal, name FROM crm_lead;
GRANT SELECT ON named TO regress_crm_odoo;
SET ROLE regress_crm_odoo;
SET search_path = kpi_odoo, public;
SET datestyle = 'ISO';
SELECT has_table_privilege('crm_lead', 'SELECT');

SELECT name, customer, owner, source, first_contact AT TIME ZONE 'UTC' AS first_contact, closed AT TIME ZONE 'UTC' AS closed, won, amount
FROM kpi_deals JOIN named USING (deal) ORDER BY deal::int;

-- Five won and one lost of nine: 83.3 percent.  10, 9.5, 30, 4 and 2 days; the imported one is invalid.
SELECT round(rate_agg(won), 1) AS win_rate FROM kpi_deals;
SELECT average(s), invalid(s) FROM (SELECT duration_summary(created, closed) AS s FROM kpi_deals WHERE won IS NOT NULL) AS x;

-- Nine of ten leads qualified; the other was lost before.
SELECT lead, created AT TIME ZONE 'UTC' AS created, first_contact AT TIME ZONE 'UTC' AS first_contact, qualified FROM kpi_leads
WHERE lead IN ('1', '5') ORDER BY lead;
SELECT round(rate_agg(qualified), 1) AS qualified FROM kpi_leads;

-- The won stages are the last steps, whatever their sequence.  One call and one mail before the answer.
SELECT name, string_agg(step::text, ' ' ORDER BY at, step) AS steps, funnel_depth(at, step, '60 days') AS depth,
	touches_to_response(at, is_response) FILTER (WHERE step IS NULL) AS touches
FROM kpi_deal_events JOIN named USING (deal) GROUP BY deal, name ORDER BY deal::int;

SELECT answer, customer, agent, asked AT TIME ZONE 'UTC' AS asked, answered AT TIME ZONE 'UTC' AS answered, question, score, comment, model
FROM kpi_answers ORDER BY answer;
-- Two of three are satisfied, and three of five answered.
SELECT round(csat(s), 2) AS csat, round(response_rate(s)) AS response_rate FROM (SELECT score_summary(score) AS s FROM kpi_answers WHERE question = 'csat') AS x;

-- The last rating counts.  A closed ticket of two closed stages was resolved when it came to the first of them.
SELECT ticket, customer, agent, team, channel, topic, labels, first_reply AT TIME ZONE 'UTC' AS first_reply, first_resolved AT TIME ZONE 'UTC' AS first_resolved,
	resolved AT TIME ZONE 'UTC' AS resolved, contacts, reopened, rating
FROM kpi_tickets ORDER BY ticket;
SELECT DISTINCT calendar FROM kpi_tickets;
-- In hours of business 7 from Monday 9:00 to the holiday, and 7 and 3 of Thursday and Friday: 8:30 on average.
SELECT avg_resolution(opened, resolved) AS elapsed, avg_resolution(opened, resolved, calendar) AS business,
	round(fcr_agg(contacts, resolved IS NOT NULL), 1) AS fcr FROM kpi_tickets;

-- Acme left for half a year, a year after its second order.
SELECT customer, started AT TIME ZONE 'UTC' AS started, ended AT TIME ZONE 'UTC' AS ended FROM kpi_customers ORDER BY customer, started;
SELECT customer, period_start AT TIME ZONE 'UTC' AS month, round(amount, 2) AS amount FROM kpi_revenue ORDER BY customer, period_start;

SELECT round(rate_agg(delivered), 1) AS delivered, round(rate_agg(opened), 1) AS opened, round(rate_agg(clicked), 1) AS clicked, round(rate_agg(replied), 1) AS replied
FROM kpi_mailings;

-- The digest has four won: it forgets the two archived of the five and counts the sure one.  The other numbers are
-- (60 + 9 + 10 + 20 + 8 + 30 + 5 + 2 + 31 + 2) / 10 days; (0 + 2 + 2) / 3 days to assign, where the last is -1.5;
-- (5 + 4 + 2 + 0 + 0 + 5 + 3) / 7; (100 + 0 - 1 + 0) / 4 percent; taxes of 20 percent; 2 of 5 opened; 4 dates of closing;
-- (7 + 1 + 1.0833 + 1) / 4 days.
SELECT kpi, ours, theirs, difference FROM kpi_reconcile;

-- One company of two: of its two deals one is archived, (4 + 2) / 2 days against (31 + 2) / 2.
RESET ROLE;
UPDATE crm_lead SET company_id = CASE WHEN id > 8 THEN 2 ELSE 1 END;
UPDATE sale_order SET company_id = 2 WHERE name = 'S7';
UPDATE helpdesk_ticket SET company_id = 2 WHERE id = 3;
\set ECHO none
\set schema kpi_company
\set company 2
\i examples/crm/odoo.sql
\set ECHO all
SELECT (SELECT string_agg(deal, ' ' ORDER BY deal::int) FROM kpi_company.kpi_deals) AS deals,
	(SELECT string_agg(DISTINCT deal, ' ') FROM kpi_company.kpi_deal_events) AS events, (SELECT string_agg(lead, ' ' ORDER BY lead::int) FROM kpi_company.kpi_leads) AS leads,
	(SELECT string_agg(ticket, ' ') FROM kpi_company.kpi_tickets) AS tickets, (SELECT string_agg(customer, ' ') FROM kpi_company.kpi_customers) AS customers;
SELECT kpi, ours, theirs FROM kpi_company.kpi_reconcile WHERE kpi ~ 'deal|days|sales|closed';
DROP SCHEMA kpi_company CASCADE;

-- Odoo 15 with CRM only: no won_status, the tracked field under its old name, names that are not translated.
DROP SCHEMA kpi_odoo CASCADE;
ALTER TABLE crm_lead DROP won_status;
ALTER TABLE mail_tracking_value RENAME field_id TO field;
ALTER TABLE crm_stage ALTER name TYPE varchar USING name ->> 'en_US';
ALTER TABLE utm_source ALTER name TYPE jsonb USING jsonb_build_object('de_DE', 'Brief', 'en_US', name);
DROP TABLE rating_rating, sale_order, mailing_trace, helpdesk_ticket, resource_calendar_leaves;
\set ECHO none
\i examples/crm/odoo.sql
\set ECHO all
SELECT relname FROM pg_class WHERE relnamespace = 'kpi_odoo'::regnamespace ORDER BY relname COLLATE "C";
SELECT name, source, closed AT TIME ZONE 'UTC' AS closed, won FROM kpi_odoo.kpi_deals JOIN named USING (deal) ORDER BY deal::int;
SELECT kpi, ours, theirs, difference FROM kpi_odoo.kpi_reconcile;

-- Still before, the field was its name, which other models have too.
DROP SCHEMA kpi_odoo CASCADE;
ALTER TABLE mail_tracking_value RENAME field TO field_id;
ALTER TABLE mail_tracking_value ADD field varchar;
UPDATE mail_tracking_value SET field = name FROM ir_model_fields WHERE ir_model_fields.id = field_id;
ALTER TABLE mail_tracking_value DROP field_id;
\set ECHO none
\i examples/crm/odoo.sql
\set ECHO all
SELECT model, res_id, count(*) FROM kpi_odoo.stage_changes GROUP BY 1, 2 ORDER BY 1, 2;

-- A copy of two tables only.
DROP SCHEMA kpi_odoo CASCADE;
CREATE SCHEMA copied;
ALTER TABLE crm_lead SET SCHEMA copied;
ALTER TABLE crm_stage SET SCHEMA copied;
\set ECHO none
\set source copied
\i examples/crm/odoo.sql
\set ECHO all
SELECT count(*), count(owner) AS owners, count(first_contact) AS contacts, round(rate_agg(won)) AS win_rate FROM kpi_odoo.kpi_deals;

-- Removed without a trace, and the extension after it.
DROP SCHEMA kpi_odoo CASCADE;
DROP EXTENSION cxkpi;
\c :home
DROP DATABASE crm_odoo;
DROP ROLE regress_crm_odoo;
