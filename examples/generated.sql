-- GENERATED: nobody wrote, asked or bought any of this. Integer arithmetic on a
-- number, so that it is the same on every machine. Run by schema.sql.

-- One survey per resolved ticket, with answers that get worse the longer it took.
CREATE TABLE survey (
    id       text PRIMARY KEY REFERENCES tickets,
    nps      int,              -- 0..10, NULL = unanswered
    csat     int,              -- 1..5, NULL = unanswered
    ces      int,              -- 1..5, 5 = easy, NULL = unanswered
    comment  text,             -- NULL = none
    contacts int NOT NULL      -- how many it took to solve
);

INSERT INTO survey
SELECT id,
       CASE WHEN dice_1 < 40 THEN greatest(0, 10 - delay - mood) END,
       CASE WHEN dice_1 < 50 THEN greatest(1, 5 - (delay + mood) / 2) END,
       CASE WHEN dice_1 < 30 THEN greatest(1, 5 - (delay + mood) / 3) END,
       CASE WHEN dice_1 < 15 THEN ('{Great help and a quick answer!,Good people.,It was solved.,'
            'Not good: it took too long.,"Slow, and I had to ask twice.",Rude and slow. A bad experience.}'::text[])[1 + least(5, (delay + mood) / 2)] END,
       1 + (delay + dice_2 % 4) / 3
FROM  (SELECT *,
              CASE WHEN days <= 2 THEN 0 WHEN days <= 14 THEN 1
                   WHEN days <= 60 THEN 2 WHEN days <= 180 THEN 3 ELSE 5 END AS delay,
              CASE WHEN dice_2 < 50 THEN 0 WHEN dice_2 < 75 THEN 1
                   WHEN dice_2 < 90 THEN 3 ELSE 6 END AS mood
       FROM  (SELECT id, resolved - opened AS days,
                     number * 48271 % 2147483647 / 1000 % 100 AS dice_1,
                     number * 69621 % 2147483647 / 1000 % 100 AS dice_2
              FROM  (SELECT *, substr(id, 5)::bigint AS number FROM tickets) n
              WHERE  resolved IS NOT NULL) d) s;

-- A small lexicon of our own; real ones have thousands of words.
CREATE TABLE lexicon AS
SELECT sentiment_lexicon('english', '{"great": 4, "good": 3, "quick": 2, "solved": 1,
                                      "slow": -2, "twice": -1, "bad": -3, "rude": -4}') AS words;

-- 4,000 leads of 2023. Who is contacted sooner buys more often.
CREATE TABLE leads (
    id            int PRIMARY KEY,
    channel       text NOT NULL,
    created       timestamp NOT NULL,
    first_contact timestamp,   -- NULL = none yet
    won           boolean,     -- NULL = open
    amount        numeric
);

CREATE TABLE lead_events (lead int NOT NULL, at timestamp NOT NULL, kind text NOT NULL);

CREATE TEMPORARY TABLE dice AS
SELECT id, interest, pace, attempts, channel, band, created,
       interest < (ARRAY[28, 20, 12, 6, 2])[band] AS buys
FROM  (SELECT id, i * 1103515245 % 2147483647 / 1000 % 100 AS interest,
              i * 1566083941 % 2147483647 / 1000 % 100 AS pace,
              i * 1812433253 % 2147483647 / 1000 % 5 AS attempts,
              (ARRAY['search', 'search', 'social', 'fair', 'referral'])[1 + i * 1234567891 % 2147483647 / 1000 % 5] AS channel,
              1 + i * 1289706101 % 2147483647 / 1000 % 5 AS band,
              timestamp '2023-01-01' + i * 131 * interval '1 minute' AS created
       FROM  (SELECT i AS id, i::bigint AS i FROM generate_series(1, 4000) AS i) n) d;

INSERT INTO lead_events
SELECT id, at, kind
FROM   dice, LATERAL (
       SELECT created, 'lead'
       UNION ALL SELECT created + n * interval '9 hours', 'call' FROM generate_series(1, 1 + attempts) AS n
       UNION ALL SELECT created + (2 + attempts) * interval '9 hours', 'reply' WHERE interest < 70
       UNION ALL SELECT created + (3 + pace / 10) * interval '1 day', 'whitepaper' WHERE interest < 60
       UNION ALL SELECT created + (4 + pace / 5) * interval '1 day', 'quote' WHERE interest < 30
       UNION ALL SELECT created + (5 + pace / 3) * interval '1 day', 'purchase' WHERE buys) AS e(at, kind)
WHERE  at < '2024-01-01';

INSERT INTO leads
SELECT id, channel, created,
       created + ('{3 minutes,20 minutes,50 minutes,7 hours}'::interval[])[band] * (100 + pace) / 100,
       CASE WHEN purchase IS NOT NULL THEN true WHEN created < '2023-11-15' THEN false END,
       CASE WHEN purchase IS NOT NULL THEN 100 + 10 * pace END
FROM   dice LEFT JOIN (SELECT lead, at FROM lead_events WHERE kind = 'purchase') AS p(lead, purchase) ON lead = id;

CREATE TABLE campaigns (channel text, quarter date, spend numeric);

INSERT INTO campaigns
SELECT channel, quarter, base + step * (extract(quarter FROM quarter)::int - 1)
FROM  (VALUES ('search', 9000, 600), ('social', 5200, 900), ('fair', 12000, -1500), ('referral', 1500, 100)) AS c(channel, base, step),
       generate_series(date '2023-01-01', '2023-10-01', '3 months') AS quarter;
