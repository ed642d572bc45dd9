-- Tracker: tickets. Reads kpi_tickets.
-- Volume and what was reached in time belong to the month of opening, the rest to the month of the resolution or
-- the reply. What happened after a month had ended is not counted in it, and its figures stay what they were.
WITH months AS (
	SELECT m::date AS month, m AT TIME ZONE :'zone' AS starts, (m + interval '1 month') AT TIME ZONE :'zone' AS ends
	FROM generate_series(:'month'::date - interval '12 months', :'month'::date, '1 month') AS m
), tickets AS MATERIALIZED (
	SELECT opened, first_reply, resolved, contacts, reopened, rating,
		date_trunc('month', opened AT TIME ZONE :'zone')::date AS opened_in,
		date_trunc('month', first_reply AT TIME ZONE :'zone')::date AS replied_in,
		date_trunc('month', resolved AT TIME ZONE :'zone')::date AS resolved_in
	FROM kpi_tickets
), opened AS (
	SELECT month, count(*) AS tickets,
		sla_summary(opened, first_reply, :'reply_within'::interval, ends) AS replied_in_time,
		sla_summary(opened, resolved, :'resolve_within'::interval, ends) AS resolved_in_time
	FROM tickets JOIN months ON month = opened_in
	GROUP BY month
), replied AS (
	SELECT month, duration_summary(opened, first_reply) AS response
	FROM tickets JOIN months ON month = replied_in
	GROUP BY month
), resolved AS (
	SELECT month, duration_summary(opened, resolved) AS resolution, count(*) AS resolved,
		rate_summary(contacts = 1) FILTER (WHERE contacts > 0) AS first_contact,
		rate_summary(reopened > 0) AS reopened,
		score_summary(rating) AS ratings
	FROM tickets JOIN months ON month = resolved_in
	GROUP BY month
), monthly AS (
	SELECT * FROM months LEFT JOIN opened USING (month) LEFT JOIN replied USING (month) LEFT JOIN resolved USING (month)
), rates AS (
	SELECT kpi, month, r, lag(r) OVER (PARTITION BY kpi ORDER BY month) AS before
	FROM monthly, LATERAL (VALUES
		('replied_in_time', replied_in_time), ('resolved_in_time', resolved_in_time),
		('first_contact', first_contact), ('reopened', reopened)) AS k(kpi, r)
), times AS (
	SELECT kpi, month, d, lag(d) OVER (PARTITION BY kpi ORDER BY month) AS before
	FROM monthly, LATERAL (VALUES ('response', response), ('resolution', resolution)) AS k(kpi, d)
), ratings AS (
	SELECT month, ratings, lag(ratings) OVER (ORDER BY month) AS before FROM monthly
), volume AS (
	SELECT (period_start AT TIME ZONE :'zone')::date AS month, events, is_spike
	FROM (SELECT volume_series(opened, period_bounds(:'month'::date - interval '12 months',
		:'month'::date + interval '1 month',
			'1 month', :'zone')) FROM kpi_tickets) AS v(s), spikes(s)
), backlog AS (
	SELECT (period_start AT TIME ZONE :'zone')::date AS month, open_at_end
	FROM (SELECT customer_series(opened, resolved, period_bounds(:'month'::date - interval '12 months',
			:'month'::date + interval '1 month', '1 month', :'zone')) FROM kpi_tickets) AS v(s), backlog(s)
)
SELECT 'tickets' AS kpi, month, events::numeric AS value, events AS n, NULL::numeric AS low, NULL::numeric AS high,
	NULL::numeric AS p_value,
	is_spike AS beyond_chance
FROM volume
UNION ALL
SELECT 'resolved', month, coalesce(resolved, 0), resolved, NULL, NULL, NULL, NULL FROM monthly
UNION ALL
SELECT 'backlog', month, open_at_end, open_at_end, NULL, NULL, NULL, NULL FROM backlog
UNION ALL
SELECT kpi || '_' || measure, month, value, finished(d), NULL, NULL, CASE measure WHEN 'median' THEN p_value END,
	CASE measure WHEN 'median' THEN p_value < 0.05 END
FROM times LEFT JOIN LATERAL logrank(before, d) ON true,
	LATERAL (VALUES ('median', hours(median(d))), ('mean', hours(average(d))),
		('p90', hours(percentile(d, 0.9)))) AS m(measure, value)
UNION ALL
SELECT kpi, month, rate(r), trials(r), low, high, p_value, p_value < 0.05
FROM rates LEFT JOIN LATERAL rate_change(before, r) ON true
UNION ALL
SELECT 'rating', month, csat(ratings), responses(ratings), low, high, p_value, p_value < 0.05
FROM ratings LEFT JOIN LATERAL csat_change(before, ratings) ON true
ORDER BY kpi, month;
