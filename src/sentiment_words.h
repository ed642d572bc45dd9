/*
 * The words of a text and their lexemes, as a text search configuration finds
 * them.
 */
#ifndef CXKPI_SENTIMENT_WORDS_H
#define CXKPI_SENTIMENT_WORDS_H

#include "postgres.h"

#include "tsearch/ts_cache.h"
#include "tsearch/ts_public.h"

/* A normalized text, read token by token. */
typedef struct WordReader
{
	TSConfigCacheEntry *config;
	TSParserCacheEntry *parser;
	void	   *state;			/* of the parser */
	char	   *token;			/* the current one, within the text */
	int			len;
	int			type;			/* 0 after the last */
} WordReader;

extern char *words_normalize(const char *text, int len, int *normal_len);
extern WordReader words_start(Oid config, char *text, int len);
extern bool words_next(WordReader *r);
extern bool words_is_word(const WordReader *r);
extern TSLexeme *words_lexemes(const WordReader *r);

#endif							/* CXKPI_SENTIMENT_WORDS_H */
