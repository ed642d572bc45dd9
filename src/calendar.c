/*
 * Business time: how long a calendar was open between two instants.
 *
 * An instant is open if the wall clock in the calendar's zone shows a time
 * inside a window then.  So hours that the clock skips in spring last no
 * time, those that it repeats in autumn count twice, and a calendar that is
 * always open measures the time that really passes.
 *
 * Between two changes of the zone's offset the wall clock runs evenly, and
 * open_before() says how long the calendar is open before what it shows.
 * Each change adds what the clock repeats and takes away what it skips.
 */
#include "postgres.h"

#include "calendar.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

/* The first Monday since 2000-01-01, a Saturday. */
#define FIRST_MONDAY 2

#define YEARS_PER_CYCLE 400		/* of the Gregorian calendar, in whole weeks */

static inline int64
floor_div(int64 a, int64 b)
{
	return a / b - (a % b < 0);
}

static inline int
weekday_of(DateADT day)
{
	int			weekday = (day - FIRST_MONDAY) % DAYS_PER_WEEK;

	return weekday < 0 ? weekday + DAYS_PER_WEEK : weekday;
}

/* A stored value, unpacked and aligned. */
BusinessCalendar *
calendar_detoast(Datum datum)
{
	BusinessCalendar *c = (BusinessCalendar *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(c) < CALENDAR_SIZE(1, 0, 0, 0) || c->kind != SUMMARY_CALENDAR ||
		c->unused[0] != 0 || c->unused[1] != 0 ||
		VARSIZE(c) != CALENDAR_SIZE((Size) c->nsections, c->nyearly, c->ndated, c->nwindows))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not a business_calendar")));
	if (c->version != CALENDAR_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("business_calendar has format version %d", c->version),
				 errdetail("This library reads version %d.", CALENDAR_VERSION),
				 errhint("Install the release of cxkpi that wrote the value, or a later one.")));
	return c;
}

/* A year as the yearly days see it. */
typedef struct Year
{
	int			number;			/* since 2000 */
	bool		leap;
	int			first_weekday;	/* of 1 January */
	int			day;			/* the day asked for, as of a leap year: 0..365 */
} Year;

static Year
year_of(DateADT date)
{
	int			year;
	int			month;
	int			day;
	int			of_year;
	int			first;
	Year		result;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	first = date2j(year, 1, 1) - POSTGRES_EPOCH_JDATE;
	of_year = date - first;
	result.number = year - 2000;
	result.leap = isleap(year);
	result.first_weekday = weekday_of(first);
	result.day = of_year + (!result.leap && of_year >= LEAP_DAY);
	return result;
}

static inline int
year_type(int first_weekday, bool leap)
{
	return first_weekday + (leap ? DAYS_PER_WEEK : 0);
}

/* What the yearly days before a day change in a year with such a start. */
static inline int64
yearly_change(const BusinessCalendar *c, const Section *section, int first_weekday, bool leap, int day)
{
	const YearlyDay *yearly = calendar_yearly(c);
	int64		change = 0;

	for (int i = 0; i < c->nyearly && yearly[i].day < day; i++)
	{
		int			of_year = yearly[i].day;

		if (!leap && of_year == LEAP_DAY)
			continue;
		of_year -= !leap && of_year > LEAP_DAY;
		change += yearly[i].hours.open -
			section->weekday[(first_weekday + of_year) % DAYS_PER_WEEK].open;
	}
	return change;
}

/* How many years of each type there are in a cycle before its n-th year. */
static const uint16 *
year_types_before(int n)
{
	static uint16 counts[YEARS_PER_CYCLE + 1][YEAR_TYPES];
	static bool counted = false;

	if (!counted)
	{
		for (int i = 0; i < YEARS_PER_CYCLE; i++)
		{
			int			first = date2j(2000 + i, 1, 1) - POSTGRES_EPOCH_JDATE;

			memcpy(counts[i + 1], counts[i], sizeof(counts[i]));
			counts[i + 1][year_type(weekday_of(first), isleap(2000 + i))]++;
		}
		counted = true;
	}
	return counts[n];
}

