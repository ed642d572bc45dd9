--@ summary_type score_summary
COMMENT ON TYPE score_summary IS 'counts of the answers 0 to 10 and of the unanswered';

CREATE FUNCTION nps(scores score_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps(scores score_summary) IS 'Net Promoter Score, from -100 to 100';

CREATE FUNCTION csat_final(score_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_csat_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_final(score_summary) IS 'final function of csat_agg';

CREATE FUNCTION ces_final(score_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_ces_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces_final(score_summary) IS 'final function of ces_agg';

--@ summary_merge score_summary
--@   size     104
--@   initial  {}

--@ score_aggregates int2
--@ score_aggregates int4
--@ score_aggregates int8
--@ score_aggregates float8
--@ score_aggregates numeric

CREATE FUNCTION nps_ci(scores score_summary, level double precision DEFAULT 0.95) RETURNS numrange
	AS 'MODULE_PATHNAME', 'cxkpi_nps_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_ci(score_summary, double precision)
	IS 'confidence interval of the NPS (adjusted Wald)';

CREATE FUNCTION nps_change(before score_summary, after score_summary, level double precision DEFAULT 0.95,
	OUT change numeric, OUT low numeric, OUT high numeric, OUT z numeric, OUT p_value numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_nps_change' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_change(score_summary, score_summary, double precision)
	IS 'change of the NPS between two sets of answers, its confidence interval and test';

CREATE FUNCTION csat(scores score_summary, scale_max integer DEFAULT 5, satisfied_from integer DEFAULT NULL)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_csat' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat(score_summary, integer, integer)
	IS 'customer satisfaction: percent of answers of at least satisfied_from, by default the top box of the scale';

CREATE FUNCTION csat_ci(scores score_summary, scale_max integer DEFAULT 5,
	satisfied_from integer DEFAULT NULL, level double precision DEFAULT 0.95)
	RETURNS numrange
	AS 'MODULE_PATHNAME', 'cxkpi_csat_ci' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_ci(score_summary, integer, integer, double precision)
	IS 'confidence interval of the CSAT (Wilson)';

CREATE FUNCTION csat_change(before score_summary, after score_summary, scale_max integer DEFAULT 5,
	satisfied_from integer DEFAULT NULL, level double precision DEFAULT 0.95,
	OUT change numeric, OUT low numeric, OUT high numeric, OUT z numeric, OUT p_value numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_csat_change' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION csat_change(score_summary, score_summary, integer, integer, double precision)
	IS 'change of the CSAT between two sets of answers, its confidence interval and test';

CREATE FUNCTION ces(scores score_summary, scale_max integer DEFAULT 5, easy_from integer DEFAULT NULL,
	reverse boolean DEFAULT false)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_ces' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ces(score_summary, integer, integer, boolean)
	IS 'customer effort: percent who found it easy; reverse where low answers are the easy ones';

CREATE FUNCTION ces_net(scores score_summary, scale_max integer DEFAULT 5,
	easy_from integer DEFAULT NULL, reverse boolean DEFAULT false)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_ces_net' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION ces_net(score_summary, integer, integer, boolean)
	IS 'customer effort: percent who found it easy less percent who found it hard';

CREATE FUNCTION promoters(scores score_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_score_promoters' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION promoters(scores score_summary) IS 'number of answers 9 and 10';

CREATE FUNCTION passives(scores score_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_score_passives' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION passives(scores score_summary) IS 'number of answers above 6 and below 9';

CREATE FUNCTION detractors(scores score_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_score_detractors' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION detractors(scores score_summary) IS 'number of answers 0 to 6';

CREATE FUNCTION responses(scores score_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_score_responses' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION responses(scores score_summary) IS 'number of answers';

CREATE FUNCTION unanswered(scores score_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_score_unanswered' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unanswered(scores score_summary) IS 'number of questions without an answer';

CREATE FUNCTION response_rate(scores score_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_score_response_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION response_rate(scores score_summary) IS 'percent of the questions that were answered';

CREATE FUNCTION average(scores score_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_score_average' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION average(scores score_summary) IS 'average answer';

CREATE FUNCTION score_distribution(scores score_summary)
	RETURNS TABLE(score integer, answers bigint, share numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_score_distribution' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 11;
COMMENT ON FUNCTION score_distribution(score_summary)
	IS 'number of answers and their share in percent for each score from 0 to 10';
