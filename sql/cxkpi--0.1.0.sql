\echo Use "CREATE EXTENSION cxkpi" to load this file. \quit
CREATE FUNCTION cxkpi_version() RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_version' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cxkpi_version() IS 'version of the loaded cxkpi library';

-- Where an argument can be an array or a period_bounds the server must choose for an untyped literal.
-- It takes the preferred type of a category: this one, whose input function reads arrays too.
CREATE TYPE period_bounds;

CREATE FUNCTION period_bounds_in(cstring) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_in' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_in(cstring) IS 'I/O';

CREATE FUNCTION period_bounds_out(period_bounds) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_out(period_bounds) IS 'I/O';

CREATE FUNCTION period_bounds_recv(internal) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_recv(internal) IS 'I/O';

CREATE FUNCTION period_bounds_send(period_bounds) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_send(period_bounds) IS 'I/O';

CREATE TYPE period_bounds (
	INPUT = period_bounds_in,
	OUTPUT = period_bounds_out,
	RECEIVE = period_bounds_recv,
	SEND = period_bounds_send,
	CATEGORY = 'A', PREFERRED = true,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION period_bounds_json(period_bounds) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_json(period_bounds) IS 'convert summary to json';

CREATE FUNCTION period_bounds_jsonb(period_bounds) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_jsonb(period_bounds) IS 'convert summary to jsonb';

CREATE CAST (period_bounds AS json) WITH FUNCTION period_bounds_json(period_bounds) AS ASSIGNMENT;
COMMENT ON CAST (period_bounds AS json) IS 'convert summary to json';

CREATE CAST (period_bounds AS jsonb) WITH FUNCTION period_bounds_jsonb(period_bounds) AS ASSIGNMENT;
COMMENT ON CAST (period_bounds AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION period_bounds_eq(period_bounds, period_bounds) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_eq(period_bounds, period_bounds) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = period_bounds, RIGHTARG = period_bounds, FUNCTION = period_bounds_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (period_bounds, period_bounds) IS 'equal';

CREATE FUNCTION period_bounds_ne(period_bounds, period_bounds) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_ne(period_bounds, period_bounds) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = period_bounds, RIGHTARG = period_bounds, FUNCTION = period_bounds_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (period_bounds, period_bounds) IS 'not equal';

CREATE FUNCTION period_bounds_lt(period_bounds, period_bounds) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_lt(period_bounds, period_bounds) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = period_bounds, RIGHTARG = period_bounds, FUNCTION = period_bounds_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (period_bounds, period_bounds) IS 'less than';

CREATE FUNCTION period_bounds_le(period_bounds, period_bounds) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_le(period_bounds, period_bounds) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = period_bounds, RIGHTARG = period_bounds, FUNCTION = period_bounds_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (period_bounds, period_bounds) IS 'less than or equal';

CREATE FUNCTION period_bounds_gt(period_bounds, period_bounds) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_gt(period_bounds, period_bounds) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = period_bounds, RIGHTARG = period_bounds, FUNCTION = period_bounds_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (period_bounds, period_bounds) IS 'greater than';

CREATE FUNCTION period_bounds_ge(period_bounds, period_bounds) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_ge(period_bounds, period_bounds) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = period_bounds, RIGHTARG = period_bounds, FUNCTION = period_bounds_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (period_bounds, period_bounds) IS 'greater than or equal';

CREATE FUNCTION period_bounds_cmp(period_bounds, period_bounds) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_cmp(period_bounds, period_bounds) IS 'less-equal-greater';

CREATE FUNCTION period_bounds_hash(period_bounds) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_hash(period_bounds) IS 'hash';

CREATE FUNCTION period_bounds_hash_extended(period_bounds, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds_hash_extended(period_bounds, bigint) IS 'hash';

CREATE OPERATOR CLASS period_bounds_ops DEFAULT FOR TYPE period_bounds USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 period_bounds_cmp(period_bounds, period_bounds);
COMMENT ON OPERATOR FAMILY period_bounds_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS period_bounds_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS period_bounds_ops DEFAULT FOR TYPE period_bounds USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 period_bounds_hash(period_bounds),
	FUNCTION 2 period_bounds_hash_extended(period_bounds, bigint);
COMMENT ON OPERATOR FAMILY period_bounds_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS period_bounds_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE period_bounds IS 'bounds of consecutive periods: a start, a stop, a step and a time zone, or a list';

CREATE FUNCTION period_bounds(start date, stop date, step interval) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(date, date, interval)
	IS 'bounds of the periods of a step that cover the time from start to stop';

CREATE FUNCTION period_bounds(start timestamp, stop timestamp, step interval) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_timestamp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(timestamp, timestamp, interval)
	IS 'bounds of the periods of a step that cover the time from start to stop';

CREATE FUNCTION period_bounds(start timestamptz, stop timestamptz, step interval) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_timestamptz' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(timestamptz, timestamptz, interval)
	IS 'bounds of the periods of a step, in the time zone of the session, that cover the time from start to stop';

CREATE FUNCTION period_bounds(start timestamptz, stop timestamptz, step interval, zone text) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_in_zone_timestamptz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(timestamptz, timestamptz, interval, text)
	IS 'bounds of the periods of a step, in a time zone, that cover the time from start to stop';

CREATE FUNCTION period_bounds(start date, stop date, step interval, zone text) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_in_zone_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(date, date, interval, text)
	IS 'bounds, of type timestamptz, of the periods of a step that cover the time between two dates of a time zone';

CREATE FUNCTION period_bounds(start timestamp, stop timestamp, step interval, zone text) RETURNS period_bounds
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_in_zone_timestamp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION period_bounds(timestamp, timestamp, interval, text)
	IS 'bounds, of type timestamptz, of the periods of a step that cover the time between two times of a zone''s clock';

CREATE FUNCTION period_bounds_to_date(period_bounds) RETURNS date[]
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_array_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION period_bounds_to_date(period_bounds) IS 'convert bounds to an array';

CREATE CAST (period_bounds AS date[]) WITH FUNCTION period_bounds_to_date(period_bounds) AS ASSIGNMENT;
COMMENT ON CAST (period_bounds AS date[]) IS 'convert bounds to an array';
CREATE FUNCTION period_bounds_to_timestamp(period_bounds) RETURNS timestamp[]
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_array_timestamp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION period_bounds_to_timestamp(period_bounds) IS 'convert bounds to an array';

CREATE CAST (period_bounds AS timestamp[]) WITH FUNCTION period_bounds_to_timestamp(period_bounds) AS ASSIGNMENT;
COMMENT ON CAST (period_bounds AS timestamp[]) IS 'convert bounds to an array';
CREATE FUNCTION period_bounds_to_timestamptz(period_bounds) RETURNS timestamptz[]
	AS 'MODULE_PATHNAME', 'cxkpi_period_bounds_array_timestamptz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION period_bounds_to_timestamptz(period_bounds) IS 'convert bounds to an array';

CREATE CAST (period_bounds AS timestamptz[]) WITH FUNCTION period_bounds_to_timestamptz(period_bounds) AS ASSIGNMENT;
COMMENT ON CAST (period_bounds AS timestamptz[]) IS 'convert bounds to an array';
CREATE TYPE score_summary;

CREATE FUNCTION score_summary_in(cstring) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_in(cstring) IS 'I/O';

CREATE FUNCTION score_summary_out(score_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_out(score_summary) IS 'I/O';

CREATE FUNCTION score_summary_recv(internal) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_recv(internal) IS 'I/O';

CREATE FUNCTION score_summary_send(score_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_send(score_summary) IS 'I/O';

CREATE TYPE score_summary (
	INPUT = score_summary_in,
	OUTPUT = score_summary_out,
	RECEIVE = score_summary_recv,
	SEND = score_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION score_summary_json(score_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_json(score_summary) IS 'convert summary to json';

CREATE FUNCTION score_summary_jsonb(score_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_jsonb(score_summary) IS 'convert summary to jsonb';

CREATE CAST (score_summary AS json) WITH FUNCTION score_summary_json(score_summary) AS ASSIGNMENT;
COMMENT ON CAST (score_summary AS json) IS 'convert summary to json';

CREATE CAST (score_summary AS jsonb) WITH FUNCTION score_summary_jsonb(score_summary) AS ASSIGNMENT;
COMMENT ON CAST (score_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION score_summary_eq(score_summary, score_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_eq(score_summary, score_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (score_summary, score_summary) IS 'equal';

CREATE FUNCTION score_summary_ne(score_summary, score_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_ne(score_summary, score_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (score_summary, score_summary) IS 'not equal';

CREATE FUNCTION score_summary_lt(score_summary, score_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_lt(score_summary, score_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (score_summary, score_summary) IS 'less than';

CREATE FUNCTION score_summary_le(score_summary, score_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_le(score_summary, score_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (score_summary, score_summary) IS 'less than or equal';

CREATE FUNCTION score_summary_gt(score_summary, score_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_gt(score_summary, score_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (score_summary, score_summary) IS 'greater than';

CREATE FUNCTION score_summary_ge(score_summary, score_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_ge(score_summary, score_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (score_summary, score_summary) IS 'greater than or equal';

CREATE FUNCTION score_summary_cmp(score_summary, score_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_cmp(score_summary, score_summary) IS 'less-equal-greater';

CREATE FUNCTION score_summary_hash(score_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_hash(score_summary) IS 'hash';

CREATE FUNCTION score_summary_hash_extended(score_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_hash_extended(score_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS score_summary_ops DEFAULT FOR TYPE score_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 score_summary_cmp(score_summary, score_summary);
COMMENT ON OPERATOR FAMILY score_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS score_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS score_summary_ops DEFAULT FOR TYPE score_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 score_summary_hash(score_summary),
	FUNCTION 2 score_summary_hash_extended(score_summary, bigint);
COMMENT ON OPERATOR FAMILY score_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS score_summary_ops USING hash IS 'equality of all bytes';
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

CREATE FUNCTION score_summary_combine(score_summary, score_summary) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_combine(score_summary, score_summary)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION score_summary_combine_inv(score_summary, score_summary) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_combine_inv(score_summary, score_summary) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (score_summary, score_summary) IS 'merge two summaries';

CREATE FUNCTION score_summary_subtract(score_summary, score_summary) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_subtract(score_summary, score_summary) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_subtract
);
COMMENT ON OPERATOR - (score_summary, score_summary) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(score_summary) (
	SFUNC = score_summary_combine, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_combine, MINVFUNC = score_summary_combine_inv, MSTYPE = score_summary, MSSPACE = 104,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(score_summary)
	IS 'merge summaries';

CREATE FUNCTION score_summary_accum(score_summary, int2) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_int2' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, int2) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, int2) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_int2' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, int2) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, int2, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_int2' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, int2, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, int2, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_int2' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, int2, integer) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, int2, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_int2' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, int2, integer, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, int2, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_int2' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, int2, integer, integer) IS 'remove an answer from a summary';

CREATE AGGREGATE score_summary(score int2) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE score_summary(score int2)
	IS 'counts of the answers 0 to 10 and of the unanswered';

CREATE AGGREGATE nps_agg(score int2) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = nps, MFINALFUNC = nps,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_agg(score int2)
	IS 'Net Promoter Score of answers 0 to 10, from -100 to 100';

CREATE AGGREGATE csat_agg(score int2) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score int2)
	IS 'customer satisfaction: percent of answers 4 and 5 on a scale of 1 to 5';

CREATE AGGREGATE csat_agg(score int2, scale_max integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score int2, scale_max integer)
	IS 'customer satisfaction: percent of answers in the top box of a scale of 1 to scale_max';

CREATE AGGREGATE csat_agg(score int2, scale_max integer, satisfied_from integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score int2, scale_max integer, satisfied_from integer)
	IS 'customer satisfaction: percent of answers of at least satisfied_from on a scale of 1 to scale_max';

CREATE AGGREGATE ces_agg(score int2) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score int2)
	IS 'customer effort: percent of answers 4 and 5 on a scale of 1 to 5';

CREATE AGGREGATE ces_agg(score int2, scale_max integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score int2, scale_max integer)
	IS 'customer effort: percent of answers in the top box of a scale of 1 to scale_max';

CREATE AGGREGATE ces_agg(score int2, scale_max integer, easy_from integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score int2, scale_max integer, easy_from integer)
	IS 'customer effort: percent of answers of at least easy_from on a scale of 1 to scale_max';

CREATE FUNCTION score_summary_accum(score_summary, int4) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_int4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, int4) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, int4) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_int4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, int4) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, int4, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_int4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, int4, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, int4, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_int4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, int4, integer) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, int4, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_int4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, int4, integer, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, int4, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_int4' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, int4, integer, integer) IS 'remove an answer from a summary';

CREATE AGGREGATE score_summary(score int4) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE score_summary(score int4)
	IS 'counts of the answers 0 to 10 and of the unanswered';

CREATE AGGREGATE nps_agg(score int4) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = nps, MFINALFUNC = nps,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_agg(score int4)
	IS 'Net Promoter Score of answers 0 to 10, from -100 to 100';

CREATE AGGREGATE csat_agg(score int4) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score int4)
	IS 'customer satisfaction: percent of answers 4 and 5 on a scale of 1 to 5';

CREATE AGGREGATE csat_agg(score int4, scale_max integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score int4, scale_max integer)
	IS 'customer satisfaction: percent of answers in the top box of a scale of 1 to scale_max';

CREATE AGGREGATE csat_agg(score int4, scale_max integer, satisfied_from integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score int4, scale_max integer, satisfied_from integer)
	IS 'customer satisfaction: percent of answers of at least satisfied_from on a scale of 1 to scale_max';

CREATE AGGREGATE ces_agg(score int4) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score int4)
	IS 'customer effort: percent of answers 4 and 5 on a scale of 1 to 5';

CREATE AGGREGATE ces_agg(score int4, scale_max integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score int4, scale_max integer)
	IS 'customer effort: percent of answers in the top box of a scale of 1 to scale_max';

CREATE AGGREGATE ces_agg(score int4, scale_max integer, easy_from integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score int4, scale_max integer, easy_from integer)
	IS 'customer effort: percent of answers of at least easy_from on a scale of 1 to scale_max';

CREATE FUNCTION score_summary_accum(score_summary, int8) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_int8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, int8) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, int8) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_int8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, int8) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, int8, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_int8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, int8, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, int8, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_int8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, int8, integer) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, int8, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_int8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, int8, integer, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, int8, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_int8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, int8, integer, integer) IS 'remove an answer from a summary';

CREATE AGGREGATE score_summary(score int8) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE score_summary(score int8)
	IS 'counts of the answers 0 to 10 and of the unanswered';

CREATE AGGREGATE nps_agg(score int8) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = nps, MFINALFUNC = nps,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_agg(score int8)
	IS 'Net Promoter Score of answers 0 to 10, from -100 to 100';

CREATE AGGREGATE csat_agg(score int8) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score int8)
	IS 'customer satisfaction: percent of answers 4 and 5 on a scale of 1 to 5';

CREATE AGGREGATE csat_agg(score int8, scale_max integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score int8, scale_max integer)
	IS 'customer satisfaction: percent of answers in the top box of a scale of 1 to scale_max';

CREATE AGGREGATE csat_agg(score int8, scale_max integer, satisfied_from integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score int8, scale_max integer, satisfied_from integer)
	IS 'customer satisfaction: percent of answers of at least satisfied_from on a scale of 1 to scale_max';

CREATE AGGREGATE ces_agg(score int8) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score int8)
	IS 'customer effort: percent of answers 4 and 5 on a scale of 1 to 5';

CREATE AGGREGATE ces_agg(score int8, scale_max integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score int8, scale_max integer)
	IS 'customer effort: percent of answers in the top box of a scale of 1 to scale_max';

CREATE AGGREGATE ces_agg(score int8, scale_max integer, easy_from integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score int8, scale_max integer, easy_from integer)
	IS 'customer effort: percent of answers of at least easy_from on a scale of 1 to scale_max';

CREATE FUNCTION score_summary_accum(score_summary, float8) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, float8) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, float8) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, float8) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, float8, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, float8, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, float8, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, float8, integer) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, float8, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, float8, integer, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, float8, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, float8, integer, integer) IS 'remove an answer from a summary';

CREATE AGGREGATE score_summary(score float8) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE score_summary(score float8)
	IS 'counts of the answers 0 to 10 and of the unanswered';

CREATE AGGREGATE nps_agg(score float8) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = nps, MFINALFUNC = nps,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_agg(score float8)
	IS 'Net Promoter Score of answers 0 to 10, from -100 to 100';

CREATE AGGREGATE csat_agg(score float8) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score float8)
	IS 'customer satisfaction: percent of answers 4 and 5 on a scale of 1 to 5';

CREATE AGGREGATE csat_agg(score float8, scale_max integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score float8, scale_max integer)
	IS 'customer satisfaction: percent of answers in the top box of a scale of 1 to scale_max';

CREATE AGGREGATE csat_agg(score float8, scale_max integer, satisfied_from integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score float8, scale_max integer, satisfied_from integer)
	IS 'customer satisfaction: percent of answers of at least satisfied_from on a scale of 1 to scale_max';

CREATE AGGREGATE ces_agg(score float8) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score float8)
	IS 'customer effort: percent of answers 4 and 5 on a scale of 1 to 5';

CREATE AGGREGATE ces_agg(score float8, scale_max integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score float8, scale_max integer)
	IS 'customer effort: percent of answers in the top box of a scale of 1 to scale_max';

CREATE AGGREGATE ces_agg(score float8, scale_max integer, easy_from integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score float8, scale_max integer, easy_from integer)
	IS 'customer effort: percent of answers of at least easy_from on a scale of 1 to scale_max';

CREATE FUNCTION score_summary_accum(score_summary, numeric) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, numeric) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, numeric) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, numeric) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, numeric, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, numeric, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, numeric, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, numeric, integer) IS 'remove an answer from a summary';

CREATE FUNCTION score_summary_accum(score_summary, numeric, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum(score_summary, numeric, integer, integer) IS 'add an answer to a summary';

CREATE FUNCTION score_summary_accum_inv(score_summary, numeric, integer, integer) RETURNS score_summary
	AS 'MODULE_PATHNAME', 'cxkpi_score_summary_accum_inv_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_accum_inv(score_summary, numeric, integer, integer) IS 'remove an answer from a summary';

CREATE AGGREGATE score_summary(score numeric) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE score_summary(score numeric)
	IS 'counts of the answers 0 to 10 and of the unanswered';

CREATE AGGREGATE nps_agg(score numeric) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = nps, MFINALFUNC = nps,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE nps_agg(score numeric)
	IS 'Net Promoter Score of answers 0 to 10, from -100 to 100';

CREATE AGGREGATE csat_agg(score numeric) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score numeric)
	IS 'customer satisfaction: percent of answers 4 and 5 on a scale of 1 to 5';

CREATE AGGREGATE csat_agg(score numeric, scale_max integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score numeric, scale_max integer)
	IS 'customer satisfaction: percent of answers in the top box of a scale of 1 to scale_max';

CREATE AGGREGATE csat_agg(score numeric, scale_max integer, satisfied_from integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = csat_final, MFINALFUNC = csat_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE csat_agg(score numeric, scale_max integer, satisfied_from integer)
	IS 'customer satisfaction: percent of answers of at least satisfied_from on a scale of 1 to scale_max';

CREATE AGGREGATE ces_agg(score numeric) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score numeric)
	IS 'customer effort: percent of answers 4 and 5 on a scale of 1 to 5';

CREATE AGGREGATE ces_agg(score numeric, scale_max integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score numeric, scale_max integer)
	IS 'customer effort: percent of answers in the top box of a scale of 1 to scale_max';

