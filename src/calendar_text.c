/*
 * The text form of calendars.
 *
 *   ZONE WEEK {; WEEK} {; DAYS} {; from DATE: WEEK {; WEEK}}
 *
 * A WEEK is weekdays and windows, Mon-Fri 08:00-12:00,13:00-17:00, or closed
 * for a section without any.  DAYS are closed DATES, or DATES and windows,
 * and hold for the whole calendar wherever they stand.  A date whose year is
 * * is of every year.
 *
 * Dates and times are read here rather than by the server's input functions,
 * which accept many forms, some of them by DateStyle: a calendar has one text.
 */
#include "postgres.h"

#include <ctype.h>

#include "calendar_draft.h"
#include "calendar_text.h"
#include "json_text.h"
#include "miscadmin.h"
#include "utils/datetime.h"

static const char *const weekday_long_names[DAYS_PER_WEEK] = {
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
};

/* Dates as read: first and last, of one kind. */
typedef struct DateRange
{
	bool		yearly;
	int32		first;			/* of the year, 0..365, or since 2000-01-01 */
	int32		last;
} DateRange;

/* Reports what was read since at; message has a %.*s for it.  Always false. */
static bool
fail_range(TextReader *r, const char *at, const char *message, const char *detail)
{
	ereturn(r->escontext, false,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg(message, (int) (r->at - at), at),
			 errdetail("%s", detail)));
}

/* Exactly n digits. */
static bool
read_digits(TextReader *r, int n, const char *expected, int *value)
{
	*value = 0;
	for (int i = 0; i < n; i++)
	{
		if (!isdigit((unsigned char) *r->at))
			return text_fail(r, expected);
		*value = *value * 10 + (*r->at++ - '0');
	}
	return true;
}

static bool
read_char(TextReader *r, char c, const char *expected)
{
	if (*r->at != c)
		return text_fail(r, expected);
	r->at++;
	return true;
}

/* Whether a word comes next, in any case; then steps over it. */
static bool
accept_word(TextReader *r, const char *word)
{
	int			n = strlen(word);

	text_spaces(r);
	if (pg_strncasecmp(r->at, word, n) != 0 || isalnum((unsigned char) r->at[n]))
		return false;
	r->at += n;
	return true;
}

static bool
at_date(TextReader *r)
{
	text_spaces(r);
	return *r->at == '*' || isdigit((unsigned char) *r->at);
}

/* YYYY-MM-DD or *-MM-DD. */
static bool
read_date(TextReader *r, bool *yearly, int32 *date)
{
	static const char *const expected = "a date such as 2026-12-24 or *-12-24";
	const char *start;
	int			year = 2000;
	int			month;
	int			day;

	text_spaces(r);
	start = r->at;
	*yearly = *r->at == '*';
	if (*yearly)
		r->at++;
	else if (!read_digits(r, 4, expected, &year))
		return false;
	if (!read_char(r, '-', expected) || !read_digits(r, 2, expected, &month) ||
		!read_char(r, '-', expected) || !read_digits(r, 2, expected, &day))
		return false;
	if (isdigit((unsigned char) *r->at))
		return text_fail(r, expected);
	if (year < 1 || month < 1 || month > MONTHS_PER_YEAR ||
		day < 1 || day > day_tab[isleap(year)][month - 1])
		return fail_range(r, start, "date \"%.*s\" of a business_calendar is out of range",
						  "Dates are from 0001-01-01 to 9999-12-31.");
	*date = date2j(year, month, day) - (*yearly ? date2j(2000, 1, 1) : POSTGRES_EPOCH_JDATE);
	return true;
}

/* DATE, or DATE..DATE; a yearly range may go over the end of the year. */
static bool
read_date_range(TextReader *r, DateRange *range)
{
	bool		yearly;
	const char *start;

	text_spaces(r);
	start = r->at;
	if (!read_date(r, &range->yearly, &range->first))
		return false;
	range->last = range->first;
	if (!text_accept(r, '.'))
		return true;
	if (!read_char(r, '.', "\"..\" between two dates") ||
		!read_date(r, &yearly, &range->last))
		return false;
	if (yearly != range->yearly)
		return text_fail(r, "both dates of a range with a year, or both without");
	if (!yearly && range->last < range->first)
		return fail_range(r, start, "range \"%.*s\" of a business_calendar is out of range",
						  "The range ends before it starts.");
	return true;
}

