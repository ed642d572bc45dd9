#include "postgres.h"

#include <ctype.h>

#include "money_sums.h"
#include "fmgr.h"
#include "summary.h"
#include "utils/fmgrprotos.h"

/* 36 nines: 128 bits leave room for a percentage of a sum and for sums of a few sums. */
#define BILLION_SQUARED ((int128) INT64CONST(1000000000000000000))
#define UNITS_MAX (BILLION_SQUARED * BILLION_SQUARED - 1)

static void
decimal_overflow(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("amounts are out of range"),
			 errdetail("Amounts and their sums must have at most %d digits from the first to the last in use.",
					   DECIMAL_DIGITS),
			 errhint("Round the amounts, as in round(amount, 2).")));
}

static inline bool
in_range(int128 units)
{
	return units >= -UNITS_MAX && units <= UNITS_MAX;
}

static int128
power_of_ten(int exponent)
{
	int128		power = 1;

	while (exponent-- > 0)
		power *= 10;
	return power;
}

/* units * 10^places; errors out if that is out of range. */
static int128
scale_up(int128 units, int places)
{
	int128		factor;

	if (places == 0 || units == 0)
		return units;
	if (places > DECIMAL_DIGITS)
		decimal_overflow();
	factor = power_of_ten(places);

	/* Below 64 bits by 18 places is below 128; a division is slow. */
	if (places <= 18 && units == (int64) units)
	{
		units *= factor;
		if (!in_range(units))
			decimal_overflow();
		return units;
	}
	if (units > UNITS_MAX / factor || units < -UNITS_MAX / factor)
		decimal_overflow();
	return units * factor;
}

/*
 * Reads digits, with or without a point among them, at *text and steps over
 * them.  Zeros at the end of the fraction are dropped.  False if there is no
 * digit or there are too many.
 */
static bool
parse_decimal(const char **text, Decimal *amount)
{
	const char *at = *text;
	bool		negative = *at == '-';
	bool		fraction = false;
	int			zeros = 0;		/* seen in the fraction, not yet counted */
	int			digits = 0;
	int128		units = 0;

	amount->scale = 0;
	for (at += negative; isdigit((unsigned char) *at) || (*at == '.' && !fraction); at++)
	{
		if (*at == '.')
		{
			fraction = true;
			continue;
		}
		digits++;
		if (fraction && *at == '0')
		{
			zeros++;
			continue;
		}
		for (; zeros > 0 && units <= UNITS_MAX / 10; zeros--)
		{
			units *= 10;
			amount->scale++;
		}
		if (units > UNITS_MAX / 10)
			return false;
		units = units * 10 + (*at - '0');
		amount->scale += fraction;
	}
	amount->units = negative ? -units : units;
	*text = at;
	return digits > 0 && amount->scale <= DECIMAL_DIGITS;
}

/* An argument called name; errors out unless it is finite and of at most DECIMAL_DIGITS. */
Decimal
decimal_from_numeric(Datum datum, const char *name)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, datum));
	const char *at = text;
	Decimal		amount;

	if (unlikely(!isdigit((unsigned char) text[text[0] == '-'])))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s %s is out of range", name, text),
				 errdetail("Amounts must be finite."),
				 errhint("An unknown amount is NULL.")));
	if (unlikely(!parse_decimal(&at, &amount)))
		decimal_overflow();
	return amount;
}

