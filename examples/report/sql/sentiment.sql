-- Tracker: tone of the comments, by a lexicon of yours. Reads kpi_answers.
WITH months AS (
	SELECT m::date AS month
	FROM generate_series(:'month'::date - interval '12 months', :'month'::date, '1 month') AS m
), comments AS (
	SELECT date_trunc('month', asked AT TIME ZONE :'zone')::date AS month,
		sentiment_summary(sentiment(comment, sentiment_lexicon(:'language'::regconfig, :'words'::jsonb))) AS tone
	FROM kpi_answers
	WHERE comment IS NOT NULL
	GROUP BY month
), monthly AS (
	SELECT *, lag(tone) OVER (ORDER BY month) AS before FROM months LEFT JOIN comments USING (month)
)
SELECT 'net_sentiment' AS kpi, month, net_sentiment(tone) AS value, known(tone) AS n, low, high, p_value,
	p_value < 0.05 AS beyond_chance
FROM monthly LEFT JOIN LATERAL net_sentiment_change(before, tone) ON true
ORDER BY month;
