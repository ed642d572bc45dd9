/*
 * The sample of customers that a model of lifetime value is fitted to: the
 * multiset of their histories (repeats, recency, age, average value).
 * Customers with the same history share a count, so the size of the sample and
 * the time of the fit depend on the distinct histories only.
 *
 * Stored, the histories are distinct and ascending, so equal samples are equal
 * bytes and a fit adds them up in one order; and they are in columns, because
 * a column of ages or counts is much alike and compresses well.  The state of
 * an aggregate is an expanded object around a hash table.  One customer who
 * bought once, 40 weeks ago, and two who bought twice for 5 each, 10.5 weeks
 * apart, are in binary (every word in network order, a float8 as its bits)
 *
 *	01 09 00 00			version, kind, reserved
 *	0000000000000000	customers with an unknown history
 *	0000000000000000 0000000000000001	repeats: 0 and 1
 *	0000000000000000 4025000000000000	recency: 0 and 10.5
 *	4044000000000000 4044000000000000	age: 40 and 40
 *	0000000000000000 4014000000000000	average value: unknown and 5
 *	0000000000000001 0000000000000002	customers: 1 and 2
 */
#include "postgres.h"

#include <math.h>

#include "clv_sample.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "summary_types.h"
#include "utils/expandeddatum.h"

/* More purchases of one customer than that are a mistake. */
#define REPEATS_MAX 1000000000

/* Keeps a stored sample below half of the largest size of a value. */
#define HISTORIES_MAX 10000000

typedef struct HistoryKey
{
	int64		word[SAMPLE_KEYS];
} HistoryKey;

typedef struct HistoryEntry
{
	HistoryKey	key;
	int64		customers;
	char		status;
} HistoryEntry;

#define SH_PREFIX histories
#define SH_ELEMENT_TYPE HistoryEntry
#define SH_KEY_TYPE HistoryKey
#define SH_KEY key
#define SH_HASH_KEY(tb, key) DatumGetUInt32(hash_any((const unsigned char *) &(key), sizeof(HistoryKey)))
#define SH_EQUAL(tb, a, b) (memcmp(&(a), &(b), sizeof(HistoryKey)) == 0)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

typedef struct ExpandedSample
{
	ExpandedObjectHeader hdr;
	int64		unknown;
	histories_hash *histories;
} ExpandedSample;

static bool sample_check(const Summary *s, Node *escontext);
static void sample_write(const Summary *s, StringInfo buf);
static bool sample_read(TextReader *r, const char *key, Summary **s);

static const Field sample_fields[] = {{"unknown", FIELD_COUNT, 0}};

static const char *const column_names[SAMPLE_COLUMNS] = {
	"repeats", "recency", "age", "average_value", "customers"
};

const SummaryType clv_sample_type = {
	.name = "clv_sample",
	.kind = SUMMARY_CLV_SAMPLE,
	.version = 1,
	.nwords_min = SAMPLE_NWORDS,
	.nwords = SUMMARY_VARIABLE,
	.fields = sample_fields,
	.nfields = lengthof(sample_fields),
	.check = sample_check,
	.write = sample_write,
	.read = sample_read
};

/* Whether a customer can have this history. */
static bool
key_is_valid(const HistoryKey *key)
{
	double		recency = float8_from_word(key->word[SAMPLE_RECENCY]);
	double		age = float8_from_word(key->word[SAMPLE_AGE]);
	double		value = float8_from_word(key->word[SAMPLE_VALUE]);
	bool		repeats = key->word[SAMPLE_REPEATS] > 0;

	/* a set sign bit would be a second zero */
	for (int i = 0; i < SAMPLE_KEYS; i++)
	{
		if (key->word[i] < 0)
			return false;
	}
	return key->word[SAMPLE_REPEATS] <= REPEATS_MAX && recency <= age && isfinite(age) &&
		isfinite(value) && (repeats || (recency == 0 && value == 0));
}

