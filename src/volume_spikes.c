/*
 * Spikes: which periods of a volume_series have far more events than usual.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "statistics.h"
#include "volume_baseline.h"
#include "volume_series.h"

/* With fewer periods, in all or at a place in the season, nothing is judged. */
#define MIN_PERIODS 10
#define MIN_SAME_PLACE 3

typedef struct Spikes
{
	BoundedSummary *series;
	int			season;
	double		threshold;
	bool		judged;			/* whether there is a baseline */
	Baseline	baseline;
} Spikes;

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

static int64
periods_at_place(int64 nperiods, int season, int64 place)
{
	return (nperiods - place + season - 1) / season;
}

static Spikes *
make_spikes(BoundedSummary *series, int season, double threshold)
{
	Spikes	   *spikes = palloc(sizeof(Spikes));
	int64		nperiods = bounded_periods(series);

	spikes->series = series;
	spikes->season = season;
	spikes->threshold = threshold;
	spikes->judged = nperiods >= MIN_PERIODS && periods_at_place(nperiods, season, 0) >= MIN_SAME_PLACE;
	if (spikes->judged)
		spikes->baseline = find_baseline(volume_counts(series), nperiods, season);
	return spikes;
}

/*
 * (period_start, period_end, events, expected, score, is_spike, probability)
 * of every period.  The score is that of a standard normal distribution with
 * the same probability, which is that of so many or more events by chance; a
 * spike is above the threshold.  The last four are NULL where there is too
 * little to compare with.
 */
PG_FUNCTION_INFO_V1(cxkpi_volume_spikes);
Datum
cxkpi_volume_spikes(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx;
	Spikes	   *spikes;
	int64		period;
	Datum		values[7] = {0};
	bool		nulls[7] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		int			season = season_argument(PG_GETARG_INT32(1));
		double		threshold = threshold_argument(PG_GETARG_FLOAT8(2));
		MemoryContext old;

		funcctx = summary_rows(&volume_series_type, fcinfo);
		old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);
		funcctx->user_fctx = make_spikes(funcctx->user_fctx, season, threshold);
		MemoryContextSwitchTo(old);
	}
	funcctx = SRF_PERCALL_SETUP();
	spikes = funcctx->user_fctx;
	period = funcctx->call_cntr;
	if (period >= bounded_periods(spikes->series))
		SRF_RETURN_DONE(funcctx);

	volume_period_values(spikes->series, period, values);
	values[2] = Int64GetDatum(volume_counts(spikes->series)[period]);
	if (!spikes->judged ||
		periods_at_place(bounded_periods(spikes->series), spikes->season,
						 period % spikes->season) < MIN_SAME_PLACE)
		nulls[3] = nulls[4] = nulls[5] = nulls[6] = true;
	else
	{
		CountPosition position = spikes->baseline.position[period];

		values[3] = numeric_from_double(spikes->baseline.expected[period]);
		values[4] = numeric_from_double(position.score);
		values[5] = BoolGetDatum(position.score > spikes->threshold);
		values[6] = Float8GetDatum(position.probability);
	}
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}
