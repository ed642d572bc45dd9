/*
 * The sentiment of a text by a lexicon: words with weights, good ones
 * positive, bad ones negative.
 *
 * A lexicon is compiled to jsonb once: its weights relative to the strongest,
 * by word as listed and by stem, along with the text search configuration
 * that finds the words and their stems, and the words that negate.  So it is
 * stored, dumped and looked at like any value, and a text cannot be scored by
 * another configuration than the lexicon was compiled for.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_ts_config.h"
#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "statistics.h"
#include "summary.h"
#include "tsearch/ts_cache.h"
#include "tsearch/ts_type.h"
#include "tsearch/ts_utils.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/formatting.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/syscache.h"

/* Weights are counted in units of 1e-9 of the strongest. */
#define WEIGHT_DIGITS 9
#define WEIGHT_MAX INT64CONST(1000000000)

/*
 * How much of its weight a negated word has, of 100 (C. J. Hutto and
 * E. Gilbert, VADER, ICWSM 2014, measured it: "not good" is less than bad).
 */
#define NEGATED_PERCENT (-74)

#define REACH_DEFAULT 3
#define REACH_MAX 100

/* A text in lower case and with plain apostrophes, read token by token. */
typedef struct Reader
{
	TSConfigCacheEntry *config;
	TSParserCacheEntry *parser;
	void	   *state;
	char	   *token;			/* the current one, within the text */
	int			len;
	int			type;			/* 0 after the last */
} Reader;

static char *
normalize(const char *str, int len, int *normal_len)
{
	char	   *copy = palloc(len + 1);
	int			n = 0;
	char	   *lower;

	for (int i = 0; i < len; i++)
	{
		if (GetDatabaseEncoding() == PG_UTF8 && i + 2 < len && memcmp(str + i, "\xe2\x80\x99", 3) == 0)
		{
			copy[n++] = '\'';
			i += 2;
		}
		else
			copy[n++] = str[i];
	}
	lower = str_tolower(copy, n, DEFAULT_COLLATION_OID);
	*normal_len = strlen(lower);
	return lower;
}

static Reader
reader_start(Oid config, char *str, int len)
{
	Reader		r = {0};

	r.config = lookup_ts_config_cache(config);
	r.parser = lookup_ts_parser_cache(r.config->prsId);
	r.state = DatumGetPointer(FunctionCall2(&r.parser->prsstart, PointerGetDatum(str),
											Int32GetDatum(len)));
	return r;
}

/* Steps to the next token; false, with the parser closed, if there is none. */
static bool
reader_next(Reader *r)
{
	CHECK_FOR_INTERRUPTS();
	r->type = DatumGetInt32(FunctionCall3(&r->parser->prstoken, PointerGetDatum(r->state),
										  PointerGetDatum(&r->token), PointerGetDatum(&r->len)));
	if (r->type > 0)
		return true;
	FunctionCall1(&r->parser->prsend, PointerGetDatum(r->state));
	return false;
}

/* Whether the configuration looks tokens of this type up in dictionaries. */
static bool
is_word(const Reader *r)
{
	return r->type < r->config->lenmap && r->config->map[r->type].len > 0 && r->len < MAXSTRLEN;
}

/*
 * The lexemes of the current word by the first dictionary that knows it, none
 * for a stop word.  A dictionary of phrases is asked for the word alone.
 */
static TSLexeme *
lexemes(const Reader *r)
{
	ListDictionary *dictionaries = &r->config->map[r->type];
	char	   *word = r->token;
	int			len = r->len;

	for (int i = 0; i < dictionaries->len; i++)
	{
		TSDictionaryCacheEntry *dictionary = lookup_ts_dictionary_cache(dictionaries->dictIds[i]);
		DictSubState state = {.isend = true};
		TSLexeme   *found;

		found = (TSLexeme *) DatumGetPointer(FunctionCall4(&dictionary->lexize,
														   PointerGetDatum(dictionary->dictData),
														   PointerGetDatum(word), Int32GetDatum(len),
														   PointerGetDatum(&state)));
		if (found == NULL || state.getnext)
			continue;
		if (found->lexeme == NULL || (found->flags & TSL_FILTER) == 0)
			return found;
		word = found->lexeme;
		len = strlen(word);
	}
	return NULL;
}

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

