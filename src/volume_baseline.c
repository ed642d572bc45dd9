/*
 * What is usual in a series of counts, by which spikes() judges periods.
 *
 * The model is expected = level * factor: a level that follows the trend, and
 * a factor for each place in the season.  Counts vary around it as a negative
 * binomial distribution does, with one dispersion for the series.
 *
 * - The level is steady growth times a local correction, a straight line
 *   through the periods around each, fitted by weighted least squares.  The
 *   factors are ratios of sums.  Each is found from the other in turn (loess
 *   and backfitting, as in the STL decomposition of R. B. Cleveland et al.,
 *   Journal of Official Statistics 6, 1990).
 * - Unusual periods get less weight, and everything is fitted again (as in the
 *   outbreak detection of C. P. Farrington et al., JRSS A 159, 1996, and A.
 *   Noufaily et al., Statistics in Medicine 32, 2013).  The first fit cuts off
 *   what is beyond the outer fences of its place (J. W. Tukey, 1977).
 * - A period is judged by a fit without itself, and its distribution is wide
 *   enough to include the error of that fit.  With a constant level and
 *   independent events this is the exact conditional test of two Poisson rates
 *   (J. Przyborowski and H. Wilenski, Biometrika 31, 1940).
 *
 * A pass takes time linear in the number of periods.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "volume_baseline.h"

#define PASSES 4
/* The line of a period goes through so many on each side, in whole seasons. */
#define NEIGHBORS 28
/* Growth is measured on means of so many, in whole seasons. */
#define GROWTH_PERIODS 7
/* Beyond this score a period loses weight (Noufaily et al.). */
#define USUAL_SCORE 2.58
/* The level is at least this share of the mean around it. */
#define LEAST_LEVEL 0.25

typedef struct Fit
{
	int			n;
	int			season;
	int			width;			/* number of periods that a line goes through */
	const double *count;
	const double *from;			/* what is fitted: the counts, at first cut off */
	double	   *weight;
	double	   *growth;			/* the level that steady growth would give, near 1 */
	double	   *level;
	double	   *factor;			/* of each place */
	double	   *place_events;	/* weighted sums of the events of each place */
	double	   *place_level;	/* and of the levels */
	double		prior;			/* events that pull a factor to 1 */
	double		dispersion;
	double	   *mean;			/* of each period, by the others */
	double	   *error;			/* and its squared relative error */
	Baseline	result;
} Fit;

/*
 * Sums over the width periods from first on, x being counted from there: what
 * a line through events / factor is found from, where the factor includes the
 * growth and is the weight of the period.
 */
typedef struct Window
{
	int			first;
	double		f;
	double		fx;
	double		fxx;
	double		ff;
	double		y;
	double		yx;
} Window;

/* A level, and what its error is in terms of a number of events. */
typedef struct Level
{
	double		level;
	double		mean;			/* of the window */
	double		per_event;		/* what one event more in the window adds */
} Level;

static void
window_add(Window *w, const Fit *fit, int period, double sign)
{
	double		x = period - w->first;
	double		factor = fit->factor[period % fit->season] * fit->growth[period];
	double		f = sign * fit->weight[period] * factor;
	double		y = sign * fit->weight[period] * fit->from[period];

	w->f += f;
	w->fx += f * x;
	w->fxx += f * x * x;
	w->ff += f * factor;
	w->y += y;
	w->yx += y * x;
}

static void
window_fill(Window *w, const Fit *fit, int first)
{
	*w = (Window) {first};
	for (int i = first; i < first + fit->width; i++)
		window_add(w, fit, i, 1);
}

/*
 * Moves the window to around the period.  It is filled anew now and then:
 * what remains of a huge count after it was taken off must not last.
 */
static void
window_move(Window *w, const Fit *fit, int period)
{
	int			first = Max(0, Min(period - fit->width / 2, fit->n - fit->width));

	if (first == w->first)
		return;
	if (first % fit->width == 0)
	{
		window_fill(w, fit, first);
		return;
	}
	window_add(w, fit, w->first, -1);
	w->fxx += w->f - 2 * w->fx;
	w->fx -= w->f;
	w->yx -= w->y;
	w->first = first;
	window_add(w, fit, first + fit->width - 1, 1);
}

