-- base_entity.enabled = off gives plain PostgreSQL, to every role.
\c - app
CREATE TABLE users (LIKE base_entity, name text);
SET base_entity.enabled = off;
CREATE TABLE clients (LIKE base_entity, name text);
CREATE TABLE client (LIKE base_entity.base_entity, name text);
SELECT describe('client');
CREATE TABLE customer (LIKE base_entity.base_entity INCLUDING ALL, name text);
SELECT describe('customer');
SET search_path = app, base_entity, public;
CREATE TABLE visitor (LIKE base_uuid INCLUDING INDEXES);
SELECT public.describe('visitor');
RESET search_path;
CREATE TABLE "OrderItem" (LIKE base_entity.base_timestamps);
ALTER TABLE users RENAME TO person;
ALTER TABLE person RENAME TO users;
SELECT entities('app');

-- naming = generate waits too.
SET base_entity.naming = generate;
CREATE TABLE "Order Line" (LIKE base_entity.base_entity);
SELECT to_regclass('"Order Line"');

-- An existing entity keeps its rules.
INSERT INTO users (name) VALUES ('ada');
UPDATE users SET name = 'Ada' RETURNING updated_at > created_at AS moved;
UPDATE users SET uuid = base_entity.uuidv4();

-- Made while it was off, completed later: no; on again, all is as before.
RESET base_entity.enabled;
RESET base_entity.naming;
SELECT entities('app');
CREATE TABLE clients (LIKE base_entity);
ALTER TABLE clients RENAME TO client_list;

-- The database owner's ways: disable the event triggers.
\c - postgres
ALTER EVENT TRIGGER base_entity_ddl_command_start DISABLE;
CREATE TABLE public.person (LIKE base_entity.base_entity);
SELECT describe('public.person');
ALTER EVENT TRIGGER base_entity_ddl_command_start ENABLE;
ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE;
CREATE TABLE public.child (LIKE base_entity);
SELECT describe('public.child');
ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE;
CREATE TABLE public.children (LIKE base_entity);
SELECT entities('public');

-- The superuser's own way, from PostgreSQL 17 on: no event trigger at all.
SELECT current_setting('server_version_num')::int >= 170000 AS can_switch \gset
\if :can_switch
SET event_triggers = off;
\else
SET base_entity.enabled = off;
\endif
CREATE TABLE public.rescue (LIKE base_entity.base_entity);
SELECT describe('public.rescue');
