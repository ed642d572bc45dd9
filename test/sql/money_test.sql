SET datestyle = 'ISO, YMD';
\set SHOW_CONTEXT never
\pset null 'NULL'

-- Monthly revenue of nine customers in May and in June.
CREATE TEMP TABLE revenue (customer text, may numeric(12,2), june numeric(12,2), was_customer boolean);
INSERT INTO revenue VALUES
	('unchanged',   100,   100,  true),
	('grows',       100,   150,  true),
	('shrinks',     100,    60,  true),
	('churns',      100,     0,  true),
	('new',           0,    70,  false),
	('back',          0,    30,  true),
	('gone before',   0,     0,  true),
	('not billed', NULL,    20,  true),
	('in dispute',   50,  NULL,  true);

-- 400 in May: + 70 new, + 30 reactivated, + 50, - 40, - 100 churned makes 410.
SELECT revenue_before(s), new_revenue(s), reactivation(s), expansion(s), contraction(s), churned_revenue(s),
	revenue_after(s), unknown(s)
FROM (SELECT revenue_summary(may, june, was_customer) AS s FROM revenue) x;

-- Of the 400, 260 without expansion and 310 with it; (70 + 50) / (40 + 100).
SELECT round(grr(s), 4) AS grr, round(nrr(s), 4) AS nrr, round(quick_ratio(s), 4) AS quick_ratio,
	round(new_share(s), 4) AS new_share, round(expansion_share(s), 4) AS expansion_share
FROM (SELECT revenue_summary(may, june, was_customer) AS s FROM revenue) x;

SELECT m.* FROM (SELECT revenue_summary(may, june, was_customer) AS s FROM revenue) x, revenue_movements(s) AS m;

-- Who comes back is never an expansion: not in NRR, not in the quick ratio.
-- Tested in the other order, as "june > may" first, 130 would be expansion.
SELECT sum(CASE WHEN june > may THEN june - may END) FILTER (WHERE may = 0 AND was_customer) AS back,
	reactivation(revenue_summary(may, june, was_customer)),
	sum(CASE WHEN june > may THEN june - may END) FILTER (WHERE was_customer) AS expansion_of_others,
	expansion(revenue_summary(may, june, was_customer))
FROM revenue WHERE may IS NOT NULL AND june IS NOT NULL;

-- Without was_customer everybody from zero is new.
SELECT new_revenue(s), reactivation(s) FROM (SELECT revenue_summary(may, june) AS s FROM revenue) x;

-- The definitions themselves, written by hand.
SELECT grr(s) = 100 * sum(least(may, june)) FILTER (WHERE may > 0) / sum(may) FILTER (WHERE may > 0) AS grr,
	nrr(s) = 100 * sum(june) FILTER (WHERE may > 0) / sum(may) FILTER (WHERE may > 0) AS nrr,
	revenue_after(s) = sum(june) AS revenue_after
FROM revenue, (SELECT revenue_summary(may, june, was_customer) AS s FROM revenue) x
WHERE may IS NOT NULL AND june IS NOT NULL GROUP BY s;

-- A month in which nothing is lost has churn of 0, not NULL; nothing to divide by is NULL.
SELECT churned_revenue(s), grr(s), quick_ratio(s) FROM (SELECT revenue_summary(10, 20) AS s) x;
SELECT churned_revenue(s), grr(s), nrr(s), quick_ratio(s), new_share(s), revenue_after(s)
FROM (SELECT revenue_summary(may, june) AS s FROM revenue WHERE false) x;
SELECT revenue_summary(NULL, june, true) FROM revenue;
-- NULL for was_customer only matters to who had no revenue before.
SELECT revenue_summary(before, after, NULL) FROM (VALUES (0, 5), (5, 0), (0, 0)) AS v (before, after);

-- To the last digit, in any order, and without a trace of what was taken away.
SELECT revenue_after(s), s FROM (SELECT revenue_summary(before, after) AS s
	FROM (VALUES (0, 0.1), (0.2, 0.3), (1e-20, 0), (12345678901, 12345678901.000)) AS v (before, after)) x;
