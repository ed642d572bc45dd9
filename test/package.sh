#!/bin/sh
# Usage: test/package.sh [SUITE...]
#
# Builds the Debian packages of the committed tree in a chroot of each suite
# (default bookworm), runs lintian on them, then installs one in a second, clean
# chroot and runs the demo's first query there. Packages go to CXKPI_PACKAGES
# (default /var/tmp/cxkpi-packages). Needs root and debootstrap.
set -eu
cd "$(dirname "$0")/.."
. test/chroot.sh

[ $# -gt 0 ] || set -- bookworm
packages=${CXKPI_PACKAGES:-/var/tmp/cxkpi-packages}
version=$(sed -n 's/^default_version = .\(.*\).$/\1/p' cxkpi.control)

for suite; do
	echo "Building packages for $suite, see $packages/$suite.log" >&2
	rm -rf "${packages:?}/$suite"
	mkdir -p "$packages/$suite"
	exec 3>&1 >"$packages/$suite.log" 2>&1
	make_chroot "$suite" "$suite-build"
	root=$chroots/$suite-build
	rm -rf "$root/build"
	mkdir -p "$root/build/cxkpi-$version"
	git archive HEAD | tar -x -C "$root/build/cxkpi-$version"
	tar -c -z -C "$root/build" --exclude=debian -f "$root/build/cxkpi_$version.orig.tar.gz" "cxkpi-$version"
	in_chroot "$root" sh -ec "
		apt-get update
		mkdir -p /etc/postgresql-common/createcluster.d
		echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/no.conf
		apt-get install -y --no-install-recommends build-essential debhelper lintian postgresql-all
		cd /build/cxkpi-$version
		pg_buildext updatecontrol
		dpkg-buildpackage -us -uc
		lintian --fail-on error,warning ../*.changes"
	cp "$root"/build/*.deb "$packages/$suite"

	make_chroot "$suite" "$suite-clean"
	root=$chroots/$suite-clean
	cp "$packages/$suite"/postgresql-*-cxkpi_*.deb "$root/root"
	in_chroot "$root" sh -ec '
		apt-get update
		apt-get install -y --no-install-recommends /root/postgresql-*-cxkpi_*.deb gzip
		rm -rf /tmp/data
		bin=$(echo /usr/lib/postgresql/*/bin)
		cd /tmp
		runuser -u postgres -- "$bin/initdb" -D /tmp/data --encoding=UTF8 --locale=C.UTF-8
		runuser -u postgres -- "$bin/pg_ctl" start -w -D /tmp/data -l /tmp/server.log \
			-o "-k /tmp -c listen_addresses= -p 5440"
		cd /usr/share/doc/postgresql-*-cxkpi
		runuser -u postgres -- psql -h /tmp -p 5440 -v ON_ERROR_STOP=1 -qf examples/schema.sql postgres
		runuser -u postgres -- psql -h /tmp -p 5440 -v ON_ERROR_STOP=1 -c "
			SET search_path = public, kpi;
			SELECT team, round(nps_agg(nps), 1) AS nps, round(csat_agg(csat), 1) AS csat,
				median(duration_summary(opened, resolved)), avg_resolution(opened, resolved)::interval(0)
			FROM tickets LEFT JOIN survey USING (id) GROUP BY team ORDER BY nps DESC" postgres
		runuser -u postgres -- "$bin/pg_ctl" stop -m fast -D /tmp/data
		rm -rf /tmp/data /root/*.deb
		apt-get purge -y "postgresql-*-cxkpi"'
	exec >&3 3>&-
	ls "$packages/$suite"
done
