-- ALTER TABLE ... OWNER TO of a table with a living view: the view gets the new owner, too.
CREATE ROLE heir LOGIN;
CREATE ROLE reader LOGIN;
GRANT USAGE, CREATE ON SCHEMA app TO heir;
GRANT USAGE ON SCHEMA app TO reader;
GRANT CREATE ON SCHEMA base_entity TO app;
GRANT heir TO app;
\c - app
-- Before PostgreSQL 15, a NOTICE reports whose rights the view has.
CREATE FUNCTION make(relation regclass, name text DEFAULT NULL) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS
    'BEGIN PERFORM base_entity.create_living_view(relation, name); END';
CREATE VIEW state AS
    SELECT c.relname, c.relowner::regrole AS owner, v.relation IS NOT NULL AS living,
           (SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0) AS columns
    FROM pg_class c LEFT JOIN base_entity.living_views v ON v.view = c.oid
    WHERE c.relkind = 'v' AND c.relname <> 'state' AND c.relnamespace <> 'pg_catalog'::regnamespace
      AND (c.relname LIKE 'living_%' OR c.relname = 'other') AND c.relname <> 'living_views';
CREATE TABLE base_entity.traces (LIKE base_soft_delete, a text);
SELECT app.make('base_entity.traces');
GRANT SELECT ON base_entity.traces TO PUBLIC;
SET client_min_messages = warning;
CREATE TABLE visits (LIKE traces, LIKE base_uuid);
RESET client_min_messages;
SELECT app.make('visits', 'other');
GRANT SELECT ON living_visits TO reader;
GRANT SELECT ON visits TO reader;
ALTER TABLE visits OWNER TO heir;
SELECT * FROM state ORDER BY 1;
\c - heir
ALTER TABLE app.visits ADD COLUMN place text;
INSERT INTO app.living_visits (a, place) VALUES ('1', 'here');
\c - reader
SELECT a, place FROM app.living_visits;
-- Changes of the template reach the table.
\c - postgres
SET client_min_messages = warning;
ALTER TABLE base_entity.traces ADD COLUMN b int DEFAULT 7;
CALL base_entity.apply('base_entity.traces');
RESET client_min_messages;
SELECT relation, problem FROM base_entity.check();
SELECT * FROM app.state ORDER BY 1;
-- In one command with other changes, of a template, of a partition alone, with the role's name in another form, to the owner that it has.
ALTER TABLE app.visits ADD COLUMN c int, OWNER TO CURRENT_USER, DROP COLUMN place;
ALTER TABLE base_entity.traces OWNER TO heir;
ALTER TABLE app.visits OWNER TO postgres;
SELECT * FROM app.state ORDER BY 1;
CREATE TABLE app.events (LIKE base_soft_delete, n int) PARTITION BY LIST (n);
CREATE TABLE app.events_one PARTITION OF app.events FOR VALUES IN (1);
SELECT app.make('app.events'), app.make('app.events_one');
ALTER TABLE app.events_one OWNER TO heir;
SELECT * FROM app.state WHERE relname LIKE 'living_events%' ORDER BY 1;
ALTER TABLE app.events OWNER TO heir;
SELECT * FROM app.state WHERE relname LIKE 'living_events%' ORDER BY 1;
-- A command that PostgreSQL refuses leaves the view with its owner; the error is the one of the table.
\set VERBOSITY sqlstate
\c - reader
ALTER TABLE app.events OWNER TO reader;
\c - heir
ALTER TABLE app.events OWNER TO reader;
ALTER TABLE app.events OWNER TO nobody_there;
ALTER TABLE app.events OWNER TO app, ADD COLUMN n int;
ALTER TABLE IF EXISTS app.never OWNER TO app;
\set VERBOSITY default
SELECT relowner::regrole FROM pg_class WHERE relname = 'living_events';
-- The new owner may not create in the schema of the view.
\c - postgres
CREATE SCHEMA views;
GRANT USAGE, CREATE ON SCHEMA views TO app;
SET ROLE app;
CREATE TABLE app.drafts (LIKE base_soft_delete, a int);
SELECT app.make('app.drafts');
ALTER VIEW app.living_drafts SET SCHEMA views;
ALTER TABLE app.drafts OWNER TO heir;
\echo :LAST_ERROR_SQLSTATE
SELECT relowner::regrole FROM pg_class WHERE relname IN ('drafts', 'living_drafts');
RESET ROLE;
-- A superuser may.
ALTER TABLE app.drafts OWNER TO heir;
SELECT relowner::regrole FROM pg_class WHERE relname IN ('drafts', 'living_drafts');
-- A view that runs what its owner has made of it, with the rights of the owner, keeps its owner: another definition, rules.
SET ROLE app;
CREATE TABLE app.pages (LIKE base_soft_delete, a int);
CREATE TABLE app.sheets (LIKE base_soft_delete, a int);
SELECT app.make('app.pages'), app.make('app.sheets');
CREATE TABLE app.logs (a int);
CREATE OR REPLACE VIEW app.living_pages AS SELECT p.deleted_at, p.a FROM app.pages p, app.logs WHERE deleted_at IS NULL;
CREATE RULE logged AS ON DELETE TO app.living_sheets DO ALSO INSERT INTO app.logs VALUES (1);
RESET ROLE;
ALTER TABLE app.pages OWNER TO heir;
ALTER TABLE app.sheets OWNER TO heir;
SELECT relname, relowner::regrole FROM pg_class WHERE relname IN ('pages', 'living_pages', 'sheets', 'living_sheets') ORDER BY 1;
-- So does one that was given to another role before; it is a living view again when it gets the owner of the table.
ALTER VIEW app.other OWNER TO app;
ALTER TABLE app.visits OWNER TO heir;
SELECT * FROM app.state WHERE relname IN ('other', 'living_visits') ORDER BY 1;
ALTER VIEW app.other OWNER TO heir;
ALTER TABLE app.visits OWNER TO app;
SELECT * FROM app.state WHERE relname IN ('other', 'living_visits') ORDER BY 1;
DROP TABLE app.visits, app.events, app.drafts, app.pages, app.sheets, app.logs, base_entity.traces CASCADE;
DROP SCHEMA views;
DROP OWNED BY heir, reader;
DROP ROLE heir, reader;
