/*
 * Maximum likelihood for models of up to four positive parameters.
 */
#ifndef CXKPI_CLV_OPTIMIZE_H
#define CXKPI_CLV_OPTIMIZE_H

#include "postgres.h"

#include "clv_model.h"

#define PARAMETERS_MAX 4

/* The average log-likelihood of a customer and its derivatives. */
typedef struct Likelihood
{
	double		value;
	double		gradient[PARAMETERS_MAX];
	double		hessian[PARAMETERS_MAX][PARAMETERS_MAX];	/* the lower half */
} Likelihood;

typedef Likelihood (*LikelihoodFunction) (const void *data, const double *parameters);

/* A model to fit.  Its data are scaled so that parameters are around 1. */
typedef struct Problem
{
	LikelihoodFunction function;
	const void *data;
	int64		customers;
	int			nparameters;
	int			nstarts;
	const double (*starts)[PARAMETERS_MAX]; /* logarithms of parameters */
} Problem;

typedef struct Fit
{
	FitStatus	status;
	double		value;			/* of the likelihood */
	double		parameters[PARAMETERS_MAX];
	int64		iterations;		/* from all starts */
} Fit;

extern double lgamma_ratio(double a, double x);
extern double digamma(double x);
extern double digamma_difference(double a, double x);
extern double trigamma(double x);
extern double trigamma_difference(double a, double x);
extern Fit	fit(const Problem *problem);

#endif							/* CXKPI_CLV_OPTIMIZE_H */
