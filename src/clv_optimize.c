/*
 * Newton's method in the logarithms of the parameters, with exact derivatives;
 * where the Hessian is not negative definite or a step does not help, it is
 * damped as by Levenberg and Marquardt (J. Nocedal, S. J. Wright, Numerical
 * Optimization, 2006, 3.4 and 10.3).  A parameter that grows or shrinks without
 * limit is held at LOG_MAX while the others are optimized (projected Newton,
 * D. P. Bertsekas, SIAM Journal on Control and Optimization 20, 1982), so the
 * best model within these limits is found even on a ridge without a summit.
 */
#include "postgres.h"

#include <math.h>

#include "clv_optimize.h"
#include "miscadmin.h"

#define ITERATIONS_MAX 200

/* Of the logarithm of a parameter, in scaled units. */
#define LOG_MAX 12.0
/* A 95 percent interval of a factor of 400 to either side tells nothing. */
#define LOG_ERROR_MAX 3.0
#define LOG_STEP_MAX 1.0
/* Of 1 + the size of an average log-likelihood. */
#define VALUE_ROUNDING 1e-11
/* Of the gradient: climbing on would gain less than rounding loses. */
#define GRADIENT_LEVEL 1e-7
#define LOG_STEP_CONVERGED 1e-8

/* lgamma(x) - (x - 1/2) ln x + x - ln(2 pi) / 2, for x >= 10 (DLMF 5.11.1). */
static double
stirling_rest(double x)
{
	double		y = 1 / (x * x);

	return 1 / x * (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y / 1188))));
}

/* ln(gamma(a + x) / gamma(a)), for a > 0 and x >= 0; of large a, nothing cancels. */
double
lgamma_ratio(double a, double x)
{
	if (a < 10)
		return lgamma(a + x) - lgamma(a);
	return x * (log(a) - 1) + (a + x - 0.5) * log1p(x / a) + stirling_rest(a + x) - stirling_rest(a);
}

/*
 * The first derivative of lgamma and the second without their leading terms,
 * ln x and 1 / x, for x >= 10 (DLMF 5.11.2 and 5.15.8).
 */
static double
digamma_rest(double x)
{
	double		y = 1 / (x * x);

	return -0.5 / x -
		y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132 - y * 691.0 / 32760)))));
}

static double
trigamma_rest(double x)
{
	double		y = 1 / (x * x);

	return y / 2 +
		y / x * (1.0 / 6 - y * (1.0 / 30 - y * (1.0 / 42 - y * (1.0 / 30 - y * (5.0 / 66 - y * 691.0 / 2730)))));
}

/* The first derivative of lgamma, for x > 0, by recurrence to x >= 10 (DLMF 5.5.2). */
double
digamma(double x)
{
	double		sum = 0;

	for (; x < 10; x++)
		sum -= 1 / x;
	return sum + log(x) + digamma_rest(x);
}

/* The second derivative of lgamma, for x > 0 (DLMF 5.15.5). */
double
trigamma(double x)
{
	double		sum = 0;

	for (; x < 10; x++)
		sum += 1 / (x * x);
	return sum + 1 / x + trigamma_rest(x);
}

/* digamma(a + x) - digamma(a). */
double
digamma_difference(double a, double x)
{
	if (a < 10)
		return digamma(a + x) - digamma(a);
	return log1p(x / a) + digamma_rest(a + x) - digamma_rest(a);
}

/* trigamma(a + x) - trigamma(a). */
double
trigamma_difference(double a, double x)
{
	if (a < 10)
		return trigamma(a + x) - trigamma(a);
	return -x / (a * (a + x)) + trigamma_rest(a + x) - trigamma_rest(a);
}

/* The likelihood at the logarithms of the parameters, with derivatives by these. */
static Likelihood
likelihood_at(const Problem *problem, const double *logs)
{
	int			n = problem->nparameters;
	double		parameters[PARAMETERS_MAX] = {0};
	Likelihood	l;

	for (int i = 0; i < n; i++)
		parameters[i] = exp(logs[i]);
	l = problem->function(problem->data, parameters);
	for (int i = 0; i < n; i++)
	{
		l.gradient[i] *= parameters[i];
		for (int j = 0; j <= i; j++)
			l.hessian[i][j] *= parameters[i] * parameters[j];
		l.hessian[i][i] += l.gradient[i];
	}
	return l;
}

/*
 * Holds the parameters that are at their limit and would be better beyond it:
 * their steps become 0.  Returns how many there are.
 */
static int
hold_limits(Likelihood *l, int n, const double *logs)
{
	int			held = 0;

	for (int i = 0; i < n; i++)
	{
		if (!(logs[i] >= LOG_MAX && l->gradient[i] > 0) && !(logs[i] <= -LOG_MAX && l->gradient[i] < 0))
			continue;
		held++;
		l->gradient[i] = 0;
		for (int j = 0; j < n; j++)
			l->hessian[Max(i, j)][Min(i, j)] = i == j ? -1 : 0;
	}
	return held;
}

/*
 * Solves (damping * I - Hessian) x = y by Cholesky decomposition; false if
 * that is not positive definite.
 */
