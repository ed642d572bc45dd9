/*
 * The text form of summaries: a JSON object of the fields, then the arrays.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "period.h"
#include "summary.h"

/* Appends the value of one field. */
void
summary_write_field(const Field *field, const Summary *s, StringInfo buf)
{
	switch (field->type)
	{
		case FIELD_COUNT:
			append_int64(buf, s->word[field->at]);
			break;
		case FIELD_INT128:
			append_int128(buf, int128_from_words(&s->word[field->at]));
			break;
		case FIELD_TIME:
			append_instant(buf, s->word[field->at]);
			break;
		case FIELD_PARAM:
			append_int64(buf, s->param[field->at]);
			break;
		case FIELD_TIME_TYPE:
			appendStringInfo(buf, "\"%s\"", time_type_name(s->param[field->at]));
			break;
	}
}

/*
 * Appends the text form: the counts and parameters that are not zero, all
 * other fields, then the arrays.
 */
void
summary_write(const SummaryType *type, const Summary *s, StringInfo buf)
{
	appendStringInfo(buf, "{\"version\":%d", s->version);
	for (int i = 0; i < type->nfields; i++)
	{
		const Field *field = &type->fields[i];

		if (field_is_param(field) ? s->param[field->at] == 0 :
			field->at >= SUMMARY_NWORDS(s) ||
			(field->type == FIELD_COUNT && s->word[field->at] == 0))
			continue;
		appendStringInfo(buf, ",\"%s\":", field->name);
		summary_write_field(field, s, buf);
	}
	if (type->write)
		type->write(s, buf);
	appendStringInfoChar(buf, '}');
}

/* The value of one field into s, which has all words. */
static bool
read_field(TextReader *r, const Field *field, Summary *s)
{
	char		name[TEXT_KEY_SIZE];
	int128		wide;
	int64		value;

	switch (field->type)
	{
		case FIELD_COUNT:
			return text_int64(r, &s->word[field->at]);
		case FIELD_INT128:
			if (!text_int128(r, &wide))
				return false;
			int128_to_words(wide, &s->word[field->at]);
			return true;
		case FIELD_TIME:
			return text_instant(r, &s->word[field->at]);
		case FIELD_PARAM:
			if (!text_int64(r, &value))
				return false;
			if (value < 0 || value > PG_UINT8_MAX)
				return text_fail(r, "a number from 0 to 255");
			s->param[field->at] = value;
			return true;
		case FIELD_TIME_TYPE:
			if (!text_string(r, name, sizeof(name)))
				return false;
			s->param[field->at] = time_type_by_name(name);
			return s->param[field->at] != 0 || text_fail(r, "a time type");
	}
	pg_unreachable();
}

static bool
read_text(const SummaryType *type, TextReader *r, Summary **s)
{
	if (!text_expect(r, '{'))
		return false;
	if (text_accept(r, '}'))
		return text_end(r);
	do
	{
		char		key[TEXT_KEY_SIZE];
		int			i = 0;

		CHECK_FOR_INTERRUPTS();
		if (!text_key(r, key))
			return false;
		if (strcmp(key, "version") == 0)
		{
			int64		version;

			if (!text_int64(r, &version))
				return false;
			if (version < 0 || version > PG_UINT8_MAX)
				return text_fail(r, "a number from 0 to 255");
			(*s)->version = version;
			if (!summary_check_version(type, *s, r->escontext))
				return false;
			continue;
		}
		while (i < type->nfields && strcmp(key, type->fields[i].name) != 0)
			i++;
		if (i < type->nfields)
		{
			if (!read_field(r, &type->fields[i], *s))
				return false;
		}
		else if (type->read)
		{
			if (!type->read(r, key, s))
				return false;
		}
		else
			return text_fail_key(r, key);
	} while (text_accept(r, ','));
	return text_expect(r, '}') && text_end(r);
}

/* The input function of a type. */
Datum
summary_from_text(const SummaryType *type, FunctionCallInfo fcinfo)
{
	char	   *text = PG_GETARG_CSTRING(0);
	TextReader	r = {.type_name = type->name, .text = text, .at = text, .escontext = fcinfo->context};
	Summary    *s = summary_extend(type, summary_make(type));

	if (!read_text(type, &r, &s))
		PG_RETURN_NULL();
	summary_trim(type, s);
	if (!summary_check(type, s, fcinfo->context))
		PG_RETURN_NULL();
	if (type->pack)
	{
		/* What check knows of a state that is not packed can be its size only. */
		s = type->pack(s);
		if (!summary_check(type, s, fcinfo->context))
			PG_RETURN_NULL();
	}
	PG_RETURN_POINTER(s);
}
