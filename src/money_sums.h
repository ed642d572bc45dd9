/*
 * Exact sums of amounts of money.
 *
 * Stored format: a sum is an integer of 128 bits, two words with the low half
 * first, in units of 1 / 10^scale.  The scale is a byte of the header and the
 * same for all sums of a state, the smallest that holds them all.  Integers,
 * because a float sum depends on the order of its rows and a numeric has no
 * fixed size; one scale, because sums on one scale are added without a shift;
 * the smallest, because then equal sums are equal bytes however they came
 * about.  So 1234.50 beside 0 has, in network order,
 *
 *	01					scale
 *	0000000000003039 0000000000000000	12345 tenths
 *	0000000000000000 0000000000000000	0
 */
#ifndef CXKPI_MONEY_SUMS_H
#define CXKPI_MONEY_SUMS_H

#include "postgres.h"

#include "json_text.h"

/* From the first to the last in use, of amounts and their sums. */
#define DECIMAL_DIGITS 36

/* One amount: units / 10^scale. */
typedef struct Decimal
{
	int128		units;
	int			scale;
} Decimal;

/* The sums of a state: where they are in it, so that they change in place. */
typedef struct Sums
{
	int64	   *words;			/* 2 * n */
	int			n;
	uint8	   *scale;
} Sums;

extern Decimal decimal_from_numeric(Datum amount, const char *name);
extern Datum decimal_to_numeric(Decimal amount);
extern Decimal decimal_subtract(Decimal a, Decimal b);
extern bool text_decimal(TextReader *r, Decimal *amount);
extern void append_decimal(StringInfo buf, Decimal amount);

extern Decimal sums_get(Sums sums, int i);
extern void sums_add(Sums sums, int i, Decimal amount, int sign);
extern void sums_reduce(Sums sums);
extern void sums_merge(Sums sums, Sums other, int sign);
extern bool sums_check(Sums sums);
extern void sums_write(Sums sums, const char *const *names, StringInfo buf);
extern bool sums_read(Sums sums, const char *const *names, TextReader *r, const char *key);

#endif							/* CXKPI_MONEY_SUMS_H */
