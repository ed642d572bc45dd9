--@ spark series=numeric[] | symbol=spark
--@ spark series=double precision[] | symbol=spark
--@ spark series=bigint[] | symbol=spark
--@ spark series=integer[] | symbol=spark
--@ spark series=smallint[] | symbol=spark
--@ spark series=text | symbol=spark_text

CREATE FUNCTION bar(share numeric, width integer DEFAULT 20) RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_bar' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bar(numeric, integer) IS 'bar of a share in percent, width characters long at 100';
