// What bench/scan.sql measures, in the SQL of the peers. Each entry names a
// row of bench.measure, whose query is ours; where its columns do not compare
// with theirs as they are, ours says what to select from it. sql is for both
// peers, duckdb or clickhouse for one. how tells entries of one row apart.
// Figures may differ by 1e-6, or by the fraction within of themselves.
const nps = '100 * (countIf(score >= 9) - countIf(score <= 6)) / count(score)';
const csat = '100 * countIf(rating >= 4) / count(rating)';
const duration = "date_diff('microsecond', opened, resolved)";

// A percentile of ours is off by at most 0.8 %.
const percentiles = {
	what: 'p50, p90 by team',
	ours: 'team, 1e6 * extract(epoch FROM percentiles[1]), 1e6 * extract(epoch FROM percentiles[2])',
	within: 0.01,
};

export const tables = ['answers', 'survey', 'desk', 'journey'];

export const queries = [
	{ what: 'NPS, narrow table', sql: `SELECT ${nps} FROM answers` },
	{ what: 'NPS, wide table', sql: `SELECT ${nps} FROM desk` },
	{
		what: 'NPS, CSAT, avg_resolution',
		ours: 'nps_agg, csat_agg, extract(epoch FROM avg_resolution)',
		sql: `SELECT ${nps}, ${csat}, avg(${duration}) / 1e6 FROM desk`,
	},
	{ what: 'NPS by 50 teams, text', sql: `SELECT team, ${nps} FROM survey GROUP BY team` },
	{ what: 'NPS by agent, rows / 100 groups', sql: `SELECT agent, ${nps} FROM survey GROUP BY agent` },
	{
		what: 'NPS by date_trunc(month), team',
		sql: `SELECT date_trunc('month', opened), team, ${nps} FROM desk GROUP BY 1, 2`,
	},
	{
		what: 'NPS WHERE opened >= x AND team = y',
		sql: `SELECT ${nps} FROM desk WHERE opened >= '2025-06-01' AND team = 'team 7'`,
	},
	{ what: 'NPS, count(*), avg(rating)', sql: `SELECT ${nps}, count(*), avg(rating) FROM survey` },
	{
		...percentiles,
		how: 'exact',
		duckdb: `SELECT team, quantile_cont(${duration}, [0.5, 0.9]) FROM desk GROUP BY team`,
		clickhouse: `SELECT team, quantilesExactInclusive(0.5, 0.9)(${duration}) FROM desk GROUP BY team`,
	},
	{
		...percentiles,
		how: 't-digest',
		duckdb: `SELECT team, approx_quantile(${duration}, [0.5, 0.9]) FROM desk GROUP BY team`,
		clickhouse: `SELECT team, quantilesTDigest(0.5, 0.9)(${duration}) FROM desk GROUP BY team`,
	},
	{
		// DuckDB has no aggregate for funnels.
		what: 'funnel_depth of 10 events each',
		how: 'windowFunnel',
		clickhouse: `SELECT count(*), sum(depth) FROM (
			SELECT windowFunnel(7 * 86400)(toDateTime(at), step = 1, step = 2, step = 3, step = 4) AS depth
			FROM journey GROUP BY subject)`,
	},
	{
		what: 'rows of a category, text',
		ours: '(categories(category_summary)).category, (categories(category_summary)).events',
		sql: 'SELECT status, count(*) FROM desk GROUP BY status',
	},
];
