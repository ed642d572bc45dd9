/*
 * Instants and periods.  A date, timestamp or timestamptz is an int64 of
 * microseconds since 2000-01-01 (a date: its midnight), a period is half-open.
 */
#ifndef CXKPI_PERIOD_H
#define CXKPI_PERIOD_H

#include "postgres.h"

#include "common/int.h"
#include "compat.h"
#include "datatype/timestamp.h"
#include "nodes/nodes.h"
#include "pgtime.h"
#include "time_arguments.h"
#include "utils/date.h"
#include "utils/timestamp.h"

/* Part of the stored format: never renumber. */
typedef enum TimeType
{
	TIME_DATE = 1,
	TIME_TIMESTAMP = 2,
	TIME_TIMESTAMPTZ = 3
} TimeType;

typedef struct Period
{
	int64		from;			/* inclusive */
	int64		to;				/* exclusive */
} Period;

extern const char *time_type_name(TimeType type);
extern TimeType time_type_by_name(const char *name);
extern Period period_from_range(FunctionCallInfo fcinfo, int n, TimeType type);
extern int64 instant_from_far_date(DateADT date);
extern Datum timestamptz_from_instant(int64 instant, TimeType type);
extern char *instant_text(int64 instant);
extern pg_tz *time_zone_by_name(const char *name);
extern int64 local_from_instant(int64 instant, pg_tz *zone);
extern int64 instant_from_local(int64 local, pg_tz *zone);
extern int64 bounds_fingerprint(const int64 *bounds, int64 n);
extern bool bounds_check(const int64 *bounds, int64 n, TimeType type, int sqlstate, Node *escontext);

/* Keeps infinities: DT_NOBEGIN and DT_NOEND.  Errors out if a date is too far. */
static inline int64
instant_from_datum(Datum datum, TimeType type)
{
	int64		instant;
	DateADT		date;

	if (type != TIME_DATE)
		return DatumGetTimestamp(datum);
	date = DatumGetDateADT(datum);
	if (unlikely(DATE_NOT_FINITE(date) ||
				 pg_mul_s64_overflow(date, USECS_PER_DAY, &instant)))
		return instant_from_far_date(date);
	return instant;
}

/*
 * Whether a time is finite and so near that the difference of two such times
 * is an int64 of microseconds: within 70,000 years of 2000.
 */
static inline bool
instant_is_near(Datum datum, TimeType type)
{
	if (type == TIME_DATE)
		return (uint32) DatumGetDateADT(datum) + 47000000 < 94000000;
	return (uint64) DatumGetTimestamp(datum) + (UINT64CONST(1) << 61) < UINT64CONST(1) << 62;
}

/* The function cxkpi_name_suffix, for one time type, returns call. */
#define TIME_FUNCTION(name, suffix, call) \
PG_FUNCTION_INFO_V1(cxkpi_##name##_##suffix); \
Datum \
cxkpi_##name##_##suffix(PG_FUNCTION_ARGS) \
{ \
	call_site(fcinfo);			/* refuses a timestamp beside a timestamptz */ \
	return call; \
}

/* name_accum_date(fcinfo) is transition(fcinfo, TIME_DATE, 1), and so on. */
#define TIME_ACCUM(name, transition) \
	TIME_FUNCTION(name##_accum, date, transition(fcinfo, TIME_DATE, 1)) \
	TIME_FUNCTION(name##_accum, timestamp, transition(fcinfo, TIME_TIMESTAMP, 1)) \
	TIME_FUNCTION(name##_accum, timestamptz, transition(fcinfo, TIME_TIMESTAMPTZ, 1))

/* The inverse transitions, with -1. */
#define TIME_ACCUM_INV(name, transition) \
	TIME_FUNCTION(name##_accum_inv, date, transition(fcinfo, TIME_DATE, -1)) \
	TIME_FUNCTION(name##_accum_inv, timestamp, transition(fcinfo, TIME_TIMESTAMP, -1)) \
	TIME_FUNCTION(name##_accum_inv, timestamptz, transition(fcinfo, TIME_TIMESTAMPTZ, -1))

#endif							/* CXKPI_PERIOD_H */
