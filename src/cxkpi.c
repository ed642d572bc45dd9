#include "postgres.h"

#include "compat.h"
#include "utils/builtins.h"

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
