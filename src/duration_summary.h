/*
 * The duration_summary, for the files that answer questions about it.
 *
 * Stored, it is the header, five words of counts and the bytes of the
 * distribution (duration_distribution.h), filled up to whole words.  Counts
 * and total come first because a mean needs nothing else: the states of
 * avg_resolution end there.  The total is 128 bits wide because three
 * centuries of microseconds, thirty thousand times, are beyond 64.
 *
 * time_kind says what the times measure.  Elapsed time is 0, as in every
 * value written before business time was marked, and so is a summary of no
 * rows, which can be merged with both kinds.
 *
 * As sent, with one duration of 5 seconds in business time:
 *
 *   01 03 01 01                       version, kind, form, time_kind
 *   0000000000000001                  finished
 *   0000000000000000 0000000000000000 unfinished, invalid
 *   00000000004c4b40 0000000000000000 5,000,000 microseconds, low half first
 *   000004 02b196c0 01                the distribution
 */
#ifndef CXKPI_DURATION_SUMMARY_H
#define CXKPI_DURATION_SUMMARY_H

#include "postgres.h"

#include "duration_distribution.h"
#include "duration_interval.h"
#include "summary.h"

/* Part of the stored format: never renumber. */
typedef enum TimeKind
{
	TIME_ELAPSED = 0,
	TIME_BUSINESS = 1
} TimeKind;

/* The counts; what follows them is the distribution's. */
typedef struct DurationSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		form;			/* DistributionForm */
	uint8		time_kind;		/* TimeKind */
	int64		finished;
	int64		unfinished;
	int64		invalid;
	int64		total[2];		/* int128 as words: microseconds of the finished */
} DurationSummary;

#define PG_GETARG_DURATIONS(n) ((DurationSummary *) PG_GETARG_SUMMARY(duration_summary_type, n))

/* Microseconds as an interval of the kind of time that s measures. */
static inline Datum
duration_interval(const DurationSummary *s, int128 usecs)
{
	return s->time_kind == TIME_BUSINESS ? interval_from_business_usecs(usecs) : interval_from_usecs(usecs);
}

/* An argument to compare with the times of s, in microseconds. */
static inline int64
duration_usecs(const DurationSummary *s, Datum interval)
{
	return s->time_kind == TIME_BUSINESS ? usecs_from_business_interval(interval) : usecs_from_interval(interval);
}

extern const SummaryType duration_summary_type;

extern Distribution duration_distribution(const DurationSummary *s);
extern void duration_kinds_differ(void) __attribute__((noreturn));

#endif							/* CXKPI_DURATION_SUMMARY_H */
