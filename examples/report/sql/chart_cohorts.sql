-- Chart: customers by the month in which they started, and percent of them there in the months after.
-- Reads kpi_customers.
WITH given AS (
	SELECT (:'month'::date - interval '12 months') AT TIME ZONE :'zone' AS first_start,
		(:'month'::date + interval '1 month') AT TIME ZONE :'zone' AS stop,
		period_bounds(:'month'::date - interval '12 months', :'month'::date + interval '1 month', '1 month',
			:'zone') AS bounds
), activity AS (
	SELECT customer, started AS at, bounds FROM kpi_customers, given
	UNION ALL
	SELECT customer, m AT TIME ZONE :'zone', bounds
	FROM given JOIN kpi_customers ON started >= first_start AND started < stop,
		generate_series(date_trunc('month', started AT TIME ZONE :'zone') + interval '1 month', :'month'::date,
			'1 month') AS m
	WHERE coalesce(m AT TIME ZONE :'zone' < ended, true)
), customers AS (
	SELECT activity_summary(at, bounds) AS a FROM activity GROUP BY customer
)
SELECT (cohort_start AT TIME ZONE :'zone')::date AS cohort, period_no AS months_later, customers, active, retention
FROM (SELECT cohort_summary(a) FROM customers) AS v(s), cohorts(s, as_of => (SELECT stop FROM given))
WHERE customers > 0
ORDER BY cohort, months_later;
