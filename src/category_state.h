/*
 * Categories: how often each label occurs, of a ticket, a channel or a topic.
 *
 * While there are at most KINDS_MAX labels, every count is exact and the
 * summary of the same rows is the same under every plan.  Beyond that it keeps
 * the most frequent: the counters of J. Misra and D. Gries (Science of
 * Computer Programming 2, 1982) in the mergeable form of P. K. Agarwal et al.
 * (ACM TODS 38, 2013).  Whenever there are too many, the count in place
 * KINDS_MAX + 1 is taken off all of them, those that reach 0 are dropped, and
 * error grows by it: a label occurs at least as often as counted and at most
 * error times more, and error is at most 1 / (KINDS_MAX + 1) of all labels.
 */
#ifndef CXKPI_CATEGORY_STATE_H
#define CXKPI_CATEGORY_STATE_H

#include "postgres.h"

#include "summary.h"
#include "utils/expandeddatum.h"

#define KINDS_MAX 10000
#define LABEL_MAX 1024			/* bytes of a label in a row */
/* A label can have become longer in a database of another encoding. */
#define STORED_LABEL_MAX (4 * LABEL_MAX)
/* Words of a summary before the counts. */
#define CATEGORY_WORDS 5

/*
 * The labels are sorted by their bytes, because that order is the same in
 * every database, whatever its collation, and equal summaries are then equal
 * byte for byte.  The ends of the labels are stored rather than their lengths,
 * because label i is then found without adding up.
 *
 * Two events, "a" and "bc", and one without a label, in memory:
 *
 * 01 0f 0000				version, kind, unused
 * 0000000000000003			events
 * 0000000000000001			unlabelled
 * 0000000000000000			unknown
 * 0000000000000000			error
 * 0000000000000002			number of labels
 * 0000000000000001 0000000000000001	counts
 * 00000001 00000003		ends of the labels
 * 61 62 63 00 00 00 00 00	their bytes and zeros to a full word
 *
 * The binary form has each label as its count, its length in four bytes and
 * the text, because a client can have another encoding.
 */
typedef struct CategorySummary
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;
	uint8		kind;
	uint8		unused[2];
	int64		events;			/* with labels, or known to have none */
	int64		unlabelled;		/* of these, without a label */
	int64		unknown;		/* NULL */
	int64		error;			/* a count can be too low by this */
	int64		kinds;			/* number of labels, called n below */
	int64		count[FLEXIBLE_ARRAY_MEMBER];
	/* uint32 end[n]: where each label ends; the bytes; zeros to a full word */
} CategorySummary;

typedef struct Label
{
	const char *bytes;
	uint32		length;
} Label;

static inline int
label_compare(Label a, Label b)
{
	int			order = memcmp(a.bytes, b.bytes, Min(a.length, b.length));

	return order != 0 ? order : a.length < b.length ? -1 : a.length > b.length;
}

static inline uint32 *
label_ends(const CategorySummary *s)
{
	return (uint32 *) &s->count[s->kinds];
}

static inline Label
label_at(const CategorySummary *s, int i)
{
	const uint32 *end = label_ends(s);
	uint32		start = i > 0 ? end[i - 1] : 0;

	return (Label) {(const char *) &end[s->kinds] + start, end[i] - start};
}

/* The size of a summary of n labels with so many bytes. */
static Size
category_size(Size n, Size nbytes)
{
	return SUMMARY_SIZE(CATEGORY_WORDS + n) +
		TYPEALIGN(sizeof(int64), n * sizeof(uint32) + nbytes);
}

/*
 * A state under way is an expanded object, a hash table of more labels than a
 * summary has, because a cut looks at all of them and must be rare.  Its flat
 * form is the summary.
 */
typedef struct CategoryState
{
	ExpandedObjectHeader header;
	const SummaryType *type;
	int64		events;
	int64		unlabelled;
	int64		unknown;
	int64		error;
	struct kinds_hash *kinds;	/* of up to twice KINDS_MAX labels */
	/* What the flat form keeps: NULL until flat_size asks, and after a change. */
	struct Kind **kept;
	int			nkept;
	int64		cut;			/* what the flat form takes off their counts */
} CategoryState;

/* Forgets, before a change, what was set up for the flat form. */
static inline void
category_touch(CategoryState *state)
{
	if (unlikely(state->kept != NULL))
	{
		pfree(state->kept);
		state->kept = NULL;
	}
}

extern CategoryState *category_state_make(const SummaryType *type, MemoryContext parent);
extern CategoryState *category_state_argument(const SummaryType *type, FunctionCallInfo fcinfo);
extern CategorySummary *category_state_flatten(CategoryState *state);
extern void category_state_change(CategoryState *state, Label label, int64 change);
extern const char *category_state_enter(CategoryState *state, Label label, int64 count);

#endif							/* CXKPI_CATEGORY_STATE_H */
