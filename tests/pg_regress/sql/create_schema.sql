-- Tables made by CREATE SCHEMA itself.
\c - postgres
CREATE SCHEMA shop AUTHORIZATION app
    CREATE TABLE customers (LIKE base_entity, name text)
    CREATE TABLE orders (LIKE base_entity, customer uuid REFERENCES customers)
    CREATE TABLE visits (id int, LIKE base_timestamps)
    CREATE TABLE counters (id int)
    CREATE INDEX ON customers (name)
    CREATE VIEW names AS SELECT name FROM customers;
SELECT describe('shop.customers');
SELECT describe('shop.orders');
SELECT entities('shop');
SELECT relname, relowner::regrole FROM pg_class WHERE relnamespace = 'shop'::regnamespace ORDER BY relname COLLATE "C";
\c - app
INSERT INTO shop.customers (name) VALUES ('ada') RETURNING uuid IS NOT NULL AS has_id;
UPDATE shop.customers SET name = 'Ada' RETURNING updated_at > created_at AS moved;

-- Without AUTHORIZATION, by a role that may create schemas; IF NOT EXISTS on a table in the way.
\c - postgres
GRANT CREATE ON DATABASE regression TO app;
\c - app
CREATE SCHEMA depot
    CREATE TABLE boxes (LIKE base_entity)
    CREATE TABLE IF NOT EXISTS boxes (LIKE base_entity)
    CREATE TABLE shelves (LIKE base_entity, number int PRIMARY KEY) PARTITION BY HASH (number);
SELECT describe('depot.boxes');
SELECT describe('depot.shelves');
CREATE SCHEMA IF NOT EXISTS depot;

-- A singular name, a relation that is missing, a schema that exists: nothing is left of the whole.
CREATE SCHEMA broken CREATE TABLE users (LIKE base_entity) CREATE TABLE article (LIKE base_entity);
\echo :LAST_ERROR_SQLSTATE
CREATE SCHEMA broken CREATE TABLE users (LIKE base_entity) CREATE TABLE articles (LIKE no_such_thing);
CREATE SCHEMA depot CREATE TABLE users (LIKE base_entity);
SELECT nspname FROM pg_namespace WHERE nspname = 'broken';

-- A table of the new schema with the template's name.
CREATE SCHEMA own
    CREATE TABLE base_uuid (mine int)
    CREATE TABLE ids (LIKE base_uuid)
    CREATE TABLE users (LIKE base_entity.base_uuid);
SELECT describe('own.ids');
SELECT entities('own');

-- A parent of that name, and a sequence, are PostgreSQL's alone.
CREATE SCHEMA parental
    CREATE TABLE base_entity (a int)
    CREATE TABLE kids () INHERITS (base_entity);
\set VERBOSITY sqlstate
CREATE SCHEMA counting
    CREATE SEQUENCE base_entity
    CREATE TABLE numbers (LIKE base_entity);
\set VERBOSITY default
