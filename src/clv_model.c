/*
 * The models of lifetime value as a value to store, and what they predict for a
 * customer.
 */
#include "postgres.h"

#include <math.h>

#include "clv_fit.h"
#include "miscadmin.h"
#include "statistics.h"
#include "summary_types.h"
#include "utils/fmgrprotos.h"

static bool model_check(const Summary *s, Node *escontext);
static void model_write(const Summary *s, StringInfo buf);
static bool model_read(TextReader *r, const char *key, Summary **s);

static const Field model_fields[] = {
	{"customers", FIELD_COUNT, 0}, {"unknown", FIELD_COUNT, 1}, {"iterations", FIELD_COUNT, 2},
	{"value_customers", FIELD_COUNT, 3}, {"value_iterations", FIELD_COUNT, 4},
	{"value_unknown", FIELD_COUNT, 5}
};

static const char *const float_names[MODEL_FLOATS] = {
	"r", "alpha", "a", "b", "log_likelihood", "p", "q", "v", "value_log_likelihood"
};

/* The floats of the purchases; those of the values follow. */
#define PURCHASE_FLOATS 5

static const char *const reasons[FIT_STATUSES] = {
	[FIT_NO_CUSTOMERS] = "no customers",
	[FIT_NO_REPEATS] = "nobody bought again",
	[FIT_ONE_CUSTOMER] = "only one customer",
	[FIT_ALIKE] = "all customers are alike",
	[FIT_UNBOUNDED] = "a parameter grows or shrinks without limit",
	[FIT_UNDETERMINED] = "the customers do not determine a parameter",
	[FIT_NO_MAXIMUM] = "no maximum found",
	[FIT_NO_AGE] = "no customer has an age"
};

const SummaryType clv_model_type = {
	.name = "clv_model",
	.kind = SUMMARY_CLV_MODEL,
	.version = 1,
	.nparams = 2,
	.nwords_min = MODEL_COUNTS + MODEL_FLOATS,
	.nwords = MODEL_COUNTS + MODEL_FLOATS,
	.fields = model_fields,
	.nfields = lengthof(model_fields),
	.check = model_check,
	.write = model_write,
	.read = model_read
};

#define PG_GETARG_MODEL(n) ((ClvModel *) PG_GETARG_SUMMARY(clv_model_type, n))

/* The floats from first to end: parameters and their log-likelihood, or zeros. */
static bool
floats_are_valid(const Summary *s, FitStatus status, int first, int end)
{
	bool		has_parameters = fit_has_parameters(status);

	for (int i = first; i < end; i++)
	{
		int64		word = s->word[MODEL_COUNTS + i];
		double		value = float8_from_word(word);
		bool		is_parameter = i < end - 1;

		if (!has_parameters ? word != 0 :
			!isfinite(value) || (is_parameter && !(value >= 1e-100 && value <= 1e100)))
			return false;
	}
	return status < FIT_STATUSES;
}

static bool
model_check(const Summary *s, Node *escontext)
{
	const ClvModel *model = (const ClvModel *) s;

	if (model->purchase_status == FIT_NONE ||
		!floats_are_valid(s, model->purchase_status, 0, PURCHASE_FLOATS) ||
		!floats_are_valid(s, model->value_status, PURCHASE_FLOATS, MODEL_FLOATS))
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("invalid clv_model parameters"),
				 errdetail("A fit that reached parameters must have positive ones, and one that did not "
						   "must have a reason and no parameters.")));
	return check_counts(&clv_model_type, s->word, MODEL_COUNTS, escontext);
}

SUMMARY_IO(clv_model)

/* One of the two fits: whether it converged, or why not, and the floats. */
static void
write_fit(const Summary *s, StringInfo buf, const char *prefix, FitStatus status, int first, int end)
{
	if (status == FIT_NONE)
		return;
	appendStringInfo(buf, ",\"%sconverged\":%s", prefix, status == FIT_CONVERGED ? "true" : "false");
	if (status != FIT_CONVERGED)
		appendStringInfo(buf, ",\"%sreason\":\"%s\"", prefix, reasons[status]);
	for (int i = first; i < end && fit_has_parameters(status); i++)
	{
		appendStringInfo(buf, ",\"%s\":", float_names[i]);
		append_float8(buf, s->word[MODEL_COUNTS + i]);
	}
}

