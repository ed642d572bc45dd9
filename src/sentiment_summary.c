/*
 * Sentiment: whether texts say good or bad, as a polarity from -1 to 1 or as a
 * label.
 *
 * The stored format counts polarities in bins of 0.05 to either side of 0, so
 * that the neutral band can be chosen when a summary is read, and sums them in
 * units of 1e-9, so that the average is exact and does not depend on the order
 * of the rows.  A polarity of 0 has a count of its own, because without a band
 * only that is neutral.  Labels are -1, 0 and 1 and fill the outermost bins
 * only; the inner bins are stored only if one of them is not empty.  Two
 * positive labels and a negative one are in binary, in network order,
 *
 *	01 10 00 00			version, kind, reserved
 *	0000000000000000	texts without a sentiment
 *	000000003b9aca00 0000000000000000	sum: 1, low half first
 *	0000000000000000	polarities of 0
 *	0000000000000001	from -1 to -0.95
 *	0000000000000002	from 0.95 to 1
 *
 * and a polarity of 0.42 would be followed by 2 * 19 words for the bins from
 * -0.00 to -0.90 and from +0.00 to +0.90, where +0.40 is 1.
 */
#include "postgres.h"

#include <math.h>

#include "statistics.h"
#include "summary.h"
#include "summary_types.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#define NANOS INT64CONST(1000000000)
#define BINS 20					/* to either side of 0 */
#define BIN_NANOS (NANOS / BINS)

typedef enum Side
{
	NEGATIVE,
	POSITIVE
} Side;

typedef struct SentimentSummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		unused[2];
	int64		unknown;
	int64		nanos[2];		/* int128 as words: the sum of the polarities */
	int64		zero;
	int64		outermost[2];	/* by Side: 0.95 to 1 */
	/* the optional words */
	int64		inner[2][BINS - 1]; /* by Side: 0 to 0.05, 0.05 to 0.1, ... */
} SentimentSummary;

static bool sentiment_check(const Summary *s, Node *escontext);

static const Field sentiment_fields[] = {
	{"unknown", FIELD_COUNT, 0}, {"sum_nanos", FIELD_INT128, 1}, {"0", FIELD_COUNT, 3},
	{"-0.95", FIELD_COUNT, 4}, {"+0.95", FIELD_COUNT, 5},
	{"-0.00", FIELD_COUNT, 6}, {"-0.05", FIELD_COUNT, 7}, {"-0.10", FIELD_COUNT, 8},
	{"-0.15", FIELD_COUNT, 9}, {"-0.20", FIELD_COUNT, 10}, {"-0.25", FIELD_COUNT, 11},
	{"-0.30", FIELD_COUNT, 12}, {"-0.35", FIELD_COUNT, 13}, {"-0.40", FIELD_COUNT, 14},
	{"-0.45", FIELD_COUNT, 15}, {"-0.50", FIELD_COUNT, 16}, {"-0.55", FIELD_COUNT, 17},
	{"-0.60", FIELD_COUNT, 18}, {"-0.65", FIELD_COUNT, 19}, {"-0.70", FIELD_COUNT, 20},
	{"-0.75", FIELD_COUNT, 21}, {"-0.80", FIELD_COUNT, 22}, {"-0.85", FIELD_COUNT, 23},
	{"-0.90", FIELD_COUNT, 24},
	{"+0.00", FIELD_COUNT, 25}, {"+0.05", FIELD_COUNT, 26}, {"+0.10", FIELD_COUNT, 27},
	{"+0.15", FIELD_COUNT, 28}, {"+0.20", FIELD_COUNT, 29}, {"+0.25", FIELD_COUNT, 30},
	{"+0.30", FIELD_COUNT, 31}, {"+0.35", FIELD_COUNT, 32}, {"+0.40", FIELD_COUNT, 33},
	{"+0.45", FIELD_COUNT, 34}, {"+0.50", FIELD_COUNT, 35}, {"+0.55", FIELD_COUNT, 36},
	{"+0.60", FIELD_COUNT, 37}, {"+0.65", FIELD_COUNT, 38}, {"+0.70", FIELD_COUNT, 39},
	{"+0.75", FIELD_COUNT, 40}, {"+0.80", FIELD_COUNT, 41}, {"+0.85", FIELD_COUNT, 42},
	{"+0.90", FIELD_COUNT, 43}
};

const SummaryType sentiment_summary_type = {
	.name = "sentiment_summary",
	.kind = SUMMARY_SENTIMENT,
	.version = 1,
	.nwords_min = 6,
	.nwords = 6 + 2 * (BINS - 1),
	.fields = sentiment_fields,
	.nfields = lengthof(sentiment_fields),
	.check = sentiment_check
};

#define PG_GETARG_SENTIMENT(n) ((SentimentSummary *) PG_GETARG_SUMMARY(sentiment_summary_type, n))

static inline bool
has_inner_bins(const SentimentSummary *s)
{
	return VARSIZE(s) > SUMMARY_SIZE(6);
}

