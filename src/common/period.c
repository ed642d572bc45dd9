#include "postgres.h"

#include "period.h"
#include "utils/fmgrprotos.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

static const char *const time_type_names[] = {
	[TIME_DATE] = "date",
	[TIME_TIMESTAMP] = "timestamp",
	[TIME_TIMESTAMPTZ] = "timestamptz"
};

const char *
time_type_name(TimeType type)
{
	Assert(type > 0 && type < lengthof(time_type_names));
	return time_type_names[type];
}

/* Zero for a name that is none. */
TimeType
time_type_by_name(const char *name)
{
	for (int i = 1; i < lengthof(time_type_names); i++)
	{
		if (strcmp(name, time_type_names[i]) == 0)
			return i;
	}
	return 0;
}

/* The dates whose midnight is not simply a number of microseconds. */
int64
instant_from_far_date(DateADT date)
{
	if (DATE_IS_NOBEGIN(date))
		return DT_NOBEGIN;
	if (DATE_IS_NOEND(date))
		return DT_NOEND;
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("date %s is out of range for a timestamp",
					DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(date))))));
}

/* Dates and timestamps are read in the session's time zone, as a cast does. */
Datum
timestamptz_from_instant(int64 instant, TimeType type)
{
	if (type == TIME_TIMESTAMPTZ)
		return TimestampTzGetDatum(instant);
	return DirectFunctionCall1(timestamp_timestamptz, TimestampGetDatum(instant));
}

/*
 * A bound of a range as the half-open period has it, for instants are
 * discrete; a daterange has it so itself.  22008 if no timestamp is that late.
 */
static int64
period_bound(RangeBound *bound, TimeType type)
{
	int64		instant = instant_from_datum(bound->val, type);

	if (TIMESTAMP_NOT_FINITE(instant))
		return instant;
	if (bound->inclusive != bound->lower)
		instant++;
	if (!IS_VALID_TIMESTAMP(instant))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("period is out of range"),
				 errdetail("A period must start and end before the year 294277.")));
	return instant;
}

/* As range_get_typcache, which would take fn_extra for itself. */
static TypeCacheEntry *
range_type_of(CallSite *site, Oid type)
{
	TypeCacheEntry *entry = site->cache;

	if (entry == NULL || entry->type_id != type)
	{
		entry = lookup_type_cache(type, TYPECACHE_RANGE_INFO);
		if (site->seen)
			site->cache = entry;
	}
	return entry;
}

/*
 * Argument n, a daterange, tsrange or tstzrange.  22004 if it is NULL, 22023
 * if it is empty or unbounded, 22008 if it ends too late.
 */
Period
period_from_range(FunctionCallInfo fcinfo, int n, TimeType type)
{
	RangeType  *range;
	TypeCacheEntry *cache;
	RangeBound	lower;
	RangeBound	upper;
	bool		empty;
	bool		unbounded;
	Period		period = {0, 0};

	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("period must not be null")));

	range = PG_GETARG_RANGE_P(n);
	cache = range_type_of(call_site(fcinfo), RangeTypeGetOid(range));
	range_deserialize(cache, range, &lower, &upper, &empty);
	unbounded = !empty && (lower.infinite || upper.infinite);
	if (!empty && !unbounded)
	{
		period.from = period_bound(&lower, type);
		period.to = period_bound(&upper, type);
		unbounded = TIMESTAMP_NOT_FINITE(period.from) || TIMESTAMP_NOT_FINITE(period.to);
	}
	if (unbounded)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("period is unbounded"),
				 errhint("Give the period a start and an end, such as [2026-01-01,2026-02-01).")));
	if (empty || period.from >= period.to)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("period is empty"),
				 errhint("The end of a period is the first instant after it: January is [2026-01-01,2026-02-01).")));
	return period;
}
