/*
 * Truncated times as group keys, such as date_trunc('month', opened), which
 * are the same for a whole month: they are remembered with the times they hold
 * for.
 */
#ifndef CXKPI_SCAN_BUCKET_H
#define CXKPI_SCAN_BUCKET_H

#include "scan.h"

#include "period.h"
#include "pgtime.h"

#define BUCKETS 256

typedef struct Bucket
{
	int64		from;			/* times from here */
	int64		to;				/* to here, exclusive, are truncated to the value */
	Datum		value;
} Bucket;

typedef struct TimeBuckets
{
	AttrNumber	attno;			/* of the time */
	bool		zoned;			/* it is a timestamptz */
	Datum		unit;			/* text */
	Interval	step;			/* the length of the unit */
	pg_tz	   *zone;			/* of the session, when the buckets were filled */
	Bucket		bucket[BUCKETS];
} TimeBuckets;

extern TimeBuckets *time_buckets_make(Expr *expr);
extern void time_buckets_remember(TimeBuckets *buckets, int64 at, Datum value);

/* The bucket of a time that is_near(); it is of no use if the time is not within. */
static inline Bucket *
time_bucket(TimeBuckets *buckets, int64 at)
{
	return &buckets->bucket[(uint64) at >> 36 & (BUCKETS - 1)];
}

#endif							/* CXKPI_SCAN_BUCKET_H */
