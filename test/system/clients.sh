# The blocks of docs/bi.md through the clients that they are written for: what they print is what the chapter prints.
# A client that is not installed is left out with a message.
blocks=$tmp/blocks
mkdir "$blocks"
# Blocks N.LANGUAGE, and what is printed below each, N.out.
awk -v folder="$blocks" '
	/^```/ && inside { inside = 0; close(file); next }
	/^```/ {
		inside = 1
		is_answer = $0 == "```"
		if (!is_answer) n++
		file = is_answer && answered == n ? "/dev/null" : folder "/" n "." (is_answer ? "out" : substr($0, 4))
		answered = is_answer ? n : answered
		next
	}
	inside { print >file }
' docs/bi.md

# JDBC knows no unix sockets.
another_server tcp "listen_addresses = '127.0.0.1'"
new_database $port_tcp bi
export PGPORT=$port_tcp PGDATABASE=bi PGTZ=UTC
sql $PGPORT bi -c 'CREATE EXTENSION cxkpi'

trimmed() { sed 's/ *$//' | sed '/^$/d'; }
ran=

# check N COMMAND...: what COMMAND prints about block N against the lines of file $answer
check() {
	local n=$1
	shift
	same "block $n of docs/bi.md" "$(trimmed <"$answer")" "$("$@" 2>&1 | trimmed)"
}

for block in "$blocks"/*.sql; do
	n=$(basename "$block" .sql)
	if [ -f "$blocks/$n.out" ]; then
		answer=$blocks/$n.out
		check "$n" psql -Xq -P footer=off -v ON_ERROR_STOP=1 -f "$block"
	else
		psql -Xq -v ON_ERROR_STOP=1 -f "$block"
	fi
done
ran="psql"

only() { basename "$(ls "$blocks"/*."$1")" ".$1"; }
lines=$blocks/lines
grep -h -E '^2026-0[123]-01 [0-9]+ -?[0-9.]+ -' docs/bi.md >"$lines"
answer=$lines
check "$(only psql)" psql -XAtq -F ' ' -f "$blocks/$(only psql).psql"

if command -v node >/dev/null && [ -d examples/report/node_modules/pg ]; then
	NODE_PATH=$PWD/examples/report/node_modules check "$(only js)" node "$blocks/$(only js).js"
	ran="$ran, Node.js"
else
	echo 'Node.js: skipped, no node or no examples/report/node_modules'
fi

for python in python3 /usr/bin/python3; do
	if "$python" -c 'import psycopg2' 2>/dev/null; then
		check "$(only python)" "$python" "$blocks/$(only python).python"
		ran="$ran, psycopg2"
		break
	fi
done
case $ran in *psycopg2*) ;; *) echo 'psycopg2: skipped, not installed' ;; esac

driver=/usr/share/java/postgresql.jar
if command -v javac >/dev/null && [ -f $driver ]; then
	check "$(only java)" java -cp $driver "$blocks/$(only java).java" "jdbc:postgresql://127.0.0.1:$PGPORT/bi?user=postgres"
	ran="$ran, JDBC"
else
	echo 'JDBC: skipped, no JDK or no driver'
fi

echo "ran: $ran"
case $ran in psql) skip 'psql only: no other client is installed' ;; esac
