/*
 * The list of all summary types.  It names every kernel, so only summary_sql.c,
 * which is above them too, uses it.
 */
#include "postgres.h"

#include "summary_types.h"

static const SummaryType *const summary_types[] = {
	&score_summary_type,
	&rate_summary_type,
	&duration_summary_type,
	&customer_summary_type,
	&customer_series_type,
	&activity_summary_type,
	&cohort_summary_type,
	&revenue_summary_type,
	&clv_sample_type,
	&clv_model_type,
	&funnel_state_type,
	&funnel_summary_type,
	&touches_state_type,
	&volume_series_type,
	&category_summary_type,
	&sentiment_summary_type,
	&cac_summary_type,
	&purchase_summary_type,
	&period_bounds_type
};

/* NULL if no summary type has the kind. */
const SummaryType *
summary_type_of_kind(int kind)
{
	for (int i = 0; i < (int) lengthof(summary_types); i++)
	{
		if ((int) summary_types[i]->kind == kind)
			return summary_types[i];
	}
	return NULL;
}
