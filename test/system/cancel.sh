# A cancel is heeded between the rows of a page, wherever the time goes.
sql $PGPORT postgres -c 'DROP DATABASE IF EXISTS cancel' -c 'CREATE DATABASE cancel'
sql $PGPORT cancel -c 'CREATE EXTENSION cxkpi' -c "CREATE TABLE one_page AS
	SELECT (i % 11)::smallint AS score, repeat('long ' || i % 3, 200000) AS label FROM generate_series(1, 60) AS i"

# Milliseconds that a query takes under a timeout.
took() {
	from=$(date +%s%3N)
	sql $PGPORT cancel -c 'SET jit = off' -c 'SET max_parallel_workers_per_gather = 0' -c "SET statement_timeout = $1" \
		-c "$2" >/dev/null 2>"$CXKPI_TMP/cancel" || grep -q 'statement timeout' "$CXKPI_TMP/cancel"
	echo $(($(date +%s%3N) - from))
}

slow='length(md5(label) || md5(label || 1) || md5(label || 2))'
for query in "SELECT nps_agg($slow % 11) FROM one_page" "SELECT nps_agg(score) FILTER (WHERE $slow > 11) FROM one_page" \
	"SELECT nps_agg(score) FROM one_page WHERE $slow > 11" "SELECT $slow, nps_agg(score) FROM one_page GROUP BY 1" \
	"SELECT label, label || 1, label || 2, label || 3, label || 4, nps_agg(score) FROM one_page GROUP BY 1, 2, 3, 4, 5"; do
	# The machine may be busy: once in three times is enough.
	for attempt in 1 2 3; do
		whole=$(took 0 "$query")
		cancelled=$(took $((whole / 4)) "$query")
		echo "$whole ms, after a timeout of a quarter $cancelled ms: $query"
		[ "$cancelled" -ge $((whole * 7 / 10)) ] || continue 2
	done
	exit 1
done
sql $PGPORT postgres -c 'DROP DATABASE cancel'
