-- The models of customer lifetime value: sample, fit and predictions.
SET datestyle = 'ISO, YMD';
SET extra_float_digits = 1;
\set SHOW_CONTEXT never
\pset null 'NULL'

-- 2,357 customers of CDNOW, their purchases until September 1997; weeks.
CREATE TEMP TABLE cdnow (customer int, day date, value numeric);
\copy cdnow FROM 'examples/data/cdnow.csv' (FORMAT csv, HEADER)
CREATE TEMP TABLE customer AS
SELECT customer, repeats(h) AS x, recency(h) / 7 AS tx, customer_age(h) / 7 AS t, average_value(h) AS m, h
FROM (SELECT customer, purchase_summary(day, '1997-09-30', value) AS h FROM cdnow GROUP BY customer) c;
SELECT count(*), sum(x) AS repeats, count(*) FILTER (WHERE x > 0) AS repeaters, max(x),
	round(sum(tx)::numeric, 6) AS recency, round(sum(t)::numeric, 6) AS age FROM customer;
-- The same by hand.
SELECT count(*), bool_and((x, recency(h), customer_age(h), round(m, 8)) IS NOT DISTINCT FROM (by_hand.repeats, by_hand.recency, by_hand.age, round(by_hand.value, 8))) AS same
FROM customer JOIN (
	SELECT customer, count(*) - 1 AS repeats, (max(day) - min(day))::float8 AS recency, (date '1997-09-30' - min(day))::float8 AS age,
		(sum(value) - (array_agg(value ORDER BY day))[1]) / nullif(count(*) - 1, 0) AS value
	FROM (SELECT customer, day, sum(value) AS value FROM cdnow WHERE day <= '1997-09-30' GROUP BY customer, day) days
	GROUP BY customer) by_hand USING (customer);

-- The fit, against the published r .243, alpha 4.414, a .793, b 2.426,
-- LL -9582.4 (Fader, Hardie, Lee 2005) and p 6.25, q 3.74, v 15.44 (Fader,
-- Hardie 2013); and against the maximum found by another program, to 1e-3 and
-- the likelihoods to 1e-4.
CREATE TEMP TABLE fitted AS SELECT clv_fit(x, tx, t, m) AS model FROM customer;
SELECT round((j->>'r')::numeric, 3) AS r, round((j->>'alpha')::numeric, 3) AS alpha, round((j->>'a')::numeric, 3) AS a,
	round((j->>'b')::numeric, 3) AS b, round((j->>'log_likelihood')::numeric, 1) AS ll,
	round((j->>'p')::numeric, 2) AS p, round((j->>'q')::numeric, 2) AS q, round((j->>'v')::numeric, 2) AS v,
	j->'converged' AS converged, j->'customers' AS n, j->'value_converged' AS value_converged, j->'value_customers' AS value_n
FROM fitted, LATERAL (SELECT model::jsonb AS j) AS json;
SELECT name, abs((model::jsonb->>name)::float8 - wanted) < tolerance AS same
FROM fitted, (VALUES ('r', 0.242594519882292, 1e-3), ('alpha', 4.41360195126951, 1e-3), ('a', 0.792922006732733, 1e-3),
	('b', 2.42590673307061, 1e-3), ('log_likelihood', -9582.42920667393, 1e-4),
	('p', 6.24957191470088, 1e-3), ('q', 3.74422476703556, 1e-3), ('v', 15.4435222445511, 1e-3),
	('value_log_likelihood', -4055.91769480187, 1e-4)) AS gold (name, wanted, tolerance);

-- With exact second derivatives a dozen steps are enough; how many it takes is known of each fit.
SELECT (model::jsonb->>'iterations')::int BETWEEN 5 AND 16 AS steps, (model::jsonb->>'value_iterations')::int BETWEEN 5 AND 17 AS value_steps FROM fitted;

-- A tenth of the customers is enough for the purchases; too few customers do
-- not give up for another reason than that they are too few.
SELECT count(*), bool_and(m->>'converged' = 'true') AS converged
FROM (SELECT clv_fit(x, tx, t, m)::jsonb AS m FROM customer GROUP BY customer % 10) parts;
SELECT count(*),
	count(*) FILTER (WHERE 'no maximum found' IN (m->>'reason', m->>'value_reason')) AS no_maximum_found
