/*
 * Cohorts: customers by the period of their first activity, and how many of
 * them are active in the periods after it.
 *
 * The activity of one customer is a set of periods.  Who was active before
 * the first bound began in a cohort that is not there and is counted as
 * earlier, instead of as new in the first period seen.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "bounded_summary.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "statistics.h"

/* So that the matrix of a cohort_summary has at most half a million cells. */
#define MAX_COHORTS 1000

typedef struct ActivitySummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		time_type;
	uint8		unused;
	int64		nbounds;
	int64		before;			/* events before the first bound */
	int64		after;			/* events at or after the last */
	int64		unknown;		/* events without a time */
	int64		periods[FLEXIBLE_ARRAY_MEMBER]; /* the bounds and the bitmap */
} ActivitySummary;

/*
 * Behind the bounds are two triangular matrices, a row for each cohort c with
 * a count for each period from c on: the customers active in that period, and
 * those for whom it is the last active one.
 */
typedef struct CohortSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		time_type;
	uint8		unused;
	int64		nbounds;
	int64		earlier;		/* customers active before the first bound */
	int64		inactive;		/* customers without an event in a period */
	int64		outside;		/* events of all outside the bounds */
	int64		unknown;		/* events of all without a time */
	int64		periods[FLEXIBLE_ARRAY_MEMBER];
} CohortSummary;

static bool activity_check(const Summary *s, Node *escontext);
static void activity_write(const Summary *s, StringInfo buf);
static bool activity_read(TextReader *r, const char *key, Summary **s);
static Summary *activity_merge(Summary *s, const Summary *other, int sign);
static bool cohort_check(const Summary *s, Node *escontext);
static void cohort_write(const Summary *s, StringInfo buf);
static bool cohort_read(TextReader *r, const char *key, Summary **s);
static Summary *cohort_merge(Summary *s, const Summary *other, int sign);

static const Field activity_fields[] = {
	{"time_type", FIELD_TIME_TYPE, 0},
	{"before", FIELD_COUNT, 1}, {"after", FIELD_COUNT, 2}, {"unknown", FIELD_COUNT, 3}
};

const SummaryType activity_summary_type = {
	.name = "activity_summary",
	.kind = SUMMARY_ACTIVITY,
	.version = 1,
	.nparams = 1,
	.nwords_min = 4,
	.nwords = SUMMARY_VARIABLE,
	.fields = activity_fields,
	.nfields = lengthof(activity_fields),
	.check = activity_check,
	.write = activity_write,
	.read = activity_read,
	.merge = activity_merge
};

static const Field cohort_fields[] = {
	{"time_type", FIELD_TIME_TYPE, 0},
	{"earlier", FIELD_COUNT, 1}, {"inactive", FIELD_COUNT, 2},
	{"outside", FIELD_COUNT, 3}, {"unknown", FIELD_COUNT, 4}
};

const SummaryType cohort_summary_type = {
	.name = "cohort_summary",
	.kind = SUMMARY_COHORT,
	.version = 1,
	.nparams = 1,
	.nwords_min = 5,
	.nwords = SUMMARY_VARIABLE,
	.fields = cohort_fields,
	.nfields = lengthof(cohort_fields),
	.check = cohort_check,
	.write = cohort_write,
	.read = cohort_read,
	.merge = cohort_merge
};

static int64
bitmap_size(int64 nperiods)
{
	return (nperiods + 63) / 64;
}

static int64
triangle_size(int64 nperiods)
{
	return nperiods * (nperiods + 1) / 2;
}

static const BoundedType activity = {
	.summary = &activity_summary_type,
	.max_periods = MAX_COHORTS,
	.array_size = bitmap_size,
	.narrays = 1,
	.arrays = {"active"}
};

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

#define PG_GETARG_ACTIVITY(n) ((ActivitySummary *) PG_GETARG_SUMMARY(activity_summary_type, n))
#define PG_GETARG_COHORTS(n) ((CohortSummary *) PG_GETARG_SUMMARY(cohort_summary_type, n))

static inline uint64 *
active_periods(const ActivitySummary *s)
{
	return (uint64 *) bounded_array(&activity, (const BoundedSummary *) s, 0);
}

/* The row of a cohort in one of the matrices: element 0 is its own period. */
static inline int64 *
cohort_row(const CohortSummary *s, int matrix, int64 c)
{
	const BoundedSummary *b = (const BoundedSummary *) s;

	return bounded_array(&cohort, b, matrix) + c * bounded_periods(b) - c * (c - 1) / 2;
}

