#!/bin/sh
# Usage: CXKPI_NEEDS=node test/cluster.sh examples/report/demo.sh [FILE]
#
# Loads the demo's data into a database of its own on the server that PGHOST and so on name, and writes the report
# of it, report.html if not given.
set -eu
cd "$(dirname "$0")/../.."

psql -Xqc 'CREATE DATABASE cxkpi_demo'
export PGDATABASE=cxkpi_demo
echo 'Loading the data of the demo...' >&2
psql -Xqf examples/schema.sql
psql -Xqf examples/report/demo_views.sql

examples/report/install.sh --omit=dev
node examples/report/report.mjs --schema kpi_demo --month 2023-11 --zone America/New_York --funnel-within '30 days' \
	--words examples/report/words.json --title 'Customer KPIs of the demo' --out "${1:-report.html}" \
	--note 'Complaints and customers are REAL, the dates on which customers left RECONSTRUCTED; times of day, replies, surveys and deals are GENERATED.'
