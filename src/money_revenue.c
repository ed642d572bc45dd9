/*
 * Revenue of the customers before and after, and what moved it: new business,
 * expansion, contraction, churn and reactivation.  Each customer is in one
 * movement alone, so that
 *
 * before + new + reactivation + expansion - contraction - churned = after
 *
 * to the last digit.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "money_sums.h"
#include "funcapi.h"
#include "statistics.h"
#include "summary.h"
#include "utils/builtins.h"

typedef enum Movement
{
	MOVEMENT_NEW,
	MOVEMENT_REACTIVATION,
	MOVEMENT_EXPANSION,
	MOVEMENT_CONTRACTION,
	MOVEMENT_CHURNED,
	MOVEMENTS,
	MOVEMENT_NONE = MOVEMENTS
} Movement;

/* The amounts: one for each movement, never negative, and before. */
#define AMOUNT_BEFORE MOVEMENTS
#define AMOUNTS (MOVEMENTS + 1)

static const char *const amount_names[AMOUNTS] = {
	"new", "reactivation", "expansion", "contraction", "churned", "before"
};

typedef struct RevenueSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		scale;			/* of the amounts */
	uint8		unused;
	int64		customers[MOVEMENTS + 1];	/* by movement; the last: unchanged */
	int64		inactive;		/* without revenue before and after */
	int64		unknown;		/* not known which movement, or how much */
	int64		amounts[2 * AMOUNTS];
} RevenueSummary;

static bool revenue_check(const Summary *s, Node *escontext);
static void revenue_write(const Summary *s, StringInfo buf);
static bool revenue_read(TextReader *r, const char *key, Summary **s);
static Summary *revenue_merge(Summary *s, const Summary *other, int sign);

static const Field revenue_fields[] = {
	{"new_customers", FIELD_COUNT, 0}, {"reactivated_customers", FIELD_COUNT, 1},
	{"expanded_customers", FIELD_COUNT, 2}, {"contracted_customers", FIELD_COUNT, 3},
	{"churned_customers", FIELD_COUNT, 4}, {"unchanged_customers", FIELD_COUNT, 5},
	{"inactive_customers", FIELD_COUNT, 6}, {"unknown", FIELD_COUNT, 7}
};

const SummaryType revenue_summary_type = {
	.name = "revenue_summary",
	.kind = SUMMARY_REVENUE,
	.version = 1,
	.nparams = 1,
	.nwords_min = 8 + 2 * AMOUNTS,
	.nwords = 8 + 2 * AMOUNTS,
	.fields = revenue_fields,
	.nfields = lengthof(revenue_fields),
	.check = revenue_check,
	.write = revenue_write,
	.read = revenue_read,
	.merge = revenue_merge
};

#define PG_GETARG_REVENUE(n) ((RevenueSummary *) PG_GETARG_SUMMARY(revenue_summary_type, n))

static inline Sums
amounts_of(const RevenueSummary *s)
{
	return (Sums) {(int64 *) s->amounts, AMOUNTS, (uint8 *) &s->scale};
}

static inline int128
units_of(const RevenueSummary *s, int i)
{
	return int128_from_words(&s->amounts[2 * i]);
}

static bool
revenue_check(const Summary *summary, Node *escontext)
{
	const RevenueSummary *s = (const RevenueSummary *) summary;
	int64		started;
	bool		valid = sums_check(amounts_of(s));

	if (!check_counts(&revenue_summary_type, summary->word, lengthof(revenue_fields), escontext))
		return false;
	started = s->customers[MOVEMENT_EXPANSION] + s->customers[MOVEMENT_CONTRACTION] +
		s->customers[MOVEMENT_CHURNED] + s->customers[MOVEMENT_NONE];
	for (int i = 0; valid && i < AMOUNTS; i++)
	{
		int64		customers = i == AMOUNT_BEFORE ? started : s->customers[i];

		valid = units_of(s, i) >= 0 && (units_of(s, i) > 0) == (customers > 0);
	}
	if (!valid || units_of(s, MOVEMENT_CONTRACTION) + units_of(s, MOVEMENT_CHURNED) >
		units_of(s, AMOUNT_BEFORE))
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("revenue_summary has amounts that its customers cannot have"),
				 errdetail("An amount is positive where it has customers and zero where it has none, and no more is lost than there was before.")));
	return true;
}

