-- The keys of a template, with all their options, are copied; with a primary key in the statement too.
\c - postgres
CREATE TABLE base_entity.keyed_entity (
    LIKE base_uuid,
    a int, b int, c text, r int4range,
    CONSTRAINT ab UNIQUE (a, b) INCLUDE (c) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT c_deferrable UNIQUE (c) DEFERRABLE,
    CONSTRAINT apart EXCLUDE USING gist (r WITH &&) WHERE (a > 0)
);
CREATE UNIQUE INDEX keyed_lower ON base_entity.keyed_entity (lower(c) DESC, b) WHERE b IS NOT NULL;
CREATE INDEX keyed_gin ON base_entity.keyed_entity USING gin ((ARRAY[a, b]));
CREATE INDEX keyed_pattern ON base_entity.keyed_entity (c COLLATE "C" text_pattern_ops) WITH (fillfactor = 50);
GRANT SELECT ON base_entity.keyed_entity TO PUBLIC;
CREATE TABLE base_entity.composite_entity (region int, number int, note text, PRIMARY KEY (region, number));
GRANT SELECT ON base_entity.composite_entity TO PUBLIC;
CREATE TABLE base_entity.late_entity (id int, PRIMARY KEY (id) DEFERRABLE);
GRANT SELECT ON base_entity.late_entity TO PUBLIC;

\c - app
CREATE TABLE plains (LIKE keyed_entity);
SELECT describe('plains');
CREATE TABLE owns (LIKE keyed_entity, number int PRIMARY KEY);
SELECT describe('owns');
INSERT INTO owns (number, a, b, c, r) VALUES (1, 1, 1, 'x', '[1,5)');
BEGIN;
INSERT INTO owns (number, a, b, c) VALUES (2, 1, 1, 'y');
DELETE FROM owns WHERE number = 1;
COMMIT;
\set VERBOSITY terse
INSERT INTO owns (number, a, r) VALUES (3, 1, '[1,5)'), (4, 1, '[2,3)');
INSERT INTO owns (number, b, c) VALUES (5, 1, 'Y');
\set VERBOSITY default

-- A composite key, a deferrable one.
CREATE TABLE composites (LIKE composite_entity, LIKE base_timestamps);
SELECT describe('composites');
CREATE TABLE both_keys (LIKE composite_entity, LIKE base_entity);
SELECT describe('both_keys');
CREATE TABLE numbered_composites (LIKE composite_entity, id int PRIMARY KEY);
SELECT describe('numbered_composites');
CREATE TABLE late_ones (LIKE late_entity);
SELECT describe('late_ones');
CREATE TABLE late_and_owns (LIKE late_entity, number int PRIMARY KEY);
SELECT describe('late_and_owns');
CREATE TABLE late_entities (LIKE late_entity, LIKE base_entity);
SELECT describe('late_entities');
CREATE TABLE later_entities (LIKE base_entity, LIKE late_entity);
SELECT describe('later_entities');

-- Partitioned: the composite key holds the partition column already, or is extended by it.
CREATE TABLE regions (LIKE composite_entity) PARTITION BY LIST (region);
SELECT describe('regions');
CREATE TABLE notes (LIKE composite_entity) PARTITION BY LIST (note);
SELECT describe('notes');
