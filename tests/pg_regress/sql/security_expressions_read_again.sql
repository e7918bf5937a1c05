-- Expressions that are written as SQL and read again call what they called before: a function of another role does not come in its place,
-- by a type of the name, by arguments that have defaults, or when a default is written anew.
\set VERBOSITY default
\set SHOW_CONTEXT never
CREATE ROLE mallory LOGIN;
CREATE SCHEMA helpers;
GRANT CREATE, USAGE ON SCHEMA helpers TO mallory;
CREATE FUNCTION helpers.is_mine(anyelement) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN false; END';
CREATE FUNCTION helpers.is_open(text, strict boolean DEFAULT true) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN false; END';
CREATE FUNCTION helpers.wrap(x anyelement) RETURNS uuid LANGUAGE plpgsql AS 'BEGIN RETURN x; END';
CREATE FUNCTION helpers.echo(x anyelement) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN x; END';
CREATE TABLE base_entity.guarded (LIKE base_entity, owner text);
ALTER TABLE base_entity.guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON base_entity.guarded USING (helpers.is_mine(owner));
CREATE TABLE base_entity.opened (LIKE base_entity, state text);
ALTER TABLE base_entity.opened ENABLE ROW LEVEL SECURITY;
CREATE POLICY opened ON base_entity.opened USING (helpers.is_open(state));
CREATE TABLE docs (LIKE base_entity, n int);
ALTER TABLE docs ALTER uuid SET DEFAULT helpers.wrap(base_entity.uuidv4());
CREATE TABLE notes (LIKE base_entity, LIKE base_soft_delete, n int, body text);
SELECT base_entity.create_living_view('notes');
ALTER VIEW living_notes ALTER body SET DEFAULT helpers.echo('x'::text);
\c - mallory
-- PostgreSQL takes a call with one argument for a cast to a type of the name.
CREATE FUNCTION helpers.evil(boolean) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
CREATE DOMAIN helpers.is_mine AS boolean CHECK (helpers.evil(VALUE));
CREATE FUNCTION helpers.is_open(text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
CREATE FUNCTION helpers.wrap(x uuid) RETURNS uuid LANGUAGE plpgsql AS 'BEGIN RETURN x; END';
CREATE FUNCTION helpers.echo(x text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN x; END';
\c - postgres
CREATE TABLE letters (LIKE guarded);
CREATE TABLE doors (LIKE opened);
CALL base_entity.release('docs');
ALTER TABLE notes DROP COLUMN n;
-- All is as it was.
SELECT d.refobjid::regprocedure FROM pg_depend d JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid
WHERE a.adrelid = ANY ('{docs,living_notes}'::regclass[]) AND d.refclassid = 'pg_proc'::regclass AND d.refobjid::regproc::text LIKE 'helpers%'
ORDER BY 1;
-- Without them.
DROP OWNED BY mallory;
CREATE TABLE letters (LIKE guarded);
CREATE TABLE doors (LIKE opened);
CALL base_entity.release('docs');
ALTER TABLE notes DROP COLUMN n;
SELECT d.refobjid::regprocedure FROM pg_depend d JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid
WHERE a.adrelid = ANY ('{docs,living_notes}'::regclass[]) AND d.refclassid = 'pg_proc'::regclass AND d.refobjid::regproc::text LIKE 'helpers%'
ORDER BY 1;
DROP ROLE mallory;
