-- Tracker: answers to surveys. Reads kpi_answers.
-- An answer belongs to the month in which the question was put, and so does its absence.
WITH months AS (
	SELECT m::date AS month
	FROM generate_series(:'month'::date - interval '12 months', :'month'::date, '1 month') AS m
), questions AS (
	SELECT question, scale_max FROM kpi_answers GROUP BY question, scale_max
), answers AS (
	SELECT question, scale_max, date_trunc('month', asked AT TIME ZONE :'zone')::date AS month,
		score_summary(score) AS scores,
		rate_summary(score IS NOT NULL) AS answered
	FROM kpi_answers
	GROUP BY question, scale_max, month
), monthly AS (
	SELECT *, lag(scores) OVER w AS scores_before, lag(answered) OVER w AS answered_before,
		CASE WHEN question LIKE 'ces%' AND scale_max = 7 THEN 5 END AS satisfied_from
	FROM questions CROSS JOIN months LEFT JOIN answers USING (question, scale_max, month)
	WINDOW w AS (PARTITION BY question, scale_max ORDER BY month)
)
SELECT 'nps' AS kpi, month, nps(scores) AS value, responses(scores) AS n, low, high, p_value,
	p_value < 0.05 AS beyond_chance, question, scale_max
FROM monthly LEFT JOIN LATERAL nps_change(scores_before, scores) ON true
WHERE question = 'nps'
UNION ALL
SELECT CASE WHEN question LIKE 'ces%' THEN 'ces' ELSE 'csat' END, month, csat(scores, scale_max, satisfied_from),
	responses(scores),
	low, high, p_value, p_value < 0.05, question, scale_max
FROM monthly LEFT JOIN LATERAL csat_change(scores_before, scores, scale_max, satisfied_from) ON true
WHERE question <> 'nps'
UNION ALL
SELECT 'response_rate', month, response_rate(scores), trials(answered), low, high, p_value, p_value < 0.05, question,
	scale_max
FROM monthly LEFT JOIN LATERAL rate_change(answered_before, answered) ON true
ORDER BY question, scale_max, kpi, month;
