#include "postgres.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "period.h"
#include "summary.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

static const SummaryType *const summary_types[] = {
	&score_summary_type,
	&rate_summary_type,
	&duration_summary_type,
	&customer_summary_type,
	&funnel_state_type,
	&funnel_summary_type,
	&touches_state_type,
	&sentiment_summary_type,
	&customer_series_type,
	&activity_summary_type,
	&cohort_summary_type,
	&volume_series_type,
	&category_summary_type,
	&revenue_summary_type,
	&clv_sample_type,
	&clv_model_type,
	&cac_summary_type,
	&purchase_summary_type
};

/* An empty summary in the current memory context. */
Summary *
summary_make(const SummaryType *type)
{
	Summary    *s = palloc0(SUMMARY_SIZE(type->nwords_min));

	SET_VARSIZE(s, SUMMARY_SIZE(type->nwords_min));
	s->version = SUMMARY_VERSION;
	s->kind = type->kind;
	return s;
}

/* s moved to nwords words, the new ones zero. */
Summary *
summary_resize(Summary *s, int nwords)
{
	int			before = SUMMARY_NWORDS(s);

	s = repalloc(s, SUMMARY_SIZE(nwords));
	if (nwords > before)
		memset(&s->word[before], 0, (nwords - before) * sizeof(int64));
	SET_VARSIZE(s, SUMMARY_SIZE(nwords));
	return s;
}

/* A copy of s in the current memory context, with all optional words. */
Summary *
summary_extend(const SummaryType *type, const Summary *s)
{
	int			nwords = Max(type->nwords, type->nwords_min);
	Summary    *extended = palloc0(SUMMARY_SIZE(nwords));

	memcpy(extended, s, VARSIZE(s));
	SET_VARSIZE(extended, SUMMARY_SIZE(nwords));
	return extended;
}

/* Drops the optional words of s if all are zero. */
void
summary_trim(const SummaryType *type, Summary *s)
{
	if (type->nwords == SUMMARY_VARIABLE)
		return;
	for (int i = type->nwords_min; i < SUMMARY_NWORDS(s); i++)
	{
		if (s->word[i] != 0)
			return;
	}
	SET_VARSIZE(s, SUMMARY_SIZE(type->nwords_min));
}

/*
 * Readers ask for it before they look further: what they would find wrong
 * with a later version is less help than that it is one.
 */
static bool
check_version(const SummaryType *type, const Summary *s, Node *escontext)
{
	if (s->version != SUMMARY_VERSION)
		ereturn(escontext, false,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s has format version %d", type->name, s->version),
				 errdetail("This library reads version %d.", SUMMARY_VERSION),
				 errhint("Install the release of cxkpi that wrote the value, or a later one.")));
	return true;
}

/*
 * Whether the bytes are a value of the type.  Everything that enters, as
 * text, as binary or to be merged, passes here.
 */
bool
summary_check(const SummaryType *type, const Summary *s, Node *escontext)
{
	Size		size = VARSIZE(s);

	if (size < SUMMARY_HEADER_SIZE || s->kind != type->kind)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("value is not a %s", type->name)));
	if (!check_version(type, s, escontext))
		return false;
	for (int i = type->nparams; i < lengthof(s->param); i++)
	{
		if (s->param[i] != 0)
			ereturn(escontext, false,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("%s has a reserved byte that is %d, not 0", type->name, s->param[i])));
	}
	if (type->nwords == SUMMARY_VARIABLE ?
		size < SUMMARY_SIZE(type->nwords_min) || size != SUMMARY_SIZE(SUMMARY_NWORDS(s)) :
		size != SUMMARY_SIZE(type->nwords_min) && size != SUMMARY_SIZE(type->nwords))
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("%s has a wrong size of %zu bytes", type->name, size)));
	return type->check(s, escontext);
}

/* Whether n counts are neither negative nor too large to be added up. */
bool
check_counts(const SummaryType *type, const int64 *counts, int n, Node *escontext)
{
	int64		sum = 0;

	for (int i = 0; i < n; i++)
	{
		if (counts[i] < 0)
			ereturn(escontext, false,
					(errcode(ERRCODE_DATA_EXCEPTION),
					 errmsg("%s has a negative count " INT64_FORMAT, type->name, counts[i])));
		if (pg_add_s64_overflow(sum, counts[i], &sum))
			ereturn(escontext, false,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("%s counts more than " INT64_FORMAT " rows", type->name, PG_INT64_MAX)));
	}
	return true;
}