PG_FUNCTION_INFO_V1(cxkpi_revenue_summary_in);
Datum
cxkpi_revenue_summary_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&revenue_summary_type, fcinfo);
}

PG_FUNCTION_INFO_V1(cxkpi_revenue_summary_recv);
Datum
cxkpi_revenue_summary_recv(PG_FUNCTION_ARGS)
{
	return summary_from_binary(&revenue_summary_type, fcinfo);
}

static void
revenue_write(const Summary *s, StringInfo buf)
{
	sums_write(amounts_of((const RevenueSummary *) s), amount_names, buf);
}

static bool
revenue_read(TextReader *r, const char *key, Summary **s)
{
	return sums_read(amounts_of((RevenueSummary *) *s), amount_names, r, key);
}

static Summary *
revenue_merge(Summary *s, const Summary *other, int sign)
{
	sums_merge(amounts_of((RevenueSummary *) s), amounts_of((const RevenueSummary *) other), sign);
	return s;
}

/* Argument n; 22003 if it is negative or not finite. */
static Decimal
revenue_argument(FunctionCallInfo fcinfo, int n, const char *name)
{
	Decimal		amount = decimal_from_numeric(PG_GETARG_DATUM(n), name);

	if (unlikely(amount.units < 0))
	{
		StringInfoData text;

		initStringInfo(&text);
		append_decimal(&text, amount);
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s %s is out of range", name, text.data),
				 errdetail("The revenue of a customer must not be negative."),
				 errhint("Sum a customer's revenue before, and count a customer who got back more than he paid as greatest(revenue, 0).")));
	}
	return amount;
}

/*
 * The order of the tests matters: who comes from zero is new or back again,
 * and never an expansion.
 */
static Movement
movement_of(Decimal before, Decimal after, Decimal moved, bool was_customer)
{
	if (before.units == 0 && after.units > 0)
		return was_customer ? MOVEMENT_REACTIVATION : MOVEMENT_NEW;
	if (before.units > 0 && after.units == 0)
		return MOVEMENT_CHURNED;
	if (moved.units > 0)
		return MOVEMENT_EXPANSION;
	if (moved.units < 0)
		return MOVEMENT_CONTRACTION;
	return MOVEMENT_NONE;
}

/*
 * Adds (sign 1) or removes (-1) the customer with arguments 1 (revenue
 * before), 2 (after) and 3 (was a customer once), which only matters where
 * there was no revenue before.  What must be known and is NULL leaves the
 * customer out, counted as unknown.
 */
static Datum
revenue_transition(FunctionCallInfo fcinfo, int sign)
{
	RevenueSummary *s = (RevenueSummary *) summary_state(fcinfo, &revenue_summary_type);
	const SummaryType *type = &revenue_summary_type;
	bool		known = !PG_ARGISNULL(1) && !PG_ARGISNULL(2);
	Sums		amounts = amounts_of(s);
	Decimal		before;
	Decimal		after;
	Decimal		moved;
	Movement	movement;

	if (known)
	{
		before = revenue_argument(fcinfo, 1, "revenue before");
		after = revenue_argument(fcinfo, 2, "revenue after");
		known = before.units > 0 || after.units == 0 || PG_NARGS() < 4 || !PG_ARGISNULL(3);
	}
	if (!known)
	{
		count_add(type, &s->unknown, sign);
		PG_RETURN_POINTER(s);
	}
	if (before.units == 0 && after.units == 0)
	{
		count_add(type, &s->inactive, sign);
		PG_RETURN_POINTER(s);
	}

	moved = decimal_subtract(after, before);
	movement = movement_of(before, after, moved, PG_NARGS() > 3 && PG_GETARG_BOOL(3));
	count_add(type, &s->customers[movement], sign);
	sums_add(amounts, AMOUNT_BEFORE, before, sign);
	if (movement != MOVEMENT_NONE)
		sums_add(amounts, movement, moved, moved.units < 0 ? -sign : sign);
	sums_reduce(amounts);
	PG_RETURN_POINTER(s);
}