FROM (SELECT clv_fit(x, tx, t, m)::jsonb AS m FROM customer GROUP BY customer % 30) parts;

-- Repeat buyers without a value, 0 or NULL, are customers like the others but not in the model of values; they are counted.
SELECT j->'customers' AS customers, j->'value_customers' AS with_value, j->'value_unknown' AS without_value,
	(SELECT count(*) FROM customer WHERE x > 0 AND customer % 10 IN (3, 4)) AS by_hand,
	(j->>'r', j->>'alpha', j->>'a', j->>'b', j->>'log_likelihood') = (a->>'r', a->>'alpha', a->>'a', a->>'b', a->>'log_likelihood') AS same_purchases,
	(j->>'p', j->>'q', j->>'v', j->>'value_log_likelihood') = (w->>'p', w->>'q', w->>'v', w->>'value_log_likelihood') AS same_values
FROM (SELECT clv_fit(x, tx, t, CASE customer % 10 WHEN 3 THEN 0 WHEN 4 THEN NULL ELSE m END)::jsonb AS j, clv_fit(x, tx, t)::jsonb AS a,
	clv_fit(x, tx, t, m) FILTER (WHERE customer % 10 NOT IN (3, 4))::jsonb AS w FROM customer) fits;
SELECT p_alive(model, 2, 30, 38) > 0 AS alive, expected_value(model, 2, 0), expected_clv(model, 52, 2, 30, 38, 0), expected_clv(model, 52, 2, 30, 38, -0.0) FROM fitted;

-- A ridge has no summit: a part of the customers that is too small for it has
-- parameters that grow or shrink without limit, or a standard error that tells
-- nothing.  The model says so, and predicts: along a ridge the likelihood and
-- the sum of the predictions hardly change, here from those of another program.
SELECT status, count(*) >= 10 AS some, bool_and(predicts) AS predicts, bool_and(converged = (status = 'converged')) AS converged
FROM (SELECT coalesce(model::jsonb->>'reason', 'converged') AS status, converged(model), expected_purchases(model, 39, 2, 30, 38) > 0 AS predicts
	FROM (SELECT clv_fit(x, tx, t, m) AS model FROM customer GROUP BY customer % 50) parts) s GROUP BY status ORDER BY status;
SELECT part, model::jsonb->>'reason' AS reason, abs((model::jsonb->>'log_likelihood')::float8 - ll) < 0.001 AS ll,
	abs(alive / sum_alive - 1) < 0.0002 AS sum_alive, abs((model::jsonb->>'value_log_likelihood')::float8 - value_ll) < 0.003 AS value_ll, abs(value / sum_value - 1) < 0.0002 AS sum_value
FROM (VALUES (1, -238.067123, 42.25680, -94.854293, 1002.32806), (17, -311.487648, 47, -104.327068, 931.86133)) AS gold (part, ll, sum_alive, value_ll, sum_value),
	LATERAL (SELECT clv_fit(x, tx, t, m) AS model FROM customer WHERE customer % 50 = part) f,
	LATERAL (SELECT sum(p_alive(model, x, tx, t)) AS alive, sum(expected_value(model, x, m)) FILTER (WHERE x > 0) AS value FROM customer WHERE customer % 50 = part) p;
SELECT model::text::clv_model = model AS text, received('clv_model', clv_model_send(model)) = model::text AS binary
FROM (SELECT clv_fit(x, tx, t, m) AS model FROM customer WHERE customer % 50 = 1) f;

