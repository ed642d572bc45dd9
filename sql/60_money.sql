--@ summary_type revenue_summary
COMMENT ON TYPE revenue_summary
	IS 'revenue of customers before and after, by movement: new, reactivation, expansion, contraction, churned';

--@ summary_merge revenue_summary
--@   size     192
--@   initial  {}

CREATE FUNCTION revenue_summary_accum(revenue_summary, numeric, numeric) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_accum(revenue_summary, numeric, numeric) IS 'add a customer to a summary';

CREATE FUNCTION revenue_summary_accum_inv(revenue_summary, numeric, numeric) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_accum_inv(revenue_summary, numeric, numeric)
	IS 'remove a customer from a summary';

CREATE FUNCTION revenue_summary_accum(revenue_summary, numeric, numeric, boolean) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_accum(revenue_summary, numeric, numeric, boolean)
	IS 'add a customer to a summary';

CREATE FUNCTION revenue_summary_accum_inv(revenue_summary, numeric, numeric, boolean) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_accum_inv(revenue_summary, numeric, numeric, boolean)
	IS 'remove a customer from a summary';

--@ aggregate revenue_summary(before numeric, after numeric)
--@   accum    revenue_summary_accum
--@   summary  revenue_summary
--@   size     192
--@   initial  {}
--@   comment  movements of revenue; who had none before is new

--@ aggregate revenue_summary(before numeric, after numeric, was_customer boolean)
--@   accum    revenue_summary_accum
--@   summary  revenue_summary
--@   size     192
--@   initial  {}
--@   comment  movements of revenue; who had none before is a reactivation where he was a customer once, else new

