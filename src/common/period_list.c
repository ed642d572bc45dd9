/*
 * The bounds that a period_bounds stands for.
 *
 * Bound n is start + n * step, reckoned from the first bound and not from the
 * one before, so that months from the 31st end with their month and come back
 * to the 31st.  The last bound is stop itself: the periods cover [start, stop)
 * and the last one is shorter where the step does not divide the time.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "period_bounds.h"
#include "utils/array.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

/* n times the step.  Errors out beyond the range of intervals. */
static Interval
multiply_step(const PeriodBounds *p, int n)
{
	Interval	product;

	if (pg_mul_s32_overflow(p->step_months, n, &product.month) ||
		pg_mul_s32_overflow(p->step_days, n, &product.day) ||
		pg_mul_s64_overflow(p->step_usec, n, &product.time))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("interval out of range"),
				 errdetail("%d steps do not fit an interval.", n)));
	return product;
}

/* The months and days on the clock of the zone if there is one, then absolute time. */
static int64
add_interval(int64 instant, const Interval *interval, pg_tz *zone)
{
	Interval	days = {.time = 0, .day = interval->day, .month = interval->month};
	Interval	time = {.time = interval->time, .day = 0, .month = 0};
	Datum		result;

	if (zone && (days.day != 0 || days.month != 0))
		instant = local_from_instant(instant, zone);
	result = DirectFunctionCall2(timestamp_pl_interval, TimestampGetDatum(instant), IntervalPGetDatum(&days));
	if (zone && (days.day != 0 || days.month != 0))
		result = TimestampGetDatum(instant_from_local(DatumGetTimestamp(result), zone));
	return DatumGetTimestamp(DirectFunctionCall2(timestamp_pl_interval, result, IntervalPGetDatum(&time)));
}

/* NULL if the value has no time zone. */
static pg_tz *
zone_of(const PeriodBounds *p)
{
	char		name[TZ_STRLEN_MAX + 1];

	period_bounds_zone(p, name);
	return name[0] != '\0' ? time_zone_by_name(name) : NULL;
}

/*
 * The bounds of a step, as a new array.  A step over what a zone leaves out,
 * such as the 30th December 2011 of Samoa, makes no period.
 */
static int64 *
make_bounds(const PeriodBounds *p, int64 *n)
{
	pg_tz	   *zone = zone_of(p);
	int			size = 64;
	int64	   *bounds = palloc(size * sizeof(int64));
	int64		next = p->start;

	*n = 0;
	for (int steps = 1; next < p->stop; steps++)
	{
		Interval	distance;

		CHECK_FOR_INTERRUPTS();
		if (steps > MAX_PERIODS)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many periods"),
					 errdetail("There can be at most %d.", MAX_PERIODS),
					 errhint("Use a longer step than %s.", period_bounds_step_text(p))));
		if (*n + 1 == size)
		{
			size *= 2;
			bounds = repalloc(bounds, size * sizeof(int64));
		}
		if (*n == 0 || next > bounds[*n - 1])
			bounds[(*n)++] = next;

		distance = multiply_step(p, steps);
		next = add_interval(p->start, &distance, zone);
	}
	bounds[(*n)++] = p->stop;
	return bounds;
}

/* Errors out unless bounds of the type of p can be those of times of the type. */
static void
check_time_type(const PeriodBounds *p, TimeType wanted)
{
	if (wanted == TIME_TIMESTAMPTZ && p->time_type != TIME_TIMESTAMPTZ && p->nzone == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bounds of type %s do not say in which time zone they are",
						time_type_name(p->time_type)),
				 errdetail("The times between them are of type timestamptz."),
				 errhint("Use period_bounds(start, stop, step, 'Europe/Berlin'), with the time zone that is meant.")));
	if (wanted != TIME_TIMESTAMPTZ && p->time_type == TIME_TIMESTAMPTZ)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bounds of type timestamptz do not fit times of type %s", time_type_name(wanted)),
				 errhint("Start and stop the bounds at values of type %s, as in period_bounds(%s '2026-01-01', ...).",
						 time_type_name(wanted), time_type_name(wanted))));
}

