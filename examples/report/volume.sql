-- Volume, peaks and categories of the tickets.
\set from '''2023-01-01'''
\set to '''2024-01-01'''

\echo '== VOLUME 1: tickets by day of 2023, on one scale from 0; spikes against the same weekday'
\echo '   volume_series(opened, period_bounds(from, to, ''1 day'')), spikes(series, season => 7). REAL'
CREATE OR REPLACE TEMPORARY VIEW days AS
SELECT p.period_start::date AS day, p.events, round(p.expected) AS expected, p.score, p.is_spike
FROM  (SELECT volume_series(opened, period_bounds(date :from, :to, '1 day')) AS series
       FROM   tickets) AS v, spikes(series, season => 7) AS p;

SELECT to_char(day, 'YYYY-MM') AS month, sum(events) AS tickets,
       substr(spark(ARRAY[0, max(max(events)) OVER ()] || array_agg(events ORDER BY day)), 3) AS "from the 1st to the last",
       string_agg(to_char(day, '^FMDDth: ') || events || ', not ' || expected, '  ' ORDER BY day)
           FILTER (WHERE is_spike) AS spikes
FROM   days
GROUP  BY 1
ORDER  BY 1;

\echo '== VOLUME 2: what was different on those days: the category that grew most. REAL'
SELECT day, events, expected, round(score, 1) AS score, category, that_day, round(usual, 1) AS "usual day"
FROM   days, LATERAL (
           SELECT category, count(*) FILTER (WHERE opened = day) AS that_day, count(*) / 365.0 AS usual
           FROM   tickets
           WHERE  opened >= :from
           GROUP  BY category
           ORDER  BY count(*) FILTER (WHERE opened = day) - count(*) / 365.0 DESC
           LIMIT  1) AS c
WHERE  is_spike
ORDER  BY day;

\echo '== VOLUME 3: by week of 2023, Mondays on; ^ marks a spike, v a drop'
\echo '   spark(array_agg(events ORDER BY period_start)) of spikes(series). REAL'
SELECT unnest(ARRAY['tickets', '']) AS week,
       unnest(ARRAY[min(events) || ' - ' || max(events), '']) AS scale,
       unnest(ARRAY[spark(array_agg(events ORDER BY period_start)),
                    string_agg(CASE WHEN is_spike THEN '^' WHEN score < -3.5 THEN 'v' ELSE ' ' END, '' ORDER BY period_start)])
           AS "2 January - 31 December"
FROM  (SELECT volume_series(opened, period_bounds(date '2023-01-02', :to, '7 days')) AS series
       FROM   tickets) AS v, spikes(series) AS p;

\echo '== VOLUME 4: the ten most frequent categories of 2023, how fast and how well they are handled'
\echo '   categories(category_summary(category)), bar(100 * share / max(share) OVER (), 16)'
\echo '   Tickets REAL, answers GENERATED'
SELECT c.category, c.events, round(c.share, 1) AS "share %", bar(100 * c.share / max(c.share) OVER (), 16) AS bar,
       extract(day FROM h.median) AS "median days", round(h.resolved, 1) AS "resolved %", round(h.csat, 1) AS "csat %"
FROM  (SELECT category_summary(category) AS s FROM tickets WHERE opened >= :from) AS v,
       categories(s) AS c
       JOIN (SELECT category, median(duration_summary(opened, resolved)), resolution_rate(opened, resolved) AS resolved,
                    csat_agg(csat) AS csat
             FROM   tickets LEFT JOIN survey USING (id)
             WHERE  opened >= :from
             GROUP  BY category) AS h USING (category)
ORDER  BY c.events DESC
LIMIT  10;
