-- Tracker: conversion from the first to the last step of the funnel. Reads kpi_deal_events.
-- A deal belongs to the month in which its time for the funnel was over, because until then it can convert.
WITH months AS (
	SELECT m::date AS month
	FROM generate_series(:'month'::date - interval '12 months', :'month'::date, '1 month') AS m
), deals AS (
	SELECT deal, funnel_depth(at, step, :'funnel_within'::interval) AS depth,
		min(at) FILTER (WHERE step = 1) + :'funnel_within'::interval AS judged
	FROM kpi_deal_events
	WHERE step IS NOT NULL
	GROUP BY deal
), judged AS (
	SELECT date_trunc('month', judged AT TIME ZONE :'zone')::date AS month, funnel_summary(depth) AS funnel
	FROM deals
	WHERE judged IS NOT NULL
	GROUP BY month
), monthly AS (
	SELECT month, funnel, lag(funnel) OVER (ORDER BY month) AS before, last_step
	FROM months LEFT JOIN judged USING (month), (SELECT max(step) FROM kpi_deal_events) AS l(last_step)
)
SELECT 'conversion' AS kpi, month, conversion(funnel, 1, last_step) AS value, entrants(funnel) AS n, low, high, p_value,
	p_value < 0.05 AS beyond_chance
FROM monthly LEFT JOIN LATERAL conversion_change(before, funnel, 1, last_step) ON true
ORDER BY month;
