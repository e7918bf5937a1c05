-- suspend_row_rules(): the owner of a table suspends its rules until the transaction ends.
CREATE ROLE mallory LOGIN;
CREATE ROLE friend LOGIN IN ROLE app;
\c - app
CREATE TABLE notes (LIKE base_entity, LIKE base_authored, LIKE base_soft_delete, body text);
INSERT INTO notes (uuid, created_by, updated_by, body) VALUES ('00000000-0000-4000-8000-000000000001', 'ada', 'ada', 'a');
GRANT USAGE ON SCHEMA app TO mallory;
GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO mallory;
BEGIN;
SELECT base_entity.suspend_row_rules('notes');
UPDATE notes SET created_by = 'erased', updated_by = 'erased', updated_at = '2001-01-01 00:00Z', uuid = '00000000-0000-4000-8000-000000000002'
    RETURNING created_by, updated_by, updated_at = '2001-01-01 00:00Z' AS as_given, uuid;
COMMIT;
-- The transaction has ended.
UPDATE notes SET created_by = 'x', body = 'b' RETURNING created_by, updated_by, updated_at > '2001-01-01' AS touched;
-- A subtransaction that is rolled back ends it, one that is released does not.
BEGIN;
SAVEPOINT a;
SELECT base_entity.suspend_row_rules('notes');
UPDATE notes SET created_by = 'a' RETURNING created_by;
ROLLBACK TO a;
UPDATE notes SET created_by = 'b' RETURNING created_by;
SAVEPOINT b;
SELECT base_entity.suspend_row_rules('notes');
RELEASE b;
UPDATE notes SET created_by = 'c' RETURNING created_by;
ROLLBACK;
BEGIN;
SELECT base_entity.suspend_row_rules('notes');
SELECT 1/0;
ROLLBACK;
UPDATE notes SET created_by = 'd' RETURNING created_by;
-- Outside a transaction block it ends with its statement; within a DO it does not.
SELECT base_entity.suspend_row_rules('notes');
UPDATE notes SET created_by = 'e' RETURNING created_by;
DO $$ BEGIN PERFORM base_entity.suspend_row_rules('notes'); UPDATE notes SET created_by = 'f'; END $$;
SELECT created_by FROM notes;
-- DELETE removes a row; without a suspension it marks it.
INSERT INTO notes (body) VALUES ('second');
BEGIN;
SELECT base_entity.suspend_row_rules('notes');
DELETE FROM notes WHERE body = 'second';
COMMIT;
SELECT body, deleted_at IS NOT NULL AS marked FROM notes;
-- The rules apply to statements of other roles in the transaction, and to other tables.
CREATE TABLE others (LIKE base_entity);
INSERT INTO others (created_at) VALUES ('2001-01-01 00:00Z');
\c - mallory
CREATE FUNCTION pg_temp.write() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ UPDATE app.notes SET created_by = 'mallory' RETURNING created_by $$;
SELECT base_entity.suspend_row_rules('app.notes');
UPDATE app.notes SET created_by = 'mallory' RETURNING created_by;
\c - postgres
GRANT CREATE ON SCHEMA public TO mallory;
SET ROLE mallory;
CREATE FUNCTION public.write() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ UPDATE app.notes SET created_by = 'mallory' RETURNING created_by $$;
\c - app
BEGIN;
SELECT base_entity.suspend_row_rules('notes');
SELECT public.write();
UPDATE others SET created_at = '2002-01-01' RETURNING created_at = '2002-01-01' AS changed;
ROLLBACK;
-- A member of the owner, a superuser; the rules apply to the owner then.
\c - friend
BEGIN;
SELECT base_entity.suspend_row_rules('app.notes');
UPDATE app.notes SET created_by = 'friend' RETURNING created_by;
SET LOCAL ROLE app;
UPDATE app.notes SET created_by = 'app' RETURNING created_by;
ROLLBACK;
\c - postgres
BEGIN;
SELECT base_entity.suspend_row_rules('app.notes');
UPDATE app.notes SET created_by = 'root' RETURNING created_by;
ROLLBACK;
-- Partitions, and foreign keys' actions, which the owner's statements run.
\c - app
CREATE TABLE events (LIKE base_entity, day int) PARTITION BY RANGE (day);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
INSERT INTO events (day) VALUES (1);
BEGIN;
SELECT base_entity.suspend_row_rules('events');
UPDATE events SET created_at = '2001-01-01 00:00Z' RETURNING created_at = '2001-01-01 00:00Z' AS as_given;
ROLLBACK;
UPDATE events SET created_at = '2001-01-01 00:00Z' RETURNING created_at = '2001-01-01 00:00Z' AS as_given;
-- A partition of another role keeps its rules.
\c - postgres
CREATE TABLE app.events_2 PARTITION OF app.events FOR VALUES FROM (10) TO (20);
ALTER TABLE app.events_2 OWNER TO mallory;
\c - app
INSERT INTO events (day) VALUES (11);
BEGIN;
SELECT base_entity.suspend_row_rules('events');
UPDATE events SET created_at = '2002-01-01 00:00Z' RETURNING day, created_at = '2002-01-01 00:00Z' AS as_given;
ROLLBACK;
-- Code of a table's owner that runs in a command of another role cannot leave a suspension behind.
CREATE FUNCTION suspend(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM base_entity.suspend_row_rules('app.notes'); RETURN true; END $$;
CREATE TABLE traps (uuid uuid PRIMARY KEY, created_at timestamptz, title text CHECK (app.suspend(title)));
SET check_function_bodies = off;
INSERT INTO traps (uuid, title) VALUES ('00000000-0000-4000-8000-000000000001', 'x');
\c - postgres
CALL base_entity.adopt('app.traps');
UPDATE app.notes SET created_by = 'root' RETURNING created_by;
-- Relations whose rules cannot be suspended.
SELECT base_entity.suspend_row_rules(NULL);
SELECT base_entity.suspend_row_rules('base_entity.entities');
SELECT base_entity.suspend_row_rules(1::oid);
-- A SECURITY DEFINER function cannot: a foreign key's action in a statement of another role would be covered.
\c - app
CREATE TABLE parents (LIKE base_entity, LIKE base_soft_delete, n int UNIQUE);
CREATE TABLE kids (LIKE base_entity, LIKE base_soft_delete, p int REFERENCES parents (n) ON DELETE CASCADE);
CREATE FUNCTION erase(who int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, pg_temp AS $$
BEGIN PERFORM base_entity.suspend_row_rules('kids'); DELETE FROM kids WHERE p = who; END $$;
INSERT INTO parents (n) VALUES (1), (2);
INSERT INTO kids (p) VALUES (1), (2);
GRANT SELECT, DELETE ON parents TO mallory;
\c - mallory
BEGIN;
SELECT app.erase(1);
DELETE FROM app.parents WHERE n = 2;
COMMIT;
\c - app
SELECT p, deleted_at IS NOT NULL AS marked FROM kids;
-- A table without row rules, and the name of another role's table.
CREATE TABLE app.plain (id int);
SELECT base_entity.suspend_row_rules('app.plain');
\c - mallory
SELECT base_entity.suspend_row_rules('app.notes');
-- A temporary table of another session.
\c - app
CREATE TEMP TABLE passing (LIKE base_entity);
\! psql -X -U app -d regression -c "SELECT base_entity.suspend_row_rules(oid) FROM pg_class WHERE relname = 'passing'" 2>&1
