/*
 * The groups of a fast aggregation: a hash table over fixed-size groups of
 * keys and states, with what does not fit put aside in files.
 */
#include "postgres.h"

#include "scan.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "access/detoast.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/datum.h"
#include "utils/memutils.h"

#define SLOTS_MIN 256
#define GROUPS_PER_CHUNK 64
#define PARTITIONS_MAX 64
/* Files are told apart by the lower half of the hash. */
#define PARTITION_BITS 32
/* Slots that are cleared or moved between two looks at interrupts. */
#define SLOTS_PER_INTERRUPT (64 * 1024)
/* Beyond it look-ups wait for memory. */
#define GROUPS_IN_CACHE 4096
/* How many new groups may come before memory is looked at again. */
#define GROUPS_PER_CHECK 32

char *
scan_group_at(const ScanGroups *groups, uint32 number)
{
	return groups->chunk[number / GROUPS_PER_CHUNK] + (number % GROUPS_PER_CHUNK) * groups->size;
}

static inline Datum *
group_keys(char *group)
{
	return (Datum *) group;
}

static inline bool *
group_nulls(const ScanGroups *groups, char *group)
{
	return (bool *) (group + groups->nulls);
}

/* A group without rows, to be copied. */
static void
make_initial(FastScan *scan)
{
	ScanGroups *groups = &scan->groups;

	groups->initial = palloc0(groups->size);
	for (int t = 0; t < scan->ntransitions; t++)
	{
		ScanTransition *transition = &scan->transition[t];
		AggStatePerTrans pertrans = transition->pertrans;
		AggStatePerGroup state = (AggStatePerGroup) (groups->initial + transition->offset);

		state->transValue = pertrans->initValue;
		state->transValueIsNull = pertrans->initValueIsNull;
		state->noTransValue = pertrans->initValueIsNull;
		if (transition->embedded)
			memcpy(groups->initial + transition->embedded, DatumGetPointer(pertrans->initValue),
				   VARSIZE_ANY(DatumGetPointer(pertrans->initValue)));
	}
}

/* As large as blocks of memory may be where the last of them should not pass the limit by much. */
static Size
block_size(Size limit)
{
	Size		size = ALLOCSET_DEFAULT_MAXSIZE;

	while (size > ALLOCSET_DEFAULT_INITSIZE && size > limit / 16)
		size /= 2;
	return size;
}

/*
 * How much memory groups may take, and how many there may be.  Some states
 * grow after their group was let in.  Hence they are counted with the size
 * that the aggregates declare, as core does, whose tables are seldom filled to
 * more than three quarters with them.
 */
static void
set_limits(FastScan *scan)
{
	ScanGroups *groups = &scan->groups;
	Size		space = ((Agg *) scan->agg->ss.ps.plan)->transitionSpace;

	groups->limit = get_hash_memory_limit();
	groups->max_partitions = PARTITIONS_MAX;
	while (groups->max_partitions > 4 && (Size) groups->max_partitions * BLCKSZ > groups->limit / 4)
		groups->max_partitions /= 2;
	if ((Size) groups->max_partitions * BLCKSZ < groups->limit / 2)
		groups->limit -= groups->max_partitions * BLCKSZ;
	groups->context = AllocSetContextCreate(CurrentMemoryContext, "fast aggregation groups", ALLOCSET_DEFAULT_MINSIZE,
											ALLOCSET_DEFAULT_INITSIZE, block_size(groups->limit));
	for (int t = 0; t < scan->ntransitions; t++)
	{
		if (scan->transition[t].embedded)
			space -= Min(space, MAXALIGN(VARSIZE_ANY(DatumGetPointer(scan->transition[t].pertrans->initValue))) +
						 2 * sizeof(void *));
	}
	groups->max_groups = space == 0 ? PG_UINT32_MAX :
		Min(Max(groups->limit / 4 * 3 / (groups->size + space), 1), PG_UINT32_MAX);
}

