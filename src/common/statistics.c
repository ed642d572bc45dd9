#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "statistics.h"
#include "json_text.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

Datum
numeric_from_int64(int64 value)
{
	return DirectFunctionCall1(int8_numeric, Int64GetDatum(value));
}

Datum
numeric_from_int128(int128 value)
{
	StringInfoData digits;

	if (value >= PG_INT64_MIN && value <= PG_INT64_MAX)
		return numeric_from_int64((int64) value);
	initStringInfo(&digits);
	append_int128(&digits, value);
	return DirectFunctionCall3(numeric_in, CStringGetDatum(digits.data),
							   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

Datum
numeric_from_double(double value)
{
	return DirectFunctionCall1(float8_numeric, Float8GetDatum(value));
}

/* part / whole, exact to numeric's usual digits; false, for NULL, if whole is 0. */
bool
ratio_of(int128 part, int128 whole, Datum *result)
{
	if (whole == 0)
		return false;
	*result = DirectFunctionCall2(numeric_div, numeric_from_int128(part), numeric_from_int128(whole));
	return true;
}

/* 100 * part / whole, likewise. */
bool
percent_of(int128 part, int128 whole, Datum *result)
{
	return ratio_of(100 * part, whole, result);
}

/*
 * Quantile of the standard normal distribution: algorithm AS 241, PPND16
 * (M. J. Wichura, Applied Statistics 37, 1988), good to about 1e-16.
 */
double
normal_quantile(double p)
{
	static const double a[] = {
		3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
		1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
		3.3430575583588128105e4, 2.5090809287301226727e3
	};
	static const double b[] = {
		1.0, 4.2313330701600911252e1, 6.8718700749205790830e2,
		5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4,
		2.8729085735721942674e4, 5.2264952788528545610e3
	};
	static const double c[] = {
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
		3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
		2.27238449892691845833e-2, 7.74545014278341407640e-4
	};
	static const double d[] = {
		1.0, 2.05319162663775882187e0, 1.67638483018380384940e0,
		6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
		5.47593808499534494600e-4, 1.05075007164441684324e-9
	};
	static const double e[] = {
		6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
		2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
		2.71155556874348757815e-5, 2.01033439929228813265e-7
	};
	static const double f[] = {
		1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
		1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
		1.42151175831644588870e-7, 2.04426310338993978564e-15
	};
	const double *numerator;
	const double *denominator;
	double		q = p - 0.5;
	double		r;
	double		num = 0;
	double		den = 0;
	bool		central = fabs(q) <= 0.425;

	if (central)
	{
		r = 0.180625 - q * q;
		numerator = a;
		denominator = b;
	}
	else
	{
		r = sqrt(-log(q < 0 ? p : 1 - p));
		numerator = r <= 5 ? c : e;
		denominator = r <= 5 ? d : f;
		r -= r <= 5 ? 1.6 : 5;
	}
	for (int i = 7; i >= 0; i--)
	{
		num = num * r + numerator[i];
		den = den * r + denominator[i];
	}
	if (central)
		return q * num / den;
	return q < 0 ? -num / den : num / den;
}

/* The two-sided critical value of a confidence level: 1.96 for 0.95. */
double
normal_critical(double level)
{
	if (!(level > 0 && level < 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("confidence level %g is out of range", level),
				 errdetail("The level must be greater than 0 and less than 1."),
				 errhint("Write 95 percent as 0.95.")));
	/* From the tail, where a level next to 1 does not round to 1. */
	return -normal_quantile((1 - level) / 2);
}

/* [low, high] as numrange, cut to what the measure can be. */
static Datum
percent_range(double low, double high, double min, double max)
{
	TypeCacheEntry *cache = lookup_type_cache(NUMRANGEOID, TYPECACHE_RANGE_INFO);
	RangeBound	lower = {numeric_from_double(Max(low, min)), false, true, true};
	RangeBound	upper = {numeric_from_double(Min(high, max)), false, true, false};

#if PG_VERSION_NUM >= 160000
	return RangeTypePGetDatum(make_range(cache, &lower, &upper, false, NULL));
#else
	return RangeTypePGetDatum(make_range(cache, &lower, &upper, false));
#endif
}

/*
 * Score interval of a share (E. B. Wilson, JASA 22, 1927), in percent: it
 * stays within 0..100 and holds its level for few trials and extreme shares.
 */
static void
wilson_interval(double hits, double trials, double z, double *low, double *high)
{
	double		share = hits / trials;
	double		z2 = z * z;
	double		center = (hits + z2 / 2) / (trials + z2);
	double		half = z * sqrt(trials * share * (1 - share) + z2 / 4) / (trials + z2);

	*low = hits == 0 ? 0 : 100 * (center - half);
	*high = hits == trials ? 100 : 100 * (center + half);
}

/* The Wilson interval of a share as numrange; false, for NULL, without trials. */
bool
share_range_of(int64 hits, int64 trials, double level, Datum *result)
{
	double		z = normal_critical(level);
	double		low;
	double		high;

	if (trials == 0)
		return false;
	wilson_interval(hits, trials, z, &low, &high);
	*result = percent_range(low, high, 0, 100);
	return true;
}

/*
 * The row (change, low, high, z, p_value) of two exact measures; z and the
 * two-sided p_value are NULL where z is not defined.
 */
static Datum
change_row(TupleDesc desc, Datum before, Datum after, Change change, double limit)
{
	Datum		values[5];
	bool		nulls[5] = {false};

	values[0] = DirectFunctionCall2(numeric_sub, after, before);
	values[1] = numeric_from_double(Max(change.low, -limit));
	values[2] = numeric_from_double(Min(change.high, limit));
	nulls[3] = nulls[4] = isnan(change.z);
	if (!nulls[3])
	{
		values[3] = numeric_from_double(change.z);
		values[4] = numeric_from_double(erfc(fabs(change.z) / M_SQRT2));
	}
	return HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
}

/*
 * The change of a share, in percent, as a row of desc: hybrid score interval
 * (R. G. Newcombe, Statistics in Medicine 17, 1998, method 10) and the pooled
 * two-proportion z without continuity correction, which is not defined where
 * both shares are 0 or both 100.  False, for NULL, if a set has no trials.
 */
bool
share_change_of(TupleDesc desc, int64 hits1, int64 trials1, int64 hits2, int64 trials2,
				double level, Datum *result)
{
	double		critical = normal_critical(level);
	double		hits = (double) hits1 + hits2;
	double		misses = (double) (trials1 - hits1) + (trials2 - hits2);
	double		share1;
	double		share2;
	double		low1;
	double		high1;
	double		low2;
	double		high2;
	double		pooled_variance;
	Change		change;
	Datum		before;
	Datum		after;

	if (!percent_of(hits1, trials1, &before) || !percent_of(hits2, trials2, &after))
		return false;
	share1 = 100.0 * hits1 / trials1;
	share2 = 100.0 * hits2 / trials2;
	wilson_interval(hits1, trials1, critical, &low1, &high1);
	wilson_interval(hits2, trials2, critical, &low2, &high2);
	change.low = share2 - share1 - hypot(share2 - low2, high1 - share1);
	change.high = share2 - share1 + hypot(high2 - share2, share1 - low1);
	/* pooled share * (1 - pooled share), which is exactly 0 without hits or without misses */
	pooled_variance = hits / (hits + misses) * (misses / (hits + misses));
	change.z = (share2 - share1) / 100 /
		sqrt(pooled_variance * (1.0 / trials1 + 1.0 / trials2));
	*result = change_row(desc, before, after, change, 100);
	return true;
}

/* Percent positive less percent negative, -100..100; false, for NULL, without answers. */
bool
net_share_of(NetShare share, Datum *result)
{
	return percent_of((int128) share.positive - share.negative, share.n, result);
}

/*
 * Adjusted Wald estimate of a net share and its variance, in points: as if
 * 3/4 positive, 3/2 neutral and 3/4 negative answers more had been given
 * (B. Rocks, The American Statistician 70, 2016).
 */
static void
net_share_adjusted(NetShare share, double *estimate, double *variance)
{
	double		n = share.n + 3.0;
	double		positive = (share.positive + 0.75) / n;
	double		negative = (share.negative + 0.75) / n;
	double		net = positive - negative;

	*estimate = 100 * net;
	*variance = 100 * 100 * (positive + negative - net * net) / n;
}

/* The interval of a net share as numrange; false, for NULL, without answers. */
bool
net_share_range_of(NetShare share, double level, Datum *result)
{
	double		critical = normal_critical(level);
	double		estimate;
	double		variance;

	if (share.n == 0)
		return false;
	net_share_adjusted(share, &estimate, &variance);
	*result = percent_range(estimate - critical * sqrt(variance),
							estimate + critical * sqrt(variance), -100, 100);
	return true;
}

/* The change of a net share, in points, as a row of desc; false, for NULL, if a set is empty. */
bool
net_share_change_of(TupleDesc desc, NetShare before, NetShare after, double level, Datum *result)
{
	double		critical = normal_critical(level);
	double		estimate[2];
	double		variance[2];
	double		difference;
	double		error;
	Change		change;
	Datum		net[2];

	if (!net_share_of(before, &net[0]) || !net_share_of(after, &net[1]))
		return false;
	net_share_adjusted(before, &estimate[0], &variance[0]);
	net_share_adjusted(after, &estimate[1], &variance[1]);
	difference = estimate[1] - estimate[0];
	error = sqrt(variance[0] + variance[1]);
	change.low = difference - critical * error;
	change.high = difference + critical * error;
	change.z = difference / error;
	*result = change_row(desc, net[0], net[1], change, 200);
	return true;
}
