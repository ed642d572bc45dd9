# A physical replica reads what the primary stored, and runs the aggregates itself.
another_server primary 'wal_level = replica' "hot_standby = on"
sql $port_primary postgres -c 'CREATE EXTENSION cxkpi' -f test/system/states.sql
replica=$tmp/data_replica_$$
servers="$servers $replica"
as_server pg_basebackup -h "$PGHOST" -p $port_primary -U postgres -D "$replica" -R -X stream -c fast
start_server "$replica" 5599
query="$digest UNION ALL SELECT percentile(duration_summary(opened, resolved), 0.9)::text FROM events"
same replica "$(sql $port_primary postgres -c "$query")" "$(sql 5599 postgres -c "$query")"
