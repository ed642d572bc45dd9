--@parameters arguments score
CREATE FUNCTION score_summary_accum(score_summary, @arguments@) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_@score@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, @arguments@) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, @arguments@) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_@score@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, @arguments@) IS 'remove an answer from a summary';