/* ,"key":{...}: each word with the mean of its weights. */
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
					 errmsg("a negation is null or empty"),
					 errhint("Leave it out; an empty array negates nothing.")));
		if (i > 0)
			appendStringInfoChar(buf, ',');
		escape_json(buf, normalize(VARDATA_ANY(DatumGetTextPP(words[i])),
								   VARSIZE_ANY_EXHDR(DatumGetTextPP(words[i])), &len));
	}
	appendStringInfoChar(buf, ']');
}

/*
 * Adds the word as listed and its stems.  False if it is not one word of the
 * configuration but a phrase, an emoticon or the like.
 */
static bool
add_word(Oid config, const JsonbValue *key, Datum weight, WeightList *words, WeightList *stems)
{
	int			len;
	char	   *word = normalize(key->val.string.val, key->val.string.len, &len);
	Reader		r = reader_start(config, word, len);
	bool		whole = false;

	for (bool first = true; reader_next(&r); first = false)
	{
		if (!first || r.len != len || !is_word(&r))
			continue;
		whole = true;
		add_weight(words, pnstrdup(word, len), weight);
		for (TSLexeme *found = lexemes(&r); found && found->lexeme; found++)
			add_weight(stems, found->lexeme, weight);
	}
	return whole;
}

/* sentiment_lexicon(config, words, negations, reach). */
PG_FUNCTION_INFO_V1(cxkpi_sentiment_lexicon);
Datum
cxkpi_sentiment_lexicon(PG_FUNCTION_ARGS)
{
	Oid			config;
	Jsonb	   *listed;
	int			reach = PG_ARGISNULL(3) ? REACH_DEFAULT : PG_GETARG_INT32(3);
	WeightList	words = {0};
	WeightList	stems = {0};
	Datum		strongest = numeric_from_int64(0);
	int64		left_out = 0;
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	key = {0};
	JsonbValue	value;
	StringInfoData buf;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	config = PG_GETARG_OID(0);
	listed = PG_GETARG_JSONB_P(1);
	if (reach < 0 || reach > REACH_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reach %d is out of range", reach),
				 errdetail("It must be from 0 to %d.", REACH_MAX),
				 errhint("It is the number of words after a negation that it can turn.")));
	if (!JB_ROOT_IS_OBJECT(listed))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("words of a lexicon are not a JSON object"),
				 errhint("Make one of a table of words by jsonb_object_agg(word, weight).")));

	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"reach\":%d", reach);
	append_config(&buf, config);
	append_negations(fcinfo, &buf, 2);

	it = JsonbIteratorInit(&listed->root);
	while ((token = JsonbIteratorNext(&it, &value, true)) != WJB_DONE)
	{
		Datum		weight;
		Datum		strength;

		CHECK_FOR_INTERRUPTS();
		if (token == WJB_KEY)
			key = value;
		if (token != WJB_VALUE)
			continue;
		if (value.type != jbvNumeric)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("weight of \"%.*s\" is not a number", key.val.string.len, key.val.string.val),
					 errhint("Weights are negative for bad words and positive for good ones, on any scale.")));
		weight = NumericGetDatum(value.val.numeric);
		strength = DirectFunctionCall1(numeric_abs, weight);
		if (!add_word(config, &key, weight, &words, &stems))
			left_out++;
		else if (DatumGetBool(DirectFunctionCall2(numeric_gt, strength, strongest)))
			strongest = strength;
	}
	if (DatumGetBool(DirectFunctionCall2(numeric_eq, strongest, numeric_from_int64(0))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("lexicon has no word with a weight"),
				 errhint("Give words as the keys and weights as the values of a JSON object.")));

	append_weights(&buf, "words", &words, strongest);
	append_weights(&buf, "stems", &stems, strongest);
	appendStringInfo(&buf, ",\"strongest\":%s,\"left_out\":" INT64_FORMAT "}",
					 DatumGetCString(DirectFunctionCall1(numeric_out, strongest)), left_out);
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(buf.data)));
}

