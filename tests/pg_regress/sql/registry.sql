-- The templates and entities of a database, from the catalogs.
SELECT template, columns, types, rules, includes, shipped FROM base_entity.templates ORDER BY template::text COLLATE "C";
CREATE TABLE base_entity.tenant_entity (LIKE base_entity, tenant_id bigint NOT NULL);
CREATE TABLE base_entity.twin (LIKE base_entity);
COMMENT ON TABLE base_entity.twin IS 'as base_entity';
SELECT template, rules, includes, shipped, description FROM base_entity.templates WHERE NOT shipped ORDER BY 1;

CREATE TABLE users (LIKE base_entity, username text);
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, LIKE base_uuid, LIKE base_timestamps);
CREATE TABLE projects (LIKE tenant_entity, LIKE base_versioned, LIKE base_soft_delete);
SET base_entity.uuid_version = 7;
CREATE TABLE invoices (LIKE base_entity, address uuid NOT NULL UNIQUE DEFAULT base_entity.uuidv4());
RESET base_entity.uuid_version;
CREATE TABLE events (LIKE base_entity, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app."Wörds" (LIKE base_entity);
ALTER TABLE app."Wörds" RENAME COLUMN updated_at TO "Updated \000At";
CREATE TRIGGER zzz_more BEFORE UPDATE ON app."Wörds" FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('TOUCH "Updated \000At"', 'keep "é"');
CREATE TABLE bystanders (uuid uuid PRIMARY KEY, created_at timestamptz, updated_at timestamptz);
CREATE TABLE plain_copies (LIKE users INCLUDING ALL);
SELECT entity, partition_of AS of, templates, key, id, id_version AS v FROM base_entity.entities ORDER BY entity::text COLLATE "C";
SELECT entity, rules FROM base_entity.entities ORDER BY entity::text COLLATE "C";

-- Estimates and sizes, of partitions summed up.
SELECT entity, estimated_rows FROM base_entity.entities WHERE estimated_rows IS NOT NULL;
INSERT INTO events (day) SELECT '2024-01-01'::date + n % 100 FROM generate_series(1, 100) n;
INSERT INTO users SELECT FROM generate_series(1, 10);
ANALYZE users, events;
SELECT entity, estimated_rows, size > 0 AS has_size FROM base_entity.entities WHERE estimated_rows IS NOT NULL ORDER BY entity::text;
SELECT DISTINCT size = pg_total_relation_size('events_2024') AS size FROM base_entity.entities WHERE entity::text LIKE 'events%';

-- An entity is one whatever it has lost, except its trigger.
ALTER TABLE users DROP CONSTRAINT users_pkey;
ALTER TABLE users DISABLE TRIGGER zzz_base_entity;
ALTER TABLE orders ALTER uuid SET DEFAULT gen_random_uuid();
ALTER TABLE invoices ALTER uuid DROP DEFAULT;
ALTER TABLE projects DROP tenant_id;
DROP TRIGGER zzz_more ON app."Wörds";
DROP TRIGGER zzz_base_entity ON app."Wörds";
SELECT entity, templates, key, id, id_version AS v FROM base_entity.entities WHERE partition_of IS NULL ORDER BY entity::text COLLATE "C";

-- For any role, in a read-only transaction, whatever its search_path.
SET ROLE app;
SET search_path = '';
BEGIN READ ONLY;
SELECT count(*), count(size) FROM base_entity.entities;
SELECT count(*) FROM base_entity.templates;
COMMIT;
