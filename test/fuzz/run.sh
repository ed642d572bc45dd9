#!/bin/sh
# Usage: test/cluster.sh test/fuzz/run.sh [SECONDS [SEED]]
#
# Sends mutated values of every type to the server that PGHOST and so on name, in
# a database of its own, for SECONDS (default 60), and prints what was tried.
# Fails, and prints the statement, if the server ends or reports an internal
# error, or if a value is not read as it was written. `make fuzz` builds with
# UBSAN, which ends the server where behaviour is undefined.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
seed=${2:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
echo "Fuzzing for $seconds s, seed $seed: SECONDS=$seconds SEED=$seed make fuzz"

folder=$CXKPI_TMP/fuzz
mkdir -p "$folder"
cp test/fuzz/Makefile test/fuzz/fuzz.c "$folder"
"${MAKE:-make}" -C "$folder" -s with_llvm=no COPT= SHLIB_LINK= fuzz.so

sql() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }
PGOPTIONS='-c client_min_messages=warning' sql -d postgres -c 'DROP DATABASE IF EXISTS fuzz' -c 'CREATE DATABASE fuzz TEMPLATE template0'
sql -d fuzz -v module="$folder/fuzz" -c 'CREATE EXTENSION cxkpi' -f test/fuzz/fuzz.sql
data=$(sql -d fuzz -c 'SHOW data_directory')

status=0
# A statement that runs for a minute is a failure too; it is looked at between the rounds.
PGOPTIONS="-c statement_timeout=$((seconds + 60))s -c client_min_messages=warning -c jit=off" \
	sql -d fuzz -c "CALL fuzz($seed, $seconds)" || {
	status=1
	echo 'The last statement:'
	cut -c1-4000 "$data/fuzz_statement"
	sleep 2 # until the server is there again
}
sql -d fuzz -F ': ' -c 'SELECT what, n FROM counted ORDER BY what COLLATE "C"' \
	-c "SELECT 'inputs', sum(n), 'accepted', sum(n) FILTER (WHERE what LIKE '% accepted') FROM counted" \
	-c "SELECT 'questions of accepted values', sum(c.n * (SELECT count(*) FROM question q WHERE c.what = q.type || ' accepted'))
		FROM counted c"
sql -d fuzz -c 'SELECT error, n, left(statement, 4000) FROM failed ORDER BY n DESC' >"$folder/failed"
[ ! -s "$folder/failed" ] || { status=1; echo 'FAILED:'; cat "$folder/failed"; }
exit $status
