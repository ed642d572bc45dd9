/*
 * Survey scores: NPS, CSAT, CES, stars and whatever else is answered on a
 * scale of at most 0 to 10.
 *
 * The summary counts every whole answer and the unanswered.  Answers between
 * two whole ones, such as half stars, are rare, so their words are there only
 * when needed: a count for each gap, for no threshold lies within one, and
 * the sum of their fractions for the mean.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "scan_kernel.h"
#include "statistics.h"
#include "summary.h"
#include "utils/fmgrprotos.h"

#define SCORE_MAX 10
#define SCALE_MIN 2				/* the least scale_max: one good and one bad answer */
#define NANOS_PER_POINT INT64CONST(1000000000)

typedef struct ScoreSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		scale_max;		/* as given to csat_agg and ces_agg, or 0 */
	uint8		threshold;		/* likewise: satisfied_from or easy_from */
	int64		answers[SCORE_MAX + 1];
	int64		unanswered;
	/* the optional words */
	int64		between[SCORE_MAX]; /* answers > i and < i + 1 */
	int64		nanos;			/* the sum of their distances from i, in 1e-9 */
} ScoreSummary;

static bool score_check(const Summary *s, Node *escontext);

static const Field score_fields[] = {
	{"scale_max", FIELD_PARAM, 0}, {"threshold", FIELD_PARAM, 1},
	{"0", FIELD_COUNT, 0}, {"1", FIELD_COUNT, 1}, {"2", FIELD_COUNT, 2},
	{"3", FIELD_COUNT, 3}, {"4", FIELD_COUNT, 4}, {"5", FIELD_COUNT, 5},
	{"6", FIELD_COUNT, 6}, {"7", FIELD_COUNT, 7}, {"8", FIELD_COUNT, 8},
	{"9", FIELD_COUNT, 9}, {"10", FIELD_COUNT, 10}, {"unanswered", FIELD_COUNT, 11},
	{"0-1", FIELD_COUNT, 12}, {"1-2", FIELD_COUNT, 13}, {"2-3", FIELD_COUNT, 14},
	{"3-4", FIELD_COUNT, 15}, {"4-5", FIELD_COUNT, 16}, {"5-6", FIELD_COUNT, 17},
	{"6-7", FIELD_COUNT, 18}, {"7-8", FIELD_COUNT, 19}, {"8-9", FIELD_COUNT, 20},
	{"9-10", FIELD_COUNT, 21}, {"fraction_nanos", FIELD_COUNT, 22}
};

const SummaryType score_summary_type = {
	.name = "score_summary",
	.kind = SUMMARY_SCORE,
	.version = 1,
	.nparams = 2,
	.nwords_min = 12,
	.nwords = 23,
	.fields = score_fields,
	.nfields = lengthof(score_fields),
	.check = score_check
};

#define PG_GETARG_SCORES(n) ((ScoreSummary *) PG_GETARG_SUMMARY(score_summary_type, n))

static inline bool
has_fractions(const ScoreSummary *s)
{
	return VARSIZE(s) > SUMMARY_SIZE(12);
}

static bool
score_check(const Summary *summary, Node *escontext)
{
	const ScoreSummary *s = (const ScoreSummary *) summary;
	int64		between = 0;

	if (!check_counts(&score_summary_type, summary->word,
					  has_fractions(s) ? 12 + SCORE_MAX : 12, escontext))
		return false;
	if (s->scale_max == 0 ? s->threshold != 0 :
		s->scale_max < SCALE_MIN || s->scale_max > SCORE_MAX || s->threshold > s->scale_max)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("score_summary has a scale to %d and a threshold of %d",
						s->scale_max, s->threshold),
				 errdetail("A scale ends at %d to %d, a threshold lies on it.", SCALE_MIN, SCORE_MAX)));
	if (!has_fractions(s))
		return true;

	for (int i = 0; i < SCORE_MAX; i++)
		between += s->between[i];
	if (s->nanos < 0 || (int128) s->nanos > (int128) between * NANOS_PER_POINT)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("score_summary has fractions of " INT64_FORMAT " nanos in " INT64_FORMAT " answers",
						s->nanos, between)));
	return true;
}

