#include "postgres.h"

#include "bounded_summary.h"
#include "miscadmin.h"
#include "period_bounds.h"

/* The size of an array that has a word for each period. */
int64
one_per_period(int64 nperiods)
{
	return nperiods;
}

/* Whether a summary of the type can have n bounds. */
static bool
check_number(const BoundedType *type, int64 n, int sqlstate, Node *escontext)
{
	if (n < 2 || n > type->max_periods + 1)
		ereturn(escontext, false,
				(errcode(sqlstate),
				 errmsg("%s cannot have " INT64_FORMAT " bounds", type->summary->name, n),
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

/* s with these bounds, and room for the arrays. */
static BoundedSummary *
set_bounds(const BoundedType *type, BoundedSummary *s, const int64 *bounds, int64 n, int64 fingerprint)
{
	s = (BoundedSummary *) make_room(type, (Summary *) s, n);
	s->nbounds = n;
	s->fingerprint = fingerprint;
	memcpy(bounded_bounds(type, s), bounds, n * sizeof(int64));
	return s;
}

static void
bounds_changed(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("bounds change from one row to the next"),
			 errhint("Group by the bounds.")));
}

/* s with the bounds of the array, which are those of the first row. */
static BoundedSummary *
take_array(const BoundedType *type, BoundedSummary *s, ArrayType *array, TimeType time_type)
{
	int64		n = ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];
	int64	   *bounds;

	check_number(type, n, ERRCODE_INVALID_PARAMETER_VALUE, NULL);
	bounds = palloc(n * sizeof(int64));
	for (int64 i = 0; i < n; i++)
		bounds[i] = instant_from_datum(time_type == TIME_DATE ?
									   DateADTGetDatum(((DateADT *) ARR_DATA_PTR(array))[i]) :
									   TimestampGetDatum(((Timestamp *) ARR_DATA_PTR(array))[i]),
									   time_type);
	bounds_check(bounds, n, time_type, ERRCODE_INVALID_PARAMETER_VALUE, NULL);
	s = set_bounds(type, s, bounds, n, bounds_fingerprint(bounds, n));
	s->time_type = time_type;
	pfree(bounds);
	return s;
}

static void
check_array(ArrayType *array)
{
	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bounds must be an array of one dimension, not %d", ARR_NDIM(array))));
	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("bounds must not contain nulls"),
				 errhint("Use array_remove(bounds, NULL).")));
}

/* Whether an array without nulls holds these very bounds. */
static bool
array_equals(ArrayType *array, TimeType time_type, const int64 *bounds, int64 n)
{
	const DateADT *dates = (const DateADT *) ARR_DATA_PTR(array);

	if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != n)
		return false;
	if (time_type != TIME_DATE)
		return memcmp(ARR_DATA_PTR(array), bounds, n * sizeof(int64)) == 0;

	/* A product that wraps around is none of the bounds. */
	for (int64 i = 0; i < n; i++)
	{
		if ((uint64) dates[i] * USECS_PER_DAY != (uint64) bounds[i])
			return false;
	}
	return true;
}

static BoundedSummary *
bounded_by_array(const BoundedType *type, BoundedSummary *s, ArrayType *array, TimeType time_type)
{
	if (unlikely(ARR_NDIM(array) > 1 || ARR_HASNULL(array)))
		check_array(array);
	if (s->nbounds == 0)
		return take_array(type, s, array, time_type);
	if (s->time_type != time_type || !array_equals(array, time_type, bounded_bounds(type, s), s->nbounds))
		bounds_changed();
	return s;
}

static BoundedSummary *
bounded_by_value(const BoundedType *type, BoundedSummary *s, Datum value, TimeType time_type)
{
	const BoundsList *list = bounds_list(value, time_type);

	if (s->nbounds == 0)
	{
		check_number(type, list->n, ERRCODE_INVALID_PARAMETER_VALUE, NULL);
		s = set_bounds(type, s, list->bounds, list->n, list->fingerprint);
		s->time_type = time_type;
	}
	else if (s->time_type != time_type || s->nbounds != list->n || s->fingerprint != list->fingerprint)
		bounds_changed();
	return s;
}

/*
 * The part of bounded_state for the first row, and for every row where the
 * query does not say that the bounds stay as they are.
 */
BoundedSummary *
bounded_state_of_row(FunctionCallInfo fcinfo, const BoundedType *type, BoundedSummary *s,
					 int n, TimeType time_type, BoundsForm form)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("bounds must not be null")));
	if (form == BOUNDS_ARRAY)
		return bounded_by_array(type, s, PG_GETARG_ARRAYTYPE_P(n), time_type);
	return bounded_by_value(type, s, PG_GETARG_DATUM(n), time_type);
}