/*
 * The line of the window at the period.  A slope that chance could explain is
 * drawn to 0 (W. James and C. Stein, 1961), because at the ends of a series
 * with few events it would do more harm than good.
 */
static Level
window_level(const Window *w, const Fit *fit, int period)
{
	double		f = Max(w->f, 1e-9);
	double		center = w->fx / f;
	double		x = period - w->first - center;
	double		spread = w->fxx - w->fx * center;
	double		mean = Max(w->y / f, 0);
	double		slope = spread > 0 ? (w->yx - w->y * center) / spread : 0;
	double		variation = 1 + fit->dispersion * mean * w->ff / f;
	double		chance = slope != 0 ? variation * mean / (slope * slope * spread) : 1;
	double		kept = Max(1 - 2 * chance, 0);

	return (Level) {
		.level = Max(mean + kept * slope * x, LEAST_LEVEL * mean),
		.mean = mean,
		.per_event = variation * (1 / f + (kept > 0 ? kept * x * x / spread : 0))
	};
}

/*
 * Steady growth, by the same percentage each season: regression of the
 * logarithms of the means of whole seasons, weighted by their events.  Without
 * it, lines would not follow where the seasons are few and long.
 */
static void
fit_growth(Fit *fit)
{
	int			length = (GROWTH_PERIODS + fit->season - 1) / fit->season * fit->season;
	double		events = 0;
	double		x_sum = 0;
	double		xx_sum = 0;
	double		y_sum = 0;
	double		xy_sum = 0;
	double		spread;
	double		slope;
	double		chance;

	for (int first = 0; first + length <= fit->n; first += length)
	{
		double		sum = 0;
		double		weights = 0;
		double		x = first + (length - 1) / 2.0 - fit->n / 2.0;
		double		y;

		for (int i = first; i < first + length; i++)
		{
			sum += fit->weight[i] * fit->from[i];
			weights += fit->weight[i];
		}
		if (sum <= 0)
			continue;
		y = log(sum / weights);
		events += sum;
		x_sum += sum * x;
		xx_sum += sum * x * x;
		y_sum += sum * y;
		xy_sum += sum * x * y;
	}
	spread = events > 0 ? xx_sum - x_sum * x_sum / events : 0;
	slope = spread > 0 ? (xy_sum - x_sum * y_sum / events) / spread : 0;
	chance = slope != 0 ? (1 + fit->dispersion * events / fit->n) / (slope * slope * spread) : 1;
	slope *= Max(1 - 2 * chance, 0);
	for (int i = 0; i < fit->n; i++)
		fit->growth[i] = exp(slope * (i - fit->n / 2.0));
}

static void
fit_levels(Fit *fit)
{
	Window		w;

	window_fill(&w, fit, 0);
	for (int i = 0; i < fit->n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		window_move(&w, fit, i);
		fit->level[i] = window_level(&w, fit, i).level * fit->growth[i];
	}
}

/*
 * The events of each place over those that the levels let expect.  The less
 * the places differ beyond chance, the more their factors are drawn to 1
 * (empirical Bayes, the method of moments).
 */
static void
fit_factors(Fit *fit)
{
	double		events = 0;
	double		levels = 0;
	double		scale;
	double		variation;
	double		excess;

	memset(fit->place_events, 0, fit->season * sizeof(double));
	memset(fit->place_level, 0, fit->season * sizeof(double));
	for (int i = 0; i < fit->n; i++)
	{
		fit->place_events[i % fit->season] += fit->weight[i] * fit->from[i];
		fit->place_level[i % fit->season] += fit->weight[i] * fit->level[i];
		events += fit->weight[i] * fit->from[i];
		levels += fit->weight[i] * fit->level[i];
	}
	if (fit->season == 1 || events == 0)
		return;

	scale = events / levels;
	variation = 1 + fit->dispersion * events / fit->n;
	excess = -variation * (fit->season - 1);
	for (int i = 0; i < fit->n; i++)
		fit->level[i] *= scale;
	for (int place = 0; place < fit->season; place++)
	{
		double		expected = fit->place_level[place] *= scale;
		double		difference = fit->place_events[place] - expected;

		if (expected > 0)
			excess += difference * difference / expected;
	}
	fit->prior = variation / Max(excess / events, 1e-6);
	for (int place = 0; place < fit->season; place++)
		fit->factor[place] = (fit->place_events[place] + fit->prior) / (fit->place_level[place] + fit->prior);
}

