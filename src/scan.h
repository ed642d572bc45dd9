/*
 * Fast aggregation: a custom scan that takes the place of core's Aggregate
 * over a sequential scan, because most of the time of such a query is spent
 * between the page and the transition function.
 *
 * Below the custom scan is core's own Agg over core's own SeqScan.  The Agg
 * is set up by core, which checks privileges and finds the functions, but it
 * is never run.  Instead the rows are read a page at a time into columns,
 * their groups are found together, and each aggregate gets them as a batch if
 * it has a kernel, or one by one through its transition function.
 *
 * The answer must be core's, errors included.  Whatever could raise an error
 * is therefore done row by row in core's order.  Only what cannot, or what
 * was checked for the whole batch before, is done out of that order.
 */
#ifndef CXKPI_SCAN_H
#define CXKPI_SCAN_H

#include "postgres.h"

#include "scan_compat.h"
#include "scan_kernel.h"
#include "storage/buffile.h"

/* What copies of values in a batch may take before it is aggregated. */
#define BATCH_BYTES (128 * 1024)

/* Rows of a batch: as many as one page can hold. */
#define SCAN_ROWS MaxHeapTuplesPerPage

/* The values of a column of the rows in the batch. */
typedef struct ScanColumn
{
	AttrNumber	attno;			/* of the row they come from */
	int16		typlen;
	bool		typbyval;
	Datum	   *values;
	bool	   *nulls;
} ScanColumn;

/* An expression without columns, which is evaluated once a scan. */
typedef struct ScanOnce
{
	ExprState  *expr;
	int16		typlen;
	bool		typbyval;
	bool		known;
	bool		isnull;
	Datum		value;
} ScanOnce;

/* Conditions that are decided for all rows of the batch at once. */
typedef struct ScanQual ScanQual;

typedef struct ScanQuals
{
	int			n;
	ScanQual   *qual;
	ExprContext *econtext;
	MemoryContext context;		/* of the values that are evaluated once */
} ScanQuals;

/* A table, or partition, that is read a page at a time. */
typedef struct ScanTable ScanTable;

typedef struct ScanArgument
{
	int			column;			/* of the batch, or -1 */
	ExprState  *expr;			/* evaluated row by row, or NULL */
	ScanOnce   *once;			/* or once, or NULL */
} ScanArgument;

/* A transition state, which several aggregates may share. */
typedef struct ScanTransition
{
	AggStatePerTrans pertrans;
	ScanArgument *arg;
	ExprState  *filter;			/* decided row by row */
	ScanQuals	filter_quals;	/* or for the batch */
	const ScanKernel *kernel;	/* NULL: the transition function gets every row */
	bool		by_expression;	/* some argument, or the filter, is evaluated row by row */
	bool		by_row;			/* so it is, or there is no kernel */
	bool		has_constants;
	bool		cold;			/* the transition function has not been called yet */
	bool		cold_batch;		/* nor had it when the batch began */
	Size		offset;			/* of its AggStatePerGroupData in a group */
	Size		embedded;		/* of its initial state in a group, or 0 */
	/* The rows for the kernel, and where those are gathered that pass a filter. */
	ScanRows	rows;
	char	  **group;
	Datum	   *value[SCAN_KERNEL_ARGS];
	bool	   *isnull[SCAN_KERNEL_ARGS];
} ScanTransition;

/* A column of the groups. */
typedef struct GroupKey
{
	int			column;			/* of the batch */
	enum
	{
		KEY_DATUM,				/* equal if the datums are */
		KEY_BYTES,				/* a varlena, equal if the bytes are */
		KEY_FUNCTIONS
	}			compare;
	FmgrInfo	hash;
	FmgrInfo	equal;
	Oid			collation;
	uint64		mask;			/* the bits of a datum that count */
} GroupKey;

/* A slot of the hash table.  Its place follows from the tag. */
typedef struct GroupSlot
{
	uint32		tag;			/* upper half of the hash */
	uint32		number;			/* of the group, from 1; 0 is free */
} GroupSlot;

/*
 * The groups, in the order they were found.  The first nkeys columns tell
 * them apart, the others depend on these.
 *
 * Within hash_mem no limit is felt.  Beyond it rows of new groups are written
 * to files by their hash, to be aggregated file by file later, as core does.
 * Partial states sent up to core's Finalize would be an alternative, but a
 * sum of floats would then depend on when memory ran out.
 */
