/*
 * Rates: hits among trials, such as contacts resolved at once, deals won,
 * mails opened.  A trial whose outcome is not known is counted apart.
 */
#include "postgres.h"

#include "rate_summary.h"
#include "scan_kernel.h"
#include "statistics.h"
#include "summary_types.h"

static bool rate_check(const Summary *s, Node *escontext);

static const Field rate_fields[] = {
	{"hits", FIELD_COUNT, 0}, {"misses", FIELD_COUNT, 1}, {"unknown", FIELD_COUNT, 2}
};

const SummaryType rate_summary_type = {
	.name = "rate_summary",
	.kind = SUMMARY_RATE,
	.version = 1,
	.nwords_min = 3,
	.nwords = 3,
	.fields = rate_fields,
	.nfields = lengthof(rate_fields),
	.check = rate_check
};

static bool
rate_check(const Summary *s, Node *escontext)
{
	return check_counts(&rate_summary_type, s->word, 3, escontext);
}

SUMMARY_IO(rate_summary)

/* Adds (change 1) or removes (-1) a boolean, NULL being unknown. */
static inline Datum
rate_transition(FunctionCallInfo fcinfo, int64 change)
{
	return rate_count(fcinfo, PG_ARGISNULL(1) ? RATE_UNKNOWN : PG_GETARG_BOOL(1) ? RATE_HIT : RATE_MISS,
					  change);
}

PG_FUNCTION_INFO_V1(cxkpi_rate_summary_accum);
Datum
cxkpi_rate_summary_accum(PG_FUNCTION_ARGS)
{
	return rate_transition(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(cxkpi_rate_summary_accum_inv);
Datum
cxkpi_rate_summary_accum_inv(PG_FUNCTION_ARGS)
{
	return rate_transition(fcinfo, -1);
}

static void
add_outcomes(const ScanRows *rows)
{
	const Datum *hit = rows->value[0];
	const bool *isnull = rows->isnull[0];

	for (int i = 0; i < rows->n; i++)
	{
		Summary    *s = (Summary *) *scan_state(rows, i);

		if (likely(s != NULL))
			count_add(&rate_summary_type,
					  &s->word[isnull[i] ? RATE_UNKNOWN : DatumGetBool(hit[i]) ? RATE_HIT : RATE_MISS], 1);
		else
			rows->call(rows, i);
	}
}

const ScanKernel rate_kernels[] = {
	{cxkpi_rate_summary_accum, 1, true, NULL, add_outcomes},
	{.transition = NULL}
};

/*
 * Adds or removes a case of (contacts, resolved): a hit if one contact
 * resolved it.  A case not resolved, or not known to be, is too young to judge.
 */
static inline Datum
fcr_transition(FunctionCallInfo fcinfo, int64 change)
{
	RateOutcome outcome = RATE_UNKNOWN;

	if (!PG_ARGISNULL(1) && PG_GETARG_INT64(1) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg(INT64_FORMAT " contacts are out of range", PG_GETARG_INT64(1)),
				 errdetail("The number of contacts must be 0 or more."),
				 errhint("Use NULL if the number is not known.")));
	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2) && PG_GETARG_BOOL(2))
		outcome = PG_GETARG_INT64(1) == 1 ? RATE_HIT : RATE_MISS;
	return rate_count(fcinfo, outcome, change);
}

PG_FUNCTION_INFO_V1(cxkpi_fcr_accum);
Datum
cxkpi_fcr_accum(PG_FUNCTION_ARGS)
{
	return fcr_transition(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(cxkpi_fcr_accum_inv);
Datum
cxkpi_fcr_accum_inv(PG_FUNCTION_ARGS)
{
	return fcr_transition(fcinfo, -1);
}

SUMMARY_ACCESSOR(rate_hits, RateSummary, rate_summary_type, Int64GetDatum(s->hits))
SUMMARY_ACCESSOR(rate_misses, RateSummary, rate_summary_type, Int64GetDatum(s->misses))
SUMMARY_ACCESSOR(rate_trials, RateSummary, rate_summary_type, Int64GetDatum(s->hits + s->misses))
SUMMARY_ACCESSOR(rate_unknown, RateSummary, rate_summary_type, Int64GetDatum(s->unknown))

/* Hits in percent of trials; NULL without trials. */
SUMMARY_ACCESSOR_OR_NULL(rate, RateSummary, rate_summary_type,
						 percent_of(s->hits, (int128) s->hits + s->misses, &result))

/* Hits for each miss, a ratio and not a percentage; NULL without misses. */
SUMMARY_ACCESSOR_OR_NULL(rate_odds, RateSummary, rate_summary_type,
						 ratio_of(s->hits, s->misses, &result))

/* Wilson interval of the rate at a confidence level, in percent; NULL without trials. */
SUMMARY_ACCESSOR_OR_NULL(rate_ci, RateSummary, rate_summary_type,
						 share_range_of(s->hits, s->hits + s->misses, PG_GETARG_FLOAT8(1), &result))

/* rate_change(before, after, level): (change, low, high, z, p_value); NULL without trials on both sides. */
PG_FUNCTION_INFO_V1(cxkpi_rate_change);
Datum
cxkpi_rate_change(PG_FUNCTION_ARGS)
{
	RateSummary *before = PG_GETARG_RATE(0);
	RateSummary *after = PG_GETARG_RATE(1);
	Datum		result;

	if (!share_change_of(rows_descriptor(fcinfo), before->hits, before->hits + before->misses,
						 after->hits, after->hits + after->misses, PG_GETARG_FLOAT8(2), &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}
