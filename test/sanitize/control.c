/*
 * Errors of the kinds that sanitizers are to find, because a run that finds
 * nothing proves something only if it would have found these.
 */
#include "postgres.h"

#include "fmgr.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(read_beyond);
PG_FUNCTION_INFO_V1(read_unset);
PG_FUNCTION_INFO_V1(read_stack);
PG_FUNCTION_INFO_V1(overflow);

/* A byte beyond what was asked of palloc. */
Datum
read_beyond(PG_FUNCTION_ARGS)
{
	char	   *bytes = palloc0(PG_GETARG_INT32(0));
	int			sum = 0;

	for (int i = 0; i <= PG_GETARG_INT32(0); i++)
		sum += bytes[i];
	PG_RETURN_INT32(sum);
}

/* A decision by memory that was never set. */
Datum
read_unset(PG_FUNCTION_ARGS)
{
	int		   *value = palloc(PG_GETARG_INT32(0) * sizeof(int));

	PG_RETURN_INT32(value[PG_GETARG_INT32(0) / 2] > 0 ? 1 : 0);
}

/* An element beyond an array on the stack. */
Datum
read_stack(PG_FUNCTION_ARGS)
{
	volatile int array[10] = {0};

	PG_RETURN_INT32(array[PG_GETARG_INT32(0)]);
}

/* Signed overflow for the largest integer. */
Datum
overflow(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_GETARG_INT32(0) + 1);
}
