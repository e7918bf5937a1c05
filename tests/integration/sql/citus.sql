-- The examples of docs/citus.md, in a database with Citus and base_entity whose setting citus.enable_unsafe_triggers is on.

CREATE TABLE users (LIKE base_entity, name text);
SELECT create_distributed_table('users', 'uuid');

CREATE TABLE base_entity.of_tenant (
    tenant_id uuid NOT NULL,
    LIKE base_entity,
    PRIMARY KEY (tenant_id, uuid)
);
ALTER TABLE base_entity.of_tenant DROP CONSTRAINT of_tenant_uuid_key;
CREATE TRIGGER zzz_tenant BEFORE UPDATE ON base_entity.of_tenant
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable tenant_id');

CREATE TABLE projects (LIKE of_tenant, title text);
CREATE TABLE tasks (LIKE of_tenant, project uuid,
    FOREIGN KEY (tenant_id, project) REFERENCES projects ON DELETE CASCADE);
SELECT create_distributed_table('projects', 'tenant_id');
SELECT create_distributed_table('tasks', 'tenant_id', colocate_with => 'projects');

CREATE SCHEMA acme;
SELECT citus_schema_distribute('acme');
CREATE TABLE acme.orders (LIKE base_entity, cents bigint);

CREATE TABLE countries (LIKE base_entity, LIKE base_authored, name text);
SELECT create_reference_table('countries');
INSERT INTO countries (name) VALUES ('Norge');
BEGIN;
SET LOCAL citus.propagate_set_commands = 'local';
SET LOCAL base_entity.actor = 'ada';
UPDATE countries SET name = 'Noreg';
COMMIT;

CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, name text);
SELECT create_distributed_table('members', 'uuid');
DELETE FROM members WHERE name = 'Ada';
UPDATE members SET deleted_at = NULL WHERE name = 'Ada';
SELECT nodename, nodeport, success, result
    FROM run_command_on_placements('members', $$CALL base_entity.purge('%s', '30 days')$$);

CREATE TABLE currencies (LIKE base_entity, LIKE base_soft_delete, code text);
SELECT create_reference_table('currencies');
BEGIN;
SET LOCAL citus.propagate_set_commands = 'local';
SET LOCAL base_entity.row_rules = off;
DELETE FROM currencies WHERE deleted_at <= now() - interval '30 days';
COMMIT;

CREATE TABLE prices (LIKE base_entity, LIKE base_history, amount int);
CREATE TABLE price_versions AS TABLE prices_history;
SELECT create_distributed_table('price_versions', 'uuid');
CALL base_entity.release('prices', '{base_history}');
SELECT create_distributed_table('prices', 'uuid');

SELECT base_entity.typeid_encode('user', uuid) FROM users;
SELECT name FROM users WHERE uuid = (base_entity.typeid_decode('user_01h455vb4pex5vsknk084sn02q')).uuid;

CREATE TABLE visits (id bigint PRIMARY KEY, place text);
SELECT create_distributed_table('visits', 'id');
SELECT undistribute_table('visits');
CALL base_entity.adopt('visits', '{base_timestamps}');
SELECT create_distributed_table('visits', 'id');

ALTER TABLE base_entity.of_tenant ADD COLUMN region text NOT NULL DEFAULT 'eu';
CALL base_entity.apply('base_entity.of_tenant');

SELECT undistribute_table('users');
