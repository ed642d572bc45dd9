/*
 * Tables of the heap access method, read a page at a time.
 *
 * The access method's own call brings the first visible row of each page, and
 * with it what it found on that page: visibility, predicate locks and parallel
 * hand-out stay its own.  The other rows are read from its list, and the scan
 * is set to the last of them, so that its next call goes on to the next page.
 */
#include "postgres.h"

#include "scan.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "access/heapam.h"
#include "access/tableam.h"
#include "catalog/pg_am.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "scan_bucket.h"
#include "scan_deform.h"
#include "storage/bufmgr.h"
#include "utils/snapmgr.h"

/* A column of the batch that the scan computes, such as a group key. */
typedef struct Computed
{
	int			column;
	ExprState  *expr;
	TimeBuckets *buckets;		/* that remember its values, or NULL */
	ScanColumn *time;			/* that they are of */
} Computed;

struct ScanTable
{
	SeqScanState *seqscan;
	AttributeReader quals_reader;	/* what the conditions for the batch look at */
	AttributeReader reader;		/* what is needed of rows that pass them */
	AttributeReader both_readers;	/* what both read, if many rows pass */
	bool		many_pass;
	ScanQuals	quals;
	ScanColumn *qual_column;
	int			nqual_columns;
	ExprState  *other_quals;	/* decided row by row */
	int			ncomputed;
	Computed   *computed;
	bool		by_reference;	/* some computed column is */
	bool		not_remembered; /* some has no buckets */
	bool		aggregated;		/* some is an argument too */
	int			ninputs;		/* attributes that expressions look at */
	ScanColumn **input;
	TupleTableSlot *row;		/* to evaluate these of */
	HeapTupleHeader *tuple;		/* of the page, and which of them pass; all tables share these */
	int		   *selected;
};

/* Whether all columns in an expression are ordinary ones. */
static bool
has_ordinary_columns(Node *node)
{
	List	   *vars = pull_var_clause(node, 0);
	ListCell   *lc;

	foreach(lc, vars)
	{
		if (((Var *) lfirst(lc))->varattno <= 0)
			return false;
	}
	return true;
}

/* Whether a scan can be read a page at a time; if not, row by row. */
bool
scan_table_readable(SeqScanState *seqscan)
{
	Relation	relation = seqscan->ss.ss_currentRelation;
	Plan	   *plan = seqscan->ss.ps.plan;

	return relation->rd_rel->relam == HEAP_TABLE_AM_OID &&
		relation->rd_tableam == GetHeapamTableAmRoutine() &&
		IsMVCCSnapshot(seqscan->ss.ps.state->es_snapshot) &&
		has_ordinary_columns((Node *) plan->qual) && has_ordinary_columns((Node *) plan->targetlist) &&
		!contain_subplans((Node *) plan->targetlist);
}

static void
begin_column(ScanColumn *column, TupleDesc desc, AttrNumber attno)
{
	Form_pg_attribute attribute = TupleDescAttr(desc, attno - 1);

	column->attno = attno;
	column->typlen = attribute->attlen;
	column->typbyval = attribute->attbyval;
	column->values = palloc0(SCAN_ROWS * sizeof(Datum));
	column->nulls = palloc0(SCAN_ROWS * sizeof(bool));
}

static int
qual_column(void *arg, AttrNumber attno)
{
	ScanTable  *table = arg;

	for (int c = 0; c < table->nqual_columns; c++)
	{
		if (table->qual_column[c].attno == attno)
			return c;
	}
	begin_column(&table->qual_column[table->nqual_columns],
				 RelationGetDescr(table->seqscan->ss.ss_currentRelation), attno);
	return table->nqual_columns++;
}

/* Asks for the attributes that an expression looks at, row by row. */
static void
need_inputs(ScanTable *table, Node *node)
{
	TupleDesc	desc = RelationGetDescr(table->seqscan->ss.ss_currentRelation);
	List	   *vars = pull_var_clause(node, 0);
	ListCell   *lc;

	foreach(lc, vars)
	{
		AttrNumber	attno = ((Var *) lfirst(lc))->varattno;
		int			i = 0;

		while (i < table->ninputs && table->input[i]->attno != attno)
			i++;
		if (i < table->ninputs)
			continue;
		table->input[i] = attribute_reader_find(&table->reader, attno);
		if (table->input[i] == NULL)
		{
			table->input[i] = palloc(sizeof(ScanColumn));
			begin_column(table->input[i], desc, attno);
			attribute_reader_add(&table->reader, table->input[i]);
		}
		table->ninputs++;
	}
}

