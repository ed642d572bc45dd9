/*
 * Categories: how often each kind occurs, of a ticket, a channel or a topic.
 *
 * While there are at most KINDS_MAX labels, every count is exact and the
 * summary of the same rows is the same under every plan.  Beyond that it keeps
 * the most frequent: the counters of J. Misra and D. Gries (Science of
 * Computer Programming 2, 1982) in the mergeable form of P. K. Agarwal et al.
 * (ACM TODS 38, 2013).  Whenever there are too many, the count in place
 * KINDS_MAX + 1 is taken off all of them, those that reach 0 are dropped, and
 * error grows by it: a label occurs at least as often as counted and at most
 * error times more, and error is at most 1 / (KINDS_MAX + 1) of all labels.
 *
 * A state under way is an expanded object, a hash table of up to twice
 * KINDS_MAX labels so that the cut is rare.  Its flat form is the summary:
 * cut to KINDS_MAX labels and sorted by their bytes, whatever the collation.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "statistics.h"
#include "summary.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/expandeddatum.h"
#include "utils/json.h"
#include "utils/memutils.h"

#define KINDS_MAX 10000
#define LABEL_MAX 1024			/* bytes */

typedef struct CategorySummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		unused[2];
	int64		events;			/* with labels, or known to have none */
	int64		unlabelled;		/* of these, without a label */
	int64		unknown;		/* NULL */
	int64		error;			/* what a count may be too low by */
	int64		kinds;			/* number of labels, called n below */
	int64		count[FLEXIBLE_ARRAY_MEMBER];
	/* uint32 end[n]: where each label ends; the bytes; zeros to a full word */
} CategorySummary;

typedef struct Label
{
	const char *bytes;
	uint32		length;
} Label;

typedef struct Kind
{
	Label		label;
	int64		count;			/* never 0 */
	uint32		hash;
	char		status;
} Kind;

static inline int
label_compare(Label a, Label b)
{
	int			order = memcmp(a.bytes, b.bytes, Min(a.length, b.length));

	return order != 0 ? order : a.length < b.length ? -1 : a.length > b.length;
}

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

typedef struct CategoryState
{
	ExpandedObjectHeader header;
	int64		events;
	int64		unlabelled;
	int64		unknown;
	int64		error;
	kinds_hash *kinds;
	/* What the flat form keeps, set up by flat_size and gone with a change. */
	Kind	  **kept;
	int			nkept;
	int64		cut;			/* to be taken off their counts */
} CategoryState;

static bool category_check(const Summary *s, Node *escontext);
static void category_write(const Summary *s, StringInfo buf);
static bool category_read(TextReader *r, const char *key, Summary **s);

static const Field category_fields[] = {
	{"events", FIELD_COUNT, 0}, {"unlabelled", FIELD_COUNT, 1},
	{"unknown", FIELD_COUNT, 2}, {"error", FIELD_COUNT, 3}
};

const SummaryType category_summary_type = {
	.name = "category_summary",
	.kind = SUMMARY_CATEGORY,
	.version = 1,
	.nparams = 0,
	.nwords_min = 5,
	.nwords = SUMMARY_VARIABLE,
	.fields = category_fields,
	.nfields = lengthof(category_fields),
	.check = category_check,
	.write = category_write,
	.read = category_read
};

#define PG_GETARG_CATEGORIES(n) ((CategorySummary *) PG_GETARG_SUMMARY(category_summary_type, n))

static inline uint32 *
label_ends(const CategorySummary *s)
{
	return (uint32 *) &s->count[s->kinds];
}

static inline Label
label_at(const CategorySummary *s, int i)
{
	const uint32 *end = label_ends(s);
	uint32		start = i > 0 ? end[i - 1] : 0;

	return (Label) {(const char *) &end[s->kinds] + start, end[i] - start};
}

/* The size of a summary of n labels with so many bytes. */
static Size
category_size(Size n, Size nbytes)
{
	return SUMMARY_SIZE(category_summary_type.nwords_min + n) +
		TYPEALIGN(sizeof(int64), n * sizeof(uint32) + nbytes);
}

