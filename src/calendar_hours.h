/*
 * Business calendars: opening hours per weekday in a time zone, with closed
 * and special days, and sections for hours that changed.
 *
 * A value holds its rules in one canonical order, so equal calendars are equal
 * byte for byte, and beside them sums of open time.  With the sums, business
 * time between two instants is a subtraction: open time before the one less
 * open time before the other, both found by looking at one week, one year and
 * two binary searches, however many years lie between.
 *
 *   open before a day = section.offset + weeks * section.week + section.before[weekday]
 *                       + for each type of year, years of it * section.yearly[type]
 *                       + what the yearly days of this year change before the day
 *                       + dated.offset, of the last dated days before the day
 *
 * A day is a local one, from midnight to midnight, and days count from
 * 2000-01-01.  The offset of a section makes its sums go on where those of the
 * section before end; that of dated days corrects for their own hours.  Yearly
 * days replace the hours of other weekdays each year, hence a sum for each of
 * the 14 types of year.
 *
 * "UTC Mon 09:00-17:00" is stored as (each number low byte first)
 *
 *   01 14 0000                           version, kind, unused
 *   1, 0, 0, 1                           sections, yearly and dated days, windows
 *   0x78b30c400, 0xe3fcde400             opens first and closes last, in microseconds
 *   "UTC", zero-padded                   time zone
 *   0x80000000, 0                        the section: from ever, unused
 *   0, 1, 0x6b49d2000; 6 times 0, 0, 0   of Monday: first window, windows, open time; closed days
 *   0; 6 times 0x6b49d2000               open time of the week before each day
 *   0x6b49d2000, 14 times 0, 0           open time of the week, change by year, offset
 *   0x78b30c400, 0xe3fcde400             the window
 *
 * and sent as the byte 01 and its text, because a receiver could not trust
 * the sums.
 */
#ifndef CXKPI_CALENDAR_HOURS_H
#define CXKPI_CALENDAR_HOURS_H

#include "postgres.h"

#include "period.h"
#include "summary.h"
#include "calendar_zone.h"

#define CALENDAR_VERSION 1

#define DAYS_PER_WEEK 7
#define USECS_PER_WEEK (DAYS_PER_WEEK * USECS_PER_DAY)
#define DAYS_OF_YEAR 366		/* yearly days are those of a leap year */
#define LEAP_DAY 59				/* of them 29 February */
#define YEAR_TYPES 14			/* weekday of 1 January, and leap or not */

#define MAX_DAY_WINDOWS 48
#define MAX_SECTIONS 1000
#define MAX_DATED 10000

/* Open from opens to before closes, microseconds since midnight. */
typedef struct Window
{
	int64		opens;
	int64		closes;
} Window;

/* The hours of a day: windows in order that do not touch. */
typedef struct Hours
{
	int32		first;			/* index of its windows */
	int32		nwindows;		/* none if the day is closed */
	int64		open;			/* their length */
} Hours;

/* A weekly schedule, from a day on until the next section. */
typedef struct Section
{
	DateADT		from;			/* PG_INT32_MIN in the first */
	int32		unused;
	Hours		weekday[DAYS_PER_WEEK]; /* from Monday */
	int64		before[DAYS_PER_WEEK];	/* open time of the week before the day */
	int64		week;			/* open time of the week */
	int64		yearly[YEAR_TYPES]; /* what the yearly days change in a year */
	int64		offset;			/* of its sums, so that they go on from the last section's */
} Section;

/* A day of every year that has hours of its own. */
typedef struct YearlyDay
{
	int32		day;			/* 0..365 */
	int32		unused;
	Hours		hours;
} YearlyDay;

/* Dates that have hours of their own, each the same. */
typedef struct DatedDays
{
	DateADT		first;
	DateADT		last;
	Hours		hours;
	int64		before;			/* open time before the first */
	int64		offset;			/* of what the sections add up to, after the last */
} DatedDays;

typedef struct BusinessCalendar
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		unused[2];
	int32		nsections;
	int32		nyearly;
	int32		ndated;
	int32		nwindows;
	int64		earliest;		/* time of day that any window opens */
	int64		latest;			/* and that any closes */
	char		zone[ZONE_NAME_SIZE];	/* zero-padded */
	/* then the sections, the yearly and the dated days, the windows */
	Section		section[FLEXIBLE_ARRAY_MEMBER];
} BusinessCalendar;

#define calendar_yearly(c) ((YearlyDay *) &(c)->section[(c)->nsections])
#define calendar_dated(c) ((DatedDays *) &calendar_yearly(c)[(c)->nyearly])
#define calendar_windows(c) ((Window *) &calendar_dated(c)[(c)->ndated])
#define CALENDAR_SIZE(nsections, nyearly, ndated, nwindows) \
	(offsetof(BusinessCalendar, section) + (nsections) * sizeof(Section) + \
	 (nyearly) * sizeof(YearlyDay) + (ndated) * sizeof(DatedDays) + (nwindows) * sizeof(Window))

extern BusinessCalendar *calendar_detoast(Datum datum);

#define PG_GETARG_CALENDAR(n) calendar_detoast(PG_GETARG_DATUM(n))

extern void calendar_add_up(BusinessCalendar *c);
extern int64 business_usecs(const BusinessCalendar *c, int64 from, int64 to);
extern bool calendar_is_open(const BusinessCalendar *c, int64 instant);
extern int64 calendar_instant(const BusinessCalendar *c, int64 instant, TimeType type);

#endif							/* CXKPI_CALENDAR_HOURS_H */
