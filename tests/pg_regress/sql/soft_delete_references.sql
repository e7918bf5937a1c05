-- Soft delete and foreign keys: they see a DELETE, and a key that exists again.
\c - app
CREATE TABLE projects (LIKE base_entity, LIKE base_soft_delete, title text UNIQUE);
CREATE TABLE cascades (LIKE base_entity, LIKE base_soft_delete, project text REFERENCES projects (title) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE restricts (LIKE base_entity, LIKE base_soft_delete, project text REFERENCES projects (title) ON DELETE RESTRICT);
CREATE TABLE nothings (LIKE base_entity, project text REFERENCES projects (title));
CREATE TABLE laters (LIKE base_entity, project text REFERENCES projects (title) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE nulls (LIKE base_entity, LIKE base_soft_delete, project text REFERENCES projects (title) ON DELETE SET NULL);
CREATE TABLE defaults (LIKE base_entity, LIKE base_soft_delete, project text DEFAULT 'none' REFERENCES projects (title) ON DELETE SET DEFAULT);
CREATE TABLE plains (LIKE base_entity, project text REFERENCES projects (title) ON DELETE CASCADE);
CREATE TABLE grandchildren (LIKE base_entity, LIKE base_soft_delete, child uuid REFERENCES cascades ON DELETE CASCADE);
-- PostgreSQL 18 has words of its own for RESTRICT.
CREATE FUNCTION attempt(text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE n int;
BEGIN
    EXECUTE $1;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN 'done ' || n;
EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
    RETURN 'refused by ' || substring(SQLERRM FROM 'constraint "(.*)" on');
END
$$;
CREATE VIEW everything AS
    SELECT 'projects' AS "table", title AS project, deleted_at IS NOT NULL AS marked FROM projects
    UNION ALL SELECT 'cascades', project, deleted_at IS NOT NULL FROM cascades
    UNION ALL SELECT 'restricts', project, deleted_at IS NOT NULL FROM restricts
    UNION ALL SELECT 'nothings', project, NULL FROM nothings
    UNION ALL SELECT 'laters', project, NULL FROM laters
    UNION ALL SELECT 'nulls', project, deleted_at IS NOT NULL FROM nulls
    UNION ALL SELECT 'defaults', project, deleted_at IS NOT NULL FROM defaults
    UNION ALL SELECT 'plains', project, NULL FROM plains
    UNION ALL SELECT 'grandchildren', NULL, deleted_at IS NOT NULL FROM grandchildren
    ORDER BY 1, 2;
INSERT INTO projects (title) VALUES ('c'), ('r'), ('n'), ('l'), ('s'), ('d'), ('p'), ('none');
INSERT INTO cascades (project) VALUES ('c'), ('c');
INSERT INTO restricts (project) VALUES ('r');
INSERT INTO nothings (project) VALUES ('n');
INSERT INTO laters (project) VALUES ('l');
INSERT INTO nulls (project) VALUES ('s');
INSERT INTO defaults (project) VALUES ('d');
INSERT INTO plains (project) VALUES ('p');
INSERT INTO grandchildren (child) SELECT uuid FROM cascades;
-- NO ACTION finds the key; CASCADE marks, and removes where the children's table keeps no rows; SET NULL and SET DEFAULT do so; RESTRICT refuses.
SELECT attempt('DELETE FROM projects WHERE title NOT IN (''none'', ''r'')');
SELECT attempt('DELETE FROM projects WHERE title = ''r''');
TABLE everything;
-- A row may refer to one that is marked: it is there. A key of a marked row changes as any other.
INSERT INTO nothings (project) VALUES ('c');
UPDATE nothings SET project = NULL WHERE project = 'c';
UPDATE projects SET title = 'cc' WHERE title = 'c';
SELECT DISTINCT project FROM cascades;
-- A child that is marked holds its parent as a living one does.
DELETE FROM restricts;
SELECT attempt('DELETE FROM projects WHERE title = ''r''');

-- A table that refers to itself: a branch, all of it, rows that are named beside one that a cascade comes to, a circle, a row that is its own parent.
CREATE TABLE nodes (LIKE base_entity, LIKE base_soft_delete, name text UNIQUE, parent text REFERENCES nodes (name) ON DELETE CASCADE);
CREATE VIEW tree AS SELECT string_agg(name || CASE WHEN deleted_at IS NULL THEN '' ELSE ' (marked)' END, ', ' ORDER BY name) AS tree FROM nodes;
INSERT INTO nodes (name, parent) VALUES ('leaf', NULL), ('root', NULL), ('branch', 'root'), ('other', NULL), ('self', 'self'), ('x', NULL), ('y', 'x');
UPDATE nodes SET parent = 'branch' WHERE name = 'leaf';
UPDATE nodes SET parent = 'y' WHERE name = 'x';
SELECT attempt('DELETE FROM nodes WHERE name = ''branch''');
TABLE tree;
SELECT attempt('DELETE FROM nodes WHERE name = ''root''');
TABLE tree;
UPDATE nodes SET deleted_at = NULL;
-- leaf comes before root, whose cascade deletes branch, to which leaf refers.
SELECT attempt('DELETE FROM nodes WHERE name IN (''leaf'', ''root'', ''self'', ''x'')');
TABLE tree;
UPDATE nodes SET deleted_at = NULL;
SELECT attempt('DELETE FROM nodes');
TABLE tree;
SELECT attempt('DELETE FROM nodes');
-- The same in a partitioned table.
CREATE TABLE knots (LIKE base_soft_delete, kind text, name text, up_kind text, up text, PRIMARY KEY (kind, name),
    FOREIGN KEY (up_kind, up) REFERENCES knots (kind, name) ON DELETE CASCADE) PARTITION BY LIST (kind);
CREATE TABLE knots_a PARTITION OF knots FOR VALUES IN ('a');
CREATE TABLE knots_b PARTITION OF knots FOR VALUES IN ('b');
INSERT INTO knots (kind, name, up_kind, up) VALUES ('a', '1', NULL, NULL), ('b', '2', 'a', '1'), ('a', 'self', 'a', 'self');
UPDATE knots SET up_kind = 'b', up = '2' WHERE name = '1';
SELECT attempt('DELETE FROM knots WHERE name IN (''1'', ''self'')');
SELECT attempt('DELETE FROM knots');
SELECT tableoid::regclass, name, deleted_at IS NOT NULL AS marked FROM knots ORDER BY name;

-- A parent whose rows really go: a child that is kept cannot refer to it, marked or not. So the DELETE is refused.
CREATE TABLE owners (LIKE base_entity, name text UNIQUE);
CREATE TABLE things (LIKE base_entity, LIKE base_soft_delete, owner text REFERENCES owners (name) ON DELETE CASCADE);
INSERT INTO owners (name) VALUES ('a'), ('b'), ('c');
INSERT INTO things (owner) VALUES ('a'), ('a'), ('b');
DELETE FROM owners WHERE name = 'a';
DELETE FROM things WHERE owner = 'a';
\set VERBOSITY terse
DELETE FROM owners WHERE name = 'a';
\set VERBOSITY default
SELECT attempt('DELETE FROM owners WHERE name = ''c''');
CALL base_entity.purge('things', '0');
SELECT attempt('DELETE FROM owners WHERE name = ''a''');
SELECT (SELECT string_agg(name, ', ') FROM owners) AS owners, string_agg(owner, ', ') AS things FROM things;
-- The same where the key is checked at the end of the transaction.
CREATE TABLE deferreds (LIKE base_entity, LIKE base_soft_delete, owner text REFERENCES owners (name) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
DELETE FROM things;
CALL base_entity.purge('things', '0');
INSERT INTO deferreds (owner) VALUES ('b');
\set VERBOSITY terse
BEGIN;
DELETE FROM owners;
SELECT count(deleted_at) FROM deferreds;
COMMIT;
\set VERBOSITY default
SELECT count(*) FROM owners;
BEGIN;
DELETE FROM owners;
INSERT INTO owners (name) VALUES ('b');
COMMIT;
SELECT count(*), count(deleted_at) FROM deferreds;

-- A soft delete that cascades by triggers of the user's own: what they delete is marked too.
CREATE TABLE folders (LIKE base_entity, LIKE base_soft_delete, name text UNIQUE);
CREATE TABLE files (LIKE base_entity, LIKE base_soft_delete, folder text REFERENCES folders (name));
CREATE TABLE pages (LIKE base_entity, LIKE base_soft_delete, folder text REFERENCES folders (name));
CREATE FUNCTION bury_files() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM app.files WHERE folder = OLD.name; RETURN OLD; END';
CREATE FUNCTION bury_pages() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM app.pages WHERE folder IN (SELECT name FROM old_rows); RETURN NULL; END';
CREATE TRIGGER bury_before BEFORE DELETE ON folders FOR EACH ROW EXECUTE FUNCTION bury_files();
CREATE TRIGGER bury_after AFTER DELETE ON folders REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION bury_pages();
INSERT INTO folders (name) VALUES ('one'), ('two'), ('three');
INSERT INTO files (folder) VALUES ('one'), ('one'), ('two');
INSERT INTO pages (folder) VALUES ('one'), ('two');
SELECT attempt('DELETE FROM folders WHERE name <> ''two''');
SELECT 'folders' AS "table", name, deleted_at IS NOT NULL AS marked FROM folders
UNION ALL SELECT 'files', folder, deleted_at IS NOT NULL FROM files
UNION ALL SELECT 'pages', folder, deleted_at IS NOT NULL FROM pages ORDER BY 1, 2;

-- Triggers of the user's own see a DELETE: before and after, with the rows as they were; one of them may skip it.
CREATE TABLE notices (LIKE base_entity, LIKE base_soft_delete, body text);
CREATE FUNCTION say() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '% % % %', TG_WHEN, TG_OP, OLD.body, CASE WHEN OLD.deleted_at IS NULL THEN 'not marked' ELSE 'marked' END;
    IF TG_WHEN = 'BEFORE' AND OLD.body = 'keep' THEN RETURN NULL; END IF;
    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    RETURN OLD;
END
$$;
CREATE FUNCTION say_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '% % of % rows', TG_WHEN, TG_OP, (SELECT count(*) FROM old_rows);
    RETURN NULL;
END
$$;
CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'an INSERT trigger fired'; END $$;
CREATE TRIGGER before BEFORE DELETE OR UPDATE ON notices FOR EACH ROW EXECUTE FUNCTION say();
CREATE TRIGGER after AFTER DELETE OR UPDATE ON notices FOR EACH ROW EXECUTE FUNCTION say();
CREATE TRIGGER "0 after" AFTER DELETE ON notices FOR EACH ROW EXECUTE FUNCTION say();
CREATE TRIGGER all_of_them AFTER DELETE ON notices REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION say_all();
INSERT INTO notices (body) VALUES ('keep'), ('drop');
CREATE TRIGGER never_before BEFORE INSERT ON notices FOR EACH ROW EXECUTE FUNCTION never();
CREATE TRIGGER never_after AFTER INSERT ON notices FOR EACH ROW EXECUTE FUNCTION never();
CREATE TRIGGER never_statement BEFORE INSERT ON notices FOR EACH STATEMENT EXECUTE FUNCTION never();
CREATE CONSTRAINT TRIGGER never_constraint AFTER INSERT ON notices DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION never();
DELETE FROM notices;
SELECT body, deleted_at IS NOT NULL AS marked FROM notices ORDER BY body;
DELETE FROM notices WHERE body = 'drop';
-- A trigger that fails: nothing is marked.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
CREATE TRIGGER refuse AFTER DELETE ON files FOR EACH ROW EXECUTE FUNCTION refuse();
DO $$ BEGIN DELETE FROM app.files; EXCEPTION WHEN raise_exception THEN RAISE NOTICE 'caught as %', current_user; END $$;
SELECT count(*), count(deleted_at) FROM files;
-- A trigger that updates the row before it is deleted: PostgreSQL's own rule.
CREATE TABLE early_ones (LIKE base_entity, LIKE base_soft_delete, n int);
CREATE FUNCTION hurry() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE early_ones SET n = 2 WHERE uuid = old.uuid; RETURN old; END';
CREATE TRIGGER hurry BEFORE DELETE ON early_ones FOR EACH ROW EXECUTE FUNCTION hurry();
INSERT INTO early_ones DEFAULT VALUES;
DELETE FROM early_ones;
SELECT deleted_at IS NULL AS is_there, n FROM early_ones;

-- Inheritance: a DELETE of the parent reaches the child, which has triggers of its own or none.
CREATE TABLE animals (LIKE base_uuid, LIKE base_soft_delete, name text);
CREATE TABLE cats () INHERITS (animals);
CREATE TABLE dogs (LIKE base_soft_delete) INHERITS (animals);
INSERT INTO animals (name) VALUES ('any');
INSERT INTO cats (name) VALUES ('cat');
INSERT INTO dogs (name) VALUES ('dog');
DELETE FROM animals;
SELECT tableoid::regclass, name, deleted_at IS NOT NULL AS marked FROM animals;

-- A row that violates a NOT VALID foreign key is marked by UPDATE, not by DELETE.
\c - app
CREATE TABLE old_keys (n int PRIMARY KEY);
CREATE TABLE old_rows (LIKE base_entity, LIKE base_soft_delete, n int);
INSERT INTO old_rows (n) VALUES (1);
ALTER TABLE old_rows ADD FOREIGN KEY (n) REFERENCES old_keys NOT VALID;
\set VERBOSITY terse
DELETE FROM old_rows;
\set VERBOSITY default
UPDATE old_rows SET deleted_at = now();
SELECT n FROM old_rows WHERE deleted_at IS NOT NULL;
