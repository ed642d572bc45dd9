#!/bin/sh
# Usage: test/cluster.sh test/sanitize/run.sh KIND QUERIES [TEST...]
#
# Runs regression tests and random queries on a server that looks for errors,
# by KIND valgrind or address, and fails if it finds any, or does not find
# those that control.c makes.
set -eu
cd "$(dirname "$0")/../.."
kind=$1 queries=$2
shift 2

sql() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }
complaints() { cat "$CXKPI_TMP"/data.valgrind.* 2>/dev/null | sed -n '/COMPLAINT/,/END/p'; }

folder=$CXKPI_TMP/sanitize
mkdir -p "$folder"
cp test/sanitize/Makefile test/sanitize/control.c "$folder"
"${MAKE:-make}" -C "$folder" -s with_llvm=no control.so

control() {
	sql -c "CREATE OR REPLACE FUNCTION $1(int) RETURNS int LANGUAGE c AS '$folder/control'" -c "SELECT $1($2)" \
		>/dev/null 2>"$folder/error" || :
	case $kind in
	valgrind) complaints | grep -q "$1" ;;
	address) grep -q -e 'server closed' -e 'connection to server' "$folder/error" ;;
	esac || { echo "The error in $1 of control.c was not found."; exit 1; }
	[ "$kind" = valgrind ] || sleep 3 # until the server is there again
}
case $kind in
valgrind)
	control read_beyond 100
	control read_unset 100
	rm -f "$CXKPI_TMP"/data.valgrind.*
	;;
address)
	control read_stack 10
	control overflow 2147483647
	;;
esac
echo 'The errors of control.c were found.'

status=0
test/suite.sh "$@" || status=1
[ "$queries" = 0 ] || test/random_queries.sh "$queries" "${SEED:-1}" || status=1
# An assertion that fails, or a crash, is known to the server's log alone.
[ $status = 0 ] || grep -a -A 3 -e TRAP -e PANIC -e 'was terminated by' -e 'exited with' "$CXKPI_TMP/data.log" || :
sleep 1
complaints >"$folder/complaints"
if [ -s "$folder/complaints" ]; then
	status=1
	echo "$(grep -c COMPLAINT "$folder/complaints") complaints:"
	head -n 200 "$folder/complaints"
fi
exit $status
