#!/bin/sh
# Usage: test/sanitize.sh valgrind|address [QUERIES [TEST...]]
#
# Runs the tests of the custom scan and its kernels, and QUERIES random queries,
# in the chroot of test/matrix.sh's 15, on a PostgreSQL that is built there
# to find errors:
#
#   valgrind  in memory, also within what palloc gave; 300 queries, an hour
#   address   on the stack and undefined behaviour, by compiler; 5,000 queries
set -eu
cd "$(dirname "$0")/.."

kind=$1
case $kind in
valgrind) queries=300 flags='-O1 -fno-omit-frame-pointer' ;;
address) queries=5000 flags='-O1 -fno-omit-frame-pointer -fsanitize=address' ;;
*) sed -n '2,/^$/s/^# //p' "$0" >&2; exit 2 ;;
esac
[ $# -lt 2 ] || queries=$2
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- scan_test scan_random_test score_test rate_test rate_sla_test duration_test \
	duration_survival_test customer_test customer_series_test volume_test category_test funnel_test

. test/chroot.sh
root=$chroots/bookworm
make_chroot bookworm

build_server "$root" "$kind" CFLAGS="$flags" CPPFLAGS=-DUSE_VALGRIND >"$root.$kind.log" 2>&1 ||
	{ tail -n 40 "$root.$kind.log"; exit 1; }

rm -rf "$root/cxkpi-$kind"
mkdir "$root/cxkpi-$kind"
git ls-files -z | tar -c --null -T - | tar -x -C "$root/cxkpi-$kind"

in_chroot "$root" sh -eu -c '
	kind=$1
	cd "/cxkpi-$kind"
	export PG_CONFIG="/opt/postgresql-$kind/bin/pg_config" PATH="/opt/postgresql-$kind/bin:$PATH" SEED="$0"
	export CXKPI_INSTALLED=yes PGCTLTIMEOUT=600
	case $kind in
	valgrind)
		export CXKPI_SUPPRESSIONS="/opt/postgresql-$kind/valgrind.supp"
		export CXKPI_POSTGRES="$PWD/test/sanitize/postgres.sh" ;;
	address)
		export COPT="-fsanitize=undefined -fno-sanitize-recover=undefined -fno-wrapv" SHLIB_LINK=-fsanitize=undefined
		export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 UBSAN_OPTIONS=print_stacktrace=1 ;;
	esac
	make -s -j2 with_llvm=no
	make -s with_llvm=no install
	exec test/cluster.sh test/sanitize/run.sh "$@"' "${SEED:-1}" "$kind" "$queries" "$@"
