-- Policies on required templates follow renames, and are dropped with their schema; a template that is required stays.
CREATE ROLE keeper LOGIN;
CREATE ROLE dev LOGIN;
SELECT format('GRANT CREATE ON DATABASE %I TO keeper', current_database()) \gexec
CREATE SCHEMA shop AUTHORIZATION keeper;
CREATE SCHEMA "Odd ""Shop" AUTHORIZATION keeper;
CREATE TABLE base_entity.tenant_rows (tenant_id int);
GRANT SELECT ON base_entity.tenant_rows TO PUBLIC;
\c - keeper
SELECT base_entity.require('shop', 'base_entity.tenant_rows', 'refuse', '{}'),
       base_entity.require('"Odd ""Shop"', 'base_entity.tenant_rows', 'refuse', '{}');
-- A schema, under base_entity.enabled = off, too, and in a transaction that is rolled back.
SET base_entity.enabled = off;
ALTER SCHEMA shop RENAME TO store;
RESET base_entity.enabled;
BEGIN;
ALTER SCHEMA store RENAME TO other;
ROLLBACK;
SELECT schema, template FROM base_entity.policies ORDER BY schema COLLATE "C";
CREATE TABLE store.plain_rows (id int);
CREATE SCHEMA shop;
CREATE TABLE shop.plain_rows (id int);
CREATE TABLE "Odd ""Shop"."odd ""rows" (id int);
-- A schema of a dropped one's name has no policy, however that was dropped.
DROP SCHEMA shop CASCADE;
\c - postgres
ALTER EVENT TRIGGER base_entity_sql_drop DISABLE;
DROP SCHEMA "Odd ""Shop";
ALTER EVENT TRIGGER base_entity_sql_drop ENABLE;
SELECT schema FROM base_entity.policies ORDER BY schema COLLATE "C";
ALTER SCHEMA store RENAME TO "Odd ""Shop";
SELECT schema FROM base_entity.policies ORDER BY schema COLLATE "C";
ALTER SCHEMA "Odd ""Shop" RENAME TO store;
-- A template.
ALTER TABLE base_entity.tenant_rows RENAME TO "Tenant Rows";
SELECT schema, template FROM base_entity.policies;
CREATE TABLE store.plain_rows (id int);
CREATE TABLE store.entities (LIKE "Tenant Rows");
DROP TABLE store.entities;
DROP TABLE base_entity."Tenant Rows";
\echo :LAST_ERROR_SQLSTATE
ALTER TABLE base_entity."Tenant Rows" SET SCHEMA public;
BEGIN;
SELECT base_entity.require('store', 'base_entity."Tenant Rows"', NULL);
DROP TABLE base_entity."Tenant Rows";
ROLLBACK;
-- With the schema that requires it, it can be dropped.
BEGIN;
ALTER TABLE base_entity."Tenant Rows" OWNER TO keeper;
DROP OWNED BY keeper;
SELECT schema, template FROM base_entity.policies;
ROLLBACK;
DROP SCHEMA store CASCADE;
SELECT * FROM base_entity.template_policies;
DROP TABLE base_entity."Tenant Rows";
-- A template that was dropped while the event triggers were disabled is LIKE no table, until the policy is removed.
CREATE SCHEMA shop;
CREATE TABLE base_entity.tenant_rows (tenant_id int);
SELECT base_entity.require('shop', 'base_entity.tenant_rows', 'refuse', '{}');
ALTER EVENT TRIGGER base_entity_sql_drop DISABLE;
DROP TABLE base_entity.tenant_rows;
ALTER EVENT TRIGGER base_entity_sql_drop ENABLE;
CREATE TABLE shop.entities (LIKE base_entity);
SELECT * FROM base_entity.policies;
SELECT base_entity.require('shop', NULL, NULL);
CREATE TABLE shop.entities (LIKE base_entity);
-- DROP EXTENSION is free.
SELECT base_entity.require('shop', 'base_entity.base_entity', 'refuse');
BEGIN;
SET LOCAL client_min_messages = warning;
DROP EXTENSION base_entity CASCADE;
CREATE TABLE shop.plain_rows (id int);
ROLLBACK;
-- A dump contains no LIKE: with the policy in it a new database gets all tables.
CREATE TABLE shop.migrations (id int);
SET base_entity.enabled = off;
CREATE TABLE shop.older_rows (id int);
CREATE DATABASE restored TEMPLATE template0;
\! pg_dump regression | psql -Xq -v ON_ERROR_STOP=1 -d restored > /dev/null
\c restored
SELECT schema, policy, template, cardinality(exempt) > 10 AS of_tools FROM base_entity.policies;
SELECT relation, problem FROM base_entity.check('shop');
CREATE TABLE shop.plain_rows (id int);
