-- From the lead to the purchase.
\echo '== SALES 1: the funnel of 2023, 30 days from the lead on; younger leads are not judged'
\echo '   funnel_steps(funnel_summary(depth, mature)); depth = funnel_depth(at, step, ''30 days''). GENERATED'
CREATE OR REPLACE TEMPORARY VIEW depths AS
SELECT lead, funnel_depth(at, array_position('{lead,whitepaper,quote,purchase}', kind), '30 days') AS depth,
       min(at) + interval '30 days' < '2024-01-01' AS mature,
       touches_to_response(at, kind = 'reply') FILTER (WHERE kind IN ('call', 'reply')) AS touches,
       min(at) FILTER (WHERE kind = 'purchase') AS bought
FROM   lead_events
GROUP  BY lead;

SELECT ('{lead,whitepaper,quote,purchase}'::text[])[step] AS step, reached, round(of_first, 1) AS "of first %",
       round(of_previous, 1) AS "of previous %", bar(of_first, 30) AS funnel, too_young(s) AS "too young"
FROM  (SELECT funnel_summary(depth, mature) AS s FROM depths) AS f, funnel_steps(s)
ORDER  BY funnel_steps.step;

\echo '== SALES 2: how fast the first contact came, and how many then bought; open leads in no rate'
\echo '   rate_agg(won), avg_response(created, first_contact). GENERATED'
SELECT (ARRAY['in 5 minutes', 'in 30 minutes', 'in 2 hours', 'later', 'never'])[coalesce(band + 1, 5)] AS "first contact",
       leads, wait AS "mean wait", won, lost, open, round(win_rate, 1) AS "win rate %", bar(win_rate, 30) AS "win rate"
FROM  (SELECT width_bucket(first_contact - created, '{00:05,00:30,02:00}'::interval[]) AS band, count(*) AS leads,
              date_trunc('minute', avg_response(created, first_contact)) AS wait,
              hits(rate_summary(won)) AS won, trials(rate_summary(won)) - hits(rate_summary(won)) AS lost,
              unknown(rate_summary(won)) AS open, rate_agg(won) AS win_rate
       FROM   leads
       GROUP  BY 1) AS b
ORDER  BY band;

\echo '== SALES 3: calls before the first reply. touches_to_response(at, kind = ''reply''). GENERATED'
SELECT coalesce(touches::text, 'no reply yet') AS calls, count(*) AS leads,
       bar(100.0 * count(*) / sum(count(*)) OVER (), 60) AS "share of the leads"
FROM   depths
GROUP  BY touches
ORDER  BY touches;

\echo '== SALES 4: conversion with its 95 % interval, and the sales cycle, by channel'
\echo '   conversion(funnel, 1, 4), conversion_ci(funnel, 1, 4), median(duration_summary(created, bought))'
\echo '   GENERATED'
SELECT channel, sum(leads) AS leads, bar(100 * sum(leads) / sum(sum(leads)) OVER (), 15) AS "share",
       round(conversion(rollup(s), 1, 4), 1) AS "conversion %",
       round(lower(conversion_ci(rollup(s), 1, 4)), 1) AS "from", round(upper(conversion_ci(rollup(s), 1, 4)), 1) AS "to",
       spark(array_agg(round(conversion(s, 1, 4), 1) ORDER BY month)) AS "Jan - Nov",
       date_trunc('hour', median(rollup(cycle))) AS "median cycle"
FROM  (SELECT channel, date_trunc('month', created) AS month, count(*) AS leads, funnel_summary(depth, mature) AS s,
              duration_summary(created, bought) AS cycle
       FROM   leads JOIN depths ON lead = id
       WHERE  created < '2023-12-01'
       GROUP  BY 1, 2) AS m
GROUP  BY channel
ORDER  BY conversion(rollup(s), 1, 4) DESC;
