-- A row that changes its key is in a period as long as it lives: where the last period under the new key ends later than now(), the version under
-- the old key ends then, also one that the transaction has kept before.
\c - app
CREATE TABLE prices (id int PRIMARY KEY, LIKE base_history, amount int);
-- Some rows begin later than now(), as if the clock had been set back.
BEGIN;
SELECT base_entity.suspend_row_rules('prices');
INSERT INTO prices VALUES (1, now(), 10), (2, now() + interval '1 hour', 20), (3, now(), 30), (4, now() + interval '1 hour', 40);
COMMIT;
DELETE FROM prices WHERE id IN (2, 4);
SELECT pg_sleep(0.01);
UPDATE prices SET id = 4 WHERE id = 3;
BEGIN;
UPDATE prices SET amount = 11 WHERE id = 1;
UPDATE prices SET id = 2 WHERE id = 1;
COMMIT;
SELECT id, amount FROM prices_as_of(now()) WHERE amount < 40 ORDER BY id;
SELECT h.id, h.amount, h.operation, h.valid_to = p.valid_from AS has_no_gap
FROM prices_history h JOIN prices p ON p.id = h.id + 1 WHERE h.id IN (1, 3) ORDER BY h.id;
