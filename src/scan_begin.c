/*
 * Sets up a fast aggregation from the Agg node of core that it stands for.
 */
#include "postgres.h"

#include "scan.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "jit/jit.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

/* The column of the batch that holds an attribute of the plan below. */
int
scan_column(FastScan *scan, AttrNumber attno)
{
	TupleDesc	desc = ExecGetResultType(outerPlanState(scan->agg));
	Form_pg_attribute attribute = TupleDescAttr(desc, attno - 1);
	ScanColumn *column;

	for (int c = 0; c < scan->ncolumns; c++)
	{
		if (scan->column[c].attno == attno)
			return c;
	}
	column = &scan->column[scan->ncolumns];
	column->attno = attno;
	column->typlen = attribute->attlen;
	column->typbyval = attribute->attbyval;
	column->values = palloc0(SCAN_ROWS * sizeof(Datum));
	column->nulls = palloc0(SCAN_ROWS * sizeof(bool));
	return scan->ncolumns++;
}

static int
column_callback(void *arg, AttrNumber attno)
{
	return scan_column(arg, attno);
}

/* Asks for all columns that an expression reads. */
static void
need_columns(FastScan *scan, Node *node)
{
	List	   *vars = pull_var_clause(node, 0);
	ListCell   *lc;

	foreach(lc, vars)
		scan_column(scan, ((Var *) lfirst(lc))->varattno);
}

/* True if the argument is neither a column nor once. */
static bool
begin_argument(FastScan *scan, Expr *expr, ScanArgument *arg)
{
	PlanState  *parent = &scan->agg->ss.ps;

	arg->column = -1;
	if (IsA(expr, Var))
	{
		arg->column = scan_column(scan, ((Var *) expr)->varattno);
		return false;
	}
	if ((arg->once = scan_once(expr, parent)) != NULL)
		return false;
	need_columns(scan, (Node *) expr);
	arg->expr = ExecInitExpr(expr, parent);
	return true;
}

/*
 * The kernel of a transition function, if it can have the arguments: those
 * that vary as columns or values, all others once.
 */
static const ScanKernel *
find_kernel(const ScanTransition *transition, const Aggref *aggref)
{
	const ScanKernel *kernel = scan_kernel_of(transition->pertrans->transfn.fn_addr);
	int			i = 0;
	ListCell   *lc;

	if (kernel == NULL || transition->pertrans->numTransInputs < kernel->nargs)
		return NULL;
	foreach(lc, aggref->args)
	{
		const ScanArgument *arg = &transition->arg[i];

		if (i < kernel->nargs ? arg->once != NULL ||
			(arg->expr && !get_typbyval(exprType((Node *) ((TargetEntry *) lfirst(lc))->expr))) :
			arg->once == NULL)
			return NULL;
		i++;
	}
	return kernel;
}

static void
begin_transition(FastScan *scan, ScanTransition *transition, AggStatePerTrans pertrans)
{
	Aggref	   *aggref = pertrans->aggref;
	int			i = 0;
	ListCell   *lc;

	transition->pertrans = pertrans;
	transition->arg = palloc0((pertrans->numTransInputs + 1) * sizeof(ScanArgument));
	foreach(lc, aggref->args)
	{
		if (begin_argument(scan, ((TargetEntry *) lfirst(lc))->expr, &transition->arg[i++]))
			transition->by_expression = true;
	}
	transition->kernel = find_kernel(transition, aggref);
	if (aggref->aggfilter)
	{
		List	   *clauses = make_ands_implicit(aggref->aggfilter);
		int			n = scan_quals_make(&transition->filter_quals, clauses, OUTER_VAR,
										&scan->agg->ss.ps, column_callback, scan);

		transition->filter_quals.econtext = scan->agg->tmpcontext;
		transition->filter_quals.context = scan->once_context;
		if (n < list_length(clauses))
		{
			transition->filter_quals.n = 0;
			need_columns(scan, (Node *) aggref->aggfilter);
			transition->filter = ExecInitQual(clauses, &scan->agg->ss.ps);
			transition->by_expression = true;
		}
	}
	transition->by_row = transition->by_expression || transition->kernel == NULL;
	transition->has_constants = transition->kernel && pertrans->numTransInputs > transition->kernel->nargs;
	transition->cold = transition->kernel != NULL;
}

