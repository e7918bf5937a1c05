-- Constraints that are NOT ENFORCED, and a NOT NULL that is NOT VALID (18 and later).
SELECT current_setting('server_version_num')::int < 180000 AS too_old \gset
\if :too_old
\quit
\endif
CREATE TABLE targets (id int PRIMARY KEY);
CREATE TABLE base_entity.loose (a int CONSTRAINT maybe CHECK (a > 0) NOT ENFORCED, b int REFERENCES targets NOT ENFORCED, c int CONSTRAINT surely CHECK (c > 0));
CREATE TABLE things (a int, b int, c int CONSTRAINT perhaps CHECK (c > 0) NOT ENFORCED);
INSERT INTO things VALUES (-1, 7, 1);
SELECT * FROM base_entity.plan_adopt('things', '{loose}');
CALL base_entity.adopt('things', '{loose}');
SELECT conname, conenforced, convalidated, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'things'::regclass ORDER BY 1;
CALL base_entity.adopt('things', '{loose}');
-- A constraint that is enforced stands for one that is not.
CREATE TABLE strict_things (a int CHECK (a > 0), b int REFERENCES targets, c int);
CALL base_entity.adopt('strict_things', '{loose}');
SELECT conname, conenforced, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'strict_things'::regclass ORDER BY 1;
-- Rows without a value.
CREATE TABLE sparse (id int, uuid uuid);
INSERT INTO sparse VALUES (1), (2);
ALTER TABLE sparse ADD CONSTRAINT sparse_uuid NOT NULL uuid NOT VALID;
CALL base_entity.adopt('sparse');
SELECT conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'sparse'::regclass ORDER BY 1;
SELECT count(uuid) FROM sparse;
-- Of an entity it is a difference: repair() fills the rows and validates it.
ALTER TABLE sparse ALTER created_at DROP NOT NULL, DISABLE TRIGGER zzz_base_entity;
UPDATE sparse SET created_at = NULL WHERE id = 1;
ALTER TABLE sparse ENABLE TRIGGER zzz_base_entity, ADD CONSTRAINT sparse_created NOT NULL created_at NOT VALID;
SELECT problem, sql FROM base_entity.check() WHERE problem !~ 'singular';
CALL base_entity.repair('sparse');
SELECT problem, sql FROM base_entity.check() WHERE problem !~ 'singular';
SELECT conname, convalidated FROM pg_constraint WHERE conrelid = 'sparse'::regclass AND conname = 'sparse_created';
SELECT count(created_at) FROM sparse;
-- A virtual generated column of the template.
CREATE TABLE base_entity.virtual (n int NOT NULL DEFAULT 2, twice int GENERATED ALWAYS AS (n * 2) VIRTUAL NOT NULL);
SELECT * FROM base_entity.plan_adopt('sparse', '{virtual}');
CALL base_entity.adopt('sparse', '{virtual}');
SELECT id, n, twice FROM sparse ORDER BY id;
