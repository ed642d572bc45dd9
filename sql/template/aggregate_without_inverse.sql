--@parameters signature accum summary size final? initial? comment
CREATE AGGREGATE @signature@ (
	SFUNC = @accum@, STYPE = @summary@, SSPACE = @size@,
	FINALFUNC = @final@,
	INITCOND = '@initial@',
	COMBINEFUNC = @summary@_combine,
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE @signature@
	IS '@comment@';

