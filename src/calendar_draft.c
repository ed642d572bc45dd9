/*
 * From rules in any order to the one form that a calendar has, sorted and
 * disjoint, in which equal calendars are equal byte for byte.
 */
#include "postgres.h"

#include "calendar_draft.h"
#include "miscadmin.h"
#include "utils/datetime.h"

const char *const weekday_names[DAYS_PER_WEEK] = {
	"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"
};

CalendarDraft *
draft_make(Node *escontext)
{
	CalendarDraft *draft = palloc0(sizeof(CalendarDraft));

	draft->escontext = escontext;
	draft->section = palloc0(sizeof(DraftSection));
	draft->section[0].from = PG_INT32_MIN;
	draft->nsections = 1;
	return draft;
}

/* Room for one more at the end of an array of *size. */
static void *
grow(void *array, int n, int *size, Size element)
{
	if (n < *size)
		return array;
	*size = Max(2 * *size, 16);
	return array ? repalloc_huge(array, *size * element) : palloc(*size * element);
}

static const char *
date_text(DateADT date)
{
	int			year;
	int			month;
	int			day;

	j2date(date + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	return psprintf("%04d-%02d-%02d", year, month, day);
}

/* As read_clock reads it, without a part that is zero. */
void
append_clock(StringInfo buf, int64 usecs)
{
	int			second = usecs / USECS_PER_SEC % SECS_PER_MINUTE;
	int			fraction = usecs % USECS_PER_SEC;

	appendStringInfo(buf, "%02d:%02d", (int) (usecs / USECS_PER_HOUR),
					 (int) (usecs / USECS_PER_MINUTE % MINS_PER_HOUR));
	if (second != 0 || fraction != 0)
		appendStringInfo(buf, ":%02d", second);
	if (fraction != 0)
	{
		appendStringInfo(buf, ".%06d", fraction);
		while (buf->data[buf->len - 1] == '0')
			buf->data[--buf->len] = '\0';
	}
}

static const char *
window_text(Window window)
{
	StringInfoData buf;

	initStringInfo(&buf);
	append_clock(&buf, window.opens);
	appendStringInfoChar(&buf, '-');
	append_clock(&buf, window.closes);
	return buf.data;
}

/* A window, counted from Monday 00:00, with its weekday. */
static const char *
weekly_text(Window window)
{
	int			weekday = window.opens / USECS_PER_DAY;
	Window		of_day = {window.opens % USECS_PER_DAY, window.closes - weekday * USECS_PER_DAY};

	if (of_day.closes > USECS_PER_DAY)
		of_day.closes -= USECS_PER_DAY;
	return psprintf("%s %s", weekday_names[weekday], window_text(of_day));
}

/* Starts the weekly hours that hold from a day on. */
bool
draft_section(CalendarDraft *draft, DateADT from)
{
	if (draft->nsections >= MAX_SECTIONS)
		ereturn(draft->escontext, false,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("business_calendar changes too often"),
				 errdetail("It can have at most %d sections.", MAX_SECTIONS)));
	draft->section = repalloc(draft->section, (draft->nsections + 1) * sizeof(DraftSection));
	memset(&draft->section[draft->nsections], 0, sizeof(DraftSection));
	draft->section[draft->nsections].from = from;
	draft->nsections++;
	return true;
}

/* A window of a weekday, 0 being Monday; it goes over midnight if it closes before it opens. */
bool
draft_weekly(CalendarDraft *draft, int weekday, Window window)
{
	DraftSection *section = &draft->section[draft->nsections - 1];

	if (window.opens == window.closes || window.opens >= USECS_PER_DAY)
		ereturn(draft->escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid opening hours \"%s %s\"", weekday_names[weekday], window_text(window)),
				 errdetail("Opening hours start before 24:00 and end at another time than they start."),
				 errhint("A whole day is 00:00-24:00.")));
	if (window.closes < window.opens)
		window.closes += USECS_PER_DAY;
	window.opens += weekday * USECS_PER_DAY;
	window.closes += weekday * USECS_PER_DAY;

	section->window = grow(section->window, section->nwindows, &section->size, sizeof(Window));
	section->window[section->nwindows++] = window;
	return true;
}

