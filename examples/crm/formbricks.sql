-- The KPI views of docs/crm.md over a Formbricks database (schema of August 2026; surveys with "blocks" and older ones
-- with "questions", also where "Survey" has no column blocks yet): answers to questions of the kinds nps, csat, ces
-- and rating.
--
--   psql -d formbricks -f examples/crm/formbricks.sql
--     -v schema=kpi_formbricks   where the views go
--     -v source=public           where Formbricks' tables are
--
-- Can be run again: views are replaced in place, so grants and what is built on them stay.
\set ON_ERROR_STOP on
\if :{?schema}
\else
	\set schema kpi_formbricks
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
		LIKE 'KPI views over Formbricks%', false)
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
COMMENT ON SCHEMA :"schema" IS 'KPI views over Formbricks, made by cxkpi''s examples/crm/formbricks.sql';
SET LOCAL search_path = :"source", :extension, pg_temp;

-- The questions of every survey, named by their kind, and by their scale where it is not the usual 1 to 5.  A survey
-- that was moved from questions to blocks may have both: blocks count.
CREATE OR REPLACE VIEW :"schema".element AS
SELECT DISTINCT ON (s.id, e.item ->> 'id') s.id AS survey_id, s.name AS survey, e.item ->> 'id' AS element,
	e.item ->> 'type' AS kind, e.place, r.scale_max,
	concat_ws(' ', e.item ->> 'type', CASE WHEN e.item ->> 'type' <> 'nps' THEN NULLIF(r.scale_max, 5) END) AS question,
	regexp_replace(coalesce(e.item -> 'headline' ->> 'default', e.item ->> 'headline'), '<[^>]*>', '', 'g') AS headline
FROM "Survey" AS s
CROSS JOIN LATERAL (
	SELECT item, true AS is_in_block, 1000 * b.place + i.place AS place
	FROM jsonb_path_query(to_jsonb(s), '$.blocks[*]') WITH ORDINALITY AS b(block, place)
	CROSS JOIN LATERAL jsonb_path_query(block, '$.elements[*]') WITH ORDINALITY AS i(item, place)
	UNION ALL
	SELECT item, false, q.place FROM jsonb_path_query(s.questions, '$[*]') WITH ORDINALITY AS q(item, place)) AS e
CROSS JOIN LATERAL (
	SELECT CASE WHEN e.item ->> 'type' = 'nps' THEN 10 ELSE coalesce((e.item ->> 'range')::int, 5) END) AS r(scale_max)
WHERE jsonb_typeof(e.item) = 'object'
ORDER BY s.id, e.item ->> 'id', e.is_in_block DESC, e.place;
COMMENT ON VIEW :"schema".element IS 'questions of all surveys, in their order; read by kpi_answers';

-- One row for each person and question that was put to it, be it answered, dismissed or not reached.  Out: questions
-- that the logic of the survey jumped over, that is those of a finished response with neither an answer nor time spent.
-- A survey that was displayed and got no response has a row for each of its questions.  0 is an answer to nps.
-- The time of an answer is that of the first answer in the response: Formbricks keeps no other.
CREATE OR REPLACE VIEW :"schema".kpi_answers AS
SELECT r.id || ':' || e.element AS answer, r."contactId" AS customer, NULL::text AS agent,
	coalesce(d.created_at, r.created_at) AT TIME ZONE 'UTC' AS asked,
	CASE WHEN jsonb_typeof(r.data -> e.element) = 'number' THEN r.created_at AT TIME ZONE 'UTC' END AS answered,
	e.question, e.scale_max,
	CASE WHEN jsonb_typeof(r.data -> e.element) = 'number' THEN (r.data ->> e.element)::numeric END AS score,
	(SELECT string_agg(r.data ->> text, E'\n' ORDER BY place) FROM unnest(o.elements) WITH ORDINALITY AS t(text, place)
		WHERE btrim(r.data ->> text) <> '') AS comment,
	e.survey, e.headline
FROM "Response" AS r
JOIN :"schema".element AS e ON e.survey_id = r."surveyId" AND e.kind IN ('nps', 'csat', 'ces', 'rating')
LEFT JOIN "Display" AS d ON d.id = r."displayId"
LEFT JOIN (SELECT survey_id, array_agg(element ORDER BY place) AS elements FROM :"schema".element
	WHERE kind = 'openText' GROUP BY survey_id) AS o ON o.survey_id = r."surveyId"
WHERE NOT r.finished OR jsonb_typeof(r.data -> e.element) = 'number' OR r.ttc -> e.element > '0'
UNION ALL
SELECT d.id || ':' || e.element, d."contactId", NULL, d.created_at AT TIME ZONE 'UTC', NULL, e.question, e.scale_max,
	NULL, NULL, e.survey, e.headline
