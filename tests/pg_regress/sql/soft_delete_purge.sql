-- CALL base_entity.purge(): the one thing that removes rows of a soft-delete table, and what they cascade to.
\c - app
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, email text);
INSERT INTO members (email) VALUES ('m40'), ('m20'), ('alive'), ('future');
DELETE FROM members WHERE email <> 'alive';
UPDATE members SET deleted_at = now() - interval '40 days' WHERE email = 'm40';
UPDATE members SET deleted_at = now() - interval '20 days' WHERE email = 'm20';
UPDATE members SET deleted_at = 'infinity' WHERE email = 'future';
CALL base_entity.purge('members', interval '30 days');
SELECT email FROM members ORDER BY email;
CALL base_entity.purge('app.members', '0');
SELECT email FROM members ORDER BY email;
CALL base_entity.purge('members', '-1 day');
-- In batches, of some or of all; in the caller's transaction too.
INSERT INTO members (email) SELECT 'b' || n FROM generate_series(1, 25) n;
DELETE FROM members WHERE email ~ '^b';
CALL base_entity.purge('members', '0', max_rows => 7, batch_size => 3);
SELECT count(*) FROM members WHERE email ~ '^b';
BEGIN;
CALL base_entity.purge('members', '0', batch_size => 4);
SELECT count(*) FROM members WHERE email ~ '^b';
ROLLBACK;
SELECT count(*) FROM members WHERE email ~ '^b';
BEGIN;
INSERT INTO members (email) VALUES ('b new');
DELETE FROM members WHERE email = 'b new';
CALL base_entity.purge('members', '0', batch_size => 1);
COMMIT;
SELECT count(*) FROM members WHERE email ~ '^b';
SELECT count(*) AS cursors FROM pg_cursors;
TABLE base_entity.stat_progress_purge;
-- Errors.
CREATE TABLE plains (LIKE base_entity);
CREATE VIEW living_members AS SELECT * FROM members WHERE deleted_at IS NULL;
CALL base_entity.purge('plains', '0');
\set VERBOSITY terse
CALL base_entity.purge('living_members', '0');
CALL base_entity.purge('nowhere', '0');
CALL base_entity.purge(NULL, '0');
CALL base_entity.purge('members', NULL);
CALL base_entity.purge('members', '0', -1);
CALL base_entity.purge('members', '0', batch_size => 0);
CALL base_entity.purge('members', '100000000 years');
BEGIN READ ONLY;
CALL base_entity.purge('members', '0');
ROLLBACK;
CREATE TABLE ruleds (LIKE base_entity, LIKE base_soft_delete);
CREATE RULE nothing AS ON DELETE TO ruleds DO INSTEAD NOTHING;
INSERT INTO ruleds (deleted_at) VALUES (now());
CALL base_entity.purge('ruleds', '0');
\set VERBOSITY default
CREATE TABLE "Odd ""Rows""" (LIKE base_soft_delete, "Key, one" int, n int, PRIMARY KEY (n, "Key, one"));
INSERT INTO "Odd ""Rows""" VALUES (now(), 1, 1), (now(), 2, 1);
CALL base_entity.purge('"Odd ""Rows"""', '0');

-- Foreign keys act: children are removed, marked or not, and theirs; a row that others refer to stays, and the rest is removed.
CREATE TABLE parents (LIKE base_entity, LIKE base_soft_delete, name text UNIQUE);
CREATE TABLE kids (LIKE base_entity, LIKE base_soft_delete, parent text REFERENCES parents (name) ON DELETE CASCADE);
CREATE TABLE toys (LIKE base_entity, kid uuid REFERENCES kids ON DELETE CASCADE);
CREATE TABLE repairs (LIKE base_entity, LIKE base_soft_delete, toy uuid REFERENCES toys ON DELETE CASCADE, after uuid REFERENCES repairs ON DELETE CASCADE);
CREATE TABLE bills (LIKE base_entity, parent text REFERENCES parents (name));
CREATE TABLE cards (LIKE base_entity, LIKE base_soft_delete, parent text REFERENCES parents (name) ON DELETE SET NULL);
CREATE VIEW counts AS
    SELECT 'parents' AS "table", count(*) AS rows, count(deleted_at) AS marked FROM parents UNION ALL SELECT 'kids', count(*), count(deleted_at) FROM kids
    UNION ALL SELECT 'toys', count(*), 0 FROM toys UNION ALL SELECT 'repairs', count(*), count(deleted_at) FROM repairs
    UNION ALL SELECT 'cards', count(parent), count(deleted_at) FROM cards;
