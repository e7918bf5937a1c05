-- REVOKE on a table revokes privileges on its columns, too: apply() grants those again that the template has not lost.
\c - postgres
CREATE ROLE writer;
CREATE ROLE reader;
CREATE ROLE clerk;
CREATE FUNCTION column_privileges(regclass) RETURNS TABLE (name name, privileges text) LANGUAGE sql AS $$
    SELECT attname, attacl::text FROM pg_attribute WHERE attrelid = $1 AND attacl IS NOT NULL AND attacl <> '{}' ORDER BY attnum
$$;
CREATE TABLE base_entity.first (LIKE base_entity, a text);
GRANT SELECT, UPDATE ON base_entity.first TO writer;
GRANT SELECT (a) ON base_entity.first TO writer;
CREATE TABLE base_entity.second (name text);
GRANT UPDATE (name) ON base_entity.second TO writer;
CREATE TABLE app.docs (LIKE first, LIKE second, mine text);
-- Of the owner's: one with the grant option, which others have used.
GRANT USAGE ON SCHEMA app TO writer, reader;
GRANT SELECT (mine) ON app.docs TO writer WITH GRANT OPTION;
SET ROLE writer;
GRANT SELECT (mine) ON app.docs TO reader WITH GRANT OPTION;
SET ROLE reader;
GRANT SELECT (mine) ON app.docs TO clerk;
RESET ROLE;
GRANT UPDATE (mine) ON app.docs TO writer;
GRANT UPDATE (mine) ON app.docs TO reader;
-- One that another role has granted, which the REVOKE of the owner leaves.
CREATE ROLE keeper;
GRANT USAGE ON SCHEMA app TO keeper;
GRANT UPDATE (mine) ON app.docs TO keeper WITH GRANT OPTION;
SET ROLE keeper;
GRANT UPDATE (mine) ON app.docs TO writer;
RESET ROLE;
REVOKE SELECT, UPDATE ON base_entity.first FROM writer;
REVOKE SELECT (a) ON base_entity.first FROM writer;
SELECT * FROM column_privileges('app.docs');
SELECT statement FROM base_entity.plan_apply('base_entity.first', remove => true);
CALL base_entity.apply('base_entity.first', remove => true);
SELECT * FROM column_privileges('app.docs');
SELECT privilege_type, is_grantable FROM pg_class, aclexplode(relacl) WHERE oid = 'app.docs'::regclass AND grantee <> relowner;
SELECT relation, problem FROM base_entity.check();
SELECT count(*) FROM base_entity.noted_parts;
-- The grant option alone: a privilege on a column without it is none to grant again.
GRANT SELECT (name) ON app.docs TO writer;
GRANT SELECT ON base_entity.first TO writer WITH GRANT OPTION;
GRANT SELECT (a) ON base_entity.first TO writer WITH GRANT OPTION;
CALL base_entity.apply('base_entity.first');
REVOKE GRANT OPTION FOR SELECT ON base_entity.first FROM writer;
SELECT privilege.grantee::regrole, privilege.is_grantable FROM pg_attribute, aclexplode(attacl) AS privilege
WHERE attrelid = 'base_entity.first'::regclass AND attname = 'a';
SELECT statement FROM base_entity.plan_apply('base_entity.first', remove => true);
CALL base_entity.apply('base_entity.first', remove => true);
SELECT * FROM column_privileges('app.docs');
SELECT privilege_type, is_grantable FROM pg_class, aclexplode(relacl) WHERE oid = 'app.docs'::regclass AND grantee <> relowner;
SELECT relation, problem FROM base_entity.check();
-- A role that may not use the schema any more cannot grant there: the owner grants what it has granted.
REVOKE USAGE ON SCHEMA app FROM reader;
REVOKE SELECT ON base_entity.first FROM writer;
CALL base_entity.apply('base_entity.first', remove => true);
SELECT * FROM column_privileges('app.docs');
-- On living views.
SET client_min_messages = warning;
CREATE TABLE base_entity.marked (LIKE base_soft_delete, body text);
SELECT base_entity.create_living_view('base_entity.marked');
GRANT SELECT ON base_entity.living_marked TO writer;
CREATE TABLE app.posts (LIKE marked, mine text);
SELECT base_entity.create_living_view('app.posts', 'others');
RESET client_min_messages;
GRANT SELECT (mine) ON app.living_posts TO writer WITH GRANT OPTION;
SET ROLE writer;
GRANT SELECT (mine) ON app.living_posts TO clerk;
RESET ROLE;
REVOKE SELECT ON base_entity.living_marked FROM writer;
SELECT statement FROM base_entity.plan_apply('base_entity.marked', remove => true);
CALL base_entity.apply('base_entity.marked', remove => true);
SELECT * FROM column_privileges('app.living_posts');
SELECT relation, problem FROM base_entity.check();
-- In another schema than the table's, which a grantor may not use any more.
CREATE SCHEMA views;
GRANT USAGE ON SCHEMA views TO writer;
ALTER VIEW app.living_posts SET SCHEMA views;
GRANT UPDATE ON base_entity.living_marked TO writer;
CALL base_entity.apply('base_entity.marked');
GRANT UPDATE (mine) ON views.living_posts TO writer WITH GRANT OPTION;
SET ROLE writer;
GRANT UPDATE (mine) ON views.living_posts TO clerk;
RESET ROLE;
REVOKE USAGE ON SCHEMA views FROM writer;
REVOKE UPDATE ON base_entity.living_marked FROM writer;
CALL base_entity.apply('base_entity.marked', remove => true);
SELECT privilege.grantor::regrole, privilege.grantee::regrole, privilege.privilege_type, privilege.is_grantable
FROM pg_attribute, aclexplode(attacl) AS privilege
WHERE attrelid = 'views.living_posts'::regclass AND attname = 'mine' AND privilege.privilege_type = 'UPDATE' ORDER BY 2::text;
SELECT has_table_privilege('writer', 'views.living_posts', 'UPDATE');
DROP OWNED BY writer, reader, clerk, keeper CASCADE;
DROP ROLE writer, reader, clerk, keeper;
