\echo Use "ALTER EXTENSION cxkpi UPDATE TO '0.2.0'" to load this file. \quit

-- Fast aggregation is in the library alone.