/* Lays out a group: key datums, their null flags, the states and what these point to. */
void
scan_groups_begin(FastScan *scan)
{
	ScanGroups *groups = &scan->groups;
	Size		size = groups->ncolumns * sizeof(Datum);

	groups->nulls = size;
	size = MAXALIGN(size + groups->ncolumns * sizeof(bool));
	for (int t = 0; t < scan->ntransitions; t++)
	{
		scan->transition[t].offset = size;
		scan->transition[t].rows.state = size;
		size += MAXALIGN(sizeof(AggStatePerGroupData));
	}
	for (int t = 0; t < scan->ntransitions; t++)
	{
		AggStatePerTrans pertrans = scan->transition[t].pertrans;
		const ScanKernel *kernel = scan->transition[t].kernel;

		if (kernel == NULL || !kernel->in_place || pertrans->transtypeByVal || pertrans->initValueIsNull ||
			pertrans->transtypeLen != -1)
			continue;
		scan->transition[t].embedded = size;
		size += MAXALIGN(VARSIZE_ANY(DatumGetPointer(pertrans->initValue)));
	}
	groups->size = Max(size, sizeof(Datum));
	make_initial(scan);
	set_limits(scan);
	scan_groups_reset(scan);
}

/* Forgets the groups of this pass, and their states; the next is of rows that agree in bits of the hash. */
void
scan_groups_clear(FastScan *scan, int bits)
{
	ScanGroups *groups = &scan->groups;

	ReScanExprContext(scan->agg->aggcontexts[0]);
	MemoryContextReset(groups->context);
	groups->slot = NULL;
	groups->mask = 0;
	groups->chunk = NULL;
	groups->nchunks = groups->max_chunks = 0;
	groups->n = 0;
	groups->emitted = 0;
	groups->full = false;
	groups->bits = bits;
	/* Where all bits are used up, what does not fit goes to one file, and so on until nothing is left. */
	groups->npartitions = groups->max_partitions;
	while (bits + pg_leftmost_one_pos32(groups->npartitions) > PARTITION_BITS)
		groups->npartitions /= 2;
}

void
scan_groups_reset(FastScan *scan)
{
	ScanGroups *groups = &scan->groups;

	scan_close_files(scan);
	scan_groups_clear(scan, 0);
	groups->nbatches = 1;
	groups->peak = 0;
	groups->disk = groups->disk_peak = 0;
}

static Size
memory_used(FastScan *scan)
{
	return MemoryContextMemAllocated(scan->groups.context, true) +
		MemoryContextMemAllocated(scan->agg->aggcontexts[0]->ecxt_per_tuple_memory, true);
}

/*
 * Looks whether there is room for more groups.  Growing states alone never
 * make core put rows aside, and don't here.
 */
static void
check_memory(FastScan *scan)
{
	ScanGroups *groups = &scan->groups;
	Size		used = memory_used(scan);

	groups->peak = Max(groups->peak, used + (groups->partition ? groups->npartitions * sizeof(PGAlignedBlock) : 0));
	if (used > groups->limit || groups->n >= groups->max_groups)
		groups->full = true;
}

static void
insert_slot(ScanGroups *groups, uint32 tag, uint32 number)
{
	uint64		i = tag & groups->mask;

	while (groups->slot[i].number != 0)
		i = (i + 1) & groups->mask;
	groups->slot[i] = (GroupSlot) {tag, number};
}

/* Makes the table twice as large, or, where that would pass the limit, full. */
static void
grow(FastScan *scan)
{
	ScanGroups *groups = &scan->groups;
	GroupSlot  *old = groups->slot;
	uint64		nold = old ? groups->mask + 1 : 0;
	uint64		nslots = old ? 2 * nold : SLOTS_MIN;

	/* A pass without a group would be followed by another such. */
	if (groups->n > 0 && memory_used(scan) + nslots * sizeof(GroupSlot) > groups->limit)
	{
		groups->full = true;
		return;
	}
	groups->slot = MemoryContextAllocExtended(groups->context, nslots * sizeof(GroupSlot), MCXT_ALLOC_HUGE);
	groups->mask = nslots - 1;
	for (uint64 i = 0; i < nslots; i += SLOTS_PER_INTERRUPT)
	{
		CHECK_FOR_INTERRUPTS();
		memset(&groups->slot[i], 0, Min(SLOTS_PER_INTERRUPT, nslots - i) * sizeof(GroupSlot));
	}
	for (uint64 i = 0; i < nold; i++)
	{
		if (i % SLOTS_PER_INTERRUPT == 0)
			CHECK_FOR_INTERRUPTS();
		if (old[i].number != 0)
			insert_slot(groups, old[i].tag, old[i].number);
	}
	if (old)
		pfree(old);
}

