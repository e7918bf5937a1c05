-- Soft delete and foreign keys, triggers, partitions.
\c - app
CREATE TABLE projects (LIKE base_entity, LIKE base_soft_delete, title text UNIQUE);
CREATE TABLE cascades (LIKE base_entity, LIKE base_soft_delete, project text REFERENCES projects (title) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE restricts (LIKE base_entity, LIKE base_soft_delete, project text REFERENCES projects (title) ON DELETE RESTRICT);
CREATE TABLE nothings (LIKE base_entity, project text REFERENCES projects (title));
CREATE TABLE nulls (LIKE base_entity, LIKE base_soft_delete, project text REFERENCES projects (title) ON DELETE SET NULL);
CREATE TABLE defaults (LIKE base_entity, LIKE base_soft_delete, project text DEFAULT 'none' REFERENCES projects (title) ON DELETE SET DEFAULT);
CREATE TABLE grandchildren (LIKE base_entity, LIKE base_soft_delete, child uuid REFERENCES cascades ON DELETE CASCADE);
-- PostgreSQL 18 has words of its own for RESTRICT.
CREATE FUNCTION attempt(text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $1;
    RETURN 'done';
EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
    RETURN 'held by ' || substring(SQLERRM FROM 'constraint "(.*)" on');
END
$$;
CREATE VIEW everything AS
    SELECT 'projects' AS "table", title AS project, deleted_at IS NOT NULL AS marked FROM projects
    UNION ALL SELECT 'cascades', project, deleted_at IS NOT NULL FROM cascades
    UNION ALL SELECT 'restricts', project, deleted_at IS NOT NULL FROM restricts
    UNION ALL SELECT 'nothings', project, NULL FROM nothings
    UNION ALL SELECT 'nulls', project, deleted_at IS NOT NULL FROM nulls
    UNION ALL SELECT 'defaults', project, deleted_at IS NOT NULL FROM defaults
    UNION ALL SELECT 'grandchildren', NULL, deleted_at IS NOT NULL FROM grandchildren
    ORDER BY 1, 2;
INSERT INTO projects (title) VALUES ('c'), ('r'), ('n'), ('s'), ('d'), ('none');
INSERT INTO cascades (project) VALUES ('c'), ('c');
INSERT INTO restricts (project) VALUES ('r');
INSERT INTO nothings (project) VALUES ('n');
INSERT INTO nulls (project) VALUES ('s');
INSERT INTO defaults (project) VALUES ('d');
INSERT INTO grandchildren (child) SELECT uuid FROM cascades;

-- Marking a row refers to nothing: all children stay as they are, and living.
DELETE FROM projects WHERE title <> 'none';
TABLE everything;
-- A row may refer to one that is marked: it is there.
INSERT INTO cascades (project) VALUES ('c');
-- The second DELETE and purge() do what the foreign keys say.
DELETE FROM projects WHERE title = 'c';
TABLE everything;
SELECT attempt('DELETE FROM projects WHERE title = ''r''');
SELECT attempt('DELETE FROM projects WHERE title = ''n''');
SELECT attempt('SELECT base_entity.purge(''projects'', ''0'')');
TABLE everything;
-- A child that is marked holds its parent as a living one does.
DELETE FROM restricts;
SELECT attempt('DELETE FROM projects WHERE title = ''r''');
DELETE FROM restricts;
DELETE FROM nothings;
SELECT base_entity.purge('projects', '0');
TABLE everything;

-- A table that refers to itself.
CREATE TABLE nodes (LIKE base_entity, LIKE base_soft_delete, name text UNIQUE, parent text REFERENCES nodes (name) ON DELETE CASCADE);
INSERT INTO nodes (name, parent) VALUES ('root', NULL), ('branch', 'root'), ('leaf', 'branch'), ('other', NULL);
DELETE FROM nodes WHERE name = 'root';
SELECT name, deleted_at IS NOT NULL AS marked FROM nodes ORDER BY name;
DELETE FROM nodes WHERE name = 'root';
SELECT name, deleted_at IS NOT NULL AS marked FROM nodes ORDER BY name;

-- A parent without soft delete: its DELETE takes the children along, marked or not.
CREATE TABLE owners (LIKE base_entity, name text UNIQUE);
CREATE TABLE things (LIKE base_entity, LIKE base_soft_delete, owner text REFERENCES owners (name) ON DELETE CASCADE);
INSERT INTO owners (name) VALUES ('a'), ('b');
INSERT INTO things (owner) VALUES ('a'), ('a'), ('b');
DELETE FROM owners WHERE name = 'a';
SELECT owner FROM things;

-- A soft delete that cascades, by a trigger of the user's own: what it deletes is marked too.
CREATE TABLE folders (LIKE base_entity, LIKE base_soft_delete, name text);
CREATE TABLE files (LIKE base_entity, LIKE base_soft_delete, folder text);
CREATE TABLE pages (LIKE base_entity, LIKE base_soft_delete, folder text);
CREATE FUNCTION bury_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM app.files WHERE folder = NEW.name AND deleted_at IS NULL;
    RETURN NULL;
END
$$;
CREATE FUNCTION bury_pages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM app.pages WHERE folder = NEW.folder AND deleted_at IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER bury AFTER UPDATE OF deleted_at ON folders FOR EACH ROW
    WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION bury_files();
CREATE TRIGGER bury AFTER UPDATE OF deleted_at ON files FOR EACH ROW
    WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION bury_pages();
INSERT INTO folders (name) VALUES ('one'), ('two');
INSERT INTO files (folder) VALUES ('one'), ('one'), ('two');
INSERT INTO pages (folder) VALUES ('one'), ('two');
DELETE FROM folders WHERE name = 'one';
SELECT 'folders' AS "table", name, deleted_at IS NOT NULL AS marked FROM folders
UNION ALL SELECT 'files', folder, deleted_at IS NOT NULL FROM files
UNION ALL SELECT 'pages', folder, deleted_at IS NOT NULL FROM pages ORDER BY 1, 2;
-- Undeleted and deleted again in the same session.
UPDATE folders SET deleted_at = NULL;
UPDATE files SET deleted_at = NULL;
UPDATE pages SET deleted_at = NULL;
DELETE FROM folders;
SELECT (SELECT count(deleted_at) FROM folders) AS folders, (SELECT count(deleted_at) FROM files) AS files, (SELECT count(deleted_at) FROM pages) AS pages;

-- What a trigger deletes while a foreign key's cascade runs is a DELETE of the user's, not of the foreign key's.
CREATE TABLE logs (LIKE base_entity, LIKE base_soft_delete, thing text);
CREATE FUNCTION bury_logs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM app.logs;
    RETURN NULL;
END
$$;
CREATE TRIGGER bury AFTER DELETE ON things FOR EACH ROW EXECUTE FUNCTION bury_logs();
INSERT INTO logs (thing) VALUES ('b');
DELETE FROM owners WHERE name = 'b';
SELECT (SELECT count(*) FROM things) AS things, count(*) AS logs, count(deleted_at) AS marked FROM logs;

-- A BEFORE DELETE trigger of the user's own runs first, and may say no; an AFTER DELETE trigger sees what is removed.
CREATE TABLE notices (LIKE base_entity, LIKE base_soft_delete, body text);
CREATE FUNCTION say() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '% % %', TG_WHEN, TG_OP, coalesce(OLD.body, '-');
    IF TG_WHEN = 'BEFORE' AND OLD.body = 'keep' THEN RETURN NULL; END IF;
    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER before BEFORE DELETE OR UPDATE ON notices FOR EACH ROW EXECUTE FUNCTION say();
CREATE TRIGGER after AFTER DELETE OR UPDATE ON notices FOR EACH ROW EXECUTE FUNCTION say();
INSERT INTO notices (body) VALUES ('keep'), ('drop');
DELETE FROM notices;
SELECT body, deleted_at IS NOT NULL AS marked FROM notices ORDER BY body;
DELETE FROM notices;

-- A trigger of the user's own that fails: nothing is marked, and the role is who it was.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
CREATE TRIGGER refuse BEFORE UPDATE ON things FOR EACH ROW EXECUTE FUNCTION refuse();
INSERT INTO owners (name) VALUES ('c');
INSERT INTO things (owner) VALUES ('c');
DO $$ BEGIN DELETE FROM app.things; EXCEPTION WHEN raise_exception THEN RAISE NOTICE 'caught as %', current_user; END $$;
SELECT count(*), count(deleted_at) FROM things;

-- Partitioned, two levels; a partition that was attached; DELETE from the parent and from a partition; purge of both.
CREATE TABLE events (LIKE base_entity, LIKE base_soft_delete, kind text, day date) PARTITION BY LIST (kind);
CREATE TABLE events_a PARTITION OF events FOR VALUES IN ('a');
CREATE TABLE events_b PARTITION OF events FOR VALUES IN ('b') PARTITION BY LIST (kind);
CREATE TABLE events_b1 PARTITION OF events_b DEFAULT;
CREATE TABLE events_c (day date, kind text NOT NULL, deleted_at timestamptz, updated_at timestamptz NOT NULL, created_at timestamptz NOT NULL, extra int, uuid uuid NOT NULL DEFAULT base_entity.uuidv4());
ALTER TABLE events_c DROP COLUMN extra;
ALTER TABLE events ATTACH PARTITION events_c FOR VALUES IN ('c');
INSERT INTO events (kind, day) VALUES ('a', '2026-01-01'), ('b', '2026-01-01'), ('c', '2026-01-01');
DELETE FROM events WHERE kind <> 'a';
DELETE FROM events_a;
SELECT tableoid::regclass, kind, deleted_at = updated_at AS marked FROM events ORDER BY kind;
-- An UPDATE that moves a row to another partition is no DELETE: the row lives on there, or stays marked.
INSERT INTO events (kind, day) VALUES ('c', '2026-02-02');
\set QUIET off
UPDATE events SET kind = 'a' WHERE day = '2026-02-02';
UPDATE events SET kind = 'b', day = '2026-03-03' WHERE kind = 'a' AND deleted_at IS NOT NULL;
\set QUIET on
SELECT tableoid::regclass, kind, day, deleted_at IS NOT NULL AS marked FROM events ORDER BY kind, day;
CREATE TABLE notes (LIKE base_soft_delete, kind text) PARTITION BY LIST (kind);
CREATE TABLE notes_a PARTITION OF notes FOR VALUES IN ('a');
CREATE TABLE notes_b PARTITION OF notes FOR VALUES IN ('b');
INSERT INTO notes (kind) VALUES ('a'), ('a');
UPDATE notes SET kind = 'b';
DELETE FROM notes_b WHERE ctid = (SELECT min(ctid) FROM notes_b);
SELECT tableoid::regclass, kind, deleted_at IS NOT NULL AS marked FROM notes ORDER BY 3;
DROP TABLE notes;
DELETE FROM events WHERE deleted_at IS NULL;
SELECT base_entity.purge('events_b', '0');
SELECT base_entity.purge('events', '0');
SELECT count(*) FROM events;
-- Partitioned by whether it lives: a DELETE moves no row to another partition, so that takes an UPDATE.
CREATE TABLE letters (LIKE base_timestamps, LIKE base_soft_delete, body text) PARTITION BY LIST (deleted_at);
CREATE TABLE letters_alive PARTITION OF letters FOR VALUES IN (NULL);
CREATE TABLE letters_dead PARTITION OF letters DEFAULT;
INSERT INTO letters (body) VALUES ('x');
\set VERBOSITY terse
DELETE FROM letters;
\set VERBOSITY default
UPDATE letters SET deleted_at = now();
SELECT tableoid::regclass, deleted_at IS NOT NULL AS marked FROM letters;

-- Inheritance: the parent's DELETE reaches the child, which has its own trigger or none.
CREATE TABLE animals (LIKE base_uuid, LIKE base_soft_delete, name text);
CREATE TABLE cats () INHERITS (animals);
INSERT INTO animals (name) VALUES ('any');
INSERT INTO cats (name) VALUES ('cat');
DELETE FROM animals;
SELECT tableoid::regclass, name, deleted_at IS NOT NULL AS marked FROM animals;
