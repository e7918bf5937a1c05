-- Public IDs: each entity gets a prefix by its name when it is created, and keeps it.
\c - app
\pset null NULL
SELECT set_config('search_path', 'app, public', false);
CREATE TABLE users (LIKE base_entity, name text);
CREATE TABLE "OrderItems" (LIKE base_id);
CREATE TABLE people_2024 (LIKE base_uuid);
CREATE TABLE logs (LIKE base_timestamps);
CREATE TABLE "42" (LIKE base_uuid);
CREATE TABLE IF NOT EXISTS users (LIKE base_entity);
CREATE TEMP TABLE drafts (LIKE base_entity);
CREATE TABLE plain (id int);
SELECT relation, prefix, is_current FROM base_entity.public_prefixes ORDER BY relation;
INSERT INTO users VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', now(), now(), 'Ada');
SELECT base_entity.public_id('users', uuid) FROM users;
SELECT base_entity.public_id_to_uuid('user_01h455vb4pex5vsknk084sn02q') AS any_table,
       base_entity.public_id_to_uuid('user_01h455vb4pex5vsknk084sn02q', 'users') AS of_users,
       base_entity.public_id_to_uuid(NULL, 'users') AS none, base_entity.public_id('users', NULL) AS neither;
-- It is one value for the planner, and uses the key's index.
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT name FROM users WHERE uuid = base_entity.public_id_to_uuid('user_01h455vb4pex5vsknk084sn02q', 'users');
PREPARE by_id (text) AS SELECT name FROM users WHERE uuid = base_entity.public_id_to_uuid($1, 'users');
EXECUTE by_id ('user_01h455vb4pex5vsknk084sn02q');
RESET enable_seqscan;
-- Wrong input.
EXECUTE by_id ('order_item_01h455vb4pex5vsknk084sn02q');
EXECUTE by_id ('01h455vb4pex5vsknk084sn02q');
EXECUTE by_id ('user_01H455VB4PEX5VSKNK084SN02Q');
EXECUTE by_id ('user_01h455vb4pex5vsknk084sn02');
EXECUTE by_id ('user_81h455vb4pex5vsknk084sn02q');
EXECUTE by_id ('01890a5d-ac96-774b-bcce-b302099a8057');
SELECT base_entity.public_id('drafts', base_entity.uuidv4());
SELECT base_entity.public_id('"42"', base_entity.uuidv4());
SELECT base_entity.public_id('plain', base_entity.uuidv4());
SELECT base_entity.public_id(99999::oid::regclass, base_entity.uuidv4());

-- A new name, another schema or another word list changes no address.
ALTER TABLE users RENAME TO customers;
SELECT base_entity.public_id('customers', uuid) FROM customers;
\c - postgres
SET search_path = app, public;
SELECT base_entity.add_irregular('ware', 'customers');
CREATE SCHEMA sales AUTHORIZATION app;
ALTER TABLE customers SET SCHEMA sales;
SELECT base_entity.public_id('sales.customers', uuid) FROM sales.customers;
ALTER SCHEMA sales RENAME TO trade;
SELECT base_entity.public_id('trade.customers', uuid) FROM trade.customers;
SELECT * FROM base_entity.public_prefixes WHERE prefix = 'user';
-- Dropped with its table, also by a cascade; a new table of the name begins anew.
BEGIN;
DROP SCHEMA trade CASCADE;
SELECT count(*) FROM base_entity.public_prefixes WHERE prefix = 'user';
ROLLBACK;
ALTER SCHEMA trade RENAME TO sales;
\c - app
SET search_path = app, public;
BEGIN;
DROP TABLE people_2024;
CREATE TABLE people_2024 (LIKE base_uuid);
SELECT relation, prefix FROM base_entity.public_prefixes WHERE relation = 'people_2024';
ROLLBACK;
SELECT relation, prefix FROM base_entity.public_prefixes WHERE relation = 'people_2024';
-- Names that are exchanged.
CREATE TABLE cats (LIKE base_entity);
CREATE TABLE dogs (LIKE base_entity);
ALTER TABLE cats RENAME TO animals;
ALTER TABLE dogs RENAME TO cats;
ALTER TABLE animals RENAME TO dogs;
SELECT relation, prefix FROM base_entity.public_prefixes WHERE relation IN ('cats', 'dogs') ORDER BY 1;
-- A table that is dropped while the event triggers are disabled leaves its row, which counts for nothing.
\c - postgres
ALTER EVENT TRIGGER base_entity_sql_drop DISABLE;
DROP TABLE app.dogs;
ALTER EVENT TRIGGER base_entity_sql_drop ENABLE;
\c - app
SET search_path = app, public;
SELECT * FROM base_entity.find('cat_01h455vb4pex5vsknk084sn02q');
CREATE TABLE dogs (LIKE base_entity);
SELECT relation, prefix FROM base_entity.public_prefixes WHERE relation IN ('cats', 'dogs') ORDER BY 1;

-- Partitions have the prefix of their table.
CREATE TABLE events (LIKE base_entity, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO events (uuid, day) VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', '2026-05-01');
SELECT tableoid::regclass, base_entity.public_id(tableoid, uuid) FROM events;
SELECT base_entity.public_id_to_uuid('event_01h455vb4pex5vsknk084sn02q', 'events_2026');
SELECT entity, document->>'day' AS day FROM base_entity.find('event_01h455vb4pex5vsknk084sn02q');
-- A table that is adopted gets one.
CREATE TABLE notes (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid());
CALL base_entity.adopt('notes');
SELECT prefix FROM base_entity.public_prefixes WHERE relation = 'notes';
SELECT base_entity.describe('notes') -> 'public_prefix' AS prefix, base_entity.describe('"42"') -> 'public_prefix' AS none;
SELECT entity, base_entity.public_id(entity, uuid) FROM base_entity.rows('base_entity.base_entity') WHERE uuid = '01890a5d-ac96-774b-bcce-b302099a8057' ORDER BY 1;
-- rows() returns public IDs, newest first, and none for an entity without a prefix.
INSERT INTO "42" (uuid) VALUES ('01890a5d-ac96-774b-bcce-b302099a8057');
INSERT INTO notes (uuid, created_at) VALUES ('0b2c4f5e-94a4-4f0e-8a53-6b1c6f5d1b3e', '2126-01-01');
SELECT entity, uuid, public_id FROM base_entity.rows('base_entity.base_entity', true, 1);
SELECT entity, public_id FROM base_entity.rows('base_entity.base_uuid', public_ids => true, newest => 100) WHERE entity IN ('notes'::regclass, '"42"'::regclass);
SELECT count(*), count(public_id) FROM base_entity.rows('base_entity.base_entity', false, 2);
-- Nothing is written for a template, and a read-only transaction may ask.
BEGIN READ ONLY;
SELECT base_entity.public_id('notes', '01890a5d-ac96-774b-bcce-b302099a8057');
SELECT base_entity.set_public_prefix('notes', 'memo');
ROLLBACK;
