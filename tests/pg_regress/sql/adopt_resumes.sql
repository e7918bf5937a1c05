-- An adoption that was interrupted resumes where it stopped; indexes of large tables are built by a statement of the client's own.
\c - app
CREATE TABLE measures (id int PRIMARY KEY, filler text);
INSERT INTO measures SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i;
CALL base_entity.adopt('measures');
SELECT attname, attnotnull, atthasdef FROM pg_attribute WHERE attrelid = 'measures'::regclass AND attnum > 2 ORDER BY attname;
SELECT count(*), count(DISTINCT uuid) FROM measures;
-- A row that comes now has all.
INSERT INTO measures VALUES (0, 'new');
CALL base_entity.adopt('measures');
CREATE UNIQUE INDEX CONCURRENTLY measures_uuid_key ON app.measures USING btree (uuid);
CALL base_entity.adopt('app.measures', '{base_entity}');
SELECT * FROM describe('measures');
SELECT count(*), count(DISTINCT uuid) FROM measures;

-- Cut off after the columns, in the middle of the fill, before the constraint is validated.
CREATE TABLE halves (id int PRIMARY KEY);
INSERT INTO halves SELECT generate_series(1, 1000);
ALTER TABLE halves ADD uuid uuid, ALTER uuid SET DEFAULT base_entity.uuidv4(), ADD created_at timestamptz NOT NULL DEFAULT now();
SELECT * FROM base_entity.plan_adopt('halves');
UPDATE halves SET uuid = DEFAULT WHERE id <= 500;
CREATE TEMP TABLE before AS SELECT id, uuid FROM halves WHERE uuid IS NOT NULL;
ALTER TABLE halves ADD CONSTRAINT adopt_not_null_uuid CHECK (uuid IS NOT NULL) NOT VALID;
CALL base_entity.adopt('halves');
SELECT * FROM describe('halves');
SELECT count(*) FROM before JOIN halves USING (id, uuid);

-- An index whose building failed is built again.
CREATE TABLE doubles (uuid uuid, filler text);
INSERT INTO doubles SELECT '11111111-1111-4111-8111-111111111111', repeat('x', 500) FROM generate_series(1, 20000) i;
\set VERBOSITY terse
CREATE UNIQUE INDEX CONCURRENTLY doubles_pkey ON app.doubles USING btree (uuid);
\set VERBOSITY default
UPDATE doubles SET uuid = base_entity.uuidv4();
CALL base_entity.adopt('doubles');
DROP INDEX CONCURRENTLY app.doubles_pkey;
CREATE UNIQUE INDEX CONCURRENTLY doubles_pkey ON app.doubles USING btree (uuid);
CALL base_entity.adopt('doubles');
SELECT * FROM describe('doubles');

-- A default that gives nothing is reported, and does not loop for ever.
CREATE FUNCTION nothing() RETURNS uuid LANGUAGE sql VOLATILE AS 'SELECT NULL::uuid';
CREATE TABLE empties (uuid uuid DEFAULT nothing());
INSERT INTO empties DEFAULT VALUES;
CALL base_entity.adopt('empties');
