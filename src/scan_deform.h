/*
 * Reads attributes of heap tuples, column by column, all tuples of the same
 * layout together.
 */
#ifndef CXKPI_SCAN_DEFORM_H
#define CXKPI_SCAN_DEFORM_H

#include "scan.h"

typedef struct Attribute
{
	int16		length;			/* as attlen */
	int16		alignment;		/* in bytes */
} Attribute;

/*
 * A step of the way through a tuple: an attribute of varying length, or a run
 * of fixed ones whose distances follow from where it starts.
 */
typedef struct LayoutStep
{
	int			length;			/* -1 and -2 as attlen */
	int			alignment;		/* in bytes */
	int			first;			/* columns to be read */
	int			last;			/* and the one behind them */
} LayoutStep;

/* The layout of tuples that have the same attributes, up to the last to be read. */
typedef struct Layout
{
	int			natts;			/* attributes that tuples have, null or not */
	int			nsteps;
	LayoutStep *step;
	int			npresent;
	ScanColumn **column;		/* those present in their order, then the others */
	int		   *offset;			/* of those, within their step */
	int			n;				/* tuples of the batch, and their numbers */
	uint16		row[SCAN_ROWS];
	uint64		present[FLEXIBLE_ARRAY_MEMBER]; /* one bit for each attribute, clear if it is null */
} Layout;

/* Layouts that are remembered, and places of their hash table. */
#define LAYOUTS 256
#define PLACES (2 * LAYOUTS)
/* Tuples of other layouts until all are forgotten for those that come now. */
#define OTHERS_MAX 16384

typedef struct AttributeReader
{
	TupleDesc	desc;
	int			ncolumns;		/* to be read, by their attribute numbers */
	ScanColumn **column;
	int			natts;			/* the last of these numbers */
	Attribute  *attribute;
	int			nwords;			/* of natts bits */
	uint64	   *present;		/* of the tuple in turn */
	MemoryContext context;		/* of the layouts */
	int			nlayouts;
	Layout	  **layout;			/* LAYOUTS of them; NULL until a tuple is read */
	Layout	  **place;			/* a hash table of PLACES */
	int			nothers;		/* tuples whose layout was not remembered */
} AttributeReader;

extern void attribute_reader_begin(AttributeReader *reader, TupleDesc desc, int max_columns);
extern void attribute_reader_add(AttributeReader *reader, ScanColumn *column);
extern void attribute_reader_ready(AttributeReader *reader);
extern ScanColumn *attribute_reader_find(const AttributeReader *reader, AttrNumber attno);
extern void attribute_reader_forget(AttributeReader *reader);
extern void attribute_reader_read(AttributeReader *reader, const HeapTupleHeader *tuple, int n);

#endif							/* CXKPI_SCAN_DEFORM_H */
