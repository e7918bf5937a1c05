-- base_versioned: a version that counts changes; and the rules "match" and "match_next", which templates opt into.
\c - app
CREATE TABLE documents (LIKE base_entity, LIKE base_versioned, body text);
SELECT public.describe('documents');
INSERT INTO documents (body) VALUES ('a'), ('b') RETURNING body, version;
UPDATE documents SET body = 'a2' WHERE body = 'a' RETURNING version;
UPDATE documents SET body = 'a3' WHERE body = 'a2' RETURNING version;
-- An UPDATE that changes nothing increments nothing; a version that the client sends is ignored.
UPDATE documents SET body = body RETURNING version;
UPDATE documents SET body = 'a4', version = 99 WHERE body = 'a3' RETURNING version;
UPDATE documents SET body = 'a5', version = 1 WHERE body = 'a4' RETURNING version;
-- Sent alone it is a change of the row, and counts as one.
UPDATE documents SET version = 77 WHERE body = 'a5' RETURNING version;
UPDATE documents SET version = version WHERE body = 'a5' RETURNING version;
UPDATE documents SET version = NULL WHERE body = 'a5' RETURNING version;
-- An INSERT may set the first version: a copy, a restore.
INSERT INTO documents (body, version) VALUES ('copied', 41);
UPDATE documents SET body = 'copied and changed' WHERE version = 41 RETURNING version;
INSERT INTO documents (uuid, body) SELECT uuid, 'upserted' FROM documents WHERE version = 42 ON CONFLICT (uuid) DO UPDATE SET body = EXCLUDED.body RETURNING version;
-- Twice in a transaction, rolled back in part.
BEGIN;
UPDATE documents SET body = 'x' WHERE body = 'upserted' RETURNING version;
SAVEPOINT s;
UPDATE documents SET body = 'y' WHERE body = 'x' RETURNING version;
ROLLBACK TO s;
UPDATE documents SET body = 'z' WHERE body = 'x' RETURNING version;
COMMIT;
-- In bulk.
INSERT INTO documents (body) SELECT 'bulk' FROM generate_series(1, 1000);
UPDATE documents SET body = 'bulk!' WHERE body = 'bulk';
SELECT version, count(*) FROM documents WHERE body = 'bulk!' GROUP BY version;

-- The other types, and their ends; a column that is null.
CREATE TABLE counts (LIKE base_uuid, n int, small smallint DEFAULT 32766, plain int DEFAULT 2147483646, big bigint DEFAULT 9223372036854775806);
CREATE TRIGGER zzz_count BEFORE UPDATE ON counts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('increment small', 'increment plain', 'increment big');
INSERT INTO counts (n) VALUES (1);
UPDATE counts SET n = 2 RETURNING small, plain, big;
\set SHOW_CONTEXT never
UPDATE counts SET n = 3;
\echo :LAST_ERROR_SQLSTATE
UPDATE counts SET n = n RETURNING small;
ALTER TABLE counts ALTER small TYPE bigint;
UPDATE counts SET n = 3;
ALTER TABLE counts ALTER plain TYPE bigint;
UPDATE counts SET n = 3;
TRUNCATE counts;
INSERT INTO counts VALUES (DEFAULT, 1, NULL, NULL, 5);
UPDATE counts SET n = 2 RETURNING small, plain, big;
UPDATE counts SET n = 3 RETURNING small, plain, big;

-- A table that gets a version later, as a column with a default: rows from before count from it.
CREATE TABLE olds (LIKE base_uuid, n int);
INSERT INTO olds (n) VALUES (1);
ALTER TABLE olds ADD COLUMN version bigint NOT NULL DEFAULT 1;
CREATE TRIGGER zzz_version BEFORE UPDATE ON olds FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('increment version');
UPDATE olds SET n = n RETURNING version;
UPDATE olds SET n = 2 RETURNING version;

