#include "postgres.h"

#include "bounded_summary.h"

/* The size of an array that has a word for each period. */
int64
one_per_period(int64 nperiods)
{
	return nperiods;
}

/* For messages: the same whatever the session's DateStyle. */
char *
instant_text(int64 instant)
{
	StringInfoData buf;

	initStringInfo(&buf);
	append_instant(&buf, instant);
	return buf.data;
}

/* Whether the bounds are finite, ascending, and midnights if they are dates. */
static bool
check_order(const int64 *bounds, int64 n, TimeType time_type, int sqlstate, Node *escontext)
{
	for (int64 i = 0; i < n; i++)
	{
		if (TIMESTAMP_NOT_FINITE(bounds[i]))
			ereturn(escontext, false,
					(errcode(sqlstate),
					 errmsg("bound " INT64_FORMAT " is infinite", i + 1),
					 errhint("Periods lie between finite times.")));
		if (!IS_VALID_TIMESTAMP(bounds[i]) ||
			(time_type == TIME_DATE && bounds[i] % USECS_PER_DAY != 0))
			ereturn(escontext, false,
					(errcode(sqlstate),
					 errmsg("bound " INT64_FORMAT " is no %s", i + 1, time_type_name(time_type))));
		if (i > 0 && bounds[i] <= bounds[i - 1])
			ereturn(escontext, false,
					(errcode(sqlstate),
					 errmsg("bounds are not in ascending order"),
					 errdetail("%s is followed by %s.",
							   instant_text(bounds[i - 1]), instant_text(bounds[i])),
					 errhint("Use period_bounds, or array_agg(DISTINCT bound ORDER BY bound).")));
	}
	return true;
}

/* Whether a summary of the type can have n bounds. */
static bool
check_number(const BoundedType *type, int64 n, int sqlstate, Node *escontext)
{
	if (n < 2 || n > type->max_periods + 1)
		ereturn(escontext, false,
				(errcode(sqlstate),
				 errmsg("%s can't have " INT64_FORMAT " bounds", type->summary->name, n),
				 errdetail("It must have from 2 to %d, which is one more than periods.",
						   type->max_periods + 1),
				 n < 2 ? errhint("Give the start of the first period and the end of the last.") :
				 errhint("Use longer periods, or several summaries.")));
	return true;
}

static Summary *
make_room(const BoundedType *type, Summary *s, int64 nbounds)
{
	return summary_resize(s, type->summary->nwords_min + nbounds +
						  type->narrays * type->array_size(nbounds - 1));
}

void
bounds_missing(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("bounds must not be null")));
}

void
bounds_changed(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("bounds change from one row to the next"),
			 errhint("Group by the bounds.")));
}

/*
 * The part of bounded_state that is not for every row: the bounds of the
 * first row, and what is wrong with others.
 */
BoundedSummary *
bounds_take(const BoundedType *type, BoundedSummary *s, ArrayType *array, TimeType time_type)
{
	bool		first = s->nbounds == 0;
	int64		n = ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];
	int64	   *bounds;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bounds must be an array of one dimension, not %d", ARR_NDIM(array))));
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("bounds must not contain nulls"),
				 errhint("Use array_remove(bounds, NULL).")));
	if (!first && (n != s->nbounds || s->time_type != time_type))
		bounds_changed();

	check_number(type, n, ERRCODE_INVALID_PARAMETER_VALUE, NULL);
	if (first)
	{
		s = (BoundedSummary *) make_room(type, (Summary *) s, n);
		s->time_type = time_type;
		s->nbounds = n;
	}
	bounds = bounded_bounds(type, s);
	for (int64 i = 0; i < n; i++)
	{
		int64		bound = instant_from_datum(time_type == TIME_DATE ?
											   DateADTGetDatum(((DateADT *) ARR_DATA_PTR(array))[i]) :
											   TimestampGetDatum(((Timestamp *) ARR_DATA_PTR(array))[i]),
											   time_type);

		if (first)
			bounds[i] = bound;
		else if (bounds[i] != bound)
			bounds_changed();
	}
	if (first)
		check_order(bounds, n, time_type, ERRCODE_INVALID_PARAMETER_VALUE, NULL);
	return s;
}

/* s with the bounds of a summary of another type; 22023 if it has others. */
BoundedSummary *
bounds_of(const BoundedType *type, BoundedSummary *s,
		  const BoundedType *source_type, const BoundedSummary *source)
{
	const int64 *bounds = bounded_bounds(source_type, source);
	Size		size = source->nbounds * sizeof(int64);

	if (s->nbounds == 0)
	{
		check_number(type, source->nbounds, ERRCODE_INVALID_PARAMETER_VALUE, NULL);
		s = (BoundedSummary *) make_room(type, (Summary *) s, source->nbounds);
		s->time_type = source->time_type;
		s->nbounds = source->nbounds;
		memcpy(bounded_bounds(type, s), bounds, size);
	}
	else if (s->nbounds != source->nbounds || s->time_type != source->time_type ||
			 memcmp(bounded_bounds(type, s), bounds, size) != 0)
		bounds_changed();
	return s;
}

