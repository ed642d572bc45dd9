CREATE FUNCTION cxkpi_version() RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_version' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cxkpi_version() IS 'version of the loaded cxkpi library';

