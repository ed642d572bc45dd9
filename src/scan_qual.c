/*
 * Conditions that are decided for all rows of a batch at once: a column of a
 * fixed-length type or text, compared with what is the same for all rows, is
 * null, or is true.  Their operators are core's and cannot raise an error.
 *
 * They are taken from the head of a list of conditions only, because what
 * follows must not see rows that they reject, nor they be spared rows that
 * an earlier one rejects.
 */
#include "postgres.h"

#include "scan.h"

#ifdef CXKPI_FAST_AGGREGATION

#include "access/detoast.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

typedef enum QualOperator
{
	QUAL_EQ,
	QUAL_NE,
	QUAL_LT,
	QUAL_LE,
	QUAL_GT,
	QUAL_GE,
	QUAL_TEXT_EQ,
	QUAL_TEXT_NE,
	QUAL_NULL,
	QUAL_NOT_NULL,
	QUAL_TRUE,					/* of a boolean, NULL not being true */
	QUAL_FALSE
} QualOperator;

typedef struct QualText
{
	int			length;
	const char *bytes;
} QualText;

struct ScanQual
{
	QualOperator operator;
	int			column;
	int			width;			/* bytes of the column, and of the other side */
	int			other_width;
	bool		any;			/* the other side is an array: any of it */
	ScanOnce   *other;			/* NULL where there is none */
	bool		ready;			/* what follows is set */
	int			nvalues;		/* in ascending order */
	int64	   *value;
	QualText   *text;
};

/* The functions of core's operators, by whatever type they are called. */
static const struct
{
	PGFunction	function;
	QualOperator operator;
	int			left;			/* bytes */
	int			right;
}			qual_functions[] =
{
#define INTEGER_OPERATORS(eq, ne, lt, le, gt, ge, left, right) \
	{eq, QUAL_EQ, left, right}, {ne, QUAL_NE, left, right}, \
	{lt, QUAL_LT, left, right}, {le, QUAL_LE, left, right}, \
	{gt, QUAL_GT, left, right}, {ge, QUAL_GE, left, right}
	INTEGER_OPERATORS(int2eq, int2ne, int2lt, int2le, int2gt, int2ge, 2, 2),
	INTEGER_OPERATORS(int24eq, int24ne, int24lt, int24le, int24gt, int24ge, 2, 4),
	INTEGER_OPERATORS(int42eq, int42ne, int42lt, int42le, int42gt, int42ge, 4, 2),
	INTEGER_OPERATORS(int4eq, int4ne, int4lt, int4le, int4gt, int4ge, 4, 4),
	INTEGER_OPERATORS(date_eq, date_ne, date_lt, date_le, date_gt, date_ge, 4, 4),
#ifdef USE_FLOAT8_BYVAL
	INTEGER_OPERATORS(int28eq, int28ne, int28lt, int28le, int28gt, int28ge, 2, 8),
	INTEGER_OPERATORS(int82eq, int82ne, int82lt, int82le, int82gt, int82ge, 8, 2),
	INTEGER_OPERATORS(int48eq, int48ne, int48lt, int48le, int48gt, int48ge, 4, 8),
	INTEGER_OPERATORS(int84eq, int84ne, int84lt, int84le, int84gt, int84ge, 8, 4),
	INTEGER_OPERATORS(int8eq, int8ne, int8lt, int8le, int8gt, int8ge, 8, 8),
	INTEGER_OPERATORS(timestamp_eq, timestamp_ne, timestamp_lt, timestamp_le, timestamp_gt, timestamp_ge, 8, 8),
#endif
	{enum_eq, QUAL_EQ, 4, 4}, {enum_ne, QUAL_NE, 4, 4},
	{oideq, QUAL_EQ, 4, 4}, {oidne, QUAL_NE, 4, 4},
	{booleq, QUAL_EQ, 1, 1}, {boolne, QUAL_NE, 1, 1},
	{chareq, QUAL_EQ, 1, 1}, {charne, QUAL_NE, 1, 1},
	{texteq, QUAL_TEXT_EQ, -1, -1}, {textne, QUAL_TEXT_NE, -1, -1}
};

/* The same with the sides exchanged. */
static QualOperator
commuted(QualOperator operator)
{
	switch (operator)
	{
		case QUAL_LT:
			return QUAL_GT;
		case QUAL_LE:
			return QUAL_GE;
		case QUAL_GT:
			return QUAL_LT;
		case QUAL_GE:
			return QUAL_LE;
		default:
			return operator;
	}
}

