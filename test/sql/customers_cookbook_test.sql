-- Customer KPIs that are one expression over the kernels, as docs/customer.md has them.
SET datestyle = 'ISO, YMD';
SET timezone = 'UTC';

CREATE TEMP TABLE customers (name text, started date, ended date, referred_by text, joined_club date, left_club date);
INSERT INTO customers VALUES
	('Ann', '2024-03-01', NULL, NULL, '2025-02-01', NULL), ('Bob', '2024-05-01', '2026-01-20', 'Ann', NULL, NULL),
	('Cem', '2025-06-01', NULL, NULL, '2026-01-10', NULL), ('Dea', '2025-09-01', NULL, 'Ann', NULL, NULL),
	('Eve', '2026-01-05', NULL, 'Dea', '2026-01-05', NULL), ('Fay', '2026-01-12', NULL, NULL, NULL, NULL);
CREATE TEMP TABLE orders (name text, at date, amount numeric);
INSERT INTO orders VALUES
	('Ann', '2024-03-01', 40), ('Ann', '2026-01-03', 60), ('Ann', '2026-01-20', 30), ('Bob', '2024-05-02', 80), ('Cem', '2025-12-20', 20),
	('Cem', '2026-01-25', 90), ('Dea', '2025-09-01', 15), ('Eve', '2026-01-05', 50), ('Fay', '2026-01-12', 25);

-- Returning customers of January: two orders in it (Ann of Ann, Cem, Eve, Fay)
SELECT rate_agg(orders >= 2)::int AS returning
FROM (SELECT name, count(*) AS orders FROM orders WHERE at >= '2026-01-01' AND at < '2026-02-01' GROUP BY name) AS o;
-- or a first order before it (Ann and Cem).
SELECT rate_agg(first_order < '2026-01-01')::int AS returning
FROM (SELECT name, min(at) AS first_order FROM orders WHERE at < '2026-02-01' GROUP BY name HAVING max(at) >= '2026-01-01') AS o;

-- Referrals: of the new customers of January (Eve and Fay), those who were
-- recommended; and by whom of all.
SELECT rate_agg(referred_by IS NOT NULL) FILTER (WHERE started >= '2026-01-01' AND started < '2026-02-01')::int AS referred FROM customers;
SELECT referred_by, count(*) FROM customers WHERE referred_by IS NOT NULL GROUP BY referred_by ORDER BY count(*) DESC, referred_by;

-- The club as a flow: of the customers on 1 January who were no members (Bob,
-- Cem, Dea), those who joined in January (Cem).  Eve was no customer yet.
SELECT rate_agg(coalesce(joined_club < '2026-02-01', false))::numeric(5, 2) AS joined
FROM customers WHERE started < '2026-01-01' AND coalesce(ended >= '2026-01-01', true) AND coalesce(joined_club >= '2026-01-01', true);
-- As a stock: of the customers on 1 February (all but Bob), the members (Ann, Cem, Eve).
SELECT rate_agg(coalesce(joined_club < '2026-02-01' AND coalesce(left_club >= '2026-02-01', true), false))::int AS members
FROM customers WHERE started < '2026-02-01' AND coalesce(ended >= '2026-02-01', true);
-- NULL is unknown to a rate: without coalesce, who never joined would be left out.
SELECT rate_agg(joined_club < '2026-02-01')::int AS wrong FROM customers WHERE started < '2026-02-01' AND coalesce(ended >= '2026-02-01', true);
-- The club's own churn is that of any customer; who is no member has no start.
SELECT at_start, gained, lost, at_end, unknown(s) FROM (SELECT customer_series(joined_club, left_club, '{2026-01-01,2026-02-01}') AS s FROM customers) AS v, periods(s);

-- Last contact, and who is overdue after 90 days; never is longest ago.
SELECT name, date '2026-02-01' - max(at) AS days_ago FROM customers LEFT JOIN orders USING (name) WHERE ended IS NULL GROUP BY name ORDER BY 2 DESC NULLS FIRST, 1;
SELECT rate_agg(last < date '2026-02-01' - 90)::int AS overdue
FROM (SELECT coalesce(max(at), '-infinity') AS last FROM customers LEFT JOIN orders USING (name) WHERE ended IS NULL GROUP BY name) AS c;

-- Recency, frequency and value in fifths, equal customers alike: 5 is best.
SELECT name, ceil(5 * cume_dist() OVER (ORDER BY max(at)))::int AS recency, ceil(5 * cume_dist() OVER (ORDER BY count(*)))::int AS frequency,
	ceil(5 * cume_dist() OVER (ORDER BY sum(amount)))::int AS value
FROM orders WHERE at < '2026-02-01' GROUP BY name ORDER BY name;
