-- The funnel depth of every subject against SQL that finds the same.
SET work_mem = '1GB';

-- Ten events a subject, four steps and one event in five that is none.
CREATE UNLOGGED TABLE events AS
SELECT i % (:rows / 10) AS subject, nullif(abs(hashint8(i)) % 5, 0)::int AS step,
	timestamptz '2026-01-01' + abs(hashint8(i + 1) % (30 * 86400)) * interval '1 s' AS at
FROM generate_series(1, :rows) AS i;
VACUUM ANALYZE events;

CREATE VIEW by_kernel AS
SELECT subject, funnel_depth(at, step, '7 days') AS depth FROM events GROUP BY subject;

-- Joins of the events with themselves, a step at a time
CREATE VIEW by_joins AS
WITH a AS MATERIALIZED (SELECT DISTINCT subject, at FROM events WHERE step = 1),
	b AS MATERIALIZED (SELECT subject, a.at AS start, min(e.at) AS at FROM a JOIN events AS e USING (subject)
		WHERE step = 2 AND e.at BETWEEN a.at AND a.at + interval '7 days' GROUP BY subject, a.at),
	c AS MATERIALIZED (SELECT subject, start, min(e.at) AS at FROM b JOIN events AS e USING (subject)
		WHERE step = 3 AND e.at BETWEEN b.at AND start + interval '7 days' GROUP BY subject, start),
	d AS (SELECT subject FROM c JOIN events AS e USING (subject)
		WHERE step = 4 AND e.at BETWEEN c.at AND start + interval '7 days')
SELECT subject, max(depth) AS depth FROM (SELECT subject, 0 AS depth FROM events UNION ALL SELECT subject, 1 FROM a
	UNION ALL SELECT subject, 2 FROM b UNION ALL SELECT subject, 3 FROM c UNION ALL SELECT subject, 4 FROM d) AS reached
GROUP BY subject;

-- Window functions: the start of the latest chain to each step
CREATE VIEW by_windows AS
SELECT subject, max(CASE WHEN start4 IS NOT NULL THEN 4 WHEN start3 IS NOT NULL THEN 3 WHEN start2 IS NOT NULL THEN 2 WHEN start1 IS NOT NULL THEN 1 ELSE 0 END) AS depth
FROM (SELECT *, CASE WHEN step = 4 AND at <= start3 + interval '7 days' THEN start3 END AS start4
	FROM (SELECT *, max(CASE WHEN step = 3 AND at <= start2 + interval '7 days' THEN start2 END) OVER w AS start3
		FROM (SELECT *, max(CASE WHEN step = 2 AND at <= start1 + interval '7 days' THEN start1 END) OVER w AS start2
			FROM (SELECT *, max(CASE WHEN step = 1 THEN at END) OVER w AS start1
				FROM events WINDOW w AS (PARTITION BY subject ORDER BY at, step)) AS e1
			WINDOW w AS (PARTITION BY subject ORDER BY at, step)) AS e2
		WINDOW w AS (PARTITION BY subject ORDER BY at, step)) AS e3) AS e4
GROUP BY subject;

-- LATERAL: the next step after every first one
CREATE VIEW by_lateral AS
SELECT subject, coalesce(max(CASE WHEN d.at IS NOT NULL THEN 4 WHEN c.at IS NOT NULL THEN 3 WHEN b.at IS NOT NULL THEN 2 WHEN a.at IS NOT NULL THEN 1 END), 0) AS depth
FROM (SELECT DISTINCT subject FROM events) AS s
	LEFT JOIN LATERAL (SELECT at FROM events e WHERE e.subject = s.subject AND step = 1) AS a ON true
	LEFT JOIN LATERAL (SELECT min(at) AS at FROM events e WHERE e.subject = s.subject AND step = 2 AND e.at BETWEEN a.at AND a.at + interval '7 days') AS b ON true
	LEFT JOIN LATERAL (SELECT min(at) AS at FROM events e WHERE e.subject = s.subject AND step = 3 AND e.at BETWEEN b.at AND a.at + interval '7 days') AS c ON true
	LEFT JOIN LATERAL (SELECT min(at) AS at FROM events e WHERE e.subject = s.subject AND step = 4 AND e.at BETWEEN c.at AND a.at + interval '7 days') AS d ON true
GROUP BY subject;

\set all_of 'SELECT count(*) || '' '' || sum(depth) || '' '' || sum(depth * (subject % 1009)) FROM '
CALL bench.compare('funnel_depth', :'all_of' || 'by_kernel', 'self-joins', :'all_of' || 'by_joins', 0.33);
CALL bench.compare('funnel_depth', :'all_of' || 'by_kernel', 'window functions', :'all_of' || 'by_windows', 0.33);
CREATE INDEX ON events (subject, step, at);
VACUUM ANALYZE events;
CALL bench.compare('funnel_depth', :'all_of' || 'by_kernel', 'LATERAL with the index it needs', :'all_of' || 'by_lateral', 0.33);