CREATE AGGREGATE ces_agg(score numeric, scale_max integer, easy_from integer) (
	SFUNC = score_summary_accum, STYPE = score_summary, SSPACE = 104,
	MSFUNC = score_summary_accum, MINVFUNC = score_summary_accum_inv, MSTYPE = score_summary, MSSPACE = 104,
	FINALFUNC = ces_final, MFINALFUNC = ces_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = score_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE ces_agg(score numeric, scale_max integer, easy_from integer)
	IS 'customer effort: percent of answers of at least easy_from on a scale of 1 to scale_max';

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
CREATE TYPE rate_summary;

CREATE FUNCTION rate_summary_in(cstring) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_rate_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_in(cstring) IS 'I/O';

CREATE FUNCTION rate_summary_out(rate_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_out(rate_summary) IS 'I/O';

CREATE FUNCTION rate_summary_recv(internal) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_rate_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_recv(internal) IS 'I/O';

CREATE FUNCTION rate_summary_send(rate_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_send(rate_summary) IS 'I/O';

CREATE TYPE rate_summary (
	INPUT = rate_summary_in,
	OUTPUT = rate_summary_out,
	RECEIVE = rate_summary_recv,
	SEND = rate_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION rate_summary_json(rate_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_json(rate_summary) IS 'convert summary to json';

CREATE FUNCTION rate_summary_jsonb(rate_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_jsonb(rate_summary) IS 'convert summary to jsonb';

CREATE CAST (rate_summary AS json) WITH FUNCTION rate_summary_json(rate_summary) AS ASSIGNMENT;
COMMENT ON CAST (rate_summary AS json) IS 'convert summary to json';

CREATE CAST (rate_summary AS jsonb) WITH FUNCTION rate_summary_jsonb(rate_summary) AS ASSIGNMENT;
COMMENT ON CAST (rate_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION rate_summary_eq(rate_summary, rate_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_eq(rate_summary, rate_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (rate_summary, rate_summary) IS 'equal';

CREATE FUNCTION rate_summary_ne(rate_summary, rate_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_ne(rate_summary, rate_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (rate_summary, rate_summary) IS 'not equal';

CREATE FUNCTION rate_summary_lt(rate_summary, rate_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_lt(rate_summary, rate_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (rate_summary, rate_summary) IS 'less than';

CREATE FUNCTION rate_summary_le(rate_summary, rate_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_le(rate_summary, rate_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (rate_summary, rate_summary) IS 'less than or equal';

CREATE FUNCTION rate_summary_gt(rate_summary, rate_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_gt(rate_summary, rate_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (rate_summary, rate_summary) IS 'greater than';

CREATE FUNCTION rate_summary_ge(rate_summary, rate_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_ge(rate_summary, rate_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (rate_summary, rate_summary) IS 'greater than or equal';

CREATE FUNCTION rate_summary_cmp(rate_summary, rate_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_cmp(rate_summary, rate_summary) IS 'less-equal-greater';

CREATE FUNCTION rate_summary_hash(rate_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_hash(rate_summary) IS 'hash';

CREATE FUNCTION rate_summary_hash_extended(rate_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_hash_extended(rate_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS rate_summary_ops DEFAULT FOR TYPE rate_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 rate_summary_cmp(rate_summary, rate_summary);
COMMENT ON OPERATOR FAMILY rate_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS rate_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS rate_summary_ops DEFAULT FOR TYPE rate_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 rate_summary_hash(rate_summary),
	FUNCTION 2 rate_summary_hash_extended(rate_summary, bigint);
COMMENT ON OPERATOR FAMILY rate_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS rate_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE rate_summary IS 'hits among trials, and the trials with an unknown outcome';

CREATE FUNCTION rate(rates rate_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate(rates rate_summary) IS 'hits in percent of the trials';

CREATE FUNCTION rate_summary_combine(rate_summary, rate_summary) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_combine(rate_summary, rate_summary)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION rate_summary_combine_inv(rate_summary, rate_summary) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_combine_inv(rate_summary, rate_summary) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (rate_summary, rate_summary) IS 'merge two summaries';

CREATE FUNCTION rate_summary_subtract(rate_summary, rate_summary) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_subtract(rate_summary, rate_summary) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_subtract
);
COMMENT ON OPERATOR - (rate_summary, rate_summary) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(rate_summary) (
	SFUNC = rate_summary_combine, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = rate_summary_combine, MINVFUNC = rate_summary_combine_inv, MSTYPE = rate_summary, MSSPACE = 32,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(rate_summary)
	IS 'merge summaries';

CREATE FUNCTION rate_summary_accum(rate_summary, boolean) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_rate_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_accum(rate_summary, boolean) IS 'add a trial to a summary';

CREATE FUNCTION rate_summary_accum_inv(rate_summary, boolean) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_rate_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_accum_inv(rate_summary, boolean) IS 'remove a trial from a summary';

CREATE FUNCTION fcr_accum(rate_summary, bigint, boolean) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_fcr_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fcr_accum(rate_summary, bigint, boolean) IS 'add a case to a summary';

CREATE FUNCTION fcr_accum_inv(rate_summary, bigint, boolean) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_fcr_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION fcr_accum_inv(rate_summary, bigint, boolean) IS 'remove a case from a summary';

CREATE AGGREGATE rate_summary(hit boolean) (
	SFUNC = rate_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = rate_summary_accum, MINVFUNC = rate_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rate_summary(hit boolean)
	IS 'counts of the hits, the misses and the unknown';

CREATE AGGREGATE rate_agg(hit boolean) (
	SFUNC = rate_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = rate_summary_accum, MINVFUNC = rate_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	FINALFUNC = rate, MFINALFUNC = rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rate_agg(hit boolean)
	IS 'percent of the known values that are true';

CREATE AGGREGATE fcr_agg(contacts bigint, resolved boolean) (
	SFUNC = fcr_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = fcr_accum, MINVFUNC = fcr_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	FINALFUNC = rate, MFINALFUNC = rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE fcr_agg(contacts bigint, resolved boolean)
	IS 'first contact resolution: percent of the resolved cases that took one contact';

CREATE FUNCTION rate_ci(rates rate_summary, level double precision DEFAULT 0.95) RETURNS numrange
	AS 'MODULE_PATHNAME', 'cxkpi_rate_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_ci(rate_summary, double precision) IS 'confidence interval of the rate (Wilson)';

CREATE FUNCTION rate_change(before rate_summary, after rate_summary, level double precision DEFAULT 0.95,
	OUT change numeric, OUT low numeric, OUT high numeric, OUT z numeric, OUT p_value numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_rate_change' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_change(rate_summary, rate_summary, double precision)
	IS 'change of the rate between two sets of trials, its confidence interval and test';

CREATE FUNCTION odds(rates rate_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_rate_odds' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION odds(rates rate_summary) IS 'hits for each miss';

CREATE FUNCTION hits(rates rate_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_rate_hits' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hits(rates rate_summary) IS 'number of hits';

CREATE FUNCTION misses(rates rate_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_rate_misses' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION misses(rates rate_summary) IS 'number of misses';

CREATE FUNCTION trials(rates rate_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_rate_trials' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trials(rates rate_summary) IS 'number of trials with a known outcome';

CREATE FUNCTION unknown(rates rate_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_rate_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(rates rate_summary) IS 'number of trials with an unknown outcome';

CREATE FUNCTION sla_summary_accum(rate_summary, date, date, interval) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum(rate_summary, date, date, interval) IS 'add a case to a summary';

CREATE FUNCTION sla_summary_accum_inv(rate_summary, date, date, interval) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_inv_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum_inv(rate_summary, date, date, interval) IS 'remove a case from a summary';

CREATE AGGREGATE sla_summary(opened date, done date, target interval) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_summary(opened date, done date, target interval)
	IS 'service level: hits done within the target, misses later, unknown open';

CREATE AGGREGATE sla_agg(opened date, done date, target interval) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	FINALFUNC = rate, MFINALFUNC = rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_agg(opened date, done date, target interval)
	IS 'service level: percent of the known cases that were done within the target';

CREATE FUNCTION sla_summary_accum(rate_summary, date, date, interval, date) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum(rate_summary, date, date, interval, date) IS 'add a case to a summary';

CREATE FUNCTION sla_summary_accum_inv(rate_summary, date, date, interval, date) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_inv_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum_inv(rate_summary, date, date, interval, date) IS 'remove a case from a summary';

CREATE AGGREGATE sla_summary(opened date, done date, target interval, as_of date) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_summary(opened date, done date, target interval, as_of date)
	IS 'service level: hits done within the target, misses later, unknown open and not due at as_of';

CREATE AGGREGATE sla_agg(opened date, done date, target interval, as_of date) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	FINALFUNC = rate, MFINALFUNC = rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_agg(opened date, done date, target interval, as_of date)
	IS 'service level: percent of the known cases that were done within the target';

CREATE FUNCTION sla_summary_accum(rate_summary, timestamp, timestamp, interval) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum(rate_summary, timestamp, timestamp, interval) IS 'add a case to a summary';

CREATE FUNCTION sla_summary_accum_inv(rate_summary, timestamp, timestamp, interval) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_inv_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum_inv(rate_summary, timestamp, timestamp, interval) IS 'remove a case from a summary';

CREATE AGGREGATE sla_summary(opened timestamp, done timestamp, target interval) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_summary(opened timestamp, done timestamp, target interval)
	IS 'service level: hits done within the target, misses later, unknown open';

CREATE AGGREGATE sla_agg(opened timestamp, done timestamp, target interval) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	FINALFUNC = rate, MFINALFUNC = rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_agg(opened timestamp, done timestamp, target interval)
	IS 'service level: percent of the known cases that were done within the target';

CREATE FUNCTION sla_summary_accum(rate_summary, timestamp, timestamp, interval, timestamp) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum(rate_summary, timestamp, timestamp, interval, timestamp) IS 'add a case to a summary';

CREATE FUNCTION sla_summary_accum_inv(rate_summary, timestamp, timestamp, interval, timestamp) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_inv_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum_inv(rate_summary, timestamp, timestamp, interval, timestamp) IS 'remove a case from a summary';

CREATE AGGREGATE sla_summary(opened timestamp, done timestamp, target interval, as_of timestamp) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_summary(opened timestamp, done timestamp, target interval, as_of timestamp)
	IS 'service level: hits done within the target, misses later, unknown open and not due at as_of';

CREATE AGGREGATE sla_agg(opened timestamp, done timestamp, target interval, as_of timestamp) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	FINALFUNC = rate, MFINALFUNC = rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_agg(opened timestamp, done timestamp, target interval, as_of timestamp)
	IS 'service level: percent of the known cases that were done within the target';

CREATE FUNCTION sla_summary_accum(rate_summary, timestamptz, timestamptz, interval) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum(rate_summary, timestamptz, timestamptz, interval) IS 'add a case to a summary';

CREATE FUNCTION sla_summary_accum_inv(rate_summary, timestamptz, timestamptz, interval) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_inv_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum_inv(rate_summary, timestamptz, timestamptz, interval) IS 'remove a case from a summary';

CREATE AGGREGATE sla_summary(opened timestamptz, done timestamptz, target interval) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_summary(opened timestamptz, done timestamptz, target interval)
	IS 'service level: hits done within the target, misses later, unknown open';

CREATE AGGREGATE sla_agg(opened timestamptz, done timestamptz, target interval) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	FINALFUNC = rate, MFINALFUNC = rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_agg(opened timestamptz, done timestamptz, target interval)
	IS 'service level: percent of the known cases that were done within the target';

CREATE FUNCTION sla_summary_accum(rate_summary, timestamptz, timestamptz, interval, timestamptz) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum(rate_summary, timestamptz, timestamptz, interval, timestamptz) IS 'add a case to a summary';

CREATE FUNCTION sla_summary_accum_inv(rate_summary, timestamptz, timestamptz, interval, timestamptz) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_inv_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum_inv(rate_summary, timestamptz, timestamptz, interval, timestamptz) IS 'remove a case from a summary';

CREATE AGGREGATE sla_summary(opened timestamptz, done timestamptz, target interval, as_of timestamptz) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_summary(opened timestamptz, done timestamptz, target interval, as_of timestamptz)
	IS 'service level: hits done within the target, misses later, unknown open and not due at as_of';

CREATE AGGREGATE sla_agg(opened timestamptz, done timestamptz, target interval, as_of timestamptz) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	FINALFUNC = rate, MFINALFUNC = rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_agg(opened timestamptz, done timestamptz, target interval, as_of timestamptz)
	IS 'service level: percent of the known cases that were done within the target';

CREATE TYPE duration_summary;

CREATE FUNCTION duration_summary_in(cstring) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_in(cstring) IS 'I/O';

CREATE FUNCTION duration_summary_out(duration_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_out(duration_summary) IS 'I/O';

CREATE FUNCTION duration_summary_recv(internal) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_recv(internal) IS 'I/O';

CREATE FUNCTION duration_summary_send(duration_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_send(duration_summary) IS 'I/O';

CREATE TYPE duration_summary (
	INPUT = duration_summary_in,
	OUTPUT = duration_summary_out,
	RECEIVE = duration_summary_recv,
	SEND = duration_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION duration_summary_json(duration_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_json(duration_summary) IS 'convert summary to json';

CREATE FUNCTION duration_summary_jsonb(duration_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_jsonb(duration_summary) IS 'convert summary to jsonb';

CREATE CAST (duration_summary AS json) WITH FUNCTION duration_summary_json(duration_summary) AS ASSIGNMENT;
COMMENT ON CAST (duration_summary AS json) IS 'convert summary to json';

CREATE CAST (duration_summary AS jsonb) WITH FUNCTION duration_summary_jsonb(duration_summary) AS ASSIGNMENT;
COMMENT ON CAST (duration_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION duration_summary_eq(duration_summary, duration_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_eq(duration_summary, duration_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (duration_summary, duration_summary) IS 'equal';

CREATE FUNCTION duration_summary_ne(duration_summary, duration_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_ne(duration_summary, duration_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (duration_summary, duration_summary) IS 'not equal';

CREATE FUNCTION duration_summary_lt(duration_summary, duration_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_lt(duration_summary, duration_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (duration_summary, duration_summary) IS 'less than';

CREATE FUNCTION duration_summary_le(duration_summary, duration_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_le(duration_summary, duration_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (duration_summary, duration_summary) IS 'less than or equal';

CREATE FUNCTION duration_summary_gt(duration_summary, duration_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_gt(duration_summary, duration_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (duration_summary, duration_summary) IS 'greater than';

CREATE FUNCTION duration_summary_ge(duration_summary, duration_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_ge(duration_summary, duration_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (duration_summary, duration_summary) IS 'greater than or equal';

CREATE FUNCTION duration_summary_cmp(duration_summary, duration_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_cmp(duration_summary, duration_summary) IS 'less-equal-greater';

CREATE FUNCTION duration_summary_hash(duration_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_hash(duration_summary) IS 'hash';

CREATE FUNCTION duration_summary_hash_extended(duration_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_hash_extended(duration_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS duration_summary_ops DEFAULT FOR TYPE duration_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 duration_summary_cmp(duration_summary, duration_summary);
COMMENT ON OPERATOR FAMILY duration_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS duration_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS duration_summary_ops DEFAULT FOR TYPE duration_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 duration_summary_hash(duration_summary),
	FUNCTION 2 duration_summary_hash_extended(duration_summary, bigint);
COMMENT ON OPERATOR FAMILY duration_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS duration_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE duration_summary
	IS 'durations: the finished, their total and distribution, the unfinished and their ages, the invalid';

CREATE FUNCTION average(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_average' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION average(durations duration_summary) IS 'mean of the finished durations';

CREATE FUNCTION resolution_rate(durations duration_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_duration_resolution_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION resolution_rate(durations duration_summary) IS 'percent of the started that are finished';

CREATE FUNCTION duration_summary_final(duration_summary) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_final(duration_summary)
	IS 'final function of duration_summary and rollup';

CREATE FUNCTION duration_summary_combine(duration_summary, duration_summary) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_combine(duration_summary, duration_summary)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION duration_summary_combine_inv(duration_summary, duration_summary) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_combine_inv(duration_summary, duration_summary) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (duration_summary, duration_summary) IS 'merge two summaries';

CREATE FUNCTION duration_summary_subtract(duration_summary, duration_summary) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_subtract(duration_summary, duration_summary) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_subtract
);
COMMENT ON OPERATOR - (duration_summary, duration_summary) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(duration_summary) (
	SFUNC = duration_summary_combine, STYPE = duration_summary, SSPACE = 4096,
	MSFUNC = duration_summary_combine, MINVFUNC = duration_summary_combine_inv, MSTYPE = duration_summary, MSSPACE = 4096,
	FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(duration_summary)
	IS 'merge summaries';

CREATE FUNCTION duration_total_accum(duration_summary, date, date) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum(duration_summary, date, date) IS 'add a duration, without its distribution, to a summary';

CREATE FUNCTION duration_total_accum_inv(duration_summary, date, date) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_accum_inv_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum_inv(duration_summary, date, date) IS 'remove a duration, without its distribution, from a summary';

CREATE AGGREGATE avg_resolution(opened date, resolved date) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_resolution(opened date, resolved date)
	IS 'mean time from opened to resolved, of the resolved';

CREATE AGGREGATE avg_response(asked date, answered date) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_response(asked date, answered date)
	IS 'mean time from asked to answered, of the answered';

CREATE AGGREGATE resolution_rate(opened date, resolved date) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = resolution_rate, MFINALFUNC = resolution_rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE resolution_rate(opened date, resolved date)
	IS 'percent of the opened that are resolved';

CREATE FUNCTION duration_summary_accum(duration_summary, date, date) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum(duration_summary, date, date) IS 'add a duration to a summary';

CREATE FUNCTION duration_summary_accum_inv(duration_summary, date, date) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_accum_inv_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum_inv(duration_summary, date, date) IS 'remove a duration from a summary';

CREATE AGGREGATE duration_summary(started date, ended date) (
	SFUNC = duration_summary_accum, STYPE = duration_summary, SSPACE = 1024,
	MSFUNC = duration_summary_accum, MINVFUNC = duration_summary_accum_inv, MSTYPE = duration_summary, MSSPACE = 1024,
	FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_summary(started date, ended date)
	IS 'durations from start to end, and how many have not ended';

CREATE FUNCTION duration_summary_accum(duration_summary, date, date, date) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_as_of_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum(duration_summary, date, date, date) IS 'add a duration to a summary';

CREATE FUNCTION duration_summary_accum_inv(duration_summary, date, date, date) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_as_of_accum_inv_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum_inv(duration_summary, date, date, date) IS 'remove a duration from a summary';

CREATE AGGREGATE duration_summary(started date, ended date, as_of date) (
	SFUNC = duration_summary_accum, STYPE = duration_summary, SSPACE = 1024,
	MSFUNC = duration_summary_accum, MINVFUNC = duration_summary_accum_inv, MSTYPE = duration_summary, MSSPACE = 1024,
	FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_summary(started date, ended date, as_of date)
	IS 'durations from start to end, and the ages at as_of of what has not ended';

CREATE FUNCTION duration_total_accum(duration_summary, timestamp, timestamp) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum(duration_summary, timestamp, timestamp) IS 'add a duration, without its distribution, to a summary';

CREATE FUNCTION duration_total_accum_inv(duration_summary, timestamp, timestamp) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_accum_inv_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum_inv(duration_summary, timestamp, timestamp) IS 'remove a duration, without its distribution, from a summary';

CREATE AGGREGATE avg_resolution(opened timestamp, resolved timestamp) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_resolution(opened timestamp, resolved timestamp)
	IS 'mean time from opened to resolved, of the resolved';

CREATE AGGREGATE avg_response(asked timestamp, answered timestamp) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_response(asked timestamp, answered timestamp)
	IS 'mean time from asked to answered, of the answered';

CREATE AGGREGATE resolution_rate(opened timestamp, resolved timestamp) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = resolution_rate, MFINALFUNC = resolution_rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE resolution_rate(opened timestamp, resolved timestamp)
	IS 'percent of the opened that are resolved';

CREATE FUNCTION duration_summary_accum(duration_summary, timestamp, timestamp) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum(duration_summary, timestamp, timestamp) IS 'add a duration to a summary';

CREATE FUNCTION duration_summary_accum_inv(duration_summary, timestamp, timestamp) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_accum_inv_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum_inv(duration_summary, timestamp, timestamp) IS 'remove a duration from a summary';

CREATE AGGREGATE duration_summary(started timestamp, ended timestamp) (
	SFUNC = duration_summary_accum, STYPE = duration_summary, SSPACE = 1024,
	MSFUNC = duration_summary_accum, MINVFUNC = duration_summary_accum_inv, MSTYPE = duration_summary, MSSPACE = 1024,
	FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_summary(started timestamp, ended timestamp)
	IS 'durations from start to end, and how many have not ended';

CREATE FUNCTION duration_summary_accum(duration_summary, timestamp, timestamp, timestamp) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_as_of_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum(duration_summary, timestamp, timestamp, timestamp) IS 'add a duration to a summary';

CREATE FUNCTION duration_summary_accum_inv(duration_summary, timestamp, timestamp, timestamp) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_as_of_accum_inv_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum_inv(duration_summary, timestamp, timestamp, timestamp) IS 'remove a duration from a summary';

CREATE AGGREGATE duration_summary(started timestamp, ended timestamp, as_of timestamp) (
	SFUNC = duration_summary_accum, STYPE = duration_summary, SSPACE = 1024,
	MSFUNC = duration_summary_accum, MINVFUNC = duration_summary_accum_inv, MSTYPE = duration_summary, MSSPACE = 1024,
	FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_summary(started timestamp, ended timestamp, as_of timestamp)
	IS 'durations from start to end, and the ages at as_of of what has not ended';

CREATE FUNCTION duration_total_accum(duration_summary, timestamptz, timestamptz) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum(duration_summary, timestamptz, timestamptz) IS 'add a duration, without its distribution, to a summary';

CREATE FUNCTION duration_total_accum_inv(duration_summary, timestamptz, timestamptz) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_accum_inv_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum_inv(duration_summary, timestamptz, timestamptz) IS 'remove a duration, without its distribution, from a summary';

CREATE AGGREGATE avg_resolution(opened timestamptz, resolved timestamptz) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_resolution(opened timestamptz, resolved timestamptz)
	IS 'mean time from opened to resolved, of the resolved';

CREATE AGGREGATE avg_response(asked timestamptz, answered timestamptz) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_response(asked timestamptz, answered timestamptz)
	IS 'mean time from asked to answered, of the answered';

CREATE AGGREGATE resolution_rate(opened timestamptz, resolved timestamptz) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = resolution_rate, MFINALFUNC = resolution_rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE resolution_rate(opened timestamptz, resolved timestamptz)
	IS 'percent of the opened that are resolved';

CREATE FUNCTION duration_summary_accum(duration_summary, timestamptz, timestamptz) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum(duration_summary, timestamptz, timestamptz) IS 'add a duration to a summary';

CREATE FUNCTION duration_summary_accum_inv(duration_summary, timestamptz, timestamptz) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_accum_inv_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum_inv(duration_summary, timestamptz, timestamptz) IS 'remove a duration from a summary';

CREATE AGGREGATE duration_summary(started timestamptz, ended timestamptz) (
	SFUNC = duration_summary_accum, STYPE = duration_summary, SSPACE = 1024,
	MSFUNC = duration_summary_accum, MINVFUNC = duration_summary_accum_inv, MSTYPE = duration_summary, MSSPACE = 1024,
	FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_summary(started timestamptz, ended timestamptz)
	IS 'durations from start to end, and how many have not ended';

CREATE FUNCTION duration_summary_accum(duration_summary, timestamptz, timestamptz, timestamptz) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_as_of_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum(duration_summary, timestamptz, timestamptz, timestamptz) IS 'add a duration to a summary';

CREATE FUNCTION duration_summary_accum_inv(duration_summary, timestamptz, timestamptz, timestamptz) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_as_of_accum_inv_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum_inv(duration_summary, timestamptz, timestamptz, timestamptz) IS 'remove a duration from a summary';

CREATE AGGREGATE duration_summary(started timestamptz, ended timestamptz, as_of timestamptz) (
	SFUNC = duration_summary_accum, STYPE = duration_summary, SSPACE = 1024,
	MSFUNC = duration_summary_accum, MINVFUNC = duration_summary_accum_inv, MSTYPE = duration_summary, MSSPACE = 1024,
	FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_summary(started timestamptz, ended timestamptz, as_of timestamptz)
	IS 'durations from start to end, and the ages at as_of of what has not ended';

CREATE FUNCTION duration_total_accum(duration_summary, interval) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_accum_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum(duration_summary, interval) IS 'add a duration, without its distribution, to a summary';

CREATE FUNCTION duration_total_accum_inv(duration_summary, interval) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_accum_inv_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum_inv(duration_summary, interval) IS 'remove a duration, without its distribution, from a summary';

CREATE AGGREGATE avg_resolution(duration interval) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_resolution(duration interval)
	IS 'mean of the times to resolution, NULL being unresolved';

CREATE AGGREGATE avg_response(duration interval) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_response(duration interval)
	IS 'mean of the times to an answer, NULL being unanswered';

CREATE FUNCTION duration_summary_accum(duration_summary, interval) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_accum_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum(duration_summary, interval) IS 'add a duration to a summary';

CREATE FUNCTION duration_summary_accum_inv(duration_summary, interval) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_accum_inv_interval' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum_inv(duration_summary, interval) IS 'remove a duration from a summary';

CREATE AGGREGATE duration_summary(duration interval) (
	SFUNC = duration_summary_accum, STYPE = duration_summary, SSPACE = 1024,
	MSFUNC = duration_summary_accum, MINVFUNC = duration_summary_accum_inv, MSTYPE = duration_summary, MSSPACE = 1024,
	FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_summary(duration interval)
	IS 'durations, NULL being unfinished';

CREATE FUNCTION finished(durations duration_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_duration_finished' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION finished(durations duration_summary) IS 'number of finished durations';

CREATE FUNCTION unfinished(durations duration_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_duration_unfinished' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unfinished(durations duration_summary) IS 'number of those that have not ended';

CREATE FUNCTION invalid(durations duration_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_duration_invalid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION invalid(durations duration_summary)
	IS 'number of those that ended before they started, or never started';

CREATE FUNCTION total(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION total(durations duration_summary) IS 'sum of the finished durations';

CREATE FUNCTION average_per_opened(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_average_per_opened' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION average_per_opened(durations duration_summary)
	IS 'sum of the finished durations divided by the number of all that were started';

CREATE FUNCTION median(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION median(durations duration_summary) IS 'time within which half of the finished ended';

CREATE FUNCTION percentile(durations duration_summary, fraction double precision) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_percentile' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION percentile(duration_summary, double precision)
	IS 'time within which a fraction of the finished ended';

CREATE FUNCTION percentiles(durations duration_summary, fractions double precision[]) RETURNS interval[]
	AS 'MODULE_PATHNAME', 'cxkpi_duration_percentiles' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION percentiles(duration_summary, double precision[])
	IS 'times within which fractions of the finished ended';

CREATE FUNCTION share_within(durations duration_summary, target interval) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_duration_share_within' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION share_within(duration_summary, interval)
	IS 'percent of the finished that took no longer than the target';

CREATE FUNCTION survival(durations duration_summary, after interval) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_duration_survival' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION survival(duration_summary, interval)
	IS 'probability, 0 to 1, of lasting longer (Kaplan-Meier)';

CREATE FUNCTION survival_median(durations duration_summary) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_duration_survival_median' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION survival_median(duration_summary)
	IS 'time after which half have ended, the unfinished taken into account (Kaplan-Meier)';

CREATE FUNCTION survival_curve(durations duration_summary, level double precision DEFAULT 0.95)
	RETURNS TABLE(at interval, at_risk bigint, finished bigint, survival numeric, low numeric, high numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_duration_survival_curve' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50 ROWS 100;
COMMENT ON FUNCTION survival_curve(duration_summary, double precision)
	IS 'survival after each time with log-log confidence limits (Kaplan-Meier)';

CREATE FUNCTION logrank(a duration_summary, b duration_summary, OUT chi_square numeric, OUT p_value numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_duration_logrank' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION logrank(duration_summary, duration_summary)
	IS 'log-rank test of whether two sets end equally fast';

CREATE FUNCTION hours(duration interval) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_interval_hours' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION hours(duration interval)
	IS 'an interval in hours; a month has 30 days and a year 365.25, as in extract(epoch ...)';

CREATE FUNCTION days(duration interval) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_interval_days' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION days(duration interval)
	IS 'an interval in days of 24 hours; a month has 30 days and a year 365.25, as in extract(epoch ...)';
CREATE TYPE business_calendar;

CREATE FUNCTION business_calendar_in(cstring) RETURNS business_calendar
	AS 'MODULE_PATHNAME', 'cxkpi_business_calendar_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_in(cstring) IS 'I/O';

CREATE FUNCTION business_calendar_out(business_calendar) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_business_calendar_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_out(business_calendar) IS 'I/O';

CREATE FUNCTION business_calendar_recv(internal) RETURNS business_calendar
	AS 'MODULE_PATHNAME', 'cxkpi_business_calendar_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_recv(internal) IS 'I/O';

CREATE FUNCTION business_calendar_send(business_calendar) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_business_calendar_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_send(business_calendar) IS 'I/O';

CREATE TYPE business_calendar (
	INPUT = business_calendar_in,
	OUTPUT = business_calendar_out,
	RECEIVE = business_calendar_recv,
	SEND = business_calendar_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE business_calendar
	IS 'opening hours in a time zone: weekly windows, closed and special days, yearly or dated';

CREATE FUNCTION business_calendar_eq(business_calendar, business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_eq(business_calendar, business_calendar) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = business_calendar, RIGHTARG = business_calendar, FUNCTION = business_calendar_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (business_calendar, business_calendar) IS 'equal';

CREATE FUNCTION business_calendar_ne(business_calendar, business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_ne(business_calendar, business_calendar) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = business_calendar, RIGHTARG = business_calendar, FUNCTION = business_calendar_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (business_calendar, business_calendar) IS 'not equal';

CREATE FUNCTION business_calendar_lt(business_calendar, business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_lt(business_calendar, business_calendar) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = business_calendar, RIGHTARG = business_calendar, FUNCTION = business_calendar_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (business_calendar, business_calendar) IS 'less than';

CREATE FUNCTION business_calendar_le(business_calendar, business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_le(business_calendar, business_calendar) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = business_calendar, RIGHTARG = business_calendar, FUNCTION = business_calendar_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (business_calendar, business_calendar) IS 'less than or equal';

CREATE FUNCTION business_calendar_gt(business_calendar, business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_gt(business_calendar, business_calendar) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = business_calendar, RIGHTARG = business_calendar, FUNCTION = business_calendar_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (business_calendar, business_calendar) IS 'greater than';

CREATE FUNCTION business_calendar_ge(business_calendar, business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_ge(business_calendar, business_calendar) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = business_calendar, RIGHTARG = business_calendar, FUNCTION = business_calendar_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (business_calendar, business_calendar) IS 'greater than or equal';

CREATE FUNCTION business_calendar_cmp(business_calendar, business_calendar) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_cmp(business_calendar, business_calendar) IS 'less-equal-greater';

CREATE FUNCTION business_calendar_hash(business_calendar) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_hash(business_calendar) IS 'hash';

CREATE FUNCTION business_calendar_hash_extended(business_calendar, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION business_calendar_hash_extended(business_calendar, bigint) IS 'hash';

CREATE OPERATOR CLASS business_calendar_ops DEFAULT FOR TYPE business_calendar USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 business_calendar_cmp(business_calendar, business_calendar);
COMMENT ON OPERATOR FAMILY business_calendar_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS business_calendar_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS business_calendar_ops DEFAULT FOR TYPE business_calendar USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 business_calendar_hash(business_calendar),
	FUNCTION 2 business_calendar_hash_extended(business_calendar, bigint);
COMMENT ON OPERATOR FAMILY business_calendar_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS business_calendar_ops USING hash IS 'equality of all bytes';

CREATE FUNCTION business_time(started timestamptz, ended timestamptz, calendar business_calendar) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_business_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION business_time(started timestamptz, ended timestamptz, calendar business_calendar)
	IS 'time that the calendar is open between two instants, in hours';

CREATE FUNCTION add_business_time(at timestamptz, amount interval, calendar business_calendar)
	RETURNS timestamptz
	AS 'MODULE_PATHNAME', 'cxkpi_add_business_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION add_business_time(at timestamptz, amount interval, calendar business_calendar)
	IS 'when the calendar has been open for an interval, counted from instants';

CREATE FUNCTION business_time(started timestamp, ended timestamp, calendar business_calendar) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_business_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION business_time(started timestamp, ended timestamp, calendar business_calendar)
	IS 'time that the calendar is open between two times in UTC, in hours';

CREATE FUNCTION add_business_time(at timestamp, amount interval, calendar business_calendar)
	RETURNS timestamp
	AS 'MODULE_PATHNAME', 'cxkpi_add_business_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION add_business_time(at timestamp, amount interval, calendar business_calendar)
	IS 'when the calendar has been open for an interval, counted from times in UTC';

CREATE FUNCTION business_time(started date, ended date, calendar business_calendar) RETURNS interval
	AS 'MODULE_PATHNAME', 'cxkpi_business_time_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION business_time(started date, ended date, calendar business_calendar)
	IS 'time that the calendar is open between two local midnights, in hours';

CREATE FUNCTION add_business_time(at date, amount interval, calendar business_calendar)
	RETURNS timestamptz
	AS 'MODULE_PATHNAME', 'cxkpi_add_business_time_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 200;
COMMENT ON FUNCTION add_business_time(at date, amount interval, calendar business_calendar)
	IS 'when the calendar has been open for an interval, counted from local midnights';

CREATE FUNCTION is_business_time(at timestamptz, calendar business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_is_business_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION is_business_time(at timestamptz, calendar business_calendar)
	IS 'whether the calendar is open at an instant';

CREATE FUNCTION is_business_time(at timestamp, calendar business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_is_business_time' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION is_business_time(at timestamp, calendar business_calendar)
	IS 'whether the calendar is open at a time in UTC';

CREATE FUNCTION is_business_time(day date, calendar business_calendar) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_is_business_time_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION is_business_time(day date, calendar business_calendar)
	IS 'whether the calendar is open at any time of a day';

CREATE FUNCTION calendar_agg_accum(business_calendar, text, integer, time, time) RETURNS business_calendar
	AS 'MODULE_PATHNAME', 'cxkpi_calendar_agg_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION calendar_agg_accum(business_calendar, text, integer, time, time)
	IS 'add opening hours of a weekday to a calendar';

CREATE FUNCTION calendar_agg_combine(business_calendar, business_calendar) RETURNS business_calendar
	AS 'MODULE_PATHNAME', 'cxkpi_calendar_agg_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION calendar_agg_combine(business_calendar, business_calendar)
	IS 'combine function of calendar_agg';

CREATE AGGREGATE calendar_agg(zone text, weekday integer, opens time, closes time) (
	SFUNC = calendar_agg_accum, STYPE = business_calendar, SSPACE = 600,
	COMBINEFUNC = calendar_agg_combine, FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE calendar_agg(zone text, weekday integer, opens time, closes time)
	IS 'calendar of weekly opening hours, one row a window, weekday 0 or 7 being Sunday';

CREATE FUNCTION duration_total_accum(duration_summary, date, date, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_business_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum(duration_summary, date, date, business_calendar) IS 'add a duration in business time, without its distribution, to a summary';

CREATE FUNCTION duration_total_accum_inv(duration_summary, date, date, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_business_accum_inv_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum_inv(duration_summary, date, date, business_calendar) IS 'remove a duration in business time, without its distribution, from a summary';

CREATE AGGREGATE avg_resolution(opened date, resolved date, calendar business_calendar) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_resolution(opened date, resolved date, calendar business_calendar)
	IS 'mean business time from opened to resolved, of the resolved, in hours';

CREATE AGGREGATE avg_response(asked date, answered date, calendar business_calendar) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_response(asked date, answered date, calendar business_calendar)
	IS 'mean business time from asked to answered, of the answered, in hours';

CREATE FUNCTION duration_summary_accum(duration_summary, date, date, date, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_business_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum(duration_summary, date, date, date, business_calendar) IS 'add a duration to a summary';

CREATE FUNCTION duration_summary_accum_inv(duration_summary, date, date, date, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_business_accum_inv_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum_inv(duration_summary, date, date, date, business_calendar) IS 'remove a duration from a summary';

CREATE AGGREGATE duration_summary(started date, ended date, as_of date, calendar business_calendar) (
	SFUNC = duration_summary_accum, STYPE = duration_summary, SSPACE = 1024,
	MSFUNC = duration_summary_accum, MINVFUNC = duration_summary_accum_inv, MSTYPE = duration_summary, MSSPACE = 1024,
	FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_summary(started date, ended date, as_of date, calendar business_calendar)
	IS 'business time from start to end, and the ages at as_of of what has not ended';

CREATE FUNCTION sla_summary_accum(rate_summary, date, date, interval, date, business_calendar) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum(rate_summary, date, date, interval, date, business_calendar) IS 'add a case to a summary';

CREATE FUNCTION sla_summary_accum_inv(rate_summary, date, date, interval, date, business_calendar) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_inv_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum_inv(rate_summary, date, date, interval, date, business_calendar) IS 'remove a case from a summary';

CREATE AGGREGATE sla_summary(opened date, done date, target interval, as_of date, calendar business_calendar) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_summary(opened date, done date, target interval, as_of date, calendar business_calendar)
	IS 'service level: hits done within the target, misses later, unknown open and not due at as_of, in business time';

CREATE AGGREGATE sla_agg(opened date, done date, target interval, as_of date, calendar business_calendar) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	FINALFUNC = rate, MFINALFUNC = rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_agg(opened date, done date, target interval, as_of date, calendar business_calendar)
	IS 'service level: percent of the known cases that were done within the target';

CREATE FUNCTION duration_total_accum(duration_summary, timestamp, timestamp, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_business_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum(duration_summary, timestamp, timestamp, business_calendar) IS 'add a duration in business time, without its distribution, to a summary';

CREATE FUNCTION duration_total_accum_inv(duration_summary, timestamp, timestamp, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_business_accum_inv_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum_inv(duration_summary, timestamp, timestamp, business_calendar) IS 'remove a duration in business time, without its distribution, from a summary';

CREATE AGGREGATE avg_resolution(opened timestamp, resolved timestamp, calendar business_calendar) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_resolution(opened timestamp, resolved timestamp, calendar business_calendar)
	IS 'mean business time from opened to resolved, of the resolved, in hours';

CREATE AGGREGATE avg_response(asked timestamp, answered timestamp, calendar business_calendar) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_response(asked timestamp, answered timestamp, calendar business_calendar)
	IS 'mean business time from asked to answered, of the answered, in hours';

CREATE FUNCTION duration_summary_accum(duration_summary, timestamp, timestamp, timestamp, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_business_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum(duration_summary, timestamp, timestamp, timestamp, business_calendar) IS 'add a duration to a summary';

CREATE FUNCTION duration_summary_accum_inv(duration_summary, timestamp, timestamp, timestamp, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_business_accum_inv_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum_inv(duration_summary, timestamp, timestamp, timestamp, business_calendar) IS 'remove a duration from a summary';

CREATE AGGREGATE duration_summary(started timestamp, ended timestamp, as_of timestamp, calendar business_calendar) (
	SFUNC = duration_summary_accum, STYPE = duration_summary, SSPACE = 1024,
	MSFUNC = duration_summary_accum, MINVFUNC = duration_summary_accum_inv, MSTYPE = duration_summary, MSSPACE = 1024,
	FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_summary(started timestamp, ended timestamp, as_of timestamp, calendar business_calendar)
	IS 'business time from start to end, and the ages at as_of of what has not ended';

CREATE FUNCTION sla_summary_accum(rate_summary, timestamp, timestamp, interval, timestamp, business_calendar) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum(rate_summary, timestamp, timestamp, interval, timestamp, business_calendar) IS 'add a case to a summary';

CREATE FUNCTION sla_summary_accum_inv(rate_summary, timestamp, timestamp, interval, timestamp, business_calendar) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_inv_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum_inv(rate_summary, timestamp, timestamp, interval, timestamp, business_calendar) IS 'remove a case from a summary';

CREATE AGGREGATE sla_summary(opened timestamp, done timestamp, target interval, as_of timestamp, calendar business_calendar) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_summary(opened timestamp, done timestamp, target interval, as_of timestamp, calendar business_calendar)
	IS 'service level: hits done within the target, misses later, unknown open and not due at as_of, in business time';

CREATE AGGREGATE sla_agg(opened timestamp, done timestamp, target interval, as_of timestamp, calendar business_calendar) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	FINALFUNC = rate, MFINALFUNC = rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_agg(opened timestamp, done timestamp, target interval, as_of timestamp, calendar business_calendar)
	IS 'service level: percent of the known cases that were done within the target';

CREATE FUNCTION duration_total_accum(duration_summary, timestamptz, timestamptz, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_business_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum(duration_summary, timestamptz, timestamptz, business_calendar) IS 'add a duration in business time, without its distribution, to a summary';

CREATE FUNCTION duration_total_accum_inv(duration_summary, timestamptz, timestamptz, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_total_business_accum_inv_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_total_accum_inv(duration_summary, timestamptz, timestamptz, business_calendar) IS 'remove a duration in business time, without its distribution, from a summary';

CREATE AGGREGATE avg_resolution(opened timestamptz, resolved timestamptz, calendar business_calendar) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_resolution(opened timestamptz, resolved timestamptz, calendar business_calendar)
	IS 'mean business time from opened to resolved, of the resolved, in hours';

CREATE AGGREGATE avg_response(asked timestamptz, answered timestamptz, calendar business_calendar) (
	SFUNC = duration_total_accum, STYPE = duration_summary, SSPACE = 48,
	MSFUNC = duration_total_accum, MINVFUNC = duration_total_accum_inv, MSTYPE = duration_summary, MSSPACE = 48,
	FINALFUNC = average, MFINALFUNC = average,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE avg_response(asked timestamptz, answered timestamptz, calendar business_calendar)
	IS 'mean business time from asked to answered, of the answered, in hours';

CREATE FUNCTION duration_summary_accum(duration_summary, timestamptz, timestamptz, timestamptz, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_business_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum(duration_summary, timestamptz, timestamptz, timestamptz, business_calendar) IS 'add a duration to a summary';

CREATE FUNCTION duration_summary_accum_inv(duration_summary, timestamptz, timestamptz, timestamptz, business_calendar) RETURNS duration_summary
	AS 'MODULE_PATHNAME', 'cxkpi_duration_summary_business_accum_inv_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION duration_summary_accum_inv(duration_summary, timestamptz, timestamptz, timestamptz, business_calendar) IS 'remove a duration from a summary';

CREATE AGGREGATE duration_summary(started timestamptz, ended timestamptz, as_of timestamptz, calendar business_calendar) (
	SFUNC = duration_summary_accum, STYPE = duration_summary, SSPACE = 1024,
	MSFUNC = duration_summary_accum, MINVFUNC = duration_summary_accum_inv, MSTYPE = duration_summary, MSSPACE = 1024,
	FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = duration_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE duration_summary(started timestamptz, ended timestamptz, as_of timestamptz, calendar business_calendar)
	IS 'business time from start to end, and the ages at as_of of what has not ended';

CREATE FUNCTION sla_summary_accum(rate_summary, timestamptz, timestamptz, interval, timestamptz, business_calendar) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum(rate_summary, timestamptz, timestamptz, interval, timestamptz, business_calendar) IS 'add a case to a summary';

CREATE FUNCTION sla_summary_accum_inv(rate_summary, timestamptz, timestamptz, interval, timestamptz, business_calendar) RETURNS rate_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sla_summary_accum_inv_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sla_summary_accum_inv(rate_summary, timestamptz, timestamptz, interval, timestamptz, business_calendar) IS 'remove a case from a summary';

CREATE AGGREGATE sla_summary(opened timestamptz, done timestamptz, target interval, as_of timestamptz, calendar business_calendar) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_summary(opened timestamptz, done timestamptz, target interval, as_of timestamptz, calendar business_calendar)
	IS 'service level: hits done within the target, misses later, unknown open and not due at as_of, in business time';

CREATE AGGREGATE sla_agg(opened timestamptz, done timestamptz, target interval, as_of timestamptz, calendar business_calendar) (
	SFUNC = sla_summary_accum, STYPE = rate_summary, SSPACE = 32,
	MSFUNC = sla_summary_accum, MINVFUNC = sla_summary_accum_inv, MSTYPE = rate_summary, MSSPACE = 32,
	FINALFUNC = rate, MFINALFUNC = rate,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = rate_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sla_agg(opened timestamptz, done timestamptz, target interval, as_of timestamptz, calendar business_calendar)
	IS 'service level: percent of the known cases that were done within the target';

CREATE TYPE customer_summary;

CREATE FUNCTION customer_summary_in(cstring) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_in(cstring) IS 'I/O';

CREATE FUNCTION customer_summary_out(customer_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_out(customer_summary) IS 'I/O';

CREATE FUNCTION customer_summary_recv(internal) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_recv(internal) IS 'I/O';

CREATE FUNCTION customer_summary_send(customer_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_send(customer_summary) IS 'I/O';

CREATE TYPE customer_summary (
	INPUT = customer_summary_in,
	OUTPUT = customer_summary_out,
	RECEIVE = customer_summary_recv,
	SEND = customer_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION customer_summary_json(customer_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_json(customer_summary) IS 'convert summary to json';

CREATE FUNCTION customer_summary_jsonb(customer_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_jsonb(customer_summary) IS 'convert summary to jsonb';

CREATE CAST (customer_summary AS json) WITH FUNCTION customer_summary_json(customer_summary) AS ASSIGNMENT;
COMMENT ON CAST (customer_summary AS json) IS 'convert summary to json';

CREATE CAST (customer_summary AS jsonb) WITH FUNCTION customer_summary_jsonb(customer_summary) AS ASSIGNMENT;
COMMENT ON CAST (customer_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION customer_summary_eq(customer_summary, customer_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_eq(customer_summary, customer_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = customer_summary, RIGHTARG = customer_summary, FUNCTION = customer_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (customer_summary, customer_summary) IS 'equal';

CREATE FUNCTION customer_summary_ne(customer_summary, customer_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_ne(customer_summary, customer_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = customer_summary, RIGHTARG = customer_summary, FUNCTION = customer_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (customer_summary, customer_summary) IS 'not equal';

CREATE FUNCTION customer_summary_lt(customer_summary, customer_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_lt(customer_summary, customer_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = customer_summary, RIGHTARG = customer_summary, FUNCTION = customer_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (customer_summary, customer_summary) IS 'less than';

CREATE FUNCTION customer_summary_le(customer_summary, customer_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_le(customer_summary, customer_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = customer_summary, RIGHTARG = customer_summary, FUNCTION = customer_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (customer_summary, customer_summary) IS 'less than or equal';

CREATE FUNCTION customer_summary_gt(customer_summary, customer_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_gt(customer_summary, customer_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = customer_summary, RIGHTARG = customer_summary, FUNCTION = customer_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (customer_summary, customer_summary) IS 'greater than';

CREATE FUNCTION customer_summary_ge(customer_summary, customer_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_ge(customer_summary, customer_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = customer_summary, RIGHTARG = customer_summary, FUNCTION = customer_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (customer_summary, customer_summary) IS 'greater than or equal';

CREATE FUNCTION customer_summary_cmp(customer_summary, customer_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_cmp(customer_summary, customer_summary) IS 'less-equal-greater';

CREATE FUNCTION customer_summary_hash(customer_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_hash(customer_summary) IS 'hash';

CREATE FUNCTION customer_summary_hash_extended(customer_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_hash_extended(customer_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS customer_summary_ops DEFAULT FOR TYPE customer_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 customer_summary_cmp(customer_summary, customer_summary);
COMMENT ON OPERATOR FAMILY customer_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS customer_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS customer_summary_ops DEFAULT FOR TYPE customer_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 customer_summary_hash(customer_summary),
	FUNCTION 2 customer_summary_hash_extended(customer_summary, bigint);
COMMENT ON OPERATOR FAMILY customer_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS customer_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE customer_summary IS 'customers at the start of a period, gained and lost in it';

CREATE FUNCTION churn_rate(customers customer_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_churn_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_rate(customers customer_summary)
	IS 'percent of the customers at the start that were lost';

CREATE FUNCTION churn_rate(customers customer_summary, count_gained_and_lost boolean) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_churn_rate_of_all' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_rate(customer_summary, boolean)
	IS 'percent of the customers at the start that were lost, with or without those gained and lost within the period';

CREATE FUNCTION retention_rate(customers customer_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_retention_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION retention_rate(customers customer_summary)
	IS 'percent of the customers at the start that are still customers at the end';

CREATE FUNCTION customer_summary_combine(customer_summary, customer_summary) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_combine(customer_summary, customer_summary)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION customer_summary_combine_inv(customer_summary, customer_summary) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_combine_inv(customer_summary, customer_summary) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = customer_summary, RIGHTARG = customer_summary, FUNCTION = customer_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (customer_summary, customer_summary) IS 'merge two summaries';

CREATE FUNCTION customer_summary_subtract(customer_summary, customer_summary) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_subtract(customer_summary, customer_summary) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = customer_summary, RIGHTARG = customer_summary, FUNCTION = customer_summary_subtract
);
COMMENT ON OPERATOR - (customer_summary, customer_summary) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(customer_summary) (
	SFUNC = customer_summary_combine, STYPE = customer_summary, SSPACE = 72,
	MSFUNC = customer_summary_combine, MINVFUNC = customer_summary_combine_inv, MSTYPE = customer_summary, MSSPACE = 72,
	COMBINEFUNC = customer_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(customer_summary)
	IS 'merge summaries';

CREATE FUNCTION customer_summary_accum(customer_summary, date, date, daterange) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_accum(customer_summary, date, date, daterange)
	IS 'add a customer to a summary';

CREATE FUNCTION customer_summary_accum_inv(customer_summary, date, date, daterange) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_accum_inv_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_accum_inv(customer_summary, date, date, daterange)
	IS 'remove a customer from a summary';

CREATE AGGREGATE customer_summary(started date, ended date, period daterange) (
	SFUNC = customer_summary_accum, STYPE = customer_summary, SSPACE = 72,
	MSFUNC = customer_summary_accum, MINVFUNC = customer_summary_accum_inv, MSTYPE = customer_summary, MSSPACE = 72,
	COMBINEFUNC = customer_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE customer_summary(started date, ended date, period daterange)
	IS 'customers at the start of a period, gained and lost in it';

CREATE AGGREGATE churn_rate(started date, ended date, period daterange) (
	SFUNC = customer_summary_accum, STYPE = customer_summary, SSPACE = 72,
	MSFUNC = customer_summary_accum, MINVFUNC = customer_summary_accum_inv, MSTYPE = customer_summary, MSSPACE = 72,
	FINALFUNC = churn_rate, MFINALFUNC = churn_rate,
	COMBINEFUNC = customer_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_rate(started date, ended date, period daterange)
	IS 'percent of the customers at the start of the period that were lost in it';

CREATE AGGREGATE retention_rate(started date, ended date, period daterange) (
	SFUNC = customer_summary_accum, STYPE = customer_summary, SSPACE = 72,
	MSFUNC = customer_summary_accum, MINVFUNC = customer_summary_accum_inv, MSTYPE = customer_summary, MSSPACE = 72,
	FINALFUNC = retention_rate, MFINALFUNC = retention_rate,
	COMBINEFUNC = customer_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_rate(started date, ended date, period daterange)
	IS 'percent of the customers at the start of the period that are still customers at its end';

CREATE FUNCTION customer_summary_accum(customer_summary, timestamp, timestamp, tsrange) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_accum(customer_summary, timestamp, timestamp, tsrange)
	IS 'add a customer to a summary';

CREATE FUNCTION customer_summary_accum_inv(customer_summary, timestamp, timestamp, tsrange) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_accum_inv_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_accum_inv(customer_summary, timestamp, timestamp, tsrange)
	IS 'remove a customer from a summary';

CREATE AGGREGATE customer_summary(started timestamp, ended timestamp, period tsrange) (
	SFUNC = customer_summary_accum, STYPE = customer_summary, SSPACE = 72,
	MSFUNC = customer_summary_accum, MINVFUNC = customer_summary_accum_inv, MSTYPE = customer_summary, MSSPACE = 72,
	COMBINEFUNC = customer_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE customer_summary(started timestamp, ended timestamp, period tsrange)
	IS 'customers at the start of a period, gained and lost in it';

CREATE AGGREGATE churn_rate(started timestamp, ended timestamp, period tsrange) (
	SFUNC = customer_summary_accum, STYPE = customer_summary, SSPACE = 72,
	MSFUNC = customer_summary_accum, MINVFUNC = customer_summary_accum_inv, MSTYPE = customer_summary, MSSPACE = 72,
	FINALFUNC = churn_rate, MFINALFUNC = churn_rate,
	COMBINEFUNC = customer_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_rate(started timestamp, ended timestamp, period tsrange)
	IS 'percent of the customers at the start of the period that were lost in it';

CREATE AGGREGATE retention_rate(started timestamp, ended timestamp, period tsrange) (
	SFUNC = customer_summary_accum, STYPE = customer_summary, SSPACE = 72,
	MSFUNC = customer_summary_accum, MINVFUNC = customer_summary_accum_inv, MSTYPE = customer_summary, MSSPACE = 72,
	FINALFUNC = retention_rate, MFINALFUNC = retention_rate,
	COMBINEFUNC = customer_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_rate(started timestamp, ended timestamp, period tsrange)
	IS 'percent of the customers at the start of the period that are still customers at its end';

CREATE FUNCTION customer_summary_accum(customer_summary, timestamptz, timestamptz, tstzrange) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_accum(customer_summary, timestamptz, timestamptz, tstzrange)
	IS 'add a customer to a summary';

CREATE FUNCTION customer_summary_accum_inv(customer_summary, timestamptz, timestamptz, tstzrange) RETURNS customer_summary
	AS 'MODULE_PATHNAME', 'cxkpi_customer_summary_accum_inv_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_summary_accum_inv(customer_summary, timestamptz, timestamptz, tstzrange)
	IS 'remove a customer from a summary';

CREATE AGGREGATE customer_summary(started timestamptz, ended timestamptz, period tstzrange) (
	SFUNC = customer_summary_accum, STYPE = customer_summary, SSPACE = 72,
	MSFUNC = customer_summary_accum, MINVFUNC = customer_summary_accum_inv, MSTYPE = customer_summary, MSSPACE = 72,
	COMBINEFUNC = customer_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE customer_summary(started timestamptz, ended timestamptz, period tstzrange)
	IS 'customers at the start of a period, gained and lost in it';

CREATE AGGREGATE churn_rate(started timestamptz, ended timestamptz, period tstzrange) (
	SFUNC = customer_summary_accum, STYPE = customer_summary, SSPACE = 72,
	MSFUNC = customer_summary_accum, MINVFUNC = customer_summary_accum_inv, MSTYPE = customer_summary, MSSPACE = 72,
	FINALFUNC = churn_rate, MFINALFUNC = churn_rate,
	COMBINEFUNC = customer_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_rate(started timestamptz, ended timestamptz, period tstzrange)
	IS 'percent of the customers at the start of the period that were lost in it';

CREATE AGGREGATE retention_rate(started timestamptz, ended timestamptz, period tstzrange) (
	SFUNC = customer_summary_accum, STYPE = customer_summary, SSPACE = 72,
	MSFUNC = customer_summary_accum, MINVFUNC = customer_summary_accum_inv, MSTYPE = customer_summary, MSSPACE = 72,
	FINALFUNC = retention_rate, MFINALFUNC = retention_rate,
	COMBINEFUNC = customer_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE retention_rate(started timestamptz, ended timestamptz, period tstzrange)
	IS 'percent of the customers at the start of the period that are still customers at its end';

CREATE FUNCTION crr(customers customer_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_crr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION crr(customers customer_summary)
	IS 'customer retention rate of the textbooks: (at_end - gained) / at_start, in percent';

CREATE FUNCTION lost_per_gained(customers customer_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_lost_per_gained' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lost_per_gained(customers customer_summary)
	IS 'customers lost in percent of the customers gained';

CREATE FUNCTION lost_of_total(customers customer_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_customer_lost_of_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lost_of_total(customers customer_summary)
	IS 'customers lost in percent of all who were customers in the period';

CREATE FUNCTION at_start(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_at_start' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION at_start(customers customer_summary) IS 'number of customers at the start of the period';

CREATE FUNCTION gained(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_gained' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gained(customers customer_summary) IS 'number of customers gained in the period';

CREATE FUNCTION lost(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_lost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lost(customers customer_summary) IS 'number of customers lost in the period';

CREATE FUNCTION gained_and_lost(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_gained_and_lost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION gained_and_lost(customers customer_summary)
	IS 'number of customers gained and lost within the period, counted in both';

CREATE FUNCTION at_end(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_at_end' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION at_end(customers customer_summary) IS 'number of customers at the end of the period';

CREATE FUNCTION invalid(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_invalid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION invalid(customers customer_summary)
	IS 'number of customers that ended before they started';

CREATE FUNCTION unknown(customers customer_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(customers customer_summary) IS 'number of customers without a start';

CREATE TYPE customer_series;

CREATE FUNCTION customer_series_in(cstring) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_in(cstring) IS 'I/O';

CREATE FUNCTION customer_series_out(customer_series) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_out(customer_series) IS 'I/O';

CREATE FUNCTION customer_series_recv(internal) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_recv(internal) IS 'I/O';

CREATE FUNCTION customer_series_send(customer_series) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_send(customer_series) IS 'I/O';

CREATE TYPE customer_series (
	INPUT = customer_series_in,
	OUTPUT = customer_series_out,
	RECEIVE = customer_series_recv,
	SEND = customer_series_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION customer_series_json(customer_series) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_json(customer_series) IS 'convert summary to json';

CREATE FUNCTION customer_series_jsonb(customer_series) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_jsonb(customer_series) IS 'convert summary to jsonb';

CREATE CAST (customer_series AS json) WITH FUNCTION customer_series_json(customer_series) AS ASSIGNMENT;
COMMENT ON CAST (customer_series AS json) IS 'convert summary to json';

CREATE CAST (customer_series AS jsonb) WITH FUNCTION customer_series_jsonb(customer_series) AS ASSIGNMENT;
COMMENT ON CAST (customer_series AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION customer_series_eq(customer_series, customer_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_eq(customer_series, customer_series) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = customer_series, RIGHTARG = customer_series, FUNCTION = customer_series_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (customer_series, customer_series) IS 'equal';

CREATE FUNCTION customer_series_ne(customer_series, customer_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_ne(customer_series, customer_series) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = customer_series, RIGHTARG = customer_series, FUNCTION = customer_series_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (customer_series, customer_series) IS 'not equal';

CREATE FUNCTION customer_series_lt(customer_series, customer_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_lt(customer_series, customer_series) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = customer_series, RIGHTARG = customer_series, FUNCTION = customer_series_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (customer_series, customer_series) IS 'less than';

CREATE FUNCTION customer_series_le(customer_series, customer_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_le(customer_series, customer_series) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = customer_series, RIGHTARG = customer_series, FUNCTION = customer_series_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (customer_series, customer_series) IS 'less than or equal';

CREATE FUNCTION customer_series_gt(customer_series, customer_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_gt(customer_series, customer_series) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = customer_series, RIGHTARG = customer_series, FUNCTION = customer_series_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (customer_series, customer_series) IS 'greater than';

CREATE FUNCTION customer_series_ge(customer_series, customer_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_ge(customer_series, customer_series) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = customer_series, RIGHTARG = customer_series, FUNCTION = customer_series_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (customer_series, customer_series) IS 'greater than or equal';

CREATE FUNCTION customer_series_cmp(customer_series, customer_series) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_cmp(customer_series, customer_series) IS 'less-equal-greater';

CREATE FUNCTION customer_series_hash(customer_series) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_hash(customer_series) IS 'hash';

CREATE FUNCTION customer_series_hash_extended(customer_series, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_hash_extended(customer_series, bigint) IS 'hash';

CREATE OPERATOR CLASS customer_series_ops DEFAULT FOR TYPE customer_series USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 customer_series_cmp(customer_series, customer_series);
COMMENT ON OPERATOR FAMILY customer_series_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS customer_series_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS customer_series_ops DEFAULT FOR TYPE customer_series USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 customer_series_hash(customer_series),
	FUNCTION 2 customer_series_hash_extended(customer_series, bigint);
COMMENT ON OPERATOR FAMILY customer_series_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS customer_series_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE customer_series IS 'customers at the start of each period of a series, gained and lost in it';

CREATE FUNCTION customer_series_combine(customer_series, customer_series) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_combine(customer_series, customer_series)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION customer_series_combine_inv(customer_series, customer_series) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_combine_inv(customer_series, customer_series) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = customer_series, RIGHTARG = customer_series, FUNCTION = customer_series_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (customer_series, customer_series) IS 'merge two summaries';

CREATE FUNCTION customer_series_subtract(customer_series, customer_series) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_subtract(customer_series, customer_series) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = customer_series, RIGHTARG = customer_series, FUNCTION = customer_series_subtract
);
COMMENT ON OPERATOR - (customer_series, customer_series) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(customer_series) (
	SFUNC = customer_series_combine, STYPE = customer_series, SSPACE = 1024,
	MSFUNC = customer_series_combine, MINVFUNC = customer_series_combine_inv, MSTYPE = customer_series, MSSPACE = 1024,
	COMBINEFUNC = customer_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(customer_series)
	IS 'merge summaries';

CREATE FUNCTION customer_series_accum(customer_series, date, date, period_bounds) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum(customer_series, date, date, period_bounds)
	IS 'add a customer to a series';

CREATE FUNCTION customer_series_accum_inv(customer_series, date, date, period_bounds) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_inv_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum_inv(customer_series, date, date, period_bounds)
	IS 'remove a customer from a series';

CREATE AGGREGATE customer_series(started date, ended date, bounds period_bounds) (
	SFUNC = customer_series_accum, STYPE = customer_series, SSPACE = 1024,
	MSFUNC = customer_series_accum, MINVFUNC = customer_series_accum_inv, MSTYPE = customer_series, MSSPACE = 1024,
	COMBINEFUNC = customer_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE customer_series(started date, ended date, bounds period_bounds)
	IS 'customers at the start of each period between the bounds, gained and lost in it';

CREATE FUNCTION customer_series_accum(customer_series, date, date, date[]) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_date_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum(customer_series, date, date, date[])
	IS 'add a customer to a series';

CREATE FUNCTION customer_series_accum_inv(customer_series, date, date, date[]) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_inv_date_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum_inv(customer_series, date, date, date[])
	IS 'remove a customer from a series';

CREATE AGGREGATE customer_series(started date, ended date, bounds date[]) (
	SFUNC = customer_series_accum, STYPE = customer_series, SSPACE = 1024,
	MSFUNC = customer_series_accum, MINVFUNC = customer_series_accum_inv, MSTYPE = customer_series, MSSPACE = 1024,
	COMBINEFUNC = customer_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE customer_series(started date, ended date, bounds date[])
	IS 'customers at the start of each period between the bounds, gained and lost in it';

CREATE FUNCTION customer_series_accum(customer_series, timestamp, timestamp, period_bounds) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum(customer_series, timestamp, timestamp, period_bounds)
	IS 'add a customer to a series';

CREATE FUNCTION customer_series_accum_inv(customer_series, timestamp, timestamp, period_bounds) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_inv_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum_inv(customer_series, timestamp, timestamp, period_bounds)
	IS 'remove a customer from a series';

CREATE AGGREGATE customer_series(started timestamp, ended timestamp, bounds period_bounds) (
	SFUNC = customer_series_accum, STYPE = customer_series, SSPACE = 1024,
	MSFUNC = customer_series_accum, MINVFUNC = customer_series_accum_inv, MSTYPE = customer_series, MSSPACE = 1024,
	COMBINEFUNC = customer_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE customer_series(started timestamp, ended timestamp, bounds period_bounds)
	IS 'customers at the start of each period between the bounds, gained and lost in it';

CREATE FUNCTION customer_series_accum(customer_series, timestamp, timestamp, timestamp[]) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_timestamp_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum(customer_series, timestamp, timestamp, timestamp[])
	IS 'add a customer to a series';

CREATE FUNCTION customer_series_accum_inv(customer_series, timestamp, timestamp, timestamp[]) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_inv_timestamp_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum_inv(customer_series, timestamp, timestamp, timestamp[])
	IS 'remove a customer from a series';

CREATE AGGREGATE customer_series(started timestamp, ended timestamp, bounds timestamp[]) (
	SFUNC = customer_series_accum, STYPE = customer_series, SSPACE = 1024,
	MSFUNC = customer_series_accum, MINVFUNC = customer_series_accum_inv, MSTYPE = customer_series, MSSPACE = 1024,
	COMBINEFUNC = customer_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE customer_series(started timestamp, ended timestamp, bounds timestamp[])
	IS 'customers at the start of each period between the bounds, gained and lost in it';

CREATE FUNCTION customer_series_accum(customer_series, timestamptz, timestamptz, period_bounds) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum(customer_series, timestamptz, timestamptz, period_bounds)
	IS 'add a customer to a series';

CREATE FUNCTION customer_series_accum_inv(customer_series, timestamptz, timestamptz, period_bounds) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_inv_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum_inv(customer_series, timestamptz, timestamptz, period_bounds)
	IS 'remove a customer from a series';

CREATE AGGREGATE customer_series(started timestamptz, ended timestamptz, bounds period_bounds) (
	SFUNC = customer_series_accum, STYPE = customer_series, SSPACE = 1024,
	MSFUNC = customer_series_accum, MINVFUNC = customer_series_accum_inv, MSTYPE = customer_series, MSSPACE = 1024,
	COMBINEFUNC = customer_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE customer_series(started timestamptz, ended timestamptz, bounds period_bounds)
	IS 'customers at the start of each period between the bounds, gained and lost in it';

CREATE FUNCTION customer_series_accum(customer_series, timestamptz, timestamptz, timestamptz[]) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_timestamptz_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum(customer_series, timestamptz, timestamptz, timestamptz[])
	IS 'add a customer to a series';

CREATE FUNCTION customer_series_accum_inv(customer_series, timestamptz, timestamptz, timestamptz[]) RETURNS customer_series
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_accum_inv_timestamptz_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION customer_series_accum_inv(customer_series, timestamptz, timestamptz, timestamptz[])
	IS 'remove a customer from a series';

CREATE AGGREGATE customer_series(started timestamptz, ended timestamptz, bounds timestamptz[]) (
	SFUNC = customer_series_accum, STYPE = customer_series, SSPACE = 1024,
	MSFUNC = customer_series_accum, MINVFUNC = customer_series_accum_inv, MSTYPE = customer_series, MSSPACE = 1024,
	COMBINEFUNC = customer_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE customer_series(started timestamptz, ended timestamptz, bounds timestamptz[])
	IS 'customers at the start of each period between the bounds, gained and lost in it';

CREATE FUNCTION periods(series customer_series)
	RETURNS TABLE(period_start timestamptz, period_end timestamptz, at_start bigint, gained bigint, lost bigint,
	gained_and_lost bigint, at_end bigint, churn_rate numeric, retention_rate numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_periods' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 100;
COMMENT ON FUNCTION periods(customer_series)
	IS 'customers, churn and retention of each period of a series';

CREATE FUNCTION backlog(series customer_series)
	RETURNS TABLE(period_start timestamptz, period_end timestamptz, open_at_start bigint, opened bigint, closed bigint,
	open_at_end bigint)
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_backlog' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 100;
COMMENT ON FUNCTION backlog(customer_series)
	IS 'tickets, or whatever starts and ends, that are open at the start of each period, opened and closed in it';

CREATE FUNCTION invalid(series customer_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_invalid' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION invalid(series customer_series) IS 'number of customers that ended before they started';

CREATE FUNCTION unknown(series customer_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_customer_series_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(series customer_series) IS 'number of customers without a start';

CREATE TYPE activity_summary;

CREATE FUNCTION activity_summary_in(cstring) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_activity_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_in(cstring) IS 'I/O';

CREATE FUNCTION activity_summary_out(activity_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_out(activity_summary) IS 'I/O';

CREATE FUNCTION activity_summary_recv(internal) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_activity_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_recv(internal) IS 'I/O';

CREATE FUNCTION activity_summary_send(activity_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_send(activity_summary) IS 'I/O';

CREATE TYPE activity_summary (
	INPUT = activity_summary_in,
	OUTPUT = activity_summary_out,
	RECEIVE = activity_summary_recv,
	SEND = activity_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION activity_summary_json(activity_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_json(activity_summary) IS 'convert summary to json';

CREATE FUNCTION activity_summary_jsonb(activity_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_jsonb(activity_summary) IS 'convert summary to jsonb';

CREATE CAST (activity_summary AS json) WITH FUNCTION activity_summary_json(activity_summary) AS ASSIGNMENT;
COMMENT ON CAST (activity_summary AS json) IS 'convert summary to json';

CREATE CAST (activity_summary AS jsonb) WITH FUNCTION activity_summary_jsonb(activity_summary) AS ASSIGNMENT;
COMMENT ON CAST (activity_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION activity_summary_eq(activity_summary, activity_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_eq(activity_summary, activity_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = activity_summary, RIGHTARG = activity_summary, FUNCTION = activity_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (activity_summary, activity_summary) IS 'equal';

CREATE FUNCTION activity_summary_ne(activity_summary, activity_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_ne(activity_summary, activity_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = activity_summary, RIGHTARG = activity_summary, FUNCTION = activity_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (activity_summary, activity_summary) IS 'not equal';

CREATE FUNCTION activity_summary_lt(activity_summary, activity_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_lt(activity_summary, activity_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = activity_summary, RIGHTARG = activity_summary, FUNCTION = activity_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (activity_summary, activity_summary) IS 'less than';

CREATE FUNCTION activity_summary_le(activity_summary, activity_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_le(activity_summary, activity_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = activity_summary, RIGHTARG = activity_summary, FUNCTION = activity_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (activity_summary, activity_summary) IS 'less than or equal';

CREATE FUNCTION activity_summary_gt(activity_summary, activity_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_gt(activity_summary, activity_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = activity_summary, RIGHTARG = activity_summary, FUNCTION = activity_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (activity_summary, activity_summary) IS 'greater than';

CREATE FUNCTION activity_summary_ge(activity_summary, activity_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_ge(activity_summary, activity_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = activity_summary, RIGHTARG = activity_summary, FUNCTION = activity_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (activity_summary, activity_summary) IS 'greater than or equal';

CREATE FUNCTION activity_summary_cmp(activity_summary, activity_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_cmp(activity_summary, activity_summary) IS 'less-equal-greater';

CREATE FUNCTION activity_summary_hash(activity_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_hash(activity_summary) IS 'hash';

CREATE FUNCTION activity_summary_hash_extended(activity_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_hash_extended(activity_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS activity_summary_ops DEFAULT FOR TYPE activity_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 activity_summary_cmp(activity_summary, activity_summary);
COMMENT ON OPERATOR FAMILY activity_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS activity_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS activity_summary_ops DEFAULT FOR TYPE activity_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 activity_summary_hash(activity_summary),
	FUNCTION 2 activity_summary_hash_extended(activity_summary, bigint);
COMMENT ON OPERATOR FAMILY activity_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS activity_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE activity_summary IS 'the periods in which a customer was active';

CREATE FUNCTION activity_summary_combine(activity_summary, activity_summary) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_combine(activity_summary, activity_summary)
	IS 'implementation of + operator, and the combine function';

CREATE OPERATOR + (
	LEFTARG = activity_summary, RIGHTARG = activity_summary, FUNCTION = activity_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (activity_summary, activity_summary) IS 'merge two summaries of one customer';

CREATE AGGREGATE rollup(activity_summary) (
	SFUNC = activity_summary_combine, STYPE = activity_summary, SSPACE = 256,
	COMBINEFUNC = activity_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(activity_summary)
	IS 'merge summaries of one customer';

CREATE FUNCTION activity_summary_accum(activity_summary, date, period_bounds) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_activity_summary_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_accum(activity_summary, date, period_bounds)
	IS 'add an event to the activity of a customer';

CREATE AGGREGATE activity_summary(at date, bounds period_bounds) (
	SFUNC = activity_summary_accum, STYPE = activity_summary, SSPACE = 256,
	COMBINEFUNC = activity_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE activity_summary(at date, bounds period_bounds)
	IS 'the periods between the bounds in which a customer was active';

CREATE FUNCTION activity_summary_accum(activity_summary, date, date[]) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_activity_summary_accum_date_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_accum(activity_summary, date, date[])
	IS 'add an event to the activity of a customer';

CREATE AGGREGATE activity_summary(at date, bounds date[]) (
	SFUNC = activity_summary_accum, STYPE = activity_summary, SSPACE = 256,
	COMBINEFUNC = activity_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE activity_summary(at date, bounds date[])
	IS 'the periods between the bounds in which a customer was active';

CREATE FUNCTION activity_summary_accum(activity_summary, timestamp, period_bounds) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_activity_summary_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_accum(activity_summary, timestamp, period_bounds)
	IS 'add an event to the activity of a customer';

CREATE AGGREGATE activity_summary(at timestamp, bounds period_bounds) (
	SFUNC = activity_summary_accum, STYPE = activity_summary, SSPACE = 256,
	COMBINEFUNC = activity_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE activity_summary(at timestamp, bounds period_bounds)
	IS 'the periods between the bounds in which a customer was active';

CREATE FUNCTION activity_summary_accum(activity_summary, timestamp, timestamp[]) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_activity_summary_accum_timestamp_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_accum(activity_summary, timestamp, timestamp[])
	IS 'add an event to the activity of a customer';

CREATE AGGREGATE activity_summary(at timestamp, bounds timestamp[]) (
	SFUNC = activity_summary_accum, STYPE = activity_summary, SSPACE = 256,
	COMBINEFUNC = activity_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE activity_summary(at timestamp, bounds timestamp[])
	IS 'the periods between the bounds in which a customer was active';

CREATE FUNCTION activity_summary_accum(activity_summary, timestamptz, period_bounds) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_activity_summary_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_accum(activity_summary, timestamptz, period_bounds)
	IS 'add an event to the activity of a customer';

CREATE AGGREGATE activity_summary(at timestamptz, bounds period_bounds) (
	SFUNC = activity_summary_accum, STYPE = activity_summary, SSPACE = 256,
	COMBINEFUNC = activity_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE activity_summary(at timestamptz, bounds period_bounds)
	IS 'the periods between the bounds in which a customer was active';

CREATE FUNCTION activity_summary_accum(activity_summary, timestamptz, timestamptz[]) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_activity_summary_accum_timestamptz_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_accum(activity_summary, timestamptz, timestamptz[])
	IS 'add an event to the activity of a customer';

CREATE AGGREGATE activity_summary(at timestamptz, bounds timestamptz[]) (
	SFUNC = activity_summary_accum, STYPE = activity_summary, SSPACE = 256,
	COMBINEFUNC = activity_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE activity_summary(at timestamptz, bounds timestamptz[])
	IS 'the periods between the bounds in which a customer was active';

CREATE FUNCTION active_periods(activity activity_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_activity_active_periods' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION active_periods(activity activity_summary) IS 'number of periods with an event';

CREATE FUNCTION outside(activity activity_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_activity_outside' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION outside(activity activity_summary)
	IS 'number of events before the first and after the last period';

CREATE FUNCTION unknown(activity activity_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_activity_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(activity activity_summary) IS 'number of events without a time';

CREATE TYPE cohort_summary;

CREATE FUNCTION cohort_summary_in(cstring) RETURNS cohort_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_in(cstring) IS 'I/O';

CREATE FUNCTION cohort_summary_out(cohort_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_out(cohort_summary) IS 'I/O';

CREATE FUNCTION cohort_summary_recv(internal) RETURNS cohort_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_recv(internal) IS 'I/O';

CREATE FUNCTION cohort_summary_send(cohort_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_send(cohort_summary) IS 'I/O';

CREATE TYPE cohort_summary (
	INPUT = cohort_summary_in,
	OUTPUT = cohort_summary_out,
	RECEIVE = cohort_summary_recv,
	SEND = cohort_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION cohort_summary_json(cohort_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_json(cohort_summary) IS 'convert summary to json';

CREATE FUNCTION cohort_summary_jsonb(cohort_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_jsonb(cohort_summary) IS 'convert summary to jsonb';

CREATE CAST (cohort_summary AS json) WITH FUNCTION cohort_summary_json(cohort_summary) AS ASSIGNMENT;
COMMENT ON CAST (cohort_summary AS json) IS 'convert summary to json';

CREATE CAST (cohort_summary AS jsonb) WITH FUNCTION cohort_summary_jsonb(cohort_summary) AS ASSIGNMENT;
COMMENT ON CAST (cohort_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION cohort_summary_eq(cohort_summary, cohort_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_eq(cohort_summary, cohort_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = cohort_summary, RIGHTARG = cohort_summary, FUNCTION = cohort_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (cohort_summary, cohort_summary) IS 'equal';

CREATE FUNCTION cohort_summary_ne(cohort_summary, cohort_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_ne(cohort_summary, cohort_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = cohort_summary, RIGHTARG = cohort_summary, FUNCTION = cohort_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (cohort_summary, cohort_summary) IS 'not equal';

CREATE FUNCTION cohort_summary_lt(cohort_summary, cohort_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_lt(cohort_summary, cohort_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = cohort_summary, RIGHTARG = cohort_summary, FUNCTION = cohort_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (cohort_summary, cohort_summary) IS 'less than';

CREATE FUNCTION cohort_summary_le(cohort_summary, cohort_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_le(cohort_summary, cohort_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = cohort_summary, RIGHTARG = cohort_summary, FUNCTION = cohort_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (cohort_summary, cohort_summary) IS 'less than or equal';

CREATE FUNCTION cohort_summary_gt(cohort_summary, cohort_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_gt(cohort_summary, cohort_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = cohort_summary, RIGHTARG = cohort_summary, FUNCTION = cohort_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (cohort_summary, cohort_summary) IS 'greater than';

CREATE FUNCTION cohort_summary_ge(cohort_summary, cohort_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_ge(cohort_summary, cohort_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = cohort_summary, RIGHTARG = cohort_summary, FUNCTION = cohort_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (cohort_summary, cohort_summary) IS 'greater than or equal';

CREATE FUNCTION cohort_summary_cmp(cohort_summary, cohort_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_cmp(cohort_summary, cohort_summary) IS 'less-equal-greater';

CREATE FUNCTION cohort_summary_hash(cohort_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_hash(cohort_summary) IS 'hash';

CREATE FUNCTION cohort_summary_hash_extended(cohort_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_hash_extended(cohort_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS cohort_summary_ops DEFAULT FOR TYPE cohort_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 cohort_summary_cmp(cohort_summary, cohort_summary);
COMMENT ON OPERATOR FAMILY cohort_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS cohort_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS cohort_summary_ops DEFAULT FOR TYPE cohort_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 cohort_summary_hash(cohort_summary),
	FUNCTION 2 cohort_summary_hash_extended(cohort_summary, bigint);
COMMENT ON OPERATOR FAMILY cohort_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS cohort_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE cohort_summary
	IS 'customers by the period of their first activity, and their activity in the periods after it';

CREATE FUNCTION cohort_summary_combine(cohort_summary, cohort_summary) RETURNS cohort_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_combine(cohort_summary, cohort_summary)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION cohort_summary_combine_inv(cohort_summary, cohort_summary) RETURNS cohort_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_combine_inv(cohort_summary, cohort_summary) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = cohort_summary, RIGHTARG = cohort_summary, FUNCTION = cohort_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (cohort_summary, cohort_summary) IS 'merge two summaries';

CREATE FUNCTION cohort_summary_subtract(cohort_summary, cohort_summary) RETURNS cohort_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_subtract(cohort_summary, cohort_summary) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = cohort_summary, RIGHTARG = cohort_summary, FUNCTION = cohort_summary_subtract
);
COMMENT ON OPERATOR - (cohort_summary, cohort_summary) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(cohort_summary) (
	SFUNC = cohort_summary_combine, STYPE = cohort_summary, SSPACE = 5120,
	MSFUNC = cohort_summary_combine, MINVFUNC = cohort_summary_combine_inv, MSTYPE = cohort_summary, MSSPACE = 5120,
	COMBINEFUNC = cohort_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(cohort_summary)
	IS 'merge summaries';

CREATE FUNCTION cohort_summary_accum(cohort_summary, activity_summary) RETURNS cohort_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_accum(cohort_summary, activity_summary) IS 'add a customer to a summary';

CREATE FUNCTION cohort_summary_accum_inv(cohort_summary, activity_summary) RETURNS cohort_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_accum_inv(cohort_summary, activity_summary)
	IS 'remove a customer from a summary';

CREATE FUNCTION cohort_summary_final(cohort_summary) RETURNS cohort_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_summary_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_final(cohort_summary) IS 'NULL if a window has no customer';

CREATE AGGREGATE cohort_summary(activity activity_summary) (
	SFUNC = cohort_summary_accum, STYPE = cohort_summary, SSPACE = 5120,
	MSFUNC = cohort_summary_accum, MINVFUNC = cohort_summary_accum_inv, MSTYPE = cohort_summary, MSSPACE = 5120,
	FINALFUNC = cohort_summary_final, MFINALFUNC = cohort_summary_final,
	COMBINEFUNC = cohort_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_summary(activity activity_summary)
	IS 'customers by the period of their first activity, and their activity in the periods after it';

CREATE FUNCTION cohorts(cohorts cohort_summary, on_or_after boolean DEFAULT false, as_of timestamptz DEFAULT NULL)
	RETURNS TABLE(cohort_start timestamptz, period_no integer, customers bigint, active bigint, retention numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_cohorts' LANGUAGE C STABLE PARALLEL SAFE COST 100 ROWS 500;
COMMENT ON FUNCTION cohorts(cohort_summary, boolean, timestamptz)
	IS 'customers of each cohort active in each period, or in it or later, and in percent; NULL if it has not ended';

CREATE FUNCTION earlier(cohorts cohort_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_earlier' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION earlier(cohorts cohort_summary)
	IS 'number of customers in no cohort because they were active before the first period';

CREATE FUNCTION inactive(cohorts cohort_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_inactive' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION inactive(cohorts cohort_summary)
	IS 'number of customers in no cohort because they were active in no period';

CREATE FUNCTION outside(cohorts cohort_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_outside' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION outside(cohorts cohort_summary)
	IS 'number of events before the first and after the last period';

CREATE FUNCTION unknown(cohorts cohort_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(cohorts cohort_summary) IS 'number of events without a time';
CREATE TYPE revenue_summary;

CREATE FUNCTION revenue_summary_in(cstring) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_in(cstring) IS 'I/O';

CREATE FUNCTION revenue_summary_out(revenue_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_out(revenue_summary) IS 'I/O';

CREATE FUNCTION revenue_summary_recv(internal) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_recv(internal) IS 'I/O';

CREATE FUNCTION revenue_summary_send(revenue_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_send(revenue_summary) IS 'I/O';

CREATE TYPE revenue_summary (
	INPUT = revenue_summary_in,
	OUTPUT = revenue_summary_out,
	RECEIVE = revenue_summary_recv,
	SEND = revenue_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION revenue_summary_json(revenue_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_json(revenue_summary) IS 'convert summary to json';

CREATE FUNCTION revenue_summary_jsonb(revenue_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_jsonb(revenue_summary) IS 'convert summary to jsonb';

CREATE CAST (revenue_summary AS json) WITH FUNCTION revenue_summary_json(revenue_summary) AS ASSIGNMENT;
COMMENT ON CAST (revenue_summary AS json) IS 'convert summary to json';

CREATE CAST (revenue_summary AS jsonb) WITH FUNCTION revenue_summary_jsonb(revenue_summary) AS ASSIGNMENT;
COMMENT ON CAST (revenue_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION revenue_summary_eq(revenue_summary, revenue_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_eq(revenue_summary, revenue_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = revenue_summary, RIGHTARG = revenue_summary, FUNCTION = revenue_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (revenue_summary, revenue_summary) IS 'equal';

CREATE FUNCTION revenue_summary_ne(revenue_summary, revenue_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_ne(revenue_summary, revenue_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = revenue_summary, RIGHTARG = revenue_summary, FUNCTION = revenue_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (revenue_summary, revenue_summary) IS 'not equal';

CREATE FUNCTION revenue_summary_lt(revenue_summary, revenue_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_lt(revenue_summary, revenue_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = revenue_summary, RIGHTARG = revenue_summary, FUNCTION = revenue_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (revenue_summary, revenue_summary) IS 'less than';

CREATE FUNCTION revenue_summary_le(revenue_summary, revenue_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_le(revenue_summary, revenue_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = revenue_summary, RIGHTARG = revenue_summary, FUNCTION = revenue_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (revenue_summary, revenue_summary) IS 'less than or equal';

CREATE FUNCTION revenue_summary_gt(revenue_summary, revenue_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_gt(revenue_summary, revenue_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = revenue_summary, RIGHTARG = revenue_summary, FUNCTION = revenue_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (revenue_summary, revenue_summary) IS 'greater than';

CREATE FUNCTION revenue_summary_ge(revenue_summary, revenue_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_ge(revenue_summary, revenue_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = revenue_summary, RIGHTARG = revenue_summary, FUNCTION = revenue_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (revenue_summary, revenue_summary) IS 'greater than or equal';

CREATE FUNCTION revenue_summary_cmp(revenue_summary, revenue_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_cmp(revenue_summary, revenue_summary) IS 'less-equal-greater';

CREATE FUNCTION revenue_summary_hash(revenue_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_hash(revenue_summary) IS 'hash';

CREATE FUNCTION revenue_summary_hash_extended(revenue_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_hash_extended(revenue_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS revenue_summary_ops DEFAULT FOR TYPE revenue_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 revenue_summary_cmp(revenue_summary, revenue_summary);
COMMENT ON OPERATOR FAMILY revenue_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS revenue_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS revenue_summary_ops DEFAULT FOR TYPE revenue_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 revenue_summary_hash(revenue_summary),
	FUNCTION 2 revenue_summary_hash_extended(revenue_summary, bigint);
COMMENT ON OPERATOR FAMILY revenue_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS revenue_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE revenue_summary
	IS 'revenue of customers before and after, by movement: new, reactivation, expansion, contraction, churned';

CREATE FUNCTION revenue_summary_combine(revenue_summary, revenue_summary) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_combine(revenue_summary, revenue_summary)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION revenue_summary_combine_inv(revenue_summary, revenue_summary) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_combine_inv(revenue_summary, revenue_summary) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = revenue_summary, RIGHTARG = revenue_summary, FUNCTION = revenue_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (revenue_summary, revenue_summary) IS 'merge two summaries';

CREATE FUNCTION revenue_summary_subtract(revenue_summary, revenue_summary) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_subtract(revenue_summary, revenue_summary) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = revenue_summary, RIGHTARG = revenue_summary, FUNCTION = revenue_summary_subtract
);
COMMENT ON OPERATOR - (revenue_summary, revenue_summary) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(revenue_summary) (
	SFUNC = revenue_summary_combine, STYPE = revenue_summary, SSPACE = 192,
	MSFUNC = revenue_summary_combine, MINVFUNC = revenue_summary_combine_inv, MSTYPE = revenue_summary, MSSPACE = 192,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = revenue_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(revenue_summary)
	IS 'merge summaries';

CREATE FUNCTION revenue_summary_accum(revenue_summary, numeric, numeric) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_accum(revenue_summary, numeric, numeric) IS 'add a customer to a summary';

CREATE FUNCTION revenue_summary_accum_inv(revenue_summary, numeric, numeric) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_accum_inv(revenue_summary, numeric, numeric)
	IS 'remove a customer from a summary';

CREATE FUNCTION revenue_summary_accum(revenue_summary, numeric, numeric, boolean) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_accum(revenue_summary, numeric, numeric, boolean)
	IS 'add a customer to a summary';

CREATE FUNCTION revenue_summary_accum_inv(revenue_summary, numeric, numeric, boolean) RETURNS revenue_summary
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_summary_accum_inv(revenue_summary, numeric, numeric, boolean)
	IS 'remove a customer from a summary';

CREATE AGGREGATE revenue_summary(before numeric, after numeric) (
	SFUNC = revenue_summary_accum, STYPE = revenue_summary, SSPACE = 192,
	MSFUNC = revenue_summary_accum, MINVFUNC = revenue_summary_accum_inv, MSTYPE = revenue_summary, MSSPACE = 192,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = revenue_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE revenue_summary(before numeric, after numeric)
	IS 'movements of revenue; a customer without revenue before is new';

CREATE AGGREGATE revenue_summary(before numeric, after numeric, was_customer boolean) (
	SFUNC = revenue_summary_accum, STYPE = revenue_summary, SSPACE = 192,
	MSFUNC = revenue_summary_accum, MINVFUNC = revenue_summary_accum_inv, MSTYPE = revenue_summary, MSSPACE = 192,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = revenue_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE revenue_summary(before numeric, after numeric, was_customer boolean)
	IS 'movements of revenue; a customer without revenue before is a reactivation if was_customer, else new';

CREATE FUNCTION nrr(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_nrr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nrr(revenue revenue_summary)
	IS 'net revenue retention: revenue after of the customers with revenue before, in percent of their revenue before';

CREATE FUNCTION grr(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_grr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grr(revenue revenue_summary)
	IS 'gross revenue retention: net revenue retention without expansion, never above 100';

CREATE FUNCTION quick_ratio(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_quick_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION quick_ratio(revenue revenue_summary)
	IS '(new + expansion) / (contraction + churned); NULL if nothing was lost';

CREATE FUNCTION revenue_before(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_before' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_before(revenue revenue_summary) IS 'revenue of all customers before';

CREATE FUNCTION revenue_after(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_after' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION revenue_after(revenue revenue_summary)
	IS 'revenue of all customers after: before with all movements';

CREATE FUNCTION new_revenue(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_new' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION new_revenue(revenue revenue_summary)
	IS 'revenue of new customers';

CREATE FUNCTION reactivation(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_reactivation' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION reactivation(revenue revenue_summary)
	IS 'revenue of former customers who came back';

CREATE FUNCTION expansion(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_expansion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION expansion(revenue revenue_summary) IS 'growth of customers with revenue before and after';

CREATE FUNCTION contraction(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_contraction' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION contraction(revenue revenue_summary)
	IS 'shrinkage of customers with revenue before and after';

CREATE FUNCTION churned_revenue(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_churned' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churned_revenue(revenue revenue_summary)
	IS 'revenue that customers without revenue after had before';

CREATE FUNCTION new_share(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_new_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION new_share(revenue revenue_summary)
	IS 'new revenue in percent of new revenue and expansion';

CREATE FUNCTION expansion_share(revenue revenue_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_expansion_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION expansion_share(revenue revenue_summary)
	IS 'expansion in percent of new revenue and expansion';

CREATE FUNCTION unknown(revenue revenue_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(revenue revenue_summary) IS 'number of customers left out for a NULL';

CREATE FUNCTION revenue_movements(revenue revenue_summary)
	RETURNS TABLE(movement text, customers bigint, amount numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_revenue_movements' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION revenue_movements(revenue_summary)
	IS 'customers and signed amount of each movement; the amounts sum to the change of revenue';

CREATE TYPE cac_summary;

CREATE FUNCTION cac_summary_in(cstring) RETURNS cac_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cac_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_in(cstring) IS 'I/O';

CREATE FUNCTION cac_summary_out(cac_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_out(cac_summary) IS 'I/O';

CREATE FUNCTION cac_summary_recv(internal) RETURNS cac_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cac_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_recv(internal) IS 'I/O';

CREATE FUNCTION cac_summary_send(cac_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_send(cac_summary) IS 'I/O';

CREATE TYPE cac_summary (
	INPUT = cac_summary_in,
	OUTPUT = cac_summary_out,
	RECEIVE = cac_summary_recv,
	SEND = cac_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION cac_summary_json(cac_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_json(cac_summary) IS 'convert summary to json';

CREATE FUNCTION cac_summary_jsonb(cac_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_jsonb(cac_summary) IS 'convert summary to jsonb';

CREATE CAST (cac_summary AS json) WITH FUNCTION cac_summary_json(cac_summary) AS ASSIGNMENT;
COMMENT ON CAST (cac_summary AS json) IS 'convert summary to json';

CREATE CAST (cac_summary AS jsonb) WITH FUNCTION cac_summary_jsonb(cac_summary) AS ASSIGNMENT;
COMMENT ON CAST (cac_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION cac_summary_eq(cac_summary, cac_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_eq(cac_summary, cac_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = cac_summary, RIGHTARG = cac_summary, FUNCTION = cac_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (cac_summary, cac_summary) IS 'equal';

CREATE FUNCTION cac_summary_ne(cac_summary, cac_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_ne(cac_summary, cac_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = cac_summary, RIGHTARG = cac_summary, FUNCTION = cac_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (cac_summary, cac_summary) IS 'not equal';

CREATE FUNCTION cac_summary_lt(cac_summary, cac_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_lt(cac_summary, cac_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = cac_summary, RIGHTARG = cac_summary, FUNCTION = cac_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (cac_summary, cac_summary) IS 'less than';

CREATE FUNCTION cac_summary_le(cac_summary, cac_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_le(cac_summary, cac_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = cac_summary, RIGHTARG = cac_summary, FUNCTION = cac_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (cac_summary, cac_summary) IS 'less than or equal';

CREATE FUNCTION cac_summary_gt(cac_summary, cac_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_gt(cac_summary, cac_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = cac_summary, RIGHTARG = cac_summary, FUNCTION = cac_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (cac_summary, cac_summary) IS 'greater than';

CREATE FUNCTION cac_summary_ge(cac_summary, cac_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_ge(cac_summary, cac_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = cac_summary, RIGHTARG = cac_summary, FUNCTION = cac_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (cac_summary, cac_summary) IS 'greater than or equal';

CREATE FUNCTION cac_summary_cmp(cac_summary, cac_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_cmp(cac_summary, cac_summary) IS 'less-equal-greater';

CREATE FUNCTION cac_summary_hash(cac_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_hash(cac_summary) IS 'hash';

CREATE FUNCTION cac_summary_hash_extended(cac_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_hash_extended(cac_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS cac_summary_ops DEFAULT FOR TYPE cac_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 cac_summary_cmp(cac_summary, cac_summary);
COMMENT ON OPERATOR FAMILY cac_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS cac_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS cac_summary_ops DEFAULT FOR TYPE cac_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 cac_summary_hash(cac_summary),
	FUNCTION 2 cac_summary_hash_extended(cac_summary, bigint);
COMMENT ON OPERATOR FAMILY cac_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS cac_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE cac_summary IS 'spend and the customers acquired with it';

CREATE FUNCTION cac(costs cac_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_cac' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac(costs cac_summary)
	IS 'customer acquisition cost: spend for each new customer; NULL without new customers';

CREATE FUNCTION cac_summary_combine(cac_summary, cac_summary) RETURNS cac_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_combine(cac_summary, cac_summary)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION cac_summary_combine_inv(cac_summary, cac_summary) RETURNS cac_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_combine_inv(cac_summary, cac_summary) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = cac_summary, RIGHTARG = cac_summary, FUNCTION = cac_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (cac_summary, cac_summary) IS 'merge two summaries';

CREATE FUNCTION cac_summary_subtract(cac_summary, cac_summary) RETURNS cac_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_subtract(cac_summary, cac_summary) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = cac_summary, RIGHTARG = cac_summary, FUNCTION = cac_summary_subtract
);
COMMENT ON OPERATOR - (cac_summary, cac_summary) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(cac_summary) (
	SFUNC = cac_summary_combine, STYPE = cac_summary, SSPACE = 48,
	MSFUNC = cac_summary_combine, MINVFUNC = cac_summary_combine_inv, MSTYPE = cac_summary, MSSPACE = 48,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = cac_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(cac_summary)
	IS 'merge summaries';

CREATE FUNCTION cac_summary_accum(cac_summary, numeric, numeric) RETURNS cac_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cac_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_accum(cac_summary, numeric, numeric)
	IS 'add spend and new customers to a summary';

CREATE FUNCTION cac_summary_accum_inv(cac_summary, numeric, numeric) RETURNS cac_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cac_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cac_summary_accum_inv(cac_summary, numeric, numeric)
	IS 'remove spend and new customers from a summary';

CREATE AGGREGATE cac_summary(spend numeric, new_customers numeric) (
	SFUNC = cac_summary_accum, STYPE = cac_summary, SSPACE = 48,
	MSFUNC = cac_summary_accum, MINVFUNC = cac_summary_accum_inv, MSTYPE = cac_summary, MSSPACE = 48,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = cac_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cac_summary(spend numeric, new_customers numeric)
	IS 'spend and the customers acquired with it';

CREATE AGGREGATE cac_agg(spend numeric, new_customers numeric) (
	SFUNC = cac_summary_accum, STYPE = cac_summary, SSPACE = 48,
	MSFUNC = cac_summary_accum, MINVFUNC = cac_summary_accum_inv, MSTYPE = cac_summary, MSSPACE = 48,
	FINALFUNC = cac, MFINALFUNC = cac,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = cac_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cac_agg(spend numeric, new_customers numeric)
	IS 'customer acquisition cost: sum of spend / sum of new customers';

CREATE FUNCTION spend(costs cac_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_cac_spend' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spend(costs cac_summary) IS 'sum of the spend';

CREATE FUNCTION new_customers(costs cac_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cac_new_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION new_customers(costs cac_summary) IS 'number of customers acquired';

CREATE FUNCTION unknown(costs cac_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cac_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(costs cac_summary) IS 'number of rows left out for a NULL';

CREATE FUNCTION clv(annual_revenue numeric, years numeric, cac numeric) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_clv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv(numeric, numeric, numeric) IS 'customer lifetime value: annual_revenue * years - cac';
CREATE TYPE purchase_summary;

CREATE FUNCTION purchase_summary_in(cstring) RETURNS purchase_summary
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_in(cstring) IS 'I/O';

CREATE FUNCTION purchase_summary_out(purchase_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_out(purchase_summary) IS 'I/O';

CREATE FUNCTION purchase_summary_recv(internal) RETURNS purchase_summary
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_recv(internal) IS 'I/O';

CREATE FUNCTION purchase_summary_send(purchase_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_send(purchase_summary) IS 'I/O';

CREATE TYPE purchase_summary (
	INPUT = purchase_summary_in,
	OUTPUT = purchase_summary_out,
	RECEIVE = purchase_summary_recv,
	SEND = purchase_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION purchase_summary_json(purchase_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_json(purchase_summary) IS 'convert summary to json';

CREATE FUNCTION purchase_summary_jsonb(purchase_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_jsonb(purchase_summary) IS 'convert summary to jsonb';

CREATE CAST (purchase_summary AS json) WITH FUNCTION purchase_summary_json(purchase_summary) AS ASSIGNMENT;
COMMENT ON CAST (purchase_summary AS json) IS 'convert summary to json';

CREATE CAST (purchase_summary AS jsonb) WITH FUNCTION purchase_summary_jsonb(purchase_summary) AS ASSIGNMENT;
COMMENT ON CAST (purchase_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION purchase_summary_eq(purchase_summary, purchase_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_eq(purchase_summary, purchase_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = purchase_summary, RIGHTARG = purchase_summary, FUNCTION = purchase_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (purchase_summary, purchase_summary) IS 'equal';

CREATE FUNCTION purchase_summary_ne(purchase_summary, purchase_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_ne(purchase_summary, purchase_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = purchase_summary, RIGHTARG = purchase_summary, FUNCTION = purchase_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (purchase_summary, purchase_summary) IS 'not equal';

CREATE FUNCTION purchase_summary_lt(purchase_summary, purchase_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_lt(purchase_summary, purchase_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = purchase_summary, RIGHTARG = purchase_summary, FUNCTION = purchase_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (purchase_summary, purchase_summary) IS 'less than';

CREATE FUNCTION purchase_summary_le(purchase_summary, purchase_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_le(purchase_summary, purchase_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = purchase_summary, RIGHTARG = purchase_summary, FUNCTION = purchase_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (purchase_summary, purchase_summary) IS 'less than or equal';

CREATE FUNCTION purchase_summary_gt(purchase_summary, purchase_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_gt(purchase_summary, purchase_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = purchase_summary, RIGHTARG = purchase_summary, FUNCTION = purchase_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (purchase_summary, purchase_summary) IS 'greater than';

CREATE FUNCTION purchase_summary_ge(purchase_summary, purchase_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_ge(purchase_summary, purchase_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = purchase_summary, RIGHTARG = purchase_summary, FUNCTION = purchase_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (purchase_summary, purchase_summary) IS 'greater than or equal';

CREATE FUNCTION purchase_summary_cmp(purchase_summary, purchase_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_cmp(purchase_summary, purchase_summary) IS 'less-equal-greater';

CREATE FUNCTION purchase_summary_hash(purchase_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_hash(purchase_summary) IS 'hash';

CREATE FUNCTION purchase_summary_hash_extended(purchase_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_hash_extended(purchase_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS purchase_summary_ops DEFAULT FOR TYPE purchase_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 purchase_summary_cmp(purchase_summary, purchase_summary);
COMMENT ON OPERATOR FAMILY purchase_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS purchase_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS purchase_summary_ops DEFAULT FOR TYPE purchase_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 purchase_summary_hash(purchase_summary),
	FUNCTION 2 purchase_summary_hash_extended(purchase_summary, bigint);
COMMENT ON OPERATOR FAMILY purchase_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS purchase_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE purchase_summary IS 'days on which a customer bought, and the value, up to a day';

CREATE FUNCTION purchase_summary_final(purchase_summary) RETURNS purchase_summary
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_summary_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_final(purchase_summary) IS 'final function of the aggregates';

CREATE FUNCTION purchase_summary_combine(purchase_summary, purchase_summary) RETURNS purchase_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_combine(purchase_summary, purchase_summary)
	IS 'implementation of + operator, and the combine function';

CREATE OPERATOR + (
	LEFTARG = purchase_summary, RIGHTARG = purchase_summary, FUNCTION = purchase_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (purchase_summary, purchase_summary) IS 'merge two summaries';

CREATE AGGREGATE rollup(purchase_summary) (
	SFUNC = purchase_summary_combine, STYPE = purchase_summary, SSPACE = 128,
	FINALFUNC = purchase_summary_final,
	COMBINEFUNC = purchase_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(purchase_summary)
	IS 'merge summaries';

CREATE FUNCTION purchase_summary_accum(purchase_summary, date, date) RETURNS purchase_summary
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_accum(purchase_summary, date, date) IS 'add a purchase to a summary';

CREATE FUNCTION purchase_summary_accum(purchase_summary, date, date, numeric) RETURNS purchase_summary
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_summary_accum(purchase_summary, date, date, numeric)
	IS 'add a purchase to a summary';

CREATE AGGREGATE purchase_summary(day date, as_of date) (
	SFUNC = purchase_summary_accum, STYPE = purchase_summary, SSPACE = 128,
	FINALFUNC = purchase_summary_final,
	COMBINEFUNC = purchase_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_summary(day date, as_of date)
	IS 'purchases of one customer up to and including the day as_of';

CREATE AGGREGATE purchase_summary(day date, as_of date, value numeric) (
	SFUNC = purchase_summary_accum, STYPE = purchase_summary, SSPACE = 128,
	FINALFUNC = purchase_summary_final,
	COMBINEFUNC = purchase_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_summary(day date, as_of date, value numeric)
	IS 'purchases of one customer up to and including the day as_of, with values';

CREATE FUNCTION repeats(purchases purchase_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_repeats' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION repeats(purchases purchase_summary)
	IS 'number of days with a purchase after the first one; NULL without a purchase';

CREATE FUNCTION recency(purchases purchase_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_recency' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION recency(purchases purchase_summary) IS 'days from the first purchase to the last';

CREATE FUNCTION customer_age(purchases purchase_summary) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_customer_age' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customer_age(purchases purchase_summary) IS 'days from the first purchase to as_of';

CREATE FUNCTION average_value(purchases purchase_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_average_value' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION average_value(purchases purchase_summary)
	IS 'average value of the days with a purchase after the first one; NULL without such a day';

CREATE FUNCTION later(purchases purchase_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_later' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION later(purchases purchase_summary)
	IS 'number of purchases after as_of, which are left out';

CREATE FUNCTION unknown(purchases purchase_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_purchase_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(purchases purchase_summary) IS 'number of purchases with a NULL, which are left out';

CREATE TYPE clv_sample;

CREATE FUNCTION clv_sample_in(cstring) RETURNS clv_sample
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_in(cstring) IS 'I/O';

CREATE FUNCTION clv_sample_out(clv_sample) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_out(clv_sample) IS 'I/O';

CREATE FUNCTION clv_sample_recv(internal) RETURNS clv_sample
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_recv(internal) IS 'I/O';

CREATE FUNCTION clv_sample_send(clv_sample) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_send(clv_sample) IS 'I/O';

CREATE TYPE clv_sample (
	INPUT = clv_sample_in,
	OUTPUT = clv_sample_out,
	RECEIVE = clv_sample_recv,
	SEND = clv_sample_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION clv_sample_json(clv_sample) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_json(clv_sample) IS 'convert summary to json';

CREATE FUNCTION clv_sample_jsonb(clv_sample) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_jsonb(clv_sample) IS 'convert summary to jsonb';

CREATE CAST (clv_sample AS json) WITH FUNCTION clv_sample_json(clv_sample) AS ASSIGNMENT;
COMMENT ON CAST (clv_sample AS json) IS 'convert summary to json';

CREATE CAST (clv_sample AS jsonb) WITH FUNCTION clv_sample_jsonb(clv_sample) AS ASSIGNMENT;
COMMENT ON CAST (clv_sample AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION clv_sample_eq(clv_sample, clv_sample) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_eq(clv_sample, clv_sample) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = clv_sample, RIGHTARG = clv_sample, FUNCTION = clv_sample_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (clv_sample, clv_sample) IS 'equal';

CREATE FUNCTION clv_sample_ne(clv_sample, clv_sample) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_ne(clv_sample, clv_sample) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = clv_sample, RIGHTARG = clv_sample, FUNCTION = clv_sample_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (clv_sample, clv_sample) IS 'not equal';

CREATE FUNCTION clv_sample_lt(clv_sample, clv_sample) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_lt(clv_sample, clv_sample) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = clv_sample, RIGHTARG = clv_sample, FUNCTION = clv_sample_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (clv_sample, clv_sample) IS 'less than';

CREATE FUNCTION clv_sample_le(clv_sample, clv_sample) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_le(clv_sample, clv_sample) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = clv_sample, RIGHTARG = clv_sample, FUNCTION = clv_sample_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (clv_sample, clv_sample) IS 'less than or equal';

CREATE FUNCTION clv_sample_gt(clv_sample, clv_sample) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_gt(clv_sample, clv_sample) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = clv_sample, RIGHTARG = clv_sample, FUNCTION = clv_sample_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (clv_sample, clv_sample) IS 'greater than';

CREATE FUNCTION clv_sample_ge(clv_sample, clv_sample) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_ge(clv_sample, clv_sample) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = clv_sample, RIGHTARG = clv_sample, FUNCTION = clv_sample_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (clv_sample, clv_sample) IS 'greater than or equal';

CREATE FUNCTION clv_sample_cmp(clv_sample, clv_sample) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_cmp(clv_sample, clv_sample) IS 'less-equal-greater';

CREATE FUNCTION clv_sample_hash(clv_sample) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_hash(clv_sample) IS 'hash';

CREATE FUNCTION clv_sample_hash_extended(clv_sample, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_hash_extended(clv_sample, bigint) IS 'hash';

CREATE OPERATOR CLASS clv_sample_ops DEFAULT FOR TYPE clv_sample USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 clv_sample_cmp(clv_sample, clv_sample);
COMMENT ON OPERATOR FAMILY clv_sample_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS clv_sample_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS clv_sample_ops DEFAULT FOR TYPE clv_sample USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 clv_sample_hash(clv_sample),
	FUNCTION 2 clv_sample_hash_extended(clv_sample, bigint);
COMMENT ON OPERATOR FAMILY clv_sample_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS clv_sample_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE clv_sample IS 'multiset of purchase histories (repeats, recency, age, average value)';

CREATE FUNCTION clv_sample_combine(clv_sample, clv_sample) RETURNS clv_sample
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_combine(clv_sample, clv_sample)
	IS 'implementation of + operator, and the combine function';

CREATE OPERATOR + (
	LEFTARG = clv_sample, RIGHTARG = clv_sample, FUNCTION = clv_sample_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (clv_sample, clv_sample) IS 'merge two summaries';

CREATE AGGREGATE rollup(clv_sample) (
	SFUNC = clv_sample_combine, STYPE = clv_sample, SSPACE = 8192,
	INITCOND = '{}',
	COMBINEFUNC = clv_sample_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(clv_sample)
	IS 'merge summaries';

CREATE FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision) RETURNS clv_sample
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision)
	IS 'add a customer to a sample';

CREATE FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision, double precision)
	RETURNS clv_sample
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clv_sample_accum(clv_sample, bigint, double precision, double precision, double precision)
	IS 'add a customer to a sample';

CREATE TYPE clv_model;

CREATE FUNCTION clv_model_in(cstring) RETURNS clv_model
	AS 'MODULE_PATHNAME', 'cxkpi_clv_model_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_in(cstring) IS 'I/O';

CREATE FUNCTION clv_model_out(clv_model) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_out(clv_model) IS 'I/O';

CREATE FUNCTION clv_model_recv(internal) RETURNS clv_model
	AS 'MODULE_PATHNAME', 'cxkpi_clv_model_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_recv(internal) IS 'I/O';

CREATE FUNCTION clv_model_send(clv_model) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_send(clv_model) IS 'I/O';

CREATE TYPE clv_model (
	INPUT = clv_model_in,
	OUTPUT = clv_model_out,
	RECEIVE = clv_model_recv,
	SEND = clv_model_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION clv_model_json(clv_model) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_json(clv_model) IS 'convert summary to json';

CREATE FUNCTION clv_model_jsonb(clv_model) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_jsonb(clv_model) IS 'convert summary to jsonb';

CREATE CAST (clv_model AS json) WITH FUNCTION clv_model_json(clv_model) AS ASSIGNMENT;
COMMENT ON CAST (clv_model AS json) IS 'convert summary to json';

CREATE CAST (clv_model AS jsonb) WITH FUNCTION clv_model_jsonb(clv_model) AS ASSIGNMENT;
COMMENT ON CAST (clv_model AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION clv_model_eq(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_eq(clv_model, clv_model) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (clv_model, clv_model) IS 'equal';

CREATE FUNCTION clv_model_ne(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_ne(clv_model, clv_model) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (clv_model, clv_model) IS 'not equal';

CREATE FUNCTION clv_model_lt(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_lt(clv_model, clv_model) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (clv_model, clv_model) IS 'less than';

CREATE FUNCTION clv_model_le(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_le(clv_model, clv_model) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (clv_model, clv_model) IS 'less than or equal';

CREATE FUNCTION clv_model_gt(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_gt(clv_model, clv_model) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (clv_model, clv_model) IS 'greater than';

CREATE FUNCTION clv_model_ge(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_ge(clv_model, clv_model) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (clv_model, clv_model) IS 'greater than or equal';

CREATE FUNCTION clv_model_cmp(clv_model, clv_model) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_cmp(clv_model, clv_model) IS 'less-equal-greater';

CREATE FUNCTION clv_model_hash(clv_model) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_hash(clv_model) IS 'hash';

CREATE FUNCTION clv_model_hash_extended(clv_model, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION clv_model_hash_extended(clv_model, bigint) IS 'hash';

CREATE OPERATOR CLASS clv_model_ops DEFAULT FOR TYPE clv_model USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 clv_model_cmp(clv_model, clv_model);
COMMENT ON OPERATOR FAMILY clv_model_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS clv_model_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS clv_model_ops DEFAULT FOR TYPE clv_model USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 clv_model_hash(clv_model),
	FUNCTION 2 clv_model_hash_extended(clv_model, bigint);
COMMENT ON OPERATOR FAMILY clv_model_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS clv_model_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE clv_model IS 'BG/NBD and gamma-gamma models fitted to customers';

CREATE FUNCTION clv_fit(sample clv_sample) RETURNS clv_model
	AS 'MODULE_PATHNAME', 'cxkpi_clv_fit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION clv_fit(sample clv_sample) IS 'fit the models to a sample by maximum likelihood';

CREATE AGGREGATE clv_sample(repeats bigint, recency double precision, age double precision) (
	SFUNC = clv_sample_accum, STYPE = clv_sample, SSPACE = 8192,
	INITCOND = '{}',
	COMBINEFUNC = clv_sample_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_sample(repeats bigint, recency double precision, age double precision)
	IS 'sample of purchase histories, to be fitted later';

CREATE AGGREGATE clv_fit(repeats bigint, recency double precision, age double precision) (
	SFUNC = clv_sample_accum, STYPE = clv_sample, SSPACE = 8192,
	FINALFUNC = clv_fit,
	INITCOND = '{}',
	COMBINEFUNC = clv_sample_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_fit(repeats bigint, recency double precision, age double precision)
	IS 'model of purchases fitted to customers';

CREATE AGGREGATE clv_sample(repeats bigint, recency double precision, age double precision, average_value double precision) (
	SFUNC = clv_sample_accum, STYPE = clv_sample, SSPACE = 8192,
	INITCOND = '{}',
	COMBINEFUNC = clv_sample_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_sample(repeats bigint, recency double precision, age double precision, average_value double precision)
	IS 'sample of purchase histories, to be fitted later';

CREATE AGGREGATE clv_fit(repeats bigint, recency double precision, age double precision, average_value double precision) (
	SFUNC = clv_sample_accum, STYPE = clv_sample, SSPACE = 8192,
	FINALFUNC = clv_fit,
	INITCOND = '{}',
	COMBINEFUNC = clv_sample_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_fit(repeats bigint, recency double precision, age double precision, average_value double precision)
	IS 'models of purchases and their values fitted to customers';

CREATE FUNCTION customers(sample clv_sample) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION customers(sample clv_sample) IS 'number of customers with a known history';

CREATE FUNCTION unknown(sample clv_sample) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_clv_sample_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(sample clv_sample) IS 'number of customers with a NULL, who are left out';

CREATE FUNCTION converged(model clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_clv_model_converged' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION converged(model clv_model)
	IS 'whether the customers determine the parameters of the purchases';

CREATE FUNCTION value_converged(model clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_clv_model_value_converged' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION value_converged(model clv_model)
	IS 'whether the customers determine the parameters of the values; NULL if the model has no values';

CREATE FUNCTION p_alive(model clv_model, repeats bigint, recency double precision, age double precision)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_p_alive' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION p_alive(clv_model, bigint, double precision, double precision)
	IS 'probability, 0 to 1, that a customer is not lost';

CREATE FUNCTION expected_purchases(model clv_model, horizon double precision, repeats bigint,
	recency double precision, age double precision)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_expected_purchases' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION expected_purchases(clv_model, double precision, bigint, double precision, double precision)
	IS 'expected number of purchases within the horizon';

CREATE FUNCTION expected_value(model clv_model, repeats bigint, average_value double precision) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_expected_value' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION expected_value(clv_model, bigint, double precision)
	IS 'expected value of a purchase to come';

CREATE FUNCTION expected_clv(model clv_model, horizon double precision, repeats bigint, recency double precision,
	age double precision, average_value double precision,
	discount_rate double precision DEFAULT 0, period double precision DEFAULT 1) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_expected_clv' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION expected_clv(clv_model, double precision, bigint, double precision,
	double precision, double precision, double precision, double precision)
	IS 'expected value of the purchases within the horizon, discounted by the rate of each period';
CREATE TYPE funnel_mode AS ENUM ('default', 'strict_order', 'strict_increase', 'strict_deduplication');
COMMENT ON TYPE funnel_mode IS 'what ends a chain of steps in funnel_depth';

CREATE TYPE funnel_state;

CREATE FUNCTION funnel_state_in(cstring) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_in(cstring) IS 'I/O';

CREATE FUNCTION funnel_state_out(funnel_state) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_out(funnel_state) IS 'I/O';

CREATE FUNCTION funnel_state_recv(internal) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_recv(internal) IS 'I/O';

CREATE FUNCTION funnel_state_send(funnel_state) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_send(funnel_state) IS 'I/O';

CREATE TYPE funnel_state (
	INPUT = funnel_state_in,
	OUTPUT = funnel_state_out,
	RECEIVE = funnel_state_recv,
	SEND = funnel_state_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE funnel_state IS 'transition state of funnel_depth';

CREATE FUNCTION funnel_state_combine(funnel_state, funnel_state) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_combine(funnel_state, funnel_state) IS 'combine function of funnel_depth';

CREATE FUNCTION funnel_depth_final(funnel_state) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_depth_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_depth_final(funnel_state) IS 'final function of funnel_depth';

CREATE TYPE touches_state;

CREATE FUNCTION touches_state_in(cstring) RETURNS touches_state
	AS 'MODULE_PATHNAME', 'cxkpi_touches_state_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION touches_state_in(cstring) IS 'I/O';

CREATE FUNCTION touches_state_out(touches_state) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION touches_state_out(touches_state) IS 'I/O';

CREATE FUNCTION touches_state_recv(internal) RETURNS touches_state
	AS 'MODULE_PATHNAME', 'cxkpi_touches_state_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION touches_state_recv(internal) IS 'I/O';

CREATE FUNCTION touches_state_send(touches_state) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION touches_state_send(touches_state) IS 'I/O';

CREATE TYPE touches_state (
	INPUT = touches_state_in,
	OUTPUT = touches_state_out,
	RECEIVE = touches_state_recv,
	SEND = touches_state_send,
	ALIGNMENT = double,
	STORAGE = extended
);
COMMENT ON TYPE touches_state IS 'transition state of touches_to_response';

CREATE FUNCTION touches_state_combine(touches_state, touches_state) RETURNS touches_state
	AS 'MODULE_PATHNAME', 'cxkpi_touches_state_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION touches_state_combine(touches_state, touches_state)
	IS 'combine function of touches_to_response';

CREATE FUNCTION touches_to_response_final(touches_state) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_touches_to_response_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION touches_to_response_final(touches_state) IS 'final function of touches_to_response';

CREATE FUNCTION funnel_state_accum(funnel_state, date, integer, interval) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_accum(funnel_state, date, integer, interval) IS 'add an event to a state';

CREATE FUNCTION funnel_state_accum(funnel_state, date, integer, interval, funnel_mode) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_accum(funnel_state, date, integer, interval, funnel_mode)
	IS 'add an event to a state';

CREATE FUNCTION touches_state_accum(touches_state, date, boolean) RETURNS touches_state
	AS 'MODULE_PATHNAME', 'cxkpi_touches_state_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION touches_state_accum(touches_state, date, boolean)
	IS 'add a touch or response to a state';

CREATE AGGREGATE funnel_depth(at date, step integer, within interval) (
	SFUNC = funnel_state_accum, STYPE = funnel_state, SSPACE = 152,
	FINALFUNC = funnel_depth_final,
	COMBINEFUNC = funnel_state_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE funnel_depth(at date, step integer, within interval)
	IS 'deepest step reached in order within a time from the first step';

CREATE AGGREGATE funnel_depth(at date, step integer, within interval, mode funnel_mode) (
	SFUNC = funnel_state_accum, STYPE = funnel_state, SSPACE = 152,
	FINALFUNC = funnel_depth_final,
	COMBINEFUNC = funnel_state_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE funnel_depth(at date, step integer, within interval, mode funnel_mode)
	IS 'deepest step reached in order within a time from the first step, in a strict mode';

CREATE AGGREGATE touches_to_response(at date, is_response boolean) (
	SFUNC = touches_state_accum, STYPE = touches_state, SSPACE = 96,
	FINALFUNC = touches_to_response_final,
	COMBINEFUNC = touches_state_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE touches_to_response(at date, is_response boolean)
	IS 'number of touches before the first response';

CREATE FUNCTION funnel_state_accum(funnel_state, timestamp, integer, interval) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_accum(funnel_state, timestamp, integer, interval) IS 'add an event to a state';

CREATE FUNCTION funnel_state_accum(funnel_state, timestamp, integer, interval, funnel_mode) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_accum(funnel_state, timestamp, integer, interval, funnel_mode)
	IS 'add an event to a state';

CREATE FUNCTION touches_state_accum(touches_state, timestamp, boolean) RETURNS touches_state
	AS 'MODULE_PATHNAME', 'cxkpi_touches_state_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION touches_state_accum(touches_state, timestamp, boolean)
	IS 'add a touch or response to a state';

CREATE AGGREGATE funnel_depth(at timestamp, step integer, within interval) (
	SFUNC = funnel_state_accum, STYPE = funnel_state, SSPACE = 152,
	FINALFUNC = funnel_depth_final,
	COMBINEFUNC = funnel_state_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE funnel_depth(at timestamp, step integer, within interval)
	IS 'deepest step reached in order within a time from the first step';

CREATE AGGREGATE funnel_depth(at timestamp, step integer, within interval, mode funnel_mode) (
	SFUNC = funnel_state_accum, STYPE = funnel_state, SSPACE = 152,
	FINALFUNC = funnel_depth_final,
	COMBINEFUNC = funnel_state_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE funnel_depth(at timestamp, step integer, within interval, mode funnel_mode)
	IS 'deepest step reached in order within a time from the first step, in a strict mode';

CREATE AGGREGATE touches_to_response(at timestamp, is_response boolean) (
	SFUNC = touches_state_accum, STYPE = touches_state, SSPACE = 96,
	FINALFUNC = touches_to_response_final,
	COMBINEFUNC = touches_state_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE touches_to_response(at timestamp, is_response boolean)
	IS 'number of touches before the first response';

CREATE FUNCTION funnel_state_accum(funnel_state, timestamptz, integer, interval) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_accum(funnel_state, timestamptz, integer, interval) IS 'add an event to a state';

CREATE FUNCTION funnel_state_accum(funnel_state, timestamptz, integer, interval, funnel_mode) RETURNS funnel_state
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_state_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION funnel_state_accum(funnel_state, timestamptz, integer, interval, funnel_mode)
	IS 'add an event to a state';

CREATE FUNCTION touches_state_accum(touches_state, timestamptz, boolean) RETURNS touches_state
	AS 'MODULE_PATHNAME', 'cxkpi_touches_state_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION touches_state_accum(touches_state, timestamptz, boolean)
	IS 'add a touch or response to a state';

CREATE AGGREGATE funnel_depth(at timestamptz, step integer, within interval) (
	SFUNC = funnel_state_accum, STYPE = funnel_state, SSPACE = 152,
	FINALFUNC = funnel_depth_final,
	COMBINEFUNC = funnel_state_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE funnel_depth(at timestamptz, step integer, within interval)
	IS 'deepest step reached in order within a time from the first step';

CREATE AGGREGATE funnel_depth(at timestamptz, step integer, within interval, mode funnel_mode) (
	SFUNC = funnel_state_accum, STYPE = funnel_state, SSPACE = 152,
	FINALFUNC = funnel_depth_final,
	COMBINEFUNC = funnel_state_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE funnel_depth(at timestamptz, step integer, within interval, mode funnel_mode)
	IS 'deepest step reached in order within a time from the first step, in a strict mode';

CREATE AGGREGATE touches_to_response(at timestamptz, is_response boolean) (
	SFUNC = touches_state_accum, STYPE = touches_state, SSPACE = 96,
	FINALFUNC = touches_to_response_final,
	COMBINEFUNC = touches_state_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE touches_to_response(at timestamptz, is_response boolean)
	IS 'number of touches before the first response';

CREATE TYPE funnel_summary;

CREATE FUNCTION funnel_summary_in(cstring) RETURNS funnel_summary
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_in(cstring) IS 'I/O';

CREATE FUNCTION funnel_summary_out(funnel_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_out(funnel_summary) IS 'I/O';

CREATE FUNCTION funnel_summary_recv(internal) RETURNS funnel_summary
	AS 'MODULE_PATHNAME', 'cxkpi_funnel_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_recv(internal) IS 'I/O';

CREATE FUNCTION funnel_summary_send(funnel_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_send(funnel_summary) IS 'I/O';

CREATE TYPE funnel_summary (
	INPUT = funnel_summary_in,
	OUTPUT = funnel_summary_out,
	RECEIVE = funnel_summary_recv,
	SEND = funnel_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION funnel_summary_json(funnel_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_json(funnel_summary) IS 'convert summary to json';

CREATE FUNCTION funnel_summary_jsonb(funnel_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_jsonb(funnel_summary) IS 'convert summary to jsonb';

CREATE CAST (funnel_summary AS json) WITH FUNCTION funnel_summary_json(funnel_summary) AS ASSIGNMENT;
COMMENT ON CAST (funnel_summary AS json) IS 'convert summary to json';

CREATE CAST (funnel_summary AS jsonb) WITH FUNCTION funnel_summary_jsonb(funnel_summary) AS ASSIGNMENT;
COMMENT ON CAST (funnel_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION funnel_summary_eq(funnel_summary, funnel_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_eq(funnel_summary, funnel_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = funnel_summary, RIGHTARG = funnel_summary, FUNCTION = funnel_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (funnel_summary, funnel_summary) IS 'equal';

CREATE FUNCTION funnel_summary_ne(funnel_summary, funnel_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_ne(funnel_summary, funnel_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = funnel_summary, RIGHTARG = funnel_summary, FUNCTION = funnel_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (funnel_summary, funnel_summary) IS 'not equal';

CREATE FUNCTION funnel_summary_lt(funnel_summary, funnel_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_lt(funnel_summary, funnel_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = funnel_summary, RIGHTARG = funnel_summary, FUNCTION = funnel_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (funnel_summary, funnel_summary) IS 'less than';

CREATE FUNCTION funnel_summary_le(funnel_summary, funnel_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_le(funnel_summary, funnel_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = funnel_summary, RIGHTARG = funnel_summary, FUNCTION = funnel_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (funnel_summary, funnel_summary) IS 'less than or equal';

CREATE FUNCTION funnel_summary_gt(funnel_summary, funnel_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_gt(funnel_summary, funnel_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = funnel_summary, RIGHTARG = funnel_summary, FUNCTION = funnel_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (funnel_summary, funnel_summary) IS 'greater than';

CREATE FUNCTION funnel_summary_ge(funnel_summary, funnel_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_ge(funnel_summary, funnel_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = funnel_summary, RIGHTARG = funnel_summary, FUNCTION = funnel_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (funnel_summary, funnel_summary) IS 'greater than or equal';

CREATE FUNCTION funnel_summary_cmp(funnel_summary, funnel_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_cmp(funnel_summary, funnel_summary) IS 'less-equal-greater';

CREATE FUNCTION funnel_summary_hash(funnel_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_hash(funnel_summary) IS 'hash';

CREATE FUNCTION funnel_summary_hash_extended(funnel_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_hash_extended(funnel_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS funnel_summary_ops DEFAULT FOR TYPE funnel_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 funnel_summary_cmp(funnel_summary, funnel_summary);
COMMENT ON OPERATOR FAMILY funnel_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS funnel_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS funnel_summary_ops DEFAULT FOR TYPE funnel_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 funnel_summary_hash(funnel_summary),
	FUNCTION 2 funnel_summary_hash_extended(funnel_summary, bigint);
COMMENT ON OPERATOR FAMILY funnel_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS funnel_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE funnel_summary IS 'counts of subjects by the deepest step of a funnel they reached';

CREATE FUNCTION funnel_summary_combine(funnel_summary, funnel_summary) RETURNS funnel_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_combine(funnel_summary, funnel_summary)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION funnel_summary_combine_inv(funnel_summary, funnel_summary) RETURNS funnel_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_combine_inv(funnel_summary, funnel_summary) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = funnel_summary, RIGHTARG = funnel_summary, FUNCTION = funnel_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (funnel_summary, funnel_summary) IS 'merge two summaries';

CREATE FUNCTION funnel_summary_subtract(funnel_summary, funnel_summary) RETURNS funnel_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION funnel_summary_subtract(funnel_summary, funnel_summary) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = funnel_summary, RIGHTARG = funnel_summary, FUNCTION = funnel_summary_subtract
);
COMMENT ON OPERATOR - (funnel_summary, funnel_summary) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(funnel_summary) (
	SFUNC = funnel_summary_combine, STYPE = funnel_summary, SSPACE = 96,
	MSFUNC = funnel_summary_combine, MINVFUNC = funnel_summary_combine_inv, MSTYPE = funnel_summary, MSSPACE = 96,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = funnel_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(funnel_summary)
	IS 'merge summaries';

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

CREATE AGGREGATE funnel_summary(depth integer) (
	SFUNC = funnel_summary_accum, STYPE = funnel_summary, SSPACE = 96,
	MSFUNC = funnel_summary_accum, MINVFUNC = funnel_summary_accum_inv, MSTYPE = funnel_summary, MSSPACE = 96,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = funnel_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE funnel_summary(depth integer)
	IS 'counts of subjects by the deepest step they reached';

CREATE AGGREGATE funnel_summary(depth integer, mature boolean) (
	SFUNC = funnel_summary_accum, STYPE = funnel_summary, SSPACE = 96,
	MSFUNC = funnel_summary_accum, MINVFUNC = funnel_summary_accum_inv, MSTYPE = funnel_summary, MSSPACE = 96,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = funnel_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE funnel_summary(depth integer, mature boolean)
	IS 'counts of subjects by the deepest step they reached, those too young to judge apart';

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
CREATE TYPE sentiment_summary;

CREATE FUNCTION sentiment_summary_in(cstring) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_in(cstring) IS 'I/O';

CREATE FUNCTION sentiment_summary_out(sentiment_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_out(sentiment_summary) IS 'I/O';

CREATE FUNCTION sentiment_summary_recv(internal) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_recv(internal) IS 'I/O';

CREATE FUNCTION sentiment_summary_send(sentiment_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_send(sentiment_summary) IS 'I/O';

CREATE TYPE sentiment_summary (
	INPUT = sentiment_summary_in,
	OUTPUT = sentiment_summary_out,
	RECEIVE = sentiment_summary_recv,
	SEND = sentiment_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION sentiment_summary_json(sentiment_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_json(sentiment_summary) IS 'convert summary to json';

CREATE FUNCTION sentiment_summary_jsonb(sentiment_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_jsonb(sentiment_summary) IS 'convert summary to jsonb';

CREATE CAST (sentiment_summary AS json) WITH FUNCTION sentiment_summary_json(sentiment_summary) AS ASSIGNMENT;
COMMENT ON CAST (sentiment_summary AS json) IS 'convert summary to json';

CREATE CAST (sentiment_summary AS jsonb) WITH FUNCTION sentiment_summary_jsonb(sentiment_summary) AS ASSIGNMENT;
COMMENT ON CAST (sentiment_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION sentiment_summary_eq(sentiment_summary, sentiment_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_eq(sentiment_summary, sentiment_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = sentiment_summary, RIGHTARG = sentiment_summary, FUNCTION = sentiment_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (sentiment_summary, sentiment_summary) IS 'equal';

CREATE FUNCTION sentiment_summary_ne(sentiment_summary, sentiment_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_ne(sentiment_summary, sentiment_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = sentiment_summary, RIGHTARG = sentiment_summary, FUNCTION = sentiment_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (sentiment_summary, sentiment_summary) IS 'not equal';

CREATE FUNCTION sentiment_summary_lt(sentiment_summary, sentiment_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_lt(sentiment_summary, sentiment_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = sentiment_summary, RIGHTARG = sentiment_summary, FUNCTION = sentiment_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (sentiment_summary, sentiment_summary) IS 'less than';

CREATE FUNCTION sentiment_summary_le(sentiment_summary, sentiment_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_le(sentiment_summary, sentiment_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = sentiment_summary, RIGHTARG = sentiment_summary, FUNCTION = sentiment_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (sentiment_summary, sentiment_summary) IS 'less than or equal';

CREATE FUNCTION sentiment_summary_gt(sentiment_summary, sentiment_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_gt(sentiment_summary, sentiment_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = sentiment_summary, RIGHTARG = sentiment_summary, FUNCTION = sentiment_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (sentiment_summary, sentiment_summary) IS 'greater than';

CREATE FUNCTION sentiment_summary_ge(sentiment_summary, sentiment_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_ge(sentiment_summary, sentiment_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = sentiment_summary, RIGHTARG = sentiment_summary, FUNCTION = sentiment_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (sentiment_summary, sentiment_summary) IS 'greater than or equal';

CREATE FUNCTION sentiment_summary_cmp(sentiment_summary, sentiment_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_cmp(sentiment_summary, sentiment_summary) IS 'less-equal-greater';

CREATE FUNCTION sentiment_summary_hash(sentiment_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_hash(sentiment_summary) IS 'hash';

CREATE FUNCTION sentiment_summary_hash_extended(sentiment_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_hash_extended(sentiment_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS sentiment_summary_ops DEFAULT FOR TYPE sentiment_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 sentiment_summary_cmp(sentiment_summary, sentiment_summary);
COMMENT ON OPERATOR FAMILY sentiment_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS sentiment_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS sentiment_summary_ops DEFAULT FOR TYPE sentiment_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 sentiment_summary_hash(sentiment_summary),
	FUNCTION 2 sentiment_summary_hash_extended(sentiment_summary, bigint);
COMMENT ON OPERATOR FAMILY sentiment_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS sentiment_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE sentiment_summary IS 'counts and sum of the polarities of texts, and the number of texts without one';

CREATE FUNCTION net_sentiment(sentiments sentiment_summary) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_net_sentiment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_sentiment(sentiments sentiment_summary)
	IS 'percent positive less percent negative, from -100 to 100';

CREATE FUNCTION net_sentiment(sentiments sentiment_summary, neutral_band double precision) RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_net_sentiment' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_sentiment(sentiment_summary, double precision)
	IS 'percent positive less percent negative; polarities closer to 0 than neutral_band are neither';

CREATE FUNCTION sentiment_summary_combine(sentiment_summary, sentiment_summary) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_combine(sentiment_summary, sentiment_summary)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION sentiment_summary_combine_inv(sentiment_summary, sentiment_summary) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_combine_inv(sentiment_summary, sentiment_summary) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = sentiment_summary, RIGHTARG = sentiment_summary, FUNCTION = sentiment_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (sentiment_summary, sentiment_summary) IS 'merge two summaries';

CREATE FUNCTION sentiment_summary_subtract(sentiment_summary, sentiment_summary) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_subtract(sentiment_summary, sentiment_summary) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = sentiment_summary, RIGHTARG = sentiment_summary, FUNCTION = sentiment_summary_subtract
);
COMMENT ON OPERATOR - (sentiment_summary, sentiment_summary) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(sentiment_summary) (
	SFUNC = sentiment_summary_combine, STYPE = sentiment_summary, SSPACE = 360,
	MSFUNC = sentiment_summary_combine, MINVFUNC = sentiment_summary_combine_inv, MSTYPE = sentiment_summary, MSSPACE = 360,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = sentiment_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(sentiment_summary)
	IS 'merge summaries';

CREATE FUNCTION sentiment_summary_accum(sentiment_summary, float8) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_accum_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_accum(sentiment_summary, float8) IS 'add a text to a summary';

CREATE FUNCTION sentiment_summary_accum_inv(sentiment_summary, float8) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_accum_inv_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_accum_inv(sentiment_summary, float8)
	IS 'remove a text from a summary';

CREATE AGGREGATE sentiment_summary(polarity float8) (
	SFUNC = sentiment_summary_accum, STYPE = sentiment_summary, SSPACE = 360,
	MSFUNC = sentiment_summary_accum, MINVFUNC = sentiment_summary_accum_inv, MSTYPE = sentiment_summary, MSSPACE = 360,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = sentiment_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sentiment_summary(polarity float8)
	IS 'counts and sum of polarities from -1 to 1, or of the labels positive, neutral and negative';

CREATE AGGREGATE sentiment_agg(polarity float8) (
	SFUNC = sentiment_summary_accum, STYPE = sentiment_summary, SSPACE = 360,
	MSFUNC = sentiment_summary_accum, MINVFUNC = sentiment_summary_accum_inv, MSTYPE = sentiment_summary, MSSPACE = 360,
	FINALFUNC = net_sentiment, MFINALFUNC = net_sentiment,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = sentiment_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sentiment_agg(polarity float8)
	IS 'net sentiment: percent positive less percent negative';

CREATE FUNCTION sentiment_summary_accum(sentiment_summary, numeric) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_accum_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_accum(sentiment_summary, numeric) IS 'add a text to a summary';

CREATE FUNCTION sentiment_summary_accum_inv(sentiment_summary, numeric) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_accum_inv_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_accum_inv(sentiment_summary, numeric)
	IS 'remove a text from a summary';

CREATE AGGREGATE sentiment_summary(polarity numeric) (
	SFUNC = sentiment_summary_accum, STYPE = sentiment_summary, SSPACE = 360,
	MSFUNC = sentiment_summary_accum, MINVFUNC = sentiment_summary_accum_inv, MSTYPE = sentiment_summary, MSSPACE = 360,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = sentiment_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sentiment_summary(polarity numeric)
	IS 'counts and sum of polarities from -1 to 1, or of the labels positive, neutral and negative';

CREATE AGGREGATE sentiment_agg(polarity numeric) (
	SFUNC = sentiment_summary_accum, STYPE = sentiment_summary, SSPACE = 360,
	MSFUNC = sentiment_summary_accum, MINVFUNC = sentiment_summary_accum_inv, MSTYPE = sentiment_summary, MSSPACE = 360,
	FINALFUNC = net_sentiment, MFINALFUNC = net_sentiment,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = sentiment_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sentiment_agg(polarity numeric)
	IS 'net sentiment: percent positive less percent negative';

CREATE FUNCTION sentiment_summary_accum(sentiment_summary, text) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_accum_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_accum(sentiment_summary, text) IS 'add a text to a summary';

CREATE FUNCTION sentiment_summary_accum_inv(sentiment_summary, text) RETURNS sentiment_summary
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_summary_accum_inv_text' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_summary_accum_inv(sentiment_summary, text)
	IS 'remove a text from a summary';

CREATE AGGREGATE sentiment_summary(label text) (
	SFUNC = sentiment_summary_accum, STYPE = sentiment_summary, SSPACE = 360,
	MSFUNC = sentiment_summary_accum, MINVFUNC = sentiment_summary_accum_inv, MSTYPE = sentiment_summary, MSSPACE = 360,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = sentiment_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sentiment_summary(label text)
	IS 'counts and sum of polarities from -1 to 1, or of the labels positive, neutral and negative';

CREATE AGGREGATE sentiment_agg(label text) (
	SFUNC = sentiment_summary_accum, STYPE = sentiment_summary, SSPACE = 360,
	MSFUNC = sentiment_summary_accum, MINVFUNC = sentiment_summary_accum_inv, MSTYPE = sentiment_summary, MSSPACE = 360,
	FINALFUNC = net_sentiment, MFINALFUNC = net_sentiment,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = sentiment_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE sentiment_agg(label text)
	IS 'net sentiment: percent positive less percent negative';

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

CREATE FUNCTION positive(sentiments sentiment_summary, neutral_band double precision DEFAULT 0) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_positive' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION positive(sentiment_summary, double precision) IS 'number of positive texts';

CREATE FUNCTION positive_share(sentiments sentiment_summary, neutral_band double precision DEFAULT 0)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_positive_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION positive_share(sentiment_summary, double precision)
	IS 'percent of the texts with a known sentiment that are positive';

CREATE FUNCTION neutral(sentiments sentiment_summary, neutral_band double precision DEFAULT 0) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_neutral' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION neutral(sentiment_summary, double precision) IS 'number of neutral texts';

CREATE FUNCTION neutral_share(sentiments sentiment_summary, neutral_band double precision DEFAULT 0)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_neutral_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION neutral_share(sentiment_summary, double precision)
	IS 'percent of the texts with a known sentiment that are neutral';

CREATE FUNCTION negative(sentiments sentiment_summary, neutral_band double precision DEFAULT 0) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_negative' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION negative(sentiment_summary, double precision) IS 'number of negative texts';

CREATE FUNCTION negative_share(sentiments sentiment_summary, neutral_band double precision DEFAULT 0)
	RETURNS numeric
	AS 'MODULE_PATHNAME', 'cxkpi_sentiment_negative_share' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION negative_share(sentiment_summary, double precision)
	IS 'percent of the texts with a known sentiment that are negative';

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
CREATE TYPE volume_series;

CREATE FUNCTION volume_series_in(cstring) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_in(cstring) IS 'I/O';

CREATE FUNCTION volume_series_out(volume_series) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_out(volume_series) IS 'I/O';

CREATE FUNCTION volume_series_recv(internal) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_recv(internal) IS 'I/O';

CREATE FUNCTION volume_series_send(volume_series) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_send(volume_series) IS 'I/O';

CREATE TYPE volume_series (
	INPUT = volume_series_in,
	OUTPUT = volume_series_out,
	RECEIVE = volume_series_recv,
	SEND = volume_series_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION volume_series_json(volume_series) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_json(volume_series) IS 'convert summary to json';

CREATE FUNCTION volume_series_jsonb(volume_series) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_jsonb(volume_series) IS 'convert summary to jsonb';

CREATE CAST (volume_series AS json) WITH FUNCTION volume_series_json(volume_series) AS ASSIGNMENT;
COMMENT ON CAST (volume_series AS json) IS 'convert summary to json';

CREATE CAST (volume_series AS jsonb) WITH FUNCTION volume_series_jsonb(volume_series) AS ASSIGNMENT;
COMMENT ON CAST (volume_series AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION volume_series_eq(volume_series, volume_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_eq(volume_series, volume_series) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = volume_series, RIGHTARG = volume_series, FUNCTION = volume_series_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (volume_series, volume_series) IS 'equal';

CREATE FUNCTION volume_series_ne(volume_series, volume_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_ne(volume_series, volume_series) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = volume_series, RIGHTARG = volume_series, FUNCTION = volume_series_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (volume_series, volume_series) IS 'not equal';

CREATE FUNCTION volume_series_lt(volume_series, volume_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_lt(volume_series, volume_series) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = volume_series, RIGHTARG = volume_series, FUNCTION = volume_series_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (volume_series, volume_series) IS 'less than';

CREATE FUNCTION volume_series_le(volume_series, volume_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_le(volume_series, volume_series) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = volume_series, RIGHTARG = volume_series, FUNCTION = volume_series_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (volume_series, volume_series) IS 'less than or equal';

CREATE FUNCTION volume_series_gt(volume_series, volume_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_gt(volume_series, volume_series) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = volume_series, RIGHTARG = volume_series, FUNCTION = volume_series_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (volume_series, volume_series) IS 'greater than';

CREATE FUNCTION volume_series_ge(volume_series, volume_series) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_ge(volume_series, volume_series) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = volume_series, RIGHTARG = volume_series, FUNCTION = volume_series_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (volume_series, volume_series) IS 'greater than or equal';

CREATE FUNCTION volume_series_cmp(volume_series, volume_series) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_cmp(volume_series, volume_series) IS 'less-equal-greater';

CREATE FUNCTION volume_series_hash(volume_series) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_hash(volume_series) IS 'hash';

CREATE FUNCTION volume_series_hash_extended(volume_series, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_hash_extended(volume_series, bigint) IS 'hash';

CREATE OPERATOR CLASS volume_series_ops DEFAULT FOR TYPE volume_series USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 volume_series_cmp(volume_series, volume_series);
COMMENT ON OPERATOR FAMILY volume_series_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS volume_series_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS volume_series_ops DEFAULT FOR TYPE volume_series USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 volume_series_hash(volume_series),
	FUNCTION 2 volume_series_hash_extended(volume_series, bigint);
COMMENT ON OPERATOR FAMILY volume_series_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS volume_series_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE volume_series IS 'number of events in each of consecutive periods';

CREATE FUNCTION volume_series_combine(volume_series, volume_series) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_combine(volume_series, volume_series)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION volume_series_combine_inv(volume_series, volume_series) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_combine_inv(volume_series, volume_series) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = volume_series, RIGHTARG = volume_series, FUNCTION = volume_series_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (volume_series, volume_series) IS 'merge two summaries';

CREATE FUNCTION volume_series_subtract(volume_series, volume_series) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_subtract(volume_series, volume_series) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = volume_series, RIGHTARG = volume_series, FUNCTION = volume_series_subtract
);
COMMENT ON OPERATOR - (volume_series, volume_series) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(volume_series) (
	SFUNC = volume_series_combine, STYPE = volume_series, SSPACE = 6144,
	MSFUNC = volume_series_combine, MINVFUNC = volume_series_combine_inv, MSTYPE = volume_series, MSSPACE = 6144,
	COMBINEFUNC = volume_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(volume_series)
	IS 'merge summaries';

CREATE FUNCTION volume_series_accum(volume_series, date, period_bounds) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum(volume_series, date, period_bounds) IS 'add an event to a series';

CREATE FUNCTION volume_series_accum_inv(volume_series, date, period_bounds) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_inv_date' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum_inv(volume_series, date, period_bounds)
	IS 'remove an event from a series';

CREATE AGGREGATE volume_series(at date, bounds period_bounds) (
	SFUNC = volume_series_accum, STYPE = volume_series, SSPACE = 6144,
	MSFUNC = volume_series_accum, MINVFUNC = volume_series_accum_inv, MSTYPE = volume_series, MSSPACE = 6144,
	COMBINEFUNC = volume_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE volume_series(at date, bounds period_bounds)
	IS 'number of events in each period between the bounds';

CREATE FUNCTION volume_series_accum(volume_series, date, date[]) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_date_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum(volume_series, date, date[]) IS 'add an event to a series';

CREATE FUNCTION volume_series_accum_inv(volume_series, date, date[]) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_inv_date_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum_inv(volume_series, date, date[])
	IS 'remove an event from a series';

CREATE AGGREGATE volume_series(at date, bounds date[]) (
	SFUNC = volume_series_accum, STYPE = volume_series, SSPACE = 6144,
	MSFUNC = volume_series_accum, MINVFUNC = volume_series_accum_inv, MSTYPE = volume_series, MSSPACE = 6144,
	COMBINEFUNC = volume_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE volume_series(at date, bounds date[])
	IS 'number of events in each period between the bounds';

CREATE FUNCTION volume_series_accum(volume_series, timestamp, period_bounds) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum(volume_series, timestamp, period_bounds) IS 'add an event to a series';

CREATE FUNCTION volume_series_accum_inv(volume_series, timestamp, period_bounds) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_inv_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum_inv(volume_series, timestamp, period_bounds)
	IS 'remove an event from a series';

CREATE AGGREGATE volume_series(at timestamp, bounds period_bounds) (
	SFUNC = volume_series_accum, STYPE = volume_series, SSPACE = 6144,
	MSFUNC = volume_series_accum, MINVFUNC = volume_series_accum_inv, MSTYPE = volume_series, MSSPACE = 6144,
	COMBINEFUNC = volume_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE volume_series(at timestamp, bounds period_bounds)
	IS 'number of events in each period between the bounds';

CREATE FUNCTION volume_series_accum(volume_series, timestamp, timestamp[]) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_timestamp_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum(volume_series, timestamp, timestamp[]) IS 'add an event to a series';

CREATE FUNCTION volume_series_accum_inv(volume_series, timestamp, timestamp[]) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_inv_timestamp_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum_inv(volume_series, timestamp, timestamp[])
	IS 'remove an event from a series';

CREATE AGGREGATE volume_series(at timestamp, bounds timestamp[]) (
	SFUNC = volume_series_accum, STYPE = volume_series, SSPACE = 6144,
	MSFUNC = volume_series_accum, MINVFUNC = volume_series_accum_inv, MSTYPE = volume_series, MSSPACE = 6144,
	COMBINEFUNC = volume_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE volume_series(at timestamp, bounds timestamp[])
	IS 'number of events in each period between the bounds';

CREATE FUNCTION volume_series_accum(volume_series, timestamptz, period_bounds) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum(volume_series, timestamptz, period_bounds) IS 'add an event to a series';

CREATE FUNCTION volume_series_accum_inv(volume_series, timestamptz, period_bounds) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_inv_timestamptz' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum_inv(volume_series, timestamptz, period_bounds)
	IS 'remove an event from a series';

CREATE AGGREGATE volume_series(at timestamptz, bounds period_bounds) (
	SFUNC = volume_series_accum, STYPE = volume_series, SSPACE = 6144,
	MSFUNC = volume_series_accum, MINVFUNC = volume_series_accum_inv, MSTYPE = volume_series, MSSPACE = 6144,
	COMBINEFUNC = volume_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE volume_series(at timestamptz, bounds period_bounds)
	IS 'number of events in each period between the bounds';

CREATE FUNCTION volume_series_accum(volume_series, timestamptz, timestamptz[]) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_timestamptz_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum(volume_series, timestamptz, timestamptz[]) IS 'add an event to a series';

CREATE FUNCTION volume_series_accum_inv(volume_series, timestamptz, timestamptz[]) RETURNS volume_series
	AS 'MODULE_PATHNAME', 'cxkpi_volume_series_accum_inv_timestamptz_array' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION volume_series_accum_inv(volume_series, timestamptz, timestamptz[])
	IS 'remove an event from a series';

CREATE AGGREGATE volume_series(at timestamptz, bounds timestamptz[]) (
	SFUNC = volume_series_accum, STYPE = volume_series, SSPACE = 6144,
	MSFUNC = volume_series_accum, MINVFUNC = volume_series_accum_inv, MSTYPE = volume_series, MSSPACE = 6144,
	COMBINEFUNC = volume_series_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE volume_series(at timestamptz, bounds timestamptz[])
	IS 'number of events in each period between the bounds';

CREATE FUNCTION periods(series volume_series)
	RETURNS TABLE(period_start timestamptz, period_end timestamptz, events bigint)
	AS 'MODULE_PATHNAME', 'cxkpi_volume_periods' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 100;
COMMENT ON FUNCTION periods(volume_series) IS 'number of events in each period';

CREATE FUNCTION spikes(series volume_series, season integer DEFAULT 1, threshold double precision DEFAULT 3.5)
	RETURNS TABLE(period_start timestamptz, period_end timestamptz, events bigint, expected numeric,
	score numeric, is_spike boolean, probability double precision)
	AS 'MODULE_PATHNAME', 'cxkpi_volume_spikes' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION spikes(volume_series, integer, double precision)
	IS 'number of events in each period, how many the level and the season let expect, and whether it is far above';

CREATE FUNCTION events(series volume_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_volume_events' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION events(series volume_series) IS 'number of events in all periods';

CREATE FUNCTION outside(series volume_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_volume_outside' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION outside(series volume_series)
	IS 'number of events before the first period or after the last';

CREATE FUNCTION unknown(series volume_series) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_volume_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(series volume_series) IS 'number of events without a time';
CREATE TYPE category_summary;

CREATE FUNCTION category_summary_in(cstring) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_in(cstring) IS 'I/O';

CREATE FUNCTION category_summary_out(category_summary) RETURNS cstring
	AS 'MODULE_PATHNAME', 'cxkpi_summary_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_out(category_summary) IS 'I/O';

CREATE FUNCTION category_summary_recv(internal) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_recv(internal) IS 'I/O';

CREATE FUNCTION category_summary_send(category_summary) RETURNS bytea
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_send(category_summary) IS 'I/O';

CREATE TYPE category_summary (
	INPUT = category_summary_in,
	OUTPUT = category_summary_out,
	RECEIVE = category_summary_recv,
	SEND = category_summary_send,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION category_summary_json(category_summary) RETURNS json
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_json(category_summary) IS 'convert summary to json';

CREATE FUNCTION category_summary_jsonb(category_summary) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'cxkpi_summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_jsonb(category_summary) IS 'convert summary to jsonb';

CREATE CAST (category_summary AS json) WITH FUNCTION category_summary_json(category_summary) AS ASSIGNMENT;
COMMENT ON CAST (category_summary AS json) IS 'convert summary to json';

CREATE CAST (category_summary AS jsonb) WITH FUNCTION category_summary_jsonb(category_summary) AS ASSIGNMENT;
COMMENT ON CAST (category_summary AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION category_summary_eq(category_summary, category_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_eq(category_summary, category_summary) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = category_summary, RIGHTARG = category_summary, FUNCTION = category_summary_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (category_summary, category_summary) IS 'equal';

CREATE FUNCTION category_summary_ne(category_summary, category_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_ne(category_summary, category_summary) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = category_summary, RIGHTARG = category_summary, FUNCTION = category_summary_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (category_summary, category_summary) IS 'not equal';

CREATE FUNCTION category_summary_lt(category_summary, category_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_lt(category_summary, category_summary) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = category_summary, RIGHTARG = category_summary, FUNCTION = category_summary_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (category_summary, category_summary) IS 'less than';

CREATE FUNCTION category_summary_le(category_summary, category_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_le(category_summary, category_summary) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = category_summary, RIGHTARG = category_summary, FUNCTION = category_summary_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (category_summary, category_summary) IS 'less than or equal';

CREATE FUNCTION category_summary_gt(category_summary, category_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_gt(category_summary, category_summary) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = category_summary, RIGHTARG = category_summary, FUNCTION = category_summary_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (category_summary, category_summary) IS 'greater than';

CREATE FUNCTION category_summary_ge(category_summary, category_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_ge(category_summary, category_summary) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = category_summary, RIGHTARG = category_summary, FUNCTION = category_summary_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (category_summary, category_summary) IS 'greater than or equal';

CREATE FUNCTION category_summary_cmp(category_summary, category_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_cmp(category_summary, category_summary) IS 'less-equal-greater';

CREATE FUNCTION category_summary_hash(category_summary) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_hash(category_summary) IS 'hash';

CREATE FUNCTION category_summary_hash_extended(category_summary, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_hash_extended(category_summary, bigint) IS 'hash';

CREATE OPERATOR CLASS category_summary_ops DEFAULT FOR TYPE category_summary USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 category_summary_cmp(category_summary, category_summary);
COMMENT ON OPERATOR FAMILY category_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS category_summary_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS category_summary_ops DEFAULT FOR TYPE category_summary USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 category_summary_hash(category_summary),
	FUNCTION 2 category_summary_hash_extended(category_summary, bigint);
COMMENT ON OPERATOR FAMILY category_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS category_summary_ops USING hash IS 'equality of all bytes';
COMMENT ON TYPE category_summary IS 'number of events of each category';

CREATE FUNCTION category_summary_combine(category_summary, category_summary) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_combine(category_summary, category_summary)
	IS 'implementation of + operator, and the combine function';

CREATE FUNCTION category_summary_combine_inv(category_summary, category_summary) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_combine_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_combine_inv(category_summary, category_summary) IS 'inverse of the combine function';

CREATE OPERATOR + (
	LEFTARG = category_summary, RIGHTARG = category_summary, FUNCTION = category_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (category_summary, category_summary) IS 'merge two summaries';

CREATE FUNCTION category_summary_subtract(category_summary, category_summary) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_subtract' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_subtract(category_summary, category_summary) IS 'implementation of - operator';

CREATE OPERATOR - (
	LEFTARG = category_summary, RIGHTARG = category_summary, FUNCTION = category_summary_subtract
);
COMMENT ON OPERATOR - (category_summary, category_summary) IS 'take away a part of a summary';

CREATE AGGREGATE rollup(category_summary) (
	SFUNC = category_summary_combine, STYPE = category_summary, SSPACE = 4096,
	MSFUNC = category_summary_combine, MINVFUNC = category_summary_combine_inv, MSTYPE = category_summary, MSSPACE = 4096,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = category_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rollup(category_summary)
	IS 'merge summaries';

CREATE FUNCTION category_summary_accum(category_summary, text) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_accum(category_summary, text) IS 'add an event to a summary';

CREATE FUNCTION category_summary_accum_inv(category_summary, text) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_accum_inv(category_summary, text)
	IS 'remove an event from a summary';

CREATE AGGREGATE category_summary(category text) (
	SFUNC = category_summary_accum, STYPE = category_summary, SSPACE = 4096,
	MSFUNC = category_summary_accum, MINVFUNC = category_summary_accum_inv, MSTYPE = category_summary, MSSPACE = 4096,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = category_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE category_summary(category text)
	IS 'number of events of each category';

-- Of a varchar or char, PostgreSQL would take category_summary(x) for a cast to
-- the type of that name, which it prefers to a cast of the argument.
CREATE FUNCTION category_summary_accum(category_summary, character varying) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_accum(category_summary, character varying) IS 'add an event to a summary';

CREATE FUNCTION category_summary_accum_inv(category_summary, character varying) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_accum_inv(category_summary, character varying)
	IS 'remove an event from a summary';

CREATE AGGREGATE category_summary(category character varying) (
	SFUNC = category_summary_accum, STYPE = category_summary, SSPACE = 4096,
	MSFUNC = category_summary_accum, MINVFUNC = category_summary_accum_inv, MSTYPE = category_summary, MSSPACE = 4096,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = category_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE category_summary(category character varying)
	IS 'number of events of each category';

CREATE FUNCTION category_summary_accum(category_summary, character) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_char_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_accum(category_summary, character) IS 'add an event to a summary';

CREATE FUNCTION category_summary_accum_inv(category_summary, character) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_category_summary_char_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_accum_inv(category_summary, character)
	IS 'remove an event from a summary';

CREATE AGGREGATE category_summary(category character) (
	SFUNC = category_summary_accum, STYPE = category_summary, SSPACE = 4096,
	MSFUNC = category_summary_accum, MINVFUNC = category_summary_accum_inv, MSTYPE = category_summary, MSSPACE = 4096,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = category_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE category_summary(category character)
	IS 'number of events of each category';

CREATE FUNCTION category_summary_accum(category_summary, text[]) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_categories_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_accum(category_summary, text[]) IS 'add an event to a summary';

CREATE FUNCTION category_summary_accum_inv(category_summary, text[]) RETURNS category_summary
	AS 'MODULE_PATHNAME', 'cxkpi_categories_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION category_summary_accum_inv(category_summary, text[])
	IS 'remove an event from a summary';

CREATE AGGREGATE category_summary(labels text[]) (
	SFUNC = category_summary_accum, STYPE = category_summary, SSPACE = 4096,
	MSFUNC = category_summary_accum, MINVFUNC = category_summary_accum_inv, MSTYPE = category_summary, MSSPACE = 4096,
	INITCOND = '{}', MINITCOND = '{}',
	COMBINEFUNC = category_summary_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE category_summary(labels text[])
	IS 'number of events with each label, of which an event may have several';

CREATE FUNCTION categories(categories category_summary)
	RETURNS TABLE(category text, events bigint, share numeric, error bigint)
	AS 'MODULE_PATHNAME', 'cxkpi_categories' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 100;
COMMENT ON FUNCTION categories(category_summary)
	IS 'events of each category by falling number, their share in percent and by how much the number may be too low';

CREATE FUNCTION events(categories category_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_category_events' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION events(categories category_summary)
	IS 'number of events with a known category, or known to have none';

CREATE FUNCTION unlabelled(categories category_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_category_unlabelled' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unlabelled(categories category_summary) IS 'number of events known to have no label';

CREATE FUNCTION unknown(categories category_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_category_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(categories category_summary) IS 'number of events with an unknown category';

CREATE FUNCTION is_exact(categories category_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_category_is_exact' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_exact(categories category_summary)
	IS 'whether every category was counted exactly, as it is up to 10000 of them';
CREATE FUNCTION spark(series numeric[]) RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_spark' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spark(numeric[]) IS 'chart of a series in one line, a NULL being a gap';

CREATE FUNCTION spark(series double precision[]) RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_spark' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spark(double precision[]) IS 'chart of a series in one line, a NULL being a gap';

CREATE FUNCTION spark(series bigint[]) RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_spark' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spark(bigint[]) IS 'chart of a series in one line, a NULL being a gap';

CREATE FUNCTION spark(series integer[]) RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_spark' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spark(integer[]) IS 'chart of a series in one line, a NULL being a gap';

CREATE FUNCTION spark(series smallint[]) RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_spark' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spark(smallint[]) IS 'chart of a series in one line, a NULL being a gap';

CREATE FUNCTION spark(series text) RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_spark_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION spark(text) IS 'chart of a series in one line, a NULL being a gap';

CREATE FUNCTION bar(share numeric, width integer DEFAULT 20) RETURNS text
	AS 'MODULE_PATHNAME', 'cxkpi_bar' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bar(numeric, integer) IS 'bar of a share in percent, width characters long at 100';
