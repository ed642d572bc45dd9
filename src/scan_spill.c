/*
 * Rows of a fast aggregation that were put aside in files, because there was
 * no room for their groups.
 */
#include "postgres.h"

#include "scan.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "commands/tablespace.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

/* A row in a file: this and a minimal tuple of the columns of the batch. */
typedef struct PutAside
{
	uint64		hash;
	uint32		length;
} PutAside;

typedef struct PendingFile
{
	BufFile    *file;
	int			bits;
} PendingFile;

/* Writes a row to the file that its hash belongs to. */
void
scan_put_aside(FastScan *scan, int row)
{
	ScanGroups *groups = &scan->groups;
	int			shift = 32 - groups->bits - pg_leftmost_one_pos32(groups->npartitions);
	int			p = (uint32) scan->hash[row] >> shift & (groups->npartitions - 1);
	MemoryContext old = MemoryContextSwitchTo(scan->batch_context);
	MinimalTuple tuple;
	PutAside	header;

	for (int c = 0; c < scan->ncolumns; c++)
	{
		scan->put_values[c] = scan->column[c].values[row];
		scan->put_nulls[c] = scan->column[c].nulls[row];
	}
	tuple = heap_form_minimal_tuple(scan->put_desc, scan->put_values, scan->put_nulls, 0);
	header = (PutAside) {scan->hash[row], tuple->t_len};
	if (groups->partition == NULL)
		groups->partition = MemoryContextAllocZero(scan->css.ss.ps.state->es_query_cxt,
												   groups->npartitions * sizeof(BufFile *));
	if (groups->partition[p] == NULL)
	{
		MemoryContextSwitchTo(scan->css.ss.ps.state->es_query_cxt);
		PrepareTempTablespaces();
		groups->partition[p] = BufFileCreateTemp(false);
	}
	BufFileWrite(groups->partition[p], &header, sizeof(header));
	BufFileWrite(groups->partition[p], tuple, tuple->t_len);
	groups->disk += sizeof(header) + tuple->t_len;
	MemoryContextSwitchTo(old);
	pfree(tuple);
}

/* Makes the files that were written in this pass wait for theirs. */
static void
close_pass(FastScan *scan)
{
	ScanGroups *groups = &scan->groups;
	MemoryContext old = MemoryContextSwitchTo(scan->css.ss.ps.state->es_query_cxt);

	for (int p = 0; groups->partition && p < groups->npartitions; p++)
	{
		PendingFile *pending;

		if (groups->partition[p] == NULL)
			continue;
		pending = palloc(sizeof(PendingFile));
		pending->file = groups->partition[p];
		pending->bits = groups->bits + pg_leftmost_one_pos32(groups->npartitions);
		groups->pending = lcons(pending, groups->pending);
	}
	if (groups->partition)
		pfree(groups->partition);
	groups->partition = NULL;
	MemoryContextSwitchTo(old);
}

static bool
read_exactly(BufFile *file, void *to, Size size, bool may_end)
{
	Size		got = BufFileRead(file, to, size);

	if (got == 0 && may_end)
		return false;
	if (got != size)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not read from fast aggregation temporary file: read only %zu of %zu bytes",
						got, size)));
	return true;
}

/* Reads the next row of a file to the end of the batch. */
bool
scan_read_row(FastScan *scan, BufFile *file)
{
	PutAside	header;
	MinimalTuple minimal;
	HeapTupleData tuple;

	if (!read_exactly(file, &header, sizeof(header), true))
		return false;
	minimal = MemoryContextAlloc(scan->batch_context, header.length);
	read_exactly(file, minimal, header.length, false);
	tuple.t_len = minimal->t_len + MINIMAL_TUPLE_OFFSET;
	tuple.t_data = (HeapTupleHeader) ((char *) minimal - MINIMAL_TUPLE_OFFSET);
	heap_deform_tuple(&tuple, scan->put_desc, scan->put_values, scan->put_nulls);
	for (int c = 0; c < scan->ncolumns; c++)
	{
		scan->column[c].values[scan->n] = scan->put_values[c];
		scan->column[c].nulls[scan->n] = scan->put_nulls[c];
	}
	scan->hash[scan->n++] = header.hash;
	return true;
}

/*
 * The next file of rows that were put aside, to be read from its start, and
 * the bits of the hash that are the same in it; NULL if there is none.
 */
BufFile *
scan_next_file(FastScan *scan, int *bits)
{
	ScanGroups *groups = &scan->groups;
	PendingFile *pending;
	BufFile    *file;

	close_pass(scan);
	if (groups->pending == NIL)
		return NULL;
	pending = linitial(groups->pending);
	groups->pending = list_delete_first(groups->pending);
	file = pending->file;
	*bits = pending->bits;
	pfree(pending);
	if (BufFileSeek(file, 0, 0, SEEK_SET) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not rewind fast aggregation temporary file")));
	return file;
}

/* Closes all files. */
void
scan_close_files(FastScan *scan)
{
	ScanGroups *groups = &scan->groups;
	ListCell   *lc;

	close_pass(scan);
	foreach(lc, groups->pending)
		BufFileClose(((PendingFile *) lfirst(lc))->file);
	list_free_deep(groups->pending);
	groups->pending = NIL;
}

#endif							/* CXKPI_FAST_AGGREGATION */
