-- A relation called base_entity of the user's own, found by the search_path, is left alone.
\c - app
CREATE TABLE base_entity (id int PRIMARY KEY DEFAULT 7, note text NOT NULL CHECK (note <> ''));
COMMENT ON COLUMN base_entity.id IS 'their own';
CREATE TABLE thing (LIKE base_entity);
SELECT describe('thing');
CREATE TABLE thing_all (LIKE base_entity INCLUDING ALL, extra text);
SELECT describe('thing_all');
CREATE TABLE thing_qualified (LIKE app.base_entity INCLUDING DEFAULTS);

-- To the letter what PostgreSQL does without the extension.
SET base_entity.enabled = off;
CREATE TABLE off_thing (LIKE base_entity);
CREATE TABLE off_thing_all (LIKE base_entity INCLUDING ALL, extra text);
CREATE TABLE off_thing_qualified (LIKE app.base_entity INCLUDING DEFAULTS);
RESET base_entity.enabled;
SELECT shape('thing') = shape('off_thing') AS one, shape('thing_all') = shape('off_thing_all') AS two,
       shape('thing_qualified') = shape('off_thing_qualified') AS three;

-- The template is still there by its full name, and so are the other templates.
CREATE TABLE users (LIKE base_entity.base_entity);
CREATE TABLE parts (LIKE base_timestamps);
SELECT describe('users');
SELECT entities('app');
DROP TABLE base_entity;

-- A view, a materialized view, a composite type, a partitioned table.
CREATE VIEW base_entity AS SELECT 1 AS one;
CREATE TABLE of_view (LIKE base_entity INCLUDING ALL);
SELECT describe('of_view');
DROP VIEW base_entity;
CREATE MATERIALIZED VIEW base_entity AS SELECT 1 AS one;
CREATE TABLE of_matview (LIKE base_entity);
SELECT describe('of_matview');
DROP MATERIALIZED VIEW base_entity;
CREATE TYPE base_entity AS (one int);
CREATE TABLE of_type (LIKE base_entity);
SELECT describe('of_type');
DROP TYPE base_entity;
CREATE TABLE base_entity (one int) PARTITION BY LIST (one);
CREATE TABLE of_partitioned (LIKE base_entity);
SELECT describe('of_partitioned');
DROP TABLE base_entity;

-- A sequence and an index stand in the way too: PostgreSQL's own error.
\set VERBOSITY sqlstate
CREATE SEQUENCE base_entity;
CREATE TABLE of_sequence (LIKE base_entity);
DROP SEQUENCE base_entity;
CREATE INDEX base_entity ON of_type (one);
CREATE TABLE of_index (LIKE base_entity);
DROP INDEX base_entity;
\set VERBOSITY default

-- A temporary table comes first in every search_path.
CREATE TEMP TABLE base_entity (temporary int);
CREATE TABLE of_temp (LIKE base_entity);
SELECT describe('of_temp');
DROP TABLE pg_temp.base_entity;

-- One that another statement of the same CREATE SCHEMA makes.
\c - postgres
CREATE SCHEMA own AUTHORIZATION app
    CREATE TABLE base_entity (mine int)
    CREATE TABLE copied (LIKE base_entity);
SELECT describe('own.copied');
SELECT entities('own');

-- When the user's own is gone, the name means the template again.
\c - app
CREATE TABLE clients (LIKE base_entity);
SELECT entities('app');
