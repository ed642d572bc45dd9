-- Any aggregate of the extension over any frame of a window answers as it does
-- over the rows of the frame, whether the executor takes back the rows that
-- leave it or starts anew.  The aggregates are those of the catalog, so none is
-- forgotten, and one with an argument of a new kind is listed at the end.
SET timezone = 'UTC';
SET jit = off;
\set ECHO none
\i test/aggregate_calls.sql
\set ECHO all

-- Frames, so many that each aggregate meets other ones.
CREATE TEMP TABLE frame AS
SELECT row_number() OVER () AS n, format('%s BETWEEN %s AND %s%s', mode, starts, ends, exclusion) AS frame
FROM unnest('{ROWS,GROUPS,RANGE}'::text[]) AS mode,
	unnest('{UNBOUNDED PRECEDING,5 PRECEDING,1 PRECEDING,CURRENT ROW,2 FOLLOWING}'::text[]) WITH ORDINALITY AS s(starts, s),
	unnest('{2 PRECEDING,CURRENT ROW,1 FOLLOWING,4 FOLLOWING,UNBOUNDED FOLLOWING}'::text[]) WITH ORDINALITY AS e(ends, e),
	unnest('{"",""," EXCLUDE CURRENT ROW"," EXCLUDE GROUP"," EXCLUDE TIES"}'::text[]) AS exclusion
WHERE s.s <= e.e AND (s.s, e.e) <> (3, 3);

-- The frames in which an aggregate is wrong.
CREATE FUNCTION pg_temp.wrong(aggregate oid, first bigint, nframes integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	made record := pg_temp.call_of(aggregate);
	frame text;
	problem text;
BEGIN
	IF made.call IS NULL THEN
		RETURN NEXT 'has an argument that the test knows nothing to give for';
		RETURN;
	END IF;
	BEGIN
		EXECUTE 'CREATE TEMP TABLE given AS SELECT i, k' || made.columns || ' FROM numbered';
	EXCEPTION WHEN OTHERS THEN
		RETURN NEXT 'has no inputs: ' || SQLERRM;
		RETURN;
	END;
	FOR frame IN
		SELECT f.frame FROM frame f WHERE (f.n * 37 + first * 11) % (SELECT count(*) FROM frame) < nframes
		UNION ALL VALUES ('ROWS BETWEEN 2 PRECEDING AND CURRENT ROW'), ('ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING')
	LOOP
		BEGIN
			EXECUTE format($q$
				SELECT format('row %%s: %%s, not %%s', i, left(moving::text, 80), left(anew::text, 80))
				FROM (SELECT i, %1$s OVER w AS moving, (SELECT %1$s FROM given WHERE i = ANY (f.ids)) AS anew
					FROM given JOIN (SELECT i, array_agg(i) OVER w AS ids FROM given WINDOW w AS (ORDER BY k %2$s)) AS f USING (i)
					WINDOW w AS (ORDER BY k %2$s)) AS compared
				WHERE moving::text IS DISTINCT FROM anew::text ORDER BY i LIMIT 1$q$, made.call, frame) INTO problem;
		EXCEPTION WHEN OTHERS THEN
			problem := SQLSTATE || ' ' || SQLERRM;
		END;
		IF problem IS NOT NULL THEN
			RETURN NEXT frame || ', ' || problem;
			EXIT;
		END IF;
	END LOOP;
	DROP TABLE given;
END $$;

SELECT count(*) > 100 AS many_aggregates, (SELECT count(*) FROM frame) > 200 AS many_frames FROM aggregate;
SELECT oid::regprocedure AS aggregate, pg_temp.wrong(oid, row_number() OVER (ORDER BY oid), 6) FROM aggregate ORDER BY oid;
