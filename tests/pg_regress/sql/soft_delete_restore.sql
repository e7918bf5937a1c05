-- CALL base_entity.restore(): a deleted row, with those that its deletion has marked along the cascades.
\c - app
CREATE TABLE people (LIKE base_entity, LIKE base_soft_delete, name text);
CREATE TABLE projects (LIKE base_entity, LIKE base_soft_delete, title text);
CREATE TABLE tasks (LIKE base_entity, LIKE base_soft_delete, title text,
    project uuid REFERENCES projects ON DELETE CASCADE, assignee uuid REFERENCES people);
CREATE TABLE notes (LIKE base_entity, LIKE base_soft_delete, body text, task uuid REFERENCES tasks ON DELETE CASCADE);
CREATE TABLE files (LIKE base_entity, path text, task uuid REFERENCES tasks ON DELETE CASCADE);
CREATE TABLE links (LIKE base_entity, url text, task uuid REFERENCES tasks ON DELETE SET NULL);
CREATE FUNCTION uuid_of(n int) RETURNS uuid LANGUAGE sql IMMUTABLE
    RETURN format('00000000-0000-4000-8000-%s', lpad(n::text, 12, '0'))::uuid;
INSERT INTO people (uuid, name) VALUES (uuid_of(1), 'Ada');
INSERT INTO projects (uuid, title) VALUES (uuid_of(10), 'Bridge'), (uuid_of(11), 'Tower');
INSERT INTO tasks (uuid, title, project, assignee)
    VALUES (uuid_of(20), 'plan', uuid_of(10), uuid_of(1)), (uuid_of(21), 'build', uuid_of(10), NULL),
           (uuid_of(22), 'dropped', uuid_of(10), NULL), (uuid_of(23), 'other', uuid_of(11), NULL);
INSERT INTO notes (uuid, body, task) VALUES (uuid_of(30), 'steel', uuid_of(20)), (uuid_of(31), 'date', uuid_of(21)),
    (uuid_of(32), 'old', uuid_of(21)), (uuid_of(33), 'why', uuid_of(22));
INSERT INTO files (path, task) VALUES ('plan.pdf', uuid_of(20));
INSERT INTO links (url, task) VALUES ('http://x', uuid_of(20));
CREATE VIEW living AS
    SELECT 'project' AS kind, title AS row FROM projects WHERE deleted_at IS NULL
    UNION ALL SELECT 'task', title FROM tasks WHERE deleted_at IS NULL
    UNION ALL SELECT 'note', body FROM notes WHERE deleted_at IS NULL;

-- Rows that were deleted before stay deleted.
DELETE FROM tasks WHERE title = 'dropped';
DELETE FROM notes WHERE body = 'old';
DELETE FROM projects WHERE title = 'Bridge';
TABLE living ORDER BY 1, 2;
CALL base_entity.restore('projects', uuid_of(10));
TABLE living ORDER BY 1, 2;
SELECT title, updated_at > created_at AS touched FROM tasks ORDER BY uuid;
-- Removed rows and references that were set to NULL do not come back.
SELECT (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM links WHERE task IS NOT NULL) AS links;
CALL base_entity.restore('projects', uuid_of(10));
CALL base_entity.restore('tasks', uuid_of(22));
CALL base_entity.restore('notes', uuid_of(32));

-- Again, as one unit: in a subtransaction, and after VACUUM FREEZE.
BEGIN;
DELETE FROM notes WHERE body = 'why';
SAVEPOINT s;
DELETE FROM projects WHERE title = 'Bridge';
RELEASE s;
COMMIT;
VACUUM (FREEZE) projects, tasks, notes;
CALL base_entity.restore('projects', uuid_of(10));
CALL base_entity.restore('notes', uuid_of(33));
BEGIN;
DELETE FROM projects WHERE title = 'Bridge';
CALL base_entity.restore('projects', uuid_of(10));
COMMIT;
TABLE living ORDER BY 1, 2;

