-- Tracker: recurring revenue. Reads kpi_revenue.
-- Every customer is counted, none is sampled, hence no interval.
WITH months AS (
	SELECT m::date AS month
	FROM generate_series(:'month'::date - interval '12 months', :'month'::date, '1 month') AS m
), revenue AS (
	SELECT customer, date_trunc('month', period_start AT TIME ZONE :'zone')::date AS month, sum(amount) AS amount
	FROM kpi_revenue
	GROUP BY 1, 2
), sides AS (
	SELECT customer, month, amount AS after, 0 AS before FROM revenue
	UNION ALL
	SELECT customer, (month + interval '1 month')::date, 0, amount FROM revenue
), movements AS (
	SELECT month, revenue_summary(before, after, first_month < month) AS s,
		count(*) FILTER (WHERE after > 0) AS customers
	FROM (SELECT customer, month, sum(before) AS before, sum(after) AS after FROM sides GROUP BY customer, month) AS m
		JOIN (SELECT customer, min(month) AS first_month FROM revenue GROUP BY customer) AS f USING (customer)
	GROUP BY month
)
SELECT kpi, month, value, customers AS n, NULL::numeric AS low, NULL::numeric AS high, NULL::numeric AS p_value,
	NULL::boolean AS beyond_chance
FROM months LEFT JOIN movements USING (month),
	LATERAL (VALUES ('mrr', revenue_after(s)), ('new_revenue', new_revenue(s)),
		('expansion', expansion(s)), ('contraction', contraction(s)), ('churned_revenue', churned_revenue(s)),
		('reactivation', reactivation(s)), ('nrr', nrr(s)), ('grr', grr(s)), ('quick_ratio', quick_ratio(s)))
		AS k(kpi, value)
ORDER BY kpi, month;
