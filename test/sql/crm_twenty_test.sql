-- examples/crm/twenty.sql over a workspace of Twenty: a database of its own with the extension in the schema kpi, a session
-- whose time zone is nobody's, and a reader with rights on the views only.
SELECT current_database() AS home \gset
CREATE DATABASE crm_twenty;
\c crm_twenty
SET client_min_messages = warning;
CREATE SCHEMA kpi;
CREATE EXTENSION cxkpi SCHEMA kpi;
SET timezone = 'Pacific/Apia';
SET jit = off; -- compiling the views takes longer than they do
\set ECHO none
\i test/crm/twenty.sql
\set ECHO all
SET search_path = workspace_test;

INSERT INTO "workspaceMember" (id, "userEmail", "nameFirstName") VALUES ('00000000-0000-0000-0000-0000000000a1', 'ada@example.com', 'Ada'),
	('00000000-0000-0000-0000-0000000000a2', 'bo@example.com', 'Bo');
INSERT INTO company (id, name, "accountOwnerId") VALUES ('00000000-0000-0000-0000-0000000000c1', 'Acme', '00000000-0000-0000-0000-0000000000a2');
INSERT INTO person (id) VALUES ('00000000-0000-0000-0000-0000000000b1'), ('00000000-0000-0000-0000-0000000000b2');

INSERT INTO opportunity (name, stage, "createdAt", "closeDate", "amountAmountMicros", "amountCurrencyCode", "createdBySource",
	"pointOfContactId", "companyId", "ownerId", "deletedAt")
SELECT name, stage::opportunity_stage_enum, created, closes, amount * 1000000.0, currency, source::"opportunity_createdBySource_enum",
	('00000000-0000-0000-0000-0000000000' || person)::uuid, ('00000000-0000-0000-0000-0000000000' || company)::uuid,
	'00000000-0000-0000-0000-0000000000a1', deleted
FROM (VALUES
	-- Won on 31 January, two months before it was hoped for; a renewal is still won.
	('won', 'RENEWED', timestamptz '2025-01-01 UTC', timestamptz '2025-03-31 UTC', 1000, 'USD', 'EMAIL', 'b1', 'c1', NULL::timestamptz),
	('lost', 'LOST', '2025-02-01 UTC', '2025-02-28 UTC', 500, 'USD', 'MANUAL', NULL, 'c1', NULL),
	-- Open, whatever its hoped date.
	('open', 'MEETING', '2025-02-01 UTC', '2025-02-28 UTC', NULL, NULL, 'MANUAL', 'b2', NULL, NULL),
	-- Won, taken back and won again on 11 February.
	('again', 'CUSTOMER', '2025-01-12 UTC', NULL, 3000, 'EUR', 'MANUAL', NULL, 'c1', NULL),
	-- Imported as won: the timeline knows nothing.  A date in the future cannot be when it was won.
	('imported', 'CUSTOMER', '2025-01-01 UTC', '2025-01-15 UTC', 250, 'USD', 'IMPORT', NULL, 'c1', NULL),
	('undated', 'CUSTOMER', '2025-01-01 UTC', '2100-01-01 UTC', NULL, '', 'IMPORT', NULL, 'c1', NULL),
	('deleted', 'CUSTOMER', '2025-01-01 UTC', '2025-01-15 UTC', 99999, 'USD', 'MANUAL', NULL, 'c1', '2025-02-01 UTC')
) AS v(name, stage, created, closes, amount, currency, source, person, company, deleted);

