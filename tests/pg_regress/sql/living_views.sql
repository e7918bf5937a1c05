-- base_entity.create_living_view(): an updatable view of the rows that are not deleted.
\c - app
CREATE FUNCTION columns_of(view regclass) RETURNS text LANGUAGE sql STABLE AS
    'SELECT string_agg(attname, '', '' ORDER BY attnum) FROM pg_attribute WHERE attrelid = view AND attnum > 0';
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, email text, size int GENERATED ALWAYS AS (length(email)) STORED);
CREATE UNIQUE INDEX members_living_email ON members (email) WHERE deleted_at IS NULL;
SELECT base_entity.create_living_view('members');
SELECT columns_of('living_members');
SELECT reloptions FROM pg_class WHERE relname = 'living_members';
TABLE base_entity.living_views;

-- INSERT, UPDATE, DELETE and ON CONFLICT through the view; a name is free after its row was deleted.
INSERT INTO living_members (email) VALUES ('ada'), ('bob') RETURNING email, size, deleted_at;
UPDATE living_members SET email = 'robert' WHERE email = 'bob' RETURNING email;
DELETE FROM living_members WHERE email = 'ada' RETURNING email, deleted_at;
DELETE FROM living_members WHERE email = 'ada';
UPDATE living_members SET email = 'x' WHERE email = 'ada';
SELECT email FROM living_members;
SELECT email, deleted_at IS NOT NULL AS deleted FROM members ORDER BY email;
INSERT INTO living_members (email) VALUES ('ada'), ('robert') ON CONFLICT (email) WHERE deleted_at IS NULL DO NOTHING RETURNING email;
INSERT INTO living_members (email) VALUES ('ada') ON CONFLICT (email) WHERE deleted_at IS NULL DO UPDATE SET email = 'ada 2' RETURNING email;
INSERT INTO living_members (email) VALUES ('robert');
-- A client's own soft delete.
UPDATE living_members SET deleted_at = now() WHERE email = 'robert' RETURNING email;
SELECT email FROM living_members;

-- Columns that are added or renamed later follow.
ALTER TABLE members ADD COLUMN phone text, ADD COLUMN "Born at" date DEFAULT '2000-01-01';
ALTER TABLE members ADD COLUMN IF NOT EXISTS phone text;
ALTER TABLE members RENAME COLUMN phone TO telephone;
ALTER TABLE members RENAME deleted_at TO gone_at;
ALTER TABLE members ALTER COLUMN telephone SET NOT NULL;
UPDATE members SET telephone = '1';
ALTER TABLE members ALTER COLUMN telephone SET NOT NULL;
SELECT columns_of('living_members');
SELECT reloptions FROM pg_class WHERE relname = 'living_members';
INSERT INTO living_members (email, telephone) VALUES ('eve', '2') RETURNING email, telephone, "Born at", gone_at;
DELETE FROM living_members WHERE email = 'eve';
SELECT email FROM living_members;
-- The view's own options, defaults and names stay.
ALTER VIEW living_members SET (security_barrier = true);
ALTER VIEW living_members ALTER COLUMN telephone SET DEFAULT '0';
ALTER VIEW living_members RENAME COLUMN telephone TO tel;
ALTER VIEW living_members RENAME TO alive;
ALTER TABLE members ADD COLUMN tel text;
ALTER TABLE members ADD COLUMN city text;
ALTER TABLE members RENAME telephone TO phone;
SELECT columns_of('alive');
SELECT reloptions FROM pg_class WHERE relname = 'alive';
INSERT INTO alive (email) VALUES ('ian') RETURNING email, tel, city;
TABLE base_entity.living_views;

-- Once more: what is there stays, and what is missing is added.
SELECT base_entity.create_living_view('members', 'alive');
SELECT base_entity.create_living_view('app.members', 'Now living');
DELETE FROM "Now living" WHERE email = 'ian';
TABLE base_entity.living_views ORDER BY view::text;
-- A view of one's own is left as it is.
CREATE OR REPLACE VIEW "Now living" AS SELECT * FROM members WHERE gone_at IS NULL AND email <> '';
ALTER TABLE members ADD COLUMN zip text;
SELECT (SELECT count(*) FROM pg_attribute WHERE attrelid = '"Now living"'::regclass AND attname = 'zip') AS own,
       (SELECT count(*) FROM pg_attribute WHERE attrelid = 'alive'::regclass AND attname = 'zip') AS living;

