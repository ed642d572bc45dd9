/*
 * Revenue of the customers before and after, and what moved it: new business,
 * expansion, contraction, churn and reactivation.  Each customer is in exactly
 * one movement, so to the last digit
 *
 * before + new + reactivation + expansion - contraction - churned = after
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "money_sums.h"
#include "funcapi.h"
#include "statistics.h"
#include "summary.h"
#include "summary_types.h"
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

/*
 * The amounts: one for each movement, never negative, and the revenue before.
 * Revenue after is not stored, because it follows from the others.
 */
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
	int64		unknown;		/* a NULL hides the movement or its amount */
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
				 errdetail("An amount must be positive if it has customers and zero if it has none, "
						   "and no more can be lost than there was before.")));
	return true;
}

SUMMARY_IO(revenue_summary)

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

/* Argument n, called name; errors out if it is negative or not finite. */
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
				 errhint("Add up a customer's revenue first, and write greatest(revenue, 0) for a customer "
						 "who got back more than was paid.")));
	}
	return amount;
}

/*
 * The order of the tests matters: a customer without revenue before is new or
 * reactivated, and never an expansion.
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
 * before), 2 (after) and 3 (was a customer once), which matters only without
 * revenue before.  A customer with a NULL that matters is left out and counted
 * as unknown.
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
		return summary_result(fcinfo, type, (Summary *) s);
	}
	if (before.units == 0 && after.units == 0)
	{
		count_add(type, &s->inactive, sign);
		return summary_result(fcinfo, type, (Summary *) s);
	}

	moved = decimal_subtract(after, before);
	movement = movement_of(before, after, moved, PG_NARGS() > 3 && PG_GETARG_BOOL(3));
	count_add(type, &s->customers[movement], sign);
	sums_add(amounts, AMOUNT_BEFORE, before, sign);
	if (movement != MOVEMENT_NONE)
		sums_add(amounts, movement, moved, moved.units < 0 ? -sign : sign);
	sums_reduce(amounts);
	return summary_result(fcinfo, type, (Summary *) s);
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

/* Revenue after less revenue before. */
static int128
change_of(const RevenueSummary *s)
{
	return units_of(s, MOVEMENT_NEW) + units_of(s, MOVEMENT_REACTIVATION) +
		units_of(s, MOVEMENT_EXPANSION) - units_of(s, MOVEMENT_CONTRACTION) -
		units_of(s, MOVEMENT_CHURNED);
}

static int128
lost_of(const RevenueSummary *s)
{
	return units_of(s, MOVEMENT_CONTRACTION) + units_of(s, MOVEMENT_CHURNED);
}

/* What is left of the revenue before. */
static int128
kept_of(const RevenueSummary *s)
{
	return units_of(s, AMOUNT_BEFORE) - lost_of(s);
}

static int128
growth_of(const RevenueSummary *s)
{
	return units_of(s, MOVEMENT_NEW) + units_of(s, MOVEMENT_EXPANSION);
}

/* Amounts, in the currency of the input. */
#define REVENUE_AMOUNT(sql_name, units) \
	SUMMARY_ACCESSOR(revenue_##sql_name, RevenueSummary, revenue_summary_type, \
					 decimal_to_numeric((Decimal) {units, s->scale}))

REVENUE_AMOUNT(before, units_of(s, AMOUNT_BEFORE))
REVENUE_AMOUNT(after, units_of(s, AMOUNT_BEFORE) + change_of(s))
REVENUE_AMOUNT(new, units_of(s, MOVEMENT_NEW))
REVENUE_AMOUNT(reactivation, units_of(s, MOVEMENT_REACTIVATION))
REVENUE_AMOUNT(expansion, units_of(s, MOVEMENT_EXPANSION))
REVENUE_AMOUNT(contraction, units_of(s, MOVEMENT_CONTRACTION))
REVENUE_AMOUNT(churned, units_of(s, MOVEMENT_CHURNED))

/* Gross retention: sum of min(before, after) / sum of before, in percent. */
SUMMARY_ACCESSOR_OR_NULL(revenue_grr, RevenueSummary, revenue_summary_type,
						 percent_of(kept_of(s), units_of(s, AMOUNT_BEFORE), &result))

/* Net retention: revenue after of those with revenue before, in percent of that. */
SUMMARY_ACCESSOR_OR_NULL(revenue_nrr, RevenueSummary, revenue_summary_type,
						 percent_of(kept_of(s) + units_of(s, MOVEMENT_EXPANSION), units_of(s, AMOUNT_BEFORE),
									&result))

/* (new + expansion) / (contraction + churned); reactivation is in neither. */
SUMMARY_ACCESSOR_OR_NULL(revenue_quick_ratio, RevenueSummary, revenue_summary_type,
						 ratio_of(growth_of(s), lost_of(s), &result))

/* New business, and growth of existing customers, of the two in percent. */
SUMMARY_ACCESSOR_OR_NULL(revenue_new_share, RevenueSummary, revenue_summary_type,
						 percent_of(units_of(s, MOVEMENT_NEW), growth_of(s), &result))
SUMMARY_ACCESSOR_OR_NULL(revenue_expansion_share, RevenueSummary, revenue_summary_type,
						 percent_of(units_of(s, MOVEMENT_EXPANSION), growth_of(s), &result))

SUMMARY_ACCESSOR(revenue_unknown, RevenueSummary, revenue_summary_type, Int64GetDatum(s->unknown))

/* Rows of movement, customers and the signed amount; the amounts sum to the change. */
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