Datum
decimal_to_numeric(Decimal amount)
{
	StringInfoData buf;

	initStringInfo(&buf);
	append_decimal(&buf, amount);
	return DirectFunctionCall3(numeric_in, CStringGetDatum(buf.data),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

bool
text_decimal(TextReader *r, Decimal *amount)
{
	bool		found;

	while (isspace((unsigned char) *r->at))
		r->at++;
	found = parse_decimal(&r->at, amount);
	return found || text_fail(r, "an amount of at most " CppAsString2(DECIMAL_DIGITS) " digits");
}

void
append_decimal(StringInfo buf, Decimal amount)
{
	int128		one = power_of_ten(amount.scale);
	uint128		magnitude = amount.units < 0 ? -amount.units : amount.units;
	StringInfoData fraction;

	if (amount.units < 0)
		appendStringInfoChar(buf, '-');
	append_int128(buf, magnitude / one);
	if (amount.scale == 0)
		return;

	/* The digits after a leading 1 are the fraction with its zeros. */
	initStringInfo(&fraction);
	append_int128(&fraction, one + magnitude % one);
	appendStringInfo(buf, ".%s", fraction.data + 1);
	pfree(fraction.data);
}

/* a - b; errors out if an operand has too many digits on the larger scale. */
Decimal
decimal_subtract(Decimal a, Decimal b)
{
	int			scale = Max(a.scale, b.scale);

	return (Decimal) {scale_up(a.units, scale - a.scale) - scale_up(b.units, scale - b.scale), scale};
}

Decimal
sums_get(Sums sums, int i)
{
	return (Decimal) {int128_from_words(&sums.words[2 * i]), *sums.scale};
}

/* Moves all sums to a larger scale. */
static void
set_scale(Sums sums, int scale)
{
	for (int i = 0; i < sums.n; i++)
		int128_to_words(scale_up(sums_get(sums, i).units, scale - *sums.scale), &sums.words[2 * i]);
	*sums.scale = scale;
}

/* Adds sign * amount to sum i; sums_reduce must follow the last addition. */
void
sums_add(Sums sums, int i, Decimal amount, int sign)
{
	int128		sum;

	if (amount.scale > *sums.scale)
		set_scale(sums, amount.scale);
	sum = sums_get(sums, i).units + sign * scale_up(amount.units, *sums.scale - amount.scale);
	if (unlikely(!in_range(sum)))
		decimal_overflow();
	int128_to_words(sum, &sums.words[2 * i]);
}

/* 2^64 is 1 modulo 5, as is every power of 16, so the two halves can be added. */
static inline bool
is_multiple_of_ten(const int64 *words)
{
	return (words[0] & 1) == 0 && ((int64) ((uint64) words[0] % 5) + words[1] % 5) % 5 == 0;
}

static inline bool
is_reduced(Sums sums)
{
	if (*sums.scale == 0)
		return true;
	for (int i = 0; i < sums.n; i++)
	{
		if (!is_multiple_of_ten(&sums.words[2 * i]))
			return true;
	}
	return false;
}

/* Moves all sums to the smallest scale that holds them. */
void
sums_reduce(Sums sums)
{
	while (!is_reduced(sums))
	{
		for (int i = 0; i < sums.n; i++)
			int128_to_words(sums_get(sums, i).units / 10, &sums.words[2 * i]);
		--*sums.scale;
	}
}

/* Adds sign * other, sum by sum. */
void
sums_merge(Sums sums, Sums other, int sign)
{
	for (int i = 0; i < sums.n; i++)
		sums_add(sums, i, sums_get(other, i), sign);
	sums_reduce(sums);
}

/* Whether the sums are in range and on the smallest scale. */
bool
sums_check(Sums sums)
{
	for (int i = 0; i < sums.n; i++)
	{
		if (!in_range(sums_get(sums, i).units))
			return false;
	}
	return *sums.scale <= DECIMAL_DIGITS && is_reduced(sums);
}

/* The sums that are not zero, in the text form of a summary. */
void
sums_write(Sums sums, const char *const *names, StringInfo buf)
{
	for (int i = 0; i < sums.n; i++)
	{
		Decimal		sum = sums_get(sums, i);

		if (sum.units == 0)
			continue;
		appendStringInfo(buf, ",\"%s\":", names[i]);
		append_decimal(buf, sum);
	}
}

/* The value of a key that sums_write wrote. */
bool
sums_read(Sums sums, const char *const *names, TextReader *r, const char *key)
{
	Decimal		amount;

	for (int i = 0; i < sums.n; i++)
	{
		if (strcmp(key, names[i]) != 0)
			continue;
		if (sums_get(sums, i).units != 0)
			return text_fail(r, "each amount once");
		if (!text_decimal(r, &amount))
			return false;
		sums_add(sums, i, amount, 1);
		return true;
	}
	return text_fail_key(r, key);
}