/* How many polarities on a side are at least bin * 0.05 from 0. */
static int64
count_from(const SentimentSummary *s, Side side, int bin)
{
	int64		count = s->outermost[side];

	for (; bin < BINS - 1 && has_inner_bins(s); bin++)
		count += s->inner[side][bin];
	return count;
}

static int64
count_known(const SentimentSummary *s)
{
	return s->zero + count_from(s, NEGATIVE, 0) + count_from(s, POSITIVE, 0);
}

/* The least and the greatest sum of distances from 0 that a side can have. */
static void
side_limits(const SentimentSummary *s, Side side, int128 *least, int128 *most)
{
	*least = (int128) s->outermost[side] * (NANOS - BIN_NANOS);
	*most = (int128) s->outermost[side] * NANOS;
	for (int bin = 0; bin < BINS - 1 && has_inner_bins(s); bin++)
	{
		*least += (int128) s->inner[side][bin] * Max(bin * BIN_NANOS, 1);
		*most += (int128) s->inner[side][bin] * ((bin + 1) * BIN_NANOS - 1);
	}
}

static bool
sentiment_check(const Summary *summary, Node *escontext)
{
	const SentimentSummary *s = (const SentimentSummary *) summary;
	int128		sum = int128_from_words(s->nanos);
	int128		least[2];
	int128		most[2];

	if (s->unknown < 0)
		return check_counts(&sentiment_summary_type, &s->unknown, 1, escontext);
	if (!check_counts(&sentiment_summary_type, &s->zero, SUMMARY_NWORDS(summary) - 3, escontext))
		return false;
	side_limits(s, NEGATIVE, &least[NEGATIVE], &most[NEGATIVE]);
	side_limits(s, POSITIVE, &least[POSITIVE], &most[POSITIVE]);
	if (sum < least[POSITIVE] - most[NEGATIVE] || sum > most[POSITIVE] - least[NEGATIVE])
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("sentiment_summary has a sum that its " INT64_FORMAT " polarities cannot have",
						count_known(s))));
	return true;
}

SUMMARY_IO(sentiment_summary)

static void
polarity_out_of_range(const char *polarity)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("polarity %s is out of range", polarity),
			 errdetail("Polarities must be from -1 to 1."),
			 errhint("Divide by the greatest value of the scale, and write NULL for a text without a polarity.")));
}

/* Polarities in units of 1e-9. */
static inline int64
nanos_from_float8(Datum datum)
{
	double		polarity = DatumGetFloat8(datum);

	if (unlikely(!(polarity >= -1 && polarity <= 1)))
		polarity_out_of_range(DatumGetCString(DirectFunctionCall1(float8out, datum)));
	return (int64) rint(polarity * NANOS);
}

static int64
nanos_from_numeric(Datum datum)
{
	if (DatumGetBool(DirectFunctionCall2(numeric_lt, datum, numeric_from_int64(-1))) ||
		DatumGetBool(DirectFunctionCall2(numeric_gt, datum, numeric_from_int64(1))))
		polarity_out_of_range(DatumGetCString(DirectFunctionCall1(numeric_out, datum)));
	datum = DirectFunctionCall2(numeric_mul, datum, numeric_from_int64(NANOS));
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, datum));
}

static int64
nanos_from_text(Datum datum)
{
	static const char *const labels[] = {"negative", "neutral", "positive"};
	text	   *label = DatumGetTextPP(datum);

	for (int i = 0; i < (int) lengthof(labels); i++)
	{
		if (VARSIZE_ANY_EXHDR(label) == strlen(labels[i]) &&
			pg_strncasecmp(VARDATA_ANY(label), labels[i], strlen(labels[i])) == 0)
			return (i - 1) * NANOS;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized sentiment \"%s\"", text_to_cstring(label)),
			 errdetail("Labels are positive, neutral and negative."),
			 errhint("Translate other labels by CASE, and one that says nothing to NULL.")));
}

static int64 *
bin_of(SentimentSummary *s, int64 nanos)
{
	Side		side = nanos < 0 ? NEGATIVE : POSITIVE;
	int			bin = Min((nanos < 0 ? -nanos : nanos) / BIN_NANOS, BINS - 1);

	return nanos == 0 ? &s->zero : bin == BINS - 1 ? &s->outermost[side] : &s->inner[side][bin];
}

/* Adds (change 1) or removes (-1) argument 1, NULL being unknown. */
static pg_attribute_always_inline Datum
sentiment_transition(FunctionCallInfo fcinfo, int64 (*read) (Datum), int64 change)
{
	SentimentSummary *s = (SentimentSummary *) summary_state(fcinfo, &sentiment_summary_type);
	int64	   *count = &s->unknown;

	if (!PG_ARGISNULL(1))
	{
		int64		nanos = read(PG_GETARG_DATUM(1));

		count = bin_of(s, nanos);
		if (count >= s->inner[0] && !has_inner_bins(s))
		{
			s = (SentimentSummary *) summary_extend(&sentiment_summary_type, (Summary *) s);
			count = bin_of(s, nanos);
		}
		int128_to_words(int128_from_words(s->nanos) + change * nanos, s->nanos);
	}
	count_add(&sentiment_summary_type, count, change);
	if (change < 0)
		summary_trim(&sentiment_summary_type, (Summary *) s);
	return summary_result(fcinfo, &sentiment_summary_type, (Summary *) s);
}

