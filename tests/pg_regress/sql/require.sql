-- Every table that is made in a schema must be LIKE a template, whichever command makes it.
CREATE ROLE keeper LOGIN;
CREATE ROLE dev LOGIN;
CREATE SCHEMA shop AUTHORIZATION keeper;
CREATE SCHEMA elsewhere AUTHORIZATION dev;
GRANT USAGE, CREATE ON SCHEMA shop TO dev;
CREATE TABLE base_entity.tenant_rows (LIKE base_entity, tenant_id int);
CREATE TABLE base_entity.tagged (tag text);
GRANT SELECT ON base_entity.tenant_rows, base_entity.tagged TO PUBLIC;
ALTER ROLE dev SET search_path = shop;
\c - dev
CREATE TABLE older_things (id int);
\c - keeper
SELECT base_entity.require('shop', 'base_entity.base_entity', 'refuse');
SELECT schema, relation, policy, template, exempt = base_entity.migration_tables() AS of_tools FROM base_entity.policies;
\c - dev
CREATE TABLE orders (id int);
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('orders');
CREATE TABLE orders (LIKE base_entity, total int);
-- A template that includes it, another template beside it, and another template alone.
CREATE TABLE tenants (LIKE tenant_rows, LIKE tagged);
CREATE TABLE tags (LIKE tagged);
-- The copy of an entity is an ordinary table.
CREATE TABLE order_copies (LIKE orders INCLUDING ALL);
CREATE UNLOGGED TABLE caches (id int);
CREATE UNLOGGED TABLE caches (LIKE base_entity);
CREATE TABLE IF NOT EXISTS orders (id int);
CREATE TABLE IF NOT EXISTS notes (id int);
CREATE TYPE pair AS (a int, b int);
CREATE TABLE pairs OF pair;
-- Inheritance gives a table no triggers: a child must be LIKE the template itself.
CREATE TABLE big_orders () INHERITS (orders);
CREATE TABLE big_orders (LIKE base_entity) INHERITS (orders);
-- A query is not run for nothing.
CREATE FUNCTION say() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'the query runs'; RETURN 1; END $$;
CREATE TABLE totals AS SELECT say();
SELECT say() INTO totals;
CREATE TABLE IF NOT EXISTS orders AS SELECT say();
CREATE MATERIALIZED VIEW order_totals AS SELECT count(*) FROM orders;
CREATE VIEW recent_orders AS SELECT * FROM orders;
CREATE SEQUENCE numbers;
-- Temporary tables, and the tables of migration tools.
CREATE TEMP TABLE scratch (id int);
CREATE TABLE pg_temp.scratches AS SELECT 1 AS id;
SELECT 1 AS id INTO TEMP more_scratch;
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
CREATE TABLE "SequelizeMeta" AS SELECT 'a' AS name;
-- An exempt name is not a way to make another table.
ALTER TABLE alembic_version RENAME TO schema_migrations;
ALTER TABLE schema_migrations RENAME TO invoices;
ALTER INDEX schema_migrations RENAME TO invoices;
-- A table that was there before the policy stays, under another name too.
ALTER TABLE older_things RENAME TO old_things;
ALTER TABLE old_things ADD note text;
-- A function and another schema on the search_path make no difference.
DO $$ BEGIN CREATE TABLE shop.hidden (id int); END $$;
SET search_path = elsewhere, shop;
CREATE TABLE parcels (id int);
CREATE TABLE shop.parcels (id int);
-- A table that is moved there.
ALTER TABLE parcels SET SCHEMA shop;
ALTER TABLE IF EXISTS elsewhere.parcels SET SCHEMA shop;
CALL base_entity.adopt('parcels', ARRAY['base_entity']);
ALTER TABLE parcels SET SCHEMA shop;
CREATE TABLE "Odd.Names" (id int);
ALTER TABLE "Odd.Names" SET SCHEMA shop;
RESET search_path;
-- Partitions follow their parent, and cannot be detached there.
CREATE TABLE readings (LIKE base_entity, region text) PARTITION BY LIST (region);
CREATE TABLE readings_of_north PARTITION OF readings FOR VALUES IN ('north');
CREATE TABLE readings_of_south PARTITION OF readings FOR VALUES IN ('south') PARTITION BY LIST (region);
CREATE TABLE elsewhere.parts (id int) PARTITION BY LIST (id);
CREATE TABLE one_part PARTITION OF elsewhere.parts FOR VALUES IN (1);
CREATE TABLE elsewhere.another_part PARTITION OF elsewhere.parts FOR VALUES IN (2);
ALTER TABLE elsewhere.another_part SET SCHEMA shop;
ALTER TABLE elsewhere.parts DETACH PARTITION one_part;
ALTER TABLE readings DETACH PARTITION readings_of_north;
ALTER TABLE readings DETACH PARTITION readings_of_north CONCURRENTLY;
SELECT relispartition FROM pg_class WHERE oid = 'readings_of_north'::regclass;
ALTER TABLE readings DETACH PARTITION orders;
ALTER TABLE readings_of_north SET SCHEMA elsewhere;
ALTER TABLE readings DETACH PARTITION elsewhere.readings_of_north;
DROP TABLE one_part;
-- No setting of an ordinary role gets round it, for a table that the setting leaves incomplete either.
SET base_entity.enabled = off;
CREATE TABLE bills (id int);
CREATE TABLE bills (LIKE base_entity.base_entity INCLUDING ALL);
CREATE TABLE bills AS SELECT 1;
ALTER TABLE elsewhere."Odd.Names" SET SCHEMA shop;
ALTER TABLE schema_migrations RENAME TO bills;
ALTER TABLE readings DETACH PARTITION readings_of_south;
RESET base_entity.enabled;
SET base_entity.naming = off;
CREATE TABLE bill (id int);
RESET base_entity.naming;
-- check() reports what was there before, and what has become of a table since.
DROP TRIGGER zzz_base_entity ON orders;
SELECT relation, problem, severity, sql FROM base_entity.check('shop');
SELECT * FROM base_entity.template_violations();
SELECT count(*) FROM base_entity.check('elsewhere');
-- Neither the setting nor an ordinary role changes it.
SELECT base_entity.require('shop', 'base_entity.base_entity', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.require('shop', 'base_entity.base_entity', 'warn');
DELETE FROM base_entity.template_policies;
-- A new schema has no policy yet; it may get one.
\c - postgres
CREATE SCHEMA fresh AUTHORIZATION keeper CREATE TABLE plain_rows (id int) CREATE TABLE entities (LIKE base_entity);
\c - keeper
SELECT base_entity.require('fresh', 'base_entity.base_entity', 'warn', '{kept}');
CREATE TABLE fresh.kept (id int);
CREATE TABLE fresh.others (id int);
SELECT 1 AS id INTO fresh.more_rows;
ALTER TABLE fresh.kept RENAME TO renamed;
CREATE TABLE fresh.parts (LIKE base_entity, id int) PARTITION BY LIST (id);
CREATE TABLE fresh.part_one PARTITION OF fresh.parts FOR VALUES IN (1);
ALTER TABLE fresh.parts DETACH PARTITION fresh.part_one;
SELECT relation, problem, severity FROM base_entity.check('fresh');
-- The schema's owner suspends it, for the restore of a single table.
SET base_entity.enabled = off;
CREATE TABLE fresh.restored (id int);
CREATE TABLE shop.restored (id int);
RESET base_entity.enabled;
-- Several templates; the list of exempt names is replaced; NULL removes one policy, or all.
SELECT base_entity.require('fresh', 'base_entity.tagged', 'REFUSE', NULL);
CREATE TABLE fresh.tags (LIKE tagged);
CREATE TABLE fresh.untagged (LIKE base_entity);
CREATE TABLE fresh.tag_rows (LIKE base_entity, LIKE tagged);
SELECT base_entity.require('fresh', 'base_entity.base_entity', 'warn', '{"odd name",Kept,kept,NULL,kept}');
SELECT * FROM base_entity.policies WHERE schema = 'fresh' ORDER BY template::text;
SELECT base_entity.require('fresh', 'base_entity.base_entity', NULL);
SELECT * FROM base_entity.policies WHERE schema = 'fresh';
SELECT base_entity.require('fresh', NULL, NULL);
SELECT base_entity.require('shop', NULL, NULL);
SELECT * FROM base_entity.template_policies;
\c - dev
CREATE TABLE invoices (id int);
