-- Which templates a table was made LIKE is recorded in the arguments of its trigger, and read from there alone.
\c - postgres
CREATE FUNCTION made(regclass) RETURNS TABLE (entity regclass, templates regclass[], rules text[])
LANGUAGE sql STABLE AS $$ SELECT entity, templates, rules FROM base_entity.entities WHERE entity = $1 $$;
CREATE FUNCTION triggers(regclass) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = $1 AND tgfoid = 'base_entity.maintain()'::regprocedure ORDER BY tgname
$$;
CREATE TABLE base_entity.owned (LIKE base_entity, owner text);
-- Gives no rule, so that the table has no row trigger for the record.
CREATE TABLE base_entity.noted (note text DEFAULT 'none');
CREATE TABLE base_entity."Odd ""Name" (LIKE noted, odd int);
CREATE TABLE base_entity.order (place int);
GRANT SELECT ON ALL TABLES IN SCHEMA base_entity TO app;
SELECT template, includes FROM base_entity.templates WHERE includes <> '{}' ORDER BY 1;

\c - app
CREATE TABLE users (LIKE base_entity, name text);
CREATE TABLE projects (LIKE base_versioned, LIKE owned, title text);
CREATE TABLE notes (LIKE noted);
CREATE TABLE things (LIKE "Odd ""Name", LIKE "order");
SELECT triggers(oid) FROM pg_class WHERE relname IN ('users', 'projects', 'notes', 'things') ORDER BY relname;
SELECT (made(oid)).* FROM pg_class WHERE relname IN ('users', 'projects', 'notes', 'things') ORDER BY relname;
-- No comment has it.
SELECT comments('projects');

-- The record costs INSERT, UPDATE and DELETE nothing, and TRUNCATE works.
INSERT INTO notes VALUES ('one') RETURNING note;
UPDATE notes SET note = 'two' RETURNING note;
DELETE FROM notes RETURNING note;
INSERT INTO notes VALUES ('three');
TRUNCATE notes;
TRUNCATE projects;
SELECT count(*) FROM notes;
INSERT INTO projects (title) VALUES ('one');
UPDATE projects SET title = 'two', created_at = '2000-01-01' RETURNING version, created_at > '2000-01-01' AS kept, updated_at > created_at AS touched;