-- The rule "match", in a template of the user's own: the version that was read.
\c - postgres
CREATE TABLE base_entity.guarded (LIKE base_entity, LIKE base_versioned);
CREATE TRIGGER zzz_guard BEFORE UPDATE ON base_entity.guarded FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match version');
GRANT SELECT ON base_entity.guarded TO app;
\c - app
CREATE TABLE letters (LIKE guarded, body text);
SELECT public.describe('letters') OFFSET 6;
INSERT INTO letters (body) VALUES ('a');
-- A client that does not send the version passes.
UPDATE letters SET body = 'b', version = 1 RETURNING version;
UPDATE letters SET body = 'c', version = 2 RETURNING version;
UPDATE letters SET body = 'd' RETURNING version;
-- The next version is no version that was read: two clients that both send it have both read the same row.
UPDATE letters SET body = 'e', version = 5;
-- A stale one, one from the future, none.
UPDATE letters SET body = 'e', version = 3;
\echo :LAST_ERROR_SQLSTATE
UPDATE letters SET body = 'e', version = 6;
UPDATE letters SET body = 'e', version = NULL;
\echo :LAST_ERROR_SQLSTATE
UPDATE letters SET body = 'e', version = -4;
SELECT body, version FROM letters;
-- Even where nothing else changes; and one row of many stops the statement.
UPDATE letters SET version = 1;
UPDATE letters SET version = version RETURNING version;
UPDATE letters SET version = version + 1;
INSERT INTO letters (body) VALUES ('other');
\set VERBOSITY terse
UPDATE letters SET body = 'f', version = 5;
\set VERBOSITY default
SELECT body, version FROM letters ORDER BY version;
-- Two clients that read the same row.
SELECT version AS read FROM letters WHERE version > 1 \gset
UPDATE letters SET body = 'first', version = :read WHERE body = 'd' RETURNING version;
UPDATE letters SET body = 'second', version = :read WHERE body = 'first';
-- The classical way, with the version in WHERE, works without the rule.
WITH u AS (UPDATE letters SET body = 'third' WHERE version = :read RETURNING 1) SELECT count(*) FROM u;
-- ON CONFLICT sends what was inserted: here the default, 1.
INSERT INTO letters (uuid, body) SELECT uuid, 'x' FROM letters WHERE version > 1
    ON CONFLICT (uuid) DO UPDATE SET body = EXCLUDED.body, version = EXCLUDED.version;

-- The rule "match_next": the version after the one that was read, as ORMs send that count themselves.
\c - postgres
CREATE TABLE base_entity.counted (LIKE base_entity, LIKE base_versioned);
CREATE TRIGGER zzz_guard BEFORE UPDATE ON base_entity.counted FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match_next version');
GRANT SELECT ON base_entity.counted TO app;
\c - app
CREATE TABLE articles (LIKE counted, body text);
INSERT INTO articles (body) VALUES ('draft');
UPDATE articles SET body = 'first', version = 2 RETURNING version;
-- A second client that read version 1 sends the same next version.
UPDATE articles SET body = 'second', version = 2;
\echo :LAST_ERROR_SQLSTATE
-- Every UPDATE must send it, even one that changes nothing.
UPDATE articles SET body = 'third';
UPDATE articles SET body = body;
UPDATE articles SET body = 'third', version = 4;
UPDATE articles SET body = 'third', version = NULL;
UPDATE articles SET body = 'third', version = version + 1 RETURNING version;
UPDATE articles SET version = version + 1 RETURNING version;
-- A NULL version has no next one to send; a version at the end of its type has none either.
\c - postgres
CREATE TABLE base_entity.nullable (LIKE base_uuid, version smallint);
CREATE TRIGGER zzz_guard BEFORE UPDATE ON base_entity.nullable FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match_next version');
GRANT SELECT ON base_entity.nullable TO app;
\c - app
CREATE TABLE notes (LIKE nullable, body text);
INSERT INTO notes (version, body) VALUES (NULL, 'none'), (32767, 'last');
UPDATE notes SET body = 'some', version = 1 WHERE body = 'none' RETURNING version;
UPDATE notes SET version = version WHERE body = 'last';
-- The two rules exclude each other.
\c - postgres
CREATE TRIGGER zzz_both BEFORE UPDATE ON app.notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match version', 'match_next version');
\c - app
-- With columns of varying length before it, null columns, other types.
CREATE TABLE mixed_ones (t text, LIKE guarded, small smallint);
CREATE TRIGGER zzz_small BEFORE UPDATE ON mixed_ones FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match small');
INSERT INTO mixed_ones (t, small) VALUES ('long enough', NULL), (NULL, 7);
UPDATE mixed_ones SET t = 'x', version = 1, small = 7 WHERE small = 7 RETURNING version;
UPDATE mixed_ones SET t = 'y', version = 1 WHERE small = 7;
UPDATE mixed_ones SET small = 9 WHERE small = 7;
UPDATE mixed_ones SET small = 5 WHERE small IS NULL RETURNING version, small;
-- Off.
\c - postgres
SET base_entity.row_rules = off;
UPDATE app.letters SET body = 'restored', version = 1 WHERE body = 'other' RETURNING version;
UPDATE app.letters SET body = 'restored', version = 10 WHERE body = 'first' RETURNING version;
RESET base_entity.row_rules;