typedef struct ScanGroups
{
	bool		grouped;		/* without rows there is no group */
	int			nkeys;			/* 0 also where all keys are constants */
	int			ncolumns;
	GroupKey   *key;
	Size		nulls;			/* where in a group the null flags are */
	Size		size;			/* of a group */
	char	   *initial;		/* a group without rows */
	MemoryContext context;		/* of all but the states */
	GroupSlot  *slot;
	uint64		mask;
	char	  **chunk;
	uint32		nchunks;
	uint32		max_chunks;
	uint32		n;
	uint32		emitted;
	Size		limit;			/* of memory */
	uint32		max_groups;		/* that fit if their states grow as is foreseen */
	Size		peak;
	bool		full;
	int			max_partitions;
	int			npartitions;	/* of this pass, a power of two */
	struct PutAsideFile *partition; /* NULL until some row is put aside */
	int			bits;			/* of the hash, that all rows here agree in */
	List	   *pending;		/* files to be aggregated */
	int			nbatches;
	uint64		reading;		/* bytes of the file that is read */
	uint64		disk;			/* bytes of all files */
	uint64		disk_peak;
} ScanGroups;

/* What a column of the result is. */
typedef struct ScanOutput
{
	int			key;			/* a column of the group, or -1 */
	int			aggno;			/* an aggregate, or -1 */
	ExprState  *expr;			/* neither */
} ScanOutput;

typedef struct FastScan
{
	CustomScanState css;
	AggState   *agg;
	MemoryContext batch_context;	/* of what lives as long as the batch */
	MemoryContext once_context; /* of what is evaluated once a scan */

	/* The batch: rows of the plan below. */
	int			n;
	int			ncolumns;
	ScanColumn *column;
	uint64	   *hash;
	bool		hashed;			/* the hashes are set already */
	char	  **group;
	TupleDesc	put_desc;		/* of rows that are put aside, and one of them */
	Datum	   *put_values;
	bool	   *put_nulls;
	TupleTableSlot *row;		/* one of them, to evaluate expressions of */

	int			ntransitions;
	ScanTransition *transition;
	bool		by_row;			/* of some transition */
	bool		by_expression;
	ScanGroups	groups;
	int			noutputs;
	ScanOutput *output;
	Datum	   *result;			/* of each aggregate, for the group in turn */
	bool	   *result_null;

	int			ntables;		/* 0: the plan below is run row by row */
	ScanTable **table;
	AppendState *append;		/* which chooses among several of them, or NULL */
	HeapTupleHeader *tuple;		/* of a page */
	int		   *selected;
	bool		done;
} FastScan;

/* scan_plan.c */
extern bool fast_aggregation;
extern void scan_plan_init(void);

/* scan_exec.c */
extern const CustomScanMethods scan_methods;
extern const CustomScanMethods scan_partial_methods;

/* scan_batch.c */
extern void scan_aggregate(FastScan *scan);
extern bool scan_accepted(FastScan *scan, int first, int n);

/* scan_begin.c */
extern void scan_begin(CustomScanState *node, EState *estate, int eflags);
extern int	scan_column(FastScan *scan, AttrNumber attno);

/* scan_once.c */
extern ScanOnce *scan_once(Expr *expr, PlanState *parent);
extern void scan_once_reset(ScanOnce *once);
extern Datum scan_once_value(ScanOnce *once, ExprContext *econtext, MemoryContext context, bool *isnull);

/* scan_qual.c */
extern int	scan_quals_make(ScanQuals *quals, List *clauses, int varno, PlanState *parent,
							int (*column) (void *arg, AttrNumber attno), void *arg);
extern void scan_quals_reset(ScanQuals *quals);
extern int	scan_quals_select(ScanQuals *quals, const ScanColumn *column, int *row, int n);

/* scan_group.c */
extern void scan_groups_begin(FastScan *scan);
extern void scan_groups_reset(FastScan *scan);
extern void scan_groups_find(FastScan *scan);
extern void scan_groups_complete(FastScan *scan);
extern char *scan_group_at(const ScanGroups *groups, uint32 number);
extern void scan_groups_clear(FastScan *scan, int bits);

/* scan_spill.c */
extern void scan_put_aside(FastScan *scan, int row);
extern BufFile *scan_next_file(FastScan *scan, int *bits);
extern bool scan_read_row(FastScan *scan, BufFile *file);
extern void scan_close_files(FastScan *scan);

/* scan_advance.c */
extern void scan_advance(FastScan *scan, ScanTransition *transition, char *group);
extern void scan_set_row(FastScan *scan, int row);
extern void scan_advance_row(FastScan *scan, ScanTransition *transition, int row, bool keep);
extern void scan_call_transition(const ScanRows *rows, int row);
extern void scan_finish(FastScan *scan, char *group, TupleTableSlot *slot);

/* scan_page.c */
extern bool scan_table_readable(SeqScanState *seqscan);
extern ScanTable *scan_table_begin(FastScan *scan, SeqScanState *seqscan);
extern void scan_table_run(FastScan *scan, ScanTable *table);
extern void scan_table_reset(ScanTable *table);
extern bool scan_table_in_batches(const ScanTable *table);

/* scan_explain.c */
extern void scan_explain(CustomScanState *node, List *ancestors, ExplainState *es);

#endif							/* CXKPI_SCAN_H */
