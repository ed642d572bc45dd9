/*
 * How far one subject came along the ordered steps of a funnel.
 */
#include "postgres.h"

#include "funnel_event.h"
#include "miscadmin.h"
#include "scan_kernel.h"
#include "summary_types.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

/* Part of the stored format: never renumber. */
typedef enum FunnelMode
{
	FUNNEL_DEFAULT = 1,
	FUNNEL_STRICT_ORDER = 2,
	FUNNEL_STRICT_INCREASE = 3,
	FUNNEL_STRICT_DEDUPLICATION = 4
} FunnelMode;

static const char *const funnel_mode_names[] = {
	[FUNNEL_DEFAULT] = "default",
	[FUNNEL_STRICT_ORDER] = "strict_order",
	[FUNNEL_STRICT_INCREASE] = "strict_increase",
	[FUNNEL_STRICT_DEDUPLICATION] = "strict_deduplication"
};

/*
 * The events come in any order and from any worker, so the state keeps them
 * all.  An event is one word, its time * 2^STEP_BITS + its step, because the
 * order of these integers is the order of the events, and a sort of integers
 * is fast.  Where times must increase the step is counted from STEP_MAX down:
 * of the steps of one instant none can build on another, and none does when
 * they are met in falling order.
 *
 * An hour without limits to the steps 1 and 2, the second 1 us after the
 * first, which was at 2000-01-01 00:00:00, as funnel_state_send has it:
 *
 * 01 0b 01 00				version, kind, mode, unused
 * 00000000d693a400			within
 * 0000000000000002			number of events
 * 0000000000000001			0 us * 32 + step 1
 * 0000000000000022			1 us * 32 + step 2
 *
 * A state in memory has spare words behind these, and its binary and text
 * forms can have them too.
 */
typedef struct FunnelState
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		mode;			/* FunnelMode */
	uint8		unused;
	int64		within;			/* microseconds; PG_INT64_MAX: no limit */
	int64		nevents;
	int64		event[FLEXIBLE_ARRAY_MEMBER];
} FunnelState;

static bool funnel_state_check(const Summary *s, Node *escontext);
static void funnel_state_write(const Summary *s, StringInfo buf);
static bool funnel_state_read(TextReader *r, const char *key, Summary **s);

static const Field funnel_state_fields[] = {
	{"mode", FIELD_PARAM, 0}, {"within_usec", FIELD_COUNT, 0}
};

const SummaryType funnel_state_type = {
	.name = "funnel_state",
	.kind = SUMMARY_FUNNEL_STATE,
	.version = 1,
	.nparams = 1,
	.nwords_min = 2,
	.nwords = SUMMARY_VARIABLE,
	.fields = funnel_state_fields,
	.nfields = lengthof(funnel_state_fields),
	.check = funnel_state_check,
	.write = funnel_state_write,
	.read = funnel_state_read
};

#define PG_GETARG_FUNNEL_STATE(n) ((FunnelState *) PG_GETARG_SUMMARY(funnel_state_type, n))

static bool
funnel_state_check(const Summary *summary, Node *escontext)
{
	const FunnelState *s = (const FunnelState *) summary;

	if (s->mode < FUNNEL_DEFAULT || s->mode > FUNNEL_STRICT_DEDUPLICATION || s->within < 0)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("funnel_state has mode %d and a window of " INT64_FORMAT " microseconds",
						s->mode, s->within)));
	if (s->nevents > 2 * EVENTS_MAX)
		ereturn(escontext, false,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("funnel_state has " INT64_FORMAT " events", s->nevents),
				 errdetail("It can have at most %d.", 2 * EVENTS_MAX)));
	return buffer_check(&funnel_state_type, summary, escontext);
}

static void
funnel_state_write(const Summary *summary, StringInfo buf)
{
	const FunnelState *s = (const FunnelState *) summary;

	append_array(buf, "events", append_int64, s->event, s->nevents);
}

