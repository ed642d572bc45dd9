#include "postgres.h"

#include "duration_packed.h"

#define MEMBERS_MAX (OCTAVES * MEMBERS_PER_OCTAVE)
#define VARINT_SIZE 10
#define VARINT_LIMIT ((uint128) PG_INT64_MAX + 1)

int64
greatest_common_divisor(int64 a, int64 b)
{
	while (b != 0)
	{
		int64		r = a % b;

		a = b;
		b = r;
	}
	return a;
}

/* The greatest unit of all times; 1 if all are 0. */
int64
common_unit(const Member *members, int n)
{
	int64		unit = 0;

	for (int i = 0; i < n && unit != 1; i++)
		unit = greatest_common_divisor(MEMBER_PLACE(members[i].key), unit);
	return Max(unit, 1);
}

/* The bytes of the words from COUNT_WORDS on, to be read one by one. */
typedef struct PackedReader
{
	const Summary *s;
	Size		at;
	Size		size;
} PackedReader;

/* A varint below limit in its shortest form. */
static bool
read_varint(PackedReader *r, uint128 limit, uint128 *value)
{
	uint8		byte;
	int			shift = 0;

	*value = 0;
	do
	{
		if (r->at >= r->size || shift == 7 * VARINT_SIZE)
			return false;
		byte = (uint64) r->s->word[COUNT_WORDS + r->at / 8] >> (r->at % 8 * 8);
		r->at++;
		*value |= (uint128) (byte & 0x7F) << shift;
		shift += 7;
	} while (byte & 0x80);
	return *value < limit && (byte != 0 || shift == 7);
}

/* The next member, whose key in units is at least *key; then moves *key past it.  False if the bytes are not one. */
static bool
read_member(PackedReader *r, const Distribution *d, uint128 *key, Member *member)
{
	int64		unit = d->exact ? d->unit : 1;
	uint128		places = d->exact ? VARINT_LIMIT : (uint128) OCTAVES * BUCKETS_PER_OCTAVE;
	uint128		distance;
	uint128		count = 0;

	if (!read_varint(r, 4 * VARINT_LIMIT, &distance))
		return false;
	if ((distance & 1) && !read_varint(r, VARINT_LIMIT - 2, &count))
		return false;
	*key += distance >> 1;
	if ((*key >> 1) >= places || (*key >> 1) * unit >= VARINT_LIMIT)
		return false;
	member->key = MEMBER_KEY((*key >> 1) * unit, *key & 1);
	member->count = (int64) count + 1 + (int) (distance & 1);
	(*key)++;
	return true;
}

/* Whether nothing but filling is left, and less than a word of it. */
static bool
read_filling(PackedReader *r)
{
	uint128		zero;

	if (r->size - r->at >= sizeof(int64))
		return false;
	while (r->at < r->size)
	{
		if (!read_varint(r, 1, &zero))
			return false;
	}
	return true;
}

/* Whether the unit is the greatest of the times, or each bucket holds a multiple of it. */
static bool
unit_fits(const Distribution *d)
{
	if (d->exact)
		return common_unit(d->members, d->n) == d->unit;
	for (int i = 0; i < d->n; i++)
	{
		int64		place = MEMBER_PLACE(d->members[i].key);

		if ((uint64) distribution_least(d, place) > (uint64) distribution_most(d, place))
			return false;
	}
	return true;
}

/* Reads the distribution of a summary that is packed; false if the bytes are not one. */
bool
read_packed(const Summary *s, Distribution *d)
{
	PackedReader r = {s, 0, (SUMMARY_NWORDS(s) - COUNT_WORDS) * sizeof(int64)};
	uint128		n;
	uint128		unit;
	uint128		key = 0;

	d->exact = DISTRIBUTION_FORM(s) == FORM_EXACT;
	if (!read_varint(&r, (d->exact ? DISTRIBUTION_BOUND : MEMBERS_MAX) + 1, &n) || n == 0 ||
		!read_varint(&r, VARINT_LIMIT, &unit) || unit == 0)
		return false;
	d->unit = (int64) unit;
	d->n = (int) n;
	d->members = palloc(d->n * sizeof(Member));
	for (int i = 0; i < d->n; i++)
	{
		if (!read_member(&r, d, &key, &d->members[i]))
			return false;
	}
	return read_filling(&r) && unit_fits(d);
}

typedef struct PackedWriter
{
	uint8	   *bytes;
	Size		at;
} PackedWriter;

static void
write_varint(PackedWriter *w, uint128 value)
{
	for (; value >= 0x80; value >>= 7)
		w->bytes[w->at++] = (uint8) value | 0x80;
	w->bytes[w->at++] = (uint8) value;
}

/* A summary with the counts of s and the words after them zero. */
Summary *
counts_only(const Summary *s, DistributionForm form, Size nwords)
{
	Summary    *made = palloc0(SUMMARY_SIZE(nwords));

	memcpy(made, s, SUMMARY_SIZE(COUNT_WORDS));
	SET_VARSIZE(made, SUMMARY_SIZE(nwords));
	DISTRIBUTION_FORM(made) = form;
	return made;
}

/* The counts of s with a distribution that is not empty. */
Summary *
write_packed(const Summary *s, const Distribution *d)
{
	PackedWriter w = {palloc((2 * d->n + 2) * VARINT_SIZE), 0};
	int64		unit = d->exact ? d->unit : 1;
	uint64		least = 0;
	Summary    *packed;

	write_varint(&w, d->n);
	write_varint(&w, d->unit);
	for (int i = 0; i < d->n; i++)
	{
		uint64		key = MEMBER_KEY(MEMBER_PLACE(d->members[i].key) / unit,
									 MEMBER_UNFINISHED(d->members[i].key));
		bool		more = d->members[i].count > 1;

		write_varint(&w, (uint128) (key - least) << 1 | more);
		if (more)
			write_varint(&w, d->members[i].count - 2);
		least = key + 1;
	}

	packed = counts_only(s, d->exact ? FORM_EXACT : FORM_HISTOGRAM,
						 COUNT_WORDS + (w.at + sizeof(int64) - 1) / sizeof(int64));
	for (Size i = 0; i < w.at; i++)
		packed->word[COUNT_WORDS + i / 8] |= (int64) ((uint64) w.bytes[i] << (i % 8 * 8));
	pfree(w.bytes);
	return packed;
}
