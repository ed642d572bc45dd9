/*
 * What every summary type shares: the header, text and binary I/O, comparison
 * and the access of transition functions to their state.
 *
 * A summary is a varlena of a header and int64 words.  It is at once the
 * transition state of the aggregates, the value stored in a column and what
 * travels between servers, so its layout is a permanent format: see version.
 *
 * The binary form has the bytes behind the length, numbers in network order:
 * version, kind and two parameters, a byte each, then the words.  A
 * rate_summary of 3 hits, 1 miss and 2 unknown is
 *
 *	01 02 0000 0000000000000003 0000000000000001 0000000000000002
 *
 * The header fills the four bytes that would otherwise align the words, so it
 * costs nothing, and a value says what it is without its column.
 */
#ifndef CXKPI_SUMMARY_H
#define CXKPI_SUMMARY_H

#include "postgres.h"

#include "compat.h"

#include "common/int.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "json_text.h"

/* Part of the stored format: never renumber, never reuse.  Next free: 21. */
typedef enum SummaryKind
{
	SUMMARY_SCORE = 1,
	SUMMARY_RATE = 2,
	SUMMARY_DURATION = 3,
	SUMMARY_CUSTOMER = 4,
	SUMMARY_CUSTOMER_SERIES = 5,
	SUMMARY_ACTIVITY = 6,
	SUMMARY_COHORT = 7,
	SUMMARY_REVENUE = 8,
	SUMMARY_CLV_SAMPLE = 9,
	SUMMARY_CLV_MODEL = 10,
	SUMMARY_FUNNEL_STATE = 11,
	SUMMARY_FUNNEL = 12,
	SUMMARY_TOUCHES_STATE = 13,
	SUMMARY_VOLUME = 14,
	SUMMARY_CATEGORY = 15,
	SUMMARY_SENTIMENT = 16,
	SUMMARY_CAC = 17,
	SUMMARY_PURCHASE = 18,
	SUMMARY_PERIOD_BOUNDS = 19,
	SUMMARY_CALENDAR = 20		/* no summary, but compared and hashed like one */
} SummaryKind;

typedef struct Summary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;		/* of the type's layout, see SummaryType */
	uint8		kind;			/* SummaryKind */
	uint8		param[2];		/* parameters of the kind, 0 where it has none */
	int64		word[FLEXIBLE_ARRAY_MEMBER];
} Summary;

#define SUMMARY_HEADER_SIZE offsetof(Summary, word)
#define SUMMARY_SIZE(nwords) (SUMMARY_HEADER_SIZE + (nwords) * sizeof(int64))
#define SUMMARY_NWORDS(s) ((int) ((VARSIZE(s) - SUMMARY_HEADER_SIZE) / sizeof(int64)))

typedef enum FieldType
{
	FIELD_COUNT,				/* one word, never negative */
	FIELD_INT128,				/* two words, low half first */
	FIELD_TIME,					/* one word, microseconds since 2000-01-01 */
	FIELD_PARAM,				/* a header parameter, a small number */
	FIELD_TIME_TYPE				/* a header parameter, a TimeType */
} FieldType;

typedef struct Field
{
	const char *name;			/* the key in the text form */
	FieldType	type;
	int			at;				/* index of its word or parameter */
} Field;

/*
 * What the shared code must know of a type.
 *
 * A summary has either nwords_min or nwords words.  The optional words are
 * stored only if one of them is nonzero, so equal summaries are equal byte for
 * byte.  Where nwords is SUMMARY_VARIABLE, arrays follow the nwords_min words:
 * check must compare their length with the size, write and read give them
 * their text form.
 *
 * Versions are per type.  A layout that a release can have stored is never
 * changed: the new layout gets the next version, and values of all versions
 * from 1 on are read for ever.  Whatever looks at the words of such a type,
 * its check first of all, asks s->version; new values and the results of
 * merges have the current version.  A reserved byte, which is 0 in all stored
 * values, can get a meaning without a new version, because a library that does
 * not know the meaning refuses the value.
 */
#define SUMMARY_VARIABLE (-1)

typedef struct SummaryType
{
	const char *name;
	SummaryKind kind;
	uint8		version;		/* the current one */
	int			nparams;		/* how many of the header parameters it uses */
	int			nwords_min;
	int			nwords;
	const Field *fields;
	int			nfields;

	/*
	 * Returns false with an error reported to escontext if the words are not
	 * those of a state.  The header and the size have been checked; counts
	 * and arrays can hold anything.
	 */
	bool		(*check) (const Summary *s, Node *escontext);

	/*
	 * Appends the arrays of a variable type to its text form, each as
	 * ,"key":[...].
	 */
	void		(*write) (const Summary *s, StringInfo buf);

	/*
	 * Reads the value of a key that is not in fields into *s, which it may
	 * reallocate.  Keys come in any order, because jsonb has an order of its
	 * own.  Returns false with an error reported, also for a key that the
	 * type does not have: text_fail_key.
	 */
	bool		(*read) (TextReader *r, const char *key, Summary **s);

	/*
	 * Adds the arrays of other to s (sign 1) or takes them away (-1), after
	 * the fields have been.  Returns s, which it may reallocate, or NULL if
	 * what is left cannot be told from the two.
	 */
	Summary    *(*merge) (Summary *s, const Summary *other, int sign);

	/*
	 * Of types whose states are laid out for speed while they grow: returns s
	 * as it is stored, in new memory, or s itself if it is laid out so.
	 */
	Summary    *(*pack) (const Summary *s);
} SummaryType;

