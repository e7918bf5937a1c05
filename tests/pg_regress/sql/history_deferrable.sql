-- A DEFERRABLE primary key: two rows have one key until the statement or the transaction ends. Their periods under it do not overlap, and the version
-- of a row is changed by that row alone.
\c - app
CREATE TABLE prices (id int, LIKE base_history, amount int, PRIMARY KEY (id) DEFERRABLE);
CREATE VIEW result AS
SELECT id, amount, operation, valid_from < valid_to AS lasts, coalesce(valid_from >= lag(valid_to) OVER w, true) AS follows
FROM (SELECT id, amount, valid_from, valid_to, operation FROM prices_history UNION ALL SELECT id, amount, valid_from, 'infinity', NULL FROM prices) v
WINDOW w AS (PARTITION BY id ORDER BY valid_from, valid_to);
INSERT INTO prices VALUES (1, DEFAULT, 3);
SELECT pg_sleep(0.01);
-- A row is inserted with an older time before the other one leaves, by one statement and by several.
WITH gone AS (DELETE FROM prices WHERE amount = 3) INSERT INTO prices VALUES (1, now() - interval '1 day', 4);
SELECT * FROM result;
SELECT pg_sleep(0.01);
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO prices VALUES (1, '2000-01-01', 5);
UPDATE prices SET amount = 6 WHERE amount = 5;
DELETE FROM prices WHERE amount = 4;
COMMIT;
SELECT * FROM result;
SELECT pg_sleep(0.01);
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO prices VALUES (1, '2000-01-01', 7);
UPDATE prices SET id = 2 WHERE amount = 6;
COMMIT;
SELECT * FROM result;
SELECT id, operation, new -> 'amount' AS new FROM base_entity.changes('prices') ORDER BY changed_at;
-- The row that was inserted is deleted: the version of the other one was not.
SELECT pg_sleep(0.01);
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO prices VALUES (1, DEFAULT, 100);
UPDATE prices SET amount = 8 WHERE amount = 7;
DELETE FROM prices WHERE amount = 100;
COMMIT;
SELECT * FROM result WHERE id = 1;
SELECT old -> 'amount' AS old, new -> 'amount' AS new FROM base_entity.changes('prices') WHERE id = '1' ORDER BY changed_at DESC LIMIT 1;
-- Another row takes the key, which the first one leaves, and is deleted.
SELECT pg_sleep(0.01);
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
UPDATE prices SET id = 1 WHERE id = 2;
UPDATE prices SET id = 3 WHERE amount = 8;
DELETE FROM prices WHERE id = 1;
COMMIT;
SELECT * FROM result;
-- Both are deleted by one statement.
SELECT pg_sleep(0.01);
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO prices VALUES (3, DEFAULT, 100);
UPDATE prices SET amount = amount + 1;
DELETE FROM prices WHERE id = 3;
COMMIT;
SELECT * FROM result WHERE id = 3;
-- A row takes the key of one that lives, and leaves it again, or is changed and deleted: it leaves no version under it.
INSERT INTO prices (id, amount) VALUES (10, 10), (11, 11);
SELECT pg_sleep(0.01);
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
UPDATE prices SET id = 11 WHERE amount = 10;
UPDATE prices SET id = 12 WHERE amount = 10;
INSERT INTO prices (id, amount) VALUES (11, 13);
UPDATE prices SET amount = 14 WHERE amount = 13;
DELETE FROM prices WHERE amount = 14;
COMMIT;
SELECT * FROM result WHERE id >= 10;
-- The trigger that links the table to its history is not DEFERRABLE.
CREATE TABLE links (id int, LIKE base_history, PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED);
BEGIN;
DROP TRIGGER base_history ON links;
CREATE CONSTRAINT TRIGGER base_history AFTER INSERT ON links FROM links_history DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (base_entity.must_verify_period()) EXECUTE FUNCTION base_entity.keep_history();
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
\c - postgres
ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE;
DROP TRIGGER base_history ON app.links;
CREATE CONSTRAINT TRIGGER base_history AFTER INSERT ON app.links FROM app.links_history DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (base_entity.must_verify_period()) EXECUTE FUNCTION base_entity.keep_history();
ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE;
\c - app
INSERT INTO links (id) VALUES (1);
\echo :LAST_ERROR_SQLSTATE
