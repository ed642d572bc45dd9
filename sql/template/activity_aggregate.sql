--@parameters time bounds symbol
CREATE FUNCTION activity_summary_accum(activity_summary, @time@, @bounds@) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_activity_summary_accum_@symbol@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_accum(activity_summary, @time@, @bounds@)
	IS 'add an event to the activity of a customer';

--@ aggregate_without_inverse activity_summary(at @time@, bounds @bounds@)
--@   accum    activity_summary_accum
--@   summary  activity_summary
--@   size     256
--@   comment  the periods between the bounds in which a customer was active