static char *
allocate_group(ScanGroups *groups)
{
	if (groups->n / GROUPS_PER_CHUNK == groups->nchunks)
	{
		if (groups->nchunks == groups->max_chunks)
		{
			groups->max_chunks = Max(2 * groups->max_chunks, 16);
			groups->chunk = groups->chunk ?
				repalloc_huge(groups->chunk, groups->max_chunks * sizeof(char *)) :
				MemoryContextAlloc(groups->context, groups->max_chunks * sizeof(char *));
		}
		groups->chunk[groups->nchunks++] =
			MemoryContextAlloc(groups->context, GROUPS_PER_CHUNK * groups->size);
	}
	return scan_group_at(groups, groups->n++);
}

/* A new group with the keys of a row, or without keys if there are none. */
static char *
add_group(FastScan *scan, int row)
{
	ScanGroups *groups = &scan->groups;
	char	   *group = allocate_group(groups);
	MemoryContext old = MemoryContextSwitchTo(groups->context);

	memcpy(group, groups->initial, groups->size);
	for (int k = 0; k < groups->ncolumns; k++)
	{
		const ScanColumn *column = &scan->column[groups->key[k].column];

		group_nulls(groups, group)[k] = column->nulls[row];
		if (!column->nulls[row])
			group_keys(group)[k] = datumCopy(column->values[row], column->typbyval, column->typlen);
	}
	MemoryContextSwitchTo(scan->agg->aggcontexts[0]->ecxt_per_tuple_memory);
	for (int t = 0; t < scan->ntransitions; t++)
	{
		ScanTransition *transition = &scan->transition[t];
		AggStatePerGroup state = (AggStatePerGroup) (group + transition->offset);

		if (transition->embedded)
			state->transValue = PointerGetDatum(group + transition->embedded);
		else if (!state->transValueIsNull)
			state->transValue = datumCopy(state->transValue, transition->pertrans->transtypeByVal,
										  transition->pertrans->transtypeLen);
	}
	MemoryContextSwitchTo(old);
	if (groups->n % GROUPS_PER_CHECK == 0)
		check_memory(scan);
	return group;
}

static inline uint64
mix(uint64 hash)
{
	hash ^= hash >> 32;
	hash *= UINT64CONST(0xD6E8FEB86659FD93);
	hash ^= hash >> 32;
	hash *= UINT64CONST(0xD6E8FEB86659FD93);
	return hash ^ hash >> 32;
}

static inline uint64
load_word(const char *bytes)
{
	uint64		word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

static inline uint32
load_half(const char *bytes)
{
	uint32		half;

	memcpy(&half, bytes, sizeof(half));
	return half;
}

/* Up to 8 bytes as one word; with the length it tells them apart. */
static inline uint64
short_word(const char *bytes, int length)
{
	if (length >= 4)
		return load_half(bytes) | (uint64) load_half(bytes + length - 4) << 32;
	if (length > 0)
		return (uint8) bytes[0] | (uint32) (uint8) bytes[length / 2] << 8 |
			(uint32) (uint8) bytes[length - 1] << 16;
	return 0;
}

/* Long texts take one step for each word, about as long as core's hash, and are mixed well at the end. */
static inline uint64
hash_of_bytes(const char *bytes, int length)
{
	uint64		hash = length * UINT64CONST(0x9E3779B97F4A7C15);

	if (length <= (int) sizeof(uint64))
		return mix(hash ^ short_word(bytes, length));
	for (int i = 0; i + (int) sizeof(uint64) < length; i += sizeof(uint64))
	{
		hash = (hash ^ load_word(bytes + i)) * UINT64CONST(0xD6E8FEB86659FD93);
		hash ^= hash >> 32;
	}
	return mix(hash ^ load_word(bytes + length - sizeof(uint64)));
}

static inline bool
same_bytes(const char *a, const char *b, int length)
{
	if (length <= (int) sizeof(uint64))
		return short_word(a, length) == short_word(b, length);
	return memcmp(a, b, length) == 0;
}

static inline bool
is_toasted(Datum datum)
{
	return VARATT_IS_COMPRESSED(DatumGetPointer(datum)) || VARATT_IS_EXTERNAL(DatumGetPointer(datum));
}

static uint64
hash_of_text(Datum datum)
{
	struct varlena *text = (struct varlena *) DatumGetPointer(datum);
	uint64		hash;

	if (likely(!is_toasted(datum)))
		return hash_of_bytes(VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text));
	CHECK_FOR_INTERRUPTS();
	text = pg_detoast_datum(text);
	hash = hash_of_bytes(VARDATA(text), VARSIZE(text) - VARHDRSZ);
	pfree(text);
	return hash;
}

