/*
 * The offsets of a named time zone, from the server's own rules, laid out so
 * that the one in force at an instant is found by binary search.
 *
 * Instants are microseconds since 2000-01-01 UTC.  Transition k is the k-th
 * instant at which the offset changes, counted from 0; offset k is the one in
 * force before it.
 */
#ifndef CXKPI_CALENDAR_ZONE_H
#define CXKPI_CALENDAR_ZONE_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "nodes/nodes.h"

#define ZONE_NAME_SIZE 64

/* The calendar, and with it every rule of daylight saving, recurs in this. */
#define ZONE_CYCLE (146097 * USECS_PER_DAY)

typedef struct Zone
{
	char		name[ZONE_NAME_SIZE];	/* zero-padded */
	int			ntransitions;
	int			first_repeated; /* from here on they recur every 400 years */
	int			last_found;		/* a hint for zone_index */
	int64	   *transition;
	int64	   *offset;			/* microseconds east of Greenwich, one more of them */
	int64	   *earliest;		/* time of day that the wall clock shows at k or a */
	int64	   *latest;			/* later transition, be it before or after the change */
} Zone;

/* The place of index k in the tables, and how much later than there it is. */
static inline int
zone_first_cycle(const Zone *zone, int k, int64 *later)
{
	int			repeated = zone->ntransitions - zone->first_repeated;
	int			cycles;

	*later = 0;
	if (likely(k < zone->ntransitions) || repeated == 0)
		return k;
	cycles = (k - zone->first_repeated) / repeated;
	*later = cycles * ZONE_CYCLE;
	return k - cycles * repeated;
}

/* The offset before transition k, and after the one before it. */
static inline int64
zone_offset(const Zone *zone, int k)
{
	int64		later;

	return zone->offset[zone_first_cycle(zone, k, &later)];
}

/* What the wall clock shows when transition k happens, which exists. */
static inline void
zone_change(const Zone *zone, int k, int64 *before, int64 *after)
{
	int64		later;
	int			i = zone_first_cycle(zone, k, &later);

	*before = zone->transition[i] + zone->offset[i] + later;
	*after = zone->transition[i] + zone->offset[i + 1] + later;
}

/* Whether from transition k on the clock never shows a time of day between. */
static inline bool
zone_never_between(const Zone *zone, int k, int64 earliest, int64 latest)
{
	int64		later;
	int			i = zone_first_cycle(zone, k, &later);

	return i >= zone->ntransitions || zone->latest[i] <= earliest || zone->earliest[i] >= latest;
}

extern bool zone_canonical(const char *name, char *canonical, Node *escontext);
extern Zone *zone_by_name(const char *name);
extern int	zone_index(Zone *zone, int64 instant);
extern int64 zone_midnight(Zone *zone, int64 local);

#endif							/* CXKPI_CALENDAR_ZONE_H */
