-- Tickets that are 90 days old, or ten years more.
CREATE UNLOGGED TABLE aged AS
SELECT id, opened, opened + interval '90 days' + id % 86400 * interval '1 second' AS closed,
	opened - interval '10 years' AS opened_long_ago
FROM tickets;
VACUUM ANALYZE aged;

DO $$
DECLARE
	hours text := 'Europe/Berlin Mon-Fri 08:00-12:00,13:00-17:00';
	holidays text := '; closed *-01-01,*-05-01,*-10-03,*-12-24..*-12-26,*-12-31';
	subtraction text := 'SELECT count(closed - opened) FROM aged';
	call text := 'SELECT count(business_time(%s, closed, %L)) FROM aged';
BEGIN
	CALL bench.compare('business_time, 90 days', format(call, 'opened', hours), 'closed - opened', subtraction);
	CALL bench.compare('business_time, holidays, 90 days', format(call, 'opened', hours || holidays), 'closed - opened', subtraction);
	CALL bench.compare('business_time, holidays, 10 years', format(call, 'opened_long_ago', hours || holidays), 'closed - opened', subtraction);
	CALL bench.compare('business_time, always open, 10 years', format(call, 'opened_long_ago', 'Europe/Berlin Mon-Sun 00:00-24:00'), 'closed - opened', subtraction);
	CALL bench.compare('add_business_time', format('SELECT count(add_business_time(opened, ''16 hours'', %L)) FROM aged', hours), 'closed - opened', subtraction);
	CALL bench.compare('avg_resolution with a calendar', format('SELECT avg_resolution(opened, closed, %L) FROM aged', hours || holidays),
		'avg_resolution', 'SELECT avg_resolution(opened, closed) FROM aged', NULL, NULL);
END $$;

-- The goal is 300 ns a call beyond the subtraction.
UPDATE bench.measure SET goal = 1 + 300e-6 * (SELECT count(*) FROM aged) / against_ms
WHERE what LIKE 'business_time%' AND against = 'closed - opened';

-- The usual SQL: every minute of every ticket, or every day of it with the hours of the day.
\set by_calendar 'SELECT sum(business_time(opened, closed, ''Europe/Berlin Mon-Fri 08:00-12:00,13:00-17:00''))::text FROM few'
\set by_minute 'SELECT sum((SELECT count(*) FROM generate_series(opened, closed - interval ''1 minute'', ''1 minute'') AS m, LATERAL (SELECT m AT TIME ZONE ''Europe/Berlin'' AS at) AS l WHERE extract(isodow FROM at) < 6 AND (at::time >= ''08:00'' AND at::time < ''12:00'' OR at::time >= ''13:00'' AND at::time < ''17:00'')) * interval ''1 minute'')::text FROM few'
\set by_day 'SELECT sum((SELECT sum(greatest(least(closed, (day + closes) AT TIME ZONE ''Europe/Berlin'') - greatest(opened, (day + opens) AT TIME ZONE ''Europe/Berlin''), ''0'')) FROM generate_series((opened AT TIME ZONE ''Europe/Berlin'')::date::timestamp, closed AT TIME ZONE ''Europe/Berlin'', ''1 day'') AS day, (VALUES (interval ''08:00'', interval ''12:00''), (''13:00'', ''17:00'')) AS w(opens, closes) WHERE extract(isodow FROM day) < 6))::text FROM few'
CREATE TABLE few AS SELECT id, date_trunc('minute', opened) AS opened, date_trunc('minute', closed) AS closed FROM aged ORDER BY id LIMIT greatest(:rows / 50000, 20);
CALL bench.compare('business_time, 90 days', :'by_calendar', 'minute by minute', :'by_minute', 0.001);
DROP TABLE few;
CREATE TABLE few AS SELECT id, opened, closed FROM aged ORDER BY id LIMIT greatest(:rows / 1000, 20);
CALL bench.compare('business_time, 90 days', :'by_calendar', 'day by day', :'by_day');
