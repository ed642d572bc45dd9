/*
 * Survival: how long it takes until something ends, where a row that has not
 * ended yet counts for as long as it was watched (E. L. Kaplan, P. Meier, JASA 53,
 * 1958).  At one time the finished come before the unfinished, which are
 * still at risk then.  Within a bucket of several times the order is not
 * known: there, as in a life table, half of the unfinished are at risk (S. J.
 * Cutler, F. Ederer, Journal of Chronic Diseases 8, 1958).
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "access/htup_details.h"
#include "duration_summary.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "statistics.h"

/* S is exactly 1/2 within what rounding leaves, as R's survival has it. */
#define SURVIVAL_TOLERANCE sqrt(DBL_EPSILON)

/* The members of one place taken together. */
typedef struct SurvivalStep
{
	int64		place;
	int64		at_risk;
	int64		finished;
	double		survival;		/* just after */
	double		variance;		/* of log S (M. Greenwood 1926); infinite where S is 0 */
} SurvivalStep;

typedef struct SurvivalCurve
{
	Distribution distribution;
	int			n;
	SurvivalStep *steps;
	double		critical;		/* of the confidence limits */
	Datum		(*interval) (int128 usecs);	/* of the kind of time */
} SurvivalCurve;

/*
 * The distribution of a summary.  Errors out if the age of an unfinished row
 * is not known, because the row would count as if it had never been.
 */
static Distribution
aged_distribution(const DurationSummary *s)
{
	Distribution d = duration_distribution(s);
	int64		ageless = s->unfinished;

	for (int i = 0; i < d.n; i++)
	{
		if (MEMBER_UNFINISHED(d.members[i].key))
			ageless -= d.members[i].count;
	}
	if (ageless != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("ages of " INT64_FORMAT " unfinished durations are not known", ageless),
				 errdetail("Survival depends on how long they have been open."),
				 errhint("Build it with duration_summary(started, ended, as_of), such as with now() as as_of.")));
	return d;
}

/*
 * The finished at the place of d that comes next, moving *i on to the place
 * after it and taking all of its members from *at_risk.
 */
static int64
next_place(const Distribution *d, int *i, int64 place, int64 *at_risk)
{
	int64		finished = 0;

	for (; *i < d->n && MEMBER_PLACE(d->members[*i].key) == place; (*i)++)
	{
		if (!MEMBER_UNFINISHED(d->members[*i].key))
			finished += d->members[*i].count;
		*at_risk -= d->members[*i].count;
	}
	return finished;
}

static SurvivalCurve *
survival_curve_of(const DurationSummary *s, double critical)
{
	SurvivalCurve *curve = palloc0(sizeof(SurvivalCurve));
	Distribution *d = &curve->distribution;
	int64		at_risk = s->finished + s->unfinished;
	double		survival = 1;
	double		variance = 0;

	*d = aged_distribution(s);
	curve->critical = critical;
	curve->interval = s->time_kind == TIME_BUSINESS ? interval_from_business_usecs : interval_from_usecs;
	curve->steps = palloc(Max(d->n, 1) * sizeof(SurvivalStep));
	for (int i = 0; i < d->n;)
	{
		SurvivalStep *step = &curve->steps[curve->n++];
		double		exposed = at_risk;

		CHECK_FOR_INTERRUPTS();
		step->place = MEMBER_PLACE(d->members[i].key);
		step->at_risk = at_risk;
		step->finished = next_place(d, &i, step->place, &at_risk);
		if (distribution_least(d, step->place) < distribution_most(d, step->place))
			exposed -= (step->at_risk - at_risk - step->finished) / 2.0;

		survival *= (exposed - step->finished) / exposed;
		variance += step->finished / (exposed * (exposed - step->finished));
		step->survival = survival;
		step->variance = variance;
	}
	return curve;
}

/*
 * Share, from 0 to 1, that takes longer than the time; of a histogram all in
 * its bucket have ended.  NULL of an empty summary.
 */
PG_FUNCTION_INFO_V1(cxkpi_duration_survival);
Datum
cxkpi_duration_survival(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);
	int64		usec = duration_usecs(s, PG_GETARG_DATUM(1));
	SurvivalCurve *curve = survival_curve_of(s, 0);
	double		survival = 1;

	if (curve->n == 0)
		PG_RETURN_NULL();
	for (int i = 0; i < curve->n; i++)
	{
		if (distribution_least(&curve->distribution, curve->steps[i].place) > usec)
			break;
		survival = curve->steps[i].survival;
	}
	return numeric_from_double(survival);
}

/*
 * The time after which half have ended: where S falls to 1/2 or below, or
 * the middle of the times while it is exactly 1/2, as R's survival has it.
 * NULL if it never does.
 */