-- The likelihood by hand at the parameters of the fit, and lower around it.
CREATE FUNCTION ln_gamma(x float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
	SELECT 0.5 * ln(2 * pi()) + (y - 0.5) * ln(y) - y + 1 / (12 * y) - 1 / (360 * y ^ 3) + 1 / (1260 * y ^ 5) - ln(shift)
	FROM (SELECT x + 9 AS y, x * (x + 1) * (x + 2) * (x + 3) * (x + 4) * (x + 5) * (x + 6) * (x + 7) * (x + 8) AS shift) s $$;
CREATE FUNCTION bgnbd_log_likelihood(r float8, alpha float8, a float8, b float8) RETURNS float8 LANGUAGE sql STABLE AS $$
	SELECT sum(ln_gamma(r + x) - ln_gamma(r) + r * ln(alpha)
		+ ln_gamma(a + b) + ln_gamma(b + x) - ln_gamma(b) - ln_gamma(a + b + x)
		+ ln((alpha + t) ^ (-(r + x)) + CASE WHEN x > 0 THEN a / (b + x - 1) * (alpha + tx) ^ (-(r + x)) ELSE 0 END)) FROM customer $$;
SELECT abs(bgnbd_log_likelihood(r, alpha, a, b) - (j->>'log_likelihood')::float8) < 1e-6 AS same,
	bgnbd_log_likelihood(r, alpha, a, b) > greatest(
		bgnbd_log_likelihood(r * 1.001, alpha, a, b), bgnbd_log_likelihood(r * 0.999, alpha, a, b),
		bgnbd_log_likelihood(r, alpha * 1.001, a, b), bgnbd_log_likelihood(r, alpha * 0.999, a, b),
		bgnbd_log_likelihood(r, alpha, a * 1.001, b), bgnbd_log_likelihood(r, alpha, a * 0.999, b),
		bgnbd_log_likelihood(r, alpha, a, b * 1.001), bgnbd_log_likelihood(r, alpha, a, b * 0.999)) AS maximum
FROM fitted, LATERAL (SELECT model::jsonb AS j) AS json, LATERAL (SELECT (j->>'r')::float8 AS r, (j->>'alpha')::float8 AS alpha, (j->>'a')::float8 AS a, (j->>'b')::float8 AS b) p;

-- In days alpha is 7 times what it is in weeks, and the customers are the same.
SELECT abs((d->>'alpha')::float8 / (w->>'alpha')::float8 - 7) < 1e-6 AS alpha, abs((d->>'a')::float8 - (w->>'a')::float8) < 1e-6 AS a,
	abs(p_alive(days, 2, 213, 272) - p_alive(model, 2, 213 / 7.0, 272 / 7.0)) < 1e-9 AS p_alive
FROM (SELECT clv_fit(x, tx * 7, t * 7) AS days FROM customer) x, fitted, LATERAL (SELECT model::jsonb AS w, days::jsonb AS d) AS json;

-- Customers of the BTYD literature at the published parameters, and what
-- another program predicts for 39 and 52 weeks, to 1e-6.
CREATE TEMP TABLE published_model AS SELECT '{"version":1,"converged":true,"r":0.243,"alpha":4.414,"a":0.793,"b":2.426,"log_likelihood":-9582.4,
	"value_converged":true,"p":6.25,"q":3.74,"v":15.44,"value_log_likelihood":-4055.9}'::clv_model AS model;
CREATE TEMP TABLE known (x int, tx float8, t float8, alive float8, in_39 float8, in_52 float8);
INSERT INTO known VALUES
	(2, 30.43, 38.86, 0.726578570080673, 1.22602817476713, 1.55872080643208),
	(1, 1.71, 38.86, 0.212100985377379, 0.203186987079755, 0.259823464868626),
	(0, 0, 38.86, 1, 0.195098052011254, 0.25207302228245),
	(0, 0, 27, 1, 0.259395381492208, 0.332602381641016),
	(7, 29.43, 38.86, 0.641756345946107, 3.33705327485138, 4.19885558492508),
	(26, 35, 38, 0.834561226153824, 15.5188630999009, 19.3991966166443),
	(2, 10, 39, 0.267025647742379, 0.449343232440142, 0.571334294125821),
	(0, 0, 39, 1, 0.194530721703266, 0.251358034894433),
	(1, 38, 39, 0.748232864435555, 0.714778185989793, 0.914099910699289),
	(29, 38.86, 38.86, 0.974598802011596, 19.8468919354931, 24.8216690521936);
SELECT x, tx, t, round(p_alive(model, x, tx, t), 4) AS p_alive, round(expected_purchases(model, 39, x, tx, t), 4) AS in_39,
	abs(p_alive(model, x, tx, t) - alive) < 1e-6 AND abs(expected_purchases(model, 39, x, tx, t) - in_39) < 1e-6
	AND abs(expected_purchases(model, 52, x, tx, t) - in_52) < 1e-6 AS same FROM known, published_model;