INSERT INTO "timelineActivity" ("happensAt", name, properties, "targetOpportunityId")
SELECT at, 'opportunity.updated', jsonb_build_object('diff', jsonb_build_object('stage', jsonb_build_object('before', before, 'after', after))), o.id
FROM (VALUES ('won', timestamptz '2025-01-05 UTC', 'NEW', 'SCREENING'), ('won', '2025-01-10 UTC', 'SCREENING', 'MEETING'),
	('won', '2025-01-20 UTC', 'MEETING', 'PROPOSAL'), ('won', '2025-01-31 UTC', 'PROPOSAL', 'CUSTOMER'), ('won', '2025-06-01 UTC', 'CUSTOMER', 'RENEWED'),
	('lost', '2025-02-10 UTC', 'NEW', 'LOST'), ('open', '2025-02-02 UTC', 'NEW', 'MEETING'),
	('again', '2025-01-13 UTC', 'NEW', 'SCREENING'), ('again', '2025-01-14 UTC', 'SCREENING', 'MEETING'), ('again', '2025-01-15 UTC', 'MEETING', 'PROPOSAL'),
	('again', '2025-02-01 UTC', 'PROPOSAL', 'CUSTOMER'), ('again', '2025-02-05 UTC', 'CUSTOMER', 'PROPOSAL'), ('again', '2025-02-11 UTC', 'PROPOSAL', 'CUSTOMER')
) AS v(deal, at, before, after) JOIN opportunity AS o ON o.name = v.deal
UNION ALL
-- Rows without a diff, with another diff, merged into no change, and of the deleted deal.
SELECT '2025-01-02 UTC', 'opportunity.created', NULL, id FROM opportunity
UNION ALL
SELECT '2025-01-03 UTC', 'opportunity.updated', '{"diff": {"name": {"before": "a", "after": "b"}}}', id FROM opportunity
UNION ALL
SELECT '2025-12-01 UTC', 'opportunity.updated', '{"diff": {"stage": {"before": "CUSTOMER", "after": "CUSTOMER"}}}', id FROM opportunity WHERE name = 'again';

-- Mails: one before the deal, two of Ada to the contact of which one is incoming for Bo, and the answer of the contact.
INSERT INTO message (id, "receivedAt")
SELECT ('00000000-0000-0000-0000-0000000000e' || i)::uuid, at FROM (VALUES (1, timestamptz '2024-12-20 UTC'), (2, '2025-01-02 UTC'),
	(3, '2025-01-04 UTC'), (4, '2025-01-06 UTC'), (5, '2025-01-01 12:00 UTC'),
	(6, '2025-01-01 06:00 UTC')) AS v(i, at);
INSERT INTO "messageParticipant" ("messageId", role, "personId", "workspaceMemberId")
SELECT ('00000000-0000-0000-0000-0000000000e' || i)::uuid, role::"messageParticipant_role_enum",
	('00000000-0000-0000-0000-0000000000' || person)::uuid, ('00000000-0000-0000-0000-0000000000' || member)::uuid
FROM (VALUES (1, 'FROM', NULL, 'a1'), (1, 'TO', 'b1', NULL), (2, 'FROM', NULL, 'a1'), (2, 'TO', 'b1', NULL), (2, 'CC', NULL, 'a2'),
	(3, 'FROM', NULL, 'a1'), (3, 'TO', 'b1', NULL), (4, 'FROM', 'b1', NULL), (4, 'TO', NULL, 'a1'),
	-- The contact wrote before Ada did: no response.
	(6, 'FROM', 'b1', NULL), (6, 'TO', NULL, 'a1'),
	-- A third party wrote to both: no touch of ours.
	(5, 'FROM', NULL, NULL), (5, 'TO', 'b1', NULL)) AS v(i, role, person, member);
-- Meetings: cancelled, declined, one that took place, one to come, and one before the deal.
INSERT INTO "calendarEvent" (id, "startsAt", "isCanceled")
SELECT ('00000000-0000-0000-0000-0000000000f' || i)::uuid, at, canceled FROM (VALUES (1, timestamptz '2025-02-03 UTC', true),
	(2, '2025-02-04 UTC', false), (3, '2025-02-05 UTC', false), (4, '2100-01-01 UTC', false),
	(5, '2025-01-15 UTC', false)) AS v(i, at, canceled);
INSERT INTO "calendarEventParticipant" ("calendarEventId", "personId", "workspaceMemberId", "responseStatus")
SELECT id, '00000000-0000-0000-0000-0000000000b2'::uuid, NULL::uuid,
	CASE WHEN id::text LIKE '%f2' THEN 'DECLINED' ELSE 'ACCEPTED' END::"calendarEventParticipant_responseStatus_enum" FROM "calendarEvent"
UNION ALL SELECT id, NULL, '00000000-0000-0000-0000-0000000000a1', 'ACCEPTED' FROM "calendarEvent";
RESET search_path;