/* Whether the bounds and the size are those of a value; not the arrays. */
bool
bounded_check(const BoundedType *type, const BoundedSummary *s, Node *escontext)
{
	const char *name = type->summary->name;

	if (s->time_type < TIME_DATE || s->time_type > TIME_TIMESTAMPTZ)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("%s has no valid time type", name)));
	if (!check_number(type, s->nbounds, ERRCODE_DATA_EXCEPTION, escontext))
		return false;
	if (SUMMARY_NWORDS(s) != type->summary->nwords_min + s->nbounds +
		type->narrays * type->array_size(bounded_periods(s)))
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("%s has a wrong size of %zu bytes", name, (Size) VARSIZE(s))));
	return check_order(bounded_bounds(type, s), s->nbounds, s->time_type,
					   ERRCODE_DATA_EXCEPTION, escontext);
}

/* Whether the arrays, of counts, are those of a value. */
bool
bounded_check_counts(const BoundedType *type, const BoundedSummary *s, Node *escontext)
{
	for (int i = 0; i < type->narrays; i++)
	{
		if (!check_counts(type->summary, bounded_array(type, s, i),
						  type->array_size(bounded_periods(s)), escontext))
			return false;
	}
	return true;
}

void
bounded_write_bounds(const BoundedType *type, const BoundedSummary *s, StringInfo buf)
{
	append_array(buf, "bounds", append_instant, bounded_bounds(type, s), s->nbounds);
}

/* The bounds, then the arrays as numbers. */
void
bounded_write(const BoundedType *type, const BoundedSummary *s, StringInfo buf)
{
	bounded_write_bounds(type, s, buf);
	for (int i = 0; i < type->narrays; i++)
		append_array(buf, type->arrays[i], append_int64, bounded_array(type, s, i),
					 type->array_size(bounded_periods(s)));
}

/* The bounds, and room for the arrays. */
bool
bounded_read_bounds(const BoundedType *type, TextReader *r, Summary **s)
{
	int64	   *bounds;
	int			n;

	if (((BoundedSummary *) *s)->nbounds != 0)
		return text_fail(r, "one list of bounds");
	if (!text_array(r, text_instant, &bounds, &n) ||
		!check_number(type, n, ERRCODE_DATA_EXCEPTION, r->escontext))
		return false;
	*s = make_room(type, *s, n);
	((BoundedSummary *) *s)->nbounds = n;
	memcpy(bounded_bounds(type, (BoundedSummary *) *s), bounds, n * sizeof(int64));
	pfree(bounds);
	return true;
}

/* What bounded_write writes. */
bool
bounded_read(const BoundedType *type, TextReader *r, const char *key, Summary **s)
{
	BoundedSummary *bounded = (BoundedSummary *) *s;
	int64	   *values;
	int			i = 0;
	int			n;

	if (strcmp(key, "bounds") == 0)
		return bounded_read_bounds(type, r, s);
	while (i < type->narrays && strcmp(key, type->arrays[i]) != 0)
		i++;
	if (i == type->narrays)
		return text_fail_key(r, key);
	if (bounded->nbounds == 0)
		return text_fail(r, "the bounds before the counts");
	if (!text_array(r, text_int64, &values, &n))
		return false;
	if (n != type->array_size(bounded_periods(bounded)))
		return text_fail(r, "as many counts as there are periods before this place");
	memcpy(bounded_array(type, bounded, i), values, n * sizeof(int64));
	pfree(values);
	return true;
}

/* What is different about the bounds of two summaries; NULL if nothing is. */
static char *
difference(const BoundedType *type, const BoundedSummary *s, const BoundedSummary *other)
{
	const int64 *a = bounded_bounds(type, s);
	const int64 *b = bounded_bounds(type, other);

	if (s->nbounds != other->nbounds)
		return psprintf("There are " INT64_FORMAT " and " INT64_FORMAT ".", s->nbounds, other->nbounds);
	for (int64 i = 0; i < s->nbounds; i++)
	{
		if (a[i] != b[i])
			return psprintf("Number " INT64_FORMAT " is %s and %s.",
							i + 1, instant_text(a[i]), instant_text(b[i]));
	}
	return NULL;
}

/* An error, 22023, unless both have the same bounds. */
void
bounded_same(const BoundedType *type, const BoundedSummary *s, const BoundedSummary *other)
{
	char	   *different = difference(type, s, other);

	if (different)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot merge %s values that differ in \"bounds\"", type->summary->name),
				 errdetail("%s", different),
				 errhint("Group by the bounds, or build all with the same.")));
}

/* Adds (sign 1) or takes away (-1) the arrays of counts of other. */
void
bounded_merge(const BoundedType *type, BoundedSummary *s, const BoundedSummary *other, int sign)
{
	int64	   *counts;
	int64	   *others;
	int64		n = type->narrays * type->array_size(bounded_periods(s));

	bounded_same(type, s, other);
	counts = bounded_array(type, s, 0);
	others = bounded_array(type, other, 0);
	for (int64 i = 0; i < n; i++)
		count_add(type->summary, &counts[i], sign * others[i]);
}

/* The start and the end of a period, as timestamptz. */
void
period_values(const BoundedType *type, const BoundedSummary *s, int period, Datum *values)
{
	const int64 *bounds = bounded_bounds(type, s);

	values[0] = timestamptz_from_instant(bounds[period], s->time_type);
	values[1] = timestamptz_from_instant(bounds[period + 1], s->time_type);
}