extern Summary *summary_make(const SummaryType *type);
extern Summary *summary_resize(Summary *s, int nwords);
extern Summary *summary_extend(const SummaryType *type, const Summary *s);
extern void summary_trim(const SummaryType *type, Summary *s);
extern bool summary_check(const SummaryType *type, const Summary *s, Node *escontext);
extern bool summary_check_version(const SummaryType *type, const Summary *s, Node *escontext);
extern bool check_counts(const SummaryType *type, const int64 *counts, int n, Node *escontext);
extern Summary *summary_detoast(const SummaryType *type, Datum datum, bool copy);
extern Summary *summary_add(const SummaryType *type, Summary *s, const Summary *other, int sign);
extern void summary_send_header(StringInfo buf, const Summary *s);
extern Summary *summary_receive_header(const SummaryType *type, StringInfo buf);
extern Datum summary_from_text(const SummaryType *type, FunctionCallInfo fcinfo);
extern Datum summary_from_binary(const SummaryType *type, FunctionCallInfo fcinfo);
extern void summary_write(const SummaryType *type, const Summary *s, StringInfo buf);
extern void summary_write_field(const Field *field, const Summary *s, StringInfo buf);
extern TupleDesc rows_descriptor(FunctionCallInfo fcinfo);
extern FuncCallContext *rows_first_call(FunctionCallInfo fcinfo);
extern FuncCallContext *summary_rows(const SummaryType *type, FunctionCallInfo fcinfo);
extern void summary_hint_at_part(void *arg);
extern void summary_fail_subtract(const SummaryType *type) __attribute__((noreturn));
extern void summary_count_overflow(const SummaryType *type) __attribute__((noreturn));

static inline bool
field_is_param(const Field *field)
{
	return field->type == FIELD_PARAM || field->type == FIELD_TIME_TYPE;
}

#define PG_GETARG_SUMMARY(type, n) summary_detoast(&(type), PG_GETARG_DATUM(n), false)

/*
 * The state a transition function changes: in place inside an aggregate, a
 * copy when called from SQL or when the state is still packed as it was
 * stored (the first input of a strict aggregate becomes its state as it is).
 * A copy belongs to the current context: the executor moves it to its own.
 */
static inline Summary *
summary_state(FunctionCallInfo fcinfo, const SummaryType *type)
{
	Datum		datum;

	if (PG_ARGISNULL(0))
		return summary_make(type);

	datum = PG_GETARG_DATUM(0);
	if (AggCheckCallContext(fcinfo, NULL) && !VARATT_IS_EXTENDED(DatumGetPointer(datum)))
	{
		Summary    *s = (Summary *) DatumGetPointer(datum);

		if (likely(s->version == type->version && s->kind == type->kind))
			return s;
	}
	return summary_detoast(type, datum, true);
}

/*
 * Return a changed state from a transition function, packed and checked unless
 * we are in an aggregate.  A state changed in place implies that we are.
 *
 * In an aggregate the state is what rows have made of it.  A caller in SQL can
 * have given any state and any row, such as one to be removed that was never
 * added: errors out if the result is not a value of the type.
 */
static inline Datum
summary_result(FunctionCallInfo fcinfo, const SummaryType *type, Summary *s)
{
	if (unlikely(PG_ARGISNULL(0) || (Pointer) s != DatumGetPointer(PG_GETARG_DATUM(0))) &&
		!AggCheckCallContext(fcinfo, NULL))
	{
		if (type->pack)
			s = type->pack(s);
		summary_check(type, s, NULL);
	}
	return PointerGetDatum(s);
}

/*
 * The input functions of an SQL type, called name, whose SummaryType is
 * name_type.
 */
#define SUMMARY_IO(name) \
PG_FUNCTION_INFO_V1(cxkpi_##name##_in); \
Datum \
cxkpi_##name##_in(PG_FUNCTION_ARGS) \
{ \
	return summary_from_text(&name##_type, fcinfo); \
} \
PG_FUNCTION_INFO_V1(cxkpi_##name##_recv); \
Datum \
cxkpi_##name##_recv(PG_FUNCTION_ARGS) \
{ \
	return summary_from_binary(&name##_type, fcinfo); \
}

/*
 * The accessor sql_name of a summary s, a Struct: value is a Datum, such as
 * Int64GetDatum(s->hits).
 */
#define SUMMARY_ACCESSOR(sql_name, Struct, type, value) \
PG_FUNCTION_INFO_V1(cxkpi_##sql_name); \
Datum \
cxkpi_##sql_name(PG_FUNCTION_ARGS) \
{ \
	const Struct *s = (const Struct *) PG_GETARG_SUMMARY(type, 0); \
\
	PG_RETURN_DATUM(value); \
}

/*
 * The same for what can be NULL: assignment sets the Datum result and is
 * false for NULL, such as percent_of(s->hits, s->trials, &result).
 */
#define SUMMARY_ACCESSOR_OR_NULL(sql_name, Struct, type, assignment) \
PG_FUNCTION_INFO_V1(cxkpi_##sql_name); \
Datum \
cxkpi_##sql_name(PG_FUNCTION_ARGS) \
{ \
	const Struct *s = (const Struct *) PG_GETARG_SUMMARY(type, 0); \
	Datum		result; \
\
	if (!(assignment)) \
		PG_RETURN_NULL(); \
	PG_RETURN_DATUM(result); \
}

/* Adds change to a count; errors out if it overflows or would be negative. */
static inline void
count_add(const SummaryType *type, int64 *count, int64 change)
{
	if (unlikely(pg_add_s64_overflow(*count, change, count) || *count < 0))
		summary_count_overflow(type);
}

static inline int128
int128_from_words(const int64 *words)
{
	return (int128) ((uint128) words[1] << 64 | (uint64) words[0]);
}

static inline void
int128_to_words(int128 value, int64 *words)
{
	words[0] = (int64) value;
	words[1] = (int64) (value >> 64);
}

#endif							/* CXKPI_SUMMARY_H */
