/*
 * How many touches it took before the first response of one prospect.
 */
#include "postgres.h"

#include "funnel_event.h"

/*
 * Touches come in any order, and only those up to the first response count, so
 * their times are kept until it is known.  Rows are counted apart from touches
 * because the limit must not depend on the order in which they come.
 *
 * A touch at 2000-01-01 00:00:00 and a response 1 us later, as
 * touches_state_send has it:
 *
 * 01 0d 0000				version, kind, unused
 * 0000000000000001			time of the first response
 * 0000000000000002			rows
 * 0000000000000001			number of touches
 * 0000000000000000			time of the touch
 */
typedef struct TouchesState
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		unused[2];
	int64		first_response; /* microseconds; PG_INT64_MAX: none yet */
	int64		nrows;			/* touches and responses seen */
	int64		ntouches;
	int64		touch[FLEXIBLE_ARRAY_MEMBER];	/* some can be after the response */
} TouchesState;

static bool touches_state_check(const Summary *s, Node *escontext);
static void touches_state_write(const Summary *s, StringInfo buf);
static bool touches_state_read(TextReader *r, const char *key, Summary **s);

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

#define PG_GETARG_TOUCHES_STATE(n) ((TouchesState *) PG_GETARG_SUMMARY(touches_state_type, n))

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
		return text_fail_key(r, key);
	return buffer_read(&touches_state_type, r, s);
}

SUMMARY_IO(touches_state)

/*
 * More rows of a prospect, touches or not.  All count against the limit, so
 * that passing it does not depend on the order they came in.
 */
static inline void
count_rows(TouchesState *s, int64 nrows)
{
	s->nrows += nrows;
	if (unlikely(s->nrows > EVENTS_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d rows of one prospect", EVENTS_MAX),
				 errhint("Group by the prospect, or leave out rows that cannot matter by FILTER.")));
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

/*
 * Adds n touches.  Where there is no room, those after the response are dropped
 * first: a state must not grow by what cannot matter.
 */
static TouchesState *
add_touches(TouchesState *s, const int64 *touches, int64 n)
{
	if (s->ntouches + n > buffer_capacity(&touches_state_type, (Summary *) s))
	{
		buffer_truncate(&touches_state_type, (Summary *) s, touches_before_response(s, s->touch));
		s = (TouchesState *) buffer_reserve(&touches_state_type, (Summary *) s, Max(n, s->ntouches));
	}
	buffer_append(&touches_state_type, (Summary *) s, touches, n);
	return s;
}

/*
 * Adds the touch at argument 1, or the response if argument 2 says so.  Rows
 * without a time are ignored; a NULL is_response is a touch.
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

#define TOUCHES_TRANSITION(suffix, type) \
PG_FUNCTION_INFO_V1(cxkpi_touches_state_accum_##suffix); \
Datum \
cxkpi_touches_state_accum_##suffix(PG_FUNCTION_ARGS) \
{ \
	call_site(fcinfo); \
	return touches_state_transition(fcinfo, type); \
}

TOUCHES_TRANSITION(date, TIME_DATE)
TOUCHES_TRANSITION(timestamp, TIME_TIMESTAMP)
TOUCHES_TRANSITION(timestamptz, TIME_TIMESTAMPTZ)

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