-- A row whose parent is still deleted.
DELETE FROM projects WHERE title = 'Bridge';
CALL base_entity.restore('tasks', uuid_of(20));
CALL base_entity.restore('notes', uuid_of(30));
CALL base_entity.restore('projects', uuid_of(10));
-- By a foreign key that does not cascade too; the hint has no id where the row is not the one that was asked for.
DELETE FROM projects WHERE title = 'Bridge';
DELETE FROM people;
CALL base_entity.restore('projects', uuid_of(10));
SELECT count(*) AS living FROM living WHERE row = 'plan';
CALL base_entity.restore('people', uuid_of(1));
CALL base_entity.restore('projects', uuid_of(10));

-- A row that was changed since it was marked belongs to the unit; one that was restored and deleted again does not.
DELETE FROM projects WHERE title = 'Bridge';
UPDATE tasks SET title = 'planned' WHERE title = 'plan';
UPDATE tasks SET deleted_at = NULL WHERE title = 'build';
DELETE FROM tasks WHERE title = 'build';
CALL base_entity.restore('projects', uuid_of(10));
CALL base_entity.restore('tasks', uuid_of(21));
TABLE living ORDER BY 1, 2;
CALL base_entity.restore('notes', uuid_of(31));
CALL base_entity.restore('notes', uuid_of(32));

-- Errors.
CREATE TABLE plains (LIKE base_entity);
CREATE TABLE machines (serial text PRIMARY KEY, LIKE base_soft_delete);
CREATE TABLE twins (tenant int, uuid uuid, LIKE base_soft_delete, PRIMARY KEY (tenant, uuid));
INSERT INTO twins VALUES (1, uuid_of(1)), (2, uuid_of(1)), (1, uuid_of(2));
DELETE FROM twins;
CALL base_entity.restore('plains', uuid_of(1));
CALL base_entity.restore('machines', uuid_of(1));
CALL base_entity.restore('projects', uuid_of(99));
CALL base_entity.restore('twins', uuid_of(1));
CALL base_entity.restore('twins', uuid_of(2));
CALL base_entity.restore('living', uuid_of(1));
CALL base_entity.restore(0, uuid_of(1));
CALL base_entity.restore(NULL, uuid_of(1));
CALL base_entity.restore('projects', NULL);
BEGIN READ ONLY;
CALL base_entity.restore('projects', uuid_of(10));
ROLLBACK;

-- A tree, keys of two columns in another order, and partitions on both sides.
CREATE TABLE folders (LIKE base_entity, LIKE base_soft_delete, name text, parent uuid);
ALTER TABLE folders ADD FOREIGN KEY (parent) REFERENCES folders ON DELETE CASCADE;
INSERT INTO folders (uuid, name, parent) VALUES (uuid_of(1), 'a', NULL), (uuid_of(2), 'a/b', uuid_of(1)), (uuid_of(3), 'a/b/c', uuid_of(2)),
    (uuid_of(4), 'self', uuid_of(4));
DELETE FROM folders WHERE name IN ('a', 'self');
CALL base_entity.restore('folders', uuid_of(2));
CALL base_entity.restore('folders', uuid_of(1));
CALL base_entity.restore('folders', uuid_of(4));
SELECT count(*) AS living FROM folders WHERE deleted_at IS NULL;

CREATE TABLE offices (region text, id int, uuid uuid UNIQUE, LIKE base_soft_delete, PRIMARY KEY (region, id));
CREATE TABLE desks (uuid uuid PRIMARY KEY, LIKE base_soft_delete, note text, office bigint, area varchar(10),
    FOREIGN KEY (office, area) REFERENCES offices (id, region) ON DELETE CASCADE);
