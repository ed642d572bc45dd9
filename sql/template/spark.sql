--@parameters series symbol
CREATE FUNCTION spark(series @series@) RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_@symbol@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spark(@series@) IS 'chart of a series in one line, a NULL being a gap';
