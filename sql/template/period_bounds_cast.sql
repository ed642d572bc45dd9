--@parameters time
CREATE FUNCTION period_bounds_to_@time@(period_bounds) RETURNS @time@[]
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_array_@time@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION period_bounds_to_@time@(period_bounds) IS 'convert bounds to an array';

CREATE CAST (period_bounds AS @time@[]) WITH FUNCTION period_bounds_to_@time@(period_bounds) AS ASSIGNMENT;
COMMENT ON CAST (period_bounds AS @time@[]) IS 'convert bounds to an array';
