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
--@   comment  movements of revenue; a customer without revenue before is new

--@ aggregate revenue_summary(before numeric, after numeric, was_customer boolean)
--@   accum    revenue_summary_accum
--@   summary  revenue_summary
--@   size     192
--@   initial  {}
--@   comment  movements of revenue; a customer without revenue before is a reactivation if was_customer, else new

CREATE FUNCTION nrr(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_nrr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nrr(revenue revenue_summary)
	IS 'net revenue retention: revenue after of the customers with revenue before, in percent of their revenue before';

CREATE FUNCTION grr(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_grr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grr(revenue revenue_summary)
	IS 'gross revenue retention: net revenue retention without expansion, never above 100';

CREATE FUNCTION quick_ratio(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_quick_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quick_ratio(revenue revenue_summary)
	IS '(new + expansion) / (contraction + churned); NULL if nothing was lost';

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
	IS 'revenue of new customers';

CREATE FUNCTION reactivation(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_reactivation' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION reactivation(revenue revenue_summary)
	IS 'revenue of former customers who came back';

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
	IS 'revenue that customers without revenue after had before';

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

CREATE FUNCTION cac_summary_accum(cac_summary, numeric, numeric) RETURNS cac_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cac_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_accum(cac_summary, numeric, numeric)
	IS 'add spend and new customers to a summary';

CREATE FUNCTION cac_summary_accum_inv(cac_summary, numeric, numeric) RETURNS cac_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cac_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_accum_inv(cac_summary, numeric, numeric)
	IS 'remove spend and new customers from a summary';

--@ aggregate cac_summary(spend numeric, new_customers numeric)
--@   accum    cac_summary_accum
--@   summary  cac_summary
--@   size     48
--@   initial  {}
--@   comment  spend and the customers acquired with it

--@ aggregate cac_agg(spend numeric, new_customers numeric)
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
