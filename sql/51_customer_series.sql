
--@ summary_type customer_series
COMMENT ON TYPE customer_series IS 'customers at the start of each period of a series, gained and lost in it';

--@ summary_merge customer_series
--@   size  1024

--@ customer_series_aggregate date
--@   bounds  period_bounds
--@   symbol  date

--@ customer_series_aggregate date
--@   bounds  date[]
--@   symbol  date_array

--@ customer_series_aggregate timestamp
--@   bounds  period_bounds
--@   symbol  timestamp

--@ customer_series_aggregate timestamp
--@   bounds  timestamp[]
--@   symbol  timestamp_array

--@ customer_series_aggregate timestamptz
--@   bounds  period_bounds
--@   symbol  timestamptz

--@ customer_series_aggregate timestamptz
--@   bounds  timestamptz[]
--@   symbol  timestamptz_array

CREATE FUNCTION periods(series customer_series,
	OUT period_start timestamptz, OUT period_end timestamptz, OUT at_start bigint, OUT gained bigint, OUT lost bigint,
	OUT gained_and_lost bigint, OUT at_end bigint, OUT churn_rate numeric,
	OUT retention_rate numeric) RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_periods' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION periods(series customer_series)
	IS 'customers, churn and retention of each period of a series';

CREATE FUNCTION invalid(series customer_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_invalid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION invalid(series customer_series) IS 'number of customers that ended before they started';

CREATE FUNCTION unknown(series customer_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(series customer_series) IS 'number of customers without a start';
