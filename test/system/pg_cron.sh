# pg_cron refreshes a materialized view of summaries concurrently.
[ -f "$("$PG_CONFIG" --pkglibdir)/pg_cron.so" ] || skip 'pg_cron is not installed'
another_server cron "shared_preload_libraries = 'pg_cron'" "cron.database_name = 'postgres'" "cron.host = '$PGHOST'"
sql $port_cron postgres -c 'CREATE EXTENSION pg_cron' -c 'CREATE EXTENSION cxkpi' -f test/system/states.sql \
	-c 'CREATE MATERIALIZED VIEW kpi_by_team AS SELECT team, score_summary(score) AS scores FROM events GROUP BY team' \
	-c 'CREATE UNIQUE INDEX ON kpi_by_team (team)' -c 'DELETE FROM events WHERE score = 10' \
	-c "SELECT cron.schedule('* * * * *', 'REFRESH MATERIALIZED VIEW CONCURRENTLY kpi_by_team')" >/dev/null
query='SELECT round(nps(rollup(scores)), 6) FROM kpi_by_team'
wanted=$(sql $port_cron postgres -c 'SELECT round(nps_agg(score), 6) FROM events')
for _ in $(seq 70); do
	[ "$(sql $port_cron postgres -c "$query")" != "$wanted" ] || break
	sleep 1
done
same 'the refreshed view' "$wanted" "$(sql $port_cron postgres -c "$query")"
