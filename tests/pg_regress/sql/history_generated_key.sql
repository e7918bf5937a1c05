-- A primary key that PostgreSQL computes after the BEFORE triggers: the periods under it are those of any other key.
\c - app
CREATE TABLE prices (code text, id text GENERATED ALWAYS AS (lower(code)) STORED PRIMARY KEY, LIKE base_history, amount int);
CREATE VIEW result AS
SELECT id, amount, operation, valid_from < valid_to AS lasts, coalesce(valid_from >= lag(valid_to) OVER w, true) AS follows
FROM (SELECT id, amount, valid_from, valid_to, operation FROM prices_history UNION ALL SELECT id, amount, valid_from, 'infinity', NULL FROM prices) v
WINDOW w AS (PARTITION BY id ORDER BY valid_from, valid_to);
INSERT INTO prices (code, amount) VALUES ('A', 1), ('B', 2);
SELECT pg_sleep(0.01);
-- A row is deleted, and inserted again with an older time, in one transaction.
BEGIN;
DELETE FROM prices WHERE id = 'a';
INSERT INTO prices (code, valid_from, amount) VALUES ('A', '2020-01-01', 10);
COMMIT;
SELECT * FROM result;
-- A row gets the key that the transaction has moved another one away from: its values are not those of that one.
SELECT pg_sleep(0.01);
BEGIN;
UPDATE prices SET code = 'C' WHERE code = 'B';
UPDATE prices SET code = 'B' WHERE code = 'A';
COMMIT;
SELECT * FROM result;
SELECT id, operation, new -> 'amount' AS new FROM base_entity.changes('prices') ORDER BY changed_at, id;
-- The same key, written in another way, is no other one.
SELECT pg_sleep(0.01);
UPDATE prices SET code = 'b', amount = 11 WHERE id = 'b';
SELECT * FROM result WHERE id = 'b';
\set VERBOSITY terse
INSERT INTO prices (code, amount) VALUES (NULL, 1);
