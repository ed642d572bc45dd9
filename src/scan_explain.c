/*
 * What EXPLAIN shows of a fast aggregation.
 */
#include "postgres.h"

#include "scan.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "commands/explain.h"
#include "nodes/makefuncs.h"
#include "utils/ruleutils.h"

/* The group keys as core's Aggregate shows them. */
static void
explain_keys(FastScan *scan, List *ancestors, ExplainState *es)
{
	CustomScan *plan = (CustomScan *) scan->css.ss.ps.plan;
	List	   *keys = linitial(linitial(plan->custom_private));
	Plan	   *below = outerPlanState(scan->agg)->plan;
	List	   *context;
	List	   *shown = NIL;
	ListCell   *lc;

	if (keys == NIL)
		return;
	context = set_deparse_context_plan(es->deparse_cxt, below, lcons(plan, ancestors));
	foreach(lc, keys)
	{
		TargetEntry *entry = list_nth(below->targetlist, lfirst_int(lc) - 1);

		shown = lappend(shown, deparse_expression((Node *) entry->expr, context,
												  scan_explains_tables(es), true));
	}
	ExplainPropertyList("Group Key", shown, es);
}

/* How the conditions of WHERE are decided. */
static const char *
conditions(const FastScan *scan)
{
	bool		batches = scan->ntables > 0;

	for (int i = 0; i < scan->ntables; i++)
		batches &= scan_table_in_batches(scan->table[i]);
	return batches ? "in batches" : "row by row";
}

void
scan_explain(CustomScanState *node, List *ancestors, ExplainState *es)
{
	FastScan   *scan = (FastScan *) node;
	const ScanGroups *groups = &scan->groups;
	int			nbatch = 0;

	explain_keys(scan, ancestors, es);
	for (int t = 0; t < scan->ntransitions; t++)
		nbatch += scan->transition[t].kernel != NULL;
	ExplainPropertyText("Read", scan->ntables > 0 ? "page by page" : "row by row", es);
	if (outerPlanState(scan->agg)->plan->qual != NIL)
		ExplainPropertyText("Conditions", conditions(scan), es);
	if (scan->ntransitions > 0)
		ExplainPropertyText("States", nbatch == scan->ntransitions ? "in batches" :
							psprintf("%d of %d in batches", nbatch, scan->ntransitions), es);
	if (!es->analyze || !scan->done)
		return;
	if (es->format == EXPLAIN_FORMAT_TEXT)
	{
		appendStringInfoSpaces(es->str, es->indent * 2);
		appendStringInfo(es->str, "Batches: %d  Memory Usage: %zukB", groups->nbatches, (groups->peak + 1023) / 1024);
		if (groups->disk_peak > 0)
			appendStringInfo(es->str, "  Disk Usage: " UINT64_FORMAT "kB", (groups->disk_peak + 1023) / 1024);
		appendStringInfoChar(es->str, '\n');
		return;
	}
	ExplainPropertyInteger("HashAgg Batches", NULL, groups->nbatches, es);
	ExplainPropertyInteger("Peak Memory Usage", "kB", (groups->peak + 1023) / 1024, es);
	ExplainPropertyInteger("Disk Usage", "kB", (groups->disk_peak + 1023) / 1024, es);
}

#endif							/* CXKPI_FAST_AGGREGATION */