static void
model_write(const Summary *s, StringInfo buf)
{
	const ClvModel *model = (const ClvModel *) s;

	write_fit(s, buf, "", model->purchase_status, 0, PURCHASE_FLOATS);
	write_fit(s, buf, "value_", model->value_status, PURCHASE_FLOATS, MODEL_FLOATS);
}

/* Reads true or false; a reason has a key of its own. */
static bool
read_converged(TextReader *r, uint8 *status)
{
	bool		is_true;

	text_spaces(r);
	is_true = strncmp(r->at, "true", 4) == 0;
	if (!is_true && strncmp(r->at, "false", 5) != 0)
		return text_fail(r, "true or false");
	r->at += is_true ? 4 : 5;
	if (is_true)
		*status = FIT_CONVERGED;
	return true;
}

static bool
read_reason(TextReader *r, uint8 *status)
{
	const char *start = r->at;
	char		reason[TEXT_KEY_SIZE];

	if (!text_string(r, reason, sizeof(reason)))
		return false;
	for (int i = FIT_CONVERGED + 1; i < FIT_STATUSES; i++)
	{
		if (strcmp(reason, reasons[i]) != 0)
			continue;
		*status = i;
		return true;
	}
	r->at = start;
	return text_fail(r, "a reason of a fit");
}

static bool
model_read(TextReader *r, const char *key, Summary **s)
{
	ClvModel   *model = (ClvModel *) *s;

	if (strcmp(key, "converged") == 0)
		return read_converged(r, &model->purchase_status);
	if (strcmp(key, "value_converged") == 0)
		return read_converged(r, &model->value_status);
	if (strcmp(key, "reason") == 0)
		return read_reason(r, &model->purchase_status);
	if (strcmp(key, "value_reason") == 0)
		return read_reason(r, &model->value_status);
	for (int i = 0; i < MODEL_FLOATS; i++)
	{
		if (strcmp(key, float_names[i]) == 0)
			return text_float8(r, &(*s)->word[MODEL_COUNTS + i]);
	}
	return text_fail_key(r, key);
}

/* clv_fit(sample): the models of greatest likelihood, or why there are none. */
PG_FUNCTION_INFO_V1(cxkpi_clv_fit);
Datum
cxkpi_clv_fit(PG_FUNCTION_ARGS)
{
	ClvSample  *sample = (ClvSample *) PG_GETARG_SUMMARY(clv_sample_type, 0);
	ClvModel   *model = (ClvModel *) summary_make(&clv_model_type);

	fit_purchases(sample, model);
	fit_values(sample, model);
	PG_RETURN_POINTER(model);
}

/* Whether the customers determine the parameters of the purchases. */
SUMMARY_ACCESSOR(clv_model_converged, ClvModel, clv_model_type,
				 BoolGetDatum(s->purchase_status == FIT_CONVERGED))

static bool
value_converged(const ClvModel *model, Datum *result)
{
	*result = BoolGetDatum(model->value_status == FIT_CONVERGED);
	return model->value_status != FIT_NONE;
}

/* Whether they determine those of the values; NULL without values. */
SUMMARY_ACCESSOR_OR_NULL(clv_model_value_converged, ClvModel, clv_model_type, value_converged(s, &result))

/* Argument n, a time; errors out unless it is finite and not negative. */
static double
horizon_argument(FunctionCallInfo fcinfo, int n)
{
	double		horizon = PG_GETARG_FLOAT8(n);

	if (!(horizon >= 0) || isinf(horizon))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("horizon %.15g is out of range", horizon),
				 errdetail("The horizon must be finite and not negative."),
				 errhint("It is a time from the end of observation, in the unit of age.")));
	return horizon;
}

/*
 * The probability that the customer has not been lost, from the odds of
 * having been lost at the last purchase (Fader, Hardie, Lee, Computing
 * P(alive) Using the BG/NBD Model, 2008).  A customer who bought once cannot
 * have been lost yet.
 */
