#include "postgres.h"

#include "scan_deform.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "access/tupmacs.h"
#include "port/pg_bitutils.h"
#include "port/pg_bswap.h"
#include "utils/memutils.h"

static int
alignment_in_bytes(char attalign)
{
	switch (attalign)
	{
		case 'c':
			return 1;
		case 's':
			return ALIGNOF_SHORT;
		case 'i':
			return ALIGNOF_INT;
		default:
			return ALIGNOF_DOUBLE;
	}
}

void
attribute_reader_begin(AttributeReader *reader, TupleDesc desc, int max_columns)
{
	reader->desc = desc;
	reader->column = palloc(Max(max_columns, 1) * sizeof(ScanColumn *));
	reader->context = AllocSetContextCreate(CurrentMemoryContext, "cxkpi tuple layouts", ALLOCSET_SMALL_SIZES);
}

/* Adds a column to be read, keeping their order. */
void
attribute_reader_add(AttributeReader *reader, ScanColumn *column)
{
	int			i = reader->ncolumns++;

	for (; i > 0 && reader->column[i - 1]->attno > column->attno; i--)
		reader->column[i] = reader->column[i - 1];
	reader->column[i] = column;
	reader->natts = Max(reader->natts, column->attno);
}

ScanColumn *
attribute_reader_find(const AttributeReader *reader, AttrNumber attno)
{
	for (int i = 0; i < reader->ncolumns; i++)
	{
		if (reader->column[i]->attno == attno)
			return reader->column[i];
	}
	return NULL;
}

/* After the last column was added. */
void
attribute_reader_ready(AttributeReader *reader)
{
	reader->attribute = palloc(Max(reader->natts, 1) * sizeof(Attribute));
	for (int i = 0; i < reader->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(reader->desc, i);

		reader->attribute[i] = (Attribute) {attribute->attlen, alignment_in_bytes(attribute->attalign)};
	}
	reader->nwords = (reader->natts + 63) / 64;
	reader->present = palloc0(Max(reader->nwords, 1) * sizeof(uint64));
}

/*
 * The step that an attribute is in, and its offset there.  What is fixed joins
 * the run before it, unless that may start where the attribute could not.
 */
static LayoutStep *
add_attribute(Layout *layout, const Attribute *attribute, int *offset)
{
	LayoutStep *step = layout->nsteps > 0 ? &layout->step[layout->nsteps - 1] : NULL;
	int			alignment = attribute->alignment;

	*offset = 0;
	if (step && step->length > 0 && attribute->length > 0 && alignment <= step->alignment)
	{
		*offset = TYPEALIGN(alignment, step->length);
		step->length = *offset + attribute->length;
		return step;
	}
	/* The first starts with the data of the tuple. */
	alignment = step ? alignment : MAXIMUM_ALIGNOF;
	step = &layout->step[layout->nsteps++];
	*step = (LayoutStep) {attribute->length, alignment, layout->npresent, layout->npresent};
	return step;
}

static inline bool
is_present(const Layout *layout, int i)
{
	return layout->present[i / 64] >> (i % 64) & 1;
}

/* Makes the steps to the last column that tuples of a layout have. */
static void
make_steps(AttributeReader *reader, Layout *layout)
{
	int			nsteps = 0;
	int			c = 0;

	layout->step = palloc(Max(layout->natts, 1) * sizeof(LayoutStep));
	for (int i = 0; i < layout->natts; i++)
	{
		LayoutStep *step;
		int			offset;

		if (!is_present(layout, i))
			continue;
		while (c < reader->ncolumns && reader->column[c]->attno <= i)
			c++;
		step = add_attribute(layout, &reader->attribute[i], &offset);
		for (; c < reader->ncolumns && reader->column[c]->attno == i + 1; c++)
		{
			layout->column[layout->npresent] = reader->column[c];
			layout->offset[layout->npresent] = offset;
			step->last = ++layout->npresent;
			nsteps = layout->nsteps;
		}
	}
	layout->nsteps = nsteps;
	layout->step = repalloc(layout->step, Max(nsteps, 1) * sizeof(LayoutStep));
}

/* Makes the layout of tuples with natts attributes, of which those are present that the words say. */
static Layout *
make_layout(AttributeReader *reader, int natts, const uint64 *present)
{
	MemoryContext old = MemoryContextSwitchTo(reader->context);
	Layout	   *layout = palloc0(offsetof(Layout, present) + reader->nwords * sizeof(uint64));
	int			nabsent = 0;

	memcpy(layout->present, present, reader->nwords * sizeof(uint64));
	layout->natts = natts;
	layout->column = palloc(reader->ncolumns * sizeof(ScanColumn *));
	layout->offset = palloc(reader->ncolumns * sizeof(int));
	make_steps(reader, layout);
	for (int c = 0; c < reader->ncolumns; c++)
	{
		ScanColumn *column = reader->column[c];

		if (column->attno > natts || !is_present(layout, column->attno - 1))
			layout->column[layout->npresent + nabsent++] = column;
	}
	MemoryContextSwitchTo(old);
	return layout;
}

