-- How to call each aggregate of the extension: those of the catalog, so none is
-- forgotten. For a session of its own, because all of it is temporary.
CREATE TEMP TABLE numbered AS
SELECT i, i / 3 + i % 2 AS k, (i::bigint * 7919 + i * i * 31) % 1009 AS h, i BETWEEN 12 AND 17 AS is_hole
FROM generate_series(1, 36) AS i;

-- What to give for an argument, by its name or else its type: a literal, the
-- same for all rows, or an expression, which is NULL in some rows.
CREATE TEMP TABLE inputs (name text, type text, is_literal boolean, value text);
INSERT INTO inputs VALUES
	('as_of', NULL, true, '''2026-03-01'''), ('calendar', NULL, true, '''UTC Mon-Fri 08:00-18:00'''),
	('bounds', 'date[]', true, '''{2026-01-05,2026-01-08,2026-01-12,2026-02-01}'''),
	('bounds', 'timestamp without time zone[]', true, '''{2026-01-05,2026-01-08,2026-01-12,2026-02-01}'''),
	('bounds', 'timestamp with time zone[]', true, '''{2026-01-05,2026-01-08,2026-01-12,2026-02-01}'''),
	('bounds', 'period_bounds', true, 'period_bounds(@time@ ''2026-01-05'', @time@ ''2026-02-01'', ''3 days'')'),
	('period', NULL, true, '''[2026-01-07,2026-01-12)'''), ('within', NULL, true, '''2 days'''),
	('mode', NULL, true, '''strict_order'''), ('scale_max', NULL, true, '5'),
	('easy_from', NULL, true, '4'), ('satisfied_from', NULL, true, '4'), ('zone', NULL, true, '''UTC'''),
	('duration', NULL, false, 'h % 50 * interval ''1 hour'' - interval ''3 hours'''),
	('target', NULL, false, 'h % 30 * interval ''1 hour'''),
	(NULL, 'boolean', false, 'h % 3 = 0'),
	('opened', NULL, false, 'timestamp ''2026-01-05'' + i * interval ''7 hours'''),
	('resolved', NULL, false, 'timestamp ''2026-01-05'' + i * interval ''7 hours'' + (h % 40 - 4) * interval ''1 hour'''),
	('step', NULL, false, '1 + h % 4'), ('depth', NULL, false, 'h % 4'), ('contacts', NULL, false, 'h % 3'),
	('repeats', NULL, false, '1 + h % 3'), ('recency', NULL, true, '1.5'), ('age', NULL, true, '20'),
	('mean_value', NULL, false, '5 + h % 7'), ('average_value', NULL, false, '5 + h % 7'),
	('score', NULL, false, '1 + h % 9 / 2.0'), ('value', NULL, false, 'h % 90 / 4.0'),
	('before', NULL, false, 'h % 4 * 10.5'), ('after', NULL, false, 'h % 3 * 15.25'),
	('spend', NULL, false, 'h * 1.5'), ('new_customers', NULL, false, 'h % 5'),
	('polarity', NULL, false, 'h % 21 / 10.0 - 1'),
	('label', NULL, false, '(ARRAY[''positive'', ''neutral'', ''negative''])[1 + h % 3]'),
	('category', NULL, false, 'chr(97 + (h % 5)::integer)'),
	('labels', NULL, false, 'ARRAY[chr(97 + (h % 5)::integer), NULL, chr(97 + (h % 3)::integer)]'),
	('weekday', NULL, true, '1'), ('opens', NULL, true, 'time ''00:00'' + i * interval ''20 min'''),
	('closes', NULL, true, 'time ''00:10'' + i * interval ''20 min''');
INSERT INTO inputs SELECT other, NULL, is_literal, value FROM inputs, (VALUES
	('opened', 'started'), ('opened', 'asked'), ('opened', 'at'), ('opened', 'day'),
	('resolved', 'ended'), ('resolved', 'answered'), ('resolved', 'done')) AS alike(known, other)
WHERE name = known AND type IS NULL;

CREATE FUNCTION pg_temp.input(argument text, type text) RETURNS inputs LANGUAGE sql AS $$
	SELECT i FROM inputs i WHERE (i.type = $2 OR i.type IS NULL) AND (name = argument OR name IS NULL)
	ORDER BY i.type IS NULL, name IS NULL LIMIT 1
$$;

CREATE TEMP VIEW aggregate AS
SELECT p.oid, p.proname AS name, n.nspname AS schema, p.proargnames AS names, p.prorettype AS result,
	(SELECT array_agg(type ORDER BY at) FROM unnest(p.proargtypes) WITH ORDINALITY AS t(type, at)) AS types
FROM pg_depend d JOIN pg_aggregate a ON a.aggfnoid = d.objid JOIN pg_proc p ON p.oid = d.objid
	JOIN pg_namespace n ON n.oid = pronamespace
WHERE d.classid = 'pg_proc'::regclass AND refclassid = 'pg_extension'::regclass AND deptype = 'e'
	AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'cxkpi');

-- The call of an aggregate with columns a1, a2, ... and literals, and the
-- expressions of the columns.  A summary is one of three rows.
CREATE FUNCTION pg_temp.call_of(aggregate oid, OUT call text, OUT columns text) LANGUAGE plpgsql AS $$
DECLARE
	self aggregate;
	maker aggregate;
	given inputs;
	argument text;
	inner_call record;
BEGIN
	SELECT * INTO STRICT self FROM aggregate a WHERE a.oid = call_of.aggregate;
	columns := '';
	FOR n IN 1 .. array_length(self.types, 1) LOOP
		given := pg_temp.input(self.names[n], format_type(self.types[n], NULL));
		SELECT * INTO maker FROM aggregate a
		WHERE a.result = self.types[n] AND NOT self.types[n] = ANY (a.types) ORDER BY a.oid LIMIT 1;
		IF given.is_literal THEN
			argument := format('(%s)::%s', replace(given.value, '@time@', format_type(self.types[1], NULL)),
				format_type(self.types[n], NULL));
		ELSIF given.value IS NOT NULL THEN
			argument := 'a' || n;
			columns := columns || format(', CASE WHEN NOT is_hole AND (h + %s) %% 4 <> 0 THEN (%s)::%s END AS a%s',
				n, given.value, format_type(self.types[n], NULL), n);
		ELSIF maker.oid IS NOT NULL THEN
			argument := 'a' || n;
			inner_call := pg_temp.call_of(maker.oid);
			columns := columns || format(', CASE WHEN NOT is_hole AND h %% 4 <> 0 THEN (SELECT %s FROM (SELECT *%s FROM numbered) AS m
				WHERE m.i BETWEEN numbered.i AND numbered.i + 2) END AS a%s', inner_call.call, inner_call.columns, n);
		ELSE
			call := NULL;
			RETURN;
		END IF;
		call := concat(call || ', ', argument);
	END LOOP;
	call := format('%I.%I(%s)', self.schema, self.name, call);
END $$;
