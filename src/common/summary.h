/*
 * What every summary type shares: the header, text and binary I/O, comparison
 * and the access of transition functions to their state.
 *
 * A summary is a varlena of a header and int64 words.  It is at once the
 * transition state of the aggregates, the value stored in a column and what
 * travels between servers, so its layout is a permanent format: see version.
 */
#ifndef CXKPI_SUMMARY_H
#define CXKPI_SUMMARY_H

#include "postgres.h"

#include "compat.h"

#include "common/int.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "json_text.h"

#define SUMMARY_VERSION 1

/* Part of the stored format: never renumber. */
typedef enum SummaryKind
{
	SUMMARY_SCORE = 1,
	SUMMARY_RATE = 2,
	SUMMARY_DURATION = 3,
	SUMMARY_CUSTOMER = 4,
	SUMMARY_FUNNEL_STATE = 11,
	SUMMARY_FUNNEL = 12,
	SUMMARY_TOUCHES_STATE = 13,
	SUMMARY_SENTIMENT = 16,
	SUMMARY_CUSTOMER_SERIES = 5,
	SUMMARY_ACTIVITY = 6,
	SUMMARY_COHORT = 7,
	SUMMARY_VOLUME = 14,
	SUMMARY_CATEGORY = 15,
	SUMMARY_REVENUE = 8,
	SUMMARY_CLV_SAMPLE = 9,
	SUMMARY_CLV_MODEL = 10,
	SUMMARY_CAC = 17,
	SUMMARY_PURCHASE = 18
} SummaryKind;

typedef struct Summary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;			/* SummaryKind */
	uint8		param[2];		/* parameters of the kind, 0 where it has none */
	int64		word[FLEXIBLE_ARRAY_MEMBER];
} Summary;

#define SUMMARY_HEADER_SIZE offsetof(Summary, word)
#define SUMMARY_SIZE(nwords) (SUMMARY_HEADER_SIZE + (nwords) * sizeof(int64))
#define SUMMARY_NWORDS(s) ((VARSIZE(s) - SUMMARY_HEADER_SIZE) / sizeof(int64))

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
 * A summary has either nwords_min or nwords words; the words between are
 * there if and only if one of them is not zero.  So that equal summaries are
 * equal byte for byte.  Where nwords is SUMMARY_VARIABLE the words after
 * nwords_min are arrays, which write and read know and check must count.
 */
#define SUMMARY_VARIABLE (-1)

typedef struct SummaryType
{
	const char *name;
	SummaryKind kind;
	int			nparams;		/* how many of the header parameters it uses */
	int			nwords_min;
	int			nwords;
	const Field *fields;
	int			nfields;
	/* Reports what can't be a state; the header and size are right already. */
	bool		(*check) (const Summary *s, Node *escontext);
	/* Of variable types: appends the arrays to the text form, each as ,"key":[...] */
	void		(*write) (const Summary *s, StringInfo buf);
	/* and reads the value of such a key, reallocating *s as it needs. */
	bool		(*read) (TextReader *r, const char *key, Summary **s);
	/*
	 * and adds (sign 1) the arrays of other to s, or takes them away (-1),
	 * after the counts; may return s moved, or NULL where what is left can't
	 * be told.
	 */
	Summary    *(*merge) (Summary *s, const Summary *other, int sign);
	/* Of types that hold more than numbers: appends the binary form after the header */
	void		(*send) (const Summary *s, StringInfo buf);
	/* and reads it; s has the header and nwords_min words. */
	Summary    *(*receive) (StringInfo buf, Summary *s);
	/* Of types whose state under way is no Summary: all of the combine function. */
	Datum		(*combine) (FunctionCallInfo fcinfo, int sign);
	/* Of types whose states are laid out otherwise: s as it is stored. */
	Summary    *(*pack) (const Summary *s);
} SummaryType;

extern const SummaryType score_summary_type;
extern const SummaryType rate_summary_type;
extern const SummaryType duration_summary_type;
extern const SummaryType customer_summary_type;
extern const SummaryType funnel_state_type;
extern const SummaryType funnel_summary_type;
extern const SummaryType touches_state_type;
extern const SummaryType sentiment_summary_type;
extern const SummaryType customer_series_type;
extern const SummaryType activity_summary_type;
extern const SummaryType cohort_summary_type;
extern const SummaryType volume_series_type;
extern const SummaryType category_summary_type;
extern const SummaryType revenue_summary_type;
extern const SummaryType clv_sample_type;
extern const SummaryType clv_model_type;
extern const SummaryType cac_summary_type;
extern const SummaryType purchase_summary_type;

extern Summary *summary_make(const SummaryType *type);
extern Summary *summary_resize(Summary *s, int nwords);
extern Summary *summary_extend(const SummaryType *type, const Summary *s);
extern void summary_trim(const SummaryType *type, Summary *s);
extern bool summary_check(const SummaryType *type, const Summary *s, Node *escontext);
extern bool check_counts(const SummaryType *type, const int64 *counts, int n, Node *escontext);
extern Summary *summary_detoast(const SummaryType *type, Datum datum, bool copy);
extern Datum summary_from_text(const SummaryType *type, FunctionCallInfo fcinfo);
extern Datum summary_from_binary(const SummaryType *type, FunctionCallInfo fcinfo);
extern FuncCallContext *rows_first_call(FunctionCallInfo fcinfo);
extern FuncCallContext *summary_rows(const SummaryType *type, FunctionCallInfo fcinfo);
extern void summary_count_overflow(const SummaryType *type) __attribute__((noreturn));

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

		if (likely(s->version == SUMMARY_VERSION && s->kind == type->kind))
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

/* Adds change to a count; an overflow or a negative count is error 22003. */
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
