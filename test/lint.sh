#!/bin/sh
# Usage: test/lint.sh
#
# Checks of the sources that take no server, after a build: names that the
# library exports, circles between files, long lines, functions and files, and
# words that messages don't use. Prints what breaks a rule and fails.
set -u
cd "$(dirname "$0")/.."
status=0

# Reports what was found, if anything, under a title.
report() {
	[ -z "$2" ] || { printf '%s:\n%s\n' "$1" "$2" >&2; status=1; }
}

# Longer than 50 lines, or a file of more than 600, each for a reason.
allowed='
src/common/statistics.c:normal_quantile	a table of published coefficients
src/scan_group.c	one hash table, from its first group to the files that it spills to
'

is_allowed() {
	printf '%s' "$allowed" | grep -q "^$1	"
}

own_names='cxkpi_.*|pg_finfo_cxkpi_.*|Pg_magic_func|_PG_init|_init|_fini'
if [ -f cxkpi.so ]; then
	report 'Exported without a prefix' \
		"$(nm -D --defined-only cxkpi.so | awk '{ print $NF }' | grep -vxE "$own_names")"
fi

# A file may use what lies below it. tsort fails and names a circle. The parts of
# the scan are one executor node: its callbacks call the parts, they call it.
object_uses() {
	for object in src/*.o src/common/*.o; do
		[ -f "$object" ] && [ -f "${object%.o}.c" ] || continue
		nm -g "$object" | awk -v file="$object" '
			$1 == "U" { print "needs", $2, file; next }
			NF == 3 { print "has", $3, file }'
	done | awk '
		$1 == "has" { owner[$2] = $3 }
		$1 == "needs" { needs[++n] = $2 " " $3 }
		END {
			for (i = 1; i <= n; i++) {
				split(needs[i], need, " ")
				if (need[1] in owner && owner[need[1]] != need[2] && !(need[2] owner[need[1]] ~ /scan_.*scan_/))
					print need[2], owner[need[1]]
			}
		}' | sort -u
}
report 'Object files that need each other' "$(object_uses | tsort 2>&1 >/dev/null)"

header_uses() {
	for header in src/*.h src/common/*.h; do
		sed -n 's/^#include "\([a-z_]*\.h\)"/\1/p' "$header" | while read -r used; do
			[ ! -f "src/$used" ] && [ ! -f "src/common/$used" ] || echo "${header##*/} $used"
		done
	done
}
report 'Headers that include each other' "$(header_uses | tsort 2>&1 >/dev/null)"

report 'Lines of more than 120 columns' "$(
	for file in src/*.[ch] src/common/*.[ch] sql/[0-9]*.sql sql/template/*.sql sql/*.awk test/*.sh; do
		[ ! -f "$file" ] || expand -t 4 "$file" | awk -v file="$file" 'length > 120 { print file ":" NR }'
	done)"

lengths=$(awk '
	FNR == 1 { if (file != "" && lines > 600) print file ": " lines " lines"; file = FILENAME; lines = 0 }
	{ lines++ }
	/^[A-Za-z_][A-Za-z_0-9]*\(/ { name = $0; sub(/\(.*/, "", name) }
	/^{/ { start = FNR }
	/^}/ { if (start && FNR - start - 1 > 50) print FILENAME ":" name ": " FNR - start - 1 " lines"; start = 0 }
	END { if (lines > 600) print file ": " lines " lines" }' src/*.[ch] src/common/*.[ch] |
	while read -r line; do
		is_allowed "${line%%: *}" || echo "$line"
	done)
report 'Functions of more than 50 lines and files of more than 600' "$lengths"

# PostgreSQL's error message style guide.
messages=$(grep -nE '^	+.*err(msg|detail|hint)[a-z_]*\("|^	+"' src/*.[ch] src/common/*.[ch])
report 'Contractions in messages' "$(echo "$messages" | grep -E "\"[^\"]*[a-z]n't\b")"
report 'Messages that say unknown instead of unrecognized' \
	"$(echo "$messages" | grep -E 'errmsg\("[^"]*\bunknown\b')"
report 'Messages that say "is no" or "are no"' "$(echo "$messages" | grep -E '"[^"]*\b(is|are) no\b')"

report 'Types that src/typedefs.list lacks' "$(
	sed -n -e 's/^} \([A-Z][A-Za-z0-9]*\);.*/\1/p' -e 's/^typedef [^(]* \**\([A-Z][A-Za-z0-9]*\);.*/\1/p' \
		-e 's/^typedef .*(\*\([A-Z][A-Za-z0-9]*\)).*/\1/p' src/*.[ch] src/common/*.[ch] | sort -u |
		grep -vxFf src/typedefs.list)"

[ $status = 0 ] && echo 'test lint                         ... ok'
exit $status
