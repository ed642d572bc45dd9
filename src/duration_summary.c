/*
 * Durations: how long something took from its start to its end, such as
 * response and resolution times, sales cycles, visits.
 *
 * A row that is still open is not a duration yet and counts as unfinished, with
 * its age if that is known.  An end before its start, or no start, counts as
 * invalid.  The counts and the total are all that a mean needs, so its
 * aggregates stop there; duration_summary goes on with the distribution.
 */
#include "postgres.h"

#include "duration_elapsed.h"
#include "duration_summary.h"
#include "scan_kernel.h"
#include "miscadmin.h"
#include "statistics.h"
#include "summary_types.h"

static bool duration_check(const Summary *s, Node *escontext);
static void duration_write(const Summary *s, StringInfo buf);
static bool duration_read(TextReader *r, const char *key, Summary **s);
static Summary *duration_merge(Summary *s, const Summary *other, int sign);

static const Field duration_fields[] = {
	{"finished", FIELD_COUNT, WORD_FINISHED}, {"unfinished", FIELD_COUNT, WORD_UNFINISHED},
	{"invalid", FIELD_COUNT, WORD_INVALID}, {"total_usec", FIELD_INT128, WORD_TOTAL}
};

const SummaryType duration_summary_type = {
	.name = "duration_summary",
	.kind = SUMMARY_DURATION,
	.version = 1,
	.nparams = 2,
	.nwords_min = COUNT_WORDS,
	.nwords = SUMMARY_VARIABLE,
	.fields = duration_fields,
	.nfields = lengthof(duration_fields),
	.check = duration_check,
	.write = duration_write,
	.read = duration_read,
	.merge = duration_merge,
	.pack = distribution_pack
};

/* Whether any row was counted, an invalid one included. */
static inline bool
has_rows(const DurationSummary *s)
{
	return (s->finished | s->unfinished | s->invalid) != 0;
}

static bool
duration_check(const Summary *summary, Node *escontext)
{
	const DurationSummary *s = (const DurationSummary *) summary;
	int128		total = int128_from_words(s->total);

	if (!check_counts(&duration_summary_type, summary->word, 3, escontext))
		return false;
	if (s->time_kind > TIME_BUSINESS || (s->time_kind != TIME_ELAPSED && !has_rows(s)))
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("duration_summary has an invalid kind of time %d", s->time_kind),
				 errdetail("It is 0, or 1 for business time of at least one row.")));
	if (total < 0 || total > (int128) s->finished * PG_INT64_MAX)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("duration_summary has a total that " INT64_FORMAT " durations cannot have",
						s->finished)));
	return distribution_check(summary, escontext);
}

void
duration_kinds_differ(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("business time and elapsed time cannot be mixed"),
			 errdetail("One duration_summary was built with a business_calendar, the other without."),
			 errhint("Build both with a calendar or both without, or keep them in different groups.")));
}

/* Adds the distribution of other (sign 1) or takes it away (-1); the counts are merged already. */
static Summary *
duration_merge(Summary *summary, const Summary *other_summary, int sign)
{
	DurationSummary *s = (DurationSummary *) summary;
	const DurationSummary *other = (const DurationSummary *) other_summary;
	bool		had_rows = s->finished != sign * other->finished ||
		s->unfinished != sign * other->unfinished || s->invalid != sign * other->invalid;

	if (had_rows && has_rows(other) && s->time_kind != other->time_kind)
		duration_kinds_differ();
	if (!had_rows)
		s->time_kind = other->time_kind;
	if (!has_rows(s))
		s->time_kind = TIME_ELAPSED;
	return distribution_merge(summary, other_summary, sign);
}

/*
 * "time":"business" of business time, then the distribution: [[microseconds,
 * count], ...] of the finished ("times") and the unfinished ("ages"), or of
 * the buckets of a histogram, each by its least value, and the unit they are
 * multiples of.
 */
static const char *const member_keys[2][2] = {
	{"time_buckets", "age_buckets"}, {"times", "ages"}
};

static void
duration_write(const Summary *s, StringInfo buf)
{
	Distribution d = distribution_members(s);

	if (((const DurationSummary *) s)->time_kind == TIME_BUSINESS)
		appendStringInfoString(buf, ",\"time\":\"business\"");
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
	if (strcmp(key, "time") == 0)
	{
		const char *start = r->at;
		char		kind[TEXT_KEY_SIZE];

		if (!text_string(r, kind, sizeof(kind)))
			return false;
		((DurationSummary *) *s)->time_kind = TIME_BUSINESS;
		if (strcmp(kind, "business") == 0)
			return true;
		r->at = start;
		return text_fail(r, "\"business\"");
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

void
duration_at_infinity(bool past)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("duration cannot start or end at %s", past ? "-infinity" : "infinity"),
			 errdetail("A duration lies between two finite times."),
			 errhint("What has not ended yet has the end NULL: NULLIF(resolved, 'infinity').")));
}