-- Who has just bought for the first time: the published E[Y(t)].
SELECT weeks, round(expected_purchases(model, weeks, 0, 0, 0), 4), abs(expected_purchases(model, weeks, 0, 0, 0) - wanted) < 1e-9 AS same
FROM published_model, (VALUES (0.1429, 0.007828347516068), (1, 0.0532678911716563), (3, 0.150865230893049), (31.8571, 1.0419960608522),
	(32, 1.04524332837444), (52, 1.4460505953964), (78, 1.86051905794275)) AS v (weeks, wanted);
-- Values: the spreadsheet of the authors has 24.65, 18.91, 35.17, 71.46 and 27.28, by its own fit.
SELECT x, m, round(expected_value(p.model, x, m), 2) AS value, round(expected_value(f.model, x, m), 2) AS at_the_fit
FROM published_model p, fitted f, (VALUES (2, 22.35), (1, 11.77), (0, NULL), (7, 73.74), (2, 25.55)) AS v (x, m);
-- All customers together.
SELECT round(sum(p_alive(model, x, tx, t)), 6) AS alive, round(sum(expected_purchases(model, 39, x, tx, t)), 6) AS in_39,
	round(sum(expected_clv(model, 12 * 4.345, x, tx, t, m, 0.01, 4.345)), 4) AS clv
FROM customer, published_model;
-- What they really bought in these 39 weeks.
SELECT count(DISTINCT (customer, day)) FROM cdnow WHERE day > '1997-09-30';

-- Without a discount the CLV is purchases times their value; with one, the sum over the periods.
SELECT abs(expected_clv(model, 52, 2, 30, 38, 22) - expected_purchases(model, 52, 2, 30, 38) * expected_value(model, 2, 22)) < 1e-9 AS plain,
	abs(expected_clv(model, 5, 2, 30, 38, 22, 0.1, 2) - expected_value(model, 2, 22) * (
		expected_purchases(model, 2, 2, 30, 38) / 1.1
		+ (expected_purchases(model, 4, 2, 30, 38) - expected_purchases(model, 2, 2, 30, 38)) / 1.1 ^ 2
		+ (expected_purchases(model, 5, 2, 30, 38) - expected_purchases(model, 4, 2, 30, 38)) / 1.1 ^ 3)) < 1e-9 AS discounted,
	expected_clv(model, 0, 2, 30, 38, 22, 0.1) AS no_time,
	-- a rate of 100 percent halves each period; without a discount the periods do not matter
	abs(expected_clv(model, 2, 2, 30, 38, 22, 1) - expected_value(model, 2, 22) * (expected_purchases(model, 1, 2, 30, 38) / 2
		+ (expected_purchases(model, 2, 2, 30, 38) - expected_purchases(model, 1, 2, 30, 38)) / 4)) < 1e-9 AS doubled,
	expected_clv(model, 52, 2, 30, 38, 22, 0, 1e-9) = expected_clv(model, 52, 2, 30, 38, 22) AS short_periods
FROM published_model;

-- Many purchases, long times, horizons far beyond the age, a = 1, where the
-- closed form is 0/0: equation 10 in arithmetic of 60 digits.
SELECT name, abs(expected_purchases(('{"version":1,"converged":true,"log_likelihood":-1,' || parameters || '}')::clv_model, horizon, x, tx, t) / wanted - 1) < 1e-9 AS same
FROM (VALUES
	('CDNOW', '"r":0.243,"alpha":4.414,"a":0.793,"b":2.426', 52, 300, 500, 501, 29.5692601193388),
	('CDNOW', '"r":0.243,"alpha":4.414,"a":0.793,"b":2.426', 500, 20000, 99990, 99991, 99.8033075540371),
	('CDNOW', '"r":0.243,"alpha":4.414,"a":0.793,"b":2.426', 0.000001, 3, 5, 6, 0.000000249411823032968),
	('CDNOW', '"r":0.243,"alpha":4.414,"a":0.793,"b":2.426', 5000, 0, 0, 0, 11.9870530768116),
	-- a probability of no purchase of e^-1443 and e^-1856
	('CDNOW', '"r":0.243,"alpha":4.414,"a":0.793,"b":2.426', 2000, 900, 495, 500, 216.588943697586643),
	('a small', '"r":2.5,"alpha":10,"a":0.05,"b":30', 1000, 1500, 399, 400, 3528.74286403133738),
	('a = 1', '"r":0.243,"alpha":4.414,"a":1,"b":2.426', 39, 2, 30.43, 38.86, 1.10213678603996),
	('a = 1', '"r":0.243,"alpha":4.414,"a":1,"b":2.426', 1000, 5, 10, 12, 21.3343464323185),
	('a small', '"r":2.5,"alpha":0.01,"a":0.05,"b":30', 39, 0, 0, 0, 7602.7529323564),
	('a near 1', '"r":50,"alpha":20,"a":1.0000001,"b":400', 1000, 5, 10, 12, 615.966175340215),
	('b small', '"r":0.05,"alpha":100,"a":3,"b":0.2', 1000, 5, 10, 12, 1.97485314371044)
) AS v (name, parameters, horizon, x, tx, t, wanted);

