-- DROP EXTENSION is refused as long as a table needs it; CASCADE takes triggers and defaults, never a table or a row.
SET base_entity.uuid_version = 7;
CREATE TABLE sevens (LIKE base_entity, name text);
RESET base_entity.uuid_version;
CREATE TABLE base_entity.tenant_entity (LIKE base_entity, tenant int DEFAULT 3);
\c - app
CREATE TABLE users (LIKE base_entity, name text);
CREATE TABLE orders (number int PRIMARY KEY, LIKE base_entity, customer uuid REFERENCES users) PARTITION BY HASH (number);
CREATE TABLE orders_0 PARTITION OF orders FOR VALUES WITH (MODULUS 1, REMAINDER 0);
INSERT INTO users (name) VALUES ('ada'), ('eva');
INSERT INTO orders (number, customer) SELECT 1, uuid FROM users WHERE name = 'ada';
\c - postgres
INSERT INTO sevens (name) VALUES ('x');
\set VERBOSITY terse
DROP EXTENSION base_entity;
\echo :LAST_ERROR_SQLSTATE
DROP SCHEMA base_entity;
\set VERBOSITY default
SELECT base_entity.add_uncountable('article');
SET client_min_messages = warning;
DROP EXTENSION base_entity CASCADE;
RESET client_min_messages;
SELECT describe('app.users');
SELECT describe('app.orders');
SELECT describe('app.orders_0');
SELECT describe('sevens');
SELECT describe('base_entity.tenant_entity');
SELECT (SELECT count(*) FROM app.users) AS users, (SELECT count(*) FROM app.orders) AS orders, (SELECT count(*) FROM sevens) AS sevens;
SELECT evtname FROM pg_event_trigger;

-- Plain PostgreSQL again, in the same session and in a new one.
UPDATE app.users SET name = upper(name), created_at = '2001-01-01' RETURNING name, created_at;
CREATE TABLE article (LIKE base_entity.tenant_entity);
SELECT describe('article');
CREATE TABLE person (LIKE base_entity);
\c - app
UPDATE users SET updated_at = '2001-01-01' RETURNING updated_at;
\set VERBOSITY terse
INSERT INTO users (name) VALUES ('no id');
\set VERBOSITY default
INSERT INTO users (uuid, name) VALUES (gen_random_uuid(), 'own id') RETURNING name;

-- Installed again: new tables are entities, the old ones stay as they are, the words are gone.
\c - postgres
CREATE EXTENSION base_entity;
CREATE TABLE clients (LIKE base_entity);
CREATE TABLE tenants (LIKE base_entity.tenant_entity);
CREATE TABLE app.clients (LIKE base_entity);
SELECT entities('public');
SELECT entities('app');
SELECT count(*) FROM base_entity.words;
CREATE TABLE article_2 (LIKE base_entity);

-- Within a transaction that is rolled back, nothing is lost.
BEGIN;
SET client_min_messages = warning;
DROP EXTENSION base_entity CASCADE;
SELECT describe('clients');
ROLLBACK;
SELECT describe('clients');
CREATE TABLE buyers (LIKE base_entity);
SELECT entities('public');

-- Without a table that needs it, no CASCADE is asked for, and nothing of it is left.
DROP TABLE clients, buyers, tenants, app.clients, article, base_entity.tenant_entity;
DROP EXTENSION base_entity;
SELECT count(*) FROM pg_class WHERE relnamespace = 'base_entity'::regnamespace;
SELECT count(*) FROM pg_proc WHERE pronamespace = 'base_entity'::regnamespace;
DROP SCHEMA base_entity;

-- A schema of the user's own called base_entity is used as it is.
CREATE SCHEMA base_entity;
CREATE TABLE base_entity.mine (id int);
CREATE EXTENSION base_entity;
SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'base_entity';
CREATE TABLE users (LIKE base_entity);
SELECT entities('public');
