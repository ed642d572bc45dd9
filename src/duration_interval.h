/*
 * Durations in microseconds as intervals.
 *
 * Elapsed time is written in days of 24 hours and the rest.  Business time is
 * written in hours, because the length of a business day depends on the
 * calendar.
 */
#ifndef CXKPI_DURATION_INTERVAL_H
#define CXKPI_DURATION_INTERVAL_H

#include "postgres.h"

#include "compat.h"

extern Datum interval_from_usecs(int128 usecs);
extern Datum interval_from_business_usecs(int128 usecs);
extern int64 usecs_from_interval(Datum interval);
extern int64 usecs_from_business_interval(Datum interval);
extern void duration_out_of_range(void) __attribute__((noreturn));

#endif							/* CXKPI_DURATION_INTERVAL_H */