-- Numbers too small for a float8 end too.
SELECT expected_purchases('{"converged":true,"r":1e-100,"alpha":1e100,"a":1,"b":1}', 1e-200, 0, 0, 0);

-- NULL in, NULL out; a value is only needed of who bought again.
SELECT p_alive(NULL, 1, 1, 2), expected_purchases(model, NULL, 1, 1, 2), expected_value(model, 1, NULL), expected_clv(model, 5, 1, 1, 2, NULL),
	round(expected_value(model, 0, NULL), 4) AS new_customer, round(expected_clv(model, 5, 0, 0, 2, NULL), 4) AS new_customers_clv FROM published_model;
-- Without a fit of the values, or a finite mean, there is no value.
SELECT expected_value(clv_fit(x, tx, t), 1, 5) FROM customer;
SELECT expected_value('{"converged":true,"r":1,"alpha":1,"a":1,"b":1,"value_converged":true,"p":1,"q":0.5,"v":1}', x, 5) FROM generate_series(0, 1) AS x;

-- What cannot be fitted says so, and predicts nothing.
SELECT 'no customers' AS customers, clv_fit(1, 2, 3) FROM customer WHERE false
UNION ALL SELECT 'all unknown', clv_fit(NULL, NULL, NULL) FROM customer
UNION ALL SELECT 'one', clv_fit(2, 10, 20, 5)
UNION ALL SELECT 'alike', clv_fit(2, 10, 20, 5) FROM generate_series(1, 100)
UNION ALL SELECT 'no repeats', clv_fit(0, 0, i, 5) FROM generate_series(1, 100) AS i
UNION ALL SELECT 'no age', clv_fit(i % 2, 0, 0) FROM generate_series(1, 100) AS i;
SELECT customers, m->>'converged' AS converged, m ? 'reason' AS reason, m->>'value_converged' AS value_converged, m ? 'value_reason' AS value_reason, m ? 'r' OR m ? 'p' AS parameters
FROM (SELECT 'all lost at once' AS customers, clv_fit(i % 4, i % 4, 40, 10) AS model FROM generate_series(1, 1000) AS i
	UNION ALL SELECT 'nobody is ever lost', clv_fit(i % 10, CASE WHEN i % 10 > 0 THEN 40 ELSE 0 END, 40, 10 + i % 7) FROM generate_series(1, 1000) AS i
	UNION ALL SELECT 'almost alike', clv_fit(5, 30 + i % 10, 40, 10 + (i % 5) * 0.0001) FROM generate_series(1, 1000) AS i) x, LATERAL (SELECT model::jsonb AS m) AS json;
SELECT p_alive(model, 1, 1, 2), expected_purchases(model, 5, 1, 1, 2), expected_value(model, 1, 5), expected_clv(model, 5, 1, 1, 2, 5)
FROM (SELECT clv_fit(2, 10, 20, 5) AS model) x;
SELECT converged(model), value_converged(model), converged(clv_fit(x, tx, t)) AS purchases, value_converged(clv_fit(x, tx, t)) AS no_values,
	converged(clv_fit(2, 10, 20, 5)) AS alike, value_converged(clv_fit(2, 10, 20, 5)) AS values_alike FROM fitted, customer GROUP BY fitted.model;

