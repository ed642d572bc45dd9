/*
 * Expressions that are the same for all rows of a scan: constants, parameters
 * and stable functions of them.
 */
#include "postgres.h"

#include "scan.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"

/* The expression if it has no columns and nothing volatile, else NULL. */
ScanOnce *
scan_once(Expr *expr, PlanState *parent)
{
	ScanOnce   *once;

	if (contain_var_clause((Node *) expr) || contain_subplans((Node *) expr) ||
		contain_volatile_functions((Node *) expr))
		return NULL;
	once = palloc0(sizeof(ScanOnce));
	once->expr = ExecInitExpr(expr, parent);
	get_typlenbyval(exprType((Node *) expr), &once->typlen, &once->typbyval);
	return once;
}

/* Forgets the value, because parameters may have changed; its memory is gone. */
void
scan_once_reset(ScanOnce *once)
{
	if (once)
		once->known = false;
}

/*
 * The value, evaluated when the first row asks for it: where there is none,
 * core evaluates nothing either.  It lives in the context.
 */
Datum
scan_once_value(ScanOnce *once, ExprContext *econtext, MemoryContext context, bool *isnull)
{
	if (!once->known)
	{
		Datum		value = ExecEvalExprSwitchContext(once->expr, econtext, &once->isnull);
		MemoryContext old = MemoryContextSwitchTo(context);

		once->value = once->isnull ? (Datum) 0 : datumCopy(value, once->typbyval, once->typlen);
		once->known = true;
		MemoryContextSwitchTo(old);
	}
	*isnull = once->isnull;
	return once->value;
}

#endif							/* CXKPI_FAST_AGGREGATION */
