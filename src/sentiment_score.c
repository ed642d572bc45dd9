/*
 * The sentiment of a text by a compiled lexicon.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "catalog/pg_ts_config.h"
#include "sentiment_words.h"
#include "statistics.h"
#include "summary.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/numeric.h"
#include "utils/syscache.h"

/* Weights are counted in units of 1e-9 of the strongest. */
#define WEIGHT_MAX INT64CONST(1000000000)

/*
 * How much of its weight a negated word has, of 100 (C. J. Hutto and
 * E. Gilbert, VADER, ICWSM 2014, measured it: "not good" is less than bad).
 */
#define NEGATED_PERCENT (-74)

#define REACH_MAX 100

/* Words looked up before the memory of their lexemes is freed. */
#define WORDS_AT_ONCE 1000

typedef struct Negation
{
	const char *word;
	int			len;
	bool		ends_word;		/* with an apostrophe, so it can be part of a word */
} Negation;

/* A compiled lexicon; the pointers are into its jsonb. */
typedef struct Lexicon
{
	char	   *config;			/* name of the text search configuration */
	int			reach;
	JsonbContainer *words;
	JsonbContainer *stems;
	Negation   *negations;
	int			nnegations;
} Lexicon;

/*
 * The lexicons that a call site has met, the oldest first.  Most tables store
 * them compressed or out of line, and detoasting one costs far more than
 * scoring a text; a query can alternate between several, one for each
 * language.  The key is the value as it is stored, so it always is the same
 * lexicon.
 */
#define CACHED_LEXICONS 32
#define CACHED_BYTES ((Size) 64 * 1024 * 1024)

typedef struct CachedLexicon
{
	Lexicon		lexicon;
	Size		size;			/* of its jsonb */
	Size		key_size;
	char		key[FLEXIBLE_ARRAY_MEMBER];
} CachedLexicon;

typedef struct LexiconCache
{
	CachedLexicon *entries[CACHED_LEXICONS];
	MemoryContext contexts[CACHED_LEXICONS];
	int			n;
	Size		size;			/* of all */
} LexiconCache;

/* The value of a key of a compiled lexicon; errors out unless it has the type. */
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

/* A number of a compiled lexicon times scale; errors out beyond limit. */
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
				 errdetail("It has a number that is out of range."),
				 errhint("Compile a table of words by sentiment_lexicon('english', jsonb_object_agg(word, weight)).")));
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, number));
}

/* The negations of a compiled lexicon; what is not a word is ignored. */
static void
open_negations(Lexicon *lexicon, JsonbContainer *list)
{
	int			n = JsonContainerIsArray(list) ? JsonContainerSize(list) : 0;

	lexicon->negations = palloc((n + 1) * sizeof(Negation));
	lexicon->nnegations = 0;
	for (int i = 0; i < n; i++)
	{
		JsonbValue *value = getIthJsonbValueFromContainer(list, i);

		if (value->type == jbvString && value->val.string.len > 0)
			lexicon->negations[lexicon->nnegations++] = (Negation) {
				value->val.string.val, value->val.string.len,
				memchr(value->val.string.val, '\'', value->val.string.len) != NULL
			};
	}
}

/* Errors out unless the value has all that a compiled lexicon has. */
static Lexicon
lexicon_open(Jsonb *compiled)
{
	JsonbContainer *root = &compiled->root;
	JsonbValue *config = lexicon_value(root, "config", jbvString);
	Lexicon		lexicon;

	lexicon.config = pnstrdup(config->val.string.val, config->val.string.len);
	lexicon.reach = (int) Max(lexicon_number(lexicon_value(root, "reach", jbvNumeric), 1, REACH_MAX), 0);
	lexicon.words = lexicon_value(root, "words", jbvBinary)->val.binary.data;
	lexicon.stems = lexicon_value(root, "stems", jbvBinary)->val.binary.data;
	open_negations(&lexicon, lexicon_value(root, "negations", jbvBinary)->val.binary.data);
	return lexicon;
}

/* Its text search configuration, which can have been dropped or renamed since. */
static Oid
lexicon_config(const Lexicon *lexicon)
{
	Oid			config = DatumGetObjectId(DirectFunctionCall1(regconfigin, CStringGetDatum(lexicon->config)));

	/* regconfigin takes any number, and "-" */
	if (!SearchSysCacheExists1(TSCONFIGOID, ObjectIdGetDatum(config)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("text search configuration \"%s\" of the lexicon does not exist", lexicon->config),
				 errhint("Compile the lexicon anew for a configuration of this database.")));
	return config;
}

static void
forget_oldest(LexiconCache *cache)
{
	cache->size -= cache->entries[0]->size;
	MemoryContextDelete(cache->contexts[0]);
	cache->n--;
	memmove(cache->entries, cache->entries + 1, cache->n * sizeof(cache->entries[0]));
	memmove(cache->contexts, cache->contexts + 1, cache->n * sizeof(cache->contexts[0]));
}

static const Lexicon *
cache_lexicon(LexiconCache *cache, MemoryContext parent, struct varlena *datum)
{
	Size		size = toast_raw_datum_size(PointerGetDatum(datum));
	Size		key_size = VARSIZE_ANY(datum);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "sentiment lexicon", ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	CachedLexicon *entry = palloc(offsetof(CachedLexicon, key) + key_size);

	entry->lexicon = lexicon_open((Jsonb *) pg_detoast_datum(datum));
	entry->size = size;
	entry->key_size = key_size;
	memcpy(entry->key, datum, key_size);
	MemoryContextSwitchTo(old);

	while (cache->n > 0 && (cache->n == CACHED_LEXICONS || cache->size + size > CACHED_BYTES))
		forget_oldest(cache);
	MemoryContextSetParent(context, parent);
	cache->entries[cache->n] = entry;
	cache->contexts[cache->n++] = context;
	cache->size += size;
	return &entry->lexicon;
}

