CREATE TYPE funnel_mode AS ENUM ('default', 'strict_order', 'strict_increase', 'strict_deduplication');
COMMENT ON TYPE funnel_mode IS 'what ends a chain of steps in funnel_depth';

--@ state_type funnel_state
COMMENT ON TYPE funnel_state IS 'transition state of funnel_depth';

CREATE FUNCTION funnel_state_combine(funnel_state, funnel_state) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_combine(funnel_state, funnel_state) IS 'combine function of funnel_depth';

CREATE FUNCTION funnel_depth_final(funnel_state) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_depth_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_depth_final(funnel_state) IS 'final function of funnel_depth';

--@ state_type touches_state
COMMENT ON TYPE touches_state IS 'transition state of touches_to_response';

CREATE FUNCTION touches_state_combine(touches_state, touches_state) RETURNS touches_state
	AS 'MODULE_PATHNAME', 'cxkpi_touches_state_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION touches_state_combine(touches_state, touches_state)
	IS 'combine function of touches_to_response';

CREATE FUNCTION touches_to_response_final(touches_state) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_touches_to_response_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION touches_to_response_final(touches_state) IS 'final function of touches_to_response';

--@ funnel_aggregates date
--@ funnel_aggregates timestamp
--@ funnel_aggregates timestamptz

--@ summary_type funnel_summary
COMMENT ON TYPE funnel_summary IS 'counts of subjects by the deepest step of a funnel they reached';

--@ summary_merge funnel_summary
--@   size     96
--@   initial  {}

CREATE FUNCTION funnel_summary_accum(funnel_summary, integer) RETURNS funnel_summary
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_accum(funnel_summary, integer) IS 'add a subject to a summary';

CREATE FUNCTION funnel_summary_accum_inv(funnel_summary, integer) RETURNS funnel_summary
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_accum_inv(funnel_summary, integer) IS 'remove a subject from a summary';

CREATE FUNCTION funnel_summary_accum(funnel_summary, integer, boolean) RETURNS funnel_summary
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_accum(funnel_summary, integer, boolean) IS 'add a subject to a summary';

CREATE FUNCTION funnel_summary_accum_inv(funnel_summary, integer, boolean) RETURNS funnel_summary
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_accum_inv(funnel_summary, integer, boolean)
	IS 'remove a subject from a summary';

--@ aggregate funnel_summary(depth integer)
--@   accum    funnel_summary_accum
--@   summary  funnel_summary
--@   size     96
--@   initial  {}
--@   comment  counts of subjects by the deepest step they reached

--@ aggregate funnel_summary(depth integer, mature boolean)
--@   accum    funnel_summary_accum
--@   summary  funnel_summary
--@   size     96
--@   initial  {}
--@   comment  counts of subjects by the deepest step they reached, those too young to judge apart

CREATE FUNCTION funnel_steps(funnel funnel_summary, steps integer DEFAULT NULL)
	RETURNS TABLE(step integer, reached bigint, of_first numeric, of_previous numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_steps' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION funnel_steps(funnel_summary, integer)
	IS 'how many reached each step, in percent of the first and of the previous';

CREATE FUNCTION conversion(funnel funnel_summary, from_step integer, to_step integer) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_conversion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION conversion(funnel_summary, integer, integer)
	IS 'percent of those who reached one step that reached another';

CREATE FUNCTION conversion_ci(funnel funnel_summary, from_step integer, to_step integer,
	level double precision DEFAULT 0.95)
	RETURNS numrange
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_conversion_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION conversion_ci(funnel_summary, integer, integer, double precision)
	IS 'confidence interval of the conversion (Wilson)';

CREATE FUNCTION conversion_change(before funnel_summary, after funnel_summary, from_step integer, to_step integer,
	level double precision DEFAULT 0.95,
	OUT change numeric, OUT low numeric, OUT high numeric, OUT z numeric, OUT p_value numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_conversion_change' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION conversion_change(funnel_summary, funnel_summary, integer, integer, double precision)
	IS 'change of the conversion between two sets of subjects, its confidence interval and test';

CREATE FUNCTION entrants(funnel funnel_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_entrants' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION entrants(funnel funnel_summary) IS 'number of subjects that took the first step';

CREATE FUNCTION never_entered(funnel funnel_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_never_entered' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION never_entered(funnel funnel_summary)
	IS 'number of subjects that did not take the first step';

CREATE FUNCTION too_young(funnel funnel_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_too_young' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION too_young(funnel funnel_summary)
	IS 'number of entrants whose window was not over, not counted elsewhere';

CREATE FUNCTION unknown(funnel funnel_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(funnel funnel_summary) IS 'number of subjects without a known depth';