CREATE FUNCTION nrr(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_nrr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nrr(revenue revenue_summary)
	IS 'net revenue retention: revenue after of the customers with revenue before, in percent of that; NULL without any';

CREATE FUNCTION grr(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_grr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grr(revenue revenue_summary)
	IS 'gross revenue retention: the same without expansion, never above 100';

CREATE FUNCTION quick_ratio(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_quick_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quick_ratio(revenue revenue_summary)
	IS '(new + expansion) / (contraction + churned); NULL where nothing was lost';

CREATE FUNCTION revenue_before(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_before' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_before(revenue revenue_summary) IS 'revenue of all customers before';

CREATE FUNCTION revenue_after(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_after' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_after(revenue revenue_summary)
	IS 'revenue of all customers after: before with all movements';

CREATE FUNCTION new_revenue(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_new' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION new_revenue(revenue revenue_summary)
	IS 'revenue of customers who had none before and never were customers';

CREATE FUNCTION reactivation(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_reactivation' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION reactivation(revenue revenue_summary)
	IS 'revenue of former customers who had none before';

CREATE FUNCTION expansion(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_expansion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION expansion(revenue revenue_summary) IS 'growth of customers with revenue before and after';

CREATE FUNCTION contraction(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_contraction' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contraction(revenue revenue_summary)
	IS 'shrinkage of customers with revenue before and after';

CREATE FUNCTION churned_revenue(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_churned' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churned_revenue(revenue revenue_summary)
	IS 'revenue before of customers who have none after';

CREATE FUNCTION new_share(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_new_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION new_share(revenue revenue_summary)
	IS 'new revenue in percent of new revenue and expansion';

CREATE FUNCTION expansion_share(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_expansion_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION expansion_share(revenue revenue_summary)
	IS 'expansion in percent of new revenue and expansion';

CREATE FUNCTION unknown(revenue revenue_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(revenue revenue_summary) IS 'number of customers left out for a NULL';

CREATE FUNCTION revenue_movements(revenue revenue_summary)
	RETURNS TABLE(movement text, customers bigint, amount numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_movements' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION revenue_movements(revenue_summary)
	IS 'customers and signed amount of each movement; the amounts sum to the change of revenue';

--@ summary_type cac_summary
COMMENT ON TYPE cac_summary IS 'spend and the customers acquired with it';

CREATE FUNCTION cac(costs cac_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_cac' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac(costs cac_summary)
	IS 'customer acquisition cost: spend for each new customer; NULL without new customers';

--@ summary_merge cac_summary
--@   size     48
--@   initial  {}

CREATE FUNCTION cac_summary_accum(cac_summary, numeric, bigint) RETURNS cac_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cac_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_accum(cac_summary, numeric, bigint)
	IS 'add spend and new customers to a summary';

CREATE FUNCTION cac_summary_accum_inv(cac_summary, numeric, bigint) RETURNS cac_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cac_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_accum_inv(cac_summary, numeric, bigint)
	IS 'remove spend and new customers from a summary';

--@ aggregate cac_summary(spend numeric, new_customers bigint)
--@   accum    cac_summary_accum
--@   summary  cac_summary
--@   size     48
--@   initial  {}
--@   comment  spend and the customers acquired with it

--@ aggregate cac_agg(spend numeric, new_customers bigint)
--@   accum    cac_summary_accum
--@   summary  cac_summary
--@   size     48
--@   final    cac
--@   initial  {}
--@   comment  customer acquisition cost: sum of spend / sum of new customers

CREATE FUNCTION spend(costs cac_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_cac_spend' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend(costs cac_summary) IS 'sum of the spend';

CREATE FUNCTION new_customers(costs cac_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cac_new_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION new_customers(costs cac_summary) IS 'number of customers acquired';

CREATE FUNCTION unknown(costs cac_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cac_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(costs cac_summary) IS 'number of rows left out for a NULL';

CREATE FUNCTION clv(annual_revenue numeric, years numeric, cac numeric) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_clv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv(numeric, numeric, numeric) IS 'customer lifetime value: annual_revenue * years - cac';

--@ summary_type purchase_history
COMMENT ON TYPE purchase_history IS 'days on which a customer bought, and the value, up to a day';

--@ summary_union purchase_history
--@   combine  summary_combine
--@   size     128

CREATE FUNCTION purchase_history_accum(purchase_history, date, date) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_history_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_accum(purchase_history, date, date) IS 'add a purchase to a history';

--@ aggregate_without_inverse purchase_history(day date, as_of date)
--@   accum    purchase_history_accum
--@   summary  purchase_history
--@   size     128
--@   comment  purchases of one customer up to and with the day as_of
CREATE FUNCTION purchase_history_accum(purchase_history, date, date, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_history_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_history_accum(purchase_history, date, date, numeric)
	IS 'add a purchase to a history';

--@ aggregate_without_inverse purchase_history(day date, as_of date, value numeric)
--@   accum    purchase_history_accum
--@   summary  purchase_history
--@   size     128
--@   comment  purchases of one customer up to and with the day as_of
CREATE FUNCTION repeats(purchases purchase_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_repeats' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeats(purchases purchase_history)
	IS 'number of days with a purchase after the first; NULL for who did not buy';

CREATE FUNCTION recency(purchases purchase_history) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_recency' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION recency(purchases purchase_history) IS 'days from the first purchase to the last';

CREATE FUNCTION age(purchases purchase_history) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_age' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION age(purchases purchase_history) IS 'days from the first purchase to as_of';

CREATE FUNCTION mean_value(purchases purchase_history) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_mean_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION mean_value(purchases purchase_history)
	IS 'mean value of the days with a purchase after the first; NULL without one';

CREATE FUNCTION later(purchases purchase_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_later' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION later(purchases purchase_history)
	IS 'number of purchases after as_of, which are left out';

CREATE FUNCTION unknown(purchases purchase_history) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(purchases purchase_history) IS 'number of purchases left out for a NULL';

--@ summary_type clv_sample
COMMENT ON TYPE clv_sample IS 'multiset of purchase histories (repeats, recency, age, mean value)';

--@ summary_union clv_sample
--@   combine  clv_sample_combine
--@   size     8192
--@   initial  {}

--@ summary_type clv_model
COMMENT ON TYPE clv_model IS 'BG/NBD and gamma-gamma models fitted to customers';

CREATE FUNCTION clv_fit(sample clv_sample) RETURNS clv_model
	AS 'MODULE_PATHNAME', 'cxkpi_clv_fit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_fit(sample clv_sample) IS 'fit the models to a sample by maximum likelihood';

CREATE FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision) RETURNS clv_sample
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision)
	IS 'add a customer to a sample';

--@ aggregate_without_inverse clv_sample(repeats bigint, recency double precision, age double precision)
--@   accum    clv_sample_accum
--@   summary  clv_sample
--@   size     8192
--@   initial  {}
--@   comment  sample of purchase histories to fit later

--@ aggregate_without_inverse clv_fit(repeats bigint, recency double precision, age double precision)
--@   accum    clv_sample_accum
--@   summary  clv_sample
--@   size     8192
--@   final    clv_fit
--@   initial  {}
--@   comment  model of purchases fitted to customers
CREATE FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision, double precision)
	RETURNS clv_sample
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision, double precision)
	IS 'add a customer to a sample';

--@ aggregate_without_inverse clv_sample(repeats bigint, recency double precision, age double precision, mean_value double precision)
--@   accum    clv_sample_accum
--@   summary  clv_sample
--@   size     8192
--@   initial  {}
--@   comment  sample of purchase histories to fit later

--@ aggregate_without_inverse clv_fit(repeats bigint, recency double precision, age double precision, mean_value double precision)
--@   accum    clv_sample_accum
--@   summary  clv_sample
--@   size     8192
--@   final    clv_fit
--@   initial  {}
--@   comment  model of purchases and their values fitted to customers
CREATE FUNCTION customers(sample clv_sample) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(sample clv_sample) IS 'number of customers with a known history';

CREATE FUNCTION p_alive(model clv_model, repeats bigint, recency double precision, age double precision)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_p_alive' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_alive(clv_model, bigint, double precision, double precision)
	IS 'probability, 0 to 1, that a customer is not lost';

CREATE FUNCTION expected_purchases(model clv_model, horizon double precision, repeats bigint,
	recency double precision, age double precision)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_expected_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION expected_purchases(clv_model, double precision, bigint, double precision, double precision)
	IS 'expected number of purchases within the horizon';

CREATE FUNCTION expected_value(model clv_model, repeats bigint, mean_value double precision) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_expected_value' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION expected_value(clv_model, bigint, double precision)
	IS 'expected value of a purchase to come';

CREATE FUNCTION expected_clv(model clv_model, horizon double precision, repeats bigint, recency double precision,
	age double precision, mean_value double precision,
	discount_rate double precision DEFAULT 0, period double precision DEFAULT 1) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_expected_clv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION expected_clv(clv_model, double precision, bigint, double precision,
	double precision, double precision, double precision, double precision)
	IS 'expected value of the purchases within the horizon, discounted by the rate of each period';
