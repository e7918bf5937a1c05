-- A child of a shipped template would be dropped with the extension, so INHERITS is refused.
\c - postgres
-- Also to a superuser, who owns the templates.
CREATE TABLE users (name text) INHERITS (base_entity.base_entity);
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE users (name text) INHERITS (base_entity);
CREATE TABLE users (LIKE base_uuid) INHERITS (base_entity.base_timestamps);
CREATE TABLE IF NOT EXISTS "User List" () INHERITS (base_entity.base_uuid);
CREATE TABLE users (LIKE base_entity.base_entity INCLUDING ALL, name text);
ALTER TABLE users INHERIT base_entity.base_entity;
ALTER TABLE users ADD COLUMN a int, INHERIT base_entity;
ALTER TABLE IF EXISTS ONLY users INHERIT base_entity.base_timestamps;
\echo :LAST_ERROR_SQLSTATE
SELECT describe('users');
CREATE SCHEMA heirs CREATE TABLE users () INHERITS (base_entity.base_entity);
DO $$ BEGIN CREATE TABLE heirs () INHERITS (base_entity.base_entity); END $$;
CREATE TEMP TABLE temps () INHERITS (base_entity.base_entity);
SELECT count(*) FROM pg_inherits WHERE inhparent::regclass::text ~ 'base_entity';

-- To an unprivileged role it is refused in the same words.
\c - app
CREATE TABLE users (name text) INHERITS (base_entity.base_entity);
CREATE TABLE users (name text) INHERITS (base_timestamps);

-- A template of the user's own is theirs to inherit from.
\c - postgres
CREATE TABLE base_entity.own_entity (LIKE base_entity, tenant int);
CREATE TABLE own_heirs (name text) INHERITS (base_entity.own_entity);
CREATE TABLE more_heirs (LIKE base_entity.own_entity INCLUDING ALL);
ALTER TABLE more_heirs INHERIT base_entity.own_entity;
SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'base_entity.own_entity'::regclass ORDER BY 1;

-- Inheriting from anything else is untouched, also from a table of the user's called like a template.
\c - app
CREATE TABLE parent (id int PRIMARY KEY, note text DEFAULT 'x');
CREATE TABLE child (more text) INHERITS (parent);
CREATE TABLE later_child (id int NOT NULL, note text);
ALTER TABLE later_child INHERIT parent;
ALTER TABLE later_child NO INHERIT parent;
CREATE TABLE base_entity (id int);
CREATE TABLE namesake_child () INHERITS (base_entity);
CREATE TABLE people (LIKE base_uuid) INHERITS (parent);
SELECT describe('people');
CREATE TABLE missing_parent () INHERITS (no_such_thing);
\echo :LAST_ERROR_SQLSTATE
SELECT inhrelid::regclass, inhparent::regclass FROM pg_inherits
WHERE inhparent IN ('parent'::regclass, 'base_entity'::regclass) ORDER BY inhrelid;
DROP TABLE namesake_child, base_entity;

-- Switched off, PostgreSQL decides.
SET base_entity.enabled = off;
CREATE TABLE users (name text) INHERITS (base_entity.base_entity);
\c - postgres
SET base_entity.enabled = off;
CREATE TABLE heirs (name text) INHERITS (base_entity.base_entity);
SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'base_entity.base_entity'::regclass;
