--@parameters summary send=summary_send category? input=IMMUTABLE
CREATE TYPE @summary@;

CREATE FUNCTION @summary@_in(cstring) RETURNS @summary@
	AS 'MODULE_PATHNAME', 'cxkpi_@summary@_in' LANGUAGE C @input@ STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_in(cstring) IS 'I/O';

CREATE FUNCTION @summary@_out(@summary@) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_out(@summary@) IS 'I/O';

CREATE FUNCTION @summary@_recv(internal) RETURNS @summary@
	AS 'MODULE_PATHNAME', 'cxkpi_@summary@_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_recv(internal) IS 'I/O';

CREATE FUNCTION @summary@_send(@summary@) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_@send@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_send(@summary@) IS 'I/O';

CREATE TYPE @summary@ (
	INPUT = @summary@_in,
	OUTPUT = @summary@_out,
	RECEIVE = @summary@_recv,
	SEND = @summary@_send,
	CATEGORY = '@category@', PREFERRED = true,
	ALIGNMENT = double,
	STORAGE = extended
);
