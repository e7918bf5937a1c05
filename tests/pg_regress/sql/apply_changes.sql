-- Parts that were changed, renamed or removed in a template follow in its entities, where they have them as the template gave them.
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN new; END$$;
CREATE TABLE base_entity.owned (
    LIKE base_entity, owner text DEFAULT 'root', amount int, state text NOT NULL DEFAULT 'open',
    CONSTRAINT state_known CHECK (state IN ('open', 'closed')), CONSTRAINT positive CHECK (amount > 0));
CREATE INDEX by_state ON base_entity.owned (state);
CREATE INDEX by_owner ON base_entity.owned (owner);
CREATE TRIGGER noted BEFORE INSERT ON base_entity.owned FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE base_entity.owned ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON base_entity.owned USING (state = 'open');
CREATE POLICY added ON base_entity.owned FOR INSERT WITH CHECK (true);
GRANT SELECT, INSERT ON base_entity.owned TO PUBLIC;
CREATE TABLE base_entity.priced (LIKE owned, price numeric);
CREATE TABLE projects (LIKE owned, title text);
CREATE TABLE invoices (LIKE priced);
CREATE TABLE changed_projects (LIKE owned);
INSERT INTO projects (title, amount) VALUES ('a', 1);
-- Its owner has another default, another policy and another CHECK.
ALTER TABLE changed_projects ALTER COLUMN owner SET DEFAULT 'me', DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (amount > 7);
ALTER POLICY seen ON changed_projects USING (true);
SELECT entity, lags FROM base_entity.entities ORDER BY entity::text;

-- Changed parts.
ALTER TABLE base_entity.owned ALTER COLUMN owner SET DEFAULT 'guest';
ALTER POLICY seen ON base_entity.owned USING (state <> 'secret');
ALTER TABLE base_entity.owned DROP CONSTRAINT state_known, ADD CONSTRAINT state_known CHECK (state <> '');
ALTER TABLE base_entity.owned ALTER COLUMN amount TYPE bigint;
CREATE OR REPLACE TRIGGER noted BEFORE INSERT OR UPDATE ON base_entity.owned FOR EACH ROW EXECUTE FUNCTION note();
DROP INDEX base_entity.by_state;
CREATE INDEX by_state ON base_entity.owned (state, owner);
SELECT entity, lags FROM base_entity.entities ORDER BY entity::text;
SELECT step, statement, lock, rewrites FROM base_entity.plan_apply('base_entity.owned', relation => 'projects');
CALL base_entity.apply('base_entity.owned');
SELECT relation, problem FROM base_entity.check();
SELECT entity, lags FROM base_entity.entities ORDER BY entity::text;
\d projects
\d invoices
SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polname = 'seen' ORDER BY polrelid::regclass::text;

-- A part that the owner has changed is not touched: it is reported until it is accepted or changed.
SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d JOIN pg_attribute a ON attrelid = adrelid AND attnum = adnum
WHERE adrelid = 'changed_projects'::regclass AND attname = 'owner';
DROP TABLE changed_projects;

-- A renamed column is renamed, and what refers to it follows.
ALTER TABLE base_entity.owned RENAME COLUMN state TO status;
ALTER TABLE base_entity.owned RENAME COLUMN updated_at TO changed_at;
ALTER TABLE base_entity.owned ALTER COLUMN status SET DEFAULT 'new';
SELECT step, statement FROM base_entity.plan_apply('base_entity.owned', relation => 'projects');
CALL base_entity.apply('base_entity.owned');
SELECT relation, problem FROM base_entity.check();
\d projects
SELECT status, title FROM projects;
SELECT kind, name, own_name FROM base_entity.noted_parts;

