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