/* Whose columns are meant, and how one is asked for. */
typedef struct QualSource
{
	int			varno;
	PlanState  *parent;
	int			(*column) (void *arg, AttrNumber attno);
	void	   *arg;
} QualSource;

/* Whether the expression is a column of the row, under no more than a relabelling. */
static bool
is_column(const QualSource *source, Node *node, AttrNumber *attno)
{
	while (IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	if (!IsA(node, Var) || (int) ((Var *) node)->varno != source->varno || ((Var *) node)->varattno <= 0)
		return false;
	*attno = ((Var *) node)->varattno;
	return true;
}

/* Finds the operator of a function; false if it is none of those above. */
static bool
find_operator(ScanQual *qual, Oid function, Oid collation)
{
	FmgrInfo	info;

	fmgr_info(function, &info);
	for (int i = 0; i < (int) lengthof(qual_functions); i++)
	{
		if (info.fn_addr != qual_functions[i].function)
			continue;
		qual->operator = qual_functions[i].operator;
		qual->width = qual_functions[i].left;
		qual->other_width = qual_functions[i].right;
		return qual->width > 0 || (OidIsValid(collation) && get_collation_isdeterministic(collation));
	}
	return false;
}

/* column operator once, or once operator column. */
static bool
make_comparison(const QualSource *source, OpExpr *op, ScanQual *qual)
{
	Node	   *left;
	Node	   *right;
	AttrNumber	attno;

	set_opfuncid(op);
	if (list_length(op->args) != 2 || !find_operator(qual, op->opfuncid, op->inputcollid))
		return false;
	left = linitial(op->args);
	right = lsecond(op->args);
	if (is_column(source, right, &attno))
	{
		Node	   *swap = left;
		int			width = qual->width;

		left = right;
		right = swap;
		qual->operator = commuted(qual->operator);
		qual->width = qual->other_width;
		qual->other_width = width;
	}
	if (!is_column(source, left, &attno) || (qual->other = scan_once((Expr *) right, source->parent)) == NULL)
		return false;
	qual->column = source->column(source->arg, attno);
	return true;
}

/* column = ANY (once) */
static bool
make_any(const QualSource *source, ScalarArrayOpExpr *op, ScanQual *qual)
{
	AttrNumber	attno;

	set_sa_opfuncid(op);
	if (!op->useOr || !find_operator(qual, op->opfuncid, op->inputcollid) ||
		(qual->operator != QUAL_EQ && qual->operator != QUAL_TEXT_EQ) ||
		!is_column(source, linitial(op->args), &attno) ||
		(qual->other = scan_once(lsecond(op->args), source->parent)) == NULL)
		return false;
	qual->any = true;
	qual->column = source->column(source->arg, attno);
	return true;
}

/* A boolean column, tested for what of two values. */
static bool
make_boolean(const QualSource *source, Node *node, QualOperator operator, ScanQual *qual)
{
	AttrNumber	attno;

	if (!is_column(source, node, &attno))
		return false;
	qual->operator = operator;
	qual->column = source->column(source->arg, attno);
	return true;
}

static bool
make_qual(const QualSource *source, Node *clause, ScanQual *qual)
{
	memset(qual, 0, sizeof(ScanQual));
	switch (nodeTag(clause))
	{
		case T_OpExpr:
			return make_comparison(source, (OpExpr *) clause, qual);
		case T_ScalarArrayOpExpr:
			return make_any(source, (ScalarArrayOpExpr *) clause, qual);
		case T_NullTest:
			return !((NullTest *) clause)->argisrow &&
				make_boolean(source, (Node *) ((NullTest *) clause)->arg,
							 ((NullTest *) clause)->nulltesttype == IS_NULL ? QUAL_NULL : QUAL_NOT_NULL, qual);
		case T_BooleanTest:
			return (((BooleanTest *) clause)->booltesttype == IS_TRUE ||
					((BooleanTest *) clause)->booltesttype == IS_FALSE) &&
				make_boolean(source, (Node *) ((BooleanTest *) clause)->arg,
							 ((BooleanTest *) clause)->booltesttype == IS_TRUE ? QUAL_TRUE : QUAL_FALSE, qual);
		case T_BoolExpr:
			return ((BoolExpr *) clause)->boolop == NOT_EXPR &&
				make_boolean(source, linitial(((BoolExpr *) clause)->args), QUAL_FALSE, qual);
		case T_Var:
			return make_boolean(source, clause, QUAL_TRUE, qual);
		default:
			return false;
	}
}

/*
 * Takes conditions from the head of the list, as many as can be decided for
 * the batch, and returns their number.  Their columns are those of varno, and
 * column() says where in the batch each is.
 */
int
scan_quals_make(ScanQuals *quals, List *clauses, int varno, PlanState *parent,
				int (*column) (void *arg, AttrNumber attno), void *arg)
{
	QualSource	source = {varno, parent, column, arg};
	ListCell   *lc;

	quals->n = 0;
	quals->qual = palloc(Max(list_length(clauses), 1) * sizeof(ScanQual));
	foreach(lc, clauses)
	{
		if (!make_qual(&source, lfirst(lc), &quals->qual[quals->n]))
			break;
		quals->n++;
	}
	return quals->n;
}

/* Forgets what was evaluated; its memory is gone. */
void
scan_quals_reset(ScanQuals *quals)
{
	for (int i = 0; i < quals->n; i++)
	{
		scan_once_reset(quals->qual[i].other);
		quals->qual[i].ready = false;
	}
}

static int64
integer_value(Datum datum, int width)
{
	switch (width)
	{
		case 8:
			return DatumGetInt64(datum);
		case 4:
			return DatumGetInt32(datum);
		case 2:
			return DatumGetInt16(datum);
		default:
			return DatumGetChar(datum);
	}
}

static void
add_value(ScanQual *qual, Datum datum)
{
	int			i = qual->nvalues++;

	if (qual->width > 0)
		qual->value[i] = integer_value(datum, qual->other_width);
	else
	{
		struct varlena *text = pg_detoast_datum_packed((struct varlena *) DatumGetPointer(datum));

		qual->text[i] = (QualText) {VARSIZE_ANY_EXHDR(text), VARDATA_ANY(text)};
	}
}

static int
compare_integers(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	return (x > y) - (x < y);
}

/* Shorter texts come first. */
static int
compare_texts(const void *a, const void *b)
{
	const QualText *x = a;
	const QualText *y = b;

	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	return memcmp(x->bytes, y->bytes, x->length);
}

/* Evaluates what the column is compared with; NULL is no value, and equals none. */
static void
make_ready(ScanQuals *quals, ScanQual *qual)
{
	MemoryContext old;
	bool		isnull;
	Datum		datum = scan_once_value(qual->other, quals->econtext, quals->context, &isnull);
	Datum	   *element = &datum;
	bool	   *null = &isnull;
	int			n = 1;

	old = MemoryContextSwitchTo(quals->context);
	if (qual->any && !isnull)
	{
		ArrayType  *array = DatumGetArrayTypeP(datum);
		int16		typlen;
		bool		typbyval;
		char		typalign;

		get_typlenbyvalalign(ARR_ELEMTYPE(array), &typlen, &typbyval, &typalign);
		deconstruct_array(array, ARR_ELEMTYPE(array), typlen, typbyval, typalign, &element, &null, &n);
	}
	qual->nvalues = 0;
	qual->value = palloc(Max(n, 1) * sizeof(int64));
	qual->text = palloc(Max(n, 1) * sizeof(QualText));
	for (int i = 0; i < n; i++)
	{
		if (!null[i])
			add_value(qual, element[i]);
	}
	if (qual->width > 0)
		qsort(qual->value, qual->nvalues, sizeof(int64), compare_integers);
	else
		qsort(qual->text, qual->nvalues, sizeof(QualText), compare_texts);
	MemoryContextSwitchTo(old);
	qual->ready = true;
}

/* Whether a text that is compressed or stored elsewhere is among the values; it is opened if one has its length. */
static bool
toasted_text_in(const ScanQual *qual, struct varlena *text)
{
	QualText	wanted = {toast_raw_datum_size(PointerGetDatum(text)) - VARHDRSZ, NULL};
	bool		found = false;

	for (int i = 0; i < qual->nvalues && !found; i++)
		found = qual->text[i].length == wanted.length;
	if (!found)
		return false;
	CHECK_FOR_INTERRUPTS();
	text = pg_detoast_datum(text);
	wanted.bytes = VARDATA(text);
	found = bsearch(&wanted, qual->text, qual->nvalues, sizeof(QualText), compare_texts) != NULL;
	pfree(text);
	return found;
}

static bool
text_in(const ScanQual *qual, Datum datum)
{
	struct varlena *text = (struct varlena *) DatumGetPointer(datum);
	QualText	wanted;

	if (unlikely(VARATT_IS_COMPRESSED(text) || VARATT_IS_EXTERNAL(text)))
		return toasted_text_in(qual, text);
	wanted = (QualText) {VARSIZE_ANY_EXHDR(text), VARDATA_ANY(text)};
	if (qual->nvalues == 1)
		return wanted.length == qual->text->length && memcmp(wanted.bytes, qual->text->bytes, wanted.length) == 0;
	return bsearch(&wanted, qual->text, qual->nvalues, sizeof(QualText), compare_texts) != NULL;
}

static bool
integer_in(const ScanQual *qual, int64 value)
{
	return bsearch(&value, qual->value, qual->nvalues, sizeof(int64), compare_integers) != NULL;
}

/* Keeps the rows of row[0..n-1] for which condition holds, as r. */
#define SELECT(condition) \
	for (int i = 0; i < n; i++) \
	{ \
		int			r = row[i]; \
		row[kept] = r; \
		kept += (condition); \
	}

/* Rows whose column, an integer of a width, compares so with the value. */
#define SELECT_INTEGERS(get) \
	switch (qual->operator) \
	{ \
		case QUAL_EQ: SELECT(!nulls[r] & (get(values[r]) == value)) break; \
		case QUAL_NE: SELECT(!nulls[r] & (get(values[r]) != value)) break; \
		case QUAL_LT: SELECT(!nulls[r] & (get(values[r]) < value)) break; \
		case QUAL_LE: SELECT(!nulls[r] & (get(values[r]) <= value)) break; \
		case QUAL_GT: SELECT(!nulls[r] & (get(values[r]) > value)) break; \
		default: SELECT(!nulls[r] & (get(values[r]) >= value)) break; \
	}

static int
select_integers(const ScanQual *qual, const ScanColumn *column, int *row, int n)
{
	const Datum *values = column->values;
	const bool *nulls = column->nulls;
	int64		value = qual->nvalues > 0 ? qual->value[0] : 0;
	int			kept = 0;

	if (qual->any)
		SELECT(!nulls[r] && integer_in(qual, integer_value(values[r], qual->width)))
	else if (qual->nvalues == 0)
		return 0;
	else if (qual->width == 8)
		SELECT_INTEGERS(DatumGetInt64)
	else if (qual->width == 4)
		SELECT_INTEGERS(DatumGetInt32)
	else if (qual->width == 2)
		SELECT_INTEGERS(DatumGetInt16)
	else
		SELECT_INTEGERS(DatumGetChar)
	return kept;
}

static int
select_rows(ScanQuals *quals, ScanQual *qual, const ScanColumn *column, int *row, int n)
{
	const Datum *values = column->values;
	const bool *nulls = column->nulls;
	int			kept = 0;

	if (qual->other && !qual->ready)
		make_ready(quals, qual);
	switch (qual->operator)
	{
		case QUAL_TEXT_EQ:
			SELECT(!nulls[r] && text_in(qual, values[r]))
			break;
		case QUAL_TEXT_NE:
			SELECT(!nulls[r] && qual->nvalues > 0 && !text_in(qual, values[r]))
			break;
		case QUAL_NULL:
			SELECT(nulls[r])
			break;
		case QUAL_NOT_NULL:
			SELECT(!nulls[r])
			break;
		case QUAL_TRUE:
			SELECT(!nulls[r] && DatumGetBool(values[r]))
			break;
		case QUAL_FALSE:
			SELECT(!nulls[r] && !DatumGetBool(values[r]))
			break;
		default:
			return select_integers(qual, column, row, n);
	}
	return kept;
}

/* Keeps those of n rows for which all conditions hold; returns how many. */
int
scan_quals_select(ScanQuals *quals, const ScanColumn *column, int *row, int n)
{
	for (int i = 0; i < quals->n && n > 0; i++)
		n = select_rows(quals, &quals->qual[i], &column[quals->qual[i].column], row, n);
	return n;
}

#endif							/* CXKPI_FAST_AGGREGATION */
