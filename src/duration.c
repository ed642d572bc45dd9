/*
 * Durations: how long something took from its start to its end, for response
 * and resolution times, sales cycles, visits.
 *
 * What is still open is not a duration yet and is counted as unfinished; an
 * end before its start, or no start, is counted as invalid.
 */
#include "postgres.h"

#include "period.h"
#include "statistics.h"
#include "summary.h"
#include "utils/fmgrprotos.h"

typedef struct DurationSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		unused[2];
	int64		finished;
	int64		unfinished;
	int64		invalid;
	int64		total[2];		/* int128 as words: microseconds of the finished */
} DurationSummary;

static bool duration_check(const Summary *s, Node *escontext);

static const Field duration_fields[] = {
	{"finished", FIELD_COUNT, 0}, {"unfinished", FIELD_COUNT, 1},
	{"invalid", FIELD_COUNT, 2}, {"total_usec", FIELD_INT128, 3}
};

const SummaryType duration_summary_type = {
	.name = "duration_summary",
	.kind = SUMMARY_DURATION,
	.nwords_min = 5,
	.nwords = 5,
	.fields = duration_fields,
	.nfields = lengthof(duration_fields),
	.check = duration_check
};

#define PG_GETARG_DURATIONS(n) ((DurationSummary *) PG_GETARG_SUMMARY(duration_summary_type, n))

static bool
duration_check(const Summary *summary, Node *escontext)
{
	const DurationSummary *s = (const DurationSummary *) summary;
	int128		total = int128_from_words(s->total);

	if (!check_counts(&duration_summary_type, summary->word, 3, escontext))
		return false;
	if (total < 0 || total > (int128) s->finished * PG_INT64_MAX)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("duration_summary has a total that " INT64_FORMAT " durations can't have",
						s->finished)));
	return true;
}

PG_FUNCTION_INFO_V1(duration_summary_in);
Datum
duration_summary_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&duration_summary_type, fcinfo);
}

PG_FUNCTION_INFO_V1(duration_summary_recv);
Datum
duration_summary_recv(PG_FUNCTION_ARGS)
{
	return summary_from_binary(&duration_summary_type, fcinfo);
}

/* An end of a duration, which must be finite: 22008. */
static inline int64
finite_instant(Datum datum, TimeType type)
{
	int64		instant = instant_from_datum(datum, type);

	if (unlikely(TIMESTAMP_NOT_FINITE(instant)))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("%s is no start or end of a duration",
						TIMESTAMP_IS_NOBEGIN(instant) ? "-infinity" : "infinity"),
				 errdetail("A duration lies between two finite times."),
				 errhint("What has not ended yet has the end NULL: NULLIF(resolved, 'infinity').")));
	return instant;
}

/* Adds (change 1) or removes (-1) the time from argument 1 to argument 2. */
static pg_attribute_always_inline Datum
duration_transition(FunctionCallInfo fcinfo, TimeType type, int64 change)
{
	DurationSummary *s = (DurationSummary *) summary_state(fcinfo, &duration_summary_type);
	int64	   *count = &s->invalid;

	if (!PG_ARGISNULL(1))
	{
		int64		started = finite_instant(PG_GETARG_DATUM(1), type);

		if (PG_ARGISNULL(2))
			count = &s->unfinished;
		else
		{
			int64		ended = finite_instant(PG_GETARG_DATUM(2), type);

			if (ended >= started)
			{
				int64		elapsed;

				if (unlikely(pg_sub_s64_overflow(ended, started, &elapsed)))
					ereport(ERROR,
							(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
							 errmsg("duration out of range"),
							 errdetail("A duration must be below 292,271 years.")));
				count = &s->finished;
				int128_to_words(int128_from_words(s->total) + change * elapsed, s->total);
			}
		}
	}
	count_add(&duration_summary_type, count, change);
	PG_RETURN_POINTER(s);
}

#define DURATION_TRANSITIONS(suffix, type) \
PG_FUNCTION_INFO_V1(duration_summary_accum_##suffix); \
Datum \
duration_summary_accum_##suffix(PG_FUNCTION_ARGS) \
{ \
	return duration_transition(fcinfo, type, 1); \
} \
PG_FUNCTION_INFO_V1(duration_summary_accum_inv_##suffix); \
Datum \
duration_summary_accum_inv_##suffix(PG_FUNCTION_ARGS) \
{ \
	return duration_transition(fcinfo, type, -1); \
}

DURATION_TRANSITIONS(date, TIME_DATE)
DURATION_TRANSITIONS(timestamp, TIME_TIMESTAMP)
DURATION_TRANSITIONS(timestamptz, TIME_TIMESTAMPTZ)

/* Microseconds as an interval of days and time; 22008 beyond its range. */
static Datum
interval_from_usecs(int128 usecs)
{
	Interval   *interval = palloc0(sizeof(Interval));
	int128		days = usecs / USECS_PER_DAY;

	if (days > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("interval out of range"),
				 errdetail("An interval holds at most %d days.", PG_INT32_MAX)));
	interval->day = (int32) days;
	interval->time = (int64) (usecs % USECS_PER_DAY);
	return IntervalPGetDatum(interval);
}

/* A count as an SQL function. */
#define DURATION_COUNT(name, field) \
PG_FUNCTION_INFO_V1(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_INT64(PG_GETARG_DURATIONS(0)->field); \
}

DURATION_COUNT(duration_finished, finished)
DURATION_COUNT(duration_unfinished, unfinished)
DURATION_COUNT(duration_invalid, invalid)

/* The finished durations added up. */
PG_FUNCTION_INFO_V1(duration_total);
Datum
duration_total(PG_FUNCTION_ARGS)
{
	return interval_from_usecs(int128_from_words(PG_GETARG_DURATIONS(0)->total));
}

/* Mean of the finished durations, to the microsecond; NULL without any. */
PG_FUNCTION_INFO_V1(duration_average);
Datum
duration_average(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);

	if (s->finished == 0)
		PG_RETURN_NULL();
	return interval_from_usecs((int128_from_words(s->total) + s->finished / 2) / s->finished);
}

/* Finished in percent of the started; NULL without any. */
PG_FUNCTION_INFO_V1(duration_resolution_rate);
Datum
duration_resolution_rate(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);

	return numeric_percent(fcinfo, s->finished, (int128) s->finished + s->unfinished);
}
