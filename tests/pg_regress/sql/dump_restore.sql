-- pg_dump writes no LIKE clause: a restore is plain DDL, and comes out the same. A second dump is the same as the first.
CREATE DATABASE source;
\c source
CREATE EXTENSION base_entity;
SELECT base_entity.add_uncountable('mana');
CREATE TABLE tenants (LIKE base_entity, name text);
CREATE TABLE base_entity.tenant_entity (LIKE base_entity, LIKE base_soft_delete, tenant uuid NOT NULL REFERENCES tenants,
    code text UNIQUE);
CREATE INDEX ON base_entity.tenant_entity (tenant);
ALTER TABLE base_entity.tenant_entity ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON base_entity.tenant_entity USING (tenant::text = current_setting('app.tenant', true));
CREATE TABLE base_entity.plain_shape (remark text);
CREATE TABLE projects (LIKE tenant_entity, id int PRIMARY KEY, parent uuid REFERENCES projects (uuid));
CREATE TABLE readings (LIKE base_entity, region text) PARTITION BY LIST (region);
CREATE TABLE readings_north PARTITION OF readings FOR VALUES IN ('north');
CREATE TABLE mana (LIKE base_entity);
CREATE TABLE remarks (LIKE plain_shape);
SET base_entity.uuid_version = 7;
CREATE TABLE invoices (LIKE base_entity, LIKE base_versioned, LIKE base_authored, total numeric);
ALTER TABLE invoices DISABLE TRIGGER zzz_base_entity;
CREATE TABLE lookalikes (uuid uuid PRIMARY KEY, created_at timestamptz, updated_at timestamptz);
INSERT INTO tenants (name) VALUES ('one');
INSERT INTO projects (tenant, id) SELECT uuid, 1 FROM tenants;
INSERT INTO readings (region) VALUES ('north');
INSERT INTO invoices (total) VALUES (1);
UPDATE tenants SET name = 'uno';
SELECT entity, templates FROM base_entity.entities ORDER BY entity::text;
\set dumped `pg_dump source | grep -v restrict | md5sum`
-- Plain, in one transaction.
CREATE DATABASE restored_plain;
\! pg_dump source | psql -X -q -1 -v ON_ERROR_STOP=1 -o /dev/null restored_plain
\set plain `pg_dump restored_plain | grep -v restrict | md5sum`
SELECT :'dumped' = :'plain' AS plain_is_the_same;
-- Again over existing objects, except the partitions, whose inherited keys pg_dump --clean tries to drop.
\! psql -X -q -c 'DROP TABLE readings' restored_plain
\! pg_dump --clean --if-exists source | psql -X -q -v ON_ERROR_STOP=1 -o /dev/null restored_plain 2>&1
\set cleaned `pg_dump restored_plain | grep -v restrict | md5sum`
SELECT :'dumped' = :'cleaned' AS clean_is_the_same;
-- Schema first, then the data, as INSERTs.
CREATE DATABASE restored_in_parts;
\! pg_dump --schema-only source | psql -X -q -v ON_ERROR_STOP=1 -o /dev/null restored_in_parts
\! pg_dump --data-only --inserts source 2>/dev/null | psql -X -q -v ON_ERROR_STOP=1 -o /dev/null restored_in_parts
\set parts `pg_dump restored_in_parts | grep -v restrict | md5sum`
SELECT :'dumped' = :'parts' AS parts_are_the_same;
-- Into a database that has the extension already, as one that was created from a template1 with it.
CREATE DATABASE has_extension;
\c has_extension
CREATE EXTENSION base_entity;
\c source
\! pg_dump source | psql -X -q -1 -v ON_ERROR_STOP=1 -o /dev/null has_extension 2>&1 | grep -o 'schema .*'
\! pg_dump --clean --if-exists source | PGOPTIONS='-c client_min_messages=warning' psql -X -q -1 -v ON_ERROR_STOP=1 -o /dev/null has_extension 2>&1
\set over `pg_dump has_extension | grep -v restrict | md5sum`
SELECT :'dumped' = :'over' AS over_the_extension_is_the_same;
-- The restored tables work.
\c restored_plain
SELECT entity, templates FROM base_entity.entities ORDER BY entity::text;
SELECT * FROM base_entity.check();
UPDATE tenants SET name = 'eins' RETURNING updated_at > created_at AS touched;
CREATE TABLE mana_of_others (LIKE base_entity);
SELECT base_entity.pluralize('mana');
CREATE TABLE tasks (LIKE tenant_entity, title text);
SELECT count(*) AS policies FROM pg_policy WHERE polrelid = 'tasks'::regclass;
INSERT INTO base_entity.plain_shape VALUES ('a row');
