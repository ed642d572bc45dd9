# COPY BINARY carries the values of every type to another server and back.
new_database 5432 source
sql 5432 source -c 'CREATE EXTENSION cxkpi' -f test/system/states.sql
new_database 5432 target
sql 5432 target -c 'CREATE EXTENSION cxkpi'
pg_dump -s -t states source | sql 5432 target
sql 5432 source -c '\copy states TO PROGRAM '"'cat >$CXKPI_TMP/states.copy'"' (FORMAT binary)'
sql 5432 target -c '\copy states FROM PROGRAM '"'cat $CXKPI_TMP/states.copy'"' (FORMAT binary)'
same states "$(sql 5432 source -c "$digest")" "$(sql 5432 target -c "$digest")"
