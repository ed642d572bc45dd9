/*
 * The purchases of one customer up to a day, as models of customer lifetime
 * value want them: on how many days the customer came again, how long after
 * the first purchase the last one was, and how old the first one is.  Several
 * purchases on one day are one.
 *
 * The state keeps the days themselves, for only so can states be merged.  The
 * value of the first day is apart, since the models leave it out.
 */
#include "postgres.h"

#include "money_sums.h"
#include "miscadmin.h"
#include "period.h"
#include "statistics.h"
#include "summary.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

/* Whether the aggregate was given values: part of the stored format. */
#define WITHOUT_VALUES 1
#define WITH_VALUES 2

typedef struct PurchaseHistory
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		values;			/* WITHOUT_VALUES or WITH_VALUES */
	uint8		scale;			/* of the amounts */
	int64		as_of;			/* midnight of the last day that counts */
	int64		later;			/* purchases after as_of */
	int64		unknown;		/* purchases without a day or a value */
	int64		amounts[4];		/* of all days and of the first */
	int64		days[FLEXIBLE_ARRAY_MEMBER];	/* midnights, ascending */
} PurchaseHistory;

#define NWORDS 7
#define AMOUNT_ALL 0
#define AMOUNT_FIRST 1

static bool history_check(const Summary *s, Node *escontext);
static void history_write(const Summary *s, StringInfo buf);
static bool history_read(TextReader *r, const char *key, Summary **s);
static Summary *history_merge(Summary *s, const Summary *other, int sign);

static const Field history_fields[] = {
	{"values", FIELD_PARAM, 0}, {"as_of", FIELD_TIME, 0},
	{"later", FIELD_COUNT, 1}, {"unknown", FIELD_COUNT, 2}
};

static const char *const amount_names[] = {"value", "first_value"};

const SummaryType purchase_history_type = {
	.name = "purchase_history",
	.kind = SUMMARY_PURCHASE_HISTORY,
	.version = 1,
	.nparams = 2,
	.nwords_min = NWORDS,
	.nwords = SUMMARY_VARIABLE,
	.fields = history_fields,
	.nfields = lengthof(history_fields),
	.check = history_check,
	.write = history_write,
	.read = history_read,
	.merge = history_merge
};

#define PG_GETARG_HISTORY(n) ((PurchaseHistory *) PG_GETARG_SUMMARY(purchase_history_type, n))

static inline int
ndays_of(const PurchaseHistory *s)
{
	return SUMMARY_NWORDS(s) - NWORDS;
}

static inline Sums
amounts_of(const PurchaseHistory *s)
{
	return (Sums) {(int64 *) s->amounts, 2, (uint8 *) &s->scale};
}

static bool
history_check(const Summary *summary, Node *escontext)
{
	const PurchaseHistory *s = (const PurchaseHistory *) summary;
	int			n = ndays_of(s);
	bool		valid = (s->values == WITHOUT_VALUES || s->values == WITH_VALUES) &&
		!TIMESTAMP_NOT_FINITE(s->as_of) && s->as_of % USECS_PER_DAY == 0 &&
		sums_check(amounts_of(s));

	for (int i = 0; valid && i < n; i++)
		valid = s->days[i] % USECS_PER_DAY == 0 && s->days[i] <= s->as_of &&
			!TIMESTAMP_NOT_FINITE(s->days[i]) && (i == 0 || s->days[i - 1] < s->days[i]);
	if (valid)
	{
		int128		all = sums_get(amounts_of(s), AMOUNT_ALL).units;
		int128		first = sums_get(amounts_of(s), AMOUNT_FIRST).units;

		valid = first >= 0 && (n > 1 ? all >= first : all == first) &&
			(all == 0 || (n > 0 && s->values == WITH_VALUES));
	}
	if (!valid)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("purchase_history has days or values that a customer cannot have"),
				 errdetail("Days are ascending midnights up to as_of, and values are not negative.")));
	return check_counts(&purchase_history_type, &s->later, 2, escontext);
}

PG_FUNCTION_INFO_V1(cxkpi_purchase_history_in);
Datum
cxkpi_purchase_history_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&purchase_history_type, fcinfo);
}

PG_FUNCTION_INFO_V1(cxkpi_purchase_history_recv);
Datum
cxkpi_purchase_history_recv(PG_FUNCTION_ARGS)
{
	return summary_from_binary(&purchase_history_type, fcinfo);
}

static void
history_write(const Summary *summary, StringInfo buf)
{
	const PurchaseHistory *s = (const PurchaseHistory *) summary;

	sums_write(amounts_of(s), amount_names, buf);
	append_array(buf, "days", append_instant, s->days, ndays_of(s));
}

static bool
history_read(TextReader *r, const char *key, Summary **s)
{
	int64	   *days;
	int			n;

	if (strcmp(key, "days") != 0)
		return sums_read(amounts_of((PurchaseHistory *) *s), amount_names, r, key);
	if (!text_array(r, text_instant, &days, &n))
		return false;
	*s = summary_resize(*s, NWORDS + n);
	memcpy(&(*s)->word[NWORDS], days, n * sizeof(int64));
	return true;
}

