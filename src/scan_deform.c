#include "postgres.h"

#include "scan_deform.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "access/tupmacs.h"
#include "port/pg_bitutils.h"

static int8
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
	reader->attribute = palloc(Max(desc->natts, 1) * sizeof(Attribute));
	reader->step = palloc(Max(desc->natts, 1) * sizeof(Step));
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		reader->attribute[i] = (Attribute) {attribute->attlen, alignment_in_bytes(attribute->attalign), 0};
	}
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

/* The attributes at the head of every tuple whose offsets are fixed. */
static void
find_fixed(AttributeReader *reader)
{
	int			offset = 0;
	int			i = 0;

	for (; i < reader->natts && reader->attribute[i].length > 0; i++)
	{
		Attribute  *attribute = &reader->attribute[i];

		attribute->offset = TYPEALIGN(attribute->alignment, offset);
		offset = attribute->offset + attribute->length;
	}
	reader->nfixed = i;
	reader->fixed_size = offset;
	while (reader->nfixed_columns < reader->ncolumns &&
		   reader->column[reader->nfixed_columns]->attno <= i)
		reader->nfixed_columns++;
}

/* The steps from there to the last column. */
static void
find_steps(AttributeReader *reader)
{
	int			c = reader->nfixed_columns;

	for (int i = reader->nfixed; i < reader->natts; i++)
	{
		Attribute  *attribute = &reader->attribute[i];
		Step	   *step = reader->nsteps > 0 ? &reader->step[reader->nsteps - 1] : NULL;

		if (step && step->length > 0 && attribute->length > 0 && attribute->alignment <= step->alignment)
		{
			attribute->offset = TYPEALIGN(attribute->alignment, step->length);
			step->length = attribute->offset + attribute->length;
		}
		else
		{
			step = &reader->step[reader->nsteps++];
			*step = (Step) {i, attribute->length, attribute->alignment, c, c};
		}
		step->natts = i + 1;
		while (c < reader->ncolumns && reader->column[c]->attno == i + 1)
			step->last = ++c;
	}
}

/* After the last column was added. */
void
attribute_reader_ready(AttributeReader *reader)
{
	find_fixed(reader);
	find_steps(reader);
}

/* How many attributes a tuple has before its first null, at most natts. */
static inline int
count_present(HeapTupleHeader tuple, int natts)
{
	int			n = Min(HeapTupleHeaderGetNatts(tuple), natts);

	if (!(tuple->t_infomask & HEAP_HASNULL))
		return n;
	for (int i = 0; i < n; i += 8)
	{
		uint8		nulls = ~tuple->t_bits[i / 8];

		if (nulls != 0)
			return Min(i + pg_rightmost_one_pos[nulls], n);
	}
	return n;
}

/* A column at a fixed offset, of the rows listed. */
static void
read_fixed(const AttributeReader *reader, ScanColumn *column, const int *row, int n)
{
	int			offset = reader->attribute[column->attno - 1].offset;
	const char *const *data = reader->data;
	Datum	   *values = column->values;
	bool	   *nulls = column->nulls;

#define READ_ALL(type, to_datum) \
	for (int i = 0; i < n; i++) \
	{ \
		values[row[i]] = to_datum(*(const type *) (data[row[i]] + offset)); \
		nulls[row[i]] = false; \
	}
	if (!column->typbyval)
	{
		for (int i = 0; i < n; i++)
		{
			values[row[i]] = PointerGetDatum(data[row[i]] + offset);
			nulls[row[i]] = false;
		}
	}
	else if (column->typlen == sizeof(Datum))
		READ_ALL(Datum, )
	else if (column->typlen == sizeof(int32))
		READ_ALL(int32, Int32GetDatum)
	else if (column->typlen == sizeof(int16))
		READ_ALL(int16, Int16GetDatum)
	else
		READ_ALL(char, CharGetDatum)
}

