#!/bin/bash
# Usage: test/cluster.sh bench/citus.sh [ROWS]
#
# On Citus, a coordinator and two workers on this machine: each KPI against the
# SQL that people write by hand over the same distributed table. Where both
# return the same rows (NPS, mean, volume) the answers are compared first. Prints
# the minimum of the interleaved runs in milliseconds and the ratio.
set -eu -o pipefail
cd "$(dirname "$0")/.."
. test/system/library.sh
rows=${1:-${CXKPI_BENCH_ROWS:-1000000}}
runs=${CXKPI_BENCH_RUNS:-4}
start_citus

sql "$port_coordinator" postgres -v rows="$rows" -f - <<'SQL' >/dev/null
CREATE TABLE tickets AS
SELECT i AS id, (i % 50)::int AS team, (i * 7919 % 20000)::int AS customer, (i * 31 % 11)::int AS score,
	timestamptz '2026-01-01 UTC' + (i * 104729 % (364 * 86400)) * interval '1 s' AS opened,
	timestamptz '2026-01-01 UTC' + (i * 104729 % (364 * 86400) + i * 7907 % 300000) * interval '1 s' AS resolved
FROM generate_series(1::bigint, :rows) AS i;
SELECT create_distributed_table('tickets', 'customer');
ANALYZE tickets;
CREATE TABLE bench (n serial, kpi text, grain text, ours text, by_hand text, our_ms float8, hand_ms float8);

-- A query of each grain.
CREATE FUNCTION add(kpi text, ours text, by_hand text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO bench (kpi, grain, ours, by_hand)
	SELECT kpi, grain, format(query, ours), format(query, by_hand)
	FROM (VALUES ('none', 'SELECT %s FROM tickets'), ('team', 'SELECT team, %s FROM tickets GROUP BY 1'),
		('customer', 'SELECT customer, %s FROM tickets GROUP BY 1')) AS g(grain, query)
$$;
SELECT add('NPS', 'round(nps_agg(score), 6)',
	'round(100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / count(score), 6)');
SELECT add('mean', 'avg_resolution(opened, resolved)', 'avg(resolved - opened)');
SELECT add('median', 'median(duration_summary(opened, resolved))', 'percentile_disc(0.5) WITHIN GROUP (ORDER BY resolved - opened)');
INSERT INTO bench (kpi, grain, ours, by_hand)
SELECT 'volume', n || ' periods', format('SELECT sum(events) FROM (SELECT volume_series(opened, %s) AS s FROM tickets) AS v, periods(s)', bounds),
	format('SELECT sum(n) FROM (SELECT date_trunc(%L, opened AT TIME ZONE ''UTC''), count(*) AS n FROM tickets GROUP BY 1) AS v', unit)
FROM (VALUES (12, 'month', $$period_bounds(timestamptz '2026-01-01 UTC', timestamptz '2027-01-01 UTC', '1 month', 'UTC')$$),
	(365, 'day', $$period_bounds(timestamptz '2026-01-01 UTC', timestamptz '2027-01-01 UTC', '1 day', 'UTC')$$),
	(8760, 'hour', $$period_bounds(timestamptz '2026-01-01 UTC', timestamptz '2027-01-01 UTC', '1 hour', 'UTC')$$)) AS p(n, unit, bounds);
INSERT INTO bench (kpi, grain, ours, by_hand)
SELECT 'customer series', '24 periods',
	$$SELECT sum(gained) FROM (SELECT customer_series(opened, resolved, period_bounds(timestamptz '2026-01-01 UTC',
		timestamptz '2028-01-01 UTC', '1 month', 'UTC')) AS s FROM tickets) AS v, periods(s)$$,
	$$SELECT sum(n) FROM (SELECT date_trunc('month', opened AT TIME ZONE 'UTC'), count(*) AS n FROM tickets GROUP BY 1) AS gained,
		(SELECT count(*) FROM (SELECT date_trunc('month', resolved AT TIME ZONE 'UTC'), count(*) FROM tickets GROUP BY 1) AS g) AS lost$$;

CREATE FUNCTION run(query text) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	start timestamptz := clock_timestamp();
BEGIN
	EXECUTE format('SELECT count(*) FROM (%s) AS q', query);
	RETURN extract(epoch FROM clock_timestamp() - start) * 1000;
END $$;
SQL
sql "$port_coordinator" postgres -c "DO \$\$
DECLARE
	b bench;
	different bigint;
BEGIN
	FOR b IN SELECT * FROM bench WHERE kpi IN ('NPS', 'mean', 'volume') LOOP
		EXECUTE format('SELECT count(*) FROM (WITH a AS (%s), b AS (%s) (TABLE a EXCEPT TABLE b) UNION ALL (TABLE b EXCEPT TABLE a)) AS d',
			b.ours, b.by_hand) INTO different;
		ASSERT different = 0, b.ours;
	END LOOP;
END \$\$"
for run in $(seq "$runs"); do
	sql "$port_coordinator" postgres -c 'UPDATE bench SET our_ms = least(our_ms, run(ours)), hand_ms = least(hand_ms, run(by_hand))'
done
psql -Xp "$port_coordinator" -P pager=off -P footer=off -d postgres -c "
	SELECT kpi, grain AS by, round(our_ms) AS ours, round(hand_ms) AS \"by hand\",
		round((our_ms / hand_ms)::numeric, 2) AS ratio FROM bench ORDER BY n"
