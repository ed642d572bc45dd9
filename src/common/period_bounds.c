/*
 * period_bounds(from, to, step [, zone]): the bounds of consecutive periods.
 *
 * Bound n is from + n * step, reckoned from the first bound and not from the
 * one before, so that months from the 31st end with their month and come back
 * to the 31st.  The last bound is the end itself: the periods cover [from, to)
 * and the last one is shorter where the step doesn't divide it.
 */
#include "postgres.h"

#include "bounded_summary.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

/* What an instant is plus an interval, in the zone if there is one. */
typedef Datum (*AddInterval) (Datum instant, Interval *interval, Datum zone);

static Datum
add_to_timestamp(Datum instant, Interval *interval, Datum zone)
{
	return DirectFunctionCall2(timestamp_pl_interval, instant, IntervalPGetDatum(interval));
}

static Datum
add_to_timestamptz(Datum instant, Interval *interval, Datum zone)
{
	return DirectFunctionCall2(timestamptz_pl_interval, instant, IntervalPGetDatum(interval));
}

/* As timestamptz_pl_interval: days on the clock of the zone, then absolute time. */
static Datum
add_in_zone(Datum instant, Interval *interval, Datum zone)
{
	Interval	days = {.time = 0, .day = interval->day, .month = interval->month};
	Interval	time = {.time = interval->time, .day = 0, .month = 0};

	if (days.day != 0 || days.month != 0)
	{
		Datum		local = DirectFunctionCall2(timestamptz_zone, zone, instant);

		local = add_to_timestamp(local, &days, zone);
		instant = DirectFunctionCall2(timestamp_zone, zone, local);
	}
	return add_to_timestamptz(instant, &time, zone);
}

static char *
interval_text(Interval *interval)
{
	return DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(interval)));
}

/* 22023 unless the step only moves forward, and by whole days if it must. */
static void
check_step(Interval *step, TimeType type)
{
	if (INTERVAL_NOT_FINITE(step))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("step is infinite"),
				 errhint("Use a step such as '1 month'.")));
	if (step->month < 0 || step->day < 0 || step->time < 0 ||
		(step->month == 0 && step->day == 0 && step->time == 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("step %s is not positive", interval_text(step)),
				 errdetail("Its months, days and time must not be negative, and not all zero."),
				 errhint("Use a step such as '1 month'.")));
	if (type == TIME_DATE && step->time % USECS_PER_DAY != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("step %s is no number of days", interval_text(step)),
				 errhint("Use bounds of type timestamp or timestamptz.")));
}

/* n * step; 22008 beyond the range of intervals. */
static Interval
times(Interval *step, int n)
{
	Interval	product;

	if (pg_mul_s32_overflow(step->month, n, &product.month) ||
		pg_mul_s32_overflow(step->day, n, &product.day) ||
		pg_mul_s64_overflow(step->time, n, &product.time))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("interval out of range"),
				 errdetail("%d times the step %s.", n, interval_text(step))));
	return product;
}

/*
 * The bounds as a new array of int64.  A step over what a zone leaves out,
 * such as the 30th December 2011 of Samoa, makes no period.
 */
static int64 *
make_bounds(int64 from, int64 to, Interval *step, TimeType type, AddInterval add, Datum zone, int *n)
{
	int			size = 64;
	int64	   *bounds = palloc(size * sizeof(int64));
	int64		next = from;

	if (TIMESTAMP_NOT_FINITE(from) || TIMESTAMP_NOT_FINITE(to))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("periods are unbounded"),
				 errdetail("Both ends must be finite.")));
	if (from >= to)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("periods must end after they start"),
				 errdetail("They start at %s and end at %s.", instant_text(from), instant_text(to)),
				 errhint("The end is the first instant after the last period: the year 2026 is from 2026-01-01 to 2027-01-01.")));
	check_step(step, type);

	*n = 0;
	for (int steps = 1; next < to; steps++)
	{
		Interval	distance;

		CHECK_FOR_INTERRUPTS();
		if (steps > MAX_PERIODS)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many periods"),
					 errdetail("There can be at most %d.", MAX_PERIODS),
					 errhint("Use a longer step than %s.", interval_text(step))));
		if (*n + 1 == size)
		{
			size *= 2;
			bounds = repalloc(bounds, size * sizeof(int64));
		}
		if (*n == 0 || next > bounds[*n - 1])
			bounds[(*n)++] = next;

		distance = times(step, steps);
		next = DatumGetTimestamp(add(TimestampGetDatum(from), &distance, zone));
	}
	bounds[(*n)++] = to;
	return bounds;
}

static Datum
bounds_array(FunctionCallInfo fcinfo, TimeType type, Oid element, AddInterval add, Datum zone)
{
	int			n;
	int64	   *bounds;
	Datum	   *elements;
	int16		length;
	bool		by_value;
	char		align;

	call_site(fcinfo);
	bounds = make_bounds(instant_from_datum(PG_GETARG_DATUM(0), type),
						 instant_from_datum(PG_GETARG_DATUM(1), type),
						 PG_GETARG_INTERVAL_P(2), type, add, zone, &n);
	elements = palloc(n * sizeof(Datum));
	for (int i = 0; i < n; i++)
		elements[i] = type == TIME_DATE ? DateADTGetDatum((DateADT) (bounds[i] / USECS_PER_DAY)) :
			TimestampGetDatum(bounds[i]);
	get_typlenbyvalalign(element, &length, &by_value, &align);
	PG_RETURN_ARRAYTYPE_P(construct_array(elements, n, element, length, by_value, align));
}

PG_FUNCTION_INFO_V1(cxkpi_period_bounds_date);
Datum
cxkpi_period_bounds_date(PG_FUNCTION_ARGS)
{
	return bounds_array(fcinfo, TIME_DATE, DATEOID, add_to_timestamp, (Datum) 0);
}

PG_FUNCTION_INFO_V1(cxkpi_period_bounds_timestamp);
Datum
cxkpi_period_bounds_timestamp(PG_FUNCTION_ARGS)
{
	return bounds_array(fcinfo, TIME_TIMESTAMP, TIMESTAMPOID, add_to_timestamp, (Datum) 0);
}

/* Days and months are those of the session's time zone. */
PG_FUNCTION_INFO_V1(cxkpi_period_bounds_timestamptz);
Datum
cxkpi_period_bounds_timestamptz(PG_FUNCTION_ARGS)
{
	return bounds_array(fcinfo, TIME_TIMESTAMPTZ, TIMESTAMPTZOID, add_to_timestamptz, (Datum) 0);
}

/* Days and months are those of the zone of argument 3. */
PG_FUNCTION_INFO_V1(cxkpi_period_bounds_zone);
Datum
cxkpi_period_bounds_zone(PG_FUNCTION_ARGS)
{
	return bounds_array(fcinfo, TIME_TIMESTAMPTZ, TIMESTAMPTZOID, add_in_zone, PG_GETARG_DATUM(3));
}
