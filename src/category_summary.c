/*
 * The summary of categories: its text and binary forms, how rows come into it,
 * and what is read from it.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "access/htup_details.h"
#include "category_state.h"
#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "scan_kernel.h"
#include "statistics.h"
#include "summary_types.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/json.h"

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
	.nwords_min = CATEGORY_WORDS,
	.nwords = SUMMARY_VARIABLE,
	.fields = category_fields,
	.nfields = lengthof(category_fields),
	.check = category_check,
	.write = category_write,
	.read = category_read
};

#define PG_GETARG_CATEGORIES(n) ((const CategorySummary *) PG_GETARG_SUMMARY(category_summary_type, n))

static bool
check_labels(const CategorySummary *s, Node *escontext)
{
	const uint32 *end = label_ends(s);
	uint32		nbytes = s->kinds > 0 ? end[s->kinds - 1] : 0;
	const char *bytes = (const char *) &end[s->kinds];

	for (int i = 0; i < s->kinds; i++)
	{
		uint32		start = i > 0 ? end[i - 1] : 0;

		if (end[i] < start || end[i] - start > STORED_LABEL_MAX)
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

/* The labels of state with all else from s. */
static Summary *
take_labels(CategoryState *state, const Summary *s)
{
	CategorySummary *entered = category_state_flatten(state);
	int64		kinds = entered->kinds;

	memcpy(VARDATA(entered), VARDATA(s),
		   SUMMARY_SIZE(CATEGORY_WORDS) - VARHDRSZ);
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
	state = category_state_make(&category_summary_type, CurrentMemoryContext);
	do
	{
		StringInfoData label;
		int64		count;
		const char *expected;

		CHECK_FOR_INTERRUPTS();
		initStringInfo(&label);
		if (!text_quoted(r, &label) || !text_expect(r, ':') || !text_int64(r, &count))
			return false;
		expected = category_state_enter(state, (Label) {label.data, label.len}, count);
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
	for (int i = 0; i < CATEGORY_WORDS; i++)
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
	CategoryState *state = category_state_make(&category_summary_type, CurrentMemoryContext);
	int64		kinds = ((CategorySummary *) s)->kinds;

	if (kinds < 0 || kinds > KINDS_MAX)
		return s;				/* which the check refuses */
	for (int64 i = 0; i < kinds; i++)
	{
		int64		count = pq_getmsgint64(buf);
		int			sent = pq_getmsgint(buf, sizeof(int32));
		int			length;
		char	   *text = pq_getmsgtext(buf, sent, &length);
		const char *expected = category_state_enter(state, (Label) {text, length}, count);

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

	for (int i = 0; i < CATEGORY_WORDS; i++)
		s->word[i] = pq_getmsgint64(buf);
	s = receive_labels(buf, s);
	pq_getmsgend(buf);
	summary_check(&category_summary_type, s, NULL);
	PG_RETURN_POINTER(s);
}

static void
label_too_long(Label label)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("category of %u bytes is too long", label.length),
			 errdetail("A category has at most %d bytes; this one starts with \"%s\".",
					   LABEL_MAX, pnstrdup(label.bytes, pg_mbcliplen(label.bytes, label.length, 40))),
			 errhint("Count left(category, 100) if that tells them apart.")));
}

/* The label of a row; errors out if it is longer than LABEL_MAX. */
static inline Label
label_from_datum(Datum datum)
{
	text	   *t = DatumGetTextPP(datum);
	Label		label = {VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t)};

	if (unlikely(label.length > LABEL_MAX))
		label_too_long(label);
	return label;
}

static void
change_category(CategoryState *state, Datum category, int64 change)
{
	count_add(&category_summary_type, &state->events, change);
	category_state_change(state, label_from_datum(category), change);
}

