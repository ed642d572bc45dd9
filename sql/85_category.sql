--@ summary_type category_summary
--@   send category_summary_send
COMMENT ON TYPE category_summary IS 'number of events of each category';

--@ summary_merge category_summary
--@   combine  category_summary_combine
--@   subtract category_summary_subtract
--@   size     4096
--@   initial  {}

--@ category_aggregate category text
--@   category  text
--@   symbol    category_summary
--@   comment   number of events of each category
-- Of a varchar or char, PostgreSQL would take category_summary(x) for a cast to
-- the type of that name, which it prefers to a cast of the argument.
--@ category_aggregate category character varying
--@   category  character varying
--@   symbol    category_summary
--@   comment   number of events of each category

--@ category_aggregate category character
--@   category  character
--@   symbol    category_summary_char
--@   comment   number of events of each category

--@ category_aggregate labels text[]
--@   category  text[]
--@   symbol    categories_summary
--@   comment   number of events with each label, of which an event may have several

CREATE FUNCTION categories(categories category_summary)
	RETURNS TABLE(category text, events bigint, share numeric, error bigint)
	AS 'MODULE_PATHNAME', 'cxkpi_categories' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 100;
COMMENT ON FUNCTION categories(category_summary)
	IS 'events of each category by falling number, their share in percent and by how much the number may be too low';

CREATE FUNCTION events(categories category_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_category_events' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION events(categories category_summary)
	IS 'number of events with a known category, or known to have none';

CREATE FUNCTION unlabelled(categories category_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_category_unlabelled' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unlabelled(categories category_summary) IS 'number of events known to have no label';

CREATE FUNCTION unknown(categories category_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_category_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(categories category_summary) IS 'number of events with an unknown category';

CREATE FUNCTION is_exact(categories category_summary) RETURNS boolean
	AS 'MODULE_PATHNAME', 'cxkpi_category_is_exact' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_exact(categories category_summary)
	IS 'whether every category was counted exactly, as it is up to 10000 of them';
