#include "postgres.h"

#include "json_text.h"
#include "miscadmin.h"
#include "period.h"
#include "utils/datetime.h"
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

/* Returns 0 for an unrecognized name. */
TimeType
time_type_by_name(const char *name)
{
	for (int i = 1; i < (int) lengthof(time_type_names); i++)
	{
		if (strcmp(name, time_type_names[i]) == 0)
			return i;
	}
	return 0;
}

/*
 * The midnight of a date for which that is not a plain product.  Errors out if
 * no timestamp is that far.
 */
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

/* For messages: the same whatever the session's DateStyle. */
char *
instant_text(int64 instant)
{
	StringInfoData buf;

	initStringInfo(&buf);
	append_instant(&buf, instant);
	return buf.data;
}

/* Errors out unless it is a zone that SET TimeZone takes, read as it reads it. */
pg_tz *
time_zone_by_name(const char *name)
{
	pg_tz	   *zone = pg_tzset(name);

	if (zone == NULL || !pg_tz_acceptable(zone))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone \"%s\" not recognized", name),
				 errhint("Use a name such as 'Europe/Berlin'; pg_timezone_names has all.")));
	return zone;
}

pg_noreturn static void
fail_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("timestamp out of range")));
}

/* What the clock of a zone shows.  Errors out if that is out of range. */
int64
local_from_instant(int64 instant, pg_tz *zone)
{
	struct pg_tm tm;
	fsec_t		fsec;
	int			offset;
	Timestamp	local;

	if (timestamp2tm(instant, &offset, &tm, &fsec, NULL, zone) != 0 ||
		tm2timestamp(&tm, fsec, NULL, &local) != 0)
		fail_out_of_range();
	return local;
}

/*
 * When the clock of a zone shows a time: of an hour that comes twice the one
 * in standard time, and of one that is left out an hour later, as in AT TIME
 * ZONE.  Errors out if that is out of range.
 */
int64
instant_from_local(int64 local, pg_tz *zone)
{
	struct pg_tm tm;
	fsec_t		fsec;
	int			offset;
	Timestamp	instant;

	if (timestamp2tm(local, NULL, &tm, &fsec, NULL, NULL) != 0)
		fail_out_of_range();
	offset = DetermineTimeZoneOffset(&tm, zone);
	if (tm2timestamp(&tm, fsec, &offset, &instant) != 0)
		fail_out_of_range();
	return instant;
}

/*
 * A hash of the bounds, the same on every machine, by which they are compared
 * for each row.
 */
int64
bounds_fingerprint(const int64 *bounds, int64 n)
{
	uint64		hash = n;

	for (int64 i = 0; i < n; i++)
	{
		/* the multiplier of Knuth's multiplicative hashing for 64 bits */
		hash = (hash ^ bounds[i]) * UINT64CONST(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	return (int64) hash;
}

/*
 * Whether the bounds are finite, ascending, and midnights if they are dates.
 * What is wrong is reported with the SQLSTATE.
 */
bool
bounds_check(const int64 *bounds, int64 n, TimeType type, int sqlstate, Node *escontext)
{
	for (int64 i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (TIMESTAMP_NOT_FINITE(bounds[i]))
			ereturn(escontext, false,
					(errcode(sqlstate),
					 errmsg("bound " INT64_FORMAT " is infinite", i + 1),
					 errhint("Periods lie between finite times.")));
		if (!IS_VALID_TIMESTAMP(bounds[i]) ||
			(type == TIME_DATE && bounds[i] % USECS_PER_DAY != 0))
			ereturn(escontext, false,
					(errcode(sqlstate),
					 errmsg("bound " INT64_FORMAT " is not a valid %s", i + 1, time_type_name(type))));
		if (i > 0 && bounds[i] <= bounds[i - 1])
			ereturn(escontext, false,
					(errcode(sqlstate),
					 errmsg("bounds are not in ascending order"),
					 errdetail("%s is followed by %s.",
							   instant_text(bounds[i - 1]), instant_text(bounds[i])),
					 errhint("Use period_bounds, or array_agg(DISTINCT bound ORDER BY bound).")));
	}
	return true;
}

/*
 * A bound of a range as that of a half-open period: instants are discrete, so
 * an inclusive end is one microsecond later.  A daterange is half-open already.
 * Errors out if no timestamp is that late.
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
 * Argument n, a daterange, tsrange or tstzrange.  Errors out if it is NULL,
 * empty or unbounded, or ends too late.
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
