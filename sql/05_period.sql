CREATE FUNCTION period_bounds("from" date, "to" date, step interval) RETURNS date[]
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(date, date, interval)
	IS 'bounds of the periods of a step that cover the time from the first date up to the second';

CREATE FUNCTION period_bounds("from" timestamp, "to" timestamp, step interval) RETURNS timestamp[]
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_timestamp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(timestamp, timestamp, interval)
	IS 'bounds of the periods of a step that cover the time from the first timestamp up to the second';

CREATE FUNCTION period_bounds("from" timestamptz, "to" timestamptz, step interval) RETURNS timestamptz[]
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_timestamptz' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(timestamptz, timestamptz, interval)
	IS 'bounds of the periods of a step, in the time zone of the session, that cover the time from the first timestamp up to the second';

CREATE FUNCTION period_bounds("from" timestamptz, "to" timestamptz, step interval, zone text)
	RETURNS timestamptz[]
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_zone' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(timestamptz, timestamptz, interval, text)
	IS 'bounds of the periods of a step, in a time zone, that cover the time from the first timestamp up to the second';

