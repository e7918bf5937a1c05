-- The id of an entity is the uuid that is immutable, wherever it is in a key: of a tenant's rows, of a partition, behind another uuid.
\set a '''aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'''
\set b '''bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb'''
\set t '''10000000-0000-4000-8000-000000000001'''
\set u '''10000000-0000-4000-8000-000000000002'''
SET timezone = 'UTC';
CREATE TABLE invoices (tenant_id uuid NOT NULL, LIKE base_entity EXCLUDING INDEXES, amount int, PRIMARY KEY (tenant_id, uuid));
CREATE TABLE orders (tenant_id int NOT NULL, LIKE base_id EXCLUDING INDEXES, PRIMARY KEY (tenant_id, id));
-- Two uuids, both immutable, or neither: the one that makes itself.
CREATE TABLE base_entity.tenant_entity (tenant_id uuid NOT NULL, uuid uuid NOT NULL DEFAULT base_entity.uuidv4(), PRIMARY KEY (tenant_id, uuid));
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON base_entity.tenant_entity FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable tenant_id', 'immutable uuid');
CREATE TABLE projects (LIKE tenant_entity, LIKE base_timestamps);
CREATE TABLE events (LIKE base_entity, tenant_id uuid NOT NULL) PARTITION BY HASH (tenant_id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);
SELECT entity, key, id, id_version FROM base_entity.entities ORDER BY entity::text COLLATE "C";
SELECT base_entity.describe(entity)->'id' AS id FROM base_entity.entities ORDER BY entity::text COLLATE "C";
SELECT * FROM base_entity.check();
ALTER TABLE invoices DROP CONSTRAINT invoices_uuid_key;
INSERT INTO invoices VALUES (:t, :a, '2024-01-01Z', '2024-01-01Z', 1), (:u, :a, '2024-01-02Z', '2024-01-02Z', 2), (:t, :b, '2024-01-03Z', '2024-01-03Z', 3);
INSERT INTO orders VALUES (1, :a), (2, :b);
INSERT INTO projects VALUES (:t, :a, '2024-01-04Z', '2024-01-04Z');
INSERT INTO events (uuid, created_at, updated_at, tenant_id) VALUES (:b, '2024-01-05Z', '2024-01-05Z', :t);
SELECT entity, document->>'amount' AS amount FROM base_entity.find(:a) ORDER BY 1, 2;
SELECT entity, document->>'amount' AS amount FROM base_entity.find(:b) ORDER BY 1, 2;
-- That of a tenant is none.
SELECT * FROM base_entity.find(:t);
SELECT entity, uuid, created_at FROM base_entity.rows('base_entity.base_timestamps');
SELECT entity, uuid FROM base_entity.rows('base_entity.base_id') ORDER BY uuid;
-- An index that begins with the id makes find() fast; without one it reads the whole index.
CREATE INDEX ON invoices (uuid);
SELECT entity, document->>'amount' AS amount FROM base_entity.find(:a) ORDER BY 1, 2;
-- An index that is not for the id is none for it: on a part of the rows, on an expression, a hash, INCLUDE.
ALTER TABLE orders DROP CONSTRAINT orders_pkey, DROP CONSTRAINT orders_id_key;
CREATE UNIQUE INDEX ON orders (id) WHERE tenant_id > 5;
CREATE UNIQUE INDEX ON orders ((id::text));
CREATE UNIQUE INDEX ON orders (tenant_id) INCLUDE (id);
CREATE INDEX ON orders USING hash (id);
SELECT entity FROM base_entity.find(:b) ORDER BY 1;
SELECT relation, problem FROM base_entity.check();
