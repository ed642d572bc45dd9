--@parameters time
CREATE FUNCTION activity_summary_accum(activity_summary, @time@, @time@[]) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_activity_summary_accum_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_accum(activity_summary, @time@, @time@[])
	IS 'add an event to the activity of a customer';

--@ aggregate_without_inverse activity_summary(at @time@, bounds @time@[])
--@   accum    activity_summary_accum
--@   summary  activity_summary
--@   size     256
--@   comment  the periods between the bounds in which a customer was active
