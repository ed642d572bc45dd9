CREATE TYPE business_calendar;

CREATE FUNCTION business_calendar_in(cstring) RETURNS business_calendar
	AS 'MODULE_PATHNAME', 'cxkpi_business_calendar_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_in(cstring) IS 'I/O';

CREATE FUNCTION business_calendar_out(business_calendar) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_business_calendar_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_out(business_calendar) IS 'I/O';

CREATE FUNCTION business_calendar_recv(internal) RETURNS business_calendar
	AS 'MODULE_PATHNAME', 'cxkpi_business_calendar_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_recv(internal) IS 'I/O';

CREATE FUNCTION business_calendar_send(business_calendar) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_business_calendar_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_send(business_calendar) IS 'I/O';

CREATE TYPE business_calendar (
	INPUT = business_calendar_in,
	OUTPUT = business_calendar_out,
	RECEIVE = business_calendar_recv,
	SEND = business_calendar_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE business_calendar
	IS 'opening hours in a time zone: weekly windows, closed and special days, yearly or dated';

--@ comparison business_calendar

--@ calendar_functions timestamptz
--@   symbol   business_time
--@   instant  timestamptz
--@   of       instants

--@ calendar_functions timestamp
--@   symbol   business_time
--@   instant  timestamp
--@   of       times in UTC

--@ calendar_functions date
--@   symbol   business_time_date
--@   instant  timestamptz
--@   of       local midnights

CREATE FUNCTION is_business_time(at timestamptz, calendar business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_is_business_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION is_business_time(at timestamptz, calendar business_calendar)
	IS 'whether the calendar is open at an instant';

CREATE FUNCTION is_business_time(at timestamp, calendar business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_is_business_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION is_business_time(at timestamp, calendar business_calendar)
	IS 'whether the calendar is open at a time in UTC';

CREATE FUNCTION is_business_time(day date, calendar business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_is_business_time_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION is_business_time(day date, calendar business_calendar)
	IS 'whether the calendar is open at any time of a day';

CREATE FUNCTION calendar_agg_accum(business_calendar, text, integer, time, time) RETURNS business_calendar
	AS 'MODULE_PATHNAME', 'cxkpi_calendar_agg_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION calendar_agg_accum(business_calendar, text, integer, time, time)
	IS 'add opening hours of a weekday to a calendar';

CREATE FUNCTION calendar_agg_combine(business_calendar, business_calendar) RETURNS business_calendar
	AS 'MODULE_PATHNAME', 'cxkpi_calendar_agg_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION calendar_agg_combine(business_calendar, business_calendar)
	IS 'combine function of calendar_agg';

CREATE AGGREGATE calendar_agg(zone text, weekday integer, opens time, closes time) (
	SFUNC = calendar_agg_accum, STYPE = business_calendar, SSPACE = 600,
	COMBINEFUNC = calendar_agg_combine, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE calendar_agg(zone text, weekday integer, opens time, closes time)
	IS 'calendar of weekly opening hours, one row a window, weekday 0 or 7 being Sunday';

--@ business_duration_aggregates date
--@ business_duration_aggregates timestamp
--@ business_duration_aggregates timestamptz
