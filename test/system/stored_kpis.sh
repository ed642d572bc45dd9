# Summaries that triggers keep current are those of the tickets, whatever eight sessions do to them at once.
new_database "$PGPORT" stored
sql "$PGPORT" stored -c 'CREATE EXTENSION cxkpi' \
	-c 'CREATE TABLE tickets (id serial PRIMARY KEY, team text, opened timestamptz, resolved timestamptz, rating int)' \
	-c "INSERT INTO tickets (team, opened, resolved, rating) SELECT 'team ' || i % 3, '2026-01-01 UTC',
		timestamptz '2026-01-01 UTC' + i * interval '97.000001 s', i % 6 FROM generate_series(1, 4000) AS i" \
	-f examples/stored/current.sql
# Each statement changes several rows of ticket_kpis, in an order of its own; some are rolled back.
for session in $(seq 8); do
	for n in $(seq 40); do
		case $(((session + n) % 5)) in
		0) echo "INSERT INTO tickets (team, opened, resolved, rating) SELECT 'team ' || i % 3, '2026-01-01 UTC',
			timestamptz '2026-01-01 UTC' + i * interval '3 hours', NULLIF(i % 6, 0) FROM generate_series(1, 20) AS i;" ;;
		1) echo "UPDATE tickets SET team = 'team ' || (id + $n) % 3, resolved = resolved + interval '7 hours' WHERE id % 101 = $n;" ;;
		2) echo "DELETE FROM tickets WHERE id % 211 = $((session * 40 + n)) % 211;" ;;
		3) echo "BEGIN; UPDATE tickets SET resolved = NULL WHERE id % 57 = $n; ROLLBACK;" ;;
		4) echo "UPDATE tickets SET resolved = CASE WHEN resolved IS NULL THEN timestamptz '2026-01-03 UTC' END, rating = $((n % 5 + 1)) WHERE id % 89 = $n;" ;;
		esac
	done >"$CXKPI_TMP/stored_$session.sql"
	# Two updates of the same tickets in different orders may still deadlock, as without the triggers.
	psql -XAtq -p "$PGPORT" -d stored -f "$CXKPI_TMP/stored_$session.sql" 2>"$CXKPI_TMP/stored_$session.err" &
done
wait
! grep -h ERROR "$CXKPI_TMP"/stored_*.err | grep -v 'deadlock detected'
truth="SELECT ticket_kpis_day(resolved) AS day, coalesce(team, '') AS team, duration_summary(opened, resolved) AS times, score_summary(rating) AS ratings
	FROM tickets WHERE resolved IS NOT NULL GROUP BY 1, 2"
same 'the stored summaries' 't|0' "$(sql "$PGPORT" stored -c "SELECT (SELECT count(*) FROM ticket_kpis) > 10, count(*) FROM (
	($truth EXCEPT ALL TABLE ticket_kpis) UNION ALL (TABLE ticket_kpis EXCEPT ALL ($truth))) AS wrong")"
sql "$PGPORT" postgres -c 'DROP DATABASE stored'
