/*
 * The offsets of a named time zone, from the server's own rules, laid out so
 * that the one in force at an instant is found by binary search.
 *
 * Instants are microseconds since 2000-01-01 UTC.  Transition k is the k-th
 * instant at which the offset changes, counted from 0; offset k is the one in
 * force before it.
 */
#ifndef CXKPI_ZONE_H
#define CXKPI_ZONE_H

#include "postgres.h"

#include "nodes/nodes.h"

#define ZONE_NAME_SIZE 64

typedef struct Zone
{
	char		name[ZONE_NAME_SIZE];	/* zero-padded */
	int			ntransitions;
	int			first_repeated; /* from here on they recur every 400 years */
	int			last_found;		/* a hint for zone_index */
	int64	   *transition;
	int64	   *offset;			/* microseconds east of Greenwich, one more of them */
} Zone;

extern bool zone_canonical(const char *name, char *canonical, Node *escontext);
extern Zone *zone_by_name(const char *name);
extern int	zone_index(Zone *zone, int64 instant);
extern bool zone_transition(const Zone *zone, int k, int64 *instant);
extern int64 zone_offset(const Zone *zone, int k);
extern int64 zone_midnight(Zone *zone, int64 local);

#endif							/* CXKPI_ZONE_H */
