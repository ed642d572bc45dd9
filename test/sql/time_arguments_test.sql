-- The columns of most products are timestamps in UTC.  Beside a timestamptz,
-- PostgreSQL would read them in the time zone of the session, so an argument
-- that does that is refused, whatever the zone is.
CREATE DOMAIN utc AS timestamp;
CREATE TABLE tickets (id integer, opened timestamp, answered timestamp, seen timestamptz, calendar business_calendar,
	closed utc DEFAULT '2026-03-09 12:30', moments timestamp[] DEFAULT '{2026-03-01,2026-04-01}');
INSERT INTO tickets (id, opened, answered, seen, calendar) VALUES
	(1, '2026-03-09 12:00', '2026-03-09 12:30', '2026-03-09 12:30+00', 'UTC Mon-Fri 00:00-24:00'),
	(2, '2026-03-09 12:00', NULL, NULL, 'UTC Mon-Fri 00:00-24:00');

-- The error names the argument and both ways out.
SET timezone = 'America/New_York';
SELECT avg_resolution(opened, coalesce(answered, now())) FROM tickets;

-- What a query answers in three zones, the same answers together.
CREATE FUNCTION in_zones(query text) RETURNS TABLE(answer text, zones text) LANGUAGE plpgsql AS $$
DECLARE
	zone text;
	answers jsonb = '{}';
BEGIN
	FOREACH zone IN ARRAY ARRAY['UTC', 'Europe/Berlin', 'America/New_York']
	LOOP
		PERFORM set_config('timezone', zone, true);
		BEGIN
			EXECUTE query INTO answer;
		EXCEPTION WHEN OTHERS THEN
			answer := format('%s %s', SQLSTATE, SQLERRM);
		END;
		answers := jsonb_set(answers, ARRAY[answer], coalesce(answers -> answer, '[]') || to_jsonb(zone));
	END LOOP;
	RETURN QUERY SELECT key, CASE WHEN jsonb_array_length(value) = 3 THEN 'all' ELSE value #>> '{}' END
		FROM jsonb_each(answers);
END $$;

-- The two ways out, and the word of a user who means the zone of the session.
SELECT * FROM in_zones($$SELECT business_time(opened, coalesce(answered, timestamptz '2026-03-09 13:00+00' AT TIME ZONE 'UTC'), calendar)
	FROM tickets WHERE id = 2$$);
SELECT * FROM in_zones($$SELECT business_time(opened AT TIME ZONE 'UTC', coalesce(answered AT TIME ZONE 'UTC', '2026-03-09 13:00+00'), calendar)
	FROM tickets WHERE id = 2$$);
SELECT * FROM in_zones($$SELECT business_time(opened::timestamptz, timestamptz '2026-03-09 13:00+00', calendar)
	FROM tickets WHERE id = 2$$);

-- Every function that takes times refuses, for every argument, and names it.
CREATE TEMP TABLE calls (call text);
INSERT INTO calls VALUES
	('avg_resolution(opened, seen)'), ('avg_resolution(seen, opened)'), ('avg_resolution(opened, seen, calendar)'),
	('avg_response(seen, answered)'), ('avg_response(seen, answered, calendar)'), ('resolution_rate(opened, seen)'),
	('duration_summary(opened, seen)'), ('duration_summary(seen, seen, opened)'),
	('duration_summary(seen, seen, opened, calendar)'), ('duration_summary(now() - opened)'),
	('churn_rate(seen, opened, ''[2026-01-01,2026-02-01)'')'), ('retention_rate(opened, seen, ''[2026-01-01,2026-02-01)'')'),
	('customer_summary(seen, seen, tstzrange(opened, answered))'),
	('customer_series(opened, seen, ARRAY[now()])'), ('customer_series(seen, seen, ARRAY[opened])'),
	('activity_summary(opened, ARRAY[now()])'), ('volume_series(opened, ARRAY[now()])'), ('volume_series(seen, ARRAY[opened, now()])'),
	('sla_agg(opened, seen, ''1 hour'')'), ('sla_summary(seen, seen, ''1 hour'', opened)'),
	('sla_summary(seen, seen, ''1 hour'', seen + (now() - opened), calendar)'),
	('funnel_depth(CASE WHEN id = 1 THEN opened ELSE now() END, 1, ''1 day'')'),
	('touches_to_response(greatest(opened, now()), true)'),
	('avg_resolution(seen, closed)'), ('volume_series(seen, moments)'),
	('(SELECT max(c.period_no) FROM cohorts(''{"version":1,"time_type":"date","bounds":["2026-01-01","2026-02-01"],"active":[0],"last_active":[0]}'', as_of => opened) AS c)'),
	('min(business_time(opened, seen, calendar))'), ('min(business_time(seen, opened, calendar))'),
	('min(add_business_time(coalesce(answered, seen), ''1 hour'', calendar))'),
	('bool_or(is_business_time(nullif(coalesce(answered, seen), now()), calendar))'),
	('count(period_bounds(seen, opened, ''1 day''))'), ('count(period_bounds(opened, seen, ''1 day'', ''UTC''))');
