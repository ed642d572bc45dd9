CREATE FUNCTION sentiment_summary_accum(sentiment_summary, @polarity@) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_accum_@polarity@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_accum(sentiment_summary, @polarity@) IS 'add a text to a summary';

CREATE FUNCTION sentiment_summary_accum_inv(sentiment_summary, @polarity@) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_accum_inv_@polarity@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_accum_inv(sentiment_summary, @polarity@) IS 'remove a text from a summary';

--@ aggregate name=sentiment_summary | arguments=@name@ @polarity@ | accum=sentiment_summary_accum | summary=sentiment_summary | size=360 | options=INITCOND = '{}', MINITCOND = '{}', | comment=counts and sum of polarities from -1 to 1, or of the labels positive, neutral and negative
--@ aggregate name=sentiment_agg | arguments=@name@ @polarity@ | accum=sentiment_summary_accum | summary=sentiment_summary | size=360 | options=FINALFUNC = net_sentiment, MFINALFUNC = net_sentiment, INITCOND = '{}', MINITCOND = '{}', | comment=net sentiment: percent positive less percent negative
