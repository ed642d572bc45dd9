/*
 * Customers of a period [from, to), by events: who starts at from is gained
 * and who ends at from is lost in this period; at to, in the next.  So that
 * at_start + gained - lost = at_end, the at_start of the next period.
 */
#include "postgres.h"

#include "customer_counts.h"
#include "statistics.h"

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

#define PG_GETARG_CUSTOMERS(n) ((CustomerSummary *) PG_GETARG_SUMMARY(customer_summary_type, n))

/* Whether a period can have lost so many of those it had. */
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

PG_FUNCTION_INFO_V1(cxkpi_customer_summary_in);
Datum
cxkpi_customer_summary_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&customer_summary_type, fcinfo);
}

PG_FUNCTION_INFO_V1(cxkpi_customer_summary_recv);
Datum
cxkpi_customer_summary_recv(PG_FUNCTION_ARGS)
{
	return summary_from_binary(&customer_summary_type, fcinfo);
}

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
	PG_RETURN_POINTER(s);
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
	{NULL}
};

/* A count as an SQL function. */
#define CUSTOMER_COUNT(name, expression) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	CustomerSummary *s = PG_GETARG_CUSTOMERS(0); \
	PG_RETURN_INT64(expression); \
}

CUSTOMER_COUNT(customer_at_start, s->at_start)
CUSTOMER_COUNT(customer_gained, s->gained)
CUSTOMER_COUNT(customer_lost, s->lost)
CUSTOMER_COUNT(customer_gained_and_lost, s->gained_and_lost)
CUSTOMER_COUNT(customer_at_end, s->at_start + s->gained - s->lost)
CUSTOMER_COUNT(customer_invalid, s->invalid)
CUSTOMER_COUNT(customer_unknown, s->unknown)

/*
 * churn_rate(s [, count_gained_and_lost]): of the customers at the start,
 * percent lost; those who came and went within the period only on request.
 */
PG_FUNCTION_INFO_V1(cxkpi_customer_churn_rate);
Datum
cxkpi_customer_churn_rate(PG_FUNCTION_ARGS)
{
	CustomerSummary *s = PG_GETARG_CUSTOMERS(0);
	bool		all = PG_NARGS() > 1 && PG_GETARG_BOOL(1);

	return churn_rate_of(fcinfo, s->at_start, s->lost, all ? 0 : s->gained_and_lost);
}

PG_FUNCTION_INFO_V1(cxkpi_customer_retention_rate);
Datum
cxkpi_customer_retention_rate(PG_FUNCTION_ARGS)
{
	CustomerSummary *s = PG_GETARG_CUSTOMERS(0);

	return retention_rate_of(fcinfo, s->at_start, s->lost, s->gained_and_lost);
}

/* A percentage as an SQL function; NULL where the whole is 0. */
#define CUSTOMER_PERCENT(name, part, whole) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	CustomerSummary *s = PG_GETARG_CUSTOMERS(0); \
	return numeric_percent(fcinfo, part, whole); \
}

/* Textbook CRR, (end - gained) / start: off by those gained and lost. */
CUSTOMER_PERCENT(customer_crr, s->at_start - s->lost, s->at_start)

CUSTOMER_PERCENT(customer_lost_per_gained, s->lost, s->gained)

/* Of all who were customers at some time of the period. */
CUSTOMER_PERCENT(customer_lost_of_total, s->lost, (int128) s->at_start + s->gained)
