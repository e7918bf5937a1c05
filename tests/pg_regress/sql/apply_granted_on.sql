-- A role that a template gave a privilege WITH GRANT OPTION has passed it on: the privilege goes with those that depend on it, and holds nothing else up.
\c - postgres
CREATE ROLE grantee;
CREATE ROLE other;
GRANT USAGE ON SCHEMA app TO grantee, other;
CREATE TABLE base_entity.shared (LIKE base_entity, body text);
GRANT SELECT ON base_entity.shared TO grantee WITH GRANT OPTION;
CREATE TABLE app.notes (LIKE shared);
SET ROLE grantee;
GRANT SELECT ON app.notes TO other;
RESET ROLE;
REVOKE SELECT ON base_entity.shared FROM grantee;
ALTER TABLE base_entity.shared ENABLE ROW LEVEL SECURITY;
CREATE POLICY closed ON base_entity.shared AS RESTRICTIVE USING (false);
SELECT statement FROM base_entity.plan_apply('base_entity.shared', remove => true);
CALL base_entity.apply('base_entity.shared', remove => true);
SELECT relrowsecurity, has_table_privilege('grantee', 'app.notes', 'SELECT') AS grantee, has_table_privilege('other', 'app.notes', 'SELECT') AS other
FROM pg_class WHERE oid = 'app.notes'::regclass;
-- The grant option alone.
GRANT SELECT ON base_entity.shared TO grantee WITH GRANT OPTION;
CALL base_entity.apply('base_entity.shared');
SET ROLE grantee;
GRANT SELECT ON app.notes TO other;
RESET ROLE;
REVOKE GRANT OPTION FOR SELECT ON base_entity.shared FROM grantee;
CALL base_entity.apply('base_entity.shared', remove => true);
SELECT has_table_privilege('grantee', 'app.notes', 'SELECT') AS grantee, has_table_privilege('other', 'app.notes', 'SELECT') AS other;
-- One that another role has granted is not the template's: it stays, also where the template gave the same.
GRANT SELECT ON base_entity.shared TO other;
GRANT SELECT ON base_entity.shared TO grantee WITH GRANT OPTION;
CALL base_entity.apply('base_entity.shared', remove => true);
SET ROLE grantee;
GRANT SELECT ON app.notes TO other;
RESET ROLE;
REVOKE SELECT ON base_entity.shared FROM other;
CALL base_entity.apply('base_entity.shared', remove => true);
CALL base_entity.apply('base_entity.shared', remove => true);
SELECT grantee::regrole, grantor::regrole, is_grantable FROM pg_class, aclexplode(relacl) WHERE oid = 'app.notes'::regclass AND grantee <> relowner ORDER BY 1;
DROP OWNED BY grantee, other;
DROP ROLE grantee, other;
