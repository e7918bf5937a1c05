-- changes(): what an update or deletion has made of a row, and nothing else.
\c - app
CREATE TABLE prices (LIKE base_entity, LIKE base_history, item text, amount numeric);
INSERT INTO prices (uuid, item, amount) VALUES ('0190163d-8694-739b-aea5-966c26f8ad91', 'tea', 3);
UPDATE prices SET amount = 4;
-- The record of an erasure is no version.
BEGIN;
CALL base_entity.erase_history('prices', '0190163d-8694-739b-aea5-966c26f8ad91');
UPDATE prices SET amount = 5;
COMMIT;
SELECT operation, old -> 'amount' AS old, new -> 'amount' AS new, new ? 'item' AS changes_item FROM base_entity.changes('prices') ORDER BY changed_at, operation;
-- A row that is inserted under the key of one that was removed is another row.
CREATE TABLE notes (id int PRIMARY KEY, LIKE base_history, LIKE base_soft_delete, n int);
INSERT INTO notes (id, n) VALUES (1, 1);
SELECT pg_sleep(0.01);
DELETE FROM notes;
SELECT pg_sleep(0.01);
BEGIN;
CALL base_entity.purge('notes', interval '0');
INSERT INTO notes (id, n) VALUES (1, 500);
COMMIT;
SELECT operation, old - 'deleted_at' AS old, new - 'deleted_at' AS new, new ->> 'deleted_at' IS NOT NULL AS is_marked FROM base_entity.changes('notes');
SELECT pg_sleep(0.01);
UPDATE notes SET n = 501;
SELECT operation, old, new FROM base_entity.changes('notes') ORDER BY changed_at DESC LIMIT 1;
