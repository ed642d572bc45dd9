/*
 * The kernels, and those of core's own aggregates that stand beside ours in
 * a query.
 */
#include "postgres.h"

#include "executor/nodeAgg.h"
#include "scan_kernel.h"
#include "utils/array.h"
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

#ifdef USE_FLOAT8_BYVAL

/* The state of avg() of small integers: an array of count and sum. */
typedef struct AverageState
{
	int64		count;
	int64		sum;
} AverageState;

#define AVERAGE_STATE_SIZE (ARR_OVERHEAD_NONULLS(1) + sizeof(AverageState))

/* avg() of integers that get() reads. */
static pg_attribute_always_inline void
add_to_average(const ScanRows *rows, int64 (*get) (Datum))
{
	for (int i = 0; i < rows->n; i++)
	{
		ArrayType  *array = (ArrayType *) *scan_state(rows, i);
		AverageState *state = (AverageState *) ARR_DATA_PTR(array);

		if (rows->isnull[0][i])
			continue;
		if (unlikely(VARATT_IS_EXTENDED(array) || ARR_HASNULL(array) || ARR_SIZE(array) != AVERAGE_STATE_SIZE))
		{
			rows->call(rows, i);
			continue;
		}
		state->count++;
		state->sum += get(rows->value[0][i]);
	}
}

/* sum() of them, NULL while there is none. */
static pg_attribute_always_inline void
add_to_sum(const ScanRows *rows, int64 (*get) (Datum))
{
	for (int i = 0; i < rows->n; i++)
	{
		AggStatePerGroup state = (AggStatePerGroup) scan_state(rows, i);

		if (rows->isnull[0][i])
			continue;
		if (unlikely(state->transValueIsNull))
			rows->call(rows, i);
		else
			state->transValue = Int64GetDatum(DatumGetInt64(state->transValue) + get(rows->value[0][i]));
	}
}

/* min() with sign -1, max() with 1. */
static pg_attribute_always_inline void
keep_extreme(const ScanRows *rows, int64 (*get) (Datum), int sign)
{
	for (int i = 0; i < rows->n; i++)
	{
		AggStatePerGroup state = (AggStatePerGroup) scan_state(rows, i);
		Datum		value = rows->value[0][i];

		if (rows->isnull[0][i])
			continue;
		if (unlikely(state->transValueIsNull))
			rows->call(rows, i);
		else if (sign > 0 ? get(value) > get(state->transValue) : get(value) < get(state->transValue))
			state->transValue = value;
	}
}

static inline int64
get_int2(Datum value)
{
	return DatumGetInt16(value);
}

static inline int64
get_int4(Datum value)
{
	return DatumGetInt32(value);
}

static inline int64
get_int8(Datum value)
{
	return DatumGetInt64(value);
}

/* The kernels for one width. */
#define INTEGER_KERNELS(type) \
static void \
average_##type(const ScanRows *rows) \
{ \
	add_to_average(rows, get_##type); \
} \
static void \
sum_##type(const ScanRows *rows) \
{ \
	add_to_sum(rows, get_##type); \
}
#define EXTREME_KERNELS(type) \
static void \
min_##type(const ScanRows *rows) \
{ \
	keep_extreme(rows, get_##type, -1); \
} \
static void \
max_##type(const ScanRows *rows) \
{ \
	keep_extreme(rows, get_##type, 1); \
}

INTEGER_KERNELS(int2)
INTEGER_KERNELS(int4)
EXTREME_KERNELS(int2)
EXTREME_KERNELS(int4)
EXTREME_KERNELS(int8)

#endif							/* USE_FLOAT8_BYVAL */

/* A date is an int4, a timestamp an int8, and so are their infinities. */
const ScanKernel core_kernels[] = {
#ifdef USE_FLOAT8_BYVAL
	{int8inc, 0, false, NULL, count_rows},
	{int8inc_any, 1, false, NULL, count_values},
	{int2_avg_accum, 1, true, NULL, average_int2},
	{int4_avg_accum, 1, true, NULL, average_int4},
	{int2_sum, 1, false, NULL, sum_int2},
	{int4_sum, 1, false, NULL, sum_int4},
	{int2smaller, 1, false, NULL, min_int2},
	{int2larger, 1, false, NULL, max_int2},
	{int4smaller, 1, false, NULL, min_int4},
	{int4larger, 1, false, NULL, max_int4},
	{int8smaller, 1, false, NULL, min_int8},
	{int8larger, 1, false, NULL, max_int8},
	{date_smaller, 1, false, NULL, min_int4},
	{date_larger, 1, false, NULL, max_int4},
	{timestamp_smaller, 1, false, NULL, min_int8},
	{timestamp_larger, 1, false, NULL, max_int8},
#endif
	{.transition = NULL}
};

static const ScanKernel *const families[] = {
	core_kernels, score_kernels, rate_kernels, duration_kernels, customer_kernels, customer_series_kernels,
	volume_kernels, category_kernels, funnel_kernels
};

/* The kernel that stands for a transition function, or NULL. */
const ScanKernel *
scan_kernel_of(PGFunction transition)
{
	for (int f = 0; f < (int) lengthof(families); f++)
	{
		for (const ScanKernel *kernel = families[f]; kernel->transition; kernel++)
		{
			if (kernel->transition == transition)
				return kernel;
		}
	}
	return NULL;
}
