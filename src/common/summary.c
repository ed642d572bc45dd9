/*
 * Summaries as values: layout, checks, rows about them and the binary form.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "summary.h"

/* An empty summary in the current memory context. */
Summary *
summary_make(const SummaryType *type)
{
	Summary    *s = palloc0(SUMMARY_SIZE(type->nwords_min));

	SET_VARSIZE(s, SUMMARY_SIZE(type->nwords_min));
	s->version = type->version;
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
 * Whether the version of s can be read.  Check this first: a newer layout
 * would otherwise fail a later check with a misleading message.
 */
bool
summary_check_version(const SummaryType *type, const Summary *s, Node *escontext)
{
	if (s->version < 1 || s->version > type->version)
		ereturn(escontext, false,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s has format version %d", type->name, s->version),
				 errdetail("This library reads version %d.", type->version),
				 errhint("Install the release of cxkpi that wrote the value, or a later one.")));
	return true;
}

/*
 * Whether the bytes are a value of the type.  Everything that enters one of
 * our functions passes here: text, binary, stored values and states that a
 * caller in SQL has made.
 */
bool
summary_check(const SummaryType *type, const Summary *s, Node *escontext)
{
	Size		size = VARSIZE(s);

	if (size < SUMMARY_HEADER_SIZE || s->kind != type->kind)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("value is not a %s", type->name)));
	if (!summary_check_version(type, s, escontext))
		return false;
	for (int i = type->nparams; i < (int) lengthof(s->param); i++)
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

/* The row type that the function is to return; for RETURNS TABLE and OUT parameters. */
TupleDesc
rows_descriptor(FunctionCallInfo fcinfo)
{
	TupleDesc	desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return BlessTupleDesc(desc);
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

	funcctx->tuple_desc = rows_descriptor(fcinfo);
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

/* Appends the header of the binary form: the bytes behind the length. */
void
summary_send_header(StringInfo buf, const Summary *s)
{
	pq_sendbyte(buf, s->version);
	pq_sendbyte(buf, s->kind);
	pq_sendbyte(buf, s->param[0]);
	pq_sendbyte(buf, s->param[1]);
}

/*
 * Reads the header into a new summary that has all words, zero.  Errors out
 * only if its version is unknown: the rest is left to summary_check.
 */
Summary *
summary_receive_header(const SummaryType *type, StringInfo buf)
{
	Summary    *s = summary_extend(type, summary_make(type));

	s->version = pq_getmsgbyte(buf);
	summary_check_version(type, s, NULL);
	s->kind = pq_getmsgbyte(buf);
	s->param[0] = pq_getmsgbyte(buf);
	s->param[1] = pq_getmsgbyte(buf);
	return s;
}

/*
 * The receive function of a type.  The message is the header without its
 * length, then the words, all in network order.
 */
Datum
summary_from_binary(const SummaryType *type, FunctionCallInfo fcinfo)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	Summary    *s = summary_receive_header(type, buf);
	int			nwords = (buf->len - buf->cursor) / sizeof(int64);

	if (type->nwords == SUMMARY_VARIABLE && nwords >= type->nwords_min)
		s = summary_resize(s, nwords);
	else if (nwords != type->nwords_min && nwords != type->nwords)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid length of external %s", type->name)));
	for (int i = 0; i < nwords; i++)
		s->word[i] = pq_getmsgint64(buf);
	pq_getmsgend(buf);

	summary_trim(type, s);
	summary_check(type, s, NULL);
	PG_RETURN_POINTER(s);
}