static HistoryKey
key_at(const ClvSample *s, int i)
{
	HistoryKey	key;

	for (int column = 0; column < SAMPLE_KEYS; column++)
		key.word[column] = sample_column(s, column)[i];
	return key;
}

/* The order of the numbers: floats that are not negative sort as their bits do. */
static int
compare_keys(const HistoryKey *a, const HistoryKey *b)
{
	for (int i = 0; i < SAMPLE_KEYS; i++)
	{
		if (a->word[i] != b->word[i])
			return a->word[i] < b->word[i] ? -1 : 1;
	}
	return 0;
}

static bool
sample_check(const Summary *summary, Node *escontext)
{
	const ClvSample *s = (const ClvSample *) summary;
	int			n = sample_size(s);
	bool		valid = (SUMMARY_NWORDS(summary) - SAMPLE_NWORDS) % SAMPLE_COLUMNS == 0 &&
		n <= HISTORIES_MAX;
	HistoryKey	last = {{0}};

	for (int i = 0; valid && i < n; i++)
	{
		HistoryKey	key = key_at(s, i);

		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();

		valid = key_is_valid(&key) && sample_column(s, SAMPLE_CUSTOMERS)[i] > 0 &&
			(i == 0 || compare_keys(&last, &key) < 0);
		last = key;
	}
	if (!valid)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("clv_sample has histories that customers cannot have"),
				 errdetail("Histories must be ascending, with as many recencies, ages, values and positive counts of "
						   "customers as repeats.")));
	return check_counts(&clv_sample_type, &s->unknown, 1, escontext) &&
		check_counts(&clv_sample_type, sample_column(s, SAMPLE_CUSTOMERS), n, escontext);
}

SUMMARY_IO(clv_sample)

static bool
is_float(SampleColumn column)
{
	return column != SAMPLE_REPEATS && column != SAMPLE_CUSTOMERS;
}

static void
sample_write(const Summary *summary, StringInfo buf)
{
	const ClvSample *s = (const ClvSample *) summary;

	for (int column = 0; column < SAMPLE_COLUMNS; column++)
		append_array(buf, column_names[column], is_float(column) ? append_float8 : append_int64,
					 sample_column(s, column), sample_size(s));
}

/* The first column read sets the size, which the others must have. */
static bool
sample_read(TextReader *r, const char *key, Summary **s)
{
	int64	   *values;
	int			n;
	int			column = 0;

	while (column < SAMPLE_COLUMNS && strcmp(key, column_names[column]) != 0)
		column++;
	if (column == SAMPLE_COLUMNS)
		return text_fail_key(r, key);
	if (!text_array(r, is_float(column) ? text_float8 : text_int64, &values, &n))
		return false;
	if (SUMMARY_NWORDS(*s) == SAMPLE_NWORDS && n <= HISTORIES_MAX)
		*s = summary_resize(*s, SAMPLE_NWORDS + n * SAMPLE_COLUMNS);
	if (sample_size((ClvSample *) *s) != n)
		return text_fail(r, "arrays of one length");
	memcpy((int64 *) sample_column((ClvSample *) *s, column), values, n * sizeof(int64));
	pfree(values);
	return true;
}

static Size
sample_flat_size(ExpandedObjectHeader *object)
{
	return SUMMARY_SIZE(SAMPLE_NWORDS + (Size) ((ExpandedSample *) object)->histories->members * SAMPLE_COLUMNS);
}

static int
compare_entries(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return compare_keys(&(*(HistoryEntry *const *) a)->key, &(*(HistoryEntry *const *) b)->key);
}

/*
 * Writes the stored form into size bytes at result.  Allocates in the
 * object's own context, because the caller's, such as a sort's, may not be able
 * to free.
 */
