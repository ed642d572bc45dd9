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

#include "calendar_hours.h"
#include "miscadmin.h"
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
 * The hours of a day by a section, dated days left aside.  Unless before is
 * NULL, sets it to the open time before the day as if the section had always
 * been in force, counted from an origin of the section's own.
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
 * The hours of a day.  Unless before is NULL, sets it to the open time before
 * the day, counted from an origin that is the same for all days and so far
 * back that 64 bits may not hold it.
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

/* Open microseconds from one reading of the wall clock to another, which may be earlier. */
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
				 errdetail("Business time must be below 292,271 years.")));
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
 * Microseconds that the calendar is open from one finite instant to another;
 * negative if they are reversed.  Errors out beyond 292,271 years.
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

	/* Offices sleep while the clocks change: skip changes outside all opening hours. */
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

/* Whether an instant is inside a window; the end of a window is not. */
bool
calendar_is_open(const BusinessCalendar *c, int64 instant)
{
	Zone	   *zone = zone_by_name(c->zone);
	int64		local = instant + zone_offset(zone, zone_index(zone, instant));

	return open_between(c, local, local + 1) > 0;
}
