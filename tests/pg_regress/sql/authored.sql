-- base_authored: who made and who changed a row.
\c - postgres
CREATE ROLE bob LOGIN;
CREATE ROLE "Odd ""Role""" LOGIN;
GRANT app TO bob;
\c - app
CREATE TABLE notes (LIKE base_entity, LIKE base_authored, body text);
SELECT public.describe('notes');
GRANT USAGE ON SCHEMA app TO PUBLIC;
GRANT ALL ON notes TO PUBLIC;
CREATE VIEW authors AS SELECT body, created_by, updated_by FROM notes ORDER BY created_at, body;
INSERT INTO notes (body) VALUES ('of app') RETURNING created_by, updated_by;
-- Another role, and a role that was set.
\c - bob
INSERT INTO app.notes (body) VALUES ('of bob');
UPDATE app.notes SET body = 'of app, by bob' WHERE body = 'of app' RETURNING created_by, updated_by;
SET ROLE app;
UPDATE app.notes SET body = 'of bob, by app' WHERE body = 'of bob' RETURNING created_by, updated_by, base_entity.actor();
RESET ROLE;
\c - "Odd ""Role"""
INSERT INTO app.notes (body) VALUES ('odd') RETURNING created_by;
-- An UPDATE that changes nothing is not stamped; values that a client sends for either column are ignored.
\c - bob
UPDATE app.notes SET body = body;
UPDATE app.notes SET created_by = 'nobody';
SET ROLE app;
SELECT * FROM authors;
UPDATE notes SET updated_by = 'nobody', body = 'odd indeed' WHERE body = 'odd' RETURNING created_by, updated_by;
UPDATE notes SET created_by = NULL, updated_by = NULL WHERE body = 'odd indeed' RETURNING created_by, updated_by;
-- The user of the application.
SET base_entity.actor = 'ada@example.com';
INSERT INTO notes (body) VALUES ('of ada') RETURNING created_by, updated_by;
UPDATE notes SET body = 'changed by ada' WHERE body = 'odd indeed' RETURNING created_by, updated_by;
SET base_entity.actor = 'Zoë "Z" O''Hara 日本';
UPDATE notes SET body = 'changed by zoë' WHERE body = 'of ada' RETURNING created_by, updated_by;
SET base_entity.actor = '';
UPDATE notes SET body = 'changed by app' WHERE body = 'changed by zoë' RETURNING created_by, updated_by;
RESET base_entity.actor;
BEGIN;
SET LOCAL base_entity.actor = 'for one transaction';
INSERT INTO notes (body) VALUES ('local') RETURNING created_by;
COMMIT;
UPDATE notes SET body = 'local!' WHERE body = 'local' RETURNING created_by, updated_by;
SELECT set_config('base_entity.actor', 'in one transaction', true);
SELECT base_entity.actor();
-- Within one statement each row is stamped by the application user at that row; a long name stays whole.
SELECT length(set_config('base_entity.actor', repeat('x', 5000), false));
UPDATE notes SET body = 'long' WHERE body = 'local!' RETURNING length(updated_by);
UPDATE notes SET body = 'long' WHERE body = 'long' RETURNING length(updated_by);
RESET base_entity.actor;
-- A SECURITY DEFINER function does not change the application user.
\c - app
CREATE FUNCTION add_note(text) RETURNS text LANGUAGE sql SECURITY DEFINER AS
    'INSERT INTO app.notes (body) VALUES ($1) RETURNING created_by || '' as '' || current_user';
CREATE FUNCTION change_note(text, text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE who text;
BEGIN
    UPDATE app.notes SET body = $2 WHERE body = $1 RETURNING updated_by INTO who;
    RETURN who || ' as ' || current_user;
END
$$;
\c - bob
SELECT app.add_note('by a function');
SELECT app.change_note('long', 'longer');
SELECT app.change_note('longer', 'longer') AS unchanged;
-- Only for as long as a function lasts.
CREATE FUNCTION pg_temp.with_actor() RETURNS text LANGUAGE sql SET base_entity.actor = 'of a function' AS 'SELECT base_entity.actor()';
SELECT pg_temp.with_actor(), base_entity.actor();
-- COPY, ON CONFLICT, an explicit value in INSERT.
\c - app
SET base_entity.actor = 'copier';
COPY notes (body) FROM STDIN;
copied
\.
INSERT INTO notes (body, created_by) VALUES ('imported', 'somebody else') RETURNING created_by, updated_by;
INSERT INTO notes (uuid, body) SELECT uuid, 'upserted' FROM notes WHERE body = 'of app, by bob' ON CONFLICT (uuid) DO UPDATE SET body = EXCLUDED.body RETURNING created_by, updated_by;
SELECT body, created_by, updated_by FROM authors WHERE body IN ('copied', 'upserted') ORDER BY 1;
RESET base_entity.actor;
-- In a parallel query and in an index-free CHECK: actor() is an ordinary function.
SELECT proparallel, provolatile FROM pg_proc WHERE oid = 'base_entity.actor()'::regprocedure;
-- A varchar works, with a length it does not, nor does a number.
CREATE TABLE labels (n int, a varchar, b varchar(3), c int, d text);
CREATE TRIGGER zzz_sign BEFORE UPDATE ON labels FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('stamp a', 'stamp b', 'stamp c', 'stamp d');
INSERT INTO labels (n) VALUES (1);
UPDATE labels SET n = 2 RETURNING *;
-- A role that was renamed, and one that was dropped while it worked.
\c - postgres
ALTER ROLE bob RENAME TO robert;
\c - robert
UPDATE app.notes SET body = 'by robert' WHERE body = 'copied' RETURNING created_by, updated_by;
-- Bytes that are invalid in the database's encoding, which a client can give when it connects: a dump of them could not be restored.
\setenv PGOPTIONS '-c base_entity.actor=J\xf6rg'
\c -reuse-previous=off "dbname=regression user=app"
SELECT base_entity.actor();
\setenv PGOPTIONS
