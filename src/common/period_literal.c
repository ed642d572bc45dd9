/*
 * Bounds written as the literal of an array, such as {2026-01-01,2026-02-01}.
 *
 * An untyped literal in a call becomes a period_bounds, because the server must
 * choose one of the types that the argument can have.  The type of the times is
 * not known then, so it is taken from their form, and only ISO dates and times
 * are read, whose meaning does not depend on settings.
 */
#include "postgres.h"

#include <ctype.h>

#include "miscadmin.h"
#include "period_literal.h"
#include "utils/datetime.h"

/* The hours and minutes, with or without colon, of an offset in microseconds. */
static bool
parse_offset(const char *text, int64 *offset)
{
	int			hours;
	int			minutes = 0;
	int			sign = text[0] == '-' ? -1 : 1;
	int			end = 0;
	size_t		length = strlen(text + 1);

	*offset = 0;
	if (strcmp(text, "Z") == 0)
		return true;
	if (strspn(text + 1, "0123456789:") != length)
		return false;
	if (!((length == 2 && sscanf(text + 1, "%2d%n", &hours, &end) == 1) ||
		  (length == 4 && sscanf(text + 1, "%2d%2d%n", &hours, &minutes, &end) == 2) ||
		  (length == 5 && sscanf(text + 1, "%2d:%2d%n", &hours, &minutes, &end) == 2)) ||
		(size_t) end != length || hours > MAX_TZDISP_HOUR || minutes > 59)
		return false;
	*offset = sign * (hours * USECS_PER_HOUR + minutes * USECS_PER_MINUTE);
	return true;
}

static void
trim_end(char *text)
{
	for (int i = strlen(text); i > 0 && text[i - 1] == ' '; i--)
		text[i - 1] = '\0';
}

/*
 * An element of the literal and its time type, by its form: a date, a time
 * without an offset or one with it.
 */
static bool
read_element(TextReader *r, int64 *value, TimeType *type)
{
	char		text[MAXDATELEN + 3];
	bool		quoted = text_accept(r, '"');
	int			length;
	char	   *offset_at;
	int64		offset = 0;
	TextReader	element = {.type_name = r->type_name, .text = text, .at = text, .escontext = r->escontext};

	text_spaces(r);
	length = strcspn(r->at, quoted ? "\"" : ",}");
	if (length >= MAXDATELEN || !isdigit((unsigned char) *r->at))
		return text_fail(r, "a date or time such as 2026-01-31");
	snprintf(text, sizeof(text), "\"%.*s", length, r->at);
	trim_end(text);

	*type = strchr(text, ':') == NULL ? TIME_DATE : TIME_TIMESTAMP;
	offset_at = *type == TIME_DATE ? NULL : strpbrk(strchr(text, ':'), "+-Z");
	if (offset_at)
	{
		*type = TIME_TIMESTAMPTZ;
		if (!parse_offset(offset_at, &offset))
			return text_fail(r, "an offset from UTC such as +01:00");
		*offset_at = '\0';
		trim_end(text);
	}
	strcat(text, "\"");
	if (!text_instant(&element, value) || !text_end(&element))
		return false;
	*value -= offset;
	r->at += length;
	return !quoted || text_expect(r, '"');
}

/*
 * All elements, as a new array, and their time type.  Times without and with
 * an offset do not go together.
 */
bool
read_bounds_literal(TextReader *r, TimeType *type, int64 **bounds, int *n)
{
	int			size = 64;

	*type = 0;
	*n = 0;
	*bounds = palloc(size * sizeof(int64));
	if (!text_expect(r, '{'))
		return false;
	do
	{
		TimeType	element;

		CHECK_FOR_INTERRUPTS();
		if (*n == size)
		{
			size *= 2;
			*bounds = repalloc_huge(*bounds, (Size) size * sizeof(int64));
		}
		if (!read_element(r, &(*bounds)[(*n)++], &element))
			return false;
		if (*type != 0 && (*type == TIME_TIMESTAMPTZ) != (element == TIME_TIMESTAMPTZ))
			return text_fail(r, "an offset from UTC with each time, or with none, before this place");
		*type = Max(*type, element);
	} while (text_accept(r, ','));
	return text_expect(r, '}') && text_end(r);
}

/* Whether the text can be an array's and not a JSON object's: {"a"} and not {"a":. */
bool
is_bounds_literal(const char *text)
{
	TextReader	r = {.type_name = "", .text = text, .at = text};

	if (!text_accept(&r, '{'))
		return false;
	if (!text_accept(&r, '"'))
		return true;
	r.at += strcspn(r.at, "\"");
	return *r.at++ != '\0' && !text_accept(&r, ':');
}
