-- Checks views against the contract of docs/crm.md: what is missing, mistyped, out of range, in the wrong zone or
-- suspicious, with the number of rows and an example of each.
--
--   psql -d crm -v schema=kpi -f examples/crm/check.sql
--
-- Reads the views, each a few times, and changes nothing.  An error makes a figure wrong, a warning probably does, a
-- note may be as meant.
\set ON_ERROR_STOP on
\if :{?schema}
\else
	\set schema kpi
\endif

CREATE OR REPLACE FUNCTION pg_temp.kpi_columns() RETURNS TABLE (place int, view_name text, column_name text, type text)
LANGUAGE sql AS $$
SELECT v.place, v.view_name, split_part(c, ' ', 1), split_part(c, ' ', 2) FROM (VALUES
	(1, 'kpi_tickets', 'ticket text,customer text,agent text,team text,channel text,topic text,labels text[],'
		'opened time,first_reply time,first_resolved time,resolved time,'
		'contacts integer,reopened integer,rating number,calendar business_calendar'),
	(2, 'kpi_answers', 'answer text,customer text,agent text,asked time,answered time,question text,'
		'scale_max integer,score number,comment text'),
	(3, 'kpi_deals', 'deal text,customer text,owner text,source text,created time,first_contact time,'
		'closed time,won boolean,amount number'),
	(4, 'kpi_deal_events', 'deal text,at time,step integer,is_response boolean'),
	(5, 'kpi_customers', 'customer text,started time,ended time,plan text'),
	(6, 'kpi_revenue', 'customer text,period_start time,amount number'),
	(7, 'kpi_reconcile', 'kpi text,ours number,theirs number,difference number,why text')
) AS v(place, view_name, columns)
CROSS JOIN regexp_split_to_table(v.columns, ',') AS c $$;

