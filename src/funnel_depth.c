/*
 * Journeys of one subject: how far it came along the ordered steps of a
 * funnel, and how many touches it took before the first response.
 *
 * The events of a subject come in any order and from any worker, so the
 * states buffer them and the final functions put them in order.  A buffer has
 * spare words, all zero, which keeps it from being copied for every event.
 */
#include "postgres.h"

#include "funnel_depth.h"
#include "period.h"
#include "scan_kernel.h"
#include "summary.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

/* Times within this distance of 2000-01-01 fit the others. */
#define EVENT_TIME_LIMIT (INT64CONST(1) << (63 - STEP_BITS))

/* Of one subject or prospect, 8 MB. */
#define EVENTS_MAX (1024 * 1024)

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
 * An event is its time * 2^STEP_BITS + its step, so that the order of the
 * integers is that of the events.  Where times must increase the step is
 * counted from STEP_MAX down: of the steps of one instant none may build on
 * another, and none does when they are met in falling order.
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

typedef struct TouchesState
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		unused[2];
	int64		first_response; /* microseconds; PG_INT64_MAX: none yet */
	int64		nrows;			/* touches and responses seen */
	int64		ntouches;
	int64		touch[FLEXIBLE_ARRAY_MEMBER];	/* some may be after the response */
} TouchesState;

static bool funnel_state_check(const Summary *s, Node *escontext);
static void funnel_state_write(const Summary *s, StringInfo buf);
static bool funnel_state_read(TextReader *r, const char *key, Summary **s);
static bool touches_state_check(const Summary *s, Node *escontext);
static void touches_state_write(const Summary *s, StringInfo buf);
static bool touches_state_read(TextReader *r, const char *key, Summary **s);

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

static const Field touches_state_fields[] = {
	{"first_response_usec", FIELD_COUNT, 0}, {"rows", FIELD_COUNT, 1}
};

const SummaryType touches_state_type = {
	.name = "touches_state",
	.kind = SUMMARY_TOUCHES_STATE,
	.version = 1,
	.nwords_min = 3,
	.nwords = SUMMARY_VARIABLE,
	.fields = touches_state_fields,
	.nfields = lengthof(touches_state_fields),
	.check = touches_state_check,
	.write = touches_state_write,
	.read = touches_state_read
};

#define PG_GETARG_FUNNEL_STATE(n) ((FunnelState *) PG_GETARG_SUMMARY(funnel_state_type, n))
#define PG_GETARG_TOUCHES_STATE(n) ((TouchesState *) PG_GETARG_SUMMARY(touches_state_type, n))

/*
 * The buffers of both states: the last fixed word counts the values that
 * follow it, and the words behind those are spare.
 */
#define BUFFER_COUNT(type, s) ((s)->word[(type).nwords_min - 1])
#define BUFFER_VALUES(type, s) (&(s)->word[(type).nwords_min])
#define BUFFER_CAPACITY(type, s) (SUMMARY_NWORDS(s) - (type).nwords_min)

static bool
buffer_check(const SummaryType *type, const Summary *s, Node *escontext)
{
	int64		capacity = BUFFER_CAPACITY(*type, s);
	int64		count = BUFFER_COUNT(*type, s);
	const int64 *values = BUFFER_VALUES(*type, s);

	if (count < 0 || count > capacity)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("%s counts " INT64_FORMAT " values and has " INT64_FORMAT,
						type->name, count, capacity)));
	for (int64 i = count; i < capacity; i++)
	{
		if (values[i] != 0)
			ereturn(escontext, false,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("%s has a spare word that is not 0", type->name)));
	}
	return true;
}

/* The array in the text form becomes the buffer. */
static bool
buffer_read(const SummaryType *type, TextReader *r, Summary **s)
{
	int64	   *values;
	int			n;

	if (!text_array(r, text_int64, &values, &n))
		return false;
	*s = summary_resize(*s, type->nwords_min + n);
	BUFFER_COUNT(*type, *s) = n;
	memcpy(BUFFER_VALUES(*type, *s), values, n * sizeof(int64));
	return true;
}

