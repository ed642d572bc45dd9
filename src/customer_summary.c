/*
 * Customers of a period [from, to), by events.  Whoever starts at from is
 * gained and whoever ends at from is lost in this period; at to, in the next.
 * Therefore at_start + gained - lost = at_end, the at_start of the next period.
 */
#include "postgres.h"

#include "customer_counts.h"
#include "summary_types.h"

typedef struct CustomerSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		time_type;		/* TimeType of the period */
	uint8		unused;
	int64		from;
	int64		to;
	int64		at_start;
	int64		gained;
	int64		lost;
	int64		gained_and_lost;	/* counted in gained and in lost */
	int64		invalid;		/* ended before they started */
	int64		unknown;		/* without a start */
} CustomerSummary;

static bool customer_check(const Summary *s, Node *escontext);

static const Field customer_fields[] = {
	{"time_type", FIELD_TIME_TYPE, 0},
	{"from", FIELD_TIME, 0}, {"to", FIELD_TIME, 1},
	{"at_start", FIELD_COUNT, 2}, {"gained", FIELD_COUNT, 3}, {"lost", FIELD_COUNT, 4},
	{"gained_and_lost", FIELD_COUNT, 5}, {"invalid", FIELD_COUNT, 6}, {"unknown", FIELD_COUNT, 7}
};

const SummaryType customer_summary_type = {
	.name = "customer_summary",
	.kind = SUMMARY_CUSTOMER,
	.version = 1,
	.nparams = 1,
	.nwords_min = 8,
	.nwords = 8,
	.fields = customer_fields,
	.nfields = lengthof(customer_fields),
	.check = customer_check
};

/* Whether a period can have lost that many of the customers it had. */
bool
check_customers(const SummaryType *type, int64 at_start, int64 gained, int64 lost,
				int64 gained_and_lost, Node *escontext)
{
	if (gained_and_lost > Min(gained, lost) || lost - gained_and_lost > at_start)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("%s has lost more customers than it had", type->name),
				 errdetail("At start " INT64_FORMAT ", gained " INT64_FORMAT ", lost " INT64_FORMAT
						   ", of these gained and lost " INT64_FORMAT ".",
						   at_start, gained, lost, gained_and_lost)));
	return true;
}

static bool
customer_check(const Summary *summary, Node *escontext)
{
	const CustomerSummary *s = (const CustomerSummary *) summary;

	if (s->time_type < TIME_DATE || s->time_type > TIME_TIMESTAMPTZ ||
		!IS_VALID_TIMESTAMP(s->from) || !IS_VALID_TIMESTAMP(s->to) || s->from >= s->to)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("customer_summary has no valid period")));
	if (!check_counts(&customer_summary_type, &s->at_start, 6, escontext))
		return false;
	return check_customers(&customer_summary_type, s->at_start, s->gained, s->lost,
						   s->gained_and_lost, escontext);
}

SUMMARY_IO(customer_summary)

/* All rows of an aggregate must be about one period. */
static inline void
note_period(CustomerSummary *s, Period period, TimeType type)
{
	if (s->time_type == 0)
	{
		s->time_type = type;
		s->from = period.from;
		s->to = period.to;
	}
	else if (s->from != period.from || s->to != period.to || s->time_type != type)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("period changes from one row to the next"),
				 errhint("Group by the period.")));
}

/* Adds (change 1) or removes (-1) a customer in the period of the summary. */
static pg_attribute_always_inline void
count_in_period(CustomerSummary *s, NullableDatum start, NullableDatum end, TimeType type, int64 change)
{
	CustomerCounts counts = {
		&s->at_start, &s->gained, &s->lost, &s->gained_and_lost, &s->invalid, &s->unknown
	};
	int64		bounds[2] = {s->from, s->to};

	count_customer(start, end, &customer_summary_type, type, bounds, 2, counts, change);
}

/* The same of arguments 1 and 2, in the period of argument 3. */
static pg_attribute_always_inline Datum
customer_transition(FunctionCallInfo fcinfo, TimeType type, int64 change)
{
	CustomerSummary *s = (CustomerSummary *) summary_state(fcinfo, &customer_summary_type);

	note_period(s, period_from_range(fcinfo, 3, type), type);
	count_in_period(s, fcinfo->args[1], fcinfo->args[2], type, change);
	return summary_result(fcinfo, &customer_summary_type, (Summary *) s);
}

TIME_ACCUM(customer_summary, customer_transition)
TIME_ACCUM_INV(customer_summary, customer_transition)

static pg_attribute_always_inline void
add_customers(const ScanRows *rows, TimeType type)
{
	for (int i = 0; i < rows->n; i++)
	{
		CustomerSummary *s = (CustomerSummary *) *scan_state(rows, i);

		if (unlikely(s == NULL || s->time_type != type))
			rows->call(rows, i);
		else
			count_in_period(s, scan_argument(rows, 0, i), scan_argument(rows, 1, i), type, 1);
	}
}

TIME_KERNELS(customer_summary, customers_can_be_counted, add_customers)

const ScanKernel customer_kernels[] = {
	TIME_KERNEL_ENTRIES(customer_summary, 2, true),
	{.transition = NULL}
};

/* A count as an SQL function. */
#define CUSTOMER_COUNT(name, count) \
	SUMMARY_ACCESSOR(name, CustomerSummary, customer_summary_type, Int64GetDatum(count))

CUSTOMER_COUNT(customer_at_start, s->at_start)
CUSTOMER_COUNT(customer_gained, s->gained)
CUSTOMER_COUNT(customer_lost, s->lost)
CUSTOMER_COUNT(customer_gained_and_lost, s->gained_and_lost)
CUSTOMER_COUNT(customer_at_end, s->at_start + s->gained - s->lost)
CUSTOMER_COUNT(customer_invalid, s->invalid)
CUSTOMER_COUNT(customer_unknown, s->unknown)

#define CUSTOMER_RATE(name, assignment) \
	SUMMARY_ACCESSOR_OR_NULL(name, CustomerSummary, customer_summary_type, assignment)

CUSTOMER_RATE(customer_churn_rate, churn_rate_of(s->at_start, s->lost, s->gained_and_lost, &result))

/* churn_rate(s, count_gained_and_lost): if so, customers who came and went are lost too. */
CUSTOMER_RATE(customer_churn_rate_of_all,
			  churn_rate_of(s->at_start, s->lost, PG_GETARG_BOOL(1) ? 0 : s->gained_and_lost, &result))

CUSTOMER_RATE(customer_retention_rate, retention_rate_of(s->at_start, s->lost, s->gained_and_lost, &result))

/* The textbook's (at_end - gained) / at_start: too low by those gained and lost. */
CUSTOMER_RATE(customer_crr, percent_of(s->at_start - s->lost, s->at_start, &result))

CUSTOMER_RATE(customer_lost_per_gained, percent_of(s->lost, s->gained, &result))

/* Of all who were customers at some time of the period. */
CUSTOMER_RATE(customer_lost_of_total, percent_of(s->lost, (int128) s->at_start + s->gained, &result))
