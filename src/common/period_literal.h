/*
 * Bounds written as the literal of an array.
 */
#ifndef CXKPI_PERIOD_LITERAL_H
#define CXKPI_PERIOD_LITERAL_H

#include "postgres.h"

#include "json_text.h"
#include "period.h"

extern bool is_bounds_literal(const char *text);
extern bool read_bounds_literal(TextReader *r, TimeType *type, int64 **bounds, int *n);

#endif							/* CXKPI_PERIOD_LITERAL_H */
