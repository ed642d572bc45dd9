/*
 * The models of customer lifetime value.
 *
 * Purchases follow BG/NBD (P. S. Fader, B. G. S. Hardie, K. L. Lee, "Counting
 * Your Customers" the Easy Way, Marketing Science 24, 2005): while alive, each
 * customer buys at an individual rate, distributed as gamma(r, alpha), and is
 * lost after each purchase with an individual probability, distributed as
 * beta(a, b).  Values follow the gamma-gamma model (Fader, Hardie, The
 * Gamma-Gamma Model of Monetary Value, note of 2013) with p, q and v, which they
 * write gamma.
 */
#ifndef CXKPI_CLV_MODEL_H
#define CXKPI_CLV_MODEL_H

#include "postgres.h"

/* What became of a fit; part of the stored format: never renumber. */
typedef enum FitStatus
{
	FIT_NONE = 0,				/* of the values: there are none */
	FIT_CONVERGED = 1,
	FIT_NO_CUSTOMERS = 2,
	FIT_NO_REPEATS = 3,
	FIT_ONE_CUSTOMER = 4,
	FIT_ALIKE = 5,
	FIT_UNBOUNDED = 6,
	FIT_UNDETERMINED = 7,
	FIT_NO_MAXIMUM = 8,
	FIT_NO_AGE = 9,
	FIT_STATUSES
} FitStatus;

/*
 * Whether the fit ended at parameters.  Without limit or undetermined they are
 * some of many that are equally likely and predict about the same.
 */
static inline bool
fit_has_parameters(FitStatus status)
{
	return status == FIT_CONVERGED || status == FIT_UNBOUNDED || status == FIT_UNDETERMINED;
}

/*
 * Stored as the header with both statuses, 6 counts and 9 float8 as words.  A
 * model keeps its likelihoods, because models of the same customers are
 * compared by them.  One of 2,357 customers, of whom 946 bought again with a
 * value, begins in binary (all words in network order)
 *
 *	01 0a 01 01			version, kind, both fits converged
 *	0000000000000935	2357 customers
 *	0000000000000000	customers with an unknown history
 *	000000000000000e	14 iterations
 *	00000000000003b2	946 customers with a value
 *	000000000000000f	15 iterations
 *	0000000000000000	repeat buyers without a value
 *	3fcf0d565a07c8ce	r = 0.2426
 */
typedef struct ClvModel
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		purchase_status;	/* FitStatus */
	uint8		value_status;
	int64		customers;
	int64		unknown;
	int64		iterations;
	int64		value_customers;
	int64		value_iterations;
	int64		value_unknown;	/* repeat buyers without a value */
	/* 0 without parameters */
	double		r;
	double		alpha;
	double		a;
	double		b;
	double		log_likelihood;
	double		p;
	double		q;
	double		v;
	double		value_log_likelihood;
} ClvModel;

#define MODEL_COUNTS 6
#define MODEL_FLOATS 9

#endif							/* CXKPI_CLV_MODEL_H */
