/*
 * The sample of customers that a model of lifetime value is fitted to: the
 * multiset of their histories (repeats, recency, age, mean value).  Customers
 * with the same history share a count, so that its size, and the time of the
 * fit, depend on the distinct histories alone.
 *
 * Stored, the histories are ascending and distinct, in columns.  While rows
 * are added the state is an expanded object around a hash table.
 */
#include "postgres.h"

#include <math.h>

#include "clv_model.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/expandeddatum.h"

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
	"repeats", "recency", "age", "mean_value", "customers"
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

/* What the columns of a history can be together. */
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

		valid = key_is_valid(&key) && sample_column(s, SAMPLE_CUSTOMERS)[i] > 0 &&
			(i == 0 || compare_keys(&last, &key) < 0);
		last = key;
	}
	if (!valid)
		ereturn(escontext, false,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("clv_sample has histories that customers cannot have"),
				 errdetail("Histories are ascending, with as many recencies, ages, values and positive counts of customers as repeats.")));
	return check_counts(&clv_sample_type, &s->unknown, 1, escontext) &&
		check_counts(&clv_sample_type, sample_column(s, SAMPLE_CUSTOMERS), n, escontext);
}

PG_FUNCTION_INFO_V1(cxkpi_clv_sample_in);
Datum
cxkpi_clv_sample_in(PG_FUNCTION_ARGS)
{
	return summary_from_text(&clv_sample_type, fcinfo);
}

PG_FUNCTION_INFO_V1(cxkpi_clv_sample_recv);
Datum
cxkpi_clv_sample_recv(PG_FUNCTION_ARGS)
{
	return summary_from_binary(&clv_sample_type, fcinfo);
}

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
	return compare_keys(&(*(HistoryEntry *const *) a)->key, &(*(HistoryEntry *const *) b)->key);
}

/*
 * Writes the stored form into size bytes at result.  Allocates in the
 * object's own context: the caller's may be one that can't free, as a sort's.
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
		for (int column = 0; column < SAMPLE_KEYS; column++)
			flat->columns[(Size) column * n + i] = entries[i]->key.word[column];
		flat->columns[(Size) SAMPLE_CUSTOMERS * n + i] = entries[i]->customers;
	}
	pfree(entries);
}

static const ExpandedObjectMethods sample_methods = {sample_flat_size, sample_flatten};

/* Customers with the history of a key. */
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
					 errdetail("There can be %d.", HISTORIES_MAX),
					 errhint("Round recency and age to whole days or weeks and mean_value to whole units, or take a sample of the customers.")));
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

/*
 * Adds a customer of arguments 1 (repeats), 2 (recency), 3 (age) and 4 (mean
 * value of the repeats; NULL if not known or none).  22003 for what no
 * customer can have; where one of the first three is NULL, unknown.
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
		Purchases	purchases = purchases_from_arguments(fcinfo, 1);

		/* adding 0 makes a negative zero positive */
		key.word[SAMPLE_REPEATS] = purchases.repeats;
		key.word[SAMPLE_RECENCY] = float8_to_word(purchases.recency + 0.0);
		key.word[SAMPLE_AGE] = float8_to_word(purchases.age + 0.0);
		if (PG_NARGS() > 4 && !PG_ARGISNULL(4) && purchases.repeats > 0)
			key.word[SAMPLE_VALUE] = float8_to_word(mean_value_from_argument(fcinfo, 4));
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

/* Number of customers; those with an unknown history apart. */
PG_FUNCTION_INFO_V1(cxkpi_clv_sample_customers);
Datum
cxkpi_clv_sample_customers(PG_FUNCTION_ARGS)
{
	ClvSample  *s = (ClvSample *) PG_GETARG_SUMMARY(clv_sample_type, 0);
	int64		customers = 0;

	for (int i = 0; i < sample_size(s); i++)
		customers += sample_column(s, SAMPLE_CUSTOMERS)[i];
	PG_RETURN_INT64(customers);
}
