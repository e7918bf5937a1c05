-- The last timestamp has no later one: a period that ends then may be empty, and none ends before it begins.
SET TimeZone = 'UTC';
CREATE TABLE prices (LIKE base_history, id int PRIMARY KEY, amount int);
-- A client cannot set such a time while the rules apply.
SET base_entity.row_rules = off;
INSERT INTO prices (valid_from, id, amount) VALUES ('294276-12-31 23:59:59.999998+00', 1, 0);
RESET base_entity.row_rules;
UPDATE prices SET amount = 1;
UPDATE prices SET amount = 2;
UPDATE prices SET amount = 3;
SELECT amount, valid_from FROM prices;
DELETE FROM prices;
INSERT INTO prices (id, amount) VALUES (1, 4);
SELECT amount, valid_from FROM prices;
BEGIN;
UPDATE prices SET amount = 5;
UPDATE prices SET amount = 6;
COMMIT;
UPDATE prices SET id = 2;
DELETE FROM prices;
SELECT id, amount, operation, valid_from, valid_to FROM prices_history ORDER BY id, amount;
SELECT id, amount FROM prices_as_of('294276-12-31 23:59:59.999998+00');
SELECT id, amount FROM prices_as_of('294276-12-31 23:59:59.999999+00');
-- In the transaction that has inserted the row.
BEGIN;
SET base_entity.row_rules = off;
INSERT INTO prices (valid_from, id, amount) VALUES ('294276-12-31 23:59:59.999999+00', 3, 0);
RESET base_entity.row_rules;
UPDATE prices SET amount = 1;
DELETE FROM prices;
COMMIT;
SELECT id, amount, operation, valid_from, valid_to FROM prices_history WHERE id = 3 ORDER BY amount;
-- Infinity.
INSERT INTO prices_history (valid_to, operation, actor, transaction, valid_from, id) VALUES ('infinity', 'DELETE', '', '3', '2026-01-01', 4);
INSERT INTO prices (id) VALUES (4);
DROP TABLE prices, prices_history;
