/*
 * What differs between the major versions of PostgreSQL, 13 to 19, and what
 * the compiler must have.  Included before anything else of ours.
 */
#ifndef CXKPI_COMPAT_H
#define CXKPI_COMPAT_H

#include "postgres.h"

#ifndef HAVE_INT128
#error "cxkpi needs a compiler with 128-bit integers"
#endif

#include "fmgr.h"

#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#else

/* Soft errors came with 16; before it every input error is thrown. */
#define ereturn(escontext, result, ...) \
	do { (void) (escontext); ereport(ERROR, __VA_ARGS__); return result; } while (0)
#define DirectInputFunctionCallSafe(function, string, element, typmod, escontext, result) \
	(*(result) = DirectFunctionCall3(function, CStringGetDatum(string), \
									 ObjectIdGetDatum(element), Int32GetDatum(typmod)), \
	 (void) (escontext), true)
#define pg_unicode_to_server_noerror(character, buffer) \
	(pg_unicode_to_server(character, buffer), true)

/*
 * We compile with hidden symbols.  16 exports what SQL calls; before it,
 * PGDLLEXPORT is empty here and PG_FUNCTION_INFO_V1 does not use it.
 */
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#undef PG_FUNCTION_INFO_V1
#define PG_FUNCTION_INFO_V1(name) \
extern PGDLLEXPORT Datum name(PG_FUNCTION_ARGS); \
extern PGDLLEXPORT const Pg_finfo_record *pg_finfo_##name(void); \
const Pg_finfo_record * \
pg_finfo_##name(void) \
{ \
	static const Pg_finfo_record info = {1}; \
	return &info; \
} \
extern int	no_such_variable

#endif							/* before 16 */

/* 18 has it in the place of pg_attribute_noreturn(). */
#if PG_VERSION_NUM < 180000
#define pg_noreturn __attribute__((noreturn))
#endif

/* Intervals became infinite with 17. */
#ifndef INTERVAL_NOT_FINITE
#define INTERVAL_NOT_FINITE(interval) ((void) (interval), false)
#endif

#endif							/* CXKPI_COMPAT_H */
