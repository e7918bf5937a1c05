-- base_history: UPDATE and DELETE keep the version that was, in a table beside it, which refuses changes.
\c - app
CREATE TABLE prices (LIKE base_entity, LIKE base_history, item text, amount numeric);
SELECT public.describe('prices');
SELECT public.describe('prices_history');
INSERT INTO prices (uuid, item, amount) VALUES ('00000000-0000-4000-8000-000000000001', 'tea', 1),
    ('00000000-0000-4000-8000-000000000002', 'coffee', 2);
SET base_entity.actor = 'ada';
UPDATE prices SET amount = 3 WHERE item = 'tea';
-- An UPDATE that changes nothing keeps no version.
UPDATE prices SET amount = 3 WHERE item = 'tea';
DELETE FROM prices WHERE item = 'coffee';
SELECT valid_from < valid_to AS lasted, operation, actor, transaction IS NOT NULL AS has_transaction, item, amount FROM prices_history ORDER BY valid_to;
SELECT h.valid_to = p.valid_from AS has_no_gap FROM prices_history h JOIN prices p USING (uuid);
-- One version a transaction, also where the row is deleted at its end.
BEGIN;
UPDATE prices SET amount = 4;
UPDATE prices SET amount = 5;
SELECT count(*) FROM prices_history WHERE item = 'tea';
SAVEPOINT s;
DELETE FROM prices;
ROLLBACK TO s;
DELETE FROM prices;
COMMIT;
SELECT operation, item, amount FROM prices_history ORDER BY item, valid_to;
-- A row that no other transaction has seen leaves nothing.
BEGIN;
INSERT INTO prices (item, amount) VALUES ('milk', 1);
UPDATE prices SET amount = 2;
DELETE FROM prices;
COMMIT;
SELECT count(*) FROM prices_history WHERE item = 'milk';
-- The period of a new row under an old key does not overlap the old one's; a client does not set it by an UPDATE.
INSERT INTO prices (uuid, item, amount, valid_from) VALUES ('00000000-0000-4000-8000-000000000001', 'tea', 6, '2000-01-01');
SELECT valid_from = (SELECT max(valid_to) FROM prices_history WHERE uuid = p.uuid) AS follows FROM prices p;
UPDATE prices SET amount = 7, valid_from = '2000-01-01' RETURNING valid_from > '2001-01-01' AS is_now;
INSERT INTO prices (valid_from) VALUES ('infinity');
-- Rows as of a time, the versions of a row, and changes.
SELECT max(valid_to) AS deleted FROM prices_history WHERE operation = 'DELETE' AND item = 'coffee' \gset
SELECT item, amount FROM base_entity.as_of(NULL::prices, timestamptz :'deleted' - interval '1 microsecond') ORDER BY item;
SELECT item, amount FROM prices_as_of(timestamptz :'deleted' - interval '1 microsecond') ORDER BY item;
SELECT item, amount FROM prices_as_of(:'deleted');
SELECT count(*) FROM prices_as_of('-infinity');
SELECT item, amount FROM prices_as_of(now());
SELECT valid_to IS NULL AS is_current, operation, actor, (version).amount
FROM base_entity.versions(NULL::prices, '00000000-0000-4000-8000-000000000001');
SELECT operation, actor, right(id, 1) AS id, old - '{uuid,created_at,updated_at}'::text[] AS old, new - 'updated_at' AS new FROM base_entity.changes('prices');
SELECT count(*) FROM base_entity.changes('prices', until => :'deleted');
SELECT count(*) FROM base_entity.changes('prices', since => now() + interval '1 hour');
-- The conditions of a query reach the indexes.
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM prices_as_of('2026-01-01 00:00+00') WHERE uuid = '00000000-0000-4000-8000-000000000001';
RESET enable_seqscan;
-- find() returns when and by which actor a row was deleted.
SELECT entity, document ->> 'item' AS item, document ->> 'operation' AS operation, document ->> 'actor' AS actor
FROM base_entity.find('00000000-0000-4000-8000-000000000002', history => true);
SELECT count(*) FROM base_entity.find('00000000-0000-4000-8000-000000000002');
SELECT base_entity.describe('prices') ->> 'history' AS history;
-- A history refuses changes, for its owner too. It takes INSERT by privilege, as a restore needs.
UPDATE prices_history SET amount = 0;
DELETE FROM prices_history;
TRUNCATE prices_history;
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY terse
TRUNCATE prices;
\set VERBOSITY default
SELECT relation, problem FROM base_entity.check() WHERE relation = 'prices'::regclass;
-- Statements of any kind.
TRUNCATE prices;
INSERT INTO prices (uuid, amount) SELECT uuid, 8 FROM prices ON CONFLICT (uuid) DO UPDATE SET amount = excluded.amount;
WITH gone AS (DELETE FROM prices RETURNING *) SELECT count(*) FROM gone;
SELECT operation, amount FROM prices_history WHERE amount > 6 ORDER BY valid_to;
CREATE TABLE items (id int PRIMARY KEY);
CREATE TABLE offers (LIKE base_entity, LIKE base_history, item int REFERENCES items ON DELETE CASCADE ON UPDATE CASCADE);
INSERT INTO items VALUES (1), (2);
INSERT INTO offers (item) VALUES (1), (2);
UPDATE items SET id = 3 WHERE id = 1;
DELETE FROM items WHERE id = 2;
SELECT operation, item FROM offers_history ORDER BY item;
COPY prices (uuid, amount) FROM stdin;
00000000-0000-4000-8000-000000000009	1
\.
SELECT amount FROM prices_as_of(now());
-- A temporary table has no history, and a table without a key cannot have one.
CREATE TEMPORARY TABLE drafts (LIKE base_entity, LIKE base_history, a int);
INSERT INTO drafts (a) VALUES (1);
UPDATE drafts SET a = 2 RETURNING valid_from > created_at - interval '1 s' AS has_period;
DELETE FROM drafts;
SELECT base_entity.create_history('drafts');
SET base_entity.naming = 'off';
CREATE TABLE keyless (LIKE base_history, a int);
CREATE TABLE taken_history (a int);
CREATE TABLE taken (LIKE base_entity, LIKE base_history);
-- Triggers that would make the history wrong are errors, and so is a table without its history.
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER zzzz BEFORE UPDATE ON prices FOR EACH ROW EXECUTE FUNCTION nothing();
UPDATE prices SET amount = 2;
DROP TRIGGER zzzz ON prices;
ALTER TABLE prices DISABLE TRIGGER zzz_base_entity;
UPDATE prices SET amount = 2;
ALTER TABLE prices ENABLE TRIGGER zzz_base_entity;
DROP TABLE prices_history;
UPDATE prices SET amount = 2;
SELECT relation, problem, sql FROM base_entity.check() WHERE relation = 'prices'::regclass;
CALL base_entity.repair('prices');
UPDATE prices SET amount = 2;
SELECT count(*) FROM prices_history;
-- DROP TABLE needs no CASCADE; the history stays.
DROP TABLE prices;
SELECT count(*) FROM prices_history;
SELECT proname FROM pg_proc WHERE proname = 'prices_as_of';
SELECT base_entity.as_of(NULL::items, now());
SELECT base_entity.as_of(1, now());
SELECT * FROM base_entity.versions(NULL::offers, 1, 2);
