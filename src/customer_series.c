/*
 * Customers of every period of a series in one scan.  A customer moves at
 * most four counts, so the series is the first period's customers and, for
 * each period, who came and who went.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "customer_counts.h"
#include "miscadmin.h"
#include "summary_types.h"

typedef struct CustomerSeries
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		time_type;		/* TimeType of the bounds */
	uint8		unused;
	int64		nbounds;
	int64		fingerprint;
	int64		at_start;		/* of the first period */
	int64		invalid;		/* ended before they started */
	int64		unknown;		/* without a start */
	/* the bounds; the customers gained, lost, and both, in each period */
} CustomerSeries;

static bool series_check(const Summary *s, Node *escontext);
static void series_write(const Summary *s, StringInfo buf);
static bool series_read(TextReader *r, const char *key, Summary **s);
static Summary *series_merge(Summary *s, const Summary *other, int sign);

static const Field series_fields[] = {
	{"time_type", FIELD_TIME_TYPE, 0},
	{"at_start", FIELD_COUNT, 2}, {"invalid", FIELD_COUNT, 3}, {"unknown", FIELD_COUNT, 4}
};

const SummaryType customer_series_type = {
	.name = "customer_series",
	.kind = SUMMARY_CUSTOMER_SERIES,
	.version = 1,
	.nparams = 1,
	.nwords_min = 5,
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

		CHECK_FOR_INTERRUPTS();
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
SUMMARY_IO(customer_series)

/* Adds (change 1) or removes (-1) a customer in the periods of argument 3. */
static pg_attribute_always_inline Datum
series_transition(FunctionCallInfo fcinfo, TimeType type, BoundsForm form, int64 change)
{
	BoundedSummary *s = bounded_state(fcinfo, &bounded, 3, type, form);

	count_customer(fcinfo->args[1], fcinfo->args[2], &customer_series_type, type,
				   bounded_bounds(&bounded, s), s->nbounds,
				   counts_of((CustomerSeries *) s), change);
	return summary_result(fcinfo, &customer_series_type, (Summary *) s);
}

BOUNDED_ACCUM(customer_series, series_transition)
BOUNDED_ACCUM_INV(customer_series, series_transition)

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
	BOUNDED_KERNEL_ENTRIES(customer_series, 2),
	{.transition = NULL}
};

SUMMARY_ACCESSOR(customer_series_invalid, CustomerSeries, customer_series_type, Int64GetDatum(s->invalid))
SUMMARY_ACCESSOR(customer_series_unknown, CustomerSeries, customer_series_type, Int64GetDatum(s->unknown))

/* One period of a series. */
typedef struct SeriesPeriod
{
	int64		at_start;
	int64		gained;
	int64		lost;
	int64		gained_and_lost;
	int64		at_end;
} SeriesPeriod;

/* What the rows of a series are made of. */
typedef struct SeriesRows
{
	CustomerSeries *s;
	int64		at_start;		/* of the next period */
} SeriesRows;

/*
 * The period of the next row, its start and end in values[0] and values[1];
 * false after the last one.
 */
static bool
next_period(FunctionCallInfo fcinfo, FuncCallContext **funcctx, SeriesPeriod *period, Datum *values)
{
	bool		first = SRF_IS_FIRSTCALL();
	SeriesRows *rows;
	CustomerCounts counts;
	int64		i;

	*funcctx = summary_rows(&customer_series_type, fcinfo);
	if (first)
	{
		rows = MemoryContextAlloc((*funcctx)->multi_call_memory_ctx, sizeof(SeriesRows));
		rows->s = (*funcctx)->user_fctx;
		rows->at_start = rows->s->at_start;
		(*funcctx)->user_fctx = rows;
	}
	rows = (*funcctx)->user_fctx;
	i = (*funcctx)->call_cntr;
	if (i == bounded_periods((BoundedSummary *) rows->s))
		return false;

	counts = counts_of(rows->s);
	period->at_start = rows->at_start;
	period->gained = counts.gained[i];
	period->lost = counts.lost[i];
	period->gained_and_lost = counts.gained_and_lost[i];
	period->at_end = period->at_start + period->gained - period->lost;
	rows->at_start = period->at_end;
	period_values(&bounded, (BoundedSummary *) rows->s, i, values);
	return true;
}

/*
 * (period_start, period_end, at_start, gained, lost, gained_and_lost, at_end,
 * churn_rate, retention_rate) of each period, as of its customer_summary.
 */
PG_FUNCTION_INFO_V1(cxkpi_customer_series_periods);
Datum
cxkpi_customer_series_periods(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx;
	SeriesPeriod p;
	Datum		values[9];
	bool		nulls[9] = {false};

	if (!next_period(fcinfo, &funcctx, &p, values))
		SRF_RETURN_DONE(funcctx);
	values[2] = Int64GetDatum(p.at_start);
	values[3] = Int64GetDatum(p.gained);
	values[4] = Int64GetDatum(p.lost);
	values[5] = Int64GetDatum(p.gained_and_lost);
	values[6] = Int64GetDatum(p.at_end);
	nulls[7] = !churn_rate_of(p.at_start, p.lost, p.gained_and_lost, &values[7]);
	nulls[8] = !retention_rate_of(p.at_start, p.lost, p.gained_and_lost, &values[8]);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}

/*
 * (period_start, period_end, open_at_start, opened, closed, open_at_end) of
 * each period: a ticket is open from start to end as a customer is one.
 */
PG_FUNCTION_INFO_V1(cxkpi_customer_series_backlog);
Datum
cxkpi_customer_series_backlog(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx;
	SeriesPeriod p;
	Datum		values[6];
	bool		nulls[6] = {false};

	if (!next_period(fcinfo, &funcctx, &p, values))
		SRF_RETURN_DONE(funcctx);
	values[2] = Int64GetDatum(p.at_start);
	values[3] = Int64GetDatum(p.gained);
	values[4] = Int64GetDatum(p.lost);
	values[5] = Int64GetDatum(p.at_end);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}
