-- Triggers fire in the order of their names: one that compares the version that was sent has to fire before one that sets it.
\c - app
CREATE TABLE notes (LIKE base_versioned, body text);
CREATE TRIGGER zzz_guard BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match version');
\echo :LAST_ERROR_SQLSTATE
CREATE TRIGGER zzz_next BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match_next version');
CREATE TRIGGER zzz_some BEFORE UPDATE ON notes FOR EACH ROW WHEN (OLD.body <> NEW.body) EXECUTE FUNCTION base_entity.maintain('match version');
\set VERBOSITY terse
CREATE TRIGGER match_version BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match version');
INSERT INTO notes (body) VALUES ('a');
UPDATE notes SET body = 'b', version = 1 RETURNING version;
UPDATE notes SET body = 'c', version = 1;
-- The other one is created later, or one of the two is renamed.
CREATE TRIGGER early BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('increment version');
CREATE TRIGGER early BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep version');
ALTER TRIGGER match_version ON notes RENAME TO zzzz;
ALTER TRIGGER zzz_base_entity ON notes RENAME TO base_entity;
ALTER TRIGGER match_version ON notes RENAME TO aaa;
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match version', 'increment version');
UPDATE notes SET body = 'c', version = 2 RETURNING version;
-- Other columns, and other triggers.
CREATE TRIGGER zzz_other BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable body');
CREATE TABLE counts (n int, m int);
CREATE TRIGGER a BEFORE UPDATE ON counts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('increment n');
CREATE TRIGGER b BEFORE UPDATE ON counts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match m');
ALTER TABLE counts RENAME n TO k;
-- In a template all rules are put into zzz_base_entity, except those with conditions.
\c - postgres
CREATE TABLE base_entity.guarded (LIKE base_versioned);
CREATE TRIGGER zzz_guard BEFORE UPDATE ON base_entity.guarded FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match version');
CREATE TABLE letters (LIKE guarded);
CREATE TABLE base_entity.sometimes (LIKE base_versioned, body text);
CREATE TRIGGER zzz_guard BEFORE UPDATE ON base_entity.sometimes FOR EACH ROW WHEN (OLD.body <> NEW.body) EXECUTE FUNCTION base_entity.maintain('match version');
CREATE TRIGGER guard BEFORE UPDATE ON base_entity.sometimes FOR EACH ROW WHEN (OLD.body <> NEW.body) EXECUTE FUNCTION base_entity.maintain('match version');
CREATE TABLE posts (LIKE sometimes);
INSERT INTO posts (body) VALUES ('a');
UPDATE posts SET body = 'b', version = 1 RETURNING version;
UPDATE posts SET body = 'c', version = 1;
-- Two templates, and adopt().
CREATE TABLE base_entity.guards (body text);
SET client_min_messages = error;
CREATE TRIGGER zzz_late BEFORE UPDATE ON base_entity.guards FOR EACH ROW WHEN (OLD.body <> NEW.body) EXECUTE FUNCTION base_entity.maintain('match version');
RESET client_min_messages;
CREATE TABLE drafts (LIKE base_versioned, LIKE guards);
CREATE TABLE papers (body text);
CALL base_entity.adopt('papers', '{base_versioned,guards}');
CREATE TABLE early_ones (version bigint NOT NULL DEFAULT 1);
CREATE TRIGGER zzzz BEFORE UPDATE ON early_ones FOR EACH ROW WHEN (OLD.version > 0) EXECUTE FUNCTION base_entity.maintain('match version');
CALL base_entity.adopt('early_ones', '{base_versioned}');
SELECT entity FROM base_entity.entities WHERE entity::text ~ 'papers|early_ones|drafts';

-- Rules of two triggers exclude each other as those of one do.
\c - app
CREATE TABLE twice (version bigint, deleted_at timestamptz);
CREATE TRIGGER a BEFORE UPDATE ON twice FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match version');
CREATE TRIGGER b BEFORE UPDATE ON twice FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match_next version');
CREATE TRIGGER c BEFORE UPDATE ON twice FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep deleted_at');
CREATE TRIGGER "0" AFTER DELETE ON twice FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete deleted_at');
CREATE TRIGGER d BEFORE DELETE ON twice FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete deleted_at');
