-- Business calendars: the time that somebody was there to answer.
SET datestyle = ISO; SET intervalstyle = postgres; SET timezone = 'UTC';
CREATE SCHEMA calendar_test;
SET search_path = calendar_test, public;

-- A ticket of Friday 16:00, answered on Monday 10:00: one hour on Friday and two on Monday.
SELECT business_time(timestamptz '2026-03-06 16:00 Europe/Stockholm', '2026-03-09 10:00 Europe/Stockholm',
	'Europe/Stockholm Mon-Fri 08:00-12:00,13:00-17:00');
-- Due after four business hours: Friday to 17:00, then Monday to 11:00.
SELECT add_business_time(timestamptz '2026-03-06 16:00 Europe/Stockholm', '4 hours',
	'Europe/Stockholm Mon-Fri 08:00-12:00,13:00-17:00') AT TIME ZONE 'Europe/Stockholm' AS due;
-- Windows are half-open.
SELECT at, is_business_time(at::timestamptz, 'UTC Mon-Fri 08:00-12:00')
FROM unnest('{2026-03-06 07:59:59.999999,2026-03-06 08:00,2026-03-06 11:59:59.999999,2026-03-06 12:00,2026-03-07 08:00}'::timestamp[]) AS at;
-- A whole year of 2026: 261 weekdays, of which 2 are closed and one is half as long.
SELECT business_time(date '2026-01-01', date '2027-01-01',
	'Europe/Stockholm Mon-Fri 08:00-12:00,13:00-17:00; closed *-12-24..*-12-25; 2026-12-31 08:00-12:00'),
	(261 - 2) * interval '8 hours' - interval '4 hours' AS by_hand;

-- The text form: read in many ways, written in one.
CREATE TABLE spelled (said text, calendar business_calendar);
INSERT INTO spelled SELECT said, said::business_calendar FROM unnest(ARRAY[
	'Europe/Stockholm Mon-Fri 08:00-12:00,13:00-17:00; Sat 10:00-14:00; closed 2026-12-24..2026-12-26; 2026-12-31 08:00-12:00',
	' EUROPE/stockholm  friday,MON-thursday 13:00 - 17:00,08:00-12:00;2026-12-31 08:00-12:00 ; SAT 10:00-14:00;closed 2026-12-26, 2026-12-24 .. 2026-12-25',
	'UTC Mon-Sun 00:00-24:00',
	'utc closed',
	'America/New_York Fri 22:00-06:00',
	'America/New_York Sat 00:00-06:00; Fri 22:00-24:00',
	'UTC Fri-Mon 22:00-00:00',
	'UTC Mon-Sun 20:00-08:00',
	'UTC Mon 8:00-12:00,12:00-13:00; Mon 7:30:15-08:00; Tue 10:00:00.250-10:00:01',
	'Asia/Tokyo Mon,Wed,Fri 09:00-18:00; Tue 09:00-18:00,20:00-21:00; closed *-12-30..*-01-03,*-02-29; *-12-29 09:00-12:00; 2028-02-28..2028-03-01 10:00-11:00',
	'UTC Mon-Fri 08:00-16:00; closed *-12-25; from 2026-04-01: Mon-Fri 09:00-18:00; Sat 10:00-12:00; from 2027-01-01: closed',
	'UTC Mon-Fri 08:00-16:00; from 2027-01-01 closed; from 2026-04-01 Sat 10:00-12:00; Mon-Fri 09:00-18:00; closed *-12-25; from 2026-05-01 Mon-Fri 09:00-18:00; Sat 10:00-12:00'
]) AS said;
SELECT calendar FROM spelled;
SELECT count(DISTINCT calendar) AS calendars, count(*) AS spellings, bool_and(calendar::text::business_calendar = calendar) AS lossless FROM spelled;
SELECT count(*) FROM spelled a JOIN spelled b USING (calendar);	-- by hash or merge: 3 pairs of equals, and 6 without
SELECT bool_and(received('business_calendar', business_calendar_send(calendar)) = calendar::text) AS binary_too FROM spelled;

