--@parameters time symbol of instant
CREATE FUNCTION business_time(started @time@, ended @time@, calendar business_calendar) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_@symbol@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION business_time(started @time@, ended @time@, calendar business_calendar)
	IS 'time that the calendar is open between two @of@, in hours';

CREATE FUNCTION add_business_time(at @time@, amount interval, calendar business_calendar)
	RETURNS @instant@
	AS 'MODULE_PATHNAME', 'cxkpi_add_@symbol@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION add_business_time(at @time@, amount interval, calendar business_calendar)
	IS 'when the calendar has been open for an interval, counted from @of@';
