-- examples/crm/formbricks.sql over Formbricks' tables: a database of its own with the extension in public, a session whose
-- time zone is nobody's, and a reader with rights on the views only.
SELECT current_database() AS home \gset
CREATE DATABASE crm_formbricks;
\c crm_formbricks
SET client_min_messages = warning;
CREATE EXTENSION cxkpi;
SET timezone = 'Pacific/Apia';
SET jit = off; -- compiling the views takes longer than they do
\set ECHO none
\i test/crm/formbricks.sql
\set ECHO all

-- "New" has two blocks, and a leftover of the time before blocks that says the same question had another range.
-- "Old" has questions.  "Silent" was displayed and nobody answered; "Link" was never displayed.
INSERT INTO "Survey" (id, name, blocks, questions) VALUES ('new', 'New', ARRAY[
	'{"id": "b1", "elements": [{"id": "n", "type": "nps", "headline": {"default": "<p>Recommend us?</p>", "de": "Empfehlen?"}},
		{"id": "why", "type": "openText", "headline": {"default": "Why?"}}]}',
	'{"id": "b2", "elements": [{"id": "e", "type": "ces", "range": 7, "headline": {"default": "Easy?"}},
		{"id": "c", "type": "csat", "range": 5, "headline": {"default": "Satisfied?"}}]}']::jsonb[],
	'[{"id": "e", "type": "ces", "range": 5, "headline": {"default": "Easy before?"}}]');
INSERT INTO "Survey" (id, name, questions, "archivedAt") VALUES ('old', 'Old',
	'[{"id": "r", "type": "rating", "range": 10, "scale": "star", "headline": {"default": "Stars"}},
		{"id": "m", "type": "multipleChoiceSingle", "headline": {"default": "Which?"}}]', '2025-06-01');
INSERT INTO "Survey" (id, name, blocks) VALUES
	('silent', 'Silent', ARRAY['{"id": "b", "elements": [{"id": "n", "type": "nps", "headline": {"default": "Well?"}}]}']::jsonb[]),
	('link', 'Link', ARRAY['{"id": "b", "elements": [{"id": "n", "type": "nps", "headline": {"default": "And?"}}]}']::jsonb[]);
INSERT INTO "Contact" (id) VALUES ('ann'), ('bob');
INSERT INTO "Display" (id, created_at, "surveyId", "contactId")
SELECT 'd' || i, timestamp '2025-03-31 23:00' + i * interval '1 min', 'new', CASE i WHEN 1 THEN 'ann' WHEN 7 THEN 'bob' END
FROM generate_series(1, 8) AS i
UNION ALL SELECT 's' || i, '2025-03-01', 'silent', NULL FROM generate_series(1, 2) AS i;
INSERT INTO "Response" (id, created_at, finished, "surveyId", "contactId", "displayId", data, ttc) VALUES
	-- 9, 9 and 0, which is a real answer; satisfied 5, 4 and 2; easy 7 and 3; one comment is blank.
	('r1', '2025-03-31 23:11', true, 'new', 'ann', 'd1', '{"n": 9, "why": "quick", "e": 7, "c": 5}', '{"n": 2000, "e": 900, "c": 900}'),
	('r2', '2025-03-31 23:12', true, 'new', NULL, 'd2', '{"n": 9, "why": " ", "e": 3, "c": 4}', '{"n": 1500, "e": 700, "c": 800}'),
	('r3', '2025-03-31 23:13', true, 'new', NULL, 'd3', '{"n": 0, "c": 2}', '{"n": 1500, "e": 300, "c": 800}'),
	-- Dismissed the first question and was led to the end by the logic: c and e were not asked.
	('r4', '2025-03-31 23:14', true, 'new', NULL, 'd4', '{"n": "", "why": "no"}', '{"n": 800}'),
	-- Left after the first question.
	('r5', '2025-03-31 23:15', false, 'new', NULL, 'd5', '{"n": 7}', '{"n": 800}'),
	-- Came through the API, without a display.
	('r6', '2025-04-01 00:30', true, 'new', NULL, NULL, '{"n": 10, "e": 6, "c": 5}', '{}'),
	('r7', '2025-02-01', true, 'old', NULL, NULL, '{"r": 8, "m": "blue"}', '{}'),
	('r8', '2025-02-02', true, 'old', NULL, NULL, '{"r": 3, "m": "red"}', '{}'),
	('r9', '2025-02-02', true, 'link', NULL, NULL, '{"n": 6}', '{"n": 300}');

