// What is typed into each calculator, and the SELECT whose columns are its answers.
const scores = (...counts) =>
	`(SELECT score_summary(score) FROM (VALUES ${counts.map(([score, n]) => `(${score}, ${n})`).join(', ')}) AS v(score, n), generate_series(1, n))`;
const rates = (hits, misses) =>
	`(SELECT rate_summary(hit) FROM (VALUES (true, ${hits}), (false, ${misses})) AS v(hit, n), generate_series(1, n))`;
const tones = (positive, neutral, negative) =>
	`(SELECT sentiment_summary(tone::numeric) FROM (VALUES (1, ${positive}), (0, ${neutral}), (-1, ${negative})) AS v(tone, n), generate_series(1, n))`;
const durations = (
	unit,
	ended,
	lasting,
) => `(SELECT duration_summary(timestamp '2026-01-01', timestamp '2026-01-01' + e * interval '1 ${unit}', timestamp '2026-01-01' + a * interval '1 ${unit}')
	FROM (VALUES ${[...ended.map((e) => `(${e}::float8, ${e}::float8)`), ...lasting.map((a) => `(NULL, ${a})`)].join(', ')}) AS v(e, a))`;
const range = (name, s) => `lower(${name}(${s})), upper(${name}(${s}))`;
const funnel = (entered, reached) =>
	`(SELECT funnel_summary(CASE WHEN i <= ${reached} THEN 2 ELSE 1 END) FROM generate_series(1, ${entered}) AS i)`;
const subscriptions = (
	atStart,
	lost,
	gained,
) => `(SELECT customer_summary(started, ended, daterange('2026-01-01', '2026-02-01')) FROM (
	SELECT date '2025-06-01' AS started, CASE WHEN i <= ${lost} THEN date '2026-01-10' END AS ended FROM generate_series(1, ${atStart}) AS i
	UNION ALL SELECT '2026-01-15', NULL FROM generate_series(1, ${gained})) AS c)`;