/* Divides the conditions into those for the batch and the rest. */
static void
begin_quals(ScanTable *table, FastScan *scan)
{
	SeqScanState *seqscan = table->seqscan;
	Index		relid = ((Scan *) seqscan->ss.ps.plan)->scanrelid;
	List	   *quals = seqscan->ss.ps.plan->qual;
	List	   *rest;
	int			n;

	n = scan_quals_make(&table->quals, quals, relid, &seqscan->ss.ps, qual_column, table);
	rest = list_copy_tail(quals, n);
	table->quals.econtext = seqscan->ss.ps.ps_ExprContext;
	table->quals.context = scan->once_context;
	if (rest == NIL)
		return;
	if (n > 0 && contain_subplans((Node *) rest))
	{
		/* They were set up by core, and must not be once more. */
		n = table->quals.n = 0;
		rest = quals;
	}
	table->other_quals = n == 0 ? seqscan->ss.ps.qual : ExecInitQual(rest, &seqscan->ss.ps);
	need_inputs(table, (Node *) rest);
}

/* Whether some aggregate takes a column of the batch. */
static bool
is_argument(const FastScan *scan, int column)
{
	for (int t = 0; t < scan->ntransitions; t++)
	{
		for (int i = 0; i < scan->transition[t].pertrans->numTransInputs; i++)
		{
			if (scan->transition[t].arg[i].column == column)
				return true;
		}
	}
	return false;
}

/* Finds for each column of the batch the attribute or expression it is. */
static void
begin_columns(ScanTable *table, FastScan *scan)
{
	SeqScanState *seqscan = table->seqscan;

	table->computed = palloc(Max(scan->ncolumns, 1) * sizeof(Computed));
	for (int c = 0; c < scan->ncolumns; c++)
	{
		TargetEntry *entry = list_nth(seqscan->ss.ps.plan->targetlist, scan->column[c].attno - 1);
		ScanColumn *column;

		if (!IsA(entry->expr, Var))
		{
			table->computed[table->ncomputed++] =
				(Computed) {c, ExecInitExpr(entry->expr, &seqscan->ss.ps), time_buckets_make(entry->expr), NULL};
			table->by_reference |= !scan->column[c].typbyval;
			table->aggregated |= is_argument(scan, c);
			continue;
		}
		column = palloc(sizeof(ScanColumn));
		*column = scan->column[c];
		column->attno = ((Var *) entry->expr)->varattno;
		attribute_reader_add(&table->reader, column);
	}
	for (int i = 0; i < table->ncomputed; i++)
	{
		Computed   *computed = &table->computed[i];
		int			attno = scan->column[computed->column].attno;

		need_inputs(table, (Node *) list_nth(seqscan->ss.ps.plan->targetlist, attno - 1));
		if (computed->buckets)
			computed->time = attribute_reader_find(&table->reader, computed->buckets->attno);
		table->not_remembered |= computed->time == NULL;
	}
}

static void
begin_both_readers(ScanTable *table)
{
	attribute_reader_begin(&table->both_readers, table->reader.desc,
						   table->reader.ncolumns + table->quals_reader.ncolumns);
	for (int c = 0; c < table->reader.ncolumns; c++)
		attribute_reader_add(&table->both_readers, table->reader.column[c]);
	for (int c = 0; c < table->quals_reader.ncolumns; c++)
		attribute_reader_add(&table->both_readers, table->quals_reader.column[c]);
}

ScanTable *
scan_table_begin(FastScan *scan, SeqScanState *seqscan)
{
	ScanTable  *table = palloc0(sizeof(ScanTable));
	TupleDesc	desc = RelationGetDescr(seqscan->ss.ss_currentRelation);

	table->seqscan = seqscan;
	table->tuple = scan->tuple;
	table->selected = scan->selected;
	table->qual_column = palloc(Max(desc->natts, 1) * sizeof(ScanColumn));
	table->input = palloc(Max(desc->natts, 1) * sizeof(ScanColumn *));
	attribute_reader_begin(&table->reader, desc, desc->natts + scan->ncolumns);
	attribute_reader_begin(&table->quals_reader, desc, desc->natts);
	begin_columns(table, scan);
	begin_quals(table, scan);
	if (table->quals.n > 0)
	{
		for (int c = 0; c < table->nqual_columns; c++)
			attribute_reader_add(&table->quals_reader, &table->qual_column[c]);
	}
	begin_both_readers(table);
	attribute_reader_ready(&table->reader);
	attribute_reader_ready(&table->quals_reader);
	attribute_reader_ready(&table->both_readers);
	table->row = ExecInitExtraTupleSlot(scan->css.ss.ps.state, desc, &TTSOpsVirtual);
	ExecStoreAllNullTuple(table->row);
	return table;
}

/* Forgets what was evaluated once; its memory is gone. */
void
scan_table_reset(ScanTable *table)
{
	scan_quals_reset(&table->quals);
}

/* Whether all conditions are decided for the batch. */
bool
scan_table_in_batches(const ScanTable *table)
{
	return table->other_quals == NULL;
}

