--@parameters name
CREATE FUNCTION @name@(sentiments sentiment_summary, neutral_band double precision DEFAULT 0) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_@name@' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @name@(sentiment_summary, double precision) IS 'number of @name@ texts';

CREATE FUNCTION @name@_share(sentiments sentiment_summary, neutral_band double precision DEFAULT 0)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_@name@_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @name@_share(sentiment_summary, double precision)
	IS 'percent of the texts with a known sentiment that are @name@';

