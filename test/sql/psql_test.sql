-- Charts in the terminal: spark and bar
\set SHOW_CONTEXT never

SELECT spark(ARRAY[1, 2, 3, 4, 5, 6, 7, 8]);
-- the range from 0 to 8 in eight equal parts; the greatest belongs to the last
SELECT v, spark(ARRAY[0, 8, v]) FROM generate_series(0, 8) AS v;
SELECT spark(ARRAY[0, 0.9999999999, 1, 7.9999999999, 8]);

-- a month without a value is a gap, not a 0
SELECT '[' || spark(ARRAY[3, NULL, 1, 2, NULL]) || ']';
SELECT '[' || spark(ARRAY[NULL, NULL]::numeric[]) || ']';
-- negative values
SELECT spark(ARRAY[-100, -50, 0, 50, 100]);
-- nothing varies: the middle
SELECT spark(ARRAY[5]), spark(ARRAY[5, 5, 5]), spark(ARRAY[0, 0.0]);
SELECT spark('{}'::numeric[]) = '', spark(NULL::numeric[]) IS NULL;

-- what aggregates return needs no cast
SELECT spark(array_agg(n ORDER BY day)), spark(array_agg(mean ORDER BY day)),
	spark(array_agg(median ORDER BY day)), spark(array_agg(day ORDER BY day)),
	spark(array_agg(day::smallint ORDER BY day)), spark(array_agg(median::real ORDER BY day))
FROM (SELECT day, count(*) AS n, avg(n) AS mean, percentile_cont(0.5) WITHIN GROUP (ORDER BY n) AS median
	FROM generate_series(1, 5) AS day, generate_series(1, day * day) AS n GROUP BY day) AS daily;
SELECT spark('{1,2,NULL,4}');

-- every digit counts
SELECT spark(ARRAY[9223372036854775806, 9223372036854775807]),
	spark(ARRAY[1e-300, 2e-300]::float8[]), spark(ARRAY[-1e300, 1e300, 0]::float8[]);
SELECT length(s), left(s, 9), right(s, 9) FROM (SELECT spark(array_agg(i)) AS s FROM generate_series(1, 10000) AS i) AS x;
-- lower bounds other than 1
SELECT spark('[5:7]={1,2,3}'::int[]);

SELECT spark('{1,NaN}'::numeric[]);
SELECT spark('{1,NaN}'::float8[]);
SELECT spark('{1,-Infinity}'::float8[]);
SELECT spark('{{1,2},{3,4}}'::int[]);
SELECT spark('{1,two}');

-- A bar is 20 characters at 100 percent, drawn in eighths of a character.
SELECT share, bar(share), length(bar(share)) FROM unnest(ARRAY[0, 1, 2.5, 5, 37.5, 50, 99, 100]) AS share;
-- one character is 8 eighths: 12.5 percent each, to the nearest
SELECT eighth, bar(12.5 * eighth, 1) FROM generate_series(0, 8) AS eighth;
SELECT bar(6.24, 1) = '', bar(6.25, 1) = bar(12.5, 1);
SELECT bar(100, 3), bar(50, 3), length(bar(100, 1000));
SELECT bar(NULL) IS NULL, bar(50, NULL) IS NULL;

SELECT bar(100.1);
SELECT bar(-0.1);
SELECT bar('NaN');
SELECT bar(50, 0);
SELECT bar(50, 1001);

-- A database whose encoding has no block characters draws with ASCII.
\set home :DBNAME
CREATE DATABASE cxkpi_ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C';
\c cxkpi_ascii
CREATE EXTENSION cxkpi;
SELECT spark(ARRAY[1, 2, 3, 4, 5, 6, 7, 8, NULL, 1]), spark(ARRAY[5, 5]);
SELECT share, bar(share, 8) FROM unnest(ARRAY[0, 6, 6.25, 50, 93.75, 100]) AS share;
\c :home
DROP DATABASE cxkpi_ascii;