static bool
funnel_state_read(TextReader *r, const char *key, Summary **s)
{
	if (strcmp(key, "events") != 0)
		return text_fail_key(r, key);
	return buffer_read(&funnel_state_type, r, s);
}

SUMMARY_IO(funnel_state)

static int
compare_int64(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	return x < y ? -1 : x > y;
}

static void
sort_events(int64 *events, int64 n)
{
	for (int64 i = 1; i < n; i++)
	{
		if (events[i - 1] > events[i])
		{
			qsort(events, n, sizeof(int64), compare_int64);
			return;
		}
	}
}

/*
 * Drops from sorted events the repetitions, which change nothing; but where a
 * repeated step ends a chain, the second of the same event does.  Returns how
 * many are left, which is the same whatever was dropped before.
 */
static int64
drop_repetitions(int64 *events, int64 n, FunnelMode mode)
{
	int			most = mode == FUNNEL_STRICT_DEDUPLICATION ? 2 : 1;
	int64		kept = 0;

	for (int64 i = 0; i < n; i++)
	{
		if (i % 65536 == 0)
			CHECK_FOR_INTERRUPTS();
		if (kept < most || events[kept - most] != events[i])
			events[kept++] = events[i];
	}
	if (kept > EVENTS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d different events of one subject", EVENTS_MAX),
				 errhint("Group by the subject, or leave out rows that cannot matter by FILTER.")));
	return kept;
}

/* Sorts only where as many again can come before the next time. */
static void
funnel_bound(FunnelState *s)
{
	if (likely(s->nevents < 2 * EVENTS_MAX))
		return;
	sort_events(s->event, s->nevents);
	buffer_truncate(&funnel_state_type, (Summary *) s,
					drop_repetitions(s->event, s->nevents, s->mode));
}

/*
 * Argument n in microseconds, NULL being no limit.  Errors out if it has months,
 * because these have no length of their own.
 */
static int64
window_argument(FunctionCallInfo fcinfo, int n)
{
	Interval   *within;
	int64		usecs;

	if (PG_ARGISNULL(n))
		return PG_INT64_MAX;
	within = PG_GETARG_INTERVAL_P(n);
	if (within->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("window %s of a funnel has months",
						DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(within)))),
				 errdetail("Months differ in length, so the window would depend on the day it starts."),
				 errhint("Write it in days or smaller units, such as '30 days'; NULL means no limit.")));
	if (pg_mul_s64_overflow(within->day, USECS_PER_DAY, &usecs) ||
		pg_add_s64_overflow(usecs, within->time, &usecs) || usecs < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("window %s of a funnel is out of range",
						DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(within)))),
				 errdetail("A window must be from 0 to 292,000 years."),
				 errhint("Give the longest time from the first step to the last, such as '7 days', "
						 "or NULL for no limit.")));
	return usecs;
}

/* The mode of a value of the enum; errors out if the type has been altered. */
static FunnelMode
mode_from_enum(Oid value)
{
	char	   *name = DatumGetCString(DirectFunctionCall1(enum_out, ObjectIdGetDatum(value)));

	for (int mode = 1; mode < (int) lengthof(funnel_mode_names); mode++)
	{
		if (strcmp(name, funnel_mode_names[mode]) == 0)
			return mode;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized mode of a funnel: \"%s\"", name),
			 errhint("The modes are default, strict_order, strict_increase and strict_deduplication.")));
}

typedef struct ModeCache
{
	Oid			value;
	FunnelMode	mode;
} ModeCache;

/* Argument n; NULL or left out it is the default. */
static FunnelMode
mode_argument(FunctionCallInfo fcinfo, int n, CallSite *site)
{
	ModeCache  *cache = site->cache;
	Oid			value;

	if (PG_NARGS() <= n || PG_ARGISNULL(n))
		return FUNNEL_DEFAULT;
	value = PG_GETARG_OID(n);
	if (!site->seen)
		return mode_from_enum(value);
	if (cache == NULL)
		cache = site->cache = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(ModeCache));
	if (unlikely(cache->value != value))
	{
		cache->mode = mode_from_enum(value);
		cache->value = value;
	}
	return cache->mode;
}

