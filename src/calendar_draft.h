/*
 * Rules of a calendar collected in any order, until they become a value.
 *
 * The functions that add a rule return false with an error reported, which is
 * soft if the draft has an escontext.
 */
#ifndef CXKPI_CALENDAR_DRAFT_H
#define CXKPI_CALENDAR_DRAFT_H

#include "postgres.h"

#include "calendar_hours.h"
#include "lib/stringinfo.h"
#include "nodes/nodes.h"

extern const char *const weekday_names[DAYS_PER_WEEK];

typedef struct DraftSection
{
	DateADT		from;
	bool		closed;			/* written as closed */
	int			nwindows;
	int			size;
	Window	   *window;			/* since Monday 00:00, in any order */
} DraftSection;

typedef struct DraftDays
{
	DateADT		first;
	DateADT		last;
	Hours		hours;
} DraftDays;

typedef struct CalendarDraft
{
	Node	   *escontext;
	char		zone[ZONE_NAME_SIZE];
	DraftSection *section;
	int			nsections;
	bool		has_yearly[DAYS_OF_YEAR];
	Hours		yearly[DAYS_OF_YEAR];
	DraftDays  *dated;
	int			ndated;
	int			dated_size;
	Window	   *window;			/* of yearly and dated days */
	int			nwindows;
	int			windows_size;
} CalendarDraft;

extern CalendarDraft *draft_make(Node *escontext);
extern bool draft_section(CalendarDraft *draft, DateADT from);
extern bool draft_weekly(CalendarDraft *draft, int weekday, Window window);
extern bool draft_hours(CalendarDraft *draft, const Window *windows, int n, Hours *hours);
extern bool draft_yearly(CalendarDraft *draft, int day, Hours hours);
extern bool draft_dated(CalendarDraft *draft, DateADT first, DateADT last, Hours hours);
extern void draft_weekly_of(CalendarDraft *draft, const BusinessCalendar *c);
extern BusinessCalendar *draft_finish(CalendarDraft *draft);
extern void append_clock(StringInfo buf, int64 usecs);

#endif							/* CXKPI_CALENDAR_DRAFT_H */
