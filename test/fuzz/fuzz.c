/*
 * Mutations of text and binary values, and what plain SQL does not reach: a
 * type's receive function, and a note of the statement that a crash leaves.
 */
#include "postgres.h"

#include <fcntl.h>
#include <unistd.h>

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#if PG_VERSION_NUM < 140000
#define pg_encoding_verifymbchar pg_encoding_verifymb
#endif

PG_MODULE_MAGIC;

#define MUTATIONS_MAX 6
#define LENGTH_MAX 100000
#define REPEATED_MAX 3000

static uint64 random_state = 1;

/* Of xorshift64*, S. Vigna, An experimental exploration of Marsaglia's xorshift generators, scrambled, 2016. */
static uint64
random_bits(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * UINT64CONST(2685821657736338717);
}

/* A number from 0 to n - 1; 0 if n is not positive. */
static int
pick(int n)
{
	return n <= 1 ? 0 : (int) ((random_bits() >> 16) % (uint64) n);
}

PG_FUNCTION_INFO_V1(fuzz_seed);
Datum
fuzz_seed(PG_FUNCTION_ARGS)
{
	random_state = (uint64) PG_GETARG_INT64(0) * UINT64CONST(0x9E3779B97F4A7C15) + 1;
	if (random_state == 0)
		random_state = 1;
	PG_RETURN_VOID();
}

/* A number from 0 to n - 1. */
PG_FUNCTION_INFO_V1(fuzz_pick);
Datum
fuzz_pick(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(pick(PG_GETARG_INT32(0)));
}

/* What the receive function of the type of argument 1 makes of the bytes. */
PG_FUNCTION_INFO_V1(fuzz_receive);
Datum
fuzz_receive(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	Oid			function;
	Oid			argument;
	StringInfoData buffer;
	Datum		value;

	getTypeBinaryInputInfo(get_fn_expr_rettype(fcinfo->flinfo), &function, &argument);
	initStringInfo(&buffer);
	appendBinaryStringInfo(&buffer, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	value = OidReceiveFunctionCall(function, &buffer, argument, -1);
	if (buffer.cursor != buffer.len)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("%d bytes are left", buffer.len - buffer.cursor)));
	PG_RETURN_DATUM(value);
}

/* Leaves a statement in the file fuzz_statement of the data folder. */
PG_FUNCTION_INFO_V1(fuzz_note);
Datum
fuzz_note(PG_FUNCTION_ARGS)
{
	static int	file = -1;
	text	   *statement = PG_GETARG_TEXT_PP(0);
	int			length = VARSIZE_ANY_EXHDR(statement);

	if (file < 0)
		file = open("fuzz_statement", O_WRONLY | O_CREAT, 0644);
	if (file < 0 || pwrite(file, VARDATA_ANY(statement), length, 0) != length || ftruncate(file, length) != 0)
		ereport(ERROR, (errcode_for_file_access(), errmsg("could not write fuzz_statement: %m")));
	PG_RETURN_VOID();
}

static void
replace(StringInfo s, int at, int length, const char *by, int by_length)
{
	StringInfoData new;

	initStringInfo(&new);
	appendBinaryStringInfo(&new, s->data, at);
	appendBinaryStringInfo(&new, by, by_length);
	appendBinaryStringInfo(&new, s->data + at + length, s->len - at - length);
	*s = new;
}

/* The span from one separator of text, or multiple of a word's size, to another. */
static void
span(StringInfo s, bool is_text, int *at, int *length)
{
	int			end;

	*at = pick(s->len + 1);
	end = *at + pick(Min(s->len - *at, 200) + 1);
	if (is_text)
	{
		while (*at > 0 && strchr(",;[{", s->data[*at - 1]) == NULL)
			(*at)--;
		while (end < s->len && strchr(",;]}", s->data[end]) == NULL)
			end++;
	}
	else if (pick(4) > 0)
	{
		/* Four bytes of version, kind and parameters come first. */
		*at = Min(4 + *at / 8 * 8, s->len);
		end = Max(Min(4 + end / 8 * 8, s->len), *at);
	}
	*length = end - *at;
}

/* Removes, repeats or moves a span, or takes one from the other value. */
static void
mutate_span(StringInfo s, StringInfo other, bool is_text)
{
	int			at;
	int			length;
	int			to;
	int			to_length;
	StringInfo	from = s;

	span(s, is_text, &at, &length);
	switch (pick(5))
	{
		case 0:
			replace(s, at, length, "", 0);
			break;
		case 1:
			s->len = at + pick(length);
			break;
		case 2:
			from = other;
			/* FALLTHROUGH */
		default:
			span(from, is_text, &to, &to_length);
			/* An insertion wants a separator. */
			if (is_text && pick(2) == 0)
			{
				replace(s, at, 0, ",", 1);
				length = 0;
				if (from == s && to >= at)
					to++;
			}
			replace(s, at, pick(3) > 0 ? length : 0, from->data + to, to_length);
	}
}

