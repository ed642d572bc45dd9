/*
 * The purchases of one customer up to a day, as models of customer lifetime
 * value need them: on how many days the customer came again, how long after
 * the first purchase the last one was, and how old the first one is.  Several
 * purchases on one day count once.
 *
 * The stored format keeps the days themselves, because two sets of days can be
 * merged and two counts of days cannot.  The value of the first day is kept
 * apart, because the models leave it out, and a merge can put another day
 * first.  The days are sorted and unique and the amounts reduced, so equal
 * purchases are equal bytes.  Purchases of 100.00 on 2026-01-01 and of 20.50 on
 * 2026-01-08, known up to 2026-02-08, are in binary (every word in network
 * order, and each amount as two words, the low one first):
 *
 *	01 12 02 01			version, kind, WITH_VALUES, 1 decimal place
 *	0002ed4378e0a000	as_of, in microseconds since 2000-01-01
 *	0000000000000000	purchases after as_of
 *	0000000000000000	purchases without a day or a value
 *	00000000000004b5 0000000000000000	120.5, all values
 *	00000000000003e8 0000000000000000	100.0, the values of the first day
 *	0002ea470ae86000	2026-01-01
 *	0002ead3dbcc0000	2026-01-08
 */
#include "postgres.h"

#include "miscadmin.h"
#include "money_sums.h"
#include "period.h"
#include "port/pg_bitutils.h"
#include "statistics.h"
#include "summary.h"
#include "summary_types.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

/* Whether the aggregate was given values: part of the stored format. */
#define WITHOUT_VALUES 1
#define WITH_VALUES 2

typedef struct PurchaseSummary
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
} PurchaseSummary;

#define NWORDS 7
#define AMOUNT_ALL 0
#define AMOUNT_FIRST 1

/*
 * A state that an aggregate adds to can end in spare words.  The last of them
 * is SPARE_MARK plus their number, which is before all valid instants.
 */
#define SPARE_MARK PG_INT64_MIN

static bool purchases_check(const Summary *s, Node *escontext);
static void purchases_write(const Summary *s, StringInfo buf);
static bool purchases_read(TextReader *r, const char *key, Summary **s);
static Summary *purchases_merge(Summary *s, const Summary *other, int sign);
static Summary *purchases_pack(const Summary *s);

static const Field purchase_fields[] = {
	{"values", FIELD_PARAM, 0}, {"as_of", FIELD_TIME, 0},
	{"later", FIELD_COUNT, 1}, {"unknown", FIELD_COUNT, 2}
};

static const char *const amount_names[] = {"value", "first_value"};

const SummaryType purchase_summary_type = {
	.name = "purchase_summary",
	.kind = SUMMARY_PURCHASE,
	.version = 1,
	.nparams = 2,
	.nwords_min = NWORDS,
	.nwords = SUMMARY_VARIABLE,
	.fields = purchase_fields,
	.nfields = lengthof(purchase_fields),
	.check = purchases_check,
	.write = purchases_write,
	.read = purchases_read,
	.merge = purchases_merge,
	.pack = purchases_pack
};

#define PG_GETARG_PURCHASES(n) ((PurchaseSummary *) PG_GETARG_SUMMARY(purchase_summary_type, n))

/* Days that s has room for, the spare ones included. */
static inline int
capacity_of(const PurchaseSummary *s)
{
	return SUMMARY_NWORDS(s) - NWORDS;
}

static inline int
ndays_of(const PurchaseSummary *s)
{
	int			capacity = capacity_of(s);
	int64		last = capacity > 0 ? s->days[capacity - 1] : 0;

	return last > SPARE_MARK && last <= SPARE_MARK + capacity ? capacity - (int) (last - SPARE_MARK) : capacity;
}

static inline void
set_ndays(PurchaseSummary *s, int n)
{
	int			capacity = capacity_of(s);

	if (n < capacity)
		s->days[capacity - 1] = SPARE_MARK + (capacity - n);
}

