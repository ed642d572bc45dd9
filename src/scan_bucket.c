#include "postgres.h"

#include "scan_bucket.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

/* The units that are remembered. */
static const struct
{
	const char *name;
	Interval	length;			/* {microseconds, days, months} */
}			units[] =
{
	{"minute", {USECS_PER_MINUTE, 0, 0}}, {"hour", {USECS_PER_HOUR, 0, 0}}, {"day", {0, 1, 0}},
	{"week", {0, 7, 0}}, {"month", {0, 0, 1}}, {"quarter", {0, 0, 3}}, {"year", {0, 0, 12}}
};

static bool
set_unit(TimeBuckets *buckets, const char *name)
{
	for (int i = 0; i < lengthof(units); i++)
	{
		if (pg_strcasecmp(units[i].name, name) != 0)
			continue;
		buckets->unit = CStringGetTextDatum(units[i].name);
		buckets->step = units[i].length;
		return true;
	}
	return false;
}

/* For date_trunc('unit', column) and column::date, column being a timestamp; NULL for all else. */
TimeBuckets *
time_buckets_make(Expr *expr)
{
	TimeBuckets *buckets = palloc0(sizeof(TimeBuckets));
	FuncExpr   *call = (FuncExpr *) expr;
	FmgrInfo	info;
	Const	   *unit;
	Var		   *var;

	if (!IsA(expr, FuncExpr))
		return NULL;
	fmgr_info(call->funcid, &info);
	if (info.fn_addr == timestamptz_date || info.fn_addr == timestamp_date)
	{
		buckets->zoned = info.fn_addr == timestamptz_date;
		if (!set_unit(buckets, "day"))
			return NULL;
	}
	else if (info.fn_addr == timestamptz_trunc || info.fn_addr == timestamp_trunc)
	{
		buckets->zoned = info.fn_addr == timestamptz_trunc;
		unit = linitial(call->args);
		if (!IsA(unit, Const) || unit->constisnull || !set_unit(buckets, TextDatumGetCString(unit->constvalue)))
			return NULL;
	}
	else
		return NULL;
	var = llast(call->args);
	if (!IsA(var, Var))
		return NULL;
	buckets->attno = var->varattno;
	return buckets;
}

/*
 * The seconds that local time is ahead at a time, and when that changes next;
 * false where the zone's rules do not say.
 */
static bool
zone_offset(int64 at, pg_tz *zone, long *offset, int64 *change)
{
	pg_time_t	seconds = (pg_time_t) (at / USECS_PER_SEC - (at % USECS_PER_SEC < 0)) +
		(POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY;
	pg_time_t	boundary;
	long		after;
	int			dst;
	int			found = pg_next_dst_boundary(&seconds, offset, &dst, &boundary, &after, &dst, zone);

	if (found < 0)
		return false;
	*change = found == 0 ? PG_INT64_MAX :
		(boundary - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY) * USECS_PER_SEC;
	return true;
}

/*
 * Remembers what a near time was truncated to, with the times around it whose
 * local time is in the same unit and that are ahead by the same offset: all
 * that the result is made of is the same for them.
 */
void
time_buckets_remember(TimeBuckets *buckets, int64 at, Datum value)
{
	Bucket	   *bucket = time_bucket(buckets, at);
	long		offset = 0;
	long		offset_from;
	int64		change = PG_INT64_MAX;
	int64		change_from;
	int64		local;
	int64		from;
	int64		to;

	if (buckets->zoned && !zone_offset(at, session_timezone, &offset, &change))
		return;
	local = at + offset * USECS_PER_SEC;
	from = DatumGetTimestamp(DirectFunctionCall2(timestamp_trunc, buckets->unit, TimestampGetDatum(local)));
	to = DatumGetTimestamp(DirectFunctionCall2(timestamp_pl_interval, TimestampGetDatum(from),
											   IntervalPGetDatum(&buckets->step))) - offset * USECS_PER_SEC;
	from -= offset * USECS_PER_SEC;
	/* From the start of the unit on, if the offset has not changed since. */
	if (buckets->zoned &&
		(!zone_offset(from, session_timezone, &offset_from, &change_from) ||
		 offset_from != offset || change_from <= at))
		from = at;
	*bucket = (Bucket) {from, Min(to, change), value};
}

#endif							/* CXKPI_FAST_AGGREGATION */
