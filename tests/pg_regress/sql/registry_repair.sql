-- repair() gives an entity back what check() reports as lost, with the rights of the table's owner, and nothing else.
CREATE ROLE mallory LOGIN;
CREATE SCHEMA trap AUTHORIZATION mallory;
-- The SQL of check() tests a CHECK constraint, a default and an index of mallory's, which are run by a superuser.
\c - mallory
CREATE FUNCTION trap.deed(place text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'mallory' THEN RAISE WARNING 'code of mallory runs as % in %', current_user, place; END IF;
    PERFORM set_config('search_path', 'trap', false);
    RETURN true;
END $$;
CREATE FUNCTION trap.is_fine(value anyelement, place text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN trap.deed(place); END $$;
CREATE FUNCTION trap.now() RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN PERFORM trap.deed('default'); RETURN pg_catalog.now(); END $$;
CREATE TABLE trap.users (
    uuid uuid, created_at timestamp DEFAULT now() CHECK (trap.is_fine(created_at, 'check')), updated_at timestamptz DEFAULT trap.now(), n int);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON trap.users FOR EACH ROW
    EXECUTE FUNCTION base_entity.maintain('like base_entity', 'touch updated_at', 'keep created_at', 'immutable uuid');
INSERT INTO trap.users SELECT NULL, now(), NULL FROM generate_series(1, 3);
CREATE INDEX ON trap.users ((trap.is_fine(n, 'index'))) WHERE trap.is_fine(n, 'index predicate');
ALTER TABLE trap.users DISABLE TRIGGER zzz_base_entity;
\c - postgres
SELECT relation, problem, severity, sql FROM base_entity.check();
SELECT DISTINCT sql FROM base_entity.check() WHERE sql IS NOT NULL \gexec
SELECT relation, problem, severity, sql FROM base_entity.check();
SHOW search_path;
SELECT count(uuid), count(DISTINCT uuid), count(updated_at) FROM trap.users;
SELECT tgenabled, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'trap.users'::regclass;
-- A second call finds nothing to do.
CALL base_entity.repair('trap.users');
-- Another role may not.
\c - app
CALL base_entity.repair('trap.users');
\c - mallory
CALL base_entity.repair('trap.users');
CALL base_entity.repair(NULL);

-- A name is a name, whatever is in it.
\c - mallory
SET base_entity.naming = 'off';
CREATE TABLE trap."x'); ALTER ROLE mallory SUPERUSER; --s" (LIKE base_entity);
CREATE TABLE trap."back\slash$$\""s" (LIKE base_entity);
ALTER TABLE trap."x'); ALTER ROLE mallory SUPERUSER; --s" ALTER uuid DROP DEFAULT;
ALTER TABLE trap."back\slash$$\""s" ALTER uuid DROP DEFAULT;
\c - postgres
SELECT sql FROM base_entity.check() WHERE sql IS NOT NULL \gexec
SELECT rolsuper FROM pg_roles WHERE rolname = 'mallory';
SELECT count(*) FROM base_entity.check() WHERE sql IS NOT NULL;
DROP SCHEMA trap CASCADE;
-- Parts that may have been removed on purpose stay away: privileges, policies, foreign keys, triggers, comments, a CHECK constraint, an index.
CREATE TABLE owners (LIKE base_entity);
CREATE TABLE base_entity.owned (LIKE base_entity, owner uuid REFERENCES owners, level int NOT NULL DEFAULT 1 CHECK (level > 0));
CREATE INDEX ON base_entity.owned (owner);
GRANT SELECT ON base_entity.owned TO app;
ALTER TABLE base_entity.owned ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_of_it ON base_entity.owned USING (true);
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER noted AFTER INSERT ON base_entity.owned FOR EACH ROW EXECUTE FUNCTION noted();
CREATE TABLE things (LIKE owned);
ALTER TABLE things DROP CONSTRAINT things_owner_fkey, DROP CONSTRAINT owned_level_check, DISABLE ROW LEVEL SECURITY;
DROP INDEX things_owner_idx;
DROP TRIGGER noted ON things;
DROP POLICY all_of_it ON things;
REVOKE ALL ON things FROM app;
SELECT * FROM base_entity.check();
ALTER TABLE things DROP updated_at, ALTER level DROP DEFAULT, ALTER level DROP NOT NULL, DROP CONSTRAINT things_pkey;
SELECT * FROM base_entity.check();
CALL base_entity.repair('things');
SELECT * FROM base_entity.check();
SELECT * FROM describe('things');
SELECT has_table_privilege('app', 'things', 'SELECT'), relrowsecurity FROM pg_class WHERE oid = 'things'::regclass;
-- A row trigger that lacks a rule, in a transaction block.
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('like owned', 'immutable uuid');
BEGIN;
SELECT problem, sql FROM base_entity.check();
CALL base_entity.repair('things');
SELECT * FROM base_entity.check();
ROLLBACK;
SELECT count(*) FROM base_entity.check();
CALL base_entity.repair('things');
-- A column that was renamed stays so, with its rule, and is not added a second time.
CREATE TABLE users (LIKE base_entity, LIKE base_versioned);
ALTER TABLE users RENAME uuid TO id;
ALTER TABLE users RENAME version TO edition;
ALTER TABLE users DISABLE TRIGGER zzz_base_entity;
SELECT problem, sql FROM base_entity.check();
CALL base_entity.repair('users');
SELECT problem, sql FROM base_entity.check();
SELECT * FROM describe('users');
-- One that was dropped is added, though another has a rule of the same kind.
CREATE TABLE letters (LIKE base_entity, LIKE base_authored);
ALTER TABLE letters DROP created_at;
SELECT problem, sql FROM base_entity.check() WHERE relation = 'letters'::regclass;
CALL base_entity.repair('letters');
SELECT problem FROM base_entity.check() WHERE relation = 'letters'::regclass;
SELECT * FROM describe('letters');
-- A key (tenant_id, uuid) is one, and the table gets no other. Where no key is possible, the rest is repaired before the error.
CREATE TABLE invoices (tenant_id int NOT NULL, LIKE base_entity, PRIMARY KEY (tenant_id, uuid));
ALTER TABLE invoices DROP CONSTRAINT invoices_uuid_key, ALTER created_at DROP DEFAULT;
INSERT INTO invoices VALUES (1, '11111111-1111-4111-8111-111111111111', now()), (2, '11111111-1111-4111-8111-111111111111', now());
CALL base_entity.repair('invoices');
ALTER TABLE invoices DROP CONSTRAINT invoices_pkey, ALTER updated_at DROP DEFAULT;
CALL base_entity.repair('invoices');
SELECT problem FROM base_entity.check() WHERE relation = 'invoices'::regclass;
-- A column without a default is not added to rows, and the rest is.
CREATE TABLE base_entity.placed (LIKE base_entity, place text NOT NULL);
CREATE TABLE shops (LIKE placed);
INSERT INTO shops (place) VALUES ('here');
ALTER TABLE shops DROP place, ALTER uuid DROP DEFAULT;
CALL base_entity.repair('shops');
SELECT problem, sql FROM base_entity.check() WHERE relation = 'shops'::regclass;
-- Partitions are repaired with their table.
CREATE TABLE events (LIKE base_entity, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
INSERT INTO events (day) VALUES ('2024-05-05');
ALTER TABLE events DROP updated_at, DROP CONSTRAINT events_pkey;
CALL base_entity.repair('events_2024');
CALL base_entity.repair('events');
SELECT problem FROM base_entity.check() WHERE relation::text ~ 'events';
SELECT * FROM describe('events_2024');
-- Templates, tables that are no entities, temporary ones.
CALL base_entity.repair('base_entity.placed');
SET ROLE app;
CALL base_entity.repair('base_entity.placed');
CALL base_entity.repair('users');
RESET ROLE;
CREATE TABLE bystanders (uuid uuid PRIMARY KEY);
CREATE VIEW views AS SELECT 1;
CALL base_entity.repair('bystanders');
CALL base_entity.repair('views');
CALL base_entity.repair('pg_class');
CREATE TEMP TABLE drafts (LIKE base_entity);
INSERT INTO drafts DEFAULT VALUES;
ALTER TABLE drafts DROP created_at, DROP CONSTRAINT drafts_pkey;
CALL base_entity.repair('drafts');
SELECT problem FROM base_entity.check() WHERE relation = 'drafts'::regclass;
