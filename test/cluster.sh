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
#   CXKPI_NEEDS             what else COMMAND runs, see prerequisites.sh
#   CXKPI_POSTGRES_OPTIONS  more server options, such as '-c shared_buffers=1GB'
set -eu
umask 022
cd "$(dirname "$0")/.."

# make -n runs recipes that name $(MAKE); do nothing in them.
flags=${MAKEFLAGS-}
case ${flags%% *} in -* | *=*) ;; *n*) exit ;; esac

# shellcheck disable=SC2086 # words are needs
PG_CONFIG=$(test/prerequisites.sh ${CXKPI_NEEDS-})
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

[ "$(id -u)" != 0 ] || place=/tmp

. test/server.sh

# shellcheck disable=SC2317 # called by a trap
clean_up() {
	trap '' HUP INT TERM
	for data in "$tmp"/data*; do
		stop_server "$data"
	done
	rm -rf "$tmp"
}

tmp=$(mktemp -d "$place/cxkpi.XXXXXX")
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
[ -z "$server_user" ] || chown $server_user "$tmp"

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
create_server "$tmp/data"
start_server "$tmp/data" 5432 "${CXKPI_POSTGRES_OPTIONS-}"

export PGHOST="$tmp" PGPORT=5432 PGUSER=postgres PGDATABASE=postgres CXKPI_TMP="$tmp"
cd "$build"
trap : INT # Ctrl-C is for COMMAND, because psql lives on
status=0
"$@" || status=$?
exit "$status"
