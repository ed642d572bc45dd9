CREATE FUNCTION score_summary_accum(score_summary, @score@) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'score_summary_accum_@score@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, @score@) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, @score@) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'score_summary_accum_inv_@score@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, @score@) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, @score@, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'score_summary_accum_@score@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, @score@, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, @score@, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'score_summary_accum_inv_@score@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, @score@, integer) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, @score@, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'score_summary_accum_@score@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, @score@, integer, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, @score@, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'score_summary_accum_inv_@score@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, @score@, integer, integer) IS 'remove an answer from a summary';

--@ aggregate name=score_summary | arguments=score @score@ | accum=score_summary_accum | summary=score_summary | size=104 | options=INITCOND = '{}', MINITCOND = '{}', | comment=counts of the answers 0 to 10 and of the unanswered
--@ aggregate name=nps_agg | arguments=score @score@ | accum=score_summary_accum | summary=score_summary | size=104 | options=FINALFUNC = nps, MFINALFUNC = nps, INITCOND = '{}', MINITCOND = '{}', | comment=Net Promoter Score of answers 0 to 10, from -100 to 100
--@ aggregate name=csat_agg | arguments=score @score@ | accum=score_summary_accum | summary=score_summary | size=104 | options=FINALFUNC = csat_final, MFINALFUNC = csat_final, INITCOND = '{}', MINITCOND = '{}', | comment=customer satisfaction: percent of answers 4 and 5 on a scale of 1 to 5
--@ aggregate name=csat_agg | arguments=score @score@, scale_max integer | accum=score_summary_accum | summary=score_summary | size=104 | options=FINALFUNC = csat_final, MFINALFUNC = csat_final, INITCOND = '{}', MINITCOND = '{}', | comment=customer satisfaction: percent of answers in the top box of a scale of 1 to scale_max
--@ aggregate name=csat_agg | arguments=score @score@, scale_max integer, satisfied_from integer | accum=score_summary_accum | summary=score_summary | size=104 | options=FINALFUNC = csat_final, MFINALFUNC = csat_final, INITCOND = '{}', MINITCOND = '{}', | comment=customer satisfaction: percent of answers of at least satisfied_from on a scale of 1 to scale_max
--@ aggregate name=ces_agg | arguments=score @score@ | accum=score_summary_accum | summary=score_summary | size=104 | options=FINALFUNC = ces_final, MFINALFUNC = ces_final, INITCOND = '{}', MINITCOND = '{}', | comment=customer effort: percent of answers 4 and 5 on a scale of 1 to 5
--@ aggregate name=ces_agg | arguments=score @score@, scale_max integer | accum=score_summary_accum | summary=score_summary | size=104 | options=FINALFUNC = ces_final, MFINALFUNC = ces_final, INITCOND = '{}', MINITCOND = '{}', | comment=customer effort: percent of answers in the top box of a scale of 1 to scale_max
--@ aggregate name=ces_agg | arguments=score @score@, scale_max integer, easy_from integer | accum=score_summary_accum | summary=score_summary | size=104 | options=FINALFUNC = ces_final, MFINALFUNC = ces_final, INITCOND = '{}', MINITCOND = '{}', | comment=customer effort: percent of answers of at least easy_from on a scale of 1 to scale_max
