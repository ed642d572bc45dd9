/*
 * The likelihoods of the models of clv_model.h, and their fit to a sample.
 *
 * Time and money are scaled by powers of two, which is exact, so units do not
 * matter.  The sample is sorted, so the same customers give the same bits.
 */
#include "postgres.h"

#include <math.h>

#include "clv_fit.h"
#include "clv_optimize.h"
#include "miscadmin.h"

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

/*
 * The part of the likelihood of purchases that depends on the repeats alone,
 * with alpha^r taken into A3 and A4: as (1 + age / alpha)^-(r + x) alpha^-x
 * and the same of recency, nothing cancels for large parameters.
 */
static Likelihood
repeats_likelihood(double x, const double *parameters)
{
	const double r = parameters[0];
	const double alpha = parameters[1];
	const double a = parameters[2];
	const double b = parameters[3];
	Likelihood	l = {0};

	l.value = lgamma_ratio(r, x) - x * log(alpha) + lgamma_ratio(b, x) - lgamma_ratio(a + b, x);
	l.gradient[0] = digamma_difference(r, x);
	l.gradient[1] = -x / alpha;
	l.gradient[2] = -digamma_difference(a + b, x);
	l.gradient[3] = l.gradient[2] + digamma_difference(b, x);
	l.hessian[0][0] = trigamma_difference(r, x);
	l.hessian[1][1] = x / (alpha * alpha);
	l.hessian[2][2] = -trigamma_difference(a + b, x);
	l.hessian[3][2] = l.hessian[2][2];
	l.hessian[3][3] = l.hessian[2][2] + trigamma_difference(b, x);
	return l;
}

/*
 * Adds the likelihood of a row: ln(A3 + A4), and the part of its repeats.  w is
 * the share of A4 in the sum, the probability of having been lost at the last
 * purchase.
 */
static void
add_purchases(Likelihood *sum, const Likelihood *base, const Observation *row, const double *parameters)
{
	const double alpha = parameters[1];
	const double a = parameters[2];
	double		s = parameters[0] + row->x;
	double		log_age = log1p(row->age / alpha);
	double		by_age = row->age / (alpha * (alpha + row->age));	/* -d log_age / d alpha */
	double		log_recency = log1p(row->recency / alpha);
	double		by_recency = row->recency / (alpha * (alpha + row->recency));
	double		in_lost = 0;
	double		log_alive = -s * log_age;	/* ln A3 */
	double		value = log_alive;
	double		w = 0;
	double		slope[PARAMETERS_MAX];	/* of ln A4 - ln A3 */

	if (row->x > 0)
	{
		double		log_lost;	/* ln A4 */

		in_lost = 1 / (parameters[3] + row->x - 1);
		log_lost = log(a * in_lost) - s * log_recency;
		w = 1 / (1 + exp(log_alive - log_lost));
		value = Max(log_alive, log_lost) + log1p(exp(-fabs(log_alive - log_lost)));
	}
	slope[0] = log_age - log_recency;
	slope[1] = s * (by_recency - by_age);
	slope[2] = 1 / a;
	slope[3] = -in_lost;

	sum->value += row->weight * (base->value + value);
	sum->gradient[0] += row->weight * (base->gradient[0] - (1 - w) * log_age - w * log_recency);
	sum->gradient[1] += row->weight * (base->gradient[1] + s * ((1 - w) * by_age + w * by_recency));
	sum->gradient[2] += row->weight * (base->gradient[2] + w / a);
	sum->gradient[3] += row->weight * (base->gradient[3] - w * in_lost);
	for (int j = 0; j < 4; j++)
	{
		for (int k = 0; k <= j; k++)
			sum->hessian[j][k] += row->weight *
				(base->hessian[j][k] + w * (1 - w) * slope[j] * slope[k]);
	}
	sum->hessian[1][0] += row->weight * ((1 - w) * by_age + w * by_recency);
	sum->hessian[1][1] -= row->weight * s *
		((1 - w) * by_age * (1 / alpha + 1 / (alpha + row->age)) +
		 w * by_recency * (1 / alpha + 1 / (alpha + row->recency)));
	sum->hessian[2][2] -= row->weight * w / (a * a);
	sum->hessian[3][3] += row->weight * w * in_lost * in_lost;
}

/*
 * BG/NBD for the parameters r, alpha, a, b: Fader, Hardie and Lee, equation 6,
 * as ln A1 + ln A2 + ln(A3 + A4).
 */
static Likelihood
purchase_likelihood(const void *observations, const double *parameters)
{
	const Observations *data = observations;
	Likelihood	sum = {0};
	Likelihood	base = {0};

	for (int i = 0; i < data->n; i++)
	{
		const Observation *row = &data->rows[i];

		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (i == 0 || row->x != row[-1].x)
			base = repeats_likelihood(row->x, parameters);
		add_purchases(&sum, &base, row, parameters);
	}
	return sum;
}

/*
 * Gamma-gamma for the parameters p, q, v: Fader and Hardie, equation 1a, with
 * the powers of spent and v written as those of 1 + v / spent and 1 + spent / v.
 */
