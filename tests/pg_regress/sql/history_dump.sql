-- A dump of a table with a history, restored as a whole or in parts, keeps the link, the versions and the function.
CREATE DATABASE past;
\c past
CREATE EXTENSION base_entity;
CREATE TABLE prices (LIKE base_entity, LIKE base_history, LIKE base_soft_delete, amount int);
CREATE TABLE readings (LIKE base_history, id int, region text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE readings_a PARTITION OF readings FOR VALUES IN ('a');
INSERT INTO prices (amount) VALUES (1);
UPDATE prices SET amount = 2;
INSERT INTO readings (id, region) VALUES (1, 'a');
UPDATE readings SET id = 2;
-- A history that a restore of the data alone fills before its table: rows that were updated, that have another key, and that were inserted
-- again under a key.
CREATE TABLE rents (LIKE base_history, id int PRIMARY KEY, amount int);
ALTER TABLE rents_history RENAME TO archive_of_rents;
INSERT INTO rents (id, amount) VALUES (1, 1), (2, 1), (3, 1), (4, 1);
UPDATE rents SET amount = 2 WHERE id <= 2;
UPDATE rents SET id = 12 WHERE id = 2;
INSERT INTO rents (id, amount) VALUES (2, 3);
BEGIN;
UPDATE rents SET id = 13 WHERE id = 3;
INSERT INTO rents (id, amount) VALUES (3, 3);
COMMIT;
DELETE FROM rents WHERE id = 4;
INSERT INTO rents (id, amount) VALUES (4, 3);
-- A role whose privileges on the schema are restored after the policies of its table.
CREATE ROLE keeper;
CREATE SCHEMA kept;
GRANT USAGE, CREATE ON SCHEMA kept TO keeper;
CREATE TABLE kept.papers (LIKE base_entity, LIKE base_history, author text);
ALTER TABLE kept.papers OWNER TO keeper;
ALTER TABLE kept.papers ENABLE ROW LEVEL SECURITY;
CREATE POLICY authors ON kept.papers USING (author = current_user);
CREATE POLICY editors ON kept.papers FOR SELECT USING (author IS NULL);
\set dumped `pg_dump past | grep -v restrict | md5sum`
CREATE DATABASE restored;
\! pg_dump past | psql -X -q -1 -v ON_ERROR_STOP=1 -o /dev/null restored
\set restored `pg_dump restored | grep -v restrict | md5sum`
SELECT :'dumped' = :'restored' AS is_the_same;
CREATE DATABASE in_parts;
\! pg_dump --schema-only past | psql -X -q -v ON_ERROR_STOP=1 -o /dev/null in_parts
\! pg_dump --data-only past 2>/dev/null | psql -X -q -v ON_ERROR_STOP=1 -o /dev/null in_parts
\set parts `pg_dump in_parts | grep -v restrict | md5sum`
SELECT :'dumped' = :'parts' AS parts_are_the_same;
CREATE DATABASE in_one_transaction;
\! pg_dump --schema-only past | psql -X -q -v ON_ERROR_STOP=1 -o /dev/null in_one_transaction
\! pg_dump --data-only past 2>/dev/null | psql -X -q -1 -v ON_ERROR_STOP=1 -o /dev/null in_one_transaction
\set parts `pg_dump in_one_transaction | grep -v restrict | md5sum`
SELECT :'dumped' = :'parts' AS parts_are_the_same;
DROP DATABASE in_one_transaction;
\c restored
SELECT * FROM base_entity.check();
SELECT relname, relrowsecurity FROM pg_class WHERE relname ~ '^papers(_history)?$' ORDER BY relname;
SELECT tablename, policyname, qual FROM pg_policies ORDER BY tablename, policyname;
UPDATE prices SET amount = 3;
SELECT amount FROM prices_history ORDER BY valid_to;
SELECT amount FROM prices_as_of((SELECT min(valid_from) FROM prices_history));
ALTER TABLE prices ADD COLUMN note text;
UPDATE prices SET note = 'x';
SELECT count(*) FROM prices_as_of(now());
TRUNCATE readings_a;
DROP TABLE prices, readings, rents;
SELECT proname FROM pg_proc WHERE proname ~ '_as_of$' AND pronamespace = 'public'::regnamespace;
\c postgres
DROP DATABASE restored;
DROP DATABASE in_parts;
DROP DATABASE past;
DROP ROLE keeper;
