--@parameters time bounds symbol
CREATE FUNCTION volume_series_accum(volume_series, @time@, @bounds@) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_@symbol@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum(volume_series, @time@, @bounds@) IS 'add an event to a series';

CREATE FUNCTION volume_series_accum_inv(volume_series, @time@, @bounds@) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_inv_@symbol@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum_inv(volume_series, @time@, @bounds@)
	IS 'remove an event from a series';

--@ aggregate volume_series(at @time@, bounds @bounds@)
--@   accum    volume_series_accum
--@   summary  volume_series
--@   size     6144
--@   comment  number of events in each period between the bounds
