--@parameters prefix arguments symbol type what
CREATE FUNCTION @prefix@_accum(duration_summary, @arguments@) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_@symbol@_accum_@type@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION @prefix@_accum(duration_summary, @arguments@) IS 'add @what@ to a summary';

CREATE FUNCTION @prefix@_accum_inv(duration_summary, @arguments@) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_@symbol@_accum_inv_@type@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION @prefix@_accum_inv(duration_summary, @arguments@) IS 'remove @what@ from a summary';

