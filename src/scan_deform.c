#include "postgres.h"

#include "scan_deform.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "access/tupmacs.h"
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
	reader->nwords = (reader->natts + 63) / 64;
	reader->present = palloc0(Max(reader->nwords, 1) * sizeof(uint64));
}

/*
 * The step that an attribute is in, and its offset there.  What is fixed joins
 * the run before it, unless that may start where the attribute could not.
 */
static LayoutStep *
add_attribute(Layout *layout, Form_pg_attribute attribute, int *offset)
{
	LayoutStep *step = layout->nsteps > 0 ? &layout->step[layout->nsteps - 1] : NULL;
	int			alignment = alignment_in_bytes(attribute->attalign);

	*offset = 0;
	if (step && step->length > 0 && attribute->attlen > 0 && alignment <= step->alignment)
	{
		*offset = TYPEALIGN(alignment, step->length);
		step->length = *offset + attribute->attlen;
		return step;
	}
	/* The first starts with the data of the tuple. */
	alignment = step ? alignment : MAXIMUM_ALIGNOF;
	step = &layout->step[layout->nsteps++];
	*step = (LayoutStep) {attribute->attlen, alignment, layout->npresent, layout->npresent};
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
		step = add_attribute(layout, TupleDescAttr(reader->desc, i), &offset);
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

/* Makes the layout of tuples with natts attributes, of which those are present that the reader says. */
static Layout *
make_layout(AttributeReader *reader, int natts)
{
	MemoryContext old = MemoryContextSwitchTo(reader->context);
	Layout	   *layout = palloc0(sizeof(Layout));
	uint64	   *present = palloc(reader->nwords * sizeof(uint64));
	int			nabsent = 0;

	memcpy(present, reader->present, reader->nwords * sizeof(uint64));
	layout->present = present;
	layout->natts = natts;
	layout->column = palloc(reader->ncolumns * sizeof(ScanColumn *));
	layout->offset = palloc(reader->ncolumns * sizeof(int));
	layout->first = -1;
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

/* Notes which of the first natts attributes of a tuple are not null. */
static inline void
set_present(AttributeReader *reader, HeapTupleHeader tuple, int natts)
{
	for (int w = 0; w < reader->nwords; w++)
	{
		int			left = natts - 64 * w;
		uint64		word = ~UINT64CONST(0);

		if (tuple->t_infomask & HEAP_HASNULL)
		{
			word = 0;
			for (int b = 0; b < 64 && b < left; b += 8)
				word |= (uint64) tuple->t_bits[8 * w + b / 8] << b;
		}
		if (left < 64)
			word &= left > 0 ? (UINT64CONST(1) << left) - 1 : 0;
		reader->present[w] = word;
	}
}

static inline uint64
layout_hash(const AttributeReader *reader, int natts)
{
	uint64		hash = natts;

	for (int w = 0; w < reader->nwords; w++)
		hash = (hash ^ reader->present[w]) * UINT64CONST(0x9E3779B97F4A7C15);
	return hash >> 32;
}

static inline bool
has_layout(const AttributeReader *reader, const Layout *layout, int natts)
{
	if (layout->natts != natts)
		return false;
	for (int w = 0; w < reader->nwords; w++)
	{
		if (layout->present[w] != reader->present[w])
			return false;
	}
	return true;
}

/* The layout of a tuple; NULL if no more can be remembered. */
static inline Layout *
find_layout(AttributeReader *reader, HeapTupleHeader tuple)
{
	int			natts = Min(HeapTupleHeaderGetNatts(tuple), reader->natts);
	uint64		i;

	set_present(reader, tuple, natts);
	for (i = layout_hash(reader, natts);; i++)
	{
		Layout	  **place = &reader->place[i % lengthof(reader->place)];

		if (likely(*place && has_layout(reader, *place, natts)))
			return *place;
		if (*place)
			continue;
		if (reader->nlayouts == LAYOUTS)
			return NULL;
		return *place = reader->layout[reader->nlayouts++] = make_layout(reader, natts);
	}
}

/* Reads a column at an offset from where its step starts, in the first n of the tuples of a layout. */
static void
read_column(const AttributeReader *reader, ScanColumn *column, int offset, int n)
{
	const int  *row = reader->row;
	const char *const *at = reader->at;
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
set_absent(const AttributeReader *reader, ScanColumn *column, const Layout *layout, int n)
{
	Datum		value = 0;
	bool		isnull = true;

	if (column->attno > layout->natts)
		value = getmissingattr(reader->desc, column->attno, &isnull);
	for (int i = 0; i < n; i++)
	{
		column->values[reader->row[i]] = value;
		column->nulls[reader->row[i]] = isnull;
	}
}

/* Goes on from a step of n tuples to the next. */
static void
go_on(AttributeReader *reader, const LayoutStep *step, const LayoutStep *next, int n)
{
	const char **at = reader->at;
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

/* Reads the tuples that were found to have a layout. */
static void
read_layout(AttributeReader *reader, Layout *layout, const HeapTupleHeader *tuple)
{
	int			n = 0;

	for (int i = layout->first; i >= 0; i = reader->next[i])
	{
		reader->at[n] = (const char *) tuple[i] + tuple[i]->t_hoff;
		reader->row[n++] = i;
	}
	layout->first = -1;
	for (int s = 0; s < layout->nsteps; s++)
	{
		const LayoutStep *step = &layout->step[s];

		for (int c = step->first; c < step->last; c++)
			read_column(reader, layout->column[c], layout->offset[c], n);
		if (s + 1 < layout->nsteps)
			go_on(reader, step, step + 1, n);
	}
	for (int c = layout->npresent; c < reader->ncolumns; c++)
		set_absent(reader, layout->column[c], layout, n);
}

static void
read_layouts(AttributeReader *reader, const HeapTupleHeader *tuple)
{
	for (int i = 0; i < reader->nlayouts; i++)
	{
		if (reader->layout[i]->first >= 0)
			read_layout(reader, reader->layout[i], tuple);
	}
}

/* Reads the columns of n tuples. */
void
attribute_reader_read(AttributeReader *reader, const HeapTupleHeader *tuple, int n)
{
	if (reader->ncolumns == 0)
		return;
	for (int i = 0; i < n; i++)
	{
		Layout	   *layout = find_layout(reader, tuple[i]);

		if (unlikely(layout == NULL))
		{
			read_layouts(reader, tuple);
			MemoryContextReset(reader->context);
			memset(reader->place, 0, sizeof(reader->place));
			reader->nlayouts = 0;
			layout = find_layout(reader, tuple[i]);
		}
		if (layout->first < 0)
			layout->first = i;
		else
			reader->next[layout->last] = i;
		reader->next[i] = -1;
		layout->last = i;
	}
	read_layouts(reader, tuple);
}

#endif							/* CXKPI_FAST_AGGREGATION */
