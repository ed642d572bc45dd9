-- KPIs of the tables in schema.sql, as a monthly report. Run by examples/demo.sh.
\set ON_ERROR_STOP on
\pset pager off
\pset footer off
\pset border 1
\pset null -

\ir report/service.sql
\ir report/volume.sql
\ir report/customers.sql
\ir report/money.sql
\ir report/sales.sql
