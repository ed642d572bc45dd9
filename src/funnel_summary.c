/*
 * How many subjects came to each step of a funnel.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "funnel_event.h"
#include "statistics.h"
#include "summary.h"

#define ENTRIES_MIN 8
#define DEEPEST_WORD 2			/* index of the count of the deepest step 0 */

/*
 * Subjects are counted by the deepest step they reached, because a count of
 * those who reached each step could not be merged with others of more steps,
 * and differences of it would have to be checked.  Most funnels have no more
 * than ENTRIES_MIN steps; the words of the others are there only when needed.
 *
 * One subject that reached step 2 and one too young to judge, as
 * funnel_summary_send has them:
 *
 * 01 0c 0000				version, kind, unused
 * 0000000000000000			unknown
 * 0000000000000001			too young
 * 0000000000000000			deepest step 0
 * 0000000000000000			deepest step 1
 * 0000000000000001			deepest step 2
 * 0000000000000000 (6 times)	deepest steps 3 to 8
 */
typedef struct FunnelSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		unused[2];
	int64		unknown;
	int64		too_young;
	int64		deepest[ENTRIES_MIN + 1];	/* by deepest step, 0: never entered */
	/* the optional words */
	int64		deeper[STEP_MAX - ENTRIES_MIN]; /* continues deepest */
} FunnelSummary;

static bool funnel_summary_check(const Summary *s, Node *escontext);

/* The key of the subjects whose deepest step is n. */
#define DEEPEST(n) {#n, FIELD_COUNT, DEEPEST_WORD + n}
#define DEEPEST_EIGHT(a, b, c, d, e, f, g, h) \
	DEEPEST(a), DEEPEST(b), DEEPEST(c), DEEPEST(d), DEEPEST(e), DEEPEST(f), DEEPEST(g), DEEPEST(h)

static const Field funnel_summary_fields[] = {
	{"unknown", FIELD_COUNT, 0}, {"too_young", FIELD_COUNT, 1},
	DEEPEST_EIGHT(0, 1, 2, 3, 4, 5, 6, 7), DEEPEST_EIGHT(8, 9, 10, 11, 12, 13, 14, 15),
	DEEPEST_EIGHT(16, 17, 18, 19, 20, 21, 22, 23), DEEPEST_EIGHT(24, 25, 26, 27, 28, 29, 30, 31)
};

const SummaryType funnel_summary_type = {
	.name = "funnel_summary",
	.kind = SUMMARY_FUNNEL,
	.version = 1,
	.nwords_min = DEEPEST_WORD + ENTRIES_MIN + 1,
	.nwords = DEEPEST_WORD + STEP_MAX + 1,
	.fields = funnel_summary_fields,
	.nfields = lengthof(funnel_summary_fields),
	.check = funnel_summary_check
};

#define PG_GETARG_FUNNEL(n) ((const FunnelSummary *) PG_GETARG_SUMMARY(funnel_summary_type, n))

static bool
funnel_summary_check(const Summary *s, Node *escontext)
{
	return check_counts(&funnel_summary_type, s->word, SUMMARY_NWORDS(s), escontext);
}

SUMMARY_IO(funnel_summary)

/*
 * Adds (change 1) or removes (-1) a subject by its deepest step, argument 1.
 * An entrant whom argument 2 calls not mature is too young to judge, however
 * deep already: counting only those who were quick would flatter the funnel.
 */
static Datum
funnel_summary_transition(FunctionCallInfo fcinfo, int64 change)
{
	FunnelSummary *s = (FunnelSummary *) summary_state(fcinfo, &funnel_summary_type);
	bool		judged = PG_NARGS() <= 2;
	int64	   *count = &s->unknown;

	if (!PG_ARGISNULL(1))
	{
		int			depth = PG_GETARG_INT32(1);

		if (depth < 0 || depth > STEP_MAX)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("depth %d is out of range", depth),
					 errdetail("The deepest step must be from 0 to %d.", STEP_MAX),
					 errhint("Use 0 for a subject that never entered, and NULL where the depth is not known.")));
		if (!judged && !PG_ARGISNULL(2) && !PG_GETARG_BOOL(2))
			count = depth == 0 ? &s->deepest[0] : &s->too_young;
		else if (judged || !PG_ARGISNULL(2))
		{
			if (depth > ENTRIES_MIN && SUMMARY_NWORDS(s) < funnel_summary_type.nwords)
				s = (FunnelSummary *) summary_extend(&funnel_summary_type, (Summary *) s);
			count = &((Summary *) s)->word[DEEPEST_WORD + depth];
		}
	}
	count_add(&funnel_summary_type, count, change);
	if (change < 0)
		summary_trim(&funnel_summary_type, (Summary *) s);
	return summary_result(fcinfo, &funnel_summary_type, (Summary *) s);
}

