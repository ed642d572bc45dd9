-- Tracker: customers. Reads kpi_customers.
WITH monthly AS (
	SELECT (period_start AT TIME ZONE :'zone')::date AS month, at_start, at_end, gained + gained_and_lost AS gained,
		lost + gained_and_lost AS lost, churn_rate,
		format('{"version": 1, "hits": %s, "misses": %s, "unknown": 0}', lost, at_start - lost)::rate_summary AS churn
	FROM (SELECT customer_series(started, ended, period_bounds(:'month'::date - interval '12 months',
			:'month'::date + interval '1 month', '1 month', :'zone')) FROM kpi_customers) AS v(s), periods(s)
), tested AS (
	SELECT *, lag(churn) OVER (ORDER BY month) AS before FROM monthly
)
SELECT 'churn' AS kpi, month, churn_rate AS value, at_start AS n, low, high, p_value, p_value < 0.05 AS beyond_chance
FROM tested LEFT JOIN LATERAL rate_change(before, churn) ON true
UNION ALL
SELECT kpi, month, value, n, NULL, NULL, NULL, NULL
FROM monthly, LATERAL (VALUES ('customers', at_end, at_end), ('gained', gained, gained),
	('lost', lost, lost)) AS k(kpi, value, n)
ORDER BY kpi, month;
