/*
 * Percentages, intervals and tests.  Percentages are numeric and 0..100;
 * what would divide by nothing is NULL.
 */
#ifndef CXKPI_STATISTICS_H
#define CXKPI_STATISTICS_H

#include "postgres.h"

#include "access/tupdesc.h"
#include "compat.h"

/* An interval of the difference between two sets, in percent or points. */
typedef struct Change
{
	double		low;
	double		high;
	double		z;
} Change;

/* Of n answers, those that speak for and against: net is the difference. */
typedef struct NetShare
{
	int64		positive;
	int64		negative;
	int64		n;
} NetShare;

extern Datum numeric_from_int64(int64 value);
extern Datum numeric_from_int128(int128 value);
extern Datum numeric_from_double(double value);
extern double normal_quantile(double p);
extern double normal_critical(double level);

/* These set *result, or return false where the answer is NULL. */
extern bool ratio_of(int128 part, int128 whole, Datum *result);
extern bool percent_of(int128 part, int128 whole, Datum *result);
extern bool share_range_of(int64 hits, int64 trials, double level, Datum *result);
extern bool share_change_of(TupleDesc desc, int64 hits1, int64 trials1, int64 hits2, int64 trials2,
							double level, Datum *result);
extern bool net_share_of(NetShare share, Datum *result);
extern bool net_share_range_of(NetShare share, double level, Datum *result);
extern bool net_share_change_of(TupleDesc desc, NetShare before, NetShare after, double level,
								Datum *result);

#endif							/* CXKPI_STATISTICS_H */
