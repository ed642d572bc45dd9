/*
 * The distribution of a duration_summary: its open form while it is
 * aggregated, merging, and the check of what comes from outside.
 */
#include "postgres.h"

#include "duration_distribution.h"
#include "duration_packed.h"
#include "miscadmin.h"

/* An exact table starts with 8 slots: a group of ten tickets takes 328 bytes. */
#define TABLE_BITS_MIN 3

Summary *
distribution_drop(Summary *s)
{
	return counts_only(s, FORM_NONE, COUNT_WORDS);
}

/* s with its distribution as it is stored; s itself if it is so already. */
Summary *
distribution_pack(const Summary *s)
{
	Distribution d;
	Summary    *packed;

	if (DISTRIBUTION_FORM(s) < FORM_EXACT_OPEN)
		return (Summary *) s;
	d = distribution_members(s);
	packed = d.n > 0 ? write_packed(s, &d) : counts_only(s, FORM_NONE, COUNT_WORDS);
	if (d.members)
		pfree(d.members);
	return packed;
}

static int
compare_members(const void *a, const void *b)
{
	uint64		key1 = ((const Member *) a)->key;
	uint64		key2 = ((const Member *) b)->key;

	return key1 < key2 ? -1 : key1 > key2;
}

/* The members of a valid summary, in order. */
Distribution
distribution_members(const Summary *s)
{
	Distribution d = {true, 1, 0, NULL};
	int			form = DISTRIBUTION_FORM(s);

	if (form == FORM_EXACT || form == FORM_HISTOGRAM)
		read_packed(s, &d);
	else if (form == FORM_EXACT_OPEN)
	{
		const Member *table = (const Member *) &s->word[OPEN_WORDS];
		int			size = (SUMMARY_NWORDS(s) - OPEN_WORDS) / 2;

		d.members = palloc(s->word[OPEN_USED] * sizeof(Member));
		for (int i = 0; i < size; i++)
		{
			if (table[i].count != 0)
				d.members[d.n++] = table[i];
		}
		qsort(d.members, d.n, sizeof(Member), compare_members);
		d.unit = common_unit(d.members, d.n);
	}
	else if (form == FORM_HISTOGRAM_OPEN)
	{
		int			size = SUMMARY_NWORDS(s) - OPEN_WORDS;

		d.exact = false;
		d.unit = s->word[OPEN_UNIT];
		d.members = palloc(size * sizeof(Member));
		for (int i = 0; i < size; i++)
		{
			uint64		key = (uint64) s->word[OPEN_OCTAVE] * MEMBERS_PER_OCTAVE + i;
			int64		count = *open_count((Summary *) s, key);

			if (count != 0)
				d.members[d.n++] = (Member) {key, count};
		}
	}
	return d;
}

/* The key in a histogram of a member that is exact. */
static inline uint64
bucket_key(uint64 key)
{
	return MEMBER_KEY(bucket_of(MEMBER_PLACE(key)), MEMBER_UNFINISHED(key));
}

/*
 * The histogram of a distribution.  Members of one bucket stay apart and in the
 * order of their times, the finished among the unfinished.
 */
Distribution
distribution_bucketed(Distribution d)
{
	Distribution b = {false, d.unit, d.n, palloc(d.n * sizeof(Member))};

	for (int i = 0; i < d.n; i++)
	{
		uint64		key = d.members[i].key;

		b.members[i] = (Member) {d.exact ? bucket_key(key) : key, d.members[i].count};
	}
	return b;
}

/* True if durations are finished of which only the sum is known. */
bool
distribution_lacks_times(const Summary *s)
{
	return DISTRIBUTION_FORM(s) == FORM_NONE && s->word[WORD_FINISHED] > 0;
}

/*
 * Whether the words of an open state are within their bounds.  A state comes
 * from our own aggregates; a full check would cost as much as it holds for
 * each summary that is merged into it.
 */
static bool
check_open(const Summary *s)
{
	int64		nwords = (int64) SUMMARY_NWORDS(s) - OPEN_WORDS;
	int64		bits;

	if (nwords < 0)
		return false;
	if (DISTRIBUTION_FORM(s) == FORM_HISTOGRAM_OPEN)
		return nwords % MEMBERS_PER_OCTAVE == 0 &&
			s->word[OPEN_OCTAVE] >= 0 && s->word[OPEN_OCTAVE] < OCTAVES &&
			s->word[OPEN_OCTAVE] + nwords / MEMBERS_PER_OCTAVE <= OCTAVES &&
			s->word[OPEN_UNIT] > 0;

	bits = 64 - s->word[OPEN_HASH_SHIFT];
	return DISTRIBUTION_FORM(s) == FORM_EXACT_OPEN && bits >= TABLE_BITS_MIN && bits < 32 &&
		nwords == (int64) 2 << bits &&
		s->word[OPEN_USED] >= 0 && s->word[OPEN_USED] <= ((int64) 1 << bits) / 4 * 3;
}

