/*
 * The duration_summary, for the files that answer questions to it.
 */
#ifndef CXKPI_DURATION_SUMMARY_H
#define CXKPI_DURATION_SUMMARY_H

#include "postgres.h"

#include "duration_distribution.h"
#include "summary.h"

/* The counts; what follows them is the distribution's. */
typedef struct DurationSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		form;			/* DistributionForm */
	uint8		unused;
	int64		finished;
	int64		unfinished;
	int64		invalid;
	int64		total[2];		/* int128 as words: microseconds of the finished */
} DurationSummary;

#define PG_GETARG_DURATIONS(n) ((DurationSummary *) PG_GETARG_SUMMARY(duration_summary_type, n))

extern Datum interval_from_usecs(int128 usecs);
extern int64 usecs_from_interval(Datum interval);
extern Distribution duration_distribution(const DurationSummary *s);

#endif							/* CXKPI_DURATION_SUMMARY_H */
