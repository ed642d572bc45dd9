#!/bin/sh
# Usage: test/matrix.sh [VERSION...]
#
# Runs the test suite on each major version of PostgreSQL that a Debian suite
# carries, in a chroot of that suite, built with all warnings as errors, and
# prints one line a version. 15-assert is a server with assertions, built
# from the source that Debian's packages are made of. Needs root.
set -eu
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- 13 15 17 18 19 15-assert
. test/chroot.sh

suite_of() {
	case $1 in
	13) echo bullseye ;;
	15*) echo bookworm ;;
	17) echo trixie ;;
	18) echo sid ;;
	19) echo experimental ;;
	*) echo "No Debian suite carries PostgreSQL $1." >&2; return 1 ;;
	esac
}

copy_source() {
	rm -rf "$1/cxkpi"
	mkdir "$1/cxkpi"
	git ls-files -z | tar -c --null -T - | tar -x -C "$1/cxkpi"
}

# What a version needs before make test can find it.
prepare() {
	case $1 in
	19)
		in_chroot "$2" sh -c 'command -v /usr/lib/postgresql/19/bin/initdb ||
			{ apt-get update && mkdir -p /etc/postgresql-common/createcluster.d &&
			echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/no.conf &&
			apt-get install -y --no-install-recommends -t experimental gcc libc6-dev \
				postgresql-19 postgresql-server-dev-19; }' ;;
	15-assert) build_server "$2" assert CFLAGS=-O1 ;;
	esac
}

run() {
	root=$chroots/$(suite_of "$1")
	make_chroot "$(suite_of "$1")" || return 1
	prepare "$1" "$root" || return 1
	copy_source "$root"
	case $1 in
	15-assert)
		# An upstream server finds extensions in its own folders only.
		in_chroot "$root" sh -c "cd /cxkpi && export PG_CONFIG=/opt/postgresql-assert/bin/pg_config \
			CXKPI_STRICT=yes PATH=/opt/postgresql-assert/bin:\$PATH && make -s with_llvm=no && make -s install &&
			CXKPI_INSTALLED=yes make test" ;;
	*) in_chroot "$root" sh -c "cd /cxkpi && CXKPI_STRICT=yes make test" ;;
	esac
}

status=0
for version; do
	log=$chroots/$version.out
	echo "PostgreSQL $version: running, see $log" >&2
	if run "$version" >"$log" 2>&1; then result=ok; else result=FAILED status=1; fi
	printf '%-10s %-7s %s | %s\n' "$version" $result \
		"$(sed -n 's/^Building cxkpi for PostgreSQL \(.*\)\.\.\..*/\1/p' "$log" | tail -n 1)" \
		"$(grep -x '[0-9]* passed, [0-9]* failed' "$log" | tail -n 1)"
done
exit $status