/* H:MM or HH:MM, with seconds and a fraction of them where there are any. */
static bool
read_clock(TextReader *r, int64 *usecs)
{
	static const char *const expected = "a time such as 08:00";
	const char *start;
	int			hour;
	int			minute;
	int			second = 0;
	int64		fraction = 0;

	text_spaces(r);
	start = r->at;
	if (!read_digits(r, isdigit((unsigned char) r->at[0]) && r->at[1] == ':' ? 1 : 2, expected, &hour) ||
		!read_char(r, ':', expected) ||
		!read_digits(r, 2, expected, &minute))
		return false;
	if (*r->at == ':')
	{
		r->at++;
		if (!read_digits(r, 2, expected, &second))
			return false;
		if (*r->at == '.')
		{
			r->at++;
			if (!isdigit((unsigned char) *r->at))
				return text_fail(r, expected);
			for (int64 unit = USECS_PER_SEC / 10; isdigit((unsigned char) *r->at); unit /= 10)
			{
				if (unit == 0)
					return text_fail(r, "at most six digits of a second");
				fraction += unit * (*r->at++ - '0');
			}
		}
	}
	*usecs = hour * USECS_PER_HOUR + minute * USECS_PER_MINUTE + second * USECS_PER_SEC + fraction;
	if (minute >= MINS_PER_HOUR || second >= SECS_PER_MINUTE || *usecs > USECS_PER_DAY)
		return fail_range(r, start, "time \"%.*s\" of a business_calendar is out of range",
						  "Times are from 00:00 to 24:00.");
	return true;
}

/* Windows with commas between them, into a new array. */
static bool
read_windows(TextReader *r, Window **windows, int *n)
{
	int			size = 4;

	*windows = palloc(size * sizeof(Window));
	*n = 0;
	do
	{
		Window	   *window;

		CHECK_FOR_INTERRUPTS();
		if (*n == size)
		{
			size *= 2;
			*windows = repalloc_huge(*windows, size * sizeof(Window));
		}
		window = &(*windows)[(*n)++];
		if (!read_clock(r, &window->opens) || !text_expect(r, '-') ||
			!read_clock(r, &window->closes))
			return false;
	} while (text_accept(r, ','));
	return true;
}

static bool
read_weekday(TextReader *r, int *weekday)
{
	for (int i = 0; i < DAYS_PER_WEEK; i++)
	{
		if (accept_word(r, weekday_names[i]) || accept_word(r, weekday_long_names[i]))
		{
			*weekday = i;
			return true;
		}
	}
	return text_fail(r, "a weekday, a date, \"closed\" or \"from\"");
}

/* Weekdays and their windows.  A range of weekdays may go over Sunday. */
static bool
read_weekly(TextReader *r, CalendarDraft *draft)
{
	bool		has[DAYS_PER_WEEK] = {false};
	Window	   *windows;
	int			n;

	do
	{
		int			first;
		int			last;

		if (!read_weekday(r, &first))
			return false;
		last = first;
		if (text_accept(r, '-') && !read_weekday(r, &last))
			return false;
		for (int i = 0; i <= (last - first + DAYS_PER_WEEK) % DAYS_PER_WEEK; i++)
			has[(first + i) % DAYS_PER_WEEK] = true;
	} while (text_accept(r, ','));

	if (!read_windows(r, &windows, &n))
		return false;
	for (int weekday = 0; weekday < DAYS_PER_WEEK; weekday++)
	{
		for (int i = 0; has[weekday] && i < n; i++)
		{
			if (!draft_weekly(draft, weekday, windows[i]))
				return false;
		}
	}
	pfree(windows);
	return true;
}

static bool
add_days(CalendarDraft *draft, DateRange range, Hours hours)
{
	if (!range.yearly)
		return draft_dated(draft, range.first, range.last, hours);
	for (int day = range.first;; day = (day + 1) % DAYS_OF_YEAR)
	{
		if (!draft_yearly(draft, day, hours))
			return false;
		if (day == range.last)
			return true;
	}
}

