-- Objects of the extension are not changed: no dump would have the change.
\c - postgres
CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE users (LIKE base_entity, name text);
-- The error, once in full.
ALTER TABLE base_entity.base_entity ADD COLUMN tenant_id int NOT NULL DEFAULT 1;
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE base_entity.my_base_entity (LIKE base_entity, tenant_id int);
ALTER TABLE base_entity.my_base_entity ADD COLUMN extra int;
\set VERBOSITY terse
-- With any value of base_entity.enabled, the table itself.
SET base_entity.enabled = off;
ALTER TABLE base_entity.base_entity DROP COLUMN updated_at;
RESET base_entity.enabled;
ALTER TABLE base_entity.base_entity RENAME COLUMN updated_at TO changed_at;
ALTER VIEW base_entity.base_entity RENAME COLUMN updated_at TO changed_at;
ALTER TABLE base_entity.base_entity RENAME TO base;
ALTER INDEX base_entity.base_entity RENAME TO base;
ALTER TABLE base_entity.base_entity SET SCHEMA public;
ALTER TABLE base_entity.base_timestamps SET SCHEMA public;
ALTER TABLE base_entity.base_entity OWNER TO app;
ALTER TABLE base_entity.base_entity ALTER created_at DROP NOT NULL;
ALTER TABLE base_entity.base_entity ALTER created_at DROP DEFAULT;
ALTER TABLE base_entity.base_entity ALTER created_at SET DEFAULT '2000-01-01';
ALTER TABLE base_entity.base_entity ALTER created_at TYPE timestamp;
ALTER TABLE base_entity.base_entity ALTER created_at SET STATISTICS 10;
ALTER TABLE base_entity.base_authored ALTER created_by SET STORAGE EXTERNAL;
ALTER TABLE base_entity.base_entity ADD CHECK (created_at > '2000-01-01');
ALTER TABLE base_entity.base_entity DROP CONSTRAINT base_entity_pkey;
ALTER TABLE base_entity.base_entity RENAME CONSTRAINT base_entity_pkey TO key;
ALTER INDEX base_entity.base_entity_pkey RENAME TO key;
ALTER INDEX base_entity.base_entity_pkey SET (fillfactor = 50);
ALTER TABLE base_entity.base_entity SET (fillfactor = 50);
ALTER TABLE base_entity.base_entity SET UNLOGGED;
ALTER TABLE base_entity.base_entity REPLICA IDENTITY FULL;
ALTER TABLE base_entity.base_entity CLUSTER ON base_entity_pkey;
ALTER TABLE base_entity.base_entity ENABLE ROW LEVEL SECURITY;
ALTER TABLE base_entity.base_entity FORCE ROW LEVEL SECURITY;
ALTER TABLE base_entity.base_entity DISABLE TRIGGER zzz_base_entity;
ALTER TABLE base_entity.base_entity DISABLE TRIGGER ALL;
-- Its parts.
CREATE INDEX ON base_entity.base_entity (created_at);
CREATE INDEX CONCURRENTLY ON base_entity.base_entity (created_at);
CREATE TRIGGER aaa BEFORE UPDATE ON base_entity.base_entity FOR EACH ROW EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON base_entity.base_entity FOR EACH ROW EXECUTE FUNCTION pass();
ALTER TRIGGER zzz_base_entity ON base_entity.base_entity RENAME TO aaa;
DROP TRIGGER zzz_base_entity ON base_entity.base_entity;
DROP TRIGGER IF EXISTS refuse_rows ON base_entity.base_entity;
CREATE POLICY mine ON base_entity.base_entity USING (true);
CREATE RULE nothing AS ON UPDATE TO base_entity.base_entity DO INSTEAD NOTHING;
CREATE STATISTICS base_entity.both_times ON created_at, updated_at FROM base_entity.base_entity;
COMMENT ON TABLE base_entity.base_entity IS 'ours';
COMMENT ON COLUMN base_entity.base_entity.uuid IS 'ours';
COMMENT ON TRIGGER zzz_base_entity ON base_entity.base_entity IS 'ours';
COMMENT ON CONSTRAINT base_entity_pkey ON base_entity.base_entity IS 'ours';
COMMENT ON INDEX base_entity.base_entity_pkey IS 'ours';
COMMENT ON TYPE base_entity.base_entity IS 'ours';
-- In relation to other tables.
CREATE TABLE parents (LIKE base_entity);
ALTER TABLE base_entity.base_entity INHERIT parents;
CREATE TABLE parted (uuid uuid NOT NULL DEFAULT base_entity.uuidv4()) PARTITION BY LIST (uuid);
ALTER TABLE parted ATTACH PARTITION base_entity.base_uuid DEFAULT;
SET base_entity.enabled = off;
ALTER TABLE parted ATTACH PARTITION base_entity.base_uuid DEFAULT;
RESET base_entity.enabled;
-- Named by the search_path, in a function, in a schema's elements.
SET search_path = base_entity;
ALTER TABLE base_entity ADD COLUMN a int;
RESET search_path;
DO $$ BEGIN EXECUTE 'COMMENT ON TABLE base_entity.base_id IS NULL'; END $$;
-- The words are rows to change, and no table; the views are as they are.
ALTER TABLE base_entity.words ADD COLUMN a int;
ALTER TABLE base_entity.words ALTER singular TYPE bigint USING 1;
DROP TRIGGER words_changed ON base_entity.words;
-- pg_restore --disable-triggers does this for the tables whose rows a dump has: nothing changes.
ALTER TABLE base_entity.words DISABLE TRIGGER ALL;
ALTER TABLE base_entity.public_prefixes DISABLE TRIGGER USER;
ALTER TABLE base_entity.public_prefixes DISABLE TRIGGER ALL, ADD COLUMN a int;
ALTER TABLE base_entity.public_prefixes DISABLE TRIGGER prefix_inserted;
SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE tgrelid IN ('base_entity.words'::regclass, 'base_entity.public_prefixes'::regclass) ORDER BY 1, 2;
ALTER TABLE base_entity.public_prefixes ENABLE TRIGGER ALL;
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'base_entity.public_prefixes'::regclass ORDER BY 1;
SET ROLE app;
ALTER TABLE base_entity.words DISABLE TRIGGER ALL;
RESET ROLE;
COMMENT ON TABLE base_entity.words IS 'ours';
COMMENT ON VIEW base_entity.entities IS 'ours';
ALTER VIEW base_entity.entities RENAME TO things;
SELECT base_entity.add_uncountable('mana');
-- The functions and procedures.
ALTER FUNCTION base_entity.uuidv4() STABLE;
ALTER FUNCTION base_entity.uuidv4() SET work_mem = '1MB';
ALTER FUNCTION base_entity.uuidv4() OWNER TO app;
ALTER FUNCTION base_entity.uuidv4() RENAME TO uuid4;
ALTER FUNCTION base_entity.maintain() RENAME TO keep_up;
ALTER FUNCTION base_entity.uuidv4() SET SCHEMA public;
ALTER FUNCTION base_entity.uuidv4() DEPENDS ON EXTENSION plpgsql;
ALTER ROUTINE base_entity.uuidv4() STABLE;
ALTER PROCEDURE base_entity.repair(regclass) SECURITY DEFINER;
COMMENT ON FUNCTION base_entity.uuidv4() IS 'ours';
COMMENT ON PROCEDURE base_entity.repair(regclass) IS 'ours';
COMMENT ON ROUTINE base_entity.uuidv4() IS 'ours';
SELECT provolatile, proconfig, proowner::regrole, obj_description(oid) FROM pg_proc WHERE oid = 'base_entity.uuidv4()'::regprocedure;
-- PostgreSQL's own refusals.
DROP FUNCTION base_entity.uuidv4();
DROP TABLE base_entity.base_entity;
DROP INDEX base_entity.base_entity_pkey;
-- The members of the extension.
ALTER EXTENSION base_entity DROP TABLE base_entity.base_entity;
ALTER EXTENSION base_entity ADD TABLE base_entity.my_base_entity;
ALTER EXTENSION base_entity UPDATE;
-- Nothing of it has happened.
SELECT describe('base_entity.base_entity');
SELECT count(*) FROM pg_index WHERE indrelid = 'base_entity.base_entity'::regclass;
SELECT comments('base_entity.base_entity');
\set VERBOSITY default
-- The schema keeps its name, since entities name it.
ALTER SCHEMA base_entity RENAME TO be;
SET base_entity.enabled = off;
ALTER SCHEMA base_entity RENAME TO be;
RESET base_entity.enabled;
CREATE SCHEMA other;
ALTER SCHEMA other RENAME TO another;

