#include "postgres.h"

#include <ctype.h>

#include "datatype/timestamp.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pgtime.h"
#include "summary.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "calendar_zone.h"

/* 2100-01-01: the rules of all zones are regular from here. */
#define CYCLE_START (36525 * USECS_PER_DAY)
#define CYCLE_END (CYCLE_START + ZONE_CYCLE)

#define SECS_TO_2000 ((POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY)

/* Zones are kept for the life of the session, at most this many. */
#define CACHED_ZONES 32

static Zone cache[CACHED_ZONES];

/*
 * Writes the spelling that the time zone database has for name into a buffer
 * of ZONE_NAME_SIZE bytes, padded with zeros.  Returns false with an error
 * reported if there is no such zone.
 *
 * The server also reads POSIX rules such as EST5EDT or FOO+3, whose sign is
 * the reverse of ISO's, and abbreviations such as CET, which AT TIME ZONE
 * takes for a fixed offset.  Both are in capitals, zones of places are not.
 */
bool
zone_canonical(const char *name, char *canonical, Node *escontext)
{
	pg_tz	   *tz = strlen(name) < ZONE_NAME_SIZE ? pg_tzset(name) : NULL;
	const char *known = tz && pg_tz_acceptable(tz) ? pg_get_timezone_name(tz) : "";
	bool		capitals = true;

	for (const char *c = known; *c; c++)
		capitals &= !islower((unsigned char) *c);
	if (!isupper((unsigned char) *known) || strlen(known) >= ZONE_NAME_SIZE)
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone \"%.*s\" is not recognized",
						pg_mbcliplen(name, strlen(name), ZONE_NAME_SIZE), name),
				 errhint("Name the zone as pg_timezone_names does, such as Europe/Stockholm, or UTC.")));
	if (capitals && strcmp(known, "UTC") != 0 && strcmp(known, "GMT") != 0)
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone \"%s\" is not the zone of a place", known),
				 errdetail("The server reads such a name as a fixed offset in some places and as a zone in others."),
				 errhint("Name the zone as pg_timezone_names does, such as Europe/Stockholm, or UTC.")));
	memset(canonical, 0, ZONE_NAME_SIZE);
	strcpy(canonical, known);
	return true;
}

/* Fills in which times of day the transitions from each on show. */
static void
note_times(Zone *zone)
{
	int64		earliest = USECS_PER_DAY;
	int64		latest = 0;

	for (int k = zone->ntransitions - 1; k >= 0; k--)
	{
		/* Shifted to be positive, because % truncates. */
		int64		local = zone->transition[k] + zone->offset[k] + ZONE_CYCLE * 20;
		int64		before = local % USECS_PER_DAY;
		int64		after = before + zone->offset[k + 1] - zone->offset[k];

		if (after < 0 || after > USECS_PER_DAY)
		{
			earliest = 0;
			latest = USECS_PER_DAY;
		}
		earliest = Min(earliest, Min(before, after));
		latest = Max(latest, Max(before, after));
		zone->earliest[k] = earliest;
		zone->latest[k] = latest;
	}
}

/* Changes of the offset as they are read. */
typedef struct Changes
{
	int			n;
	int			size;
	int			before_cycle;	/* how many are before CYCLE_START */
	int64	   *instant;
	int64	   *offset;			/* before each, and after the last */
} Changes;

static void
add_change(Changes *changes, int64 instant)
{
	if (changes->n == changes->size)
	{
		changes->size *= 2;
		changes->instant = repalloc(changes->instant, changes->size * sizeof(int64));
		changes->offset = repalloc(changes->offset, (changes->size + 1) * sizeof(int64));
	}
	changes->instant[changes->n++] = instant;
	if (instant < CYCLE_START)
		changes->before_cycle = changes->n;
}

