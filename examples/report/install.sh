#!/bin/sh
# Usage: examples/report/install.sh [OPTION of npm ci...]
#
# Installs what package-lock.json pins into node_modules, unless that is there.
set -eu
cd "$(dirname "$0")"

case "$*" in *--omit=dev*) wanted=pg ;; *) wanted=playwright-core ;; esac
if [ ! -d node_modules/$wanted ] || [ -n "$(find package-lock.json -newer node_modules/.package-lock.json)" ]; then
	echo 'Installing the packages of package-lock.json with npm...' >&2
	npm ci --no-audit --no-fund --loglevel=error "$@" >&2
fi
