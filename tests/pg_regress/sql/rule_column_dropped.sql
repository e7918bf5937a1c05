-- When a column is dropped, its rules are dropped, and with the last of them the trigger; what the table was made LIKE stays recorded.
\c - postgres
CREATE FUNCTION triggers(regclass) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = $1 AND tgfoid = 'base_entity.maintain()'::regprocedure ORDER BY tgname
$$;
GRANT CREATE ON DATABASE regression TO app;
CREATE TABLE base_entity.owned (LIKE base_entity, owner text);
GRANT SELECT ON base_entity.owned TO app;
\c - app
CREATE TABLE users (LIKE base_entity, name text);
ALTER TABLE users DROP COLUMN updated_at;
SELECT triggers('users');
INSERT INTO users (name) VALUES ('ada');
UPDATE users SET name = 'eva', created_at = '2000-01-01' RETURNING created_at > '2000-01-01' AS kept;
-- Several in one statement; a column that no rule names raises no NOTICE.
ALTER TABLE users DROP COLUMN created_at, DROP COLUMN name, DROP COLUMN uuid;
SELECT triggers('users');
SELECT entity, templates, rules FROM base_entity.entities WHERE entity = 'users'::regclass;
-- A trigger that was written by hand has no record to keep.
CREATE TABLE machines (id int, seen timestamptz, serial text, made int);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch seen', 'immutable serial');
CREATE TRIGGER zzz_more BEFORE UPDATE ON machines FOR EACH ROW WHEN (OLD.id = 1) EXECUTE FUNCTION base_entity.maintain('KEEP "serial"', 'keep made');
ALTER TABLE machines DROP seen, DROP serial;
SELECT triggers('machines');
-- Dropped and added again in one statement, it keeps its rule; in two, it has none.
ALTER TABLE machines DROP made, ADD made text;
SELECT triggers('machines');
ALTER TABLE machines DROP made;
SELECT triggers('machines');

-- Rolled back, nothing has happened; with IF EXISTS and base_entity.enabled = off it has.
CREATE TABLE orders (LIKE base_entity);
BEGIN;
ALTER TABLE orders DROP updated_at;
ROLLBACK;
SELECT triggers('orders');
SET base_entity.enabled = off;
ALTER TABLE orders DROP COLUMN IF EXISTS updated_at;
RESET base_entity.enabled;
SELECT triggers('orders');

-- By a cascade of any kind.
CREATE DOMAIN moment AS timestamptz;
CREATE TYPE color AS ENUM ('red');
CREATE FUNCTION doubled(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
CREATE SCHEMA types;
CREATE TYPE types.size AS ENUM ('small');
CREATE TABLE rows (x int);
CREATE VIEW wide AS SELECT 1 AS one;
CREATE TABLE parts (LIKE base_uuid, at moment, color color, a int, twice int GENERATED ALWAYS AS (doubled(a)) STORED, size types.size, r rows, w wide);
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON parts FOR EACH ROW
    EXECUTE FUNCTION base_entity.maintain('like base_uuid', 'immutable uuid', 'keep at', 'keep color', 'keep size', 'keep r', 'keep w');
\set VERBOSITY terse
DROP DOMAIN moment CASCADE;
DROP TYPE color CASCADE;
SET client_min_messages = warning;   -- 14 drops the expression alone
DROP FUNCTION doubled CASCADE;
RESET client_min_messages;
DROP SCHEMA types CASCADE;
DROP TABLE rows CASCADE;
DROP VIEW wide CASCADE;
\set VERBOSITY default
SELECT triggers('parts');
\c - postgres
CREATE ROLE typist LOGIN;
GRANT USAGE, CREATE ON SCHEMA app TO typist;
\c - typist
CREATE TYPE app.kind AS ENUM ('one');
\c - app
ALTER TABLE parts ADD kind app.kind;
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('like base_uuid', 'keep kind');
-- The type's owner has no right to the table.
\c - typist
\set VERBOSITY terse
DROP OWNED BY typist CASCADE;
\set VERBOSITY default
\c - app
SELECT triggers('parts');
SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'parts'::regclass;

-- Of a partitioned table, on all partitions; of a parent, on its children.
CREATE TABLE events (LIKE base_entity, day date) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY RANGE (day);
CREATE TABLE events_2024_1 PARTITION OF events_2024 FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
ALTER TABLE events_2024_1 DISABLE TRIGGER zzz_base_entity;
ALTER TABLE events DROP updated_at;
SELECT c.relname, t FROM pg_class c, triggers(c.oid) t WHERE relname LIKE 'events%' AND relkind IN ('r', 'p') ORDER BY 1;
SELECT tgenabled FROM pg_trigger WHERE tgrelid = 'events_2024_1'::regclass;
CREATE TABLE visits (LIKE base_timestamps, day date) PARTITION BY RANGE (day);
CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE visits DROP updated_at, DROP created_at;
SELECT c.relname, t FROM pg_class c, triggers(c.oid) t WHERE relname LIKE 'visits%' ORDER BY 1;
CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
SELECT entity, templates FROM base_entity.entities WHERE entity::text LIKE 'visits%';
CREATE TABLE parents (LIKE base_timestamps, a int);
CREATE TABLE children (b int) INHERITS (parents);
CREATE TRIGGER own BEFORE UPDATE ON children FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep a', 'keep b', 'touch updated_at');
ALTER TABLE parents DROP updated_at, DROP a;
SELECT c.relname, t FROM pg_class c, triggers(c.oid) t WHERE relname IN ('parents', 'children') ORDER BY 1;
CREATE TYPE shape AS (number int, changed timestamptz);
CREATE TABLE shapes OF shape;
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON shapes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch changed', 'immutable number');
ALTER TYPE shape DROP ATTRIBUTE changed CASCADE;
SELECT triggers('shapes');

-- Both triggers of a soft-delete table.
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, name text);
ALTER TABLE members DROP deleted_at;
SELECT triggers('members');
INSERT INTO members (name) VALUES ('ada');
DELETE FROM members RETURNING name;
SELECT count(*) FROM members;
CREATE TABLE marked_ones (LIKE base_soft_delete, day date) PARTITION BY RANGE (day);
CREATE TABLE marked_2024 PARTITION OF marked_ones FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE marked_ones DROP deleted_at;
SELECT c.relname, t FROM pg_class c, triggers(c.oid) t WHERE relname LIKE 'marked%' ORDER BY 1;

-- Of a template; tables that were made LIKE it keep theirs.
CREATE TABLE things (LIKE owned);
\c - postgres
ALTER TABLE base_entity.owned DROP created_at;
SELECT triggers('base_entity.owned');
SELECT triggers('app.things');
\c - app
CREATE TABLE chairs (LIKE owned);
SELECT triggers('chairs');

-- A table that is dropped raises no NOTICE, nor does a view's column.
DROP TABLE users, orders, things, events;
\c - postgres
DROP SCHEMA app CASCADE;
