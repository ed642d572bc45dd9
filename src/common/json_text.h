/*
 * The text form of summaries is a strict subset of JSON, which makes it the
 * value cast to json too.  Readers return false once the error is reported,
 * softly if the caller asked for that.
 *
 * This is a reader of its own, because it reads typed values in one pass
 * without a token or a tree: a clv_sample can have millions of numbers.  The
 * server's lexer has no soft errors and another interface in 13, 16 and 17.
 * What is jsonb in SQL, such as the words of a lexicon, is read as jsonb.
 */
#ifndef CXKPI_JSON_TEXT_H
#define CXKPI_JSON_TEXT_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "compat.h"
#include "nodes/nodes.h"

#define TEXT_KEY_SIZE 64

typedef struct TextReader
{
	const char *type_name;
	const char *text;
	const char *at;
	Node	   *escontext;
	const char *key_at;			/* where the last key began */
} TextReader;

extern bool text_fail(TextReader *r, const char *expected);
extern bool text_fail_key(TextReader *r, const char *key);
extern void text_spaces(TextReader *r);
extern bool text_accept(TextReader *r, char c);
extern bool text_expect(TextReader *r, char c);
extern bool text_end(TextReader *r);
extern bool text_string(TextReader *r, char *buf, Size size);
extern bool text_quoted(TextReader *r, StringInfo buf);
extern bool text_key(TextReader *r, char *key);
extern bool text_skip_value(TextReader *r);
extern bool text_int64(TextReader *r, int64 *value);
extern bool text_int128(TextReader *r, int128 *value);
extern bool text_float8(TextReader *r, int64 *bits);
extern bool text_instant(TextReader *r, int64 *value);
extern bool text_array(TextReader *r, bool (*read) (TextReader *, int64 *), int64 **values, int *n);

extern void append_int128(StringInfo buf, int128 value);
extern void append_int64(StringInfo buf, int64 value);
extern void append_float8(StringInfo buf, int64 bits);
extern void append_instant(StringInfo buf, int64 value);
extern void append_array(StringInfo buf, const char *key,
						 void (*append) (StringInfo, int64), const int64 *values, int n);

#endif							/* CXKPI_JSON_TEXT_H */
