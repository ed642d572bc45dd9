/*
 * The distribution of a duration_summary: the multiset of its finished times
 * and of the ages of what is unfinished, behind the counts of the summary.
 *
 * It is exact, a list of (time, count), while it has at most
 * DISTRIBUTION_BOUND members that differ, and a log-linear histogram beyond.
 * The form follows from the multiset alone and the multiset only grows when
 * summaries merge, so every plan and every order ends in the same bytes.
 */
#ifndef CXKPI_DURATION_DISTRIBUTION_H
#define CXKPI_DURATION_DISTRIBUTION_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "port/pg_bitutils.h"
#include "summary.h"

/* How many (time, finished or not) an exact distribution tells apart. */
#define DISTRIBUTION_BOUND 1024

/* The form is the first parameter in the header. */
#define DISTRIBUTION_FORM(s) ((s)->param[0])

/* Part of the stored format: never renumber. */
typedef enum DistributionForm
{
	FORM_NONE = 0,				/* no times, or they are not known */
	FORM_EXACT = 1,
	FORM_HISTOGRAM = 2,
	/* of a state while it is aggregated: never sent and never read */
	FORM_EXACT_OPEN = 3,
	FORM_HISTOGRAM_OPEN = 4
} DistributionForm;

/* The words of the counts, as DurationSummary names them; the distribution follows. */
#define WORD_FINISHED 0
#define WORD_UNFINISHED 1
#define WORD_INVALID 2
#define WORD_TOTAL 3
#define COUNT_WORDS 5

/*
 * A member is a place and whether it is unfinished, in one number whose order
 * is that of time and of Kaplan and Meier: at one time the finished come
 * first.  The place is the time itself where exact, else its bucket.
 */
typedef struct Member
{
	uint64		key;
	int64		count;
} Member;

#define MEMBER_KEY(place, unfinished) ((uint64) (place) << 1 | (unfinished))
#define MEMBER_PLACE(key) ((int64) ((key) >> 1))
#define MEMBER_UNFINISHED(key) ((bool) ((key) & 1))

/*
 * The members in order.  All times are multiples of the unit, their greatest
 * common divisor.  Most times are whole seconds or days, and a bucket that
 * holds a single multiple of the unit is exact.
 */
typedef struct Distribution
{
	bool		exact;
	int64		unit;
	int			n;
	Member	   *members;
} Distribution;

/*
 * Buckets: 2^BUCKET_BITS to an octave, found by the position of the highest
 * bit and the bits after it; the first 2^(BUCKET_BITS + 1) hold one value
 * each.  A bucket is at most 1/128 of its values wide: any time in it is within
 * 0.8 % of any other.
 *
 * A log-linear histogram rather than a t-digest or the like, because its state
 * does not depend on the order of the rows, it can be subtracted from, and the
 * relative error of every percentile has a bound.
 */
#define BUCKET_BITS 7
#define BUCKETS_PER_OCTAVE (1 << BUCKET_BITS)
#define OCTAVES (63 - BUCKET_BITS + 1)

static inline int
bucket_of(int64 usec)
{
	int			shift = pg_leftmost_one_pos64((uint64) usec | (2 * BUCKETS_PER_OCTAVE - 1)) - BUCKET_BITS;

	return (shift << BUCKET_BITS) + (int) (usec >> shift);
}

static inline int
bucket_shift(int bucket)
{
	return Max((bucket >> BUCKET_BITS) - 1, 0);
}

static inline int64
bucket_first(int bucket)
{
	int			shift = bucket_shift(bucket);

	return (int64) (bucket - (shift << BUCKET_BITS)) << shift;
}

static inline int64
bucket_last(int bucket)
{
	return bucket_first(bucket) + (((int64) 1 << bucket_shift(bucket)) - 1);
}

/* The least time that a place stands for. */
static inline int64
distribution_least(const Distribution *d, int64 place)
{
	return d->exact ? place : (int64) (((uint64) bucket_first(place) + d->unit - 1) / d->unit * d->unit);
}

/* The greatest time that a place stands for. */
static inline int64
distribution_most(const Distribution *d, int64 place)
{
	return d->exact ? place : bucket_last(place) / d->unit * d->unit;
}

/*
 * The digits of a time that mean something, as the step to which it is
 * rounded: 0 for an exact place, else the largest decimal part of a second,
 * second, minute, hour or day of which a bucket holds at least 16, or the
 * unit where that is coarser.
 */
static inline int64
distribution_grain(const Distribution *d, int64 place)
{
	static const int64 grains[] = {
		USECS_PER_DAY, USECS_PER_HOUR, USECS_PER_MINUTE, USECS_PER_SEC, 100000, 10000, 1000, 100, 10
	};

	if (distribution_least(d, place) == distribution_most(d, place))
		return 0;
	for (int i = 0; i < lengthof(grains); i++)
	{
		if (grains[i] <= ((int64) 1 << bucket_shift(place)) / 16)
			return grains[i] % d->unit == 0 ? grains[i] : d->unit;
	}
	return d->unit;
}

