/*
 * The state of category_summary under way: a hash table of labels.
 */
#include "postgres.h"

#include "category_state.h"
#include "common/hashfn.h"
#include "utils/memutils.h"

typedef struct Kind
{
	Label		label;
	int64		count;			/* never 0 */
	uint32		hash;
	char		status;
} Kind;

#define SH_PREFIX kinds
#define SH_ELEMENT_TYPE Kind
#define SH_KEY_TYPE Label
#define SH_KEY label
#define SH_HASH_KEY(table, key) hash_bytes((const unsigned char *) (key).bytes, (key).length)
#define SH_EQUAL(table, a, b) \
	((a).length == (b).length && memcmp((a).bytes, (b).bytes, (a).length) == 0)
#define SH_STORE_HASH
#define SH_GET_HASH(table, entry) (entry)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

static int
compare_counts_falling(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	return x > y ? -1 : x < y;
}

static int
compare_kinds(const void *a, const void *b)
{
	return label_compare((*(Kind *const *) a)->label, (*(Kind *const *) b)->label);
}

/*
 * What to take off all counts to leave at most KINDS_MAX labels.  Works in the
 * context of the hash table, because a state can be flattened in one that
 * cannot free.
 */
static int64
find_cut(kinds_hash *kinds)
{
	int64	   *counts;
	int			n = 0;
	int64		cut;
	kinds_iterator it;
	Kind	   *kind;

	if (kinds->members <= KINDS_MAX)
		return 0;
	counts = MemoryContextAlloc(kinds->ctx, kinds->members * sizeof(int64));
	kinds_start_iterate(kinds, &it);
	while ((kind = kinds_iterate(kinds, &it)) != NULL)
		counts[n++] = kind->count;
	qsort(counts, n, sizeof(int64), compare_counts_falling);
	cut = counts[KINDS_MAX];
	pfree(counts);
	return cut;
}

static Size
flat_size(ExpandedObjectHeader *header)
{
	CategoryState *state = (CategoryState *) header;
	Size		nbytes = 0;

	if (state->kept == NULL)
	{
		kinds_iterator it;
		Kind	   *kind;

		state->kept = MemoryContextAlloc(header->eoh_context,
										 Max(state->kinds->members, 1) * sizeof(Kind *));
		state->nkept = 0;
		state->cut = find_cut(state->kinds);
		kinds_start_iterate(state->kinds, &it);
		while ((kind = kinds_iterate(state->kinds, &it)) != NULL)
		{
			if (kind->count > state->cut)
				state->kept[state->nkept++] = kind;
		}
		qsort(state->kept, state->nkept, sizeof(Kind *), compare_kinds);
	}
	for (int i = 0; i < state->nkept; i++)
		nbytes += state->kept[i]->label.length;
	return category_size(state->nkept, nbytes);
}

static void
flatten_into(ExpandedObjectHeader *header, void *result, Size size)
{
	CategoryState *state = (CategoryState *) header;
	CategorySummary *s = result;
	uint32	   *end;
	uint32		at = 0;

	memset(s, 0, size);
	SET_VARSIZE(s, size);
	s->version = state->type->version;
	s->kind = state->type->kind;
	s->events = state->events;
	s->unlabelled = state->unlabelled;
	s->unknown = state->unknown;
	s->error = state->error;
	count_add(state->type, &s->error, state->cut);
	s->kinds = state->nkept;
	end = label_ends(s);
	for (int i = 0; i < state->nkept; i++)
	{
		Label		label = state->kept[i]->label;

		s->count[i] = state->kept[i]->count - state->cut;
		memcpy((char *) &end[s->kinds] + at, label.bytes, label.length);
		at += label.length;
		end[i] = at;
	}
}

static const ExpandedObjectMethods category_methods = {flat_size, flatten_into};

/* An empty state in a new context below parent. */
CategoryState *
category_state_make(const SummaryType *type, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "category_summary",
												  ALLOCSET_START_SMALL_SIZES);
	CategoryState *state = MemoryContextAllocZero(context, sizeof(CategoryState));

	state->type = type;
	EOH_init_header(&state->header, &category_methods, context);
	state->kinds = kinds_create(context, 8, NULL);
	return state;
}

