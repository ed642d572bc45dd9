/*
 * Cohorts: customers by the period of their first activity, and how many of
 * them are active in the periods after it.
 *
 * A customer who was active before the first bound belongs to a cohort before
 * it, and is counted as earlier instead of as new in the first period seen.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "cohort_activity.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "statistics.h"
#include "summary_types.h"

/*
 * Behind the bounds are two triangular matrices, a row for each cohort c with
 * a count for each period from c on: the customers active in that period, and
 * those for whom it is the last active one.  From the first comes retention in
 * the very period, from the second retention in it or later, and of neither
 * can the other be told.
 */
typedef struct CohortSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		time_type;		/* TimeType of the bounds */
	uint8		unused;
	int64		nbounds;
	int64		fingerprint;
	int64		earlier;		/* customers active before the first bound */
	int64		inactive;		/* customers without an event in a period */
	int64		outside;		/* events of all outside the bounds */
	int64		unknown;		/* events of all without a time */
} CohortSummary;

static bool cohort_check(const Summary *s, Node *escontext);
static void cohort_write(const Summary *s, StringInfo buf);
static bool cohort_read(TextReader *r, const char *key, Summary **s);
static Summary *cohort_merge(Summary *s, const Summary *other, int sign);

static const Field cohort_fields[] = {
	{"time_type", FIELD_TIME_TYPE, 0},
	{"earlier", FIELD_COUNT, 2}, {"inactive", FIELD_COUNT, 3},
	{"outside", FIELD_COUNT, 4}, {"unknown", FIELD_COUNT, 5}
};

const SummaryType cohort_summary_type = {
	.name = "cohort_summary",
	.kind = SUMMARY_COHORT,
	.version = 1,
	.nparams = 1,
	.nwords_min = 6,
	.nwords = SUMMARY_VARIABLE,
	.fields = cohort_fields,
	.nfields = lengthof(cohort_fields),
	.check = cohort_check,
	.write = cohort_write,
	.read = cohort_read,
	.merge = cohort_merge
};

static int64
triangle_size(int64 nperiods)
{
	return nperiods * (nperiods + 1) / 2;
}

enum
{
	ACTIVE,
	LAST
};

static const BoundedType cohort = {
	.summary = &cohort_summary_type,
	.max_periods = MAX_COHORTS,
	.array_size = triangle_size,
	.narrays = 2,
	.arrays = {[ACTIVE] = "active", [LAST] = "last_active"}
};

static inline const int64 *
cohort_bounds(const CohortSummary *s)
{
	return bounded_bounds(&cohort, (const BoundedSummary *) s);
}

/* The row of a cohort in one of the matrices: element 0 is its own period. */
static inline int64 *
cohort_row(const CohortSummary *s, int matrix, int64 c)
{
	const BoundedSummary *b = (const BoundedSummary *) s;

	return bounded_array(&cohort, b, matrix) + c * bounded_periods(b) - c * (c - 1) / 2;
}

/*
 * Whether each row can be of customers.  All of a cohort are active in its own
 * period and have a last one.  Whoever is active in a period has the last one
 * then or later, and is active in the last.
 */
static bool
cohort_check(const Summary *summary, Node *escontext)
{
	const BoundedSummary *b = (const BoundedSummary *) summary;
	const CohortSummary *s = (const CohortSummary *) summary;

	if (!bounded_check(&cohort, b, escontext) ||
		!bounded_check_counts(&cohort, b, escontext) ||
		!check_counts(&cohort_summary_type, &s->earlier, 2, escontext) ||
		!check_counts(&cohort_summary_type, &s->outside, 2, escontext))
		return false;
	for (int64 c = 0; c < bounded_periods(b); c++)
	{
		const int64 *active = cohort_row(s, ACTIVE, c);
		const int64 *last = cohort_row(s, LAST, c);
		int64		remaining = 0;
		bool		valid = true;

		CHECK_FOR_INTERRUPTS();
		for (int64 p = bounded_periods(b) - c - 1; p >= 0; p--)
		{
			remaining += last[p];
			valid &= active[p] >= last[p] && active[p] <= remaining;
		}
		if (!valid || active[0] != remaining)
			ereturn(escontext, false,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("cohort_summary has counts that customers cannot have"),
					 errdetail("They are in cohort " INT64_FORMAT ".", c)));
	}
	return true;
}

