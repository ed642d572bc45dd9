#!/bin/sh
# Usage: test/prerequisites.sh [NEED...]
#
# Prints the pg_config of a PostgreSQL that has both a server and its headers.
# Where that or a compiler is missing, apt-get installs it: directly for root,
# through sudo for an ordinary user who agrees to it on the terminal. A NEED is
# more than building and testing takes: node for the report, chromium to test it.
set -eu
needs=$*

say() { echo "$*" >&2; }

refuse() {
	say "$*"
	exit 1
}

# libpq-dev has a pg_config too and the client package a PGXS makefile, without
# the server and without its headers.
is_complete() {
	headers=$("$1" --includedir-server 2>/dev/null) && [ -f "$headers/postgres.h" ] &&
		[ -f "$("$1" --pgxs)" ] && [ -x "$("$1" --bindir)/initdb" ]
}

# Versions in Debian's folders that have the program, newest first.
debian_versions() {
	for found in /usr/lib/postgresql/*/bin/"$1"; do
		[ ! -x "$found" ] || echo "$found"
	done | cut -d/ -f5 | sort -rn
}

find_pg_config() {
	if [ -n "${PG_CONFIG-}" ]; then
		candidates=$PG_CONFIG
	else
		candidates="pg_config $(debian_versions pg_config |
			sed 's|.*|/usr/lib/postgresql/&/bin/pg_config|')"
	fi
	for candidate in $candidates; do
		! is_complete "$candidate" || { command -v "$candidate"; return; }
	done
	return 1
}

compiler_works() {
	for cc in gcc cc; do
		! printf '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n' |
			$cc -x c -o /dev/null - 2>/dev/null || return 0
	done
	return 1
}

needs() { case " $needs " in *" $1 "*) ;; *) return 1 ;; esac; }

node_works() {
	command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null
}

list_missing() {
	compiler_works || echo 'a C compiler'
	command -v make >/dev/null || echo make
	command -v gzip >/dev/null || echo gzip
	! needs node || node_works || echo 'Node.js 18 or later with npm'
	! needs chromium || command -v chromium >/dev/null || echo Chromium
	find_pg_config >/dev/null ||
		echo "a PostgreSQL server with its headers (PG_CONFIG=${PG_CONFIG:-pg_config})"
}

# The version that was asked for, else the installed one, else the system's.
apt_version() {
	{
		"${PG_CONFIG:-/}" --version 2>/dev/null | sed 's/[^0-9]*\([0-9]*\).*/\1/'
		echo "${PG_CONFIG-}" | sed -n 's|^/usr/lib/postgresql/\([0-9]*\)/.*|\1|p'
		debian_versions initdb
		apt-cache show --no-all-versions postgresql 2>/dev/null |
			sed -n 's/^Depends:.*postgresql-\([0-9]*\).*/\1/p'
	} | grep . | head -n 1
}

apt_packages() {
	compiler_works || echo gcc libc6-dev
	command -v make >/dev/null || echo make
	command -v gzip >/dev/null || echo gzip
	! needs node || node_works || {
		echo nodejs
		command -v npm >/dev/null || echo npm
	}
	! needs chromium || command -v chromium >/dev/null || echo chromium
	find_pg_config >/dev/null || {
		version=$(apt_version)
		echo "postgresql${version:+-$version} postgresql-server-dev-${version:-all}"
	}
}

package_line() { apt_packages | tr '\n' ' ' | sed 's/ $//'; }

# shellcheck disable=SC2046 # words are packages
apt_knows_packages() {
	apt-cache show --no-all-versions $(apt_packages) >/dev/null 2>&1
}

# shellcheck disable=SC2046 # words are packages
apt_install() {
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
		--no-install-recommends -o Dpkg::Use-Pty=0 $(apt_packages) >&2
}

# Debian's server package would create a cluster and start it on port 5432,
# which nobody asked for here. Its settings include this folder.
cluster_settings=/etc/postgresql-common/createcluster.d

prevent_main_cluster() {
	[ -d $cluster_settings ] || had_no_folder=yes
	trap restore_cluster_settings EXIT
	trap 'exit 1' HUP INT TERM
	mkdir -p $cluster_settings
	echo 'create_main_cluster = false' >$cluster_settings/cxkpi.conf
}

# shellcheck disable=SC2317 # called by a trap
restore_cluster_settings() {
	rm -f $cluster_settings/cxkpi.conf
	[ -z "${had_no_folder-}" ] || rmdir --ignore-fail-on-non-empty $cluster_settings
}

# What apt-get would fetch and need, in its own words; nothing where it has no
# package lists yet.
# shellcheck disable=SC2046 # words are packages
announce_size() {
	LC_ALL=C apt-get install --assume-no --no-install-recommends -o Debug::NoLocking=1 \
		$(apt_packages) 2>/dev/null | sed -n -e 's/^Need to get/  It will get/p' \
		-e 's/^After this operation, \(.*\) of additional.*/  It will take \1 of disk space./p' >&2
	case $(apt_packages) in *server-dev*)
		say '  Most of it is clang and LLVM, which the package of the server headers depends on.' ;;
	esac
}

missing=$(list_missing)
[ -n "$missing" ] || { find_pg_config; exit; }

# sudo calls this script again, after the first call has said what is missing.
if [ -z "${CXKPI_ANNOUNCED-}" ]; then
	say 'Missing here:'
	say "$(echo "$missing" | sed 's/^/  /')"
fi

case ${PG_CONFIG:-pg_config} in
pg_config | /usr/bin/pg_config | /usr/lib/postgresql/*) ;;
*) find_pg_config >/dev/null || refuse 'PG_CONFIG is not of a packaged PostgreSQL.' ;;
esac

command -v apt-get >/dev/null || refuse \
	'Install them with the package manager of this system (the server headers are
often a package of their own, such as postgresql-server-devel), and name the
pg_config to use in PG_CONFIG if it is not the first in PATH.'

if [ "$(id -u)" != 0 ]; then
	by_hand="As root: apt-get install $(package_line)"
	command -v sudo >/dev/null || refuse "$by_hand"
	{ [ -t 0 ] && [ -t 2 ]; } || refuse "No terminal to ask for sudo on. $by_hand"
	announce_size
	printf 'Let sudo apt-get install %s? [y/N] ' "$(package_line)" >&2
	read -r answer
	# shellcheck disable=SC2086 # words are needs
	case $answer in
	[yY]*) exec sudo PG_CONFIG="${PG_CONFIG-}" CXKPI_ANNOUNCED=yes "$0" $needs ;;
	*) refuse "Nothing installed. $by_hand" ;;
	esac
fi

apt_knows_packages || apt-get update -qq >&2
apt_knows_packages || refuse "apt-get does not know all of: $(package_line)"

say "Installing $(package_line)..."
[ -n "${CXKPI_ANNOUNCED-}" ] || announce_size
prevent_main_cluster
# Package lists may be older than what the mirror still carries.
apt_install || { apt-get update -qq >&2 && apt_install; }

missing=$(list_missing)
[ -z "$missing" ] || refuse "Still missing: $missing"
find_pg_config