-- Cases published with two libraries: business_time (bokmann/business_time, MIT,
-- test/test_time_extensions.rb and test/test_calculating_business_duration.rb) and
-- biz (zendesk/biz, Apache-2.0, spec/calculation/duration_within_spec.rb).
CREATE TABLE published (library text, started timestamp, ended timestamp, hours text, seconds integer, note text);
INSERT INTO published VALUES
	('business_time', '2012-02-01 10:00:00', '2012-02-01 14:20:00', 'Mon-Fri 09:00-17:00', 15600, 'same day'),
	('business_time', '2012-02-01 10:00:00', '2012-02-01 17:24:00', 'Mon-Fri 09:00-17:00', 25200, 'end after hours'),
	('business_time', '2012-02-01 10:00:00', '2012-02-01 17:00:00', 'Mon-Fri 09:00-17:00', 25200, 'to closing time'),
	('business_time', '2012-02-01 07:25:00', '2012-02-01 15:30:00', 'Mon-Fri 09:00-17:00', 23400, 'start before hours'),
	('business_time', '2012-02-01 10:00:00', '2012-02-02 10:00:00', 'Mon-Fri 09:00-17:00', 28800, 'consecutive days'),
	('business_time', '2012-02-01 10:00:00', '2012-02-09 11:00:00', 'Mon-Fri 09:00-17:00', 176400, 'spans weekend'),
	('business_time', '2012-02-03 10:40:00', '2012-02-04 10:40:00', 'Mon-Fri 09:00-17:00', 22800, 'end on Saturday'),
	('business_time', '2010-12-24 15:00:00', '2010-12-27 11:00:00', 'Mon 09:00-17:00; Fri 09:00-17:00; Sat 10:00-15:00', 32400, 'different hours per weekday'),
	('business_time', '2012-05-28 08:04:26', '2012-05-29 14:56:45', 'Mon 09:00-18:00; Tue 09:00-18:00; Wed 09:00-18:00', 53805, 'instants given as +0300, schedule in UTC'),
	('business_time', '2010-12-24 15:00:00', '2010-12-27 11:00:00', 'Mon 00:00-24:00; Fri 00:00-24:00; Sat 11:00-15:00', 86400, '24-hour days'),
	('business_time', '2010-12-24 15:00:00', '2010-12-27 11:00:00', 'Mon 00:00-24:00; Fri 00:00-24:00; Sat 00:00-24:00; Sun 00:00-24:00', 244800, '24x7'),
	('business_time', '2014-05-12 20:50:00', '2014-05-13 08:10:00', 'Mon 08:00-20:00; Tue 08:00-20:00', 600, 'overnight'),
	('biz', '2006-01-01 00:00:00', '2006-01-08 00:00:00', 'Mon 09:00-17:00; Tue 10:00-16:00; Wed 09:00-17:00; Thu 10:00-16:00; Fri 09:00-17:00; Sat 11:00-14:30', 142200, 'whole week'),
	('biz', '2006-01-01 00:00:00', '2006-01-01 00:00:00', 'Mon 09:00-17:00; Tue 10:00-16:00; Wed 09:00-17:00; Thu 10:00-16:00; Fri 09:00-17:00; Sat 11:00-14:30', 0, 'empty'),
	('biz', '2006-01-08 00:00:00', '2006-01-01 00:00:00', 'Mon 09:00-17:00; Tue 10:00-16:00; Wed 09:00-17:00; Thu 10:00-16:00; Fri 09:00-17:00; Sat 11:00-14:30', 0, 'reversed');
SELECT count(*), count(*) FILTER (WHERE extract(epoch FROM business_time(started, ended, ('UTC ' || hours)::business_calendar)) = seconds) AS agree
FROM published WHERE note <> 'reversed';
-- biz gives no time if the arguments are reversed; here the time is negative.
SELECT bool_and(business_time(ended, started, c) = -business_time(started, ended, c)) AS reversed_is_negative,
	bool_and(extract(epoch FROM business_time(ended, started, c)) = CASE note WHEN 'same day' THEN -15600 END) AS minus_260_minutes
FROM published, LATERAL CAST('UTC ' || hours AS business_calendar) AS c;
-- The days that they count, holiday of 2022-06-22 included.
SELECT business_time(first, last, c) / 8 AS business_days FROM (VALUES
	(date '2010-12-20', date '2010-12-22', 'UTC Mon-Fri 09:00-17:00'), ('2010-12-20', '2010-12-23', 'UTC Mon-Fri 09:00-17:00'),
	('2015-11-15', '2015-11-21', 'UTC Mon-Fri 09:00-17:00'), ('2022-06-20', '2022-06-25', 'UTC Mon-Fri 09:00-17:00; closed 2022-06-22')) AS v(first, last, hours),
	LATERAL CAST(hours AS business_calendar) AS c;
-- The deadline is the first instant by which the time has passed, and back.
SELECT bool_and(business_time(started, due, c) = ask AND (ask = '0' OR business_time(started, due - interval '1 microsecond', c) < ask)) AS deadline,
	bool_and(business_time(early, started, c) = ask AND (ask = '0' OR business_time(early + interval '1 microsecond', started, c) < ask)) AS backwards,
	bool_and(ask <> '0' OR due = started AND early = started) AS zero_changes_nothing
FROM published, unnest('{0,00:00:00.000001,1:00,8:00,40:00,1000:00}'::interval[]) AS ask,
	LATERAL CAST('UTC ' || hours AS business_calendar) AS c,
	LATERAL (VALUES (add_business_time(started, ask, c), add_business_time(started, -ask, c))) AS v(due, early);

-- Daylight saving time.  Always open is the time that really passes.
SELECT business_time('2026-03-28 12:00 Europe/Berlin', timestamptz '2026-03-29 12:00 Europe/Berlin', c) AS spring,
	business_time('2026-10-24 12:00 Europe/Berlin', timestamptz '2026-10-25 12:00 Europe/Berlin', c) AS autumn,
	business_time(date '2026-03-29', date '2026-03-30', c) AS spring_day
FROM (VALUES (business_calendar 'Europe/Berlin Mon-Sun 00:00-24:00')) AS v(c);
-- Hours that the clock skips last no time, hours that it shows twice count twice.
SELECT hours, business_time(date '2026-03-29', date '2026-03-30', c) AS spring, business_time(date '2026-10-25', date '2026-10-26', c) AS autumn,
	business_time(date '2026-06-07', date '2026-06-08', c) AS summer