/* The hours that a yearly day has, or NULL. */
static inline const Hours *
yearly_hours(const BusinessCalendar *c, int day)
{
	const YearlyDay *yearly = calendar_yearly(c);

	for (int i = 0; i < c->nyearly && yearly[i].day <= day; i++)
	{
		if (yearly[i].day == day)
			return &yearly[i].hours;
	}
	return NULL;
}

/*
 * The hours that a day has if a section is in force and no dated day, and
 * into before, unless that is NULL, the open time before the day if that had
 * always been so, from an origin of the section's own.
 */
static const Hours *
section_hours(const BusinessCalendar *c, const Section *section, DateADT day, int64 *before)
{
	const Hours *hours = &section->weekday[weekday_of(day)];

	if (before)
		*before = floor_div((int64) day - FIRST_MONDAY, DAYS_PER_WEEK) * section->week +
			section->before[weekday_of(day)];
	if (c->nyearly > 0)
	{
		Year		year = year_of(day);
		const Hours *yearly = yearly_hours(c, year.day);

		if (before)
		{
			int64		cycles = floor_div(year.number, YEARS_PER_CYCLE);
			const uint16 *part = year_types_before(year.number - cycles * YEARS_PER_CYCLE);

			for (int type = 0; type < YEAR_TYPES; type++)
				*before += part[type] * section->yearly[type];
			if (unlikely(cycles != 0))
			{
				const uint16 *all = year_types_before(YEARS_PER_CYCLE);

				for (int type = 0; type < YEAR_TYPES; type++)
					*before += cycles * all[type] * section->yearly[type];
			}
			*before += yearly_change(c, section, year.first_weekday, year.leap, year.day);
		}
		if (yearly)
			hours = yearly;
	}
	return hours;
}

/* The section in force on a day. */
static inline const Section *
section_at(const BusinessCalendar *c, DateADT day)
{
	int			low = 0;
	int			high = c->nsections - 1;

	while (low < high)
	{
		int			middle = (low + high + 1) / 2;

		if (c->section[middle].from <= day)
			low = middle;
		else
			high = middle - 1;
	}
	return &c->section[low];
}

/* The last dated days that are not after a day, or NULL. */
static inline const DatedDays *
dated_at(const BusinessCalendar *c, DateADT day)
{
	const DatedDays *dated = calendar_dated(c);
	int			low = 0;
	int			high = c->ndated;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (dated[middle].first <= day)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? &dated[low - 1] : NULL;
}

/*
 * The hours of a day, and into before, unless that is NULL, the open time
 * before it, from an origin that is the same for all days.  The origin can
 * lie so far back that 64 bits do not hold it.
 */
static const Hours *
hours_of(const BusinessCalendar *c, DateADT day, int128 *before)
{
	const DatedDays *dated = dated_at(c, day);
	const Section *section;
	const Hours *hours;
	int64		of_section;

	if (dated && day <= dated->last)
	{
		if (before)
			*before = dated->before + (int64) (day - dated->first) * dated->hours.open;
		return &dated->hours;
	}
	section = section_at(c, day);
	hours = section_hours(c, section, day, before ? &of_section : NULL);
	if (before)
		*before = (int128) of_section + section->offset + (dated ? dated->offset : 0);
	return hours;
}

/* How much of the windows of a day lies before a time of it. */
static inline int64
hours_open_before(const BusinessCalendar *c, const Hours *hours, int64 time)
{
	const Window *window = &calendar_windows(c)[hours->first];
	int64		open = 0;

	for (int i = 0; i < hours->nwindows && window[i].opens < time; i++)
		open += Min(window[i].closes, time) - window[i].opens;
	return open;
}

/* Open time before what the wall clock shows. */
static int128
open_before(const BusinessCalendar *c, int64 local)
{
	DateADT		day = floor_div(local, USECS_PER_DAY);
	int128		before;
	const Hours *hours = hours_of(c, day, &before);

	return before + hours_open_before(c, hours, local - day * USECS_PER_DAY);
}

/* Open time from one reading of the wall clock to another, which may be earlier. */
static int64
open_between(const BusinessCalendar *c, int64 from, int64 to)
{
	DateADT		day = floor_div(from, USECS_PER_DAY);
	int64		midnight = day * USECS_PER_DAY;
	int128		open;

	if (to >= midnight && to < midnight + USECS_PER_DAY)
	{
		const Hours *hours = hours_of(c, day, NULL);

		return hours_open_before(c, hours, to - midnight) -
			hours_open_before(c, hours, from - midnight);
	}
	open = open_before(c, to) - open_before(c, from);
	if (unlikely(open < PG_INT64_MIN || open > PG_INT64_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("business time out of range"),
				 errdetail("It must be below 292,271 years.")));
	return (int64) open;
}