static bool
check_labels(const CategorySummary *s, Node *escontext)
{
	const uint32 *end = label_ends(s);
	uint32		nbytes = s->kinds > 0 ? end[s->kinds - 1] : 0;
	const char *bytes = (const char *) &end[s->kinds];

	for (int i = 0; i < s->kinds; i++)
	{
		uint32		start = i > 0 ? end[i - 1] : 0;

		if (end[i] < start || end[i] - start > LABEL_MAX)
			ereturn(escontext, false,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("category_summary has a label of a wrong length")));
	}
	if (VARSIZE(s) != category_size(s->kinds, nbytes))
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("category_summary has labels of %u bytes in a value of %zu bytes",
						nbytes, (Size) VARSIZE(s))));
	for (const char *p = bytes + nbytes; p < (const char *) s + VARSIZE(s); p++)
	{
		if (*p != 0)
			ereturn(escontext, false,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("category_summary has a reserved byte that is %d, not 0", (uint8) *p)));
	}
	for (int i = 0; i < s->kinds; i++)
	{
		Label		label = label_at(s, i);

		if (i > 0 && label_compare(label_at(s, i - 1), label) >= 0)
			ereturn(escontext, false,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("category_summary has labels that are not in order")));
		if (!pg_verify_mbstr(GetDatabaseEncoding(), label.bytes, label.length, true))
			ereturn(escontext, false,
					(errcode(ERRCODE_CHARACTER_NOT_IN_REPERTOIRE),
					 errmsg("category_summary has a label that is not text in encoding %s",
							GetDatabaseEncodingName())));
	}
	return true;
}

static bool
category_check(const Summary *summary, Node *escontext)
{
	const CategorySummary *s = (const CategorySummary *) summary;

	if (!check_counts(&category_summary_type, summary->word, 4, escontext))
		return false;
	if (s->unlabelled > s->events)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("category_summary has more unlabelled events than events")));
	if (s->kinds < 0 || s->kinds > KINDS_MAX || VARSIZE(s) < category_size(s->kinds, 0))
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("category_summary has a wrong number of labels, " INT64_FORMAT, s->kinds),
				 errdetail("It must be from 0 to %d, and as many as there are.", KINDS_MAX)));
	for (int i = 0; i < s->kinds; i++)
	{
		if (s->count[i] < 1 || s->count[i] > s->events - s->unlabelled)
			ereturn(escontext, false,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("category_summary has a label with count " INT64_FORMAT, s->count[i]),
					 errdetail("It must be from 1 to " INT64_FORMAT ", the number of events with a label.",
							   s->events - s->unlabelled)));
	}
	return check_labels(s, escontext);
}

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
 * What to take off all counts so that KINDS_MAX labels are left.  Called to
 * flatten a state, in a context that may not be able to free.
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
	s->version = category_summary_type.version;
	s->kind = SUMMARY_CATEGORY;
	s->events = state->events;
	s->unlabelled = state->unlabelled;
	s->unknown = state->unknown;
	s->error = state->error;
	count_add(&category_summary_type, &s->error, state->cut);
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
static CategoryState *
make_state(MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "category_summary",
												  ALLOCSET_START_SMALL_SIZES);
	CategoryState *state = MemoryContextAllocZero(context, sizeof(CategoryState));

	EOH_init_header(&state->header, &category_methods, context);
	state->kinds = kinds_create(context, 8, NULL);
	return state;
}

static CategorySummary *
flatten(CategoryState *state)
{
	Size		size = EOH_get_flat_size(&state->header);
	CategorySummary *s = palloc(size);

	EOH_flatten_into(&state->header, s, size);
	return s;
}

/* Before a change: what was set up for the flat form is no longer right. */
static inline void
touch(CategoryState *state)
{
	if (unlikely(state->kept != NULL))
	{
		pfree(state->kept);
		state->kept = NULL;
		state->cut = 0;
	}
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
	count_add(&category_summary_type, &state->error, cut);
}

