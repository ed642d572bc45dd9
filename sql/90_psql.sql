--@ spark numeric[]
--@   symbol  spark

--@ spark double precision[]
--@   symbol  spark

--@ spark bigint[]
--@   symbol  spark

--@ spark integer[]
--@   symbol  spark

--@ spark smallint[]
--@   symbol  spark

--@ spark text
--@   symbol  spark_text

CREATE FUNCTION bar(share numeric, width integer DEFAULT 20) RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_bar' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bar(numeric, integer) IS 'bar of a share in percent, width characters long at 100';
