/*
 * How unlikely a count is: tails of the Poisson and negative binomial
 * distributions.
 */
#ifndef CXKPI_VOLUME_TAIL_H
#define CXKPI_VOLUME_TAIL_H

/* A negative binomial distribution; with dispersion 0 it is the Poisson one. */
typedef struct CountDistribution
{
	double		mean;			/* greater than 0 */
	double		dispersion;		/* variance = mean + dispersion * mean^2 */
} CountDistribution;

/* Where a count lies in its distribution. */
typedef struct CountPosition
{
	double		probability;	/* of so large a count or a larger one */
	double		score;			/* as of a standard normal distribution */
} CountPosition;

extern double count_log_probability(double count, CountDistribution d);
extern double count_log_upper_tail(double count, CountDistribution d);
extern CountPosition count_position(double count, CountDistribution d);

#endif							/* CXKPI_VOLUME_TAIL_H */
