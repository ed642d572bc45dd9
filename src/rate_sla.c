/*
 * Service levels: whether something was done within its target.
 */
#include "postgres.h"

#include "duration_elapsed.h"
#include "rate_summary.h"
#include "utils/fmgrprotos.h"

/* Numbers of the arguments; a function has the first three, or more of them. */
enum
{
	SLA_OPENED = 1,
	SLA_DONE,
	SLA_TARGET,
	SLA_AS_OF,
	SLA_CALENDAR
};

/* In microseconds; errors out if it is negative. */
static int64
sla_target(FunctionCallInfo fcinfo, bool business)
{
	Datum		interval = PG_GETARG_DATUM(SLA_TARGET);
	int64		target = business ? usecs_from_business_interval(interval) : usecs_from_interval(interval);

	if (target < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("target %s is negative",
						DatumGetCString(DirectFunctionCall1(interval_out, interval))),
				 errdetail("A target is the longest time that is in order.")));
	return target;
}

/*
 * A hit if it was done within the target, a miss if it was done later or is
 * still open at as_of after more than the target.  Unknown are the open that
 * are not due yet and rows that cannot be judged: one without start, target
 * or calendar, or whose end, or as_of, is before its start.
 */
static pg_attribute_always_inline RateOutcome
sla_outcome(FunctionCallInfo fcinfo, TimeType type)
{
	int			calendar = PG_NARGS() > SLA_CALENDAR ? SLA_CALENDAR : 0;
	bool		done = !PG_ARGISNULL(SLA_DONE);
	int			end = done ? SLA_DONE : SLA_AS_OF;
	int64		target;
	int64		usecs;

	if (PG_ARGISNULL(SLA_OPENED) || PG_ARGISNULL(SLA_TARGET) || end >= PG_NARGS() || PG_ARGISNULL(end))
		return RATE_UNKNOWN;
	target = sla_target(fcinfo, calendar > 0);
	usecs = elapsed(fcinfo, finite_instant(PG_GETARG_DATUM(SLA_OPENED), type),
					finite_instant(PG_GETARG_DATUM(end), type), type, calendar);
	if (usecs < 0)
		return RATE_UNKNOWN;
	if (usecs > target)
		return RATE_MISS;
	return done ? RATE_HIT : RATE_UNKNOWN;
}

#define SLA_TRANSITION(suffix, type) \
TIME_FUNCTION(sla_summary_accum, suffix, rate_count(fcinfo, sla_outcome(fcinfo, type), 1)) \
TIME_FUNCTION(sla_summary_accum_inv, suffix, rate_count(fcinfo, sla_outcome(fcinfo, type), -1))

SLA_TRANSITION(date, TIME_DATE)
SLA_TRANSITION(timestamp, TIME_TIMESTAMP)
SLA_TRANSITION(timestamptz, TIME_TIMESTAMPTZ)
