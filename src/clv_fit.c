/*
 * Maximum likelihood for the models of clv.h.
 *
 * Both are fitted by Newton's method in the logarithms of the parameters,
 * with exact derivatives; where the Hessian is not negative definite or a
 * step does not help, it is damped as by Levenberg and Marquardt (J. Nocedal,
 * S. J. Wright, Numerical Optimization, 2006, 3.4 and 10.3).  Time and money
 * are scaled by powers of two, which is exact, so that units do not matter.
 * The sample is sorted, so the same customers give the same bits.
 */
#include "postgres.h"

#include <math.h>

#include "clv_model.h"
#include "miscadmin.h"

#define PARAMETERS_MAX 4
#define ITERATIONS_MAX 200

/* Of the logarithm of a parameter, in scaled units. */
#define LOG_MAX 12.0
/* A 95 percent interval of a factor of 400 to either side tells nothing. */
#define LOG_ERROR_MAX 3.0
#define LOG_STEP_MAX 1.0
/* Of the mean log-likelihood. */
#define VALUE_ROUNDING 1e-11
/* Likewise, of its gradient: climbing on would gain less than rounding loses. */
#define GRADIENT_LEVEL 1e-7
#define LOG_STEP_CONVERGED 1e-8

/* The mean log-likelihood and its derivatives, the lower half of the Hessian. */
typedef struct Likelihood
{
	double		value;
	double		gradient[PARAMETERS_MAX];
	double		hessian[PARAMETERS_MAX][PARAMETERS_MAX];
} Likelihood;

/* Distinct observations, ascending in x, weighted by their share of customers. */
typedef struct Observation
{
	double		x;				/* repeats */
	double		recency;
	double		age;
	double		value;
	double		weight;
} Observation;

typedef struct Observations
{
	Observation *rows;
	int			n;
	int64		customers;
} Observations;

typedef Likelihood (*LikelihoodFunction) (const Observations *data, const double *parameters);

/*
 * The first derivative of lgamma and the second, for x > 0: asymptotic series
 * after a recurrence to x >= 10 (DLMF 5.5.2, 5.11.2 and 5.15.5, 5.15.8).
 */
static double
digamma(double x)
{
	double		sum = 0;
	double		y;

	for (; x < 10; x++)
		sum -= 1 / x;
	y = 1 / (x * x);
	return sum + log(x) - 0.5 / x -
		y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132 - y * 691.0 / 32760)))));
}

static double
trigamma(double x)
{
	double		sum = 0;
	double		y;

	for (; x < 10; x++)
		sum += 1 / (x * x);
	y = 1 / (x * x);
	return sum + 1 / x + y / 2 +
		y / x * (1.0 / 6 - y * (1.0 / 30 - y * (1.0 / 42 - y * (1.0 / 30 - y * (5.0 / 66 - y * 691.0 / 2730)))));
}

/*
 * BG/NBD for the parameters r, alpha, a, b: Fader, Hardie and Lee, equation
 * 6, as ln A1 + ln A2 + ln(A3 + A4).  w is the share of A4 in the sum, the
 * probability of having been lost at the last purchase.
 */