/*
 * The bits of a tuple's null bitmap from number 64 * w on; what is behind its
 * end is undefined.  It is read no further than the header, because the page
 * may end there.
 */
static inline uint64
null_bitmap_word(HeapTupleHeader tuple, int w)
{
	int			start = offsetof(HeapTupleHeaderData, t_bits) + w * sizeof(uint64);
	int			offset = Min(start, tuple->t_hoff - (int) sizeof(uint64));
	uint64		word;

	memcpy(&word, (const char *) tuple + offset, sizeof(word));
#ifdef WORDS_BIGENDIAN
	word = pg_bswap64(word);
#endif
	return word >> BITS_PER_BYTE * (start - offset);
}

/* Which of the first natts attributes of a tuple are not null. */
static inline uint64
present_word(HeapTupleHeader tuple, int natts, int w)
{
	int			left = natts - 64 * w;
	uint64		word;

	if (w > 0 && left <= 0)
		return 0;
	word = tuple->t_infomask & HEAP_HASNULL ? null_bitmap_word(tuple, w) : ~UINT64CONST(0);
	return left < 64 ? word & ((UINT64CONST(1) << left) - 1) : word;
}

/* The layout of a tuple; NULL if no more can be remembered. */
static pg_attribute_always_inline Layout *
find_layout(AttributeReader *reader, HeapTupleHeader tuple, int nwords)
{
	int			natts = Min(HeapTupleHeaderGetNatts(tuple), reader->natts);
	uint64		word;
	uint64	   *present = nwords == 1 ? &word : reader->present;
	uint64		hash = natts;

	for (int w = 0; w < nwords; w++)
	{
		present[w] = present_word(tuple, natts, w);
		hash = (hash ^ present[w]) * UINT64CONST(0x9E3779B97F4A7C15);
	}
	for (hash >>= 32;; hash++)
	{
		Layout	  **place = &reader->place[hash % PLACES];
		Layout	   *layout = *place;
		bool		same;

		if (unlikely(layout == NULL))
		{
			if (reader->nlayouts == LAYOUTS)
				return NULL;
			return *place = reader->layout[reader->nlayouts++] = make_layout(reader, natts, present);
		}
		same = layout->natts == natts;
		for (int w = 0; w < nwords; w++)
			same &= layout->present[w] == present[w];
		if (likely(same))
			return layout;
	}
}

/* Reads a column at an offset from where its step starts. */
static void
read_column(const Layout *layout, ScanColumn *column, int offset, const char *const *at)
{
	const uint16 *row = layout->row;
	int			n = layout->n;
	Datum	   *values = column->values;
	bool	   *nulls = column->nulls;

#define READ_ALL(value) \
	for (int i = 0; i < n; i++) \
	{ \
		values[row[i]] = value; \
		nulls[row[i]] = false; \
	}
#define VALUE(type) (*(const type *) (at[i] + offset))
	if (!column->typbyval)
		READ_ALL(PointerGetDatum(at[i] + offset))
	else if (column->typlen == sizeof(Datum))
		READ_ALL(VALUE(Datum))
	else if (column->typlen == sizeof(int32))
		READ_ALL(Int32GetDatum(VALUE(int32)))
	else if (column->typlen == sizeof(int16))
		READ_ALL(Int16GetDatum(VALUE(int16)))
	else
		READ_ALL(CharGetDatum(VALUE(char)))
}

/* A column that tuples of a layout do not have: null, or added to the table after them. */
static void
set_absent(const AttributeReader *reader, const Layout *layout, ScanColumn *column)
{
	Datum		value = 0;
	bool		isnull = true;

	if (column->attno > layout->natts)
		value = getmissingattr(reader->desc, column->attno, &isnull);
	for (int i = 0; i < layout->n; i++)
	{
		column->values[layout->row[i]] = value;
		column->nulls[layout->row[i]] = isnull;
	}
}

/* Goes on from a step of n tuples to the next. */
static void
go_on(const char **at, int n, const LayoutStep *step, const LayoutStep *next)
{
	bool		varlena = next->length == -1;

	/* A byte that is not 0 is a short header, which is not aligned. */
#define GO_ON(bytes) \
	for (int i = 0; i < n; i++) \
	{ \
		const char *data = at[i] + (bytes); \
		at[i] = varlena && *data != 0 ? data : (const char *) TYPEALIGN(next->alignment, data); \
	}
	if (step->length > 0)
		GO_ON(step->length)
	else if (step->length == -1)
		GO_ON(VARSIZE_ANY(at[i]))
	else
		GO_ON(strlen(at[i]) + 1)
}

