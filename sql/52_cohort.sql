
--@ summary_type activity_summary
COMMENT ON TYPE activity_summary IS 'the periods in which a customer was active';

CREATE FUNCTION activity_summary_combine(activity_summary, activity_summary) RETURNS activity_summary
	AS 'MODULE_PATHNAME', 'cxkpi_summary_combine' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION activity_summary_combine(activity_summary, activity_summary)
	IS 'implementation of + operator, and the combine function';

CREATE OPERATOR + (
	LEFTARG = activity_summary, RIGHTARG = activity_summary, FUNCTION = activity_summary_combine, COMMUTATOR = +
);
COMMENT ON OPERATOR + (activity_summary, activity_summary) IS 'merge two summaries of one customer';

--@ aggregate_without_inverse rollup(activity_summary)
--@   accum    activity_summary_combine
--@   summary  activity_summary
--@   size     256
--@   comment  merge summaries of one customer

--@ activity_aggregate date
--@   bounds  period_bounds
--@   symbol  date

--@ activity_aggregate date
--@   bounds  date[]
--@   symbol  date_array

--@ activity_aggregate timestamp
--@   bounds  period_bounds
--@   symbol  timestamp

--@ activity_aggregate timestamp
--@   bounds  timestamp[]
--@   symbol  timestamp_array

--@ activity_aggregate timestamptz
--@   bounds  period_bounds
--@   symbol  timestamptz

--@ activity_aggregate timestamptz
--@   bounds  timestamptz[]
--@   symbol  timestamptz_array

CREATE FUNCTION active_periods(activity activity_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_activity_active_periods' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION active_periods(activity activity_summary) IS 'number of periods with an event';

CREATE FUNCTION outside(activity activity_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_activity_outside' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION outside(activity activity_summary)
	IS 'number of events before the first and after the last period';

CREATE FUNCTION unknown(activity activity_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_activity_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(activity activity_summary) IS 'number of events without a time';

--@ summary_type cohort_summary
COMMENT ON TYPE cohort_summary
	IS 'customers by the period of their first activity, and their activity in the periods after it';

--@ summary_merge cohort_summary
--@   size  5120

CREATE FUNCTION cohort_summary_accum(cohort_summary, activity_summary) RETURNS cohort_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_summary_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_accum(cohort_summary, activity_summary) IS 'add a customer to a summary';

CREATE FUNCTION cohort_summary_accum_inv(cohort_summary, activity_summary) RETURNS cohort_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_summary_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_accum_inv(cohort_summary, activity_summary)
	IS 'remove a customer from a summary';

CREATE FUNCTION cohort_summary_final(cohort_summary) RETURNS cohort_summary
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_summary_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cohort_summary_final(cohort_summary) IS 'NULL if a window has no customer';

--@ aggregate cohort_summary(activity activity_summary)
--@   accum    cohort_summary_accum
--@   summary  cohort_summary
--@   size     5120
--@   final    cohort_summary_final
--@   comment  customers by the period of their first activity, and their activity in the periods after it

CREATE FUNCTION cohorts(cohorts cohort_summary, on_or_after boolean DEFAULT false, as_of timestamptz DEFAULT NULL)
	RETURNS TABLE(cohort_start timestamptz, period_no integer, customers bigint, active bigint, retention numeric)
	AS 'MODULE_PATHNAME', 'cxkpi_cohorts' LANGUAGE C STABLE PARALLEL SAFE COST 100 ROWS 500;
COMMENT ON FUNCTION cohorts(cohort_summary, boolean, timestamptz)
	IS 'customers of each cohort active in each period, or in it or later, and in percent; NULL if it has not ended';

CREATE FUNCTION earlier(cohorts cohort_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_earlier' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION earlier(cohorts cohort_summary)
	IS 'number of customers in no cohort because they were active before the first period';

CREATE FUNCTION inactive(cohorts cohort_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_inactive' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION inactive(cohorts cohort_summary)
	IS 'number of customers in no cohort because they were active in no period';

CREATE FUNCTION outside(cohorts cohort_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_outside' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION outside(cohorts cohort_summary)
	IS 'number of events before the first and after the last period';

CREATE FUNCTION unknown(cohorts cohort_summary) RETURNS bigint
	AS 'MODULE_PATHNAME', 'cxkpi_cohort_unknown' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION unknown(cohorts cohort_summary) IS 'number of events without a time';
