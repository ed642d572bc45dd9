#include "postgres.h"

#include "common/int.h"
#include "datatype/timestamp.h"
#include "duration_interval.h"
#include "statistics.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"

/* The hours that 64 bits of microseconds hold. */
#define MAX_HOURS (PG_INT64_MAX / USECS_PER_HOUR)

/* Errors out beyond 2,147,483,647 days. */
Datum
interval_from_usecs(int128 usecs)
{
	Interval   *interval = palloc0(sizeof(Interval));
	int128		days = usecs / USECS_PER_DAY;

	if (days > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("interval out of range"),
				 errdetail("An interval holds at most %d days.", PG_INT32_MAX)));
	interval->day = (int32) days;
	interval->time = (int64) (usecs % USECS_PER_DAY);
	return IntervalPGetDatum(interval);
}

/* Errors out beyond 2,562,047,788 hours. */
Datum
interval_from_business_usecs(int128 usecs)
{
	Interval   *interval = palloc0(sizeof(Interval));

	if (usecs > PG_INT64_MAX || usecs < PG_INT64_MIN)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("interval out of range"),
				 errdetail("An interval holds at most " INT64_FORMAT " hours.", MAX_HOURS)));
	interval->time = (int64) usecs;
	return IntervalPGetDatum(interval);
}

void
duration_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("duration out of range"),
			 errdetail("A duration must be below 292,271 years.")));
}

static const char *
interval_text(Datum interval)
{
	return DatumGetCString(DirectFunctionCall1(interval_out, interval));
}

/* Errors out if the interval has months, is infinite or does not fit. */
int64
usecs_from_interval(Datum datum)
{
	const Interval *interval = DatumGetIntervalP(datum);
	int64		usecs;

	if (INTERVAL_NOT_FINITE(interval))
		duration_out_of_range();
	if (interval->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("interval \"%s\" cannot be used as a duration", interval_text(datum)),
				 errdetail("Months and years have no fixed length."),
				 errhint("Write days, such as '365 days', and subtract times with \"-\" instead of age().")));
	if (pg_mul_s64_overflow(interval->day, USECS_PER_DAY, &usecs) ||
		pg_add_s64_overflow(usecs, interval->time, &usecs))
		duration_out_of_range();
	return usecs;
}

/* Errors out if the interval has days or months, or is infinite. */
int64
usecs_from_business_interval(Datum datum)
{
	const Interval *interval = DatumGetIntervalP(datum);

	if (interval->month != 0 || interval->day != 0 || INTERVAL_NOT_FINITE(interval))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("interval \"%s\" cannot be used as business time", interval_text(datum)),
				 errdetail("The length of a business day depends on the calendar."),
				 errhint("Write hours: interval '16 hours' is two days of eight hours.")));
	return interval->time;
}

/*
 * An interval divided by a unit of microseconds, as a numeric without
 * trailing zeros.  As in extract(epoch ...), a month has 30 days and twelve
 * of them 365.25.
 */
static Datum
interval_in_units(FunctionCallInfo fcinfo, int64 unit)
{
	const Interval *interval = PG_GETARG_INTERVAL_P(0);
	int128		usecs = interval->time;
	Datum		units;

#if PG_VERSION_NUM >= 170000
	if (INTERVAL_NOT_FINITE(interval))
		return DirectFunctionCall3(numeric_in,
								   CStringGetDatum(INTERVAL_IS_NOBEGIN(interval) ? "-Infinity" : "Infinity"),
								   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
#endif
	usecs += (int128) interval->day * USECS_PER_DAY;
	usecs += (int128) (interval->month % MONTHS_PER_YEAR) * DAYS_PER_MONTH * USECS_PER_DAY;
	usecs += (int128) (interval->month / MONTHS_PER_YEAR) * (1461 * USECS_PER_DAY / 4);
	units = DirectFunctionCall2(numeric_div, numeric_from_int128(usecs), numeric_from_int64(unit));
	return DirectFunctionCall1(numeric_trim_scale, units);
}

PG_FUNCTION_INFO_V1(cxkpi_interval_hours);
Datum
cxkpi_interval_hours(PG_FUNCTION_ARGS)
{
	return interval_in_units(fcinfo, USECS_PER_HOUR);
}

PG_FUNCTION_INFO_V1(cxkpi_interval_days);
Datum
cxkpi_interval_days(PG_FUNCTION_ARGS)
{
	return interval_in_units(fcinfo, USECS_PER_DAY);
}
