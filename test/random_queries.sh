#!/bin/sh
# Usage: test/cluster.sh test/random_queries.sh [QUERIES [SEED]]
#
# Compares fast aggregation with core on random queries, up to 2,000 to a database
# made anew from a seed of its own, while another session changes rows.
# Prints a line for each database and fails if an answer differs.
set -eu
cd "$(dirname "$0")/sql"

queries=${1:-100000}
seed=${2:-1}
each=$((queries < 2000 ? queries : 2000))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Waits for the tables and updates rows until the database is gone.
writer() {
	until psql -X -q -d "$1" -c 'SELECT 1 FROM random_elsewhere LIMIT 1' >/dev/null 2>&1; do
		sleep 0.2
	done
	while psql -X -q -d "$1" -c "UPDATE random_plain SET score = (score + 1) % 11, team = team
			WHERE a = 2 * floor(random() * 750);
		DELETE FROM random_narrow WHERE a = floor(random() * 1500)" >/dev/null 2>&1; do
		sleep 0.05
	done
}

done=0
while [ "$done" -lt "$queries" ]; do
	psql -X -q -c "CREATE DATABASE random_$seed"
	writer "random_$seed" &
	writer=$!
	PGOPTIONS='-c default_transaction_isolation=repeatable\ read' psql -X -q -A -t -d "random_$seed" \
		-v ON_ERROR_STOP=1 -v queries=$each -v seed="$(printf 0.%05d "$seed")" -v verbose=1 \
		-f setup.sql -f scan_random_test.sql 2>"$work/errors" >"$work/out" || {
		cat "$work/errors" "$work/out" >&2
		exit 1
	}
	psql -X -q -c "DROP DATABASE random_$seed WITH (FORCE)"
	wait $writer || :
	line=$(grep "^$each|" "$work/out")
	echo "seed $seed: queries|taken|errors|different|example $line"
	case $line in *'|0|') ;; *) exit 1 ;; esac
	seed=$((seed + 1))
	done=$((done + each))
done
