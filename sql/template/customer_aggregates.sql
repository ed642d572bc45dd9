CREATE FUNCTION customer_summary_accum(customer_summary, @time@, @time@, @range@) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_accum_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_accum(customer_summary, @time@, @time@, @range@) IS 'add a customer to a summary';

CREATE FUNCTION customer_summary_accum_inv(customer_summary, @time@, @time@, @range@) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_accum_inv_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_accum_inv(customer_summary, @time@, @time@, @range@) IS 'remove a customer from a summary';

--@ aggregate name=customer_summary | arguments=started @time@, ended @time@, period @range@ | accum=customer_summary_accum | summary=customer_summary | size=72 | options= | comment=customers at the start of a period, gained and lost in it
--@ aggregate name=churn_rate | arguments=started @time@, ended @time@, period @range@ | accum=customer_summary_accum | summary=customer_summary | size=72 | options=FINALFUNC = churn_rate, MFINALFUNC = churn_rate, | comment=percent of the customers at the start of the period that were lost in it
--@ aggregate name=retention_rate | arguments=started @time@, ended @time@, period @range@ | accum=customer_summary_accum | summary=customer_summary | size=72 | options=FINALFUNC = retention_rate, MFINALFUNC = retention_rate, | comment=percent of the customers at the start of the period that are still customers at its end
