--@parameters argument category symbol comment
CREATE FUNCTION category_summary_accum(category_summary, @category@) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_@symbol@_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_accum(category_summary, @category@) IS 'add an event to a summary';

CREATE FUNCTION category_summary_accum_inv(category_summary, @category@) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_@symbol@_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_accum_inv(category_summary, @category@)
	IS 'remove an event from a summary';

--@ aggregate category_summary(@argument@)
--@   accum    category_summary_accum
--@   summary  category_summary
--@   size     4096
--@   initial  {}
--@   comment  @comment@
