/*
 * The events of one subject, which the states of this kernel hold until the
 * final function puts them in order.
 *
 * A state ends in a buffer: its last fixed word counts the values that follow,
 * and the words behind those are spare and zero, because a state that grew by
 * one word at a time would be copied for every event.
 */
#ifndef CXKPI_FUNNEL_EVENT_H
#define CXKPI_FUNNEL_EVENT_H

#include "postgres.h"

#include "period.h"
#include "summary.h"
#include "summary_types.h"

/* Bits of a step number; 0 means no step. */
#define STEP_BITS 5
#define STEP_MAX ((1 << STEP_BITS) - 1)

/* Of one subject or prospect, 8 MB. */
#define EVENTS_MAX (1024 * 1024)

/* Times within this distance of 2000-01-01 leave room for a step in a word. */
#define EVENT_TIME_LIMIT (INT64CONST(1) << (63 - STEP_BITS))

extern void event_time_out_of_range(int64 at) pg_attribute_noreturn();

static inline bool
event_time_is_valid(int64 at)
{
	return at >= -EVENT_TIME_LIMIT && at < EVENT_TIME_LIMIT;
}

/* The time of an event in microseconds; errors out if it is not finite. */
static inline int64
event_time(Datum datum, TimeType type)
{
	int64		at = instant_from_datum(datum, type);

	if (unlikely(!event_time_is_valid(at)))
		event_time_out_of_range(at);
	return at;
}

static inline int64
buffer_capacity(const SummaryType *type, const Summary *s)
{
	return SUMMARY_NWORDS(s) - type->nwords_min;
}

extern bool buffer_check(const SummaryType *type, const Summary *s, Node *escontext);
extern bool buffer_read(const SummaryType *type, TextReader *r, Summary **s);
extern Summary *buffer_reserve(const SummaryType *type, Summary *s, int64 n);
extern void buffer_append(const SummaryType *type, Summary *s, const int64 *values, int64 n);
extern void buffer_truncate(const SummaryType *type, Summary *s, int64 n);

#endif							/* CXKPI_FUNNEL_EVENT_H */
