-- Customers who say that they leave (the telephone company), and who do not (the shop).
\echo '== CUSTOMERS 1: lost and kept in December 2023 by contract, telephone company'
\echo '   churn_rate(s), retention_rate(s); s = customer_summary(started, ended, period)'
\echo '   Customers REAL, dates RECONSTRUCTED from a snapshot that says who left in its last month,'
\echo '   taken to be December 2023. It does not know who left before.'
SELECT coalesce(contract, 'all') AS contract, at_start(s), gained(s), lost(s), at_end(s),
       round(churn_rate(s), 1) AS "churn %", bar(churn_rate(s), 10) AS churn, round(retention_rate(s), 1) AS "retention %"
FROM  (SELECT contract, customer_summary(started, ended, daterange('2023-12-01', '2024-01-01')) AS s
       FROM   customers
       GROUP  BY ROLLUP (contract)) AS c
ORDER  BY c.contract;

\echo '== CUSTOMERS 2: churn by quarter, music shop; lost = 180 days without a purchase'
\echo '   periods(customer_series(first, last + 180, period_bounds(from, to, ''3 months''))). REAL'
\echo '   Of those who bought in the quarter, percent with 2 or more: rate_agg(purchases >= 2)'
SELECT to_char(period_start, 'YYYY "Q"Q') AS quarter, at_start, gained, lost, at_end,
       round(churn_rate, 1) AS "churn %", bar(churn_rate, 20) AS churn, round(retention_rate, 1) AS "retention %",
       round(twice, 1) AS "2 or more %"
FROM  (SELECT customer_series(started, ended, period_bounds(date '1997-01-01', '1998-07-01', '3 months')) AS s
       FROM   buyers) AS v, periods(s)
       JOIN (SELECT quarter AS period_start, rate_agg(purchases >= 2) AS twice
             FROM  (SELECT date_trunc('quarter', day) AS quarter, count(DISTINCT day) AS purchases
                    FROM   purchases
                    GROUP  BY customer, 1) AS q
             GROUP  BY 1) AS r USING (period_start)
ORDER  BY period_start;

\echo '== CUSTOMERS 3: cohorts by month of the first purchase, percent who buy in a later month'
\echo '   cohorts(cohort_summary(activity)); activity = activity_summary(day, bounds). REAL'
SELECT to_char(cohort_start, 'YYYY-MM') AS cohort, customers,
       round(max(retention) FILTER (WHERE period_no = 1), 1) AS "1",
       round(max(retention) FILTER (WHERE period_no = 2), 1) AS "2",
       round(max(retention) FILTER (WHERE period_no = 3), 1) AS "3",
       round(max(retention) FILTER (WHERE period_no = 6), 1) AS "6",
       round(max(retention) FILTER (WHERE period_no = 9), 1) AS "9",
       round(max(retention) FILTER (WHERE period_no = 12), 1) AS "12",
       round(max(retention) FILTER (WHERE period_no = 15), 1) AS "15",
       round(max(retention) FILTER (WHERE period_no = 17), 1) AS "17",
       spark(array_agg(round(retention, 1) ORDER BY period_no) FILTER (WHERE period_no > 0)) AS "months 1 - 17"
FROM  (SELECT cohort_summary(activity) AS s
       FROM  (SELECT activity_summary(day, period_bounds(date '1997-01-01', '1998-07-01', '1 month')) AS activity
              FROM   purchases
              GROUP  BY customer) AS a) AS v, cohorts(s)
WHERE  customers > 0
GROUP  BY 1, 2
ORDER  BY 1;

\echo '== CUSTOMERS 4: who has not come back after the first purchase (Kaplan-Meier), and last contact'
\echo '   survival(duration_summary(first, second, as_of), ''90 days''), rate_agg(last < as_of - 90). REAL'
SELECT cohort, customers,
       round(100 * survival(times, '30 days'), 1) AS "30 d %",
       round(100 * survival(times, '90 days'), 1) AS "90 d %",
       round(100 * survival(times, '180 days'), 1) AS "180 d %",
       round(100 * survival(times, '365 days'), 1) AS "365 d %",
       bar(100 * survival(times, '365 days'), 15) AS "not in 365 d",
       round(overdue, 1) AS "none in 90 d %"
FROM  (SELECT to_char(days[1], 'YYYY-MM') AS cohort, count(*) AS customers,
              duration_summary(days[1], days[2], '1998-06-30') AS times,
              rate_agg(days[cardinality(days)] < date '1998-06-30' - 90) AS overdue
       FROM  (SELECT array_agg(DISTINCT day ORDER BY day) AS days FROM purchases GROUP BY customer) AS p
       GROUP  BY 1) AS c
ORDER  BY cohort;
