-- Chart: 50th, 75th, 90th and 95th percentile of first response and resolution, in hours, by month of the event.
-- Reads kpi_tickets.
WITH times AS (
	SELECT kind, date_trunc('month', ended AT TIME ZONE :'zone')::date AS month, duration_summary(opened, ended) AS d
	FROM kpi_tickets, LATERAL (VALUES ('first response', first_reply), ('resolution', resolved)) AS t(kind, ended)
	WHERE ended >= (:'month'::date - interval '12 months') AT TIME ZONE :'zone'
		AND ended < (:'month'::date + interval '1 month') AT TIME ZONE :'zone'
	GROUP BY kind, month
)
SELECT kind, month, finished(d) AS tickets, hours(p[1]) AS p50, hours(p[2]) AS p75, hours(p[3]) AS p90,
	hours(p[4]) AS p95
FROM times, percentiles(d, '{0.5,0.75,0.9,0.95}') AS p
ORDER BY kind, month;
