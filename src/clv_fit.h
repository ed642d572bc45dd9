/*
 * The fit of the models of clv_model.h to a sample.
 */
#ifndef CXKPI_CLV_FIT_H
#define CXKPI_CLV_FIT_H

#include "clv_model.h"
#include "clv_sample.h"

extern void fit_purchases(const ClvSample *sample, ClvModel *model);
extern void fit_values(const ClvSample *sample, ClvModel *model);

#endif							/* CXKPI_CLV_FIT_H */
