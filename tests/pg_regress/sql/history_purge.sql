-- Only purge_history() and erase_history() remove versions; an erasure is recorded.
\c - app
CREATE TABLE prices (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO prices (uuid, amount) VALUES ('00000000-0000-4000-8000-000000000001', 1), ('00000000-0000-4000-8000-000000000002', 1);
UPDATE prices SET amount = 2;
UPDATE prices SET amount = 3;
CALL base_entity.purge_history('prices', '1 hour');
SELECT count(*) FROM prices_history;
CALL base_entity.erase_history('prices', '00000000-0000-4000-8000-000000000001');
SELECT operation, actor, right(uuid::text, 1) AS id, amount, valid_from < valid_to AS lasted FROM prices_history ORDER BY 3, valid_to;
SELECT count(*) FROM prices_as_of((SELECT valid_to FROM prices_history WHERE operation = 'ERASE'));
SELECT (version).amount FROM base_entity.versions(NULL::prices, '00000000-0000-4000-8000-000000000001');
CALL base_entity.erase_history('prices', '00000000-0000-4000-8000-000000000003');
CALL base_entity.purge_history('prices', '0', batch_blocks => 1);
SELECT count(*) FROM prices_history;
CALL base_entity.purge_history('prices', '0', batch_blocks => 0);
CALL base_entity.purge_history(NULL, '0');
CALL base_entity.erase_history('prices', '1', '2');
-- A DELETE is still refused.
DELETE FROM prices_history;
-- So are changes of a table that the history inherits from, or is a partition of; the procedures work all the same.
UPDATE prices SET amount = 4;
UPDATE prices SET amount = 5;
\set VERBOSITY terse
CREATE TABLE parents (LIKE prices_history);
ALTER TABLE prices_history INHERIT parents;
UPDATE parents SET amount = 100;
DELETE FROM parents;
TRUNCATE parents;
CALL base_entity.erase_history('prices', '00000000-0000-4000-8000-000000000001');
ALTER TABLE prices_history NO INHERIT parents;
CREATE TABLE wholes (LIKE prices_history) PARTITION BY LIST (operation);
ALTER TABLE wholes ATTACH PARTITION prices_history FOR VALUES IN ('UPDATE', 'DELETE', 'ERASE');
CREATE TABLE wholes_rest PARTITION OF wholes DEFAULT;
UPDATE wholes SET operation = 'other';
DELETE FROM wholes;
SELECT operation, count(*) FROM prices_history GROUP BY 1 ORDER BY 1;
CALL base_entity.purge_history('prices', '0');
SELECT count(*) FROM prices_history;
