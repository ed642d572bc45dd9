/*
 * Aggregates the rows of a batch.
 */
#include "postgres.h"

#include "scan.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "miscadmin.h"
#include "utils/memutils.h"

/*
 * Whether no kernel finds a row among n of the batch that would raise an
 * error.  Rows that a FILTER rejects are looked at too: they may cost a batch
 * its speed, but not a query its answer.
 */
bool
scan_accepted(FastScan *scan, int first, int n)
{
	for (int t = 0; t < scan->ntransitions; t++)
	{
		ScanTransition *transition = &scan->transition[t];
		ScanRows	rows;

		if (transition->kernel == NULL || transition->kernel->check == NULL || transition->by_row)
			continue;
		rows.n = n;
		for (int i = 0; i < transition->kernel->nargs; i++)
		{
			const ScanColumn *column = &scan->column[transition->arg[i].column];

			rows.value[i] = &column->values[first];
			rows.isnull[i] = &column->nulls[first];
		}
		if (!transition->kernel->check(&rows))
			return false;
	}
	return true;
}

/* The rows that pass the FILTER of a transition, for its kernel. */
static void
gather_rows(FastScan *scan, ScanTransition *transition)
{
	int			row[SCAN_ROWS];
	int			n;

	for (int i = 0; i < scan->n; i++)
		row[i] = i;
	n = scan_quals_select(&transition->filter_quals, scan->column, row, scan->n);
	for (int i = 0; i < n; i++)
		transition->group[i] = scan->group[row[i]];
	for (int a = 0; a < transition->kernel->nargs; a++)
	{
		const ScanColumn *column = &scan->column[transition->arg[a].column];

		for (int i = 0; i < n; i++)
		{
			transition->value[a][i] = column->values[row[i]];
			transition->isnull[a][i] = column->nulls[row[i]];
		}
	}
	transition->rows.n = n;
}

/* Advances states row by row, in core's order: all of them, or those that have no other way. */
static void
advance_rows(FastScan *scan, bool all)
{
	for (int i = 0; i < scan->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (scan->by_expression)
			scan_set_row(scan, i);
		for (int t = 0; t < scan->ntransitions; t++)
		{
			ScanTransition *transition = &scan->transition[t];

			if (all || transition->by_row || transition->cold_batch)
				scan_advance_row(scan, transition, i, !all && transition->kernel && !transition->cold_batch);
		}
		ResetExprContext(scan->agg->tmpcontext);
	}
}

/* Has kernels advance the states that are not advanced row by row. */
static void
run_kernels(FastScan *scan)
{
	MemoryContext old = MemoryContextSwitchTo(scan->agg->tmpcontext->ecxt_per_tuple_memory);

	for (int t = 0; t < scan->ntransitions; t++)
	{
		ScanTransition *transition = &scan->transition[t];

		if (transition->kernel == NULL || transition->cold_batch)
			continue;
		if (transition->filter_quals.n > 0 && !transition->by_row)
			gather_rows(scan, transition);
		else if (!transition->by_row)
			transition->rows.n = scan->n;
		if (transition->rows.n > 0)
			transition->kernel->add(&transition->rows);
	}
	MemoryContextSwitchTo(old);
}

/*
 * Aggregates the rows of the batch and empties it.  They are the result of
 * the plan below, in its order.
 */
void
scan_aggregate(FastScan *scan)
{
	bool		all;
	bool		some;

	if (scan->n == 0)
		return;
	all = !scan_accepted(scan, 0, scan->n);
	scan_groups_find(scan);

	some = scan->by_row;
	for (int t = 0; t < scan->ntransitions; t++)
	{
		ScanTransition *transition = &scan->transition[t];

		transition->rows.n = 0;
		transition->cold_batch = transition->cold;
		some |= transition->cold;
	}
	if (all || some)
		advance_rows(scan, all);
	if (!all)
		run_kernels(scan);
	ResetExprContext(scan->agg->tmpcontext);
	MemoryContextReset(scan->batch_context);
	scan->n = 0;
}

#endif							/* CXKPI_FAST_AGGREGATION */
