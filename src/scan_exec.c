/*
 * Runs a fast aggregation.
 */
#include "postgres.h"

#include "scan.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "executor/nodeCustom.h"
#include "miscadmin.h"
#include "utils/datum.h"
#include "utils/memutils.h"

/* A row of the plan below to the end of the batch, with copies of what it refers to. */
static void
add_row(FastScan *scan, TupleTableSlot *slot)
{
	MemoryContext old = MemoryContextSwitchTo(scan->batch_context);

	for (int c = 0; c < scan->ncolumns; c++)
	{
		ScanColumn *column = &scan->column[c];
		Datum		value = slot_getattr(slot, column->attno, &column->nulls[scan->n]);

		if (column->nulls[scan->n])
			value = (Datum) 0;
		else if (!column->typbyval)
			value = datumCopy(value, false, column->typlen);
		column->values[scan->n] = value;
	}
	scan->n++;
	MemoryContextSwitchTo(old);
}

/*
 * Aggregates what the plan below returns, row by row.  A row that would raise
 * an error is aggregated before the next one is asked for, which could too.
 */
static void
run_plan_below(FastScan *scan)
{
	PlanState  *below = outerPlanState(scan->agg);

	for (;;)
	{
		TupleTableSlot *slot = ExecProcNode(below);

		CHECK_FOR_INTERRUPTS();
		if (TupIsNull(slot))
			break;
		add_row(scan, slot);
		if (scan->by_row || scan->n == SCAN_ROWS || !scan_accepted(scan, scan->n - 1, 1) ||
			MemoryContextMemAllocated(scan->batch_context, false) > BATCH_BYTES)
			scan_aggregate(scan);
	}
	scan_aggregate(scan);
}

/* Aggregates the tables that an Append chooses: it prunes, and hands tables out to parallel workers. */
static void
run_append(FastScan *scan, AppendState *append)
{
	if (append->ps.instrument)
		InstrStartNode(append->ps.instrument);
	while (append->choose_next_subplan(append))
		scan_table_run(scan, scan->table[append->as_whichplan]);
	if (append->ps.instrument)
		InstrStopNode(append->ps.instrument, 0);
}

/* Aggregates all rows. */
static void
run(FastScan *scan)
{
	if (scan->ntables == 0)
		run_plan_below(scan);
	else if (scan->append)
		run_append(scan, scan->append);
	else
		scan_table_run(scan, scan->table[0]);
	scan_groups_complete(scan);
	scan->done = true;
}

/* Aggregates the next file of rows that were put aside, if there is one, in place of the groups so far. */
static bool
run_next_file(FastScan *scan)
{
	int			bits;
	BufFile    *file = scan_next_file(scan, &bits);
	bool		more = true;

	if (file == NULL)
		return false;
	scan_groups_clear(scan, bits);
	scan->groups.nbatches++;
	scan->hashed = true;
	while (more)
	{
		CHECK_FOR_INTERRUPTS();
		more = scan_read_row(scan, file);
		if (!more || scan->n == SCAN_ROWS ||
			MemoryContextMemAllocated(scan->batch_context, false) > BATCH_BYTES)
			scan_aggregate(scan);
	}
	BufFileClose(file);
	scan->groups.disk -= scan->groups.reading;
	scan->hashed = false;
	scan_groups_complete(scan);
	return true;
}

/* The next group as a row. */
static TupleTableSlot *
next_group(ScanState *node)
{
	FastScan   *scan = (FastScan *) node;
	TupleTableSlot *slot = node->ss_ScanTupleSlot;

	CHECK_FOR_INTERRUPTS();
	if (!scan->done)
		run(scan);
	while (scan->groups.emitted == scan->groups.n)
	{
		if (!run_next_file(scan))
			return ExecClearTuple(slot);
	}
	scan_finish(scan, scan_group_at(&scan->groups, scan->groups.emitted++), slot);
	return slot;
}

static bool
recheck(ScanState *node, TupleTableSlot *slot)
{
	return true;
}

static TupleTableSlot *
exec_scan(CustomScanState *node)
{
	return ExecScan(&node->ss, next_group, recheck);
}

static void
end_scan(CustomScanState *node)
{
	FastScan   *scan = (FastScan *) node;

	scan_close_files(scan);
	ExecEndNode(&scan->agg->ss.ps);
}

/* Groups that are all still there are returned once more. */
static void
rescan(CustomScanState *node)
{
	FastScan   *scan = (FastScan *) node;
	PlanState  *below = outerPlanState(scan->agg);

	ExecScanReScan(&node->ss);
	if (node->ss.ps.chgParam == NULL && (!scan->done || scan->groups.nbatches == 1))
	{
		scan->groups.emitted = 0;
		return;
	}
	if (node->ss.ps.chgParam)
		UpdateChangedParamSet(below, node->ss.ps.chgParam);
	ExecReScan(below);
	scan->n = 0;
	scan->hashed = false;
	scan->done = false;
	scan_groups_reset(scan);
	MemoryContextReset(scan->once_context);
	for (int i = 0; i < scan->ntables; i++)
		scan_table_reset(scan->table[i]);
	for (int t = 0; t < scan->ntransitions; t++)
	{
		ScanTransition *transition = &scan->transition[t];

		transition->cold = transition->kernel != NULL;
		scan_quals_reset(&transition->filter_quals);
		for (int i = 0; i < transition->pertrans->numTransInputs; i++)
			scan_once_reset(transition->arg[i].once);
	}
}

static const CustomExecMethods exec_methods = {
	.CustomName = "FastAggregate",
	.BeginCustomScan = scan_begin,
	.ExecCustomScan = exec_scan,
	.EndCustomScan = end_scan,
	.ReScanCustomScan = rescan,
	.ExplainCustomScan = scan_explain
};

static const CustomExecMethods partial_exec_methods = {
	.CustomName = "Partial FastAggregate",
	.BeginCustomScan = scan_begin,
	.ExecCustomScan = exec_scan,
	.EndCustomScan = end_scan,
	.ReScanCustomScan = rescan,
	.ExplainCustomScan = scan_explain
};

static Node *
create_state(const CustomExecMethods *methods)
{
	FastScan   *scan = palloc0(sizeof(FastScan));

	NodeSetTag(scan, T_CustomScanState);
	scan->css.methods = methods;
	return (Node *) scan;
}

static Node *
create_scan_state(CustomScan *plan)
{
	return create_state(&exec_methods);
}

static Node *
create_partial_scan_state(CustomScan *plan)
{
	return create_state(&partial_exec_methods);
}

const CustomScanMethods scan_methods = {"FastAggregate", create_scan_state};
const CustomScanMethods scan_partial_methods = {"Partial FastAggregate", create_partial_scan_state};

#endif							/* CXKPI_FAST_AGGREGATION */
