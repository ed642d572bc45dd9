# What the system tests share. Each runs in a shell of its own with this read.
tmp=$CXKPI_TMP
. test/server.sh

nservers=0
servers=
trap 'for s in $servers; do stop_server "$s"; rm -rf "$s"; done' EXIT

# another_server NAME [SETTING...]: creates and starts a server; port_NAME is
# its port on the socket in PGHOST.
another_server() {
	nservers=$((nservers + 1))
	local name=$1 port=$((5500 + nservers)) data=$tmp/data_$1_$$
	shift
	create_server "$data" "$@"
	servers="$servers $data"
	start_server "$data" $port
	eval "port_$name=$port data_$name=$data"
}

skip() {
	echo "$*"
	exit 77
}

# sql PORT DATABASE [ARGUMENT...]: psql without headers, failing at the first error
sql() {
	local port=$1 database=$2
	shift 2
	psql -XAtq -v ON_ERROR_STOP=1 -p "$port" -d "$database" "$@"
}

new_database() {
	sql "$1" postgres -c "DROP DATABASE IF EXISTS $2" -c "CREATE DATABASE $2 TEMPLATE template0"
}

# same WHAT WANTED GOT
same() {
	[ "$2" = "$3" ] || { printf '%s differs\nwanted: %s\ngot:    %s\n' "$1" "$2" "$3"; return 1; }
}

# A coordinator and two workers of Citus with the extension; skips where Citus
# is not installed.
start_citus() {
	[ -f "$("$PG_CONFIG" --pkglibdir)/citus.so" ] || skip 'Citus is not installed'
	for name in coordinator worker1 worker2; do
		another_server $name "shared_preload_libraries = 'citus'" "citus.local_hostname = '$PGHOST'" \
			"citus.node_conninfo = 'sslmode=disable'" 'max_prepared_transactions = 100' "timezone = 'UTC'"
		eval "port=\$port_$name"
		sql $port postgres -c 'CREATE EXTENSION citus' -c 'CREATE EXTENSION cxkpi'
	done
	sql $port_coordinator postgres -c "SELECT citus_set_coordinator_host('$PGHOST', $port_coordinator)" \
		-c "SELECT citus_add_node('$PGHOST', $port_worker1)" -c "SELECT citus_add_node('$PGHOST', $port_worker2)" >/dev/null
}

# A digest of the table that states.sql makes.
digest="SELECT md5(string_agg(s::text, E'\n' ORDER BY s::text)) FROM states AS s"
