/*
 * Durations: how long something took from its start to its end, for response
 * and resolution times, sales cycles, visits.
 *
 * What is still open is not a duration yet and is counted as unfinished, with
 * its age where that is known; an end before its start, or no start, is
 * counted as invalid.  The counts and the total are all that a mean needs, so
 * its aggregates stop there; duration_summary goes on with the distribution.
 */
#include "postgres.h"

#include <math.h>

#include "calendar.h"
#include "catalog/pg_type.h"
#include "duration_summary.h"
#include "miscadmin.h"
#include "period.h"
#include "statistics.h"
#include "utils/array.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

static bool duration_check(const Summary *s, Node *escontext);
static void duration_write(const Summary *s, StringInfo buf);
static bool duration_read(TextReader *r, const char *key, Summary **s);

static const Field duration_fields[] = {
	{"finished", FIELD_COUNT, WORD_FINISHED}, {"unfinished", FIELD_COUNT, WORD_UNFINISHED},
	{"invalid", FIELD_COUNT, WORD_INVALID}, {"total_usec", FIELD_INT128, WORD_TOTAL}
};

const SummaryType duration_summary_type = {
	.name = "duration_summary",
	.kind = SUMMARY_DURATION,
	.version = 1,
	.nparams = 1,
	.nwords_min = COUNT_WORDS,
	.nwords = SUMMARY_VARIABLE,
	.fields = duration_fields,
	.nfields = lengthof(duration_fields),
	.check = duration_check,
	.write = duration_write,
	.read = duration_read,
	.merge = distribution_merge,
	.pack = distribution_pack
};

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
	return distribution_check(summary, escontext);
}

/*
 * The distribution as text: [[microseconds, count], ...] of the finished
 * ("times") and the unfinished ("ages"), or of the buckets of a histogram,
 * each by its least value, and the unit they are multiples of.
 */
static const char *const member_keys[2][2] = {
	{"time_buckets", "age_buckets"}, {"times", "ages"}
};

static void
duration_write(const Summary *s, StringInfo buf)
{
	Distribution d = distribution_members(s);

	for (int unfinished = 0; unfinished < 2; unfinished++)
	{
		bool		any = false;

		for (int i = 0; i < d.n; i++)
		{
			int64		place = MEMBER_PLACE(d.members[i].key);

			if (MEMBER_UNFINISHED(d.members[i].key) != unfinished)
				continue;
			if (!any)
				appendStringInfo(buf, ",\"%s\":[", member_keys[d.exact][unfinished]);
			appendStringInfo(buf, "%s[" INT64_FORMAT "," INT64_FORMAT "]", any ? "," : "",
							 d.exact ? place : bucket_first(place), d.members[i].count);
			any = true;
		}
		if (any)
			appendStringInfoChar(buf, ']');
	}
	if (!d.exact && d.unit != 1)
		appendStringInfo(buf, ",\"unit_usec\":" INT64_FORMAT, d.unit);
}

/* One [microseconds, count] into s. */
static bool
read_member(TextReader *r, bool exact, bool unfinished, Summary **s)
{
	const char *start;
	Member		member;
	int64		usec;

	if (!text_expect(r, '['))
		return false;
	start = r->at;
	if (!text_int64(r, &usec))
		return false;
	if (usec < 0 || (!exact && bucket_first(bucket_of(usec)) != usec))
	{
		r->at = start;
		return text_fail(r, exact ? "a time that is not negative" : "the least value of a bucket");
	}
	if (!text_expect(r, ','))
		return false;
	start = r->at;
	if (!text_int64(r, &member.count))
		return false;
	member.key = MEMBER_KEY(exact ? usec : bucket_of(usec), unfinished);
	if (member.count <= 0 || !distribution_read(s, exact, member))
	{
		r->at = start;
		return text_fail(r, member.count <= 0 ? "a count of at least 1" :
						 "a time that is new and within what the form can hold");
	}
	return text_expect(r, ']');
}

