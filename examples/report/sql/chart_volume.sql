-- Chart: tickets by week and kind, with the weeks far above their usual level. Reads kpi_tickets.
WITH tickets AS MATERIALIZED (
	SELECT opened, coalesce(topic, labels[1], channel, '(none)') AS kind FROM kpi_tickets
), given AS (
	SELECT period_bounds(date_trunc('week', :'month'::date - interval '12 months') + interval '7 days',
		:'month'::date + interval '1 month' - interval '6 days', '7 days', :'zone') AS bounds
), kinds AS (
	SELECT category AS kind, row_number() OVER () AS place
	FROM (SELECT category_summary(kind) FROM tickets
		WHERE opened >= (:'month'::date - interval '12 months') AT TIME ZONE :'zone'
			AND opened < (:'month'::date + interval '1 month') AT TIME ZONE :'zone') AS v(s), categories(s)
	LIMIT 5
), series AS (
	SELECT coalesce(kinds.kind, '(all other)') AS kind, min(coalesce(place, 6)) AS place,
		volume_series(opened, bounds) AS s
	FROM given, tickets LEFT JOIN kinds USING (kind)
	GROUP BY 1
)
SELECT place, kind, (period_start AT TIME ZONE :'zone')::date AS week, events, expected, is_spike
FROM series, spikes(s)
ORDER BY place, week;
