-- Where an argument can be an array or a period_bounds the server must choose for an untyped literal.
-- It takes the preferred type of a category: this one, whose input function reads arrays too.
--@ summary_type period_bounds
--@   category  A
--@   input     STABLE
COMMENT ON TYPE period_bounds IS 'bounds of consecutive periods: a start, a stop, a step and a time zone, or a list';

CREATE FUNCTION period_bounds(start date, stop date, step interval) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(date, date, interval)
	IS 'bounds of the periods of a step that cover the time from start to stop';

CREATE FUNCTION period_bounds(start timestamp, stop timestamp, step interval) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_timestamp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(timestamp, timestamp, interval)
	IS 'bounds of the periods of a step that cover the time from start to stop';

CREATE FUNCTION period_bounds(start timestamptz, stop timestamptz, step interval) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_timestamptz' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(timestamptz, timestamptz, interval)
	IS 'bounds of the periods of a step, in the time zone of the session, that cover the time from start to stop';

CREATE FUNCTION period_bounds(start timestamptz, stop timestamptz, step interval, zone text) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_in_zone_timestamptz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(timestamptz, timestamptz, interval, text)
	IS 'bounds of the periods of a step, in a time zone, that cover the time from start to stop';

CREATE FUNCTION period_bounds(start date, stop date, step interval, zone text) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_in_zone_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(date, date, interval, text)
	IS 'bounds, of type timestamptz, of the periods of a step that cover the time between two dates of a time zone';

CREATE FUNCTION period_bounds(start timestamp, stop timestamp, step interval, zone text) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_in_zone_timestamp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(timestamp, timestamp, interval, text)
	IS 'bounds, of type timestamptz, of the periods of a step that cover the time between two times of a zone''s clock';

--@ period_bounds_cast date
--@ period_bounds_cast timestamp
--@ period_bounds_cast timestamptz
