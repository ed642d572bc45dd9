/*
 * What is usual in a series of counts.
 */
#ifndef CXKPI_VOLUME_BASELINE_H
#define CXKPI_VOLUME_BASELINE_H

#include "volume_tail.h"

typedef struct Baseline
{
	double	   *expected;		/* number of events in each period */
	CountPosition *position;	/* of the events that were, by chance */
} Baseline;

extern Baseline find_baseline(const int64 *counts, int n, int season);

#endif							/* CXKPI_VOLUME_BASELINE_H */
