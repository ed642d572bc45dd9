/*
 * Reads attributes of heap tuples, column by column.
 */
#ifndef CXKPI_SCAN_DEFORM_H
#define CXKPI_SCAN_DEFORM_H

#include "scan.h"

typedef struct Attribute
{
	int16		length;			/* as attlen */
	int8		alignment;		/* in bytes */
} Attribute;

typedef struct AttributeReader
{
	TupleDesc	desc;
	int			ncolumns;		/* to be read, by their attribute numbers */
	ScanColumn **column;
	int			natts;			/* the last of these numbers */
	int			nfixed;			/* how many attributes have a fixed offset */
	int		   *offset;			/* of these, in tuples without nulls before */
	int			fixed_size;		/* where the first other attribute is looked for */
	Attribute  *attribute;
	const char *data[SCAN_ROWS];	/* of each tuple */
	int			plain[SCAN_ROWS];	/* tuples without nulls up to natts */
} AttributeReader;

extern void attribute_reader_begin(AttributeReader *reader, TupleDesc desc, int max_columns);
extern void attribute_reader_add(AttributeReader *reader, ScanColumn *column);
extern ScanColumn *attribute_reader_find(const AttributeReader *reader, AttrNumber attno);
extern void attribute_reader_read(AttributeReader *reader, const HeapTupleHeader *tuple, int n);

#endif							/* CXKPI_SCAN_DEFORM_H */
