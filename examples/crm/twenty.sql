-- The KPI views of docs/crm.md over one workspace of a Twenty database (as of 2026: "ownerId" of opportunities and
-- "targetOpportunityId" of the timeline; before: the owner of the company's account, and "opportunityId"): deals.
--
--   psql -d twenty -v workspace=workspace_1wgvd1injqtife6y4rvfbu3h5 -f examples/crm/twenty.sql
--     -v workspace=...         the schema of the workspace; may be left out where there is one only
--     -v schema=kpi_twenty     where the views go
--     -v won={CUSTOMER}        the stages of a won deal, as an array
--     -v lost={}               the stages of a lost deal; Twenty comes without one, and then there is no win rate
--     -v currency=''           amounts in one currency only, such as USD; a deal in another one has no amount
--
-- Can be run again: views are replaced in place, so grants and what is built on them stay.
\set ON_ERROR_STOP on
\if :{?schema}
\else
	\set schema kpi_twenty
\endif
\if :{?won}
\else
	\set won {CUSTOMER}
\endif
\if :{?lost}
\else
	\set lost {}
\endif
\if :{?currency}
\else
	\set currency ''
\endif
\if :{?workspace}
\else
	SELECT CASE WHEN count(*) = 1 THEN min(nspname) ELSE 'workspace_' END AS workspace
	FROM pg_namespace WHERE nspname LIKE 'workspace\_%' \gset
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
		LIKE 'KPI views over Twenty%', false)
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
COMMENT ON SCHEMA :"schema" IS 'KPI views over Twenty, made by cxkpi''s examples/crm/twenty.sql';
-- Tables are those of the product, also where the schema of the extension has some of the same name.
SET LOCAL search_path = :"workspace", pg_temp;

SELECT to_regclass(format('%I.opportunity', :'workspace')) IS NOT NULL AS has_workspace \gset
\if :has_workspace
\else
	DO $$
	DECLARE
		found text;
	BEGIN
		SELECT coalesce(string_agg(nspname, ', ' ORDER BY nspname), 'none') INTO found
		FROM pg_namespace WHERE nspname LIKE 'workspace\_%';
		RAISE EXCEPTION 'no workspace is given, or it has no table "opportunity"'
			USING DETAIL = 'Schemas of workspaces here: ' || found || '.', HINT = 'Name one with -v workspace=SCHEMA.';
	END $$;
\endif
-- Steps are the stages in the order of the type, without the lost ones.
SELECT coalesce(array_agg(enumlabel::text ORDER BY enumsortorder)
		FILTER (WHERE enumlabel <> ALL (:'lost'::text[])), '{}') AS steps,
	:'won'::text[] || :'lost'::text[] <@ coalesce(array_agg(enumlabel::text), '{}') AS knows_stages,
	EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('opportunity') AND attname = 'ownerId') AS has_owner,
	CASE WHEN EXISTS (SELECT FROM pg_attribute
			WHERE attrelid = to_regclass('"timelineActivity"') AND attname = 'targetOpportunityId')
		THEN 'targetOpportunityId' ELSE 'opportunityId' END AS target,
	to_regclass('message') IS NOT NULL AND to_regclass('"messageParticipant"') IS NOT NULL
		AND to_regclass('"calendarEvent"') IS NOT NULL AND to_regclass('"calendarEventParticipant"') IS NOT NULL
		AS has_messages
FROM pg_enum WHERE enumtypid = (SELECT atttypid FROM pg_attribute
	WHERE attrelid = to_regclass('opportunity') AND attname = 'stage') \gset
\if :knows_stages
\else
	DO $$
	DECLARE
		stages text;
	BEGIN
		SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) INTO stages FROM pg_enum WHERE enumtypid =
			(SELECT atttypid FROM pg_attribute WHERE attrelid = to_regclass('opportunity') AND attname = 'stage');
		RAISE EXCEPTION 'a won or lost stage is none of this workspace'
			USING DETAIL = 'Its stages are ' || stages || '.',
				HINT = 'Name them with -v won={STAGE} and -v lost={STAGE}.';
	END $$;
\endif

-- Where only some tables were copied here, an empty view stands for each of these that was not.
SELECT format('CREATE OR REPLACE VIEW %I.%I AS SELECT %s WHERE false', :'schema', name,
		regexp_replace(columns, '(\w+ )("?\w+"?)', 'NULL::\1AS \2', 'g')),
	format('COMMENT ON VIEW %I.%I IS %L', :'schema', name, 'stands for a table that is not there')
FROM (VALUES
	('company', 'uuid id, uuid "accountOwnerId"'),
	('workspaceMember', 'uuid id, text "nameFirstName", text "nameLastName", text "userEmail"'),
	('timelineActivity', 'timestamptz "happensAt", timestamptz "deletedAt", jsonb properties, uuid "opportunityId"')
) AS absent(name, columns)
WHERE to_regclass(quote_ident(name)) IS NULL \gexec
SET LOCAL search_path = :"workspace", :"schema", :extension, pg_temp;