static void
sample_flatten(ExpandedObjectHeader *object, void *result, Size size)
{
	ExpandedSample *s = (ExpandedSample *) object;
	ClvSample  *flat = result;
	int			n = s->histories->members;
	HistoryEntry **entries = MemoryContextAlloc(object->eoh_context, Max(n, 1) * sizeof(HistoryEntry *));
	HistoryEntry *entry;
	histories_iterator iterator;
	int			i = 0;

	histories_start_iterate(s->histories, &iterator);
	while ((entry = histories_iterate(s->histories, &iterator)) != NULL)
		entries[i++] = entry;
	qsort(entries, n, sizeof(HistoryEntry *), compare_entries);

	memset(flat, 0, SUMMARY_HEADER_SIZE);
	SET_VARSIZE(flat, size);
	flat->version = clv_sample_type.version;
	flat->kind = SUMMARY_CLV_SAMPLE;
	flat->unknown = s->unknown;
	for (i = 0; i < n; i++)
	{
		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		for (int column = 0; column < SAMPLE_KEYS; column++)
			flat->columns[(Size) column * n + i] = entries[i]->key.word[column];
		flat->columns[(Size) SAMPLE_CUSTOMERS * n + i] = entries[i]->customers;
	}
	pfree(entries);
}

static const ExpandedObjectMethods sample_methods = {sample_flat_size, sample_flatten};

/* Adds a number of customers with the history of a key. */
static void
add_customers(ExpandedSample *s, HistoryKey key, int64 customers)
{
	HistoryEntry *entry;
	bool		found;

	entry = histories_insert(s->histories, key, &found);
	if (!found)
	{
		entry->customers = 0;
		if (s->histories->members > HISTORIES_MAX)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("too many distinct histories in a clv_sample"),
					 errdetail("A sample can have %d.", HISTORIES_MAX),
					 errhint("Round recency and age to whole days or weeks and average_value to whole units, "
							 "or take some of the customers at random.")));
	}
	count_add(&clv_sample_type, &entry->customers, customers);
}

/* Adds what a stored sample holds. */
static void
add_sample(ExpandedSample *s, const ClvSample *flat)
{
	count_add(&clv_sample_type, &s->unknown, flat->unknown);
	for (int i = 0; i < sample_size(flat); i++)
	{
		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		add_customers(s, key_at(flat, i), sample_column(flat, SAMPLE_CUSTOMERS)[i]);
	}
}

/* The state of an aggregate, argument 0, to be changed in place. */
static ExpandedSample *
sample_state(FunctionCallInfo fcinfo)
{
	MemoryContext parent;
	MemoryContext context;
	ExpandedSample *s;

	if (!PG_ARGISNULL(0) && VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(PG_GETARG_DATUM(0))))
	{
		s = (ExpandedSample *) DatumGetEOHP(PG_GETARG_DATUM(0));
		if (s->hdr.eoh_methods == &sample_methods)
			return s;
	}

	if (!AggCheckCallContext(fcinfo, &parent))
		parent = CurrentMemoryContext;
	context = AllocSetContextCreate(parent, "clv_sample", ALLOCSET_DEFAULT_SIZES);
	s = MemoryContextAllocZero(context, sizeof(ExpandedSample));
	EOH_init_header(&s->hdr, &sample_methods, context);
	s->histories = histories_create(context, 128, NULL);
	if (!PG_ARGISNULL(0))
		add_sample(s, (ClvSample *) PG_GETARG_SUMMARY(clv_sample_type, 0));
	return s;
}

/* Argument n, a number of purchases after the first; errors out unless 0 to REPEATS_MAX. */
int64
repeats_argument(FunctionCallInfo fcinfo, int n)
{
	int64		repeats = PG_GETARG_INT64(n);

	if (repeats < 0 || repeats > REPEATS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("repeats " INT64_FORMAT " is out of range", repeats),
				 errdetail("Repeats must be from 0 to %d.", REPEATS_MAX),
				 errhint("Repeats are the purchases after the first: 0 for a customer who bought once.")));
	return repeats;
}