/* Whether members agree with the counts and the total of their summary, and have the form for their number. */
static bool
check_members(const Summary *s, const Distribution *d, Node *escontext)
{
	int128		total = int128_from_words(&s->word[WORD_TOTAL]);
	int128		least = 0;
	int128		most = 0;
	int128		count[2] = {0, 0};

	for (int i = 0; i < d->n; i++)
	{
		int64		place = MEMBER_PLACE(d->members[i].key);
		bool		unfinished = MEMBER_UNFINISHED(d->members[i].key);

		count[unfinished] += d->members[i].count;
		if (!unfinished)
		{
			least += (int128) d->members[i].count * distribution_least(d, place);
			most += (int128) d->members[i].count * distribution_most(d, place);
		}
	}
	if (count[0] != s->word[WORD_FINISHED] || count[1] > s->word[WORD_UNFINISHED])
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("counts of a duration_summary differ from those of its distribution")));
	if (total < least || total > most || total % d->unit != 0)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("total of a duration_summary differs from that of its distribution")));
	if (!d->exact && count[0] + count[1] <= DISTRIBUTION_BOUND)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("duration_summary has a histogram of too few durations"),
				 errdetail("The distribution is exact up to %d durations that differ.",
						   DISTRIBUTION_BOUND)));
	return true;
}

/* Returns false with an error reported if the distribution is not valid, or not in the only form it can have. */
bool
distribution_check(const Summary *s, Node *escontext)
{
	int			form = DISTRIBUTION_FORM(s);
	bool		packed = form == FORM_EXACT || form == FORM_HISTOGRAM;
	bool		valid;
	Distribution d;

	if (form == FORM_NONE)
		valid = SUMMARY_NWORDS(s) == COUNT_WORDS;
	else
		valid = packed ? read_packed(s, &d) : check_open(s);
	if (!valid)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("duration_summary has a malformed distribution")));
	if (packed)
	{
		valid = check_members(s, &d, escontext);
		pfree(d.members);
	}
	return valid;
}

/* An open exact state with room for n members. */
static Summary *
open_table(const Summary *s, int n)
{
	int			bits = TABLE_BITS_MIN;
	Summary    *opened;

	while (n > (1 << bits) / 4 * 3)
		bits++;
	opened = counts_only(s, FORM_EXACT_OPEN, OPEN_WORDS + (2 << bits));
	opened->word[OPEN_HASH_SHIFT] = 64 - bits;
	opened->word[OPEN_UNIT] = 1;
	return opened;
}

/* An open histogram of times of a unit in the octaves from first to last. */
static Summary *
open_octaves(const Summary *s, int64 unit, int first, int last)
{
	Summary    *opened = counts_only(s, FORM_HISTOGRAM_OPEN,
									 OPEN_WORDS + (last - first + 1) * MEMBERS_PER_OCTAVE);

	opened->word[OPEN_OCTAVE] = first;
	opened->word[OPEN_UNIT] = unit;
	return opened;
}

/* s with room in its histogram for the octaves from first to last. */
static Summary *
cover_octaves(Summary *s, int first, int last)
{
	int			size = SUMMARY_NWORDS(s) - OPEN_WORDS;
	int			from = s->word[OPEN_OCTAVE];
	int			to = from + size / MEMBERS_PER_OCTAVE - 1;
	Summary    *wider;

	if (first >= from && last <= to)
		return s;
	first = Min(first, from);
	wider = open_octaves(s, s->word[OPEN_UNIT], first, Max(last, to));
	wider->word[OPEN_SOURCES] = s->word[OPEN_SOURCES];
	memcpy(&wider->word[OPEN_WORDS + (from - first) * MEMBERS_PER_OCTAVE],
		   &s->word[OPEN_WORDS], size * sizeof(int64));
	return wider;
}

/* s with all members of d added; s is open in the same form and has room. */
static void
fill(Summary *s, Distribution d)
{
	for (int i = 0; i < d.n; i++)
	{
		if (d.exact)
			*open_slot(s, d.members[i].key) = d.members[i];
		else
			*open_count(s, d.members[i].key) += d.members[i].count;
	}
	if (d.exact)
		s->word[OPEN_USED] = d.n;
}