INSERT INTO offices VALUES ('north', 1, uuid_of(1)), ('south', 1, uuid_of(2));
INSERT INTO desks VALUES (uuid_of(1), NULL, 'n', 1, 'north'), (uuid_of(2), NULL, 's', 1, 'south'), (uuid_of(3), NULL, 'none', 1, NULL);
DELETE FROM offices;
CALL base_entity.restore('offices', uuid_of(2));
SELECT note FROM desks WHERE deleted_at IS NULL ORDER BY note;

CREATE TABLE regions (LIKE base_soft_delete, n int, uuid uuid, PRIMARY KEY (uuid, n)) PARTITION BY RANGE (n);
CREATE TABLE regions_low PARTITION OF regions FOR VALUES FROM (0) TO (10);
CREATE TABLE regions_high PARTITION OF regions FOR VALUES FROM (10) TO (20);
CREATE TABLE towns (LIKE base_soft_delete, n int, region uuid, name text, uuid uuid, PRIMARY KEY (uuid, n),
    FOREIGN KEY (region, n) REFERENCES regions (uuid, n) ON DELETE CASCADE) PARTITION BY LIST (n);
CREATE TABLE towns_low PARTITION OF towns FOR VALUES IN (1, 2);
CREATE TABLE towns_high PARTITION OF towns DEFAULT;
INSERT INTO regions (n, uuid) VALUES (1, uuid_of(1)), (11, uuid_of(2));
INSERT INTO towns (n, region, name, uuid) VALUES (1, uuid_of(1), 'Low', uuid_of(1)), (11, uuid_of(2), 'High', uuid_of(2)),
    (11, uuid_of(2), 'Hill', uuid_of(3));
DELETE FROM regions;
CALL base_entity.restore('towns', uuid_of(3));
CALL base_entity.restore('regions', uuid_of(2));
CALL base_entity.restore('regions_low', uuid_of(1));
SELECT tableoid::regclass, name FROM towns WHERE deleted_at IS NULL ORDER BY name;

-- Times of other types or in seconds do not tell transactions apart, which the rows themselves do.
CREATE TABLE boxes (LIKE base_entity, removed timestamp(0));
CREATE TRIGGER "0_base_entity" AFTER DELETE ON boxes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete removed');
CREATE TRIGGER zzz_more BEFORE UPDATE OR DELETE ON boxes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete removed');
CREATE TABLE items (LIKE base_entity, LIKE base_soft_delete, box uuid REFERENCES boxes ON DELETE CASCADE);
INSERT INTO boxes (uuid) VALUES (uuid_of(1));
INSERT INTO items (box) SELECT uuid_of(1) FROM generate_series(1, 3);
DELETE FROM boxes;
CALL base_entity.restore('boxes', uuid_of(1));
CREATE TABLE parts (LIKE base_entity, removed timestamp(0), box uuid REFERENCES boxes ON DELETE CASCADE);
CREATE TRIGGER "0_base_entity" AFTER DELETE ON parts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete removed');
CREATE TRIGGER zzz_more BEFORE UPDATE OR DELETE ON parts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete removed');
INSERT INTO parts (uuid, box) VALUES (uuid_of(1), uuid_of(1)), (uuid_of(2), uuid_of(1));
DELETE FROM parts WHERE uuid = uuid_of(1);
DELETE FROM boxes;
UPDATE parts SET removed = (SELECT removed FROM boxes) WHERE uuid = uuid_of(1);
CALL base_entity.restore('boxes', uuid_of(1));
SELECT uuid FROM parts WHERE removed IS NULL;

-- Triggers fire as for any UPDATE; one that keeps the mark is an error, and nothing is restored.
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '% % as %', TG_OP, TG_TABLE_NAME, current_user;
    RETURN NEW;