-- Changes that pg_dump writes are accepted: privileges, and the owner of all that a role owns.
GRANT INSERT ON base_entity.words TO app;
REVOKE SELECT ON base_entity.base_versioned FROM PUBLIC;
GRANT SELECT ON base_entity.base_versioned TO app;
REVOKE EXECUTE ON FUNCTION base_entity.uuidv4() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION base_entity.uuidv4() TO PUBLIC;
GRANT EXECUTE ON PROCEDURE base_entity.repair(regclass) TO app;
CREATE ROLE heir SUPERUSER;
CREATE ROLE installer LOGIN SUPERUSER;
CREATE DATABASE installed OWNER installer;
\c installed installer
CREATE EXTENSION base_entity;
REASSIGN OWNED BY installer TO heir;
SELECT relowner::regrole FROM pg_class WHERE oid = 'base_entity.base_entity'::regclass;
\c regression postgres
-- Tables, comments, indexes, policies of others are theirs, also of the same names.
CREATE TABLE base_uuid (a int);
ALTER TABLE base_uuid ADD b int;
CREATE INDEX ON base_uuid (a);
COMMENT ON TABLE base_uuid IS 'mine';
CREATE POLICY mine ON base_uuid USING (true);
CREATE TRIGGER mine BEFORE UPDATE ON base_uuid FOR EACH ROW EXECUTE FUNCTION pass();
DROP TRIGGER mine ON base_uuid;
CREATE STATISTICS mine ON a, b FROM base_uuid;
CREATE RULE mine AS ON DELETE TO base_uuid DO INSTEAD NOTHING;
ALTER RULE mine ON base_uuid RENAME TO yours;
ALTER STATISTICS mine RENAME TO yours;
DROP TABLE base_uuid;
CREATE TABLE base_entity.tracked (LIKE base_entity);
CREATE INDEX CONCURRENTLY ON base_entity.tracked (created_at);
COMMENT ON TABLE base_entity.tracked IS 'mine';
DROP TRIGGER zzz_base_entity ON base_entity.tracked;
CREATE FUNCTION base_entity.of_mine(int) RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()';
ALTER FUNCTION base_entity.of_mine(int) STABLE;
COMMENT ON FUNCTION base_entity.of_mine(int) IS 'mine';
DROP FUNCTION base_entity.of_mine(int);

-- Where it has to be, a superuser can: nothing is refused while the event triggers are disabled.
SET session_replication_role = replica;
CREATE INDEX extra ON base_entity.base_id (id);
RESET session_replication_role;
DROP INDEX base_entity.extra;