BOUNDED_HOOKS(cohort, cohort)

SUMMARY_IO(cohort_summary)

/* Adds (change 1) or removes (-1) the customer with these active periods. */
static void
count_activity(CohortSummary *s, const ActivitySummary *customer, int64 change)
{
	const uint64 *bitmap = active_periods(customer);
	int64	   *row = NULL;
	int			first = 0;
	int			last = 0;

	if (customer->before > 0)
	{
		count_add(&cohort_summary_type, &s->earlier, change);
		return;
	}
	for (int i = 0; i < bitmap_size(customer->nbounds - 1); i++)
	{
		for (uint64 bits = bitmap[i]; bits != 0; bits &= bits - 1)
		{
			last = 64 * i + pg_rightmost_one_pos64(bits);
			if (row == NULL)
			{
				first = last;
				row = cohort_row(s, ACTIVE, first);
			}
			count_add(&cohort_summary_type, &row[last - first], change);
		}
	}
	if (row == NULL)
		count_add(&cohort_summary_type, &s->inactive, change);
	else
		count_add(&cohort_summary_type, &cohort_row(s, LAST, first)[last - first], change);
}

static bool
has_customers(const CohortSummary *s)
{
	if (s->earlier > 0 || s->inactive > 0)
		return true;
	for (int64 c = 0; c < s->nbounds - 1; c++)
	{
		if (cohort_row(s, ACTIVE, c)[0] > 0)
			return true;
	}
	return false;
}

/*
 * Adds (change 1) or removes (-1) the customer of argument 1; NULL rows are
 * skipped.  The executor does not let a moving aggregate return NULL, so in a
 * window a frame that begins with such rows has a state without bounds.  When
 * the last customer leaves, NULL tells the executor to start again, because
 * the bounds left with that customer.
 */
static Datum
cohort_transition(FunctionCallInfo fcinfo, int64 change)
{
	ActivitySummary *customer;
	BoundedSummary *b;
	CohortSummary *s;

	if (PG_ARGISNULL(1))
	{
		if (!PG_ARGISNULL(0))
			return PG_GETARG_DATUM(0);
		if (AggCheckCallContext(fcinfo, NULL) == AGG_CONTEXT_WINDOW)
			PG_RETURN_POINTER(summary_make(&cohort_summary_type));
		PG_RETURN_NULL();
	}
	customer = (ActivitySummary *) PG_GETARG_SUMMARY(activity_summary_type, 1);
	b = (BoundedSummary *) summary_state(fcinfo, &cohort_summary_type);
	if (b->nbounds == 0)
		b = (BoundedSummary *) summary_make(&cohort_summary_type);	/* the state is the executor's, and will move */
	s = (CohortSummary *) bounds_of(&cohort, b, &activity_bounded, (BoundedSummary *) customer);
	count_add(&cohort_summary_type, &s->outside, change * customer->before);
	count_add(&cohort_summary_type, &s->outside, change * customer->after);
	count_add(&cohort_summary_type, &s->unknown, change * customer->unknown);
	count_activity(s, customer, change);
	if (change < 0 && AggCheckCallContext(fcinfo, NULL) && !has_customers(s))
		PG_RETURN_NULL();
	return summary_result(fcinfo, &cohort_summary_type, (Summary *) s);
}

