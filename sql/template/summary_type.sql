--@ state_type summary=@summary@

CREATE FUNCTION @summary@_json(@summary@) RETURNS json
	AS 'MODULE_PATHNAME', 'summary_to_json' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_json(@summary@) IS 'convert summary to json';

CREATE FUNCTION @summary@_jsonb(@summary@) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'summary_to_jsonb' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_jsonb(@summary@) IS 'convert summary to jsonb';

CREATE CAST (@summary@ AS json) WITH FUNCTION @summary@_json(@summary@) AS ASSIGNMENT;
COMMENT ON CAST (@summary@ AS json) IS 'convert summary to json';

CREATE CAST (@summary@ AS jsonb) WITH FUNCTION @summary@_jsonb(@summary@) AS ASSIGNMENT;
COMMENT ON CAST (@summary@ AS jsonb) IS 'convert summary to jsonb';

CREATE FUNCTION @summary@_eq(@summary@, @summary@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_eq(@summary@, @summary@) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = @summary@, RIGHTARG = @summary@, FUNCTION = @summary@_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (@summary@, @summary@) IS 'equal';

CREATE FUNCTION @summary@_ne(@summary@, @summary@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_ne(@summary@, @summary@) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = @summary@, RIGHTARG = @summary@, FUNCTION = @summary@_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (@summary@, @summary@) IS 'not equal';

CREATE FUNCTION @summary@_lt(@summary@, @summary@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_lt(@summary@, @summary@) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = @summary@, RIGHTARG = @summary@, FUNCTION = @summary@_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (@summary@, @summary@) IS 'less than';

CREATE FUNCTION @summary@_le(@summary@, @summary@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_le(@summary@, @summary@) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = @summary@, RIGHTARG = @summary@, FUNCTION = @summary@_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (@summary@, @summary@) IS 'less than or equal';

CREATE FUNCTION @summary@_gt(@summary@, @summary@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_gt(@summary@, @summary@) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = @summary@, RIGHTARG = @summary@, FUNCTION = @summary@_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (@summary@, @summary@) IS 'greater than';

CREATE FUNCTION @summary@_ge(@summary@, @summary@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_ge(@summary@, @summary@) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = @summary@, RIGHTARG = @summary@, FUNCTION = @summary@_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (@summary@, @summary@) IS 'greater than or equal';

CREATE FUNCTION @summary@_cmp(@summary@, @summary@) RETURNS integer
	AS 'MODULE_PATHNAME', 'summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_cmp(@summary@, @summary@) IS 'less-equal-greater';

CREATE FUNCTION @summary@_hash(@summary@) RETURNS integer
	AS 'MODULE_PATHNAME', 'summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_hash(@summary@) IS 'hash';

CREATE FUNCTION @summary@_hash_extended(@summary@, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @summary@_hash_extended(@summary@, bigint) IS 'hash';

CREATE OPERATOR CLASS @summary@_ops DEFAULT FOR TYPE @summary@ USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 @summary@_cmp(@summary@, @summary@);
COMMENT ON OPERATOR FAMILY @summary@_ops USING btree IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS @summary@_ops USING btree IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS @summary@_ops DEFAULT FOR TYPE @summary@ USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 @summary@_hash(@summary@),
	FUNCTION 2 @summary@_hash_extended(@summary@, bigint);
COMMENT ON OPERATOR FAMILY @summary@_ops USING hash IS 'equality of summaries';
COMMENT ON OPERATOR CLASS @summary@_ops USING hash IS 'equality of summaries';