PG_FUNCTION_INFO_V1(cxkpi_score_summary_in);
Datum
cxkpi_score_summary_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&score_summary_type, fcinfo);
}

PG_FUNCTION_INFO_V1(cxkpi_score_summary_recv);
Datum
cxkpi_score_summary_recv(PG_FUNCTION_ARGS)
{
	return summary_from_binary(&score_summary_type, fcinfo);
}

/* One answer: whole, or whole and nanos if between. */
typedef struct Answer
{
	int			whole;
	bool		between;
	int64		nanos;
} Answer;

static void
score_out_of_range(const char *score)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("score %s is out of range", score),
			 errdetail("Scores must be from 0 to %d.", SCORE_MAX),
			 errhint("An unanswered question is NULL: NULLIF(score, -1) where -1 stands for it.")));
}

static inline Answer
answer_from_int64(int64 score)
{
	if (unlikely((uint64) score > SCORE_MAX))
		score_out_of_range(psprintf(INT64_FORMAT, score));
	return (Answer) {(int) score, false, 0};
}

static inline Answer
answer_from_int2(Datum score)
{
	return answer_from_int64(DatumGetInt16(score));
}

static inline Answer
answer_from_int4(Datum score)
{
	return answer_from_int64(DatumGetInt32(score));
}

static inline Answer
answer_from_int8(Datum score)
{
	return answer_from_int64(DatumGetInt64(score));
}

static inline Answer
answer_from_float8(Datum datum)
{
	double		score = DatumGetFloat8(datum);
	double		whole;

	if (unlikely(!(score >= 0 && score <= SCORE_MAX)))
		score_out_of_range(DatumGetCString(DirectFunctionCall1(float8out, datum)));
	whole = floor(score);
	return (Answer) {(int) whole, score != whole, (int64) rint((score - whole) * NANOS_PER_POINT)};
}

/* Not by way of float8, for which 8.99999999999999999 is 9 and a promoter. */
static Answer
answer_from_numeric(Datum score)
{
	Datum		floor = DirectFunctionCall1(numeric_floor, score);
	Datum		fraction;
	Answer		answer;

	if (DatumGetBool(DirectFunctionCall2(numeric_lt, score, numeric_from_int64(0))) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, score, numeric_from_int64(SCORE_MAX))))
		score_out_of_range(DatumGetCString(DirectFunctionCall1(numeric_out, score)));

	answer.whole = DatumGetInt32(DirectFunctionCall1(numeric_int4, floor));
	answer.between = DatumGetBool(DirectFunctionCall2(numeric_ne, score, floor));
	answer.nanos = 0;
	if (answer.between)
	{
		fraction = DirectFunctionCall2(numeric_mul, DirectFunctionCall2(numeric_sub, score, floor),
									   numeric_from_int64(NANOS_PER_POINT));
		answer.nanos = DatumGetInt64(DirectFunctionCall1(numeric_int8, fraction));
	}
	return answer;
}

static ScoreSummary *
add_between(ScoreSummary *s, Answer answer, int64 change)
{
	if (!has_fractions(s))
		s = (ScoreSummary *) summary_extend(&score_summary_type, (Summary *) s);
	count_add(&score_summary_type, &s->between[answer.whole], change);
	count_add(&score_summary_type, &s->nanos, change * answer.nanos);
	if (change < 0)
		summary_trim(&score_summary_type, (Summary *) s);
	return s;
}

/* The best answer of a scale and the first that counts as good. */
typedef struct Scale
{
	int			max;
	int			threshold;		/* 0: the default of the KPI */
} Scale;

#define SCALE_MAX_DEFAULT 5

