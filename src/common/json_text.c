#include "postgres.h"

#include <ctype.h>
#include <math.h>

#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "datatype/timestamp.h"
#include "compat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "json_text.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* Of a text that is longer than this, errors show the beginning. */
#define SHOWN_TEXT 200

/* How much of the text errors show: its beginning, in whole characters. */
static int
shown_length(const TextReader *r)
{
	int			length = strlen(r->text);

	return length <= SHOWN_TEXT ? length : pg_mbcliplen(r->text, length, SHOWN_TEXT);
}

/* The number of the character at, counted from 1 as position() does. */
static int
character_number(const TextReader *r, const char *at)
{
	return pg_mbstrlen_with_len(r->text, at - r->text) + 1;
}

/* Reports what was expected at the place reached; always false. */
bool
text_fail(TextReader *r, const char *expected)
{
	int			shown = shown_length(r);

	ereturn(r->escontext, false,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s: \"%.*s%s\"", r->type_name,
					shown, r->text, r->text[shown] != '\0' ? "..." : ""),
			 errdetail("Expected %s at character %d.", expected, character_number(r, r->at))));
}

/* Reports that the type does not have the key read last; always false. */
bool
text_fail_key(TextReader *r, const char *key)
{
	int			shown = shown_length(r);

	ereturn(r->escontext, false,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s: \"%.*s%s\"", r->type_name,
					shown, r->text, r->text[shown] != '\0' ? "..." : ""),
			 errdetail("Key \"%s\" at character %d is not recognized.", key, character_number(r, r->key_at))));
}