static bool
activity_check(const Summary *summary, Node *escontext)
{
	const BoundedSummary *b = (const BoundedSummary *) summary;
	const ActivitySummary *s = (const ActivitySummary *) summary;
	int			used;

	if (!bounded_check(&activity, b, escontext) ||
		!check_counts(&activity_summary_type, &s->before, 3, escontext))
		return false;
	used = bounded_periods(b) % 64;
	if (used != 0 && active_periods(s)[bitmap_size(bounded_periods(b)) - 1] >> used != 0)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("activity_summary is active after its last period")));
	return true;
}

/*
 * Whether each row can be of customers: all of the cohort are active in its
 * own period and have a last one; who is active in a period has its last one
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

		for (int64 p = bounded_periods(b) - c - 1; p >= 0; p--)
		{
			remaining += last[p];
			valid &= active[p] >= last[p] && active[p] <= remaining;
		}
		if (!valid || active[0] != remaining)
			ereturn(escontext, false,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("cohort_summary has counts that customers can't have"),
					 errdetail("They are in cohort " INT64_FORMAT ".", c)));
	}
	return true;
}

/* The numbers of the active periods. */
static void
activity_write(const Summary *summary, StringInfo buf)
{
	const ActivitySummary *s = (const ActivitySummary *) summary;
	const uint64 *bitmap = active_periods(s);
	const char *separator = "";

	bounded_write_bounds(&activity, (const BoundedSummary *) s, buf);
	appendStringInfo(buf, ",\"%s\":[", activity.arrays[0]);
	for (int i = 0; i < s->nbounds - 1; i++)
	{
		if ((bitmap[i / 64] >> (i % 64) & 1) == 0)
			continue;
		appendStringInfo(buf, "%s%d", separator, i);
		separator = ",";
	}
	appendStringInfoChar(buf, ']');
}

static bool
activity_read(TextReader *r, const char *key, Summary **summary)
{
	ActivitySummary *s = (ActivitySummary *) *summary;
	int64	   *periods;
	int			n;

	if (strcmp(key, activity.arrays[0]) != 0 || s->nbounds == 0)
		return bounded_read(&activity, r, key, summary);
	if (!text_array(r, text_int64, &periods, &n))
		return false;
	for (int i = 0; i < n; i++)
	{
		if (periods[i] < 0 || periods[i] >= s->nbounds - 1)
			return text_fail(r, "numbers of periods, the first of which is 0, before this place");
		active_periods(s)[periods[i] / 64] |= UINT64CONST(1) << (periods[i] % 64);
	}
	return true;
}

BOUNDED_HOOKS(cohort, cohort)
BOUNDED_INPUT(activity_summary)
BOUNDED_INPUT(cohort_summary)

/* Adds an event at argument 1 to the periods of argument 2. */
static pg_attribute_always_inline Datum
activity_transition(FunctionCallInfo fcinfo, TimeType type)
{
	BoundedSummary *b = bounded_state(fcinfo, &activity, 2, type);
	ActivitySummary *s = (ActivitySummary *) b;
	int			position;

	if (PG_ARGISNULL(1))
	{
		count_add(&activity_summary_type, &s->unknown, 1);
		PG_RETURN_POINTER(s);
	}
	position = bounds_position(bounded_bounds(&activity, b), b->nbounds,
							   instant_from_datum(PG_GETARG_DATUM(1), type));
	if (position == 0)
		count_add(&activity_summary_type, &s->before, 1);
	else if (position == b->nbounds)
		count_add(&activity_summary_type, &s->after, 1);
	else
		active_periods(s)[(position - 1) / 64] |= UINT64CONST(1) << ((position - 1) % 64);
	PG_RETURN_POINTER(s);
}

TIME_FUNCTION(activity_summary_accum, date, activity_transition(fcinfo, TIME_DATE))
TIME_FUNCTION(activity_summary_accum, timestamp, activity_transition(fcinfo, TIME_TIMESTAMP))
TIME_FUNCTION(activity_summary_accum, timestamptz, activity_transition(fcinfo, TIME_TIMESTAMPTZ))

