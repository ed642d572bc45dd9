/*
 * The activity of one customer, which a cohort_summary counts.
 */
#ifndef CXKPI_COHORT_ACTIVITY_H
#define CXKPI_COHORT_ACTIVITY_H

#include "postgres.h"

#include "bounded_summary.h"

/* The matrix of a cohort_summary has at most half a million cells. */
#define MAX_COHORTS 1000

/*
 * Behind the bounds is a bitmap of the periods with an event, period 0 in the
 * lowest bit of the first word.  Of the events outside the bounds only their
 * number is kept: those before say that the customer is older than any cohort.
 */
typedef struct ActivitySummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		time_type;		/* TimeType of the bounds */
	uint8		unused;
	int64		nbounds;
	int64		fingerprint;
	int64		before;			/* events before the first bound */
	int64		after;			/* events at or after the last */
	int64		unknown;		/* events without a time */
} ActivitySummary;

extern const SummaryType activity_summary_type;
extern const BoundedType activity_bounded;

static inline int64
bitmap_size(int64 nperiods)
{
	return (nperiods + 63) / 64;
}

static inline uint64 *
active_periods(const ActivitySummary *s)
{
	return (uint64 *) bounded_array(&activity_bounded, (const BoundedSummary *) s, 0);
}

#endif							/* CXKPI_COHORT_ACTIVITY_H */
