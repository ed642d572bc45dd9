/*
 * What the expression of a call tells about its arguments, looked at once.
 *
 * The columns of most products are timestamps in UTC.  Where one of them meets
 * a timestamptz, such as now(), PostgreSQL casts it in the time zone of the
 * session, without a word: the same rows give other times in another session.
 * No argument of ours may contain such a cast unless it is written out.
 */
#ifndef CXKPI_TIME_ARGUMENTS_H
#define CXKPI_TIME_ARGUMENTS_H

#include "postgres.h"

#include "compat.h"
#include "nodes/plannodes.h"

/*
 * In fn_extra of the functions that take times, from their first call on.
 * Where the expression is not known, all calls share one that is not seen.
 */
typedef struct CallSite
{
	bool		seen;			/* false: read only */
	uint32		fixed;			/* bit n: argument n is the same for all rows of a state */
	void	   *cache;			/* of the function itself, to live in fn_mcxt */
} CallSite;

extern CallSite *call_site_first(FunctionCallInfo fcinfo);
extern void time_arguments_check(Oid function, List *arguments, Plan *plan);
extern void time_arguments_check_call(FunctionCallInfo fcinfo);

/*
 * The site of a call.  Errors out at the first call if an argument contains
 * an implicit cast from timestamp to timestamptz.
 */
static inline CallSite *
call_site(FunctionCallInfo fcinfo)
{
	if (unlikely(fcinfo->flinfo->fn_extra == NULL))
		fcinfo->flinfo->fn_extra = call_site_first(fcinfo);
	return (CallSite *) fcinfo->flinfo->fn_extra;
}

#endif							/* CXKPI_TIME_ARGUMENTS_H */