#define NULL_HASH UINT64CONST(0x9E3779B97F4A7C15)

/* What the functions of a key leave in memory must not add up over the rows, so it goes at once. */
static uint32
hash_by_function(FastScan *scan, GroupKey *key, Datum value)
{
	ExprContext *econtext = scan->agg->tmpcontext;
	MemoryContext old = MemoryContextSwitchTo(econtext->ecxt_per_tuple_memory);
	uint32		hash = DatumGetUInt32(FunctionCall1Coll(&key->hash, key->collation, value));

	MemoryContextSwitchTo(old);
	ResetExprContext(econtext);
	return hash;
}

static bool
same_by_function(FastScan *scan, GroupKey *key, Datum a, Datum b)
{
	ExprContext *econtext = scan->agg->tmpcontext;
	MemoryContext old = MemoryContextSwitchTo(econtext->ecxt_per_tuple_memory);
	bool		same = DatumGetBool(FunctionCall2Coll(&key->equal, key->collation, a, b));

	MemoryContextSwitchTo(old);
	ResetExprContext(econtext);
	return same;
}

/* Mixes the values of one key into the hashes of the rows. */
static void
hash_column(FastScan *scan, GroupKey *key)
{
	const ScanColumn *column = &scan->column[key->column];
	const Datum *values = column->values;
	const bool *nulls = column->nulls;
	uint64	   *hash = scan->hash;

	switch (key->compare)
	{
		case KEY_DATUM:
			for (int i = 0; i < scan->n; i++)
				hash[i] = mix(hash[i] * 31 ^ (nulls[i] ? NULL_HASH : values[i] & key->mask));
			break;
		case KEY_BYTES:
			for (int i = 0; i < scan->n; i++)
				hash[i] = hash[i] * 31 ^ (nulls[i] ? NULL_HASH : hash_of_text(values[i]));
			break;
		case KEY_FUNCTIONS:
			for (int i = 0; i < scan->n; i++)
			{
				uint64		value = nulls[i] ? NULL_HASH : hash_by_function(scan, key, values[i]);

				CHECK_FOR_INTERRUPTS();
				hash[i] = mix(hash[i] * 31 ^ value);
			}
			break;
	}
}

static bool
same_text(Datum a, Datum b)
{
	struct varlena *x = (struct varlena *) DatumGetPointer(a);
	struct varlena *y = (struct varlena *) DatumGetPointer(b);

	if (unlikely(is_toasted(a) || is_toasted(b)))
	{
		bool		same = toast_raw_datum_size(a) == toast_raw_datum_size(b);

		if (same)
		{
			CHECK_FOR_INTERRUPTS();
			x = pg_detoast_datum_copy(x);
			y = pg_detoast_datum_copy(y);
			same = memcmp(VARDATA(x), VARDATA(y), VARSIZE(x) - VARHDRSZ) == 0;
			pfree(x);
			pfree(y);
		}
		return same;
	}
	return VARSIZE_ANY_EXHDR(x) == VARSIZE_ANY_EXHDR(y) &&
		same_bytes(VARDATA_ANY(x), VARDATA_ANY(y), VARSIZE_ANY_EXHDR(x));
}

