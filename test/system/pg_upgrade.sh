# pg_upgrade takes stored values and their indexes to the next installed major version.
new_bin=
for bin in /usr/lib/postgresql/*/bin; do
	[ "$(echo "$bin" | cut -d/ -f5)" -le "$("$PG_CONFIG" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')" ] ||
		[ ! -x "$bin/pg_upgrade" ] || [ ! -f "${bin%bin}lib/cxkpi.so" ] || new_bin=$bin
done
[ -n "$new_bin" ] || skip 'no later major version with cxkpi is installed beside this one'
another_server old
sql $port_old postgres -c 'CREATE EXTENSION cxkpi' -f test/system/states.sql \
	-c 'CREATE INDEX by_hash ON states USING hash (category_summary)'
wanted=$(sql $port_old postgres -c "$digest")
stop_server "$data_old" fast
new=$tmp/data_new_$$
servers="$servers $new"
as_server "$new_bin/initdb" --no-sync --auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8 --pgdata="$new"
as_server "$new_bin/pg_upgrade" -b "$("$PG_CONFIG" --bindir)" -B "$new_bin" -d "$data_old" -D "$new" -U postgres -s "$tmp"
as_server "$new_bin/pg_ctl" start -w -s -D "$new" -l "$new.log" -o "-p 5598 -k '$tmp' -c listen_addresses=''"
same upgraded "$wanted" "$(sql 5598 postgres -c "$digest")"
same 'index lookups' 41 "$(sql 5598 postgres -c 'SET enable_seqscan = off' \
	-c 'SELECT count(*) FROM states a JOIN states b USING (category_summary) WHERE a.team = b.team')"
