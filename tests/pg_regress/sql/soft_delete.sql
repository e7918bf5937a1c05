-- base_soft_delete: DELETE marks the row and keeps it, and reports the same as any DELETE.
\c - app
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, email text);
SELECT public.describe('members');
CREATE UNIQUE INDEX ON members (email) WHERE deleted_at IS NULL;
CREATE VIEW living_members AS SELECT * FROM members WHERE deleted_at IS NULL;
INSERT INTO members (email) VALUES ('ada'), ('bob'), ('cora');
\set QUIET off
DELETE FROM members WHERE email = 'ada';
-- A second DELETE changes nothing; no DELETE removes a row.
DELETE FROM members WHERE email = 'ada';
DELETE FROM members WHERE email = 'ada' AND deleted_at IS NULL;
\set QUIET on
SELECT email, deleted_at = updated_at AS marked_now, updated_at > created_at AS touched FROM members ORDER BY email;
SELECT email FROM living_members ORDER BY email;
-- The name is free again; among the living it stays unique.
INSERT INTO members (email) VALUES ('ada');
\set VERBOSITY terse
INSERT INTO members (email) VALUES ('bob');
\set VERBOSITY default
-- Restore: deleted_at is an ordinary column. Here the name has been taken.
UPDATE members SET deleted_at = NULL WHERE deleted_at IS NOT NULL AND email = 'ada';
\echo :LAST_ERROR_SQLSTATE
DELETE FROM members WHERE email = 'bob';
UPDATE members SET deleted_at = NULL WHERE email = 'bob';
SELECT email, deleted_at IS NULL AS lives FROM members ORDER BY 1, 2;
-- Through a view of the living.
\set QUIET off
DELETE FROM living_members WHERE email = 'cora';
DELETE FROM living_members WHERE email = 'cora';
\set QUIET on
SELECT count(*) FROM members WHERE email = 'cora';

-- RETURNING gives the row that was deleted, as it was.
TRUNCATE members;
INSERT INTO members (email) VALUES ('a'), ('b');
DELETE FROM members RETURNING email, deleted_at;
DELETE FROM members WHERE email = 'a' RETURNING email;
DO $$
DECLARE n int;
BEGIN
    UPDATE app.members SET deleted_at = NULL;
    DELETE FROM app.members;
    GET DIAGNOSTICS n = ROW_COUNT;
    RAISE NOTICE 'ROW_COUNT %', n;
    DELETE FROM app.members;
    RAISE NOTICE 'FOUND %', FOUND;
END $$;
-- Twice in one transaction, and rolled back.
TRUNCATE members;
INSERT INTO members (email) VALUES ('a');
BEGIN;
DELETE FROM members;
DELETE FROM members;
SELECT count(*), count(deleted_at) FROM members;
ROLLBACK;
SELECT count(*), count(deleted_at) FROM members;
BEGIN;
INSERT INTO members (email) VALUES ('new here');
DELETE FROM members WHERE email = 'new here';
SELECT deleted_at = now() AS marked FROM members WHERE email = 'new here';
SAVEPOINT s;
UPDATE members SET deleted_at = NULL;
DELETE FROM members;
ROLLBACK TO s;
SELECT count(*), count(deleted_at) FROM members;
ROLLBACK;
-- In bulk, by a join, by a cursor, by WITH.
INSERT INTO members (email) SELECT 'm' || n FROM generate_series(1, 1000) n;
DELETE FROM members WHERE email LIKE 'm%';
SELECT count(*), count(deleted_at), count(DISTINCT deleted_at) FROM members;
DELETE FROM members WHERE email LIKE 'm%';
SELECT count(*) FROM members;
TRUNCATE members;
INSERT INTO members (email) VALUES ('j1'), ('j2'), ('c1'), ('c2'), ('w');
DELETE FROM members USING (VALUES ('j1'), ('j2')) AS v (name) WHERE email = v.name;
BEGIN;
DECLARE c CURSOR FOR SELECT email FROM members WHERE email ~ '^c' ORDER BY email FOR UPDATE;
FETCH c;
DELETE FROM members WHERE CURRENT OF c;
FETCH c;
DELETE FROM members WHERE CURRENT OF c;
COMMIT;
WITH d AS (DELETE FROM members WHERE email = 'w' RETURNING 1) SELECT count(*) FROM d;
SELECT email, deleted_at IS NOT NULL AS marked FROM members ORDER BY email;
-- A join that finds a row twice marks it once.
INSERT INTO members (email) VALUES ('twice');
\set QUIET off
DELETE FROM members USING (VALUES (1), (2)) AS v (n) WHERE email = 'twice';
\set QUIET on
SELECT count(*), count(deleted_at) FROM members WHERE email = 'twice';
-- A statement sees no row twice: what it has marked, it does not meet again.
INSERT INTO members (email) SELECT 'r' || n FROM generate_series(1, 3000) n;
SET enable_indexscan = off;
\set QUIET off
DELETE FROM members WHERE email ~ '^r';
\set QUIET on
RESET enable_indexscan;
SELECT count(*), count(deleted_at) FROM members WHERE email ~ '^r';

-- DELETE and INSERT of one key in one statement: the key is taken by the row that is kept.
TRUNCATE members;
INSERT INTO members (email) VALUES ('move');
\set VERBOSITY sqlstate
WITH d AS (DELETE FROM members RETURNING *) INSERT INTO members (uuid, email) SELECT uuid, email FROM d;
\set VERBOSITY default
SELECT count(*), count(deleted_at) FROM members;
-- An upsert meets the marked row.
DELETE FROM members;
INSERT INTO members (uuid, email) SELECT uuid, 'again' FROM members
    ON CONFLICT (uuid) DO UPDATE SET deleted_at = NULL RETURNING email, deleted_at IS NULL AS lives;

-- The time is that of the transaction, in the column's own type; another name for the column.
CREATE TABLE "Odd Members" (LIKE base_entity, "Gone On" date, n int);
CREATE TRIGGER "0_base_entity" AFTER DELETE ON "Odd Members" FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at', 'soft_delete "Gone On"');
CREATE TRIGGER zzz_bury BEFORE UPDATE OR DELETE ON "Odd Members" FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete "Gone On"');
INSERT INTO "Odd Members" (n) VALUES (1), (2);
DELETE FROM "Odd Members" WHERE n = 1;
SELECT n, "Gone On" = current_date AS marked FROM "Odd Members" ORDER BY n;
CREATE TABLE fines (LIKE base_entity, gone timestamp);
CREATE TRIGGER "0_base_entity" AFTER DELETE ON fines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone');
CREATE TRIGGER zzz_bury BEFORE UPDATE OR DELETE ON fines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone');
INSERT INTO fines DEFAULT VALUES;
BEGIN;
DELETE FROM fines;
SELECT gone = localtimestamp AS marked_now FROM fines;
COMMIT;

-- TRUNCATE is TRUNCATE: a privilege of its own.
DELETE FROM members;
TRUNCATE members;
SELECT count(*) FROM members;

-- base_entity.row_rules = off deletes for real.
INSERT INTO members (email) VALUES ('x');
\c - postgres
SET base_entity.row_rules = off;
DELETE FROM app.members;
SELECT count(*) FROM app.members;
RESET base_entity.row_rules;
