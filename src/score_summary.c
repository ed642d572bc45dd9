/*
 * The summary of survey scores: its layout, and how answers come into it.
 */
#include "postgres.h"

#include <math.h>

#include "scan_kernel.h"
#include "score_summary.h"
#include "statistics.h"
#include "summary_types.h"
#include "utils/fmgrprotos.h"

static bool score_check(const Summary *s, Node *escontext);

/* The key of a whole answer, and of the gap between two. */
#define ANSWER(n) {#n, FIELD_COUNT, n}
#define BETWEEN(n, next) {#n "-" #next, FIELD_COUNT, SCORE_MAX + 2 + n}

static const Field score_fields[] = {
	{"scale_max", FIELD_PARAM, 0}, {"threshold", FIELD_PARAM, 1},
	ANSWER(0), ANSWER(1), ANSWER(2), ANSWER(3), ANSWER(4), ANSWER(5), ANSWER(6), ANSWER(7), ANSWER(8),
	ANSWER(9), ANSWER(10), {"unanswered", FIELD_COUNT, 11},
	BETWEEN(0, 1), BETWEEN(1, 2), BETWEEN(2, 3), BETWEEN(3, 4), BETWEEN(4, 5), BETWEEN(5, 6),
	BETWEEN(6, 7), BETWEEN(7, 8), BETWEEN(8, 9), BETWEEN(9, 10), {"fraction_nanos", FIELD_COUNT, 22}
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
				 errdetail("A scale ends at %d to %d, and a threshold lies on it.", SCALE_MIN, SCORE_MAX)));
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

SUMMARY_IO(score_summary)

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
			 errhint("Use NULL for an unanswered question, such as NULLIF(score, -1) where -1 stands for one.")));
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

/* Not by way of float8, where 8.99999999999999999 is 9 and a promoter. */
static Answer
answer_from_numeric(Datum score)
{
	Datum		whole = DirectFunctionCall1(numeric_floor, score);
	Datum		fraction;
	Answer		answer;

	if (DatumGetBool(DirectFunctionCall2(numeric_lt, score, numeric_from_int64(0))) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, score, numeric_from_int64(SCORE_MAX))))
		score_out_of_range(DatumGetCString(DirectFunctionCall1(numeric_out, score)));

	answer.whole = DatumGetInt32(DirectFunctionCall1(numeric_int4, whole));
	answer.between = DatumGetBool(DirectFunctionCall2(numeric_ne, score, whole));
	answer.nanos = 0;
	if (answer.between)
	{
		fraction = DirectFunctionCall2(numeric_mul, DirectFunctionCall2(numeric_sub, score, whole),
									   numeric_from_int64(NANOS_PER_POINT));
		answer.nanos = DatumGetInt64(DirectFunctionCall1(numeric_int8, fraction));
	}
	return answer;
}

/* Adds or removes an answer between two whole ones; s may move. */
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

/* Argument n, 0 if NULL or left out; errors out if it is not from min to max. */
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
				 errhint("Give the best answer that the question allows and the first good one, "
						 "such as 7, 6 for the best two of seven.")));
	return value;
}

/* The scale in arguments n and n + 1; errors out if they are out of range. */
Scale
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
	{.transition = NULL}
};
