/*
 * Volume: how many events fall into each period between sorted bounds, in one
 * scan and with the empty periods.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "bounded_summary.h"
#include "funcapi.h"
#include "scan_kernel.h"
#include "summary_types.h"
#include "volume_series.h"

typedef struct VolumeSeries
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		time_type;		/* TimeType of the bounds */
	uint8		unused;
	int64		nbounds;
	int64		fingerprint;
	int64		outside;		/* before the first period or after the last */
	int64		unknown;		/* NULL */
	/* the bounds; the number of events in each period */
} VolumeSeries;

static bool volume_check(const Summary *s, Node *escontext);
static void volume_write(const Summary *s, StringInfo buf);
static bool volume_read(TextReader *r, const char *key, Summary **s);
static Summary *volume_merge(Summary *s, const Summary *other, int sign);

static const Field volume_fields[] = {
	{"time_type", FIELD_TIME_TYPE, 0}, {"outside", FIELD_COUNT, 2}, {"unknown", FIELD_COUNT, 3}
};

const SummaryType volume_series_type = {
	.name = "volume_series",
	.kind = SUMMARY_VOLUME,
	.version = 1,
	.nparams = 1,
	.nwords_min = 4,
	.nwords = SUMMARY_VARIABLE,
	.fields = volume_fields,
	.nfields = lengthof(volume_fields),
	.check = volume_check,
	.write = volume_write,
	.read = volume_read,
	.merge = volume_merge
};

static const BoundedType volume = {
	.summary = &volume_series_type,
	.max_periods = MAX_PERIODS,
	.array_size = one_per_period,
	.narrays = 1,
	.arrays = {"events"}
};

static bool
volume_check(const Summary *s, Node *escontext)
{
	return check_counts(&volume_series_type, &s->word[2], 2, escontext) &&
		bounded_check(&volume, (const BoundedSummary *) s, escontext) &&
		bounded_check_counts(&volume, (const BoundedSummary *) s, escontext);
}

BOUNDED_HOOKS(volume, volume)

SUMMARY_IO(volume_series)

/* Adds (change 1) or removes (-1) an event at a time, NULL being unknown. */
static pg_attribute_always_inline void
count_event(BoundedSummary *s, NullableDatum at, TimeType type, int64 change)
{
	int64	   *count = &((VolumeSeries *) s)->unknown;

	if (!at.isnull)
	{
		int			position = bounds_position(bounded_bounds(&volume, s), s->nbounds,
											   instant_from_datum(at.value, type));

		if (position == 0 || position == s->nbounds)
			count = &((VolumeSeries *) s)->outside;
		else
			count = &bounded_array(&volume, s, 0)[position - 1];
	}
	count_add(&volume_series_type, count, change);
}

/* The same of argument 1, between the bounds in argument 2. */
static pg_attribute_always_inline Datum
volume_transition(FunctionCallInfo fcinfo, TimeType type, BoundsForm form, int64 change)
{
	BoundedSummary *s = bounded_state(fcinfo, &volume, 2, type, form);

	count_event(s, fcinfo->args[1], type, change);
	return summary_result(fcinfo, &volume_series_type, (Summary *) s);
}

BOUNDED_ACCUM(volume_series, volume_transition)
BOUNDED_ACCUM_INV(volume_series, volume_transition)

/* Whether count_event() raises no error for any row. */
static pg_attribute_always_inline bool
events_can_be_counted(const ScanRows *rows, TimeType type)
{
	bool		all = true;

	for (int i = 0; type == TIME_DATE && i < rows->n; i++)
		all &= rows->isnull[0][i] | DATE_NOT_FINITE(DatumGetDateADT(rows->value[0][i])) |
			instant_is_near(rows->value[0][i], type);
	return all;
}

static pg_attribute_always_inline void
add_events(const ScanRows *rows, TimeType type)
{
	for (int i = 0; i < rows->n; i++)
	{
		BoundedSummary *s = (BoundedSummary *) *scan_state(rows, i);

		if (unlikely(s == NULL || s->nbounds == 0))
			rows->call(rows, i);
		else
			count_event(s, scan_argument(rows, 0, i), type, 1);
	}
}

TIME_KERNELS(volume_series, events_can_be_counted, add_events)

const ScanKernel volume_kernels[] = {
	BOUNDED_KERNEL_ENTRIES(volume_series, 1),
	{.transition = NULL}
};

SUMMARY_ACCESSOR(volume_outside, VolumeSeries, volume_series_type, Int64GetDatum(s->outside))
SUMMARY_ACCESSOR(volume_unknown, VolumeSeries, volume_series_type, Int64GetDatum(s->unknown))

/* Number of events in all periods. */
PG_FUNCTION_INFO_V1(cxkpi_volume_events);
Datum
cxkpi_volume_events(PG_FUNCTION_ARGS)
{
	BoundedSummary *s = (BoundedSummary *) PG_GETARG_SUMMARY(volume_series_type, 0);
	int64		events = 0;

	for (int64 i = 0; i < bounded_periods(s); i++)
		events += bounded_array(&volume, s, 0)[i];
	PG_RETURN_INT64(events);
}

/* (period_start, period_end, events) of every period. */
PG_FUNCTION_INFO_V1(cxkpi_volume_periods);
Datum
cxkpi_volume_periods(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx = summary_rows(&volume_series_type, fcinfo);
	BoundedSummary *s = funcctx->user_fctx;
	Datum		values[3];
	bool		nulls[3] = {false};

	if (funcctx->call_cntr >= (uint64) bounded_periods(s))
		SRF_RETURN_DONE(funcctx);
	period_values(&volume, s, funcctx->call_cntr, values);
	values[2] = Int64GetDatum(bounded_array(&volume, s, 0)[funcctx->call_cntr]);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}

/* The number of events in each period. */
const int64 *
volume_counts(const BoundedSummary *s)
{
	return bounded_array(&volume, s, 0);
}

/* The first columns of a row about a period: its start and end. */
void
volume_period_values(const BoundedSummary *s, int period, Datum *values)
{
	period_values(&volume, s, period, values);
}
