-- KPIs of the tables in schema.sql. Run by examples/demo.sh.
\set ON_ERROR_STOP on
\pset pager off
\pset footer off
\pset border 2
\pset null -

\echo
\echo '== Service by team, 2022 and 2023 =='
\echo 'nps_agg(nps), csat_agg(csat), avg_resolution(opened, resolved), and'
\echo 'response_rate(score_summary(nps) FILTER (WHERE resolved IS NOT NULL))'
\echo 'The tickets are real, the survey answers are GENERATED.'
SELECT coalesce(team, '(none)') AS team,
       count(*) AS tickets,
       round(nps_agg(nps), 1) AS nps,
       round(csat_agg(csat), 1) AS "csat %",
       round(response_rate(score_summary(nps) FILTER (WHERE resolved IS NOT NULL)), 1) AS "responses %",
       date_trunc('hour', avg_resolution(opened, resolved)) AS "avg resolution"
FROM   tickets LEFT JOIN survey USING (id)
GROUP  BY team
ORDER  BY nps_agg(nps) DESC;

\echo '== Service by month of 2023, with the 95 % interval of NPS =='
\echo 'nps(scores), nps_ci(scores), resolution_rate(opened, resolved); scores = score_summary(nps)'
\echo 'The tickets are real, the survey answers are GENERATED.'
SELECT to_char(month, 'YYYY-MM') AS month,
       tickets,
       round(nps(scores), 1) AS nps,
       round(lower(nps_ci(scores)), 1) AS "nps from",
       round(upper(nps_ci(scores)), 1) AS "nps to",
       round(csat, 1) AS "csat %",
       round(resolved, 1) AS "resolved %",
       date_trunc('hour', took) AS "avg resolution"
FROM  (SELECT date_trunc('month', opened) AS month,
              count(*) AS tickets,
              score_summary(nps) AS scores,
              csat_agg(csat) AS csat,
              resolution_rate(opened, resolved) AS resolved,
              avg_resolution(opened, resolved) AS took
       FROM   tickets LEFT JOIN survey USING (id)
       WHERE  opened >= '2023-01-01'
       GROUP  BY 1) months
ORDER  BY month;

\echo '== NPS from the stored daily summaries =='
\echo 'nps(rollup(scores)), and over the 90 days to the last one with an answer'
\echo 'nps(rollup(scores) OVER (ORDER BY day RANGE BETWEEN ''89 days'' PRECEDING AND CURRENT ROW))'
\echo 'The survey answers are GENERATED.'
WITH daily AS (
    SELECT day, rollup(scores) AS scores
    FROM   kpi_daily
    GROUP  BY day
), moving AS (
    SELECT day, scores,
           rollup(scores) OVER (ORDER BY day RANGE BETWEEN '89 days' PRECEDING AND CURRENT ROW) AS last_90
    FROM   daily
)
SELECT to_char(day, 'YYYY-MM') AS month,
       responses(rollup(scores)) AS answers,
       round(nps(rollup(scores)), 1) AS nps,
       (array_agg(round(nps(last_90), 1) ORDER BY day DESC))[1] AS "90-day nps on its last day"
FROM   moving
WHERE  day >= '2023-01-01'
GROUP  BY 1
ORDER  BY 1;

\echo '== Customers lost and kept in December 2023 by contract =='
\echo 'churn_rate(started, ended, period), retention_rate(started, ended, period)'
\echo 'The customers are real, their dates are RECONSTRUCTED from a snapshot that says who left in'
\echo 'its last month, taken to be December 2023. It does not know who left before.'
\set period 'daterange(''2023-12-01'', ''2024-01-01'')'
SELECT coalesce(contract, 'all') AS contract,
       at_start(customer_summary(started, ended, :period)),
       gained(customer_summary(started, ended, :period)),
       lost(customer_summary(started, ended, :period)),
       round(churn_rate(started, ended, :period), 1) AS "churn %",
       round(retention_rate(started, ended, :period), 1) AS "retention %"
FROM   customers
GROUP  BY ROLLUP (contract)
ORDER  BY customers.contract;
