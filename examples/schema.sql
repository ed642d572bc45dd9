-- The demo's tables. Run by examples/demo.sh from the top folder.
\set ON_ERROR_STOP on

-- In a schema of its own, beside the tables that people have.
CREATE SCHEMA kpi;
CREATE EXTENSION cxkpi SCHEMA kpi;
SELECT format('ALTER DATABASE %I SET search_path = "$user", public, kpi', current_database()) \gexec
SET search_path = "$user", public, kpi;

-- Real: complaints to New York City's council members, by borough.
CREATE TABLE tickets (
    id       text PRIMARY KEY,
    opened   date NOT NULL,
    resolved date,
    category text,
    team     text              -- the borough; NULL where the source has none
);

\copy tickets FROM PROGRAM 'gzip -dc examples/data/nyc_complaints.csv.gz' (FORMAT csv, HEADER)

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

-- Real: purchases of 2,357 customers of CDNOW, a music shop, all of whom bought
-- for the first time in the first quarter of 1997.
CREATE TABLE purchases (customer int, day date, value numeric);

\copy purchases FROM 'examples/data/cdnow.csv' (FORMAT csv, HEADER)

-- A shop is not told that a customer leaves: who has bought nothing for 180 days
-- is taken for lost. The purchases are known until June 1998.
CREATE VIEW buyers AS
SELECT customer, min(day) AS started,
       CASE WHEN max(day) + 180 <= '1998-06-30' THEN max(day) + 180 END AS ended
FROM   purchases
GROUP  BY customer;

\ir generated.sql

-- What would be refreshed every night: any longer period is rolled up from it.
CREATE MATERIALIZED VIEW scores_daily AS
SELECT opened AS day, team, score_summary(nps) AS scores
FROM   tickets JOIN survey USING (id)
GROUP  BY opened, team;

ANALYZE;