/* Adds count to a label, which must not be too long. */
static void
add_label(CategoryState *state, Label label, int64 count)
{
	bool		found;
	Kind	   *kind;

	if (unlikely(label.length > LABEL_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("category of %u bytes is too long", label.length),
				 errdetail("A category has at most %d bytes; this one starts with \"%s\".",
						   LABEL_MAX, pnstrdup(label.bytes, pg_mbcliplen(label.bytes, label.length, 40))),
				 errhint("Count left(category, 100) if that tells them apart.")));

	kind = kinds_insert(state->kinds, label, &found);
	if (!found)
	{
		char	   *bytes = MemoryContextAlloc(state->header.eoh_context, label.length);

		memcpy(bytes, label.bytes, label.length);
		kind->label.bytes = bytes;
		kind->count = 0;
	}
	count_add(&category_summary_type, &kind->count, count);
	if (unlikely(state->kinds->members > 2 * KINDS_MAX))
		prune(state);
}

/* Takes count off a label, exactly; 22003 if it was not counted before. */
static void
remove_label(CategoryState *state, Label label, int64 count)
{
	Kind	   *kind = kinds_lookup(state->kinds, label);

	if (kind == NULL)
		summary_count_overflow(&category_summary_type);
	count_add(&category_summary_type, &kind->count, -count);
	if (kind->count == 0)
	{
		char	   *bytes = (char *) kind->label.bytes;

		kinds_delete(state->kinds, label);
		pfree(bytes);
	}
}

static void
change_label(CategoryState *state, Label label, int64 count)
{
	if (count > 0)
		add_label(state, label, count);
	else
		remove_label(state, label, -count);
}

/*
 * The state in argument 0, to be changed: itself inside an aggregate, unless
 * it is still flat; else a copy.
 */
static CategoryState *
category_state(FunctionCallInfo fcinfo)
{
	MemoryContext context = CurrentMemoryContext;
	bool		in_aggregate = AggCheckCallContext(fcinfo, &context);
	CategoryState *state;
	CategorySummary *s;

	if (PG_ARGISNULL(0))
		return make_state(context);
	if (in_aggregate && VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(PG_GETARG_DATUM(0))))
	{
		state = (CategoryState *) DatumGetEOHP(PG_GETARG_DATUM(0));
		if (likely(state->header.eoh_methods == &category_methods))
		{
			touch(state);
			return state;
		}
	}
	s = PG_GETARG_CATEGORIES(0);
	state = make_state(context);
	state->events = s->events;
	state->unlabelled = s->unlabelled;
	state->unknown = s->unknown;
	state->error = s->error;
	for (int i = 0; i < s->kinds; i++)
		add_label(state, label_at(s, i), s->count[i]);
	return state;
}

/* The changed state, flat and checked unless we are in an aggregate: see summary_result. */
static Datum
category_result(FunctionCallInfo fcinfo, CategoryState *state)
{
	CategorySummary *s;

	if (AggCheckCallContext(fcinfo, NULL))
		return EOHPGetRWDatum(&state->header);
	s = flatten(state);
	summary_check(&category_summary_type, (Summary *) s, NULL);
	PG_RETURN_POINTER(s);
}

/* Appends ,"categories":{"label":count,...}. */
static void
category_write(const Summary *summary, StringInfo buf)
{
	const CategorySummary *s = (const CategorySummary *) summary;

	for (int i = 0; i < s->kinds; i++)
	{
		Label		label = label_at(s, i);
		char	   *text = pnstrdup(label.bytes, label.length);

		CHECK_FOR_INTERRUPTS();
		appendStringInfoString(buf, i == 0 ? ",\"categories\":{" : ",");
		escape_json(buf, text);
		appendStringInfo(buf, ":" INT64_FORMAT, s->count[i]);
		pfree(text);
	}
	if (s->kinds > 0)
		appendStringInfoChar(buf, '}');
}

