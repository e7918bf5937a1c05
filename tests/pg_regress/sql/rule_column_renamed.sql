-- When a column is renamed, the rules that name it follow.
\c - postgres
CREATE FUNCTION rules(regclass) RETURNS TABLE (tg text, enabled "char", args text) LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT tgname, tgenabled, replace(encode(tgargs, 'escape'), '\000', ', ') FROM pg_trigger
    WHERE tgrelid = $1 AND tgfoid = 'base_entity.maintain()'::regprocedure ORDER BY tgname
$$;
CREATE TABLE base_entity.owned (LIKE base_entity, owner text);
CREATE TRIGGER zzz_owner BEFORE UPDATE ON base_entity.owned FOR EACH ROW WHEN (OLD.owner <> 'x') EXECUTE FUNCTION base_entity.maintain('keep owner');
GRANT SELECT ON base_entity.owned TO app;

\c - app
CREATE TABLE users (LIKE base_entity, name text);
ALTER TABLE users RENAME COLUMN updated_at TO changed_at;
SELECT * FROM rules('users');
INSERT INTO users (name) VALUES ('ada');
UPDATE users SET name = 'eva', changed_at = '2000-01-01' RETURNING changed_at > created_at AS touched;
-- Names that are written in quotes, and as a reserved word; without the word COLUMN; back.
ALTER TABLE users RENAME changed_at TO "Changed ""At""";
ALTER TABLE users RENAME created_at TO "order";
SELECT * FROM rules('users');
UPDATE users SET name = 'ada', "order" = '2000-01-01' RETURNING "Changed ""At""" > "order" AS touched;
ALTER TABLE users RENAME "Changed ""At""" TO updated_at;
ALTER TABLE users RENAME "order" TO created_at;
SELECT * FROM rules('users');
SELECT templates FROM base_entity.entities WHERE entity = 'users'::regclass;
-- Two names change places.
BEGIN;
ALTER TABLE users RENAME created_at TO swap;
ALTER TABLE users RENAME updated_at TO created_at;
ALTER TABLE users RENAME swap TO updated_at;
SELECT * FROM rules('users');
ROLLBACK;
SELECT * FROM rules('users');

-- The column that no rule names, and the table, change nothing; nor does a view's column of the same name.
ALTER TABLE users RENAME name TO username;
CREATE VIEW names AS SELECT uuid, updated_at FROM users;
ALTER VIEW names RENAME COLUMN updated_at TO moment;
ALTER TABLE names RENAME COLUMN moment TO updated_at;
ALTER TABLE users RENAME TO people;
SELECT * FROM rules('people');

-- The rest of the trigger stays: WHEN, the columns it is for, and whether it is enabled.
CREATE TABLE things (LIKE owned, size int, color text);
CREATE TRIGGER zzz_more BEFORE UPDATE OF size, color ON things FOR EACH ROW WHEN (OLD.size < NEW.size)
    EXECUTE FUNCTION base_entity.maintain('IMMUTABLE  size', 'keep color');
COMMENT ON TRIGGER zzz_more ON things IS 'more';
ALTER TABLE things DISABLE TRIGGER zzz_more;
ALTER TABLE things ENABLE ALWAYS TRIGGER zzz_base_entity;
ALTER TABLE things RENAME size TO extent;
ALTER TABLE things RENAME owner TO holder;
ALTER TABLE things RENAME uuid TO id;
SELECT * FROM rules('things');
SELECT d FROM public.describe('things') d WHERE d ~ 'TRIGGER';
SELECT comments('things');

-- With any value of base_entity.enabled; in a function; by commands of other kinds of relations.
SET base_entity.enabled = off;
ALTER TABLE things RENAME id TO uuid;
RESET base_entity.enabled;
DO $$ BEGIN ALTER TABLE things RENAME uuid TO key; EXECUTE 'ALTER TABLE things RENAME key TO uid'; END $$;
ALTER VIEW things RENAME COLUMN uid TO uid2;
ALTER MATERIALIZED VIEW things RENAME COLUMN uid2 TO uid3;
ALTER FOREIGN TABLE things RENAME COLUMN uid3 TO uid4;
SELECT * FROM rules('things');