\set ECHO none
\i examples/crm/formbricks.sql
\set ECHO all
-- The file runs wherever the extension is, and again after it has moved.
CREATE SCHEMA kpi;
ALTER EXTENSION cxkpi SET SCHEMA kpi;
\set ECHO none
\i examples/crm/formbricks.sql
\set ECHO all
CREATE ROLE regress_crm_formbricks;
GRANT USAGE ON SCHEMA kpi, kpi_formbricks TO regress_crm_formbricks;
GRANT SELECT ON ALL TABLES IN SCHEMA kpi_formbricks TO regress_crm_formbricks;
SET ROLE regress_crm_formbricks;
SET search_path = kpi_formbricks, kpi, public;
SELECT has_table_privilege('public."Response"', 'SELECT');

-- Scores by question.  nps of New is 9, 9, 0, 7, 10: three promoters, one detractor of five.  Its displays d6 to d8 and the
-- dismissal are four without an answer.  csat: three satisfied of four, with d6 to d8 and r5 unanswered, r4 was not asked.
-- ces: 7, 3, 6, two easy of three; r3 saw it and went on, r5 did not come to it.
SELECT survey, question, scale_max, headline, responses(s), unanswered(s), round(response_rate(s), 1) AS response_rate,
	CASE question WHEN 'nps' THEN round(nps(s), 1) WHEN 'ces 7' THEN round(ces(s, 7), 1) WHEN 'csat' THEN round(csat(s), 1)
		ELSE round(csat(s, 10), 1) END AS kpi
FROM (SELECT survey, question, scale_max, headline, score_summary(score) AS s FROM kpi_answers GROUP BY 1, 2, 3, 4) AS x
ORDER BY survey COLLATE "C", question;

-- Each row of the first answer and of the dismissal; times in UTC are shown in the zone of the session.
SELECT answer, customer, asked, answered, score, comment FROM kpi_answers
WHERE answer ~ '^(r1|r2|r4|r6|d7):n' ORDER BY answer COLLATE "C";

-- By month of the answer in UTC: r1 to r5 in March, 9, 9, 0, 7 make 25, and r6 in April.
SELECT to_char(answered AT TIME ZONE 'UTC', 'YYYY-MM') AS month, round(nps_agg(score), 1) AS nps, count(score)
FROM kpi_answers WHERE survey = 'New' AND question = 'nps' AND answered IS NOT NULL GROUP BY 1 ORDER BY 1;

-- Formbricks divides (3 - 1) by six instead of five, has 6 responses to 8 displays, of which 5 were answered, and says 0 for
-- what nobody answered.
SELECT kpi, ours, theirs, difference FROM kpi_reconcile;

-- Before there were blocks.
RESET ROLE;
DROP SCHEMA kpi_formbricks CASCADE;
ALTER TABLE "Survey" DROP blocks;
\set ECHO none
\i examples/crm/formbricks.sql
\set ECHO all
SELECT survey, question, scale_max, count(*) FROM kpi_formbricks.kpi_answers GROUP BY 1, 2, 3 ORDER BY survey COLLATE "C", question;

-- Removed without a trace, and the extension after it.
DROP SCHEMA kpi_formbricks CASCADE;
DROP EXTENSION cxkpi;
\c :home
DROP DATABASE crm_formbricks;
DROP ROLE regress_crm_formbricks;
