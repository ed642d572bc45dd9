# KPIs of a server that has no cxkpi, on one that has: over postgres_fdw, and over a logical replica of its tables.
another_server managed 'wal_level = logical'
sql $port_managed postgres -c 'CREATE DATABASE crm'
sql $port_managed crm -c "CREATE TABLE tickets (id int PRIMARY KEY, topic text, opened timestamptz, resolved timestamptz, nps int)" \
	-c "INSERT INTO tickets SELECT i, 'topic ' || i % 3, opened, CASE WHEN i % 10 > 0 THEN opened + i % 20 * interval '2 hours' END,
			CASE WHEN i % 4 > 0 THEN i * i % 11 END
		FROM generate_series(0, 2999) AS i, LATERAL (SELECT timestamptz '2026-01-01 UTC' + i * interval '1 hour' AS opened) AS o"
same 'the managed server has no cxkpi' 0 "$(sql $port_managed crm -c "SELECT count(*) FROM pg_extension WHERE extname = 'cxkpi'")"

another_server own
new_database $port_own kpi
sql $port_own kpi -c 'CREATE EXTENSION cxkpi' -c 'CREATE EXTENSION postgres_fdw' -c "
	CREATE SERVER crm FOREIGN DATA WRAPPER postgres_fdw
		OPTIONS (host '$PGHOST', port '$port_managed', dbname 'crm', fetch_size '10000')" \
	-c "CREATE USER MAPPING FOR CURRENT_USER SERVER crm OPTIONS (user 'postgres')" -c 'CREATE SCHEMA crm' \
	-c 'IMPORT FOREIGN SCHEMA public LIMIT TO (tickets) FROM SERVER crm INTO crm'

# By plain SQL where the rows are; the KPIs of the extension where it is.
plain="SELECT topic, round(100.0 * (count(*) FILTER (WHERE nps >= 9) - count(*) FILTER (WHERE nps <= 6)) / count(nps), 6),
	round(extract(epoch FROM avg(resolved - opened))::numeric / 3600, 6) FROM tickets WHERE opened >= '2026-02-01 UTC' GROUP BY topic ORDER BY topic"
kpis="SELECT topic, round(nps_agg(nps), 6), round(hours(avg_resolution(opened, resolved)), 6)
	FROM TABLE_ WHERE opened >= '2026-02-01 UTC' GROUP BY topic ORDER BY topic"
wanted=$(sql $port_managed crm -c "$plain")
same 'postgres_fdw' "$wanted" "$(sql $port_own kpi -c "${kpis/TABLE_/crm.tickets}")"

# A summary stored here needs the other server no more.
sql $port_own kpi -c 'CREATE MATERIALIZED VIEW kpi_daily AS
	SELECT opened::date AS day, topic, score_summary(nps) AS scores FROM crm.tickets GROUP BY 1, 2'
same 'the stored summaries' "$(sql $port_own kpi -c 'SELECT nps_agg(nps) FROM crm.tickets')" \
	"$(sql $port_own kpi -c 'SELECT nps(rollup(scores)) FROM kpi_daily')"

sql $port_managed crm -c 'CREATE PUBLICATION kpi FOR TABLE tickets'
pg_dump --schema-only --table=tickets -p $port_managed crm | grep -v PUBLICATION | sql $port_own kpi >/dev/null
sql $port_own kpi -c "CREATE SUBSCRIPTION kpi CONNECTION 'host=$PGHOST port=$port_managed dbname=crm user=postgres' PUBLICATION kpi"
sql $port_managed crm -c "UPDATE tickets SET resolved = opened + interval '3 days', nps = 10 WHERE id % 10 = 0" \
	-c 'DELETE FROM tickets WHERE id % 7 = 0' -c "INSERT INTO tickets VALUES (5000, 'topic 1', '2026-03-03', '2026-03-04', 0)"
wanted=$(sql $port_managed crm -c "$plain")
for _ in $(seq 100); do
	got=$(sql $port_own kpi -c "${kpis/TABLE_/public.tickets}")
	[ "$got" != "$wanted" ] || break
	sleep 0.2
done
same 'logical replication' "$wanted" "$got"
sql $port_own kpi -c 'DROP SUBSCRIPTION kpi'