#define SENTIMENT_TRANSITIONS(type) \
PG_FUNCTION_INFO_V1(cxkpi_sentiment_summary_accum_##type); \
Datum \
cxkpi_sentiment_summary_accum_##type(PG_FUNCTION_ARGS) \
{ \
	return sentiment_transition(fcinfo, nanos_from_##type, 1); \
} \
PG_FUNCTION_INFO_V1(cxkpi_sentiment_summary_accum_inv_##type); \
Datum \
cxkpi_sentiment_summary_accum_inv_##type(PG_FUNCTION_ARGS) \
{ \
	return sentiment_transition(fcinfo, nanos_from_##type, -1); \
}

SENTIMENT_TRANSITIONS(float8)
SENTIMENT_TRANSITIONS(numeric)
SENTIMENT_TRANSITIONS(text)

/*
 * Argument n, the distance from 0 below which a polarity is neutral, in bins.
 * Left out it is 0, and only the polarity 0 is neutral.  Errors out unless it
 * is the edge of a bin.
 */
static int
band_argument(FunctionCallInfo fcinfo, int n)
{
	double		band = PG_NARGS() > n ? PG_GETARG_FLOAT8(n) : 0;
	double		bins = rint(band * BINS);

	if (!(fabs(band * BINS - bins) < 1e-9 && bins >= 0 && bins < BINS))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("neutral_band %g is out of range", band),
				 errdetail("It must be a multiple of 0.05 from 0 to 0.95."),
				 errhint("With 0.05, polarities above -0.05 and below 0.05 are neutral; with 0, only 0 is.")));
	return (int) bins;
}

/* The summary with the band in argument n. */
static NetShare
net_share(FunctionCallInfo fcinfo, const SentimentSummary *s, int n)
{
	int			bin = band_argument(fcinfo, n);

	return (NetShare) {count_from(s, POSITIVE, bin), count_from(s, NEGATIVE, bin), count_known(s)};
}

static inline int64
positive_of(NetShare share)
{
	return share.positive;
}

static inline int64
negative_of(NetShare share)
{
	return share.negative;
}

static inline int64
neutral_of(NetShare share)
{
	return share.n - share.positive - share.negative;
}

/* A count, and its percentage of the known, by the band in argument 1. */
#define SENTIMENT_COUNT(sql_name, count) \
SUMMARY_ACCESSOR(sentiment_##sql_name, SentimentSummary, sentiment_summary_type, \
				 Int64GetDatum(count(net_share(fcinfo, s, 1)))) \
SUMMARY_ACCESSOR_OR_NULL(sentiment_##sql_name##_share, SentimentSummary, sentiment_summary_type, \
						 percent_of(count(net_share(fcinfo, s, 1)), count_known(s), &result))

SENTIMENT_COUNT(positive, positive_of)
SENTIMENT_COUNT(neutral, neutral_of)
SENTIMENT_COUNT(negative, negative_of)

SUMMARY_ACCESSOR(sentiment_known, SentimentSummary, sentiment_summary_type, Int64GetDatum(count_known(s)))
SUMMARY_ACCESSOR(sentiment_unknown, SentimentSummary, sentiment_summary_type, Int64GetDatum(s->unknown))

/* Average of the known polarities, each to 1e-9; NULL without any. */
SUMMARY_ACCESSOR_OR_NULL(sentiment_average, SentimentSummary, sentiment_summary_type,
						 ratio_of(int128_from_words(s->nanos), (int128) count_known(s) * NANOS, &result))

/* Percent positive less percent negative of the known, -100..100. */
SUMMARY_ACCESSOR_OR_NULL(net_sentiment, SentimentSummary, sentiment_summary_type,
						 net_share_of(net_share(fcinfo, s, 1), &result))

/* net_sentiment_ci(s, neutral_band, level). */
SUMMARY_ACCESSOR_OR_NULL(net_sentiment_ci, SentimentSummary, sentiment_summary_type,
						 net_share_range_of(net_share(fcinfo, s, 1), PG_GETARG_FLOAT8(2), &result))

/* net_sentiment_change(before, after, neutral_band, level), as nps_change. */
PG_FUNCTION_INFO_V1(cxkpi_net_sentiment_change);
Datum
cxkpi_net_sentiment_change(PG_FUNCTION_ARGS)
{
	Datum		result;

	if (!net_share_change_of(rows_descriptor(fcinfo),
							 net_share(fcinfo, PG_GETARG_SENTIMENT(0), 2),
							 net_share(fcinfo, PG_GETARG_SENTIMENT(1), 2),
							 PG_GETARG_FLOAT8(3), &result))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}
