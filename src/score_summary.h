/*
 * Survey scores: NPS, CSAT, CES, stars and whatever else is answered on a
 * scale of at most 0 to 10.
 */
#ifndef CXKPI_SCORE_SUMMARY_H
#define CXKPI_SCORE_SUMMARY_H

#include "postgres.h"

#include "summary.h"
#include "summary_types.h"

#define SCORE_MAX 10
#define SCALE_MIN 2				/* the least scale_max: one good and one bad answer */
#define SCALE_MAX_DEFAULT 5
#define NANOS_PER_POINT INT64CONST(1000000000)

/*
 * Survey answers.  Every whole answer has a count of its own, because all KPIs
 * and scales are read from the same summary, whichever was asked for first.
 * Answers between two whole ones, such as half stars, are rare, so their words
 * are there only when needed: a count for each gap, because no threshold lies
 * within one, and the sum of their fractions for the average.
 *
 * The scale is that of csat_agg and ces_agg, whose final functions have no
 * other way to know it; score_summary and nps_agg leave it 0.
 *
 * Answers 9, 9 and 3 and one unanswered as score_summary_send has them:
 *
 * 01 01 00 00				version, kind, scale_max, threshold
 * 0000000000000000 (3 times)	answers 0 to 2
 * 0000000000000001			answers 3
 * 0000000000000000 (5 times)	answers 4 to 8
 * 0000000000000002			answers 9
 * 0000000000000000			answers 10
 * 0000000000000001			unanswered
 */
typedef struct ScoreSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		scale_max;		/* as given to csat_agg and ces_agg, or 0 */
	uint8		threshold;		/* satisfied_from or easy_from, or 0 */
	int64		answers[SCORE_MAX + 1];
	int64		unanswered;
	/* the optional words */
	int64		between[SCORE_MAX]; /* answers > i and < i + 1 */
	int64		nanos;			/* the sum of their distances from i, in 1e-9 */
} ScoreSummary;

/* The best answer of a scale and the first that counts as good. */
typedef struct Scale
{
	int			max;
	int			threshold;		/* 0: the default of the KPI */
} Scale;

#define PG_GETARG_SCORES(n) ((const ScoreSummary *) PG_GETARG_SUMMARY(score_summary_type, n))

extern Scale scale_arguments(FunctionCallInfo fcinfo, int n);

static inline bool
has_fractions(const ScoreSummary *s)
{
	return VARSIZE(s) > SUMMARY_SIZE(12);
}

#endif							/* CXKPI_SCORE_SUMMARY_H */