FROM unnest('{01:00-02:00,01:30-02:30,02:00-03:00,02:15-02:45,02:30-03:30,03:00-04:00}'::text[]) AS hours,
	LATERAL CAST('Europe/Berlin Sun ' || hours AS business_calendar) AS c;
SELECT add_business_time('2026-03-29 01:59 Europe/Berlin', '2 min', c) AS spring, add_business_time('2026-10-25 02:59 CEST', '2 min', c) AS autumn
FROM (VALUES (business_calendar 'Europe/Berlin Sun 01:00-04:00')) AS v(c);
-- A clock that was set back for good, and no hours but those that it showed twice.
SELECT business_time(date '2014-10-26', date '2014-10-27', 'Europe/Moscow Sun 01:00-02:00') AS moscow;
-- Half an hour in Australia/Lord_Howe; Samoa went without 2011-12-30.
SELECT business_time(date '2026-04-05', date '2026-04-06', 'Australia/Lord_Howe Mon-Sun 00:00-24:00') AS lord_howe_autumn,
	business_time(date '2026-10-04', date '2026-10-05', 'Australia/Lord_Howe Mon-Sun 00:00-24:00') AS lord_howe_spring,
	business_time(date '2011-12-29', date '2012-01-01', 'Pacific/Apia Mon-Sun 09:00-17:00') AS apia,
	business_time(date '2011-12-30', date '2011-12-31', 'Pacific/Apia Mon-Sun 09:00-17:00') AS no_day,
	is_business_time(date '2011-12-30', 'Pacific/Apia Mon-Sun 09:00-17:00') AS no_business_day;
-- Midnight is skipped in Santiago and repeated in Havana: the day starts at the first instant that shows its date.
SELECT business_time(date '2023-09-03', date '2023-09-04', 'America/Santiago Mon-Sun 00:00-24:00') AS santiago,
	business_time(date '2023-11-05', date '2023-11-06', 'America/Havana Mon-Sun 00:00-24:00') AS havana,
	business_time(date '2023-04-01', date '2023-04-02', 'America/Santiago Sat 23:00-24:00') AS santiago_before_midnight;
-- The rules go on for ever: 41,742 Sundays of 800 years, and an hour more each autumn.
SELECT business_time(date '2400-01-01', date '3200-01-01', 'America/New_York Sun 01:00-02:00') = (41742 + 800) * interval '1 hour' AS all_autumns;

-- More zones than a session keeps, again and again, those with many changes before those with none.
SELECT count(*), count(*) FILTER (WHERE is_business_time(at, (zone || ' Mon-Sun 00:00-12:00')::business_calendar) <> ((at AT TIME ZONE zone)::time < '12:00')) AS wrong
FROM generate_series(1, 3) AS round, unnest('{America/New_York,Europe/Berlin,Asia/Tokyo,Asia/Seoul,Asia/Shanghai,Asia/Manila,Asia/Jakarta,Asia/Bangkok,Asia/Dhaka,
	Asia/Kolkata,Asia/Karachi,Asia/Tashkent,Asia/Kathmandu,Asia/Colombo,Asia/Dubai,Asia/Riyadh,Asia/Baghdad,Africa/Nairobi,Africa/Lagos,Africa/Algiers,Africa/Accra,
	Africa/Abidjan,Africa/Johannesburg,Africa/Harare,America/Bogota,America/Lima,America/Caracas,America/Guayaquil,America/Panama,America/Jamaica,America/Phoenix,
	Pacific/Honolulu,Pacific/Guam,UTC,Etc/UTC,Australia/Brisbane,Australia/Perth,Australia/Darwin,Asia/Singapore}'::text[]) AS zone,
	generate_series(timestamptz '1891-01-01 07:11:13+00', '2031-01-01', '13 years 17 days 5 hours') AS at;

-- Against plain SQL that looks at each quarter of an hour of 15 months.
CREATE TABLE rule (calendar integer, since date, isodow integer, md text, first date, last date, opens interval, closes interval);
INSERT INTO rule (calendar, since, isodow, opens, closes)
SELECT 1, '-infinity', day, opens, closes FROM generate_series(1, 5) AS day, (VALUES (interval '08:00', interval '12:00'), ('13:00', '17:00')) AS w(opens, closes)
UNION ALL VALUES (1, date '-infinity', 6, interval '10:00', interval '14:00'),
	(1, '2011-11-05', 3, '09:00', '18:00'), (1, '2011-11-05', 6, '22:00', '24:00'), (1, '2011-11-05', 7, '00:00', '06:00'),
	(1, '2012-06-06', 5, '00:00', '24:00'), (1, '2012-06-06', 7, '01:30', '02:30')
UNION ALL SELECT 2, '-infinity', day, '00:00', '24:00' FROM generate_series(1, 7) AS day
UNION ALL SELECT 3, '-infinity', day, '22:00', '24:00' FROM generate_series(1, 7) AS day
UNION ALL SELECT 3, '-infinity', day, '00:00', '02:15' FROM generate_series(1, 7) AS day;
INSERT INTO rule (calendar, md, opens, closes) VALUES
	(1, '01-01', NULL, NULL), (1, '02-29', '01:00', '04:00'), (1, '12-24', '09:00', '12:00'), (1, '12-25', NULL, NULL), (1, '12-31', '10:00', '11:00'), (3, '10-30', NULL, NULL);