SELECT count(DISTINCT s), min(s::text) FROM (
	SELECT revenue_summary(0, amount ORDER BY amount) AS s FROM (VALUES (0.5), (0.50), (2.000)) AS v (amount)
	UNION ALL
	SELECT revenue_summary(0, amount ORDER BY amount DESC) FROM (VALUES (0.5), (0.50), (2.000)) AS v (amount)) x;
-- Sums beyond 64 bits too: the tenths of each pair add up to a whole amount, which needs no decimal place.
SELECT count(*), bool_and(new_revenue(s) = whole + 1) AS exact, bool_and(s = ('{"new_customers":2,"new":' || whole + 1 || '}')::revenue_summary) AS reduced
FROM (SELECT i * 7919 * 1e22 AS whole, revenue_summary(0, v) AS s FROM generate_series(1, 100) AS i, LATERAL (VALUES (0.1), (i * 7919 * 1e22 + 0.9)) AS p (v) GROUP BY i) x;
SELECT i, revenue_summary(0, amount) OVER (ORDER BY i ROWS 1 PRECEDING)
FROM (VALUES (1, 0.001), (2, 7), (3, 30), (4, 0)) AS v (i, amount);

SELECT error_of($$SELECT revenue_summary(-5, 10)$$);
SELECT error_of($$SELECT revenue_summary(5, -0.01)$$);
SELECT error_of($$SELECT revenue_summary('NaN', 10)$$);
SELECT error_of($$SELECT revenue_summary(1, 1e37)$$);
SELECT error_of($$SELECT revenue_summary(0, 99999999999999999999999999999999999.01)$$);
SELECT new_revenue(revenue_summary(0, 99999999999999999999999999999999999.1));
SELECT error_of($$SELECT revenue_summary(1, amount) FROM (VALUES (1e30), (1e-30)) AS v (amount)$$);
SELECT error_of($$SELECT revenue_summary(0, 5e35) FROM generate_series(1, 3)$$);

-- Summaries merge as the rows do.
CREATE TEMP TABLE movements AS
SELECT i, i % 7 AS shop,
	CASE WHEN i % 11 = 0 THEN NULL WHEN i % 3 = 0 THEN 0 ELSE (i * 7919 % 10007) / 100.0 END::numeric(12,2) AS before,
	CASE WHEN i % 13 = 0 THEN NULL WHEN i % 5 = 0 THEN 0 ELSE (i * 104729 % 10009) / 1000.0 END::numeric(12,3) AS after,
	i % 2 = 0 AS was_customer
FROM generate_series(1, 20000) AS i;
ANALYZE movements;
SELECT rollup(s) = (SELECT revenue_summary(before, after, was_customer) FROM movements) AS same
FROM (SELECT revenue_summary(before, after, was_customer) AS s FROM movements GROUP BY shop) x;
SELECT revenue_summary(1, 3) + revenue_summary(2.5, 0);
SELECT bool_and(rolled = s + previous) AS same FROM (
	SELECT rollup(s) OVER (ORDER BY shop ROWS 1 PRECEDING) AS rolled, s, lag(s) OVER (ORDER BY shop) AS previous
	FROM (SELECT shop, revenue_summary(before, after, was_customer) AS s FROM movements GROUP BY shop) x) y;

-- Against SQL by hand, on every row.
SELECT new_revenue(s) = sum(after) FILTER (WHERE before = 0 AND NOT was_customer) AS new,
	reactivation(s) = sum(after) FILTER (WHERE before = 0 AND was_customer) AS reactivation,
	expansion(s) = sum(after - before) FILTER (WHERE before > 0 AND after > before) AS expansion,
	contraction(s) = sum(before - after) FILTER (WHERE after > 0 AND after < before) AS contraction,
	churned_revenue(s) = sum(before) FILTER (WHERE after = 0) AS churned,
	revenue_after(s) - revenue_before(s) = sum(after - before) AS change,
	unknown(s) = count(*) FILTER (WHERE before IS NULL OR after IS NULL) AS unknown
FROM movements, (SELECT revenue_summary(before, after, was_customer) AS s FROM movements) x GROUP BY s;
SELECT sum(m.amount) = revenue_after(s) - revenue_before(s) AS change
FROM (SELECT revenue_summary(before, after, was_customer) AS s FROM movements) x, revenue_movements(s) AS m GROUP BY s;