/* Argument n, which must be from min to max; what is NULL or left out is 0. */
static int
scale_argument(FunctionCallInfo fcinfo, int n, const char *name, int min, int max)
{
	int			value;

	if (PG_NARGS() <= n || PG_ARGISNULL(n))
		return 0;
	value = PG_GETARG_INT32(n);
	if (value < min || value > max)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s %d is out of range", name, value),
				 errdetail("It must be from %d to %d.", min, max),
				 errhint("The scale ends at the best answer the question allows, the threshold is the first good one: (7, 6) for the best two of seven.")));
	return value;
}

/* The scale in arguments n and n + 1. */
static Scale
scale_arguments(FunctionCallInfo fcinfo, int n)
{
	Scale		scale;

	scale.max = scale_argument(fcinfo, n, "scale_max", SCALE_MIN, SCORE_MAX);
	if (scale.max == 0)
		scale.max = SCALE_MAX_DEFAULT;
	scale.threshold = scale_argument(fcinfo, n + 1, "threshold", 1, scale.max);
	return scale;
}

/* All rows of an aggregate must be on one scale. */
static void
note_scale(ScoreSummary *s, Scale scale)
{
	if (s->scale_max == 0)
	{
		s->scale_max = scale.max;
		s->threshold = scale.threshold;
	}
	else if (s->scale_max != scale.max || s->threshold != scale.threshold)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("scale_max or threshold changes from one row to the next"),
				 errhint("Group by what they depend on.")));
}

/* Adds (change 1) or removes (-1) argument 1, NULL being unanswered. */
static pg_attribute_always_inline Datum
score_transition(FunctionCallInfo fcinfo, Answer (*read) (Datum), int64 change)
{
	ScoreSummary *s = (ScoreSummary *) summary_state(fcinfo, &score_summary_type);
	int64	   *count = &s->unanswered;

	if (PG_NARGS() > 2)
		note_scale(s, scale_arguments(fcinfo, 2));
	if (!PG_ARGISNULL(1))
	{
		Answer		answer = read(PG_GETARG_DATUM(1));

		if (answer.between)
		{
			s = add_between(s, answer, change);
			return summary_result(fcinfo, &score_summary_type, (Summary *) s);
		}
		count = &s->answers[answer.whole];
	}
	count_add(&score_summary_type, count, change);
	return summary_result(fcinfo, &score_summary_type, (Summary *) s);
}

