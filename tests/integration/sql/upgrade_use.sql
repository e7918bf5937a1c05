-- The objects of an application in a database of an older version.
CREATE TABLE base_entity.sold_entity (LIKE base_entity, LIKE base_versioned, LIKE base_authored, LIKE base_soft_delete);
CREATE TABLE orders (LIKE sold_entity, number int UNIQUE);
SET base_entity.uuid_version = 7;
CREATE TABLE events (LIKE base_uuid, LIKE base_timestamps, kind text);
RESET base_entity.uuid_version;
INSERT INTO orders (number) SELECT generate_series(1, 5);
INSERT INTO events (kind) SELECT n::text FROM generate_series(1, 5) n;
DELETE FROM orders WHERE number = 5;
SELECT base_entity.add_irregular('cow', 'kine'), base_entity.add_uncountable('history');
-- Objects that depend on those of the extension, and privileges that were granted on them.
CREATE VIEW kept AS SELECT entity, templates, rules FROM base_entity.entities WHERE NOT entity::text LIKE 'after%';
CREATE VIEW shapes AS SELECT template, columns, includes FROM base_entity.templates;
CREATE FUNCTION wrong() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM base_entity.check_names(); END;
GRANT SELECT ON base_entity.words TO clerk;
REVOKE EXECUTE ON PROCEDURE base_entity.purge FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE base_entity.purge TO clerk;
