--@parameters arguments types type open
CREATE FUNCTION sla_summary_accum(rate_summary, @types@) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_@type@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum(rate_summary, @types@) IS 'add a case to a summary';

CREATE FUNCTION sla_summary_accum_inv(rate_summary, @types@) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_inv_@type@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum_inv(rate_summary, @types@) IS 'remove a case from a summary';

--@ aggregate sla_summary(@arguments@)
--@   accum    sla_summary_accum
--@   summary  rate_summary
--@   size     32
--@   initial  {}
--@   comment  service level: hits done within the target, misses later, unknown @open@

--@ aggregate sla_agg(@arguments@)
--@   accum    sla_summary_accum
--@   summary  rate_summary
--@   size     32
--@   final    rate
--@   initial  {}
--@   comment  service level: percent of the known cases that were done within the target
