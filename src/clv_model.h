/*
 * Customer lifetime value that predicts: the sample of customers, the model
 * fitted to it, and the fit.
 *
 * Purchases follow BG/NBD (P. S. Fader, B. G. S. Hardie, K. L. Lee, "Counting
 * Your Customers" the Easy Way, Marketing Science 24, 2005): while alive, a
 * customer buys at a rate of his own, gamma(r, alpha) over customers, and
 * after each purchase is lost with a probability of his own, beta(a, b).
 * Values follow the gamma-gamma model (Fader, Hardie, The Gamma-Gamma Model of
 * Monetary Value, note of 2013) with p, q and v, which they write gamma.
 */
#ifndef CXKPI_CLV_MODEL_H
#define CXKPI_CLV_MODEL_H

#include "postgres.h"

#include "summary.h"

/* Columns of a sample, each with a word for every distinct history. */
typedef enum SampleColumn
{
	SAMPLE_REPEATS,				/* purchases after the first */
	SAMPLE_RECENCY,				/* from the first to the last, a float8 as the others */
	SAMPLE_AGE,					/* from the first to the end of observation */
	SAMPLE_VALUE,				/* mean of the repeat purchases, 0 for none */
	SAMPLE_CUSTOMERS,			/* how many have this history */
	SAMPLE_COLUMNS
} SampleColumn;

#define SAMPLE_KEYS SAMPLE_CUSTOMERS

typedef struct ClvSample
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		unused[2];
	int64		unknown;		/* customers with an unknown history */
	int64		columns[FLEXIBLE_ARRAY_MEMBER];
} ClvSample;

#define SAMPLE_NWORDS 1

/* Why a fit has no parameters; part of the stored format: never renumber. */
typedef enum FitStatus
{
	FIT_NONE = 0,				/* of the values: not asked for */
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
	/* 0 where the fit did not converge */
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

#define MODEL_COUNTS 5
#define MODEL_FLOATS 9

static inline int
sample_size(const ClvSample *s)
{
	return (SUMMARY_NWORDS((const Summary *) s) - SAMPLE_NWORDS) / SAMPLE_COLUMNS;
}

static inline const int64 *
sample_column(const ClvSample *s, SampleColumn column)
{
	return &s->columns[(Size) column * sample_size(s)];
}

static inline double
float8_from_word(int64 word)
{
	return DatumGetFloat8(Int64GetDatum(word));
}

static inline int64
float8_to_word(double value)
{
	return DatumGetInt64(Float8GetDatum(value));
}

#define REPEATS_MAX INT64CONST(1000000000)

/* The history of a customer as SQL functions take it, in arguments of their own. */
typedef struct Purchases
{
	int64		repeats;		/* after the first */
	double		recency;		/* from the first to the last */
	double		age;			/* from the first to the end of observation */
} Purchases;

extern const SummaryType clv_sample_type;
extern Purchases purchases_from_arguments(FunctionCallInfo fcinfo, int n);
extern double mean_value_from_argument(FunctionCallInfo fcinfo, int n);

extern void fit_purchases(const ClvSample *sample, ClvModel *model);
extern void fit_values(const ClvSample *sample, ClvModel *model);

#endif							/* CXKPI_CLV_MODEL_H */