/* Of a char(n), whose trailing blanks mean nothing, as in a cast to text. */
static void
change_char_category(CategoryState *state, Datum category, int64 change)
{
	BpChar	   *value = DatumGetBpCharPP(category);
	Label		label = {VARDATA_ANY(value), bpchartruelen(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value))};

	if (unlikely(label.length > LABEL_MAX))
		label_too_long(label);
	count_add(&category_summary_type, &state->events, change);
	category_state_change(state, label, change);
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
			category_state_change(state, labels[i], change);
	}
}

/* The changed state, flat and checked unless we are in an aggregate: see summary_result. */
static Datum
category_result(FunctionCallInfo fcinfo, CategoryState *state)
{
	CategorySummary *s;

	if (AggCheckCallContext(fcinfo, NULL))
		return EOHPGetRWDatum(&state->header);
	s = category_state_flatten(state);
	summary_check(&category_summary_type, (Summary *) s, NULL);
	PG_RETURN_POINTER(s);
}

/*
 * Adds (change 1) or removes (-1) argument 1.  Approximate counts cannot be
 * taken back: NULL makes the executor start anew.
 */
static pg_attribute_always_inline Datum
category_transition(FunctionCallInfo fcinfo,
					void (*change_event) (CategoryState *, Datum, int64), int64 change)
{
	CategoryState *state = category_state_argument(&category_summary_type, fcinfo);

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

/* Whether no label is too long. */
static bool
labels_fit(const ScanRows *rows)
{
	bool		all = true;

	for (int i = 0; i < rows->n; i++)
		all &= rows->isnull[0][i] || toast_raw_datum_size(rows->value[0][i]) <= LABEL_MAX + VARHDRSZ;
	return all;
}

static void
add_events(const ScanRows *rows)
{
	for (int i = 0; i < rows->n; i++)
	{
		Datum		datum = *scan_state(rows, i);
		CategoryState *state;

		if (unlikely(datum == (Datum) 0 || !VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum))))
		{
			rows->call(rows, i);
			continue;
		}
		state = (CategoryState *) DatumGetEOHP(datum);
		category_touch(state);
		if (rows->isnull[0][i])
			count_add(&category_summary_type, &state->unknown, 1);
		else
			change_category(state, rows->value[0][i], 1);
	}
}

const ScanKernel category_kernels[] = {
	{cxkpi_category_summary_accum, 1, false, labels_fit, add_events},
	{.transition = NULL}
};

/* Combines, and takes back what was combined as category_transition does. */
static Datum
combine(FunctionCallInfo fcinfo, int sign)
{
	const CategorySummary *other = PG_GETARG_CATEGORIES(1);
	CategoryState *state = category_state_argument(&category_summary_type, fcinfo);

	if (sign < 0 && (state->error > 0 || other->error > 0))
		PG_RETURN_NULL();
	count_add(&category_summary_type, &state->events, sign * other->events);
	count_add(&category_summary_type, &state->unlabelled, sign * other->unlabelled);
	count_add(&category_summary_type, &state->unknown, sign * other->unknown);
	count_add(&category_summary_type, &state->error, sign * other->error);
	for (int i = 0; i < other->kinds; i++)
	{
		CHECK_FOR_INTERRUPTS();
		category_state_change(state, label_at(other, i), sign * other->count[i]);
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

#define CATEGORY_ACCESSOR(name, value) \
	SUMMARY_ACCESSOR(category_##name, CategorySummary, category_summary_type, value)

CATEGORY_ACCESSOR(events, Int64GetDatum(s->events))
CATEGORY_ACCESSOR(unlabelled, Int64GetDatum(s->unlabelled))
CATEGORY_ACCESSOR(unknown, Int64GetDatum(s->unknown))
CATEGORY_ACCESSOR(is_exact, BoolGetDatum(s->error == 0))

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

/* The labels by falling count, then in the order of their bytes. */
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
	nulls[2] = !percent_of(count, s->events, &values[2]);
	values[3] = Int64GetDatum(Min(s->error, s->events - s->unlabelled - count));
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}