void
summary_count_overflow(const SummaryType *type)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("count of a %s is out of range", type->name),
			 errdetail("Counts must be from 0 to " INT64_FORMAT ".", PG_INT64_MAX)));
}

/* A stored value, unpacked and aligned; a copy if one is asked for. */
Summary *
summary_detoast(const SummaryType *type, Datum datum, bool copy)
{
	struct varlena *packed = (struct varlena *) DatumGetPointer(datum);
	Summary    *s = (Summary *) (copy ? pg_detoast_datum_copy(packed) : pg_detoast_datum(packed));

	summary_check(type, s, NULL);
	return s;
}

/*
 * The first call of a function that returns rows.  What they are made of
 * belongs to user_fctx and multi_call_memory_ctx.
 */
FuncCallContext *
rows_first_call(FunctionCallInfo fcinfo)
{
	FuncCallContext *funcctx = init_MultiFuncCall(fcinfo);
	MemoryContext old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);
	TupleDesc	desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	funcctx->tuple_desc = BlessTupleDesc(desc);
	MemoryContextSwitchTo(old);
	return funcctx;
}

/* A call of a function that returns rows about its argument 0, user_fctx. */
FuncCallContext *
summary_rows(const SummaryType *type, FunctionCallInfo fcinfo)
{
	if (SRF_IS_FIRSTCALL())
	{
		FuncCallContext *funcctx = rows_first_call(fcinfo);
		MemoryContext old = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);

		funcctx->user_fctx = summary_detoast(type, PG_GETARG_DATUM(0), true);
		MemoryContextSwitchTo(old);
	}
	return SRF_PERCALL_SETUP();
}

static inline bool
is_param(const Field *field)
{
	return field->type == FIELD_PARAM || field->type == FIELD_TIME_TYPE;
}

static void
write_field(const Field *field, const Summary *s, StringInfo buf)
{
	switch (field->type)
	{
		case FIELD_COUNT:
			append_int64(buf, s->word[field->at]);
			break;
		case FIELD_INT128:
			append_int128(buf, int128_from_words(&s->word[field->at]));
			break;
		case FIELD_TIME:
			append_instant(buf, s->word[field->at]);
			break;
		case FIELD_PARAM:
			append_int64(buf, s->param[field->at]);
			break;
		case FIELD_TIME_TYPE:
			appendStringInfo(buf, "\"%s\"", time_type_name(s->param[field->at]));
			break;
	}
}

/* The counts and parameters that are not zero, and all the rest. */
static void
write_text(const SummaryType *type, const Summary *s, StringInfo buf)
{
	appendStringInfo(buf, "{\"version\":%d", s->version);
	for (int i = 0; i < type->nfields; i++)
	{
		const Field *field = &type->fields[i];

		if (is_param(field) ? s->param[field->at] == 0 :
			field->at >= SUMMARY_NWORDS(s) ||
			(field->type == FIELD_COUNT && s->word[field->at] == 0))
			continue;
		appendStringInfo(buf, ",\"%s\":", field->name);
		write_field(field, s, buf);
	}
	if (type->write)
		type->write(s, buf);
	appendStringInfoChar(buf, '}');
}

/* The value of one field into s, which has all words. */
static bool
read_field(TextReader *r, const Field *field, Summary *s)
{
	char		name[TEXT_KEY_SIZE];
	int128		wide;
	int64		value;

	switch (field->type)
	{
		case FIELD_COUNT:
			return text_int64(r, &s->word[field->at]);
		case FIELD_INT128:
			if (!text_int128(r, &wide))
				return false;
			int128_to_words(wide, &s->word[field->at]);
			return true;
		case FIELD_TIME:
			return text_instant(r, &s->word[field->at]);
		case FIELD_PARAM:
			if (!text_int64(r, &value))
				return false;
			if (value < 0 || value > PG_UINT8_MAX)
				return text_fail(r, "a number from 0 to 255");
			s->param[field->at] = value;
			return true;
		case FIELD_TIME_TYPE:
			if (!text_string(r, name, sizeof(name)))
				return false;
			s->param[field->at] = time_type_by_name(name);
			return s->param[field->at] != 0 || text_fail(r, "a time type");
	}
	pg_unreachable();
}