/* The bounds of p for times of the type.  Errors out if they do not fit. */
static BoundsList
make_list(const PeriodBounds *p, TimeType wanted)
{
	BoundsList	list;

	check_time_type(p, wanted);
	if (period_bounds_is_list(p))
	{
		list.n = period_bounds_nlisted(p);
		list.bounds = palloc(list.n * sizeof(int64));
		memcpy(list.bounds, p->rest, list.n * sizeof(int64));
	}
	else
		list.bounds = make_bounds(p, &list.n);
	if (wanted == TIME_TIMESTAMPTZ && p->time_type != TIME_TIMESTAMPTZ)
	{
		pg_tz	   *zone = zone_of(p);

		for (int64 i = 0; i < list.n; i++)
			list.bounds[i] = instant_from_local(list.bounds[i], zone);
	}
	bounds_check(list.bounds, list.n, wanted, ERRCODE_INVALID_PARAMETER_VALUE, NULL);
	list.fingerprint = bounds_fingerprint(list.bounds, list.n);
	return list;
}

/*
 * The values that this process has seen last.  A transition function meets the
 * same one in every row, and where a distributed query calls it, nothing that
 * it has found out lasts from one row to the next but this.
 */
#define CACHED_LISTS 8

typedef struct CachedList
{
	MemoryContext context;		/* of the key and the bounds; NULL if unused */
	char	   *key;			/* the value without its length */
	Size		size;
	TimeType	type;			/* of the times between the bounds */
	BoundsList	list;
} CachedList;

static CachedList cached_lists[CACHED_LISTS];
static int	last_found = 0;
static int	next_free = 0;

static CachedList *
find_list(const char *key, Size size, TimeType type)
{
	for (int i = 0; i < CACHED_LISTS; i++)
	{
		int			place = (last_found + i) % CACHED_LISTS;
		CachedList *cached = &cached_lists[place];

		if (cached->context && cached->type == type && cached->size == size &&
			memcmp(cached->key, key, size) == 0)
		{
			last_found = place;
			return cached;
		}
	}
	return NULL;
}

/* Errors out if it is not a value, does not fit the type or is of too many periods. */
static CachedList *
add_list(Datum value, TimeType type)
{
	CachedList	made;
	CachedList *cached = &cached_lists[next_free];
	MemoryContext old;
	const PeriodBounds *p;

	made.context = AllocSetContextCreate(CurrentMemoryContext, "cxkpi bounds of periods",
										 ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(made.context);
	p = (const PeriodBounds *) summary_detoast(&period_bounds_type, value, false);
	made.size = VARSIZE(p) - VARHDRSZ;
	made.key = palloc(made.size);
	memcpy(made.key, VARDATA(p), made.size);
	made.type = type;
	made.list = make_list(p, type);
	MemoryContextSwitchTo(old);

	if (cached->context)
		MemoryContextDelete(cached->context);
	MemoryContextSetParent(made.context, CacheMemoryContext);
	*cached = made;
	last_found = next_free;
	next_free = (next_free + 1) % CACHED_LISTS;
	return cached;
}

/*
 * The bounds of a value, for times of the type: dates and timestamps can stand
 * for each other.  They are valid until the next call.  Errors out if they do
 * not fit, or are too many.
 */
const BoundsList *
bounds_list(Datum value, TimeType type)
{
	struct varlena *packed = (struct varlena *) PG_DETOAST_DATUM_PACKED(value);
	CachedList *cached = find_list(VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed), type);

	if (unlikely(cached == NULL))
		cached = add_list(PointerGetDatum(packed), type);
	return &cached->list;
}

/* The bounds as an array of the element type. */
static Datum
bounds_array(FunctionCallInfo fcinfo, TimeType type, Oid element)
{
	const BoundsList *list = bounds_list(PG_GETARG_DATUM(0), type);
	Datum	   *elements = palloc(list->n * sizeof(Datum));
	int16		length;
	bool		by_value;
	char		align;

	for (int64 i = 0; i < list->n; i++)
		elements[i] = type == TIME_DATE ? DateADTGetDatum((DateADT) (list->bounds[i] / USECS_PER_DAY)) :
			TimestampGetDatum(list->bounds[i]);
	get_typlenbyvalalign(element, &length, &by_value, &align);
	PG_RETURN_ARRAYTYPE_P(construct_array(elements, list->n, element, length, by_value, align));
}

TIME_FUNCTION(period_bounds_array, date, bounds_array(fcinfo, TIME_DATE, DATEOID))
TIME_FUNCTION(period_bounds_array, timestamp, bounds_array(fcinfo, TIME_TIMESTAMP, TIMESTAMPOID))
TIME_FUNCTION(period_bounds_array, timestamptz, bounds_array(fcinfo, TIME_TIMESTAMPTZ, TIMESTAMPTZOID))
