-- Objects of the extension are found by their membership, never by a name that another role may have given to an object of its own.
\c - postgres
CREATE ROLE mallory LOGIN;
CREATE DATABASE shared;
GRANT CREATE ON DATABASE shared TO mallory;
-- The attack: a role that may create in a database puts a schema of its own where the extension's was.
\c shared mallory
CREATE EXTENSION base_entity;
ALTER SCHEMA base_entity RENAME TO be;
-- As it would be, had a superuser renamed it without event triggers.
\c shared postgres
CREATE TABLE users (LIKE base_entity, name text);
SET session_replication_role = replica;
ALTER SCHEMA base_entity RENAME TO be;
\c shared mallory
CREATE SCHEMA base_entity;
CREATE TABLE base_entity.words (singular bigint, plural bigint);
INSERT INTO base_entity.words VALUES (123456789, 123456789);
CREATE TABLE base_entity.base_entity (planted int);
CREATE FUNCTION base_entity.planted() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'planted code runs as %', current_user; RETURN 1; END $$;
CREATE VIEW base_entity.entities AS SELECT base_entity.planted() AS entity;
CREATE VIEW base_entity.templates AS SELECT base_entity.planted() AS template;
CREATE FUNCTION base_entity.rules(bytea) RETURNS text[] LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'planted code runs as %', current_user; RETURN '{}'; END $$;
CREATE FUNCTION base_entity.maintain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
GRANT USAGE ON SCHEMA base_entity TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA base_entity TO PUBLIC;
\c shared postgres
SELECT be.is_plural('oxen'), be.is_plural('ox');
SELECT be.describe('users');
SELECT be.describe();
SELECT be.erd();
SELECT * FROM be.find('00000000-0000-4000-8000-000000000000');
SELECT * FROM be.rows('be.base_entity');
SELECT be.add_uncountable('mana');
CALL be.adopt('users', '{base_entity}');
CALL be.release('users');
-- DDL of other roles works, and the planted objects make no entity and no template.
CREATE TABLE things (LIKE base_entity);
CREATE TABLE bystanders (LIKE base_entity.base_entity, a int);
SELECT tgname FROM pg_trigger WHERE tgrelid = 'bystanders'::regclass;
INSERT INTO base_entity.base_entity VALUES (1);
ALTER TABLE bystanders ADD b int;
ALTER TABLE bystanders RENAME b TO c;
ALTER TABLE bystanders RENAME TO stander;
ALTER TABLE stander SET SCHEMA base_entity;
CREATE INDEX ON base_entity.stander (a);
COMMENT ON TABLE base_entity.stander IS 'no template';
DROP TABLE base_entity.stander;
INSERT INTO users (name) VALUES ('ada');
UPDATE users SET name = 'eva' RETURNING updated_at > created_at AS touched;
-- Reversed.
DROP SCHEMA base_entity CASCADE;
ALTER SCHEMA be RENAME TO base_entity;
SELECT base_entity.add_uncountable('mana');
SELECT entity, templates FROM base_entity.entities;
CREATE TABLE things (LIKE base_entity);
SELECT entity FROM base_entity.rows('base_entity.base_entity');

-- Words whose columns are others than the extension's are not read.
SET session_replication_role = replica;
ALTER TABLE base_entity.words ADD COLUMN noun text;
UPDATE base_entity.words SET noun = 'x';
ALTER TABLE base_entity.words DROP COLUMN plural CASCADE;
ALTER TABLE base_entity.words ADD COLUMN plural bigint DEFAULT 123456789;
RESET session_replication_role;
SELECT base_entity.is_plural('oxen');
CREATE TABLE oxen (LIKE base_entity);
SELECT 1 AS alive;
-- A session that has seen one extension sees the next, in a schema that belongs to the role that creates it.
DROP EXTENSION base_entity CASCADE;
\set SHOW_CONTEXT never
CREATE EXTENSION base_entity;
ALTER SCHEMA base_entity OWNER TO CURRENT_USER;
CREATE EXTENSION base_entity;
SELECT base_entity.is_plural('oxen');
CREATE TABLE oxen (LIKE base_entity);
SELECT entity, templates FROM base_entity.entities;
BEGIN;
DROP EXTENSION base_entity CASCADE;
CREATE EXTENSION base_entity;
CREATE TABLE horses (LIKE base_entity);
SELECT entity, templates FROM base_entity.entities;
ROLLBACK;
CREATE TABLE horses (LIKE base_entity);
SELECT entity, templates FROM base_entity.entities;
\c postgres postgres
DROP DATABASE shared;