static bool
solve(const Likelihood *l, int n, double damping, const double *y, double *x)
{
	double		root[PARAMETERS_MAX][PARAMETERS_MAX];

	for (int i = 0; i < n; i++)
	{
		for (int j = 0; j <= i; j++)
		{
			double		rest = (i == j ? damping : 0) - l->hessian[i][j];

			for (int k = 0; k < j; k++)
				rest -= root[i][k] * root[j][k];
			if (i != j)
				root[i][j] = rest / root[j][j];
			else if (rest > 1e-14 * (damping - l->hessian[i][i]))
				root[i][i] = sqrt(rest);
			else
				return false;
		}
	}
	for (int i = 0; i < n; i++)
	{
		x[i] = y[i];
		for (int k = 0; k < i; k++)
			x[i] -= root[i][k] * x[k];
		x[i] /= root[i][i];
	}
	for (int i = n - 1; i >= 0; i--)
	{
		for (int k = i + 1; k < n; k++)
			x[i] -= root[k][i] * x[k];
		x[i] /= root[i][i];
	}
	return true;
}

/* Whether the standard error of each parameter's logarithm is a useful one. */
static bool
is_determined(const Likelihood *l, int n, int64 customers)
{
	for (int i = 0; i < n; i++)
	{
		double		unit[PARAMETERS_MAX] = {0};
		double		column[PARAMETERS_MAX];

		unit[i] = 1;
		if (!solve(l, n, 0, unit, column) ||
			sqrt(column[i] / customers) > LOG_ERROR_MAX)
			return false;
	}
	return true;
}

static double
largest(const double *values, int n)
{
	double		max = 0;

	for (int i = 0; i < n; i++)
		max = Max(max, fabs(values[i]));
	return max;
}

/* What rounding can change in an average log-likelihood. */
static double
rounding_of(double value)
{
	return VALUE_ROUNDING * (1 + fabs(value));
}

/* What the place where a climb ended says of the parameters. */
static FitStatus
status_at(const Likelihood *l, const Problem *problem, int held)
{
	if (held > 0)
		return FIT_UNBOUNDED;
	return is_determined(l, problem->nparameters, problem->customers) ? FIT_CONVERGED : FIT_UNDETERMINED;
}

/*
 * Goes from logs along step to trial, at most as far as LOG_STEP_MAX and to the
 * first limit.  False if a limit is in the way already.
 */
static bool
advance(int n, const double *logs, const double *step, double *trial)
{
	double		share = Min(1, LOG_STEP_MAX / largest(step, n));

	for (int i = 0; i < n; i++)
	{
		double		limit = step[i] > 0 ? LOG_MAX : -LOG_MAX;

		if (fabs(logs[i] + share * step[i]) > LOG_MAX)
			share = (limit - logs[i]) / step[i];
	}
	for (int i = 0; i < n; i++)
	{
		trial[i] = logs[i] + share * step[i];
		if (fabs(trial[i]) > LOG_MAX - 1e-9)
			trial[i] = trial[i] > 0 ? LOG_MAX : -LOG_MAX;
	}
	return share > 0;
}

/*
 * Climbs from logs to a maximum, where the climb ends, *value.  An undamped
 * step of less than LOG_STEP_CONVERGED ends it, and so does level ground.
 */
static FitStatus
maximize(const Problem *problem, double *logs, double *value, int64 *iterations)
{
	int			n = problem->nparameters;
	Likelihood	l = likelihood_at(problem, logs);
	double		damping = 0;

	for (int iteration = 1; iteration <= ITERATIONS_MAX; iteration++)
	{
		double		step[PARAMETERS_MAX];
		double		trial[PARAMETERS_MAX];
		double		length;
		double		gain = 0;	/* of the step, expected */
		Likelihood	free = l;
		Likelihood	next;
		bool		advanced;
		int			held = hold_limits(&free, n, logs);

		CHECK_FOR_INTERRUPTS();
		++*iterations;
		*value = l.value;
		if (!solve(&free, n, damping, free.gradient, step))
		{
			if (largest(free.gradient, n) < GRADIENT_LEVEL)
				return held > 0 ? FIT_UNBOUNDED : FIT_UNDETERMINED;
			damping = Max(4 * damping, 1e-4);
			continue;
		}
		length = largest(step, n);
		for (int i = 0; i < n; i++)
			gain += free.gradient[i] * step[i] / 2;
		if (damping == 0 && (length < LOG_STEP_CONVERGED || (held > 0 && gain < rounding_of(l.value))))
			return status_at(&free, problem, held);
		advanced = advance(n, logs, step, trial);
		next = likelihood_at(problem, trial);

		/* The terms of the sum can cancel, so a loss within rounding is none. */
		if (!advanced || !(next.value >= l.value - rounding_of(l.value)))
		{
			damping = Max(4 * damping, 1e-4);
			continue;
		}
		l = next;
		memcpy(logs, trial, sizeof(trial));
		damping = damping < 1e-5 ? 0 : damping / 8;
	}
	return FIT_NO_MAXIMUM;
}

/*
 * The maximum that is reached from the starts, which are tried in turn until
 * one leads to parameters that the data determine; else the highest place
 * reached.
 */
Fit
fit(const Problem *problem)
{
	Fit			best = {.status = FIT_NO_MAXIMUM, .value = -INFINITY};

	for (int i = 0; i < problem->nstarts && best.status != FIT_CONVERGED; i++)
	{
		double		logs[PARAMETERS_MAX];
		double		value;
		FitStatus	status;

		memcpy(logs, problem->starts[i], sizeof(logs));
		status = maximize(problem, logs, &value, &best.iterations);
		if (status == FIT_NO_MAXIMUM || !(value > best.value - (status == FIT_CONVERGED ? rounding_of(value) : 0)))
			continue;
		best.status = status;
		best.value = value;
		for (int j = 0; j < problem->nparameters; j++)
			best.parameters[j] = exp(logs[j]);
	}
	return best;
}
