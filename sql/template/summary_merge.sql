--@parameters summary combine=summary_combine subtract=summary_subtract size final? initial?
CREATE FUNCTION @summary@_combine(@summary@, @summary@) RETURNS @summary@
	AS 'MODULE_PATHNAME', 'cxkpi_@combine@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_combine(@summary@, @summary@)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION @summary@_combine_inv(@summary@, @summary@) RETURNS @summary@
	AS 'MODULE_PATHNAME', 'cxkpi_@combine@_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_combine_inv(@summary@, @summary@) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = @summary@, RIGHTARG = @summary@, FUNCTION = @summary@_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (@summary@, @summary@) IS 'merge two summaries';

CREATE FUNCTION @summary@_subtract(@summary@, @summary@) RETURNS @summary@
	AS 'MODULE_PATHNAME', 'cxkpi_@subtract@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_subtract(@summary@, @summary@) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = @summary@, RIGHTARG = @summary@, FUNCTION = @summary@_subtract
);
COMMENT ON OPERATOR - (@summary@, @summary@) IS 'take away a part of a summary';

--@ aggregate rollup(@summary@)
--@   accum    @summary@_combine
--@   summary  @summary@
--@   size     @size@
--@   final    @final@
--@   initial  @initial@
--@   comment  merge summaries
