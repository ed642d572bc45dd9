-- Chart: share of the customers who are still there after a time, by plan. Reads kpi_customers.
-- A curve ends where fewer than ten are left to tell.
WITH given AS (
	SELECT (:'month'::date + interval '1 month') AT TIME ZONE :'zone' AS as_of
), customers AS (
	SELECT coalesce(plan, '(none)') AS plan, started, CASE WHEN ended < as_of THEN ended END AS ended, as_of
	FROM kpi_customers, given
	WHERE started < as_of
), plans AS (
	SELECT category AS plan, row_number() OVER () AS place
	FROM (SELECT category_summary(plan) FROM customers) AS v(s), categories(s) LIMIT 3
), curves AS (
	SELECT place, plan, c.*, row_number() OVER (PARTITION BY plan ORDER BY at) AS no,
		count(*) OVER (PARTITION BY plan) AS points
	FROM (SELECT place, plan, duration_summary(started, ended, as_of) AS d FROM customers
			JOIN plans USING (plan) GROUP BY place, plan) AS p,
		survival_curve(d) AS c
)
SELECT plan, round(days(at), 2) AS days, at_risk, 100 * survival AS share, 100 * low AS low, 100 * high AS high
FROM curves
WHERE at_risk >= 10 AND (no % greatest(points / 60, 1) = 0 OR no = 1)
ORDER BY place, days;
