/*
 * The value period_bounds: the bounds of consecutive periods in few bytes.
 */
#ifndef CXKPI_PERIOD_BOUNDS_H
#define CXKPI_PERIOD_BOUNDS_H

#include "postgres.h"

#include "period.h"
#include "summary.h"

#define MAX_PERIODS 100000

/*
 * Either a step and, if the ends are of type timestamptz, the time zone in
 * which its days and months are counted; or no step and a list of the bounds.
 * A list of dates or timestamps that was an untyped literal has the time zone
 * of the session that read it, in case the times turn out to be timestamptz.
 *
 * The value is what the caller said and not what it expands to, because it
 * goes along with every row that a distributed query sends to an aggregate.
 *
 * {"version":1,"time_type":"timestamptz","start":"2026-01-01T00:00:00",
 * "stop":"2026-02-01T00:00:00","step":"P1D","zone":"UTC"} is, in binary,
 *
 *     01 13 03 01            version, kind, time type, words of the zone
 *     0002ea470ae86000       start, in microseconds since 2000-01-01
 *     0002ecb6a7fd0000       stop
 *     0000000000000000       the step's microseconds,
 *     0000000000000001       days
 *     0000000000000000       and months
 *     5554430000000000       the zone, eight letters to a word
 *
 * The bounds of a list come before the zone.
 */
typedef struct PeriodBounds
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		time_type;		/* TimeType of start and stop */
	uint8		nzone;			/* words of the zone at the end, 0 without one */
	int64		start;			/* the first bound */
	int64		stop;			/* the last one */
	int64		step_usec;
	int64		step_days;
	int64		step_months;
	int64		rest[FLEXIBLE_ARRAY_MEMBER];	/* the bounds of a list; the zone */
} PeriodBounds;

extern const SummaryType period_bounds_type;

extern bool period_bounds_is_list(const PeriodBounds *p);
extern int64 period_bounds_nlisted(const PeriodBounds *p);
extern void period_bounds_zone(const PeriodBounds *p, char *name);
extern char *period_bounds_step_text(const PeriodBounds *p);

/* The bounds that a value stands for. */
typedef struct BoundsList
{
	int64		n;
	int64		fingerprint;
	int64	   *bounds;
} BoundsList;

extern const BoundsList *bounds_list(Datum value, TimeType type);

#endif							/* CXKPI_PERIOD_BOUNDS_H */
