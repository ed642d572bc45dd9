/*
 * The kernels, and those of core's own aggregates that stand beside ours in
 * a query.
 */
#include "postgres.h"

#include "scan_kernel.h"
#include "utils/fmgrprotos.h"

/* count(*) */
static void
count_rows(const ScanRows *rows)
{
	if (rows->one_group)
		*scan_state(rows, 0) += rows->n;
	else
	{
		for (int i = 0; i < rows->n; i++)
			++*scan_state(rows, i);
	}
}

/* count(expression) */
static void
count_values(const ScanRows *rows)
{
	const bool *isnull = rows->isnull[0];
	int64		count = 0;

	if (rows->one_group)
	{
		for (int i = 0; i < rows->n; i++)
			count += !isnull[i];
		*scan_state(rows, 0) += count;
	}
	else
	{
		for (int i = 0; i < rows->n; i++)
			*scan_state(rows, i) += !isnull[i];
	}
}

const ScanKernel core_kernels[] = {
#ifdef USE_FLOAT8_BYVAL
	{int8inc, 0, false, NULL, count_rows},
	{int8inc_any, 1, false, NULL, count_values},
#endif
	{NULL}
};

static const ScanKernel *const families[] = {
	core_kernels, score_kernels, rate_kernels, duration_kernels, customer_kernels, customer_series_kernels,
	volume_kernels, category_kernels, funnel_kernels
};

/* The kernel that stands for a transition function, or NULL. */
const ScanKernel *
scan_kernel_of(PGFunction transition)
{
	for (int f = 0; f < lengthof(families); f++)
	{
		for (const ScanKernel *kernel = families[f]; kernel->transition; kernel++)
		{
			if (kernel->transition == transition)
				return kernel;
		}
	}
	return NULL;
}