static int64
section_open_before(const BusinessCalendar *c, const Section *section, DateADT day)
{
	int64		before;

	section_hours(c, section, day, &before);
	return before;
}

/* Fills in all sums of a calendar from its hours. */
void
calendar_add_up(BusinessCalendar *c)
{
	DatedDays  *dated = calendar_dated(c);
	const Window *windows = calendar_windows(c);
	int64		offset = 0;

	c->earliest = USECS_PER_DAY;
	c->latest = 0;
	for (int i = 0; i < c->nwindows; i++)
	{
		c->earliest = Min(c->earliest, windows[i].opens);
		c->latest = Max(c->latest, windows[i].closes);
	}
	for (int i = 0; i < c->nsections; i++)
	{
		Section    *section = &c->section[i];

		CHECK_FOR_INTERRUPTS();
		section->week = 0;
		for (int weekday = 0; weekday < DAYS_PER_WEEK; weekday++)
		{
			section->before[weekday] = section->week;
			section->week += section->weekday[weekday].open;
		}
		for (int weekday = 0; weekday < DAYS_PER_WEEK; weekday++)
		{
			for (int leap = 0; leap < 2; leap++)
				section->yearly[year_type(weekday, leap)] =
					yearly_change(c, section, weekday, leap, DAYS_OF_YEAR);
		}
		if (i > 0)
			section->offset = section[-1].offset +
				section_open_before(c, &section[-1], section->from) -
				section_open_before(c, section, section->from);
	}
	for (int i = 0; i < c->ndated; i++)
	{
		DateADT		after = dated[i].last + 1;
		const Section *section = section_at(c, dated[i].first);

		dated[i].before = section_open_before(c, section, dated[i].first) +
			section->offset + offset;
		section = section_at(c, after);
		offset = dated[i].before + (int64) (after - dated[i].first) * dated[i].hours.open -
			section_open_before(c, section, after) - section->offset;
		dated[i].offset = offset;
	}
}

/*
 * Microseconds that the calendar is open from one instant to another, both
 * finite and in UTC; negative if they are reversed.
 */
int64
business_usecs(const BusinessCalendar *c, int64 from, int64 to)
{
	Zone	   *zone = zone_by_name(c->zone);
	int64		start = Min(from, to);
	int64		end = Max(from, to);
	int			k = zone_index(zone, start);
	int			last = zone_index(zone, end);
	int64		open = open_between(c, start + zone_offset(zone, k), end + zone_offset(zone, last));

	/* Offices sleep while the clocks change. */
	if (k < last && zone_never_between(zone, k, c->earliest, c->latest))
		last = k;
	for (; k < last; k++)
	{
		int64		before;
		int64		after;

		if (unlikely((k & 0xffff) == 0xffff))
			CHECK_FOR_INTERRUPTS();
		zone_change(zone, k, &before, &after);
		open -= open_between(c, before, after);
	}
	return from <= to ? open : -open;
}

/* The instant of a timestamp, which is in UTC, or of a date: its local midnight. */
int64
calendar_instant(const BusinessCalendar *c, int64 instant, TimeType type)
{
	if (type != TIME_DATE)
		return instant;
	if (unlikely(!IS_VALID_TIMESTAMP(instant)))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("date out of range for timestamp")));
	return zone_midnight(zone_by_name(c->zone), instant);
}

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

/* The binary form is the version and the text: sums are never taken on trust. */
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

/* Argument n as an instant, which must be finite: 22008. */
static inline int64
instant_argument(FunctionCallInfo fcinfo, int n, const BusinessCalendar *c, TimeType type)
{
	int64		instant = instant_from_datum(PG_GETARG_DATUM(n), type);

	if (unlikely(TIMESTAMP_NOT_FINITE(instant)))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s has no business time",
						TIMESTAMP_IS_NOBEGIN(instant) ? "-infinity" : "infinity"),
				 errdetail("Business time lies between two finite times."),
				 errhint("What has not ended yet has the end NULL: NULLIF(resolved, 'infinity').")));
	return calendar_instant(c, instant, type);
}