static Likelihood
purchase_likelihood(const Observations *data, const double *parameters)
{
	const double r = parameters[0];
	const double alpha = parameters[1];
	const double a = parameters[2];
	const double b = parameters[3];
	Likelihood	sum = {0};
	Likelihood	base = {0};		/* the part that depends on x alone */
	double		x = -1;

	for (int i = 0; i < data->n; i++)
	{
		const Observation *row = &data->rows[i];
		double		s = r + row->x;
		double		c = b + row->x;
		double		in_age = 1 / (alpha + row->age);
		double		log_age = log(alpha + row->age);
		double		in_recency = 1 / (alpha + row->recency);
		double		log_recency = log(alpha + row->recency);
		double		log_alive = -s * log_age;
		double		w = 0;
		double		value = log_alive;
		double		slope[PARAMETERS_MAX];	/* of ln A4 - ln A3 */
		double		gradient[PARAMETERS_MAX];
		double		in_lost = 0;

		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (row->x != x)
		{
			x = row->x;
			base.value = lgamma(s) - lgamma(r) + r * log(alpha) +
				lgamma(a + b) - lgamma(b) + lgamma(c) - lgamma(a + c);
			base.gradient[0] = digamma(s) - digamma(r) + log(alpha);
			base.gradient[1] = r / alpha;
			base.gradient[2] = digamma(a + b) - digamma(a + c);
			base.gradient[3] = base.gradient[2] - digamma(b) + digamma(c);
			base.hessian[0][0] = trigamma(s) - trigamma(r);
			base.hessian[1][0] = 1 / alpha;
			base.hessian[1][1] = -r / (alpha * alpha);
			base.hessian[2][2] = trigamma(a + b) - trigamma(a + c);
			base.hessian[3][2] = base.hessian[2][2];
			base.hessian[3][3] = base.hessian[2][2] - trigamma(b) + trigamma(c);
		}
		if (x > 0)
		{
			double		log_lost = log(a / (c - 1)) - s * log_recency;

			in_lost = 1 / (c - 1);
			w = 1 / (1 + exp(log_alive - log_lost));
			value = Max(log_alive, log_lost) + log1p(exp(-fabs(log_alive - log_lost)));
		}

		gradient[0] = base.gradient[0] - (1 - w) * log_age - w * log_recency;
		gradient[1] = base.gradient[1] - s * ((1 - w) * in_age + w * in_recency);
		gradient[2] = base.gradient[2] + w / a;
		gradient[3] = base.gradient[3] - w * in_lost;
		slope[0] = log_age - log_recency;
		slope[1] = s * (in_age - in_recency);
		slope[2] = 1 / a;
		slope[3] = -in_lost;

		sum.value += row->weight * (base.value + value);
		for (int j = 0; j < 4; j++)
		{
			sum.gradient[j] += row->weight * gradient[j];
			for (int k = 0; k <= j; k++)
				sum.hessian[j][k] += row->weight *
					(base.hessian[j][k] + w * (1 - w) * slope[j] * slope[k]);
		}
		sum.hessian[1][0] -= row->weight * ((1 - w) * in_age + w * in_recency);
		sum.hessian[1][1] += row->weight * s * ((1 - w) * in_age * in_age + w * in_recency * in_recency);
		sum.hessian[2][2] -= row->weight * w / (a * a);
		sum.hessian[3][3] += row->weight * w * in_lost * in_lost;
	}
	return sum;
}

/* Gamma-gamma for the parameters p, q, v: Fader and Hardie, equation 1a. */
static Likelihood
value_likelihood(const Observations *data, const double *parameters)
{
	const double p = parameters[0];
	const double q = parameters[1];
	const double v = parameters[2];
	Likelihood	sum = {0};
	double		x = 0;
	double		log_gammas = 0;
	double		digamma_all = 0;
	double		digamma_px = 0;
	double		trigamma_all = 0;
	double		trigamma_px = 0;

	for (int i = 0; i < data->n; i++)
	{
		const Observation *row = &data->rows[i];
		double		all = p * row->x + q;
		double		spent = row->x * row->value;
		double		in_total = 1 / (spent + v);
		double		log_total = log(spent + v);

		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (row->x != x)
		{
			x = row->x;
			log_gammas = lgamma(all) - lgamma(p * x) - lgamma(q);
			digamma_all = digamma(all);
			digamma_px = digamma(p * x);
			trigamma_all = trigamma(all);
			trigamma_px = trigamma(p * x);
		}
		sum.value += row->weight * (log_gammas + q * log(v) + p * x * log(spent) -
									log(row->value) - all * log_total);
		sum.gradient[0] += row->weight * x * (digamma_all - digamma_px + log(spent) - log_total);
		sum.gradient[1] += row->weight * (digamma_all - digamma(q) + log(v) - log_total);
		sum.gradient[2] += row->weight * (q / v - all * in_total);
		sum.hessian[0][0] += row->weight * x * x * (trigamma_all - trigamma_px);
		sum.hessian[1][0] += row->weight * x * trigamma_all;
		sum.hessian[1][1] += row->weight * (trigamma_all - trigamma(q));
		sum.hessian[2][0] -= row->weight * x * in_total;
		sum.hessian[2][1] += row->weight * (1 / v - in_total);
		sum.hessian[2][2] += row->weight * (all * in_total * in_total - q / (v * v));
	}
	return sum;
}