INSERT INTO parents (name) SELECT 'p' || n FROM generate_series(1, 9) n;
INSERT INTO kids (parent) SELECT name FROM parents;
DELETE FROM parents WHERE name <> 'p9';
UPDATE kids SET deleted_at = NULL WHERE parent IN ('p1', 'p2');
INSERT INTO toys (kid) SELECT uuid FROM kids;
INSERT INTO repairs (toy) SELECT uuid FROM toys;
INSERT INTO repairs (after) SELECT uuid FROM repairs;
DELETE FROM repairs WHERE toy IN (SELECT toys.uuid FROM toys JOIN kids ON kid = kids.uuid WHERE parent IN ('p2', 'p3'));
INSERT INTO bills (parent) VALUES ('p4'), ('p5');
INSERT INTO cards (parent) VALUES ('p6');
TABLE counts;
CALL base_entity.purge('parents', '0');
TABLE counts;
SELECT name FROM parents ORDER BY name;
DELETE FROM bills;
CALL base_entity.purge('parents', '0');
TABLE counts;
-- Circles, partitions and rows that refer to themselves.
CREATE TABLE knots (LIKE base_soft_delete, kind text, name text, up_kind text, up text, PRIMARY KEY (kind, name),
    FOREIGN KEY (up_kind, up) REFERENCES knots (kind, name) ON DELETE CASCADE) PARTITION BY LIST (kind);
CREATE TABLE knots_a PARTITION OF knots FOR VALUES IN ('a');
CREATE TABLE knots_b PARTITION OF knots FOR VALUES IN ('b');
INSERT INTO knots (kind, name, up_kind, up) VALUES ('a', '1', NULL, NULL), ('b', '2', 'a', '1'), ('a', 'self', 'a', 'self'), ('b', 'other', NULL, NULL);
UPDATE knots SET up_kind = 'b', up = '2' WHERE name = '1';
DELETE FROM knots WHERE name <> 'other';
UPDATE knots SET deleted_at = NULL WHERE name = '2';
CALL base_entity.purge('knots', '0');
SELECT kind, name FROM knots;
DELETE FROM knots;
CALL base_entity.purge('knots_b', '0');
SELECT count(*) FROM knots;

-- A trigger of the user's own fires for a row that is removed. Rows that it deletes elsewhere are marked.
CREATE TABLE logs (LIKE base_entity, LIKE base_soft_delete, name text);
CREATE TABLE sites (LIKE base_entity, LIKE base_soft_delete, name text UNIQUE);
CREATE TABLE rooms (LIKE base_entity, LIKE base_soft_delete, site text REFERENCES sites (name) ON DELETE CASCADE);
CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '% % of %', TG_WHEN, TG_OP, TG_TABLE_NAME;
    DELETE FROM app.logs WHERE name = TG_WHEN || TG_TABLE_NAME;
    DELETE FROM app.rooms WHERE site = 'kept by ' || TG_WHEN || TG_TABLE_NAME;
    DELETE FROM app.sites WHERE name = 'kept by ' || TG_WHEN || TG_TABLE_NAME;
    RETURN OLD;