PG_FUNCTION_INFO_V1(cxkpi_revenue_summary_accum);
Datum
cxkpi_revenue_summary_accum(PG_FUNCTION_ARGS)
{
	return revenue_transition(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(cxkpi_revenue_summary_accum_inv);
Datum
cxkpi_revenue_summary_accum_inv(PG_FUNCTION_ARGS)
{
	return revenue_transition(fcinfo, -1);
}

/* What all movements together add to the revenue. */
static int128
change_of(const RevenueSummary *s)
{
	return units_of(s, MOVEMENT_NEW) + units_of(s, MOVEMENT_REACTIVATION) +
		units_of(s, MOVEMENT_EXPANSION) - units_of(s, MOVEMENT_CONTRACTION) -
		units_of(s, MOVEMENT_CHURNED);
}

/* An amount as an SQL function, in the currency of the input. */
#define REVENUE_AMOUNT(name, expression) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	RevenueSummary *s = PG_GETARG_REVENUE(0); \
	return decimal_to_numeric((Decimal) {expression, s->scale}); \
}

REVENUE_AMOUNT(revenue_before, units_of(s, AMOUNT_BEFORE))
REVENUE_AMOUNT(revenue_after, units_of(s, AMOUNT_BEFORE) + change_of(s))
REVENUE_AMOUNT(revenue_new, units_of(s, MOVEMENT_NEW))
REVENUE_AMOUNT(revenue_reactivation, units_of(s, MOVEMENT_REACTIVATION))
REVENUE_AMOUNT(revenue_expansion, units_of(s, MOVEMENT_EXPANSION))
REVENUE_AMOUNT(revenue_contraction, units_of(s, MOVEMENT_CONTRACTION))
REVENUE_AMOUNT(revenue_churned, units_of(s, MOVEMENT_CHURNED))

/* A ratio of amounts as an SQL function; NULL where the whole is 0. */
#define REVENUE_RATIO(name, ratio, part, whole) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	RevenueSummary *s = PG_GETARG_REVENUE(0); \
	return ratio(fcinfo, part, whole); \
}

/* Gross retention: sum of min(before, after) / sum of before, in percent. */
REVENUE_RATIO(revenue_grr, numeric_percent,
			  units_of(s, AMOUNT_BEFORE) - units_of(s, MOVEMENT_CONTRACTION) - units_of(s, MOVEMENT_CHURNED),
			  units_of(s, AMOUNT_BEFORE))

/* Net retention: what those with revenue before have after, in percent. */
REVENUE_RATIO(revenue_nrr, numeric_percent,
			  units_of(s, AMOUNT_BEFORE) + units_of(s, MOVEMENT_EXPANSION) -
			  units_of(s, MOVEMENT_CONTRACTION) - units_of(s, MOVEMENT_CHURNED),
			  units_of(s, AMOUNT_BEFORE))

REVENUE_RATIO(revenue_quick_ratio, numeric_ratio,
			  units_of(s, MOVEMENT_NEW) + units_of(s, MOVEMENT_EXPANSION),
			  units_of(s, MOVEMENT_CONTRACTION) + units_of(s, MOVEMENT_CHURNED))

/* New business, and growth of existing customers, of the two in percent. */
REVENUE_RATIO(revenue_new_share, numeric_percent, units_of(s, MOVEMENT_NEW),
			  units_of(s, MOVEMENT_NEW) + units_of(s, MOVEMENT_EXPANSION))
REVENUE_RATIO(revenue_expansion_share, numeric_percent, units_of(s, MOVEMENT_EXPANSION),
			  units_of(s, MOVEMENT_NEW) + units_of(s, MOVEMENT_EXPANSION))

PG_FUNCTION_INFO_V1(cxkpi_revenue_unknown);
Datum
cxkpi_revenue_unknown(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_REVENUE(0)->unknown);
}

/* (movement, customers, amount) with the amounts signed: they sum to the change. */
PG_FUNCTION_INFO_V1(cxkpi_revenue_movements);
Datum
cxkpi_revenue_movements(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx = summary_rows(&revenue_summary_type, fcinfo);
	RevenueSummary *s = funcctx->user_fctx;
	Decimal		amount;
	Datum		values[3];
	bool		nulls[3] = {false};
	int			i = funcctx->call_cntr;

	if (i >= MOVEMENTS)
		SRF_RETURN_DONE(funcctx);

	amount = sums_get(amounts_of(s), i);
	if (i == MOVEMENT_CONTRACTION || i == MOVEMENT_CHURNED)
		amount.units = -amount.units;
	values[0] = CStringGetTextDatum(amount_names[i]);
	values[1] = Int64GetDatum(s->customers[i]);
	values[2] = decimal_to_numeric(amount);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}