/* The likelihood at the logarithms of the parameters, derived by these. */
static Likelihood
likelihood_at(LikelihoodFunction function, const Observations *data, int n, const double *logs)
{
	double		parameters[PARAMETERS_MAX] = {0};
	Likelihood	l;

	for (int i = 0; i < n; i++)
		parameters[i] = exp(logs[i]);
	l = function(data, parameters);
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
 * Solves (damping * I - Hessian) x = y by Cholesky decomposition; false where
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

/*
 * Climbs from logs to a maximum, *value.  A step of less than
 * LOG_STEP_CONVERGED without damping ends it.
 */
static FitStatus
maximise(LikelihoodFunction function, const Observations *data, int n,
		 double *logs, double *value, int64 *iterations)
{
	Likelihood	l = likelihood_at(function, data, n, logs);
	double		damping = 0;

	for (int iteration = 1; iteration <= ITERATIONS_MAX; iteration++)
	{
		double		step[PARAMETERS_MAX];
		double		trial[PARAMETERS_MAX];
		double		length;
		Likelihood	next;

		CHECK_FOR_INTERRUPTS();
		++*iterations;
		if (!solve(&l, n, damping, l.gradient, step))
		{
			/* Level ground that is no peak: a ridge without an end. */
			if (largest(l.gradient, n) < GRADIENT_LEVEL)
				return FIT_UNDETERMINED;
			damping = Max(4 * damping, 1e-4);
			continue;
		}
		length = largest(step, n);
		for (int i = 0; i < n; i++)
			trial[i] = logs[i] + step[i] * Min(1, LOG_STEP_MAX / length);
		if (largest(trial, n) > LOG_MAX)
			return FIT_UNBOUNDED;
		next = likelihood_at(function, data, n, trial);

		/* What rounding can lose is no loss: the terms of the sum may cancel. */
		if (!(next.value >= l.value - VALUE_ROUNDING * (1 + fabs(l.value))))
		{
			damping = Max(4 * damping, 1e-4);
			continue;
		}
		l = next;
		memcpy(logs, trial, sizeof(trial));
		*value = l.value;
		if (damping == 0 && length < LOG_STEP_CONVERGED)
			return is_determined(&l, n, data->customers) ? FIT_CONVERGED : FIT_UNDETERMINED;
		damping = damping < 1e-5 ? 0 : damping / 8;
	}
	return FIT_NO_MAXIMUM;
}

/* The power of two next to a positive scale. */
static double
unit_of(double scale)
{
	int			exponent;

	(void) frexp(scale, &exponent);
	return ldexp(1, exponent);
}

/*
 * Fits from each start in turn until one converges; parameters and value are
 * set then.
 */
static FitStatus
fit(LikelihoodFunction function, const Observations *data, int n,
	const double (*starts)[PARAMETERS_MAX], int nstarts,
	double *parameters, double *value, int64 *iterations)
{
	FitStatus	status = FIT_NO_MAXIMUM;

	for (int i = 0; i < nstarts && status != FIT_CONVERGED; i++)
	{
		double		logs[PARAMETERS_MAX];

		memcpy(logs, starts[i], sizeof(logs));
		status = maximise(function, data, n, logs, value, iterations);
		for (int j = 0; status == FIT_CONVERGED && j < n; j++)
			parameters[j] = exp(logs[j]);
	}
	return status;
}

/*
 * The sample as observations of the first columns, those alike made one.  It
 * is sorted by its columns, so that they lie together.
 */
static Observations
observe(const ClvSample *sample, bool values)
{
	int			size = sample_size(sample);
	const int64 *repeats = sample_column(sample, SAMPLE_REPEATS);
	const int64 *recency = sample_column(sample, SAMPLE_RECENCY);
	const int64 *age = sample_column(sample, SAMPLE_AGE);
	const int64 *value = sample_column(sample, SAMPLE_VALUE);
	const int64 *customers = sample_column(sample, SAMPLE_CUSTOMERS);
	Observations data = {NULL, 0, 0};

	data.rows = MemoryContextAllocHuge(CurrentMemoryContext, Max(size, 1) * sizeof(Observation));
	for (int i = 0; i < size; i++)
	{
		Observation row = {
			repeats[i], float8_from_word(recency[i]), float8_from_word(age[i]),
			float8_from_word(value[i]), customers[i]
		};
		Observation *last = &data.rows[data.n - 1];

		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (values && row.value == 0)
			continue;
		data.customers += customers[i];
		if (data.n > 0 && last->x == row.x &&
			(values ? last->value == row.value : last->recency == row.recency && last->age == row.age))
			last->weight += row.weight;
		else
			data.rows[data.n++] = row;
	}
	for (int i = 0; i < data.n; i++)
		data.rows[i].weight /= data.customers;
	return data;
}

/* Fits r, alpha, a and b. */
void
fit_purchases(const ClvSample *sample, ClvModel *model)
{
	static const double starts[][PARAMETERS_MAX] = {{0, 0, 0, 0}, {-1, -2, -1, 1}};
	Observations data = observe(sample, false);
	double		parameters[PARAMETERS_MAX];
	double		age = 0;
	double		unit;
	double		mean = 0;
	double		value;

	model->customers = data.customers;
	model->unknown = sample->unknown;
	for (int i = 0; i < data.n; i++)
		age = Max(age, data.rows[i].age);
	if (data.n == 0)
		model->purchase_status = FIT_NO_CUSTOMERS;
	else if (data.customers == 1)
		model->purchase_status = FIT_ONE_CUSTOMER;
	else if (data.rows[data.n - 1].x == 0)
		model->purchase_status = FIT_NO_REPEATS;
	else if (data.n == 1)
		model->purchase_status = FIT_ALIKE;
	else if (age == 0)
		model->purchase_status = FIT_NO_AGE;
	if (model->purchase_status != FIT_NONE)
		return;

	unit = unit_of(age);
	for (int i = 0; i < data.n; i++)
	{
		data.rows[i].recency /= unit;
		data.rows[i].age /= unit;
		mean += data.rows[i].weight * data.rows[i].x;
	}
	model->purchase_status = fit(purchase_likelihood, &data, 4, starts, lengthof(starts),
								 parameters, &value, &model->iterations);
	if (model->purchase_status == FIT_CONVERGED)
	{
		model->r = parameters[0];
		model->alpha = parameters[1] * unit;
		model->a = parameters[2];
		model->b = parameters[3];
		/* a density of as many times as there are repeats */
		model->log_likelihood = data.customers * (value - mean * log(unit));
	}
	pfree(data.rows);
}

/* Fits p, q and v to the repeat buyers with a value, if there are any. */
void
fit_values(const ClvSample *sample, ClvModel *model)
{
	static const double starts[][PARAMETERS_MAX] = {{1, 1, 0, 0}, {0, 0, 0, 0}};
	Observations data = observe(sample, true);
	double		parameters[PARAMETERS_MAX];
	double		mean = 0;
	double		unit;
	double		value;
	bool		alike = true;

	model->value_customers = data.customers;
	for (int i = 0; i < data.n; i++)
	{
		mean += data.rows[i].weight * data.rows[i].value;
		alike = alike && data.rows[i].value == data.rows[0].value;
	}
	if (data.customers == 1)
		model->value_status = FIT_ONE_CUSTOMER;
	else if (data.n > 0 && alike)
		model->value_status = FIT_ALIKE;
	if (data.n == 0 || alike)
		return;

	unit = unit_of(mean);
	for (int i = 0; i < data.n; i++)
		data.rows[i].value /= unit;
	model->value_status = fit(value_likelihood, &data, 3, starts, lengthof(starts),
							  parameters, &value, &model->value_iterations);
	if (model->value_status == FIT_CONVERGED)
	{
		model->p = parameters[0];
		model->q = parameters[1];
		model->v = parameters[2] * unit;
		model->value_log_likelihood = data.customers * (value - log(unit));
	}
	pfree(data.rows);
}