-- Changes of stage.  Twenty merges what one member changes within ten minutes into one row with the time of the first.
CREATE OR REPLACE VIEW :"schema".stage_changes AS
SELECT :"target" AS opportunity_id, "happensAt" AS at, properties -> 'diff' -> 'stage' ->> 'before' AS before,
	properties -> 'diff' -> 'stage' ->> 'after' AS after
FROM "timelineActivity"
WHERE "deletedAt" IS NULL AND :"target" IS NOT NULL AND properties -> 'diff' -> 'stage' ->> 'after' IS NOT NULL
	AND properties -> 'diff' -> 'stage' ->> 'before' IS DISTINCT FROM properties -> 'diff' -> 'stage' ->> 'after';
COMMENT ON VIEW :"schema".stage_changes IS 'changes of stage, by the timeline; read by the kpi views';

-- Touches are mails of a member of the workspace to the point of contact, and meetings with it that took place; mails
-- that it wrote are responses.  Who wrote a mail decides, not its direction: what one member sent, another received.
\if :has_messages
CREATE OR REPLACE VIEW :"schema".touches AS
SELECT o.id AS opportunity_id, m."receivedAt" AS at, upper(p.role::text) = 'FROM' AS is_response
FROM opportunity AS o
JOIN "messageParticipant" AS p ON p."personId" = o."pointOfContactId" AND p."deletedAt" IS NULL
JOIN message AS m ON m.id = p."messageId" AND m."deletedAt" IS NULL AND m."receivedAt" >= o."createdAt"
WHERE o."deletedAt" IS NULL AND (upper(p.role::text) = 'FROM' OR EXISTS (SELECT FROM "messageParticipant" AS f
	WHERE f."messageId" = m.id AND f."workspaceMemberId" IS NOT NULL AND upper(f.role::text) = 'FROM'
		AND f."deletedAt" IS NULL))
UNION ALL
SELECT o.id, e."startsAt", false
FROM opportunity AS o
JOIN "calendarEventParticipant" AS p ON p."personId" = o."pointOfContactId" AND p."deletedAt" IS NULL
	AND p."responseStatus"::text IS DISTINCT FROM 'DECLINED'
JOIN "calendarEvent" AS e ON e.id = p."calendarEventId" AND e."deletedAt" IS NULL AND e."isCanceled" IS NOT TRUE
	AND e."startsAt" >= o."createdAt" AND e."startsAt" <= now()
WHERE o."deletedAt" IS NULL AND EXISTS (SELECT FROM "calendarEventParticipant" AS w
	WHERE w."calendarEventId" = e.id AND w."workspaceMemberId" IS NOT NULL AND w."deletedAt" IS NULL);
\else
CREATE OR REPLACE VIEW :"schema".touches AS
SELECT id AS opportunity_id, "createdAt" AS at, false AS is_response FROM opportunity WHERE false;
\endif
COMMENT ON VIEW :"schema".touches IS
	'mails and meetings with the point of contact since the deal began; read by the kpi views';

-- The stage says whether a deal is won, lost or open, and the timeline since when.  "closeDate" is the date that was
-- hoped for: it counts only where the timeline knows no such change, as after an import, and if it is past.
CREATE OR REPLACE VIEW :"schema".kpi_deals AS
SELECT o.id::text AS deal, coalesce(o."companyId", o."pointOfContactId")::text AS customer,
	coalesce(NULLIF(w."userEmail", ''), NULLIF(btrim(concat_ws(' ', w."nameFirstName", w."nameLastName")), ''))
		AS owner,
	o."createdBySource"::text AS source, o."createdAt" AS created, t.first_contact,
	CASE WHEN d.won IS NOT NULL THEN coalesce(CASE WHEN d.won THEN h.won_at ELSE h.lost_at END,
		CASE WHEN o."closeDate" BETWEEN o."createdAt" AND now() THEN o."closeDate" END) END AS closed,
	d.won,
	CASE WHEN :'currency' = '' OR o."amountCurrencyCode" = :'currency'
		THEN NULLIF(o."amountAmountMicros"::numeric, 0) / 1000000 END AS amount
FROM opportunity AS o
LEFT JOIN company AS c ON c.id = o."companyId"
LEFT JOIN "workspaceMember" AS w ON w.id =
\if :has_owner
	o."ownerId"
\else
	c."accountOwnerId"
\endif
LEFT JOIN (SELECT opportunity_id, min(at) AS first_contact FROM :"schema".touches
	WHERE NOT is_response GROUP BY opportunity_id) AS t ON t.opportunity_id = o.id
