-- Living views and columns that are dropped from their tables; the owner of a living view is that of its table.
CREATE ROLE mallory LOGIN;
CREATE ROLE clerk LOGIN;
CREATE ROLE editor LOGIN;
\c - app
GRANT USAGE ON SCHEMA app TO mallory, clerk, editor;
CREATE FUNCTION columns_of(view regclass) RETURNS text LANGUAGE sql STABLE AS
    'SELECT string_agg(attname, '', '' ORDER BY attnum) FROM pg_attribute WHERE attrelid = view AND attnum > 0';
-- Before PostgreSQL 15, a NOTICE reports whose rights the view has.
CREATE FUNCTION make(relation regclass) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS
    'BEGIN PERFORM base_entity.create_living_view(relation); END';
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, email text, phone text, city text DEFAULT 'Rome');
SELECT app.make('members');
ALTER VIEW living_members RENAME COLUMN email TO mail;
ALTER VIEW living_members ALTER COLUMN phone SET DEFAULT '0';
COMMENT ON VIEW living_members IS 'the members';
COMMENT ON COLUMN living_members.mail IS 'where to write to';
GRANT SELECT, DELETE ON living_members TO clerk WITH GRANT OPTION;
GRANT UPDATE (mail, city), SELECT ON living_members TO editor;
GRANT SELECT, UPDATE, DELETE ON members TO clerk, editor;
REVOKE TRUNCATE ON living_members FROM app;
ALTER VIEW living_members SET (security_barrier = true);
CREATE FUNCTION state_of(view regclass) RETURNS TABLE (columns text, options text, acl text, column_acl text, comment text, column_comments text, defaults text) LANGUAGE sql STABLE AS $$
    SELECT columns_of(view), array_remove(reloptions, 'security_invoker=true')::text,
           (SELECT string_agg(replace(a::text, 'm/', '/'), ' ' ORDER BY a::text) FROM unnest(relacl) a),
           (SELECT string_agg(attname || ' ' || attacl::text, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = view AND attacl IS NOT NULL),
           obj_description(view, 'pg_class'),
           (SELECT string_agg(attname || ' ' || col_description(view, attnum), ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = view AND attnum > 0),
           (SELECT string_agg(pg_get_expr(adbin, adrelid), ' ' ORDER BY adnum) FROM pg_attrdef WHERE adrelid = view)
    FROM pg_class WHERE oid = view
$$;
\x on
SELECT * FROM state_of('living_members');
-- The view is created again without the column, with everything else.
ALTER TABLE members DROP COLUMN city, ADD COLUMN country text;
SELECT * FROM state_of('living_members');
\x off
INSERT INTO living_members (mail) VALUES ('ada') RETURNING mail, phone, country;
\c - editor
UPDATE app.living_members SET mail = 'eve';
SELECT mail FROM app.living_members;
\c - clerk
DELETE FROM app.living_members RETURNING phone;
\c - app
SELECT email, deleted_at IS NOT NULL AS deleted FROM members;
TABLE base_entity.living_views;
-- A statement that does not drop a column, or is refused, leaves it as it was.
ALTER TABLE members DROP COLUMN IF EXISTS city;
ALTER TABLE members DROP COLUMN deleted_at;
ALTER TABLE members DROP COLUMN country, DROP COLUMN never;
SELECT columns_of('living_members');
\c - clerk
ALTER TABLE app.members DROP COLUMN country;
\c - app
-- PostgreSQL reports the objects that depend on the view.
CREATE VIEW countries AS SELECT DISTINCT country FROM living_members;
ALTER TABLE members DROP COLUMN phone;
DROP VIEW countries;
CREATE FUNCTION all_of_them() RETURNS SETOF living_members LANGUAGE sql AS 'SELECT * FROM living_members';
ALTER TABLE members DROP COLUMN phone;
DROP FUNCTION all_of_them();
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER nothing INSTEAD OF INSERT ON living_members FOR EACH ROW EXECUTE FUNCTION nothing();
ALTER TABLE members DROP COLUMN phone;
DROP TRIGGER nothing ON living_members;
ALTER TABLE members DROP COLUMN phone;
SELECT columns_of('living_members');
-- Default privileges are not added to those that the view had.
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT ALL ON TABLES TO mallory;
ALTER TABLE members DROP COLUMN country;
SELECT acl FROM state_of('living_members');
ALTER DEFAULT PRIVILEGES IN SCHEMA app REVOKE ALL ON TABLES FROM mallory;
-- Partitions and tables that inherit; a child that keeps the column keeps it in its view.
CREATE TABLE events (LIKE base_soft_delete, n int, note text, place text) PARTITION BY LIST (n);
CREATE TABLE events_one PARTITION OF events FOR VALUES IN (1);
SELECT make('events'), make('events_one');
ALTER TABLE events DROP COLUMN place;
SELECT columns_of('living_events'), columns_of('living_events_one');
CREATE TABLE animals (LIKE base_soft_delete, name text, size int);
CREATE TABLE dogs (LIKE base_soft_delete, size int) INHERITS (animals);
SELECT app.make('dogs');
ALTER TABLE animals DROP COLUMN name, DROP COLUMN size;
SELECT columns_of('dogs'), columns_of('living_dogs');
CREATE TEMPORARY TABLE drafts (LIKE base_soft_delete, a int, b int);
SELECT app.make('drafts');
ALTER TABLE drafts DROP COLUMN a;
SELECT columns_of('living_drafts');

-- A view that another role has made of the table is no living view of it: it gets no columns, and templates give none for it.
\c - postgres
CREATE SCHEMA theirs AUTHORIZATION mallory;
\c - mallory
CREATE VIEW theirs.spies AS SELECT uuid FROM app.members WHERE deleted_at IS NULL;
CREATE TRIGGER living_view AFTER INSERT ON theirs.spies FOR EACH STATEMENT EXECUTE FUNCTION base_entity.living_view();
CREATE VIEW theirs.templates AS SELECT deleted_at FROM base_entity.base_soft_delete WHERE deleted_at IS NULL;
CREATE TRIGGER living_view AFTER INSERT ON theirs.templates FOR EACH STATEMENT EXECUTE FUNCTION base_entity.living_view();
SELECT view FROM base_entity.living_views WHERE view::text LIKE 'theirs%';
\c - app
ALTER TABLE members ADD COLUMN added int;
SELECT columns_of('living_members');
\c - mallory
SELECT app.columns_of('theirs.spies');
\c - app
ALTER TABLE members DROP COLUMN added;
CREATE TABLE plains (LIKE base_soft_delete);
SELECT to_regclass('living_plains');
DROP TABLE members;
-- A view whose owner is not that of the table any more stays as it is.
\c - postgres
ALTER VIEW app.living_events OWNER TO mallory;
\c - app
ALTER TABLE events ADD COLUMN place text;
SELECT columns_of('living_events'), columns_of('living_events_one');

-- A living view that a template gives has the privileges of the template's.
\c - postgres
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE TABLE base_entity.traces (LIKE base_soft_delete, n int, note text);
SELECT app.make('base_entity.traces');
GRANT SELECT, DELETE ON base_entity.traces, base_entity.living_traces TO clerk;
GRANT UPDATE (note) ON base_entity.living_traces TO editor WITH GRANT OPTION;
CREATE TABLE visits (LIKE traces);
CREATE TABLE tours (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid());
SET client_min_messages = warning;
CALL base_entity.adopt('tours', '{traces}');
RESET client_min_messages;
\x on
SELECT acl, column_acl FROM state_of('living_visits');
SELECT acl, column_acl FROM state_of('living_tours');
\x off
INSERT INTO visits (n) VALUES (1);
\c - clerk
DELETE FROM app.living_visits RETURNING n;
\c - app
SELECT d ->> 'living_views' AS living_views FROM base_entity.describe('visits') d;
-- The templates of the extension can have one too.
\c - postgres
SELECT app.make('base_entity.base_soft_delete');
\c - app
CREATE TABLE every_ones (LIKE base_entity, LIKE base_soft_delete);
SELECT columns_of('living_every_ones');
\c - postgres
DROP VIEW base_entity.living_base_soft_delete;
\c - app
-- A table that inherits the column loses it with the other one, or keeps it, and so does its living view.
CREATE TABLE tops (id int, b int, c int, d int);
CREATE TABLE middles () INHERITS (tops);
CREATE TABLE owns (LIKE base_soft_delete, id int, b int);
ALTER TABLE owns ADD c int, ADD d int, INHERIT tops;
CREATE TABLE heirs (LIKE base_soft_delete) INHERITS (tops, middles);
SELECT app.make('owns');
SELECT app.make('heirs');
GRANT SELECT (b) ON living_owns TO clerk;
ALTER VIEW living_owns ALTER COLUMN b SET DEFAULT 7;
ALTER TABLE tops DROP COLUMN b;
SELECT columns_of('owns') AS owns, columns_of('living_owns') AS living_owns, columns_of('heirs') AS heirs, columns_of('living_heirs') AS living_heirs;
ALTER TABLE ONLY tops DROP COLUMN c;
SELECT columns_of('owns') AS owns, columns_of('living_owns') AS living_owns, columns_of('heirs') AS heirs, columns_of('living_heirs') AS living_heirs;
SELECT column_acl, defaults FROM state_of('living_owns');
ALTER TABLE ONLY middles DROP COLUMN c;
ALTER TABLE middles NO INHERIT tops;
ALTER TABLE tops DROP COLUMN d;
SELECT columns_of('owns') AS owns, columns_of('living_owns') AS living_owns, columns_of('heirs') AS heirs, columns_of('living_heirs') AS living_heirs;
ALTER TABLE middles DROP COLUMN d;
SELECT columns_of('heirs') AS heirs, columns_of('living_heirs') AS living_heirs;
-- A view that its owner has replaced by another one stays as it is.
CREATE TABLE pages (LIKE base_soft_delete, x int);
CREATE TABLE sheets () INHERITS (pages);
SELECT app.make('pages');
CREATE OR REPLACE VIEW living_pages AS SELECT deleted_at, x FROM ONLY pages WHERE deleted_at IS NULL;
INSERT INTO sheets (x) VALUES (99);
ALTER TABLE pages ADD y int;
SELECT columns_of('living_pages');
SELECT * FROM living_pages;
CREATE OR REPLACE VIEW living_pages AS SELECT deleted_at, x FROM pages WHERE deleted_at IS NULL ORDER BY x;
ALTER TABLE pages ADD z int;
SELECT columns_of('living_pages');
CREATE OR REPLACE VIEW living_pages AS SELECT deleted_at, x FROM pages WHERE deleted_at IS NULL FOR SHARE;
ALTER TABLE pages ADD v int;
SELECT columns_of('living_pages');
-- Of a temporary table.
CREATE TEMP TABLE sketches (LIKE base_soft_delete, x int, y int);
SELECT make('sketches');
ALTER TABLE pg_temp.sketches DROP COLUMN x;
ALTER TABLE pg_temp.sketches ADD COLUMN z int;
SELECT columns_of('living_sketches');
