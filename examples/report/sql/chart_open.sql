-- Chart: share of the tickets of the 13 months that were still unresolved after a time. Reads kpi_tickets.
WITH given AS (
	SELECT (:'month'::date - interval '12 months') AT TIME ZONE :'zone' AS start,
		(:'month'::date + interval '1 month') AT TIME ZONE :'zone' AS as_of
), curve AS (
	SELECT c.*, row_number() OVER (ORDER BY at) AS no, count(*) OVER () AS points
	FROM (SELECT duration_summary(opened, CASE WHEN resolved < as_of THEN resolved END, as_of) FROM kpi_tickets, given
			WHERE opened >= start AND opened < as_of) AS v(d), survival_curve(d) AS c
)
SELECT round(days(at), 2) AS days, at_risk, 100 * survival AS share, 100 * low AS low, 100 * high AS high
FROM curve
WHERE at_risk >= 10 AND (no % greatest(points / 100, 1) = 0 OR no = 1)
ORDER BY days;