/* Walks through the server's rules, to the end of the first full cycle. */
static Changes
read_rules(const char *name)
{
	pg_tz	   *tz = pg_tzset(name);
	pg_time_t	at = MIN_TIMESTAMP / USECS_PER_SEC + SECS_TO_2000;
	Changes		changes = {0, 256, 0, palloc(256 * sizeof(int64)), palloc(257 * sizeof(int64))};

	if (tz == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("time zone \"%s\" is not recognized", name),
				 errhint("The time zone database of this server lacks a zone that the calendar was made with.")));
	for (;;)
	{
		long int	before;
		long int	after;
		int			before_dst;
		int			after_dst;
		pg_time_t	boundary;
		int			found = pg_next_dst_boundary(&at, &before, &before_dst, &boundary,
												 &after, &after_dst, tz);
		int64		instant;

		CHECK_FOR_INTERRUPTS();
		if (found < 0)
			elog(ERROR, "could not read the rules of time zone \"%s\"", name);
		changes.offset[changes.n] = before * USECS_PER_SEC;
		if (found == 0)
			return changes;
		instant = (boundary - SECS_TO_2000) * USECS_PER_SEC;
		if (instant >= CYCLE_END)
			return changes;

		/* A second on, so that the walk moves whatever lies at the boundary. */
		at = boundary + 1;
		if (before != after)
			add_change(&changes, instant);
	}
}

/*
 * Fills an entry of the cache.  What can fail comes before the entry is
 * touched, but for the allocation: an entry without a name is free.
 */
static void
load(Zone *zone, const char *name)
{
	Changes		changes = read_rules(name);
	int			n = changes.n;

	if (zone->name[0] != '\0')
	{
		zone->name[0] = '\0';
		pfree(zone->offset);
	}
	/* In one piece, in which the offsets come first. */
	zone->offset = MemoryContextAlloc(TopMemoryContext, (4 * n + 1) * sizeof(int64));
	zone->transition = zone->offset + n + 1;
	zone->earliest = zone->transition + n;
	zone->latest = zone->earliest + n;
	memcpy(zone->transition, changes.instant, n * sizeof(int64));
	memcpy(zone->offset, changes.offset, (n + 1) * sizeof(int64));
	zone->ntransitions = n;
	/* Rules that do not close the circle are not extended. */
	zone->first_repeated = changes.offset[changes.before_cycle] == changes.offset[n] ? changes.before_cycle : n;
	zone->last_found = 0;
	note_times(zone);
	strlcpy(zone->name, name, ZONE_NAME_SIZE);
	pfree(changes.instant);
	pfree(changes.offset);
}

/* The zone of a canonical name, good until another one is asked for. */
Zone *
zone_by_name(const char *name)
{
	static int	last_used = 0;
	static int	next_free = 0;

	if (likely(strcmp(cache[last_used].name, name) == 0))
		return &cache[last_used];
	for (int i = 0; i < CACHED_ZONES; i++)
	{
		if (strcmp(cache[i].name, name) == 0)
		{
			last_used = i;
			return &cache[i];
		}
	}
	load(&cache[next_free], name);
	last_used = next_free;
	next_free = (next_free + 1) % CACHED_ZONES;
	return &cache[last_used];
}

/* How many transitions are not after an instant: the index of its offset. */
int
zone_index(Zone *zone, int64 instant)
{
	int			repeated = zone->ntransitions - zone->first_repeated;
	int			cycles = 0;
	int			low = 0;
	int			high = zone->ntransitions;
	int			hint = zone->last_found;

	if (unlikely(instant >= CYCLE_END))
	{
		cycles = (instant - CYCLE_START) / ZONE_CYCLE;
		instant -= cycles * ZONE_CYCLE;
	}
	if ((hint == 0 || zone->transition[hint - 1] <= instant) &&
		(hint == high || zone->transition[hint] > instant))
		return hint + cycles * repeated;
	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (zone->transition[middle] <= instant)
			low = middle + 1;
		else
			high = middle;
	}
	zone->last_found = low;
	return low + cycles * repeated;
}

/* When transition k happens; false if there are fewer. */
static bool
zone_transition(const Zone *zone, int k, int64 *instant)
{
	int64		later;
	int			i = zone_first_cycle(zone, k, &later);

	if (i >= zone->ntransitions)
		return false;
	*instant = zone->transition[i] + later;
	return true;
}

/*
 * The first instant whose wall clock shows local, or more where the clock
 * skips that: when a day begins that begins at local.
 */
int64
zone_midnight(Zone *zone, int64 local)
{
	int			k = zone_index(zone, local - USECS_PER_DAY);
	int64		end;
	int64		begin;

	while (zone_transition(zone, k, &end) && end + zone_offset(zone, k) <= local)
		k++;
	begin = local - zone_offset(zone, k);
	if (k > 0 && zone_transition(zone, k - 1, &end))
		begin = Max(begin, end);
	return begin;
}
