#!/bin/sh
# Usage: test/cluster.sh test/suite.sh [TEST...]
#
# Runs the checks of the source and the regression tests, all or those named,
# on the server that PGHOST and so on name, and ends with "N passed, N failed".
# Results stay in a folder of this run, so that two runs don't meet.
set -u
cd "$(dirname "$0")/.."

out=$CXKPI_TMP/regress
mkdir -p "$out"
ln -s "$PWD/expected" "$out/expected"

lint=0
if [ -x test/lint.sh ]; then
	test/lint.sh || lint=1
fi

# System tests that take seconds belong to the whole; make test-system has all.
system=
[ $# -gt 0 ] || system='cancel copy_binary dump_restore trusted_install upgrade'
[ $# -eq 0 ] || set -- "REGRESS=setup $*"
echo 1 >"$out/status"
{
	"${MAKE:-make}" --no-print-directory -s installcheck \
		EXTRA_REGRESS_OPTS="--outputdir='$out'" "$@" 2>&1
	echo $? >"$out/status"
} | tee "$out/log" | grep -e '^ok ' -e '^not ok ' -e '^test ' -e '[Ee]rror' -e '[Ff]ailed' -e fatal
status=$(cat "$out/status")

# pg_regress prints TAP from 16 on.
passed=$(grep -c -e '^ok ' -e '^test .*\.\.\. ok' "$out/log")
failed=$(grep -c -e '^not ok ' -e '^test .*\.\.\. FAILED' "$out/log")
[ "$status" = 0 ] || [ "$failed" != 0 ] || failed=1
if [ -s "$out/regression.diffs" ]; then
	cp "$out/regression.diffs" . 2>/dev/null || :
	head -n 100 "$out/regression.diffs" >&2
fi
# shellcheck disable=SC2086 # names are words
[ -z "$system" ] || test/system/run.sh $system | tee "$out/system" | grep -v passed
passed=$((passed + $(cat "$out/system" 2>/dev/null | grep -c ': ok$')))
failed=$((failed + $(cat "$out/system" 2>/dev/null | grep -c ': FAILED$')))

echo "$((passed + 1 - lint)) passed, $((failed + lint)) failed"
[ "$((failed + lint))" = 0 ]
