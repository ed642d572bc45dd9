--@ summary_type volume_series
COMMENT ON TYPE volume_series IS 'number of events in each of consecutive periods';

--@ summary_merge volume_series
--@   size  6144

--@ volume_aggregate date
--@   bounds  period_bounds
--@   symbol  date

--@ volume_aggregate date
--@   bounds  date[]
--@   symbol  date_array

--@ volume_aggregate timestamp
--@   bounds  period_bounds
--@   symbol  timestamp

--@ volume_aggregate timestamp
--@   bounds  timestamp[]
--@   symbol  timestamp_array

--@ volume_aggregate timestamptz
--@   bounds  period_bounds
--@   symbol  timestamptz

--@ volume_aggregate timestamptz
--@   bounds  timestamptz[]
--@   symbol  timestamptz_array

CREATE FUNCTION periods(series volume_series)
	RETURNS TABLE(period_start timestamptz, period_end timestamptz, events bigint)
	AS 'MODULE_PATHNAME', 'cxkpi_volume_periods' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 100;
COMMENT ON FUNCTION periods(volume_series) IS 'number of events in each period';

CREATE FUNCTION spikes(series volume_series, season integer DEFAULT 1, threshold double precision DEFAULT 3.5)
	RETURNS TABLE(period_start timestamptz, period_end timestamptz, events bigint, expected numeric,
	score numeric, is_spike boolean, probability double precision)
	AS 'MODULE_PATHNAME', 'cxkpi_volume_spikes' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION spikes(volume_series, integer, double precision)
	IS 'number of events in each period, how many the level and the season let expect, and whether it is far above';

CREATE FUNCTION events(series volume_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_volume_events' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION events(series volume_series) IS 'number of events in all periods';

CREATE FUNCTION outside(series volume_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_volume_outside' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION outside(series volume_series)
	IS 'number of events before the first period or after the last';

CREATE FUNCTION unknown(series volume_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_volume_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(series volume_series) IS 'number of events without a time';
