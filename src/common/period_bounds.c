/*
 * period_bounds(start, stop, step [, zone]) and the type of its result.
 */
#include "postgres.h"

#include <ctype.h>

#include "period_bounds.h"
#include "period_literal.h"
#include "summary_types.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

static bool bounds_value_check(const Summary *s, Node *escontext);
static void bounds_value_write(const Summary *s, StringInfo buf);
static bool bounds_value_read(TextReader *r, const char *key, Summary **s);

static const Field bounds_fields[] = {
	{"time_type", FIELD_TIME_TYPE, 0}, {"start", FIELD_TIME, 0}, {"stop", FIELD_TIME, 1}
};

const SummaryType period_bounds_type = {
	.name = "period_bounds",
	.kind = SUMMARY_PERIOD_BOUNDS,
	.version = 1,
	.nparams = 2,
	.nwords_min = 5,
	.nwords = SUMMARY_VARIABLE,
	.fields = bounds_fields,
	.nfields = lengthof(bounds_fields),
	.check = bounds_value_check,
	.write = bounds_value_write,
	.read = bounds_value_read
};

bool
period_bounds_is_list(const PeriodBounds *p)
{
	return p->step_usec == 0 && p->step_days == 0 && p->step_months == 0;
}

/* The number of bounds in the list; 0 if there is a step. */
int64
period_bounds_nlisted(const PeriodBounds *p)
{
	return SUMMARY_NWORDS(p) - period_bounds_type.nwords_min - p->nzone;
}

/*
 * A zone is stored with its first letter in the highest byte of a word, so
 * that the words are the same on every machine.
 */
static int
zone_letter(const int64 *words, int i)
{
	return (words[i / 8] >> (56 - 8 * (i % 8))) & 0xFF;
}

/* Whether a zone can have the letter: those of names and of POSIX strings. */
static bool
is_zone_letter(unsigned char c)
{
	return c < 128 && (isalnum(c) || strchr("_/+-<>:.,", c) != NULL) && c != '\0';
}

/* Whether the words are those of a zone's name, and no more than it needs. */
static bool
is_zone(const int64 *words, int64 n)
{
	int64		length = 0;

	if (n < 1 || n > (TZ_STRLEN_MAX + 7) / 8)
		return false;
	while (length < 8 * n && is_zone_letter(zone_letter(words, length)))
		length++;
	if (length <= 8 * (n - 1) || length > TZ_STRLEN_MAX)
		return false;
	for (int64 i = length; i < 8 * n; i++)
	{
		if (zone_letter(words, i) != 0)
			return false;
	}
	return true;
}

/* The zone of a value, into TZ_STRLEN_MAX + 1 bytes; empty if it has none. */
void
period_bounds_zone(const PeriodBounds *p, char *name)
{
	int			n = Min(8 * p->nzone, TZ_STRLEN_MAX);

	for (int i = 0; i < n; i++)
		name[i] = zone_letter(p->rest + period_bounds_nlisted(p), i);
	name[n] = '\0';
}

/* p, moved, with a zone, which it must not have yet. */
static PeriodBounds *
put_zone(PeriodBounds *p, const char *name)
{
	int			length = strlen(name);
	int			before = SUMMARY_NWORDS(p);
	Summary    *s = summary_resize((Summary *) p, before + (length + 7) / 8);

	for (int i = 0; i < length; i++)
		s->word[before + i / 8] |= (int64) ((uint64) (unsigned char) name[i] << (56 - 8 * (i % 8)));
	((PeriodBounds *) s)->nzone = (length + 7) / 8;
	return (PeriodBounds *) s;
}

/* p, moved, with a list of bounds, which it must not have yet. */
static PeriodBounds *
put_list(PeriodBounds *p, const int64 *bounds, int n)
{
	p = (PeriodBounds *) summary_resize((Summary *) p, SUMMARY_NWORDS(p) + n);
	memmove(p->rest + n, p->rest, p->nzone * sizeof(int64));
	memcpy(p->rest, bounds, n * sizeof(int64));
	return p;
}

static bool
check_step_words(const PeriodBounds *p, Node *escontext)
{
	if (p->step_usec < 0 || p->step_days < 0 || p->step_days > PG_INT32_MAX ||
		p->step_months < 0 || p->step_months > PG_INT32_MAX ||
		(p->time_type == TIME_DATE && p->step_usec % USECS_PER_DAY != 0) || period_bounds_nlisted(p) != 0)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("period_bounds has no valid step")));
	return true;
}

