# What was acknowledged is there after kill -9 under load.
another_server crashing 'fsync = on'
sql $port_crashing postgres -c 'CREATE EXTENSION cxkpi' -c 'CREATE TABLE kept (n int, s duration_summary, c category_summary)'
acknowledged=$CXKPI_TMP/acknowledged
for n in $(seq 400); do
	sql $port_crashing postgres -c "INSERT INTO kept
		SELECT $n, duration_summary(i * interval '1 s'), category_summary('topic ' || i % $n)
		FROM generate_series(1, 2000) AS i" -c '\echo '"$n" || break
done >"$acknowledged" 2>/dev/null &
load=$!
sleep 3
kill -9 "$(head -n 1 "$data_crashing/postmaster.pid")"
wait $load || :
sleep 1
# Whoever reaps the process may take its time.
rm "$data_crashing/postmaster.pid" "$tmp/.s.PGSQL.$port_crashing.lock"
start_server "$data_crashing" $port_crashing
last=$(tail -n 1 "$acknowledged")
[ "$last" -gt 0 ]
same 'rows that were acknowledged' "$last" "$(sql $port_crashing postgres \
	-c "SELECT count(*) FROM kept WHERE n <= $last AND finished(s) = 2000 AND events(c) = 2000")"
