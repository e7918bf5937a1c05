-- Tables of extensions and foreign tables in a schema that requires a template.
\c - postgres
CREATE SCHEMA shop;
CREATE SCHEMA elsewhere;
CREATE TABLE elsewhere.parcels (id int);
CREATE TABLE elsewhere.letters (id int);
SELECT base_entity.require('shop', 'base_entity.base_entity', 'refuse', '{letters}');
-- Another extension's tables belong to it.
\! printf 'default_version = 1\nrelocatable = true\n' > "$(pg_config --sharedir)/extension/gazette.control"
\! printf 'CREATE TABLE plain_rows (id int);\nCREATE TABLE more_rows AS SELECT 1 AS id;\n' > "$(pg_config --sharedir)/extension/gazette--1.sql"
CREATE EXTENSION gazette SCHEMA shop;
SELECT relation, problem FROM base_entity.check('shop');
ALTER EXTENSION gazette SET SCHEMA elsewhere;
ALTER EXTENSION gazette SET SCHEMA shop;
-- One that leaves it is reported.
ALTER EXTENSION gazette DROP TABLE shop.more_rows;
SELECT relation, problem FROM base_entity.check('shop');
DROP EXTENSION gazette;
DROP TABLE shop.more_rows;
\! rm "$(pg_config --sharedir)"/extension/gazette*
-- Foreign tables.
CREATE EXTENSION postgres_fdw;
DO $$ BEGIN
    EXECUTE format('CREATE SERVER here FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host %L, port %L, dbname %L)',
                   split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), current_database());
END $$;
CREATE USER MAPPING FOR postgres SERVER here;
CREATE FOREIGN TABLE shop.parcels (id int) SERVER here OPTIONS (schema_name 'elsewhere');
CREATE FOREIGN TABLE shop.letters (id int) SERVER here OPTIONS (schema_name 'elsewhere');
DROP FOREIGN TABLE shop.letters;
IMPORT FOREIGN SCHEMA elsewhere FROM SERVER here INTO shop;
SELECT relation FROM base_entity.template_violations();
IMPORT FOREIGN SCHEMA elsewhere LIMIT TO (letters) FROM SERVER here INTO shop;
CREATE SCHEMA far;
IMPORT FOREIGN SCHEMA elsewhere FROM SERVER here INTO far;
ALTER FOREIGN TABLE far.parcels SET SCHEMA shop;
ALTER TABLE far.parcels SET SCHEMA shop;
ALTER FOREIGN TABLE shop.letters RENAME TO parcels;
-- One that is LIKE the template, which PostgreSQL 18 and later take.
SELECT current_setting('server_version_num')::int >= 180000 AS takes_like \gset
\if :takes_like
CREATE FOREIGN TABLE shop.far_rows (LIKE base_entity) SERVER here;
\endif
-- EXPLAIN ANALYZE fires no event trigger: check() reports the table that it makes.
\o /dev/null
EXPLAIN ANALYZE CREATE TABLE shop.explained AS SELECT WHERE false;
\o
SELECT relation, problem FROM base_entity.check('shop');
