-- Transactions that have one time, as all of one message of the protocol have: none changes or deletes a row that another one has
-- written without a version.
CREATE ROLE writer;
GRANT USAGE ON SCHEMA app TO writer;
\c - app
CREATE TABLE prices (LIKE base_entity, LIKE base_history, item text, amount int);
-- The place of valid_from depends on the row.
CREATE TABLE notes (body text, id int PRIMARY KEY, LIKE base_history, amount int);
CREATE TABLE drafts (LIKE base_entity, LIKE base_soft_delete, LIKE base_history, item text, amount int);
INSERT INTO prices (item, amount, valid_from)
    SELECT item, 1, now() - interval '1 day' FROM unnest('{deleted,updated,touched}'::text[]) AS item;
INSERT INTO notes SELECT item, n, now() - interval '1 day', 1 FROM unnest('{deleted,updated,touched}'::text[]) WITH ORDINALITY AS note (item, n);
INSERT INTO drafts (item, amount, valid_from) VALUES ('deleted', 1, now() - interval '1 day');
GRANT SELECT, INSERT, UPDATE, DELETE ON prices, notes, drafts TO writer;
\c - postgres
SET ROLE writer;
BEGIN \; UPDATE app.prices SET amount = 2 \; COMMIT \; BEGIN \; UPDATE app.prices SET amount = amount \; DELETE FROM app.prices WHERE item = 'deleted' \; UPDATE app.prices SET amount = 3 WHERE item = 'updated' \; UPDATE app.prices SET amount = 4 WHERE item = 'updated' \; COMMIT;
SELECT item, amount, operation, valid_to - valid_from < '1 s' AS short FROM app.prices_history ORDER BY item, valid_to;
SELECT item, amount FROM app.prices ORDER BY item;
BEGIN \; UPDATE app.notes SET amount = 2 \; COMMIT \; BEGIN \; UPDATE app.notes SET amount = amount \; DELETE FROM app.notes WHERE body = 'deleted' \; UPDATE app.notes SET amount = 3 WHERE body = 'updated' \; UPDATE app.notes SET amount = 4 WHERE body = 'updated' \; COMMIT;
SELECT body, amount, operation, valid_to - valid_from < '1 s' AS short FROM app.notes_history ORDER BY body, valid_to;
SELECT body, amount FROM app.notes ORDER BY body;
BEGIN \; UPDATE app.drafts SET amount = 2 \; COMMIT \; BEGIN \; UPDATE app.drafts SET amount = amount \; DELETE FROM app.drafts \; COMMIT;
SELECT item, amount, operation, valid_to - valid_from < '1 s' AS short FROM app.drafts_history ORDER BY valid_to;
-- A row that another transaction has inserted.
BEGIN \; INSERT INTO app.prices (item, amount) VALUES ('inserted', 1) \; COMMIT \; BEGIN \; UPDATE app.prices SET amount = amount WHERE item = 'inserted' \; DELETE FROM app.prices WHERE item = 'inserted' \; COMMIT;
SELECT item, amount, operation FROM app.prices_history WHERE item = 'inserted';
-- A row of the transaction's own leaves nothing.
BEGIN;
INSERT INTO app.prices (item, amount) VALUES ('own', 1);
UPDATE app.prices SET amount = amount WHERE item = 'own';
UPDATE app.prices SET amount = 2 WHERE item = 'own';
DELETE FROM app.prices WHERE item = 'own';
COMMIT;
SELECT count(*) FROM app.prices_history WHERE item = 'own';
-- A row that gets another key is changed or deleted under that.
INSERT INTO app.notes SELECT item, n + 10, now() - interval '1 day', 1 FROM unnest('{moved,moved and changed,moved twice}'::text[]) WITH ORDINALITY AS note (item, n);
BEGIN;
UPDATE app.notes SET id = id + 10 WHERE id > 10;
DELETE FROM app.notes WHERE id = 21;
UPDATE app.notes SET amount = 2 WHERE id = 22;
UPDATE app.notes SET amount = 3 WHERE id = 22;
UPDATE app.notes SET id = 13 WHERE id = 23;
COMMIT;
SELECT body, id, operation, amount, valid_to - valid_from < '1 s' AS short FROM app.notes_history WHERE id > 10 ORDER BY body, valid_to, id;
SELECT body, id, amount FROM app.notes WHERE id > 10 ORDER BY id;
SELECT count(*) FROM app.notes_as_of((SELECT max(valid_to) FROM app.notes_history WHERE id = 11)) WHERE id IN (11, 21);
-- Nor without the index of the history, or with one in another order.
\c - app
DROP INDEX notes_history_id_valid_to_idx;
BEGIN;
UPDATE notes SET amount = 5 WHERE body = 'touched';
DELETE FROM notes WHERE body = 'touched';
COMMIT;
SELECT amount, operation FROM notes_history WHERE body = 'touched' ORDER BY valid_to;
CREATE INDEX ON notes_history (id, valid_to DESC);
BEGIN;
UPDATE notes SET amount = 5 WHERE body = 'updated';
DELETE FROM notes WHERE body = 'updated';
INSERT INTO notes VALUES ('again', 2, now() - interval '1 day', 1);
COMMIT;
SELECT amount, operation FROM notes_history WHERE body = 'updated' ORDER BY valid_to;
SELECT valid_from >= (SELECT max(valid_to) FROM notes_history WHERE id = 2) AS begins_later FROM notes WHERE id = 2;
-- Rows that a transaction updates and then marks as deleted, restores, or gives another key have no gap and one version.
\c - app
CREATE TABLE softs (id int PRIMARY KEY, LIKE base_soft_delete, LIKE base_history, v int);
CREATE TABLE slots (id int PRIMARY KEY, LIKE base_history, v int);
CREATE VIEW softs_versions AS
    SELECT id, operation, v, valid_from, valid_to FROM softs_history UNION ALL SELECT id, NULL, v, valid_from, NULL FROM softs WHERE deleted_at IS NULL;