PG_FUNCTION_INFO_V1(cxkpi_duration_survival_median);
Datum
cxkpi_duration_survival_median(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);
	SurvivalCurve *curve = survival_curve_of(s, 0);
	const SurvivalStep *half = NULL;

	for (int i = 0; i < curve->n; i++)
	{
		const SurvivalStep *step = &curve->steps[i];
		int64		usec = distribution_time(&curve->distribution, step->place);

		if (half != NULL && step->survival < half->survival)
		{
			int64		from = distribution_time(&curve->distribution, half->place);

			return duration_interval(s, from + (usec - from) / 2);
		}
		if (half == NULL && step->survival < 0.5 + SURVIVAL_TOLERANCE)
		{
			if (fabs(step->survival - 0.5) >= SURVIVAL_TOLERANCE)
				return duration_interval(s, usec);
			half = step;
		}
	}
	if (half == NULL)
		PG_RETURN_NULL();
	return duration_interval(s, distribution_time(&curve->distribution, half->place));
}

/*
 * (at, at_risk, finished, survival, low, high) at each time of the summary,
 * those of the unfinished included.  The limits are those of log(-log S),
 * which stay within 0 and 1 (J. D. Kalbfleisch, R. L. Prentice 1980); NULL
 * where S is 0 or 1.
 */
PG_FUNCTION_INFO_V1(cxkpi_duration_survival_curve);
Datum
cxkpi_duration_survival_curve(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx;
	SurvivalCurve *curve;
	SurvivalStep *step;
	double		log_survival;
	double		half;
	Datum		values[6];
	bool		nulls[6] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		funcctx = rows_first_call(fcinfo);
		old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);
		funcctx->user_fctx = survival_curve_of(PG_GETARG_DURATIONS(0),
											   normal_critical(PG_GETARG_FLOAT8(1)));
		MemoryContextSwitchTo(old);
	}

	funcctx = SRF_PERCALL_SETUP();
	curve = funcctx->user_fctx;
	if (funcctx->call_cntr >= (uint64) curve->n)
		SRF_RETURN_DONE(funcctx);

	step = &curve->steps[funcctx->call_cntr];
	values[0] = curve->interval(distribution_time(&curve->distribution, step->place));
	values[1] = Int64GetDatum(step->at_risk);
	values[2] = Int64GetDatum(step->finished);
	values[3] = numeric_from_double(step->survival);
	nulls[4] = nulls[5] = step->survival <= 0 || step->survival >= 1;
	if (!nulls[4])
	{
		log_survival = log(step->survival);
		half = curve->critical * sqrt(step->variance) / -log_survival;
		values[4] = numeric_from_double(exp(log_survival * exp(half)));
		values[5] = numeric_from_double(exp(log_survival * exp(-half)));
	}
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}

/*
 * (chi_square, p_value) of the log-rank test that both end as fast, with one
 * degree of freedom (N. Mantel 1966; R. Peto, J. Peto 1972).  Where one is a
 * histogram, both are.  NULL if nothing ended while both were at risk.
 */
PG_FUNCTION_INFO_V1(cxkpi_duration_logrank);
Datum
cxkpi_duration_logrank(PG_FUNCTION_ARGS)
{
	DurationSummary *a = PG_GETARG_DURATIONS(0);
	DurationSummary *b = PG_GETARG_DURATIONS(1);
	Distribution d1 = aged_distribution(a);
	Distribution d2 = aged_distribution(b);
	int64		at_risk1 = a->finished + a->unfinished;
	int64		at_risk2 = b->finished + b->unfinished;
	double		excess = 0;
	double		variance = 0;
	Datum		values[2];
	bool		nulls[2] = {false};

	if (d1.n > 0 && d2.n > 0 && a->time_kind != b->time_kind)
		duration_kinds_differ();
	if (d1.exact != d2.exact)
	{
		d1 = distribution_bucketed(d1);
		d2 = distribution_bucketed(d2);
	}
	for (int i = 0, j = 0; i < d1.n && j < d2.n;)
	{
		int64		place = Min(MEMBER_PLACE(d1.members[i].key), MEMBER_PLACE(d2.members[j].key));
		double		n1 = at_risk1;
		double		n = n1 + at_risk2;
		double		finished1 = next_place(&d1, &i, place, &at_risk1);
		double		finished = finished1 + next_place(&d2, &j, place, &at_risk2);

		CHECK_FOR_INTERRUPTS();
		excess += finished1 - finished * n1 / n;
		if (n > 1)
			variance += finished * (n1 / n) * (1 - n1 / n) * (n - finished) / (n - 1);
	}

	nulls[0] = nulls[1] = variance <= 0;
	if (!nulls[0])
	{
		values[0] = numeric_from_double(excess * excess / variance);
		values[1] = numeric_from_double(erfc(fabs(excess) / sqrt(2 * variance)));
	}
	return HeapTupleGetDatum(heap_form_tuple(rows_descriptor(fcinfo), values, nulls));
}