#define SCORE_TRANSITIONS(type) \
PG_FUNCTION_INFO_V1(cxkpi_score_summary_accum_##type); \
Datum \
cxkpi_score_summary_accum_##type(PG_FUNCTION_ARGS) \
{ \
	return score_transition(fcinfo, answer_from_##type, 1); \
} \
PG_FUNCTION_INFO_V1(cxkpi_score_summary_accum_inv_##type); \
Datum \
cxkpi_score_summary_accum_inv_##type(PG_FUNCTION_ARGS) \
{ \
	return score_transition(fcinfo, answer_from_##type, -1); \
}

SCORE_TRANSITIONS(int2)
SCORE_TRANSITIONS(int4)
SCORE_TRANSITIONS(int8)
SCORE_TRANSITIONS(float8)
SCORE_TRANSITIONS(numeric)

/* An answer if it is whole and within 0..10, else -1. */
static inline int
whole_from_int64(int64 score)
{
	return (uint64) score <= SCORE_MAX ? (int) score : -1;
}

#define whole_from_int2(score) whole_from_int64(DatumGetInt16(score))
#define whole_from_int4(score) whole_from_int64(DatumGetInt32(score))
#define whole_from_int8(score) whole_from_int64(DatumGetInt64(score))

static inline bool
in_range_float8(Datum datum)
{
	double		score = DatumGetFloat8(datum);

	return score >= 0 && score <= SCORE_MAX;
}

static inline int
whole_from_float8(Datum datum)
{
	double		score = DatumGetFloat8(datum);

	return in_range_float8(datum) && score == (int) score ? (int) score : -1;
}

#define UNANSWERED (SCORE_MAX + 1)	/* its word follows those of the answers */

/* Adds the counts of a batch, of answers and of the unanswered. */
static void
add_answer_counts(ScoreSummary *s, const int32 (*count)[16])
{
	for (int i = 0; i <= UNANSWERED; i++)
		count_add(&score_summary_type, &((Summary *) s)->word[i],
				  (int64) count[0][i] + count[1][i] + count[2][i] + count[3][i]);
}

/*
 * Kernels.  An answer that is not whole, and the first of a group whose scale
 * is to be noted, are left to the transition function.  Counting into four
 * arrays in turn keeps one row from waiting for the one before.
 */
#define SCORE_KERNEL(type, in_range) \
static bool \
scores_in_range_##type(const ScanRows *rows) \
{ \
	bool		all = true; \
	for (int i = 0; i < rows->n; i++) \
		all &= rows->isnull[0][i] | (in_range); \
	return all; \
} \
static void \
add_scores_##type(const ScanRows *rows) \
{ \
	const Datum *score = rows->value[0]; \
	const bool *isnull = rows->isnull[0]; \
	int32		count[4][16] = {{0}}; \
	bool		at_once = rows->one_group && *scan_state(rows, 0) != 0 && \
		(!rows->constants || ((ScoreSummary *) *scan_state(rows, 0))->scale_max != 0); \
	for (int i = 0; i < rows->n; i++) \
	{ \
		int			whole = isnull[i] ? UNANSWERED : whole_from_##type(score[i]); \
		ScoreSummary *s; \
		if (likely(at_once && whole >= 0)) \
		{ \
			count[i & 3][whole]++; \
			continue; \
		} \
		s = (ScoreSummary *) *scan_state(rows, i); \
		if (unlikely(whole < 0 || s == NULL || (rows->constants && s->scale_max == 0))) \
			rows->call(rows, i); \
		else \
			count_add(&score_summary_type, &((Summary *) s)->word[whole], 1); \
	} \
	if (at_once) \
		add_answer_counts((ScoreSummary *) *scan_state(rows, 0), count); \
}

SCORE_KERNEL(int2, whole_from_int2(rows->value[0][i]) >= 0)
SCORE_KERNEL(int4, whole_from_int4(rows->value[0][i]) >= 0)
SCORE_KERNEL(int8, whole_from_int8(rows->value[0][i]) >= 0)
SCORE_KERNEL(float8, in_range_float8(rows->value[0][i]))

const ScanKernel score_kernels[] = {
	{cxkpi_score_summary_accum_int2, 1, true, scores_in_range_int2, add_scores_int2},
	{cxkpi_score_summary_accum_int4, 1, true, scores_in_range_int4, add_scores_int4},
#ifdef USE_FLOAT8_BYVAL
	{cxkpi_score_summary_accum_int8, 1, true, scores_in_range_int8, add_scores_int8},
	{cxkpi_score_summary_accum_float8, 1, true, scores_in_range_float8, add_scores_float8},
#endif
	{NULL}
};

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

/* A count of answers as an SQL function. */
#define SCORE_COUNT(name, expression) \
PG_FUNCTION_INFO_V1(cxkpi_##name); \
Datum \
cxkpi_##name(PG_FUNCTION_ARGS) \
{ \
	ScoreSummary *s = PG_GETARG_SCORES(0); \
	PG_RETURN_INT64(expression); \
}

SCORE_COUNT(score_responses, count_answers(s))
SCORE_COUNT(score_unanswered, s->unanswered)
SCORE_COUNT(score_promoters, count_promoters(s))
SCORE_COUNT(score_detractors, count_detractors(s))
SCORE_COUNT(score_passives, count_answers(s) - count_promoters(s) - count_detractors(s))

/* Percent of the asked who answered; NULL if nobody was asked. */
PG_FUNCTION_INFO_V1(cxkpi_score_response_rate);
Datum
cxkpi_score_response_rate(PG_FUNCTION_ARGS)
{
	ScoreSummary *s = PG_GETARG_SCORES(0);
	int64		answered = count_answers(s);

	return numeric_percent(fcinfo, answered, answered + s->unanswered);
}

/* The mean answer, fractions counted to 1e-9; NULL without answers. */
PG_FUNCTION_INFO_V1(cxkpi_score_mean);
Datum
cxkpi_score_mean(PG_FUNCTION_ARGS)
{
	ScoreSummary *s = PG_GETARG_SCORES(0);
	int128		points = 0;

	if (!has_fractions(s))
	{
		for (int i = 1; i <= SCORE_MAX; i++)
			points += (int128) i * s->answers[i];
		return numeric_ratio(fcinfo, points, count_answers(s));
	}
	for (int i = 0; i <= SCORE_MAX; i++)
		points += (int128) i * (s->answers[i] + (i < SCORE_MAX ? s->between[i] : 0));
	return numeric_ratio(fcinfo, points * NANOS_PER_POINT + s->nanos,
						 (int128) count_answers(s) * NANOS_PER_POINT);
}

/*
 * (score, answers, share in percent) for each of 0..10.  An answer between
 * two whole ones is listed with the lower.
 */
PG_FUNCTION_INFO_V1(cxkpi_score_distribution);
Datum
cxkpi_score_distribution(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx = summary_rows(&score_summary_type, fcinfo);
	ScoreSummary *s = funcctx->user_fctx;
	int			i = funcctx->call_cntr;
	int64		answers;
	Datum		values[3];
	bool		nulls[3] = {false};

	if (i > SCORE_MAX)
		SRF_RETURN_DONE(funcctx);

	answers = s->answers[i] + (has_fractions(s) && i < SCORE_MAX ? s->between[i] : 0);
	values[0] = Int32GetDatum(i);
	values[1] = Int64GetDatum(answers);
	values[2] = numeric_percent(fcinfo, answers, count_answers(s));
	if (fcinfo->isnull)
	{
		nulls[2] = true;
		fcinfo->isnull = false;
	}
	SRF_RETURN_NEXT(funcctx, HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc, values, nulls)));
}

/* Promoters against detractors (F. Reichheld 2003). */
static NetShare
promotion(const ScoreSummary *s)
{
	return (NetShare) {count_promoters(s), count_detractors(s), count_answers(s)};
}

/* Percent promoters less percent detractors, -100..100. */
PG_FUNCTION_INFO_V1(cxkpi_nps);
Datum
cxkpi_nps(PG_FUNCTION_ARGS)
{
	return net_share_percent(fcinfo, promotion(PG_GETARG_SCORES(0)));
}

/* Interval of the NPS at a confidence level; NULL without answers. */
PG_FUNCTION_INFO_V1(cxkpi_nps_ci);
Datum
cxkpi_nps_ci(PG_FUNCTION_ARGS)
{
	return net_share_range(fcinfo, promotion(PG_GETARG_SCORES(0)), PG_GETARG_FLOAT8(1));
}

/* (change, low, high, z, p_value) in points; NULL if one set is empty. */
PG_FUNCTION_INFO_V1(cxkpi_nps_change);
Datum
cxkpi_nps_change(PG_FUNCTION_ARGS)
{
	return net_share_change_record(fcinfo, promotion(PG_GETARG_SCORES(0)),
								   promotion(PG_GETARG_SCORES(1)), PG_GETARG_FLOAT8(2));
}

static void
score_off_scale(const char *score, int max)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("score %s is out of range", score),
			 errdetail("Scores on this scale must be from 1 to %d.", max),
			 errhint("Where 0 stands for an unanswered question, use NULLIF(score, 0); for another scale give scale_max.")));
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

/* The summary as answers that are good and all; 22003 if off the scale. */
typedef struct Share
{
	int64		good;
	int64		all;
} Share;

static Share
satisfied(const ScoreSummary *s, Scale scale)
{
	check_scale(s, scale.max);
	if (scale.threshold == 0)
		scale.threshold = satisfied_from_default(scale.max);
	return (Share) {count_range(s, scale.threshold, scale.max), count_answers(s)};
}

/* Reversed, a low answer is the easy one and the scale is read from its end. */
static Share
easy(const ScoreSummary *s, Scale scale, bool reverse)
{
	int			threshold = scale.threshold ? scale.threshold : easy_from_default(scale.max);

	check_scale(s, scale.max);
	return (Share) {
		reverse ? count_range(s, 1, scale.max + 1 - threshold)
		: count_range(s, threshold, scale.max),
		count_answers(s)
	};
}

/* The scale that the aggregate was called with. */
static Scale
scale_of(const ScoreSummary *s)
{
	return (Scale) {s->scale_max ? s->scale_max : SCALE_MAX_DEFAULT, s->threshold};
}

static Datum
percent_of_share(FunctionCallInfo fcinfo, Share share)
{
	return numeric_percent(fcinfo, share.good, share.all);
}

/* Final function of csat_agg: percent satisfied. */
PG_FUNCTION_INFO_V1(cxkpi_csat_final);
Datum
cxkpi_csat_final(PG_FUNCTION_ARGS)
{
	ScoreSummary *s = PG_GETARG_SCORES(0);

	return percent_of_share(fcinfo, satisfied(s, scale_of(s)));
}

/* Final function of ces_agg: percent who found it easy. */
PG_FUNCTION_INFO_V1(cxkpi_ces_final);
Datum
cxkpi_ces_final(PG_FUNCTION_ARGS)
{
	ScoreSummary *s = PG_GETARG_SCORES(0);

	return percent_of_share(fcinfo, easy(s, scale_of(s), false));
}

/* csat(s, scale_max, satisfied_from): percent, NULL without answers. */
PG_FUNCTION_INFO_V1(cxkpi_csat);
Datum
cxkpi_csat(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return percent_of_share(fcinfo, satisfied(PG_GETARG_SCORES(0), scale_arguments(fcinfo, 1)));
}

/* csat_ci(s, scale_max, satisfied_from, level): Wilson interval in percent. */
PG_FUNCTION_INFO_V1(cxkpi_csat_ci);
Datum
cxkpi_csat_ci(PG_FUNCTION_ARGS)
{
	Share		share;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	share = satisfied(PG_GETARG_SCORES(0), scale_arguments(fcinfo, 1));
	return wilson_range(fcinfo, share.good, share.all, PG_GETARG_FLOAT8(3));
}

/* csat_change(before, after, scale_max, satisfied_from, level), as nps_change. */
PG_FUNCTION_INFO_V1(cxkpi_csat_change);
Datum
cxkpi_csat_change(PG_FUNCTION_ARGS)
{
	Scale		scale;
	Share		before;
	Share		after;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(4))
		PG_RETURN_NULL();
	scale = scale_arguments(fcinfo, 2);
	before = satisfied(PG_GETARG_SCORES(0), scale);
	after = satisfied(PG_GETARG_SCORES(1), scale);
	return share_change_record(fcinfo, before.good, before.all, after.good, after.all,
							   PG_GETARG_FLOAT8(4));
}

/* ces(s, scale_max, easy_from, reverse): percent, NULL without answers. */
PG_FUNCTION_INFO_V1(cxkpi_ces);
Datum
cxkpi_ces(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	return percent_of_share(fcinfo, easy(PG_GETARG_SCORES(0), scale_arguments(fcinfo, 1),
										 PG_GETARG_BOOL(3)));
}

/* ces_net(s, scale_max, easy_from, reverse): percent easy less percent hard. */
PG_FUNCTION_INFO_V1(cxkpi_ces_net);
Datum
cxkpi_ces_net(PG_FUNCTION_ARGS)
{
	ScoreSummary *s;
	Scale		scale;
	bool		reverse;
	Share		share;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	s = PG_GETARG_SCORES(0);
	scale = scale_arguments(fcinfo, 1);
	reverse = PG_GETARG_BOOL(3);
	share = easy(s, scale, reverse);
	return numeric_percent(fcinfo, (int128) share.good - easy(s, scale, !reverse).good, share.all);
}