static double
alive(const ClvModel *model, Purchases p)
{
	if (p.repeats == 0)
		return 1;
	return 1 / (1 + model->a / (model->b + p.repeats - 1) *
				exp((model->r + p.repeats) *
					log((model->alpha + p.age) / (model->alpha + p.recency))));
}

/*
 * Expected purchases within the horizon of a customer who is alive.
 *
 * It is the conditional expectation of Fader, Hardie and Lee, equation 10,
 * without its hypergeometric function: unless lost, the customer would make K
 * purchases, negative binomial with shape s = r + x and odds z = horizon /
 * (alpha + age), and stays after each of j with probability E q^j =
 * B(a, c + j) / B(a, c), c = b + x.  So it is the sum over j >= 0 of
 * P(K > j) E q^j.  Expanding the hypergeometric function in powers of
 * z / (1 + z) gives the same terms (DLMF 15.2.1, 15.8.1), but these are all
 * positive and nothing cancels, not even near a = 1, where equation 10 is 0/0.
 */
static double
purchases_if_alive(const ClvModel *model, double horizon, Purchases p)
{
	const double s = model->r + p.repeats;
	const double c = model->b + p.repeats;
	const double z = horizon / (model->alpha + p.age);
	const double y = z / (1 + z);
	double		log_mass = -s * log1p(z);	/* of P(K = j) */
	double		mass;
	double		tail = -expm1(log_mass);	/* P(K > j) */
	double		stay = 1;		/* E q^j */
	double		sum = 0;
	int64		j = 0;

	if (z == 0)
		return 0;
	if (z * Max(s, 1) > 1e6)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("horizon %.15g is out of range", horizon),
				 errdetail("More than a million purchases would be expected in it at the rate so far."),
				 errhint("Give the horizon in the unit of age.")));

	/* Where P(K = j) is too small for a float8 P(K > j) is 1. */
	for (; log_mass < -600; j++)
	{
		sum += stay;
		stay *= (c + j) / (model->a + c + j);
		log_mass += log((s + j) / (j + 1) * y);
	}
	mass = exp(log_mass);

	/* Beyond j the masses fall at least as fast as a geometric series. */
	for (;; j++)
	{
		double		ratio = (s + j) / (j + 1) * y;
		double		fall = 1 - Max(ratio, y);

		if ((j & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		sum += Max(tail, 0) * stay;
		stay *= (c + j) / (model->a + c + j);
		mass *= ratio;
		tail -= mass;
		if (fall > 0 && mass / (fall * fall) * stay <= 1e-15 * sum)
			return sum;
	}
}

/* p_alive(model, repeats, recency, age): 0 to 1; NULL without parameters. */
PG_FUNCTION_INFO_V1(cxkpi_p_alive);
Datum
cxkpi_p_alive(PG_FUNCTION_ARGS)
{
	ClvModel   *model = PG_GETARG_MODEL(0);
	Purchases	p = purchases_arguments(fcinfo, 1);

	if (!fit_has_parameters(model->purchase_status))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(numeric_from_double(alive(model, p)));
}

/*
 * expected_purchases(model, horizon, repeats, recency, age): number within
 * the horizon that follows the end of observation; NULL without parameters.
 */
PG_FUNCTION_INFO_V1(cxkpi_expected_purchases);
Datum
cxkpi_expected_purchases(PG_FUNCTION_ARGS)
{
	ClvModel   *model = PG_GETARG_MODEL(0);
	double		horizon = horizon_argument(fcinfo, 1);
	Purchases	p = purchases_arguments(fcinfo, 2);

	if (!fit_has_parameters(model->purchase_status))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(numeric_from_double(alive(model, p) * purchases_if_alive(model, horizon, p)));
}

/*
 * The expected value of a customer's purchases, argument n being the average of
 * those he made (Fader, Hardie 2013, equation 5).  False without a fit, if the
 * expectation is not finite, or if the value of a repeat buyer is unknown.
 */
static bool
value_expected(FunctionCallInfo fcinfo, int n, const ClvModel *model, int64 repeats, double *value)
{
	double		average = 0;
	double		denominator = model->p * repeats + model->q - 1;

	if (repeats > 0)
	{
		average = PG_ARGISNULL(n) ? 0 : average_value_argument(fcinfo, n);
		if (average == 0)
			return false;
	}
	if (!fit_has_parameters(model->value_status) || denominator <= 0)
		return false;
	*value = model->p * (model->v + repeats * average) / denominator;
	return true;
}

/* expected_value(model, repeats, average_value): value of a purchase to come. */
PG_FUNCTION_INFO_V1(cxkpi_expected_value);
Datum
cxkpi_expected_value(PG_FUNCTION_ARGS)
{
	double		value;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (!value_expected(fcinfo, 2, PG_GETARG_MODEL(0), repeats_argument(fcinfo, 1), &value))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(numeric_from_double(value));
}

/* Of the future, in periods of the discount rate. */
#define PERIODS_MAX 10000

typedef struct Discount
{
	double		rate;			/* of each period */
	double		period;
} Discount;

/* Arguments n, the discount rate, and n + 1, its period. */
static Discount
discount_arguments(FunctionCallInfo fcinfo, int n)
{
	Discount	d = {PG_GETARG_FLOAT8(n), PG_GETARG_FLOAT8(n + 1)};

	if (!(d.rate >= 0) || isinf(d.rate))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("discount rate %.15g is out of range", d.rate),
				 errdetail("The rate must be finite and not negative."),
				 errhint("Write one percent for each period as 0.01.")));
	if (!(d.period > 0) || isinf(d.period))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("period %.15g is out of range", d.period),
				 errdetail("The period must be positive and finite."),
				 errhint("It is the time that the discount rate is for, in the unit of age: 52 for a yearly rate "
						 "and ages in weeks.")));
	return d;
}

