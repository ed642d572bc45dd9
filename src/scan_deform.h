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
	int			offset;			/* fixed, or within the run that it is in */
} Attribute;

/*
 * A step of the way through a tuple without nulls: an attribute of varying
 * length, or a run of fixed ones whose distances follow from where it starts.
 */
typedef struct Step
{
	int			natts;			/* attributes before and in it */
	int			length;			/* -1 and -2 as attlen */
	int			alignment;
	int			first;			/* columns to be read */
	int			last;			/* and the one behind them */
} Step;

typedef struct AttributeReader
{
	TupleDesc	desc;
	int			ncolumns;		/* to be read, by their attribute numbers */
	ScanColumn **column;
	int			natts;			/* the last of these numbers */
	Attribute  *attribute;
	int			nfixed;			/* leading attributes at fixed offsets, up to natts */
	int			nfixed_columns; /* columns that are among them */
	int			fixed_size;		/* where the next attribute is looked for */
	int			nsteps;			/* from there on */
	Step	   *step;
	const char *data[SCAN_ROWS];	/* of each tuple */
	int			present[SCAN_ROWS]; /* attributes of it before the first null, at most natts */
	int			plain[SCAN_ROWS];	/* tuples without nulls among the fixed attributes */
} AttributeReader;

extern void attribute_reader_begin(AttributeReader *reader, TupleDesc desc, int max_columns);
extern void attribute_reader_add(AttributeReader *reader, ScanColumn *column);
extern void attribute_reader_ready(AttributeReader *reader);
extern ScanColumn *attribute_reader_find(const AttributeReader *reader, AttrNumber attno);
extern void attribute_reader_read(AttributeReader *reader, const HeapTupleHeader *tuple, int n);

#endif							/* CXKPI_SCAN_DEFORM_H */