/* The multiple of the grain nearest to a time, from least to most; the time itself if the grain is 0. */
static inline int64
round_within(int64 usecs, int64 grain, int64 least, int64 most)
{
	int64		down;

	if (grain == 0)
		return usecs;
	down = usecs / grain * grain;
	if ((usecs - down <= grain / 2 && down >= least) || most - down < grain)
		return down;
	return down + grain;
}

/* The time reported for a whole place: itself, or the middle of the bucket. */
static inline int64
distribution_time(const Distribution *d, int64 place)
{
	int64		least = distribution_least(d, place);
	int64		most = distribution_most(d, place);

	return round_within(least + (most - least) / 2, distribution_grain(d, place), least, most);
}

extern bool distribution_check(const Summary *s, Node *escontext);
extern bool distribution_lacks_times(const Summary *s);
extern Distribution distribution_members(const Summary *s);
extern Distribution distribution_bucketed(Distribution d);
extern Summary *distribution_drop(Summary *s);
extern Summary *distribution_pack(const Summary *s);
extern Summary *distribution_insert(Summary *s, bool exact, Member member);
extern bool distribution_read(Summary **s, bool exact, Member member);
extern bool distribution_read_unit(Summary **s, int64 unit);
extern Summary *distribution_remove(Summary *s, int64 usec, bool unfinished);
extern Summary *distribution_merge(Summary *s, const Summary *other, int sign);

/*
 * The words of an open state, which is laid out for adding.  Exact: a table of
 * (key, count) with linear probing, in which a count of 0 marks a free slot,
 * never more than 3/4 full.  Histogram: the counts of all members of some
 * octaves.
 *
 * A histogram cannot be turned back into the exact times.  When rows leave a
 * moving window, the times left could be few enough for the exact form, so the
 * window must be aggregated anew, unless one of the summaries merged into it is
 * a histogram of its own, and stays.  OPEN_SOURCES counts those, and only while
 * their unit is that of the whole, because the unit cannot be told from what is
 * left either.
 */
#define OPEN_USED 5				/* exact: members in the table */
#define OPEN_HASH_SHIFT 6		/* 64 less the bits of its size */
#define OPEN_OCTAVE 5			/* histogram: the first octave */
#define OPEN_SOURCES 6			/* histogram: merged histograms of its unit */
#define OPEN_UNIT 7				/* 1 in a table */
#define OPEN_WORDS 8

#define MEMBERS_PER_OCTAVE (2 * BUCKETS_PER_OCTAVE)

/* Where the search for a key starts: its product with 2^64 / golden ratio (Knuth, TAOCP 6.4). */
static inline uint64
open_home(const Summary *s, uint64 key)
{
	return key * UINT64CONST(0x9E3779B97F4A7C15) >> s->word[OPEN_HASH_SHIFT];
}

/* The slot of a member in the table, or the free one where it belongs. */
static inline Member *
open_slot(Summary *s, uint64 key)
{
	Member	   *table = (Member *) &s->word[OPEN_WORDS];
	uint64		mask = ((uint64) 1 << (64 - s->word[OPEN_HASH_SHIFT])) - 1;
	uint64		i = open_home(s, key);

	while (table[i].count != 0 && table[i].key != key)
		i = (i + 1) & mask;
	return &table[i];
}

/*
 * The place of a member among the counts of a histogram: in an octave those of
 * the finished come first, close together in memory, because most are finished.
 */
static inline uint64
open_index(uint64 key)
{
	return (key & ~(uint64) (MEMBERS_PER_OCTAVE - 1)) |
		(key & 1) << BUCKET_BITS | (key >> 1 & (BUCKETS_PER_OCTAVE - 1));
}

/* The count of a member of the histogram, or NULL in an octave that it does not have. */
static inline int64 *
open_count(Summary *s, uint64 key)
{
	uint64		i = open_index(key) - (uint64) s->word[OPEN_OCTAVE] * MEMBERS_PER_OCTAVE;

	return i < SUMMARY_NWORDS(s) - OPEN_WORDS ? &s->word[OPEN_WORDS + i] : NULL;
}

/* Adds a time to the distribution of a state where that needs no room; else false. */
static inline bool
distribution_count(Summary *s, int64 usec, bool unfinished)
{
	if (DISTRIBUTION_FORM(s) == FORM_HISTOGRAM_OPEN)
	{
		int64	   *count = open_count(s, MEMBER_KEY(bucket_of(usec), unfinished));

		if (likely(count != NULL && (s->word[OPEN_UNIT] == 1 || usec % s->word[OPEN_UNIT] == 0)))
		{
			(*count)++;
			return true;
		}
	}
	else if (DISTRIBUTION_FORM(s) == FORM_EXACT_OPEN)
	{
		Member	   *slot = open_slot(s, MEMBER_KEY(usec, unfinished));

		if (likely(slot->count != 0))
		{
			slot->count++;
			return true;
		}
	}
	return false;
}

/* Adds a time to the distribution of a state of an aggregate. */
static inline Summary *
distribution_add(Summary *s, int64 usec, bool unfinished)
{
	if (likely(distribution_count(s, usec, unfinished)))
		return s;
	return distribution_insert(s, true, (Member) {MEMBER_KEY(usec, unfinished), 1});
}

#endif							/* CXKPI_DURATION_DISTRIBUTION_H */
