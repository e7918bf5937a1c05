-- A history that its owner has moved to another schema, or made LOGGED, stays so, whichever command runs on its table.
CREATE SCHEMA archive AUTHORIZATION app;
CREATE SCHEMA api AUTHORIZATION app;
CREATE SCHEMA sales AUTHORIZATION app;
\c - app
-- RENAME changes the names; SET SCHEMA moves the history and the function that are in the schema of the table.
CREATE TABLE costs (LIKE base_history, id int PRIMARY KEY, amount int);
ALTER TABLE costs_history SET SCHEMA archive;
ALTER FUNCTION costs_as_of SET SCHEMA api;
ALTER TABLE costs RENAME TO fees;
SELECT oid::regclass FROM pg_class WHERE relname ~ '^(costs|fees)(_history)?$' ORDER BY relname;
SELECT oid::regprocedure FROM pg_proc WHERE proname ~ '^(costs|fees)_as_of$';
ALTER TABLE fees SET SCHEMA sales;
SELECT oid::regclass FROM pg_class WHERE relname ~ '^(costs|fees)(_history)?$' ORDER BY relname;
SELECT oid::regprocedure FROM pg_proc WHERE proname ~ '^(costs|fees)_as_of$';
INSERT INTO sales.fees (id, amount) VALUES (1, 1);
UPDATE sales.fees SET amount = 2;
SELECT amount FROM api.fees_as_of(now());
-- A name that is taken in the schema of the history, or of the function, is not given.
CREATE TABLE archive.tolls_history (id int);
CREATE FUNCTION api.tolls_as_of(timestamptz) RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE sales.fees RENAME TO tolls;
SELECT oid::regclass FROM pg_class WHERE relname ~ '^(tolls|fees)(_history)?$' ORDER BY 1;
SELECT amount FROM api.fees_as_of(now());
DROP FUNCTION api.tolls_as_of(timestamptz);
-- A table that is moved to the schema of its history, and on: both move.
ALTER TABLE sales.tolls SET SCHEMA archive;
ALTER TABLE archive.tolls SET SCHEMA sales;
SELECT oid::regclass FROM pg_class WHERE relname ~ '^(tolls|fees)(_history)?$' ORDER BY 1;
SELECT oid::regprocedure FROM pg_proc WHERE proname = 'fees_as_of';
DROP TABLE sales.tolls, sales.fees_history, archive.tolls_history;
-- LOGGED beside an UNLOGGED table, and the reverse.
CREATE UNLOGGED TABLE drafts (LIKE base_history, id int PRIMARY KEY);
ALTER TABLE drafts_history SET LOGGED;
ALTER TABLE drafts ADD COLUMN note text;
ALTER TABLE drafts SET (fillfactor = 90);
ALTER TABLE drafts SET UNLOGGED;
SELECT relname, relpersistence FROM pg_class WHERE relname ~ '^drafts(_history)?$' ORDER BY 1;
ALTER TABLE drafts SET LOGGED;
ALTER TABLE drafts SET UNLOGGED, ADD COLUMN more text;
SELECT relname, relpersistence FROM pg_class WHERE relname ~ '^drafts(_history)?$' ORDER BY 1;
DROP TABLE drafts, drafts_history;
\c - postgres
DROP SCHEMA archive, api, sales;
