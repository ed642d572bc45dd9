#!/bin/sh
# Usage: test/cluster.sh test/system/run.sh [TEST...]
#
# Runs the tests that need more than one session on one server, all or those
# named, each a script test/system/TEST.sh that starts what it needs. A test
# fails by its exit status; with status 77 it is skipped and its last line says why.
set -u
cd "$(dirname "$0")/../.."

[ $# -gt 0 ] || set -- $(basename -a -s .sh test/system/*.sh | grep -v -x -e run -e library)
passed=0 failed=0 skipped=0
for name; do
	log=$CXKPI_TMP/$name.log
	bash -eu -o pipefail -c '. test/system/library.sh; . "$0"' "test/system/$name.sh" >"$log" 2>&1
	case $? in
	0) passed=$((passed + 1)); echo "system $name: ok" ;;
	77) skipped=$((skipped + 1)); echo "system $name: skipped ($(tail -n 1 "$log"))" ;;
	*) failed=$((failed + 1)); echo "system $name: FAILED"; tail -n 40 "$log" ;;
	esac
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