/* Dates, and unless they are closed their windows. */
static bool
read_days(TextReader *r, CalendarDraft *draft, bool closed)
{
	int			size = 16;
	int			n = 0;
	DateRange  *ranges = palloc(size * sizeof(DateRange));
	Hours		hours = {0, 0, 0};

	do
	{
		CHECK_FOR_INTERRUPTS();
		if (n == size)
		{
			size *= 2;
			ranges = repalloc_huge(ranges, size * sizeof(DateRange));
		}
		if (!read_date_range(r, &ranges[n++]))
			return false;
	} while (text_accept(r, ','));

	if (!closed)
	{
		Window	   *windows;
		int			nwindows;

		if (!read_windows(r, &windows, &nwindows) ||
			!draft_hours(draft, windows, nwindows, &hours))
			return false;
		pfree(windows);
	}
	for (int i = 0; i < n; i++)
	{
		if (!add_days(draft, ranges[i], hours))
			return false;
	}
	pfree(ranges);
	return true;
}

/* What stands between two semicolons. */
static bool
read_clause(TextReader *r, CalendarDraft *draft)
{
	DraftSection *section;

	if (accept_word(r, "from"))
	{
		bool		yearly;
		int32		date;

		section = &draft->section[draft->nsections - 1];
		if (section->nwindows == 0 && !section->closed)
			return text_fail(r, "opening hours, or \"closed\", before the next section");
		if (!read_date(r, &yearly, &date))
			return false;
		if (yearly)
			return text_fail(r, "a date with a year");
		if (!draft_section(draft, date))
			return false;
		text_accept(r, ':');
	}
	if (at_date(r))
		return read_days(r, draft, false);
	if (!accept_word(r, "closed"))
		return read_weekly(r, draft);
	if (at_date(r))
		return read_days(r, draft, true);
	draft->section[draft->nsections - 1].closed = true;
	return true;
}

/* The calendar, or NULL after an error. */
BusinessCalendar *
calendar_from_text(const char *text, Node *escontext)
{
	TextReader	r = {.type_name = "business_calendar", .text = text, .at = text, .escontext = escontext};
	CalendarDraft *draft = draft_make(escontext);
	DraftSection *section;
	const char *start;

	text_spaces(&r);
	start = r.at;
	r.at += strcspn(r.at, " \t\r\n;");
	if (r.at == start)
	{
		text_fail(&r, "a time zone such as Europe/Stockholm");
		return NULL;
	}
	if (!zone_canonical(pnstrdup(start, r.at - start), draft->zone, escontext))
		return NULL;
	do
	{
		if (!read_clause(&r, draft))
			return NULL;
	} while (text_accept(&r, ';'));
	section = &draft->section[draft->nsections - 1];
	if (!text_end(&r))
		return NULL;
	if (section->nwindows == 0 && !section->closed)
	{
		text_fail(&r, "opening hours, or \"closed\"");
		return NULL;
	}
	return draft_finish(draft);
}

static void
append_windows(StringInfo buf, const Window *windows, int n)
{
	for (int i = 0; i < n; i++)
	{
		appendStringInfoChar(buf, i == 0 ? ' ' : ',');
		append_clock(buf, windows[i].opens);
		appendStringInfoChar(buf, '-');
		append_clock(buf, windows[i].closes);
	}
}

/* The windows of a weekday as they are written, over midnight where they are. */
typedef struct WrittenDay
{
	int			n;
	Window		window[MAX_DAY_WINDOWS];
} WrittenDay;

static void
write_weekdays(const BusinessCalendar *c, const Section *section, WrittenDay *days)
{
	bool		continued[DAYS_PER_WEEK] = {false};

	for (int i = 0; i < DAYS_PER_WEEK; i++)
	{
		days[i].n = section->weekday[i].nwindows;
		memcpy(days[i].window, &calendar_windows(c)[section->weekday[i].first],
			   days[i].n * sizeof(Window));
	}
	for (int i = 0; i < DAYS_PER_WEEK; i++)
	{
		WrittenDay *next = &days[(i + 1) % DAYS_PER_WEEK];
		Window	   *evening = &days[i].window[Max(days[i].n, 1) - 1];

		if (days[i].n > 0 && next->n > 0 && evening->closes == USECS_PER_DAY &&
			next->window[0].opens == 0 && next->window[0].closes < evening->opens)
		{
			evening->closes = next->window[0].closes;
			continued[(i + 1) % DAYS_PER_WEEK] = true;
		}
	}
	for (int i = 0; i < DAYS_PER_WEEK; i++)
	{
		if (continued[i])
			memmove(&days[i].window[0], &days[i].window[1], --days[i].n * sizeof(Window));
	}
}

static bool
written_same(const WrittenDay *a, const WrittenDay *b)
{
	return a->n == b->n && memcmp(a->window, b->window, a->n * sizeof(Window)) == 0;
}