-- What cannot be a summary of customers.
SELECT error_of($$SELECT '{"new":5}'::revenue_summary$$);
SELECT error_of($$SELECT '{"new_customers":1}'::revenue_summary$$);
SELECT error_of($$SELECT '{"new_customers":1,"new":-5}'::revenue_summary$$);
SELECT error_of($$SELECT '{"churned_customers":1,"churned":5,"before":4}'::revenue_summary$$);
SELECT error_of($$SELECT '{"new_customers":-1}'::revenue_summary$$);
SELECT error_of($$SELECT '{"expanded_customers":9223372036854775807,"churned_customers":9223372036854775807}'::revenue_summary$$);
SELECT error_of($$SELECT '{"new_customers":1,"new":5,"new":5}'::revenue_summary$$);
SELECT error_of($$SELECT '{"new_customers":1,"new":1e5}'::revenue_summary$$);
SELECT error_of($$SELECT '{"new_customers":1,"new":9999999999999999999999999999999999999}'::revenue_summary$$);
SELECT error_of($$SELECT '{"new_customers":1,"new":}'::revenue_summary$$);
SELECT error_of($$SELECT '{"old":5}'::revenue_summary$$);
SELECT error_of($$SELECT '{"new_customers":9223372036854775807,"new":1}'::revenue_summary + revenue_summary(0, 1)$$);
SELECT error_of($$SELECT revenue_summary_combine_inv(revenue_summary(0, 1), revenue_summary(0, 2))$$);
SELECT error_of($$SELECT '{"version":2}'::revenue_summary$$);
-- 5.00 and 5 are one amount
SELECT '{"new_customers":1,"new":5.00}'::revenue_summary = revenue_summary(0, 5);

-- Inverse functions called by hand take away only what can have been added.
SELECT error_of($$SELECT revenue_summary_accum_inv(revenue_summary(5, 6), 6, 7)$$);
SELECT error_of($$SELECT revenue_summary_accum_inv(NULL, 0, 0)$$);
SELECT revenue_summary_accum_inv(revenue_summary(before, after), 6, 7) FROM (VALUES (5, 6), (6, 7)) AS v (before, after);
SELECT cac_summary_accum_inv(cac_summary(5, 2), 6, 1);
SELECT error_of($$SELECT cac_summary_accum_inv(cac_summary(5, 1), 6, 2)$$);

-- CAC: 10,000 spent on 20,000 customers.
SELECT cac_agg(10000, 20000);
-- A ratio of sums: 0.9 and 10 for the channels, but 1.81 for what was spent.
SELECT channel, cac_agg(spend, customers) FROM (VALUES ('web', 900, 1000), ('fair', 1100, 110)) AS v (channel, spend, customers)
GROUP BY ROLLUP (channel) ORDER BY channel;
SELECT cac_agg(500, 0) AS no_customers, cac_agg(NULL, 5) AS no_spend_known;
SELECT cac_agg(spend, 1::bigint) FROM (SELECT 1.5 AS spend WHERE false) x;
-- A row that is not complete would bend the ratio; a credit note is negative spend.
SELECT cac(s), spend(s), new_customers(s), unknown(s), s FROM (SELECT cac_summary(spend, customers) AS s
	FROM (VALUES (100.10, 10), (-0.10, 0), (50, NULL), (NULL, 7)) AS v (spend, customers)) x;
SELECT i, cac_agg(spend, customers) OVER (ORDER BY i ROWS 1 PRECEDING)
FROM (VALUES (1, 100.001, 10), (2, 60, 20), (3, 30, 0), (4, 30, 0)) AS v (i, spend, customers);
SELECT cac(rollup(s)), cac(sum_of) FROM (SELECT cac_summary(10, 4) AS s UNION ALL SELECT cac_summary(20, 6)) x,
	(SELECT cac_summary(10, 4) + cac_summary(20, 6) AS sum_of) y GROUP BY sum_of;
