-- base_entity.uuid_version: which default is written into the keys of new tables.
\c - app
CREATE TABLE fours (LIKE base_entity);
SET base_entity.uuid_version = 7;
CREATE TABLE sevens (LIKE base_entity, name text);
SELECT describe('sevens');
SELECT comments('sevens');
CREATE TABLE more_sevens (LIKE base_uuid, number int PRIMARY KEY);
SELECT describe('more_sevens');
CREATE TABLE split_sevens (LIKE base_entity) PARTITION BY HASH (uuid);
SELECT d FROM describe('split_sevens') d WHERE d ~ 'uuid';
CREATE TABLE no_ids (LIKE base_timestamps);
CREATE TEMP TABLE temp_sevens (LIKE base_uuid);
SELECT d FROM describe('temp_sevens') d WHERE d ~ 'default';
SET base_entity.uuid_version = 4;
CREATE TABLE later_fours (LIKE base_entity);

-- Existing tables never change; copies take the default that stands there.
CREATE TABLE copy_of_sevens (LIKE sevens INCLUDING ALL);
SELECT relname, pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_class ON pg_class.oid = adrelid
WHERE relname ~ 'fours|sevens' AND pg_get_expr(adbin, adrelid) ~ 'uuid' ORDER BY relname COLLATE "C";

-- Rows of one session ascend.
INSERT INTO sevens (name) SELECT n FROM generate_series(1, 1000) n;
SELECT bool_and(base_entity.uuid_extract_version(uuid) = 7) AS version_7, array_agg(name ORDER BY uuid) = array_agg(name ORDER BY name::int) AS ascending,
       bool_and(base_entity.uuid_extract_timestamp(uuid) BETWEEN date_trunc('milliseconds', created_at) AND clock_timestamp()) AS timely
FROM sevens;

-- A default of the statement's own, or of a template that has another one, stays.
\c - postgres
CREATE TABLE base_entity.fixed_base (uuid uuid PRIMARY KEY DEFAULT '00000000-0000-4000-8000-000000000001', other uuid DEFAULT base_entity.uuidv4(), third uuid);
GRANT SELECT ON base_entity.fixed_base TO PUBLIC;
SET base_entity.uuid_version = 7;
CREATE TABLE base_entity.seven_entity (LIKE base_entity);
GRANT SELECT ON base_entity.seven_entity TO PUBLIC;
\c - app
SET base_entity.uuid_version = 7;
CREATE TABLE own_defaults (LIKE fixed_base, fourth uuid DEFAULT base_entity.uuidv4());
SELECT describe('own_defaults');
RESET base_entity.uuid_version;
CREATE TABLE from_seven_templates (LIKE seven_entity);
SELECT d FROM describe('from_seven_templates') d WHERE d ~ 'default base';

-- There is no other version.
SET base_entity.uuid_version = 6;
SET base_entity.uuid_version = '';
SHOW base_entity.uuid_version;