static Likelihood
value_likelihood(const void *observations, const double *parameters)
{
	const Observations *data = observations;
	const double p = parameters[0];
	const double q = parameters[1];
	const double v = parameters[2];
	Likelihood	sum = {0};
	double		log_gammas = 0;
	double		digamma_p = 0;	/* digamma(px + q) - digamma(px), and so on */
	double		digamma_q = 0;
	double		trigamma_p = 0;
	double		trigamma_q = 0;
	double		trigamma_all = 0;

	for (int i = 0; i < data->n; i++)
	{
		const Observation *row = &data->rows[i];
		double		x = row->x;
		double		px = p * x;
		double		spent = x * row->value;
		double		in_total = 1 / (spent + v);
		double		by_v = spent / v * in_total;	/* -d log1p(spent / v) / d v */

		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (i == 0 || x != row[-1].x)
		{
			log_gammas = lgamma_ratio(Max(px, q), Min(px, q)) - lgamma(Min(px, q));
			digamma_p = digamma_difference(px, q);
			digamma_q = digamma_difference(q, px);
			trigamma_p = trigamma_difference(px, q);
			trigamma_q = trigamma_difference(q, px);
			trigamma_all = trigamma(px + q);
		}
		sum.value += row->weight * (log_gammas - px * log1p(v / spent) - q * log1p(spent / v) - log(row->value));
		sum.gradient[0] += row->weight * x * (digamma_p - log1p(v / spent));
		sum.gradient[1] += row->weight * (digamma_q - log1p(spent / v));
		sum.gradient[2] += row->weight * (q * by_v - px * in_total);
		sum.hessian[0][0] += row->weight * x * x * trigamma_p;
		sum.hessian[1][0] += row->weight * x * trigamma_all;
		sum.hessian[1][1] += row->weight * trigamma_q;
		sum.hessian[2][0] -= row->weight * x * in_total;
		sum.hessian[2][1] += row->weight * by_v;
		sum.hessian[2][2] += row->weight * (px * in_total * in_total - q * by_v * (1 / v + in_total));
	}
	return sum;
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
 * The sample as observations of the columns that a model needs, equal ones made
 * one.  It is sorted by its columns, so they lie together.  Values are those of
 * the repeat buyers who have one.
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

/* Why purchases cannot be fitted at all; FIT_NONE if they can. */
static FitStatus
purchase_obstacle(const Observations *data, double longest_age)
{
	if (data->n == 0)
		return FIT_NO_CUSTOMERS;
	if (data->customers == 1)
		return FIT_ONE_CUSTOMER;
	if (data->rows[data->n - 1].x == 0)
		return FIT_NO_REPEATS;
	if (data->n == 1)
		return FIT_ALIKE;
	return longest_age == 0 ? FIT_NO_AGE : FIT_NONE;
}

/* Fits r, alpha, a and b. */
void
fit_purchases(const ClvSample *sample, ClvModel *model)
{
	/* also where most are certain to stay or certain to leave: a and b small */
	static const double starts[][PARAMETERS_MAX] = {{0, 0, 0, 0}, {-1, -2, -1, 1}, {0, -1, -6, -4}};
	Observations data = observe(sample, false);
	Problem		problem = {purchase_likelihood, &data, data.customers, 4, lengthof(starts), starts};
	double		longest_age = 0;
	double		repeats = 0;
	double		unit;
	Fit			best;

	model->customers = data.customers;
	model->unknown = sample->unknown;
	for (int i = 0; i < data.n; i++)
		longest_age = Max(longest_age, data.rows[i].age);
	model->purchase_status = purchase_obstacle(&data, longest_age);
	if (model->purchase_status != FIT_NONE)
		return;

	unit = unit_of(longest_age);
	for (int i = 0; i < data.n; i++)
	{
		data.rows[i].recency /= unit;
		data.rows[i].age /= unit;
		repeats += data.rows[i].weight * data.rows[i].x;
	}
	best = fit(&problem);
	model->purchase_status = best.status;
	model->iterations = best.iterations;
	if (fit_has_parameters(best.status))
	{
		model->r = best.parameters[0];
		model->alpha = best.parameters[1] * unit;
		model->a = best.parameters[2];
		model->b = best.parameters[3];
		/* the density has the unit 1 / time once for each repeat */
		model->log_likelihood = data.customers * (best.value - repeats * log(unit));
	}
	pfree(data.rows);
}

/* How many bought again, with a value or without. */
static int64
count_repeat_buyers(const ClvSample *sample)
{
	const int64 *repeats = sample_column(sample, SAMPLE_REPEATS);
	const int64 *customers = sample_column(sample, SAMPLE_CUSTOMERS);
	int64		count = 0;

	for (int i = sample_size(sample) - 1; i >= 0 && repeats[i] > 0; i--)
		count += customers[i];
	return count;
}

/* Fits p, q and v to the repeat buyers with a value, if there are any. */
void
fit_values(const ClvSample *sample, ClvModel *model)
{
	static const double starts[][PARAMETERS_MAX] = {{1, 1, 0, 0}, {0, 0, 0, 0}};
	Observations data = observe(sample, true);
	Problem		problem = {value_likelihood, &data, data.customers, 3, lengthof(starts), starts};
	double		average = 0;
	double		unit;
	bool		alike = true;
	Fit			best;

	model->value_customers = data.customers;
	model->value_unknown = count_repeat_buyers(sample) - data.customers;
	for (int i = 0; i < data.n; i++)
	{
		average += data.rows[i].weight * data.rows[i].value;
		alike = alike && data.rows[i].value == data.rows[0].value;
	}
	if (data.customers == 1)
		model->value_status = FIT_ONE_CUSTOMER;
	else if (data.n > 0 && alike)
		model->value_status = FIT_ALIKE;
	if (data.n == 0 || alike)
		return;

	unit = unit_of(average);
	for (int i = 0; i < data.n; i++)
		data.rows[i].value /= unit;
	best = fit(&problem);
	model->value_status = best.status;
	model->value_iterations = best.iterations;
	if (fit_has_parameters(best.status))
	{
		model->p = best.parameters[0];
		model->q = best.parameters[1];
		model->v = best.parameters[2] * unit;
		model->value_log_likelihood = data.customers * (best.value - log(unit));
	}
	pfree(data.rows);
}
