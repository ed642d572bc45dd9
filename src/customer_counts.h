/*
 * How a customer moves the counts of periods.  One period and a series of them
 * share it, so that they cannot differ.
 */
#ifndef CXKPI_CUSTOMER_COUNTS_H
#define CXKPI_CUSTOMER_COUNTS_H

#include "bounded_summary.h"
#include "scan_kernel.h"
#include "statistics.h"

typedef struct CustomerCounts
{
	int64	   *at_start;		/* of the first period */
	int64	   *gained;			/* this and the next two: one for each period */
	int64	   *lost;
	int64	   *gained_and_lost;
	int64	   *invalid;
	int64	   *unknown;
} CustomerCounts;

extern bool check_customers(const SummaryType *type, int64 at_start, int64 gained, int64 lost,
							int64 gained_and_lost, Node *escontext);

/* Of the customers at the start, percent lost by the end; false without any. */
static inline bool
churn_rate_of(int64 at_start, int64 lost, int64 gained_and_lost, Datum *result)
{
	return percent_of((int128) lost - gained_and_lost, at_start, result);
}

/* Of the customers at the start, percent still there at the end; false without any. */
static inline bool
retention_rate_of(int64 at_start, int64 lost, int64 gained_and_lost, Datum *result)
{
	return percent_of((int128) at_start - lost + gained_and_lost, at_start, result);
}

/*
 * Adds (change 1) or removes (-1) a customer, whose end is NULL or infinity
 * while it is one, in the periods between n bounds.
 */
static pg_attribute_always_inline void
count_customer(NullableDatum start, NullableDatum end, const SummaryType *type, TimeType time_type,
			   const int64 *bounds, int n, CustomerCounts counts, int64 change)
{
	int64		started;
	int64		ended;
	int			first;
	int			last;

	if (start.isnull)
	{
		count_add(type, counts.unknown, change);
		return;
	}
	started = instant_from_datum(start.value, time_type);
	ended = end.isnull ? DT_NOEND : instant_from_datum(end.value, time_type);
	if (ended < started)
	{
		count_add(type, counts.invalid, change);
		return;
	}

	first = bounds_position(bounds, n, started);
	last = ended == DT_NOEND ? n : bounds_position(bounds, n, ended);
	if (first == 0 && last > 0)
		count_add(type, counts.at_start, change);
	if (first > 0 && first < n)
		count_add(type, &counts.gained[first - 1], change);
	if (last > 0 && last < n)
		count_add(type, &counts.lost[last - 1], change);
	if (first == last && first > 0 && first < n)
		count_add(type, &counts.gained_and_lost[first - 1], change);
}

/* For kernels: whether count_customer() raises no error for any row. */
static pg_attribute_always_inline bool
customers_can_be_counted(const ScanRows *rows, TimeType type)
{
	bool		all = true;

	if (type != TIME_DATE)
		return true;
	for (int a = 0; a < 2; a++)
	{
		for (int i = 0; i < rows->n; i++)
			all &= rows->isnull[a][i] | DATE_NOT_FINITE(DatumGetDateADT(rows->value[a][i])) |
				instant_is_near(rows->value[a][i], type);
	}
	return all;
}

#endif							/* CXKPI_CUSTOMER_COUNTS_H */
