-- Scores and service. The open tickets have their age on the day of the data.
\set data_of '''2025-01-09'''
\set office '''America/New_York Mon-Fri 09:00-17:00; closed *-01-01,*-07-04,*-12-25'''

CREATE OR REPLACE TEMPORARY VIEW service AS
SELECT extract(year FROM opened)::int AS year,
       date_trunc('month', opened)::date AS month,
       score_summary(nps) AS scores,
       score_summary(nps) FILTER (WHERE resolved IS NOT NULL) AS asked,
       csat_agg(csat) AS csat,
       ces_agg(ces) AS ces,
       sentiment_agg(sentiment(comment, words)) AS sentiment,
       fcr_agg(contacts, resolved IS NOT NULL) AS fcr,
       duration_summary(opened, resolved, :data_of) AS times,
       duration_summary(opened, resolved, :data_of, :office) AS office_times
FROM   lexicon, tickets LEFT JOIN survey USING (id)
GROUP  BY GROUPING SETS ((1), (1, 2));

\echo '== SERVICE 1: KPIs by month of 2023, with the 95 % interval of NPS'
\echo '   nps(scores), nps_ci(scores); scores = score_summary(nps). Tickets REAL, answers GENERATED.'
\echo '   The source has few tickets of December.'
SELECT to_char(month, 'YYYY-MM') AS month,
       finished(times) + unfinished(times) AS tickets,
       responses(scores) AS answers,
       round(nps(scores), 1) AS nps,
       round(lower(nps_ci(scores)), 1) AS "nps from",
       round(upper(nps_ci(scores)), 1) AS "nps to",
       round(csat, 1) AS "csat %",
       round(resolution_rate(times), 1) AS "resolved %",
       round(extract(epoch FROM average(times))::numeric / 86400, 1) AS "mean days"
FROM   service
WHERE  month >= '2023-01-01'
ORDER  BY month;

\echo '== SERVICE 2: the year, and each month as a spark line: spark(array_agg(kpi ORDER BY month))'
\echo '   times = duration_summary(opened, resolved, as_of): open tickets count with their age.'
\echo '   Tickets REAL; answers, comments and contacts GENERATED. Times in days; working days'
\echo '   of 8 hours by a calendar. ''in 14 days'' is of the resolved, ''open after 30'' of all (Kaplan-Meier)'
SELECT kpi, expression,
       round(max(value) FILTER (WHERE month IS NULL AND year = 2022), 1) AS "2022",
       round(max(value) FILTER (WHERE month IS NULL AND year = 2023), 1) AS "2023",
       spark(array_agg(round(value, 1) ORDER BY month) FILTER (WHERE month IS NOT NULL)) AS "Jan 2022 - Dec 2023"
FROM   service, LATERAL (VALUES
           (1, 'NPS', 'nps(scores)', nps(scores)),
           (2, 'CSAT %', 'csat_agg(csat)', csat),
           (3, 'CES %', 'ces_agg(ces)', ces),
           (4, 'net sentiment', 'sentiment_agg(polarity)', sentiment),
           (5, 'responses %', 'response_rate(scores)', response_rate(asked)),
           (6, 'first contact %', 'fcr_agg(contacts, solved)', fcr),
           (7, 'resolved %', 'resolution_rate(times)', resolution_rate(times)),
           (8, 'mean time', 'average(times)', extract(epoch FROM average(times))::numeric / 86400),
           (9, 'median time', 'median(times)', extract(epoch FROM median(times))::numeric / 86400),
           (10, '90th percentile', 'percentile(times, 0.9)', extract(epoch FROM percentile(times, 0.9))::numeric / 86400),
           (11, 'working days', 'average(office_times)', extract(epoch FROM average(office_times))::numeric / 28800),
           (12, 'in 14 days %', 'share_within(times, ''14 days'')', share_within(times, '14 days')),
           (13, 'open after 30 %', 'survival(times, ''30 days'')', 100 * survival(times, '30 days'))
       ) AS k(no, kpi, expression, value)
GROUP  BY no, kpi, expression
ORDER  BY no;

\echo '== SERVICE 3: by team, 2023, and the share of tickets still open after (Kaplan-Meier)'
\echo '   nps_agg(nps), csat_agg(csat), survival(times, ''30 days''). Tickets REAL, answers GENERATED'
SELECT team, tickets, round(nps, 1) AS nps, round(csat, 1) AS "csat %",
       extract(day FROM median(times)) AS "median d",
       round(100 * survival(times, '7 days'), 1) AS "7 d %",
       round(100 * survival(times, '30 days'), 1) AS "30 d %",
       round(100 * survival(times, '365 days'), 1) AS "365 d %",
       bar(100 * survival(times, '30 days'), 15) AS "open after 30 d"
FROM  (SELECT coalesce(team, '(none)') AS team, count(*) AS tickets, nps_agg(nps) AS nps, csat_agg(csat) AS csat,
              duration_summary(opened, resolved, :data_of) AS times
       FROM   tickets LEFT JOIN survey USING (id)
       WHERE  opened >= '2023-01-01'
       GROUP  BY 1) AS teams
ORDER  BY nps DESC;

\echo '== SERVICE 4: NPS by team from the stored daily summaries, the last quarter and the one before,'
\echo '   and over three months ending with each from March 2022 on. nps_change(before, after),'
\echo '   nps(rollup(rollup(scores)) OVER (PARTITION BY team ORDER BY month ROWS 2 PRECEDING)). GENERATED'
WITH moving AS (
    SELECT team, month, rollup(rollup(scores)) OVER (PARTITION BY team ORDER BY month ROWS 2 PRECEDING) AS scores
    FROM   scores_daily, LATERAL (SELECT date_trunc('month', day)::date AS month) AS m
    GROUP  BY team, month
), quarters AS (
    SELECT coalesce(team, '(none)') AS team,
           rollup(scores) FILTER (WHERE month = '2023-09-01') AS before,
           rollup(scores) FILTER (WHERE month = '2023-12-01') AS after,
           spark(array_agg(nps(scores) ORDER BY month) FILTER (WHERE month >= '2022-03-01')) AS line
    FROM   moving
    GROUP  BY 1
)
SELECT team, round(nps(before), 1) AS "Q3 2023", round(nps(after), 1) AS "Q4 2023", round(change, 1) AS change,
       round(low, 1) AS "from", round(high, 1) AS "to", round(p_value, 3) AS p, line AS "Mar 2022 - Dec 2023"
FROM   quarters, nps_change(before, after)
ORDER  BY nps(after) DESC;