SELECT error_of($$SELECT clv_fit(-1, 0, 5)$$);
SELECT error_of($$SELECT clv_fit(1, -1, 5)$$);
SELECT error_of($$SELECT clv_fit(1, 6, 5)$$);
SELECT error_of($$SELECT clv_fit(0, 1, 5)$$);
SELECT error_of($$SELECT clv_fit(1, 'NaN', 5)$$);
SELECT error_of($$SELECT clv_fit(1, 1, 'infinity')$$);
SELECT error_of($$SELECT clv_fit(1, 1, 5, -5)$$);
SELECT error_of($$SELECT clv_fit(1, 1, 5, 'NaN')$$);
SELECT error_of($$SELECT p_alive(model, 0, 1, 5) FROM published_model$$);
SELECT error_of($$SELECT expected_purchases(model, -1, 0, 0, 5) FROM published_model$$);
SELECT error_of($$SELECT expected_purchases(model, 1e9, 0, 0, 5) FROM published_model$$);
SELECT error_of($$SELECT expected_value(model, -1, 5) FROM published_model$$);
SELECT error_of($$SELECT expected_value(model, 1, -5) FROM published_model$$);
SELECT error_of($$SELECT expected_clv(model, 5, 1, 1, 2, 5, -0.1) FROM published_model$$);
SELECT error_of($$SELECT expected_clv(model, 5, 1, 1, 2, 5, 0.1, 0) FROM published_model$$);
SELECT error_of($$SELECT expected_clv(model, 5, 1, 1, 2, 5, 0.1, 1e-9) FROM published_model$$);

-- A sample is a value too: customers alike share a count, parts merge.
SELECT customers(s), unknown(s), s FROM (SELECT clv_sample(x, tx, 40, v) AS s FROM (VALUES (1, 10.5, 5), (0, 0, 7), (1, 10.5, 5), (0, -0.0, NULL), (NULL, 0, 0)) AS v (x, tx, v)) y;
-- Each of the three must be known; a negative zero is zero.
SELECT customers(s), unknown(s) FROM (SELECT clv_sample(x, tx, t) AS s FROM (VALUES (NULL, 1, 2), (1, NULL, 2), (1, 1, NULL), (1, 1, 2)) AS v (x, tx, t)) y;
SELECT clv_sample(1, '-0', '-0', '-0') = clv_sample(1, 0, 0, 0) AS same, clv_sample(1, '-0', '-0', '-0')::text::clv_sample = clv_sample(1, 0, 0) AS text;
SELECT clv_fit(rollup(s))::text = (SELECT model::text FROM fitted) AS same, customers(rollup(s))
FROM (SELECT clv_sample(x, tx, t, m) AS s FROM customer GROUP BY customer % 10) parts;
SELECT a + b = b + a AS commutes, s = a + b AS same
FROM (SELECT clv_sample(x, tx, t, m) AS s, clv_sample(x, tx, t, m) FILTER (WHERE x = 0) AS a, clv_sample(x, tx, t, m) FILTER (WHERE x > 0) AS b FROM customer) y;
-- The bytes as the source has them.
SELECT clv_sample_send(clv_sample(x, tx, 40, v)) = '\x01090000' || decode(repeat('00', 8), 'hex') || int8send(0) || int8send(1) || float8send(0) || float8send(10.5)
	|| float8send(40) || float8send(40) || float8send(0) || float8send(5) || int8send(1) || int8send(2) AS bytes
FROM (VALUES (1, 10.5, 5), (0, 0, 7), (1, 10.5, 5)) AS v (x, tx, v);
SELECT substr(clv_model_send(model), 1, 4) = '\x010a0101' AND substr(clv_model_send(model), 5, 8) = int8send(2357) AND substr(clv_model_send(model), 29, 8) = int8send(946)
	AND substr(clv_model_send(model), 53, 8) = float8send((model::jsonb->>'r')::float8) AND length(clv_model_send(model)) = 124 AS bytes FROM fitted;
