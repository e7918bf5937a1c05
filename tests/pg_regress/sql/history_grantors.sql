-- GRANT and REVOKE by a role with the grant option on a table change on its history what that role has granted, and nothing that the
-- owner has granted or revoked there.
CREATE ROLE lender LOGIN;
CREATE ROLE borrower LOGIN;
CREATE ROLE reader;
CREATE ROLE auditor;
GRANT USAGE ON SCHEMA app TO lender, borrower;
\c - app
CREATE TABLE notes (LIKE base_history, id int PRIMARY KEY, body text);
-- The privileges SELECT of a table: grantee, * for the grant option, grantor.
CREATE FUNCTION grants(name text) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(concat(attname || ' ', CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee) END, CASE WHEN g.is_grantable THEN '*' END, '/', pg_get_userbyid(g.grantor)), ', '
                               ORDER BY attnum, pg_get_userbyid(g.grantee), pg_get_userbyid(g.grantor)), 'none')
    FROM (SELECT NULL AS attname, 0 AS attnum, relacl AS acl FROM pg_class WHERE oid = name::regclass
          UNION ALL
          SELECT attname, attnum, attacl FROM pg_attribute WHERE attrelid = name::regclass AND NOT attisdropped AND attnum > 0) a, aclexplode(acl) g
    WHERE g.privilege_type = 'SELECT' AND g.grantee <> 'app'::regrole
$$;
GRANT SELECT ON notes TO lender WITH GRANT OPTION;
SELECT grants('notes'), grants('notes_history');
-- A privilege that the owner has granted on the history alone.
GRANT SELECT ON notes_history TO auditor;
\c - lender
GRANT SELECT ON app.notes TO auditor, reader;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
REVOKE SELECT ON app.notes FROM auditor, reader;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
-- A column that the owner has granted on the history alone.
\c - app
REVOKE SELECT ON notes_history FROM auditor;
GRANT SELECT (valid_to, body) ON notes_history TO auditor;
\c - lender
GRANT SELECT (id, body) ON app.notes TO auditor;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
REVOKE SELECT (id) ON app.notes FROM auditor;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
REVOKE SELECT ON app.notes FROM auditor;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
GRANT SELECT ON app.notes TO auditor;
REVOKE SELECT ON app.notes FROM auditor;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
-- A privilege that the owner has revoked on the history.
\c - app
REVOKE SELECT (valid_to, body) ON notes_history FROM auditor;
GRANT SELECT ON notes TO reader;
REVOKE SELECT ON notes_history FROM reader;
\c - lender
GRANT SELECT ON app.notes TO reader;
GRANT SELECT (id) ON app.notes TO reader;
REVOKE SELECT ON app.notes FROM reader;
GRANT SELECT ON app.notes TO reader;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
\c - app
REVOKE SELECT ON notes FROM reader;
GRANT SELECT ON notes TO reader;
SELECT grants('notes'), grants('notes_history');
REVOKE SELECT ON notes FROM reader;
SELECT grants('notes'), grants('notes_history');
-- A chain of grant options, and what CASCADE revokes.
\c - lender
REVOKE SELECT ON app.notes FROM reader;
GRANT SELECT ON app.notes TO borrower WITH GRANT OPTION;
\c - borrower
GRANT SELECT ON app.notes TO reader;
\c - app
GRANT SELECT ON notes_history TO reader;
SELECT grants('notes'), grants('notes_history');
\c - lender
REVOKE GRANT OPTION FOR SELECT ON app.notes FROM borrower CASCADE;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
GRANT SELECT ON app.notes TO borrower WITH GRANT OPTION;
\c - borrower
GRANT SELECT ON app.notes TO reader, PUBLIC;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
\c - app
REVOKE SELECT ON notes FROM lender CASCADE;
SELECT grants('notes'), grants('notes_history');
-- A grant option that the owner has revoked on the history: other roles' privileges on the table stay away from it.
GRANT SELECT ON notes TO lender WITH GRANT OPTION;
REVOKE GRANT OPTION FOR SELECT ON notes_history FROM lender;
\c - lender
GRANT SELECT ON app.notes TO auditor;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
-- create_history() makes them those of the table, by grantor.
\c - app
GRANT SELECT ON notes_history TO borrower WITH GRANT OPTION;
\c - borrower
GRANT SELECT ON app.notes_history TO auditor;
\c - app
SELECT base_entity.create_history('notes');
SELECT grants('notes'), grants('notes_history');
-- Another owner.
REVOKE SELECT ON notes_history FROM lender CASCADE;
\c - postgres
ALTER TABLE app.notes OWNER TO lender;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
ALTER TABLE app.notes OWNER TO app;
-- A role with the grant option that is a member of the owner, or has no USAGE on the schema of the history.
\c - app
SELECT base_entity.create_history('notes');
GRANT SELECT ON notes TO lender WITH GRANT OPTION;
REVOKE SELECT ON notes FROM auditor;
GRANT SELECT ON notes_history TO reader;
\c - postgres
GRANT app TO lender;
\c - lender
GRANT SELECT ON app.notes TO reader;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
REVOKE SELECT ON app.notes FROM reader;
SELECT app.grants('app.notes'), app.grants('app.notes_history');
\c - postgres
REVOKE app FROM lender;
CREATE SCHEMA archive AUTHORIZATION app;
ALTER TABLE app.notes_history SET SCHEMA archive;
\c - lender
GRANT SELECT ON app.notes TO auditor, reader;
SELECT app.grants('app.notes');
\c - app
SELECT grants('archive.notes_history');
\c - lender
REVOKE SELECT ON app.notes FROM auditor, reader;
\c - app
SELECT grants('notes'), grants('archive.notes_history');
-- DROP OWNED.
GRANT USAGE ON SCHEMA archive TO lender;
\c - lender
GRANT SELECT ON app.notes TO reader, auditor;
\c - app
SELECT grants('notes'), grants('archive.notes_history');
\c - postgres
DROP OWNED BY lender;
SELECT app.grants('app.notes'), app.grants('archive.notes_history');