static bool
check_list(const PeriodBounds *p, Node *escontext)
{
	int64		n = period_bounds_nlisted(p);

	if (n < 2 || n > MAX_PERIODS + 1)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("period_bounds cannot have " INT64_FORMAT " bounds", n),
				 errdetail("It must have a step, or from 2 to %d bounds.", MAX_PERIODS + 1)));
	if (!bounds_check(p->rest, n, p->time_type, ERRCODE_DATA_EXCEPTION, escontext))
		return false;
	if (p->rest[0] != p->start || p->rest[n - 1] != p->stop)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("period_bounds does not start and stop at its first and last bound")));
	return true;
}

static bool
bounds_value_check(const Summary *s, Node *escontext)
{
	const PeriodBounds *p = (const PeriodBounds *) s;
	int64		n = period_bounds_nlisted(p);
	int64		ends[] = {p->start, p->stop};

	if (p->time_type < TIME_DATE || p->time_type > TIME_TIMESTAMPTZ)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("period_bounds has no valid time type")));
	if (n < 0 || (p->nzone > 0 && !is_zone(p->rest + n, p->nzone)) ||
		(p->nzone > 0) != (period_bounds_is_list(p) ? p->nzone > 0 && p->time_type != TIME_TIMESTAMPTZ :
						   p->time_type == TIME_TIMESTAMPTZ))
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("period_bounds of type %s has no valid time zone", time_type_name(p->time_type))));
	if (period_bounds_is_list(p))
		return check_list(p, escontext);
	return bounds_check(ends, 2, p->time_type, ERRCODE_DATA_EXCEPTION, escontext) && check_step_words(p, escontext);
}

/* As ISO 8601 has it, of the units that a step is stored in. */
static void
append_step(StringInfo buf, const PeriodBounds *p)
{
	appendStringInfoChar(buf, 'P');
	if (p->step_months != 0)
		appendStringInfo(buf, INT64_FORMAT "M", p->step_months);
	if (p->step_days != 0)
		appendStringInfo(buf, INT64_FORMAT "D", p->step_days);
	if (p->step_usec != 0)
		appendStringInfo(buf, "T" INT64_FORMAT, p->step_usec / USECS_PER_SEC);
	if (p->step_usec % USECS_PER_SEC != 0)
		appendStringInfo(buf, ".%06d", (int) (p->step_usec % USECS_PER_SEC));
	if (p->step_usec != 0)
		appendStringInfoChar(buf, 'S');
}

static void
bounds_value_write(const Summary *s, StringInfo buf)
{
	const PeriodBounds *p = (const PeriodBounds *) s;
	char		zone[TZ_STRLEN_MAX + 1];

	if (period_bounds_is_list(p))
		append_array(buf, "bounds", append_instant, p->rest, period_bounds_nlisted(p));
	else
	{
		appendStringInfoString(buf, ",\"step\":\"");
		append_step(buf, p);
		appendStringInfoChar(buf, '"');
	}
	period_bounds_zone(p, zone);
	if (zone[0] != '\0')
		appendStringInfo(buf, ",\"zone\":\"%s\"", zone);
}

/* Digits, at *at. */
static bool
parse_digits(const char **at, int64 *value)
{
	const char *start = *at;

	*value = 0;
	for (; isdigit((unsigned char) **at); (*at)++)
	{
		if (pg_mul_s64_overflow(*value, 10, value) || pg_add_s64_overflow(*value, **at - '0', value))
			return false;
	}
	return *at > start;
}

/* What append_step writes; false if it cannot have written that. */
static bool
parse_step(const char *at, PeriodBounds *p)
{
	int64		value;
	int64		fraction;

	p->step_months = p->step_days = p->step_usec = 0;
	if (*at++ != 'P')
		return false;
	while (*at != '\0' && *at != 'T')
	{
		if (!parse_digits(&at, &value) || (*at != 'M' && *at != 'D'))
			return false;
		*(*at++ == 'M' ? &p->step_months : &p->step_days) = value;
	}
	if (*at == '\0')
		return true;
	at++;
	if (!parse_digits(&at, &value) || pg_mul_s64_overflow(value, USECS_PER_SEC, &p->step_usec))
		return false;
	if (*at == '.')
	{
		const char *digits = ++at;

		if (!parse_digits(&at, &fraction) || at - digits != 6 ||
			pg_add_s64_overflow(p->step_usec, fraction, &p->step_usec))
			return false;
	}
	return strcmp(at, "S") == 0;
}

