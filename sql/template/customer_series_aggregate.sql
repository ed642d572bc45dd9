--@parameters time
CREATE FUNCTION customer_series_accum(customer_series, @time@, @time@, @time@[]) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum(customer_series, @time@, @time@, @time@[])
	IS 'add a customer to a series';

CREATE FUNCTION customer_series_accum_inv(customer_series, @time@, @time@, @time@[]) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_inv_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum_inv(customer_series, @time@, @time@, @time@[])
	IS 'remove a customer from a series';

--@ aggregate customer_series(started @time@, ended @time@, bounds @time@[])
--@   accum    customer_series_accum
--@   summary  customer_series
--@   size     1024
--@   comment  customers at the start of each period between the bounds, gained and lost in it
