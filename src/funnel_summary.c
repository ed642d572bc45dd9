/*
 * Funnels: how many subjects came to each step.
 *
 * The summary counts the subjects by the deepest step they reached; the words
 * of the deeper steps are there only when needed.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "funnel_depth.h"
#include "statistics.h"
#include "summary.h"

#define ENTRIES_MIN 8

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

static const Field funnel_summary_fields[] = {
	{"unknown", FIELD_COUNT, 0}, {"too_young", FIELD_COUNT, 1},
	{"0", FIELD_COUNT, 2}, {"1", FIELD_COUNT, 3}, {"2", FIELD_COUNT, 4},
	{"3", FIELD_COUNT, 5}, {"4", FIELD_COUNT, 6}, {"5", FIELD_COUNT, 7},
	{"6", FIELD_COUNT, 8}, {"7", FIELD_COUNT, 9}, {"8", FIELD_COUNT, 10},
	{"9", FIELD_COUNT, 11}, {"10", FIELD_COUNT, 12}, {"11", FIELD_COUNT, 13},
	{"12", FIELD_COUNT, 14}, {"13", FIELD_COUNT, 15}, {"14", FIELD_COUNT, 16},
	{"15", FIELD_COUNT, 17}, {"16", FIELD_COUNT, 18}, {"17", FIELD_COUNT, 19},
	{"18", FIELD_COUNT, 20}, {"19", FIELD_COUNT, 21}, {"20", FIELD_COUNT, 22},
	{"21", FIELD_COUNT, 23}, {"22", FIELD_COUNT, 24}, {"23", FIELD_COUNT, 25},
	{"24", FIELD_COUNT, 26}, {"25", FIELD_COUNT, 27}, {"26", FIELD_COUNT, 28},
	{"27", FIELD_COUNT, 29}, {"28", FIELD_COUNT, 30}, {"29", FIELD_COUNT, 31},
	{"30", FIELD_COUNT, 32}, {"31", FIELD_COUNT, 33}
};

const SummaryType funnel_summary_type = {
	.name = "funnel_summary",
	.kind = SUMMARY_FUNNEL,
	.version = 1,
	.nwords_min = 2 + ENTRIES_MIN + 1,
	.nwords = 2 + STEP_MAX + 1,
	.fields = funnel_summary_fields,
	.nfields = lengthof(funnel_summary_fields),
	.check = funnel_summary_check
};

#define PG_GETARG_FUNNEL(n) ((FunnelSummary *) PG_GETARG_SUMMARY(funnel_summary_type, n))

static bool
funnel_summary_check(const Summary *s, Node *escontext)
{
	return check_counts(&funnel_summary_type, s->word, SUMMARY_NWORDS(s), escontext);
}

PG_FUNCTION_INFO_V1(cxkpi_funnel_summary_in);
Datum
cxkpi_funnel_summary_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&funnel_summary_type, fcinfo);
}

PG_FUNCTION_INFO_V1(cxkpi_funnel_summary_recv);
Datum
cxkpi_funnel_summary_recv(PG_FUNCTION_ARGS)
{
	return summary_from_binary(&funnel_summary_type, fcinfo);
}

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
					 errhint("A subject that never entered has the depth 0, one not known NULL.")));
		if (!judged && !PG_ARGISNULL(2) && !PG_GETARG_BOOL(2))
			count = depth == 0 ? &s->deepest[0] : &s->too_young;
		else if (judged || !PG_ARGISNULL(2))
		{
			if (depth > ENTRIES_MIN && SUMMARY_NWORDS(s) < funnel_summary_type.nwords)
				s = (FunnelSummary *) summary_extend(&funnel_summary_type, (Summary *) s);
			count = &((Summary *) s)->word[2 + depth];
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

	for (int i = 2 + step; i < SUMMARY_NWORDS(s); i++)
		count += s->word[i];
	return count;
}

/* A count of subjects as an SQL function. */
#define FUNNEL_COUNT(name, expression) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	FunnelSummary *s = PG_GETARG_FUNNEL(0); \
	PG_RETURN_INT64(expression); \
}