/*
 * s, or a copy with room for n values more and as many to spare.  The old one
 * may belong to the executor, so it is left alone.
 */
static Summary *
buffer_reserve(const SummaryType *type, Summary *s, int64 n)
{
	int64		count = BUFFER_COUNT(*type, s);
	Summary    *larger;

	if (likely(count + n <= BUFFER_CAPACITY(*type, s)))
		return s;
	larger = palloc0(SUMMARY_SIZE(type->nwords_min + Max(4, 2 * count + n)));
	memcpy(larger, s, VARSIZE(s));
	SET_VARSIZE(larger, SUMMARY_SIZE(type->nwords_min + Max(4, 2 * count + n)));
	return larger;
}

static void
buffer_append(const SummaryType *type, Summary *s, const int64 *values, int64 n)
{
	int64	   *count = &BUFFER_COUNT(*type, s);

	memcpy(BUFFER_VALUES(*type, s) + *count, values, n * sizeof(int64));
	*count += n;
}

/* Keeps the first n values. */
static void
buffer_truncate(const SummaryType *type, Summary *s, int64 n)
{
	int64	   *count = &BUFFER_COUNT(*type, s);

	memset(BUFFER_VALUES(*type, s) + n, 0, (*count - n) * sizeof(int64));
	*count = n;
}

static void
too_many_events(const char *what, const char *whose)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("more than %d %s of one %s", EVENTS_MAX, what, whose),
			 errhint("Group by the %s, or leave out rows that cannot matter by FILTER.", whose)));
}

static inline bool
event_time_is_valid(int64 at)
{
	return at >= -EVENT_TIME_LIMIT && at < EVENT_TIME_LIMIT;
}

/* The time of an event, which must be finite: 22008. */
static inline int64
event_time(Datum datum, TimeType type)
{
	int64		at = instant_from_datum(datum, type);
	StringInfoData text;

	if (likely(event_time_is_valid(at)))
		return at;
	initStringInfo(&text);
	append_instant(&text, at);
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("event time %s is out of range", text.data),
			 errdetail("Times of events must be finite and before the year 11133."),
			 errhint("What has not happened yet has the time NULL: NULLIF(at, 'infinity').")));
}

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
				 errdetail("At most %d can be.", 2 * EVENTS_MAX)));
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
		return text_fail(r, "the key \"events\"");
	return buffer_read(&funnel_state_type, r, s);
}

PG_FUNCTION_INFO_V1(cxkpi_funnel_state_in);
Datum
cxkpi_funnel_state_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&funnel_state_type, fcinfo);
}

PG_FUNCTION_INFO_V1(cxkpi_funnel_state_recv);
Datum
cxkpi_funnel_state_recv(PG_FUNCTION_ARGS)
{
	return summary_from_binary(&funnel_state_type, fcinfo);
}

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
		if (kept < most || events[kept - most] != events[i])
			events[kept++] = events[i];
	}
	if (kept > EVENTS_MAX)
		too_many_events("different events", "subject");
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
 * Argument n in microseconds, NULL being no limit.  A month has no length of
 * its own: 22023.
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
				 errhint("Write it in days or less, such as '30 days'; NULL is no limit.")));
	if (pg_mul_s64_overflow(within->day, USECS_PER_DAY, &usecs) ||
		pg_add_s64_overflow(usecs, within->time, &usecs) || usecs < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("window %s of a funnel is out of range",
						DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(within)))),
				 errdetail("A window must be from 0 to 292,000 years."),
				 errhint("Give the longest time from the first step to the last, such as '7 days'; NULL is no limit.")));
	return usecs;
}

