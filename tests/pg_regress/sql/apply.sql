-- apply() gives every entity of a template what the template has now.
CREATE TABLE base_entity.owned (LIKE base_entity, owner text);
CREATE TABLE base_entity.priced (LIKE owned, price numeric NOT NULL DEFAULT 0);
CREATE TABLE projects (LIKE owned, title text);
CREATE TABLE invoices (LIKE priced, total numeric);
CREATE TABLE groups (id int PRIMARY KEY);
INSERT INTO groups VALUES (1);
INSERT INTO projects (title) SELECT 'p' || n FROM generate_series(1, 3) AS n;

ALTER TABLE base_entity.owned ADD COLUMN state text NOT NULL DEFAULT 'open';
ALTER TABLE base_entity.owned ADD CONSTRAINT state_known CHECK (state IN ('open', 'closed'));
ALTER TABLE base_entity.owned ADD COLUMN "group" int REFERENCES groups;
ALTER TABLE base_entity.owned ALTER COLUMN owner SET DEFAULT 'root';
ALTER TABLE base_entity.owned ALTER COLUMN owner SET NOT NULL;
CREATE INDEX ON base_entity.owned (state);
CREATE POLICY seen ON base_entity.owned USING (state = 'open');
ALTER TABLE base_entity.owned ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN new; END$$;
CREATE TRIGGER noted BEFORE INSERT ON base_entity.owned FOR EACH ROW EXECUTE FUNCTION note();
GRANT SELECT ON base_entity.owned TO PUBLIC;

SELECT entity, step, statement, lock, rewrites, blocks FROM base_entity.plan_apply('base_entity.owned');
-- Nothing has changed.
SELECT count(*) FROM base_entity.check() WHERE relation = 'projects'::regclass;
CALL base_entity.apply('base_entity.owned');
SELECT * FROM base_entity.check();
\d projects
\d invoices
SELECT owner, state, "group" FROM projects;
SELECT relacl IS NOT NULL AS is_granted FROM pg_class WHERE oid = 'invoices'::regclass;
CALL base_entity.apply('base_entity.owned');
SELECT * FROM base_entity.plan_apply('base_entity.owned');

-- One entity, and a schema.
CREATE SCHEMA shop;
CREATE TABLE shop.orders (LIKE owned);
CREATE TABLE shop.carts (LIKE owned);
ALTER TABLE base_entity.owned ADD COLUMN note text;
CALL base_entity.apply('base_entity.owned', relation => 'shop.carts');
SELECT relation FROM base_entity.check() ORDER BY 1;
SELECT entity, step, statement FROM base_entity.plan_apply('base_entity.owned', schema => 'shop');
CALL base_entity.apply('base_entity.owned', schema => 'shop');
SELECT relation FROM base_entity.check() ORDER BY 1;
CALL base_entity.apply('base_entity.owned', relation => 'groups');
CALL base_entity.apply('groups');
CALL base_entity.apply(NULL);

-- In a transaction, as a part of it.
BEGIN;
CALL base_entity.apply('base_entity.owned');
ROLLBACK;
BEGIN;
CALL base_entity.apply('base_entity.owned', online => false);
SELECT * FROM base_entity.check();
ROLLBACK;
SELECT relation FROM base_entity.check() ORDER BY 1;
CALL base_entity.apply('base_entity.owned');

-- A difference that is accepted stays.
CREATE INDEX by_note ON base_entity.owned (note);
SELECT base_entity.accept_drift('projects', 'index', 'by_note');
SELECT base_entity.accept_drift('projects', 'policy', 'seen');
DROP POLICY seen ON projects;
CALL base_entity.apply('base_entity.owned');
SELECT relation, kind, name, is_accepted FROM base_entity.drift();

-- A row that breaks a new constraint: the entity is named, and the next one follows.
INSERT INTO projects (title) VALUES ('wrong');
ALTER TABLE base_entity.owned ADD CONSTRAINT has_note CHECK (note IS NOT NULL);
CALL base_entity.apply('base_entity.owned');
SELECT relation, problem FROM base_entity.check();
UPDATE projects SET note = '';
CALL base_entity.apply('base_entity.owned');
SELECT * FROM base_entity.check();

-- A value of this session does not get into existing rows.
SET app.tenant = '7';
ALTER TABLE base_entity.owned ADD COLUMN tenant text DEFAULT nullif(current_setting('app.tenant', true), '');
CALL base_entity.apply('base_entity.owned');
SELECT DISTINCT tenant FROM projects;
INSERT INTO projects (title, note) VALUES ('new', '') RETURNING tenant;

-- Under FORCE ROW LEVEL SECURITY a foreign key is validated over all rows.
UPDATE projects SET "group" = 1;
CREATE TABLE members (LIKE owned);
CREATE TABLE clubs (id int PRIMARY KEY);
INSERT INTO members (note, state) VALUES ('', 'closed');
ALTER TABLE members ADD COLUMN club int;
UPDATE members SET club = 99;
ALTER TABLE members FORCE ROW LEVEL SECURITY;
ALTER TABLE base_entity.owned ADD COLUMN club int REFERENCES clubs;
CALL base_entity.apply('base_entity.owned');
SELECT convalidated FROM pg_constraint WHERE conrelid = 'members'::regclass AND conname = 'members_club_fkey';
ALTER TABLE members NO FORCE ROW LEVEL SECURITY;
UPDATE members SET club = NULL;
CALL base_entity.apply('base_entity.owned');
SELECT * FROM base_entity.check();
