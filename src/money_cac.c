/*
 * What it costs to acquire a customer, and what one has been worth: historic
 * customer lifetime value.  The cost is a ratio of sums, so a campaign with few
 * customers weighs as much as it spent.
 */
#include "postgres.h"

#include "money_sums.h"
#include "statistics.h"
#include "summary.h"
#include "summary_types.h"
#include "utils/fmgrprotos.h"

typedef struct CacSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		scale;			/* of the spend */
	uint8		unused;
	int64		new_customers;
	int64		unknown;		/* rows without spend or without customers */
	int64		spend[2];
} CacSummary;

static bool cac_check(const Summary *s, Node *escontext);
static void cac_write(const Summary *s, StringInfo buf);
static bool cac_read(TextReader *r, const char *key, Summary **s);
static Summary *cac_merge(Summary *s, const Summary *other, int sign);

static const Field cac_fields[] = {
	{"new_customers", FIELD_COUNT, 0}, {"unknown", FIELD_COUNT, 1}
};

static const char *const spend_name[] = {"spend"};

const SummaryType cac_summary_type = {
	.name = "cac_summary",
	.kind = SUMMARY_CAC,
	.version = 1,
	.nparams = 1,
	.nwords_min = 4,
	.nwords = 4,
	.fields = cac_fields,
	.nfields = lengthof(cac_fields),
	.check = cac_check,
	.write = cac_write,
	.read = cac_read,
	.merge = cac_merge
};

static inline Sums
spend_of(const CacSummary *s)
{
	return (Sums) {(int64 *) s->spend, 1, (uint8 *) &s->scale};
}

static bool
cac_check(const Summary *summary, Node *escontext)
{
	if (!sums_check(spend_of((const CacSummary *) summary)))
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("cac_summary has an invalid amount")));
	return check_counts(&cac_summary_type, summary->word, lengthof(cac_fields), escontext);
}

SUMMARY_IO(cac_summary)

static void
cac_write(const Summary *s, StringInfo buf)
{
	sums_write(spend_of((const CacSummary *) s), spend_name, buf);
}

static bool
cac_read(TextReader *r, const char *key, Summary **s)
{
	return sums_read(spend_of((CacSummary *) *s), spend_name, r, key);
}

static Summary *
cac_merge(Summary *s, const Summary *other, int sign)
{
	sums_merge(spend_of((CacSummary *) s), spend_of((const CacSummary *) other), sign);
	return s;
}

/*
 * Argument 2, a number of new customers.  It is a numeric, because a sum of
 * counts is; errors out unless it is a whole number from 0 on.
 */
static int64
new_customers_argument(FunctionCallInfo fcinfo)
{
	Decimal		number = decimal_from_numeric(PG_GETARG_DATUM(2), "number of new customers");

	if (number.scale > 0 || number.units < 0 || number.units > PG_INT64_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("number of new customers %s is out of range",
						DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(2)))),
				 errdetail("It must be a whole number from 0 to " INT64_FORMAT ".", PG_INT64_MAX),
				 errhint("Lost customers are churn: leave them out here.")));
	return (int64) number.units;
}

/*
 * Adds (sign 1) or removes (-1) the spend of argument 1, negative for a
 * credit note, and the new customers of argument 2.  A row without one of
 * them would distort the ratio: it is left out and counted as unknown.
 */
static Datum
cac_transition(FunctionCallInfo fcinfo, int sign)
{
	CacSummary *s = (CacSummary *) summary_state(fcinfo, &cac_summary_type);

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		count_add(&cac_summary_type, &s->unknown, sign);
	else
	{
		count_add(&cac_summary_type, &s->new_customers, sign * new_customers_argument(fcinfo));
		sums_add(spend_of(s), 0, decimal_from_numeric(PG_GETARG_DATUM(1), "spend"), sign);
		sums_reduce(spend_of(s));
	}
	return summary_result(fcinfo, &cac_summary_type, (Summary *) s);
}

PG_FUNCTION_INFO_V1(cxkpi_cac_summary_accum);
Datum
cxkpi_cac_summary_accum(PG_FUNCTION_ARGS)
{
	return cac_transition(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(cxkpi_cac_summary_accum_inv);
Datum
cxkpi_cac_summary_accum_inv(PG_FUNCTION_ARGS)
{
	return cac_transition(fcinfo, -1);
}

static bool
cac_of(const CacSummary *s, Datum *result)
{
	if (s->new_customers == 0)
		return false;
	*result = DirectFunctionCall2(numeric_div, decimal_to_numeric(sums_get(spend_of(s), 0)),
								  numeric_from_int64(s->new_customers));
	return true;
}

/* Spend for each new customer; NULL without new customers. */
SUMMARY_ACCESSOR_OR_NULL(cac, CacSummary, cac_summary_type, cac_of(s, &result))
SUMMARY_ACCESSOR(cac_spend, CacSummary, cac_summary_type, decimal_to_numeric(sums_get(spend_of(s), 0)))
SUMMARY_ACCESSOR(cac_new_customers, CacSummary, cac_summary_type, Int64GetDatum(s->new_customers))
SUMMARY_ACCESSOR(cac_unknown, CacSummary, cac_summary_type, Int64GetDatum(s->unknown))

/* clv(annual_revenue, years, cac): annual_revenue * years - cac. */
PG_FUNCTION_INFO_V1(cxkpi_clv);
Datum
cxkpi_clv(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall2(numeric_sub,
							   DirectFunctionCall2(numeric_mul, PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)),
							   PG_GETARG_DATUM(2));
}
