-- Dependents of the columns of a history, and its storage.
CREATE ROLE reader;
\c - app
CREATE TABLE wares (LIKE base_history, id int PRIMARY KEY, n int, level text);
INSERT INTO wares (id, n, level) VALUES (1, 1, 'secret');
UPDATE wares SET n = 2;
GRANT SELECT ON wares TO reader;
CREATE VIEW seen AS SELECT n FROM wares_history;
ALTER TABLE wares ALTER n TYPE bigint;
DROP VIEW seen;
ALTER TABLE wares_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY strict ON wares_history USING (level <> 'secret');
ALTER TABLE wares ALTER level TYPE varchar(20);
ALTER TABLE wares ALTER n TYPE bigint;
SELECT n, level FROM wares_history;
-- A value that cannot be converted is kept under another name, as before.
UPDATE wares SET n = 3000000000;
UPDATE wares SET n = 3;
ALTER TABLE wares ALTER n TYPE int;
SELECT valid_to > valid_from AS has_period, n, n_old FROM wares_history ORDER BY valid_to;
-- The history is stored as the table is.
CREATE UNLOGGED TABLE drafts (LIKE base_history, id int PRIMARY KEY);
SELECT relname, relpersistence FROM pg_class WHERE relname ~ '^drafts(_history)?$' ORDER BY 1;
ALTER TABLE drafts SET LOGGED;
SELECT relname, relpersistence FROM pg_class WHERE relname ~ '^drafts(_history)?$' ORDER BY 1;
ALTER TABLE drafts SET UNLOGGED;
SELECT relname, relpersistence FROM pg_class WHERE relname ~ '^drafts(_history)?$' ORDER BY 1;
-- DROP COLUMN of a column that an object of the history names: a column that is added later is another one, which the object does not see.
SET client_min_messages = warning;
CREATE TABLE files (LIKE base_history, id int PRIMARY KEY, level text, body text, size text);
ALTER TABLE files_history ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON files TO reader;
CREATE POLICY strict ON files_history USING (level IS DISTINCT FROM 'secret');
ALTER TABLE files DROP COLUMN level;
ALTER TABLE files DROP COLUMN level CASCADE;
ALTER TABLE files DROP COLUMN level, ADD COLUMN level text;
DROP POLICY strict ON files_history;
CREATE VIEW open_files AS SELECT id, body FROM files_history WHERE level IS DISTINCT FROM 'secret';
ALTER TABLE files DROP COLUMN level;
DROP VIEW open_files;
CREATE MATERIALIZED VIEW "Open files" AS SELECT id, level FROM files_history;
ALTER TABLE files DROP COLUMN level;
DROP MATERIALIZED VIEW "Open files";
CREATE FUNCTION levels() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT level FROM files_history; END;
ALTER TABLE files DROP COLUMN level;
DROP FUNCTION levels();
-- One that the history has of its table is dropped with that.
CREATE POLICY strict ON files USING (level IS DISTINCT FROM 'secret');
ALTER TABLE files DROP COLUMN level;
ALTER TABLE files DROP COLUMN level CASCADE;
SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'app' AND tablename LIKE 'files%';
ALTER TABLE files ADD COLUMN level text;
-- A type that old versions do not take, since the USING clause names the whole row.
CREATE FUNCTION size_of(files) RETURNS int LANGUAGE sql IMMUTABLE RETURN length($1.body);
CREATE POLICY small ON files_history USING (length(size) < 3);
ALTER TABLE files ALTER size TYPE int USING size_of(files);
DROP POLICY small ON files_history;
ALTER TABLE files ALTER size TYPE int USING size_of(files);
-- Objects that PostgreSQL drops with their column.
CREATE INDEX ON files_history (level) WHERE body IS NOT NULL;
CREATE STATISTICS files_stat ON level, body FROM files_history;
ALTER TABLE files_history ADD CHECK (level <> body);
ALTER TABLE files DROP COLUMN level;
-- Privileges on the column.
GRANT SELECT (body) ON files_history TO reader;
REVOKE SELECT ON files_history FROM reader;
GRANT SELECT (id, body) ON files_history TO reader;
DROP FUNCTION size_of(files);
ALTER TABLE files DROP COLUMN body;
ALTER TABLE files ADD COLUMN body text;
SELECT attname, has_column_privilege('reader', attrelid, attnum, 'SELECT') AS reads FROM pg_attribute
WHERE attrelid = 'files_history'::regclass AND attname ~ '^id|^body' ORDER BY 1;
RESET client_min_messages;
-- A USING clause that names its columns with their table.
CREATE TABLE lengths (LIKE base_history, id int PRIMARY KEY, n text, m text);
INSERT INTO lengths (id, n, m) VALUES (1, '1', '10');
UPDATE lengths SET n = '2', m = '20';
ALTER TABLE lengths ALTER n TYPE int USING lengths.n::int, ALTER m TYPE bigint USING (app.lengths.n::int + lengths.m::int + length(m));
SELECT n, m FROM lengths_history;
ALTER TABLE lengths ALTER n TYPE text USING lengths.n;
SELECT n, m FROM lengths_history;
