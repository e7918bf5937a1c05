-- Privileges of roles: a database owner who is no superuser installs it, an application role makes entities.
CREATE ROLE db_owner LOGIN;
CREATE ROLE writer LOGIN;
CREATE ROLE stranger LOGIN;
CREATE DATABASE owned OWNER db_owner TEMPLATE template0;

-- A role that may not create in the database may not install; the owner may.
\c owned stranger
CREATE EXTENSION base_entity;
\echo :LAST_ERROR_SQLSTATE
\c owned db_owner
CREATE EXTENSION base_entity;
SELECT extowner::regrole, nspname, nspowner::regrole FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'base_entity';
SELECT count(*) AS objects_in_public FROM pg_class WHERE relnamespace = 'public'::regnamespace;
CREATE TABLE users (LIKE base_entity, name text);
INSERT INTO users (name) VALUES ('ada') RETURNING uuid IS NOT NULL AS has_id;
UPDATE users SET name = 'Ada' RETURNING updated_at > created_at AS moved;

-- The owner adds words and creates templates.
SELECT base_entity.add_uncountable('staffroom');
CREATE TABLE staffroom (LIKE base_entity);
CREATE TABLE article (LIKE base_entity);
CREATE TABLE base_entity.tenant_entity (LIKE base_entity, tenant int);
GRANT SELECT ON base_entity.tenant_entity TO PUBLIC;

-- An application role with nothing but CREATE on its schema.
CREATE SCHEMA work;
GRANT USAGE, CREATE ON SCHEMA work TO writer;
\c owned writer
CREATE TABLE work.posts (LIKE base_entity, title text);
CREATE TABLE work.rooms (LIKE tenant_entity, title text, room int PRIMARY KEY) PARTITION BY HASH (room);
INSERT INTO work.posts (title) VALUES ('a') RETURNING uuid IS NOT NULL AS has_id;
UPDATE work.posts SET title = 'b' RETURNING updated_at > created_at AS moved;
CREATE TABLE base_entity.own_entity (LIKE base_entity);
INSERT INTO base_entity.base_entity DEFAULT VALUES;
ALTER TABLE base_entity.base_entity ADD COLUMN hole int;
DROP TRIGGER zzz_base_entity ON base_entity.base_entity;
SELECT base_entity.add_uncountable('article');
ALTER EVENT TRIGGER base_entity_ddl_command_start DISABLE;
DROP EXTENSION base_entity;
SELECT c.relname, c.relowner::regrole, count(*) AS row_triggers FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid
WHERE c.relnamespace = 'work'::regnamespace GROUP BY 1, 2 ORDER BY c.relname COLLATE "C";

-- A role that may only write rows needs nothing of the extension but to run its functions.
GRANT SELECT, INSERT, UPDATE ON work.posts TO stranger;
\c owned db_owner
GRANT USAGE ON SCHEMA work TO stranger;
\c owned stranger
INSERT INTO work.posts (title) VALUES ('c') RETURNING uuid IS NOT NULL AS has_id;
UPDATE work.posts SET title = 'd' WHERE title = 'c' RETURNING updated_at > created_at AS moved;
CREATE TABLE work.thefts (LIKE base_entity);

-- A revoked privilege gives a clear error, and nothing is left half made.
\c owned postgres
REVOKE EXECUTE ON FUNCTION base_entity.uuidv4() FROM PUBLIC;
\c owned writer
INSERT INTO work.posts (title) VALUES ('e');
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE work.others (LIKE base_entity);
INSERT INTO work.others DEFAULT VALUES;
\c owned postgres
GRANT EXECUTE ON FUNCTION base_entity.uuidv4() TO PUBLIC;
REVOKE EXECUTE ON FUNCTION base_entity.maintain() FROM PUBLIC;
\c owned writer
CREATE TABLE work.forms (LIKE base_entity);
UPDATE work.posts SET title = 'f' WHERE title = 'b' RETURNING updated_at > created_at AS moved;
CREATE TRIGGER mine BEFORE UPDATE ON work.posts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep title');
SELECT to_regclass('work.forms');
\c owned postgres
GRANT EXECUTE ON FUNCTION base_entity.maintain() TO PUBLIC;

-- CREATE SCHEMA ... AUTHORIZATION makes the tables, triggers and all, for the other role.
CREATE SCHEMA theirs AUTHORIZATION writer CREATE TABLE users (LIKE base_entity) CREATE TABLE lines (LIKE base_entity, n int PRIMARY KEY);
SELECT relname, relowner::regrole FROM pg_class WHERE relnamespace = 'theirs'::regnamespace ORDER BY relname COLLATE "C";
SELECT current_user;

-- SET ROLE, and a function that runs as its owner.
SET ROLE writer;
CREATE TABLE work.memos (LIKE base_entity);
RESET ROLE;
CREATE FUNCTION work.make() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN CREATE TABLE work.made_ones (LIKE base_entity); END $$;
ALTER FUNCTION work.make() OWNER TO writer;
SET SESSION AUTHORIZATION stranger;
SELECT work.make();
RESET SESSION AUTHORIZATION;
SELECT relname, relowner::regrole FROM pg_class WHERE relname IN ('memos', 'made_ones') ORDER BY relname COLLATE "C";

-- The owner uninstalls it too.
\c owned db_owner
SET client_min_messages = warning;
DROP EXTENSION base_entity CASCADE;
SELECT count(*) FROM pg_class WHERE relname IN ('users', 'posts', 'memos') AND relkind = 'r';
\c regression postgres
DROP DATABASE owned;