static bool
duration_read(TextReader *r, const char *key, Summary **s)
{
	for (int i = 0; i < 4; i++)
	{
		bool		exact = i / 2;
		bool		unfinished = i % 2;

		if (strcmp(key, member_keys[exact][unfinished]) != 0)
			continue;
		if (!text_expect(r, '['))
			return false;
		do
		{
			CHECK_FOR_INTERRUPTS();
			if (!read_member(r, exact, unfinished, s))
				return false;
		} while (text_accept(r, ','));
		return text_expect(r, ']');
	}
	if (strcmp(key, "unit_usec") == 0)
	{
		const char *start = r->at;
		int64		unit;

		if (!text_int64(r, &unit))
			return false;
		if (distribution_read_unit(s, unit))
			return true;
		r->at = start;
		return text_fail(r, "the unit of a histogram");
	}
	return text_fail_key(r, key);
}

PG_FUNCTION_INFO_V1(cxkpi_duration_summary_in);
Datum
cxkpi_duration_summary_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&duration_summary_type, fcinfo);
}

/* Open states are never sent, so refuse to receive one. */
PG_FUNCTION_INFO_V1(cxkpi_duration_summary_recv);
Datum
cxkpi_duration_summary_recv(PG_FUNCTION_ARGS)
{
	Summary    *s = (Summary *) DatumGetPointer(summary_from_binary(&duration_summary_type, fcinfo));

	if (DISTRIBUTION_FORM(s) >= FORM_EXACT_OPEN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("duration_summary has an unrecognized form %d", DISTRIBUTION_FORM(s))));
	PG_RETURN_POINTER(s);
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

static void
duration_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("duration out of range"),
			 errdetail("A duration must be below 292,271 years.")));
}

/*
 * The time from started to ended in microseconds, the business time of the
 * calendar in that argument if it is not 0; negative if that is invalid, as
 * it is without a calendar.
 */
static pg_attribute_always_inline int64
elapsed(FunctionCallInfo fcinfo, int64 started, int64 ended, TimeType type, int calendar)
{
	int64		usec;

	if (ended < started || (calendar > 0 && PG_ARGISNULL(calendar)))
		return -1;
	if (calendar > 0)
	{
		const BusinessCalendar *c = PG_GETARG_CALENDAR(calendar);

		return business_usecs(c, calendar_instant(c, started, type),
							  calendar_instant(c, ended, type));
	}
	if (unlikely(pg_sub_s64_overflow(ended, started, &usec)))
		duration_out_of_range();
	return usec;
}

/* What one row says: which of the counts it is of, and its time if it has one. */
typedef struct Observation
{
	int			count;			/* WORD_FINISHED, ... */
	int64		usec;			/* negative if there is none */
} Observation;

/*
 * The row of start and end in arguments 1 and 2.  Unfinished at as_of, it has
 * the age it had then; as_of before its start makes it invalid.  as_of and
 * calendar are the numbers of their arguments, 0 where there is none.
 */
static pg_attribute_always_inline Observation
observe_times(FunctionCallInfo fcinfo, TimeType type, int as_of, int calendar)
{
	Observation row = {WORD_INVALID, -1};
	int64		started;

	if (PG_ARGISNULL(1))
		return row;
	started = finite_instant(PG_GETARG_DATUM(1), type);
	if (!PG_ARGISNULL(2))
	{
		row.usec = elapsed(fcinfo, started, finite_instant(PG_GETARG_DATUM(2), type), type, calendar);
		if (row.usec >= 0)
			row.count = WORD_FINISHED;
	}
	else if (as_of > 0 && !PG_ARGISNULL(as_of))
	{
		row.usec = elapsed(fcinfo, started, finite_instant(PG_GETARG_DATUM(as_of), type), type, calendar);
		if (row.usec >= 0)
			row.count = WORD_UNFINISHED;
	}
	else
		row.count = WORD_UNFINISHED;
	return row;
}