/* s with the bounds of a summary of another type.  Errors out if it has others. */
BoundedSummary *
bounds_of(const BoundedType *type, BoundedSummary *s,
		  const BoundedType *source_type, const BoundedSummary *source)
{
	const int64 *bounds = bounded_bounds(source_type, source);
	Size		size = source->nbounds * sizeof(int64);

	if (s->nbounds == 0)
	{
		check_number(type, source->nbounds, ERRCODE_INVALID_PARAMETER_VALUE, NULL);
		s = set_bounds(type, s, bounds, source->nbounds, source->fingerprint);
		s->time_type = source->time_type;
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
	if (!bounds_check(bounded_bounds(type, s), s->nbounds, s->time_type, ERRCODE_DATA_EXCEPTION, escontext))
		return false;
	if (s->fingerprint != bounds_fingerprint(bounded_bounds(type, s), s->nbounds))
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("%s has a fingerprint of other bounds", name)));
	return true;
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

/* Reads counts, one of the arrays; the bounds have told how many there must be. */
static bool
read_counts(const BoundedType *type, TextReader *r, BoundedSummary *s, int array)
{
	int64		expected = type->array_size(bounded_periods(s));
	int64	   *values;
	int			n;

	if (!text_array(r, text_int64, &values, &n))
		return false;
	if (n != expected)
		return text_fail(r, psprintf(INT64_FORMAT " counts before this place", expected));
	memcpy(bounded_array(type, s, array), values, n * sizeof(int64));
	pfree(values);
	return true;
}

static bool
read_array(const BoundedType *type, TextReader *r, BoundedSummary *s, int array)
{
	return type->read_array ? type->read_array(r, s) : read_counts(type, r, s, array);
}

/* The bounds, then the arrays that came before them, whose places are noted. */
static bool
read_bounds(const BoundedType *type, TextReader *r, Summary **s)
{
	int64		places[MAX_PERIOD_ARRAYS] = {0};
	int64	   *noted = &(*s)->word[type->summary->nwords_min];
	const char *end;
	int64	   *bounds;
	int			n;

	if (((BoundedSummary *) *s)->nbounds != 0)
		return text_fail(r, "one list of bounds");
	if (!text_array(r, text_instant, &bounds, &n) ||
		!check_number(type, n, ERRCODE_DATA_EXCEPTION, r->escontext))
		return false;
	if (SUMMARY_NWORDS(*s) > type->summary->nwords_min)
	{
		memcpy(places, noted, type->narrays * sizeof(int64));
		*s = summary_resize(*s, type->summary->nwords_min);
	}
	*s = (Summary *) set_bounds(type, (BoundedSummary *) *s, bounds, n, bounds_fingerprint(bounds, n));
	pfree(bounds);

	end = r->at;
	for (int i = 0; i < type->narrays; i++)
	{
		if (places[i] == 0)
			continue;
		r->at = r->text + places[i];
		if (!read_array(type, r, (BoundedSummary *) *s, i))
			return false;
		text_spaces(r);
		if (*r->at != ',')		/* the bounds, at least, come after it */
			return text_fail(r, "\",\"");
	}
	r->at = end;
	return true;
}

/*
 * What bounded_write writes, the keys in any order.  Until the bounds come the
 * words after the fixed ones note where in the text the arrays are.
 */
bool
bounded_read(const BoundedType *type, TextReader *r, const char *key, Summary **s)
{
	int			nwords_min = type->summary->nwords_min;
	int			i = 0;

	if (strcmp(key, "bounds") == 0)
		return read_bounds(type, r, s);
	while (i < type->narrays && strcmp(key, type->arrays[i]) != 0)
		i++;
	if (i == type->narrays)
		return text_fail_key(r, key);
	if (((BoundedSummary *) *s)->nbounds != 0)
		return read_array(type, r, (BoundedSummary *) *s, i);
	if (SUMMARY_NWORDS(*s) == nwords_min)
		*s = summary_resize(*s, nwords_min + type->narrays);
	(*s)->word[nwords_min + i] = r->at - r->text;
	return text_skip_value(r);
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
		CHECK_FOR_INTERRUPTS();
		if (a[i] != b[i])
			return psprintf("Number " INT64_FORMAT " is %s and %s.",
							i + 1, instant_text(a[i]), instant_text(b[i]));
	}
	return NULL;
}

/* Errors out unless both have the same bounds. */
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
	{
		CHECK_FOR_INTERRUPTS();
		count_add(type->summary, &counts[i], sign * others[i]);
	}
}

/* The start and the end of a period, as timestamptz. */
void
period_values(const BoundedType *type, const BoundedSummary *s, int period, Datum *values)
{
	const int64 *bounds = bounded_bounds(type, s);

	values[0] = timestamptz_from_instant(bounds[period], s->time_type);
	values[1] = timestamptz_from_instant(bounds[period + 1], s->time_type);
}
