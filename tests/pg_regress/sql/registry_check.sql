-- Entities that are broken in every way, and the statements that repair them.
CREATE TABLE base_entity.tenant_entity (LIKE base_entity, tenant_id bigint NOT NULL);
CREATE TABLE base_entity.reviewed (LIKE base_entity, reviewed_at timestamptz);
CREATE TRIGGER zzz_review BEFORE UPDATE ON base_entity.reviewed FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep reviewed_at');
CREATE TABLE users (LIKE base_entity, name text);
CREATE TABLE articles (LIKE reviewed);
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, LIKE base_uuid, LIKE base_timestamps);
CREATE TABLE projects (LIKE tenant_entity, LIKE base_versioned, LIKE base_soft_delete, LIKE base_authored);
SET base_entity.uuid_version = 7;
CREATE TABLE invoices (LIKE base_entity, address uuid NOT NULL UNIQUE DEFAULT base_entity.uuidv4());
RESET base_entity.uuid_version;
CREATE TABLE events (LIKE base_entity, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE tokens (token uuid UNIQUE DEFAULT base_entity.uuidv4());
-- A complete entity has no problem.
SELECT * FROM base_entity.check();

CREATE TABLE nullables (LIKE base_entity);
INSERT INTO nullables DEFAULT VALUES;
ALTER TABLE nullables ALTER created_at DROP NOT NULL, ALTER updated_at DROP DEFAULT;
UPDATE nullables SET updated_at = DEFAULT;
CREATE TABLE keyless_ones (LIKE base_entity);
ALTER TABLE keyless_ones DROP CONSTRAINT keyless_ones_pkey;
CREATE TABLE renamed_ones (LIKE base_entity);
ALTER TABLE renamed_ones RENAME uuid TO id;
CREATE TABLE "Odd Ones" (LIKE base_entity, LIKE base_versioned);
ALTER TABLE "Odd Ones" DROP version, ALTER updated_at TYPE timestamp;
ALTER TABLE orders DROP CONSTRAINT orders_uuid_key, ALTER uuid DROP DEFAULT;
ALTER TABLE users DISABLE TRIGGER zzz_base_entity;
DROP TRIGGER zzz_base_entity ON projects;
DROP TRIGGER zzz_base_entity ON invoices;
CREATE FUNCTION moddatetime() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER stamp BEFORE UPDATE ON nullables FOR EACH ROW EXECUTE FUNCTION moddatetime('updated_at');
-- A template is no entity.
CREATE TABLE base_entity.stamped (LIKE base_entity);
CREATE TRIGGER stamp BEFORE UPDATE ON base_entity.stamped FOR EACH ROW EXECUTE FUNCTION moddatetime('updated_at');
CREATE TRIGGER another BEFORE UPDATE ON keyless_ones FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable uuid');
ALTER TABLE events ALTER created_at DROP DEFAULT;
SET base_entity.naming = 'off';
CREATE TABLE app.thing (LIKE base_entity);
ALTER TABLE app.thing ALTER uuid DROP DEFAULT;
RESET base_entity.naming;
-- The template moves on.
ALTER TABLE base_entity.reviewed ADD reviewer text NOT NULL DEFAULT 'nobody';
SELECT relation, problem, severity FROM base_entity.check();
SELECT sql FROM base_entity.check();
SELECT count(*) FROM base_entity.check('app');
SELECT sql FROM base_entity.check() \gexec
SELECT * FROM base_entity.check();
SELECT entity, templates, key, id, id_version FROM base_entity.entities ORDER BY entity::text COLLATE "C";
SET ROLE app;
SET search_path = '';
SELECT count(*) FROM base_entity.check();

-- A template that only puts others together and adds a column is not every table's that does the same.
RESET ROLE;
RESET search_path;
CREATE TABLE base_entity.filed_entity (LIKE base_entity, LIKE base_versioned, filed date NOT NULL DEFAULT current_date);
CREATE TABLE accounts (LIKE base_entity, LIKE base_versioned, balance int);
SELECT * FROM base_entity.check();
-- The key of a partitioned table; a singular name whose plural is another table's.
CREATE TABLE parts (LIKE base_entity, at date NOT NULL) PARTITION BY RANGE (at);
ALTER TABLE parts DROP CONSTRAINT parts_pkey;
SET base_entity.naming = 'off';
CREATE TABLE account (LIKE base_entity, price numeric(10, 2));
RESET base_entity.naming;
ALTER TABLE account ALTER created_at TYPE timestamptz(3);
SELECT * FROM base_entity.check();
SELECT sql FROM base_entity.check() \gexec
SELECT * FROM base_entity.check();
