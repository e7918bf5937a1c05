-- restore() runs code of the owners of referring tables with their rights, and neither with code nor in the session of the role that calls.
CREATE ROLE mallory LOGIN;
GRANT TEMPORARY ON DATABASE regression TO mallory;
CREATE SCHEMA mallory AUTHORIZATION mallory;
\c - app
CREATE TABLE projects (LIKE base_entity, LIKE base_soft_delete, name text);
CREATE TABLE tasks (LIKE base_entity, LIKE base_soft_delete, name text, project uuid REFERENCES projects ON DELETE CASCADE);
-- Relies on the search_path for lower(), as many functions do.
CREATE FUNCTION lower_name() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.name := lower(NEW.name); RAISE NOTICE 'task % as %', NEW.name, current_user; RETURN NEW; END $$;
CREATE TRIGGER lower_name BEFORE UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION lower_name();
INSERT INTO projects (uuid, name) VALUES ('11111111-1111-4111-8111-111111111111', 'Bridge');
INSERT INTO tasks (name, project) VALUES ('PAINT', '11111111-1111-4111-8111-111111111111'), ('SELL', '11111111-1111-4111-8111-111111111111');
DELETE FROM projects;
GRANT USAGE ON SCHEMA app TO mallory;
GRANT SELECT, UPDATE (deleted_at) ON projects TO mallory;
-- A role with UPDATE of the column alone, and functions, operators and a trigger of its own on the search_path.
\c - mallory
CREATE FUNCTION mallory.lower(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'code of mallory runs as %', current_user; RETURN $1; END $$;
CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'code of mallory runs as %', current_user; RETURN $1; END $$;
SET search_path = mallory, pg_catalog, app;
SELECT count(*) FROM tasks;
CALL base_entity.restore('projects', '11111111-1111-4111-8111-111111111111');
DROP FUNCTION pg_temp.lower;
CALL base_entity.restore('projects', '11111111-1111-4111-8111-111111111111');
-- Nor a temporary table, which is on every search_path.
\c - app
DELETE FROM projects;
CREATE TABLE audits (name text);
CREATE OR REPLACE FUNCTION lower_name() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.name := lower(NEW.name); INSERT INTO audits VALUES (NEW.name); RETURN NEW; END $$;
\c - mallory
CREATE TEMP TABLE audits (name text);
CREATE FUNCTION mallory.evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'code of mallory runs as %', current_user; RETURN NEW; END $$;
CREATE TRIGGER evil BEFORE INSERT ON audits FOR EACH ROW EXECUTE FUNCTION mallory.evil();
GRANT INSERT ON audits TO PUBLIC;
CALL base_entity.restore('app.projects', '11111111-1111-4111-8111-111111111111');
DROP TABLE audits;
CALL base_entity.restore('app.projects', '11111111-1111-4111-8111-111111111111');
\c - app
CREATE OR REPLACE FUNCTION lower_name() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.name := lower(NEW.name); RAISE NOTICE 'task % as %', NEW.name, current_user; RETURN NEW; END $$;
\c - mallory
CALL base_entity.restore('app.projects', '11111111-1111-4111-8111-111111111111');
\c - app
SELECT name, deleted_at IS NULL AS restored FROM tasks ORDER BY 1;
-- The owner itself restores under its own search_path.
DELETE FROM projects;
CREATE FUNCTION app.lower(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'app''s ' || pg_catalog.lower($1); END $$;
SET search_path = app, pg_catalog;
CALL base_entity.restore('projects', '11111111-1111-4111-8111-111111111111');
-- Triggers leave nothing behind in the session of a superuser that restores, and cannot become it.
CREATE TABLE plans (n int, statement text);
INSERT INTO plans VALUES
    (1, $$SELECT set_config('search_path', 'app', false)$$),
    (2, $$SET base_entity.actor = 'the boss'$$),
    (3, $$SET ROLE postgres$$),
    (4, $$CREATE TEMP TABLE pg_class (relname name)$$),
    (5, $$CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE sql RETURN $1$$),
    (6, $$DECLARE open CURSOR FOR SELECT 1$$),
    (7, $$FETCH own$$),
    (8, $$SELECT app.closed('own')$$);
CREATE FUNCTION closed(one refcursor) RETURNS void LANGUAGE plpgsql AS $$ BEGIN CLOSE one; END $$;
CREATE TABLE current (n int);
INSERT INTO current VALUES (0);
CREATE OR REPLACE FUNCTION lower_name() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE plan text := (SELECT p.statement FROM app.plans p JOIN app.current USING (n));
BEGIN
    IF plan IS NOT NULL THEN EXECUTE plan; END IF;
    RETURN NEW;
END $$;
DELETE FROM projects;
\c - postgres
\set VERBOSITY terse
BEGIN;
DECLARE own CURSOR FOR SELECT generate_series(1, 3);
SAVEPOINT before;
\set restore 'CALL base_entity.restore(''app.projects'', ''11111111-1111-4111-8111-111111111111'')'
SELECT format('UPDATE app.current SET n = %s', n), :'restore', 'SELECT current_setting(''search_path''), base_entity.actor(), session_user, current_user', 'ROLLBACK TO before' FROM generate_series(1, 8) AS n \gexec
FETCH own;
ROLLBACK;