/* The row of an interval in argument 1: NULL is unfinished, negative invalid. */
static Observation
observe_interval(FunctionCallInfo fcinfo)
{
	Observation row = {WORD_UNFINISHED, -1};

	if (PG_ARGISNULL(1))
		return row;
	row.usec = usecs_from_interval(PG_GETARG_DATUM(1));
	row.count = row.usec < 0 ? WORD_INVALID : WORD_FINISHED;
	return row;
}

static inline void
count_row(DurationSummary *s, Observation row, int64 change)
{
	count_add(&duration_summary_type, &((Summary *) s)->word[row.count], change);
	if (row.count == WORD_FINISHED)
		int128_to_words(int128_from_words(s->total) + change * row.usec, s->total);
}

/*
 * Adds (change 1) or removes (-1) a row of the mean, whose state has no
 * distribution; one that it has, given by a caller in SQL, would no longer
 * be right.
 */
static pg_attribute_always_inline Datum
total_transition(FunctionCallInfo fcinfo, Observation row, int64 change)
{
	Summary    *s = summary_state(fcinfo, &duration_summary_type);

	if (unlikely(DISTRIBUTION_FORM(s) != FORM_NONE))
		s = distribution_drop(s);
	count_row((DurationSummary *) s, row, change);
	PG_RETURN_POINTER(s);
}

/* Adds or removes a row of counts, total and distribution. */
static pg_attribute_always_inline Datum
duration_transition(FunctionCallInfo fcinfo, Observation row, int64 change)
{
	Summary    *s = summary_state(fcinfo, &duration_summary_type);

	if (row.usec >= 0)
	{
		bool		unfinished = row.count == WORD_UNFINISHED;

		s = change > 0 ? distribution_add(s, row.usec, unfinished) :
			distribution_remove(s, row.usec, unfinished);
		if (s == NULL)
			PG_RETURN_NULL();
	}
	count_row((DurationSummary *) s, row, change);
	return summary_result(fcinfo, &duration_summary_type, s);
}

/* A transition function and its inverse. */
#define DURATION_TRANSITION(prefix, suffix, transition, observe) \
PG_FUNCTION_INFO_V1(cxkpi_##prefix##_accum_##suffix); \
Datum \
cxkpi_##prefix##_accum_##suffix(PG_FUNCTION_ARGS) \
{ \
	call_site(fcinfo); \
	return transition(fcinfo, observe, 1); \
} \
PG_FUNCTION_INFO_V1(cxkpi_##prefix##_accum_inv_##suffix); \
Datum \
cxkpi_##prefix##_accum_inv_##suffix(PG_FUNCTION_ARGS) \
{ \
	call_site(fcinfo); \
	return transition(fcinfo, observe, -1); \
}

#define DURATION_TRANSITIONS(suffix, type) \
DURATION_TRANSITION(duration_total, suffix, total_transition, observe_times(fcinfo, type, 0, 0)) \
DURATION_TRANSITION(duration_summary, suffix, duration_transition, observe_times(fcinfo, type, 0, 0)) \
DURATION_TRANSITION(duration_summary_as_of, suffix, duration_transition, observe_times(fcinfo, type, 3, 0)) \
DURATION_TRANSITION(duration_total_business, suffix, total_transition, observe_times(fcinfo, type, 0, 3)) \
DURATION_TRANSITION(duration_summary_business, suffix, duration_transition, observe_times(fcinfo, type, 3, 4))

DURATION_TRANSITIONS(date, TIME_DATE)
DURATION_TRANSITIONS(timestamp, TIME_TIMESTAMP)
DURATION_TRANSITIONS(timestamptz, TIME_TIMESTAMPTZ)
DURATION_TRANSITION(duration_summary, interval, duration_transition, observe_interval(fcinfo))

/* The final function of the aggregates that return a summary. */
PG_FUNCTION_INFO_V1(cxkpi_duration_summary_final);
Datum
cxkpi_duration_summary_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(distribution_pack((Summary *) PG_GETARG_DURATIONS(0)));
}

/* Microseconds as an interval of days and time; 22008 beyond its range. */
Datum
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

/*
 * An interval in microseconds.  22008 for one with months, which have no
 * fixed length, or beyond the range of durations.
 */
int64
usecs_from_interval(Datum datum)
{
	const Interval *interval = DatumGetIntervalP(datum);
	int64		usec;

	if (interval->month != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("interval \"%s\" is no duration",
						DatumGetCString(DirectFunctionCall1(interval_out, datum))),
				 errdetail("Months and years have no fixed length."),
				 errhint("Write days, such as '365 days', and subtract times with \"-\", for age() counts in months.")));
	if (pg_mul_s64_overflow(interval->day, USECS_PER_DAY, &usec) ||
		pg_add_s64_overflow(usec, interval->time, &usec))
		duration_out_of_range();
	return usec;
}

