#!/bin/sh
# Usage: test/cluster.sh COMMAND [ARG...]
#
# Builds the extension and runs COMMAND with the PG* variables pointing to a
# throw-away server that finds the build. Installs nothing into system folders
# but missing prerequisites (see prerequisites.sh).
#
#   PG_CONFIG               which PostgreSQL, default pg_config
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

# A path of a socket may have 107 bytes.
place=${TMPDIR:-/tmp}
[ ${#place} -le 70 ] || place=/tmp

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

# Bitcode needs clang, and a server finds none outside its own folder.
"${MAKE:-make}" -s with_llvm=no all
"${MAKE:-make}" -s with_llvm=no install DESTDIR="$tmp/stage" >/dev/null

locale=C
! locale -a 2>/dev/null | grep -qix 'C\.utf-\{0,1\}8' || locale=C.UTF-8

as_server initdb --no-sync --auth=trust --username=postgres --encoding=UTF8 \
	--locale=$locale --pgdata="$tmp/data" >"$tmp/initdb.log" 2>&1 ||
	{ cat "$tmp/initdb.log" >&2; exit 1; }

knows_setting() {
	as_server postgres -C "$1" -D "$tmp/data" >/dev/null 2>&1
}

if knows_setting extension_control_path; then
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
dynamic_library_path = '$tmp/stage$("$PG_CONFIG" --pkglibdir):\$libdir'
listen_addresses = ''
unix_socket_directories = '$tmp'
port = 5432
fsync = off
CONF

as_server pg_ctl start -w -s -D "$tmp/data" -l "$tmp/server.log" \
	-o "${CXKPI_POSTGRES_OPTIONS-}" || { cat "$tmp/server.log" >&2; exit 1; }

export PGHOST="$tmp" PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
rm -f regression.diffs
trap : INT # Ctrl-C is for COMMAND, psql for one lives on
status=0
"$@" || status=$?
if [ "$status" != 0 ] && [ -s regression.diffs ]; then
	head -n 100 regression.diffs >&2
fi
exit "$status"
