/*
 * Percentiles and shares of the finished durations.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "duration_summary.h"
#include "miscadmin.h"
#include "statistics.h"
#include "utils/array.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

/* Errors out if the summary lacks times, such as one that was merged with a mean. */
Distribution
duration_distribution(const DurationSummary *s)
{
	if (distribution_lacks_times((const Summary *) s))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("duration_summary has no distribution"),
				 errdetail("It, or a summary that was merged into it, holds only a number of durations and a total."),
				 errhint("Build it with duration_summary(started, ended).")));
	return distribution_members((const Summary *) s);
}

/* A finished time, and the place that it was counted at. */
typedef struct RankedTime
{
	int64		usecs;
	int64		place;
} RankedTime;

/*
 * The finished time of a rank, counted from 0.  The times of a bucket are
 * taken to be spread evenly over it, each in the middle of its share.
 */
static RankedTime
time_of_rank(const Distribution *d, int64 rank)
{
	for (int i = 0; i < d->n; i++)
	{
		int64		place = MEMBER_PLACE(d->members[i].key);
		int128		count = d->members[i].count;
		int64		least;
		int128		width;

		if (MEMBER_UNFINISHED(d->members[i].key))
			continue;
		if (rank >= count)
		{
			rank -= count;
			continue;
		}
		least = distribution_least(d, place);
		width = distribution_most(d, place) - least;
		return (RankedTime) {least + (int64) (width * (2 * (int128) rank + 1) / (2 * count)), place};
	}
	elog(ERROR, "rank beyond the finished durations");
}

/* Errors out unless 0 <= fraction <= 1. */
static double
check_fraction(double fraction)
{
	if (!(fraction >= 0 && fraction <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("fraction %g is out of range", fraction),
				 errdetail("A fraction must be from 0 to 1."),
				 errhint("Write the 90th percentile as 0.9.")));
	return fraction;
}

/* A fraction of the way from one time to another, rounded as the server does it. */
static int64
time_between(const DurationSummary *s, int64 low, int64 high, double fraction)
{
	Datum		from = duration_interval(s, low);
	Datum		step;
	Interval   *result;

	if (low == high || fraction == 0)
		return low;
	step = DirectFunctionCall2(interval_mi, duration_interval(s, high), from);
	step = DirectFunctionCall2(interval_mul, step, Float8GetDatum(fraction));
	result = DatumGetIntervalP(DirectFunctionCall2(interval_pl, step, from));
	return (int64) Min((int128) result->day * USECS_PER_DAY + result->time, (int128) high);
}

/*
 * The time that a fraction of the finished stays within, between two of them
 * as percentile_cont interpolates, with the digits that mean something.
 */
static Datum
percentile_of(const DurationSummary *s, const Distribution *d, double fraction)
{
	int64		last = s->finished - 1;
	double		position = fraction * last;
	double		between = position - floor(position);
	int64		rank;
	RankedTime	low;
	RankedTime	high;
	int64		grain;

	/* Above 2^53 a double can round up past the last rank. */
	rank = position >= (double) last ? last : (int64) floor(position);
	low = time_of_rank(d, rank);
	high = between > 0 ? time_of_rank(d, rank + 1) : low;

	grain = distribution_grain(d, low.place);
	if (grain == 0)
		grain = distribution_grain(d, high.place);
	return duration_interval(s, round_within(time_between(s, low.usecs, high.usecs, between), grain,
											 distribution_least(d, low.place),
											 distribution_most(d, high.place)));
}

/* percentile_of as an SQL function of a fraction; NULL without finished ones. */
PG_FUNCTION_INFO_V1(cxkpi_duration_percentile);
Datum
cxkpi_duration_percentile(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);
	double		fraction = PG_NARGS() > 1 ? check_fraction(PG_GETARG_FLOAT8(1)) : 0.5;
	Distribution d = duration_distribution(s);

	if (s->finished == 0)
		PG_RETURN_NULL();
	return percentile_of(s, &d, fraction);
}

/* The same of an array, as an array of its shape, with NULL where it has one. */
PG_FUNCTION_INFO_V1(cxkpi_duration_percentiles);
Datum
cxkpi_duration_percentiles(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);
	ArrayType  *fractions = PG_GETARG_ARRAYTYPE_P(1);
	Distribution d = duration_distribution(s);
	Datum	   *values;
	bool	   *nulls;
	int			n;
	int16		length;
	bool		by_value;
	char		alignment;

	get_typlenbyvalalign(FLOAT8OID, &length, &by_value, &alignment);
	deconstruct_array(fractions, FLOAT8OID, length, by_value, alignment, &values, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (nulls[i])
			continue;
		check_fraction(DatumGetFloat8(values[i]));
		nulls[i] = s->finished == 0;
		if (!nulls[i])
			values[i] = percentile_of(s, &d, DatumGetFloat8(values[i]));
	}
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, nulls, ARR_NDIM(fractions), ARR_DIMS(fractions),
											 ARR_LBOUND(fractions), INTERVALOID,
											 sizeof(Interval), false, TYPALIGN_DOUBLE));
}

/*
 * Finished that took at most the target, of a histogram with all in the
 * target's bucket.
 */
static int64
finished_within(const DurationSummary *s, int64 target)
{
	Distribution d = duration_distribution(s);
	int64		within = 0;

	for (int i = 0; i < d.n; i++)
	{
		if (distribution_least(&d, MEMBER_PLACE(d.members[i].key)) > target)
			break;
		if (!MEMBER_UNFINISHED(d.members[i].key))
			within += d.members[i].count;
	}
	return within;
}

/* Percent of the finished that took at most the target; NULL without finished ones. */
SUMMARY_ACCESSOR_OR_NULL(duration_share_within, DurationSummary, duration_summary_type,
						 percent_of(finished_within(s, duration_usecs(s, PG_GETARG_DATUM(1))),
									s->finished, &result))