static bool
read_text(const SummaryType *type, TextReader *r, Summary **s)
{
	if (!text_expect(r, '{'))
		return false;
	if (text_accept(r, '}'))
		return text_end(r);
	do
	{
		const char *start = r->at;
		char		key[TEXT_KEY_SIZE];
		int			i = 0;

		if (!text_key(r, key))
			return false;
		if (strcmp(key, "version") == 0)
		{
			int64		version;

			if (!text_int64(r, &version))
				return false;
			if (version < 0 || version > PG_UINT8_MAX)
				return text_fail(r, "a number from 0 to 255");
			(*s)->version = version;
			if (!check_version(type, *s, r->escontext))
				return false;
			continue;
		}
		while (i < type->nfields && strcmp(key, type->fields[i].name) != 0)
			i++;
		if (i < type->nfields)
		{
			if (!read_field(r, &type->fields[i], *s))
				return false;
		}
		else if (type->read)
		{
			if (!type->read(r, key, s))
				return false;
		}
		else
		{
			r->at = start;
			return text_fail(r, "a field of this type");
		}
	} while (text_accept(r, ','));
	return text_expect(r, '}') && text_end(r);
}

/* The input function of a type. */
Datum
summary_from_text(const SummaryType *type, FunctionCallInfo fcinfo)
{
	char	   *text = PG_GETARG_CSTRING(0);
	TextReader	r = {type->name, text, text, fcinfo->context};
	Summary    *s = summary_extend(type, summary_make(type));

	if (!read_text(type, &r, &s))
		PG_RETURN_NULL();
	summary_trim(type, s);
	if (!summary_check(type, s, fcinfo->context))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(s);
}

/*
 * The receive function of a type.  The bytes of the message are the header
 * without its length, then the words, all in network order, or what the type
 * has instead of them.
 */
Datum
summary_from_binary(const SummaryType *type, FunctionCallInfo fcinfo)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	Summary    *s = summary_extend(type, summary_make(type));

	s->version = pq_getmsgbyte(buf);
	check_version(type, s, NULL);
	s->kind = pq_getmsgbyte(buf);
	s->param[0] = pq_getmsgbyte(buf);
	s->param[1] = pq_getmsgbyte(buf);

	if (type->receive)
		s = type->receive(buf, s);
	else
	{
		int			nwords = (buf->len - buf->cursor) / sizeof(int64);

		if (type->nwords == SUMMARY_VARIABLE && nwords >= type->nwords_min)
			s = summary_resize(s, nwords);
		else if (nwords != type->nwords_min && nwords != type->nwords)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
					 errmsg("invalid length of external %s", type->name)));
		for (int i = 0; i < nwords; i++)
			s->word[i] = pq_getmsgint64(buf);
	}
	pq_getmsgend(buf);

	summary_trim(type, s);
	summary_check(type, s, NULL);
	PG_RETURN_POINTER(s);
}

static const SummaryType *
type_of_kind(int kind)
{
	for (int i = 0; i < lengthof(summary_types); i++)
	{
		if (summary_types[i]->kind == kind)
			return summary_types[i];
	}
	return NULL;
}

/* The type that a detoasted summary says it has, for functions of all types. */
static const SummaryType *
type_of(const Summary *s)
{
	const SummaryType *type = type_of_kind(s->kind);

	if (type == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("unknown kind %d of summary", s->kind)));
	return type;
}

/*
 * An argument of whichever type, as it is stored: a state that a user's own
 * aggregate returns without a final function may not be yet.  It may also be
 * a value that is no summary, which can be compared all the same.
 */
static Summary *
any_summary(Datum datum)
{
	Summary    *s = (Summary *) PG_DETOAST_DATUM(datum);
	const SummaryType *type = type_of_kind(s->kind);

	return type && type->pack ? type->pack(s) : s;
}