/* Where the rows for the kernel are: in the batch, or gathered. */
static void
begin_rows(FastScan *scan, ScanTransition *transition)
{
	ScanRows   *rows = &transition->rows;
	bool		gather = transition->by_row || transition->filter_quals.n > 0;

	if (transition->kernel == NULL)
		return;
	rows->scan = scan;
	rows->transition = transition;
	rows->call = scan_call_transition;
	rows->context = scan->agg->aggcontexts[0]->ecxt_per_tuple_memory;
	rows->constants = transition->has_constants;
	rows->one_group = scan->groups.nkeys == 0;
	transition->group = gather ? palloc(SCAN_ROWS * sizeof(char *)) : scan->group;
	for (int i = 0; i < transition->kernel->nargs; i++)
	{
		if (gather || transition->arg[i].column < 0)
		{
			transition->value[i] = palloc0(SCAN_ROWS * sizeof(Datum));
			transition->isnull[i] = palloc0(SCAN_ROWS * sizeof(bool));
		}
		else
		{
			transition->value[i] = scan->column[transition->arg[i].column].values;
			transition->isnull[i] = scan->column[transition->arg[i].column].nulls;
		}
		rows->value[i] = transition->value[i];
		rows->isnull[i] = transition->isnull[i];
	}
	rows->group = transition->group;
}

/* How two values of a key are found equal. */
static void
begin_key(FastScan *scan, GroupKey *key, AttrNumber attno, Oid equality, Oid collation)
{
	static const PGFunction by_datum[] = {
		int2eq, int4eq, booleq, chareq, oideq, date_eq, enum_eq,
#ifdef USE_FLOAT8_BYVAL
		int8eq, timestamp_eq, time_eq
#endif
	};
	Oid			left;
	Oid			right;

	key->column = scan_column(scan, attno);
	key->collation = collation;
	key->compare = KEY_FUNCTIONS;
	key->mask = ~UINT64CONST(0) >> (64 - 8 * Min(Max(scan->column[key->column].typlen, 1), 8));
	if (!OidIsValid(equality))
		return;
	if (!get_op_hash_functions(equality, &left, &right))
		elog(ERROR, "could not find hash function for hash operator %u", equality);
	fmgr_info(left, &key->hash);
	fmgr_info(get_opcode(equality), &key->equal);
	for (int i = 0; i < (int) lengthof(by_datum); i++)
	{
		if (key->equal.fn_addr == by_datum[i] && scan->column[key->column].typbyval)
			key->compare = KEY_DATUM;
	}
	if (key->equal.fn_addr == texteq)
		key->compare = KEY_BYTES;
}

/* The keys, from three lists. */
static void
begin_keys(FastScan *scan, List *private)
{
	ScanGroups *groups = &scan->groups;
	List	   *attnos = linitial(private);
	List	   *operators = lsecond(private);
	List	   *collations = lthird(private);
	int			noutputs = list_length(scan->agg->ss.ps.plan->targetlist);

	groups->nkeys = list_length(attnos);
	groups->key = palloc0((groups->nkeys + noutputs) * sizeof(GroupKey));
	for (int k = 0; k < groups->nkeys; k++)
		begin_key(scan, &groups->key[k], list_nth_int(attnos, k), list_nth_oid(operators, k),
				  list_nth_oid(collations, k));
	groups->ncolumns = groups->nkeys;
}

/* The column of the groups that holds an attribute, a new one if there is none. */
static int
group_column(FastScan *scan, AttrNumber attno)
{
	ScanGroups *groups = &scan->groups;

	for (int k = 0; k < groups->ncolumns; k++)
	{
		if (scan->column[groups->key[k].column].attno == attno)
			return k;
	}
	begin_key(scan, &groups->key[groups->ncolumns], attno, InvalidOid, InvalidOid);
	return groups->ncolumns++;
}

/* What each column of the Agg's result is. */
static void
begin_outputs(FastScan *scan)
{
	List	   *tlist = scan->agg->ss.ps.plan->targetlist;
	ListCell   *lc;

	scan->output = palloc0(list_length(tlist) * sizeof(ScanOutput));
	foreach(lc, tlist)
	{
		Expr	   *expr = ((TargetEntry *) lfirst(lc))->expr;
		ScanOutput *output = &scan->output[scan->noutputs++];

		*output = (ScanOutput) {-1, -1, NULL};
		if (IsA(expr, Aggref))
			output->aggno = scan_aggregate_number(scan->agg, (Aggref *) expr);
		else if (IsA(expr, Var))
			output->key = group_column(scan, ((Var *) expr)->varattno);
		else
			output->expr = ExecInitExpr(expr, &scan->css.ss.ps);
	}
	scan->result = palloc0(Max(scan->agg->numaggs, 1) * sizeof(Datum));
	scan->result_null = palloc0(Max(scan->agg->numaggs, 1) * sizeof(bool));
}