/*
 * Expected purchases within the horizon of a customer who is alive, those of
 * the i-th period counted as 1 / (1 + rate)^i; the horizon can cut the last
 * period short.
 */
static double
discounted_purchases(const ClvModel *model, double horizon, Purchases p, Discount d)
{
	double		periods = ceil(horizon / d.period * (1 - 1e-12));
	double		before = 0;
	double		sum = 0;

	if (d.rate == 0)
		return purchases_if_alive(model, horizon, p);
	if (periods > PERIODS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("horizon %.15g is out of range", horizon),
				 errdetail("It must have at most %d periods.", PERIODS_MAX),
				 errhint("Give a longer period, with the discount rate of such a period.")));
	for (int i = 1; i <= periods; i++)
	{
		double		purchases = purchases_if_alive(model, i < periods ? i * d.period : horizon, p);

		CHECK_FOR_INTERRUPTS();
		sum += (purchases - before) * pow(1 + d.rate, -i);
		before = purchases;
	}
	return sum;
}

/*
 * expected_clv(model, horizon, repeats, recency, age, average_value,
 * discount_rate, period): the discounted value of the purchases within the
 * horizon.  NULL if one of the arguments but the value is NULL, or if the
 * value of a purchase cannot be expected.
 */
PG_FUNCTION_INFO_V1(cxkpi_expected_clv);
Datum
cxkpi_expected_clv(PG_FUNCTION_ARGS)
{
	ClvModel   *model;
	double		horizon;
	Purchases	p;
	Discount	discount;
	double		value;

	for (int i = 0; i < PG_NARGS(); i++)
	{
		if (i != 5 && PG_ARGISNULL(i))
			PG_RETURN_NULL();
	}
	model = PG_GETARG_MODEL(0);
	horizon = horizon_argument(fcinfo, 1);
	p = purchases_arguments(fcinfo, 2);
	discount = discount_arguments(fcinfo, 6);
	if (!fit_has_parameters(model->purchase_status) ||
		!value_expected(fcinfo, 5, model, p.repeats, &value))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(numeric_from_double(value * alive(model, p) *
										discounted_purchases(model, horizon, p, discount)));
}