/* Takes in a label from outside; else returns what it should have been. */
static const char *
enter_label(CategoryState *state, Label label, int64 count)
{
	if (label.length > LABEL_MAX)
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

/* The labels of state with all else from s. */
static Summary *
take_labels(CategoryState *state, const Summary *s)
{
	CategorySummary *entered = flatten(state);
	int64		kinds = entered->kinds;

	memcpy(VARDATA(entered), VARDATA(s),
		   SUMMARY_SIZE(category_summary_type.nwords_min) - VARHDRSZ);
	entered->kinds = kinds;
	return (Summary *) entered;
}

static bool
category_read(TextReader *r, const char *key, Summary **s)
{
	CategoryState *state;

	if (strcmp(key, "categories") != 0)
		return text_fail_key(r, key);
	if (!text_expect(r, '{'))
		return false;
	if (text_accept(r, '}'))
		return true;
	state = make_state(CurrentMemoryContext);
	do
	{
		StringInfoData label;
		int64		count;
		const char *expected;

		CHECK_FOR_INTERRUPTS();
		initStringInfo(&label);
		if (!text_quoted(r, &label) || !text_expect(r, ':') || !text_int64(r, &count))
			return false;
		expected = enter_label(state, (Label) {label.data, label.len}, count);
		if (expected)
			return text_fail(r, expected);
		pfree(label.data);
	} while (text_accept(r, ','));
	*s = take_labels(state, *s);
	return text_expect(r, '}');
}

PG_FUNCTION_INFO_V1(cxkpi_category_summary_in);
Datum
cxkpi_category_summary_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&category_summary_type, fcinfo);
}

/* The counts, then the labels as text, which is converted for the client. */
PG_FUNCTION_INFO_V1(cxkpi_category_summary_send);
Datum
cxkpi_category_summary_send(PG_FUNCTION_ARGS)
{
	const CategorySummary *s = PG_GETARG_CATEGORIES(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	summary_send_header(&buf, (const Summary *) s);
	for (int i = 0; i < category_summary_type.nwords_min; i++)
		pq_sendint64(&buf, ((const Summary *) s)->word[i]);
	for (int i = 0; i < s->kinds; i++)
	{
		Label		label = label_at(s, i);
		char	   *text = pnstrdup(label.bytes, label.length);
		char	   *sent = pg_server_to_client(text, label.length);
		int			length = strlen(sent);

		CHECK_FOR_INTERRUPTS();
		pq_sendint64(&buf, s->count[i]);
		pq_sendint32(&buf, length);
		pq_sendbytes(&buf, sent, length);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* Reads the labels of s into it. */
static Summary *
receive_labels(StringInfo buf, Summary *s)
{
	CategoryState *state = make_state(CurrentMemoryContext);
	int64		kinds = ((CategorySummary *) s)->kinds;

	if (kinds < 0 || kinds > KINDS_MAX)
		return s;				/* which the check refuses */
	for (int64 i = 0; i < kinds; i++)
	{
		int64		count = pq_getmsgint64(buf);
		int			sent = pq_getmsgint(buf, sizeof(int32));
		int			length;
		char	   *text = pq_getmsgtext(buf, sent, &length);
		const char *expected = enter_label(state, (Label) {text, length}, count);

		CHECK_FOR_INTERRUPTS();
		if (expected)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
					 errmsg("invalid external category_summary"),
					 errdetail("Expected %s.", expected)));
	}
	return take_labels(state, s);
}

PG_FUNCTION_INFO_V1(cxkpi_category_summary_recv);
Datum
cxkpi_category_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	Summary    *s = summary_receive_header(&category_summary_type, buf);

	for (int i = 0; i < category_summary_type.nwords_min; i++)
		s->word[i] = pq_getmsgint64(buf);
	s = receive_labels(buf, s);
	pq_getmsgend(buf);
	summary_check(&category_summary_type, s, NULL);
	PG_RETURN_POINTER(s);
}

