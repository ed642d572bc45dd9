--@parameters type
CREATE FUNCTION @type@_eq(@type@, @type@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @type@_eq(@type@, @type@) IS 'implementation of = operator';

CREATE OPERATOR = (
	LEFTARG = @type@, RIGHTARG = @type@, FUNCTION = @type@_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (@type@, @type@) IS 'equal';

CREATE FUNCTION @type@_ne(@type@, @type@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @type@_ne(@type@, @type@) IS 'implementation of <> operator';

CREATE OPERATOR <> (
	LEFTARG = @type@, RIGHTARG = @type@, FUNCTION = @type@_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (@type@, @type@) IS 'not equal';

CREATE FUNCTION @type@_lt(@type@, @type@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @type@_lt(@type@, @type@) IS 'implementation of < operator';

CREATE OPERATOR < (
	LEFTARG = @type@, RIGHTARG = @type@, FUNCTION = @type@_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (@type@, @type@) IS 'less than';

CREATE FUNCTION @type@_le(@type@, @type@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @type@_le(@type@, @type@) IS 'implementation of <= operator';

CREATE OPERATOR <= (
	LEFTARG = @type@, RIGHTARG = @type@, FUNCTION = @type@_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (@type@, @type@) IS 'less than or equal';

CREATE FUNCTION @type@_gt(@type@, @type@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @type@_gt(@type@, @type@) IS 'implementation of > operator';

CREATE OPERATOR > (
	LEFTARG = @type@, RIGHTARG = @type@, FUNCTION = @type@_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (@type@, @type@) IS 'greater than';

CREATE FUNCTION @type@_ge(@type@, @type@) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_summary_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @type@_ge(@type@, @type@) IS 'implementation of >= operator';

CREATE OPERATOR >= (
	LEFTARG = @type@, RIGHTARG = @type@, FUNCTION = @type@_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (@type@, @type@) IS 'greater than or equal';

CREATE FUNCTION @type@_cmp(@type@, @type@) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @type@_cmp(@type@, @type@) IS 'less-equal-greater';

CREATE FUNCTION @type@_hash(@type@) RETURNS integer
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @type@_hash(@type@) IS 'hash';

CREATE FUNCTION @type@_hash_extended(@type@, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_summary_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION @type@_hash_extended(@type@, bigint) IS 'hash';

CREATE OPERATOR CLASS @type@_ops DEFAULT FOR TYPE @type@ USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 @type@_cmp(@type@, @type@);
COMMENT ON OPERATOR FAMILY @type@_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';
COMMENT ON OPERATOR CLASS @type@_ops USING btree
	IS 'an order without meaning, for DISTINCT and comparison of rows';

CREATE OPERATOR CLASS @type@_ops DEFAULT FOR TYPE @type@ USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 @type@_hash(@type@),
	FUNCTION 2 @type@_hash_extended(@type@, bigint);
COMMENT ON OPERATOR FAMILY @type@_ops USING hash IS 'equality of all bytes';
COMMENT ON OPERATOR CLASS @type@_ops USING hash IS 'equality of all bytes';
