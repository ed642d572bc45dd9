#!/bin/sh
# Usage: test/matrix.sh [VERSION...]
#
# Runs the test suite on each major version of PostgreSQL that a Debian suite
# carries, in a chroot of that suite, built with all warnings as errors, and
# prints one line a version. 15-assert is a server built from Debian's source
# with assertions. Needs root and debootstrap; chroots stay in
# CXKPI_MATRIX (default /var/tmp/cxkpi-matrix, 1.5 to 2 GB each) for the next run.
set -eu
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- 13 15 17 18 19 15-assert
place=${CXKPI_MATRIX:-/var/tmp/cxkpi-matrix}
warnings='-Wall -Wextra -Werror -Wno-unused-parameter'
# The server's headers are not ours to mend.
headers='-isystem $($PG_CONFIG --includedir-server)'

[ "$(id -u)" = 0 ] || { echo 'The matrix needs root, for chroots.' >&2; exit 1; }
command -v debootstrap >/dev/null || apt-get install -qq -y debootstrap >&2
mkdir -p "$place"

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

# The archive that apt uses here.
mirror() { apt-get indextargets --format '$(SITE)' | grep -v security | head -n 1; }

in_chroot() {
	root=$1
	shift
	unshare -m --propagation private sh -c '
		mount -t proc proc "$0/proc"; mount --rbind /dev "$0/dev"
		mount -t tmpfs tmpfs "$0/dev/shm" 2>/dev/null
		root=$0; exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
			LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"' "$root" "$@"
}

# A chroot with make and git only, as a newcomer's machine.
make_chroot() {
	root=$place/$1
	[ ! -e "$root/.complete" ] || return 0
	rm -rf "$root"
	base=$1
	[ "$base" != experimental ] || base=sid
	debootstrap --variant=minbase --include=ca-certificates,make,git "$base" "$root" "$(mirror)" \
		>"$place/$1.log" 2>&1 || return 1
	[ "$base" = "$1" ] || echo "deb $(mirror) experimental main" >>"$root/etc/apt/sources.list"
	sed -n 's/^deb /deb-src /p' "$root/etc/apt/sources.list" >"$root/etc/apt/sources.list.d/source.list"
	cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || :
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod +x "$root/usr/sbin/policy-rc.d"
	touch "$root/.complete"
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
	15-assert)
		in_chroot "$2" sh -c '[ -x /opt/assert/bin/initdb ] ||
			{ apt-get update && apt-get install -y --no-install-recommends dpkg-dev gcc libc6-dev bison flex perl \
				libreadline-dev zlib1g-dev && cd /root && apt-get source postgresql-15 && cd postgresql-15-* &&
			./configure --prefix=/opt/assert --enable-cassert --enable-debug --without-icu CFLAGS=-O1 &&
			make -s -j2 && make -s install && make -s -C contrib install; }' ;;
	esac
}

run() {
	root=$place/$(suite_of "$1")
	make_chroot "$(suite_of "$1")" || return 1
	prepare "$1" "$root" || return 1
	copy_source "$root"
	case $1 in
	15-assert)
		# An upstream server finds extensions in its own folders only.
		in_chroot "$root" sh -c "cd /cxkpi && export PG_CONFIG=/opt/assert/bin/pg_config \
			PG_CFLAGS='$warnings' PATH=/opt/assert/bin:\$PATH && make -s with_llvm=no && make -s install &&
			CXKPI_INSTALLED=yes make test" ;;
	*) in_chroot "$root" sh -c "cd /cxkpi && PG_CFLAGS='$warnings' make test" ;;
	esac
}

status=0
for version; do
	log=$place/$version.out
	echo "PostgreSQL $version: running, see $log" >&2
	if run "$version" >"$log" 2>&1; then result=ok; else result=FAILED status=1; fi
	printf '%-10s %-7s %s | %s\n' "$version" $result \
		"$(sed -n 's/^Building cxkpi for PostgreSQL \(.*\)\.\.\..*/\1/p' "$log" | tail -n 1)" \
		"$(grep -x '[0-9]* passed, [0-9]* failed' "$log" | tail -n 1)"
done
exit $status
