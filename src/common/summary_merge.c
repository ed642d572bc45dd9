/*
 * Merging summaries, and taking a part away again.
 */
#include "postgres.h"

#include "summary.h"

/* Whether any parameter is given; if one is, a 0 beside it is given too. */
static bool
has_params(const SummaryType *type, const Summary *s)
{
	for (int i = 0; i < type->nfields; i++)
	{
		if (field_is_param(&type->fields[i]) && s->param[type->fields[i].at] != 0)
			return true;
	}
	return false;
}

static void
fail_different(const SummaryType *type, const Field *field, const Summary *s, const Summary *other)
{
	StringInfoData a;
	StringInfoData b;

	initStringInfo(&a);
	initStringInfo(&b);
	summary_write_field(field, s, &a);
	summary_write_field(field, other, &b);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot merge %s values that differ in \"%s\"", type->name, field->name),
			 errdetail("One has %s, the other %s.", a.data, b.data),
			 errhint("Group by what they differ in.")));
}

/*
 * Adds (sign 1) or takes away (-1) the fields of other.  The parameters must
 * agree unless only one side has any; a part has none that the whole lacks.
 */
static void
add_fields(const SummaryType *type, Summary *s, const Summary *other, int sign)
{
	bool		adopt_params = sign > 0 && !has_params(type, s);
	bool		other_has_params = has_params(type, other);

	for (int i = 0; i < type->nfields; i++)
	{
		const Field *field = &type->fields[i];
		bool		same = true;

		if (field_is_param(field))
		{
			if (adopt_params)
				s->param[field->at] = other->param[field->at];
			same = !other_has_params || s->param[field->at] == other->param[field->at];
		}
		else if (field->at >= SUMMARY_NWORDS(other))
			continue;
		else if (field->type == FIELD_TIME)
			same = s->word[field->at] == other->word[field->at];
		else if (field->type == FIELD_INT128)
			int128_to_words(int128_from_words(&s->word[field->at]) +
							sign * int128_from_words(&other->word[field->at]),
							&s->word[field->at]);
		else
			count_add(type, &s->word[field->at], sign * other->word[field->at]);

		if (!same)
			fail_different(type, field, s, other);
	}
}

static Summary *
add(const SummaryType *type, Summary *s, const Summary *other, int sign)
{
	if (type->nwords != SUMMARY_VARIABLE && SUMMARY_NWORDS(other) > SUMMARY_NWORDS(s))
		s = summary_extend(type, s);
	add_fields(type, s, other, sign);
	if (type->merge && (s = type->merge(s, other, sign)) == NULL)
		return NULL;
	if (sign < 0)
		summary_trim(type, s);

	/* Counts that are right can add up to too many, and not all differences exist. */
	summary_check(type, s, NULL);
	return s;
}

/* An error context callback: what an error about a difference has to add. */
void
summary_hint_at_part(void *arg)
{
	int			code = geterrcode();

	if (code == ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE || code == ERRCODE_DATA_EXCEPTION)
		errhint("Only a part can be taken away, such as what was merged into the summary before.");
}

/*
 * s with the counts of other added (sign 1) or taken away (-1), moved if it
 * must grow; NULL if what is left cannot be told.  Errors out if parameters
 * differ, if a count overflows, and if other is not a part of s.
 */
Summary *
summary_add(const SummaryType *type, Summary *s, const Summary *other, int sign)
{
	ErrorContextCallback callback = {error_context_stack, summary_hint_at_part, NULL};

	if (sign < 0)
		error_context_stack = &callback;
	s = add(type, s, other, sign);
	error_context_stack = callback.previous;
	return s;
}

/* Errors out because what would be left of a summary cannot be told. */
void
summary_fail_subtract(const SummaryType *type)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("cannot subtract a %s that is not exact", type->name),
			 errdetail("What an approximation has left out cannot be told apart any more."),
			 errhint("Merge the summaries that are to stay instead.")));
}