INSERT INTO rule (calendar, first, last, opens, closes) VALUES
	(1, '2011-12-24', '2012-01-02', NULL, NULL), (1, '2012-03-09', '2012-03-12', '02:00', '03:00'), (1, '2012-10-28', '2012-10-28', '02:00', '05:45'),
	(1, '2012-12-31', '2012-12-31', '08:00', '12:00'), (3, '2012-03-25', '2012-03-25', '02:15', '03:15');
CREATE TABLE ruled (calendar integer, text text);
INSERT INTO ruled VALUES
	(1, ' Mon-Fri 08:00-12:00,13:00-17:00; Sat 10:00-14:00; closed *-12-25,*-01-01; *-02-29 01:00-04:00; *-12-24 09:00-12:00; *-12-31 10:00-11:00;'
		' closed 2011-12-24..2012-01-02; 2012-03-09..2012-03-12 02:00-03:00; 2012-10-28 02:00-05:45; 2012-12-31 08:00-12:00;'
		' from 2011-11-05: Wed 09:00-18:00; Sat 22:00-06:00; from 2012-06-06: Fri 00:00-24:00; Sun 01:30-02:30'),
	(2, ' Mon-Sun 00:00-24:00'),
	(3, ' Mon-Sun 22:00-02:15; closed *-10-30; 2012-03-25 02:15-03:15');
CREATE TABLE ruled_day AS
SELECT d.calendar, day, opens, closes
FROM (SELECT calendar, day::date, (SELECT max(since) FROM rule r WHERE r.calendar = c.calendar AND since <= day) AS section,
		EXISTS (SELECT FROM rule r WHERE r.calendar = c.calendar AND day BETWEEN first AND last) AS is_dated,
		EXISTS (SELECT FROM rule r WHERE r.calendar = c.calendar AND md = to_char(day, 'MM-DD')) AS is_yearly
	FROM ruled AS c, generate_series(timestamp '2011-09-29', '2013-01-12', '1 day') AS day) AS d
	JOIN rule r ON r.calendar = d.calendar AND CASE WHEN is_dated THEN day BETWEEN first AND last
		WHEN is_yearly THEN md = to_char(day, 'MM-DD') ELSE since = section AND isodow = extract(isodow FROM day) END;