/* Steps over white space. */
void
text_spaces(TextReader *r)
{
	while (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r')
		r->at++;
}

/* Steps over c if it comes next. */
bool
text_accept(TextReader *r, char c)
{
	text_spaces(r);
	if (*r->at != c)
		return false;
	r->at++;
	return true;
}

bool
text_expect(TextReader *r, char c)
{
	char		expected[] = {'"', c, '"', '\0'};

	return text_accept(r, c) || text_fail(r, expected);
}

bool
text_end(TextReader *r)
{
	text_spaces(r);
	return *r->at == '\0' || text_fail(r, "the end");
}

/* A quoted string without escapes of less than size bytes. */
bool
text_string(TextReader *r, char *buf, Size size)
{
	Size		n = 0;

	if (!text_accept(r, '"'))
		return text_fail(r, "a quoted name");
	for (; *r->at != '"'; r->at++)
	{
		if (*r->at == '\0' || *r->at == '\\' || n + 1 >= size)
			return text_fail(r, "a short quoted name");
		buf[n++] = *r->at;
	}
	r->at++;
	buf[n] = '\0';
	return true;
}

/* Four hexadecimal digits, the first at r->at. */
static bool
text_hex(TextReader *r, pg_wchar *value)
{
	*value = 0;
	for (int i = 0; i < 4; i++, r->at++)
	{
		const char *digits = "0123456789abcdef";
		const char *digit = *r->at ? strchr(digits, pg_tolower((unsigned char) *r->at)) : NULL;

		if (digit == NULL)
			return text_fail(r, "a hexadecimal digit");
		*value = *value << 4 | (digit - digits);
	}
	return true;
}

/* The character of an escape \uXXXX, or of two that are a surrogate pair. */
static bool
text_unicode(TextReader *r, StringInfo buf)
{
	const char *start = r->at;
	unsigned char character[MAX_UNICODE_EQUIVALENT_STRING + 1];
	pg_wchar	first;
	pg_wchar	second;

	if (!text_hex(r, &first))
		return false;
	if (is_utf16_surrogate_first(first) && r->at[0] == '\\' && r->at[1] == 'u')
	{
		r->at += 2;
		if (!text_hex(r, &second))
			return false;
		if (is_utf16_surrogate_second(second))
			first = surrogate_pair_to_codepoint(first, second);
	}
	if (!is_valid_unicode_codepoint(first) || is_utf16_surrogate_first(first) ||
		is_utf16_surrogate_second(first))
	{
		r->at = start;
		return text_fail(r, "a Unicode character");
	}
	if (!pg_unicode_to_server_noerror(first, character))
	{
		r->at = start;
		return text_fail(r, "a character of the database encoding");
	}
	appendStringInfoString(buf, (char *) character);
	return true;
}

/* A JSON string of any length, with all escapes but that of NUL. */
bool
text_quoted(TextReader *r, StringInfo buf)
{
	static const char escapes[] = "\"\\/bfnrt";
	static const char escaped[] = "\"\\/\b\f\n\r\t";

	if (!text_expect(r, '"'))
		return false;
	while (*r->at != '"')
	{
		const char *escape;

		CHECK_FOR_INTERRUPTS();
		if (*r->at == '\0')
			return text_fail(r, "a closing quote");
		if (*r->at != '\\')
		{
			appendStringInfoChar(buf, *r->at++);
			continue;
		}
		r->at++;
		escape = *r->at ? strchr(escapes, *r->at) : NULL;
		if (escape == NULL && *r->at != 'u')
			return text_fail(r, "an escape of JSON");
		r->at++;
		if (escape)
			appendStringInfoChar(buf, escaped[escape - escapes]);
		else if (!text_unicode(r, buf))
			return false;
	}
	r->at++;
	return true;
}

/* A key of at most TEXT_KEY_SIZE bytes with its terminator, and the colon. */
bool
text_key(TextReader *r, char *key)
{
	text_spaces(r);
	r->key_at = r->at;
	return text_string(r, key, TEXT_KEY_SIZE) && text_expect(r, ':');
}

/*
 * Steps over a value of any kind without a look at what is in it, for readers
 * that must see a later key first and come back.
 */
bool
text_skip_value(TextReader *r)
{
	int			depth = 0;
	const char *start;

	text_spaces(r);
	start = r->at;
	for (; *r->at != '\0'; r->at++)
	{
		CHECK_FOR_INTERRUPTS();
		if (*r->at == '"')
		{
			while (*++r->at != '"')
			{
				if (*r->at == '\\')
					r->at++;
				if (*r->at == '\0')
					return text_fail(r, "a closing quote");
			}
		}
		else if (*r->at == '[' || *r->at == '{')
			depth++;
		else if ((*r->at == ',' || *r->at == ']' || *r->at == '}') && depth == 0)
			break;
		else if (*r->at == ']' || *r->at == '}')
			depth--;
	}
	return r->at > start || text_fail(r, "a value");
}

bool
text_int128(TextReader *r, int128 *value)
{
	const int128 max = (int128) (~(uint128) 0 >> 1);
	bool		negative = text_accept(r, '-');
	int128		magnitude = 0;

	if (!isdigit((unsigned char) *r->at))
		return text_fail(r, "an integer");
	for (; isdigit((unsigned char) *r->at); r->at++)
	{
		int			digit = *r->at - '0';

		if (magnitude > (max - digit) / 10)
			return text_fail(r, "an integer of 128 bits");
		magnitude = magnitude * 10 + digit;
	}
	*value = negative ? -magnitude : magnitude;
	return true;
}

bool
text_int64(TextReader *r, int64 *value)
{
	const char *start = r->at;
	int128		wide;

	if (!text_int128(r, &wide))
		return false;
	if (wide < PG_INT64_MIN || wide > PG_INT64_MAX)
	{
		r->at = start;
		return text_fail(r, "an integer of 64 bits");
	}
	*value = (int64) wide;
	return true;
}

/* A finite float8, as the word that has its bits. */
bool
text_float8(TextReader *r, int64 *bits)
{
	const char *start;
	char	   *end;
	double		value;

	text_spaces(r);
	start = r->at;
	value = strtod(start, &end);

	/* strtod also reads words and hexadecimal numbers */
	if (end == start || strspn(start, "+-.0123456789eE") < (size_t) (end - start) || !isfinite(value))
		return text_fail(r, "a finite number");
	r->at = end;
	*bits = DatumGetInt64(Float8GetDatum(value));
	return true;
}

/* Whether text is written, or the beginning of it, such as the date alone. */
static bool
is_written_so(const char *text, const char *written)
{
	for (; *text != '\0'; text++, written++)
	{
		if (*text != *written && !(*text == ' ' && *written == 'T'))
			return false;
	}
	return true;
}

/*
 * An instant as append_instant writes it, in microseconds since 2000-01-01;
 * what it leaves out at its end is 0.  The server's input is asked to read no
 * more than that: what "1/2/2026" and "0:00 yesterday" are depends on settings
 * and on the day.
 */
bool
text_instant(TextReader *r, int64 *value)
{
	const char *start = r->at;
	char		buf[MAXDATELEN + 1];
	char		written[MAXDATELEN + 1];
	Datum		instant;

	if (!text_string(r, buf, sizeof(buf)))
		return false;
	if (isdigit((unsigned char) buf[0]))
	{
		if (!DirectInputFunctionCallSafe(timestamp_in, buf, InvalidOid, -1, r->escontext, &instant))
			return false;
		JsonEncodeDateTime(written, instant, TIMESTAMPOID, NULL);
		if (is_written_so(buf, written))
		{
			*value = DatumGetTimestamp(instant);
			return true;
		}
	}
	r->at = start;
	return text_fail(r, "a date and time such as \"2026-01-31T00:00:00\"");
}

/* A list in brackets of what read reads one of, as a new array. */
bool
text_array(TextReader *r, bool (*read) (TextReader *, int64 *), int64 **values, int *n)
{
	int			size = 64;

	*n = 0;
	*values = palloc(size * sizeof(int64));
	if (!text_expect(r, '['))
		return false;
	if (text_accept(r, ']'))
		return true;
	do
	{
		CHECK_FOR_INTERRUPTS();
		if (*n == size)
		{
			size *= 2;
			*values = repalloc_huge(*values, (Size) size * sizeof(int64));
		}
		if (!read(r, &(*values)[(*n)++]))
			return false;
	} while (text_accept(r, ','));
	return text_expect(r, ']');
}

void
append_int64(StringInfo buf, int64 value)
{
	appendStringInfo(buf, INT64_FORMAT, value);
}

/* The shortest form that text_float8 reads as the same bits. */
void
append_float8(StringInfo buf, int64 bits)
{
	char		text[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(DatumGetFloat8(Int64GetDatum(bits)), text);
	appendStringInfoString(buf, text);
}

/* As text_instant reads it, with its quotes. */
void
append_instant(StringInfo buf, int64 value)
{
	char		text[MAXDATELEN + 1];

	JsonEncodeDateTime(text, TimestampGetDatum(value), TIMESTAMPOID, NULL);
	appendStringInfo(buf, "\"%s\"", text);
}

/* ,"key":[...] */
void
append_array(StringInfo buf, const char *key,
			 void (*append) (StringInfo, int64), const int64 *values, int n)
{
	appendStringInfo(buf, ",\"%s\":[", key);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i > 0)
			appendStringInfoChar(buf, ',');
		append(buf, values[i]);
	}
	appendStringInfoChar(buf, ']');
}

void
append_int128(StringInfo buf, int128 value)
{
	uint128		magnitude = value < 0 ? -(uint128) value : (uint128) value;
	char		digits[48];
	char	   *at = digits + sizeof(digits);

	*--at = '\0';
	do
	{
		*--at = '0' + (int) (magnitude % 10);
		magnitude /= 10;
	} while (magnitude > 0);
	if (value < 0)
		*--at = '-';
	appendStringInfoString(buf, at);
}
