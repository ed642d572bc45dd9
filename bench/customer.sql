-- Customers of eight years, and two events for each row of a quarter as many customers.
CREATE UNLOGGED TABLE customers AS
SELECT date '2018-01-01' + (i::bigint * 7919 % 2900)::int AS started,
	CASE WHEN i % 3 = 0 THEN date '2018-01-01' + (i::bigint * 7919 % 2900 + i::bigint * 104729 % 1400)::int END AS ended
FROM generate_series(1, :rows) AS i;
CREATE UNLOGGED TABLE visits AS
SELECT (i::bigint * 48271 % (:rows / 8 + 1))::int AS customer, date '2024-01-01' + (i::bigint * 7919 % 731)::int AS at
FROM generate_series(1, :rows) AS i;
VACUUM ANALYZE customers;
VACUUM ANALYZE visits;

-- 24 months of churn as text: (at_start, gained, lost, gained_and_lost) of each.
\set series 'SELECT string_agg((at_start, gained, lost, gained_and_lost)::text, $$ $$ ORDER BY period_start) FROM (SELECT customer_series(started, ended, period_bounds(date $$2024-01-01$$, $$2026-01-01$$, $$1 month$$)) AS s FROM customers) AS c, periods(s)'
\set spine 'SELECT string_agg((at_start, gained, lost, both_ways)::text, $$ $$ ORDER BY month) FROM (SELECT month, count(*) FILTER (WHERE started < month) AS at_start, count(*) FILTER (WHERE started >= month) AS gained, count(*) FILTER (WHERE ended < month + interval $$1 month$$) AS lost, count(*) FILTER (WHERE started >= month AND ended < month + interval $$1 month$$) AS both_ways FROM generate_series(timestamp $$2024-01-01$$, $$2025-12-01$$, $$1 month$$) AS month, customers WHERE started < month + interval $$1 month$$ AND (ended >= month OR ended IS NULL) AND (ended >= started OR ended IS NULL) GROUP BY month) AS m'
\set once 'SELECT churn_rate(started, ended, daterange($$2024-01-01$$, $$2024-02-01$$)) FROM customers'
CALL bench.compare('24 months of churn', :'series', 'one churn_rate', :'once', 1.3, NULL);
CALL bench.compare('24 months of churn', :'series', 'join with the months', :'spine', 0.05, runs => 3);

-- The matrix of 24 monthly cohorts as text, cells with customers only.
\set matrix 'SELECT string_agg((cohort_start::date, period_no, active)::text, $$ $$ ORDER BY cohort_start, period_no) FROM (SELECT cohort_summary(a) AS s FROM (SELECT activity_summary(at, period_bounds(date $$2024-01-01$$, $$2026-01-01$$, $$1 month$$)) AS a FROM visits GROUP BY customer) AS e) AS v, cohorts(s) WHERE active > 0'
\set by_hand 'SELECT string_agg((first, number - extract(year FROM first) * 12 - extract(month FROM first), active)::text, $$ $$ ORDER BY first, number) FROM (SELECT first, extract(year FROM month) * 12 + extract(month FROM month) AS number, count(*) AS active FROM (SELECT customer, month, min(month) OVER (PARTITION BY customer) AS first FROM (SELECT DISTINCT customer, date_trunc($$month$$, at)::date AS month FROM visits WHERE at >= $$2024-01-01$$ AND at < $$2026-01-01$$) AS d) AS f GROUP BY first, month) AS c'
CALL bench.compare('cohort matrix of the events', :'matrix', 'by hand', :'by_hand', runs => 3);