\set ECHO none
\set workspace workspace_test
\set won {CUSTOMER,RENEWED}
\set lost {LOST}
\i examples/crm/twenty.sql
\set ECHO all
-- The file runs wherever the extension is, and again after it has moved.
ALTER EXTENSION cxkpi SET SCHEMA public;
\set ECHO none
\set won {CUSTOMER,RENEWED}
\set lost {LOST}
\i examples/crm/twenty.sql
\set ECHO all
CREATE ROLE regress_crm_twenty;
GRANT USAGE ON SCHEMA kpi_twenty TO regress_crm_twenty;
GRANT SELECT ON ALL TABLES IN SCHEMA kpi_twenty TO regress_crm_twenty;
CREATE VIEW public.named AS SELECT id::text AS deal, name FROM workspace_test.opportunity;
GRANT SELECT ON public.named TO regress_crm_twenty;
SET ROLE regress_crm_twenty;
SET search_path = kpi_twenty, public;
SELECT has_schema_privilege('workspace_test', 'USAGE');

SELECT name, owner, source, created AT TIME ZONE 'UTC' AS created, first_contact AT TIME ZONE 'UTC' AS first_contact,
	closed AT TIME ZONE 'UTC' AS closed, won, round(amount, 2) AS amount
FROM kpi_deals JOIN named USING (deal) ORDER BY name COLLATE "C";

-- Four won, one lost, one open: 80 percent.  30, 30 and 14 days from creation to closing, and one that is not dated.
SELECT round(rate_agg(won), 1) AS win_rate, unknown(rate_summary(won)) AS open,
	average(duration_summary(created, closed) FILTER (WHERE won)) AS cycle, unfinished(duration_summary(created, closed) FILTER (WHERE won))
FROM kpi_deals;

-- Steps are the stages without the lost one, so RENEWED is the sixth.  "open" jumped over the second, the imported ones did
-- not begin with the first.
SELECT name, funnel_depth(at, step, '365 days') AS depth, string_agg(step::text, ' ' ORDER BY at, step) AS steps
FROM kpi_deal_events JOIN named USING (deal) WHERE step IS NOT NULL GROUP BY name ORDER BY name COLLATE "C";

-- Two mails of Ada before the answer; the meeting of the open deal has had no response yet.
SELECT name, count(*), touches_to_response(at, is_response)
FROM kpi_deal_events JOIN named USING (deal) WHERE step IS NULL GROUP BY name ORDER BY name COLLATE "C";

-- Twenty adds euros to dollars, takes 4 of 6 deals, and the hoped dates: (89 + 14 + 27393) / 3 days.
SELECT kpi, ours, theirs, difference FROM kpi_reconcile;

-- One currency only, the only workspace without its name, and an installation of before: the owner is the company's, the
-- timeline's column has its old name, and there are no mails.
RESET ROLE;
DROP SCHEMA kpi_twenty CASCADE;
ALTER TABLE workspace_test.opportunity DROP "ownerId";
ALTER TABLE workspace_test."timelineActivity" RENAME "targetOpportunityId" TO "opportunityId";
DROP TABLE workspace_test."messageParticipant";
\set ECHO none
\set currency EUR
\i examples/crm/twenty.sql
\set ECHO all
SELECT name, owner, first_contact, closed AT TIME ZONE 'UTC' AS closed, won, round(amount, 2) AS amount
FROM kpi_twenty.kpi_deals JOIN named USING (deal) ORDER BY name COLLATE "C";

-- A copy of one table only; the tables of the same name in the schema of the extension are another's.
DROP SCHEMA kpi_twenty CASCADE;
CREATE SCHEMA copied;
ALTER TABLE workspace_test.opportunity SET SCHEMA copied;
ALTER TABLE workspace_test."timelineActivity" SET SCHEMA public;
ALTER TABLE workspace_test.company SET SCHEMA public;
\set ECHO none
\set workspace copied
\i examples/crm/twenty.sql
\set ECHO all
SELECT count(*), count(owner) AS owners, count(closed) AS closed, count(won) AS won FROM kpi_twenty.kpi_deals;

-- Removed without a trace, and the extension after it.
DROP SCHEMA kpi_twenty CASCADE;
DROP EXTENSION cxkpi;
\c :home
DROP DATABASE crm_twenty;
DROP ROLE regress_crm_twenty;