/* A count as an SQL function. */
#define DURATION_COUNT(name, field) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_INT64(PG_GETARG_DURATIONS(0)->field); \
}

DURATION_COUNT(duration_finished, finished)
DURATION_COUNT(duration_unfinished, unfinished)
DURATION_COUNT(duration_invalid, invalid)

/* The finished durations added up. */
PG_FUNCTION_INFO_V1(cxkpi_duration_total);
Datum
cxkpi_duration_total(PG_FUNCTION_ARGS)
{
	return interval_from_usecs(int128_from_words(PG_GETARG_DURATIONS(0)->total));
}

/* The total divided by n, to the microsecond. */
static inline int128
mean_usecs(const DurationSummary *s, int128 n)
{
	return (int128_from_words(s->total) + n / 2) / n;
}

/* The same as an interval; NULL where n is 0. */
static Datum
mean_interval(FunctionCallInfo fcinfo, const DurationSummary *s, int128 n)
{
	if (n == 0)
		PG_RETURN_NULL();
	return interval_from_usecs(mean_usecs(s, n));
}

/* Mean of the finished durations; NULL without any. */
PG_FUNCTION_INFO_V1(cxkpi_duration_average);
Datum
cxkpi_duration_average(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);

	return mean_interval(fcinfo, s, s->finished);
}

/* Mean of the finished in hours, as business_time gives them; NULL without any. */
PG_FUNCTION_INFO_V1(cxkpi_duration_business_average);
Datum
cxkpi_duration_business_average(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);

	if (s->finished == 0)
		PG_RETURN_NULL();
	return interval_from_business_usecs((int64) mean_usecs(s, s->finished));
}

/* Finished in percent of the started; NULL without any. */
PG_FUNCTION_INFO_V1(cxkpi_duration_resolution_rate);
Datum
cxkpi_duration_resolution_rate(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);

	return numeric_percent(fcinfo, s->finished, (int128) s->finished + s->unfinished);
}

/* The total divided by all that were started; NULL without any. */
PG_FUNCTION_INFO_V1(cxkpi_duration_average_per_opened);
Datum
cxkpi_duration_average_per_opened(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);

	return mean_interval(fcinfo, s, (int128) s->finished + s->unfinished);
}

/* The distribution of a summary; 22023 if it lacks times. */
Distribution
duration_distribution(const DurationSummary *s)
{
	if (distribution_lacks_times((const Summary *) s))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("duration_summary has no distribution"),
				 errdetail("It, or one that was merged into it, knows the number of its durations and their total only."),
				 errhint("Build it with duration_summary(started, ended).")));
	return distribution_members((const Summary *) s);
}

/* The finished time of rank 0, 1, ... in their order. */
static int64
time_of_rank(const Distribution *d, int64 rank)
{
	for (int i = 0; i < d->n; i++)
	{
		if (MEMBER_UNFINISHED(d->members[i].key))
			continue;
		if (rank < d->members[i].count)
			return distribution_time(d, MEMBER_PLACE(d->members[i].key));
		rank -= d->members[i].count;
	}
	elog(ERROR, "rank beyond the finished durations");
}