END $$;
CREATE FUNCTION suppress() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE CONSTRAINT TRIGGER tell AFTER UPDATE ON items DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tell();
DELETE FROM boxes;
CALL base_entity.restore('boxes', uuid_of(1));
CREATE TRIGGER suppress BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION suppress();
DELETE FROM boxes;
CALL base_entity.restore('boxes', uuid_of(1));
SELECT removed IS NULL AS living FROM boxes;
DROP TRIGGER suppress ON items;
CREATE TRIGGER suppress BEFORE UPDATE ON boxes FOR EACH ROW EXECUTE FUNCTION suppress();
CALL base_entity.restore('boxes', uuid_of(1));
DROP TRIGGER suppress ON boxes;
-- A trigger that restores the rows itself.
CREATE FUNCTION restore_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE items SET deleted_at = NULL WHERE box = NEW.uuid;
    RETURN NULL;
END $$;
CREATE TRIGGER restore_items AFTER UPDATE ON boxes FOR EACH ROW EXECUTE FUNCTION restore_items();
CALL base_entity.restore('boxes', uuid_of(1));
SELECT count(*) FROM items WHERE deleted_at IS NULL;

-- The row needs the rights of an UPDATE; rows that refer to it are restored as their owner, whatever its policies.
\c - postgres
CREATE ROLE restorer LOGIN;
GRANT USAGE ON SCHEMA app TO restorer;
\c - app
CREATE TABLE accounts (LIKE base_entity, LIKE base_soft_delete, owner name);
CREATE TABLE orders (LIKE base_entity, LIKE base_soft_delete, account uuid REFERENCES accounts ON DELETE CASCADE);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON accounts USING (owner = current_user);
INSERT INTO accounts (uuid, owner) VALUES (uuid_of(1), 'restorer'), (uuid_of(2), 'app');
ALTER TABLE orders NO FORCE ROW LEVEL SECURITY;
INSERT INTO orders (account) VALUES (uuid_of(1)), (uuid_of(2));
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
CREATE TRIGGER tell BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION tell();
DELETE FROM accounts;
GRANT SELECT ON accounts TO restorer;
\c - restorer
CALL base_entity.restore('app.accounts', '00000000-0000-4000-8000-000000000001');
\c - app
GRANT UPDATE (deleted_at) ON accounts TO restorer;
\c - restorer
CALL base_entity.restore('app.accounts', '00000000-0000-4000-8000-000000000001');
CALL base_entity.restore('app.accounts', '00000000-0000-4000-8000-000000000002');
CALL base_entity.restore('app.orders', '00000000-0000-4000-8000-000000000002');
SELECT current_user, count(*) FILTER (WHERE deleted_at IS NULL) AS living FROM app.accounts;

-- With match_next, which demands the next version of every UPDATE: restore() sends it, and a foreign key's action need not.
\c - postgres
CREATE TABLE base_entity.counted (LIKE base_entity, LIKE base_versioned, LIKE base_soft_delete);
CREATE TRIGGER zzz_guard BEFORE UPDATE ON base_entity.counted FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match_next version');
GRANT SELECT ON base_entity.counted TO app;
\c - app
CREATE TABLE codes (code text PRIMARY KEY);
CREATE TABLE carts (LIKE counted, n int UNIQUE);
CREATE TABLE cart_items (LIKE counted, cart int REFERENCES carts (n) ON DELETE CASCADE, code text REFERENCES codes ON UPDATE CASCADE ON DELETE SET NULL);
INSERT INTO codes VALUES ('a');
INSERT INTO carts (uuid, n) VALUES ('00000000-0000-4000-8000-0000000000c1', 1);
INSERT INTO cart_items (cart, code) VALUES (1, 'a');
UPDATE codes SET code = 'b';
SELECT code, version FROM cart_items;
DELETE FROM codes;
SELECT code, version FROM cart_items;
DELETE FROM carts;
CALL base_entity.restore('carts', '00000000-0000-4000-8000-0000000000c1');
SELECT (SELECT deleted_at IS NULL FROM carts) AS cart, (SELECT deleted_at IS NULL FROM cart_items) AS item;
UPDATE cart_items SET code = NULL;
