# A dump is restored without a loss, plain and as INSERTs, while search_path is empty.
for options in -Fc '-Fp --inserts'; do
	new_database 5432 source
	sql 5432 source -c 'CREATE SCHEMA kpi' -c 'CREATE EXTENSION cxkpi SCHEMA kpi'
	sql 5432 source -c 'SET search_path = public, kpi' -f test/system/states.sql
	sql 5432 source -c 'CREATE INDEX ON states USING hash (duration_summary kpi.duration_summary_ops)' \
		-c 'CREATE MATERIALIZED VIEW total AS SELECT kpi.nps(kpi.rollup(score_summary)) FROM states'
	new_database 5432 target
	# shellcheck disable=SC2086 # words are options
	pg_dump $options -f "$CXKPI_TMP/dump" source
	case $options in
	-Fc) pg_restore --exit-on-error -d target "$CXKPI_TMP/dump" ;;
	*) sql 5432 target -f "$CXKPI_TMP/dump" ;;
	esac
	same "$options" "$(sql 5432 source -c "$digest")" "$(sql 5432 target -c "$digest")"
	same total "$(sql 5432 source -c 'TABLE total')" "$(sql 5432 target -c 'TABLE total')"
done
