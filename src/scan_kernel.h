/*
 * Batch kernels: what the fast aggregation calls for many rows at once in
 * place of a transition function.
 *
 * A kernel lies beside the transition function that it stands for and shares
 * its code.  It may leave any row to the transition function itself.
 */
#ifndef CXKPI_SCAN_KERNEL_H
#define CXKPI_SCAN_KERNEL_H

#include "postgres.h"

#include "compat.h"

/* Arguments that a kernel takes which differ from row to row. */
#define SCAN_KERNEL_ARGS 3

typedef struct ScanRows ScanRows;

struct ScanRows
{
	int			n;
	char	  **group;			/* the group of each row */
	bool		one_group;		/* it is the same for all */
	bool		constants;		/* the transition function has further arguments */
	Size		state;			/* where in a group the state is */
	/* Argument i + 1 of the transition function, row by row */
	const Datum *value[SCAN_KERNEL_ARGS];
	const bool *isnull[SCAN_KERNEL_ARGS];
	/* Calls the transition function for one of the rows. */
	void		(*call) (const ScanRows *rows, int row);
	/* For that function. */
	void	   *scan;
	void	   *transition;
	MemoryContext context;		/* of the states */
};

/* The state of a row, as the executor holds it; 0 if it is NULL. */
static inline Datum *
scan_state(const ScanRows *rows, int row)
{
	return (Datum *) (rows->group[row] + rows->state);
}

/* Argument n + 1 of the transition function in a row. */
static inline NullableDatum
scan_argument(const ScanRows *rows, int n, int row)
{
	return (NullableDatum) {rows->value[n][row], rows->isnull[n][row]};
}

typedef struct ScanKernel
{
	PGFunction	transition;
	/*
	 * The first nargs arguments differ from row to row; what other arguments
	 * there are must not.  The transition function was called for some row
	 * before the kernel is, and has accepted them and the whole call.
	 */
	int			nargs;
	/* The transition function never frees, moves or reallocates its state. */
	bool		in_place;
	/*
	 * Whether no row would raise an error, looking at the arguments alone;
	 * NULL if none ever can.
	 */
	bool		(*check) (const ScanRows *rows);
	/* Advances the states of all rows, in their order. */
	void		(*add) (const ScanRows *rows);
} ScanKernel;

/* Of each family, closed by one without a transition function. */
extern const ScanKernel core_kernels[];
extern const ScanKernel score_kernels[];
extern const ScanKernel rate_kernels[];
extern const ScanKernel duration_kernels[];
extern const ScanKernel customer_kernels[];
extern const ScanKernel customer_series_kernels[];
extern const ScanKernel volume_kernels[];
extern const ScanKernel category_kernels[];
extern const ScanKernel funnel_kernels[];

/* The functions of a kernel for one time type, and all of them in an array of kernels. */
#define TIME_KERNEL(name, check_times, add_times, suffix, type) \
static bool \
name##_check_##suffix(const ScanRows *rows) \
{ \
	return check_times(rows, type); \
} \
static void \
name##_add_##suffix(const ScanRows *rows) \
{ \
	add_times(rows, type); \
}
#define TIME_KERNELS(name, check_times, add_times) \
	TIME_KERNEL(name, check_times, add_times, date, TIME_DATE) \
	TIME_KERNEL(name, check_times, add_times, timestamp, TIME_TIMESTAMP) \
	TIME_KERNEL(name, check_times, add_times, timestamptz, TIME_TIMESTAMPTZ)
#define TIME_KERNEL_ENTRIES(name, nargs, in_place) \
	{cxkpi_##name##_accum_date, nargs, in_place, name##_check_date, name##_add_date}, \
	{cxkpi_##name##_accum_timestamp, nargs, in_place, name##_check_timestamp, name##_add_timestamp}, \
	{cxkpi_##name##_accum_timestamptz, nargs, in_place, name##_check_timestamptz, name##_add_timestamptz}

/* The same of aggregates over bounds, in both forms of these. */
#define BOUNDED_KERNEL_ENTRIES(name, nargs) \
	TIME_KERNEL_ENTRIES(name, nargs, false), \
	{cxkpi_##name##_accum_date_array, nargs, false, name##_check_date, name##_add_date}, \
	{cxkpi_##name##_accum_timestamp_array, nargs, false, name##_check_timestamp, name##_add_timestamp}, \
	{cxkpi_##name##_accum_timestamptz_array, nargs, false, name##_check_timestamptz, name##_add_timestamptz}

extern const ScanKernel *scan_kernel_of(PGFunction transition);

#endif							/* CXKPI_SCAN_KERNEL_H */
