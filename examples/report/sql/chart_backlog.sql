-- Chart: tickets opened and resolved in each week, and open at its end. Reads kpi_tickets.
SELECT (period_start AT TIME ZONE :'zone')::date AS week, opened, closed AS resolved, open_at_end
FROM (SELECT customer_series(opened, resolved,
			period_bounds(date_trunc('week', :'month'::date - interval '12 months') + interval '7 days',
				:'month'::date + interval '1 month' - interval '6 days', '7 days', :'zone'))
		FROM kpi_tickets) AS v(s),
	backlog(s)
ORDER BY week;
