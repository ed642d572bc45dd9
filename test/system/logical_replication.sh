# Logical replication carries the values of every type, as text and as binary,
# when a subscription begins and when rows change.
another_server publisher 'wal_level = logical'
sql $port_publisher postgres -c 'CREATE DATABASE source'
sql $port_publisher source -c 'CREATE EXTENSION cxkpi' -f test/system/states.sql -c 'CREATE PUBLICATION p FOR TABLE states'
another_server subscriber
version=$(sql $port_subscriber postgres -c 'SHOW server_version_num')
for binary in false true; do
	[ $binary = false ] || [ "$version" -ge 140000 ] || continue
	database=target_$binary
	sql $port_subscriber postgres -c "CREATE DATABASE $database"
	sql $port_subscriber $database -c 'CREATE EXTENSION cxkpi'
	pg_dump -s -p $port_publisher -t states source | grep -v PUBLICATION | sql $port_subscriber $database
	option=
	[ $binary = false ] || option='WITH (binary = true)'
	sql $port_subscriber $database -c "CREATE SUBSCRIPTION s_$binary CONNECTION
		'host=$PGHOST port=$port_publisher user=postgres dbname=source' PUBLICATION p $option"
	sql $port_publisher source -c 'UPDATE states SET score_summary = score_summary + score_summary,
		duration_summary = duration_summary + duration_summary WHERE team % 2 = 0' \
		-c 'DELETE FROM states WHERE team = 3' \
		-c "INSERT INTO states (team, category_summary) VALUES (3, '{}')"
	wanted=$(sql $port_publisher source -c "$digest")
	for _ in $(seq 100); do
		got=$(sql $port_subscriber $database -c "$digest")
		[ "$got" != "$wanted" ] || break
		sleep 0.2
	done
	same "binary = $binary" "$wanted" "$got"
done
