/*
 * Customers of every period of a series in one scan.  A customer moves at
 * most four counts, so the series is the first period's customers and, for
 * each period, who came and who went.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "customer_counts.h"
#include "statistics.h"

typedef struct CustomerSeries
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		time_type;
	uint8		unused;
	int64		nbounds;
	int64		at_start;		/* of the first period */
	int64		invalid;		/* ended before they started */
	int64		unknown;		/* without a start */
	int64		periods[FLEXIBLE_ARRAY_MEMBER];
} CustomerSeries;

static bool series_check(const Summary *s, Node *escontext);
static void series_write(const Summary *s, StringInfo buf);
static bool series_read(TextReader *r, const char *key, Summary **s);
static Summary *series_merge(Summary *s, const Summary *other, int sign);

static const Field series_fields[] = {
	{"time_type", FIELD_TIME_TYPE, 0},
	{"at_start", FIELD_COUNT, 1}, {"invalid", FIELD_COUNT, 2}, {"unknown", FIELD_COUNT, 3}
};

const SummaryType customer_series_type = {
	.name = "customer_series",
	.kind = SUMMARY_CUSTOMER_SERIES,
	.version = 1,
	.nparams = 1,
	.nwords_min = 4,
	.nwords = SUMMARY_VARIABLE,
	.fields = series_fields,
	.nfields = lengthof(series_fields),
	.check = series_check,
	.write = series_write,
	.read = series_read,
	.merge = series_merge
};

enum
{
	GAINED,
	LOST,
	GAINED_AND_LOST
};

static const BoundedType bounded = {
	.summary = &customer_series_type,
	.max_periods = MAX_PERIODS,
	.array_size = one_per_period,
	.narrays = 3,
	.arrays = {[GAINED] = "gained", [LOST] = "lost", [GAINED_AND_LOST] = "gained_and_lost"}
};

#define PG_GETARG_SERIES(n) ((CustomerSeries *) PG_GETARG_SUMMARY(customer_series_type, n))

/* The counts of a series, its arrays found behind its bounds. */
static inline CustomerCounts
counts_of(CustomerSeries *s)
{
	const BoundedSummary *b = (const BoundedSummary *) s;

	return (CustomerCounts) {
		&s->at_start,
		bounded_array(&bounded, b, GAINED),
		bounded_array(&bounded, b, LOST),
		bounded_array(&bounded, b, GAINED_AND_LOST),
		&s->invalid,
		&s->unknown
	};
}

static bool
series_check(const Summary *summary, Node *escontext)
{
	const BoundedSummary *b = (const BoundedSummary *) summary;
	CustomerSeries *s = (CustomerSeries *) summary;
	CustomerCounts counts;
	int64		at_start = s->at_start;

	if (!bounded_check(&bounded, b, escontext) ||
		!bounded_check_counts(&bounded, b, escontext) ||
		!check_counts(&customer_series_type, &s->at_start, 3, escontext))
		return false;

	counts = counts_of(s);
	for (int64 i = 0; i < bounded_periods(b); i++)
	{
		int64		all;

		if (!check_customers(&customer_series_type, at_start, counts.gained[i], counts.lost[i],
							 counts.gained_and_lost[i], escontext))
			return false;
		if (pg_add_s64_overflow(at_start, counts.gained[i], &all))
			ereturn(escontext, false,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("customer_series counts more than " INT64_FORMAT " customers", PG_INT64_MAX)));
		at_start = all - counts.lost[i];
	}
	return true;
}

BOUNDED_HOOKS(series, bounded)
BOUNDED_INPUT(customer_series)

/* Adds (change 1) or removes (-1) a customer in the periods of argument 3. */
static pg_attribute_always_inline Datum
series_transition(FunctionCallInfo fcinfo, TimeType type, int64 change)
{
	BoundedSummary *s = bounded_state(fcinfo, &bounded, 3, type);

	count_customer(fcinfo->args[1], fcinfo->args[2], &customer_series_type, type, bounded_bounds(&bounded, s), s->nbounds,
				   counts_of((CustomerSeries *) s), change);
	PG_RETURN_POINTER(s);
}

TIME_ACCUM(customer_series, series_transition)
TIME_ACCUM_INV(customer_series, series_transition)

static pg_attribute_always_inline void
add_customers(const ScanRows *rows, TimeType type)
{
	for (int i = 0; i < rows->n; i++)
	{
		BoundedSummary *s = (BoundedSummary *) *scan_state(rows, i);

		if (unlikely(s == NULL || s->nbounds == 0))
			rows->call(rows, i);
		else
			count_customer(scan_argument(rows, 0, i), scan_argument(rows, 1, i), &customer_series_type, type,
						   bounded_bounds(&bounded, s), s->nbounds, counts_of((CustomerSeries *) s), 1);
	}
}

TIME_KERNELS(customer_series, customers_can_be_counted, add_customers)

const ScanKernel customer_series_kernels[] = {
	TIME_KERNEL_ENTRIES(customer_series, 2, false),
	{NULL}
};

PG_FUNCTION_INFO_V1(cxkpi_customer_series_invalid);
Datum
cxkpi_customer_series_invalid(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_SERIES(0)->invalid);
}

PG_FUNCTION_INFO_V1(cxkpi_customer_series_unknown);
Datum
cxkpi_customer_series_unknown(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_SERIES(0)->unknown);
}

/*
 * (period_start, period_end, at_start, gained, lost, gained_and_lost, at_end,
 * churn_rate, retention_rate) of each period, as of its customer_summary.
 */
PG_FUNCTION_INFO_V1(cxkpi_customer_series_periods);
Datum
cxkpi_customer_series_periods(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx = summary_rows(&customer_series_type, fcinfo);
	CustomerSeries *s = funcctx->user_fctx;
	CustomerCounts counts = counts_of(s);
	int			i = funcctx->call_cntr;
	int64		at_start = s->at_start;
	int64		lost;
	Datum		values[9];
	bool		nulls[9] = {false};

	if (i == s->nbounds - 1)
		SRF_RETURN_DONE(funcctx);

	lost = counts.lost[i];
	/* In the copy of these calls at_start moves on to the next period. */
	s->at_start = at_start + counts.gained[i] - lost;
	period_values(&bounded, (BoundedSummary *) s, i, values);
	values[2] = Int64GetDatum(at_start);
	values[3] = Int64GetDatum(counts.gained[i]);
	values[4] = Int64GetDatum(lost);
	values[5] = Int64GetDatum(counts.gained_and_lost[i]);
	values[6] = Int64GetDatum(s->at_start);
	values[7] = numeric_column(fcinfo, churn_rate_of(fcinfo, at_start, lost, counts.gained_and_lost[i]),
							   &nulls[7]);
	values[8] = numeric_column(fcinfo, retention_rate_of(fcinfo, at_start, lost, counts.gained_and_lost[i]),
							   &nulls[8]);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}