static int
compare_windows(const void *a, const void *b)
{
	const Window *x = a;
	const Window *y = b;

	return x->opens < y->opens ? -1 : x->opens > y->opens;
}

/* Appends a window to the pool, whose windows from first on are of one day. */
static bool
add_window(CalendarDraft *draft, int first, Window window)
{
	if (draft->nwindows > first && draft->window[draft->nwindows - 1].closes == window.opens)
	{
		draft->window[draft->nwindows - 1].closes = window.closes;
		return true;
	}
	if (draft->nwindows - first >= MAX_DAY_WINDOWS)
		ereturn(draft->escontext, false,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a day of a business_calendar opens too often"),
				 errdetail("It can have at most %d windows.", MAX_DAY_WINDOWS)));
	draft->window = grow(draft->window, draft->nwindows, &draft->windows_size, sizeof(Window));
	draft->window[draft->nwindows++] = window;
	return true;
}

/* The hours of the windows of the pool from first on. */
static Hours
hours_from(const CalendarDraft *draft, int first)
{
	Hours		hours = {first, draft->nwindows - first, 0};

	for (int i = first; i < draft->nwindows; i++)
		hours.open += draft->window[i].closes - draft->window[i].opens;
	return hours;
}

/* The hours of a yearly or dated day, which end with the day. */
bool
draft_hours(CalendarDraft *draft, const Window *windows, int n, Hours *hours)
{
	Window	   *sorted = palloc(n * sizeof(Window));
	int			first = draft->nwindows;

	memcpy(sorted, windows, n * sizeof(Window));
	qsort(sorted, n, sizeof(Window), compare_windows);
	for (int i = 0; i < n; i++)
	{
		if (sorted[i].opens >= sorted[i].closes)
			ereturn(draft->escontext, false,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("opening hours \"%s\" of a date close before they open", window_text(sorted[i])),
					 errhint("Hours of a date end with it: write 22:00-24:00, and 00:00-06:00 for the next date.")));
		if (i > 0 && sorted[i].opens < sorted[i - 1].closes)
			ereturn(draft->escontext, false,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("opening hours \"%s\" and \"%s\" of a date overlap",
							window_text(sorted[i - 1]), window_text(sorted[i]))));
		if (!add_window(draft, first, sorted[i]))
			return false;
	}
	*hours = hours_from(draft, first);
	pfree(sorted);
	return true;
}

/* Hours of a day of every year, 0..365; a day without windows is closed. */
bool
draft_yearly(CalendarDraft *draft, int day, Hours hours)
{
	if (draft->has_yearly[day] && (draft->yearly[day].nwindows > 0 || hours.nwindows > 0))
		ereturn(draft->escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("yearly hours of *%s are specified twice",
						date_text(day + date2j(2000, 1, 1) - POSTGRES_EPOCH_JDATE) + 4),
				 errhint("List the windows of a day in one place: 08:00-12:00,13:00-17:00.")));
	draft->has_yearly[day] = true;
	draft->yearly[day] = hours;
	return true;
}

/* Hours of each date from first to last. */
bool
draft_dated(CalendarDraft *draft, DateADT first, DateADT last, Hours hours)
{
	draft->dated = grow(draft->dated, draft->ndated, &draft->dated_size, sizeof(DraftDays));
	draft->dated[draft->ndated++] = (DraftDays) {first, last, hours};
	return true;
}

/* The weekly hours of a calendar, all windows ending with their days. */
void
draft_weekly_of(CalendarDraft *draft, const BusinessCalendar *c)
{
	for (int weekday = 0; weekday < DAYS_PER_WEEK; weekday++)
	{
		const Hours *hours = &c->section[0].weekday[weekday];

		for (int i = 0; i < hours->nwindows; i++)
			draft_weekly(draft, weekday, calendar_windows(c)[hours->first + i]);
	}
}

