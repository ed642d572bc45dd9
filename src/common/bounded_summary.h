/*
 * Summaries over the periods between sorted bounds: period i holds the
 * instants t with bounds[i] <= t < bounds[i + 1].
 *
 * Behind the header such a summary has the number of bounds, words of its own
 * (nwords_min with that number), the bounds, and then arrays of words whose
 * length follows from the number of periods.  The bounds are part of the
 * value: what has other bounds is not merged with it.
 */
#ifndef CXKPI_BOUNDED_SUMMARY_H
#define CXKPI_BOUNDED_SUMMARY_H

#include "postgres.h"

#include "period.h"
#include "summary.h"
#include "utils/array.h"

#define MAX_PERIODS 100000
#define MAX_PERIOD_ARRAYS 3

typedef struct BoundedSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		time_type;		/* TimeType of the bounds */
	uint8		unused;
	int64		nbounds;		/* 0 in an aggregate before its first row */
	int64		own[FLEXIBLE_ARRAY_MEMBER];
} BoundedSummary;

typedef struct BoundedType
{
	const SummaryType *summary;
	int			max_periods;
	int64		(*array_size) (int64 nperiods);	/* words of each array */
	int			narrays;
	const char *arrays[MAX_PERIOD_ARRAYS];	/* their keys in the text form */
} BoundedType;

extern int64 one_per_period(int64 nperiods);
extern char *instant_text(int64 instant);

extern BoundedSummary *bounds_take(const BoundedType *type, BoundedSummary *s,
								   ArrayType *array, TimeType time_type);
extern BoundedSummary *bounds_of(const BoundedType *type, BoundedSummary *s,
								 const BoundedType *source_type, const BoundedSummary *source);
extern void bounds_missing(void) __attribute__((noreturn));
extern void bounds_changed(void) __attribute__((noreturn));

extern bool bounded_check(const BoundedType *type, const BoundedSummary *s, Node *escontext);
extern bool bounded_check_counts(const BoundedType *type, const BoundedSummary *s, Node *escontext);
extern void bounded_write_bounds(const BoundedType *type, const BoundedSummary *s, StringInfo buf);
extern void bounded_write(const BoundedType *type, const BoundedSummary *s, StringInfo buf);
extern bool bounded_read_bounds(const BoundedType *type, TextReader *r, Summary **s);
extern bool bounded_read(const BoundedType *type, TextReader *r, const char *key, Summary **s);
extern void bounded_same(const BoundedType *type, const BoundedSummary *s, const BoundedSummary *other);
extern void bounded_merge(const BoundedType *type, BoundedSummary *s,
						  const BoundedSummary *other, int sign);
extern void period_values(const BoundedType *type, const BoundedSummary *s, int period, Datum *values);

static inline int64
bounded_periods(const BoundedSummary *s)
{
	return s->nbounds - 1;
}

static inline int64 *
bounded_bounds(const BoundedType *type, const BoundedSummary *s)
{
	return &((Summary *) s)->word[type->summary->nwords_min];
}

/* Array i of the words behind the bounds. */
static inline int64 *
bounded_array(const BoundedType *type, const BoundedSummary *s, int i)
{
	return bounded_bounds(type, s) + s->nbounds + i * type->array_size(bounded_periods(s));
}

/*
 * How many of the n bounds are not after the instant: 0 is before the first
 * period, i within period i - 1, n after the last.
 */
static inline int
bounds_position(const int64 *bounds, int n, int64 instant)
{
	const int64 *at = bounds;

	while (n > 1)
	{
		int			half = n / 2;

		at += at[half - 1] <= instant ? half : 0;
		n -= half;
	}
	return at - bounds + (*at <= instant);
}

/* Whether the array holds these very bounds; false too if it has NULLs. */
static inline bool
bounds_equal(ArrayType *array, TimeType time_type, const int64 *bounds, int64 n)
{
	const DateADT *dates = (const DateADT *) ARR_DATA_PTR(array);

	if (ARR_NDIM(array) != 1 || ARR_HASNULL(array) || ARR_DIMS(array)[0] != n)
		return false;
	if (time_type != TIME_DATE)
		return memcmp(ARR_DATA_PTR(array), bounds, n * sizeof(int64)) == 0;

	/* A product that wraps around is none of the bounds. */
	for (int64 i = 0; i < n; i++)
	{
		if ((uint64) dates[i] * USECS_PER_DAY != (uint64) bounds[i])
			return false;
	}
	return true;
}

/*
 * The state of a transition function whose argument n is the array of bounds.
 * The first row sets them, every other must have the same: 22023.  Where the
 * query says that they are, which a look at it once tells, no row is compared.
 */
static pg_attribute_always_inline BoundedSummary *
bounded_state(FunctionCallInfo fcinfo, const BoundedType *type, int n, TimeType time_type)
{
	BoundedSummary *s = (BoundedSummary *) summary_state(fcinfo, type->summary);
	ArrayType  *array;

	if (likely(s->nbounds != 0 && (call_site(fcinfo)->fixed & 1 << n)))
		return s;
	if (unlikely(PG_ARGISNULL(n)))
		bounds_missing();
	array = PG_GETARG_ARRAYTYPE_P(n);
	if (unlikely(s->nbounds == 0 || s->time_type != time_type ||
				 !bounds_equal(array, time_type, bounded_bounds(type, s), s->nbounds)))
		return bounds_take(type, s, array, time_type);
	return s;
}

/*
 * The hooks name_write, name_read and name_merge of a type whose arrays are
 * all counts.
 */
#define BOUNDED_HOOKS(name, type) \
static void \
name##_write(const Summary *s, StringInfo buf) \
{ \
	bounded_write(&type, (const BoundedSummary *) s, buf); \
} \
static bool \
name##_read(TextReader *r, const char *key, Summary **s) \
{ \
	return bounded_read(&type, r, key, s); \
} \
static Summary * \
name##_merge(Summary *s, const Summary *other, int sign) \
{ \
	bounded_merge(&type, (BoundedSummary *) s, (const BoundedSummary *) other, sign); \
	return s; \
}

#define BOUNDED_INPUT(name) SUMMARY_IO(name)

#endif							/* CXKPI_BOUNDED_SUMMARY_H */