-- Removed parts are listed, and removed on demand alone.
ALTER TABLE base_entity.owned DROP COLUMN amount;
ALTER TABLE base_entity.owned DROP CONSTRAINT state_known;
ALTER TABLE base_entity.owned ALTER COLUMN owner DROP DEFAULT;
ALTER TABLE base_entity.owned ALTER COLUMN status DROP NOT NULL;
DROP INDEX base_entity.by_owner;
DROP TRIGGER noted ON base_entity.owned;
DROP POLICY added ON base_entity.owned;
REVOKE INSERT ON base_entity.owned FROM PUBLIC;
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON base_entity.owned
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('like base_entity', 'touch changed_at', 'immutable uuid');
SELECT base_entity.accept_drift('base_entity.owned', 'rule', 'keep created_at');
CALL base_entity.apply('base_entity.owned');
SELECT relation, problem, severity, sql FROM base_entity.check();
SELECT entity, step, statement FROM base_entity.plan_apply('base_entity.owned', remove => true);
CALL base_entity.apply('base_entity.owned', remove => true);
SELECT * FROM base_entity.check();
\d projects
\d invoices
SELECT * FROM base_entity.noted_parts;

-- A part that the entity's owner has made is not the template's: it stays.
ALTER TABLE projects ADD COLUMN note text;
CREATE INDEX by_title ON projects (title);
ALTER TABLE base_entity.owned ADD COLUMN note int;
ALTER TABLE base_entity.owned DROP COLUMN note;
CALL base_entity.apply('base_entity.owned', remove => true);
SELECT column_name FROM information_schema.columns WHERE table_name = 'projects' AND column_name = 'note';

-- A difference that is accepted stays.
CREATE INDEX by_status ON base_entity.owned (status);
CALL base_entity.apply('base_entity.owned');
SELECT base_entity.accept_drift('projects', 'index', 'projects_status_idx');
DROP INDEX base_entity.by_status;
CALL base_entity.apply('base_entity.owned', remove => true);
SELECT indexrelid::regclass FROM pg_index WHERE indrelid IN ('projects'::regclass, 'invoices'::regclass) AND indnkeyatts = 1 ORDER BY 1;
SELECT * FROM base_entity.check();

-- A rename after a removal that has not followed yet, and back.
ALTER TABLE base_entity.owned ADD CONSTRAINT named CHECK (owner <> 'x');
CALL base_entity.apply('base_entity.owned');
ALTER TABLE base_entity.owned DROP CONSTRAINT named;
ALTER TABLE base_entity.owned RENAME COLUMN owner TO holder;
CALL base_entity.apply('base_entity.owned');
CALL base_entity.apply('base_entity.owned', remove => true);
SELECT * FROM base_entity.check();
ALTER TABLE base_entity.owned RENAME COLUMN holder TO owner;
ALTER TABLE base_entity.owned RENAME COLUMN owner TO holder;
SELECT * FROM base_entity.plan_apply('base_entity.owned');

-- The entity, the template and the schema are renamed.
DROP POLICY seen ON base_entity.owned;
ALTER TABLE projects RENAME TO ventures;
ALTER TABLE base_entity.owned RENAME TO held;
CREATE SCHEMA shop;
ALTER TABLE ventures SET SCHEMA shop;
SELECT schema, relation, template, kind, name FROM base_entity.noted_parts ORDER BY 2, 4, 5;
CALL base_entity.apply('base_entity.held', remove => true);
SELECT * FROM base_entity.check();

-- A template that is no longer for soft delete.
CREATE TABLE base_entity.kept (LIKE base_entity, LIKE base_soft_delete);
CREATE TABLE archives (LIKE kept, title text);
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON base_entity.kept
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('like base_entity', 'touch updated_at', 'keep created_at', 'immutable uuid');
DROP TRIGGER "0_base_entity" ON base_entity.kept;
CALL base_entity.apply('base_entity.kept', remove => true);
SELECT tgname, base_entity.rules(tgargs) FROM pg_trigger WHERE tgrelid = 'archives'::regclass;
SELECT problem FROM base_entity.check() WHERE relation = 'archives'::regclass;
