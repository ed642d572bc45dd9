/*
 * The rate_summary, for the files that count in it.
 */
#ifndef CXKPI_RATE_SUMMARY_H
#define CXKPI_RATE_SUMMARY_H

#include "postgres.h"

#include "summary.h"

typedef struct RateSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		unused[2];
	int64		hits;
	int64		misses;
	int64		unknown;
} RateSummary;

extern const SummaryType rate_summary_type;

#define PG_GETARG_RATE(n) ((RateSummary *) PG_GETARG_SUMMARY(rate_summary_type, n))

/* The words of a RateSummary. */
typedef enum RateOutcome
{
	RATE_HIT = 0,
	RATE_MISS = 1,
	RATE_UNKNOWN = 2
} RateOutcome;

/* The state in argument 0 with one outcome added (change 1) or removed (-1). */
static inline Datum
rate_count(FunctionCallInfo fcinfo, RateOutcome outcome, int64 change)
{
	Summary    *s = summary_state(fcinfo, &rate_summary_type);

	count_add(&rate_summary_type, &s->word[outcome], change);
	return summary_result(fcinfo, &rate_summary_type, s);
}

#endif							/* CXKPI_RATE_SUMMARY_H */