SELECT call, (in_zones(format('SELECT %s FROM tickets', call))).* FROM calls;

-- What is not in an argument does not matter.
SELECT * FROM in_zones($$SELECT avg_resolution(opened, answered ORDER BY coalesce(answered, now())) FROM tickets WHERE opened < now()$$);
SELECT * FROM in_zones($$SELECT min(business_time(opened, answered, calendar)) FILTER (WHERE coalesce(answered, now()) > '2026-01-01') FROM tickets$$);

-- A literal or a parameter without a type is of the type of the column.
SELECT * FROM in_zones($$SELECT avg_resolution(opened, coalesce(answered, '2026-03-09 13:00')) FROM tickets$$);
PREPARE typed(timestamptz) AS SELECT avg_resolution(opened, coalesce(answered, $1)) FROM tickets;
PREPARE untyped AS SELECT avg_resolution(opened, coalesce(answered, $1)) FROM tickets;
SET plan_cache_mode = force_generic_plan;
SELECT * FROM in_zones($$EXECUTE typed('2026-03-09 13:00+00')$$);
SELECT * FROM in_zones($$EXECUTE untyped('2026-03-09 13:00')$$);
RESET plan_cache_mode;

-- Wherever the call stands.
CREATE VIEW waiting AS SELECT id, opened, coalesce(answered, now()) AS until, calendar FROM tickets;
CREATE FUNCTION waited_sql(ticket tickets) RETURNS interval LANGUAGE sql AS
	'SELECT business_time(ticket.opened, coalesce(ticket.answered, now()), ticket.calendar)';
CREATE FUNCTION waited_plpgsql(ticket tickets) RETURNS interval LANGUAGE plpgsql AS
	'BEGIN RETURN business_time(ticket.opened, coalesce(ticket.answered, now()), ticket.calendar); END';
CREATE TEMP TABLE places (place text);
INSERT INTO places VALUES
	('avg_resolution(opened, until) FROM waiting'),
	('waited_sql(t) FROM tickets t'), ('waited_plpgsql(t) FROM tickets t'),
	('avg_resolution(opened, coalesce(answered, now()) ORDER BY id) FROM tickets'),
	('avg_resolution(DISTINCT opened, coalesce(answered, now())) FROM tickets'),
	('avg_resolution(opened, coalesce(answered, now())) FILTER (WHERE id = 1) FROM tickets'),
	('avg_resolution(opened, coalesce(answered, now())) OVER () FROM tickets'),
	('avg_resolution(opened, coalesce(answered, now())) OVER (ORDER BY id ROWS 1 PRECEDING) FROM tickets'),
	('count(*) FROM tickets HAVING avg_resolution(opened, coalesce(answered, now())) > ''0'''),
	('count(*) FROM tickets WHERE business_time(opened, now(), calendar) > ''0'''),
	('max(v) FROM tickets, LATERAL (SELECT business_time(opened, seen, calendar) AS v) AS t');
SELECT place, (in_zones('SELECT ' || place)).* FROM places;

-- In a parallel worker.
INSERT INTO tickets (id, opened, answered, seen, calendar) SELECT id, opened, answered, seen, calendar FROM tickets, generate_series(1, 1000);
ALTER TABLE tickets SET (parallel_workers = 2);
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
DO $$
DECLARE
	line text;
	plan text := '';
