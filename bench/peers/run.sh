#!/bin/sh
# Usage: bench/peers/run.sh
#
# Adds DuckDB and ClickHouse to what bench/scan.sql has measured, on the server
# of test/cluster.sh. Says why if it cannot, and leaves them out.
set -eu
cd "$(dirname "$0")"

leave_out() {
	echo "DuckDB and ClickHouse are left out: $*" >&2
	exit 0
}

[ -n "${CXKPI_TMP-}" ] || leave_out 'they read what the server of make bench writes.'
{ command -v node && command -v npm; } >/dev/null ||
	leave_out 'there is no Node.js with npm. CXKPI_NEEDS=node make bench installs it.'
[ -n "$(find node_modules/.package-lock.json -newer package-lock.json 2>/dev/null)" ] || {
	echo 'Installing DuckDB and ClickHouse with npm, which takes 0.6 GB of disk space...' >&2
	npm ci --engine-strict --ignore-scripts --fetch-retries=1 --no-audit --no-fund --loglevel=error >&2 ||
		leave_out 'npm could not install them.'
}

for peer in duckdb clickhouse; do
	echo "scan, $peer..." >&2
	node peers.mjs $peer
done