/* The weekdays that are the same together, in the order of the first of each. */
static void
append_section(StringInfo buf, const BusinessCalendar *c, const Section *section)
{
	WrittenDay	days[DAYS_PER_WEEK];
	bool		done[DAYS_PER_WEEK] = {false};
	const char *clause = " ";

	write_weekdays(c, section, days);
	for (int i = 0; i < DAYS_PER_WEEK; i++)
	{
		const char *separator = clause;

		if (done[i] || days[i].n == 0)
			continue;
		for (int first = i; first < DAYS_PER_WEEK; first++)
		{
			int			last = first;

			if (!written_same(&days[i], &days[first]))
				continue;
			while (last + 1 < DAYS_PER_WEEK && written_same(&days[i], &days[last + 1]))
				last++;
			appendStringInfo(buf, "%s%s", separator, weekday_names[first]);
			if (last > first)
				appendStringInfo(buf, "-%s", weekday_names[last]);
			separator = ",";
			while (first <= last)
				done[first++] = true;
		}
		append_windows(buf, days[i].window, days[i].n);
		clause = "; ";
	}
	if (section->week == 0)
		appendStringInfoString(buf, " closed");
}

static void
append_date_range(StringInfo buf, DateRange range)
{
	const char *separator = "";

	for (int i = 0; i < (range.last > range.first ? 2 : 1); i++)
	{
		int			year;
		int			month;
		int			day;

		j2date((i == 0 ? range.first : range.last) +
			   (range.yearly ? date2j(2000, 1, 1) : POSTGRES_EPOCH_JDATE), &year, &month, &day);
		appendStringInfoString(buf, separator);
		if (range.yearly)
			appendStringInfo(buf, "*-%02d-%02d", month, day);
		else
			appendStringInfo(buf, "%04d-%02d-%02d", year, month, day);
		separator = "..";
	}
}

/* A list of days of a calendar, in order: the yearly or the dated. */
typedef struct DayList
{
	const BusinessCalendar *c;
	bool		yearly;
	int			n;
} DayList;

static Hours
list_entry(const DayList *list, int i, DateRange *range)
{
	if (list->yearly)
	{
		const YearlyDay *days = &calendar_yearly(list->c)[i];

		*range = (DateRange) {true, days->day, days->day};
		return days->hours;
	}
	else
	{
		const DatedDays *days = &calendar_dated(list->c)[i];

		*range = (DateRange) {false, days->first, days->last};
		return days->hours;
	}
}

static bool
same_windows(const BusinessCalendar *c, Hours a, Hours b)
{
	return a.nwindows == b.nwindows &&
		memcmp(&calendar_windows(c)[a.first], &calendar_windows(c)[b.first],
			   a.nwindows * sizeof(Window)) == 0;
}

/* The closed days in one clause, then the others. */
static void
append_days(StringInfo buf, const DayList *list)
{
	for (int pass = 0; pass < 2; pass++)
	{
		bool		closed = pass == 0;
		const char *separator = "; closed ";

		for (int i = 0; i < list->n; i++)
		{
			DateRange	range;
			Hours		hours = list_entry(list, i, &range);

			if ((hours.nwindows == 0) != closed)
				continue;
			while (i + 1 < list->n)
			{
				DateRange	next;
				Hours		next_hours = list_entry(list, i + 1, &next);

				if (next.first != range.last + 1 || !same_windows(list->c, hours, next_hours))
					break;
				range.last = next.last;
				i++;
			}
			appendStringInfoString(buf, closed ? separator : "; ");
			append_date_range(buf, range);
			append_windows(buf, &calendar_windows(list->c)[hours.first], hours.nwindows);
			separator = ",";
		}
	}
}

char *
calendar_to_text(const BusinessCalendar *c)
{
	DayList		yearly = {c, true, c->nyearly};
	DayList		dated = {c, false, c->ndated};
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoString(&buf, c->zone);
	append_section(&buf, c, &c->section[0]);
	append_days(&buf, &yearly);
	append_days(&buf, &dated);
	for (int i = 1; i < c->nsections; i++)
	{
		appendStringInfoString(&buf, "; from ");
		append_date_range(&buf, (DateRange) {false, c->section[i].from, c->section[i].from});
		appendStringInfoChar(&buf, ':');
		append_section(&buf, c, &c->section[i]);
	}
	return buf.data;
}
