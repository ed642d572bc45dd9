/*
 * All summary types, and where a value's is looked up.  Who defines one
 * includes it, because a definition wants a declaration.
 */
#ifndef CXKPI_SUMMARY_TYPES_H
#define CXKPI_SUMMARY_TYPES_H

#include "postgres.h"

#include "summary.h"

extern const SummaryType score_summary_type;
extern const SummaryType rate_summary_type;
extern const SummaryType duration_summary_type;
extern const SummaryType customer_summary_type;
extern const SummaryType customer_series_type;
extern const SummaryType activity_summary_type;
extern const SummaryType cohort_summary_type;
extern const SummaryType revenue_summary_type;
extern const SummaryType clv_sample_type;
extern const SummaryType clv_model_type;
extern const SummaryType funnel_state_type;
extern const SummaryType funnel_summary_type;
extern const SummaryType touches_state_type;
extern const SummaryType volume_series_type;
extern const SummaryType category_summary_type;
extern const SummaryType sentiment_summary_type;
extern const SummaryType cac_summary_type;
extern const SummaryType purchase_summary_type;
extern const SummaryType period_bounds_type;

extern const SummaryType *summary_type_of_kind(int kind);

#endif							/* CXKPI_SUMMARY_TYPES_H */