FUNNEL_COUNT(funnel_entrants, reached(s, 1))
FUNNEL_COUNT(funnel_never_entered, s->deepest[0])
FUNNEL_COUNT(funnel_too_young, s->too_young)
FUNNEL_COUNT(funnel_unknown, s->unknown)

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

/*
 * (step, reached, of_first, of_previous in percent) for each step to the one
 * in argument 1, or to the deepest that anyone reached.
 */
PG_FUNCTION_INFO_V1(cxkpi_funnel_steps);
Datum
cxkpi_funnel_steps(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx;
	FunnelSummary *s;
	int			step;
	Datum		values[4];
	bool		nulls[4] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		funcctx = rows_first_call(fcinfo);
		old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);
		if (!PG_ARGISNULL(0))
		{
			s = (FunnelSummary *) summary_detoast(&funnel_summary_type, PG_GETARG_DATUM(0), true);
			funcctx->user_fctx = s;
			funcctx->max_calls = 0;
			if (!PG_ARGISNULL(1))
			{
				check_step("number of steps", PG_GETARG_INT32(1), 1);
				funcctx->max_calls = PG_GETARG_INT32(1);
			}
			else
			{
				while (funcctx->max_calls < STEP_MAX && reached(s, funcctx->max_calls + 1) > 0)
					funcctx->max_calls++;
			}
		}
		MemoryContextSwitchTo(old);
	}

	funcctx = SRF_PERCALL_SETUP();
	s = funcctx->user_fctx;
	step = funcctx->call_cntr + 1;
	if (step > funcctx->max_calls)
		SRF_RETURN_DONE(funcctx);

	values[0] = Int32GetDatum(step);
	values[1] = Int64GetDatum(reached(s, step));
	values[2] = numeric_percent(fcinfo, reached(s, step), reached(s, 1));
	nulls[2] = fcinfo->isnull;
	fcinfo->isnull = false;
	values[3] = numeric_percent(fcinfo, reached(s, step), step > 1 ? reached(s, step - 1) : 0);
	nulls[3] = fcinfo->isnull;
	fcinfo->isnull = false;
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}

/* The steps of arguments n and n + 1, in this order: 22023. */
typedef struct StepPair
{
	int			from;
	int			to;
} StepPair;

static StepPair
step_arguments(FunctionCallInfo fcinfo, int n)
{
	StepPair	steps = {PG_GETARG_INT32(n), PG_GETARG_INT32(n + 1)};

	check_step("from_step", steps.from, 1);
	check_step("to_step", steps.to, steps.from);
	return steps;
}

/* Percent of those at one step who came to another; NULL if none was there. */
PG_FUNCTION_INFO_V1(cxkpi_funnel_conversion);
Datum
cxkpi_funnel_conversion(PG_FUNCTION_ARGS)
{
	FunnelSummary *s = PG_GETARG_FUNNEL(0);
	StepPair	steps = step_arguments(fcinfo, 1);

	return numeric_percent(fcinfo, reached(s, steps.to), reached(s, steps.from));
}

/* conversion_ci(s, from_step, to_step, level): Wilson interval in percent. */
PG_FUNCTION_INFO_V1(cxkpi_funnel_conversion_ci);
Datum
cxkpi_funnel_conversion_ci(PG_FUNCTION_ARGS)
{
	FunnelSummary *s = PG_GETARG_FUNNEL(0);
	StepPair	steps = step_arguments(fcinfo, 1);

	return wilson_range(fcinfo, reached(s, steps.to), reached(s, steps.from), PG_GETARG_FLOAT8(3));
}

/* conversion_change(before, after, from_step, to_step, level), as rate_change. */
PG_FUNCTION_INFO_V1(cxkpi_funnel_conversion_change);
Datum
cxkpi_funnel_conversion_change(PG_FUNCTION_ARGS)
{
	FunnelSummary *before = PG_GETARG_FUNNEL(0);
	FunnelSummary *after = PG_GETARG_FUNNEL(1);
	StepPair	steps = step_arguments(fcinfo, 2);

	return share_change_record(fcinfo, reached(before, steps.to), reached(before, steps.from),
							   reached(after, steps.to), reached(after, steps.from),
							   PG_GETARG_FLOAT8(4));
}