-- Errors.
CREATE TABLE plains (LIKE base_entity);
CREATE VIEW others AS SELECT 1 AS one;
SELECT base_entity.create_living_view('plains');
SELECT base_entity.create_living_view('others');
SELECT base_entity.create_living_view(NULL);
SELECT base_entity.create_living_view(0);
SELECT base_entity.create_living_view('members', 'plains');
SELECT base_entity.create_living_view('members', '');
CREATE TRIGGER t AFTER INSERT ON plains FOR EACH STATEMENT EXECUTE FUNCTION base_entity.living_view();
SELECT base_entity.living_view();
BEGIN READ ONLY;
SELECT base_entity.create_living_view('members', 'never');
ROLLBACK;

-- It is dropped with its table, unless something else depends on it; a column of it is not.
ALTER TABLE members DROP COLUMN city;
CREATE VIEW counted AS SELECT count(*) FROM alive;
DROP TABLE members;
DROP VIEW counted;
DROP TABLE members;
TABLE base_entity.living_views;

-- Partitions, tables that inherit, temporary tables, long names.
CREATE TABLE events (LIKE base_soft_delete, n int PRIMARY KEY, note text) PARTITION BY RANGE (n);
CREATE TABLE events_low PARTITION OF events FOR VALUES FROM (0) TO (10);
CREATE TABLE events_high PARTITION OF events FOR VALUES FROM (10) TO (20);
SELECT base_entity.create_living_view('events'), base_entity.create_living_view('events_high');
INSERT INTO living_events (n, note) VALUES (1, 'low'), (11, 'high');
UPDATE living_events SET n = 12 WHERE n = 1;
ALTER TABLE events ADD COLUMN place text;
ALTER TABLE events RENAME COLUMN note TO remark;
DELETE FROM living_events_high WHERE n = 12 RETURNING remark, place;
SELECT n, remark, place FROM living_events;
DROP TABLE events;
CREATE TABLE animals (LIKE base_entity, LIKE base_soft_delete);
CREATE TABLE dogs (LIKE base_soft_delete) INHERITS (animals);
SELECT base_entity.create_living_view('dogs');
ALTER TABLE animals ADD COLUMN name text;
INSERT INTO living_dogs (name) VALUES ('Rex') RETURNING name;
DROP TABLE animals CASCADE;
CREATE TEMPORARY TABLE drafts (LIKE base_entity, LIKE base_soft_delete);
SELECT base_entity.create_living_view('drafts');
ALTER TABLE drafts ADD COLUMN body text;
INSERT INTO living_drafts (body) VALUES ('x') RETURNING body;
DROP TABLE drafts;
CREATE TABLE long_names_of_tables_that_fill_up_what_a_name_may_hold_as_files (LIKE base_soft_delete);
SELECT base_entity.create_living_view('long_names_of_tables_that_fill_up_what_a_name_may_hold_as_files');
SELECT base_entity.create_living_view('long_names_of_tables_that_fill_up_what_a_name_may_hold_as_files',
                                      'even_longer_names_of_views_that_do_not_fit_into_what_a_name_may_hold');
DROP TABLE long_names_of_tables_that_fill_up_what_a_name_may_hold_as_files;