-- A moving window, the customers of this row and the one before.
SELECT customer, customers(clv_sample(x, tx, t) OVER w), customers(rollup(clv_sample_accum(NULL, x, tx, t)) OVER w)
FROM customer WHERE customer <= 4 WINDOW w AS (ORDER BY customer ROWS 1 PRECEDING);
SELECT error_of($$SELECT '{"repeats":[1],"recency":[1],"age":[2],"average_value":[0]}'::clv_sample$$);
SELECT error_of($$SELECT '{"repeats":[1],"recency":[1,2],"age":[2],"average_value":[0],"customers":[1]}'::clv_sample$$);
SELECT error_of($$SELECT '{"repeats":[2,1],"recency":[1,1],"age":[2,2],"average_value":[0,0],"customers":[1,1]}'::clv_sample$$);
SELECT error_of($$SELECT '{"repeats":[1,1],"recency":[1,1],"age":[2,2],"average_value":[0,0],"customers":[1,1]}'::clv_sample$$);
SELECT error_of($$SELECT '{"repeats":[1],"recency":[3],"age":[2],"average_value":[0],"customers":[1]}'::clv_sample$$);
SELECT error_of($$SELECT '{"repeats":[0],"recency":[0],"age":[2],"average_value":[5],"customers":[1]}'::clv_sample$$);
SELECT error_of($$SELECT '{"repeats":[1],"recency":[-0.0],"age":[2],"average_value":[5],"customers":[1]}'::clv_sample$$);
SELECT error_of($$SELECT '{"repeats":[1],"recency":[nan],"age":[2],"average_value":[5],"customers":[1]}'::clv_sample$$);
SELECT error_of($$SELECT '{"repeats":[1],"recency":[1],"age":[1e999],"average_value":[5],"customers":[1]}'::clv_sample$$);
SELECT error_of($$SELECT '{"repeats":[1],"recency":[0x1],"age":[2],"average_value":[5],"customers":[1]}'::clv_sample$$);
SELECT error_of($$SELECT s + s FROM (SELECT '{"repeats":[1],"recency":[1],"age":[2],"average_value":[5],"customers":[9223372036854775807]}'::clv_sample AS s) x$$);
SELECT error_of($$SELECT received('clv_sample', '\x01090000' || int8send(0) || int8send(1))$$);
SELECT error_of($$SELECT '{"converged":false}'::clv_model$$);
SELECT error_of($$SELECT '{"converged":true,"r":1,"alpha":1,"a":1,"b":0}'::clv_model$$);
SELECT error_of($$SELECT '{"converged":true,"r":1,"alpha":-1,"a":1,"b":1}'::clv_model$$);
SELECT error_of($$SELECT '{"converged":false,"reason":"no customers","r":1}'::clv_model$$);
SELECT error_of($$SELECT '{"converged":false,"reason":"a parameter grows or shrinks without limit"}'::clv_model$$);
SELECT error_of($$SELECT '{"converged":false,"reason":"bad luck"}'::clv_model$$);
SELECT error_of($$SELECT '{"converged":maybe}'::clv_model$$);
SELECT error_of($$SELECT received('clv_model', '\x010a0a00' || decode(repeat('00', 120), 'hex'))$$);
SELECT error_of($$SELECT received('clv_model', '\x010aff00' || decode(repeat('00', 120), 'hex'))$$);

-- Text and binary form lose nothing.
SELECT h::text::purchase_summary = h AS history, received('purchase_summary', purchase_summary_send(h)) = h::text AS history_sent FROM customer WHERE customer = 9;
SELECT s::text::clv_sample = s AS sample, received('clv_sample', clv_sample_send(s)) = s::text AS sample_sent
FROM (SELECT clv_sample(x, tx, t, m) AS s FROM customer WHERE customer < 30) x;
SELECT model::jsonb::text::clv_model = model AS model FROM fitted;
SELECT model::text::clv_model = model AS model, received('clv_model', clv_model_send(model)) = model::text AS model_sent FROM fitted;

-- The same answer under every plan, of no rows too.
SELECT one_answer('SELECT clv_fit(id % 5, CASE WHEN id % 5 > 0 THEN id % 31 ELSE 0 END, 31 + id % 17, 1 + id % 13) FROM big');
SELECT one_answer('SELECT team, clv_sample(id % 5, CASE WHEN id % 5 > 0 THEN id % 31 ELSE 0 END, 31 + id % 17) FROM big GROUP BY team');
SELECT one_answer('SELECT clv_fit(score, 0, 5), clv_sample(score, 0, 5) FROM big WHERE id % 7 > 7');
