-- Temporary and unlogged tables are completed; the name of a temporary one is not checked.
\c - app
CREATE TEMP TABLE users (LIKE base_entity, name text);
SELECT describe('users');
INSERT INTO users (name) VALUES ('ada') RETURNING uuid IS NOT NULL AS has_id, created_at = now() AS created;
UPDATE users SET name = 'Ada' RETURNING updated_at > created_at AS moved;

-- A singular name, with every spelling of TEMPORARY.
CREATE TEMP TABLE article (LIKE base_entity);
CREATE TEMPORARY TABLE person (LIKE base_entity);
CREATE TABLE pg_temp.tooth (LIKE base_entity);
CREATE LOCAL TEMP TABLE mouse (LIKE base_entity);
SET search_path = pg_temp, public;
CREATE TABLE child (LIKE base_entity);
RESET search_path;
ALTER TABLE child RENAME TO ox;
SELECT c.relname, count(*) AS row_triggers
FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid
WHERE c.relpersistence = 't' GROUP BY 1 ORDER BY c.relname COLLATE "C";

-- A temporary table hides a permanent one of the same name; each is completed by itself.
CREATE TABLE app.people (LIKE base_entity);
CREATE TEMP TABLE people (LIKE base_entity, mine int PRIMARY KEY);
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid IN ('people'::regclass, 'app.people'::regclass) AND contype IN ('p', 'u') ORDER BY 1, 2;
SELECT entities('app');

-- ON COMMIT DROP leaves nothing, ON COMMIT DELETE ROWS keeps the table.
BEGIN;
CREATE TEMP TABLE shortlived_ones (LIKE base_entity) ON COMMIT DROP;
INSERT INTO shortlived_ones DEFAULT VALUES RETURNING uuid IS NOT NULL AS has_id;
COMMIT;
SELECT to_regclass('shortlived_ones');

CREATE UNLOGGED TABLE caches (LIKE base_entity, key text);
SELECT relpersistence FROM pg_class WHERE oid = 'caches'::regclass;
SELECT describe('caches');

CREATE UNLOGGED TABLE app.article (LIKE base_entity);
\echo :LAST_ERROR_SQLSTATE
