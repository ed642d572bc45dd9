#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "nodes/execnodes.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "pgtime.h"
#include "time_arguments.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

typedef struct CastSearch
{
	Plan	   *plan;			/* whose expression it is; NULL if not known */
	List	   *followed;		/* TargetEntries below it */
} CastSearch;

static bool contains_cast(Node *node, void *context);

/*
 * contains_cast for a column.  What a query also groups or sorts by is computed
 * below its plan node and is only a column there, so that is followed, once.
 */
static bool
column_contains_cast(const Var *column, CastSearch *search)
{
	Plan	   *plan = search->plan;
	Plan	   *below = column->varno == OUTER_VAR ? outerPlan(plan) :
		column->varno == INNER_VAR ? innerPlan(plan) : NULL;
	TargetEntry *entry;
	bool		found;

	if (below == NULL || column->varattno < 1 || column->varattno > list_length(below->targetlist))
		return false;
	entry = list_nth_node(TargetEntry, below->targetlist, column->varattno - 1);
	if (list_member_ptr(search->followed, entry))
		return false;
	search->followed = lappend(search->followed, entry);
	search->plan = below;
	found = contains_cast((Node *) entry->expr, search);
	search->plan = plan;
	return found;
}

/* Whether the expression contains an implicit cast from timestamp to timestamptz. */
static bool
contains_cast(Node *node, void *context)
{
	CastSearch *search = context;

	if (node == NULL)
		return false;
	if (IsA(node, Var))
		return search->plan != NULL && column_contains_cast((Var *) node, search);
	if (IsA(node, FuncExpr))
	{
		FuncExpr   *call = (FuncExpr *) node;

		if (call->funcformat == COERCE_IMPLICIT_CAST && call->funcresulttype == TIMESTAMPTZOID &&
			getBaseType(exprType(linitial(call->args))) == TIMESTAMPOID)
			return true;
	}
	return expression_tree_walker(node, contains_cast, context);
}

/* The name of argument n of a function, counted from 0; its number if it has none. */
static char *
argument_name(Oid function, int n)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Oid		   *types;
	char	  **names = NULL;
	char	   *modes;
	char	   *name = NULL;

	if (HeapTupleIsValid(tuple))
	{
		if (get_func_arg_info(tuple, &types, &names, &modes) > n && names && names[n][0] != '\0')
			name = psprintf("\"%s\"", names[n]);
		ReleaseSysCache(tuple);
	}
	return name ? name : psprintf("%d", n + 1);
}

/*
 * Errors out if one of the arguments of a function or aggregate, expressions
 * or TargetEntries, contains an implicit cast from timestamp to timestamptz.
 * The plan is that of the node that calls, or NULL if it is not known.
 */
void
time_arguments_check(Oid function, List *arguments, Plan *plan)
{
	ListCell   *cell;
	int			n = 0;

	foreach(cell, arguments)
	{
		CastSearch	search = {plan, NIL};

		if (contains_cast(lfirst(cell), &search))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("argument %s of %s mixes timestamp with timestamptz",
							argument_name(function, n), get_func_name(function)),
					 errdetail("Its timestamp would be read in the time zone of the session, \"%s\".",
							   pg_get_timezone_name(session_timezone)),
					 errhint("If a column such as opened is in UTC, write opened AT TIME ZONE 'UTC', "
							 "or make the other side a timestamp: now() AT TIME ZONE 'UTC'. "
							 "If it is in the time zone of the session, write opened::timestamptz.")));
		n++;
	}
}

/* Whether the expression can have another value in the next row of a state. */
static bool
varies(Node *node, void *parameters_count)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var) || IsA(node, SubPlan) || IsA(node, AlternativeSubPlan) ||
		(IsA(node, Param) && !*(bool *) parameters_count))
		return true;
	return expression_tree_walker(node, varies, parameters_count);
}