static bool
read_step(TextReader *r, PeriodBounds *p)
{
	const char *start = r->at;
	char		text[TEXT_KEY_SIZE];

	if (!text_string(r, text, sizeof(text)))
		return false;
	if (parse_step(text, p))
		return true;
	r->at = start;
	return text_fail(r, "months, days and seconds such as \"P1M\", \"P7D\" or \"PT3600S\"");
}

static bool
bounds_value_read(TextReader *r, const char *key, Summary **s)
{
	PeriodBounds *p = (PeriodBounds *) *s;
	char		zone[TZ_STRLEN_MAX + 1];
	int64	   *bounds;
	int			n;

	if (strcmp(key, "step") == 0)
		return read_step(r, p);
	if (strcmp(key, "zone") == 0)
	{
		if (p->nzone != 0)
			return text_fail(r, "one time zone");
		if (!text_string(r, zone, sizeof(zone)))
			return false;
		*s = (Summary *) put_zone(p, zone);
		return true;
	}
	if (strcmp(key, "bounds") != 0)
		return text_fail_key(r, key);
	if (period_bounds_nlisted(p) != 0)
		return text_fail(r, "one list of bounds");
	if (!text_array(r, text_instant, &bounds, &n))
		return false;
	*s = (Summary *) put_list(p, bounds, n);
	pfree(bounds);
	return true;
}

PG_FUNCTION_INFO_V1(cxkpi_period_bounds_in);
Datum
cxkpi_period_bounds_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	TextReader	r = {.type_name = period_bounds_type.name, .text = text, .at = text, .escontext = fcinfo->context};
	PeriodBounds *p;
	TimeType	type;
	int64	   *bounds;
	int			n;

	if (!is_bounds_literal(text))
		return summary_from_text(&period_bounds_type, fcinfo);
	if (!read_bounds_literal(&r, &type, &bounds, &n))
		PG_RETURN_NULL();
	p = put_list((PeriodBounds *) summary_make(&period_bounds_type), bounds, n);
	if (type != TIME_TIMESTAMPTZ)
		p = put_zone(p, pg_get_timezone_name(session_timezone));
	p->time_type = type;
	p->start = bounds[0];
	p->stop = bounds[n - 1];
	if (!summary_check(&period_bounds_type, (Summary *) p, fcinfo->context))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(p);
}

PG_FUNCTION_INFO_V1(cxkpi_period_bounds_recv);
Datum
cxkpi_period_bounds_recv(PG_FUNCTION_ARGS)
{
	return summary_from_binary(&period_bounds_type, fcinfo);
}

/* For messages. */
char *
period_bounds_step_text(const PeriodBounds *p)
{
	StringInfoData buf;

	initStringInfo(&buf);
	append_step(&buf, p);
	return buf.data;
}

static char *
interval_text(const Interval *interval)
{
	return DatumGetCString(DirectFunctionCall1(interval_out, PointerGetDatum(interval)));
}

/* Errors out unless the step only moves forward, and by whole days if it must. */
static void
check_step(const Interval *step, TimeType type)
{
	if (INTERVAL_NOT_FINITE(step))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("step is infinite"),
				 errhint("Use a step such as '1 month'.")));
	if (step->month < 0 || step->day < 0 || step->time < 0 ||
		(step->month == 0 && step->day == 0 && step->time == 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("step %s is not positive", interval_text(step)),
				 errdetail("Its months, days and time must not be negative, and not all zero."),
				 errhint("Use a step such as '1 month'.")));
	if (type == TIME_DATE && step->time % USECS_PER_DAY != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("step %s is not a whole number of days", interval_text(step)),
				 errhint("Use bounds of type timestamp or timestamptz.")));
}

static void
check_ends(int64 start, int64 stop)
{
	if (TIMESTAMP_NOT_FINITE(start) || TIMESTAMP_NOT_FINITE(stop))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("periods are unbounded"),
				 errdetail("Both ends must be finite.")));
	if (start >= stop)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("periods must end after they start"),
				 errdetail("They start at %s and end at %s.", instant_text(start), instant_text(stop)),
				 errhint("The end is the first instant after the last period: "
						 "the year 2026 is from 2026-01-01 to 2027-01-01.")));
}

