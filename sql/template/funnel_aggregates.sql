--@parameters time
CREATE FUNCTION funnel_state_accum(funnel_state, @time@, integer, interval) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_accum_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_accum(funnel_state, @time@, integer, interval) IS 'add an event to a state';

CREATE FUNCTION funnel_state_accum(funnel_state, @time@, integer, interval, funnel_mode) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_accum_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_accum(funnel_state, @time@, integer, interval, funnel_mode)
	IS 'add an event to a state';

CREATE FUNCTION touches_state_accum(touches_state, @time@, boolean) RETURNS touches_state
	AS 'MODULE_PATHNAME', 'cxkpi_touches_state_accum_@time@' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION touches_state_accum(touches_state, @time@, boolean)
	IS 'add a touch or response to a state';

--@ aggregate_without_inverse funnel_depth(at @time@, step integer, within interval)
--@   accum    funnel_state_accum
--@   summary  funnel_state
--@   size     152
--@   final    funnel_depth_final
--@   comment  deepest step reached in order within a time from the first step

--@ aggregate_without_inverse funnel_depth(at @time@, step integer, within interval, mode funnel_mode)
--@   accum    funnel_state_accum
--@   summary  funnel_state
--@   size     152
--@   final    funnel_depth_final
--@   comment  deepest step reached in order within a time from the first step, in a strict mode

--@ aggregate_without_inverse touches_to_response(at @time@, is_response boolean)
--@   accum    touches_state_accum
--@   summary  touches_state
--@   size     96
--@   final    touches_to_response_final
--@   comment  number of touches before the first response
