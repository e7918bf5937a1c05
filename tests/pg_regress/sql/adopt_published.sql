-- A published table whose rows cannot be updated is refused before anything changes.
CREATE TABLE logs (id int);
INSERT INTO logs VALUES (1);
SET client_min_messages = error;
CREATE PUBLICATION pub FOR TABLE logs;
RESET client_min_messages;
CALL base_entity.adopt('logs');
SELECT * FROM describe('logs');
ALTER TABLE logs REPLICA IDENTITY NOTHING;
CALL base_entity.adopt('logs', online => false);
-- Nothing has to be updated where no rows are filled.
CALL base_entity.adopt('logs', '{base_timestamps}');
ALTER TABLE logs REPLICA IDENTITY FULL;
CALL base_entity.adopt('logs');
ALTER TABLE logs REPLICA IDENTITY DEFAULT;
UPDATE logs SET id = 2;
SELECT * FROM describe('logs');
-- A partition.
CREATE TABLE parts (id int) PARTITION BY LIST (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
ALTER PUBLICATION pub ADD TABLE parts_1;
CALL base_entity.adopt('parts');
SELECT * FROM describe('parts');
-- A primary key that is the replica identity, that the table is clustered on, or that something else needs, stays.
CREATE TABLE numbers (id int PRIMARY KEY, name text);
ALTER TABLE numbers REPLICA IDENTITY USING INDEX numbers_pkey;
CALL base_entity.adopt('numbers', replace_key => true);
ALTER TABLE numbers REPLICA IDENTITY DEFAULT, CLUSTER ON numbers_pkey;
CALL base_entity.adopt('numbers', replace_key => true);
ALTER TABLE numbers SET WITHOUT CLUSTER;
CREATE VIEW named_numbers AS SELECT id, name FROM numbers GROUP BY id;
CALL base_entity.adopt('numbers', replace_key => true);
SELECT * FROM describe('numbers');
DROP VIEW named_numbers;
CALL base_entity.adopt('numbers', replace_key => true);
SELECT * FROM describe('numbers');
-- A UNIQUE constraint of the table's own keeps its index beside the new primary key.
CREATE TABLE twins (id int PRIMARY KEY, uuid uuid UNIQUE);
CREATE TABLE siblings (of uuid REFERENCES twins (uuid));
CALL base_entity.adopt('twins', replace_key => true);
SELECT * FROM describe('twins');