/* Errors out unless these are ends and a step that periods can have. */
static PeriodBounds *
make_value(int64 start, int64 stop, const Interval *step, TimeType type, const char *zone)
{
	PeriodBounds *p = (PeriodBounds *) summary_make(&period_bounds_type);

	check_ends(start, stop);
	check_step(step, type);
	p->time_type = type;
	p->start = start;
	p->stop = stop;
	p->step_usec = step->time;
	p->step_days = step->day;
	p->step_months = step->month;
	if (zone)
		p = put_zone(p, zone);
	summary_check(&period_bounds_type, (Summary *) p, NULL);
	return p;
}

/* Bounds of type date or timestamp, arguments start, stop, step. */
static Datum
bounds_of(FunctionCallInfo fcinfo, TimeType type)
{
	PG_RETURN_POINTER(make_value(instant_from_datum(PG_GETARG_DATUM(0), type),
								 instant_from_datum(PG_GETARG_DATUM(1), type),
								 PG_GETARG_INTERVAL_P(2), type, NULL));
}

/*
 * Bounds of type timestamptz in the zone of argument 3.  Ends that are dates
 * or timestamps are what the clock of the zone shows.
 */
static Datum
bounds_in_zone(FunctionCallInfo fcinfo, TimeType type)
{
	pg_tz	   *zone = time_zone_by_name(text_to_cstring(PG_GETARG_TEXT_PP(3)));
	int64		start = instant_from_datum(PG_GETARG_DATUM(0), type);
	int64		stop = instant_from_datum(PG_GETARG_DATUM(1), type);

	check_ends(start, stop);
	if (type != TIME_TIMESTAMPTZ)
	{
		start = instant_from_local(start, zone);
		stop = instant_from_local(stop, zone);
	}
	PG_RETURN_POINTER(make_value(start, stop, PG_GETARG_INTERVAL_P(2), TIME_TIMESTAMPTZ,
								 pg_get_timezone_name(zone)));
}

TIME_FUNCTION(period_bounds, date, bounds_of(fcinfo, TIME_DATE))
TIME_FUNCTION(period_bounds, timestamp, bounds_of(fcinfo, TIME_TIMESTAMP))
TIME_FUNCTION(period_bounds_in_zone, date, bounds_in_zone(fcinfo, TIME_DATE))
TIME_FUNCTION(period_bounds_in_zone, timestamp, bounds_in_zone(fcinfo, TIME_TIMESTAMP))
TIME_FUNCTION(period_bounds_in_zone, timestamptz, bounds_in_zone(fcinfo, TIME_TIMESTAMPTZ))

/* The last call of bounds_of_session at one place of a query. */
typedef struct LastCall
{
	TimestampTz start;
	TimestampTz stop;
	Interval	step;
	pg_tz	   *zone;
	PeriodBounds *value;
} LastCall;

/*
 * Bounds in the time zone of the session.  That makes the function STABLE, and
 * the server calls it for every row: mostly with the same arguments.
 */
static Datum
bounds_of_session(FunctionCallInfo fcinfo)
{
	CallSite   *site = call_site(fcinfo);
	LastCall   *last = site->cache;
	TimestampTz start = PG_GETARG_TIMESTAMPTZ(0);
	TimestampTz stop = PG_GETARG_TIMESTAMPTZ(1);
	Interval   *step = PG_GETARG_INTERVAL_P(2);
	PeriodBounds *value;
	Size		size;

	if (last && last->start == start && last->stop == stop && last->zone == session_timezone &&
		last->step.time == step->time && last->step.day == step->day && last->step.month == step->month)
		PG_RETURN_POINTER(last->value);

	value = make_value(start, stop, step, TIME_TIMESTAMPTZ, pg_get_timezone_name(session_timezone));
	if (site->seen)
	{
		size = VARSIZE(value);
		site->cache = NULL;
		if (last)
			pfree(last);
		last = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, MAXALIGN(sizeof(LastCall)) + size);
		*last = (LastCall) {.start = start, .stop = stop, .step = *step, .zone = session_timezone};
		last->value = (PeriodBounds *) ((char *) last + MAXALIGN(sizeof(LastCall)));
		memcpy(last->value, value, size);
		site->cache = last;
	}
	PG_RETURN_POINTER(value);
}

TIME_FUNCTION(period_bounds, timestamptz, bounds_of_session(fcinfo))
