/*
 * activity_summary: the periods in which one customer was active.
 */
#include "postgres.h"

#include "cohort_activity.h"
#include "port/pg_bitutils.h"
#include "summary_types.h"

static bool activity_check(const Summary *s, Node *escontext);
static void activity_write(const Summary *s, StringInfo buf);
static bool activity_read(TextReader *r, const char *key, Summary **s);
static bool activity_read_periods(TextReader *r, BoundedSummary *s);
static Summary *activity_merge(Summary *s, const Summary *other, int sign);

static const Field activity_fields[] = {
	{"time_type", FIELD_TIME_TYPE, 0},
	{"before", FIELD_COUNT, 2}, {"after", FIELD_COUNT, 3}, {"unknown", FIELD_COUNT, 4}
};

const SummaryType activity_summary_type = {
	.name = "activity_summary",
	.kind = SUMMARY_ACTIVITY,
	.version = 1,
	.nparams = 1,
	.nwords_min = 5,
	.nwords = SUMMARY_VARIABLE,
	.fields = activity_fields,
	.nfields = lengthof(activity_fields),
	.check = activity_check,
	.write = activity_write,
	.read = activity_read,
	.merge = activity_merge
};

const BoundedType activity_bounded = {
	.summary = &activity_summary_type,
	.max_periods = MAX_COHORTS,
	.array_size = bitmap_size,
	.narrays = 1,
	.arrays = {"active"},
	.read_array = activity_read_periods
};

static bool
activity_check(const Summary *summary, Node *escontext)
{
	const BoundedSummary *b = (const BoundedSummary *) summary;
	const ActivitySummary *s = (const ActivitySummary *) summary;
	int			used;

	if (!bounded_check(&activity_bounded, b, escontext) ||
		!check_counts(&activity_summary_type, &s->before, 3, escontext))
		return false;
	used = bounded_periods(b) % 64;
	if (used != 0 && active_periods(s)[bitmap_size(bounded_periods(b)) - 1] >> used != 0)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("activity_summary is active after its last period")));
	return true;
}

static inline bool
is_active(const ActivitySummary *s, int period)
{
	return active_periods(s)[period / 64] >> (period % 64) & 1;
}

static inline void
set_active(ActivitySummary *s, int64 period)
{
	active_periods(s)[period / 64] |= UINT64CONST(1) << (period % 64);
}

/* The numbers of the active periods. */
static void
activity_write(const Summary *s, StringInfo buf)
{
	const char *separator = "";

	bounded_write_bounds(&activity_bounded, (const BoundedSummary *) s, buf);
	appendStringInfo(buf, ",\"%s\":[", activity_bounded.arrays[0]);
	for (int i = 0; i < bounded_periods((const BoundedSummary *) s); i++)
	{
		if (!is_active((const ActivitySummary *) s, i))
			continue;
		appendStringInfo(buf, "%s%d", separator, i);
		separator = ",";
	}
	appendStringInfoChar(buf, ']');
}

static bool
activity_read_periods(TextReader *r, BoundedSummary *s)
{
	int64	   *periods;
	int			n;

	if (!text_array(r, text_int64, &periods, &n))
		return false;
	for (int i = 0; i < n; i++)
	{
		if (periods[i] < 0 || periods[i] >= bounded_periods(s))
			return text_fail(r, "numbers of periods, the first of which is 0, before this place");
		set_active((ActivitySummary *) s, periods[i]);
	}
	pfree(periods);
	return true;
}

static bool
activity_read(TextReader *r, const char *key, Summary **s)
{
	return bounded_read(&activity_bounded, r, key, s);
}

/* Union of the bitmaps; it has no inverse. */
static Summary *
activity_merge(Summary *s, const Summary *other, int sign)
{
	uint64	   *bitmap;
	uint64	   *others;

	Assert(sign > 0);
	bounded_same(&activity_bounded, (BoundedSummary *) s, (const BoundedSummary *) other);
	bitmap = active_periods((ActivitySummary *) s);
	others = active_periods((const ActivitySummary *) other);
	for (int64 i = 0; i < bitmap_size(bounded_periods((BoundedSummary *) s)); i++)
		bitmap[i] |= others[i];
	return s;
}

SUMMARY_IO(activity_summary)

/* Adds an event at argument 1 to the periods of argument 2. */
static pg_attribute_always_inline Datum
activity_transition(FunctionCallInfo fcinfo, TimeType type, BoundsForm form, int64 change)
{
	BoundedSummary *b = bounded_state(fcinfo, &activity_bounded, 2, type, form);
	ActivitySummary *s = (ActivitySummary *) b;
	int			position = 0;

	if (!PG_ARGISNULL(1))
		position = bounds_position(bounded_bounds(&activity_bounded, b), b->nbounds,
								   instant_from_datum(PG_GETARG_DATUM(1), type));
	if (PG_ARGISNULL(1))
		count_add(&activity_summary_type, &s->unknown, change);
	else if (position == 0)
		count_add(&activity_summary_type, &s->before, change);
	else if (position == b->nbounds)
		count_add(&activity_summary_type, &s->after, change);
	else
		set_active(s, position - 1);
	return summary_result(fcinfo, &activity_summary_type, (Summary *) s);
}

BOUNDED_ACCUM(activity_summary, activity_transition)

SUMMARY_ACCESSOR(activity_outside, ActivitySummary, activity_summary_type, Int64GetDatum(s->before + s->after))
SUMMARY_ACCESSOR(activity_unknown, ActivitySummary, activity_summary_type, Int64GetDatum(s->unknown))
SUMMARY_ACCESSOR(activity_active_periods, ActivitySummary, activity_summary_type,
				 Int64GetDatum(pg_popcount((const char *) active_periods(s),
										   bitmap_size(s->nbounds - 1) * sizeof(uint64))))
