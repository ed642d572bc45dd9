/*
 * KPIs of survey scores, as they are read from a summary.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "score_summary.h"
#include "statistics.h"

/* Answers that are low, high or between. */
static int64
count_range(const ScoreSummary *s, int low, int high)
{
	int64		count = 0;

	for (int i = low; i <= high; i++)
		count += s->answers[i];
	if (has_fractions(s))
	{
		for (int i = low; i < high; i++)
			count += s->between[i];
	}
	return count;
}

static int64
count_answers(const ScoreSummary *s)
{
	return count_range(s, 0, SCORE_MAX);
}

#define count_detractors(s) count_range(s, 0, 6)
#define count_promoters(s) count_range(s, 9, SCORE_MAX)

#define SCORE_COUNT(name, count) \
	SUMMARY_ACCESSOR(score_##name, ScoreSummary, score_summary_type, Int64GetDatum(count))

SCORE_COUNT(responses, count_answers(s))
SCORE_COUNT(unanswered, s->unanswered)
SCORE_COUNT(promoters, count_promoters(s))
SCORE_COUNT(detractors, count_detractors(s))
SCORE_COUNT(passives, count_answers(s) - count_promoters(s) - count_detractors(s))

/* Percent of those asked who answered; NULL if nobody was asked. */
SUMMARY_ACCESSOR_OR_NULL(score_response_rate, ScoreSummary, score_summary_type,
						 percent_of(count_answers(s), (int128) count_answers(s) + s->unanswered, &result))

/* The average answer, fractions counted to 1e-9; false without answers. */
static bool
average_answer(const ScoreSummary *s, Datum *result)
{
	int128		points = 0;

	for (int i = 1; i <= SCORE_MAX; i++)
		points += (int128) i * s->answers[i];
	if (!has_fractions(s))
		return ratio_of(points, count_answers(s), result);
	for (int i = 1; i < SCORE_MAX; i++)
		points += (int128) i * s->between[i];
	return ratio_of(points * NANOS_PER_POINT + s->nanos,
					(int128) count_answers(s) * NANOS_PER_POINT, result);
}

SUMMARY_ACCESSOR_OR_NULL(score_average, ScoreSummary, score_summary_type, average_answer(s, &result))

/*
 * (score, answers, share in percent) for each of 0..10.  An answer between
 * two whole ones is listed with the lower.
 */
PG_FUNCTION_INFO_V1(cxkpi_score_distribution);
Datum
cxkpi_score_distribution(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx = summary_rows(&score_summary_type, fcinfo);
	const ScoreSummary *s = funcctx->user_fctx;
	int			i = funcctx->call_cntr;
	int64		answers;
	Datum		values[3];
	bool		nulls[3] = {false};

	if (i > SCORE_MAX)
		SRF_RETURN_DONE(funcctx);

	answers = s->answers[i] + (has_fractions(s) && i < SCORE_MAX ? s->between[i] : 0);
	values[0] = Int32GetDatum(i);
	values[1] = Int64GetDatum(answers);
	nulls[2] = !percent_of(answers, count_answers(s), &values[2]);
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}

/* Promoters against detractors (F. Reichheld 2003). */
static NetShare
promotion(const ScoreSummary *s)
{
	return (NetShare) {count_promoters(s), count_detractors(s), count_answers(s)};
}

/* Percent promoters less percent detractors, -100..100; NULL without answers. */
SUMMARY_ACCESSOR_OR_NULL(nps, ScoreSummary, score_summary_type, net_share_of(promotion(s), &result))

/* Interval of the NPS at a confidence level; NULL without answers. */
SUMMARY_ACCESSOR_OR_NULL(nps_ci, ScoreSummary, score_summary_type,
						 net_share_range_of(promotion(s), PG_GETARG_FLOAT8(1), &result))

/* (change, low, high, z, p_value) in points; NULL if one set is empty. */
PG_FUNCTION_INFO_V1(cxkpi_nps_change);
Datum
cxkpi_nps_change(PG_FUNCTION_ARGS)
{
	Datum		result;

	if (!net_share_change_of(rows_descriptor(fcinfo), promotion(PG_GETARG_SCORES(0)),
							 promotion(PG_GETARG_SCORES(1)), PG_GETARG_FLOAT8(2), &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}

static void
score_off_scale(const char *score, int max)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("score %s is out of range", score),
			 errdetail("Scores on this scale must be from 1 to %d.", max),
			 errhint("Use NULLIF(score, 0) where 0 stands for an unanswered question, "
					 "or give scale_max for another scale.")));
}

/* Scores outside 1..max can only come from another scale. */
static void
check_scale(const ScoreSummary *s, int max)
{
	for (int i = 0; i <= SCORE_MAX; i++)
	{
		if ((i < 1 || i > max) && s->answers[i] != 0)
			score_off_scale(psprintf("%d", i), max);
		if (has_fractions(s) && i < SCORE_MAX && (i < 1 || i >= max) && s->between[i] != 0)
			score_off_scale(psprintf("between %d and %d", i, i + 1), max);
	}
}

