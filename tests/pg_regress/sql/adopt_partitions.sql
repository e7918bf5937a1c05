-- Partitions that an adoption could not be finished for stop it before anything changes.
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER nowhere;
CREATE TABLE with_foreign (id int) PARTITION BY LIST (id);
CREATE FOREIGN TABLE foreign_part PARTITION OF with_foreign FOR VALUES IN (1) SERVER elsewhere;
CALL base_entity.adopt('with_foreign');
SELECT * FROM describe('with_foreign');
-- A partition that is an entity by itself.
CREATE TABLE with_entities (uuid uuid NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, id int) PARTITION BY LIST (id);
CREATE TABLE entity_parts (LIKE base_entity, id int);
ALTER TABLE with_entities ATTACH PARTITION entity_parts FOR VALUES IN (1);
CALL base_entity.adopt('with_entities', '{base_entity,base_versioned}');
SELECT * FROM describe('with_entities');
DROP TRIGGER zzz_base_entity ON entity_parts;
CALL base_entity.adopt('with_entities', '{base_entity,base_versioned}');
-- A partition that has a trigger or a constraint of a name that the template's takes.
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE TABLE base_entity.noted (n int CONSTRAINT positive CHECK (n > 0));
CREATE TRIGGER tell AFTER INSERT ON base_entity.noted FOR EACH ROW EXECUTE FUNCTION noted();
CREATE TABLE with_names (id int) PARTITION BY LIST (id);
CREATE TABLE with_names_1 PARTITION OF with_names (CONSTRAINT positive CHECK (id > 0)) FOR VALUES IN (1);
CREATE TRIGGER tell AFTER DELETE ON with_names_1 FOR EACH ROW EXECUTE FUNCTION noted();
ALTER TABLE with_names_1 ADD CONSTRAINT adopt_not_null_uuid CHECK (id > -1);
INSERT INTO with_names VALUES (1);
CALL base_entity.adopt('with_names', '{base_entity,noted}');
SELECT * FROM describe('with_names');
SELECT * FROM describe('with_names_1');
-- Properties that no trigger of a partitioned table can have.
CREATE TABLE base_entity.transitional (n int);
CREATE TRIGGER rows AFTER UPDATE ON base_entity.transitional REFERENCING NEW TABLE AS news FOR EACH ROW EXECUTE FUNCTION noted();
CREATE TABLE with_transitions (id int) PARTITION BY LIST (id);
CREATE TABLE with_transitions_1 PARTITION OF with_transitions FOR VALUES IN (1);
CALL base_entity.adopt('with_transitions', '{transitional}');
SELECT * FROM describe('with_transitions');
-- Rows without a value in a column that the table is partitioned by, at any level.
CREATE TABLE with_nulls (created_at timestamptz, k int) PARTITION BY LIST (k);
CREATE TABLE with_nulls_1 PARTITION OF with_nulls DEFAULT PARTITION BY RANGE (created_at);
CREATE TABLE with_nulls_2 PARTITION OF with_nulls_1 DEFAULT;
INSERT INTO with_nulls DEFAULT VALUES;
CALL base_entity.adopt('with_nulls', '{base_timestamps}');
SELECT * FROM describe('with_nulls');
UPDATE with_nulls SET created_at = now();
CALL base_entity.adopt('with_nulls', '{base_timestamps}');
-- A partition without the default that its table has.
CREATE TABLE with_defaults (uuid uuid DEFAULT gen_random_uuid(), k int) PARTITION BY LIST (k);
CREATE TABLE without_default (uuid uuid, k int);
INSERT INTO without_default VALUES (NULL, 1);
ALTER TABLE with_defaults ATTACH PARTITION without_default FOR VALUES IN (1);
CALL base_entity.adopt('with_defaults');
SELECT * FROM describe('with_defaults');
ALTER TABLE without_default ALTER uuid SET DEFAULT gen_random_uuid();
CALL base_entity.adopt('with_defaults');
SELECT * FROM describe('with_defaults');
-- A table partitioned in a way that leaves no room for keys.
CREATE TABLE by_collation (name text COLLATE "C") PARTITION BY LIST (name COLLATE "POSIX");
CREATE TABLE by_collation_a PARTITION OF by_collation FOR VALUES IN ('a');
CALL base_entity.adopt('by_collation');
SELECT * FROM describe('by_collation');
-- Partitions at several levels, one of which has its part of the index already.
CREATE TABLE deep (at date NOT NULL, k int NOT NULL, uuid uuid DEFAULT gen_random_uuid()) PARTITION BY RANGE (at);
CREATE TABLE deep_1 PARTITION OF deep FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (k);
CREATE TABLE deep_1_1 PARTITION OF deep_1 FOR VALUES IN (1);
CREATE TABLE deep_1_2 PARTITION OF deep_1 FOR VALUES IN (2);
CREATE UNIQUE INDEX of_two ON deep_1_2 (uuid, at, k);
INSERT INTO deep VALUES ('2025-02-02', 1), ('2025-02-02', 2);
SELECT * FROM base_entity.plan_adopt('deep');
CALL base_entity.adopt('deep');
SELECT * FROM describe('deep');
SELECT * FROM describe('deep_1_2');
CALL base_entity.adopt('deep');
