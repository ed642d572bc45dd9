# pg_cron refreshes a materialized view of summaries concurrently, and the days of examples/stored/daily.sql.
[ -f "$("$PG_CONFIG" --pkglibdir)/pg_cron.so" ] || skip 'pg_cron is not installed'
another_server cron "shared_preload_libraries = 'pg_cron'" "cron.database_name = 'postgres'" "cron.host = '$PGHOST'"
sql $port_cron postgres -c 'CREATE EXTENSION pg_cron' -c 'CREATE EXTENSION cxkpi' -f test/system/states.sql \
	-c 'CREATE MATERIALIZED VIEW kpi_by_team AS SELECT team, score_summary(score) AS scores FROM events GROUP BY team' \
	-c 'CREATE UNIQUE INDEX ON kpi_by_team (team)' -c 'DELETE FROM events WHERE score = 10' \
	-c "SELECT cron.schedule('* * * * *', 'REFRESH MATERIALIZED VIEW CONCURRENTLY kpi_by_team')" >/dev/null
sql $port_cron postgres -c 'CREATE SCHEMA kpi' -c "CREATE TABLE kpi.kpi_tickets AS SELECT 'a'::text AS team, timestamptz '2026-01-01 UTC' AS opened,
	timestamptz '2026-01-02 UTC' AS first_reply, timestamptz '2026-01-03 UTC' AS first_resolved" -f examples/stored/daily.sql \
	-c "INSERT INTO kpi.kpi_tickets VALUES ('a', '2026-01-01 UTC', '2026-01-03 UTC', '2026-01-04 UTC')" \
	-c "SELECT cron.schedule('* * * * *', 'SELECT kpi_stored.kpi_daily_refresh()')" >/dev/null
query='SELECT round(nps(rollup(scores)), 6) FROM kpi_by_team'
days="SELECT string_agg(day || ' ' || coalesce(finished(resolutions), 0), ', ' ORDER BY day) FROM kpi_stored.kpi_daily"
wanted=$(sql $port_cron postgres -c 'SELECT round(nps_agg(score), 6) FROM events')
wanted_days='2026-01-02 0, 2026-01-03 1, 2026-01-04 1'
for _ in $(seq 70); do
	[ "$(sql $port_cron postgres -c "$query")" != "$wanted" ] || [ "$(sql $port_cron postgres -c "$days")" != "$wanted_days" ] || break
	sleep 1
done
same 'the refreshed view' "$wanted" "$(sql $port_cron postgres -c "$query")"
same 'the refreshed days' "$wanted_days" "$(sql $port_cron postgres -c "$days")"