/* Sorts the windows of a week, of which the last may reach into the first. */
static bool
sort_week(CalendarDraft *draft, DraftSection *section)
{
	int			n = section->nwindows;

	if (n > 0)
		qsort(section->window, n, sizeof(Window), compare_windows);
	for (int i = 0; i < n; i++)
	{
		Window		next = section->window[(i + 1) % n];

		if (i + 1 == n)
			next.opens += USECS_PER_WEEK;
		if (section->window[i].closes > next.opens)
			ereturn(draft->escontext, false,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("opening hours \"%s\" and \"%s\" overlap", weekly_text(section->window[i]),
							weekly_text(section->window[(i + 1) % n])),
					 errhint("Hours that end before they start go on after midnight.")));
	}
	return true;
}

/* Adds to the pool the parts of a week's windows that lie on one day. */
static bool
cut_day(CalendarDraft *draft, const DraftSection *section, int weekday, Hours *hours)
{
	int64		begin = weekday * USECS_PER_DAY;
	int			first = draft->nwindows;

	/* From one week earlier, because a night of Sunday ends on Monday. */
	for (int64 shift = -USECS_PER_WEEK; shift <= 0; shift += USECS_PER_WEEK)
	{
		for (int i = 0; i < section->nwindows; i++)
		{
			Window		window;

			window.opens = Max(section->window[i].opens + shift - begin, 0);
			window.closes = Min(section->window[i].closes + shift - begin, USECS_PER_DAY);
			if (window.opens < window.closes && !add_window(draft, first, window))
				return false;
		}
	}
	*hours = hours_from(draft, first);
	return true;
}

static bool
same_hours(const Window *pool, const Hours *a, const Hours *b)
{
	if (a->nwindows == 0 || b->nwindows == 0)
		return a->nwindows == b->nwindows;
	return a->nwindows == b->nwindows &&
		memcmp(&pool[a->first], &pool[b->first], a->nwindows * sizeof(Window)) == 0;
}

static int
compare_sections(const void *a, const void *b)
{
	const DraftSection *x = a;
	const DraftSection *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* Turns the sections into weeks, leaving out those that change nothing. */
static bool
finish_sections(CalendarDraft *draft, Section *sections, int *nsections)
{
	*nsections = 0;
	qsort(draft->section, draft->nsections, sizeof(DraftSection), compare_sections);
	for (int i = 0; i < draft->nsections; i++)
	{
		DraftSection *section = &draft->section[i];
		Section    *finished = &sections[*nsections];
		bool		same = i > 0;

		CHECK_FOR_INTERRUPTS();
		if (i > 0 && section->from == section[-1].from)
			ereturn(draft->escontext, false,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("two sections of a business_calendar start on %s",
							date_text(section->from))));
		if (section->closed && section->nwindows > 0)
			ereturn(draft->escontext, false,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a business_calendar is closed and open on %s",
							weekly_text(section->window[0])),
					 errhint("To close on a date, write it: closed 2026-12-24.")));
		if (!sort_week(draft, section))
			return false;

		memset(finished, 0, sizeof(Section));
		finished->from = section->from;
		for (int weekday = 0; weekday < DAYS_PER_WEEK; weekday++)
		{
			if (!cut_day(draft, section, weekday, &finished->weekday[weekday]))
				return false;
			same = same && same_hours(draft->window, &finished->weekday[weekday],
									  &finished[-1].weekday[weekday]);
		}
		if (!same)
			(*nsections)++;
	}
	return true;
}