/* Arguments n to n + 2: repeats, recency and age; errors out if they contradict. */
Purchases
purchases_arguments(FunctionCallInfo fcinfo, int n)
{
	Purchases	p = {repeats_argument(fcinfo, n), PG_GETARG_FLOAT8(n + 1), PG_GETARG_FLOAT8(n + 2)};

	if (!(p.age >= 0) || isinf(p.age))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("age %.15g is out of range", p.age),
				 errdetail("Age must be finite and not negative."),
				 errhint("Age is the time from the first purchase to the end of observation.")));
	if (!(p.recency >= 0) || p.recency > p.age)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("recency %.15g is out of range", p.recency),
				 errdetail("Recency must be from 0 to the age, %.15g.", p.age),
				 errhint("Recency is the time from the first purchase to the last, in the unit of age, "
						 "and not the time since the last.")));
	if (p.repeats == 0 && p.recency > 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("recency %.15g is out of range", p.recency),
				 errdetail("Without repeats the recency must be 0."),
				 errhint("Repeats do not count the first purchase, and recency is the time from the first purchase "
						 "to the last.")));
	return p;
}

/*
 * Argument n, the average value of a customer's repeat purchases, where 0 means
 * that it is unknown; errors out unless it is finite and not negative.
 */
double
average_value_argument(FunctionCallInfo fcinfo, int n)
{
	double		value = PG_GETARG_FLOAT8(n);

	if (!(value >= 0) || isinf(value))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("average value %.15g is out of range", value),
				 errdetail("The average value of repeat purchases must be finite and not negative."),
				 errhint("An unknown value is NULL.")));
	return value + 0.0;			/* a negative zero becomes positive */
}

/*
 * Adds the customer of arguments 1 (repeats), 2 (recency), 3 (age) and 4
 * (average value of the repeats).  A customer without a value, NULL or 0, is
 * used for the model of purchases only, and one with a NULL among the first
 * three is unknown.  Errors out if the arguments contradict each other.
 */
PG_FUNCTION_INFO_V1(cxkpi_clv_sample_accum);
Datum
cxkpi_clv_sample_accum(PG_FUNCTION_ARGS)
{
	ExpandedSample *s = sample_state(fcinfo);
	HistoryKey	key = {{0}};

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		count_add(&clv_sample_type, &s->unknown, 1);
	else
	{
		Purchases	purchases = purchases_arguments(fcinfo, 1);

		/* adding 0 makes a negative zero positive */
		key.word[SAMPLE_REPEATS] = purchases.repeats;
		key.word[SAMPLE_RECENCY] = float8_to_word(purchases.recency + 0.0);
		key.word[SAMPLE_AGE] = float8_to_word(purchases.age + 0.0);
		if (PG_NARGS() > 4 && !PG_ARGISNULL(4) && purchases.repeats > 0)
			key.word[SAMPLE_VALUE] = float8_to_word(average_value_argument(fcinfo, 4));
		add_customers(s, key, 1);
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&s->hdr));
}

PG_FUNCTION_INFO_V1(cxkpi_clv_sample_combine);
Datum
cxkpi_clv_sample_combine(PG_FUNCTION_ARGS)
{
	ClvSample  *other = (ClvSample *) PG_GETARG_SUMMARY(clv_sample_type, 1);
	ExpandedSample *s = sample_state(fcinfo);

	add_sample(s, other);
	PG_RETURN_DATUM(EOHPGetRWDatum(&s->hdr));
}

static int64
count_customers(const ClvSample *s)
{
	int64		customers = 0;

	for (int i = 0; i < sample_size(s); i++)
	{
		if ((i & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		customers += sample_column(s, SAMPLE_CUSTOMERS)[i];
	}
	return customers;
}

/* Number of customers with a known history. */
SUMMARY_ACCESSOR(clv_sample_customers, ClvSample, clv_sample_type, Int64GetDatum(count_customers(s)))

/* Number of customers with a NULL among repeats, recency and age. */
SUMMARY_ACCESSOR(clv_sample_unknown, ClvSample, clv_sample_type, Int64GetDatum(s->unknown))