/* What rows that are put aside look like, and those that expressions see. */
static void
begin_rows_of_batch(FastScan *scan)
{
	TupleDesc	desc = ExecGetResultType(outerPlanState(scan->agg));

	scan->hash = palloc0(SCAN_ROWS * sizeof(uint64));
	scan->put_desc = CreateTemplateTupleDesc(scan->ncolumns);
	for (int c = 0; c < scan->ncolumns; c++)
		TupleDescCopyEntry(scan->put_desc, c + 1, desc, scan->column[c].attno);
	scan->put_values = palloc0(Max(scan->ncolumns, 1) * sizeof(Datum));
	scan->put_nulls = palloc0(Max(scan->ncolumns, 1) * sizeof(bool));
	scan->row = ExecInitExtraTupleSlot(scan->css.ss.ps.state, desc, &TTSOpsVirtual);
	ExecStoreAllNullTuple(scan->row);
}

/* The tables below, if all of them can be read a page at a time. */
static void
begin_tables(FastScan *scan)
{
	PlanState  *below = outerPlanState(scan->agg);
	AppendState *append = IsA(below, AppendState) ? (AppendState *) below : NULL;
	PlanState **plan = append ? append->appendplans : &below;
	int			n = append ? append->as_nplans : 1;

	if (append && scan_append_is_async(append))
		return;
	for (int i = 0; i < n; i++)
	{
		if (!IsA(plan[i], SeqScanState) || !scan_table_readable((SeqScanState *) plan[i]))
			return;
	}
	scan->append = append;
	scan->tuple = palloc(SCAN_ROWS * sizeof(HeapTupleHeader));
	scan->selected = palloc(SCAN_ROWS * sizeof(int));
	scan->table = palloc(Max(n, 1) * sizeof(ScanTable *));
	for (int i = 0; i < n; i++)
		scan->table[i] = scan_table_begin(scan, (SeqScanState *) plan[i]);
	scan->ntables = n;
}

/*
 * Core's Agg sets up the aggregates and checks privileges.  Just in time
 * compilation of what it would evaluate is left out, because that Agg never runs.
 */
static AggState *
begin_agg(FastScan *scan, EState *estate, int eflags)
{
	CustomScan *plan = (CustomScan *) scan->css.ss.ps.plan;
	int			jit_flags = estate->es_jit_flags;
	AggState   *agg;

	estate->es_jit_flags = PGJIT_NONE;
	agg = castNode(AggState, ExecInitNode(linitial(plan->custom_plans), estate, eflags));
	/* An Agg that does not hash has states in blocks that are large against hash_mem. */
	agg->aggcontexts[0] = CreateWorkExprContext(estate);
	estate->es_jit_flags = jit_flags;
	return agg;
}

void
scan_begin(CustomScanState *node, EState *estate, int eflags)
{
	FastScan   *scan = (FastScan *) node;
	CustomScan *plan = (CustomScan *) node->ss.ps.plan;
	int			jit_flags = estate->es_jit_flags;

	scan->agg = begin_agg(scan, estate, eflags);
	node->custom_ps = list_make1(outerPlanState(scan->agg));
	scan->once_context = AllocSetContextCreate(CurrentMemoryContext, "fast aggregation constants",
											   ALLOCSET_SMALL_SIZES);
	scan->batch_context = AllocSetContextCreate(CurrentMemoryContext, "fast aggregation batch",
												ALLOCSET_DEFAULT_SIZES);
	scan->column = palloc0(ExecGetResultType(outerPlanState(scan->agg))->natts * sizeof(ScanColumn));
	scan->group = palloc0(SCAN_ROWS * sizeof(char *));

	estate->es_jit_flags = PGJIT_NONE;
	begin_keys(scan, linitial(plan->custom_private));
	scan->groups.grouped = intVal(lsecond(plan->custom_private)) != 0;
	begin_outputs(scan);
	scan->ntransitions = scan->agg->numtrans;
	scan->transition = palloc0(Max(scan->ntransitions, 1) * sizeof(ScanTransition));
	for (int t = 0; t < scan->ntransitions; t++)
		begin_transition(scan, &scan->transition[t], &scan->agg->pertrans[t]);
	for (int t = 0; t < scan->ntransitions; t++)
	{
		begin_rows(scan, &scan->transition[t]);
		scan->by_row |= scan->transition[t].by_row;
		scan->by_expression |= scan->transition[t].by_expression;
	}
	begin_rows_of_batch(scan);
	begin_tables(scan);
	estate->es_jit_flags = jit_flags;
	scan_groups_begin(scan);
}

#endif							/* CXKPI_FAST_AGGREGATION */