-- Conditions on a row e of a view.  %1$s is the view, %2$s its schema, %3$s that of the extension.  One with a share is
-- of interest if it holds for that part of the rows in which the first of the columns is there, and for at_least rows.
CREATE OR REPLACE FUNCTION pg_temp.kpi_checks()
RETURNS TABLE (severity text, view_name text, columns text, condition text, finding text, share numeric, at_least int)
LANGUAGE sql AS $$
VALUES
	('error', 'kpi_tickets', 'ticket', 'e.ticket IS NULL', 'no key', NULL::numeric, NULL::int),
	('error', 'kpi_tickets', 'ticket', 'e.ticket IN (SELECT ticket FROM %1$s GROUP BY 1 HAVING count(*) > 1)',
		'a ticket twice', NULL, NULL),
	('error', 'kpi_tickets', 'opened', 'e.opened IS NULL', 'no time of opening', NULL, NULL),
	('error', 'kpi_tickets', 'opened,first_reply', 'e.first_reply < e.opened',
		'replied to before it was opened; in another zone?', NULL, NULL),
	('error', 'kpi_tickets', 'opened,first_resolved', 'e.first_resolved < e.opened',
		'first resolved before it was opened; in another zone?', NULL, NULL),
	('error', 'kpi_tickets', 'opened,resolved', 'e.resolved < e.opened',
		'resolved before it was opened; in another zone?', NULL, NULL),
	('error', 'kpi_tickets', 'first_resolved,resolved', 'e.resolved < e.first_resolved',
		'resolved before it was first resolved', NULL, NULL),
	('warning', 'kpi_tickets', 'first_resolved,resolved', 'e.resolved IS NOT NULL AND e.first_resolved IS NULL',
		'resolved, but never first resolved', NULL, NULL),
	('warning', 'kpi_tickets', 'first_resolved,resolved,reopened',
		'e.resolved IS NULL AND e.first_resolved IS NOT NULL AND e.reopened = 0',
		'open again, but never reopened', NULL, NULL),
	('error', 'kpi_tickets', 'contacts', 'e.contacts < 0', 'a negative number of contacts', NULL, NULL),
	('warning', 'kpi_tickets', 'contacts,first_reply', 'e.contacts = 0 AND e.first_reply IS NOT NULL',
		'a reply, but no contact', NULL, NULL),
	('error', 'kpi_tickets', 'reopened', 'e.reopened < 0', 'a negative number of reopenings', NULL, NULL),
	('error', 'kpi_tickets', 'rating', 'e.rating < 0 OR e.rating > 10', 'a rating out of range', NULL, NULL),
	('warning', 'kpi_tickets', 'rating', 'e.rating = 0',
		'rating 0; if that is unanswered, NULLIF(rating, 0)', NULL, NULL),
	('warning', 'kpi_tickets', 'labels', 'array_position(e.labels, NULL) IS NOT NULL OR '''' = ANY (e.labels)',
		'an empty label', NULL, NULL),
	('warning', 'kpi_tickets', 'first_reply,calendar', 'NOT %3$s.is_business_time(e.first_reply, e.calendar)',
		'most replies are outside business hours; in the wrong zone?', 0.5, 20),
	('error', 'kpi_answers', 'answer', 'e.answer IS NULL', 'no key', NULL, NULL),
	('error', 'kpi_answers', 'answer', 'e.answer IN (SELECT answer FROM %1$s GROUP BY 1 HAVING count(*) > 1)',
		'an answer twice', NULL, NULL),
	('error', 'kpi_answers', 'scale_max', '(e.scale_max IN (3, 4, 5, 6, 7, 10)) IS NOT TRUE',
		'no scale of 3, 4, 5, 6, 7 or 10', NULL, NULL),
	('error', 'kpi_answers', 'score,scale_max', 'e.score > e.scale_max OR e.score < 0',
		'a score off its scale', NULL, NULL),
	('error', 'kpi_answers', 'score,scale_max', 'e.score = 0 AND e.scale_max < 10',
		'score 0 on a scale from 1; if that is unanswered, NULLIF(score, 0)', NULL, NULL),
	('error', 'kpi_answers', 'asked,answered', 'e.answered < e.asked',
		'answered before it was asked; in another zone?', NULL, NULL),
	('warning', 'kpi_answers', 'score,answered', 'e.score IS NOT NULL AND e.answered IS NULL',
		'a score, but no time of the answer', NULL, NULL),
	('warning', 'kpi_answers', 'question,scale_max',
		'e.question IN (SELECT question FROM %1$s GROUP BY 1 HAVING count(DISTINCT scale_max) > 1)',
		'a question on two scales', NULL, NULL),
	('note', 'kpi_answers', 'answer,score', 'e.score IS NOT NULL',
		'every question has a score; are the unanswered missing?', 1, 20),
	('error', 'kpi_deals', 'deal', 'e.deal IS NULL', 'no key', NULL, NULL),
	('error', 'kpi_deals', 'deal', 'e.deal IN (SELECT deal FROM %1$s GROUP BY 1 HAVING count(*) > 1)',
		'a deal twice', NULL, NULL),
	('error', 'kpi_deals', 'created', 'e.created IS NULL', 'no time of creation', NULL, NULL),
	('error', 'kpi_deals', 'created,closed', 'e.closed < e.created',
		'closed before it was created; in another zone?', NULL, NULL),
	('error', 'kpi_deals', 'created,first_contact', 'e.first_contact < e.created',
		'contacted before it was created; in another zone?', NULL, NULL),
	('error', 'kpi_deals', 'closed,won', 'e.closed IS NOT NULL AND e.won IS NULL',
		'closed, but neither won nor lost', NULL, NULL),
	('warning', 'kpi_deals', 'closed,won', 'e.closed IS NULL AND e.won IS NOT NULL',
		'won or lost, but not closed', NULL, NULL),
	('warning', 'kpi_deals', 'won', 'e.won', 'no deal is lost, and the win rate is 100 percent', 1, 2),
	('error', 'kpi_deals', 'amount', 'e.amount < 0', 'a negative amount', NULL, NULL),
	('note', 'kpi_deals', 'amount', 'e.amount = 0', 'amount 0; if that is unknown, NULLIF(amount, 0)', NULL, NULL),
	('error', 'kpi_deal_events', 'deal', 'e.deal IS NULL', 'no deal', NULL, NULL),
	('error', 'kpi_deal_events', 'at', 'e.at IS NULL', 'no time', NULL, NULL),
	('error', 'kpi_deal_events', 'step', 'e.step < 1', 'a step below 1', NULL, NULL),
	('warning', 'kpi_deal_events', 'deal,step,is_response', 'e.step IS NULL AND e.is_response IS NULL',
		'neither a step nor a touch nor a response', NULL, NULL),
	('error', 'kpi_deal_events', 'deal', 'NOT EXISTS (SELECT FROM %2$s.kpi_deals AS d WHERE d.deal::text = e.deal)',
		'of no deal in kpi_deals', NULL, NULL),
	('error', 'kpi_customers', 'customer', 'e.customer IS NULL', 'no customer', NULL, NULL),
	('error', 'kpi_customers', 'started', 'e.started IS NULL', 'no start', NULL, NULL),
	('error', 'kpi_customers', 'started,ended', 'e.ended < e.started',
		'ends before it starts; in another zone?', NULL, NULL),
	('error', 'kpi_customers', 'customer,started,ended',
		'(e.customer, e.started) IN (SELECT customer, started FROM (SELECT customer, started,
			max(coalesce(ended, ''infinity'')) OVER (PARTITION BY customer ORDER BY started, ended
				ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) >= started AS continues FROM %1$s) AS s
			WHERE continues)',
		'goes on from another row of the customer; make them one, or a change of plan is churn', NULL, NULL),
	('warning', 'kpi_customers', 'customer,ended', 'e.ended IS NULL', 'nobody ends, and churn is 0', 1, 2),
	('error', 'kpi_revenue', 'customer', 'e.customer IS NULL', 'no customer', NULL, NULL),
	('error', 'kpi_revenue', 'period_start', 'e.period_start IS NULL', 'no month', NULL, NULL),
	('error', 'kpi_revenue', 'customer,period_start',
		'(e.customer, e.period_start) IN (SELECT customer, period_start FROM %1$s GROUP BY 1, 2 HAVING count(*) > 1)',
		'a customer twice in a month', NULL, NULL),
	('error', 'kpi_revenue', 'amount', 'e.amount < 0', 'a negative amount', NULL, NULL),
	('warning', 'kpi_revenue', 'customer',
		'NOT EXISTS (SELECT FROM %2$s.kpi_customers AS c WHERE c.customer::text = e.customer)',
		'revenue of no customer in kpi_customers', NULL, NULL),
	('warning', 'kpi_revenue', 'customer,period_start',
		'e.customer IN (SELECT customer FROM %1$s GROUP BY 1 HAVING count(*) = 1)',
		'most customers have one month; cash by invoice, not spread?', 0.9, 20),
	('error', 'kpi_reconcile', 'kpi,difference,why', 'e.difference <> 0 AND e.why IS NULL',
		'a difference without a reason', NULL, NULL)
UNION ALL
-- The same for every column of a kind.
SELECT k.severity, c.view_name, c.column_name, replace(k.condition, 'column', format('e.%I', c.column_name)),
	replace(k.finding, 'column', c.column_name), k.share, k.at_least
FROM (VALUES
	('warning', 'text', 'column = ''''', 'column: an empty text; NULLIF(column, '''')', NULL, NULL),
	('error', 'time', 'column IN (''infinity'', ''-infinity'')',
		'column: infinite; what has not happened is NULL', NULL, NULL),
	('warning', 'time', 'column > now() AND column <= now() + interval ''14 hours''',
		'column: hours ahead of now; local time taken for UTC?', NULL, NULL),
	('error', 'time', 'column > now() + interval ''14 hours'' AND column < ''infinity''',
		'column: in the future', NULL, NULL),
	('error', 'time', 'column < ''1980-01-01'' AND column > ''-infinity''',
		'column: before 1980; a sentinel for unknown?', NULL, NULL),
	('warning', 'time', 'column AT TIME ZONE ''UTC'' = date_trunc(''day'', column AT TIME ZONE ''UTC'')',
		'column: all at midnight; a date that was cast?', 1, 20),
	('warning', 'number', 'column = 0', 'column: all are 0', 1, 2)
) AS k(severity, type, condition, finding, share, at_least)
JOIN pg_temp.kpi_columns() AS c ON c.type = k.type AND c.view_name <> 'kpi_reconcile'
	AND NOT (c.view_name = 'kpi_revenue' AND k.finding LIKE '%midnight%') $$;

