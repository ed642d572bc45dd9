/*
 * How long something took, from the arguments of an SQL function.
 */
#ifndef CXKPI_DURATION_ELAPSED_H
#define CXKPI_DURATION_ELAPSED_H

#include "postgres.h"

#include "calendar_hours.h"
#include "duration_interval.h"
#include "period.h"

extern void duration_at_infinity(bool past) __attribute__((noreturn));

/* A start or end in microseconds since 2000-01-01; errors out if it is infinite. */
static inline int64
finite_instant(Datum datum, TimeType type)
{
	int64		instant = instant_from_datum(datum, type);

	if (unlikely(TIMESTAMP_NOT_FINITE(instant)))
		duration_at_infinity(TIMESTAMP_IS_NOBEGIN(instant));
	return instant;
}

/*
 * The microseconds from started to ended: business time if calendar is the
 * number of an argument, elapsed time if it is 0.  Negative if the end is
 * before the start or the calendar is NULL.
 */
static pg_attribute_always_inline int64
elapsed(FunctionCallInfo fcinfo, int64 started, int64 ended, TimeType type, int calendar)
{
	int64		usecs;

	if (ended < started || (calendar > 0 && PG_ARGISNULL(calendar)))
		return -1;
	if (calendar > 0)
	{
		const BusinessCalendar *c = PG_GETARG_CALENDAR(calendar);

		return business_usecs(c, calendar_instant(c, started, type), calendar_instant(c, ended, type));
	}
	if (unlikely(pg_sub_s64_overflow(ended, started, &usecs)))
		duration_out_of_range();
	return usecs;
}

#endif							/* CXKPI_DURATION_ELAPSED_H */