/* Top box of the scale: 1 of 2 or 3, 2 of 4 to 7, 3 of 8 to 10. */
static int
satisfied_from_default(int max)
{
	return max <= 3 ? max : max <= 7 ? max - 1 : max - 2;
}

/* As for satisfaction, but "somewhat agree" or better on 1 to 7. */
static int
easy_from_default(int max)
{
	return max == 7 ? 5 : satisfied_from_default(max);
}

/* The answers of a summary, and those of them that count. */
typedef struct Share
{
	int64		good;
	int64		all;
} Share;

/*
 * Answers from the threshold to the end of the scale.  Reversed, a low answer
 * is the good one, and the scale is read from its end.  Errors out if an
 * answer is not on the scale.
 */
static Share
share_from(const ScoreSummary *s, int max, int threshold, bool reverse)
{
	check_scale(s, max);
	return (Share) {
		.good = reverse ? count_range(s, 1, max + 1 - threshold) : count_range(s, threshold, max),
		.all = count_answers(s)
	};
}

static Share
satisfied(const ScoreSummary *s, Scale scale)
{
	return share_from(s, scale.max, scale.threshold ? scale.threshold : satisfied_from_default(scale.max),
					  false);
}

static Share
easy(const ScoreSummary *s, Scale scale, bool reverse)
{
	return share_from(s, scale.max, scale.threshold ? scale.threshold : easy_from_default(scale.max),
					  reverse);
}

/* The scale that the aggregate was called with. */
static Scale
scale_of(const ScoreSummary *s)
{
	return (Scale) {s->scale_max ? s->scale_max : SCALE_MAX_DEFAULT, s->threshold};
}

static bool
percent_of_share(Share share, Datum *result)
{
	return percent_of(share.good, share.all, result);
}

/* Final function of csat_agg: percent satisfied. */
SUMMARY_ACCESSOR_OR_NULL(csat_final, ScoreSummary, score_summary_type,
						 percent_of_share(satisfied(s, scale_of(s)), &result))

/* Final function of ces_agg: percent who found it easy. */
SUMMARY_ACCESSOR_OR_NULL(ces_final, ScoreSummary, score_summary_type,
						 percent_of_share(easy(s, scale_of(s), false), &result))

/*
 * The others take NULL for the default of a scale, so they are not strict.
 * csat(s, scale_max, satisfied_from): percent, NULL without answers.
 */
PG_FUNCTION_INFO_V1(cxkpi_csat);
Datum
cxkpi_csat(PG_FUNCTION_ARGS)
{
	Datum		result;

	if (PG_ARGISNULL(0) ||
		!percent_of_share(satisfied(PG_GETARG_SCORES(0), scale_arguments(fcinfo, 1)), &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}

/* csat_ci(s, scale_max, satisfied_from, level): Wilson interval in percent. */
PG_FUNCTION_INFO_V1(cxkpi_csat_ci);
Datum
cxkpi_csat_ci(PG_FUNCTION_ARGS)
{
	Share		share;
	Datum		result;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	share = satisfied(PG_GETARG_SCORES(0), scale_arguments(fcinfo, 1));
	if (!share_range_of(share.good, share.all, PG_GETARG_FLOAT8(3), &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}

/* csat_change(before, after, scale_max, satisfied_from, level), as nps_change. */
PG_FUNCTION_INFO_V1(cxkpi_csat_change);
Datum
cxkpi_csat_change(PG_FUNCTION_ARGS)
{
	Scale		scale;
	Share		before;
	Share		after;
	Datum		result;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(4))
		PG_RETURN_NULL();
	scale = scale_arguments(fcinfo, 2);
	before = satisfied(PG_GETARG_SCORES(0), scale);
	after = satisfied(PG_GETARG_SCORES(1), scale);
	if (!share_change_of(rows_descriptor(fcinfo), before.good, before.all, after.good, after.all,
						 PG_GETARG_FLOAT8(4), &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}

/* ces(s, scale_max, easy_from, reverse): percent, NULL without answers. */
PG_FUNCTION_INFO_V1(cxkpi_ces);
Datum
cxkpi_ces(PG_FUNCTION_ARGS)
{
	Datum		result;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(3) ||
		!percent_of_share(easy(PG_GETARG_SCORES(0), scale_arguments(fcinfo, 1), PG_GETARG_BOOL(3)), &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}

/* ces_net(s, scale_max, easy_from, reverse): percent easy less percent hard. */
PG_FUNCTION_INFO_V1(cxkpi_ces_net);
Datum
cxkpi_ces_net(PG_FUNCTION_ARGS)
{
	const ScoreSummary *s;
	Scale		scale;
	Share		good;
	Share		bad;
	Datum		result;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	s = PG_GETARG_SCORES(0);
	scale = scale_arguments(fcinfo, 1);
	good = easy(s, scale, PG_GETARG_BOOL(3));
	bad = easy(s, scale, !PG_GETARG_BOOL(3));
	if (!percent_of((int128) good.good - bad.good, good.all, &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}
