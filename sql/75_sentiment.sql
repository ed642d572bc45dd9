--@ summary_type sentiment_summary
COMMENT ON TYPE sentiment_summary IS 'counts and sum of the polarities of texts, and the number of texts without one';

CREATE FUNCTION net_sentiment(sentiments sentiment_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_net_sentiment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_sentiment(sentiments sentiment_summary)
	IS 'percent positive less percent negative, from -100 to 100';

CREATE FUNCTION net_sentiment(sentiments sentiment_summary, neutral_band double precision) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_net_sentiment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_sentiment(sentiment_summary, double precision)
	IS 'percent positive less percent negative; polarities closer to 0 than neutral_band are neither';

--@ summary_merge sentiment_summary
--@   size     360
--@   initial  {}

--@ sentiment_aggregates polarity float8
--@   polarity  float8

--@ sentiment_aggregates polarity numeric
--@   polarity  numeric

--@ sentiment_aggregates label text
--@   polarity  text

CREATE FUNCTION net_sentiment_ci(sentiments sentiment_summary, neutral_band double precision DEFAULT 0,
	level double precision DEFAULT 0.95)
	RETURNS numrange
	AS 'MODULE_PATHNAME', 'cxkpi_net_sentiment_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_sentiment_ci(sentiment_summary, double precision, double precision)
	IS 'confidence interval of the net sentiment (adjusted Wald)';

CREATE FUNCTION net_sentiment_change(before sentiment_summary, after sentiment_summary,
	neutral_band double precision DEFAULT 0, level double precision DEFAULT 0.95,
	OUT change numeric, OUT low numeric, OUT high numeric, OUT z numeric, OUT p_value numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_net_sentiment_change' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_sentiment_change(sentiment_summary, sentiment_summary, double precision, double precision)
	IS 'change of the net sentiment between two sets of texts, its confidence interval and test';

--@ sentiment_count positive
--@ sentiment_count neutral
--@ sentiment_count negative
CREATE FUNCTION average(sentiments sentiment_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_average' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION average(sentiments sentiment_summary)
	IS 'average of the known polarities; a label counts as 1, 0 or -1';

CREATE FUNCTION known(sentiments sentiment_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_known' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION known(sentiments sentiment_summary) IS 'number of texts with a known sentiment';

CREATE FUNCTION unknown(sentiments sentiment_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(sentiments sentiment_summary) IS 'number of texts without a known sentiment';

CREATE FUNCTION sentiment_lexicon(config regconfig, words jsonb,
	negations text[] DEFAULT '{not,no,never,neither,nor,nobody,nothing,cannot,without,hardly,n''t,
		aint,arent,cant,couldnt,darent,didnt,doesnt,dont,hadnt,hasnt,havent,isnt,mightnt,mustnt,neednt,
		oughtnt,shant,shouldnt,wasnt,werent,wont,wouldnt}',
	reach integer DEFAULT 3) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_lexicon' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION sentiment_lexicon(regconfig, jsonb, text[], integer)
	IS 'compile a lexicon of words and their weights for sentiment()';

CREATE FUNCTION sentiment(document text, lexicon jsonb) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION sentiment(text, jsonb) IS 'polarity of a text from -1 to 1 by a compiled lexicon';
