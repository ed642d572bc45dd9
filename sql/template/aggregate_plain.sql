CREATE AGGREGATE @name@(@arguments@) (
	SFUNC = @accum@, STYPE = @summary@, SSPACE = @size@,
	COMBINEFUNC = @summary@_combine, @options@
	FINALFUNC_MODIFY = READ_ONLY, PARALLEL = SAFE
);
COMMENT ON AGGREGATE @name@(@arguments@) IS '@comment@';

