-- base_soft_delete: DELETE marks the row, a second DELETE or purge() removes it.
\c - app
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, email text);
SELECT public.describe('members');
CREATE UNIQUE INDEX ON members (email) WHERE deleted_at IS NULL;
CREATE VIEW living_members AS SELECT * FROM members WHERE deleted_at IS NULL;
INSERT INTO members (email) VALUES ('ada'), ('bob'), ('cora');
\set QUIET off
DELETE FROM members WHERE email = 'ada';
\set QUIET on
SELECT email, deleted_at = updated_at AS marked_now, updated_at > created_at AS touched FROM members ORDER BY email;
SELECT email FROM living_members ORDER BY email;
-- The name is free again; among the living it stays unique.
INSERT INTO members (email) VALUES ('ada');
\set VERBOSITY terse
INSERT INTO members (email) VALUES ('bob');
\set VERBOSITY default
-- Undelete: deleted_at is an ordinary column. Here the name has been taken.
UPDATE members SET deleted_at = NULL WHERE deleted_at IS NOT NULL AND email = 'ada';
\echo :LAST_ERROR_SQLSTATE
DELETE FROM members WHERE email = 'bob';
UPDATE members SET deleted_at = NULL WHERE email = 'bob';
SELECT email, deleted_at IS NULL AS lives FROM members ORDER BY 1, 2;
-- A second DELETE removes the row; through the view, the first marks and there is no second.
\set QUIET off
DELETE FROM living_members WHERE email = 'cora';
DELETE FROM living_members WHERE email = 'cora';
DELETE FROM members WHERE email = 'cora';
DELETE FROM members WHERE email = 'cora';
\set QUIET on
SELECT count(*) FROM members WHERE email = 'cora';

-- RETURNING says what was really deleted.
TRUNCATE members;
INSERT INTO members (email) VALUES ('a'), ('b');
DELETE FROM members RETURNING email;
DELETE FROM members WHERE email = 'a' RETURNING email, deleted_at IS NOT NULL AS was_marked;
-- Both in one transaction, and rolled back.
TRUNCATE members;
INSERT INTO members (email) VALUES ('a');
BEGIN;
DELETE FROM members;
DELETE FROM members;
SELECT count(*) FROM members;
ROLLBACK;
SELECT count(*), count(deleted_at) FROM members;
BEGIN;
INSERT INTO members (email) VALUES ('new here');
DELETE FROM members WHERE email = 'new here';
SELECT deleted_at = now() AS marked FROM members WHERE email = 'new here';
ROLLBACK;
-- In bulk, by a join, by a cursor, by WITH.
INSERT INTO members (email) SELECT 'm' || n FROM generate_series(1, 1000) n;
DELETE FROM members WHERE email LIKE 'm%';
SELECT count(*), count(deleted_at), count(DISTINCT deleted_at) FROM members;
DELETE FROM members WHERE email LIKE 'm%';
SELECT count(*) FROM members;
INSERT INTO members (email) VALUES ('j1'), ('j2'), ('c1'), ('c2');
DELETE FROM members USING (VALUES ('j1'), ('j2')) AS v (name) WHERE email = v.name;
BEGIN;
DECLARE c CURSOR FOR SELECT email FROM members WHERE email ~ '^c' ORDER BY email FOR UPDATE;
FETCH c;
DELETE FROM members WHERE CURRENT OF c;
FETCH c;
DELETE FROM members WHERE CURRENT OF c;
COMMIT;
SELECT email, deleted_at IS NOT NULL AS marked FROM members ORDER BY email;
WITH d AS (DELETE FROM members WHERE email = 'a' RETURNING 1) SELECT count(*) FROM d;
SELECT deleted_at IS NOT NULL AS marked FROM members WHERE email = 'a';
PREPARE remove (text) AS DELETE FROM members WHERE email = $1;
EXECUTE remove ('j1');
EXECUTE remove ('j2');
SELECT email FROM members ORDER BY email;

