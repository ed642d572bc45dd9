/*
 * What functions about a volume_series read.
 */
#ifndef CXKPI_VOLUME_SERIES_H
#define CXKPI_VOLUME_SERIES_H

#include "postgres.h"

#include "bounded_summary.h"

extern const SummaryType volume_series_type;

extern const int64 *volume_counts(const BoundedSummary *s);
extern void volume_period_values(const BoundedSummary *s, int period, Datum *values);

#endif							/* CXKPI_VOLUME_SERIES_H */