#define MEMBER_OCTAVE(key) ((int) ((key) / MEMBERS_PER_OCTAVE))

/* A new open state with the counts of s and the distribution d. */
static Summary *
open_with(const Summary *s, Distribution d)
{
	Summary    *opened;

	if (d.exact)
		opened = open_table(s, d.n);
	else
		opened = open_octaves(s, d.unit, MEMBER_OCTAVE(d.members[0].key),
							  MEMBER_OCTAVE(d.members[d.n - 1].key));
	fill(opened, d);
	return opened;
}

/* An open exact state in a table twice the size. */
static Summary *
grow_table(const Summary *s)
{
	const Member *table = (const Member *) &s->word[OPEN_WORDS];
	int			size = (SUMMARY_NWORDS(s) - OPEN_WORDS) / 2;
	Summary    *grown = open_table(s, size);

	for (int i = 0; i < size; i++)
	{
		if (table[i].count != 0)
			*open_slot(grown, table[i].key) = table[i];
	}
	grown->word[OPEN_USED] = s->word[OPEN_USED];
	return grown;
}

/* The histogram of an open exact state that is not empty. */
static Summary *
open_bucketed(const Summary *s)
{
	return open_with(s, distribution_bucketed(distribution_members(s)));
}

/* A state as an aggregate works on it. */
static Summary *
distribution_open(Summary *s)
{
	Summary    *opened;

	if (DISTRIBUTION_FORM(s) >= FORM_EXACT_OPEN)
		return s;
	opened = open_with(s, distribution_members(s));
	if (DISTRIBUTION_FORM(s) == FORM_HISTOGRAM)
		opened->word[OPEN_SOURCES] = 1;
	return opened;
}

/* Makes the unit of an open histogram divide a time, or another unit, too. */
static void
join_unit(Summary *s, int64 usec)
{
	int64		unit = greatest_common_divisor(usec, s->word[OPEN_UNIT]);

	if (unit != s->word[OPEN_UNIT])
	{
		s->word[OPEN_UNIT] = unit;
		s->word[OPEN_SOURCES] = 0;
	}
}

/*
 * Adds a member, whose key has a time or a bucket, in whichever form s has:
 * what distribution_add cannot do in place.
 */
Summary *
distribution_insert(Summary *s, bool exact, Member member)
{
	Member	   *slot;
	int			octave;

	if (distribution_lacks_times(s))
		return s;
	s = distribution_open(s);
	if (DISTRIBUTION_FORM(s) == FORM_EXACT_OPEN && exact)
	{
		int			used = s->word[OPEN_USED];
		int			size = (SUMMARY_NWORDS(s) - OPEN_WORDS) / 2;

		slot = open_slot(s, member.key);
		if (slot->count != 0)
		{
			slot->count += member.count;
			return s;
		}
		if (used < DISTRIBUTION_BOUND)
		{
			if (used == size / 4 * 3)
			{
				s = grow_table(s);
				slot = open_slot(s, member.key);
			}
			*slot = member;
			s->word[OPEN_USED]++;
			return s;
		}
	}

	if (DISTRIBUTION_FORM(s) == FORM_EXACT_OPEN)
		s = open_bucketed(s);
	if (exact)
	{
		join_unit(s, MEMBER_PLACE(member.key));
		member.key = bucket_key(member.key);
	}
	octave = MEMBER_OCTAVE(member.key);
	s = cover_octaves(s, octave, octave);
	*open_count(s, member.key) += member.count;
	return s;
}

/*
 * Inserts a member of a text form.  Returns false if it is there already, or
 * the others are of another form.
 */
bool
distribution_read(Summary **s, bool exact, Member member)
{
	if (DISTRIBUTION_FORM(*s) == FORM_NONE)
		*s = exact ? open_table(*s, 0) :
			open_octaves(*s, 1, MEMBER_OCTAVE(member.key), MEMBER_OCTAVE(member.key));
	if (exact != (DISTRIBUTION_FORM(*s) == FORM_EXACT_OPEN))
		return false;
	if (exact)
	{
		if ((*s)->word[OPEN_USED] == DISTRIBUTION_BOUND || open_slot(*s, member.key)->count != 0)
			return false;
	}
	else
	{
		*s = cover_octaves(*s, MEMBER_OCTAVE(member.key), MEMBER_OCTAVE(member.key));
		if (*open_count(*s, member.key) != 0)
			return false;
	}
	*s = distribution_insert(*s, exact, member);
	return true;
}