static inline bool
same_keys(FastScan *scan, char *group, int row)
{
	ScanGroups *groups = &scan->groups;

	for (int k = 0; k < groups->nkeys; k++)
	{
		GroupKey   *key = &groups->key[k];
		const ScanColumn *column = &scan->column[key->column];
		bool		isnull = column->nulls[row];
		Datum		value = group_keys(group)[k];

		if (group_nulls(groups, group)[k] != isnull)
			return false;
		if (isnull)
			continue;
		if (key->compare == KEY_DATUM ? ((value ^ column->values[row]) & key->mask) != 0 :
			key->compare == KEY_BYTES ? !same_text(value, column->values[row]) :
			!same_by_function(scan, key, value, column->values[row]))
			return false;
	}
	return true;
}

/* The group of a row, a new one if there is none; NULL if it must be put aside. */
static inline char *
find_group(FastScan *scan, int row)
{
	ScanGroups *groups = &scan->groups;
	uint32		tag = scan->hash[row] >> 32;
	uint64		i = tag & groups->mask;
	char	   *group;

	for (; groups->slot[i].number != 0; i = (i + 1) & groups->mask)
	{
		if (groups->slot[i].tag != tag)
			continue;
		group = scan_group_at(groups, groups->slot[i].number - 1);
		if (same_keys(scan, group, row))
			return group;
	}
	if (groups->full)
		return NULL;
	group = add_group(scan, row);
	groups->slot[i] = (GroupSlot) {tag, groups->n};
	return group;
}

/* Fetches what the look-ups will read, where that is more than a cache holds. */
static void
prefetch(FastScan *scan)
{
#ifdef __GNUC__
	ScanGroups *groups = &scan->groups;

	for (int i = 0; i < scan->n; i++)
		__builtin_prefetch(&groups->slot[scan->hash[i] >> 32 & groups->mask]);
	for (int i = 0; i < scan->n; i++)
	{
		uint32		number = groups->slot[scan->hash[i] >> 32 & groups->mask].number;

		if (number != 0)
		{
			char	   *group = scan_group_at(groups, number - 1);

			__builtin_prefetch(group);
			__builtin_prefetch(group + 64);
		}
	}
#endif
}

/* Puts the rows aside that have no group, and closes the gaps. */
static void
drop_rows(FastScan *scan)
{
	int			kept = 0;

	for (int i = 0; i < scan->n; i++)
	{
		if (scan->group[i] == NULL)
		{
			scan_put_aside(scan, i);
			continue;
		}
		if (kept < i)
		{
			for (int c = 0; c < scan->ncolumns; c++)
			{
				scan->column[c].values[kept] = scan->column[c].values[i];
				scan->column[c].nulls[kept] = scan->column[c].nulls[i];
			}
			scan->group[kept] = scan->group[i];
		}
		kept++;
	}
	scan->n = kept;
}

/*
 * Finds the group of each row of the batch.  Rows that would need a new one
 * when the table is full leave the batch.
 */
void
scan_groups_find(FastScan *scan)
{
	ScanGroups *groups = &scan->groups;
	bool		missing = false;

	if (groups->nkeys == 0)
	{
		char	   *group = groups->n == 0 ? add_group(scan, 0) : scan_group_at(groups, 0);

		for (int i = 0; i < scan->n; i++)
			scan->group[i] = group;
		return;
	}
	if (!scan->hashed)
	{
		memset(scan->hash, 0, scan->n * sizeof(uint64));
		for (int k = 0; k < groups->nkeys; k++)
			hash_column(scan, &groups->key[k]);
	}
	while (!groups->full &&
		   (groups->slot == NULL || 2 * ((uint64) groups->n + scan->n) > groups->mask))
		grow(scan);
	if (groups->n > GROUPS_IN_CACHE)
		prefetch(scan);
	for (int i = 0; i < scan->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		scan->group[i] = find_group(scan, i);
		missing |= scan->group[i] == NULL;
	}
	if (unlikely(missing))
		drop_rows(scan);
}

/* The one group of a query without GROUP BY exists without rows too. */
void
scan_groups_complete(FastScan *scan)
{
	if (!scan->groups.grouped && scan->groups.n == 0)
		add_group(scan, 0);
	check_memory(scan);
}

#endif							/* CXKPI_FAST_AGGREGATION */
