-- The extension gives the privileges that it needs itself, whatever ALTER DEFAULT PRIVILEGES has set.
\c - postgres
DROP EXTENSION base_entity;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON SCHEMAS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC;
CREATE EXTENSION base_entity;
SELECT p.oid::regprocedure AS "may not" FROM pg_proc p
WHERE p.pronamespace = 'base_entity'::regnamespace AND NOT has_function_privilege('app', p.oid, 'EXECUTE');
SELECT c.relname, a.grantee::regrole, a.privilege_type
FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = 'base_entity'::regnamespace AND a.grantee <> c.relowner
ORDER BY c.relname COLLATE "C", a.grantee, a.privilege_type;
-- A developer makes an entity, and an application writes.
CREATE ROLE developer LOGIN;
CREATE SCHEMA devel AUTHORIZATION developer;
GRANT USAGE ON SCHEMA devel TO app;
\c - developer
SET search_path = devel;
CREATE TABLE users (LIKE base_entity, LIKE base_versioned, LIKE base_authored, v int);
SELECT relacl FROM pg_class WHERE oid = 'users'::regclass;
GRANT ALL ON users TO app;
\c - app
SET search_path = devel;
INSERT INTO users (v) VALUES (1) RETURNING version, created_by;
UPDATE users SET v = 2 RETURNING version, updated_by;
DELETE FROM users;
SELECT base_entity.uuidv7() IS NOT NULL AS id;
SELECT entity FROM base_entity.entities;
SELECT count(*) FROM base_entity.check();
SELECT base_entity.pluralize('cow');
SELECT count(*) FROM base_entity.find(base_entity.uuidv4());
\set VERBOSITY terse
INSERT INTO base_entity.words VALUES ('user', 'users_x');
CREATE TRIGGER t BEFORE UPDATE ON base_entity.base_entity FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep created_at');
\set VERBOSITY default
\c - developer
DROP TABLE devel.users;