-- A template can ask for it.
\c - postgres
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE TABLE base_entity.traces (LIKE base_entity, LIKE base_soft_delete);
CREATE TABLE old_traces (LIKE traces);
SELECT base_entity.create_living_view('base_entity.traces');
CREATE TABLE visits (LIKE traces, page text);
INSERT INTO living_visits (page) VALUES ('a') RETURNING page;
DELETE FROM living_visits;
CREATE TABLE base_entity.paths (LIKE traces);
CREATE TABLE clicks (LIKE paths);
CREATE TABLE living_walks (x int);
CREATE TABLE walks (LIKE traces);
SELECT to_regclass('walks');
CALL base_entity.adopt('old_traces', '{traces}');
TABLE base_entity.living_views ORDER BY view::text;
CREATE TABLE tours (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid());
CALL base_entity.adopt('tours', '{traces}');
SELECT columns_of('living_tours');
CALL base_entity.release('tours');
SELECT count(*) AS listed FROM base_entity.living_views WHERE relation = 'tours'::regclass;
SELECT count(*) FROM living_tours;
DROP TABLE old_traces, visits, clicks, tours;
DROP VIEW base_entity.living_traces, base_entity.living_paths;
CREATE TABLE visits (LIKE traces, page text);
SELECT to_regclass('living_visits');
DROP TABLE visits;

-- The owner of the table makes it; row-level security and privileges are those of the role that uses it.
CREATE TABLE accounts (LIKE base_entity, LIKE base_soft_delete, owner name DEFAULT current_user);
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON accounts USING (owner = current_user);
SELECT base_entity.create_living_view('accounts');
INSERT INTO living_accounts (owner) VALUES ('app'), ('reader');
\c - postgres
CREATE ROLE reader LOGIN;
GRANT USAGE ON SCHEMA app TO reader;
\c - app
GRANT SELECT ON accounts, living_accounts TO reader;
\c - reader
SELECT owner FROM app.living_accounts;
DELETE FROM app.living_accounts;
SELECT base_entity.create_living_view('app.accounts', 'mine');
ALTER TABLE app.accounts ADD COLUMN x int;
-- An owner who may not create in the schema any more is told.
\c - postgres
ALTER SCHEMA app OWNER TO postgres;
GRANT USAGE ON SCHEMA app TO app;
\c - app
ALTER TABLE accounts ADD COLUMN note text;
SELECT count(*) FROM pg_attribute WHERE attrelid = 'living_accounts'::regclass AND attname = 'note';
-- A superuser or a member of the owner's role creates the view for the owner, with the owner's rights.
\c - postgres
GRANT CREATE ON SCHEMA app TO app;
CREATE ROLE deputy LOGIN IN ROLE app;
CREATE TABLE app.crews (LIKE base_entity, LIKE base_soft_delete, name text);
ALTER TABLE app.crews OWNER TO app;
SELECT base_entity.create_living_view('app.crews');
SELECT base_entity.create_living_view('app.crews');
\c - deputy
SELECT base_entity.create_living_view('app.crews', 'of deputy');
SELECT base_entity.create_living_view('app.crews', 'crews');
CREATE TEMP TABLE guests (LIKE base_entity, LIKE base_soft_delete);
SELECT base_entity.create_living_view('guests') IS NULL AS missing;
\c - postgres
SELECT v.view, c.relowner::regrole FROM base_entity.living_views v JOIN pg_class c ON c.oid = v.view WHERE v.relation = 'app.crews'::regclass ORDER BY v.view::text;
ALTER TABLE app.crews ADD COLUMN motto text;
SELECT app.columns_of('app."of deputy"');
-- Where the owner may not create it, the error names the owner.
REVOKE CREATE ON SCHEMA app FROM app;
SELECT base_entity.create_living_view('app.crews', 'another');
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('app.another');
-- A role with the privilege TRIGGER on a view of another role does not make it a living view, which would show columns that its
-- owner leaves out.
GRANT CREATE ON SCHEMA app TO app;
CREATE ROLE clerk;
GRANT USAGE ON SCHEMA app TO clerk;
CREATE VIEW app.names AS SELECT name FROM app.crews WHERE deleted_at IS NULL;
ALTER VIEW app.names OWNER TO app;
GRANT ALL ON app.names TO clerk;
SET ROLE clerk;
CREATE TRIGGER living_view AFTER INSERT ON app.names FOR EACH STATEMENT EXECUTE FUNCTION base_entity.living_view();
RESET ROLE;
ALTER TABLE app.crews ADD COLUMN secret text;
SELECT count(*) FROM pg_attribute WHERE attrelid = 'app.names'::regclass AND attname = 'secret';
DROP VIEW app.names;
REVOKE ALL ON SCHEMA app FROM clerk;
DROP ROLE clerk;