/* 22003 for what is not from 0 to 1. */
static double
check_fraction(double fraction)
{
	if (!(fraction >= 0 && fraction <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("fraction %g is out of range", fraction),
				 errdetail("A fraction must be from 0 to 1."),
				 errhint("Write the 90th percentile as 0.9.")));
	return fraction;
}

/*
 * The time that a fraction of the finished stays within, between two of them
 * as percentile_cont interpolates, with the server's own arithmetic.
 */
static Datum
percentile_of(const DurationSummary *s, const Distribution *d, double fraction)
{
	double		position = fraction * (s->finished - 1);
	Datum		low;
	Datum		step;
	Interval   *result;

	low = interval_from_usecs(time_of_rank(d, (int64) floor(position)));
	if (floor(position) == ceil(position))
		return low;
	step = DirectFunctionCall2(interval_mi,
							   interval_from_usecs(time_of_rank(d, (int64) ceil(position))), low);
	step = DirectFunctionCall2(interval_mul, step, Float8GetDatum(position - floor(position)));
	result = DatumGetIntervalP(DirectFunctionCall2(interval_pl, step, low));
	return interval_from_usecs((int128) result->day * USECS_PER_DAY + result->time);
}

/* percentile_of as an SQL function of a fraction; NULL without finished ones. */
PG_FUNCTION_INFO_V1(cxkpi_duration_percentile);
Datum
cxkpi_duration_percentile(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);
	double		fraction = PG_NARGS() > 1 ? check_fraction(PG_GETARG_FLOAT8(1)) : 0.5;
	Distribution d = duration_distribution(s);

	if (s->finished == 0)
		PG_RETURN_NULL();
	return percentile_of(s, &d, fraction);
}

/* The same of an array, as an array of its shape; a NULL in it stays one. */
PG_FUNCTION_INFO_V1(cxkpi_duration_percentiles);
Datum
cxkpi_duration_percentiles(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);
	ArrayType  *fractions = PG_GETARG_ARRAYTYPE_P(1);
	Distribution d = duration_distribution(s);
	Datum	   *values;
	bool	   *nulls;
	int			n;
	int16		length;
	bool		by_value;
	char		alignment;

	get_typlenbyvalalign(FLOAT8OID, &length, &by_value, &alignment);
	deconstruct_array(fractions, FLOAT8OID, length, by_value, alignment, &values, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (nulls[i])
			continue;
		check_fraction(DatumGetFloat8(values[i]));
		nulls[i] = s->finished == 0;
		if (!nulls[i])
			values[i] = percentile_of(s, &d, DatumGetFloat8(values[i]));
	}
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, nulls, ARR_NDIM(fractions), ARR_DIMS(fractions),
											 ARR_LBOUND(fractions), INTERVALOID,
											 sizeof(Interval), false, TYPALIGN_DOUBLE));
}

/*
 * Percent of the finished that took at most the target; of a histogram all
 * in the target's bucket did.  NULL without finished ones.
 */
PG_FUNCTION_INFO_V1(cxkpi_duration_share_within);
Datum
cxkpi_duration_share_within(PG_FUNCTION_ARGS)
{
	DurationSummary *s = PG_GETARG_DURATIONS(0);
	int64		target = usecs_from_interval(PG_GETARG_DATUM(1));
	Distribution d = duration_distribution(s);
	int64		within = 0;

	for (int i = 0; i < d.n; i++)
	{
		if (distribution_least(&d, MEMBER_PLACE(d.members[i].key)) > target)
			break;
		if (!MEMBER_UNFINISHED(d.members[i].key))
			within += d.members[i].count;
	}
	return numeric_percent(fcinfo, within, s->finished);
}
