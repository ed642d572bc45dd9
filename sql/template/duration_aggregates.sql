CREATE FUNCTION duration_summary_accum(duration_summary, @time@, @time@) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'duration_summary_accum_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum(duration_summary, @time@, @time@) IS 'add a duration to a summary';

CREATE FUNCTION duration_summary_accum_inv(duration_summary, @time@, @time@) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'duration_summary_accum_inv_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum_inv(duration_summary, @time@, @time@) IS 'remove a duration from a summary';

--@ aggregate name=avg_resolution | arguments=opened @time@, resolved @time@ | accum=duration_summary_accum | summary=duration_summary | size=48 | options=FINALFUNC = average, MFINALFUNC = average, INITCOND = '{}', MINITCOND = '{}', | comment=mean time from opened to resolved, of the resolved
--@ aggregate name=avg_response | arguments=asked @time@, answered @time@ | accum=duration_summary_accum | summary=duration_summary | size=48 | options=FINALFUNC = average, MFINALFUNC = average, INITCOND = '{}', MINITCOND = '{}', | comment=mean time from asked to answered, of the answered
--@ aggregate name=resolution_rate | arguments=opened @time@, resolved @time@ | accum=duration_summary_accum | summary=duration_summary | size=48 | options=FINALFUNC = resolution_rate, MFINALFUNC = resolution_rate, INITCOND = '{}', MINITCOND = '{}', | comment=percent of the opened that are resolved