/* What one row says: which of the counts it is of, and its time if it has one. */
typedef struct Observation
{
	int			count;			/* WORD_FINISHED, ... */
	int64		usec;			/* negative if there is none */
} Observation;

/*
 * The row of a start and an end.  Unfinished at as_of, it has the age it had
 * then; as_of before its start makes it invalid.  calendar is the number of
 * its argument, 0 where there is none.
 */
static pg_attribute_always_inline Observation
observe(NullableDatum start, NullableDatum end, NullableDatum as_of, TimeType type,
		FunctionCallInfo fcinfo, int calendar)
{
	Observation row = {WORD_INVALID, -1};
	int64		started;

	if (start.isnull)
		return row;
	started = finite_instant(start.value, type);
	if (!end.isnull)
	{
		row.usec = elapsed(fcinfo, started, finite_instant(end.value, type), type, calendar);
		if (row.usec >= 0)
			row.count = WORD_FINISHED;
	}
	else if (!as_of.isnull)
	{
		row.usec = elapsed(fcinfo, started, finite_instant(as_of.value, type), type, calendar);
		if (row.usec >= 0)
			row.count = WORD_UNFINISHED;
	}
	else
		row.count = WORD_UNFINISHED;
	return row;
}

#define NO_DATUM ((NullableDatum) {(Datum) 0, true})

/* The same of arguments 1 and 2; as_of is the number of its argument, or 0. */
static pg_attribute_always_inline Observation
observe_times(FunctionCallInfo fcinfo, TimeType type, int as_of, int calendar)
{
	return observe(fcinfo->args[1], fcinfo->args[2], as_of > 0 ? fcinfo->args[as_of] : NO_DATUM,
				   type, fcinfo, calendar);
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
count_row(DurationSummary *s, Observation row, TimeKind kind, int64 change)
{
	if (unlikely(s->time_kind != kind))
	{
		if (has_rows(s))
			duration_kinds_differ();
		s->time_kind = kind;
	}
	count_add(&duration_summary_type, &((Summary *) s)->word[row.count], change);
	if (row.count == WORD_FINISHED)
		int128_to_words(int128_from_words(s->total) + change * row.usec, s->total);
	if (change < 0 && !has_rows(s))
		s->time_kind = TIME_ELAPSED;
}

/*
 * Adds (change 1) or removes (-1) a row of the mean, whose state has no
 * distribution; one that it has, given by a caller in SQL, would no longer
 * be right.
 */
static pg_attribute_always_inline Datum
total_transition(FunctionCallInfo fcinfo, Observation row, TimeKind kind, int64 change)
{
	Summary    *s = summary_state(fcinfo, &duration_summary_type);

	if (unlikely(DISTRIBUTION_FORM(s) != FORM_NONE))
		s = distribution_drop(s);
	count_row((DurationSummary *) s, row, kind, change);
	return summary_result(fcinfo, &duration_summary_type, s);
}

/* Adds or removes a row of counts, total and distribution. */
static pg_attribute_always_inline Datum
duration_transition(FunctionCallInfo fcinfo, Observation row, TimeKind kind, int64 change)
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
	count_row((DurationSummary *) s, row, kind, change);
	return summary_result(fcinfo, &duration_summary_type, s);
}