/*
 * The columns of the steps whose attributes are all present.  Returns the
 * number of the first step that is not taken, and where it starts.
 */
static int
take_steps(const AttributeReader *reader, int row, int *offset)
{
	const char *start = reader->data[row];
	const char *data = start + reader->fixed_size;
	int			present = reader->present[row];
	int			s = 0;

	for (; s < reader->nsteps && reader->step[s].natts <= present; s++)
	{
		const Step *step = &reader->step[s];

		/* A byte that is not 0 is a short header, which is not aligned. */
		if (step->length != -1 || *data == 0)
			data = (const char *) TYPEALIGN(step->alignment, data);
		for (int c = step->first; c < step->last; c++)
		{
			ScanColumn *column = reader->column[c];
			const char *value = data + reader->attribute[column->attno - 1].offset;

			column->values[row] = fetch_att(value, column->typbyval, column->typlen);
			column->nulls[row] = false;
		}
		if (s + 1 == reader->nsteps)
			return reader->nsteps;
		data += step->length > 0 ? (Size) step->length : step->length == -1 ? VARSIZE_ANY(data) : strlen(data) + 1;
	}
	*offset = data - start;
	return s;
}

/*
 * The columns from number c on, which are behind the first natts attributes
 * and offset bytes, of a tuple that may have nulls or lack attributes.
 */
static void
walk(const AttributeReader *reader, HeapTupleHeader tuple, int row, int c, int natts, int offset)
{
	const char *data = reader->data[row];
	const uint8 *bits = tuple->t_infomask & HEAP_HASNULL ? tuple->t_bits : NULL;
	int			last = Min(HeapTupleHeaderGetNatts(tuple), reader->natts);

	for (int i = natts; i < last; i++)
	{
		const Attribute *attribute = &reader->attribute[i];
		bool		isnull = bits && att_isnull(i, bits);

		if (!isnull && (attribute->length != -1 || data[offset] == 0))
			offset = TYPEALIGN(attribute->alignment, offset);
		for (; c < reader->ncolumns && reader->column[c]->attno == i + 1; c++)
		{
			ScanColumn *column = reader->column[c];

			column->nulls[row] = isnull;
			column->values[row] = isnull ? (Datum) 0 :
				fetch_att(data + offset, column->typbyval, column->typlen);
		}
		if (!isnull)
			offset = att_addlength_pointer(offset, attribute->length, data + offset);
	}
	/* Attributes that were added to the table after the tuple. */
	for (; c < reader->ncolumns; c++)
	{
		ScanColumn *column = reader->column[c];

		column->values[row] = getmissingattr(reader->desc, column->attno, &column->nulls[row]);
	}
}

/* Reads the columns of n tuples. */
void
attribute_reader_read(AttributeReader *reader, const HeapTupleHeader *tuple, int n)
{
	int			nplain = 0;

	if (reader->ncolumns == 0)
		return;
	for (int i = 0; i < n; i++)
	{
		reader->data[i] = (const char *) tuple[i] + tuple[i]->t_hoff;
		reader->present[i] = count_present(tuple[i], reader->natts);
		if (likely(reader->present[i] >= reader->nfixed))
			reader->plain[nplain++] = i;
		else
			walk(reader, tuple[i], i, 0, 0, 0);
	}
	for (int c = 0; c < reader->nfixed_columns; c++)
		read_fixed(reader, reader->column[c], reader->plain, nplain);
	if (reader->nfixed_columns == reader->ncolumns)
		return;
	for (int i = 0; i < nplain; i++)
	{
		int			row = reader->plain[i];
		int			offset;
		int			next = take_steps(reader, row, &offset);

		if (next < reader->nsteps)
			walk(reader, tuple[row], row, reader->step[next].first,
				 next > 0 ? reader->step[next - 1].natts : reader->nfixed, offset);
	}
}

#endif							/* CXKPI_FAST_AGGREGATION */
