-- apply() leaves the differences that the owner of an entity accepts, whatever else it changes.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE ROLE reader;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE base_entity.owned (LIKE base_entity, tenant text DEFAULT 'x', amount int);
ALTER TABLE base_entity.owned SET (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = off), REPLICA IDENTITY FULL, CLUSTER ON owned_pkey,
    ALTER tenant SET STORAGE EXTERNAL, ALTER tenant SET COMPRESSION pglz, ALTER amount SET STATISTICS 300, ALTER amount SET (n_distinct = 5);
ALTER TABLE base_entity.owned ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
COMMENT ON COLUMN base_entity.owned.tenant IS 'whose it is';
GRANT SELECT, INSERT, UPDATE (amount), UPDATE (tenant) ON base_entity.owned TO reader;
GRANT DELETE ON base_entity.owned TO reader WITH GRANT OPTION;
CREATE TABLE sessions (LIKE owned);
CREATE TABLE visits (uuid uuid);
-- Those that can be put together are one statement.
SELECT statement FROM base_entity.plan_adopt('visits', '{owned}', online => false) WHERE statement ~ 'GRANT|SET [(]|SECURITY|IDENTITY|STAT|COMP|STORAGE';
CALL base_entity.adopt('visits', '{owned}', online => false);
SELECT relation, kind, name FROM base_entity.drift();
ALTER TABLE sessions RESET (fillfactor, toast.autovacuum_enabled), REPLICA IDENTITY DEFAULT, SET WITHOUT CLUSTER, ALTER tenant SET STORAGE EXTENDED,
    ALTER tenant SET COMPRESSION default, ALTER amount SET STATISTICS -1, ALTER amount RESET (n_distinct);
ALTER TABLE sessions DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
COMMENT ON COLUMN sessions.tenant IS NULL;
REVOKE SELECT, UPDATE (amount), DELETE ON sessions FROM reader;
SELECT kind, name, problem FROM base_entity.drift();
SELECT count(base_entity.accept_drift('sessions', kind, name)) FROM base_entity.drift();
ALTER TABLE base_entity.owned ADD more int;
ALTER TABLE sessions RESET (autovacuum_enabled);
CALL base_entity.apply('base_entity.owned', online => false);
SELECT kind, name, is_accepted FROM base_entity.drift();
SELECT reloptions, relreplident, relrowsecurity, relforcerowsecurity, relacl::text ~ 'reader=a/' AS may_insert FROM pg_class WHERE oid = 'sessions'::regclass;
-- The replica identity that is an index.
CREATE TABLE base_entity.indexed (LIKE base_entity, code int NOT NULL UNIQUE);
ALTER TABLE base_entity.indexed REPLICA IDENTITY USING INDEX indexed_code_key;
CREATE TABLE orders (LIKE indexed);
SELECT i.indexrelid::regclass FROM pg_index i WHERE i.indrelid = 'orders'::regclass AND i.indisreplident;
ALTER TABLE orders REPLICA IDENTITY DEFAULT;
SELECT kind, name, problem FROM base_entity.drift() WHERE relation = 'orders'::regclass;
SELECT base_entity.accept_drift('orders', 'replica identity');
ALTER TABLE base_entity.indexed ADD more int;
CALL base_entity.apply('base_entity.indexed', online => false);
SELECT relreplident FROM pg_class WHERE oid = 'orders'::regclass;
-- A column of another type, and one whose rows have no value.
CREATE TABLE base_entity.typed (LIKE base_entity, code int, label text NOT NULL);
CREATE TABLE parcels (LIKE typed);
ALTER TABLE parcels ALTER code TYPE text, ALTER label DROP NOT NULL;
INSERT INTO parcels (code) VALUES ('a');
SELECT count(base_entity.accept_drift('parcels', kind, name)) FROM base_entity.drift() WHERE relation = 'parcels'::regclass;
ALTER TABLE base_entity.typed ADD more int DEFAULT 1;
CALL base_entity.apply('base_entity.typed', online => false);
SELECT kind, name, problem, is_accepted FROM base_entity.drift() WHERE relation = 'parcels'::regclass;
SELECT code, label, more FROM parcels;
DROP TABLE parcels, base_entity.typed;
DROP TABLE sessions, visits, orders;
DROP TABLE base_entity.owned, base_entity.indexed;
DROP ROLE reader;