static inline int64
event_of(int64 at, int step, FunnelMode mode)
{
	return at * (1 << STEP_BITS) + (mode == FUNNEL_STRICT_INCREASE ? STEP_MAX - step : step);
}

/* Adds the event (at, step) of arguments 1 and 2; events without a time are ignored. */
static pg_attribute_always_inline Datum
funnel_state_transition(FunctionCallInfo fcinfo, TimeType type, CallSite *site)
{
	bool		fresh = PG_ARGISNULL(0);
	FunnelState *s = (FunnelState *) summary_state(fcinfo, &funnel_state_type);
	int64		within = window_argument(fcinfo, 3);
	FunnelMode	mode = mode_argument(fcinfo, 4, site);
	int			step = 0;
	int64		event;

	if (fresh)
	{
		s->within = within;
		s->mode = mode;
	}
	else if (s->within != within || s->mode != mode)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("window or mode of a funnel changes from one row to the next"),
				 errhint("Group by what they depend on.")));
	if (!PG_ARGISNULL(2))
	{
		step = PG_GETARG_INT32(2);
		if (step < 1 || step > STEP_MAX)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("step %d is out of range", step),
					 errdetail("Steps must be from 1 to %d.", STEP_MAX),
					 errhint("Use NULL as the step of an event that is not a step of the funnel.")));
	}
	/* Other events matter only where none must come between. */
	if (PG_ARGISNULL(1) || (step == 0 && mode != FUNNEL_STRICT_ORDER))
		PG_RETURN_POINTER(s);

	event = event_of(event_time(PG_GETARG_DATUM(1), type), step, mode);
	funnel_bound(s);
	s = (FunnelState *) buffer_reserve(&funnel_state_type, (Summary *) s, 1);
	buffer_append(&funnel_state_type, (Summary *) s, &event, 1);
	PG_RETURN_POINTER(s);
}

