-- Marking a row asks for the right to delete it, and runs no code with other rights than the role's own.
\c - postgres
CREATE ROLE cleaner LOGIN;
CREATE ROLE admin LOGIN BYPASSRLS;
CREATE ROLE heir LOGIN;
CREATE ROLE mallory LOGIN;
GRANT TEMPORARY ON DATABASE regression TO mallory;
CREATE SCHEMA mallory AUTHORIZATION mallory;
\c - app
GRANT USAGE ON SCHEMA app TO cleaner, admin, heir, mallory;
CREATE TABLE notes (LIKE base_entity, LIKE base_soft_delete, tenant int NOT NULL DEFAULT 1, body text);
GRANT SELECT, DELETE ON notes TO cleaner, admin;
INSERT INTO notes (body) SELECT 'n' || n FROM generate_series(1, 20) n;
-- DELETE and nothing more.
\c - cleaner
DELETE FROM app.notes WHERE body = 'n1';
SELECT body FROM app.notes WHERE deleted_at IS NOT NULL;
\set VERBOSITY terse
UPDATE app.notes SET deleted_at = now();
INSERT INTO app.notes (body) VALUES ('x');
\c - heir
DELETE FROM app.notes;
\set VERBOSITY default
\c - app
REVOKE INSERT, UPDATE ON notes FROM app;
DELETE FROM notes WHERE body = 'n2';
SELECT count(deleted_at) FROM notes;
GRANT INSERT, UPDATE ON notes TO app;
-- Policies decide which rows a role may delete. None is evaluated for the row that is kept: not one for INSERT, nor one for UPDATE.
ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY isolation ON notes USING (tenant = current_setting('app.tenant')::int);
CREATE POLICY living ON notes AS RESTRICTIVE FOR UPDATE USING (deleted_at IS NULL) WITH CHECK (deleted_at IS NULL);
CREATE POLICY adding ON notes AS RESTRICTIVE FOR INSERT WITH CHECK (deleted_at IS NULL);
CREATE VIEW states AS SELECT count(*) AS rows, count(deleted_at) AS marked FROM notes;
SET app.tenant = 1;
DELETE FROM notes WHERE body = 'n3';
TABLE states;
\set VERBOSITY terse
UPDATE notes SET deleted_at = now() WHERE body = 'n4';
\set VERBOSITY default
-- A prepared statement, after the table was analyzed, and after policies were added.
PREPARE forget (text) AS DELETE FROM notes WHERE body = $1;
EXECUTE forget ('n4');
ANALYZE notes;
EXECUTE forget ('n5');
CREATE POLICY later ON notes AS RESTRICTIVE FOR ALL USING (body <> 'n6') WITH CHECK (false);
EXECUTE forget ('n6');
EXECUTE forget ('n7');
DROP POLICY later ON notes;
TABLE states;
\c - cleaner
SET app.tenant = 1;
DELETE FROM app.notes WHERE body = 'n8';
SET app.tenant = 2;
DELETE FROM app.notes;
-- A role above row security has no tenant at all.
\c - admin
DELETE FROM app.notes WHERE body = 'n9';
SELECT count(*), count(deleted_at) FROM app.notes;
\c - postgres
DELETE FROM app.notes WHERE body = 'n10';
-- The table changes hands.
ALTER TABLE app.notes OWNER TO heir;
DELETE FROM app.notes WHERE body = 'n11';
SELECT count(*), count(deleted_at) FROM app.notes;
-- A function that deletes may be called by who may not.
\c - app
CREATE TABLE drafts (LIKE base_soft_delete, n int);
INSERT INTO drafts (n) VALUES (1);
CREATE FUNCTION forget(bigint) RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM app.drafts WHERE n = $1';
\c - cleaner
SELECT app.forget(1);
\c - app
SELECT n, deleted_at IS NOT NULL AS marked FROM drafts;

-- The owner's triggers run as the role that deletes, which may put anything into its search_path.
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, email text);
CREATE FUNCTION normalize_email() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.email := lower(NEW.email); RETURN NEW; END $$;
CREATE TRIGGER normalize BEFORE INSERT OR UPDATE ON members FOR EACH ROW EXECUTE FUNCTION normalize_email();
CREATE TABLE audits (what text);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audits VALUES (OLD.email); RETURN NULL; END $$;
CREATE TRIGGER audit AFTER UPDATE ON members FOR EACH ROW EXECUTE FUNCTION audit();
CREATE FUNCTION who() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '% as %', TG_WHEN, current_user; RETURN OLD; END $$;
CREATE TRIGGER who_before BEFORE DELETE ON members FOR EACH ROW EXECUTE FUNCTION who();
CREATE TRIGGER who_after AFTER DELETE ON members FOR EACH ROW EXECUTE FUNCTION who();
INSERT INTO members (email) VALUES ('Ada@example.com'), ('Bob@example.com');
GRANT SELECT, DELETE ON members TO mallory;
\c - mallory
CREATE FUNCTION mallory.lower(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'mallory''s lower() runs as %', current_user; RETURN pg_catalog.lower($1); END $$;
CREATE FUNCTION mallory.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '1999-01-01'::timestamptz $$;
CREATE FUNCTION mallory.never(timestamptz, timestamptz) RETURNS boolean LANGUAGE sql AS 'SELECT false';
CREATE OPERATOR mallory.<= (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = mallory.never);
CREATE TEMP TABLE audits (what text);
CREATE FUNCTION pg_temp.evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'mallory''s trigger runs as %', current_user; RETURN NEW; END $$;
CREATE TRIGGER evil BEFORE INSERT ON pg_temp.audits FOR EACH ROW EXECUTE FUNCTION pg_temp.evil();
GRANT INSERT ON pg_temp.audits TO PUBLIC;
SET search_path = mallory, pg_catalog, app;
DELETE FROM members WHERE email ~ 'Ada';
CALL base_entity.purge('members', '0');
\c - app
SELECT email, deleted_at > '2000-01-01' AS marked_now FROM members;
-- No setting of a session makes a DELETE remove, nor a purge.
\c - mallory
SET client_min_messages = error;
SET base_entity.purge = on;
SET soft.purge = on;
SELECT set_config('base_entity.purging', 'on', false);
SET base_entity.row_rules = off;
SET base_entity.enabled = off;
DELETE FROM app.members;
DELETE FROM app.members;
RESET client_min_messages;
\c - app
SELECT count(*), count(deleted_at) FROM members;

-- Under REPEATABLE READ and SERIALIZABLE.
CREATE TABLE rows (LIKE base_soft_delete, n int);
INSERT INTO rows (n) VALUES (1), (2);
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM rows;
DELETE FROM rows WHERE n = 1;
DELETE FROM rows WHERE n = 1;
SELECT count(*), count(deleted_at) FROM rows;
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
UPDATE rows SET deleted_at = NULL;
DELETE FROM rows;
COMMIT;
SELECT count(*), count(deleted_at) FROM rows;
