#!/bin/sh
# Usage: test/exports.sh LIBRARY
#
# Fails if the library exports a name that another one could have as well.
set -eu
others=$(nm -D --defined-only "$1" | awk '{ print $NF }' |
	grep -v -x -e 'cxkpi_.*' -e 'pg_finfo_cxkpi_.*' -e Pg_magic_func -e _PG_init) || exit 0
printf '%s exports names without a prefix:\n%s\n' "$1" "$others" >&2
exit 1