LEFT JOIN (SELECT opportunity_id,
		max(at) FILTER (WHERE after = ANY (:'won'::text[]) AND before = ANY (:'won'::text[]) IS NOT TRUE) AS won_at,
		max(at) FILTER (WHERE after = ANY (:'lost'::text[]) AND before = ANY (:'lost'::text[]) IS NOT TRUE) AS lost_at
	FROM :"schema".stage_changes GROUP BY opportunity_id) AS h ON h.opportunity_id = o.id
CROSS JOIN LATERAL (SELECT CASE WHEN o.stage::text = ANY (:'won'::text[]) THEN true
	WHEN o.stage::text = ANY (:'lost'::text[]) THEN false END AS won) AS d
WHERE o."deletedAt" IS NULL;
COMMENT ON VIEW :"schema".kpi_deals IS 'one row per opportunity that was not deleted; see docs/crm.md';

-- What the contact wrote before anybody had been in touch is no response.
CREATE OR REPLACE VIEW :"schema".kpi_deal_events AS
SELECT opportunity_id::text AS deal, at, array_position(:'steps'::text[], stage) AS step, NULL::boolean AS is_response
FROM (
	SELECT o.id AS opportunity_id, o."createdAt" AS at, coalesce(f.before, o.stage::text) AS stage
	FROM opportunity AS o
	LEFT JOIN (SELECT DISTINCT ON (opportunity_id) opportunity_id, before FROM :"schema".stage_changes
		ORDER BY opportunity_id, at) AS f ON f.opportunity_id = o.id
	WHERE o."deletedAt" IS NULL
	UNION ALL
	SELECT c.opportunity_id, c.at, c.after FROM :"schema".stage_changes AS c
	JOIN opportunity AS o ON o.id = c.opportunity_id WHERE o."deletedAt" IS NULL) AS entered
WHERE stage = ANY (:'steps'::text[])
UNION ALL
SELECT opportunity_id::text, at, NULL, is_response
FROM (SELECT *, min(at) FILTER (WHERE NOT is_response) OVER (PARTITION BY opportunity_id) AS first_contact
	FROM :"schema".touches) AS t
WHERE NOT is_response OR at > first_contact;
COMMENT ON VIEW :"schema".kpi_deal_events IS
	'stages that a deal entered, 1 being the first, and touches and responses, without a step; see docs/crm.md';

CREATE OR REPLACE VIEW :"schema".kpi_reconcile AS
WITH deal AS (
	SELECT o."amountCurrencyCode" AS currency, o."amountAmountMicros"::numeric / 1000000 AS sold,
		o."closeDate" - o."createdAt" AS hoped, d.won, d.created, d.closed
	FROM :"schema".kpi_deals AS d JOIN opportunity AS o ON o.id::text = d.deal
), figures AS (
	SELECT 1 AS place, 'amount of all deals, ' || currency AS kpi, sum(sold) AS ours,
		(SELECT sum(sold) FROM deal) AS theirs,
		'The sum under a table of Twenty adds up the amounts of all currencies.' AS why
	FROM deal WHERE currency <> '' GROUP BY currency
	UNION ALL
	SELECT 2, 'won, percent', rate_agg(won), 100.0 * count(*) FILTER (WHERE won) / NULLIF(count(*), 0),
		'Twenty has no lost deals: the share of a stage is that of all deals, open ones too. '
		'Ours is of the won and the lost.'
	FROM deal
	UNION ALL
	SELECT 3, 'sales cycle of won deals, days', extract(epoch FROM avg_resolution(created, closed))::numeric / 86400,
		extract(epoch FROM avg(hoped))::numeric / 86400,
		'Twenty keeps the close date that was hoped for. Ours is the time at which the deal came to the stage.'
	FROM deal WHERE won
)
SELECT kpi, round(ours, 2) AS ours, round(theirs, 2) AS theirs, round(ours, 2) - round(theirs, 2) AS difference, why
FROM figures ORDER BY place, kpi;
COMMENT ON VIEW :"schema".kpi_reconcile IS
	'KPIs as Twenty shows them beside ours, and why they differ; see docs/crm.md';

COMMIT;
\echo Views are in schema :schema. To let a role read them:
\echo '    GRANT USAGE ON SCHEMA' :"schema" 'TO reader;'
\echo '    GRANT SELECT ON ALL TABLES IN SCHEMA' :"schema" 'TO reader;'
\echo 'To remove them:'
\echo '    DROP SCHEMA' :"schema" 'CASCADE;'
\unset schema
\unset workspace
\unset won
\unset lost
\unset steps
\unset target
\unset knows_stages
\unset has_workspace
\unset has_owner
\unset has_messages
\unset currency
\unset extension
\unset is_new
\unset is_ours