#define FUNNEL_TRANSITION(suffix, type) \
PG_FUNCTION_INFO_V1(cxkpi_funnel_state_accum_##suffix); \
Datum \
cxkpi_funnel_state_accum_##suffix(PG_FUNCTION_ARGS) \
{ \
	return funnel_state_transition(fcinfo, type, call_site(fcinfo)); \
}

FUNNEL_TRANSITION(date, TIME_DATE)
FUNNEL_TRANSITION(timestamp, TIME_TIMESTAMP)
FUNNEL_TRANSITION(timestamptz, TIME_TIMESTAMPTZ)

/* Whether all events are such that the transition raises no error, but for their number. */
static pg_attribute_always_inline bool
events_are_valid(const ScanRows *rows, TimeType type)
{
	bool		all = true;

	for (int i = 0; i < rows->n; i++)
	{
		uint32		step = DatumGetInt32(rows->value[1][i]);

		all &= rows->isnull[1][i] | (step - 1 < STEP_MAX);
		if (rows->isnull[0][i])
			continue;
		if (type == TIME_DATE && !instant_is_near(rows->value[0][i], type))
			return false;
		all &= event_time_is_valid(instant_from_datum(rows->value[0][i], type));
	}
	return all;
}

/* Kernel: states that have no room for another event grow here, where no copy is made of them. */
static pg_attribute_always_inline void
add_funnel_events(const ScanRows *rows, TimeType type)
{
	for (int i = 0; i < rows->n; i++)
	{
		Datum	   *state = scan_state(rows, i);
		FunnelState *s = (FunnelState *) *state;
		int			step = rows->isnull[1][i] ? 0 : DatumGetInt32(rows->value[1][i]);
		int64		event;

		if (unlikely(s == NULL || s->nevents >= EVENTS_MAX))
		{
			rows->call(rows, i);
			continue;
		}
		if (rows->isnull[0][i] || (step == 0 && s->mode != FUNNEL_STRICT_ORDER))
			continue;
		event = event_of(instant_from_datum(rows->value[0][i], type), step, s->mode);
		if (unlikely(s->nevents == buffer_capacity(&funnel_state_type, (Summary *) s)))
		{
			MemoryContext old = MemoryContextSwitchTo(rows->context);

			*state = PointerGetDatum(buffer_reserve(&funnel_state_type, (Summary *) s, 1));
			MemoryContextSwitchTo(old);
			pfree(s);
			s = (FunnelState *) *state;
		}
		buffer_append(&funnel_state_type, (Summary *) s, &event, 1);
	}
}

TIME_KERNELS(funnel_state, events_are_valid, add_funnel_events)

const ScanKernel funnel_kernels[] = {
	TIME_KERNEL_ENTRIES(funnel_state, 2, false),
	{.transition = NULL}
};

/* Merges two states; errors out unless they are of one window and mode. */
PG_FUNCTION_INFO_V1(cxkpi_funnel_state_combine);
Datum
cxkpi_funnel_state_combine(PG_FUNCTION_ARGS)
{
	FunnelState *s = (FunnelState *) summary_state(fcinfo, &funnel_state_type);
	FunnelState *other = PG_GETARG_FUNNEL_STATE(1);

	if (s->within != other->within || s->mode != other->mode)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot merge funnel states of different windows or modes")));
	s = (FunnelState *) buffer_reserve(&funnel_state_type, (Summary *) s, other->nevents);
	buffer_append(&funnel_state_type, (Summary *) s, other->event, other->nevents);
	funnel_bound(s);
	PG_RETURN_POINTER(s);
}

/*
 * The deepest step that sorted events reach in order from the first, within
 * the window from it.  Any first step can begin a chain; of those that came
 * to the same step only the latest is kept, because it has the most time left.
 */
static int
deepest_step(const int64 *events, int64 n, int64 within, FunnelMode mode)
{
	int64		start[STEP_MAX + 1];	/* of the chain that came to this step */
	uint32		chains = 0;		/* the steps that a chain came to */
	int			deepest = 0;

	for (int64 i = 0; i < n; i++)
	{
		int64		at = events[i] >> STEP_BITS;
		int			step = events[i] & STEP_MAX;
		bool		extends;

		if (i % 65536 == 0)
			CHECK_FOR_INTERRUPTS();
		if (mode == FUNNEL_STRICT_INCREASE)
			step = STEP_MAX - step;
		if (step == 0)
		{
			chains = 0;
			continue;
		}
		if (step == 1)
			start[0] = at;
		extends = step == 1 ||
			((chains & 1u << (step - 1)) != 0 && at - start[step - 1] <= within);

		/*
		 * In strict order a step beyond the next one of a chain ends it; without
		 * repetitions, a step that it has taken.
		 */
		if (mode == FUNNEL_STRICT_ORDER)
			chains &= ~0u << (step - 1);
		else if (mode == FUNNEL_STRICT_DEDUPLICATION)
			chains &= (1u << step) - 1;

		if (extends)
		{
			/* The step that the chain came from must not be taken again. */
			if (mode == FUNNEL_STRICT_DEDUPLICATION)
				chains &= ~(1u << (step - 1));
			start[step] = start[step - 1];
			chains |= 1u << step;
			deepest = Max(deepest, step);
		}
	}
	return deepest;
}

/* Final function of funnel_depth: 0 if the first step was never taken. */
PG_FUNCTION_INFO_V1(cxkpi_funnel_depth_final);
Datum
cxkpi_funnel_depth_final(PG_FUNCTION_ARGS)
{
	FunnelState *s = PG_GETARG_FUNNEL_STATE(0);
	int64		n = s->nevents;
	int64	   *events = palloc((n + 1) * sizeof(int64));

	memcpy(events, s->event, n * sizeof(int64));
	sort_events(events, n);
	if (n > EVENTS_MAX)
		n = drop_repetitions(events, n, s->mode);
	PG_RETURN_INT32(deepest_step(events, n, s->within, s->mode));
}