/* Argument n, the name of a mode; NULL or left out it is the default. */
static FunnelMode
mode_argument(FunctionCallInfo fcinfo, int n)
{
	text	   *name;

	if (PG_NARGS() <= n || PG_ARGISNULL(n))
		return FUNNEL_DEFAULT;
	name = PG_GETARG_TEXT_PP(n);
	for (int mode = 1; mode < lengthof(funnel_mode_names); mode++)
	{
		if (VARSIZE_ANY_EXHDR(name) == strlen(funnel_mode_names[mode]) &&
			memcmp(VARDATA_ANY(name), funnel_mode_names[mode], VARSIZE_ANY_EXHDR(name)) == 0)
			return mode;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown mode of a funnel: \"%s\"", text_to_cstring(name)),
			 errhint("The modes are default, strict_order, strict_increase and strict_deduplication.")));
}

static inline int64
event_of(int64 at, int step, FunnelMode mode)
{
	return at * (1 << STEP_BITS) + (mode == FUNNEL_STRICT_INCREASE ? STEP_MAX - step : step);
}

/* Adds the event (at, step) of arguments 1 and 2; what has no time is none. */
static pg_attribute_always_inline Datum
funnel_state_transition(FunctionCallInfo fcinfo, TimeType type)
{
	bool		fresh = PG_ARGISNULL(0);
	FunnelState *s = (FunnelState *) summary_state(fcinfo, &funnel_state_type);
	int64		within = window_argument(fcinfo, 3);
	FunnelMode	mode = mode_argument(fcinfo, 4);
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
					 errhint("An event that is no step of the funnel has the step NULL.")));
	}
	/* What is no step matters only where it must not come between. */
	if (PG_ARGISNULL(1) || (step == 0 && mode != FUNNEL_STRICT_ORDER))
		PG_RETURN_POINTER(s);

	event = event_of(event_time(PG_GETARG_DATUM(1), type), step, mode);
	funnel_bound(s);
	s = (FunnelState *) buffer_reserve(&funnel_state_type, (Summary *) s, 1);
	buffer_append(&funnel_state_type, (Summary *) s, &event, 1);
	PG_RETURN_POINTER(s);
}

/* Both states must be of one window and mode: 22023. */
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
 * the window from it.  Any first step may begin a chain; of those that came
 * to the same step the latest has the most time left, so it alone is kept.
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

		/* A chain ends at a step beyond its next one, or that it has passed. */
		if (mode == FUNNEL_STRICT_ORDER)
			chains &= ~0u << (step - 1);
		else if (mode == FUNNEL_STRICT_DEDUPLICATION)
			chains &= (1u << step) - 1;

		if (extends)
		{
			/* In these modes a chain is where it came to, and nowhere before. */
			if (mode == FUNNEL_STRICT_ORDER || mode == FUNNEL_STRICT_DEDUPLICATION)
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

static bool
touches_state_check(const Summary *summary, Node *escontext)
{
	const TouchesState *s = (const TouchesState *) summary;

	if (s->nrows < s->ntouches || s->nrows > EVENTS_MAX)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("touches_state has " INT64_FORMAT " touches in " INT64_FORMAT " rows",
						s->ntouches, s->nrows)));
	return buffer_check(&touches_state_type, summary, escontext);
}

static void
touches_state_write(const Summary *summary, StringInfo buf)
{
	const TouchesState *s = (const TouchesState *) summary;

	append_array(buf, "touches_usec", append_int64, s->touch, s->ntouches);
}

static bool
touches_state_read(TextReader *r, const char *key, Summary **s)
{
	if (strcmp(key, "touches_usec") != 0)
		return text_fail(r, "the key \"touches_usec\"");
	return buffer_read(&touches_state_type, r, s);
}

PG_FUNCTION_INFO_V1(cxkpi_touches_state_in);
Datum
cxkpi_touches_state_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&touches_state_type, fcinfo);
}

PG_FUNCTION_INFO_V1(cxkpi_touches_state_recv);
Datum
cxkpi_touches_state_recv(PG_FUNCTION_ARGS)
{
	return summary_from_binary(&touches_state_type, fcinfo);
}

/*
 * More rows of a prospect, touches or not.  All count against the limit, so
 * that passing it does not depend on the order they came in.
 */
static inline void
count_rows(TouchesState *s, int64 nrows)
{
	s->nrows += nrows;
	if (unlikely(s->nrows > EVENTS_MAX))
		too_many_events("rows", "prospect");
}