/*
 * The mean times the factor of the period, found from the other periods of its
 * place.  Where the error is asked for, an event is added to these, and the
 * squared relative error of the factor to *error.
 */
static double
apply_factor(const Fit *fit, int period, double mean, double *error)
{
	int			place = period % fit->season;
	double		events = fit->place_events[place] - fit->weight[period] * fit->from[period];
	double		exposure = fit->place_level[place] - fit->weight[period] * fit->level[period];
	double		variation = 1 + fit->dispersion * fit->level[period] * fit->factor[place];
	double		per_event;
	double		factor;

	if (fit->season == 1)
		return mean;
	exposure = Max(exposure, 1e-9);
	per_event = variation / (exposure + fit->prior);
	factor = (Max(events, 0) + fit->prior) / (exposure + fit->prior);
	if (error)
	{
		factor += per_event * exposure / (exposure + fit->prior);
		*error += per_event / factor;
	}
	return mean * factor;
}

/*
 * The distribution of each period by the other periods.  An event is added to
 * what they had, and the error of the fit to the dispersion: that makes the
 * test exact, and keeps it sane where there were no events at all.
 */
static void
predict(Fit *fit)
{
	Window		w;

	window_fill(&w, fit, 0);
	for (int i = 0; i < fit->n; i++)
	{
		Window		others;
		Level		level;
		double		mean;

		CHECK_FOR_INTERRUPTS();
		window_move(&w, fit, i);
		others = w;
		window_add(&others, fit, i, -1);
		level = window_level(&others, fit, i);
		mean = level.level + level.per_event;
		fit->result.expected[i] = apply_factor(fit, i, level.level * fit->growth[i], NULL);
		fit->error[i] = level.per_event / mean;
		fit->mean[i] = apply_factor(fit, i, mean * fit->growth[i], &fit->error[i]);
	}
}

static CountDistribution
distribution(const Fit *fit, int period, double dispersion)
{
	return (CountDistribution) {
		.mean = fit->mean[period],
		.dispersion = dispersion + fit->error[period] * (1 + dispersion)
	};
}

/*
 * Logarithm of the likelihood of a dispersion, from at most LIKELIHOOD_PERIODS
 * periods.  Of a count above its limit it uses only that it is above, so a
 * spike says little, however large it is.
 */
#define LIKELIHOOD_PERIODS 2000

static double
log_likelihood(const Fit *fit, double dispersion, const double *limit)
{
	int			step = fit->n / LIKELIHOOD_PERIODS + 1;
	double		sum = 0;

	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < fit->n; i += step)
	{
		CountDistribution d = distribution(fit, i, dispersion);

		sum += fit->count[i] > limit[i] ? count_log_upper_tail(limit[i] + 1, d) :
			count_log_probability(fit->count[i], d);
	}
	return sum;
}

/*
 * The dispersion of greatest likelihood on a grid, refined by a parabola; 0
 * unless that is refuted with 95 percent confidence (likelihood ratio).
 */
#define DISPERSION_MIN 3e-4
#define DISPERSION_MAX 3.0
#define DISPERSION_STEPS 24
#define EVIDENCE 1.92

