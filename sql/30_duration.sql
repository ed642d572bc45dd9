--@ summary_type summary=duration_summary
COMMENT ON TYPE duration_summary IS 'durations: the finished and their total, the unfinished and the invalid';

CREATE FUNCTION average(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'duration_average' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION average(durations duration_summary) IS 'mean of the finished durations';

CREATE FUNCTION resolution_rate(durations duration_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'duration_resolution_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION resolution_rate(durations duration_summary) IS 'percent of the started that are finished';

--@ summary_merge summary=duration_summary | size=48 | options=INITCOND = '{}', MINITCOND = '{}',

--@ duration_aggregates time=date
--@ duration_aggregates time=timestamp
--@ duration_aggregates time=timestamptz

CREATE FUNCTION finished(durations duration_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'duration_finished' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION finished(durations duration_summary) IS 'number of finished durations';

CREATE FUNCTION unfinished(durations duration_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'duration_unfinished' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unfinished(durations duration_summary) IS 'number of those that have not ended';

CREATE FUNCTION invalid(durations duration_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'duration_invalid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION invalid(durations duration_summary) IS 'number of those that ended before they started, or never started';

CREATE FUNCTION total(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'duration_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION total(durations duration_summary) IS 'sum of the finished durations';