/* Moves the touches not later than the first response to kept. */
static int64
touches_before_response(const TouchesState *s, int64 *kept)
{
	int64		n = 0;

	for (int64 i = 0; i < s->ntouches; i++)
	{
		if (s->touch[i] <= s->first_response)
			kept[n++] = s->touch[i];
	}
	return n;
}

/* Adds touches, making room from those that a response has overtaken. */
static TouchesState *
add_touches(TouchesState *s, const int64 *touches, int64 n)
{
	if (s->ntouches + n > BUFFER_CAPACITY(touches_state_type, (Summary *) s))
	{
		buffer_truncate(&touches_state_type, (Summary *) s, touches_before_response(s, s->touch));
		s = (TouchesState *) buffer_reserve(&touches_state_type, (Summary *) s, Max(n, s->ntouches));
	}
	buffer_append(&touches_state_type, (Summary *) s, touches, n);
	return s;
}

/*
 * Adds the touch at argument 1, or the response if argument 2 says so.  What
 * has no time is neither; what is not known to be a response is a touch.
 */
static pg_attribute_always_inline Datum
touches_state_transition(FunctionCallInfo fcinfo, TimeType type)
{
	bool		fresh = PG_ARGISNULL(0);
	TouchesState *s = (TouchesState *) summary_state(fcinfo, &touches_state_type);
	int64		at;

	if (fresh)
		s->first_response = PG_INT64_MAX;
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(s);

	at = event_time(PG_GETARG_DATUM(1), type);
	count_rows(s, 1);
	if (!PG_ARGISNULL(2) && PG_GETARG_BOOL(2))
		s->first_response = Min(s->first_response, at);
	else if (at <= s->first_response)
		s = add_touches(s, &at, 1);
	PG_RETURN_POINTER(s);
}

#define JOURNEY_TRANSITIONS(suffix, type) \
PG_FUNCTION_INFO_V1(cxkpi_funnel_state_accum_##suffix); \
Datum \
cxkpi_funnel_state_accum_##suffix(PG_FUNCTION_ARGS) \
{ \
	call_site(fcinfo); \
	return funnel_state_transition(fcinfo, type); \
} \
PG_FUNCTION_INFO_V1(cxkpi_touches_state_accum_##suffix); \
Datum \
cxkpi_touches_state_accum_##suffix(PG_FUNCTION_ARGS) \
{ \
	call_site(fcinfo); \
	return touches_state_transition(fcinfo, type); \
}

JOURNEY_TRANSITIONS(date, TIME_DATE)
JOURNEY_TRANSITIONS(timestamp, TIME_TIMESTAMP)
JOURNEY_TRANSITIONS(timestamptz, TIME_TIMESTAMPTZ)

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

/* Kernel: states that have no room yet for an event grow here, where no copy is made of them. */
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
		if (unlikely(s->nevents == BUFFER_CAPACITY(funnel_state_type, (Summary *) s)))
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
	{NULL}
};

PG_FUNCTION_INFO_V1(cxkpi_touches_state_combine);
Datum
cxkpi_touches_state_combine(PG_FUNCTION_ARGS)
{
	TouchesState *s = (TouchesState *) summary_state(fcinfo, &touches_state_type);
	TouchesState *other = PG_GETARG_TOUCHES_STATE(1);

	count_rows(s, other->nrows);
	s->first_response = Min(s->first_response, other->first_response);
	PG_RETURN_POINTER(add_touches(s, other->touch, other->ntouches));
}

/* Final function of touches_to_response; NULL while there is no response. */
PG_FUNCTION_INFO_V1(cxkpi_touches_to_response_final);
Datum
cxkpi_touches_to_response_final(PG_FUNCTION_ARGS)
{
	TouchesState *s = PG_GETARG_TOUCHES_STATE(0);

	if (s->first_response == PG_INT64_MAX)
		PG_RETURN_NULL();
	PG_RETURN_INT32(touches_before_response(s, palloc((s->ntouches + 1) * sizeof(int64))));
}
