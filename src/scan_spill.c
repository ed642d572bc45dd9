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
	uint64		length;
} PutAside;

typedef struct PutAsideFile
{
	BufFile    *file;			/* NULL if there is no row for it yet */
	uint64		bytes;
	int			bits;			/* of the hash, that all rows in it agree in */
} PutAsideFile;

/* Writes a row to the file that its hash belongs to. */
void
scan_put_aside(FastScan *scan, int row)
{
	ScanGroups *groups = &scan->groups;
	int			bits = groups->bits + pg_leftmost_one_pos32(groups->npartitions);
	int			p = (uint32) scan->hash[row] >> (32 - bits) & (groups->npartitions - 1);
	PutAsideFile *file;
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
												   groups->npartitions * sizeof(PutAsideFile));
	file = &groups->partition[p];
	if (file->file == NULL)
	{
		MemoryContextSwitchTo(scan->css.ss.ps.state->es_query_cxt);
		PrepareTempTablespaces();
		file->file = BufFileCreateTemp(false);
		file->bits = bits;
	}
	BufFileWrite(file->file, &header, sizeof(header));
	BufFileWrite(file->file, tuple, tuple->t_len);
	file->bytes += sizeof(header) + tuple->t_len;
	groups->disk += sizeof(header) + tuple->t_len;
	groups->disk_peak = Max(groups->disk_peak, groups->disk);
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
		PutAsideFile *pending;

		if (groups->partition[p].file == NULL)
			continue;
		pending = palloc(sizeof(PutAsideFile));
		*pending = groups->partition[p];
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
	PutAsideFile *pending;
	BufFile    *file;

	close_pass(scan);
	if (groups->pending == NIL)
		return NULL;
	pending = linitial(groups->pending);
	groups->pending = list_delete_first(groups->pending);
	file = pending->file;
	*bits = pending->bits;
	groups->reading = pending->bytes;
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
		BufFileClose(((PutAsideFile *) lfirst(lc))->file);
	list_free_deep(groups->pending);
	groups->pending = NIL;
}

#endif							/* CXKPI_FAST_AGGREGATION */
