-- Statements that change one row each, after others have: what is known of the history, its indexes and the actor follows every
-- change of them.
\c - app
CREATE TABLE prices (LIKE base_history, id int PRIMARY KEY, item text, amount int);
INSERT INTO prices (id, item, amount) VALUES (1, 'tea', 0), (2, NULL, 0), (3, repeat('x', 10000), 0);
UPDATE prices SET amount = 1 WHERE id = 1;
UPDATE prices SET amount = 2 WHERE id = 1;
UPDATE prices SET amount = 1 WHERE id = 2;
UPDATE prices SET amount = 1 WHERE id = 3;
DELETE FROM prices WHERE id = 2;
SELECT operation, actor, id, left(item, 3) AS item, length(item), amount, valid_from < valid_to AS lasted FROM prices_history ORDER BY id, valid_to;
SELECT count(DISTINCT transaction) FROM prices_history;
-- Values that are stored out of line.
ALTER TABLE prices ALTER item SET STORAGE EXTERNAL;
UPDATE prices SET item = repeat('y', 10000), amount = 2 WHERE id = 3;
UPDATE prices SET amount = 3 WHERE id = 3;
DELETE FROM prices WHERE id = 3;
SELECT amount, left(item, 1) AS item, length(item) FROM prices_history WHERE id = 3 ORDER BY valid_to;
-- A row that is older than a column, which has a value all the same.
ALTER TABLE prices ADD COLUMN unit text DEFAULT 'kg';
UPDATE prices SET amount = 3 WHERE id = 1;
UPDATE prices SET unit = 'g' WHERE id = 1;
SELECT amount, unit FROM prices_history WHERE id = 1 ORDER BY valid_to;
-- Indexes that come and go, in this session.
CREATE INDEX amounts ON prices_history (amount);
UPDATE prices SET amount = 4 WHERE id = 1;
CREATE INDEX by_hash ON prices_history USING hash (amount);
UPDATE prices SET amount = 5 WHERE id = 1;
CREATE INDEX parts ON prices_history ((amount + 1)) WHERE amount > 3;
UPDATE prices SET amount = 6 WHERE id = 1;
SET enable_seqscan = off;
SELECT amount, (SELECT count(*) FROM prices_history h WHERE h.amount = a.amount) AS found FROM generate_series(3, 5) a (amount);
SELECT count(*) FROM prices_history WHERE amount + 1 > 0 AND amount > 3;
DROP INDEX by_hash, parts;
CREATE INDEX by_range ON prices_history USING brin (amount);
UPDATE prices SET amount = 7 WHERE id = 1;
UPDATE prices SET unit = 'kg' WHERE id = 1;
DROP INDEX by_range;
CREATE INDEX few ON prices_history (amount) WHERE unit = 'lb';
UPDATE prices SET unit = 'st' WHERE id = 1;
SELECT count(*) FROM prices_history WHERE unit = 'lb';
DROP INDEX few;
REINDEX INDEX amounts;
UPDATE prices SET amount = 8 WHERE id = 1;
BEGIN;
CREATE INDEX twice ON prices_history (amount, id);
UPDATE prices SET amount = 9 WHERE id = 1;
ROLLBACK;
UPDATE prices SET amount = 9 WHERE id = 1;
SELECT array_agg(amount ORDER BY amount) FROM prices_history WHERE amount > 5;
DROP INDEX amounts;
UPDATE prices SET amount = 10 WHERE id = 1;
RESET enable_seqscan;
-- Constraints and columns of the owner.
CREATE UNIQUE INDEX once ON prices_history (id, amount, unit);
UPDATE prices SET amount = 11 WHERE id = 1;
\set VERBOSITY terse
UPDATE prices SET amount = 10 WHERE id = 1;
UPDATE prices SET amount = 12 WHERE id = 1;
DROP INDEX once;
ALTER TABLE prices_history ADD CONSTRAINT once EXCLUDE USING btree (id WITH =, amount WITH =, unit WITH =);
UPDATE prices SET amount = 12 WHERE id = 1;
ALTER TABLE prices_history DROP CONSTRAINT once, ADD COLUMN mark text DEFAULT 'x' NOT NULL;
UPDATE prices SET amount = 12 WHERE id = 1;
\set VERBOSITY default
ALTER TABLE prices_history DROP COLUMN mark, ADD COLUMN twice int GENERATED ALWAYS AS (2 * amount) STORED;
UPDATE prices SET amount = 11 WHERE id = 1;
SELECT amount, twice FROM prices_history WHERE amount > 9 ORDER BY amount, valid_to;
ALTER TABLE prices_history DROP COLUMN twice;
ALTER TABLE prices_history ADD COLUMN note text, ADD CHECK (amount < 12);
UPDATE prices SET amount = 12 WHERE id = 1;
\set VERBOSITY terse
UPDATE prices SET amount = 13 WHERE id = 1;
\set VERBOSITY default
ALTER TABLE prices_history DROP CONSTRAINT prices_history_amount_check;
UPDATE prices SET amount = 13 WHERE id = 1;
SELECT amount, note FROM prices_history WHERE amount > 10 ORDER BY amount, valid_to;
-- Columns of the table.
ALTER TABLE prices ADD COLUMN place int DEFAULT 1;
UPDATE prices SET amount = 14 WHERE id = 1;
ALTER TABLE prices DROP COLUMN item;
UPDATE prices SET amount = 15 WHERE id = 1;
ALTER TABLE prices RENAME COLUMN amount TO price;
UPDATE prices SET price = 16 WHERE id = 1;
ALTER TABLE prices ALTER price TYPE numeric;
UPDATE prices SET price = 17 WHERE id = 1;
SELECT price, place FROM prices_history WHERE price > 12 ORDER BY valid_to;
-- Several changes of a transaction, savepoints, and several rows.
BEGIN;
UPDATE prices SET price = 18 WHERE id = 1;
UPDATE prices SET price = 19 WHERE id = 1;
SAVEPOINT s;
DELETE FROM prices WHERE id = 1;
ROLLBACK TO s;
COMMIT;
INSERT INTO prices (id, price) VALUES (4, 18), (5, 18);
UPDATE prices SET price = 20;
SELECT operation, id, price FROM prices_history WHERE price > 16 ORDER BY id, valid_to;
-- Rules of the table.
\c - postgres
SELECT base_entity.rules(tgargs) FROM pg_trigger WHERE tgrelid = 'app.prices'::regclass AND tgname = 'zzz_base_entity';
\c - app
CREATE TABLE notes (LIKE base_entity, LIKE base_history, body text);
INSERT INTO notes (body) VALUES ('a');
UPDATE notes SET body = 'b', created_at = '2000-01-01' RETURNING created_at > '2001-01-01' AS is_kept;
ALTER TABLE notes RENAME COLUMN created_at TO made_at;
UPDATE notes SET body = 'c', made_at = '2000-01-01' RETURNING made_at > '2001-01-01' AS is_kept;
DROP TRIGGER zzz_base_entity ON notes;
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('history valid_from');
UPDATE notes SET body = 'd', made_at = '2000-01-01' RETURNING made_at > '2001-01-01' AS is_kept;
SELECT array_agg(body ORDER BY valid_to) FROM notes_history;
-- The actor: the setting, the role, and its name.
SET base_entity.actor = 'ada';
UPDATE notes SET body = 'e';
SET base_entity.actor = 'grace';
UPDATE notes SET body = 'f';
RESET base_entity.actor;
UPDATE notes SET body = 'g';
\c - postgres
CREATE ROLE clerk;
GRANT app TO clerk;
SET search_path = app, base_entity, public;
SET ROLE clerk;
UPDATE notes SET body = 'h';
RESET ROLE;
ALTER ROLE clerk RENAME TO keeper;
SET ROLE keeper;
UPDATE notes SET body = 'i';
RESET ROLE;
UPDATE notes SET body = 'j';
SET base_entity.actor = '';
UPDATE notes SET body = 'k';
SELECT body, actor FROM notes_history WHERE body > 'c' ORDER BY valid_to;
DROP ROLE keeper;
