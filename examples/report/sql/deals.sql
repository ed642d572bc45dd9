-- Tracker: deals. Reads kpi_deals.
-- What was won or lost belongs to the month of closing, reaction time to the month of the first contact.
WITH months AS (
	SELECT m::date AS month, (m + interval '1 month') AT TIME ZONE :'zone' AS ends
	FROM generate_series(:'month'::date - interval '12 months', :'month'::date, '1 month') AS m
), closed AS (
	SELECT date_trunc('month', closed AT TIME ZONE :'zone')::date AS month, rate_summary(won) AS wins,
		sum(amount) FILTER (WHERE won) AS won_amount,
		100 * sum(amount) FILTER (WHERE won) / NULLIF(sum(amount) FILTER (WHERE won IS NOT NULL), 0) AS won_by_amount,
		duration_summary(created, closed) FILTER (WHERE won) AS cycle
	FROM kpi_deals
	WHERE won IS NOT NULL
	GROUP BY month
), contacted AS (
	SELECT date_trunc('month', first_contact AT TIME ZONE :'zone')::date AS month,
		duration_summary(created, first_contact) AS reaction
	FROM kpi_deals
	GROUP BY month
), pipeline AS (
	SELECT month, count(*) AS deals, sum(amount) AS amount
	FROM months JOIN kpi_deals ON created < ends AND coalesce(closed >= ends, won IS NULL)
	GROUP BY month
), monthly AS (
	SELECT months.month, wins, won_amount, won_by_amount, cycle, reaction, deals, amount
	FROM months LEFT JOIN closed USING (month) LEFT JOIN contacted USING (month) LEFT JOIN pipeline USING (month)
), times AS (
	SELECT kpi, month, d, lag(d) OVER (PARTITION BY kpi ORDER BY month) AS before
	FROM monthly, LATERAL (VALUES ('cycle_median', cycle), ('reaction_median', reaction)) AS k(kpi, d)
), wins AS (
	SELECT month, wins, lag(wins) OVER (ORDER BY month) AS before FROM monthly
)
SELECT 'win_rate' AS kpi, month, rate(wins) AS value, trials(wins) AS n, low, high, p_value,
	p_value < 0.05 AS beyond_chance
FROM wins LEFT JOIN LATERAL rate_change(before, wins) ON true
UNION ALL
SELECT kpi, month, hours(median(d)), finished(d), NULL, NULL, p_value, p_value < 0.05
FROM times LEFT JOIN LATERAL logrank(before, d) ON true
UNION ALL
SELECT kpi, month, value, n, NULL, NULL, NULL, NULL
FROM monthly, LATERAL (VALUES ('win_rate_amount', won_by_amount, trials(wins)), ('won_amount', won_amount, hits(wins)),
	('open_deals', deals::numeric, deals), ('pipeline', amount, deals)) AS k(kpi, value, n)
ORDER BY kpi, month;
