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

typedef struct ScanKernel
{
	PGFunction	transition;
	/*
	 * The first nargs arguments differ from row to row; what other arguments
	 * there are must not.  The transition function has seen and accepted
	 * those before the kernel is called, if for another group.
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

extern const ScanKernel *scan_kernel_of(PGFunction transition);

#endif							/* CXKPI_SCAN_KERNEL_H */
