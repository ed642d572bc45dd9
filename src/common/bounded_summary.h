/*
 * Summaries over the periods between sorted bounds: period i holds the
 * instants t with bounds[i] <= t < bounds[i + 1].
 *
 * Behind the header such a summary has the number of bounds, their
 * fingerprint, words of its own (nwords_min counts all of these), the bounds,
 * and then arrays of words whose length follows from the number of periods.
 * The bounds are part of the value: what has other bounds is not merged with
 * it.  They are stored one by one, however they were given, so that summaries
 * of the same bounds are equal, and can be read without the rules of a time
 * zone.  The fingerprint follows from the bounds; by it the bounds of a row
 * are compared in the same time however many they are.
 */
#ifndef CXKPI_BOUNDED_SUMMARY_H
#define CXKPI_BOUNDED_SUMMARY_H

#include "postgres.h"

#include "period_bounds.h"
#include "summary.h"
#include "utils/array.h"

#define MAX_PERIOD_ARRAYS 3

typedef struct BoundedSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		time_type;		/* TimeType of the bounds */
	uint8		unused;
	int64		nbounds;		/* 0 in an aggregate before its first row */
	int64		fingerprint;	/* of the bounds */
	int64		own[FLEXIBLE_ARRAY_MEMBER];
} BoundedSummary;

/* How an argument gives the bounds: as a period_bounds, or as an array. */
typedef enum BoundsForm
{
	BOUNDS_VALUE,
	BOUNDS_ARRAY
} BoundsForm;

typedef struct BoundedType
{
	const SummaryType *summary;
	int			max_periods;
	int64		(*array_size) (int64 nperiods);	/* words of each array */
	int			narrays;
	const char *arrays[MAX_PERIOD_ARRAYS];	/* their keys in the text form */
	/* Reads the one array of a type that does not write it as counts. */
	bool		(*read_array) (TextReader *r, BoundedSummary *s);
} BoundedType;

extern int64 one_per_period(int64 nperiods);
extern BoundedSummary *bounded_state_of_row(FunctionCallInfo fcinfo, const BoundedType *type,
											BoundedSummary *s, int n, TimeType time_type, BoundsForm form);
extern BoundedSummary *bounds_of(const BoundedType *type, BoundedSummary *s,
								 const BoundedType *source_type, const BoundedSummary *source);

extern bool bounded_check(const BoundedType *type, const BoundedSummary *s, Node *escontext);
extern bool bounded_check_counts(const BoundedType *type, const BoundedSummary *s, Node *escontext);
extern void bounded_write_bounds(const BoundedType *type, const BoundedSummary *s, StringInfo buf);
extern void bounded_write(const BoundedType *type, const BoundedSummary *s, StringInfo buf);
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

/*
 * The state of a transition function whose argument n gives the bounds.  The
 * first row sets them; errors out if another row has others.  Where the query
 * says that all have the same, which a look at it once tells, no row is
 * compared.
 */
static pg_attribute_always_inline BoundedSummary *
bounded_state(FunctionCallInfo fcinfo, const BoundedType *type, int n, TimeType time_type, BoundsForm form)
{
	BoundedSummary *s = (BoundedSummary *) summary_state(fcinfo, type->summary);

	if (likely(s->nbounds != 0 && (call_site(fcinfo)->fixed & 1 << n)))
		return s;
	return bounded_state_of_row(fcinfo, type, s, n, time_type, form);
}

/*
 * The transition functions of an aggregate over bounds: name_accum_date is
 * transition(fcinfo, TIME_DATE, BOUNDS_VALUE, 1), name_accum_date_array the
 * same for an array of bounds, and so on.
 */
#define BOUNDED_ACCUM(name, transition) \
	BOUNDED_ACCUM_OF(name##_accum, transition, 1)

/* The inverse ones, name_accum_inv_date and so on, with -1. */
#define BOUNDED_ACCUM_INV(name, transition) \
	BOUNDED_ACCUM_OF(name##_accum_inv, transition, -1)

#define BOUNDED_ACCUM_OF(name, transition, change) \
	TIME_FUNCTION(name, date, transition(fcinfo, TIME_DATE, BOUNDS_VALUE, change)) \
	TIME_FUNCTION(name, timestamp, transition(fcinfo, TIME_TIMESTAMP, BOUNDS_VALUE, change)) \
	TIME_FUNCTION(name, timestamptz, transition(fcinfo, TIME_TIMESTAMPTZ, BOUNDS_VALUE, change)) \
	TIME_FUNCTION(name, date_array, transition(fcinfo, TIME_DATE, BOUNDS_ARRAY, change)) \
	TIME_FUNCTION(name, timestamp_array, transition(fcinfo, TIME_TIMESTAMP, BOUNDS_ARRAY, change)) \
	TIME_FUNCTION(name, timestamptz_array, transition(fcinfo, TIME_TIMESTAMPTZ, BOUNDS_ARRAY, change))

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

#endif							/* CXKPI_BOUNDED_SUMMARY_H */