static int
compare_dated(const void *a, const void *b)
{
	const DraftDays *x = a;
	const DraftDays *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

/* Sorts the dated days and joins those that follow each other and are the same. */
static bool
finish_dated(CalendarDraft *draft)
{
	int			n = 0;

	if (draft->ndated > 0)
		qsort(draft->dated, draft->ndated, sizeof(DraftDays), compare_dated);
	for (int i = 0; i < draft->ndated; i++)
	{
		DraftDays  *days = &draft->dated[i];
		DraftDays  *previous = n > 0 ? &draft->dated[n - 1] : NULL;
		bool		same;

		CHECK_FOR_INTERRUPTS();
		if (previous == NULL || days->first > previous->last + 1)
		{
			draft->dated[n++] = *days;
			continue;
		}
		same = same_hours(draft->window, &days->hours, &previous->hours);
		if (days->first <= previous->last && !(same && days->hours.nwindows == 0))
			ereturn(draft->escontext, false,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("hours of %s are specified twice", date_text(days->first)),
					 errhint("List the windows of a date in one place: 08:00-12:00,13:00-17:00.")));
		if (same)
			previous->last = Max(previous->last, days->last);
		else
			draft->dated[n++] = *days;
	}
	draft->ndated = n;
	if (n > MAX_DATED)
		ereturn(draft->escontext, false,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("business_calendar has %d closed or special dates", n),
				 errdetail("It can have at most %d, consecutive closed ones counting as one.", MAX_DATED),
				 errhint("Days that recur every year can be written once, such as closed *-12-25.")));
	return true;
}

/* The windows of a value as they are filled in. */
typedef struct Placing
{
	const CalendarDraft *draft;
	Window	   *window;
	int			n;
	Hours		last;			/* hours placed last that are not closed */
} Placing;

/* Moves hours from the draft to the value; days in a row that are the same share their windows. */
static Hours
place_hours(Placing *placing, const Hours *hours)
{
	const Window *window = &placing->draft->window[hours->first];
	Size		size = hours->nwindows * sizeof(Window);

	if (hours->nwindows == 0)
		return (Hours) {0, 0, 0};
	if (placing->last.nwindows == hours->nwindows &&
		memcmp(&placing->window[placing->last.first], window, size) == 0)
		return placing->last;
	memcpy(&placing->window[placing->n], window, size);
	placing->last = *hours;
	placing->last.first = placing->n;
	placing->n += hours->nwindows;
	return placing->last;
}

/* Fills in the sections, the yearly and the dated days of a value that has room for them. */
static void
place_all(const CalendarDraft *draft, const Section *sections, BusinessCalendar *c)
{
	Placing		placing = {draft, calendar_windows(c), 0, {0, 0, 0}};
	YearlyDay  *yearly = calendar_yearly(c);

	for (int i = 0; i < c->nsections; i++)
	{
		c->section[i].from = sections[i].from;
		for (int weekday = 0; weekday < DAYS_PER_WEEK; weekday++)
			c->section[i].weekday[weekday] = place_hours(&placing, &sections[i].weekday[weekday]);
	}
	for (int day = 0; day < DAYS_OF_YEAR; day++)
	{
		if (!draft->has_yearly[day])
			continue;
		yearly->day = day;
		yearly->hours = place_hours(&placing, &draft->yearly[day]);
		yearly++;
	}
	for (int i = 0; i < c->ndated; i++)
	{
		DatedDays  *days = &calendar_dated(c)[i];

		days->first = draft->dated[i].first;
		days->last = draft->dated[i].last;
		days->hours = place_hours(&placing, &draft->dated[i].hours);
	}
	c->nwindows = placing.n;
	SET_VARSIZE(c, CALENDAR_SIZE(c->nsections, c->nyearly, c->ndated, c->nwindows));
}

/* The calendar, or NULL with an error reported. */
BusinessCalendar *
draft_finish(CalendarDraft *draft)
{
	Section    *sections = palloc(draft->nsections * sizeof(Section));
	int			nsections;
	int			nyearly = 0;
	BusinessCalendar *c;

	if (!finish_sections(draft, sections, &nsections) || !finish_dated(draft))
		return NULL;
	for (int day = 0; day < DAYS_OF_YEAR; day++)
		nyearly += draft->has_yearly[day];

	c = palloc0(CALENDAR_SIZE(nsections, nyearly, draft->ndated, draft->nwindows));
	c->version = CALENDAR_VERSION;
	c->kind = SUMMARY_CALENDAR;
	memcpy(c->zone, draft->zone, ZONE_NAME_SIZE);
	c->nsections = nsections;
	c->nyearly = nyearly;
	c->ndated = draft->ndated;
	place_all(draft, sections, c);
	calendar_add_up(c);
	return c;
}
