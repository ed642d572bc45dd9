# ALTER EXTENSION UPDATE from every earlier release ends with the objects of a
# new installation, and the new library reads what the release stored, before
# and after: text, bytes and answers are those of the golden file.
version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" cxkpi.control)
releases=$(ls sql/cxkpi--*.sql | sed -n 's/.*cxkpi--\([^-]*\)\.sql$/\1/p' | grep -v -x -F "$version" || :)
[ -n "$releases" ] || skip "no earlier release than $version"

catalog() { sql 5432 "$1" -f test/system/catalog.sql >"$CXKPI_TMP/catalog_$1"; }

# The values in tables, one for each type that the release has.
store() {
	sql 5432 updated <<-'SQL'
		CREATE TABLE golden (release text, type text, note text, bytes text, value text, answers jsonb);
		\copy golden FROM 'test/data/golden.txt'
		DELETE FROM golden WHERE to_regtype(type) IS NULL
			OR string_to_array(release, '.')::int[] > (SELECT string_to_array(extversion, '.')::int[] FROM pg_extension WHERE extname = 'cxkpi');
		SELECT format('CREATE TABLE stored_%1$s AS SELECT release, note, value::%1$s AS value FROM golden WHERE type = %1$L', type)
		FROM golden GROUP BY type ORDER BY type \gexec
	SQL
}

# What is read is the golden value, byte by byte, and says the same.
check_values() {
	sql 5432 updated <<-'SQL'
		SET timezone = 'UTC';
		SET datestyle = 'ISO, MDY';
		SET intervalstyle = postgres;
		\ir test/data/answers.sql
		CREATE TEMP TABLE read (type text, release text, note text, bytes text, value text);
		SELECT format('INSERT INTO read SELECT %1$L, release, note, encode(%1$s_send(value), ''hex''), value::text FROM stored_%1$s', type)
		FROM golden GROUP BY type \gexec
		SELECT format('%s %s: %s', type, note, wrong) FROM golden JOIN read USING (type, release, note), LATERAL (VALUES
			('bytes', read.bytes <> golden.bytes), ('text', read.value <> golden.value)) AS w(wrong, is_wrong) WHERE is_wrong;
		SELECT format('%s %s: %s was %s, is %s', type, note, answer.key, answer.value, now -> answer.key)
		FROM golden JOIN read USING (type, release, note), jsonb_each(answers) AS answer, pg_temp.answers_of(type, read.value) AS now
		WHERE now -> answer.key IS DISTINCT FROM answer.value AND to_regproc(answer.key) IS NOT NULL;
		SELECT 'values missing' WHERE (SELECT count(*) FROM golden) <> (SELECT count(*) FROM read) OR NOT EXISTS (SELECT FROM golden);
	SQL
}

new_database 5432 fresh
sql 5432 fresh -c 'CREATE EXTENSION cxkpi'
catalog fresh
for release in $releases; do
	new_database 5432 updated
	sql 5432 updated -c "CREATE EXTENSION cxkpi VERSION '$release'"
	same 'versions of the library and of the objects' "$version|$release" \
		"$(sql 5432 updated -c "SELECT cxkpi_version(), extversion FROM pg_extension WHERE extname = 'cxkpi'")"
	store
	same "values under the objects of $release" '' "$(check_values)"
	sql 5432 updated -c 'ALTER EXTENSION cxkpi UPDATE'
	catalog updated
	diff "$CXKPI_TMP/catalog_updated" "$CXKPI_TMP/catalog_fresh" || {
		echo "An update from $release leaves other objects (<) than a new installation has (>)."
		exit 1
	}
	same "values after the update from $release" '' "$(check_values)"
	echo "$release: $(grep -c . "$CXKPI_TMP/catalog_updated") facts, $(sql 5432 updated -c 'SELECT count(*) FROM golden') values"
done