/* Sets the unit of a histogram that is read, which is 1 if it has none; false if it cannot be. */
bool
distribution_read_unit(Summary **s, int64 unit)
{
	if (DISTRIBUTION_FORM(*s) == FORM_NONE)
		*s = open_octaves(*s, unit, 0, 0);
	if (DISTRIBUTION_FORM(*s) != FORM_HISTOGRAM_OPEN)
		return false;
	(*s)->word[OPEN_UNIT] = unit;
	return unit > 0;
}

/* Takes the member in a slot out of its table and closes the gap (Knuth, TAOCP 6.4, algorithm R). */
static void
free_slot(Summary *s, Member *slot)
{
	Member	   *table = (Member *) &s->word[OPEN_WORDS];
	uint64		mask = ((uint64) 1 << (64 - s->word[OPEN_HASH_SHIFT])) - 1;
	uint64		gap = slot - table;

	for (uint64 i = (gap + 1) & mask; table[i].count != 0; i = (i + 1) & mask)
	{
		if (((i - open_home(s, table[i].key)) & mask) >= ((i - gap) & mask))
		{
			table[gap] = table[i];
			gap = i;
		}
	}
	table[gap].count = 0;
	s->word[OPEN_USED]--;
}

/* Takes away a member; errors out if it is not there. */
static void
take_away(Summary *s, bool exact, Member member)
{
	int64	   *count;
	Member	   *slot = NULL;

	if (DISTRIBUTION_FORM(s) == FORM_EXACT_OPEN)
	{
		slot = exact ? open_slot(s, member.key) : NULL;
		count = slot ? &slot->count : NULL;
	}
	else
	{
		if (exact)
			member.key = bucket_key(member.key);
		count = open_count(s, member.key);
	}
	if (count == NULL || *count < member.count)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("duration_summary does not hold the durations to be removed from it")));
	if (slot && slot->count == member.count)
		free_slot(s, slot);
	else
		*count -= member.count;
}

/*
 * Takes away a time.  Returns NULL if the form of what is left cannot be told
 * (see OPEN_SOURCES); the executor then aggregates the window anew.
 */
Summary *
distribution_remove(Summary *s, int64 usec, bool unfinished)
{
	if (distribution_lacks_times(s) || DISTRIBUTION_FORM(s) == FORM_HISTOGRAM)
		return NULL;
	s = distribution_open(s);
	if (DISTRIBUTION_FORM(s) == FORM_HISTOGRAM_OPEN && s->word[OPEN_SOURCES] == 0)
		return NULL;
	take_away(s, true, (Member) {MEMBER_KEY(usec, unfinished), 1});
	return s;
}

/*
 * Adds the distribution of other (sign 1) or takes it away (-1); the counts
 * are merged already.  Merged with a summary that lacks its times, s lacks
 * them too.  Returns NULL as distribution_remove does.
 */
Summary *
distribution_merge(Summary *s, const Summary *other, int sign)
{
	int64		before = s->word[WORD_FINISHED] - sign * other->word[WORD_FINISHED];
	bool		lacks = DISTRIBUTION_FORM(s) == FORM_NONE && before > 0;
	Distribution d;

	if (sign < 0 && lacks)
		return NULL;
	if (lacks || distribution_lacks_times(other))
		return DISTRIBUTION_FORM(s) == FORM_NONE ? s : distribution_drop(s);

	d = distribution_members(other);
	if (d.n == 0)
		return s;
	/* Of a stored histogram it is not known what it was merged from. */
	if (sign < 0 && DISTRIBUTION_FORM(s) == FORM_HISTOGRAM)
		return NULL;
	s = distribution_open(s);
	if (!d.exact)
	{
		int			first = MEMBER_OCTAVE(d.members[0].key);
		int			last = MEMBER_OCTAVE(d.members[d.n - 1].key);

		if (DISTRIBUTION_FORM(s) == FORM_HISTOGRAM_OPEN)
			s = cover_octaves(s, first, last);
		else if (s->word[OPEN_USED] == 0)
			s = open_octaves(s, d.unit, first, last);
		else
			s = cover_octaves(open_bucketed(s), first, last);
		if (sign > 0)
			join_unit(s, d.unit);
		if (d.unit == s->word[OPEN_UNIT])
			s->word[OPEN_SOURCES] += sign;
	}
	if (sign < 0 && DISTRIBUTION_FORM(s) == FORM_HISTOGRAM_OPEN && s->word[OPEN_SOURCES] <= 0)
		return NULL;

	for (int i = 0; i < d.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (sign < 0)
			take_away(s, d.exact, d.members[i]);
		else
			s = distribution_insert(s, d.exact, d.members[i]);
	}
	return s;
}
