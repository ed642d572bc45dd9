/*
 * The type business_calendar, the functions that measure in it and the
 * aggregate that makes one from a table of opening hours.
 */
#include "postgres.h"

#include "calendar_draft.h"
#include "calendar_hours.h"
#include "calendar_text.h"
#include "duration_interval.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(cxkpi_business_calendar_in);
Datum
cxkpi_business_calendar_in(PG_FUNCTION_ARGS)
{
	BusinessCalendar *c = calendar_from_text(PG_GETARG_CSTRING(0), fcinfo->context);

	if (c == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(c);
}

PG_FUNCTION_INFO_V1(cxkpi_business_calendar_out);
Datum
cxkpi_business_calendar_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(calendar_to_text(PG_GETARG_CALENDAR(0)));
}

/* The binary form is the version and the text, because sums from outside cannot be trusted. */
PG_FUNCTION_INFO_V1(cxkpi_business_calendar_recv);
Datum
cxkpi_business_calendar_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buf);
	int			length;

	if (version != CALENDAR_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("business_calendar has format version %d", version),
				 errdetail("This library reads version %d.", CALENDAR_VERSION)));
	PG_RETURN_POINTER(calendar_from_text(pq_getmsgtext(buf, buf->len - buf->cursor, &length), NULL));
}

PG_FUNCTION_INFO_V1(cxkpi_business_calendar_send);
Datum
cxkpi_business_calendar_send(PG_FUNCTION_ARGS)
{
	char	   *text = calendar_to_text(PG_GETARG_CALENDAR(0));
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, CALENDAR_VERSION);
	pq_sendtext(&buf, text, strlen(text));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* Argument n as an instant; errors out if it is infinite. */
static inline int64
instant_argument(FunctionCallInfo fcinfo, int n, const BusinessCalendar *c, TimeType type)
{
	int64		instant = instant_from_datum(PG_GETARG_DATUM(n), type);

	if (unlikely(TIMESTAMP_NOT_FINITE(instant)))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("business time cannot start or end at %s",
						TIMESTAMP_IS_NOBEGIN(instant) ? "-infinity" : "infinity"),
				 errdetail("Business time lies between two finite times."),
				 errhint("What has not ended yet has the end NULL: NULLIF(resolved, 'infinity').")));
	return calendar_instant(c, instant, type);
}

static pg_attribute_always_inline Datum
business_time_of(FunctionCallInfo fcinfo, TimeType type)
{
	BusinessCalendar *c = PG_GETARG_CALENDAR(2);
	int64		from = instant_argument(fcinfo, 0, c, type);
	int64		to = instant_argument(fcinfo, 1, c, type);
	int64		usecs = business_usecs(c, from, to);

	PG_FREE_IF_COPY(c, 2);
	return interval_from_business_usecs(usecs);
}

static void
never_open(int64 from, int64 usecs)
{
	int64		length = usecs < 0 ? -Max(usecs, -PG_INT64_MAX) : usecs;
	const char *hours = DatumGetCString(DirectFunctionCall1(interval_out, interval_from_business_usecs(length)));

	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 usecs < 0 ?
			 errmsg("business_calendar is not open for %s before %s", hours, timestamptz_to_str(from)) :
			 errmsg("business_calendar is not open for %s after %s", hours, timestamptz_to_str(from)),
			 errhint("Give the calendar more opening hours.")));
}

/* The instant so many microseconds later, or earlier if back. */
static inline int64
instant_away(int64 instant, uint64 usecs, bool back)
{
	return back ? instant - (int64) usecs : instant + (int64) usecs;
}

/* Open microseconds between two instants in either order. */
static inline uint64
open_usecs(const BusinessCalendar *c, int64 a, int64 b)
{
	return business_usecs(c, Min(a, b), Max(a, b));
}

/*
 * The first instant by which the calendar was open for usecs microseconds
 * since from, or, if they are negative, the last instant since which it was,
 * until from.  Errors out if it is never open for so long.
 *
 * Steps that double find a stretch of time with enough open time, then it is
 * halved: less than what is left lies between reached and an instant before
 * beyond.
 */
static int64
add_business_usecs(const BusinessCalendar *c, int64 from, int64 usecs)
{
	bool		back = usecs < 0;
	uint64		left = back ? -(uint64) usecs : (uint64) usecs;
	int64		limit = back ? MIN_TIMESTAMP : END_TIMESTAMP - 1;
	uint64		step = left;
	int64		reached = from;
	int64		beyond = from;

	while (left > 0)
	{
		uint64		room = back ? (uint64) reached - (uint64) limit : (uint64) limit - (uint64) reached;
		uint64		open;

		CHECK_FOR_INTERRUPTS();
		if (room == 0)
			never_open(from, usecs);
		step = Min(step, room);
		beyond = instant_away(reached, step, back);
		open = open_usecs(c, reached, beyond);
		if (open >= left)
			break;
		left -= open;
		reached = beyond;
		step = Min(2 * step, (uint64) PG_INT64_MAX);
	}
	while (left > 0 && step > 1)
	{
		int64		middle = instant_away(reached, step / 2, back);
		uint64		open = open_usecs(c, reached, middle);

		if (open >= left)
		{
			beyond = middle;
			step = step / 2;
		}
		else
		{
			left -= open;
			reached = middle;
			step = step - step / 2;
		}
	}
	return beyond;
}