-- Numbers of customers of any type, as a sum of counts is numeric; a whole one each.
SELECT cac_agg(10, 4::smallint), cac_agg(10, 4::bigint), cac_agg(10, 4.0) = cac_agg(10, 4) AS whole, cac_agg(spend, won)
FROM (SELECT sum(spend) AS spend, sum(customers) AS won FROM (VALUES (30::bigint, 2::bigint), (10, 6)) AS v (spend, customers)) x;
SELECT error_of($$SELECT cac_agg(10, 1.5)$$);
SELECT error_of($$SELECT cac_agg(10, 9223372036854775808)$$);
SELECT error_of($$SELECT cac_agg(10, -1)$$);
SELECT error_of($$SELECT cac_agg('NaN', 1)$$);
SELECT error_of($$SELECT '{"new_customers":-1}'::cac_summary$$);
SELECT error_of($$SELECT '{"spend":"5"}'::cac_summary$$);
SELECT to_jsonb(cac_summary(10.5, 2));

-- CLV: what a customer brings in a year, for years, less what he cost.
SELECT clv(1200, 3, 500), clv(1200, 2.5, 0.50), clv(1200, NULL, 0);
-- The other source's: value / duration x 100.
SELECT round(3600 / 36.0 * 100, 2) AS value_per_duration;
-- ARPU / churn rate on the Telco customers: 456,116.60 a month from 7,043, of whom 1,869 churn.
-- Without churn NULL, not 0.
SELECT round((456116.60 / 7043) / nullif(1869 / 7043.0, 0), 3) AS arpu_over_churn, (456116.60 / 7043) / nullif(0 / 7043.0, 0) AS no_churn;
-- They take 139,130.85 a month with them: MRR churn of 30.50335 percent.
SELECT round(100 - grr(revenue_summary(before, after)), 10) AS mrr_churn
FROM (VALUES (456116.60 - 139130.85, 456116.60 - 139130.85), (139130.85, 0)) AS v (before, after);

-- Text and binary form, the bytes as the source has them.
SELECT cac_summary_send(cac_summary(1234.50, 10)) = '\x01110100' || '\x000000000000000a0000000000000000'::bytea || '\x00000000000030390000000000000000' AS bytes;
CREATE TEMP TABLE sent AS SELECT revenue_summary(before, after, was_customer) AS revenue, cac_summary(before, i) AS costs FROM movements;
SELECT revenue::jsonb::text::revenue_summary = revenue AS revenue, costs::jsonb::text::cac_summary = costs AS costs FROM sent;
SELECT revenue::text::revenue_summary = revenue AS revenue, costs::text::cac_summary = costs AS costs FROM sent;
SELECT received('revenue_summary', revenue_summary_send(revenue)) = revenue::text AS revenue,
	received('cac_summary', cac_summary_send(costs)) = costs::text AS costs FROM sent;
-- an amount on a larger scale than it needs, a scale too large, an odd length
SELECT error_of($$SELECT received('cac_summary', '\x01110100' || int8send(0) || int8send(0) || int8send(50) || int8send(0))$$);
SELECT error_of($$SELECT received('cac_summary', '\x01117f00' || int8send(0) || int8send(0) || int8send(55) || int8send(0))$$);
SELECT error_of($$SELECT received('cac_summary', '\x01110000' || int8send(0) || int8send(0) || int8send(0) || int8send(9223372036854775807))$$);
SELECT error_of($$SELECT received('cac_summary', '\x01110000' || int8send(0))$$);
SELECT error_of($$SELECT received('revenue_summary', '\x01080001' || decode(repeat('00', 160), 'hex'))$$);

-- The same answer under every plan, of no rows too.
SELECT one_answer('SELECT team, revenue_summary(score / 10.0, CASE WHEN id % 5 > 0 THEN id % 101 / 100.0 ELSE 0 END, hit) FROM big GROUP BY team');
SELECT one_answer('SELECT nrr(revenue_summary(score, id % 11)), cac_summary(id / 8.0, score), cac_agg(id / 8.0, score) FROM big');
SELECT one_answer('SELECT revenue_summary(score, id % 11, hit), cac_agg(id, score), cac_summary(id, score) FROM big WHERE id % 7 > 7');
SELECT one_answer('SELECT rollup(s) FROM (SELECT team, revenue_summary(score, id % 11) AS s FROM big GROUP BY team) x') LIKE 'one%' AS rolled;
