-- The demo's tables. Run by examples/demo.sh from the top folder.
\set ON_ERROR_STOP on

CREATE EXTENSION cxkpi;

-- Real: complaints to New York City's council members, by borough.
CREATE TABLE tickets (
    id       text PRIMARY KEY,
    opened   date NOT NULL,
    resolved date,
    category text,
    team     text              -- the borough; NULL where the source has none
);

\copy tickets FROM PROGRAM 'gzip -dc examples/data/nyc_complaints.csv.gz' (FORMAT csv, HEADER)

-- GENERATED: nobody asked these people. One survey per resolved ticket, with
-- answers that get worse the longer it took. Integer arithmetic on the
-- ticket's number, so that they are the same on every machine.
CREATE TABLE survey (
    id   text PRIMARY KEY REFERENCES tickets,
    nps  int,                  -- 0..10, NULL = unanswered
    csat int                   -- 1..5, NULL = unanswered
);

INSERT INTO survey
SELECT id,
       CASE WHEN dice_1 < 40 THEN greatest(0, 10 - delay - mood) END,
       CASE WHEN dice_1 < 50 THEN greatest(1, 5 - (delay + mood) / 2) END
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

-- Real: a telephone company's customers. RECONSTRUCTED: the dates. The source
-- is a snapshot with whole months of tenure and "left within the last month".
-- Let that be December 2023, and the 16th the day of every contract.
CREATE TABLE customers (
    id              text PRIMARY KEY,
    started         date NOT NULL,
    ended           date,      -- NULL = still a customer
    contract        text NOT NULL,
    payment_method  text NOT NULL,
    internet        text NOT NULL,
    monthly_charges numeric NOT NULL
);

CREATE TEMPORARY TABLE telco (
    id text, tenure int, contract text, payment_method text, internet text,
    monthly_charges numeric, churn boolean
);

\copy telco FROM PROGRAM 'gzip -dc examples/data/telco.csv.gz' (FORMAT csv, HEADER)

INSERT INTO customers
SELECT id, (date '2023-12-16' - tenure * interval '1 month')::date,
       CASE WHEN churn THEN date '2023-12-16' END,
       contract, payment_method, internet, monthly_charges
FROM   telco;

-- What would be refreshed every night: any longer period is rolled up from it.
CREATE MATERIALIZED VIEW kpi_daily AS
SELECT opened AS day, team, score_summary(nps) AS scores
FROM   tickets JOIN survey USING (id)
GROUP  BY opened, team;

ANALYZE;