typedef struct Lexicon
{
	Oid			config;
	int			reach;
	JsonbContainer *words;
	JsonbContainer *stems;
	JsonbValue *negations;
	int			nnegations;
} Lexicon;

/* The value of a key of a compiled lexicon, which must be of the type: 22023. */
static JsonbValue *
lexicon_value(JsonbContainer *container, const char *key, enum jbvType type)
{
	JsonbValue *value = NULL;

	if (JsonContainerIsObject(container))
		value = getKeyJsonValueFromContainer(container, key, strlen(key), NULL);
	if (value == NULL || value->type != type)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("value is not a compiled lexicon"),
				 errdetail("It has no valid \"%s\".", key),
				 errhint("Compile a table of words by sentiment_lexicon('english', jsonb_object_agg(word, weight)).")));
	return value;
}

/* A number of a compiled lexicon times scale, at most limit to either side. */
static int64
lexicon_number(const JsonbValue *value, int64 scale, int64 limit)
{
	Datum		number = DirectFunctionCall2(numeric_mul, NumericGetDatum(value->val.numeric),
											 numeric_from_int64(scale));

	if (DatumGetBool(DirectFunctionCall2(numeric_gt, DirectFunctionCall1(numeric_abs, number),
										 numeric_from_int64(limit))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("value is not a compiled lexicon"),
				 errdetail("It has a number out of range."),
				 errhint("Compile a table of words by sentiment_lexicon('english', jsonb_object_agg(word, weight)).")));
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, number));
}

/*
 * Argument n.  A lexicon that a table stores out of line is the same for row
 * after row, and is fetched for the first of them alone.
 */
static Jsonb *
lexicon_argument(FunctionCallInfo fcinfo, int n)
{
	typedef struct Fetched
	{
		struct varatt_external from;
		Jsonb	   *lexicon;
	} Fetched;
	struct varlena *datum = (struct varlena *) PG_GETARG_POINTER(n);
	Fetched    *fetched = fcinfo->flinfo->fn_extra;
	struct varatt_external from;
	MemoryContext old;

	if (!VARATT_IS_EXTERNAL_ONDISK(datum))
		return PG_GETARG_JSONB_P(n);
	VARATT_EXTERNAL_GET_POINTER(from, datum);
	if (fetched && memcmp(&fetched->from, &from, sizeof(from)) == 0)
		return fetched->lexicon;

	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	if (fetched)
		pfree(fetched->lexicon);
	else
		fetched = palloc(sizeof(Fetched));
	fcinfo->flinfo->fn_extra = NULL;
	fetched->lexicon = (Jsonb *) pg_detoast_datum_copy(datum);
	fetched->from = from;
	fcinfo->flinfo->fn_extra = fetched;
	MemoryContextSwitchTo(old);
	return fetched->lexicon;
}

static Lexicon
lexicon_open(Jsonb *compiled)
{
	JsonbContainer *root = &compiled->root;
	JsonbValue *config = lexicon_value(root, "config", jbvString);
	JsonbValue *negations = lexicon_value(root, "negations", jbvBinary);
	Lexicon		lexicon;

	lexicon.config = DatumGetObjectId(DirectFunctionCall1(regconfigin,
														  CStringGetDatum(pnstrdup(config->val.string.val,
																				   config->val.string.len))));
	lexicon.reach = (int) Max(lexicon_number(lexicon_value(root, "reach", jbvNumeric), 1, REACH_MAX), 0);
	lexicon.words = lexicon_value(root, "words", jbvBinary)->val.binary.data;
	lexicon.stems = lexicon_value(root, "stems", jbvBinary)->val.binary.data;
	lexicon.nnegations = JsonContainerIsArray(negations->val.binary.data) ?
		JsonContainerSize(negations->val.binary.data) : 0;
	lexicon.negations = palloc((lexicon.nnegations + 1) * sizeof(JsonbValue));
	for (int i = 0; i < lexicon.nnegations; i++)
		lexicon.negations[i] = *getIthJsonbValueFromContainer(negations->val.binary.data, i);
	return lexicon;
}