export const calculatorCases = [
	{
		id: 'nps',
		values: [2, 0, 1],
		statement: `SELECT nps(s), ${range('nps_ci', 's')} FROM ${scores([9, 2], [3, 1])} AS v(s)`,
	},
	{
		id: 'nps',
		values: [17, 23, 41],
		statement: `SELECT nps(s), ${range('nps_ci', 's')} FROM ${scores([10, 17], [7, 23], [0, 41])} AS v(s)`,
	},
	{
		id: 'nps',
		values: [0, 0, 0],
		statement: 'SELECT nps(s), lower(nps_ci(s)), upper(nps_ci(s)) FROM (SELECT score_summary(NULL::int)) AS v(s)',
	},
	{
		id: 'nps_change',
		values: [31, 40, 29, 52, 30, 11],
		statement: `SELECT change, low, high, p_value FROM nps_change(${scores([9, 31], [8, 40], [6, 29])}, ${scores([9, 52], [8, 30], [6, 11])})`,
	},
	{
		id: 'csat',
		values: [13, 7],
		statement: `SELECT csat(s), ${range('csat_ci', 's')} FROM ${scores([4, 13], [2, 7])} AS v(s)`,
	},
	{ id: 'csat', values: [5, 0], statement: `SELECT csat(s), ${range('csat_ci', 's')} FROM ${scores([4, 5])} AS v(s)` },
	{
		id: 'ces',
		values: [11, 4, 7],
		statement: `SELECT ces(s), ces_net(s) FROM ${scores([5, 11], [3, 4], [1, 7])} AS v(s)`,
	},
	{
		id: 'stars',
		values: [3, 1, 4, 1, 5],
		statement: `SELECT average(s), csat(s) FROM ${scores([1, 3], [2, 1], [3, 4], [4, 1], [5, 5])} AS v(s)`,
	},
	{
		id: 'response_rate',
		values: [7, 13],
		statement: `SELECT response_rate(s) FROM ${scores([4, 7], ['NULL', 13])} AS v(s)`,
	},
	{
		id: 'sentiment',
		values: [9, 5, 12],
		statement: `SELECT net_sentiment(s), ${range('net_sentiment_ci', 's')} FROM ${tones(9, 5, 12)} AS v(s)`,
	},
	{
		id: 'times',
		values: ['1.5, 2, 7.25, 30, 4', 3],
		statement: `SELECT hours(average(s)), hours(median(s)), hours(percentile(s, 0.9)), hours(average_per_opened(s)) FROM ${durations('hour', [1.5, 2, 7.25, 30, 4], [1, 1, 1])} AS v(s)`,
	},
	{ id: 'sla', values: [37, 9], statement: `SELECT rate(s) FROM ${rates(37, 9)} AS v(s)` },
	{ id: 'fcr', values: [30, 12], statement: `SELECT rate(s), ${range('rate_ci', 's')} FROM ${rates(30, 12)} AS v(s)` },
	{
		id: 'reopened',
		values: [2, 55],
		statement: `SELECT rate(s), ${range('rate_ci', 's')} FROM ${rates(2, 55)} AS v(s)`,
	},
	{
		id: 'rate_change',
		values: [12, 80, 31, 90],
		statement: `SELECT change, low, high, p_value FROM rate_change(${rates(12, 68)}, ${rates(31, 59)})`,
	},
	{
		id: 'rate_change',
		values: [0, 10, 0, 20],
		statement: `SELECT change, low, high, p_value FROM rate_change(${rates(0, 10)}, ${rates(0, 20)})`,
	},
	{ id: 'resolution', values: [70, 12], statement: `SELECT rate(s), odds(s) FROM ${rates(70, 12)} AS v(s)` },
	{ id: 'resolution', values: [3, 0], statement: `SELECT rate(s), odds(s) FROM ${rates(3, 0)} AS v(s)` },
	{
		id: 'volume',
		values: [12, 30, 26],
		statement: `SELECT open_at_end, 100.0 * closed / opened FROM (SELECT customer_series(opened, resolved, period_bounds(date '2026-01-01', '2026-02-01', '1 month')) FROM (
		SELECT date '2025-12-01' AS opened, CASE WHEN i <= 10 THEN date '2026-01-05' END AS resolved FROM generate_series(1, 12) AS i
		UNION ALL SELECT '2026-01-10', CASE WHEN i <= 16 THEN date '2026-01-20' END FROM generate_series(1, 30) AS i) AS t) AS v(s), backlog(s)`,
	},
	{
		id: 'churn',
		values: [120, 9, 31],
		statement: `SELECT churn_rate(s), retention_rate(s), at_end(s), lost_per_gained(s), lost_of_total(s) FROM ${subscriptions(120, 9, 31)} AS v(s)`,
	},
	{
		id: 'cohort',
		values: [48, 33],
		statement: `SELECT retention FROM (SELECT cohort_summary(a) FROM (SELECT activity_summary(at, period_bounds(date '2026-01-01', '2026-03-01', '1 month')) AS a FROM (
		SELECT i, date '2026-01-05' AS at FROM generate_series(1, 48) AS i UNION ALL SELECT i, '2026-02-05' FROM generate_series(1, 33) AS i) AS e GROUP BY i) AS c) AS v(s),
		cohorts(s, as_of => '2027-01-01') WHERE period_no = 1 AND customers > 0`,
	},
	{
		id: 'survival',
		values: ['1, 4, 4, 9, 12', '2, 4, 20', 4],
		statement: `SELECT survival(s, interval '4 days') FROM ${durations('day', [1, 4, 4, 9, 12], [2, 4, 20])} AS v(s)`,
	},
	{
		id: 'revenue',
		values: [900, 120, 60, 200, 75, 35],
		statement: `SELECT nrr(s), grr(s), quick_ratio(s), revenue_after(s) FROM (SELECT revenue_summary(before, after, was) FROM (VALUES
		(300, 420, true), (300, 240, true), (200, 0, true), (100, 100, true), (0, 75, false), (0, 35, true)) AS r(before, after, was)) AS v(s)`,
	},
	{ id: 'cac', values: [12345, 67], statement: 'SELECT cac_agg(12345, 67)' },
	{ id: 'cac', values: [100, 0], statement: 'SELECT cac_agg(100, 0)' },
	{ id: 'clv', values: [420, 2.5, 75], statement: 'SELECT clv(420, 2.5, 75)' },
	{
		id: 'conversion',
		values: [64, 11],
		statement: `SELECT conversion(s, 1, 2), lower(conversion_ci(s, 1, 2)), upper(conversion_ci(s, 1, 2)) FROM ${funnel(64, 11)} AS v(s)`,
	},
	{
		id: 'win',
		values: [8, 13, 4000, 9000],
		statement: `SELECT rate_agg(won), 100 * sum(amount) FILTER (WHERE won) / sum(amount) FROM (
		SELECT true AS won, 4000 / 8.0 AS amount FROM generate_series(1, 8) UNION ALL SELECT false, 9000 / 13.0 FROM generate_series(1, 13)) AS d`,
	},
	{
		id: 'engagement',
		values: [2200, 154],
		statement:
			'SELECT 100.0 * sum(engaged) / NULLIF(sum(reached), 0) FROM (VALUES (2000, 140), (200, 14)) AS s(reached, engaged)',
	},
];
