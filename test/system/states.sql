-- Events, and a table with summaries of every type made of them: a column for
-- each type, named after it.
CREATE TABLE events AS
SELECT i AS id, i % 41 AS team, i % 700 AS customer,
	CASE WHEN i % 11 <> 0 THEN (i::bigint * i % 11)::int END AS score,
	CASE WHEN i % 13 <> 0 THEN i % 3 = 0 END AS hit,
	timestamptz '2024-01-01 UTC' + i * interval '67 min' AS opened,
	CASE WHEN i % 5 <> 0 THEN timestamptz '2024-01-01 UTC' + i * interval '67 min'
		+ ((i::bigint * i % 1009) - 20) * interval '61.5 s' END AS resolved,
	date '2023-06-01' + i % 400 AS started,
	CASE WHEN i % 3 <> 0 THEN date '2023-06-01' + i % 400 + (i::bigint * i % 300)::int - 2 END AS ended,
	(i % 97)::numeric AS before, (i::bigint * i % 89)::numeric AS after,
	'topic ' || i % 23 AS topic, (i % 21 - 10) / 10.0 AS polarity
FROM generate_series(1, 20000) AS i;

CREATE TABLE states AS
SELECT team,
	score_summary(score), rate_summary(hit), duration_summary(opened, resolved, timestamptz '2027-01-01 UTC'),
	customer_summary(started, ended, daterange('2024-01-01', '2024-02-01')),
	customer_series(started, ended, period_bounds(date '2023-06-01', date '2024-06-01', '1 month')),
	activity_summary(opened, period_bounds(timestamptz '2024-01-01 UTC', timestamptz '2026-08-01 UTC', '1 month', 'UTC')),
	revenue_summary(before, after), cac_summary(before, customer), purchase_summary(started, date '2026-01-01', after),
	funnel_summary(id % 5), sentiment_summary(polarity), category_summary(topic),
	volume_series(opened, period_bounds(timestamptz '2024-01-01 UTC', timestamptz '2026-08-01 UTC', '1 week', 'UTC')),
	business_calendar 'Europe/Berlin Mon-Fri 09:00-17:00',
	clv_sample(id % 7, (id % 7) * 3.0, 40.0 + id % 5)
FROM events GROUP BY team;
ALTER TABLE states ADD cohort_summary cohort_summary, ADD clv_model clv_model, ADD PRIMARY KEY (team);
UPDATE states SET cohort_summary = c, clv_model = m
FROM (SELECT cohort_summary(a) AS c FROM (SELECT activity_summary AS a FROM states) AS activities) AS cohorts,
	(SELECT clv_fit(rollup(clv_sample)) AS m FROM states) AS models;