/* As hours, minutes and seconds: a day of business is not 24 hours. */
Datum
interval_from_business_usecs(int64 usecs)
{
	Interval   *interval = palloc0(sizeof(Interval));

	interval->time = usecs;
	return IntervalPGetDatum(interval);
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

/* Microseconds of an interval that has neither months nor days. */
static int64
hours_argument(FunctionCallInfo fcinfo, int n)
{
	Interval   *interval = PG_GETARG_INTERVAL_P(n);

	if (interval->month != 0 || interval->day != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("business time %s has days or months",
						DatumGetCString(DirectFunctionCall1(interval_out, PG_GETARG_DATUM(n)))),
				 errdetail("How long a day of business is depends on the calendar."),
				 errhint("Give hours: interval '16 hours' is two days of eight.")));
	return interval->time;
}

/*
 * The first instant by which the calendar was open for so long since from;
 * for a negative time the last instant since which it was, until from.  22008
 * if it is never open for so long.
 */
static int64
add_business_usecs(const BusinessCalendar *c, int64 from, int64 usecs)
{
	uint64		left = usecs < 0 ? -(uint64) usecs : (uint64) usecs;
	int64		limit = usecs < 0 ? MIN_TIMESTAMP : END_TIMESTAMP - 1;
	uint64		step = left;
	int64		reached = from;
	int64		beyond = from;

	/* Less than what is left lies between reached and an instant before beyond. */
	while (left > 0)
	{
		uint64		open;
		uint64		room = usecs < 0 ? (uint64) reached - (uint64) limit :
			(uint64) limit - (uint64) reached;

		CHECK_FOR_INTERRUPTS();
		if (room == 0)
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("business_calendar is not open for %s %s %s",
							DatumGetCString(DirectFunctionCall1(interval_out,
																interval_from_business_usecs(usecs))),
							usecs < 0 ? "before" : "after",
							timestamptz_to_str(from)),
					 errhint("Give the calendar opening hours.")));
		step = Min(step, room);
		beyond = usecs < 0 ? reached - (int64) step : reached + (int64) step;
		open = business_usecs(c, Min(reached, beyond), Max(reached, beyond));
		if (open >= left)
			break;
		left -= open;
		reached = beyond;
		step = Min(2 * step, (uint64) PG_INT64_MAX);
	}
	while (left > 0 && step > 1)
	{
		int64		middle = usecs < 0 ? reached - (int64) (step / 2) : reached + (int64) (step / 2);
		uint64		open = business_usecs(c, Min(reached, middle), Max(reached, middle));

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
											 hours_argument(fcinfo, 1)));
}

#define CALENDAR_FUNCTION(name, function, type) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	call_site(fcinfo); \
	return function(fcinfo, type); \
}

/* A timestamp is in UTC, so that its functions are those of timestamptz. */
CALENDAR_FUNCTION(business_time, business_time_of, TIME_TIMESTAMPTZ)
CALENDAR_FUNCTION(business_time_date, business_time_of, TIME_DATE)
CALENDAR_FUNCTION(add_business_time, add_business_time_of, TIME_TIMESTAMPTZ)
CALENDAR_FUNCTION(add_business_time_date, add_business_time_of, TIME_DATE)

/* Whether an instant is inside a window; what closes at an instant is closed at it. */
PG_FUNCTION_INFO_V1(cxkpi_is_business_time);
Datum
cxkpi_is_business_time(PG_FUNCTION_ARGS)
{
	BusinessCalendar *c = PG_GETARG_CALENDAR(1);
	Zone	   *zone = zone_by_name(c->zone);
	int64		instant = instant_argument(fcinfo, 0, c, TIME_TIMESTAMPTZ);
	int64		local = instant + zone_offset(zone, zone_index(zone, instant));

	call_site(fcinfo);
	PG_RETURN_BOOL(open_between(c, local, local + 1) > 0);
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
				 errmsg("business_calendar is no state of calendar_agg"),
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
			 errdetail("%s and %s", a, b),
			 errhint("Group by the zone.")));
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