-- What is wrong with the type of a column; NULL if nothing is.
CREATE OR REPLACE FUNCTION pg_temp.kpi_type_fault(column_name text, wanted text, found text) RETURNS text
LANGUAGE sql AS $$
SELECT CASE
	WHEN found IS NULL THEN format('%s: missing', column_name)
	WHEN found = ANY (accepted) THEN NULL
	WHEN wanted = 'time' AND found IN ('timestamp without time zone', 'date')
		THEN format('%s: %s, in no zone; if it is UTC, %1$s AT TIME ZONE ''UTC''', column_name, found)
	ELSE format('%s: %s in place of %s', column_name, found, accepted[1]) END
FROM (SELECT CASE wanted WHEN 'time' THEN '{timestamp with time zone}' WHEN 'text' THEN '{text,character varying}'
	WHEN 'number' THEN '{numeric,smallint,integer,bigint}' WHEN 'integer' THEN '{integer,smallint,bigint}'
	WHEN 'text[]' THEN '{text[],character varying[]}' ELSE ARRAY[wanted] END::text[]) AS type(accepted) $$;

-- The text of one query that counts all conditions of a view in one scan.  Only the columns in good are looked into,
-- the first of which is shown with each example.
CREATE OR REPLACE FUNCTION pg_temp.kpi_check_query(schema text, view_name text, good text[]) RETURNS text
LANGUAGE sql AS $$
SELECT format('SELECT f.severity, f.finding, f.n, total, f.example FROM (SELECT count(*) AS total, %s FROM %s AS e) AS c
		CROSS JOIN LATERAL (VALUES %s) AS f(place, severity, finding, n, present, share, at_least, example)
		WHERE f.n > 0 AND (f.share IS NULL OR f.n >= f.at_least AND f.n >= f.share * f.present)
		ORDER BY array_position(''{error,warning,note}'', f.severity), f.place',
	string_agg(format('count(*) FILTER (WHERE %1$s) AS n%2$s, count(e.%3$I) AS p%2$s,
		min(concat_ws('', '', %4$s)) FILTER (WHERE %1$s) AS x%2$s', condition, i, columns[1], shown), ', '),
	name,
	string_agg(format('(%1$s, %2$L, %3$L, n%1$s, p%1$s, %4$L::numeric, %5$L::int, x%1$s)',
		i, severity, finding, share, at_least), ', '))
FROM (SELECT row_number() OVER () AS i, c.severity, c.finding, c.share, c.at_least, v.name,
		string_to_array(c.columns, ',') AS columns,
		format(c.condition, v.name, quote_ident(schema), x.name) AS condition,
		(SELECT string_agg(format('%L || coalesce(e.%I::text, ''NULL'')', k || ' ', k), ', ' ORDER BY n)
			FROM unnest(good[1:1] || array_remove(string_to_array(c.columns, ','), good[1]))
				WITH ORDINALITY AS s(k, n)) AS shown
	FROM pg_temp.kpi_checks() AS c
	CROSS JOIN (SELECT format('%I.%I', schema, view_name)) AS v(name)
	CROSS JOIN (SELECT quote_ident(n.nspname) FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
		WHERE e.extname = 'cxkpi') AS x(name)
	WHERE c.view_name = kpi_check_query.view_name AND string_to_array(c.columns, ',') <@ good
		AND (c.condition !~ '%2\$s.kpi_deals' OR to_regclass(format('%I.kpi_deals', schema)) IS NOT NULL)
		AND (c.condition !~ '%2\$s.kpi_customers' OR to_regclass(format('%I.kpi_customers', schema)) IS NOT NULL)) AS c
GROUP BY name $$;

-- The time columns that read otherwise in another session time zone.
CREATE OR REPLACE FUNCTION pg_temp.kpi_zone_faults(name text, columns text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	zone CONSTANT text := current_setting('timezone');
	sums text := format('SELECT ARRAY[%s]::text[] FROM %s AS e',
		(SELECT string_agg(format('sum(extract(epoch FROM e.%I))', c), ', ') FROM unnest(columns) AS c), name);
	west text[];
	east text[];
BEGIN
	PERFORM set_config('timezone', 'Pacific/Pago_Pago', true);
	EXECUTE sums INTO west;
	PERFORM set_config('timezone', 'Pacific/Kiritimati', true);
	EXECUTE sums INTO east;
	PERFORM set_config('timezone', zone, true);
	RETURN QUERY SELECT c FROM unnest(columns, west, east) AS u(c, w, e) WHERE w IS DISTINCT FROM e;
END $$;

CREATE OR REPLACE FUNCTION pg_temp.check_kpi_views(schema text)
RETURNS TABLE ("view" text, severity text, finding text, "rows" bigint, "of" bigint, example text)
LANGUAGE plpgsql AS $$
DECLARE
	item record;
	good text[];
	times text[];
BEGIN
	IF to_regnamespace(quote_ident(schema)) IS NULL THEN
		RAISE EXCEPTION 'schema "%" does not exist', schema
			USING HINT = 'Name the schema of the views with -v schema=NAME.';
	END IF;
	FOR "view" IN SELECT c.view_name FROM pg_temp.kpi_columns() AS c GROUP BY c.view_name, c.place ORDER BY c.place LOOP
		"rows" := NULL;
		"of" := NULL;
		example := NULL;
		IF to_regclass(format('%I.%I', schema, "view")) IS NULL THEN
			severity := 'note';
			finding := 'missing; none of its KPIs';
			RETURN NEXT;
			CONTINUE;
		END IF;
		good := '{}';
		times := '{}';
		FOR item IN SELECT c.column_name, c.type, pg_temp.kpi_type_fault(c.column_name, c.type,
				replace(format_type(t.oid, NULL), t.typnamespace::regnamespace || '.', '')) AS fault
			FROM pg_temp.kpi_columns() WITH ORDINALITY AS c(place, view_name, column_name, type, n)
			LEFT JOIN pg_attribute AS a ON a.attrelid = to_regclass(format('%I.%I', schema, "view"))
				AND a.attname = c.column_name AND a.attnum > 0
			LEFT JOIN pg_type AS t ON t.oid = a.atttypid
			WHERE c.view_name = "view" ORDER BY c.n LOOP
			IF item.fault IS NULL THEN
				good := good || item.column_name;
				times := times || CASE item.type WHEN 'time' THEN ARRAY[item.column_name] ELSE '{}' END;
			ELSE
				severity := 'error';
				finding := item.fault;
				RETURN NEXT;
			END IF;
		END LOOP;
		-- Only columns that are as they should be are looked into.
		BEGIN
			EXECUTE format('SELECT count(*) FROM %I.%I', schema, "view") INTO "of";
			IF "of" = 0 THEN
				severity := 'warning';
				finding := 'no rows';
				RETURN NEXT;
			END IF;
			severity := 'error';
			FOR finding IN
				SELECT z || ': changes with the time zone of the session; AT TIME ZONE in the view says which is meant'
				FROM pg_temp.kpi_zone_faults(format('%I.%I', schema, "view"), times) AS z WHERE times <> '{}' LOOP
				RETURN NEXT;
			END LOOP;
			FOR severity, finding, "rows", "of", example IN
				EXECUTE coalesce(pg_temp.kpi_check_query(schema, "view", good), 'SELECT WHERE false') LOOP
				RETURN NEXT;
			END LOOP;
		EXCEPTION WHEN OTHERS THEN
			severity := 'error';
			finding := 'cannot be read: ' || SQLERRM;
			RETURN NEXT;
		END;
	END LOOP;
END $$;

SELECT * FROM pg_temp.check_kpi_views(:'schema');
DROP FUNCTION pg_temp.check_kpi_views(text), pg_temp.kpi_check_query(text, text, text[]),
	pg_temp.kpi_type_fault(text, text, text), pg_temp.kpi_zone_faults(text, text[]),
	pg_temp.kpi_checks(), pg_temp.kpi_columns();
\unset schema
