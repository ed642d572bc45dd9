#include "postgres.h"

#include "funnel_event.h"
#include "miscadmin.h"

void
event_time_out_of_range(int64 at)
{
	StringInfoData text;

	initStringInfo(&text);
	append_instant(&text, at);
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("event time %s is out of range", text.data),
			 errdetail("Times of events must be finite and before the year 11133."),
			 errhint("Use NULL as the time of what has not happened yet: NULLIF(at, 'infinity').")));
}

static int64 *
buffer_count(const SummaryType *type, const Summary *s)
{
	return &((Summary *) s)->word[type->nwords_min - 1];
}

static int64 *
buffer_values(const SummaryType *type, const Summary *s)
{
	return &((Summary *) s)->word[type->nwords_min];
}

/* Whether a state has no more values than words, and its spare words are 0. */
bool
buffer_check(const SummaryType *type, const Summary *s, Node *escontext)
{
	int64		capacity = buffer_capacity(type, s);
	int64		count = *buffer_count(type, s);
	const int64 *values = buffer_values(type, s);

	if (count < 0 || count > capacity)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("%s counts " INT64_FORMAT " values and has " INT64_FORMAT,
						type->name, count, capacity)));
	for (int64 i = count; i < capacity; i++)
	{
		if (i % 65536 == 0)
			CHECK_FOR_INTERRUPTS();
		if (values[i] != 0)
			ereturn(escontext, false,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("%s has a spare word that is not 0", type->name)));
	}
	return true;
}

/* Reads the array of the text form into the buffer. */
bool
buffer_read(const SummaryType *type, TextReader *r, Summary **s)
{
	int64	   *values;
	int			n;

	if (!text_array(r, text_int64, &values, &n))
		return false;
	*s = summary_resize(*s, type->nwords_min + n);
	*buffer_count(type, *s) = n;
	memcpy(buffer_values(type, *s), values, n * sizeof(int64));
	return true;
}

/*
 * s, or a copy with room for n values more and as many to spare.  The old one
 * can belong to the executor, so it is not freed.
 */
Summary *
buffer_reserve(const SummaryType *type, Summary *s, int64 n)
{
	int64		count = *buffer_count(type, s);
	Summary    *larger;

	if (likely(count + n <= buffer_capacity(type, s)))
		return s;
	larger = palloc0(SUMMARY_SIZE(type->nwords_min + Max(4, 2 * count + n)));
	memcpy(larger, s, VARSIZE(s));
	SET_VARSIZE(larger, SUMMARY_SIZE(type->nwords_min + Max(4, 2 * count + n)));
	return larger;
}

/* Adds n values, for which there must be room. */
void
buffer_append(const SummaryType *type, Summary *s, const int64 *values, int64 n)
{
	int64	   *count = buffer_count(type, s);

	memcpy(buffer_values(type, s) + *count, values, n * sizeof(int64));
	*count += n;
}

/* Keeps the first n values. */
void
buffer_truncate(const SummaryType *type, Summary *s, int64 n)
{
	int64	   *count = buffer_count(type, s);

	memset(buffer_values(type, s) + n, 0, (*count - n) * sizeof(int64));
	*count = n;
}
