--@ summary_type duration_summary
COMMENT ON TYPE duration_summary
	IS 'durations: the finished, their total and distribution, the unfinished and their ages, the invalid';

CREATE FUNCTION average(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_average' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION average(durations duration_summary) IS 'mean of the finished durations';

CREATE FUNCTION resolution_rate(durations duration_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_duration_resolution_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION resolution_rate(durations duration_summary) IS 'percent of the started that are finished';

CREATE FUNCTION duration_summary_final(duration_summary) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_final(duration_summary)
	IS 'final function of duration_summary and rollup';

--@ summary_merge duration_summary
--@   size     4096
--@   final    duration_summary_final
--@   initial  {}

--@ duration_aggregates date
--@ duration_aggregates timestamp
--@ duration_aggregates timestamptz
--@ duration_transition duration_total
--@   symbol     duration_total
--@   type       interval
--@   arguments  interval
--@   what       a duration, without its distribution,

--@ duration_total_aggregate avg_resolution(duration interval)
--@   final    average
--@   comment  mean of the times to resolution, NULL being unresolved

--@ duration_total_aggregate avg_response(duration interval)
--@   final    average
--@   comment  mean of the times to an answer, NULL being unanswered

--@ duration_summary_aggregate duration interval
--@   symbol   duration_summary
--@   type     interval
--@   types    interval
--@   comment  durations, NULL being unfinished

CREATE FUNCTION finished(durations duration_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_duration_finished' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION finished(durations duration_summary) IS 'number of finished durations';

CREATE FUNCTION unfinished(durations duration_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_duration_unfinished' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unfinished(durations duration_summary) IS 'number of those that have not ended';

CREATE FUNCTION invalid(durations duration_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_duration_invalid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION invalid(durations duration_summary)
	IS 'number of those that ended before they started, or never started';

CREATE FUNCTION total(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION total(durations duration_summary) IS 'sum of the finished durations';

CREATE FUNCTION average_per_opened(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_average_per_opened' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION average_per_opened(durations duration_summary)
	IS 'sum of the finished durations divided by the number of all that were started';

CREATE FUNCTION median(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION median(durations duration_summary) IS 'time within which half of the finished ended';

CREATE FUNCTION percentile(durations duration_summary, fraction double precision) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION percentile(duration_summary, double precision)
	IS 'time within which a fraction of the finished ended';

CREATE FUNCTION percentiles(durations duration_summary, fractions double precision[]) RETURNS interval[]
	AS 'MODULE_PATHNAME', 'cxkpi_duration_percentiles' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION percentiles(duration_summary, double precision[])
	IS 'times within which fractions of the finished ended';

CREATE FUNCTION share_within(durations duration_summary, target interval) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_duration_share_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION share_within(duration_summary, interval)
	IS 'percent of the finished that took no longer than the target';

CREATE FUNCTION survival(durations duration_summary, after interval) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_duration_survival' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION survival(duration_summary, interval)
	IS 'probability, 0 to 1, of lasting longer (Kaplan-Meier)';

CREATE FUNCTION survival_median(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_survival_median' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION survival_median(duration_summary)
	IS 'time after which half have ended, the unfinished taken into account (Kaplan-Meier)';

CREATE FUNCTION survival_curve(durations duration_summary, level double precision DEFAULT 0.95)
	RETURNS TABLE(at interval, at_risk bigint, finished bigint, survival numeric, low numeric, high numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_duration_survival_curve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 ROWS 100;
COMMENT ON FUNCTION survival_curve(duration_summary, double precision)
	IS 'survival after each time with log-log confidence limits (Kaplan-Meier)';

CREATE FUNCTION logrank(a duration_summary, b duration_summary, OUT chi_square numeric, OUT p_value numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_duration_logrank' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION logrank(duration_summary, duration_summary)
	IS 'log-rank test of whether two sets end equally fast';

CREATE FUNCTION hours(duration interval) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_interval_hours' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hours(duration interval)
	IS 'an interval in hours; a month has 30 days and a year 365.25, as in extract(epoch ...)';

CREATE FUNCTION days(duration interval) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_interval_days' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION days(duration interval)
	IS 'an interval in days of 24 hours; a month has 30 days and a year 365.25, as in extract(epoch ...)';
