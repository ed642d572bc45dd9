#!/bin/sh
# Usage: test/cluster.sh COMMAND [ARG...]
#
# Builds the extension and runs COMMAND with the PG* variables pointing to a
# throw-away server that finds the build, and CXKPI_TMP to a folder that is
# removed afterwards. Installs nothing into system folders but missing
# prerequisites (see prerequisites.sh).
#
#   PG_CONFIG               which PostgreSQL, default pg_config
#   CXKPI_INSTALLED         not empty: the extension is installed, test that
#   CXKPI_POSTGRES_OPTIONS  more server options, such as '-c shared_buffers=1GB'
set -eu
umask 022
cd "$(dirname "$0")/.."

# make -n runs recipes that name $(MAKE); do nothing in them.
flags=${MAKEFLAGS-}
case ${flags%% *} in -* | *=*) ;; *n*) exit ;; esac

PG_CONFIG=$(test/prerequisites.sh)
PATH=$("$PG_CONFIG" --bindir):$PATH
for name in $(env | sed -n 's/^\(PG[A-Z]*\)=.*/\1/p'); do
	unset "$name"
done
export PG_CONFIG PATH

# A path of a socket may have 107 bytes, and lists of folders are read by the
# server, which splits them at commas.
place=${TMPDIR:-/tmp}
case $place in *[!A-Za-z0-9/._+=@\ -]*) place=/tmp ;; esac
[ ${#place} -le 70 ] && [ -d "$place" ] && [ -w "$place" ] || place=/tmp

server_user=
if [ "$(id -u)" = 0 ]; then
	server_user=postgres
	id $server_user >/dev/null 2>&1 || server_user=nobody
	place=/tmp
fi

tmp=$(mktemp -d "$place/cxkpi.XXXXXX")
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
[ -z "$server_user" ] || chown $server_user "$tmp"

# The server refuses to run as root. Its user may have no right to this folder.
as_server() (
	cd "$tmp"
	if [ -n "$server_user" ]; then
		exec runuser -u "$server_user" -- "$@"
	fi
	exec "$@"
)

# shellcheck disable=SC2317 # called by a trap
clean_up() {
	trap '' HUP INT TERM
	[ ! -f "$tmp/data/postmaster.pid" ] ||
		as_server pg_ctl stop -s -m immediate -D "$tmp/data" || :
	rm -rf "$tmp"
}

say() { echo "$*" >&2; }

# Two runs in one checkout build in turn; who can't write to it builds a copy.
say "Building cxkpi for $("$PG_CONFIG" --version)..."
if [ -w . ]; then
	build=.
	exec 9>.build-lock
	flock 9
else
	build=$tmp/build
	cp -R . "$build"
fi
# Bitcode needs clang, and a server finds none outside its own folder.
"${MAKE:-make}" -C "$build" -s --no-print-directory with_llvm=no all
"${MAKE:-make}" -C "$build" -s --no-print-directory with_llvm=no install DESTDIR="$tmp/stage" >/dev/null
exec 9>&-

say 'Starting a throw-away server...'
locale=C
! locale -a 2>/dev/null | grep -qix 'C\.utf-\{0,1\}8' || locale=C.UTF-8

as_server initdb --no-sync --auth=trust --username=postgres --encoding=UTF8 \
	--locale=$locale --pgdata="$tmp/data" >"$tmp/initdb.log" 2>&1 ||
	{ cat "$tmp/initdb.log" >&2; exit 1; }

knows_setting() {
	as_server postgres -C "$1" -D "$tmp/data" >/dev/null 2>&1
}

if [ -n "${CXKPI_INSTALLED-}" ]; then
	where=
elif knows_setting extension_control_path; then
	where="extension_control_path = '$tmp/stage$("$PG_CONFIG" --sharedir):\$system'"
elif knows_setting extension_destdir; then # Debian's patch
	where="extension_destdir = '$tmp/stage'"
else
	echo "$(postgres --version) finds extensions in its own folders only. Use a running
server instead: make && sudo make install && make installcheck" >&2
	exit 1
fi

cat >>"$tmp/data/postgresql.conf" <<CONF
$where
${where:+dynamic_library_path = '$tmp/stage$("$PG_CONFIG" --pkglibdir):\$libdir'}
listen_addresses = ''
unix_socket_directories = '$tmp'
port = 5432
fsync = off
CONF

as_server pg_ctl start -w -s -D "$tmp/data" -l "$tmp/server.log" \
	-o "${CXKPI_POSTGRES_OPTIONS-}" || { cat "$tmp/server.log" >&2; exit 1; }

export PGHOST="$tmp" PGPORT=5432 PGUSER=postgres PGDATABASE=postgres CXKPI_TMP="$tmp"
cd "$build"
trap : INT # Ctrl-C is for COMMAND, because psql lives on
status=0
"$@" || status=$?
exit "$status"
