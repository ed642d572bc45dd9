# The owner of a database installs the extension without being a superuser,
# into a schema of choice, and uses all of it.
sql 5432 postgres -c 'DROP DATABASE IF EXISTS crm' -c 'DROP ROLE IF EXISTS owner, analyst' \
	-c 'CREATE ROLE owner LOGIN' -c 'CREATE ROLE analyst LOGIN' -c 'CREATE DATABASE crm OWNER owner TEMPLATE template0'
export PGUSER=owner
sql 5432 crm -c 'CREATE SCHEMA kpi' -c 'CREATE EXTENSION cxkpi SCHEMA kpi' \
	-c 'ALTER DATABASE crm SET search_path = "$user", public, kpi' -c 'GRANT USAGE ON SCHEMA kpi TO analyst'
export PGUSER=analyst
same 'the NPS of an ordinary role' 33.3 "$(sql 5432 crm -c 'SELECT round(nps_agg(v), 1) FROM (VALUES (9), (9), (3)) AS s(v)')"
# The members of a trusted extension belong to the superuser, hence the move is a superuser's.
export PGUSER=postgres
sql 5432 crm -c 'CREATE SCHEMA other' -c 'GRANT USAGE ON SCHEMA other TO analyst' \
	-c 'ALTER EXTENSION cxkpi SET SCHEMA other'
export PGUSER=analyst
same 'the NPS after SET SCHEMA' 33.3 "$(sql 5432 crm -c 'SELECT round(other.nps_agg(v), 1) FROM (VALUES (9), (9), (3)) AS s(v)')"
same 'summaries after SET SCHEMA' 't' \
	"$(sql 5432 crm -c 'SELECT other.rollup(s) OPERATOR(other.=) other.rollup(s) FROM (SELECT other.score_summary(5) AS s) AS q')"
export PGUSER=postgres
sql 5432 postgres -c 'DROP DATABASE crm' -c 'DROP ROLE owner, analyst'
