# Functions for scripts that start servers. Wants PG_CONFIG, and tmp, a folder
# that the caller removes.

# The server refuses to run as root.
server_user=
if [ "$(id -u)" = 0 ]; then
	server_user=postgres
	id $server_user >/dev/null 2>&1 || server_user=nobody
fi

# The user of the server may have no right to this folder.
as_server() (
	cd "$tmp"
	if [ -n "$server_user" ]; then
		exec runuser -u "$server_user" -- "$@"
	fi
	exec "$@"
)

# Prints the settings by which the server in folder $1 finds the build in
# "$tmp/stage".
extension_settings() {
	if as_server postgres -C extension_control_path -D "$1" >/dev/null 2>&1; then
		echo "extension_control_path = '$tmp/stage$("$PG_CONFIG" --sharedir):\$system'"
	elif as_server postgres -C extension_destdir -D "$1" >/dev/null 2>&1; then # Debian's patch
		echo "extension_destdir = '$tmp/stage'"
	else
		echo "$(postgres --version) finds extensions in its own folders only. Use a running
server instead: make && sudo make install && make installcheck" >&2
		return 1
	fi
	echo "dynamic_library_path = '$tmp/stage$("$PG_CONFIG" --pkglibdir):\$libdir'"
}

# create_server FOLDER [SETTING...]: a cluster that listens on a socket in
# $tmp only; not started.
create_server() {
	folder=$1
	shift
	locale=C
	! locale -a 2>/dev/null | grep -qix 'C\.utf-\{0,1\}8' || locale=C.UTF-8
	as_server initdb --no-sync --auth=trust --username=postgres --encoding=UTF8 \
		--locale=$locale --pgdata="$folder" >"$tmp/initdb.log" 2>&1 ||
		{ cat "$tmp/initdb.log" >&2; return 1; }
	settings=
	if [ -z "${CXKPI_INSTALLED-}" ]; then
		settings=$(extension_settings "$folder") || return 1
	fi
	printf '%s\n' "$settings" "listen_addresses = ''" "unix_socket_directories = '$tmp'" \
		'fsync = off' "$@" >>"$folder/postgresql.conf"
}

# start_server FOLDER PORT [OPTION]: CXKPI_POSTGRES runs in place of postgres.
start_server() {
	as_server pg_ctl start -w -s -D "$1" -l "$1.log" -o "-p $2 ${3-}" ${CXKPI_POSTGRES:+-p "$CXKPI_POSTGRES"} ||
		{ cat "$1.log" >&2; return 1; }
}

stop_server() {
	[ ! -f "$1/postmaster.pid" ] || as_server pg_ctl stop -s -m "${2:-immediate}" -D "$1" || :
}
