/*
 * The SQL functions that all summary types share.  They find the type by the
 * kind that is written in the value, so this file is above all kernels.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "summary_types.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

/* The type that a detoasted summary says it is of. */
static const SummaryType *
type_of(const Summary *s)
{
	const SummaryType *type = summary_type_of_kind(s->kind);

	if (type == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("unrecognized kind %d of summary", s->kind)));
	return type;
}

/*
 * An argument of any summary type, as it is stored: a user-defined aggregate
 * without a final function can return a state that is not packed.  Calendars
 * come here too, to be compared.
 */
static Summary *
any_summary(Datum datum)
{
	Summary    *s = (Summary *) PG_DETOAST_DATUM(datum);
	const SummaryType *type = summary_type_of_kind(s->kind);
	Summary    *packed = type && type->pack ? type->pack(s) : s;

	if (packed != s && (Pointer) s != DatumGetPointer(datum))
		pfree(s);
	return packed;
}

#define PG_GETARG_ANY_SUMMARY(n) any_summary(PG_GETARG_DATUM(n))

static StringInfoData
text_of(const Summary *s)
{
	StringInfoData buf;

	initStringInfo(&buf);
	summary_write(type_of(s), s, &buf);
	return buf;
}

PG_FUNCTION_INFO_V1(cxkpi_summary_out);
Datum
cxkpi_summary_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(text_of(PG_GETARG_ANY_SUMMARY(0)).data);
}

PG_FUNCTION_INFO_V1(cxkpi_summary_to_json);
Datum
cxkpi_summary_to_json(PG_FUNCTION_ARGS)
{
	StringInfoData buf = text_of(PG_GETARG_ANY_SUMMARY(0));

	PG_RETURN_TEXT_P(cstring_to_text_with_len(buf.data, buf.len));
}

PG_FUNCTION_INFO_V1(cxkpi_summary_to_jsonb);
Datum
cxkpi_summary_to_jsonb(PG_FUNCTION_ARGS)
{
	StringInfoData buf = text_of(PG_GETARG_ANY_SUMMARY(0));

	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(buf.data)));
}

/* The send function of types that are all numbers; summary_from_binary reads it. */
PG_FUNCTION_INFO_V1(cxkpi_summary_send);
Datum
cxkpi_summary_send(PG_FUNCTION_ARGS)
{
	Summary    *s = PG_GETARG_ANY_SUMMARY(0);
	StringInfoData buf;

	type_of(s);
	pq_begintypsend(&buf);
	summary_send_header(&buf, s);
	for (int i = 0; i < SUMMARY_NWORDS(s); i++)
		pq_sendint64(&buf, s->word[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * The order of the bytes: it means nothing, but it lets summaries be grouped,
 * made distinct and compared by REFRESH MATERIALIZED VIEW CONCURRENTLY.
 */
static int
compare(FunctionCallInfo fcinfo)
{
	Summary    *a = PG_GETARG_ANY_SUMMARY(0);
	Summary    *b = PG_GETARG_ANY_SUMMARY(1);
	int			order = memcmp(VARDATA(a), VARDATA(b),
							   Min(VARSIZE(a), VARSIZE(b)) - VARHDRSZ);

	if (order == 0)
		order = VARSIZE(a) < VARSIZE(b) ? -1 : VARSIZE(a) > VARSIZE(b);

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order;
}

#define COMPARISON(name, operator) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BOOL(compare(fcinfo) operator 0); \
}

COMPARISON(summary_eq, ==)
COMPARISON(summary_ne, !=)
COMPARISON(summary_lt, <)
COMPARISON(summary_le, <=)
COMPARISON(summary_gt, >)
COMPARISON(summary_ge, >=)

PG_FUNCTION_INFO_V1(cxkpi_summary_cmp);
Datum
cxkpi_summary_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

PG_FUNCTION_INFO_V1(cxkpi_summary_hash);
Datum
cxkpi_summary_hash(PG_FUNCTION_ARGS)
{
	Summary    *s = PG_GETARG_ANY_SUMMARY(0);
	Datum		hash = hash_any((unsigned char *) VARDATA(s), VARSIZE(s) - VARHDRSZ);

	PG_FREE_IF_COPY(s, 0);
	PG_RETURN_DATUM(hash);
}

PG_FUNCTION_INFO_V1(cxkpi_summary_hash_extended);
Datum
cxkpi_summary_hash_extended(PG_FUNCTION_ARGS)
{
	Summary    *s = PG_GETARG_ANY_SUMMARY(0);
	Datum		hash = hash_any_extended((unsigned char *) VARDATA(s), VARSIZE(s) - VARHDRSZ,
										 PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(s, 0);
	PG_RETURN_DATUM(hash);
}

/*
 * Merges argument 1 into the state in argument 0 (sign 1), or takes it away
 * (-1); for all types.  NULL if what is left cannot be told.
 */
static Datum
merge(FunctionCallInfo fcinfo, int sign)
{
	const SummaryType *type = type_of((Summary *) PG_GETARG_VARLENA_P(1));
	Summary    *other = summary_detoast(type, PG_GETARG_DATUM(1), false);
	Summary    *s = summary_add(type, summary_state(fcinfo, type), other, sign);

	if (s == NULL)
		PG_RETURN_NULL();
	return summary_result(fcinfo, type, s);
}

PG_FUNCTION_INFO_V1(cxkpi_summary_combine);
Datum
cxkpi_summary_combine(PG_FUNCTION_ARGS)
{
	return merge(fcinfo, 1);
}

PG_FUNCTION_INFO_V1(cxkpi_summary_combine_inv);
Datum
cxkpi_summary_combine_inv(PG_FUNCTION_ARGS)
{
	return merge(fcinfo, -1);
}

/* The operator -: errors out unless the right side is a part of the left. */
PG_FUNCTION_INFO_V1(cxkpi_summary_subtract);
Datum
cxkpi_summary_subtract(PG_FUNCTION_ARGS)
{
	Datum		s = merge(fcinfo, -1);

	if (fcinfo->isnull)
		summary_fail_subtract(type_of((Summary *) PG_GETARG_VARLENA_P(1)));
	return s;
}