static inline Sums
amounts_of(const PurchaseSummary *s)
{
	return (Sums) {(int64 *) s->amounts, 2, (uint8 *) &s->scale};
}

static inline bool
is_midnight(int64 instant)
{
	return IS_VALID_TIMESTAMP(instant) && instant % USECS_PER_DAY == 0;
}

static bool
purchases_check(const Summary *summary, Node *escontext)
{
	const PurchaseSummary *s = (const PurchaseSummary *) summary;
	int			n = ndays_of(s);
	bool		valid = (s->values == WITHOUT_VALUES || s->values == WITH_VALUES) &&
		is_midnight(s->as_of) && sums_check(amounts_of(s));

	for (int i = 0; valid && i < n; i++)
	{
		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		valid = is_midnight(s->days[i]) && s->days[i] <= s->as_of &&
			(i == 0 || s->days[i - 1] < s->days[i]);
	}
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
				 errmsg("purchase_summary has days or values that a customer cannot have"),
				 errdetail("Days must be ascending midnights up to as_of, and values must not be negative.")));
	return check_counts(&purchase_summary_type, &s->later, 2, escontext);
}

PG_FUNCTION_INFO_V1(cxkpi_purchase_summary_in);
Datum
cxkpi_purchase_summary_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&purchase_summary_type, fcinfo);
}

/* Spare words are dropped: they are never sent, but bytes can come from anywhere. */
PG_FUNCTION_INFO_V1(cxkpi_purchase_summary_recv);
Datum
cxkpi_purchase_summary_recv(PG_FUNCTION_ARGS)
{
	Summary    *s = (Summary *) DatumGetPointer(summary_from_binary(&purchase_summary_type, fcinfo));

	PG_RETURN_POINTER(purchases_pack(s));
}

static void
purchases_write(const Summary *summary, StringInfo buf)
{
	const PurchaseSummary *s = (const PurchaseSummary *) summary;

	sums_write(amounts_of(s), amount_names, buf);
	append_array(buf, "days", append_instant, s->days, ndays_of(s));
}

static bool
purchases_read(TextReader *r, const char *key, Summary **s)
{
	int64	   *days;
	int			n;

	if (strcmp(key, "days") != 0)
		return sums_read(amounts_of((PurchaseSummary *) *s), amount_names, r, key);
	if (!text_array(r, text_instant, &days, &n))
		return false;
	*s = summary_resize(*s, NWORDS + n);
	memcpy(&(*s)->word[NWORDS], days, n * sizeof(int64));
	pfree(days);
	return true;
}

/* s without spare words: itself, or a copy. */
static Summary *
purchases_pack(const Summary *s)
{
	Size		size = SUMMARY_SIZE(NWORDS + (Size) ndays_of((const PurchaseSummary *) s));
	Summary    *packed;

	if (size == VARSIZE(s))
		return (Summary *) s;
	packed = palloc(size);
	memcpy(packed, s, size);
	SET_VARSIZE(packed, size);
	return packed;
}

/* The final function: the stored form of a state. */
PG_FUNCTION_INFO_V1(cxkpi_purchase_summary_final);
Datum
cxkpi_purchase_summary_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(purchases_pack(PG_GETARG_SUMMARY(purchase_summary_type, 0)));
}

/*
 * s with room for n days: itself, or a copy of the next power of two of bytes.
 * Then it moves only log2(n) times while days are added one by one, and a
 * small state is no larger than the chunk that palloc would use anyway.
 */
static PurchaseSummary *
with_room(PurchaseSummary *s, int n)
{
	Size		size = SUMMARY_SIZE(NWORDS + (Size) n);
	PurchaseSummary *grown;

	if (n <= capacity_of(s))
		return s;
	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("purchase_summary cannot hold %d days", n)));
	size = Min(pg_nextpower2_64(size), TYPEALIGN_DOWN(sizeof(int64), MaxAllocSize));
	grown = palloc0(size);
	memcpy(grown, s, SUMMARY_SIZE(NWORDS + ndays_of(s)));
	SET_VARSIZE(grown, size);
	return grown;
}

