-- check(), adopt() and repair() agree about the columns of a table and their keys.
-- The first of the templates that have a column gives it, and any of them its key.
CREATE TABLE base_entity.first_one (x int);
CREATE TABLE base_entity.second_one (x int NOT NULL DEFAULT 3 UNIQUE);
CREATE TABLE things (y int);
CALL base_entity.adopt('things', '{first_one,second_one}');
\d things
SELECT * FROM base_entity.check();
ALTER TABLE things DROP CONSTRAINT things_x_key;
SELECT * FROM base_entity.check();
CALL base_entity.repair('things');
SELECT * FROM base_entity.check();
CREATE TABLE others (y int);
CALL base_entity.adopt('others', '{second_one,first_one}');
ALTER TABLE others ALTER x DROP NOT NULL, ALTER x DROP DEFAULT;
SELECT * FROM base_entity.check();
CALL base_entity.repair('others');
\d others
-- A type that another template changes, which the table then has not, is a difference all the same.
ALTER TABLE base_entity.second_one ALTER x TYPE bigint;
SELECT * FROM base_entity.check();
CALL base_entity.adopt('things', '{first_one,second_one}');
DROP TABLE things, others, base_entity.first_one, base_entity.second_one;
-- A key that serves as that of a column is not given a second time.
CREATE TABLE covereds (LIKE base_entity);
ALTER TABLE covereds DROP CONSTRAINT covereds_pkey, ALTER uuid DROP DEFAULT;
CREATE UNIQUE INDEX ON covereds (uuid) INCLUDE (created_at);
CREATE TABLE invoices (LIKE base_entity, tenant int, PRIMARY KEY (tenant, created_at));
ALTER TABLE invoices DROP CONSTRAINT invoices_uuid_key, ADD UNIQUE (tenant, uuid), ALTER uuid DROP DEFAULT;
CREATE TABLE days (LIKE base_entity, day date NOT NULL) PARTITION BY RANGE (day);
ALTER TABLE days DROP CONSTRAINT days_pkey, ADD UNIQUE (day, uuid, created_at), ALTER uuid DROP DEFAULT;
SELECT relation, problem, sql FROM base_entity.check();
CALL base_entity.repair('covereds');
CALL base_entity.repair('invoices');
CALL base_entity.repair('days');
SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid IN ('covereds'::regclass, 'invoices'::regclass, 'days'::regclass) ORDER BY 1;
-- None does for rows of its own alone, and none is possible beside this partition key.
CREATE TABLE letters (LIKE base_entity, tenant int);
ALTER TABLE letters DROP CONSTRAINT letters_pkey, ADD UNIQUE (tenant, uuid);
CREATE UNIQUE INDEX ON letters (uuid) WHERE tenant > 0;
CREATE TABLE parts (LIKE base_entity, t text) PARTITION BY LIST (t COLLATE "POSIX");
SELECT relation, problem, sql FROM base_entity.check();
CALL base_entity.repair('letters');
CALL base_entity.repair('parts');
SELECT * FROM base_entity.check();
-- A generated column in the place of another one, which adopt() refuses.
CREATE TABLE base_entity.shaped (LIKE base_entity, n int);
CREATE TABLE shapes (LIKE shaped, m int);
ALTER TABLE shapes DROP n, ADD n int GENERATED ALWAYS AS (m + 1) STORED;
SELECT relation, kind, name, problem, severity, sql FROM base_entity.drift();
CALL base_entity.repair('shapes');
CALL base_entity.adopt('shapes', '{shaped}');
SELECT base_entity.accept_drift('shapes', 'generation expression', 'n');
SELECT * FROM base_entity.check();