END $$;
CREATE TRIGGER bury_before BEFORE DELETE ON sites FOR EACH ROW WHEN (OLD.name = 'purged') EXECUTE FUNCTION bury();
CREATE TRIGGER bury_after AFTER DELETE ON sites FOR EACH ROW WHEN (OLD.name = 'purged') EXECUTE FUNCTION bury();
CREATE TRIGGER a_bury_before BEFORE DELETE ON rooms FOR EACH ROW WHEN (OLD.site = 'purged') EXECUTE FUNCTION bury();
CREATE TRIGGER bury_after AFTER DELETE ON rooms FOR EACH ROW WHEN (OLD.site = 'purged') EXECUTE FUNCTION bury();
INSERT INTO sites (name, deleted_at) VALUES ('purged', now());
INSERT INTO sites (name) SELECT 'kept by ' || w || t FROM unnest('{BEFORE,AFTER}'::text[]) w, unnest('{sites,rooms}'::text[]) t;
INSERT INTO rooms (site) SELECT name FROM sites;
INSERT INTO logs (name) SELECT w || t FROM unnest('{BEFORE,AFTER}'::text[]) w, unnest('{sites,rooms}'::text[]) t;
CALL base_entity.purge('sites', '0', 1);
SELECT name, deleted_at IS NOT NULL AS marked FROM sites ORDER BY name;
SELECT site, deleted_at IS NOT NULL AS marked FROM rooms ORDER BY site;
SELECT name, deleted_at IS NOT NULL AS marked FROM logs ORDER BY name;
-- A purge in a trigger, which purges another table; after an error in it, a DELETE marks again.
CREATE FUNCTION purge_logs() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN CALL base_entity.purge('app.logs', '0'); DELETE FROM app.rooms; RETURN NULL; END $$;
CREATE TRIGGER purge_logs AFTER DELETE ON sites FOR EACH ROW EXECUTE FUNCTION purge_logs();
CALL base_entity.purge('sites', '0', 1);
SELECT (SELECT count(*) FROM logs) AS logs, count(*) AS rooms, count(deleted_at) AS marked FROM rooms;
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
CREATE TRIGGER zzz_fail AFTER DELETE ON sites FOR EACH ROW EXECUTE FUNCTION fail();
CALL base_entity.purge('sites', '0');
DO $$ BEGIN CALL base_entity.purge('app.sites', '0'); EXCEPTION WHEN raise_exception THEN RAISE NOTICE 'caught'; END $$;
DROP TRIGGER zzz_fail ON sites;
UPDATE sites SET deleted_at = NULL;
SELECT count(*) AS sites FROM sites;
DELETE FROM sites;
DELETE FROM sites;
SELECT count(*) AS sites, count(deleted_at) AS marked FROM sites;
SELECT count(*) AS cursors FROM pg_cursors;
-- A trigger that skips the DELETE: the rows stay, and purge() ends.
CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER no BEFORE DELETE ON rooms FOR EACH ROW EXECUTE FUNCTION no();
CALL base_entity.purge('rooms', '0', batch_size => 1);
SELECT count(*) > 0 AS stay FROM rooms;

-- With the rights of the role that calls: SELECT and DELETE, and policies; the owner purges past FORCE ROW LEVEL SECURITY.
\c - postgres
CREATE ROLE cleaner LOGIN;
CREATE ROLE guest LOGIN;
\c - app
GRANT USAGE ON SCHEMA app TO cleaner, guest;
CREATE TABLE notes (LIKE base_entity, LIKE base_soft_delete, tenant int NOT NULL);
GRANT SELECT, DELETE ON notes TO cleaner;
GRANT SELECT ON notes TO guest;
INSERT INTO notes (tenant) SELECT n % 3 FROM generate_series(1, 9) n;
DELETE FROM notes;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY isolation ON notes USING (tenant = current_setting('app.tenant')::int);
\c - guest
SET app.tenant = 1;
CALL base_entity.purge('app.notes', '0');
\c - cleaner
SET app.tenant = 1;
CALL base_entity.purge('app.notes', '0');
SET app.tenant = 2;
CALL base_entity.purge('app.notes', '0', 1);
\c - app
SELECT count(*) FROM notes WHERE current_setting('app.tenant', true) IS NULL;
CALL base_entity.purge('notes', '0');
ALTER TABLE notes NO FORCE ROW LEVEL SECURITY;
SELECT count(*) FROM notes;
-- Statements of the owner's triggers in a purge are under the policies as before.
ALTER TABLE notes FORCE ROW LEVEL SECURITY;
CREATE TABLE keys (LIKE base_entity, LIKE base_soft_delete);
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'sees % notes', (SELECT count(*) FROM app.notes); RETURN NULL; END $$;
CREATE TRIGGER look AFTER DELETE ON keys FOR EACH ROW EXECUTE FUNCTION look();
ALTER TABLE keys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
SET app.tenant = 1;
INSERT INTO notes (tenant) VALUES (1);
INSERT INTO keys (deleted_at) SELECT now() WHERE false;
ALTER TABLE keys NO FORCE ROW LEVEL SECURITY;
INSERT INTO keys (deleted_at) VALUES (now());
ALTER TABLE keys FORCE ROW LEVEL SECURITY;
SET app.tenant = 2;
CALL base_entity.purge('keys', '0');