static void
fit_dispersion(Fit *fit)
{
	double		ratio = log(DISPERSION_MAX / DISPERSION_MIN) / (DISPERSION_STEPS - 1);
	double	   *limit = palloc(fit->n * sizeof(double));
	double		likelihood[DISPERSION_STEPS];
	int			best = 0;
	double		at;

	for (int i = 0; i < fit->n; i++)
	{
		CountDistribution d = distribution(fit, i, fit->dispersion);

		limit[i] = floor(d.mean + 2 * sqrt(d.mean + d.dispersion * d.mean * d.mean));
	}
	for (int i = 0; i < DISPERSION_STEPS; i++)
	{
		likelihood[i] = log_likelihood(fit, DISPERSION_MIN * exp(i * ratio), limit);
		if (likelihood[i] > likelihood[best])
			best = i;
	}
	at = best;
	if (best > 0 && best < DISPERSION_STEPS - 1)
	{
		double		bend = likelihood[best - 1] - 2 * likelihood[best] + likelihood[best + 1];

		if (bend < 0)
			at += (likelihood[best - 1] - likelihood[best + 1]) / 2 / bend;
	}
	if (likelihood[best] - log_likelihood(fit, 0, limit) > EVIDENCE)
		fit->dispersion = DISPERSION_MIN * exp(at * ratio);
	else
		fit->dispersion = 0;
	pfree(limit);
}

/* Places the counts in their distributions, and weighs them by that. */
static void
judge(Fit *fit)
{
	for (int i = 0; i < fit->n; i++)
	{
		double		size;

		CHECK_FOR_INTERRUPTS();
		fit->result.position[i] = count_position(fit->count[i], distribution(fit, i, fit->dispersion));
		size = fabs(fit->result.position[i].score) / USUAL_SCORE;
		fit->weight[i] = size > 1 ? 1 / (size * size) : 1;
	}
}

static int
compare_double(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return x < y ? -1 : x > y;
}

/* Square root that gives Poisson counts a variance of 1 (F. J. Anscombe, 1948). */
static double
stabilize(double count)
{
	return 2 * sqrt(count + 0.375);
}

/* The counts, cut off at the outer fence of their place. */
static double *
cap_counts(const double *count, int n, int season)
{
	double	   *capped = palloc(n * sizeof(double));
	double	   *sorted = palloc(n * sizeof(double));

	for (int place = 0; place < season; place++)
	{
		int			m = 0;
		double		low;
		double		high;
		double		fence;

		CHECK_FOR_INTERRUPTS();
		for (int i = place; i < n; i += season)
			sorted[m++] = count[i];
		qsort(sorted, m, sizeof(double), compare_double);
		low = stabilize(sorted[m / 4]);
		high = stabilize(sorted[m - 1 - m / 4]);
		/* Chance makes quartiles lie 1.35 apart. */
		fence = (high + 3 * Max(high - low, 1.35)) / 2;
		for (int i = place; i < n; i += season)
			capped[i] = Min(count[i], fence * fence - 0.375);
	}
	pfree(sorted);
	return capped;
}

/*
 * The baseline of n >= 2 periods, in the current memory context.  Each place
 * in the season must have at least one period.
 */
Baseline
find_baseline(const int64 *counts, int n, int season)
{
	Fit			fit = {.n = n, .season = season};
	double	   *count = palloc(n * sizeof(double));
	int			neighbors = (NEIGHBORS + season - 1) / season * season;

	for (int i = 0; i < n; i++)
		count[i] = counts[i];
	fit.width = Min(n, 2 * neighbors + 1);
	fit.count = count;
	fit.from = cap_counts(count, n, season);
	fit.weight = palloc(n * sizeof(double));
	fit.growth = palloc(n * sizeof(double));
	fit.level = palloc(n * sizeof(double));
	fit.mean = palloc(n * sizeof(double));
	fit.error = palloc(n * sizeof(double));
	fit.factor = palloc(season * sizeof(double));
	fit.place_events = palloc(season * sizeof(double));
	fit.place_level = palloc(season * sizeof(double));
	fit.result.expected = palloc(n * sizeof(double));
	fit.result.position = palloc(n * sizeof(CountPosition));
	for (int i = 0; i < n; i++)
		fit.weight[i] = 1;
	for (int place = 0; place < season; place++)
		fit.factor[place] = 1;

	for (int pass = 0; pass < PASSES; pass++)
	{
		fit_growth(&fit);
		for (int i = pass == 0 ? 0 : 1; i < 3; i++)
		{
			fit_levels(&fit);
			fit_factors(&fit);
		}
		predict(&fit);
		fit_dispersion(&fit);
		judge(&fit);
		fit.from = count;
	}
	return fit.result;
}
