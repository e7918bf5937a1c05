-- The parts of a template call in a table what they call in the template, also where a whole row or a column has another type there: no function of
-- another role for that type is called, nor run before the command ends with an error.
\set VERBOSITY terse
\set SHOW_CONTEXT never
CREATE ROLE mallory LOGIN;
CREATE SCHEMA helpers;
GRANT CREATE, USAGE ON SCHEMA helpers TO mallory;
GRANT CREATE ON SCHEMA public TO mallory;
CREATE FUNCTION helpers.is_mine(anyelement) RETURNS boolean LANGUAGE sql AS 'SELECT false';
CREATE FUNCTION helpers.is_owner(name) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 = ''x''';
CREATE FUNCTION helpers.shown(name) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1::text';
CREATE FUNCTION helpers.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE VIEW user_calls AS
SELECT t.name, d.refobjid::regprocedure AS calls
FROM (SELECT oid, polname, polrelid FROM pg_policy
      UNION ALL SELECT oid, tgname, tgrelid FROM pg_trigger
      UNION ALL SELECT oid, 'default', adrelid FROM pg_attrdef
      -- Of a generated column, before 15.
      UNION ALL SELECT oid, 'default', oid FROM pg_class
      UNION ALL SELECT oid, conname, conrelid FROM pg_constraint
      UNION ALL SELECT indexrelid, 'index', indrelid FROM pg_index) AS t (oid, name, relation)
JOIN pg_depend d ON d.objid = t.oid AND d.refclassid = 'pg_proc'::regclass
JOIN pg_proc f ON f.oid = d.refobjid AND f.pronamespace = 'helpers'::regnamespace AND f.proname <> 'nothing'
WHERE t.relation::regclass::text LIKE '%docs'
ORDER BY 1, 2;
-- A whole row, in a policy, a subquery of one over the template, and WHEN of a trigger.
CREATE TABLE base_entity.rowed (LIKE base_entity, owner name);
CREATE POLICY p ON base_entity.rowed USING (helpers.is_mine(rowed));
CREATE TABLE base_entity.queried (LIKE base_entity, owner name);
CREATE POLICY q ON base_entity.queried USING (EXISTS (SELECT FROM base_entity.queried other WHERE helpers.is_mine(other)));
CREATE TABLE base_entity.fired (LIKE base_entity, owner name);
CREATE TRIGGER t BEFORE UPDATE ON base_entity.fired FOR EACH ROW WHEN (helpers.is_mine(NEW)) EXECUTE FUNCTION helpers.nothing();
CREATE TABLE docs (owner name, title text);
INSERT INTO docs VALUES ('x', 'x');
SET ROLE mallory;
CREATE FUNCTION helpers.is_mine(docs) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE 'code of mallory runs as %', current_user; END$$;
RESET ROLE;
CALL base_entity.adopt('docs', '{rowed}');
CALL base_entity.adopt('docs', '{queried}');
CALL base_entity.adopt('docs', '{fired}');
BEGIN;
CALL base_entity.adopt('docs', '{rowed}', online => false);
ROLLBACK;
TABLE user_calls;
SELECT attname FROM pg_attribute WHERE attrelid = 'docs'::regclass AND attnum > 0;
-- Without the function for the row, all of them are taken.
DROP FUNCTION helpers.is_mine(docs);
SET client_min_messages = warning;
CALL base_entity.adopt('docs', '{rowed,queried,fired}');
RESET client_min_messages;
TABLE user_calls;
DROP TABLE docs;
-- apply(), for a table that has the template already.
CREATE TABLE base_entity.later (LIKE base_entity, owner name);
CREATE TABLE docs (LIKE later);
CREATE TABLE kept_docs (LIKE later);
CREATE POLICY p ON base_entity.later USING (helpers.is_mine(later));
SET ROLE mallory;
CREATE FUNCTION helpers.is_mine(docs) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE 'code of mallory runs as %', current_user; END$$;
RESET ROLE;
CALL base_entity.apply('base_entity.later');
TABLE user_calls;
DROP OWNED BY mallory;
GRANT CREATE, USAGE ON SCHEMA helpers TO mallory;
DROP TABLE docs, kept_docs;
-- A column whose other type the owner accepts.
CREATE TABLE base_entity.owned (LIKE base_entity, owner name);
CREATE TABLE docs (LIKE owned);
INSERT INTO docs (owner) VALUES ('x');
ALTER TABLE docs ALTER owner TYPE text;
SELECT base_entity.accept_drift('docs', 'column', 'owner');
SET ROLE mallory;
CREATE FUNCTION helpers.is_owner(text) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE 'code of mallory runs as %', current_user; END$$;
CREATE FUNCTION helpers.shown(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RAISE 'code of mallory runs as %', current_user; END$$;
RESET ROLE;
CREATE POLICY p ON base_entity.owned USING (helpers.is_owner(owner));
CALL base_entity.apply('base_entity.owned');
DROP POLICY p ON base_entity.owned;
CREATE TRIGGER t BEFORE UPDATE ON base_entity.owned FOR EACH ROW WHEN (helpers.is_owner(NEW.owner)) EXECUTE FUNCTION helpers.nothing();
CALL base_entity.apply('base_entity.owned');
DROP TRIGGER t ON base_entity.owned;
ALTER TABLE base_entity.owned ADD CONSTRAINT c CHECK (helpers.is_owner(owner));
CALL base_entity.apply('base_entity.owned');
CALL base_entity.apply('base_entity.owned', online => false);
ALTER TABLE base_entity.owned DROP CONSTRAINT c;
CREATE INDEX i ON base_entity.owned (helpers.shown(owner));
CALL base_entity.apply('base_entity.owned');
CALL base_entity.apply('base_entity.owned', online => false);
DROP INDEX base_entity.i;
CREATE STATISTICS base_entity.s ON helpers.shown(owner), created_at FROM base_entity.owned;
CALL base_entity.apply('base_entity.owned');
DROP STATISTICS base_entity.s;
ALTER TABLE base_entity.owned ADD COLUMN g text GENERATED ALWAYS AS (helpers.shown(owner)) STORED;
CALL base_entity.apply('base_entity.owned');
TABLE user_calls;
-- A change of the type, and a part that calls another function for the new one.
SELECT base_entity.accept_drift('docs', 'column', 'owner', is_accepted => false);
CREATE TABLE base_entity.counted (LIKE base_entity, n int);
CREATE FUNCTION helpers.is_many(int) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > 9';
CREATE FUNCTION helpers.is_many(numeric) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > 9';
CREATE TABLE more_docs (LIKE counted);
ALTER TABLE base_entity.counted ALTER n TYPE numeric;
ALTER TABLE base_entity.counted ADD CONSTRAINT c CHECK (helpers.is_many(n)), ADD COLUMN g boolean GENERATED ALWAYS AS (helpers.is_many(n)) STORED;
CREATE POLICY p ON base_entity.counted USING (helpers.is_many(n));
CALL base_entity.apply('base_entity.counted');
TABLE user_calls;
DROP TABLE more_docs;
-- Nor does repair() call it, which leaves the column as it is.
CALL base_entity.repair('docs');
TABLE user_calls;
-- A part that calls in the table what it calls in the template.
DROP OWNED BY mallory;
GRANT CREATE, USAGE ON SCHEMA helpers TO mallory;
CALL base_entity.repair('docs');
TABLE user_calls;
DROP TABLE docs;
-- A column that the table lacks, which its owner accepts, has the name of the table: the policy would give the whole row.
CREATE TABLE base_entity.named (LIKE base_entity);
CREATE TABLE docs (LIKE named);
ALTER TABLE base_entity.named ADD COLUMN docs name;
SELECT base_entity.accept_drift('docs', 'column', 'docs');
CREATE POLICY p ON base_entity.named USING (helpers.is_mine(docs));
SET ROLE mallory;
CREATE FUNCTION helpers.is_mine(docs) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE 'code of mallory runs as %', current_user; END$$;
RESET ROLE;
CALL base_entity.apply('base_entity.named');
TABLE user_calls;
DROP OWNED BY mallory;
GRANT CREATE, USAGE ON SCHEMA helpers TO mallory;
DROP TABLE docs;
-- adopt_all(), and a history, which gets the policies of its table.
CREATE SCHEMA olds;
GRANT USAGE ON SCHEMA olds TO mallory;
CREATE TABLE olds.docs (uuid uuid PRIMARY KEY, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, owner name);
CREATE TABLE docs (LIKE base_entity, LIKE base_history);
SET ROLE mallory;
CREATE FUNCTION helpers.is_mine(olds.docs) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE 'code of mallory runs as %', current_user; END$$;
CREATE FUNCTION helpers.is_mine(docs_history) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE 'code of mallory runs as %', current_user; END$$;
RESET ROLE;
CALL base_entity.adopt_all('olds', '{fired}');
CREATE POLICY p ON docs USING (helpers.is_mine(docs));
TABLE user_calls;
DROP OWNED BY mallory;
DROP TABLE docs;
DROP ROLE mallory;