static inline Label
label_from_datum(Datum datum)
{
	text	   *t = DatumGetTextPP(datum);

	return (Label) {VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)};
}

static void
change_category(CategoryState *state, Datum category, int64 change)
{
	count_add(&category_summary_type, &state->events, change);
	change_label(state, label_from_datum(category), change);
}

/* Of a char(n), whose trailing blanks mean nothing, as a cast to text. */
static void
change_char_category(CategoryState *state, Datum category, int64 change)
{
	Label		label = label_from_datum(category);

	label.length = bpchartruelen((char *) label.bytes, label.length);
	count_add(&category_summary_type, &state->events, change);
	change_label(state, label, change);
}

static int
compare_labels(const void *a, const void *b)
{
	return label_compare(*(const Label *) a, *(const Label *) b);
}

/*
 * The labels of one event, each counted once however often it is given.  NULLs
 * among them are left out; an event of nothing but NULLs is unknown.
 */
static void
change_categories(CategoryState *state, Datum array, int64 change)
{
	Datum	   *elements;
	bool	   *nulls;
	int			nelements;
	Label	   *labels;
	int			n = 0;

	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT,
					  &elements, &nulls, &nelements);
	labels = palloc(Max(nelements, 1) * sizeof(Label));
	for (int i = 0; i < nelements; i++)
	{
		if (!nulls[i])
			labels[n++] = label_from_datum(elements[i]);
	}
	if (n == 0 && nelements > 0)
	{
		count_add(&category_summary_type, &state->unknown, change);
		return;
	}
	count_add(&category_summary_type, &state->events, change);
	if (n == 0)
		count_add(&category_summary_type, &state->unlabelled, change);

	qsort(labels, n, sizeof(Label), compare_labels);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i == 0 || label_compare(labels[i - 1], labels[i]) != 0)
			change_label(state, labels[i], change);
	}
}

/*
 * Adds (change 1) or removes (-1) argument 1.  What is only approximate can't
 * be taken back: NULL makes the executor start anew.
 */
static pg_attribute_always_inline Datum
category_transition(FunctionCallInfo fcinfo,
					void (*change_event) (CategoryState *, Datum, int64), int64 change)
{
	CategoryState *state = category_state(fcinfo);

	if (change < 0 && state->error > 0)
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1))
		count_add(&category_summary_type, &state->unknown, change);
	else
		change_event(state, PG_GETARG_DATUM(1), change);
	return category_result(fcinfo, state);
}

#define CATEGORY_TRANSITIONS(name, change_event) \
PG_FUNCTION_INFO_V1(cxkpi_##name##_accum); \
Datum \
cxkpi_##name##_accum(PG_FUNCTION_ARGS) \
{ \
	return category_transition(fcinfo, change_event, 1); \
} \
PG_FUNCTION_INFO_V1(cxkpi_##name##_accum_inv); \
Datum \
cxkpi_##name##_accum_inv(PG_FUNCTION_ARGS) \
{ \
	return category_transition(fcinfo, change_event, -1); \
}

CATEGORY_TRANSITIONS(category_summary, change_category)
CATEGORY_TRANSITIONS(category_summary_char, change_char_category)
CATEGORY_TRANSITIONS(categories_summary, change_categories)

/* Combines, and takes back what was combined as category_transition does. */
static Datum
combine(FunctionCallInfo fcinfo, int sign)
{
	CategorySummary *other = PG_GETARG_CATEGORIES(1);
	CategoryState *state = category_state(fcinfo);

	if (sign < 0 && (state->error > 0 || other->error > 0))
		PG_RETURN_NULL();
	count_add(&category_summary_type, &state->events, sign * other->events);
	count_add(&category_summary_type, &state->unlabelled, sign * other->unlabelled);
	count_add(&category_summary_type, &state->unknown, sign * other->unknown);
	count_add(&category_summary_type, &state->error, sign * other->error);
	for (int i = 0; i < other->kinds; i++)
	{
		CHECK_FOR_INTERRUPTS();
		change_label(state, label_at(other, i), sign * other->count[i]);
	}
	return category_result(fcinfo, state);
}

PG_FUNCTION_INFO_V1(cxkpi_category_summary_combine);
Datum
cxkpi_category_summary_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(cxkpi_category_summary_combine_inv);
Datum
cxkpi_category_summary_combine_inv(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, -1);
}

PG_FUNCTION_INFO_V1(cxkpi_category_summary_subtract);
Datum
cxkpi_category_summary_subtract(PG_FUNCTION_ARGS)
{
	ErrorContextCallback callback = {error_context_stack, summary_hint_at_part, NULL};
	Datum		s;

	error_context_stack = &callback;
	s = combine(fcinfo, -1);
	error_context_stack = callback.previous;
	if (fcinfo->isnull)
		summary_fail_subtract(&category_summary_type);
	return s;
}

#define CATEGORY_ACCESSOR(name, result) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	CategorySummary *s = PG_GETARG_CATEGORIES(0); \
	return result; \
}