-- Partitions of partitions, whether the trigger is enabled there too, and one that was attached.
CREATE TABLE events (LIKE base_entity, day date) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY RANGE (day);
CREATE TABLE events_2024_1 PARTITION OF events_2024 FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
CREATE TABLE events_old (LIKE events INCLUDING ALL);
ALTER TABLE events ATTACH PARTITION events_old FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
ALTER TABLE events_old DISABLE TRIGGER zzz_base_entity;
ALTER TABLE events RENAME updated_at TO modified;
SELECT c.relname, r.* FROM pg_class c, rules(c.oid) r WHERE relname LIKE 'events%' AND relkind IN ('r', 'p') ORDER BY 1;
INSERT INTO events (day) VALUES ('2024-02-02');
UPDATE events SET day = '2024-03-03', modified = '2000-01-01' RETURNING modified > created_at AS touched;
-- Attached later, a table gets the trigger as it is now.
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
SELECT * FROM rules('events_2025');

-- Children by inheritance have triggers of their own; so have tables of a composite type.
CREATE TABLE parents (LIKE base_timestamps, a int);
CREATE TABLE children (b int) INHERITS (parents);
CREATE TRIGGER own BEFORE UPDATE ON children FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep a', 'touch updated_at');
ALTER TABLE parents RENAME updated_at TO changed;
ALTER TABLE parents RENAME a TO first;
SELECT c.relname, r.* FROM pg_class c, rules(c.oid) r WHERE relname IN ('parents', 'children') ORDER BY 1;
CREATE TYPE shape AS (number int, changed timestamptz);
CREATE TABLE shapes OF shape;
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON shapes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch changed', 'immutable number');
ALTER TYPE shape RENAME ATTRIBUTE changed TO moved CASCADE;
SELECT * FROM rules('shapes');

-- Another role's table, changed by its member; a temporary one.
\c - postgres
CREATE ROLE colleague LOGIN;
GRANT app TO colleague;
\c - colleague
SET search_path = app;
ALTER TABLE people RENAME updated_at TO changed_at;
SELECT * FROM public.rules('people');
CREATE TEMP TABLE drafts (LIKE base_entity);
ALTER TABLE drafts RENAME uuid TO id;
SELECT * FROM public.rules('drafts');
\c - app

-- A template's own rules follow; tables that were made LIKE it are as they were.
\c - postgres
ALTER TABLE base_entity.owned RENAME owner TO holder;
ALTER TABLE base_entity.owned RENAME updated_at TO "Moved";
SELECT * FROM rules('base_entity.owned');
SELECT * FROM rules('app.things');
\c - app
CREATE TABLE chairs (LIKE owned);
SELECT * FROM rules('chairs');

-- A rule that waited for a column of the new name is not doubled; one that contradicts it is refused.
CREATE TABLE doubles (a timestamptz, v int);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON doubles FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch a', 'touch b', 'match v', 'match_next w');
ALTER TABLE doubles RENAME a TO b;
SELECT * FROM rules('doubles');
ALTER TABLE doubles RENAME v TO w;
SELECT * FROM rules('doubles');

-- Both triggers of a soft-delete table.
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, name text);
ALTER TABLE members RENAME deleted_at TO left_at;
SELECT * FROM rules('members');
INSERT INTO members (name) VALUES ('ada');
DELETE FROM members;
SELECT name, left_at IS NOT NULL AS marked FROM members;

-- A rename that fails changes nothing.
ALTER TABLE people RENAME uuid TO created_at;
ALTER TABLE people RENAME nothing TO something;
SELECT * FROM rules('people');