/* Reads the tuples of a layout. */
static void
read_layout(const AttributeReader *reader, Layout *layout, const HeapTupleHeader *tuple)
{
	const char *at[SCAN_ROWS];

	for (int i = 0; i < layout->n; i++)
		at[i] = (const char *) tuple[layout->row[i]] + tuple[layout->row[i]]->t_hoff;
	for (int s = 0; s < layout->nsteps; s++)
	{
		const LayoutStep *step = &layout->step[s];

		for (int c = step->first; c < step->last; c++)
			read_column(layout, layout->column[c], layout->offset[c], at);
		if (s + 1 < layout->nsteps)
			go_on(at, layout->n, step, step + 1);
	}
	for (int c = layout->npresent; c < reader->ncolumns; c++)
		set_absent(reader, layout, layout->column[c]);
	layout->n = 0;
}

/*
 * Reads one tuple, whatever its layout.  Attributes that are null are passed
 * over by the bits of the bitmap, because no processor foresees which they are.
 */
static void
read_tuple(const AttributeReader *reader, HeapTupleHeader tuple, int row)
{
	const char *data = (const char *) tuple + tuple->t_hoff;
	int			natts = Min(HeapTupleHeaderGetNatts(tuple), reader->natts);
	int			offset = 0;
	int			c = 0;

	for (int i = 0; i < reader->ncolumns; i++)
	{
		ScanColumn *column = reader->column[i];

		column->values[row] = (Datum) 0;
		column->nulls[row] = true;
		if (unlikely(column->attno > natts))
			column->values[row] = getmissingattr(reader->desc, column->attno, &column->nulls[row]);
	}
	for (int w = 0; w < reader->nwords; w++)
	{
		for (uint64 left = present_word(tuple, natts, w); left != 0; left &= left - 1)
		{
			int			i = 64 * w + pg_rightmost_one_pos64(left);
			const Attribute *attribute = &reader->attribute[i];

			if (attribute->length != -1 || data[offset] == 0)
				offset = TYPEALIGN(attribute->alignment, offset);
			while (reader->column[c]->attno <= i)
				c++;
			for (; reader->column[c]->attno == i + 1; c++)
			{
				ScanColumn *column = reader->column[c];

				column->nulls[row] = false;
				column->values[row] = fetch_att(data + offset, column->typbyval, column->typlen);
				if (c + 1 == reader->ncolumns)
					return;
			}
			offset = att_addlength_pointer(offset, attribute->length, data + offset);
		}
	}
}

/* Adds tuple number i of the batch to those of its layout, or reads it. */
static pg_attribute_always_inline void
add_tuple(AttributeReader *reader, const HeapTupleHeader *tuple, int i, int nwords)
{
	Layout	   *layout = find_layout(reader, tuple[i], nwords);

	if (likely(layout != NULL))
		layout->row[layout->n++] = i;
	else
	{
		read_tuple(reader, tuple[i], i);
		reader->nothers++;
	}
}

/* Forgets all layouts and frees their memory. */
void
attribute_reader_forget(AttributeReader *reader)
{
	MemoryContextReset(reader->context);
	reader->layout = reader->place = NULL;
	reader->nlayouts = 0;
	reader->nothers = 0;
}

/* Reads the columns of n tuples. */
void
attribute_reader_read(AttributeReader *reader, const HeapTupleHeader *tuple, int n)
{
	if (reader->ncolumns == 0)
		return;
	if (unlikely(reader->nothers > OTHERS_MAX))
		attribute_reader_forget(reader);
	if (unlikely(reader->place == NULL))
	{
		reader->layout = MemoryContextAlloc(reader->context, LAYOUTS * sizeof(Layout *));
		reader->place = MemoryContextAllocZero(reader->context, PLACES * sizeof(Layout *));
	}
	/* Constants make faster code, and few tables have more columns. */
	if (reader->nwords == 1)
	{
		for (int i = 0; i < n; i++)
			add_tuple(reader, tuple, i, 1);
	}
	else
	{
		for (int i = 0; i < n; i++)
			add_tuple(reader, tuple, i, reader->nwords);
	}
	for (int i = 0; i < reader->nlayouts; i++)
	{
		if (reader->layout[i]->n > 0)
			read_layout(reader, reader->layout[i], tuple);
	}
}

#endif							/* CXKPI_FAST_AGGREGATION */
