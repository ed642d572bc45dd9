#include "postgres.h"

#include "catalog/pg_collation.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "sentiment_words.h"
#include "utils/fmgrprotos.h"
#include "utils/formatting.h"

/*
 * The text in lower case with plain apostrophes, because a phone types a
 * typographic one; in new memory.
 */
char *
words_normalize(const char *text, int len, int *normal_len)
{
	char	   *copy = palloc(len + 1);
	int			n = 0;
	char	   *lower;

	for (int i = 0; i < len; i++)
	{
		if (GetDatabaseEncoding() == PG_UTF8 && i + 2 < len && memcmp(text + i, "\xe2\x80\x99", 3) == 0)
		{
			copy[n++] = '\'';
			i += 2;
		}
		else
			copy[n++] = text[i];
	}
	lower = str_tolower(copy, n, DEFAULT_COLLATION_OID);
	pfree(copy);
	*normal_len = strlen(lower);
	return lower;
}

WordReader
words_start(Oid config, char *text, int len)
{
	WordReader	r = {0};

	r.config = lookup_ts_config_cache(config);
	r.parser = lookup_ts_parser_cache(r.config->prsId);
	r.state = DatumGetPointer(FunctionCall2(&r.parser->prsstart, PointerGetDatum(text),
											Int32GetDatum(len)));
	return r;
}

/* Steps to the next token; false, with the parser closed, after the last. */
bool
words_next(WordReader *r)
{
	CHECK_FOR_INTERRUPTS();
	r->type = DatumGetInt32(FunctionCall3(&r->parser->prstoken, PointerGetDatum(r->state),
										  PointerGetDatum(&r->token), PointerGetDatum(&r->len)));
	if (r->type > 0)
		return true;
	FunctionCall1(&r->parser->prsend, PointerGetDatum(r->state));
	return false;
}

/* Whether the configuration has dictionaries for tokens of this type. */
bool
words_is_word(const WordReader *r)
{
	return r->type < r->config->lenmap && r->config->map[r->type].len > 0 && r->len < MAXSTRLEN;
}

/*
 * The lexemes of the current word from the first dictionary that recognizes
 * it; none for a stop word.  Thesaurus dictionaries see one word at a time.
 */
TSLexeme *
words_lexemes(const WordReader *r)
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
