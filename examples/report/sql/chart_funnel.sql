-- Chart: how many deals reached each step, of those whose time for it was over within the 13 months.
-- Reads kpi_deal_events.
WITH deals AS (
	SELECT funnel_depth(at, step, :'funnel_within'::interval) AS depth,
		min(at) FILTER (WHERE step = 1) + :'funnel_within'::interval AS judged
	FROM kpi_deal_events
	WHERE step IS NOT NULL
	GROUP BY deal
)
SELECT f.step, reached, of_first, of_previous
FROM (SELECT funnel_summary(depth) FROM deals
		WHERE judged >= (:'month'::date - interval '12 months') AT TIME ZONE :'zone'
		AND judged < (:'month'::date + interval '1 month') AT TIME ZONE :'zone') AS v(s),
	funnel_steps(s, (SELECT max(step) FROM kpi_deal_events)) AS f
ORDER BY step;
