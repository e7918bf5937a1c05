-- A statement that changes many rows, whose versions are inserted into an index that stays sound; with savepoints, errors, indexes and
-- constraints that the owner has added, and in COPY.
\c - app
CREATE TABLE readings (LIKE base_id, LIKE base_history, n int, body text);
INSERT INTO readings (n, body) SELECT n, repeat('x', 3000) FROM generate_series(1, 3000) n;
UPDATE readings SET n = n + 1;
DELETE FROM readings WHERE n <= 2001;
SELECT operation, count(*), count(DISTINCT id), sum(n), min(length(body)) FROM readings_history GROUP BY 1 ORDER BY 1;
BEGIN;
SAVEPOINT s;
UPDATE readings SET n = 1 / (n - 2500);
ROLLBACK TO s;
UPDATE readings SET n = n + 1;
SAVEPOINT s;
DELETE FROM readings;
ROLLBACK TO s;
COMMIT;
SELECT operation, count(*) FROM readings_history GROUP BY 1 ORDER BY 1;
-- Values that are stored out of line.
ALTER TABLE readings ALTER body SET STORAGE EXTERNAL;
UPDATE readings SET body = repeat('y', 10000) WHERE n % 100 = 0;
UPDATE readings SET n = n + 1;
SELECT length(body), count(*) FROM readings_history WHERE body ~ '^y' GROUP BY 1;
-- Indexes and constraints of the owner.
CREATE INDEX ON readings_history USING brin (valid_to);
UPDATE readings SET n = n + 1;
CREATE INDEX ON readings_history ((n + 1)) WHERE n > 0;
CREATE UNIQUE INDEX ON readings_history (id, valid_from);
ALTER TABLE readings_history ADD CHECK (n < 4000), ADD COLUMN note text DEFAULT 'x' NOT NULL;
\set VERBOSITY terse
UPDATE readings SET n = n + 1;
ALTER TABLE readings_history ALTER note DROP NOT NULL;
UPDATE readings SET n = n + 1;
SELECT note, count(*) FROM readings_history GROUP BY 1 ORDER BY 1;
UPDATE readings SET n = 5000 WHERE n = (SELECT max(n) FROM readings);
UPDATE readings SET n = 5001 WHERE n = 5000;
\set VERBOSITY default
SET enable_seqscan = off;
SELECT count(*) FROM readings_history WHERE n + 1 > 0 AND n > 0;
RESET enable_seqscan;
-- COPY opens the history, too.
COPY readings (n) FROM stdin;
1
2
\.
BEGIN;
COPY readings (n) FROM stdin;
3
\.
SAVEPOINT s;
COPY readings (n) FROM stdin;
4
\.
ROLLBACK TO s;
COMMIT;
SELECT count(*) FROM readings WHERE n < 5;
\c - postgres
CREATE EXTENSION amcheck;
SELECT c.relname, bt_index_check(c.oid, heapallindexed => true)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
WHERE indrelid = 'app.readings_history'::regclass AND amname = 'btree' ORDER BY 1;
