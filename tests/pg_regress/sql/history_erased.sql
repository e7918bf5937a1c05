-- The record of an erasure is no version: it stays, and no period ends by it.
\c - app
CREATE TABLE people (id int PRIMARY KEY, LIKE base_history, name text);
INSERT INTO people (id, name) VALUES (1, 'zoe'), (2, 'amy'), (3, 'eve');
UPDATE people SET name = name || '!';
-- One transaction changes a row, erases its versions, and deletes it or changes it again.
BEGIN;
UPDATE people SET name = 'anonymous' WHERE id = 1;
CALL base_entity.erase_history('people', '1');
DELETE FROM people WHERE id = 1;
COMMIT;
SELECT operation, id, name, valid_from = valid_to AS is_empty FROM people_history WHERE id = 1;
SELECT count(*) FROM base_entity.as_of(NULL::people, now()) WHERE id = 1;
BEGIN;
UPDATE people SET name = 'anonymous' WHERE id = 2;
CALL base_entity.erase_history('people', '2');
UPDATE people SET name = 'unknown' WHERE id = 2;
UPDATE people SET id = 20 WHERE id = 2;
COMMIT;
SELECT operation, id, name, valid_from = valid_to AS is_empty FROM people_history WHERE id IN (2, 20) ORDER BY operation;
BEGIN;
CALL base_entity.erase_history('people', '3');
DELETE FROM people WHERE id = 3;
INSERT INTO people (id, name) VALUES (3, 'eva');
COMMIT;
SELECT operation, id, name, valid_from = valid_to AS is_empty FROM people_history WHERE id = 3 ORDER BY operation;
SELECT operation, id, old ->> 'name' AS old, new ->> 'name' AS new FROM base_entity.changes('people') ORDER BY changed_at, id, operation;
-- Rows that are restored after their history begin where they began.
CREATE TABLE prices (id int PRIMARY KEY, LIKE base_history, amount int);
INSERT INTO prices (id, amount, valid_from) VALUES (1, 1, '2020-01-01'), (2, 1, '2020-01-01');
UPDATE prices SET amount = 2;
CALL base_entity.erase_history('prices', '1');
CREATE TABLE kept_prices AS SELECT * FROM prices;
CREATE TABLE kept_versions AS SELECT * FROM prices_history;
DROP TABLE prices, prices_history;
SELECT pg_sleep(0.01);
CREATE TABLE prices (id int PRIMARY KEY, LIKE base_history, amount int);
INSERT INTO prices_history SELECT * FROM kept_versions;
INSERT INTO prices SELECT * FROM kept_prices;
SELECT p.id, p.valid_from = k.valid_from AS is_restored FROM prices p JOIN kept_prices k USING (id) ORDER BY id;
SELECT a.id FROM kept_prices k, prices_as_of(k.valid_from) a WHERE a.id = k.id ORDER BY a.id;
-- Nor is it erased: the next erasure of the key leaves it, and the time and the actor in it.
CREATE TABLE guests (id int PRIMARY KEY, LIKE base_history, name text);
INSERT INTO guests (id, name) VALUES (1, 'zoe');
UPDATE guests SET name = 'zoe!';
SET base_entity.actor = 'officer';
CALL base_entity.erase_history('guests', '1');
SET base_entity.actor = 'job';
CALL base_entity.erase_history('guests', '1');
SELECT operation, actor FROM guests_history;
UPDATE guests SET name = 'anonymous';
CALL base_entity.erase_history('guests', '1');
SELECT operation, actor FROM guests_history ORDER BY valid_to;
RESET base_entity.actor;
-- The row that a DELETE has marked in the transaction of an erasure is no change of the record.
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, LIKE base_history, name text);
INSERT INTO members (uuid, name) VALUES ('0190163d-8694-739b-aea5-966c26f8ad91', 'zoe');
UPDATE members SET name = 'zoe!';
BEGIN;
DELETE FROM members;
CALL base_entity.erase_history('members', '0190163d-8694-739b-aea5-966c26f8ad91');
COMMIT;
SELECT operation, old, new FROM base_entity.changes('members');