PG_FUNCTION_INFO_V1(cxkpi_funnel_summary_accum);
Datum
cxkpi_funnel_summary_accum(PG_FUNCTION_ARGS)
{
	return funnel_summary_transition(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(cxkpi_funnel_summary_accum_inv);
Datum
cxkpi_funnel_summary_accum_inv(PG_FUNCTION_ARGS)
{
	return funnel_summary_transition(fcinfo, -1);
}

/* How many came to the step or beyond it. */
static int64
reached(const FunnelSummary *summary, int step)
{
	const Summary *s = (const Summary *) summary;
	int64		count = 0;

	for (int i = DEEPEST_WORD + step; i < SUMMARY_NWORDS(s); i++)
		count += s->word[i];
	return count;
}

#define FUNNEL_COUNT(name, count) \
	SUMMARY_ACCESSOR(funnel_##name, FunnelSummary, funnel_summary_type, Int64GetDatum(count))

FUNNEL_COUNT(entrants, reached(s, 1))
FUNNEL_COUNT(never_entered, s->deepest[0])
FUNNEL_COUNT(too_young, s->too_young)
FUNNEL_COUNT(unknown, s->unknown)

/* Errors out unless the step, an argument of that name, is min or more. */
static void
check_step(const char *name, int step, int min)
{
	if (step < min || step > STEP_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s %d is out of range", name, step),
				 errdetail("It must be from %d to %d.", min, STEP_MAX),
				 errhint("The first step of a funnel is 1.")));
}

/* How many steps to list: argument n, or to the deepest that anyone reached. */
static int
number_of_steps(FunctionCallInfo fcinfo, int n, const FunnelSummary *s)
{
	int			steps = 0;

	if (!PG_ARGISNULL(n))
	{
		check_step("number of steps", PG_GETARG_INT32(n), 1);
		return PG_GETARG_INT32(n);
	}
	while (steps < STEP_MAX && reached(s, steps + 1) > 0)
		steps++;
	return steps;
}

/*
 * (step, reached, of_first, of_previous in percent) for each step to the one
 * in argument 1, or to the deepest that anyone reached.
 */
PG_FUNCTION_INFO_V1(cxkpi_funnel_steps);
Datum
cxkpi_funnel_steps(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx;
	const FunnelSummary *s;
	int			step;
	Datum		values[4];
	bool		nulls[4] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		funcctx = rows_first_call(fcinfo);
		if (!PG_ARGISNULL(0))
		{
			MemoryContext old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);

			funcctx->user_fctx = summary_detoast(&funnel_summary_type, PG_GETARG_DATUM(0), true);
			funcctx->max_calls = number_of_steps(fcinfo, 1, funcctx->user_fctx);
			MemoryContextSwitchTo(old);
		}
	}

	funcctx = SRF_PERCALL_SETUP();
	s = funcctx->user_fctx;
	step = funcctx->call_cntr + 1;
	if (step > funcctx->max_calls)
		SRF_RETURN_DONE(funcctx);

	values[0] = Int32GetDatum(step);
	values[1] = Int64GetDatum(reached(s, step));
	nulls[2] = !percent_of(reached(s, step), reached(s, 1), &values[2]);
	nulls[3] = !percent_of(reached(s, step), step > 1 ? reached(s, step - 1) : 0, &values[3]);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}

typedef struct StepPair
{
	int			from;
	int			to;
} StepPair;

/* The steps of arguments n and n + 1; errors out unless they are in this order. */
static StepPair
step_arguments(FunctionCallInfo fcinfo, int n)
{
	StepPair	steps = {PG_GETARG_INT32(n), PG_GETARG_INT32(n + 1)};

	check_step("from_step", steps.from, 1);
	check_step("to_step", steps.to, steps.from);
	return steps;
}

/* Percent of those at one step who came to another; NULL if there are none. */
PG_FUNCTION_INFO_V1(cxkpi_funnel_conversion);
Datum
cxkpi_funnel_conversion(PG_FUNCTION_ARGS)
{
	const FunnelSummary *s = PG_GETARG_FUNNEL(0);
	StepPair	steps = step_arguments(fcinfo, 1);
	Datum		result;

	if (!percent_of(reached(s, steps.to), reached(s, steps.from), &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}

/* conversion_ci(s, from_step, to_step, level): Wilson interval in percent. */
PG_FUNCTION_INFO_V1(cxkpi_funnel_conversion_ci);
Datum
cxkpi_funnel_conversion_ci(PG_FUNCTION_ARGS)
{
	const FunnelSummary *s = PG_GETARG_FUNNEL(0);
	StepPair	steps = step_arguments(fcinfo, 1);
	Datum		result;

	if (!share_range_of(reached(s, steps.to), reached(s, steps.from), PG_GETARG_FLOAT8(3), &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}

/* conversion_change(before, after, from_step, to_step, level), as rate_change. */
PG_FUNCTION_INFO_V1(cxkpi_funnel_conversion_change);
Datum
cxkpi_funnel_conversion_change(PG_FUNCTION_ARGS)
{
	const FunnelSummary *before = PG_GETARG_FUNNEL(0);
	const FunnelSummary *after = PG_GETARG_FUNNEL(1);
	StepPair	steps = step_arguments(fcinfo, 2);
	Datum		result;

	if (!share_change_of(rows_descriptor(fcinfo),
						 reached(before, steps.to), reached(before, steps.from),
						 reached(after, steps.to), reached(after, steps.from),
						 PG_GETARG_FLOAT8(4), &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}
