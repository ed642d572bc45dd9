--@ summary_type customer_summary
COMMENT ON TYPE customer_summary IS 'customers at the start of a period, gained and lost in it';

CREATE FUNCTION churn_rate(customers customer_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_churn_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_rate(customers customer_summary)
	IS 'percent of the customers at the start that were lost';

CREATE FUNCTION churn_rate(customers customer_summary, count_gained_and_lost boolean) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_churn_rate_of_all' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_rate(customer_summary, boolean)
	IS 'percent of the customers at the start that were lost, with or without those gained and lost within the period';

CREATE FUNCTION retention_rate(customers customer_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_retention_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION retention_rate(customers customer_summary)
	IS 'percent of the customers at the start that are still customers at the end';

--@ summary_merge customer_summary
--@   size  72

--@ customer_aggregates date
--@   range  daterange

--@ customer_aggregates timestamp
--@   range  tsrange

--@ customer_aggregates timestamptz
--@   range  tstzrange

CREATE FUNCTION crr(customers customer_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_crr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION crr(customers customer_summary)
	IS 'customer retention rate of the textbooks: (at_end - gained) / at_start, in percent';

CREATE FUNCTION lost_per_gained(customers customer_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_lost_per_gained' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lost_per_gained(customers customer_summary)
	IS 'customers lost in percent of the customers gained';

CREATE FUNCTION lost_of_total(customers customer_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_lost_of_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lost_of_total(customers customer_summary)
	IS 'customers lost in percent of all who were customers in the period';

CREATE FUNCTION at_start(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_at_start' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION at_start(customers customer_summary) IS 'number of customers at the start of the period';

CREATE FUNCTION gained(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_gained' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gained(customers customer_summary) IS 'number of customers gained in the period';

CREATE FUNCTION lost(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_lost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lost(customers customer_summary) IS 'number of customers lost in the period';

CREATE FUNCTION gained_and_lost(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_gained_and_lost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gained_and_lost(customers customer_summary)
	IS 'number of customers gained and lost within the period, counted in both';

CREATE FUNCTION at_end(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_at_end' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION at_end(customers customer_summary) IS 'number of customers at the end of the period';

CREATE FUNCTION invalid(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_invalid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION invalid(customers customer_summary)
	IS 'number of customers that ended before they started';

CREATE FUNCTION unknown(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(customers customer_summary) IS 'number of customers without a start';
