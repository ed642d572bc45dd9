/*
 * What the fast aggregation uses of the server that major versions have in
 * different ways.
 */
#ifndef CXKPI_SCAN_COMPAT_H
#define CXKPI_SCAN_COMPAT_H

#include "compat.h"

#include "access/htup_details.h"
#include "access/tableam.h"
#include "commands/explain.h"
#include "executor/execExpr.h"
#include "executor/executor.h"
#include "executor/instrument.h"
#include "executor/nodeAgg.h"
#include "executor/nodeHash.h"
#include "nodes/extensible.h"
#include "optimizer/clauses.h"
#include "optimizer/prep.h"
#include "pgstat.h"
#include "utils/rel.h"
#include "utils/selfuncs.h"
#if PG_VERSION_NUM >= 180000
#include "commands/explain_format.h"
#endif

/* The major versions that the test suite has passed on with the scan. */
#if PG_VERSION_NUM < 200000
#define CXKPI_FAST_AGGREGATION 1
#endif

#if PG_VERSION_NUM < 190000
typedef Instrumentation NodeInstrumentation;
#endif

#if PG_VERSION_NUM < 180000
#define heap_form_minimal_tuple(desc, values, nulls, extra) heap_form_minimal_tuple(desc, values, nulls)
#endif

#if PG_VERSION_NUM < 160000
#define ExecAggCopyTransValue ExecAggTransReparent
#endif

#if PG_VERSION_NUM < 150000
/* Every custom scan must project. */
#define CUSTOMPATH_SUPPORT_PROJECTION 0
#define get_hash_memory_limit() ((Size) get_hash_mem() * 1024)
#define pgstat_should_count_relation(relation) ((relation)->pgstat_info != NULL)
#endif

#if PG_VERSION_NUM < 140000
#define estimate_num_groups(root, exprs, rows, pgset, flags) estimate_num_groups(root, exprs, rows, pgset)
#endif

/* The keys of GROUP BY; 16 and later leave out those that are constant or repeat another. */
static inline List *
scan_group_clause(const PlannerInfo *root)
{
#if PG_VERSION_NUM >= 160000
	return root->processed_groupClause;
#else
	return root->parse->groupClause;
#endif
}

/* Adds the costs of the aggregates of a query, which 13 looks for in the expressions. */
static inline void
scan_aggregate_costs(PlannerInfo *root, List *exprs, AggSplit split, AggClauseCosts *costs)
{
#if PG_VERSION_NUM >= 140000
	get_agg_clause_costs(root, split, costs);
#else
	get_agg_clause_costs(root, (Node *) exprs, split, costs);
#endif
}

/* The place of an aggregate among those of the Agg. */
static inline int
scan_aggregate_number(const AggState *agg, const Aggref *aggref)
{
#if PG_VERSION_NUM >= 140000
	return aggref->aggno;
#else
	for (int i = 0; i < agg->numaggs; i++)
	{
		if (equal(aggref, agg->peragg[i].aggref))
			return i;
	}
	elog(ERROR, "aggregate not found");
#endif
}

/* Whether some plans below run asynchronously. */
static inline bool
scan_append_is_async(const AppendState *append)
{
#if PG_VERSION_NUM >= 140000
	return !bms_is_empty(append->as_asyncplans);
#else
	return false;
#endif
}

/* Whether EXPLAIN names the table of each column. */
static inline bool
scan_explains_tables(const ExplainState *es)
{
#if PG_VERSION_NUM >= 180000
	return es->rtable_size > 1 || es->verbose;
#else
	return list_length(es->rtable) > 1 || es->verbose;
#endif
}

/* Begins a scan as the sequential scan itself would for its first row. */
static inline TableScanDesc
scan_table_open(SeqScanState *seqscan)
{
	Relation	relation = seqscan->ss.ss_currentRelation;
	EState	   *estate = seqscan->ss.ps.state;

#if PG_VERSION_NUM >= 190000
	uint32		flags = SO_NONE;

	if (ScanRelIsReadOnly(&seqscan->ss))
		flags |= SO_HINT_REL_READ_ONLY;
	if (estate->es_instrument & INSTRUMENT_IO)
		flags |= SO_SCAN_INSTRUMENT;
	return table_beginscan(relation, estate->es_snapshot, 0, NULL, flags);
#else
	return table_beginscan(relation, estate->es_snapshot, 0, NULL);
#endif
}

/* What the access method would have counted for n rows more. */
static inline void
scan_count_rows(Relation relation, int n)
{
	if (!pgstat_should_count_relation(relation))
		return;
#if PG_VERSION_NUM >= 160000
	relation->pgstat_info->counts.tuples_returned += n;
#else
	relation->pgstat_info->t_counts.t_tuples_returned += n;
#endif
}

#endif							/* CXKPI_SCAN_COMPAT_H */
