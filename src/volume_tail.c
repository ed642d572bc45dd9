/*
 * Tails of count distributions.  The sum of the probabilities is exact, but its
 * number of terms grows with the standard deviation, so above LARGE_VARIANCE
 * the saddlepoint approximation takes over.  There its score is off by less
 * than 0.003 for a dispersion of up to 0.4, and less than 0.05 for one of 3.
 */
#include "postgres.h"

#include <math.h>

#include "statistics.h"
#include "volume_tail.h"

#define LARGE_VARIANCE 2500.0

/* A size above this is the Poisson distribution to all digits. */
#define LEAST_DISPERSION 1e-9

static double
size_of(CountDistribution d)
{
	return 1 / Max(d.dispersion, LEAST_DISPERSION);
}

/*
 * The error of Stirling's formula, log(n!) - log(sqrt(2 pi n) (n/e)^n): below
 * 16 from lgamma, above from the series (C. Loader, Fast and accurate
 * computation of binomial probabilities, 2000).
 */
static double
stirling_error(double n)
{
	double		n2 = n * n;

	if (n < 16)
		return lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * M_PI);
	return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / 1680 / n2) / n2) / n2) / n;
}

/* x log(x / m) + m - x without the cancellation where both are near (Loader). */
static double
deviance(double x, double m)
{
	double		v = (x - m) / (x + m);
	double		term;
	double		sum;
	double		next;

	if (fabs(v) >= 0.1)
		return x * log(x / m) + m - x;
	sum = (x - m) * v;
	term = 2 * x * v;
	for (int j = 1; j < 100; j++)
	{
		term *= v * v;
		next = sum + term / (2 * j + 1);
		if (next == sum)
			break;
		sum = next;
	}
	return sum;
}

/* Logarithm of the probability of a count. */
double
count_log_probability(double count, CountDistribution d)
{
	double		size = size_of(d);
	double		n = count + size;
	double		share = d.mean / (d.mean + size);

	if (count == 0)
		return -size * log1p(d.mean / size);
	return stirling_error(n) - stirling_error(count) - stirling_error(size)
		- deviance(count, n * share) - deviance(size, n * size / (d.mean + size))
		+ 0.5 * log(size / (2 * M_PI * count * n));
}

/* Logarithm of the sum of the probabilities of the count and all above. */
static double
log_sum_above(double count, CountDistribution d)
{
	double		size = size_of(d);
	double		share = d.mean / (d.mean + size);
	double		term = 1;
	double		sum = 1;

	for (double x = count; term > sum * 1e-16; x++)
	{
		term *= share * (size + x) / (x + 1);
		sum += term;
	}
	return count_log_probability(count, d) + log(sum);
}

/* Logarithm of the sum of the probabilities of the count and all below. */
static double
log_sum_below(double count, CountDistribution d)
{
	double		size = size_of(d);
	double		share = d.mean / (d.mean + size);
	double		term = 1;
	double		sum = 1;

	for (double x = count; x > 0 && term > sum * 1e-16; x--)
	{
		term *= x / (share * (size + x - 1));
		sum += term;
	}
	return count_log_probability(count, d) + log(sum);
}

/* log(1 - exp(x)) of an x below 0. */
static double
log_complement(double x)
{
	return x > -M_LN2 ? log(-expm1(x)) : log1p(-exp(x));
}

/*
 * Standard normal score of the tail above a value halfway between two counts:
 * signed root r* with the continuity correction for lattices (R. Lugannani and
 * S. Rice, Advances in Applied Probability 12, 1980; H. E. Daniels,
 * International Statistical Review 55, 1987).
 */
static double
saddlepoint_score(double value, CountDistribution d)
{
	double		size = size_of(d);
	double		n = value + size;
	double		share = d.mean / (d.mean + size);
	double		angle;
	double		root;

	if (value <= 0)
		return -INFINITY;
	angle = log(value / d.mean) - log1p((value - d.mean) / (d.mean + size));
	root = sqrt(2 * (deviance(value, n * share) + deviance(size, n * size / (d.mean + size))));
	if (root < 1e-3)
		return angle < 0 ? -root : root;
	if (angle < 0)
		root = -root;
	return root + log(2 * sinh(angle / 2) * sqrt(value * (1 + value / size)) / root) / root;
}

static bool
is_large(CountDistribution d)
{
	return d.mean * (1 + d.dispersion * d.mean) > LARGE_VARIANCE;
}

/* Logarithm of the normal probability above a score. */
static double
log_normal_tail(double score)
{
	if (score < 30)
		return log(0.5 * erfc(score / M_SQRT2));
	return -score * score / 2 - log(score * sqrt(2 * M_PI)) + log1p(-1 / (score * score));
}

/* The score above which a normal probability lies, given its logarithm. */
static double
normal_score(double log_tail)
{
	double		score;

	if (log_tail > -500)
		return -normal_quantile(exp(log_tail));
	score = sqrt(-2 * log_tail);
	for (int i = 0; i < 4; i++)
		score -= (log_tail - log_normal_tail(score)) / score;
	return score;
}

/* Logarithm of the probability of so large a count or a larger one. */
double
count_log_upper_tail(double count, CountDistribution d)
{
	if (count <= 0)
		return 0;
	if (is_large(d))
		return log_normal_tail(saddlepoint_score(count - 0.5, d));
	if (count > d.mean)
		return log_sum_above(count, d);
	return log_complement(log_sum_below(count - 1, d));
}

/*
 * The score is that of the tail the count lies in, itself included: above 0
 * what is large, below 0 what is small, and 0 in the middle, where both tails
 * have more than half of the probability.
 */
CountPosition
count_position(double count, CountDistribution d)
{
	double		log_above = count_log_upper_tail(count, d);
	double		log_below;
	CountPosition position = {exp(log_above), 0};

	if (log_above < -M_LN2)
		position.score = is_large(d) ? saddlepoint_score(count - 0.5, d) : normal_score(log_above);
	else if (is_large(d))
		position.score = Min(saddlepoint_score(count + 0.5, d), 0);
	else
	{
		log_below = count < d.mean ? log_sum_below(count, d) : log_complement(log_sum_above(count + 1, d));
		if (log_below < -M_LN2)
			position.score = -normal_score(log_below);
	}
	return position;
}
