--@ summary_type rate_summary
COMMENT ON TYPE rate_summary IS 'hits among trials, and the trials with an unknown outcome';

CREATE FUNCTION rate(rates rate_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate(rates rate_summary) IS 'hits in percent of the trials';

--@ summary_merge rate_summary
--@   size     32
--@   initial  {}

CREATE FUNCTION rate_summary_accum(rate_summary, boolean) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_rate_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_accum(rate_summary, boolean) IS 'add a trial to a summary';

CREATE FUNCTION rate_summary_accum_inv(rate_summary, boolean) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_rate_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_accum_inv(rate_summary, boolean) IS 'remove a trial from a summary';

CREATE FUNCTION fcr_accum(rate_summary, bigint, boolean) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_fcr_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fcr_accum(rate_summary, bigint, boolean) IS 'add a case to a summary';

CREATE FUNCTION fcr_accum_inv(rate_summary, bigint, boolean) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_fcr_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fcr_accum_inv(rate_summary, bigint, boolean) IS 'remove a case from a summary';

--@ aggregate rate_summary(hit boolean)
--@   accum    rate_summary_accum
--@   summary  rate_summary
--@   size     32
--@   initial  {}
--@   comment  counts of the hits, the misses and the unknown

--@ aggregate rate_agg(hit boolean)
--@   accum    rate_summary_accum
--@   summary  rate_summary
--@   size     32
--@   final    rate
--@   initial  {}
--@   comment  percent of the known values that are true

--@ aggregate fcr_agg(contacts bigint, resolved boolean)
--@   accum    fcr_accum
--@   summary  rate_summary
--@   size     32
--@   final    rate
--@   initial  {}
--@   comment  first contact resolution: percent of the resolved cases that took one contact

CREATE FUNCTION rate_ci(rates rate_summary, level double precision DEFAULT 0.95) RETURNS numrange
	AS 'MODULE_PATHNAME', 'cxkpi_rate_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_ci(rate_summary, double precision) IS 'confidence interval of the rate (Wilson)';

CREATE FUNCTION rate_change(before rate_summary, after rate_summary, level double precision DEFAULT 0.95,
	OUT change numeric, OUT low numeric, OUT high numeric, OUT z numeric, OUT p_value numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_rate_change' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_change(rate_summary, rate_summary, double precision)
	IS 'change of the rate between two sets of trials, its confidence interval and test';

CREATE FUNCTION odds(rates rate_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_rate_odds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION odds(rates rate_summary) IS 'hits for each miss';

CREATE FUNCTION hits(rates rate_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_rate_hits' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hits(rates rate_summary) IS 'number of hits';

CREATE FUNCTION misses(rates rate_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_rate_misses' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION misses(rates rate_summary) IS 'number of misses';

CREATE FUNCTION trials(rates rate_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_rate_trials' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trials(rates rate_summary) IS 'number of trials with a known outcome';

CREATE FUNCTION unknown(rates rate_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_rate_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(rates rate_summary) IS 'number of trials with an unknown outcome';

--@ sla_aggregates date
--@ sla_aggregates timestamp
--@ sla_aggregates timestamptz