PG_FUNCTION_INFO_V1(cxkpi_cohort_summary_accum);
Datum
cxkpi_cohort_summary_accum(PG_FUNCTION_ARGS)
{
	return cohort_transition(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(cxkpi_cohort_summary_accum_inv);
Datum
cxkpi_cohort_summary_accum_inv(PG_FUNCTION_ARGS)
{
	return cohort_transition(fcinfo, -1);
}

/* NULL for a frame of a window that holds nothing but NULL rows. */
PG_FUNCTION_INFO_V1(cxkpi_cohort_summary_final);
Datum
cxkpi_cohort_summary_final(PG_FUNCTION_ARGS)
{
	Datum		state = PG_GETARG_DATUM(0);

	if (!VARATT_IS_EXTENDED(DatumGetPointer(state)) &&
		VARSIZE(DatumGetPointer(state)) == SUMMARY_SIZE(cohort_summary_type.nwords_min))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(state);
}

SUMMARY_ACCESSOR(cohort_earlier, CohortSummary, cohort_summary_type, Int64GetDatum(s->earlier))
SUMMARY_ACCESSOR(cohort_inactive, CohortSummary, cohort_summary_type, Int64GetDatum(s->inactive))
SUMMARY_ACCESSOR(cohort_outside, CohortSummary, cohort_summary_type, Int64GetDatum(s->outside))
SUMMARY_ACCESSOR(cohort_unknown, CohortSummary, cohort_summary_type, Int64GetDatum(s->unknown))

/* Counts those active in a period or later, instead of in just that period. */
static void
accumulate(CohortSummary *s)
{
	for (int64 c = 0; c < s->nbounds - 1; c++)
	{
		int64	   *active = cohort_row(s, ACTIVE, c);
		const int64 *last = cohort_row(s, LAST, c);
		int64		remaining = 0;

		CHECK_FOR_INTERRUPTS();
		for (int64 p = s->nbounds - 2 - c; p >= 0; p--)
		{
			remaining += last[p];
			active[p] = remaining;
		}
	}
}

/* Whether a period ends by the last bound and by as_of, argument 2, if that is given. */
static bool
is_over(FunctionCallInfo fcinfo, const CohortSummary *s, int64 period)
{
	if (period >= s->nbounds - 1)
		return false;
	if (PG_ARGISNULL(2))
		return true;
	return DatumGetTimestampTz(timestamptz_from_instant(cohort_bounds(s)[period + 1], s->time_type)) <=
		PG_GETARG_TIMESTAMPTZ(2);
}

/*
 * cohorts(s, on_or_after, as_of): (cohort_start, period_no, customers,
 * active, retention in percent) for all pairs, so that the matrix is square.
 * A period that ends after the last bound, or after as_of, has not been seen
 * whole: active and retention are NULL.
 */
PG_FUNCTION_INFO_V1(cxkpi_cohorts);
Datum
cxkpi_cohorts(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx;
	CohortSummary *s;
	const int64 *active;
	int64		nperiods;
	int64		c;
	int64		p;
	Datum		values[5];
	bool		nulls[5] = {false};

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		SRF_RETURN_DONE(rows_first_call(fcinfo));
	if (SRF_IS_FIRSTCALL())
		time_arguments_check_call(fcinfo);
	funcctx = summary_rows(&cohort_summary_type, fcinfo);
	s = funcctx->user_fctx;
	if (funcctx->call_cntr == 0 && PG_GETARG_BOOL(1))
		accumulate(s);

	nperiods = s->nbounds - 1;
	c = funcctx->call_cntr / nperiods;
	p = funcctx->call_cntr % nperiods;
	if (c == nperiods)
		SRF_RETURN_DONE(funcctx);

	active = cohort_row(s, ACTIVE, c);
	values[0] = timestamptz_from_instant(cohort_bounds(s)[c], s->time_type);
	values[1] = Int32GetDatum(p);
	values[2] = Int64GetDatum(active[0]);
	nulls[3] = !is_over(fcinfo, s, c + p);
	if (!nulls[3])
		values[3] = Int64GetDatum(active[p]);
	nulls[4] = nulls[3] || !percent_of(active[p], active[0], &values[4]);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}