/* How many days are in both of two ascending arrays. */
static int
count_common(const int64 *a, int na, const int64 *b, int nb)
{
	int			common = 0;

	for (int i = na - 1, j = nb - 1; i >= 0 && j >= 0;)
	{
		int64		x = a[i];
		int64		y = b[j];

		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		common += x == y;
		i -= x >= y;
		j -= y >= x;
	}
	return common;
}

/*
 * Adds n ascending days with values that sum to all, of which first are on the
 * first of these days; may return s moved.  The two arrays are merged from the
 * end, in place and in one pass.
 */
static PurchaseSummary *
add_days(PurchaseSummary *s, const int64 *days, int n, Decimal all, Decimal first)
{
	int			before = ndays_of(s);
	int			after = before + n - count_common(s->days, before, days, n);
	int			i = before - 1;
	int			j = n - 1;

	if (n == 0)
		return s;
	s = with_room(s, after);
	if (before == 0 || days[0] < s->days[0])
		memset(&s->amounts[2 * AMOUNT_FIRST], 0, 2 * sizeof(int64));
	sums_add(amounts_of(s), AMOUNT_ALL, all, 1);
	if (before == 0 || days[0] <= s->days[0])
		sums_add(amounts_of(s), AMOUNT_FIRST, first, 1);
	sums_reduce(amounts_of(s));

	for (int at = after - 1; j >= 0; at--)
	{
		if ((at & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		if (i < 0 || s->days[i] < days[j])
			s->days[at] = days[j--];
		else
		{
			j -= s->days[i] == days[j];
			s->days[at] = s->days[i--];
		}
	}
	set_ndays(s, after);
	return s;
}

/* Adds the purchases of other; days are a set, so there is no inverse. */
static Summary *
purchases_merge(Summary *s, const Summary *other_summary, int sign)
{
	const PurchaseSummary *other = (const PurchaseSummary *) other_summary;

	return (Summary *) add_days((PurchaseSummary *) s, other->days, ndays_of(other),
								sums_get(amounts_of(other), AMOUNT_ALL),
								sums_get(amounts_of(other), AMOUNT_FIRST));
}

/*
 * Notes argument 2, as_of, and whether there are values: both must be the same
 * for all rows.  The arguments decide whether there is a value to read, never
 * the state, which a user can pass to a function of the other kind.
 */
static void
note_parameters(FunctionCallInfo fcinfo, PurchaseSummary *s)
{
	uint8		values = PG_NARGS() > 3 ? WITH_VALUES : WITHOUT_VALUES;
	int64		as_of;

	if (PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("as_of must not be null"),
				 errhint("It is the last day on which purchases are known.")));
	as_of = instant_from_datum(PG_GETARG_DATUM(2), TIME_DATE);
	if (!IS_VALID_TIMESTAMP(as_of))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("as_of %s is out of range",
						DatumGetCString(DirectFunctionCall1(date_out, PG_GETARG_DATUM(2)))),
				 errdetail("It must be finite and before the year 294277."),
				 errhint("It is the last day on which purchases are known.")));
	if (s->values == 0)
	{
		s->values = values;
		s->as_of = as_of;
	}
	else if (s->values != values)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 values == WITH_VALUES ?
				 errmsg("cannot add a purchase with a value to a purchase_summary without values") :
				 errmsg("cannot add a purchase without a value to a purchase_summary with values"),
				 errhint("Give every purchase a value, or none.")));
	else if (s->as_of != as_of)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of changes from one row to the next"),
				 errhint("Group by what it depends on.")));
}