FROM "Display" AS d
JOIN :"schema".element AS e ON e.survey_id = d."surveyId" AND e.kind IN ('nps', 'csat', 'ces', 'rating')
WHERE NOT EXISTS (SELECT FROM "Response" AS r WHERE r."displayId" = d.id);
COMMENT ON VIEW :"schema".kpi_answers IS
	'one row per person and question of the kinds nps, csat, ces and rating that was put to it; see docs/crm.md';

CREATE OR REPLACE VIEW :"schema".kpi_reconcile AS
WITH response AS (
	SELECT "surveyId" AS survey_id, count(*) AS responses, count(*) FILTER (WHERE finished) AS finished
	FROM "Response" GROUP BY "surveyId"
), display AS (
	SELECT d."surveyId" AS survey_id, count(*) AS displays, rate_agg(r.id IS NOT NULL) AS answered
	FROM "Display" AS d LEFT JOIN "Response" AS r ON r."displayId" = d.id GROUP BY d."surveyId"
), answer AS (
	SELECT e.survey_id, e.element, e.kind, e.survey, e.headline,
		count(*) FILTER (WHERE given) AS answers,
		count(*) FILTER (WHERE NOT given AND r.ttc -> e.element > '0') AS dismissed,
		count(*) FILTER (WHERE score >= 9) AS promoters, count(*) FILTER (WHERE score < 7) AS detractors,
		count(*) FILTER (WHERE score >= 4) AS satisfied, sum(score) AS total, score_summary(score) AS scores
	FROM :"schema".element AS e
	LEFT JOIN "Response" AS r ON r."surveyId" = e.survey_id
	CROSS JOIN LATERAL (SELECT coalesce(jsonb_typeof(r.data -> e.element) = 'number', false) AS given) AS g
	CROSS JOIN LATERAL (SELECT CASE WHEN given THEN (r.data ->> e.element)::numeric END AS score) AS s
	WHERE e.kind IN ('nps', 'csat', 'ces', 'rating')
	GROUP BY e.survey_id, e.element, e.kind, e.survey, e.headline
), figures AS (
	SELECT 1 AS place, format('response rate, percent, %s', s.name) AS kpi, d.answered AS ours,
		CASE WHEN d.displays > 0 THEN 100.0 * coalesce(r.responses, 0) / d.displays ELSE 0 END AS theirs,
		'Formbricks divides all responses, those that belong to no display too, by the displays: it can pass 100, '
		'and is 0 of nothing.' AS why
	FROM "Survey" AS s LEFT JOIN display AS d ON d.survey_id = s.id LEFT JOIN response AS r ON r.survey_id = s.id
	UNION ALL
	SELECT 2, format('completion rate, percent, %s', s.name), 100.0 * r.finished / NULLIF(r.responses, 0),
		CASE WHEN d.displays > 0 THEN 100.0 * coalesce(r.finished, 0) / d.displays ELSE 0 END,
		'Formbricks divides the finished responses by the displays, ours by the responses that were begun.'
	FROM "Survey" AS s LEFT JOIN display AS d ON d.survey_id = s.id LEFT JOIN response AS r ON r.survey_id = s.id
	UNION ALL
	SELECT 3, format('NPS, %s: %s', survey, headline), nps(scores),
		CASE WHEN answers + dismissed > 0 THEN 100.0 * (promoters - detractors) / (answers + dismissed) ELSE 0 END,
		'Formbricks counts who saw the question and dismissed it among the answers, which pulls the score towards 0; '
		'and it says 0 where nobody answered.'
	FROM answer WHERE kind = 'nps'
	UNION ALL
	SELECT 4, format('satisfied, percent, %s: %s', survey, headline), csat(scores),
		CASE WHEN answers > 0 THEN 100.0 * satisfied / answers ELSE 0 END, 'The same, but 0 where nobody answered.'
	FROM answer WHERE kind = 'csat'
	UNION ALL
	SELECT 5, format('mean of %s, %s: %s', kind, survey, headline), total / NULLIF(answers, 0),
		coalesce(total / NULLIF(answers, 0), 0), 'The same, but 0 where nobody answered.'
	FROM answer WHERE kind IN ('rating', 'ces')
)
SELECT kpi, round(ours, 2) AS ours, round(theirs, 2) AS theirs, round(ours, 2) - round(theirs, 2) AS difference, why
FROM figures ORDER BY place, kpi;
COMMENT ON VIEW :"schema".kpi_reconcile IS
	'KPIs as Formbricks computes them beside ours, and why they differ; see docs/crm.md';

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
