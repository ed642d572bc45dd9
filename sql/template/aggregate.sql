--@parameters signature accum summary size final? initial? comment
CREATE AGGREGATE @signature@ (
	SFUNC = @accum@, STYPE = @summary@, SSPACE = @size@,
	MSFUNC = @accum@, MINVFUNC = @accum@_inv, MSTYPE = @summary@, MSSPACE = @size@,
	FINALFUNC = @final@, MFINALFUNC = @final@,
	INITCOND = '@initial@', MINITCOND = '@initial@',
	COMBINEFUNC = @summary@_combine,
	FINALFUNC_MODIFY = READ_ONLY, MFINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE @signature@
	IS '@comment@';