/* Puts an extreme number, or one a bit off, into a word, which has 1, 2, 4 or 8 bytes. */
static void
mutate_word(StringInfo s)
{
	static const uint64 extremes[] = {
		0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 1048576, 100000,
		UINT64CONST(0x7FFFFFFFFFFFFFFF), UINT64CONST(0x8000000000000000), UINT64CONST(0xFFFFFFFFFFFFFFFF),
		UINT64CONST(0x7FF0000000000000), UINT64CONST(0xFFF0000000000000), UINT64CONST(0x7FF8000000000000),
		UINT64CONST(0x7FEFFFFFFFFFFFFF), UINT64CONST(0x0000000000000001), UINT64CONST(0x3FFFFFFFFFFFFFFF),
		UINT64CONST(0x4000000000000000), UINT64CONST(0x0020000000000000), UINT64CONST(0x0020000000000001)
	};
	int			size = pick(2) ? 8 : 1 << pick(4);
	int			at;
	uint64		word = 0;

	if (s->len < size + 4)
		return;
	at = size == 8 && pick(4) ? 4 + pick((s->len - 4) / 8) * 8 : pick(s->len - size + 1);
	for (int i = 0; i < size; i++)
		word = word << 8 | (uint8) s->data[at + i];
	if (pick(3))
		word = extremes[pick(lengthof(extremes))];
	else
		word += (uint64) pick(9) - 4;
	for (int i = size; i-- > 0; word >>= 8)
		s->data[at + i] = (char) (word & 0xFF);
}

static void
mutate_binary(StringInfo s, StringInfo other)
{
	int			at = pick(s->len);

	switch (pick(6))
	{
		case 0:
			if (s->len > 0)
				s->data[at] ^= (char) (1 << pick(8));
			break;
		case 1:
			mutate_span(s, other, false);
			break;
		case 2:
			if (s->len >= 20)
			{
				/* Two words change places. */
				char		word[8];
				char	   *a = s->data + 4 + pick((s->len - 4) / 8) * 8;
				char	   *b = s->data + 4 + pick((s->len - 4) / 8) * 8;

				memcpy(word, a, 8);
				memmove(a, b, 8);
				memcpy(b, word, 8);
			}
			break;
		default:
			mutate_word(s);
	}
}

/* Puts an extreme number in the place of a run of digits. */
static void
mutate_digits(StringInfo s)
{
	static const char *const extremes[] = {
		"0", "1", "-1", "2", "00", "9007199254740993", "9223372036854775807", "9223372036854775808",
		"-9223372036854775808", "2147483647", "2147483648", "4294967296", "1e308", "1e400", "-0", "0.5", "1e-400",
		"170141183460469231731687303715884105727", "99999999999999999999999999999999999999999999", "NaN", "Infinity",
		"null", "true", "\"1\"", "[]", "{}", "[[1,2]]", "0000-01-01", "294276-12-31", "4714-11-24 BC", "infinity",
		"24:00", "25:61", "2026-02-30", "P1M", "PT0S", "P-1D"
	};
	const char *by = extremes[pick(lengthof(extremes))];
	int			at = pick(s->len);
	int			length = 0;

	while (at < s->len && !isdigit((unsigned char) s->data[at]))
		at++;
	while (at + length < s->len && strchr("0123456789.eE", s->data[at + length]) != NULL)
		length++;
	if (length > 1 && pick(2))
		length = 1 + pick(length - 1);
	replace(s, at, length, by, strlen(by));
}

static void
mutate_text(StringInfo s, StringInfo other)
{
	static const char *const snippets[] = {
		"\"", "\\", "\\u0000", "\\ud800", "\\udc00\\ud800", "\\u00e4", "\xc3\xa4", "\xf0\x9f\x98\x80", "\xef\xbb\xbf",
		"\t\n ", ",", ":", "{", "}", "[", "]", "-", ";", "\"version\":2,", "\"version\":1,", "..", "*-", " ", "null", "/",
		"Europe/Berlin", "\"zone\":\"UTC\"", "closed", "Mon-Sun 00:00-24:00", "+14:00", "Z", "%s%n", "'"
	};
	const char *by = snippets[pick(lengthof(snippets))];
	int			at = pick(s->len + 1);

	switch (pick(6))
	{
		case 0:
		case 1:
			mutate_digits(s);
			break;
		case 2:
		case 3:
			mutate_span(s, other, true);
			break;
		case 4:
			replace(s, at, pick(Min(4, s->len - at) + 1), by, strlen(by));
			break;
		default:
			if (pick(10) == 0)
				for (int n = pick(REPEATED_MAX); n > 0 && s->len < LENGTH_MAX; n--)
					replace(s, Min(at, s->len), 0, by, strlen(by));
			else if (at < s->len)
				s->data[at] = (char) (' ' + pick(95));
	}
}

/* The bytes, changed in a few places, with spans of the other bytes. */
PG_FUNCTION_INFO_V1(fuzz_mutate);
Datum
fuzz_mutate(PG_FUNCTION_ARGS)
{
	bytea	   *bytes = PG_GETARG_BYTEA_PP(0);
	bytea	   *other_bytes = PG_GETARG_BYTEA_PP(1);
	bool		is_text = PG_GETARG_BOOL(2);
	StringInfoData s;
	StringInfoData other;
	bytea	   *result;

	initStringInfo(&s);
	initStringInfo(&other);
	appendBinaryStringInfo(&s, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	appendBinaryStringInfo(&other, VARDATA_ANY(other_bytes), VARSIZE_ANY_EXHDR(other_bytes));
	for (int n = 1 + pick(1 + pick(MUTATIONS_MAX)); n > 0 && s.len < LENGTH_MAX; n--)
	{
		if (is_text)
			mutate_text(&s, &other);
		else
			mutate_binary(&s, &other);
	}
	if (is_text)
	{
		/* What is not of the encoding would not reach the type. */
		for (int at = 0; at < s.len;)
		{
			int			length = pg_encoding_verifymbchar(GetDatabaseEncoding(), s.data + at, s.len - at);

			if (length <= 0 || s.data[at] == '\0')
			{
				s.data[at] = '?';
				length = 1;
			}
			at += length;
		}
	}
	result = palloc(VARHDRSZ + s.len);
	SET_VARSIZE(result, VARHDRSZ + s.len);
	memcpy(VARDATA(result), s.data, s.len);
	PG_RETURN_BYTEA_P(result);
}