/*
 * The arguments that have the same value in all rows, from bit first on:
 * without columns and, unless parameters count, without them.  A stable
 * function of constants is not folded by the planner, but is one of these.
 */
static uint32
fixed_arguments(List *arguments, int first, bool parameters)
{
	ListCell   *cell;
	uint32		fixed = 0;
	int			n = first;

	foreach(cell, arguments)
	{
		Node	   *argument = lfirst(cell);

		if (IsA(argument, TargetEntry))
			argument = (Node *) ((TargetEntry *) argument)->expr;
		if (!varies(argument, &parameters) && !contain_volatile_functions(argument))
			fixed |= 1 << n;
		n++;
	}
	return fixed;
}

/* Whether a window function is the aggregate that calls transition. */
static bool
is_transition_of(Oid transition, Oid aggregate)
{
	HeapTuple	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate));
	Form_pg_aggregate form;
	bool		found;

	if (!HeapTupleIsValid(tuple))
		return false;
	form = (Form_pg_aggregate) GETSTRUCT(tuple);
	found = form->aggtransfn == transition || form->aggmtransfn == transition ||
		form->aggminvtransfn == transition;
	ReleaseSysCache(tuple);
	return found;
}

/*
 * The look at a transition function of a window.  It is not known for which
 * of the window functions of the node it is called, so all that it can be
 * for are looked at.
 */
static void
look_at_window(FunctionCallInfo fcinfo, CallSite *site)
{
	WindowAggState *node = (WindowAggState *) fcinfo->context;
	ListCell   *cell;

	site->fixed = ~(uint32) 0;
	foreach(cell, node->funcs)
	{
		WindowFunc *call = ((WindowFuncExprState *) lfirst(cell))->wfunc;

		if (!is_transition_of(fcinfo->flinfo->fn_oid, call->winfnoid))
			continue;
		time_arguments_check(call->winfnoid, call->args, node->ss.ps.plan);
		site->fixed &= fixed_arguments(call->args, 1, false);
	}
}

/*
 * Looks at the call of an aggregate.  Its parameters stay as they are for as
 * long as a state lives, because that is not longer than a scan.
 */
static void
look_at_aggregate(const Aggref *call, const AggState *node, CallSite *site)
{
	/* What the aggregate is ordered by comes behind its arguments. */
	List	   *arguments = list_truncate(list_copy(call->args), list_length(call->aggargtypes));

	time_arguments_check(call->aggfnoid, arguments, node->ss.ps.plan);
	site->fixed = fixed_arguments(arguments, 1, true);
}

static CallSite *
make_site(MemoryContext context)
{
	CallSite   *site = MemoryContextAllocZero(context, sizeof(CallSite));

	site->seen = true;
	return site;
}

/* time_arguments_check of a function that has no site, because it returns rows. */
void
time_arguments_check_call(FunctionCallInfo fcinfo)
{
	Node	   *call = fcinfo->flinfo->fn_expr;

	if (call != NULL && IsA(call, FuncExpr))
		time_arguments_check(fcinfo->flinfo->fn_oid, ((FuncExpr *) call)->args, NULL);
}

/*
 * call_site of a first call.  Whoever calls without an expression may do so
 * anew for each row, as Citus does on its workers, so that must cost nothing.
 */
CallSite *
call_site_first(FunctionCallInfo fcinfo)
{
	static CallSite unseen = {false, 0, NULL};
	CallSite   *site;
	Aggref	   *aggregate;

	if (fcinfo->flinfo->fn_expr == NULL)
		return &unseen;
	site = make_site(fcinfo->flinfo->fn_mcxt);
	aggregate = AggGetAggref(fcinfo);
	if (aggregate != NULL)
		look_at_aggregate(aggregate, castNode(AggState, fcinfo->context), site);
	else if (fcinfo->context != NULL && IsA(fcinfo->context, WindowAggState))
		look_at_window(fcinfo, site);
	else
		time_arguments_check_call(fcinfo);
	return site;
}
