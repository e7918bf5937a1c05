-- A key that begins with the tenant: the id of a row is the uuid of the row, and not the tenant's, however the table was made.
\set a '''aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'''
\set t '''10000000-0000-4000-8000-000000000001'''
SET timezone = 'UTC';
CREATE TABLE tenants (LIKE base_entity, name text);
-- The template of the documentation: each table made LIKE it has the key (tenant_id, uuid), and no other.
CREATE TABLE base_entity.tenant_entity (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant')::uuid,
    LIKE base_entity,
    PRIMARY KEY (tenant_id, uuid)
);
ALTER TABLE base_entity.tenant_entity DROP CONSTRAINT tenant_entity_uuid_key;
CREATE TRIGGER zzz_tenant BEFORE UPDATE ON base_entity.tenant_entity FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable tenant_id');
CREATE TABLE invoices (LIKE tenant_entity, amount int);
SELECT * FROM describe('invoices');
-- With a rule for the tenant alone.
CREATE TABLE base_entity.owned (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant')::uuid,
    uuid uuid NOT NULL DEFAULT base_entity.uuidv4(),
    LIKE base_timestamps,
    PRIMARY KEY (tenant_id, uuid)
);
CREATE TRIGGER zzz_tenant BEFORE UPDATE ON base_entity.owned FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable tenant_id');
CREATE TABLE projects (LIKE owned, title text);
-- By hand, with defaults of both, which PostgreSQL's own function gives to the row.
CREATE TABLE letters (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant')::uuid,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    LIKE base_timestamps,
    PRIMARY KEY (tenant_id, uuid)
);
-- The application generates the uuid: the column that refers to another table is not the id, nor is the first of the key.
CREATE TABLE notes (
    uuid uuid NOT NULL,
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant')::uuid REFERENCES tenants,
    LIKE base_timestamps,
    PRIMARY KEY (tenant_id, uuid)
);
CREATE TABLE drafts (uuid uuid NOT NULL, tenant_id uuid NOT NULL, LIKE base_timestamps, PRIMARY KEY (tenant_id, uuid));
-- The tenant last.
CREATE TABLE memos (uuid uuid NOT NULL DEFAULT base_entity.uuidv7(), tenant_id uuid NOT NULL, LIKE base_timestamps, PRIMARY KEY (uuid, tenant_id));
-- Beside a primary key of another type, which has the tenant too.
CREATE TABLE tickets (tenant_id uuid NOT NULL, number bigint, LIKE base_entity, PRIMARY KEY (tenant_id, number), UNIQUE (tenant_id, uuid));
ALTER TABLE tickets DROP CONSTRAINT tickets_uuid_key;
-- LIKE base_entity makes uuid unique by itself as well; without that constraint the table can be distributed by its tenant.
CREATE TABLE orders (tenant_id uuid NOT NULL, LIKE base_entity, PRIMARY KEY (tenant_id, uuid));
ALTER TABLE orders DROP CONSTRAINT orders_uuid_key;
CREATE TABLE events (LIKE tenant_entity, kind text) PARTITION BY HASH (tenant_id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);
SELECT entity, key, id, id_version FROM base_entity.entities ORDER BY entity::text COLLATE "C";
SELECT * FROM base_entity.check();

SET app.tenant = :t;
INSERT INTO tenants (uuid, name) VALUES (:t, 'Acme');
INSERT INTO invoices (uuid, created_at, amount) VALUES (:a, '2024-01-01Z', 1);
INSERT INTO projects (uuid, created_at) VALUES (:a, '2024-01-02Z');
INSERT INTO letters (uuid, created_at) VALUES (:a, '2024-01-03Z');
INSERT INTO notes (uuid, created_at) VALUES (:a, '2024-01-04Z');
INSERT INTO drafts (uuid, tenant_id, created_at) VALUES (:a, :t, '2024-01-05Z');
INSERT INTO memos (uuid, tenant_id, created_at) VALUES (:a, :t, '2024-01-06Z');
INSERT INTO tickets (number, uuid, tenant_id, created_at) VALUES (1, :a, :t, '2024-01-07Z');
INSERT INTO orders (uuid, tenant_id, created_at) VALUES (:a, :t, '2024-01-08Z');
INSERT INTO events (uuid, created_at) VALUES (:a, '2024-01-09Z');
SELECT entity, document->>'tenant_id' = :t AS is_of_tenant FROM base_entity.find(:a) ORDER BY entity::text COLLATE "C";
SELECT entity FROM base_entity.find(:t);
SELECT entity, uuid, created_at FROM base_entity.rows('base_entity.base_timestamps') WHERE entity <> 'tenants'::regclass;
-- A public ID is of the row's uuid, too.
SELECT base_entity.set_public_prefix('invoices', 'inv');
SELECT entity, document->>'amount' AS amount FROM base_entity.find(base_entity.public_id('invoices', :a));

-- An existing table with such a key gets what the template gives, and keeps its key.
CREATE TABLE parcels (tenant_id uuid NOT NULL, uuid uuid NOT NULL, PRIMARY KEY (tenant_id, uuid));
INSERT INTO parcels VALUES (:t, :a);
CALL base_entity.adopt('parcels', '{tenant_entity}');
SELECT * FROM describe('parcels');
SELECT key, id, id_version FROM base_entity.entities WHERE entity = 'parcels'::regclass;
SELECT * FROM base_entity.check();
-- A UNIQUE constraint with a column that the primary key lacks is no key of the id.
ALTER TABLE tickets DROP CONSTRAINT tickets_pkey, ADD PRIMARY KEY (number);
SELECT relation, problem FROM base_entity.check();