static pg_attribute_always_inline Datum
add_business_time_of(FunctionCallInfo fcinfo, TimeType type)
{
	BusinessCalendar *c = PG_GETARG_CALENDAR(2);

	PG_RETURN_TIMESTAMPTZ(add_business_usecs(c, instant_argument(fcinfo, 0, c, type),
											 usecs_from_business_interval(PG_GETARG_DATUM(1))));
}

#define CALENDAR_FUNCTION(name, function, type) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	call_site(fcinfo); \
	return function(fcinfo, type); \
}

/* A timestamp is in UTC, so its functions are those of timestamptz. */
CALENDAR_FUNCTION(business_time, business_time_of, TIME_TIMESTAMPTZ)
CALENDAR_FUNCTION(business_time_date, business_time_of, TIME_DATE)
CALENDAR_FUNCTION(add_business_time, add_business_time_of, TIME_TIMESTAMPTZ)
CALENDAR_FUNCTION(add_business_time_date, add_business_time_of, TIME_DATE)

/* Whether the calendar is open at an instant. */
PG_FUNCTION_INFO_V1(cxkpi_is_business_time);
Datum
cxkpi_is_business_time(PG_FUNCTION_ARGS)
{
	BusinessCalendar *c = PG_GETARG_CALENDAR(1);

	call_site(fcinfo);
	PG_RETURN_BOOL(calendar_is_open(c, instant_argument(fcinfo, 0, c, TIME_TIMESTAMPTZ)));
}

/* Whether a day has any business time. */
PG_FUNCTION_INFO_V1(cxkpi_is_business_time_date);
Datum
cxkpi_is_business_time_date(PG_FUNCTION_ARGS)
{
	BusinessCalendar *c = PG_GETARG_CALENDAR(1);
	int64		from = instant_argument(fcinfo, 0, c, TIME_DATE);
	int64		to = calendar_instant(c, instant_from_datum(PG_GETARG_DATUM(0) + 1, TIME_DATE), TIME_DATE);

	call_site(fcinfo);
	PG_RETURN_BOOL(business_usecs(c, from, to) > 0);
}

/* The weekday of argument n from Monday; helpdesks count from Sunday 0, ISO 8601 to Sunday 7. */
static int
weekday_argument(FunctionCallInfo fcinfo, int n)
{
	int			weekday = PG_GETARG_INT32(n);

	if (weekday < 0 || weekday > DAYS_PER_WEEK)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("weekday %d is out of range", weekday),
				 errdetail("Weekdays are from 0 to 7, Sunday being 0 and 7 and Monday 1.")));
	return (weekday + DAYS_PER_WEEK - 1) % DAYS_PER_WEEK;
}

/* A draft of the weekly hours of a state, which has nothing else. */
static CalendarDraft *
draft_of_state(const BusinessCalendar *c)
{
	CalendarDraft *draft = draft_make(NULL);

	if (c->nsections != 1 || c->nyearly > 0 || c->ndated > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("business_calendar cannot be a state of calendar_agg"),
				 errdetail("It has sections or dates.")));
	memcpy(draft->zone, c->zone, ZONE_NAME_SIZE);
	draft_weekly_of(draft, c);
	return draft;
}

static void
zone_changes(const char *a, const char *b)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("time zone changes from one row to the next"),
			 errdetail("One row has \"%s\", another \"%s\".", a, b),
			 errhint("Group by the time zone.")));
}

/*
 * calendar_agg(zone, weekday, opens, closes): adds a window.  A row without
 * one of the last three is a day that stays closed.
 */
PG_FUNCTION_INFO_V1(cxkpi_calendar_agg_accum);
Datum
cxkpi_calendar_agg_accum(PG_FUNCTION_ARGS)
{
	CalendarDraft *draft;
	char		zone[ZONE_NAME_SIZE];

	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("time zone of a calendar must not be null")));
	zone_canonical(text_to_cstring(PG_GETARG_TEXT_PP(1)), zone, NULL);
	draft = PG_ARGISNULL(0) ? draft_make(NULL) : draft_of_state(PG_GETARG_CALENDAR(0));
	if (!PG_ARGISNULL(0) && strcmp(draft->zone, zone) != 0)
		zone_changes(draft->zone, zone);
	memcpy(draft->zone, zone, ZONE_NAME_SIZE);

	if (!PG_ARGISNULL(2) && !PG_ARGISNULL(3) && !PG_ARGISNULL(4))
	{
		Window		window = {PG_GETARG_TIMEADT(3), PG_GETARG_TIMEADT(4)};

		draft_weekly(draft, weekday_argument(fcinfo, 2), window);
	}
	PG_RETURN_POINTER(draft_finish(draft));
}

/* The windows of both states, which must not overlap. */
PG_FUNCTION_INFO_V1(cxkpi_calendar_agg_combine);
Datum
cxkpi_calendar_agg_combine(PG_FUNCTION_ARGS)
{
	CalendarDraft *draft = draft_of_state(PG_GETARG_CALENDAR(0));
	CalendarDraft *other = draft_of_state(PG_GETARG_CALENDAR(1));

	if (strcmp(draft->zone, other->zone) != 0)
		zone_changes(draft->zone, other->zone);
	draft_weekly_of(draft, PG_GETARG_CALENDAR(1));
	PG_RETURN_POINTER(draft_finish(draft));
}
