--@parameters argument polarity
CREATE FUNCTION sentiment_summary_accum(sentiment_summary, @polarity@) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_accum_@polarity@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_accum(sentiment_summary, @polarity@) IS 'add a text to a summary';

CREATE FUNCTION sentiment_summary_accum_inv(sentiment_summary, @polarity@) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_accum_inv_@polarity@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_accum_inv(sentiment_summary, @polarity@)
	IS 'remove a text from a summary';

--@ aggregate sentiment_summary(@argument@)
--@   accum    sentiment_summary_accum
--@   summary  sentiment_summary
--@   size     360
--@   initial  {}
--@   comment  counts and sum of polarities from -1 to 1, or of the labels positive, neutral and negative

--@ aggregate sentiment_agg(@argument@)
--@   accum    sentiment_summary_accum
--@   summary  sentiment_summary
--@   size     360
--@   final    net_sentiment
--@   initial  {}
--@   comment  net sentiment: percent positive less percent negative