/* Argument n; *plain is where to open a lexicon that needs no detoasting. */
static const Lexicon *
lexicon_argument(FunctionCallInfo fcinfo, int n, Lexicon *plain)
{
	struct varlena *datum = (struct varlena *) PG_GETARG_POINTER(n);
	LexiconCache *cache = fcinfo->flinfo->fn_extra;

	if (!VARATT_IS_EXTERNAL_ONDISK(datum) && !VARATT_IS_COMPRESSED(datum))
	{
		*plain = lexicon_open(PG_GETARG_JSONB_P(n));
		return plain;
	}
	if (cache == NULL)
		cache = fcinfo->flinfo->fn_extra = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(LexiconCache));
	for (int i = cache->n - 1; i >= 0; i--)
	{
		CachedLexicon *entry = cache->entries[i];

		if (entry->key_size == VARSIZE_ANY(datum) && memcmp(entry->key, datum, entry->key_size) == 0)
			return &entry->lexicon;
	}
	return cache_lexicon(cache, fcinfo->flinfo->fn_mcxt, datum);
}

/*
 * Whether the current word negates.  The parser splits "don't" into "don" and
 * "t", so a negation with an apostrophe is compared with the text up to the
 * end of the word.
 */
static bool
negates(const Lexicon *lexicon, const WordReader *r, const char *text)
{
	const char *end = r->token + r->len;

	for (int i = 0; i < lexicon->nnegations; i++)
	{
		const Negation *negation = &lexicon->negations[i];

		if ((negation->len == r->len || negation->ends_word) && negation->len <= end - text &&
			memcmp(end - negation->len, negation->word, negation->len) == 0)
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

/* The weight of the current word as it is listed, or else of its stem. */
static bool
word_weight(const Lexicon *lexicon, const WordReader *r, int64 *weight)
{
	if (find_weight(lexicon->words, r->token, r->len, weight))
		return true;
	for (TSLexeme *found = words_lexemes(r); found && found->lexeme; found++)
	{
		if (find_weight(lexicon->stems, found->lexeme, strlen(found->lexeme), weight))
			return true;
	}
	return false;
}

static bool
ends_clause(const WordReader *r)
{
	for (int i = 0; i < r->len; i++)
	{
		if (strchr(".,;:!?", r->token[i]) != NULL)
			return true;
	}
	return false;
}

typedef struct Score
{
	int128		sum;			/* weights, in percent of WEIGHT_MAX */
	int64		n;				/* words that the lexicon knows */
} Score;

/*
 * Scores the words of a normalized text.  What is allocated for a word is freed
 * after WORDS_AT_ONCE of them, so memory does not depend on their number.
 */
static Score
score_words(const Lexicon *lexicon, char *text, int len)
{
	WordReader	r = words_start(lexicon_config(lexicon), text, len);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "sentiment words", ALLOCSET_SMALL_SIZES);
	const char *end = text;		/* of the last word */
	const char *scored = text;	/* end of the last word that was scored */
	int			negated = 0;	/* words that the last negation still reaches */
	int64		words = 0;
	Score		score = {0, 0};

	while (words_next(&r))
	{
		bool		is_part = r.token < end;	/* of a word with hyphens */
		MemoryContext old;
		int64		weight;

		if (!words_is_word(&r))
		{
			if (ends_clause(&r))
				negated = 0;
			continue;
		}
		if (words++ % WORDS_AT_ONCE == WORDS_AT_ONCE - 1)
			MemoryContextReset(context);
		old = MemoryContextSwitchTo(context);
		end = Max(end, (const char *) r.token + r.len);
		if (negates(lexicon, &r, text))
			negated = lexicon->reach + 1;
		else if (r.token >= scored && word_weight(lexicon, &r, &weight))
		{
			score.sum += weight * (negated > 0 ? NEGATED_PERCENT : 100);
			score.n++;
			scored = r.token + r.len;
		}
		if (negated > 0 && !is_part)
			negated--;
		MemoryContextSwitchTo(old);
	}
	MemoryContextDelete(context);
	return score;
}

/*
 * sentiment(document, lexicon): the average weight of the words that the
 * lexicon knows, from -1 to 1; NULL if it knows none.  A negation turns the
 * words it reaches in the rest of its clause.  Errors out if the value is not a
 * compiled lexicon or its text search configuration does not exist.
 */
PG_FUNCTION_INFO_V1(cxkpi_sentiment);
Datum
cxkpi_sentiment(PG_FUNCTION_ARGS)
{
	text	   *document = PG_GETARG_TEXT_PP(0);
	Lexicon		plain;
	const Lexicon *lexicon = lexicon_argument(fcinfo, 1, &plain);
	int			len;
	char	   *str = words_normalize(VARDATA_ANY(document), VARSIZE_ANY_EXHDR(document), &len);
	Score		score = score_words(lexicon, str, len);
	Datum		result;

	if (!ratio_of(score.sum, (int128) score.n * WEIGHT_MAX * 100, &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}
