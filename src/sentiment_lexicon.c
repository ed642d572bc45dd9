/*
 * Lexicons: words with weights, good ones positive, bad ones negative.
 *
 * A lexicon is compiled to jsonb once: its weights relative to the strongest,
 * by word as listed and by stem, the text search configuration that finds the
 * words and their stems, and the words that negate.  So it is stored, dumped
 * and read like any value, and a text cannot be scored by another configuration
 * than the lexicon was compiled for.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_ts_config.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "sentiment_words.h"
#include "statistics.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/syscache.h"

/* Digits of a weight relative to the strongest. */
#define WEIGHT_DIGITS 9

#define REACH_DEFAULT 3
#define REACH_MAX 100

typedef struct Weight
{
	char	   *word;
	Datum		weight;			/* numeric */
} Weight;

typedef struct WeightList
{
	Weight	   *weights;
	int			n;
	int			size;
} WeightList;

static void
add_weight(WeightList *list, char *word, Datum weight)
{
	if (list->n == list->size)
	{
		list->size = Max(1024, 2 * list->size);
		list->weights = list->weights ?
			repalloc_huge(list->weights, list->size * sizeof(Weight)) :
			palloc(list->size * sizeof(Weight));
	}
	list->weights[list->n++] = (Weight) {word, weight};
}

static int
compare_weights(const void *a, const void *b)
{
	return strcmp(((const Weight *) a)->word, ((const Weight *) b)->word);
}

/* ,"key":{...}: each word with the average of its weights. */
static void
append_weights(StringInfo buf, const char *key, WeightList *list, Datum strongest)
{
	qsort(list->weights, list->n, sizeof(Weight), compare_weights);
	appendStringInfo(buf, ",\"%s\":{", key);
	for (int i = 0, next; i < list->n; i = next)
	{
		Datum		sum = list->weights[i].weight;
		Datum		whole;

		CHECK_FOR_INTERRUPTS();
		for (next = i + 1; next < list->n && compare_weights(&list->weights[i], &list->weights[next]) == 0; next++)
			sum = DirectFunctionCall2(numeric_add, sum, list->weights[next].weight);
		whole = DirectFunctionCall2(numeric_mul, strongest, numeric_from_int64(next - i));
		sum = DirectFunctionCall2(numeric_round, DirectFunctionCall2(numeric_div, sum, whole),
								  Int32GetDatum(WEIGHT_DIGITS));
		if (i > 0)
			appendStringInfoChar(buf, ',');
		escape_json(buf, list->weights[i].word);
		appendStringInfo(buf, ":%s", DatumGetCString(DirectFunctionCall1(numeric_out, sum)));
	}
	appendStringInfoChar(buf, '}');
}

/* ,"config":"..." with its schema, so that it does not depend on search_path. */
static void
append_config(StringInfo buf, Oid config)
{
	HeapTuple	tuple = SearchSysCache1(TSCONFIGOID, ObjectIdGetDatum(config));
	Form_pg_ts_config form;

	if (!HeapTupleIsValid(tuple))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("text search configuration with OID %u does not exist", config)));
	form = (Form_pg_ts_config) GETSTRUCT(tuple);
	appendStringInfoString(buf, ",\"config\":");
	escape_json(buf, quote_qualified_identifier(get_namespace_name(form->cfgnamespace),
												NameStr(form->cfgname)));
	ReleaseSysCache(tuple);
}

/* ,"negations":[...] of argument n, in lower case. */
static void
append_negations(FunctionCallInfo fcinfo, StringInfo buf, int n)
{
	Datum	   *words;
	bool	   *nulls;
	int			count = 0;

	appendStringInfoString(buf, ",\"negations\":[");
	if (!PG_ARGISNULL(n))
		deconstruct_array(PG_GETARG_ARRAYTYPE_P(n), TEXTOID, -1, false, TYPALIGN_INT,
						  &words, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		int			len;

		if (nulls[i] || VARSIZE_ANY_EXHDR(DatumGetTextPP(words[i])) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("negation must not be null or empty"),
					 errhint("Leave it out; an empty array negates nothing.")));
		if (i > 0)
			appendStringInfoChar(buf, ',');
		escape_json(buf, words_normalize(VARDATA_ANY(DatumGetTextPP(words[i])),
								   VARSIZE_ANY_EXHDR(DatumGetTextPP(words[i])), &len));
	}
	appendStringInfoChar(buf, ']');
}