/* Keeps the selected of the rows that were read. */
static void
keep_selected(ScanTable *table, int kept)
{
	for (int c = 0; c < table->reader.ncolumns; c++)
	{
		ScanColumn *column = table->reader.column[c];

		for (int i = 0; i < kept; i++)
		{
			column->values[i] = column->values[table->selected[i]];
			column->nulls[i] = column->nulls[table->selected[i]];
		}
	}
}

/* Reads those of n tuples that pass the conditions for the batch, and returns their number. */
static int
read_tuples(ScanTable *table, int n)
{
	int			kept;

	if (table->quals.n == 0)
	{
		attribute_reader_read(&table->reader, table->tuple, n);
		return n;
	}
	for (int i = 0; i < n; i++)
		table->selected[i] = i;
	attribute_reader_read(table->many_pass ? &table->both_readers : &table->quals_reader, table->tuple, n);
	kept = scan_quals_select(&table->quals, table->qual_column, table->selected, n);
	if (!table->many_pass)
	{
		for (int i = 0; i < kept; i++)
			table->tuple[i] = table->tuple[table->selected[i]];
		attribute_reader_read(&table->reader, table->tuple, kept);
	}
	else if (kept < n)
		keep_selected(table, kept);
	/* As on this page, it may be on the next. */
	table->many_pass = kept > n / 4;
	return kept;
}

/* Sets the row that expressions are evaluated of. */
static void
set_row(ScanTable *table, int row)
{
	for (int i = 0; i < table->ninputs; i++)
	{
		const ScanColumn *input = table->input[i];

		table->row->tts_values[input->attno - 1] = input->values[row];
		table->row->tts_isnull[input->attno - 1] = input->nulls[row];
	}
	table->seqscan->ss.ps.ps_ExprContext->ecxt_scantuple = table->row;
}

/*
 * Decides the conditions on one row and computes columns of it, as row number
 * to of the batch.
 */
static bool
evaluate_row(ScanTable *table, FastScan *scan, int row, int to)
{
	ExprContext *econtext = table->seqscan->ss.ps.ps_ExprContext;

	set_row(table, row);
	if (!ExecQual(table->other_quals, econtext))
		return false;
	if (to < row)
	{
		for (int c = 0; c < scan->ncolumns; c++)
		{
			scan->column[c].values[to] = scan->column[c].values[row];
			scan->column[c].nulls[to] = scan->column[c].nulls[row];
		}
	}
	for (int i = 0; i < table->ncomputed; i++)
	{
		ScanColumn *column = &scan->column[table->computed[i].column];

		column->values[to] = ExecEvalExprSwitchContext(table->computed[i].expr, econtext, &column->nulls[to]);
	}
	return true;
}

/* Microseconds before and after 2000 within which truncating a time cannot fail: 6,000 years. */
#define NEAR_TIMES (UINT64CONST(6000) * 365 * USECS_PER_DAY)

static bool
times_are_near(const ScanColumn *time, int n)
{
	bool		all = true;

	for (int i = 0; i < n; i++)
		all &= time->nulls[i] | ((uint64) DatumGetTimestamp(time->values[i]) + NEAR_TIMES < 2 * NEAR_TIMES);
	return all;
}

/* Computes a truncated time and remembers it. */
static Datum
first_of_unit(ScanTable *table, Computed *computed, int row, int64 at, bool *isnull)
{
	ExprContext *econtext = table->seqscan->ss.ps.ps_ExprContext;
	MemoryContext old = MemoryContextSwitchTo(econtext->ecxt_per_tuple_memory);
	Datum		value;

	set_row(table, row);
	value = ExecEvalExpr(computed->expr, econtext, isnull);
	time_buckets_remember(computed->buckets, at, value);
	MemoryContextSwitchTo(old);
	ResetExprContext(econtext);
	return value;
}

/* A column of truncated times, of which only the first of each unit is computed. */
static void
compute_times(ScanTable *table, Computed *computed, ScanColumn *column, int n)
{
	TimeBuckets *buckets = computed->buckets;
	const ScanColumn *time = computed->time;

	if (unlikely(buckets->zone != session_timezone))
		memset(buckets->bucket, 0, sizeof(buckets->bucket));
	buckets->zone = session_timezone;
	for (int i = 0; i < n; i++)
	{
		int64		at = DatumGetTimestamp(time->values[i]);
		const Bucket *bucket = time_bucket(buckets, at);

		column->nulls[i] = time->nulls[i];
		if (time->nulls[i])
			column->values[i] = (Datum) 0;
		else if (likely(at >= bucket->from && at < bucket->to))
			column->values[i] = bucket->value;
		else
			column->values[i] = first_of_unit(table, computed, i, at, &column->nulls[i]);
	}
}