#define PG_GETARG_ANY_SUMMARY(n) any_summary(PG_GETARG_DATUM(n))

static StringInfoData
text_of(const Summary *s)
{
	StringInfoData buf;

	initStringInfo(&buf);
	write_text(type_of(s), s, &buf);
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

/* The send function of every type; summary_from_binary reads it. */
PG_FUNCTION_INFO_V1(cxkpi_summary_send);
Datum
cxkpi_summary_send(PG_FUNCTION_ARGS)
{
	Summary    *s = PG_GETARG_ANY_SUMMARY(0);
	const SummaryType *type = type_of(s);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, s->version);
	pq_sendbyte(&buf, s->kind);
	pq_sendbyte(&buf, s->param[0]);
	pq_sendbyte(&buf, s->param[1]);
	if (type->send)
		type->send(s, &buf);
	else
	{
		for (int i = 0; i < SUMMARY_NWORDS(s); i++)
			pq_sendint64(&buf, s->word[i]);
	}
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

	PG_RETURN_DATUM(hash_any((unsigned char *) VARDATA(s), VARSIZE(s) - VARHDRSZ));
}

PG_FUNCTION_INFO_V1(cxkpi_summary_hash_extended);
Datum
cxkpi_summary_hash_extended(PG_FUNCTION_ARGS)
{
	Summary    *s = PG_GETARG_ANY_SUMMARY(0);

	PG_RETURN_DATUM(hash_any_extended((unsigned char *) VARDATA(s), VARSIZE(s) - VARHDRSZ,
									  PG_GETARG_INT64(1)));
}

/* Whether any parameter is given; a 0 beside one that is says something too. */
static bool
has_params(const SummaryType *type, const Summary *s)
{
	for (int i = 0; i < type->nfields; i++)
	{
		if (is_param(&type->fields[i]) && s->param[type->fields[i].at] != 0)
			return true;
	}
	return false;
}

/*
 * Adds (sign 1) or takes away (-1) the counts of argument 1; for all types.
 * The parameters must agree, or be given on one side alone.  22023 if they
 * differ, 22003 if a count overflows or would be negative.
 */
static Datum
merge(FunctionCallInfo fcinfo, int sign)
{
	const SummaryType *type = type_of((Summary *) PG_GETARG_VARLENA_P(1));
	Summary    *other;
	Summary    *s;
	bool		adopt_params;
	bool		other_has_params;

	if (type->combine)
		return type->combine(fcinfo, sign);

	other = PG_GETARG_SUMMARY(*type, 1);
	s = summary_state(fcinfo, type);
	if (type->nwords != SUMMARY_VARIABLE && SUMMARY_NWORDS(other) > SUMMARY_NWORDS(s))
		s = summary_extend(type, s);

	adopt_params = !has_params(type, s);
	other_has_params = has_params(type, other);

	for (int i = 0; i < type->nfields; i++)
	{
		const Field *field = &type->fields[i];
		bool		same = true;

		if (is_param(field))
		{
			if (adopt_params)
				s->param[field->at] = other->param[field->at];
			same = !other_has_params || s->param[field->at] == other->param[field->at];
		}
		else if (field->at >= SUMMARY_NWORDS(other))
			continue;
		else if (field->type == FIELD_TIME)
			same = s->word[field->at] == other->word[field->at];
		else if (field->type == FIELD_INT128)
			int128_to_words(int128_from_words(&s->word[field->at]) +
							sign * int128_from_words(&other->word[field->at]),
							&s->word[field->at]);
		else
			count_add(type, &s->word[field->at], sign * other->word[field->at]);

		if (!same)
		{
			StringInfoData values;

			initStringInfo(&values);
			write_field(field, s, &values);
			appendStringInfoString(&values, " and ");
			write_field(field, other, &values);
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("cannot merge %s values that differ in \"%s\"", type->name, field->name),
					 errdetail("%s.", values.data),
					 errhint("Group by what they differ in.")));
		}
	}
	if (type->merge && (s = type->merge(s, other, sign)) == NULL)
		PG_RETURN_NULL();
	if (sign < 0)
		summary_trim(type, s);
	summary_check(type, s, NULL);
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