CATEGORY_ACCESSOR(category_events, Int64GetDatum(s->events))
CATEGORY_ACCESSOR(category_unlabelled, Int64GetDatum(s->unlabelled))
CATEGORY_ACCESSOR(category_unknown, Int64GetDatum(s->unknown))
CATEGORY_ACCESSOR(category_is_exact, BoolGetDatum(s->error == 0))

/* The labels by falling count, then in the order of their bytes. */
typedef struct Ranked
{
	int64		count;
	int			at;
} Ranked;

typedef struct Ranking
{
	CategorySummary *s;
	Ranked		ranked[FLEXIBLE_ARRAY_MEMBER];
} Ranking;

static int
compare_ranked(const void *a, const void *b)
{
	const Ranked *x = a;
	const Ranked *y = b;

	return x->count != y->count ? (x->count > y->count ? -1 : 1) : x->at - y->at;
}

static Ranking *
rank(CategorySummary *s, MemoryContext context)
{
	Ranking    *ranking = MemoryContextAlloc(context, offsetof(Ranking, ranked) +
											 s->kinds * sizeof(Ranked));

	ranking->s = s;
	for (int i = 0; i < s->kinds; i++)
		ranking->ranked[i] = (Ranked) {s->count[i], i};
	qsort(ranking->ranked, s->kinds, sizeof(Ranked), compare_ranked);
	return ranking;
}

/*
 * (category, events, share, error).  The share is in percent of the events
 * that are not unknown; the true number is at least events and at most
 * events + error.
 */
PG_FUNCTION_INFO_V1(cxkpi_categories);
Datum
cxkpi_categories(PG_FUNCTION_ARGS)
{
	bool		first = SRF_IS_FIRSTCALL();
	FuncCallContext *funcctx = summary_rows(&category_summary_type, fcinfo);
	CategorySummary *s;
	Label		label;
	int64		count;
	Datum		values[4];
	bool		nulls[4] = {false};

	if (first)
	{
		s = funcctx->user_fctx;
		funcctx->max_calls = s->kinds;
		funcctx->user_fctx = rank(s, funcctx->multi_call_memory_ctx);
	}
	if (funcctx->call_cntr >= funcctx->max_calls)
		SRF_RETURN_DONE(funcctx);

	s = ((Ranking *) funcctx->user_fctx)->s;
	label = label_at(s, ((Ranking *) funcctx->user_fctx)->ranked[funcctx->call_cntr].at);
	count = ((Ranking *) funcctx->user_fctx)->ranked[funcctx->call_cntr].count;
	values[0] = PointerGetDatum(cstring_to_text_with_len(label.bytes, label.length));
	values[1] = Int64GetDatum(count);
	values[2] = numeric_percent(fcinfo, count, s->events);
	values[3] = Int64GetDatum(Min(s->error, s->events - s->unlabelled - count));
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}