-- A table that merely has a template's rules or columns is not of that template.
\c - postgres
CREATE TABLE base_entity.stamped (updated_at timestamptz NOT NULL DEFAULT now(), note text, price numeric NOT NULL DEFAULT 0);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON base_entity.stamped FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
\c - app
CREATE TABLE times (LIKE base_uuid, LIKE base_timestamps);
CREATE TABLE machines (uuid uuid PRIMARY KEY, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON machines FOR EACH ROW
    EXECUTE FUNCTION base_entity.maintain('touch updated_at', 'keep created_at', 'immutable uuid');
SELECT (made(oid)).* FROM pg_class WHERE relname IN ('users', 'times', 'machines') AND relkind = 'r' ORDER BY relname;
SELECT relation, problem, sql FROM base_entity.check('app') WHERE relation IN ('users'::regclass, 'times'::regclass, 'machines'::regclass);

-- A rename, partitions and a move to another schema keep it.
ALTER TABLE projects RENAME TO plans;
SELECT * FROM made('plans');
CREATE TABLE parts (LIKE owned, day date) PARTITION BY RANGE (day);
CREATE TABLE parts_2024 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE parts_old (LIKE parts INCLUDING ALL);
ALTER TABLE parts ATTACH PARTITION parts_old FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
SELECT entity, partition_of, templates FROM base_entity.entities WHERE entity::text LIKE 'parts%' ORDER BY entity::text;
CREATE TABLE note_parts (LIKE noted) PARTITION BY LIST (note);
CREATE TABLE note_parts_a PARTITION OF note_parts DEFAULT;
TRUNCATE note_parts, note_parts_a;
SELECT entity, templates FROM base_entity.entities WHERE entity::text LIKE 'note_parts%';

-- The trigger can be written by hand, with the template in any spelling, beside its rules.
DROP TRIGGER zzz_base_entity ON plans;
SELECT * FROM made('plans');
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON plans FOR EACH ROW
    EXECUTE FUNCTION base_entity.maintain('LIKE  Owned', 'touch updated_at', 'like "base_versioned"', 'increment version');
SELECT * FROM made('plans');
CREATE OR REPLACE TRIGGER zzz_base_entity AFTER TRUNCATE ON notes EXECUTE FUNCTION base_entity.maintain('like "order"');
SELECT * FROM made('notes');
-- An argument that is no record is refused.
CREATE TRIGGER other AFTER TRUNCATE ON notes EXECUTE FUNCTION base_entity.maintain('like noted', 'touch note');
CREATE TRIGGER other AFTER TRUNCATE ON notes EXECUTE FUNCTION base_entity.maintain();
CREATE TRIGGER other BEFORE TRUNCATE ON notes EXECUTE FUNCTION base_entity.maintain('like noted');
CREATE TRIGGER other BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('like noted');
CREATE TRIGGER other BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('like');
CREATE TRIGGER other BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('like a.b', 'keep note');

-- adopt() records what it is given, beside what was recorded before.
CREATE TABLE shelves (id int PRIMARY KEY);
CALL base_entity.adopt('shelves', '{base_timestamps}');
SELECT * FROM made('shelves');
CALL base_entity.adopt('shelves', '{noted,base_versioned}');
SELECT * FROM made('shelves');
CALL base_entity.adopt('shelves', '{noted,base_versioned}');
CREATE TABLE boxes (id int PRIMARY KEY);
CALL base_entity.adopt('boxes', '{noted}');
CALL base_entity.adopt('boxes', '{order}');
SELECT * FROM made('boxes');
SELECT triggers('boxes');
-- A row trigger that was written by hand gets the record.
CALL base_entity.adopt('machines', '{base_entity}');
SELECT triggers('machines');

-- adopt_all() leaves out tables whose trigger records other templates: they have lost nothing.
CREATE TABLE lost_ones (LIKE base_entity);
DROP TRIGGER zzz_base_entity ON lost_ones;
CREATE TABLE halves (LIKE base_uuid, LIKE base_timestamps);
CREATE TABLE owners (LIKE owned);
CALL base_entity.adopt_all('app', '{base_entity}');
SELECT entity, templates FROM base_entity.entities WHERE entity::text IN ('lost_ones', 'halves', 'owners') ORDER BY 1;

-- A template's own record is not its tables'; nor is it cloned with a trigger that is not put together with others.
\c - postgres
CREATE TABLE base_entity.always (LIKE owned);
ALTER TABLE base_entity.always ENABLE ALWAYS TRIGGER zzz_base_entity;
GRANT SELECT ON base_entity.always TO app;
\c - app
CREATE TABLE clocks (LIKE always);
SELECT triggers('clocks');
SELECT * FROM made('clocks');

-- rows() and describe() go by the record.
INSERT INTO plans (title) VALUES ('plan');
INSERT INTO users (name) VALUES ('ada');
INSERT INTO machines VALUES (base_entity.uuidv4(), now(), now());
SELECT DISTINCT entity FROM base_entity.rows('base_entity.owned') ORDER BY 1;
SELECT DISTINCT entity FROM base_entity.rows('base_entity.base_timestamps') ORDER BY 1;
SELECT base_entity.describe('things') -> 'templates' AS templates;

-- A record whose template has gone is reported.
CREATE TABLE ghosts (id int);
CREATE TRIGGER zzz_base_entity AFTER TRUNCATE ON ghosts EXECUTE FUNCTION base_entity.maintain('like "Gone"');
SELECT * FROM made('ghosts');
SELECT * FROM base_entity.check() WHERE relation = 'ghosts'::regclass;
-- Templates give privileges: a role with the privilege TRIGGER records none for another role's table.
\c - postgres
CREATE ROLE mallory;
GRANT USAGE ON SCHEMA app TO mallory;
\c - app
CREATE TABLE secrets (changed_at timestamptz);
GRANT TRIGGER ON secrets TO mallory;
\c - postgres
SET ROLE mallory;
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON app.secrets FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('like base_entity', 'touch changed_at');
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON app.secrets FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch changed_at');
RESET ROLE;
DROP TABLE app.secrets;
DROP OWNED BY mallory;
DROP ROLE mallory;
