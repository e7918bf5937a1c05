-- Marking a row asks no policy: who may DELETE it may, whatever was planned before, by whom and for which role.
\c - postgres
CREATE ROLE cleaner LOGIN;
CREATE ROLE admin LOGIN BYPASSRLS;
CREATE ROLE heir LOGIN;
\c - app
GRANT USAGE ON SCHEMA app TO cleaner, admin, heir;
CREATE TABLE notes (LIKE base_entity, LIKE base_soft_delete, tenant int NOT NULL DEFAULT 1, body text);
GRANT SELECT, DELETE ON notes TO cleaner, admin;
INSERT INTO notes (body) SELECT 'n' || n FROM generate_series(1, 20) n;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY isolation ON notes USING (tenant = current_setting('app.tenant')::int);
-- What is marked may not be seen, and may not be written: by an UPDATE, that is.
CREATE POLICY living ON notes AS RESTRICTIVE FOR UPDATE USING (deleted_at IS NULL) WITH CHECK (deleted_at IS NULL);
CREATE VIEW states AS SELECT count(*) AS rows, count(deleted_at) AS marked FROM notes;
SET app.tenant = 1;
DELETE FROM notes WHERE body = 'n1';
TABLE states;
\set VERBOSITY terse
UPDATE notes SET deleted_at = now() WHERE body = 'n2';
\set VERBOSITY default
-- Once more after the table was analyzed, as autovacuum does between two statements; after a policy was added; as another role.
ANALYZE notes;
DELETE FROM notes WHERE body = 'n2';
TABLE states;
CREATE POLICY later ON notes AS RESTRICTIVE FOR UPDATE USING (body <> 'n3') WITH CHECK (false);
DELETE FROM notes WHERE body = 'n3';
TABLE states;
DELETE FROM notes WHERE body = 'n4';
ANALYZE notes;
DELETE FROM notes WHERE body IN ('n5', 'n6');
TABLE states;
\c - cleaner
SET app.tenant = 1;
DELETE FROM app.notes WHERE body = 'n7';
\! psql -X -q -c 'ANALYZE app.notes'
DELETE FROM app.notes WHERE body = 'n8';
TABLE app.notes LIMIT 0;
SET app.tenant = 2;
DELETE FROM app.notes;
-- A role above row security has no tenant at all.
\c - admin
DELETE FROM app.notes WHERE body = 'n9';
\! psql -X -q -c 'ANALYZE app.notes'
DELETE FROM app.notes WHERE body = 'n10';
SELECT count(*), count(deleted_at) FROM app.notes;
\c - postgres
DELETE FROM app.notes WHERE body = 'n11';
ANALYZE app.notes;
DELETE FROM app.notes WHERE body = 'n12';
-- The table changes hands, within a session that has a plan.
ALTER TABLE app.notes OWNER TO heir;
DELETE FROM app.notes WHERE body = 'n13';
ANALYZE app.notes;
DELETE FROM app.notes WHERE body = 'n14';
SELECT count(*), count(deleted_at) FROM app.notes;
-- Dropped and made again under its name, in one session; renamed, and another under the name.
\c - app
CREATE TABLE drafts (LIKE base_soft_delete, n int);
INSERT INTO drafts (n) VALUES (1), (2), (3);
DELETE FROM drafts WHERE n = 1;
ALTER TABLE drafts RENAME TO old_drafts;
CREATE TABLE drafts (n int, LIKE base_soft_delete);
INSERT INTO drafts VALUES (1), (2), (3);
DELETE FROM drafts WHERE n = 2;
DELETE FROM old_drafts WHERE n = 3;
SELECT 'old' AS "table", n, deleted_at IS NOT NULL AS marked FROM old_drafts UNION ALL SELECT 'new', n, deleted_at IS NOT NULL FROM drafts ORDER BY 1, 2;
DROP TABLE drafts;
CREATE TABLE drafts (LIKE base_soft_delete, n int);
INSERT INTO drafts (n) VALUES (1);
DELETE FROM drafts;
SELECT n, deleted_at IS NOT NULL AS marked FROM drafts;
ALTER TABLE drafts ALTER n TYPE bigint;
UPDATE drafts SET deleted_at = NULL;
DELETE FROM drafts;
SELECT n, deleted_at IS NOT NULL AS marked FROM drafts;
-- A function that deletes may be called by who may not; search_path, operators and functions of others change nothing.
CREATE FUNCTION forget(bigint) RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM app.drafts WHERE n = $1';
UPDATE drafts SET deleted_at = NULL;
CREATE FUNCTION app.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '1999-01-01'::timestamptz $$;
CREATE FUNCTION app.never(tid, tid) RETURNS boolean LANGUAGE sql AS 'SELECT false';
CREATE OPERATOR app.= (LEFTARG = tid, RIGHTARG = tid, FUNCTION = app.never);
\c - cleaner
SET search_path = app, pg_catalog;
SELECT app.forget(1);
\c - app
SELECT n, deleted_at > '2000-01-01' AS marked_now FROM drafts;
-- In a transaction that may see no newer rows, and under savepoints.
UPDATE drafts SET deleted_at = NULL;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM drafts;
INSERT INTO drafts (n) VALUES (2);
DELETE FROM drafts;
SELECT count(deleted_at) FROM drafts;
SAVEPOINT s;
DELETE FROM drafts;
ROLLBACK TO s;
SELECT count(*), count(deleted_at) FROM drafts;
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
UPDATE drafts SET deleted_at = NULL;
DELETE FROM drafts;
COMMIT;
SELECT count(*), count(deleted_at) FROM drafts;