/* Active in a period is who was so in either; that can't be taken away. */
static Summary *
activity_merge(Summary *s, const Summary *other, int sign)
{
	uint64	   *bitmap;
	uint64	   *others;

	Assert(sign > 0);
	bounded_same(&activity, (BoundedSummary *) s, (const BoundedSummary *) other);
	bitmap = active_periods((ActivitySummary *) s);
	others = active_periods((const ActivitySummary *) other);
	for (int64 i = 0; i < bitmap_size(((BoundedSummary *) s)->nbounds - 1); i++)
		bitmap[i] |= others[i];
	return s;
}

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
	customer = PG_GETARG_ACTIVITY(1);
	b = (BoundedSummary *) summary_state(fcinfo, &cohort_summary_type);
	if (b->nbounds == 0)
		b = (BoundedSummary *) summary_make(&cohort_summary_type);	/* the state is the executor's, and will move */
	s = (CohortSummary *) bounds_of(&cohort, b, &activity, (BoundedSummary *) customer);
	count_add(&cohort_summary_type, &s->outside, change * customer->before);
	count_add(&cohort_summary_type, &s->outside, change * customer->after);
	count_add(&cohort_summary_type, &s->unknown, change * customer->unknown);
	count_activity(s, customer, change);
	if (change < 0)
	{
		if (!AggCheckCallContext(fcinfo, NULL))
			summary_check(&cohort_summary_type, (Summary *) s, NULL);
		else if (!has_customers(s))
			PG_RETURN_NULL();
	}
	PG_RETURN_POINTER(s);
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

/* A count as an SQL function. */
#define SUMMARY_COUNT(name, getarg, Struct, expression) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	Struct	   *s = getarg(0); \
	PG_RETURN_INT64(expression); \
}

SUMMARY_COUNT(activity_outside, PG_GETARG_ACTIVITY, ActivitySummary, s->before + s->after)
SUMMARY_COUNT(activity_unknown, PG_GETARG_ACTIVITY, ActivitySummary, s->unknown)
SUMMARY_COUNT(activity_active_periods, PG_GETARG_ACTIVITY, ActivitySummary,
			   pg_popcount((const char *) active_periods(s),
						   bitmap_size(s->nbounds - 1) * sizeof(uint64)))
SUMMARY_COUNT(cohort_earlier, PG_GETARG_COHORTS, CohortSummary, s->earlier)
SUMMARY_COUNT(cohort_inactive, PG_GETARG_COHORTS, CohortSummary, s->inactive)
SUMMARY_COUNT(cohort_outside, PG_GETARG_COHORTS, CohortSummary, s->outside)
SUMMARY_COUNT(cohort_unknown, PG_GETARG_COHORTS, CohortSummary, s->unknown)

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
	int64	   *bounds;
	int64		nperiods;
	int64		c;
	int64		p;
	bool		seen;
	Datum		values[5];
	bool		nulls[5] = {false};

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
	{
		((ReturnSetInfo *) fcinfo->resultinfo)->isDone = ExprEndResult;
		PG_RETURN_NULL();
	}
	if (SRF_IS_FIRSTCALL())
		time_arguments_check_call(fcinfo);
	funcctx = summary_rows(&cohort_summary_type, fcinfo);
	s = funcctx->user_fctx;
	if (funcctx->call_cntr == 0 && PG_GETARG_BOOL(1))
		accumulate(s);

	bounds = bounded_bounds(&cohort, (BoundedSummary *) s);
	nperiods = s->nbounds - 1;
	c = funcctx->call_cntr / nperiods;
	p = funcctx->call_cntr % nperiods;
	if (c == nperiods)
		SRF_RETURN_DONE(funcctx);

	seen = c + p < nperiods &&
		(PG_ARGISNULL(2) ||
		 DatumGetTimestampTz(timestamptz_from_instant(bounds[c + p + 1], s->time_type)) <= PG_GETARG_TIMESTAMPTZ(2));
	values[0] = timestamptz_from_instant(bounds[c], s->time_type);
	values[1] = Int32GetDatum(p);
	values[2] = Int64GetDatum(cohort_row(s, ACTIVE, c)[0]);
	nulls[3] = nulls[4] = !seen;
	if (seen)
	{
		const int64 *active = cohort_row(s, ACTIVE, c);

		values[3] = Int64GetDatum(active[p]);
		values[4] = numeric_column(fcinfo, numeric_percent(fcinfo, active[p], active[0]), &nulls[4]);
	}
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}