/* Adds a day and its value; may return s moved. */
static PurchaseHistory *
add_day(PurchaseHistory *s, int64 day, Decimal value)
{
	Sums		amounts = amounts_of(s);
	int			n = ndays_of(s);
	int			low = 0;
	int			high = n;
	PurchaseHistory *grown;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (s->days[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 && n > 0 && s->days[0] != day)
		memset(&s->amounts[2 * AMOUNT_FIRST], 0, 2 * sizeof(int64));
	sums_add(amounts, AMOUNT_ALL, value, 1);
	if (low == 0)
		sums_add(amounts, AMOUNT_FIRST, value, 1);
	sums_reduce(amounts);
	if (low < n && s->days[low] == day)
		return s;

	if (SUMMARY_SIZE(NWORDS + (Size) n + 1) > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("purchase_history has too many days")));
	grown = palloc(SUMMARY_SIZE(NWORDS + n + 1));
	memcpy(grown, s, SUMMARY_SIZE(NWORDS + low));
	grown->days[low] = day;
	memcpy(&grown->days[low + 1], &s->days[low], (n - low) * sizeof(int64));
	SET_VARSIZE(grown, SUMMARY_SIZE(NWORDS + n + 1));
	return grown;
}

/* Days are a set: states have no inverse. */
static Summary *
history_merge(Summary *summary, const Summary *other_summary, int sign)
{
	PurchaseHistory *s = (PurchaseHistory *) summary;
	const PurchaseHistory *other = (const PurchaseHistory *) other_summary;
	Decimal		first = sums_get(amounts_of(other), AMOUNT_FIRST);
	Decimal		rest = decimal_subtract(sums_get(amounts_of(other), AMOUNT_ALL), first);

	for (int i = 0; i < ndays_of(other); i++)
	{
		CHECK_FOR_INTERRUPTS();
		s = add_day(s, other->days[i], i == 0 ? first : (Decimal) {0, 0});
	}

	/* What came after the first day of one side did so on both. */
	sums_add(amounts_of(s), AMOUNT_ALL, rest, 1);
	sums_reduce(amounts_of(s));
	return (Summary *) s;
}

/* All rows of an aggregate must have one as_of, argument 2. */
static void
note_as_of(FunctionCallInfo fcinfo, PurchaseHistory *s)
{
	int64		as_of;

	if (PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("as_of must not be null")));
	as_of = instant_from_datum(PG_GETARG_DATUM(2), TIME_DATE);
	if (TIMESTAMP_NOT_FINITE(as_of))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("as_of must be finite"),
				 errhint("It is the last day on which purchases are known.")));
	if (s->values == 0)
	{
		s->values = PG_NARGS() > 3 ? WITH_VALUES : WITHOUT_VALUES;
		s->as_of = as_of;
	}
	else if (s->as_of != as_of)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of changes from one row to the next"),
				 errhint("Group by what it depends on.")));
}

/*
 * Adds a purchase of argument 1 (day), known up to argument 2 (as_of), of
 * argument 3 (value), if there is one.
 */
PG_FUNCTION_INFO_V1(cxkpi_purchase_history_accum);
Datum
cxkpi_purchase_history_accum(PG_FUNCTION_ARGS)
{
	PurchaseHistory *s = (PurchaseHistory *) summary_state(fcinfo, &purchase_history_type);
	Decimal		value = {0, 0};
	int64		day;

	note_as_of(fcinfo, s);
	if (PG_ARGISNULL(1) || (s->values == WITH_VALUES && PG_ARGISNULL(3)))
	{
		count_add(&purchase_history_type, &s->unknown, 1);
		PG_RETURN_POINTER(s);
	}
	day = instant_from_datum(PG_GETARG_DATUM(1), TIME_DATE);
	if (day > s->as_of)
	{
		count_add(&purchase_history_type, &s->later, 1);
		PG_RETURN_POINTER(s);
	}
	if (day == DT_NOBEGIN)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("day of a purchase must be finite"),
				 errhint("An unknown day is NULL.")));
	if (s->values == WITH_VALUES)
	{
		value = decimal_from_numeric(PG_GETARG_DATUM(3), "value");
		if (value.units < 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("value of a purchase must not be negative"),
					 errdetail("On %s it is %s.",
							   DatumGetCString(DirectFunctionCall1(date_out, PG_GETARG_DATUM(1))),
							   DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(3)))),
					 errhint("A return is no purchase: leave it out, or take it off the order it belongs to.")));
	}
	PG_RETURN_POINTER(add_day(s, day, value));
}

/* A result as an SQL function; NULL for who bought nothing up to as_of. */
#define HISTORY_RESULT(name, result) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	PurchaseHistory *s = PG_GETARG_HISTORY(0); \
	int			n = ndays_of(s); \
	if (n == 0) \
		PG_RETURN_NULL(); \
	PG_RETURN_DATUM(result); \
}

static inline Datum
days_between(int64 from, int64 to)
{
	return Float8GetDatum((double) ((int128) to - from) / USECS_PER_DAY);
}

HISTORY_RESULT(purchase_repeats, Int64GetDatum(n - 1))
HISTORY_RESULT(purchase_recency, days_between(s->days[0], s->days[n - 1]))
HISTORY_RESULT(purchase_age, days_between(s->days[0], s->as_of))

/* Mean value of the days after the first; NULL without one, or without values. */
PG_FUNCTION_INFO_V1(cxkpi_purchase_mean_value);
Datum
cxkpi_purchase_mean_value(PG_FUNCTION_ARGS)
{
	PurchaseHistory *s = PG_GETARG_HISTORY(0);
	Sums		amounts = amounts_of(s);

	if (s->values != WITH_VALUES || ndays_of(s) < 2)
		PG_RETURN_NULL();
	return DirectFunctionCall2(numeric_div,
							   decimal_to_numeric(decimal_subtract(sums_get(amounts, AMOUNT_ALL),
																   sums_get(amounts, AMOUNT_FIRST))),
							   numeric_from_int64(ndays_of(s) - 1));
}

PG_FUNCTION_INFO_V1(cxkpi_purchase_later);
Datum
cxkpi_purchase_later(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_HISTORY(0)->later);
}

PG_FUNCTION_INFO_V1(cxkpi_purchase_unknown);
Datum
cxkpi_purchase_unknown(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_HISTORY(0)->unknown);
}