/* Computes all columns that are not attributes, if that cannot raise an error but for a first row. */
static bool
compute_columns(ScanTable *table, FastScan *scan, int n)
{
	if (table->other_quals || table->not_remembered)
		return false;
	for (int i = 0; i < table->ncomputed; i++)
	{
		if (!times_are_near(table->computed[i].time, n))
			return false;
	}
	for (int i = 0; i < table->ncomputed; i++)
		compute_times(table, &table->computed[i], &scan->column[table->computed[i].column], n);
	return true;
}

/*
 * Aggregates n tuples of a page.  Where conditions or columns are evaluated
 * row by row, each row is aggregated before the next is evaluated if that
 * could raise an error too.
 */
static int
aggregate_tuples(ScanTable *table, FastScan *scan, int n)
{
	ExprContext *econtext = table->seqscan->ss.ps.ps_ExprContext;
	bool		one_by_one = scan->by_row || table->by_reference;
	bool		accepted;
	int			passed = 0;

	n = read_tuples(table, n);
	if (compute_columns(table, scan, n))
	{
		scan->n = n;
		scan_aggregate(scan);
		return n;
	}

	/* What an aggregate takes that is not computed yet cannot be looked at. */
	accepted = one_by_one || (!table->aggregated && scan_accepted(scan, 0, n));
	scan->n = 0;
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		ResetExprContext(econtext);
		if (!evaluate_row(table, scan, i, scan->n))
			continue;
		passed++;
		scan->n++;
		if (one_by_one || (!accepted && !scan_accepted(scan, scan->n - 1, 1)))
			scan_aggregate(scan);
	}
	scan_aggregate(scan);
	ResetExprContext(econtext);
	return passed;
}

/* Bytes that come from memory together, on most processors. */
#define CACHE_LINE 64

/* Longer tuples are sooner fetched one by one. */
#define READ_THROUGH_LENGTH (8 * CACHE_LINE)

/*
 * Reads a page from its first tuple to its end, because the processor foresees
 * that, but not the falling order in which tuples lie.
 */
static void
read_through(Page page, int ntuples)
{
	int			start = ((PageHeader) page)->pd_upper;

	if (BLCKSZ - start > ntuples * READ_THROUGH_LENGTH)
		return;
	for (int i = start; i < BLCKSZ; i += CACHE_LINE)
		(void) *(volatile char *) (page + i);
}

/* Counts rows for EXPLAIN ANALYZE. */
static void
count_passed(NodeInstrumentation *instrument, int n)
{
	if (instrument == NULL)
		return;
	InstrStopNode(instrument, n);
	InstrStartNode(instrument);
}

/* Aggregates the page that the scan is at, from the row it is at. */
static void
aggregate_page(ScanTable *table, FastScan *scan, HeapScanDesc heap)
{
	NodeInstrumentation *instrument = table->seqscan->ss.ps.instrument;
	Page		page = BufferGetPage(heap->rs_cbuf);
	int			ntuples = heap->rs_ntuples;
	int			n = 0;
	int			passed;

	read_through(page, ntuples);
	for (int i = heap->rs_cindex; i < ntuples; i++)
		table->tuple[n++] = (HeapTupleHeader) PageGetItem(page, PageGetItemId(page, heap->rs_vistuples[i]));
	scan_count_rows(heap->rs_base.rs_rd, n - 1);
	heap->rs_cindex = ntuples - 1;
	passed = aggregate_tuples(table, scan, n);
	count_passed(instrument, passed);
	if (instrument)
		instrument->nfiltered1 += n - passed;
	if (scan->append)
		count_passed(scan->append->ps.instrument, passed);
}

/* Aggregates the rows of a table. */
void
scan_table_run(FastScan *scan, ScanTable *table)
{
	SeqScanState *seqscan = table->seqscan;
	NodeInstrumentation *instrument = seqscan->ss.ps.instrument;
	TupleTableSlot *slot = seqscan->ss.ss_ScanTupleSlot;
	TableScanDesc desc;

	if (seqscan->ss.ps.chgParam)
		ExecReScan(&seqscan->ss.ps);
	desc = seqscan->ss.ss_currentScanDesc;
	if (desc == NULL)
		desc = seqscan->ss.ss_currentScanDesc = scan_table_open(seqscan);
	if (!(desc->rs_flags & SO_ALLOW_PAGEMODE))
		elog(ERROR, "fast aggregation needs a scan of whole pages");
	if (instrument)
		InstrStartNode(instrument);
	while (table_scan_getnextslot(desc, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		aggregate_page(table, scan, (HeapScanDesc) desc);
	}
	if (instrument)
		InstrStopNode(instrument, 0);
	/* There may be thousands of partitions. */
	if (scan->append)
	{
		attribute_reader_forget(&table->reader);
		attribute_reader_forget(&table->quals_reader);
		attribute_reader_forget(&table->both_readers);
	}
}

#endif							/* CXKPI_FAST_AGGREGATION */