/* Argument 3, the value of the purchase of argument 1; errors out if negative. */
static Decimal
value_argument(FunctionCallInfo fcinfo)
{
	Decimal		value = decimal_from_numeric(PG_GETARG_DATUM(3), "value");

	if (value.units < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value of a purchase must not be negative"),
				 errdetail("On %s it is %s.",
						   DatumGetCString(DirectFunctionCall1(date_out, PG_GETARG_DATUM(1))),
						   DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(3)))),
				 errhint("A return is not a purchase: leave it out, or deduct it from the order it belongs to.")));
	return value;
}

/*
 * Adds a purchase on the day of argument 1, known up to argument 2 (as_of), of
 * the value in argument 3, if the function has one.
 */
PG_FUNCTION_INFO_V1(cxkpi_purchase_summary_accum);
Datum
cxkpi_purchase_summary_accum(PG_FUNCTION_ARGS)
{
	PurchaseSummary *s = (PurchaseSummary *) summary_state(fcinfo, &purchase_summary_type);
	bool		has_value = PG_NARGS() > 3;
	Decimal		value = {0, 0};
	int64		day;

	note_parameters(fcinfo, s);
	if (PG_ARGISNULL(1) || (has_value && PG_ARGISNULL(3)))
	{
		count_add(&purchase_summary_type, &s->unknown, 1);
		return summary_result(fcinfo, &purchase_summary_type, (Summary *) s);
	}
	day = instant_from_datum(PG_GETARG_DATUM(1), TIME_DATE);
	if (day == DT_NOBEGIN)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("day of a purchase must be finite"),
				 errhint("An unknown day is NULL.")));
	if (has_value)
		value = value_argument(fcinfo);
	if (day > s->as_of)
		count_add(&purchase_summary_type, &s->later, 1);
	else
		s = add_days(s, &day, 1, value, value);
	return summary_result(fcinfo, &purchase_summary_type, (Summary *) s);
}

static bool
repeats_of(const PurchaseSummary *s, Datum *result)
{
	*result = Int64GetDatum(ndays_of(s) - 1);
	return ndays_of(s) > 0;
}

static Datum
days_between(int64 from, int64 to)
{
	return Float8GetDatum((double) ((int128) to - from) / USECS_PER_DAY);
}

static bool
recency_of(const PurchaseSummary *s, Datum *result)
{
	int			n = ndays_of(s);

	if (n == 0)
		return false;
	*result = days_between(s->days[0], s->days[n - 1]);
	return true;
}

static bool
customer_age_of(const PurchaseSummary *s, Datum *result)
{
	if (ndays_of(s) == 0)
		return false;
	*result = days_between(s->days[0], s->as_of);
	return true;
}

/* The average of the days after the first; false without one, or without values. */
static bool
average_value_of(const PurchaseSummary *s, Datum *result)
{
	Sums		amounts = amounts_of(s);
	Decimal		repeats;

	if (s->values != WITH_VALUES || ndays_of(s) < 2)
		return false;
	repeats = decimal_subtract(sums_get(amounts, AMOUNT_ALL), sums_get(amounts, AMOUNT_FIRST));
	*result = DirectFunctionCall2(numeric_div, decimal_to_numeric(repeats), numeric_from_int64(ndays_of(s) - 1));
	return true;
}

/* NULL without a purchase up to as_of; recency and age are in days. */
SUMMARY_ACCESSOR_OR_NULL(purchase_repeats, PurchaseSummary, purchase_summary_type, repeats_of(s, &result))
SUMMARY_ACCESSOR_OR_NULL(purchase_recency, PurchaseSummary, purchase_summary_type, recency_of(s, &result))
SUMMARY_ACCESSOR_OR_NULL(purchase_customer_age, PurchaseSummary, purchase_summary_type, customer_age_of(s, &result))
SUMMARY_ACCESSOR_OR_NULL(purchase_average_value, PurchaseSummary, purchase_summary_type,
						 average_value_of(s, &result))
SUMMARY_ACCESSOR(purchase_later, PurchaseSummary, purchase_summary_type, Int64GetDatum(s->later))
SUMMARY_ACCESSOR(purchase_unknown, PurchaseSummary, purchase_summary_type, Int64GetDatum(s->unknown))
