/*
 * Charts of one line for a terminal: spark draws a series, bar a share.
 * They use block characters, or ASCII where the encoding of the database has
 * none.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "statistics.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"

#define SPARK_LEVELS 8
#define EIGHTHS 8
#define BAR_WIDTH_MAX 1000

/* U+2581 to U+2588, lower one eighth block to full block. */
static const char *const spark_blocks[SPARK_LEVELS] = {
	"\xe2\x96\x81", "\xe2\x96\x82", "\xe2\x96\x83", "\xe2\x96\x84",
	"\xe2\x96\x85", "\xe2\x96\x86", "\xe2\x96\x87", "\xe2\x96\x88"
};
static const char *const spark_ascii[SPARK_LEVELS] = {"_", ".", "-", "~", "=", "+", "*", "#"};

/* U+258F to U+2588, left one eighth block to full block. */
static const char *const bar_blocks[EIGHTHS] = {
	"\xe2\x96\x8f", "\xe2\x96\x8e", "\xe2\x96\x8d", "\xe2\x96\x8c",
	"\xe2\x96\x8b", "\xe2\x96\x8a", "\xe2\x96\x89", "\xe2\x96\x88"
};

/* Whether the database has the block characters. */
static bool
has_blocks(void)
{
	return GetDatabaseEncoding() == PG_UTF8;
}

static void
spark_not_finite(const char *value)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("cannot draw %s", value),
			 errdetail("Values must be finite."),
			 errhint("Use NULLIF(value, '%s') to leave a gap.", value)));
}

static bool
numeric_is_finite(Numeric value)
{
#if PG_VERSION_NUM >= 140000
	return !numeric_is_nan(value) && !numeric_is_inf(value);
#else
	return !numeric_is_nan(value);
#endif
}

/* An element of an array of any number type as numeric; errors out if it is not finite. */
static Datum
spark_value(Datum element, Oid type)
{
	switch (type)
	{
		case INT2OID:
			return DirectFunctionCall1(int2_numeric, element);
		case INT4OID:
			return DirectFunctionCall1(int4_numeric, element);
		case INT8OID:
			return DirectFunctionCall1(int8_numeric, element);
		case FLOAT8OID:
			if (!isfinite(DatumGetFloat8(element)))
				spark_not_finite(DatumGetCString(DirectFunctionCall1(float8out, element)));
			return DirectFunctionCall1(float8_numeric, element);
		default:
			if (!numeric_is_finite(DatumGetNumeric(element)))
				spark_not_finite(DatumGetCString(DirectFunctionCall1(numeric_out, element)));
			return element;
	}
}

/* The values of a series as numeric, and the range of those that are not NULL. */
typedef struct Series
{
	int			n;
	Datum	   *value;
	bool	   *isnull;
	bool		empty;			/* nothing but NULLs */
	Datum		min;
	Datum		max;
} Series;

/* Errors out if the array is a matrix or a value is not finite. */
static Series
read_series(ArrayType *array)
{
	Series		s = {.empty = true};
	Oid			type = ARR_ELEMTYPE(array);
	int16		typlen;
	bool		typbyval;
	char		typalign;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot draw an array of %d dimensions", ARR_NDIM(array)),
				 errhint("Draw each of its rows by itself.")));

	get_typlenbyvalalign(type, &typlen, &typbyval, &typalign);
	deconstruct_array(array, type, typlen, typbyval, typalign, &s.value, &s.isnull, &s.n);
	for (int i = 0; i < s.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (s.isnull[i])
			continue;
		s.value[i] = spark_value(s.value[i], type);
		if (s.empty || DatumGetBool(DirectFunctionCall2(numeric_lt, s.value[i], s.min)))
			s.min = s.value[i];
		if (s.empty || DatumGetBool(DirectFunctionCall2(numeric_gt, s.value[i], s.max)))
			s.max = s.value[i];
		s.empty = false;
	}
	return s;
}

/*
 * Eight equal parts of the range from the least to the greatest value; the
 * middle where nothing varies.  A NULL is a gap.
 */
static text *
spark_array(ArrayType *array)
{
	const char *const *levels = has_blocks() ? spark_blocks : spark_ascii;
	Series		s = read_series(array);
	bool		varies = !s.empty && DatumGetBool(DirectFunctionCall2(numeric_lt, s.min, s.max));
	StringInfoData line;

	initStringInfo(&line);
	for (int i = 0; i < s.n; i++)
	{
		int			level = SPARK_LEVELS / 2;

		CHECK_FOR_INTERRUPTS();
		if (s.isnull[i])
		{
			appendStringInfoChar(&line, ' ');
			continue;
		}
		/* The greatest value lies past the last bucket. */
		if (varies)
			level = DatumGetInt32(DirectFunctionCall4(width_bucket_numeric, s.value[i], s.min, s.max,
													  Int32GetDatum(SPARK_LEVELS)));
		appendStringInfoString(&line, levels[Min(level, SPARK_LEVELS) - 1]);
	}
	return cstring_to_text_with_len(line.data, line.len);
}

PG_FUNCTION_INFO_V1(cxkpi_spark);
Datum
cxkpi_spark(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(spark_array(PG_GETARG_ARRAYTYPE_P(0)));
}

/* spark of an array literal, which fits every overload and resolves to text. */
PG_FUNCTION_INFO_V1(cxkpi_spark_text);
Datum
cxkpi_spark_text(PG_FUNCTION_ARGS)
{
	Oid			input;
	Oid			element;
	Datum		array;

	getTypeInputInfo(get_array_type(NUMERICOID), &input, &element);
	array = OidInputFunctionCall(input, text_to_cstring(PG_GETARG_TEXT_PP(0)), element, -1);
	PG_RETURN_TEXT_P(spark_array(DatumGetArrayTypeP(array)));
}

/*
 * bar(share, width): a share in percent of width characters, to the nearest
 * eighth of one (in ASCII: to the nearest whole one).  Errors out if an argument
 * is out of range.
 */
PG_FUNCTION_INFO_V1(cxkpi_bar);
Datum
cxkpi_bar(PG_FUNCTION_ARGS)
{
	Datum		share = PG_GETARG_DATUM(0);
	int			width = PG_GETARG_INT32(1);
	int			parts = has_blocks() ? EIGHTHS : 1;
	int			length;
	Datum		exact;
	StringInfoData line;

	if (width < 1 || width > BAR_WIDTH_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("width %d is out of range", width),
				 errdetail("The width of a bar must be from 1 to %d characters.", BAR_WIDTH_MAX),
				 errhint("Leave it out for 20.")));
	/* NaN is greater than every number. */
	if (DatumGetBool(DirectFunctionCall2(numeric_lt, share, numeric_from_int64(0))) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, share, numeric_from_int64(100))))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("share %s is out of range",
						DatumGetCString(DirectFunctionCall1(numeric_out, share))),
				 errdetail("Shares are percentages from 0 to 100."),
				 errhint("Use shares of the greatest, such as bar(100 * events / max(events) OVER ()).")));

	exact = DirectFunctionCall2(numeric_mul, share, numeric_from_int64(width * parts));
	exact = DirectFunctionCall2(numeric_div, exact, numeric_from_int64(100));
	length = DatumGetInt32(DirectFunctionCall1(numeric_int4, exact));

	initStringInfo(&line);
	for (int i = 0; i < length / parts; i++)
		appendStringInfoString(&line, has_blocks() ? bar_blocks[EIGHTHS - 1] : "#");
	if (length % parts > 0)
		appendStringInfoString(&line, bar_blocks[length % parts - 1]);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(line.data, line.len));
}
