-- Accepted drift follows the part that a template, or a role, gives another name.
\c - postgres
SET base_entity.naming = off;
\set VERBOSITY terse
CREATE ROLE support;
CREATE ROLE clerk;
CREATE TABLE places (id int PRIMARY KEY);
CREATE TABLE base_entity.t (LIKE base_entity, a int DEFAULT 1 NOT NULL UNIQUE, b int CONSTRAINT small CHECK (b < 10), c int CONSTRAINT place REFERENCES places);
CREATE INDEX by_b ON base_entity.t (b);
CREATE STATISTICS base_entity.both_of ON a, b FROM base_entity.t;
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER r BEFORE UPDATE ON base_entity.t FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable b');
CREATE TRIGGER does BEFORE INSERT ON base_entity.t FOR EACH ROW EXECUTE FUNCTION nothing();
ALTER TABLE base_entity.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY open ON base_entity.t FOR SELECT USING (true);
GRANT SELECT ON base_entity.t TO support WITH GRANT OPTION;
GRANT UPDATE (b) ON base_entity.t TO clerk;
CREATE TABLE secrets (LIKE t);
CREATE TABLE others (LIKE t);
-- Its owner removes parts, and accepts that.
DROP POLICY open ON secrets;
REVOKE SELECT ON secrets FROM support;
REVOKE UPDATE (b) ON secrets FROM clerk;
ALTER TABLE secrets ALTER a SET DEFAULT 2, ALTER a DROP NOT NULL, DROP CONSTRAINT small, DROP CONSTRAINT secrets_c_fkey, DROP CONSTRAINT secrets_a_key;
DROP INDEX secrets_b_idx;
DROP STATISTICS secrets_a_b_stat;
DROP TRIGGER does ON secrets;
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON secrets FOR EACH ROW
    EXECUTE FUNCTION base_entity.maintain('like t', 'touch updated_at', 'keep created_at', 'immutable uuid');
SELECT kind, name FROM base_entity.drift() WHERE relation = 'secrets'::regclass ORDER BY 1, 2;
SELECT count(base_entity.accept_drift(relation, kind, name)::text) FROM base_entity.drift();
SELECT entity, statement FROM base_entity.plan_apply('base_entity.t');
-- The template renames them, columns last.
ALTER POLICY open ON base_entity.t RENAME TO readable;
ALTER TRIGGER does ON base_entity.t RENAME TO did;
ALTER TABLE base_entity.t RENAME CONSTRAINT small TO tiny;
ALTER TABLE base_entity.t RENAME CONSTRAINT place TO at_place;
ALTER INDEX base_entity.by_b RENAME TO by_second;
ALTER INDEX base_entity.t_a_key RENAME TO t_first_key;
ALTER STATISTICS base_entity.both_of RENAME TO of_both;
SELECT kind, name FROM base_entity.accepted_drift ORDER BY 1, 2;
SELECT relation, problem FROM base_entity.check();
SELECT entity, statement FROM base_entity.plan_apply('base_entity.t');
ALTER TABLE base_entity.t RENAME a TO first;
ALTER TABLE base_entity.t RENAME b TO second;
SELECT kind, name FROM base_entity.accepted_drift ORDER BY 1, 2;
CALL base_entity.apply('base_entity.t', remove => true);
SELECT relation, problem FROM base_entity.check();
-- Roles that change names.
ALTER ROLE support RENAME TO "help desk";
ALTER ROLE clerk RENAME TO support;
SELECT entity, statement FROM base_entity.plan_apply('base_entity.t');
CALL base_entity.apply('base_entity.t', remove => true);
SELECT kind, name FROM base_entity.accepted_drift WHERE kind = 'privilege' ORDER BY 1, 2;
SELECT relation, problem FROM base_entity.check();
\d secrets
SELECT replace(relacl::text, 'm/', '/') AS relacl, (SELECT attacl FROM pg_attribute WHERE attrelid = 'secrets'::regclass AND attname = 'second') FROM pg_class WHERE relname = 'secrets';
-- Two roles that get each other's names.
SET client_min_messages = warning;
GRANT TRIGGER ON base_entity.t TO support, "help desk";
CALL base_entity.apply('base_entity.t');
REVOKE TRIGGER ON secrets FROM support, "help desk";
SELECT count(base_entity.accept_drift('secrets', 'privilege', name)) FROM base_entity.drift() WHERE kind = 'privilege' AND NOT is_accepted;
ALTER ROLE support RENAME TO spare;
ALTER ROLE "help desk" RENAME TO support;
ALTER ROLE spare RENAME TO "help desk";
REVOKE TRIGGER ON base_entity.t FROM support;
SELECT name FROM base_entity.accepted_drift WHERE name LIKE 'TRIGGER %' ORDER BY 1;
GRANT TRIGGER ON base_entity.t TO support;
SELECT relation, problem FROM base_entity.check();
RESET client_min_messages;
-- A name that another template has, too, stays accepted besides.
CREATE TABLE base_entity.u (d int);
CREATE POLICY open ON base_entity.u USING (d > 0);
CREATE TABLE base_entity.v (d int, e int);
CREATE POLICY open ON base_entity.v USING (true);
CREATE TABLE boths (d int);
CALL base_entity.adopt('boths', '{u,v}');
SELECT polname FROM pg_policy WHERE polrelid = 'boths'::regclass ORDER BY 1;
DROP POLICY open ON boths;
DROP POLICY open_1 ON boths;
ALTER TABLE boths ALTER d SET DEFAULT 1;
SELECT base_entity.accept_drift('boths', 'policy', 'open'), base_entity.accept_drift('boths', 'default', 'd');
ALTER POLICY open ON base_entity.v RENAME TO all_rows;
ALTER TABLE base_entity.v RENAME d TO f;
SELECT kind, name FROM base_entity.accepted_drift WHERE relation = 'boths'::regclass ORDER BY 1, 2;
-- A rename of the table's own part changes nothing.
ALTER TABLE boths RENAME d TO g;
SELECT kind, name FROM base_entity.accepted_drift WHERE relation = 'boths'::regclass ORDER BY 1, 2;
DROP TABLE secrets, others, boths, base_entity.t, base_entity.u, base_entity.v;
SELECT * FROM base_entity.accepted_drift;
DROP ROLE "help desk", support;