/*
 * Adds the word as listed and its stems.  False if the configuration does not
 * see one word in it, but a phrase, an emoticon or the like.
 */
static bool
add_word(Oid config, const JsonbValue *key, Datum weight, WeightList *words, WeightList *stems)
{
	int			len;
	char	   *word = words_normalize(key->val.string.val, key->val.string.len, &len);
	WordReader	r = words_start(config, word, len);
	bool		whole = false;

	for (bool first = true; words_next(&r); first = false)
	{
		if (!first || r.len != len || !words_is_word(&r))
			continue;
		whole = true;
		add_weight(words, pnstrdup(word, len), weight);
		for (TSLexeme *found = words_lexemes(&r); found && found->lexeme; found++)
			add_weight(stems, found->lexeme, weight);
	}
	return whole;
}

/* Argument 3; errors out unless it is from 0 to REACH_MAX. */
static int
reach_argument(FunctionCallInfo fcinfo)
{
	int			reach = PG_ARGISNULL(3) ? REACH_DEFAULT : PG_GETARG_INT32(3);

	if (reach < 0 || reach > REACH_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reach %d is out of range", reach),
				 errdetail("It must be from 0 to %d.", REACH_MAX),
				 errhint("It is the number of words after a negation that it can turn.")));
	return reach;
}

/* What is collected of the words of a lexicon. */
typedef struct Draft
{
	WeightList	words;			/* as listed */
	WeightList	stems;
	Datum		strongest;		/* numeric, the greatest weight without its sign */
	int64		left_out;		/* phrases, emoticons and the like */
} Draft;

/* Adds a word and its weight; errors out unless the weight is a number. */
static void
draft_add(Draft *draft, Oid config, const JsonbValue *word, const JsonbValue *weight)
{
	Datum		strength;

	if (weight->type != jbvNumeric)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weight of \"%.*s\" is not a number", word->val.string.len, word->val.string.val),
				 errhint("Weights are negative for bad words and positive for good ones, on any scale.")));
	strength = DirectFunctionCall1(numeric_abs, NumericGetDatum(weight->val.numeric));
	if (!add_word(config, word, NumericGetDatum(weight->val.numeric), &draft->words, &draft->stems))
		draft->left_out++;
	else if (DatumGetBool(DirectFunctionCall2(numeric_gt, strength, draft->strongest)))
		draft->strongest = strength;
}

/* The keys of a JSON object are words and the values are their weights. */
static Draft
draft_words(Oid config, Jsonb *listed)
{
	Draft		draft = {.strongest = numeric_from_int64(0)};
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	word = {0};
	JsonbValue	value;

	if (!JB_ROOT_IS_OBJECT(listed))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("words of a lexicon must be a JSON object"),
				 errhint("Make one of a table of words by jsonb_object_agg(word, weight).")));
	it = JsonbIteratorInit(&listed->root);
	while ((token = JsonbIteratorNext(&it, &value, true)) != WJB_DONE)
	{
		CHECK_FOR_INTERRUPTS();
		if (token == WJB_KEY)
			word = value;
		else if (token == WJB_VALUE)
			draft_add(&draft, config, &word, &value);
	}
	if (DatumGetBool(DirectFunctionCall2(numeric_eq, draft.strongest, numeric_from_int64(0))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("lexicon has no word with a weight"),
				 errhint("Give words as the keys and weights as the values of a JSON object.")));
	return draft;
}

/* sentiment_lexicon(config, words, negations, reach); NULL without the first two. */
PG_FUNCTION_INFO_V1(cxkpi_sentiment_lexicon);
Datum
cxkpi_sentiment_lexicon(PG_FUNCTION_ARGS)
{
	StringInfoData buf;
	Draft		draft;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"reach\":%d", reach_argument(fcinfo));
	append_config(&buf, PG_GETARG_OID(0));
	append_negations(fcinfo, &buf, 2);
	draft = draft_words(PG_GETARG_OID(0), PG_GETARG_JSONB_P(1));
	append_weights(&buf, "words", &draft.words, draft.strongest);
	append_weights(&buf, "stems", &draft.stems, draft.strongest);
	appendStringInfo(&buf, ",\"strongest\":%s,\"left_out\":" INT64_FORMAT "}",
					 DatumGetCString(DirectFunctionCall1(numeric_out, draft.strongest)), draft.left_out);
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(buf.data)));
}