/* The summary of a state, in the current memory context. */
CategorySummary *
category_state_flatten(CategoryState *state)
{
	Size		size = EOH_get_flat_size(&state->header);
	CategorySummary *s = palloc(size);

	EOH_flatten_into(&state->header, s, size);
	return s;
}

/* Makes room: cuts the labels to KINDS_MAX. */
static void
prune(CategoryState *state)
{
	kinds_hash *all = state->kinds;
	int64		cut = find_cut(all);
	kinds_iterator it;
	Kind	   *kind;
	bool		found;

	state->kinds = kinds_create(state->header.eoh_context, KINDS_MAX, NULL);
	kinds_start_iterate(all, &it);
	while ((kind = kinds_iterate(all, &it)) != NULL)
	{
		if (kind->count > cut)
			kinds_insert_hash(state->kinds, kind->label, kind->hash, &found)->count = kind->count - cut;
		else
			pfree((char *) kind->label.bytes);
	}
	kinds_destroy(all);
	count_add(state->type, &state->error, cut);
}

/* Adds count to a label. */
static void
add_label(CategoryState *state, Label label, int64 count)
{
	bool		found;
	Kind	   *kind;

	kind = kinds_insert(state->kinds, label, &found);
	if (!found)
	{
		char	   *bytes = MemoryContextAlloc(state->header.eoh_context, label.length);

		memcpy(bytes, label.bytes, label.length);
		kind->label.bytes = bytes;
		kind->count = 0;
	}
	count_add(state->type, &kind->count, count);
	if (unlikely(state->kinds->members > 2 * KINDS_MAX))
		prune(state);
}

/* Takes count off a label; errors out if it was not counted so often. */
static void
remove_label(CategoryState *state, Label label, int64 count)
{
	Kind	   *kind = kinds_lookup(state->kinds, label);

	if (kind == NULL)
		summary_count_overflow(state->type);
	count_add(state->type, &kind->count, -count);
	if (kind->count == 0)
	{
		char	   *bytes = (char *) kind->label.bytes;

		kinds_delete(state->kinds, label);
		pfree(bytes);
	}
}

/* Adds change to the count of a label, or takes it off exactly if negative. */
void
category_state_change(CategoryState *state, Label label, int64 change)
{
	if (change > 0)
		add_label(state, label, change);
	else
		remove_label(state, label, -change);
}

/*
 * The state in argument 0, to be changed: itself inside an aggregate, unless
 * it is still flat; else a copy.
 */
CategoryState *
category_state_argument(const SummaryType *type, FunctionCallInfo fcinfo)
{
	MemoryContext context = CurrentMemoryContext;
	bool		in_aggregate = AggCheckCallContext(fcinfo, &context);
	CategoryState *state;
	const CategorySummary *s;

	if (PG_ARGISNULL(0))
		return category_state_make(type, context);
	if (in_aggregate && VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(PG_GETARG_DATUM(0))))
	{
		state = (CategoryState *) DatumGetEOHP(PG_GETARG_DATUM(0));
		if (likely(state->header.eoh_methods == &category_methods))
		{
			category_touch(state);
			return state;
		}
	}
	s = (const CategorySummary *) summary_detoast(type, PG_GETARG_DATUM(0), false);
	state = category_state_make(type, context);
	state->events = s->events;
	state->unlabelled = s->unlabelled;
	state->unknown = s->unknown;
	state->error = s->error;
	for (int i = 0; i < s->kinds; i++)
		add_label(state, label_at(s, i), s->count[i]);
	return state;
}

/* Adds a label from input; returns NULL, or what was expected instead. */
const char *
category_state_enter(CategoryState *state, Label label, int64 count)
{
	if (label.length > STORED_LABEL_MAX)
		return "a shorter category";
	if (count < 1)
		return "a count of 1 or more";
	if (kinds_lookup(state->kinds, label))
		return "each category once";
	if (state->kinds->members == KINDS_MAX)
		return "fewer categories";
	add_label(state, label, count);
	return NULL;
}
