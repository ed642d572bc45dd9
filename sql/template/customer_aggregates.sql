--@parameters time range
CREATE FUNCTION customer_summary_accum(customer_summary, @time@, @time@, @range@) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_accum_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_accum(customer_summary, @time@, @time@, @range@)
	IS 'add a customer to a summary';

CREATE FUNCTION customer_summary_accum_inv(customer_summary, @time@, @time@, @range@) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_accum_inv_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_accum_inv(customer_summary, @time@, @time@, @range@)
	IS 'remove a customer from a summary';

--@ aggregate customer_summary(started @time@, ended @time@, period @range@)
--@   accum    customer_summary_accum
--@   summary  customer_summary
--@   size     72
--@   comment  customers at the start of a period, gained and lost in it

--@ aggregate churn_rate(started @time@, ended @time@, period @range@)
--@   accum    customer_summary_accum
--@   summary  customer_summary
--@   size     72
--@   final    churn_rate
--@   comment  percent of the customers at the start of the period that were lost in it

--@ aggregate retention_rate(started @time@, ended @time@, period @range@)
--@   accum    customer_summary_accum
--@   summary  customer_summary
--@   size     72
--@   final    retention_rate
--@   comment  percent of the customers at the start of the period that are still customers at its end
