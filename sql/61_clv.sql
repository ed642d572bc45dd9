--@ summary_type purchase_summary
COMMENT ON TYPE purchase_summary IS 'days on which a customer bought, and the value, up to a day';

CREATE FUNCTION purchase_summary_final(purchase_summary) RETURNS purchase_summary
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_summary_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_final(purchase_summary) IS 'final function of the aggregates';

--@ summary_union purchase_summary
--@   combine  summary_combine
--@   size     128
--@   final    purchase_summary_final

CREATE FUNCTION purchase_summary_accum(purchase_summary, date, date) RETURNS purchase_summary
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_accum(purchase_summary, date, date) IS 'add a purchase to a summary';

CREATE FUNCTION purchase_summary_accum(purchase_summary, date, date, numeric) RETURNS purchase_summary
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_accum(purchase_summary, date, date, numeric)
	IS 'add a purchase to a summary';

--@ aggregate_without_inverse purchase_summary(day date, as_of date)
--@   accum    purchase_summary_accum
--@   summary  purchase_summary
--@   size     128
--@   final    purchase_summary_final
--@   comment  purchases of one customer up to and including the day as_of

--@ aggregate_without_inverse purchase_summary(day date, as_of date, value numeric)
--@   accum    purchase_summary_accum
--@   summary  purchase_summary
--@   size     128
--@   final    purchase_summary_final
--@   comment  purchases of one customer up to and including the day as_of, with values

CREATE FUNCTION repeats(purchases purchase_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_repeats' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeats(purchases purchase_summary)
	IS 'number of days with a purchase after the first one; NULL without a purchase';

CREATE FUNCTION recency(purchases purchase_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_recency' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION recency(purchases purchase_summary) IS 'days from the first purchase to the last';

CREATE FUNCTION customer_age(purchases purchase_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_customer_age' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_age(purchases purchase_summary) IS 'days from the first purchase to as_of';

CREATE FUNCTION average_value(purchases purchase_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_average_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION average_value(purchases purchase_summary)
	IS 'average value of the days with a purchase after the first one; NULL without such a day';

CREATE FUNCTION later(purchases purchase_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_later' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION later(purchases purchase_summary)
	IS 'number of purchases after as_of, which are left out';

CREATE FUNCTION unknown(purchases purchase_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(purchases purchase_summary) IS 'number of purchases with a NULL, which are left out';

--@ summary_type clv_sample
COMMENT ON TYPE clv_sample IS 'multiset of purchase histories (repeats, recency, age, average value)';

--@ summary_union clv_sample
--@   combine  clv_sample_combine
--@   size     8192
--@   initial  {}

CREATE FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision) RETURNS clv_sample
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision)
	IS 'add a customer to a sample';

CREATE FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision, double precision)
	RETURNS clv_sample
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision, double precision)
	IS 'add a customer to a sample';

--@ summary_type clv_model
COMMENT ON TYPE clv_model IS 'BG/NBD and gamma-gamma models fitted to customers';

CREATE FUNCTION clv_fit(sample clv_sample) RETURNS clv_model
	AS 'MODULE_PATHNAME', 'cxkpi_clv_fit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION clv_fit(sample clv_sample) IS 'fit the models to a sample by maximum likelihood';

--@ clv_aggregates repeats bigint, recency double precision, age double precision
--@   models  model of purchases

--@ clv_aggregates repeats bigint, recency double precision, age double precision, average_value double precision
--@   models  models of purchases and their values

CREATE FUNCTION customers(sample clv_sample) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(sample clv_sample) IS 'number of customers with a known history';

CREATE FUNCTION unknown(sample clv_sample) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(sample clv_sample) IS 'number of customers with a NULL, who are left out';

CREATE FUNCTION converged(model clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_clv_model_converged' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION converged(model clv_model)
	IS 'whether the customers determine the parameters of the purchases';

CREATE FUNCTION value_converged(model clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_clv_model_value_converged' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION value_converged(model clv_model)
	IS 'whether the customers determine the parameters of the values; NULL if the model has no values';

CREATE FUNCTION p_alive(model clv_model, repeats bigint, recency double precision, age double precision)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_p_alive' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_alive(clv_model, bigint, double precision, double precision)
	IS 'probability, 0 to 1, that a customer is not lost';

CREATE FUNCTION expected_purchases(model clv_model, horizon double precision, repeats bigint,
	recency double precision, age double precision)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_expected_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION expected_purchases(clv_model, double precision, bigint, double precision, double precision)
	IS 'expected number of purchases within the horizon';

CREATE FUNCTION expected_value(model clv_model, repeats bigint, average_value double precision) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_expected_value' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION expected_value(clv_model, bigint, double precision)
	IS 'expected value of a purchase to come';

CREATE FUNCTION expected_clv(model clv_model, horizon double precision, repeats bigint, recency double precision,
	age double precision, average_value double precision,
	discount_rate double precision DEFAULT 0, period double precision DEFAULT 1) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_expected_clv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION expected_clv(clv_model, double precision, bigint, double precision,
	double precision, double precision, double precision, double precision)
	IS 'expected value of the purchases within the horizon, discounted by the rate of each period';
