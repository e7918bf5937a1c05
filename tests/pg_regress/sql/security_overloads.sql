-- A role that may create templates, or functions where a template's function is, does not get a function of its own called in
-- the place of another one.
\set VERBOSITY default
\set SHOW_CONTEXT never
CREATE ROLE mallory LOGIN;
GRANT CREATE, USAGE ON SCHEMA base_entity TO mallory;
CREATE SCHEMA helpers;
GRANT CREATE, USAGE ON SCHEMA helpers TO mallory;
\c - mallory
-- Functions with the names of the extension's, in its schema.
CREATE PROCEDURE base_entity.repair(text) LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE FUNCTION base_entity.drift() RETURNS int LANGUAGE sql RETURN 1;
CREATE FUNCTION base_entity.template_violations(oid) RETURNS int LANGUAGE sql RETURN 1;
CREATE AGGREGATE base_entity.find(int) (SFUNC = int4pl, STYPE = int);
CREATE FUNCTION helpers.adopt(text) RETURNS int LANGUAGE sql RETURN 1;
ALTER FUNCTION helpers.adopt(text) SET SCHEMA base_entity;
CREATE FUNCTION base_entity.of_mine(text) RETURNS int LANGUAGE sql RETURN 1;
ALTER FUNCTION base_entity.of_mine(text) RENAME TO create_living_view;
SET base_entity.enabled = off;
CREATE FUNCTION base_entity.create_history(text) RETURNS int LANGUAGE sql RETURN 1;
RESET base_entity.enabled;
-- A type: name('literal') is a cast to it, and a range type has functions of its name.
CREATE DOMAIN base_entity.create_history AS text CHECK (length(VALUE) > 0);
CREATE TYPE base_entity.require AS RANGE (SUBTYPE = text);
CREATE TYPE base_entity.ranges AS RANGE (SUBTYPE = text, MULTIRANGE_TYPE_NAME = base_entity.find);
CREATE TYPE base_entity.repair AS ENUM ('one');
CREATE DOMAIN helpers.adopt AS text;
ALTER DOMAIN helpers.adopt SET SCHEMA base_entity;
CREATE DOMAIN base_entity.of_mine AS text;
ALTER DOMAIN base_entity.of_mine RENAME TO pluralize;
SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'base_entity'::regnamespace AND proowner = 'mallory'::regrole;
-- A function that takes arguments of any type, and one of another role that takes those that are given.
\c - postgres
CREATE FUNCTION helpers.is_visible(anyelement) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN false; END';
CREATE FUNCTION helpers.is_same(anyelement, anyelement) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
CREATE OPERATOR helpers.=== (LEFTARG = anyelement, RIGHTARG = anyelement, FUNCTION = helpers.is_same);
CREATE FUNCTION helpers.of_int(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
CREATE TABLE base_entity.guarded (LIKE base_entity, tenant int NOT NULL DEFAULT 1 CHECK (helpers.of_int(tenant)));
ALTER TABLE base_entity.guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON base_entity.guarded USING (helpers.is_visible(tenant));
CREATE TABLE base_entity.computed (LIKE base_entity, n int, is_visible boolean GENERATED ALWAYS AS (helpers.is_visible(n)) STORED);
CREATE TABLE base_entity.compared (LIKE base_entity, n int CHECK (n OPERATOR(helpers.===) 1));
CREATE TABLE base_entity.listed (LIKE base_entity, n int CHECK (n OPERATOR(helpers.===) ANY ('{1,2}')));
CREATE TABLE base_entity.watched (LIKE base_entity, n int);
CREATE FUNCTION ignore() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER watch BEFORE INSERT ON base_entity.watched FOR EACH ROW WHEN (helpers.is_visible(NEW.n)) EXECUTE FUNCTION ignore();
CREATE TABLE notes (LIKE guarded);
SET client_min_messages = error;
ALTER POLICY visible ON base_entity.guarded USING (helpers.is_visible(tenant) OR false);
RESET client_min_messages;
CREATE TABLE prices (LIKE base_entity, n int);
ALTER TABLE prices ENABLE ROW LEVEL SECURITY;
CREATE POLICY visible ON prices USING (helpers.is_visible(n));
CREATE TABLE olds (id int PRIMARY KEY);
\c - mallory
CREATE FUNCTION helpers.is_visible(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
CREATE FUNCTION helpers.is_same(int, int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
CREATE OPERATOR helpers.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = helpers.is_same);
-- It cannot come in the place of one that takes the types that are given.
CREATE FUNCTION helpers.of_int(bigint) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
\c - postgres
CREATE TABLE letters (LIKE guarded);
CREATE TABLE clocks (LIKE watched);
CALL base_entity.adopt('olds', '{guarded}');
CALL base_entity.adopt('olds', '{compared}');
CALL base_entity.adopt('olds', '{listed}');
CALL base_entity.adopt('olds', '{watched}');
CALL base_entity.adopt('olds', '{computed}', online => false);
CALL base_entity.apply('base_entity.guarded');
-- A history has the policies of its table.
CALL base_entity.adopt('prices', '{base_history}');
-- PostgreSQL's own LIKE copies trees.
CREATE TABLE pairs (LIKE compared);
-- Nor does one of the owner of the function itself take its place without a word.
DROP OPERATOR helpers.=== (int, int);
ALTER FUNCTION helpers.is_visible(int) OWNER TO postgres;
CREATE TABLE letters (LIKE guarded);
ALTER FUNCTION helpers.is_visible(int) RENAME TO is_visible_number;
CREATE TABLE letters (LIKE guarded);
CALL base_entity.adopt('olds', '{compared}');