BEGIN
	FOR line IN EXPLAIN SELECT avg_resolution(opened, coalesce(answered, now())) FROM tickets LOOP
		plan := plan || line;
	END LOOP;
	ASSERT plan ~ 'Gather', plan;
END $$;
SELECT * FROM in_zones($$SELECT avg_resolution(opened, coalesce(answered, now())) FROM tickets$$);
RESET parallel_setup_cost;
RESET parallel_tuple_cost;

-- What the query also groups or sorts by is computed before the call, which
-- then has only a column of it.
SELECT * FROM in_zones($$SELECT volume_series(until, period_bounds(timestamptz '2026-03-01', '2026-04-01', '1 month', 'UTC'))
	FROM (SELECT coalesce(answered, now()) AS until FROM tickets) AS t GROUP BY until LIMIT 1$$);
SELECT * FROM in_zones($$SELECT volume_series(until, period_bounds(timestamptz '2026-03-01', '2026-04-01', '1 month', 'UTC'))
	OVER (ORDER BY until) FROM (SELECT coalesce(answered, now()) AS until FROM tickets) AS t LIMIT 1$$);
SELECT * FROM in_zones($$SELECT touches_to_response(until, true ORDER BY until)
	FROM (SELECT coalesce(answered, now()) AS until FROM tickets) AS t$$);
SELECT * FROM in_zones($$SELECT volume_series(until, period_bounds(timestamptz '2026-03-01', '2026-04-01', '1 month', 'UTC')) IS NOT NULL
	FROM (SELECT coalesce(seen, timestamptz '2026-03-09 13:00+00') AS until FROM tickets) AS t GROUP BY until LIMIT 1$$);

-- A column of a nested query is followed once, however often each level uses it.
SET statement_timeout = '30s';
DO $$
DECLARE
	query text := 'SELECT now() AS x';
BEGIN
	FOR i IN 1 .. 40 LOOP
		query := format('SELECT greatest(max(x), max(x)) AS x FROM (%s) AS t%s', query, i);
	END LOOP;
	EXECUTE format('SELECT avg_resolution(x, x) FROM (%s) AS t', query);
END $$;
RESET statement_timeout;

-- Of two window functions over one window, the right one does not vouch for
-- the other.
SELECT * FROM in_zones($$SELECT avg_resolution(seen, seen) OVER w, avg_response(opened, seen) OVER w FROM tickets
	WINDOW w AS (ORDER BY id) LIMIT 1$$);

-- A subquery does not hide a cast; one that is stored first, as that of a
-- materialized CTE, is a table for the call.
SELECT * FROM in_zones($$SELECT avg_resolution(opened, until) FROM (SELECT opened::timestamptz AS opened,
	coalesce(answered, timestamptz '2026-03-09 13:00+00') AS until FROM tickets OFFSET 0) AS t$$);
SELECT * FROM in_zones($$WITH t AS MATERIALIZED (SELECT opened::timestamptz AS opened,
	coalesce(answered, timestamptz '2026-03-09 13:00+00') AS until FROM tickets)
	SELECT avg_resolution(opened, until) FROM t$$);

DROP TABLE tickets CASCADE;
DROP DOMAIN utc;

-- Bounds that are the same in the expression are not compared for each row;
-- those that are not are, in an aggregate and in a window.
SELECT error_of($$SELECT volume_series(date '2026-01-01' + i, ARRAY[date '2026-01-01', date '2026-02-01' + i % 2]) FROM generate_series(1, 3) AS i$$);
SELECT error_of($$SELECT volume_series(date '2026-01-01' + i, ARRAY[date '2026-01-01', date '2026-02-01' + i % 2]) OVER () FROM generate_series(1, 3) AS i$$);
SELECT error_of($$SELECT volume_series(date '2026-01-01' + i, '{2026-01-01,2026-02-01}') OVER (ORDER BY i),
	volume_series(date '2026-01-01' + i, ARRAY[date '2026-01-01', date '2026-02-01' + i % 2]) OVER (ORDER BY i) FROM generate_series(1, 3) AS i$$);
