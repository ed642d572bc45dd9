--@parameters time bounds symbol
CREATE FUNCTION customer_series_accum(customer_series, @time@, @time@, @bounds@) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_@symbol@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum(customer_series, @time@, @time@, @bounds@)
	IS 'add a customer to a series';

CREATE FUNCTION customer_series_accum_inv(customer_series, @time@, @time@, @bounds@) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_inv_@symbol@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum_inv(customer_series, @time@, @time@, @bounds@)
	IS 'remove a customer from a series';

--@ aggregate customer_series(started @time@, ended @time@, bounds @bounds@)
--@   accum    customer_series_accum
--@   summary  customer_series
--@   size     1024
--@   comment  customers at the start of each period between the bounds, gained and lost in it
