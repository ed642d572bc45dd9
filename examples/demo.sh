#!/bin/sh
# Usage: test/cluster.sh examples/demo.sh [psql]
#
# Loads the demo's data into a database of its own on the server that PGHOST
# and so on name, and prints a report, or opens psql on it.
set -eu
cd "$(dirname "$0")/.."

echo 'Loading 64,177 complaints, 7,043 customers and 6,919 purchases...' >&2
psql -Xqc 'CREATE DATABASE cxkpi_demo'
export PGDATABASE=cxkpi_demo
psql -Xqf examples/schema.sql

if [ "${1-}" = psql ]; then
	cat <<'TEXT'
Tables: tickets, customers, purchases, and of generated rows survey, leads,
lead_events, campaigns. Try one of the queries in examples/report/*.sql
or \i examples/report.sql for all. \q leaves and removes everything.
TEXT
	exec psql
fi

psql -Xqf examples/report.sql
echo 'The queries are in examples/report/*.sql. To try one by hand: make demo-psql'
