#include "postgres.h"

#include "scan_deform.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "access/tupmacs.h"

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
	int			offset = 0;

	reader->desc = desc;
	reader->column = palloc(Max(max_columns, 1) * sizeof(ScanColumn *));
	reader->offset = palloc(Max(desc->natts, 1) * sizeof(int));
	reader->attribute = palloc(Max(desc->natts, 1) * sizeof(Attribute));
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute attribute = TupleDescAttr(desc, i);

		reader->attribute[i] = (Attribute) {attribute->attlen, alignment_in_bytes(attribute->attalign)};
		if (i > reader->nfixed || attribute->attlen <= 0)
			continue;
		offset = TYPEALIGN(reader->attribute[i].alignment, offset);
		reader->offset[i] = offset;
		offset += attribute->attlen;
		reader->nfixed = i + 1;
		reader->fixed_size = offset;
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

/* Whether the tuple has the first natts attributes and none of them is null. */
static inline bool
is_plain(HeapTupleHeader tuple, int natts)
{
	if (HeapTupleHeaderGetNatts(tuple) < natts)
		return false;
	if (!(tuple->t_infomask & HEAP_HASNULL))
		return true;
	for (int i = 0; i < natts / 8; i++)
	{
		if (tuple->t_bits[i] != 0xFF)
			return false;
	}
	return natts % 8 == 0 || (uint8) (tuple->t_bits[natts / 8] | 0xFF << natts % 8) == 0xFF;
}

/* A column at a fixed offset, of the rows listed. */
static void
read_fixed(const AttributeReader *reader, ScanColumn *column, const int *row, int n)
{
	int			offset = reader->offset[column->attno - 1];
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

/* The columns from number c on of a row, by way of all attributes between. */
static void
walk(const AttributeReader *reader, HeapTupleHeader tuple, int row, int c, bool plain)
{
	const char *data = reader->data[row];
	const bits8 *bits = plain ? NULL : tuple->t_bits;
	int			natts = Min(HeapTupleHeaderGetNatts(tuple), reader->natts);
	int			offset = plain ? reader->fixed_size : 0;

	if (!plain && !(tuple->t_infomask & HEAP_HASNULL))
		bits = NULL;
	for (int i = plain ? reader->nfixed : 0; i < natts; i++)
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
	int			nfixed = 0;

	if (reader->ncolumns == 0)
		return;
	while (nfixed < reader->ncolumns && reader->column[nfixed]->attno <= reader->nfixed)
		nfixed++;
	for (int i = 0; i < n; i++)
	{
		reader->data[i] = (const char *) tuple[i] + tuple[i]->t_hoff;
		if (likely(is_plain(tuple[i], reader->natts)))
			reader->plain[nplain++] = i;
		else
			walk(reader, tuple[i], i, 0, false);
	}
	for (int c = 0; c < nfixed; c++)
		read_fixed(reader, reader->column[c], reader->plain, nplain);
	if (nfixed == reader->ncolumns)
		return;
	for (int i = 0; i < nplain; i++)
		walk(reader, tuple[reader->plain[i]], reader->plain[i], nfixed, true);
}

#endif							/* CXKPI_FAST_AGGREGATION */
