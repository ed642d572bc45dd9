/*
 * Spikes: which periods of a volume_series have far more events than usual.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "statistics.h"
#include "utils/fmgrprotos.h"
#include "volume_series.h"

/*
 * What is usual, to judge periods by.  Each is compared with those at the same
 * place in the season; less than MIN_SAME_PLACE of them, or MIN_PERIODS in
 * all, say nothing.
 */
#define MIN_SAME_PLACE 3
#define MIN_PERIODS 10

typedef struct Baseline
{
	BoundedSummary *s;
	int			season;
	double		spread;			/* of stabilized counts */
	int64		middle[FLEXIBLE_ARRAY_MEMBER];	/* twice the median of each place */
} Baseline;

/*
 * The square root that gives Poisson counts a standard deviation of 1
 * whatever their mean (F. J. Anscombe, Biometrika 35, 1948).
 */
static double
stabilize(double count)
{
	return 2 * sqrt(count + 0.375);
}

static double
deviation(const Baseline *b, int64 period)
{
	return stabilize(volume_counts(b->s)[period]) -
		stabilize(b->middle[period % b->season] / 2.0);
}

static int
compare_int64(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	return x < y ? -1 : x > y;
}

static int
compare_double(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return x < y ? -1 : x > y;
}

/*
 * The spread is the median absolute deviation over 0.6745, as of a normal
 * distribution.  As many deviations are near 0 as medians were fitted, so the
 * season - 1 smallest are left out (W. DuMouchel and F. O'Brien, 1989, as in
 * robust regression).  It is at least 1, for that is chance: counts of
 * independent events vary so much by themselves, and no deviation within that
 * is a spike, even where nothing else varies.
 */
static double
find_spread(const Baseline *b)
{
	int64		nperiods = bounded_periods(b->s);
	double	   *deviations = palloc(nperiods * sizeof(double));
	const double *rest = deviations + b->season - 1;
	int64		n = nperiods - (b->season - 1);

	for (int64 i = 0; i < nperiods; i++)
		deviations[i] = fabs(deviation(b, i));
	qsort(deviations, nperiods, sizeof(double), compare_double);
	return Max((rest[(n - 1) / 2] + rest[n / 2]) / 2 / 0.6745, 1);
}

static int64
number_at_place(int64 nperiods, int season, int place)
{
	return (nperiods - place + season - 1) / season;
}

static Baseline *
find_baseline(BoundedSummary *s, int season, MemoryContext context)
{
	int64		nperiods = bounded_periods(s);
	Baseline   *b;
	int64	   *counts;

	if (nperiods < MIN_PERIODS || nperiods / season == 0)
		season = nperiods;		/* nothing to compare with */

	b = MemoryContextAlloc(context, offsetof(Baseline, middle) + season * sizeof(int64));
	b->s = s;
	b->season = season;
	counts = palloc(nperiods * sizeof(int64));
	for (int place = 0; place < season; place++)
	{
		int64		n = 0;

		CHECK_FOR_INTERRUPTS();
		for (int64 i = place; i < nperiods; i += season)
			counts[n++] = volume_counts(s)[i];
		qsort(counts, n, sizeof(int64), compare_int64);
		b->middle[place] = counts[(n - 1) / 2] + counts[n / 2];
	}
	b->spread = find_spread(b);
	return b;
}

static int
season_argument(int season)
{
	if (season < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("season %d is out of range", season),
				 errdetail("It must be at least 1, the number of periods after which a pattern repeats."),
				 errhint("Use 7 for days that follow the week, 12 for months that follow the year, 1 for no season.")));
	return season;
}

static double
threshold_argument(double threshold)
{
	if (!(threshold > 0) || isinf(threshold))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("threshold %g is out of range", threshold),
				 errdetail("It must be greater than 0 and finite."),
				 errhint("Leave it out for 3.5.")));
	return threshold;
}

/*
 * (period_start, period_end, events, expected, score, is_spike) of every
 * period.  Expected is the median of the periods at the same place in the
 * season; the score is the distance from it in robust standard deviations, on
 * the scale of the square roots, and a spike is above the threshold: the
 * modified z-score of B. Iglewicz and D. C. Hoaglin (1993), who advise 3.5.
 * The last three are NULL where there is too little to compare with.
 */
PG_FUNCTION_INFO_V1(cxkpi_volume_spikes);
Datum
cxkpi_volume_spikes(PG_FUNCTION_ARGS)
{
	bool		first = SRF_IS_FIRSTCALL();
	int			season = season_argument(PG_GETARG_INT32(1));
	double		threshold = threshold_argument(PG_GETARG_FLOAT8(2));
	FuncCallContext *funcctx = summary_rows(&volume_series_type, fcinfo);
	Baseline   *b;
	int64		period = funcctx->call_cntr;
	int			place;
	double		score;
	Datum		values[6] = {0};
	bool		nulls[6] = {false};

	if (first)
		funcctx->user_fctx = find_baseline(funcctx->user_fctx, season,
										   funcctx->multi_call_memory_ctx);
	b = funcctx->user_fctx;
	if (period >= bounded_periods(b->s))
		SRF_RETURN_DONE(funcctx);

	volume_period_values(b->s, period, values);
	values[2] = Int64GetDatum(volume_counts(b->s)[period]);
	place = period % b->season;
	if (number_at_place(bounded_periods(b->s), b->season, place) < MIN_SAME_PLACE)
		nulls[3] = nulls[4] = nulls[5] = true;
	else
	{
		score = deviation(b, period) / b->spread;
		values[3] = numeric_ratio(fcinfo, b->middle[place], 2);
		values[4] = DirectFunctionCall1(float8_numeric, Float8GetDatum(score));
		values[5] = BoolGetDatum(score > threshold);
	}
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}