INSERT INTO softs (id, v) VALUES (1, 1), (2, 1), (3, 1);
BEGIN \; UPDATE softs SET v = 2 \; COMMIT \; BEGIN \; UPDATE softs SET v = 3 \; DELETE FROM softs \; UPDATE softs SET deleted_at = NULL WHERE id > 1 \; DELETE FROM softs WHERE id = 3 \; COMMIT;
SELECT h.id, h.operation, h.v, h.valid_to = s.valid_from AS follows FROM softs_history h JOIN softs s USING (id) WHERE h.v = 2 ORDER BY id;
SELECT id, operation, v, lead(valid_from) OVER (PARTITION BY id ORDER BY valid_from) - valid_to AS gap FROM softs_versions ORDER BY id, valid_from;
INSERT INTO slots (id, v) VALUES (1, 1);
BEGIN \; UPDATE slots SET v = 2 \; COMMIT \; BEGIN \; UPDATE slots SET v = 3 \; UPDATE slots SET id = 2 \; UPDATE slots SET v = 4 \; COMMIT;
SELECT id, operation, v, lead(valid_from) OVER (ORDER BY valid_from) - valid_to AS gap
    FROM (SELECT id, operation, v, valid_from, valid_to FROM slots_history UNION ALL SELECT id, NULL, v, valid_from, NULL FROM slots) h ORDER BY valid_from;
SELECT id, v FROM slots_as_of((SELECT max(valid_to) FROM slots_history WHERE id = 1));
-- The times of a row that an UPDATE sends, rounded as clients do, are no change of it.
UPDATE slots SET valid_from = date_trunc('milliseconds', valid_from);
SELECT count(*) FROM slots_history;
CREATE TABLE texts (label text, id int PRIMARY KEY, LIKE base_history);
INSERT INTO texts VALUES ('a', 1);
UPDATE texts SET valid_from = date_trunc('milliseconds', valid_from);
SELECT count(*) FROM texts_history;
