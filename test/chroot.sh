# Functions for scripts that work in chroots of Debian's suites, which stay in
# CXKPI_CHROOTS (default /var/tmp/cxkpi-chroots, 1.5 to 2 GB each) for the next run.
chroots=${CXKPI_CHROOTS:-/var/tmp/cxkpi-chroots}

[ "$(id -u)" = 0 ] || { echo 'Chroots need root.' >&2; exit 1; }
command -v debootstrap >/dev/null || apt-get install -qq -y debootstrap >&2
mkdir -p "$chroots"

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

# make_chroot SUITE [NAME]: a chroot with make and git only, as a newcomer's machine.
make_chroot() {
	root=$chroots/${2:-$1}
	[ ! -e "$root/.complete" ] || return 0
	rm -rf "$root"
	base=$1
	[ "$base" != experimental ] || base=sid
	debootstrap --variant=minbase --include=ca-certificates,make,git "$base" "$root" "$(mirror)" \
		>"$root.log" 2>&1 || return 1
	if [ "$base" != "$1" ]; then
		echo "deb $(mirror) experimental main" >>"$root/etc/apt/sources.list"
		# Its index is often older than it says it may be.
		echo 'Acquire::Check-Valid-Until "false";' >"$root/etc/apt/apt.conf.d/experimental"
	fi
	sed -n 's/^deb /deb-src /p' "$root/etc/apt/sources.list" >"$root/etc/apt/sources.list.d/source.list"
	cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || :
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod +x "$root/usr/sbin/policy-rc.d"
	touch "$root/.complete"
}

# build_server ROOT KIND [CONFIGURE_ARGUMENT...]: PostgreSQL 15 with assertions in /opt/postgresql-KIND of a chroot,
# unless it is there. Debian's patches are left out, because by them it would install over the package's files.
build_server() {
	root=$1
	shift
	in_chroot "$root" sh -eu -c '
		kind=$1
		shift
		[ ! -e "/opt/postgresql-$kind/.complete" ] || exit 0
		apt-get update
		apt-get install -y --no-install-recommends dpkg-dev gcc libc6-dev libc6-dbg bison flex perl libreadline-dev \
			zlib1g-dev valgrind
		rm -rf "/root/$kind" "/opt/postgresql-$kind"
		mkdir "/root/$kind"
		cd "/root/$kind"
		apt-get source --download-only postgresql-15
		dpkg-source --no-check --skip-patches -x postgresql-15_*.dsc source
		cd source
		export ASAN_OPTIONS=detect_leaks=0
		./configure --prefix="/opt/postgresql-$kind" --enable-cassert --enable-debug --without-icu "$@"
		make -s -j2
		make -s install
		make -s -C contrib install
		cp src/tools/valgrind.supp "/opt/postgresql-$kind"
		rm -rf "/root/$kind"
		touch "/opt/postgresql-$kind/.complete"' sh "$@"
}