/* A transition function and its inverse. */
#define DURATION_TRANSITION(name, suffix, transition, observe, kind) \
TIME_FUNCTION(name##_accum, suffix, transition(fcinfo, observe, kind, 1)) \
TIME_FUNCTION(name##_accum_inv, suffix, transition(fcinfo, observe, kind, -1))

#define DURATION_TRANSITIONS(suffix, type) \
DURATION_TRANSITION(duration_total, suffix, total_transition, \
					observe_times(fcinfo, type, 0, 0), TIME_ELAPSED) \
DURATION_TRANSITION(duration_summary, suffix, duration_transition, \
					observe_times(fcinfo, type, 0, 0), TIME_ELAPSED) \
DURATION_TRANSITION(duration_summary_as_of, suffix, duration_transition, \
					observe_times(fcinfo, type, 3, 0), TIME_ELAPSED) \
DURATION_TRANSITION(duration_total_business, suffix, total_transition, \
					observe_times(fcinfo, type, 0, 3), TIME_BUSINESS) \
DURATION_TRANSITION(duration_summary_business, suffix, duration_transition, \
					observe_times(fcinfo, type, 3, 4), TIME_BUSINESS)

DURATION_TRANSITIONS(date, TIME_DATE)
DURATION_TRANSITIONS(timestamp, TIME_TIMESTAMP)
DURATION_TRANSITIONS(timestamptz, TIME_TIMESTAMPTZ)
DURATION_TRANSITION(duration_total, interval, total_transition, observe_interval(fcinfo), TIME_ELAPSED)
DURATION_TRANSITION(duration_summary, interval, duration_transition, observe_interval(fcinfo), TIME_ELAPSED)

/* Whether all starts and ends are such that observe() raises no error. */
static pg_attribute_always_inline bool
times_are_near(const ScanRows *rows, TimeType type)
{
	bool		all = true;

	for (int a = 0; a < 2; a++)
	{
		for (int i = 0; i < rows->n; i++)
			all &= rows->isnull[a][i] | instant_is_near(rows->value[a][i], type);
	}
	return all;
}

/* The rows of one group are added up before they go to its state. */
static pg_attribute_always_inline void
add_totals_of_one(const ScanRows *rows, Summary *s, TimeType type)
{
	int64		counts[3] = {0};
	int128		total = int128_from_words(&s->word[WORD_TOTAL]);

	for (int i = 0; i < rows->n; i++)
	{
		Observation row = observe(scan_argument(rows, 0, i), scan_argument(rows, 1, i), NO_DATUM, type, NULL, 0);

		counts[row.count]++;
		total += row.count == WORD_FINISHED ? row.usec : 0;
	}
	for (int i = 0; i < (int) lengthof(counts); i++)
		count_add(&duration_summary_type, &s->word[i], counts[i]);
	int128_to_words(total, &s->word[WORD_TOTAL]);
}

/* Kernel of the mean. */
static pg_attribute_always_inline void
add_totals(const ScanRows *rows, TimeType type)
{
	Summary    *first = (Summary *) *scan_state(rows, 0);

	if (rows->one_group && first != NULL && DISTRIBUTION_FORM(first) == FORM_NONE &&
		((DurationSummary *) first)->time_kind == TIME_ELAPSED)
	{
		add_totals_of_one(rows, first, type);
		return;
	}
	for (int i = 0; i < rows->n; i++)
	{
		Summary    *s = (Summary *) *scan_state(rows, i);

		if (unlikely(s == NULL || DISTRIBUTION_FORM(s) != FORM_NONE))
			rows->call(rows, i);
		else
			count_row((DurationSummary *) s,
					  observe(scan_argument(rows, 0, i), scan_argument(rows, 1, i), NO_DATUM, type, NULL, 0),
					  TIME_ELAPSED, 1);
	}
}

/* Kernel of the whole summary; what needs more room is left to the transition function. */
static pg_attribute_always_inline void
add_durations(const ScanRows *rows, TimeType type)
{
	for (int i = 0; i < rows->n; i++)
	{
		Summary    *s = (Summary *) *scan_state(rows, i);
		Observation row = observe(scan_argument(rows, 0, i), scan_argument(rows, 1, i), NO_DATUM, type, NULL, 0);

		if (likely(s != NULL && (row.usec < 0 || distribution_count(s, row.usec, false))))
			count_row((DurationSummary *) s, row, TIME_ELAPSED, 1);
		else
			rows->call(rows, i);
	}
}

TIME_KERNELS(duration_total, times_are_near, add_totals)
TIME_KERNELS(duration_summary, times_are_near, add_durations)

const ScanKernel duration_kernels[] = {
	TIME_KERNEL_ENTRIES(duration_total, 2, true),
	TIME_KERNEL_ENTRIES(duration_summary, 2, false),
	{.transition = NULL}
};

/* The final function of the aggregates that return a summary. */
PG_FUNCTION_INFO_V1(cxkpi_duration_summary_final);
Datum
cxkpi_duration_summary_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(distribution_pack((Summary *) PG_GETARG_DURATIONS(0)));
}

SUMMARY_ACCESSOR(duration_finished, DurationSummary, duration_summary_type, Int64GetDatum(s->finished))
SUMMARY_ACCESSOR(duration_unfinished, DurationSummary, duration_summary_type, Int64GetDatum(s->unfinished))
SUMMARY_ACCESSOR(duration_invalid, DurationSummary, duration_summary_type, Int64GetDatum(s->invalid))

/* The sum of the finished durations. */
SUMMARY_ACCESSOR(duration_total, DurationSummary, duration_summary_type,
				 duration_interval(s, int128_from_words(s->total)))

/* The total divided by n, to the microsecond; false if n is 0. */
static bool
mean_of(const DurationSummary *s, int128 n, Datum *result)
{
	if (n == 0)
		return false;
	*result = duration_interval(s, (int128_from_words(s->total) + n / 2) / n);
	return true;
}

/* Mean of the finished durations; NULL without any. */
SUMMARY_ACCESSOR_OR_NULL(duration_average, DurationSummary, duration_summary_type,
						 mean_of(s, s->finished, &result))

/* The total divided by the number of all that were started; NULL without any. */
SUMMARY_ACCESSOR_OR_NULL(duration_average_per_opened, DurationSummary, duration_summary_type,
						 mean_of(s, (int128) s->finished + s->unfinished, &result))

/* Finished in percent of the started; NULL without any. */
SUMMARY_ACCESSOR_OR_NULL(duration_resolution_rate, DurationSummary, duration_summary_type,
						 percent_of(s->finished, (int128) s->finished + s->unfinished, &result))
