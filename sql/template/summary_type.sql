--@parameters summary send=summary_send category? input=IMMUTABLE
--@ state_type @summary@
--@   send @send@
--@   category @category@
--@   input @input@

CREATE FUNCTION @summary@_json(@summary@) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_json(@summary@) IS 'convert summary to json';

CREATE FUNCTION @summary@_jsonb(@summary@) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_jsonb(@summary@) IS 'convert summary to jsonb';

CREATE CAST (@summary@ AS json) WITH FUNCTION @summary@_json(@summary@) AS ASSIGNMENT;
COMMENT ON CAST (@summary@ AS json) IS 'convert summary to json';

CREATE CAST (@summary@ AS jsonb) WITH FUNCTION @summary@_jsonb(@summary@) AS ASSIGNMENT;
COMMENT ON CAST (@summary@ AS jsonb) IS 'convert summary to jsonb';

--@ comparison @summary@