CREATE TABLE quarter AS
SELECT zone, r.calendar, at, coalesce(sum(CASE WHEN d.day IS NOT NULL THEN 900 END) OVER (
	PARTITION BY zone, r.calendar ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before, d.day IS NOT NULL AS open
FROM unnest('{Europe/Berlin,America/New_York,Asia/Kolkata,Australia/Lord_Howe,Pacific/Apia,UTC}'::text[]) AS zone,
	LATERAL (SELECT at, at AT TIME ZONE zone AS local, (at AT TIME ZONE zone)::date AS day
		FROM generate_series(timestamptz '2011-10-01', '2013-01-10', '15 min') AS at OFFSET 0) AS i
	CROSS JOIN ruled r LEFT JOIN ruled_day d ON d.calendar = r.calendar AND d.day = i.day AND local >= d.day + opens AND local < d.day + closes;
SELECT count(*) AS quarters, bool_and(is_business_time(at, c) = open) AS open_agrees
FROM (SELECT q.*, (zone || text)::business_calendar AS c FROM quarter q JOIN ruled USING (calendar) WHERE extract(epoch FROM at)::bigint / 900 % 7 = 0) AS q;
SELECT count(*) AS pairs, count(*) FILTER (WHERE extract(epoch FROM business_time(a.at, b.at, (a.zone || text)::business_calendar)) <> b.before - a.before) AS wrong,
	max(b.at - a.at) > '1 year' AS some_long, min(b.at - a.at) < '-1 year' AS some_reversed
FROM (SELECT timestamptz '2011-10-01' + i * 7919 % 44000 * interval '15 min' AS a_at,
		timestamptz '2011-10-01' + i * i % 44003 * interval '15 min' AS b_at FROM generate_series(1, 400) AS i) AS pair
	JOIN quarter a ON a.at = a_at JOIN quarter b ON b.at = b_at AND b.zone = a.zone AND b.calendar = a.calendar
	JOIN ruled ON ruled.calendar = a.calendar;
-- The same with ages of up to 500 years, each day added up: yearly days fall on other weekdays every year.
WITH day AS (
	SELECT day::date, sum(CASE to_char(day, 'MM-DD') WHEN '12-25' THEN 0 WHEN '12-26' THEN 0 WHEN '02-29' THEN 1 WHEN '01-01' THEN 24
		ELSE CASE extract(isodow FROM day) WHEN 7 THEN 0 WHEN 6 THEN 2 ELSE 8 END END) OVER (ORDER BY day) AS hours
	FROM generate_series(timestamp '1800-01-01', '2300-01-01', '1 day') AS day)
SELECT count(*), count(*) FILTER (WHERE extract(epoch FROM business_time(date '1800-01-02', day + 1,
	'UTC Mon-Fri 09:00-17:00; Sat 10:00-12:00; closed *-12-25..*-12-26; *-02-29 10:00-11:00; *-01-01 00:00-24:00')) <> (hours - 24) * 3600) AS wrong
FROM day WHERE day >= '1800-01-01';
-- Sections before 2000 too; hours that change, but not the number of windows.
SELECT calendar, business_time(date '1998-01-05', date '1998-01-12', calendar) AS at_first, business_time(date '1999-01-04', date '1999-01-11', calendar) AS then,
	business_time(date '2026-01-05', date '2026-01-12', calendar) AS now
FROM (VALUES (business_calendar 'UTC Mon-Fri 09:00-10:00; from 2026-01-01: Mon-Fri 09:00-13:00; from 1999-01-01: Mon-Fri 09:00-11:00')) AS v(calendar);
-- The morning after an overnight window belongs to the section of its own date: closed after a
-- last night of Wednesday, open before a first night of Thursday.
SELECT business_time(date '2026-03-05', date '2026-03-06', 'UTC Mon-Sun 22:00-06:00; from 2026-03-05: Mon-Fri 09:00-17:00') AS last_night,
	business_time(date '2026-03-05', date '2026-03-06', 'UTC Mon-Fri 09:00-17:00; from 2026-03-05: Mon-Sun 22:00-06:00') AS first_night;
-- Closed twice is closed.
SELECT business_calendar 'UTC Mon-Fri 09:00-17:00; closed *-12-24..*-12-26,*-12-25; closed 2027-01-04..2027-01-08; closed 2027-01-06' = 'UTC Mon-Fri 09:00-17:00; closed *-12-24..*-12-26; closed 2027-01-04..2027-01-08' AS same;
-- And with the wall clock of any time, as far as it goes.
SELECT zone, count(*), count(*) FILTER (WHERE is_business_time(at, (zone || ' Mon,Wed-Fri 09:00-17:00')::business_calendar)
	<> (local::time >= '09:00' AND local::time < '17:00' AND extract(isodow FROM local) IN (1, 3, 4, 5))) AS wrong
FROM unnest('{Europe/Berlin,America/New_York,Africa/Casablanca,Australia/Lord_Howe,Pacific/Apia,America/Sao_Paulo}'::text[]) AS zone,
	LATERAL (SELECT at, at AT TIME ZONE zone AS local FROM (
		SELECT timestamptz '1890-01-01' + i * interval '47 days 11:13:17' AS at FROM generate_series(1, 6000) AS i
		UNION ALL SELECT timestamptz '4700-01-01 BC' + i * interval '49 years 99 days 07:11:03' FROM generate_series(1, 6000) AS i) AS i) AS l
GROUP BY zone ORDER BY zone;
SELECT business_time('2000-01-01 UTC', '294276-12-31 23:00 UTC', 'Europe/Berlin Mon-Sun 00:00-24:00')
		= justify_hours(timestamptz '294276-12-31 23:00 UTC' - '2000-01-01 UTC') AS always_open_to_the_end,
	business_time(date '4713-01-01 BC', date '294276-12-31', 'UTC Mon-Sun 00:00-12:00') = (date '294276-12-31' - date '4713-01-01 BC') * interval '12 hours' AS half_of_it;

-- Timestamps are in UTC, wherever the session is; one in local time is cast.
SET timezone = 'Asia/Tokyo';
SELECT business_time(timestamp '2026-03-06 15:00', timestamp '2026-03-06 16:30', c) AS utc,
	business_time(timestamp '2026-03-06 16:00' AT TIME ZONE 'Europe/Stockholm', timestamp '2026-03-06 17:30' AT TIME ZONE 'Europe/Stockholm', c) AS local,
	add_business_time(timestamp '2026-03-06 15:00', '2 hours', c) AS due_utc, is_business_time(timestamp '2026-03-06 15:59', c) AS open
FROM (VALUES (business_calendar 'Europe/Stockholm Mon-Fri 08:00-17:00')) AS v(c);
SET timezone = 'UTC';
SELECT is_business_time(date '2026-03-07', c) AS saturday, is_business_time(date '2026-03-09', c) AS monday,
	add_business_time(date '2026-03-07', '1 hour', c) AS monday_morning
FROM (VALUES (business_calendar 'Europe/Stockholm Mon-Fri 08:00-17:00')) AS v(c);

-- NULL gives NULL.
SELECT business_time(NULL::timestamptz, now(), 'UTC closed'), business_time(now(), NULL, 'UTC closed'), business_time(now(), now(), NULL),
	add_business_time(now(), NULL, 'UTC closed'), is_business_time(NULL::date, 'UTC closed');

-- A calendar from the table of hours of a helpdesk; 0 and 7 are Sunday.
CREATE TABLE working_hours (inbox_id integer, day_of_week integer, open_hour integer, open_minutes integer,
	close_hour integer, close_minutes integer, closed_all_day boolean);
INSERT INTO working_hours SELECT 1, day, 9, 0, 17, 30, false FROM generate_series(1, 5) AS day
	UNION ALL VALUES (1, 0, NULL::integer, NULL::integer, NULL::integer, NULL::integer, true), (1, 6, 10, 0, 12, 0, false),
		(2, 0, 22, 0, 6, 0, false), (2, 7, 12, 0, 13, 0, false), (3, 1, 0, 0, 24, 0, true);
SELECT inbox_id, calendar_agg('europe/berlin', day_of_week,
	CASE WHEN NOT closed_all_day THEN make_time(open_hour, open_minutes, 0) END, make_time(close_hour, close_minutes, 0))
FROM working_hours GROUP BY inbox_id ORDER BY inbox_id;
SELECT calendar_agg('UTC', 1, '09:00', '10:00') FROM working_hours WHERE false;
-- Neither the order of the rows nor their way to the parts of a parallel plan matters.
CREATE TABLE hours AS SELECT i % 7 AS day, time '06:00' + i % 5 * interval '3 hours' AS opens FROM generate_series(1, 35) AS i;
SELECT count(DISTINCT whole) AS wholes, bool_and(whole = part) AS parts_agree
FROM generate_series(1, 6) AS seed,
	LATERAL (SELECT calendar_agg('UTC', day, opens, opens + '90 min' ORDER BY day * seed % 11, opens DESC) FROM hours) AS a(whole),
	LATERAL (SELECT calendar_agg_combine(calendar_agg('UTC', day, opens, opens + '90 min') FILTER (WHERE day < seed),
		calendar_agg('UTC', day, opens, opens + '90 min') FILTER (WHERE day >= seed)) FROM hours) AS b(part);
-- Hours and holidays as jsonb, with what calendar_agg has no argument for added as text.
SELECT (calendar_agg('Asia/Kolkata', position, (day ->> 'open')::time, (day ->> 'close')::time)::text
	|| (SELECT coalesce(string_agg('; closed ' || (holiday ->> 'date'), ''), '') FROM jsonb_array_elements(holidays) AS holiday))::business_calendar
FROM (VALUES ('{"Monday": {"open": "09:00", "close": "17:00"}, "Tuesday": {"open": "09:00", "close": "17:00"}}'::jsonb,
	'[{"name": "Diwali", "date": "2026-11-08"}, {"name": "Republic Day", "date": "2027-01-26"}]'::jsonb)) AS b(hours, holidays),
	LATERAL (SELECT array_position('{Sunday,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday}', key) - 1 AS position, value AS day FROM jsonb_each(hours)) AS d
GROUP BY holidays;

-- Averages in business time: 3, 1 and 8 hours, whatever else the table holds.
CREATE TABLE cases (team text, opened timestamptz, resolved timestamptz, calendar business_calendar);
INSERT INTO cases VALUES
	('a', '2026-03-06 16:00+01', '2026-03-09 10:00+01', 'Europe/Stockholm Mon-Fri 08:00-17:00'),
	('a', '2026-03-07 11:00+01', '2026-03-09 09:00+01', 'Europe/Stockholm Mon-Fri 08:00-17:00'),
	('a', '2026-03-06 16:00+01', '2026-03-07 00:00+01', 'UTC Mon-Sun 00:00-24:00'),
	('a', '2026-03-06 16:00+01', NULL, 'Europe/Stockholm Mon-Fri 08:00-17:00'),
	('a', '2026-03-06 16:00+01', '2026-03-07 00:00+01', NULL),
	('a', '2026-03-06 16:00+01', '2026-03-05 00:00+01', 'UTC Mon-Sun 00:00-24:00'),
	('b', '2026-03-06 16:00+01', NULL, 'UTC closed'),
	('b', '2026-03-06 16:00+01', '2026-03-07 00:00+01', NULL);
SELECT team, avg_resolution(opened, resolved, calendar), avg_response(opened, resolved, calendar),
	avg(business_time(opened, resolved, calendar)) FILTER (WHERE resolved >= opened) AS by_hand
FROM cases GROUP BY team ORDER BY team;
SELECT avg_resolution(opened, resolved, calendar) FROM cases WHERE false;
SELECT avg_resolution(opened AT TIME ZONE 'UTC', resolved AT TIME ZONE 'UTC', calendar) AS timestamps,
	avg_resolution(date '2026-03-06', date '2026-03-10', calendar) AS dates	-- 18, 18, 96, 18, 96 and 0 hours
FROM cases;
SELECT duration_total_accum(duration_total_accum('{}', opened, resolved, NULL), NULL, resolved, calendar) FROM cases LIMIT 1;
-- A summary in business time: resolved after an hour of Friday and one of Monday,
-- open for one hour of Friday and two of Monday until 11:00; a row without a calendar is invalid.
SELECT finished(s), unfinished(s), invalid(s), average(s), percentile(s, 0.5) AS median,
	survival(s, '2:00')::numeric(3, 2) AS open_after_2_hours, share_within(s, '1:59')::int AS within_1_59
FROM (SELECT duration_summary(opened, resolved, '2026-03-09 11:00+0', calendar)
	FROM (VALUES (timestamptz '2026-03-06 16:00+0', timestamptz '2026-03-09 10:00+0', business_calendar 'UTC Mon-Fri 09:00-17:00'),
		('2026-03-06 16:00+0', NULL, 'UTC Mon-Fri 09:00-17:00'), ('2026-03-06 16:00+0', '2026-03-09 10:00+0', NULL)) AS t(opened, resolved, calendar)) AS v(s);
-- Taken out again, it leaves what would be there without it.
SELECT bool_and(rolling IS NOT DISTINCT FROM anew) AS inverse_is_exact
FROM (SELECT avg_resolution(opened, resolved, 'Europe/Berlin Mon-Fri 09:00-17:00; closed *-12-25') OVER (ORDER BY id ROWS 20 PRECEDING) AS rolling,
	(SELECT sum(business_time(o.opened, o.resolved, 'Europe/Berlin Mon-Fri 09:00-17:00; closed *-12-25')) / nullif(count(*), 0)
		FROM big o WHERE o.id BETWEEN b.id - 20 AND b.id AND o.resolved >= o.opened) AS anew
	FROM big b WHERE id <= 1000) AS v;
SELECT one_answer($$SELECT team, avg_resolution(opened, resolved, 'Europe/Berlin Mon-Fri 09:00-17:00; closed *-12-25') FROM big GROUP BY team$$);
SELECT one_answer($$SELECT avg_response(opened, resolved, CASE WHEN id % 3 = 0 THEN business_calendar 'Asia/Tokyo Mon-Fri 09:00-17:00' ELSE 'UTC Sat-Sun 00:00-24:00' END) FROM big WHERE team >= 0$$);
SELECT one_answer($$SELECT team, calendar_agg('UTC', team, time '00:00' + id / 7 * interval '3 min', time '00:01' + id / 7 * interval '3 min') FROM big WHERE id < 300 GROUP BY team$$);

-- Storage: distinct values, an index, and comparison row by row.
CREATE TABLE stored (id integer, calendar business_calendar UNIQUE);
INSERT INTO stored SELECT row_number() OVER (), calendar FROM (SELECT DISTINCT calendar FROM spelled) AS s;
SELECT error_of($$INSERT INTO stored VALUES (1, 'utc  closed')$$) LIKE '23505%' AS is_unique;
CREATE MATERIALIZED VIEW kept AS SELECT * FROM stored;
CREATE UNIQUE INDEX ON kept (id);
REFRESH MATERIALIZED VIEW CONCURRENTLY kept;
SELECT to_json(calendar) FROM stored WHERE calendar = 'UTC closed';

-- Bad input: what is wrong, where, and what to write.
SELECT input, error_of(format('SELECT business_calendar %L', input)) FROM (VALUES
	(''), ('Mon-Fri 08:00-12:00'), ('Europe/Atlantis Mon 08:00-12:00'), ('EST5EDT Mon 08:00-12:00'), ('FOO+3 Mon 08:00-12:00'),
	('Etc/../UTC Mon 08:00-12:00'), ('UTC'), ('UTC;'), ('UTC Mon'), ('UTC Mon-Fri 08:00'), ('UTC Mon-Fri 08:00-12:00 Sat 10:00-12:00'), ('UTC Mon-Fri 8-12'), ('UTC Mon-Fri 008:00-12:00'), ('UTC Mon-Fri 8:0-12:00'),
	('UTC Mon-Fri 08:00-12:00;'), ('UTC Funday 08:00-12:00'), ('UTC Mon-Fri 09:00-09:00'), ('UTC Mon-Fri 00:00-00:00'), ('UTC Mon 24:00-06:00'), ('UTC Mon 08:00-24:01'),
	('UTC Mon 08:60-12:00'), ('UTC Mon 08:00:00.1234567-12:00'), ('UTC Mon-Fri 08:00-12:00,11:00-13:00'), ('UTC Mon-Fri 08:00-12:00; Wed 11:59-13:00'),
	('UTC Fri 22:00-06:00; Sat 05:00-08:00'), ('UTC Sun 22:00-06:00; Mon 05:00-08:00'), ('UTC Mon-Fri 08:00-12:00; closed'),
	('UTC closed; closed 2026-02-29'), ('UTC closed; closed *-02-30'), ('UTC closed; closed 0000-01-01'), ('UTC closed; closed 2026-13-01'), ('UTC closed; closed 20260-01-01'), ('UTC closed; 2026-12-2408:00-12:00'),
	('UTC closed; closed 2026-12-26..2026-12-24'), ('UTC closed; closed 2026-12-24..*-12-26'), ('UTC closed; closed 2026-12-24.2026-12-26'),
	('UTC closed; 2026-12-24 22:00-02:00'), ('UTC closed; 2026-12-24 08:00-12:00,11:00-13:00'), ('UTC closed; 2026-12-24 08:00-12:00; 2026-12-24 13:00-14:00'),
	('UTC closed; 2026-12-24 08:00-12:00; 2026-12-24 08:00-12:00'), ('UTC closed; 2026-12-24 08:00-12:00; closed 2026-12-24'), ('UTC closed; closed 2026-00-10'), ('UTC closed; closed 2024-00-10'),
	('UTC closed; closed 2026-12-20..2026-12-26; 2026-12-24 08:00-12:00'), ('UTC closed; closed *-12-24; *-12-24..*-12-26 08:00-12:00'),
	('UTC from 2026-04-01 Mon 08:00-12:00'), ('UTC Mon 08:00-12:00; from 2026-04-01'), ('UTC Mon 08:00-12:00; from *-04-01: closed'),
	('UTC Mon 08:00-12:00; from 2026-04-01: Tue 08:00-12:00; from 2026-04-01: closed'), ('UTC Mon 08:00-12:00; from 2026-04-01: from 2026-05-01: closed')) AS bad(input);
-- Limits: what is at one works.
SELECT count, left(error_of(format('SELECT business_calendar %L', 'UTC Mon-Fri 08:00-17:00; closed '
	|| (SELECT string_agg((date '2000-01-01' + 2 * i)::text, ',') FROM generate_series(1, count) AS i))), 200) AS dates FROM unnest('{10000,10001}'::integer[]) AS count;
SELECT error_of(format('SELECT business_calendar %L', 'UTC Mon '
	|| (SELECT string_agg(to_char(i * interval '20 min', 'HH24:MI-') || to_char(i * interval '20 min' + '10 min', 'HH24:MI'), ',') FROM generate_series(0, count - 1) AS i))) AS windows FROM unnest('{48,49}'::integer[]) AS count;
SELECT error_of(format('SELECT business_calendar %L', 'UTC closed'
	|| (SELECT string_agg(format('; from %s: Mon 08:00-%s:00', date '2000-01-01' + i, 10 + i % 2), '') FROM generate_series(1, count) AS i))) AS sections FROM unnest('{999,1000}'::integer[]) AS count;
SELECT left(error_of(format('SELECT business_calendar %L', input)), 120) AS garbage, length(error_of(format('SELECT business_calendar %L', input))) < 600 AS short
FROM unnest(ARRAY[repeat('x', 1000000), repeat('UTC ', 250000), 'UTC ' || repeat('Mon,', 250000), 'UTC ' || repeat('é', 500000), 'UTC Mon 08:00-12:00' || repeat(',13:00-14:00', 80000)]) AS input;
-- Ten thousand holidays are added up as fast as one.
SELECT business_time(date '2000-01-01', date '2060-01-01', ('UTC Mon-Sun 00:00-24:00; closed '
	|| (SELECT string_agg((date '2000-01-01' + 2 * i)::text, ',') FROM generate_series(1, 10000) AS i))::business_calendar)
	= (date '2060-01-01' - date '2000-01-01' - 10000) * interval '24 hours' AS all_counted;

SELECT error_of(call) FROM (VALUES
	($$SELECT business_time(timestamptz 'infinity', now(), 'UTC closed')$$), ($$SELECT business_time(date '2026-01-01', '-infinity', 'UTC closed')$$),
	($$SELECT business_time(date '2026-01-01', '5874897-12-31', 'UTC closed')$$), ($$SELECT is_business_time(timestamp 'infinity', 'UTC closed')$$),
	($$SELECT is_business_time(date 'infinity', 'UTC closed')$$), ($$SELECT add_business_time(date '-infinity', '1 hour', 'UTC closed')$$),
	($$SELECT business_time(date '4713-01-01 BC', date '294276-12-31', 'UTC Mon-Sun 00:00-24:00')$$),
	($$SELECT add_business_time(timestamptz '2026-01-01 UTC', '2 days', 'UTC Mon 08:00-12:00')$$), ($$SELECT add_business_time(timestamptz '2026-01-01 UTC', '1 month', 'UTC Mon 08:00-12:00')$$),
	($$SELECT add_business_time(timestamptz '2026-01-01 UTC', '1 hour', 'UTC closed')$$), ($$SELECT add_business_time(timestamptz '2026-01-01 UTC', '-1:00:01', 'Europe/Berlin closed; 2025-12-31 08:00-09:00')$$),
	($$SELECT add_business_time(timestamptz '294276-12-30 UTC', '100 hours', 'UTC Mon-Sun 00:00-24:00')$$), ($$SELECT add_business_time(timestamptz '4713-01-02 BC UTC', '-100000 hours', 'UTC Mon-Sun 00:00-24:00')$$),
	($$SELECT avg_resolution(timestamptz '2026-01-01', timestamptz 'infinity', 'UTC closed')$$),
	($$SELECT calendar_agg('UTC', 8, '08:00', '12:00')$$), ($$SELECT calendar_agg('UTC', -1, '08:00', '12:00')$$), ($$SELECT calendar_agg(NULL, 1, '08:00', '12:00')$$),
	($$SELECT calendar_agg('Nowhere', 1, '08:00', '12:00')$$), ($$SELECT calendar_agg('UTC', 1, '08:00', '08:00')$$), ($$SELECT calendar_agg('UTC', 0, '24:00', '08:00')$$),
	($$SELECT calendar_agg(zone, 1, '08:00', '12:00') FROM unnest('{UTC,Asia/Tokyo}'::text[]) AS zone$$), ($$SELECT calendar_agg('UTC', day, '08:00', '12:00') FROM unnest('{0,7}'::integer[]) AS day$$),
	($$SELECT calendar_agg_accum('UTC closed; closed 2026-12-24', 'UTC', 1, '08:00', '12:00')$$), ($$SELECT calendar_agg_combine('UTC closed', 'Asia/Tokyo closed')$$)) AS bad(call);

-- Crafted binary input.
SELECT error_of(format('SELECT received(%L, %L)', 'business_calendar', value)) FROM (VALUES
	('\x00'::bytea), ('\x02'::bytea || 'UTC closed'::bytea), ('\x01'::bytea), ('\x01'::bytea || 'UTC Mon 08:00-12:00,11:00-13:00'::bytea),
	('\x01'::bytea || 'Europe/Atlantis closed'::bytea), ('\x01'::bytea || 'UTC clo'::bytea)) AS crafted(value);
