/*
 * Exact sums of amounts of money: integers of 128 bits on one decimal scale,
 * which is the smallest that holds them all, so that equal sums are equal
 * bytes in whatever order they were added.
 */
#ifndef CXKPI_MONEY_SUMS_H
#define CXKPI_MONEY_SUMS_H

#include "postgres.h"

#include "json_text.h"

#define DECIMAL_DIGITS 36

/* units / 10^scale */
typedef struct Decimal
{
	int128		units;
	int			scale;
} Decimal;

/* Sums in a state: two words each, low half first, and their scale. */
typedef struct Sums
{
	int64	   *words;
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
