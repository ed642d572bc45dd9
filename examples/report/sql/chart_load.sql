-- Chart: tickets by weekday and hour of opening, over 13 months. Reads kpi_tickets.
SELECT weekday, hour, count(opened) AS tickets
FROM generate_series(1, 7) AS weekday CROSS JOIN generate_series(0, 23) AS hour
	LEFT JOIN (SELECT opened, opened AT TIME ZONE :'zone' AS local FROM kpi_tickets
			WHERE opened >= (:'month'::date - interval '12 months') AT TIME ZONE :'zone'
				AND opened < (:'month'::date + interval '1 month') AT TIME ZONE :'zone') AS t
		ON extract(isodow FROM local) = weekday AND extract(hour FROM local) = hour
GROUP BY weekday, hour
ORDER BY weekday, hour;
