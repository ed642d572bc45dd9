
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

CREATE FUNCTION periods(series customer_series)
	RETURNS TABLE(period_start timestamptz, period_end timestamptz, at_start bigint, gained bigint, lost bigint,
	gained_and_lost bigint, at_end bigint, churn_rate numeric, retention_rate numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_periods' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 100;
COMMENT ON FUNCTION periods(customer_series)
	IS 'customers, churn and retention of each period of a series';

CREATE FUNCTION backlog(series customer_series)
	RETURNS TABLE(period_start timestamptz, period_end timestamptz, open_at_start bigint, opened bigint, closed bigint,
	open_at_end bigint)
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_backlog' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 100;
COMMENT ON FUNCTION backlog(customer_series)
	IS 'tickets, or whatever starts and ends, that are open at the start of each period, opened and closed in it';

CREATE FUNCTION invalid(series customer_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_invalid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION invalid(series customer_series) IS 'number of customers that ended before they started';

CREATE FUNCTION unknown(series customer_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(series customer_series) IS 'number of customers without a start';
