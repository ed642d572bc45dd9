#include "postgres.h"

#include "compat.h"
#include "scan.h"
#include "utils/builtins.h"
#include "utils/guc.h"

#if PG_VERSION_NUM >= 180000
PG_MODULE_MAGIC_EXT(.name = "cxkpi", .version = CXKPI_VERSION);
#else
PG_MODULE_MAGIC;
#endif

PG_FUNCTION_INFO_V1(cxkpi_version);

/* The version of the loaded library, which an upgrade may have left behind. */
Datum
cxkpi_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(CXKPI_VERSION));
}

PG_FUNCTION_INFO_V1(cxkpi_fast_aggregation_support);

/*
 * The planner support function of all transition functions.  It has no answer
 * to any request: that it is called has loaded the library, and with it the
 * hook for what comes later in the same planning.
 */
Datum
cxkpi_fast_aggregation_support(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(NULL);
}

extern PGDLLEXPORT void _PG_init(void);

/* The server loads the library when it plans the first query of a session that uses the extension. */
void
_PG_init(void)
{
	DefineCustomBoolVariable("cxkpi.fast_aggregation",
							 "Lets KPIs of whole tables be computed without PostgreSQL's Aggregate.",
							 "The answers are the same. EXPLAIN shows FastAggregate where it is used.",
							 &fast_aggregation, true, PGC_USERSET, 0, NULL, NULL, NULL);
#if PG_VERSION_NUM >= 150000
	MarkGUCPrefixReserved("cxkpi");
#else
	EmitWarningsOnPlaceholders("cxkpi");
#endif
	scan_plan_init();
}
