-- The periods of rows under one key do not overlap, whichever row has the key: keys that change, are used again, and go from row to
-- row.
\c - app
CREATE TABLE prices (LIKE base_history, id numeric PRIMARY KEY, item text, amount int);
CREATE VIEW period AS
SELECT id, valid_from, valid_to, operation, item FROM prices_history
UNION ALL SELECT id, valid_from, 'infinity', NULL, item FROM prices;
-- The periods under each key, the first one first: the row, how its period ended, and whether it lasts and begins after the one before has ended.
CREATE VIEW result AS
SELECT id, item, operation, valid_from < valid_to AS lasts, coalesce(valid_from >= lag(valid_to) OVER w, true) AS follows
FROM period WINDOW w AS (PARTITION BY id ORDER BY valid_from, valid_to);
-- One row begins later than now(), as if a transaction with a later time had written it.
BEGIN;
SELECT base_entity.suspend_row_rules('prices');
INSERT INTO prices (id, item, amount, valid_from) VALUES (1, 'x', 1, now() - interval '1 day'), (2, 'y', 1, now() - interval '1 day'), (3, 'z', 1, now() + interval '1 hour');
COMMIT;
-- A row gets the key that another one has left, and is deleted: the version of the other row was not deleted.
BEGIN;
UPDATE prices SET id = 10 WHERE item = 'x';
UPDATE prices SET id = 1 WHERE item = 'y';
DELETE FROM prices WHERE item = 'y';
SELECT * FROM result WHERE item IN ('x', 'y');
ROLLBACK;
-- The same for an inserted row.
BEGIN;
UPDATE prices SET id = 10 WHERE item = 'x';
INSERT INTO prices (id, item) VALUES (1, 'new');
UPDATE prices SET amount = 2 WHERE item = 'new';
SELECT * FROM result WHERE id = 1;
DELETE FROM prices WHERE item = 'new';
SELECT * FROM result WHERE id = 1;
ROLLBACK;
-- The same for a row that the transaction had changed before.
BEGIN;
UPDATE prices SET amount = 2 WHERE item = 'x';
UPDATE prices SET id = 10 WHERE item = 'x';
INSERT INTO prices (id, item) VALUES (1, 'new');
DELETE FROM prices WHERE item = 'new';
DELETE FROM prices WHERE item = 'x';
SELECT * FROM result WHERE id IN (1, 10);
ROLLBACK;
-- A row gets a key whose last version ends later.
BEGIN;
DELETE FROM prices WHERE item = 'z';
UPDATE prices SET id = 3 WHERE item = 'x';
SELECT * FROM result WHERE id IN (1, 3);
SELECT (SELECT valid_from FROM prices WHERE id = 3) = (SELECT valid_to FROM prices_history WHERE id = 1) AS has_no_gap;
ROLLBACK;
BEGIN;
DELETE FROM prices WHERE item = 'z';
INSERT INTO prices (id, item) VALUES (4, 'new');
UPDATE prices SET id = 3 WHERE item = 'new';
SELECT * FROM result WHERE id IN (3, 4);
ROLLBACK;
BEGIN;
DELETE FROM prices WHERE item = 'z';
UPDATE prices SET amount = 2 WHERE item = 'x';
UPDATE prices SET id = 3 WHERE item = 'x';
SELECT * FROM result WHERE id IN (1, 3);
ROLLBACK;
-- Keys that shift by one, in the order in which they are free.
BEGIN;
UPDATE prices SET id = 4 WHERE id = 3;
UPDATE prices SET id = 3 WHERE id = 2;
UPDATE prices SET id = 2 WHERE id = 1;
INSERT INTO prices (id, item) VALUES (1, 'new');
SELECT * FROM result;
ROLLBACK;
-- A key that is written in another way is the same one: the versions leave no gap.
BEGIN;
UPDATE prices SET amount = 2 WHERE item = 'x';
UPDATE prices SET id = 1.0 WHERE item = 'x';
UPDATE prices SET amount = 3 WHERE item = 'x';
SELECT * FROM result WHERE id = 1;
DELETE FROM prices WHERE item = 'x';
SELECT * FROM result WHERE id = 1;
ROLLBACK;
-- A subtransaction that is rolled back leaves nothing.
BEGIN;
SAVEPOINT a;
UPDATE prices SET id = 10 WHERE item = 'x';
UPDATE prices SET id = 1 WHERE item = 'y';
ROLLBACK TO a;
DELETE FROM prices WHERE item = 'x';
INSERT INTO prices (id, item) VALUES (1, 'new');
SELECT * FROM result WHERE id IN (1, 2);
ROLLBACK;
-- A row that is skipped, and rows that a trigger inserts.
CREATE FUNCTION insert_other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF new.id < 100 THEN
        INSERT INTO prices (id, item) VALUES (new.id + 100, 'other') ON CONFLICT (id) DO NOTHING;
    END IF;
    RETURN new;
END
$$;
CREATE TRIGGER aaaa BEFORE INSERT ON prices FOR EACH ROW EXECUTE FUNCTION insert_other();
BEGIN;
INSERT INTO prices (id, item) VALUES (1, 'skipped'), (20, 'new') ON CONFLICT (id) DO NOTHING;
INSERT INTO prices (id, item) VALUES (1, 'skipped'), (21, 'new') ON CONFLICT (id) DO NOTHING;
SELECT * FROM result WHERE id > 10;
ROLLBACK;
-- A DEFERRABLE primary key: rows exchange keys, in one statement and in several ones, or get them before the other row has left.
DROP TRIGGER aaaa ON prices;
ALTER TABLE prices DROP CONSTRAINT prices_pkey, ADD PRIMARY KEY (id) DEFERRABLE;
BEGIN;
UPDATE prices SET id = 3 - id WHERE id < 3;
SELECT * FROM result;
DELETE FROM prices WHERE id = 1;
UPDATE prices SET amount = 2;
SELECT * FROM result;
ROLLBACK;
BEGIN;
UPDATE prices SET id = id + 1;
SELECT * FROM result;
ROLLBACK;
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
UPDATE prices SET id = 3 WHERE item = 'x';
UPDATE prices SET amount = 2 WHERE item = 'z';
UPDATE prices SET id = 1 WHERE item = 'z';
INSERT INTO prices (id, item) VALUES (2, 'new');
DELETE FROM prices WHERE item = 'y';
SELECT * FROM result;
SET CONSTRAINTS ALL IMMEDIATE;
ROLLBACK;
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO prices (id, item) VALUES (3, 'new');
UPDATE prices SET amount = 2 WHERE item = 'new';
DELETE FROM prices WHERE item = 'z';
SELECT * FROM result WHERE id = 3;
COMMIT;
-- A primary key that is computed after the triggers.
CREATE TABLE rates (LIKE base_history, place int, year int, id int GENERATED ALWAYS AS (place * 10000 + year) STORED PRIMARY KEY, rate int);
INSERT INTO rates (place, year, rate) VALUES (1, 2001, 1), (1, 2002, 2);
BEGIN;
DELETE FROM rates WHERE year = 2002;
UPDATE rates SET year = 2002;
INSERT INTO rates (place, year, rate) VALUES (1, 2001, 1);
COMMIT;
SELECT id, operation, valid_from < valid_to AS lasts, coalesce(valid_from >= lag(valid_to) OVER w, true) AS follows
FROM (SELECT id, valid_from, valid_to, operation FROM rates_history UNION ALL SELECT id, valid_from, 'infinity', NULL FROM rates) v
WINDOW w AS (PARTITION BY id ORDER BY valid_from, valid_to);
