#!/bin/sh
# Usage: CXKPI_NEEDS='node chromium' test/cluster.sh test/report/run.sh [FOLDER]
#
# Builds the report of the demo and of a helpdesk's tables, opens both in Chromium and compares their figures with
# psql's. The pages, screenshots and PDFs stay in FOLDER if one is given.
set -eu
cd "$(dirname "$0")/../.."
out=${1:-$CXKPI_TMP/report}
mkdir -p "$out"

examples/report/install.sh
examples/report/demo.sh "$out/demo.html"

psql -Xqc 'CREATE DATABASE helpdesk'
export PGDATABASE=helpdesk
PGOPTIONS='-c client_min_messages=warning' psql -Xq -v ON_ERROR_STOP=1 -c 'CREATE EXTENSION cxkpi' -f test/crm/chatwoot.sql \
	-f test/report/chatwoot_rows.sql -f examples/crm/chatwoot.sql >/dev/null
node examples/report/report.mjs --schema kpi_chatwoot --month 2026-10 --zone Europe/Berlin --out "$out/helpdesk.html"

node test/report/page_test.mjs "$out"
