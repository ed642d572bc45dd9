-- Revenue movements, lifetime value and acquisition cost.
\echo '== MONEY 1: where the revenue of each quarter came from and went, music shop'
\echo '   s = revenue_summary(before, after, was_customer), a row for each customer. REAL'
CREATE OR REPLACE TEMPORARY VIEW quarters AS
SELECT customer, date_trunc('quarter', day)::timestamp AS start, sum(value) AS amount
FROM   purchases
GROUP  BY 1, 2;

SELECT to_char(quarter, 'YYYY "Q"Q') AS quarter, round(revenue_before(s)) AS before, round(new_revenue(s)) AS new,
       round(reactivation(s)) AS "back", round(expansion(s)) AS more, -round(contraction(s)) AS less,
       -round(churned_revenue(s)) AS lost, round(revenue_after(s)) AS after,
       round(nrr(s), 1) AS "nrr %", round(grr(s), 1) AS "grr %", round(quick_ratio(s), 2) AS "quick ratio"
FROM  (SELECT quarter, revenue_summary(coalesce(b.amount, 0), coalesce(a.amount, 0), started < quarter) AS s
       FROM   buyers CROSS JOIN generate_series(timestamp '1997-01-01', '1998-04-01', '3 months') AS quarter
              LEFT JOIN quarters AS b ON b.customer = buyers.customer AND b.start = quarter - interval '3 months'
              LEFT JOIN quarters AS a ON a.customer = buyers.customer AND a.start = quarter
       GROUP  BY quarter) AS v
ORDER  BY v.quarter;

\echo '== MONEY 2: monthly revenue by contract in December 2023, telephone company, and what a customer'
\echo '   has brought so far: clv(12 * charge, years, cac); the cost is not in the source and taken as 0.'
\echo '   Customers and charges REAL, dates RECONSTRUCTED. Nobody''s charge is known to have changed'
SELECT coalesce(contract, 'all') AS contract, round(revenue_before(s)) AS before, round(new_revenue(s)) AS new,
       -round(churned_revenue(s)) AS lost, round(revenue_after(s)) AS after, round(nrr(s), 1) AS "nrr %",
       round(charge, 2) AS charge, round(years, 1) AS years, round(clv(12 * charge, years, 0)) AS clv
FROM  (SELECT contract, avg(monthly_charges) AS charge,
              avg(coalesce(ended, '2024-01-01') - started) / 365.25 AS years,
              revenue_summary(CASE WHEN started < '2023-12-01' THEN monthly_charges ELSE 0 END,
                              CASE WHEN ended IS NULL THEN monthly_charges ELSE 0 END) AS s
       FROM   customers
       GROUP  BY ROLLUP (contract)) AS c
ORDER  BY c.contract;

\echo '== MONEY 3: customer lifetime value, a model of the purchases until September 1997, against the'
\echo '   39 weeks that followed. clv_fit(repeats, recency, age, average_value), expected_purchases,'
\echo '   expected_clv(model, 39, ..., 0.01, 4.345): discounted by 1 % a month. REAL purchases.'
\echo '   Of a customer: expected and bought are numbers of purchases, clv and paid their value'
CREATE OR REPLACE TEMPORARY VIEW histories AS
SELECT customer, repeats(h), recency(h) / 7.0 AS recency, customer_age(h) / 7.0 AS age, average_value(h)
FROM  (SELECT customer, purchase_summary(day, date '1997-09-30', value) AS h
       FROM   purchases
       GROUP  BY customer) AS p;

CREATE OR REPLACE TEMPORARY VIEW model AS
SELECT clv_fit(repeats, recency, age, average_value) AS model FROM histories;

SELECT round((m ->> 'r')::numeric, 3) AS r, round((m ->> 'alpha')::numeric, 3) AS alpha,
       round((m ->> 'a')::numeric, 3) AS a, round((m ->> 'b')::numeric, 3) AS b,
       round((m ->> 'p')::numeric, 2) AS p, round((m ->> 'q')::numeric, 2) AS q, round((m ->> 'v')::numeric, 2) AS v,
       m ->> 'customers' AS customers, m ->> 'converged' AS converged
FROM   model, LATERAL (SELECT model::jsonb AS m) AS j;

SELECT least(repeats, 6) || CASE WHEN least(repeats, 6) = 6 THEN ' or more' ELSE '' END AS "repeat purchases",
       count(*) AS customers,
       round(100 * avg(p_alive(model, repeats, recency, age))::numeric) AS "alive %",
       round(avg(expected_purchases(model, 39, repeats, recency, age))::numeric, 2) AS expected,
       round(avg(coalesce(bought, 0)), 2) AS bought,
       round(avg(expected_clv(model, 39, repeats, recency, age, average_value, 0.01, 4.345))::numeric, 2) AS clv,
       round(avg(coalesce(paid, 0)), 2) AS paid
FROM   model, histories LEFT JOIN (SELECT customer, count(DISTINCT day) AS bought, sum(value) AS paid
                                   FROM   purchases
                                   WHERE  day > '1997-09-30'
                                   GROUP  BY customer) AS later USING (customer)
GROUP  BY least(repeats, 6)
ORDER  BY least(repeats, 6);

\echo '== MONEY 4: what a new customer costs and brings, by channel, 2023'
\echo '   cac_agg(spend, new_customers). GENERATED'
SELECT coalesce(channel, 'all') AS channel, sum(spend) AS spend, sum(won) AS "new customers",
       round(cac_agg(spend, won), 2) AS cac,
       CASE grouping(channel) WHEN 0 THEN spark(array_agg(cac ORDER BY quarter)) END AS "cac Q1-Q4",
       sum(amount) AS revenue, round(sum(amount) / sum(spend), 2) AS "revenue / spend"
FROM  (SELECT channel, quarter, spend, won, amount, spend / nullif(won, 0) AS cac
       FROM   campaigns JOIN (SELECT channel, date_trunc('quarter', at)::date AS quarter, count(*) AS won, sum(amount) AS amount
                              FROM   leads JOIN lead_events ON lead = id AND kind = 'purchase'
                              GROUP  BY 1, 2) AS l USING (channel, quarter)) AS c
GROUP  BY ROLLUP (channel)
ORDER  BY c.channel;
