#!/bin/sh
# Usage: bench/run.sh [ROWS [CHAPTER...]]
#
# Times cxkpi against the SQL people write by hand and against its peers, and
# prints one table. Chapters are the files bench/*.sql; peers/run.sh belongs to
# scan. CXKPI_BENCH_ROWS and CXKPI_BENCH_CHAPTERS say the same for make bench,
# and CXKPI_BENCH_RUNS how often each query runs.
set -eu
cd "$(dirname "$0")"

rows=${1:-${CXKPI_BENCH_ROWS:-10000000}}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- ${CXKPI_BENCH_CHAPTERS:-$(ls ./*.sql | grep -v harness | sed 's/.*\/\(.*\)\.sql/\1/')}

PGOPTIONS="-c client_min_messages=warning -c bench.runs=${CXKPI_BENCH_RUNS:-5}"
export PGOPTIONS
psql -X -q -c 'DROP DATABASE IF EXISTS cxkpi_bench' -c 'CREATE DATABASE cxkpi_bench'
psql -X -q -v ON_ERROR_STOP=1 -v rows="$rows" -d cxkpi_bench -f harness.sql
status=0
for chapter; do
	echo "$chapter..." >&2
	psql -X -q -v ON_ERROR_STOP=1 -v rows="$rows" -d cxkpi_bench -f "$chapter.sql" >/dev/null
	[ "$chapter" != scan ] || PGDATABASE=cxkpi_bench peers/run.sh || status=$?
done
cat <<'EOF'
ms is cxkpi's time, against_ms that of what it is compared with, and ratio the first by the second, of the fastest runs:
below 1 cxkpi is faster. noise is how much slower the median run was than the fastest, the worse of the two.
EOF
psql -X -q -P pager=off -d cxkpi_bench -c 'TABLE bench.report'
psql -X -q -c 'DROP DATABASE cxkpi_bench'
exit $status
