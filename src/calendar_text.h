/*
 * The text form of calendars.
 */
#ifndef CXKPI_CALENDAR_TEXT_H
#define CXKPI_CALENDAR_TEXT_H

#include "postgres.h"

#include "calendar_hours.h"
#include "nodes/nodes.h"

extern BusinessCalendar *calendar_from_text(const char *text, Node *escontext);
extern char *calendar_to_text(const BusinessCalendar *c);

#endif							/* CXKPI_CALENDAR_TEXT_H */