/*
 * Whether the current word negates.  The parser takes "don't" apart, so a
 * negation with an apostrophe is looked for before the end of the word.
 */
static bool
negates(const Lexicon *lexicon, const Reader *r, const char *text)
{
	const char *end = r->token + r->len;

	for (int i = 0; i < lexicon->nnegations; i++)
	{
		const JsonbValue *negation = &lexicon->negations[i];
		int			len;

		if (negation->type != jbvString)
			continue;
		len = negation->val.string.len;
		if (len <= end - text && memcmp(end - len, negation->val.string.val, len) == 0 &&
			(len == r->len || memchr(negation->val.string.val, '\'', len) != NULL))
			return true;
	}
	return false;
}

/* The weight of a key; false if there is none. */
static bool
find_weight(JsonbContainer *weights, const char *key, int len, int64 *weight)
{
	JsonbValue *value = NULL;

	if (JsonContainerIsObject(weights))
		value = getKeyJsonValueFromContainer(weights, key, len, NULL);
	if (value == NULL || value->type != jbvNumeric)
		return false;
	*weight = lexicon_number(value, WEIGHT_MAX, WEIGHT_MAX);
	return true;
}

/* A word as it is listed comes before its stem. */
static bool
word_weight(const Lexicon *lexicon, const Reader *r, int64 *weight)
{
	if (find_weight(lexicon->words, r->token, r->len, weight))
		return true;
	for (TSLexeme *found = lexemes(r); found && found->lexeme; found++)
	{
		if (find_weight(lexicon->stems, found->lexeme, strlen(found->lexeme), weight))
			return true;
	}
	return false;
}

static bool
ends_clause(const Reader *r)
{
	for (int i = 0; i < r->len; i++)
	{
		if (strchr(".,;:!?", r->token[i]) != NULL)
			return true;
	}
	return false;
}

/*
 * sentiment(document, lexicon): the mean weight of the words that the lexicon
 * knows, from -1 to 1; NULL if it knows none.  A negation turns the words it
 * reaches in the rest of its clause.
 */
PG_FUNCTION_INFO_V1(cxkpi_sentiment);
Datum
cxkpi_sentiment(PG_FUNCTION_ARGS)
{
	text	   *document = PG_GETARG_TEXT_PP(0);
	Lexicon		lexicon = lexicon_open(lexicon_argument(fcinfo, 1));
	int			len;
	char	   *str = normalize(VARDATA_ANY(document), VARSIZE_ANY_EXHDR(document), &len);
	Reader		r = reader_start(lexicon.config, str, len);
	const char *end = str;		/* of the last word */
	const char *scored = str;	/* end of the last word that was scored */
	int			negated = 0;	/* words that the last negation still reaches */
	int128		sum = 0;
	int64		n = 0;

	while (reader_next(&r))
	{
		int64		weight;
		bool		is_part = r.token < end;	/* of a word with hyphens */

		if (!is_word(&r))
		{
			if (ends_clause(&r))
				negated = 0;
			continue;
		}
		end = Max(end, (const char *) r.token + r.len);
		if (negates(&lexicon, &r, str))
			negated = lexicon.reach + 1;
		else if (r.token >= scored && word_weight(&lexicon, &r, &weight))
		{
			sum += weight * (negated > 0 ? NEGATED_PERCENT : 100);
			n++;
			scored = r.token + r.len;
		}
		if (negated > 0 && !is_part)
			negated--;
	}
	return numeric_ratio(fcinfo, sum, (int128) n * WEIGHT_MAX * 100);
}
