-- KPIs of the tables in schema.sql, as a monthly report. Run by examples/demo.sh.
\set ON_ERROR_STOP on
\pset pager off
\pset footer off
\pset border 1
\pset null -

\echo
\echo 'Monthly report, December 2023: service, volume, customers, money, sales.'
\echo 'REAL: as published. RECONSTRUCTED: real, but for dates that the source does not give.'
\echo 'GENERATED: made by arithmetic, only to show the expression. Under each title is the expression.'
\echo
\ir report/service.sql
\ir report/volume.sql
\ir report/customers.sql
\ir report/money.sql
\ir report/sales.sql
