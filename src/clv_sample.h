/*
 * The sample of customers that a model of lifetime value is fitted to.
 */
#ifndef CXKPI_CLV_SAMPLE_H
#define CXKPI_CLV_SAMPLE_H

#include "postgres.h"

#include "summary.h"

/* Columns of a sample, each with a word for every distinct history. */
typedef enum SampleColumn
{
	SAMPLE_REPEATS,				/* purchases after the first */
	SAMPLE_RECENCY,				/* from the first to the last, a float8 like the next two */
	SAMPLE_AGE,					/* from the first to the end of observation */
	SAMPLE_VALUE,				/* average of the repeat purchases, 0 if unknown */
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

extern const SummaryType clv_sample_type;

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

/* The history of a customer as SQL functions take it, in arguments of their own. */
typedef struct Purchases
{
	int64		repeats;		/* after the first */
	double		recency;		/* from the first to the last */
	double		age;			/* from the first to the end of observation */
} Purchases;

extern int64 repeats_argument(FunctionCallInfo fcinfo, int n);
extern Purchases purchases_arguments(FunctionCallInfo fcinfo, int n);
extern double average_value_argument(FunctionCallInfo fcinfo, int n);

#endif							/* CXKPI_CLV_SAMPLE_H */