-- A join that finds a row twice: PostgreSQL's rule for every BEFORE DELETE trigger that updates its row.
INSERT INTO members (email) VALUES ('twice');
DELETE FROM members USING (VALUES (1), (2)) AS v (n) WHERE email = 'twice';
DELETE FROM members WHERE email = 'twice' AND EXISTS (SELECT FROM (VALUES (1), (2)) AS v (n));
SELECT deleted_at IS NOT NULL AS marked FROM members WHERE email = 'twice';

-- purge(): what was deleted longer ago.
UPDATE members SET deleted_at = now() - interval '40 days' WHERE email = 'c1';
UPDATE members SET deleted_at = now() - interval '20 days' WHERE email = 'c2';
INSERT INTO members (email) VALUES ('alive');
SELECT base_entity.purge('members', interval '30 days');
SELECT email FROM members ORDER BY email;
SELECT base_entity.purge('app.members', '0');
SELECT base_entity.purge('members', '0');
SELECT email FROM members ORDER BY email;
SELECT base_entity.purge('members', NULL), base_entity.purge(NULL, '0');
CREATE TABLE plains (LIKE base_entity);
SELECT base_entity.purge('plains', '0');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.purge('living_members', '0');
SELECT base_entity.purge('nowhere', '0');
-- Odd names, a column of another type, another name for the column.
CREATE TABLE "Odd Members" (LIKE base_entity, "Gone On" date, n int);
CREATE TRIGGER zzz_bury BEFORE DELETE ON "Odd Members" FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('mark "Gone On"');
INSERT INTO "Odd Members" (n) VALUES (1), (2);
DELETE FROM "Odd Members" WHERE n = 1;
SELECT n, "Gone On" = current_date AS marked FROM "Odd Members" ORDER BY n;
SELECT base_entity.purge('"Odd Members"', '-1 day');
SELECT n FROM "Odd Members";
-- A renamed table and column; a dropped one deletes for real.
ALTER TABLE "Odd Members" RENAME TO other_members;
DELETE FROM other_members;
SELECT count("Gone On") FROM other_members;
ALTER TABLE other_members DROP COLUMN "Gone On";
DELETE FROM other_members;
SELECT count(*) FROM other_members;
SELECT base_entity.purge('other_members', '0');

-- TRUNCATE is TRUNCATE.
DELETE FROM members;
TRUNCATE members;
SELECT count(*) FROM members;

-- base_entity.maintain = off deletes for real.
INSERT INTO members (email) VALUES ('x');
\c - postgres
SET base_entity.maintain = off;
DELETE FROM app.members;
SELECT count(*) FROM app.members;
RESET base_entity.maintain;

-- A role that may DELETE, but not UPDATE; one that may neither.
CREATE ROLE cleaner LOGIN;
CREATE ROLE guest LOGIN;
\c - app
GRANT USAGE ON SCHEMA app TO cleaner, guest;
GRANT SELECT, DELETE ON members TO cleaner;
GRANT SELECT ON members TO guest;
INSERT INTO members (email) VALUES ('x'), ('y');
\c - cleaner
DELETE FROM app.members WHERE email = 'x';
SELECT email, deleted_at IS NOT NULL AS marked FROM app.members ORDER BY email;
UPDATE app.members SET deleted_at = now();
SELECT base_entity.purge('app.members', '0');
\c - guest
DELETE FROM app.members;
SELECT base_entity.purge('app.members', '0');
\echo :LAST_ERROR_SQLSTATE

-- Row-level security says which rows a role may delete, and nothing else is marked.
\c - app
TRUNCATE members;
ALTER TABLE members ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY readable ON members FOR SELECT USING (true);
CREATE POLICY own ON members FOR DELETE USING (email = current_user);
CREATE POLICY adding ON members FOR INSERT WITH CHECK (true);
CREATE POLICY nothing ON members FOR UPDATE USING (false);
INSERT INTO members (email) VALUES ('cleaner'), ('app'), ('nobody');
\c - cleaner
DELETE FROM app.members;
SELECT email, deleted_at IS NOT NULL AS marked FROM app.members ORDER BY email;
\c - app
DELETE FROM members;
SELECT email, deleted_at IS NOT NULL AS marked FROM app.members ORDER BY email;
SELECT base_entity.purge('members', '0');
SELECT email FROM app.members ORDER BY email;
