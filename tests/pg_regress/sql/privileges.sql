-- The privileges of PUBLIC on the extension, listed completely: a change of them is a change of this file.
SELECT p.oid::regprocedure AS "runs as its owner" FROM pg_proc p
JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'base_entity' WHERE p.prosecdef;
SELECT c.oid::regclass AS "view with its owner's rights" FROM pg_class c
WHERE c.relnamespace = 'base_entity'::regnamespace AND c.relkind = 'v' ORDER BY c.relname COLLATE "C";
SELECT c.relname, a.grantee::regrole, a.privilege_type, a.is_grantable
FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = 'base_entity'::regnamespace AND a.grantee <> c.relowner
ORDER BY c.relname COLLATE "C", a.grantee, a.privilege_type;
SELECT a.attrelid::regclass, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'base_entity'::regnamespace AND a.attacl IS NOT NULL;
SELECT n.nspname, a.grantee::regrole, a.privilege_type FROM pg_namespace n, aclexplode(n.nspacl) a
WHERE n.nspname = 'base_entity' AND a.grantee <> n.nspowner;
SELECT p.oid::regprocedure AS "may be called by all" FROM pg_proc p
WHERE p.pronamespace = 'base_entity'::regnamespace AND has_function_privilege('app', p.oid, 'EXECUTE') ORDER BY p.oid::regprocedure::text COLLATE "C";
SELECT p.oid::regprocedure AS "may not" FROM pg_proc p
WHERE p.pronamespace = 'base_entity'::regnamespace AND NOT has_function_privilege('app', p.oid, 'EXECUTE');

-- An owner's tables, and a role that may do nothing with them.
CREATE ROLE owner LOGIN;
CREATE ROLE stranger LOGIN;
CREATE SCHEMA held AUTHORIZATION owner;
\c - owner
CREATE TABLE held.secrets (LIKE base_entity, LIKE base_soft_delete, secret text);
INSERT INTO held.secrets (uuid, secret) VALUES ('11111111-1111-4111-8111-111111111111', 'hush');
CREATE TABLE held.plain_rows (n int);
INSERT INTO held.plain_rows VALUES (1);
SELECT 'held.secrets'::regclass::oid AS secrets, 'held.plain_rows'::regclass::oid AS plain \gset

-- Nothing of the rows is seen, nothing is changed, and no trigger is put on what is another's.
\c - stranger
SELECT * FROM base_entity.find('11111111-1111-4111-8111-111111111111');
SELECT * FROM base_entity.rows('base_entity.base_entity');
CALL base_entity.purge('held.secrets', interval '-1 day');
CALL base_entity.purge(:secrets, interval '-1 day');
CALL base_entity.adopt(:plain);
SELECT * FROM base_entity.plan_adopt(:plain);
CALL base_entity.release(:secrets);
CALL base_entity.adopt_all('held');
CREATE TRIGGER mine BEFORE UPDATE ON held.secrets FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep secret');
SELECT base_entity.add_uncountable('mouse');
SELECT base_entity.add_irregular('mouse', 'mouses');
SELECT base_entity.remove_word('mouse');
INSERT INTO base_entity.words VALUES ('mouse', 'mouses');
CREATE TABLE base_entity.stranger_entity (LIKE base_entity);
CREATE TABLE held.thefts (LIKE base_entity);
ALTER TABLE held.secrets RENAME TO thefts;
SET base_entity.row_rules = off;
SELECT base_entity.maintain();
SELECT base_entity.refuse_rows();
SELECT base_entity.words_changed();
SELECT base_entity.ddl_command_start();
SELECT base_entity.ddl_command_end();

-- LIKE a template that may not be read.
\c - postgres
CREATE TABLE base_entity.closed_entity (LIKE base_entity, hidden int DEFAULT 42);
CREATE SCHEMA own AUTHORIZATION stranger;
\c - stranger
CREATE TABLE own.copies (LIKE closed_entity);
CREATE TABLE own.copies (LIKE base_entity.closed_entity);
SELECT to_regclass('own.copies');

-- A right to read is one to find; row-level security and columns hold.
\c - owner
GRANT USAGE ON SCHEMA held TO stranger;
GRANT SELECT (uuid, created_at, updated_at) ON held.secrets TO stranger;
\c - stranger
CALL base_entity.purge(:secrets, interval '-1 day');
CALL base_entity.adopt(:plain);
CALL base_entity.release(:secrets);
SELECT * FROM base_entity.find('11111111-1111-4111-8111-111111111111');
SELECT entity, uuid FROM base_entity.rows('base_entity.base_entity');
\c - owner
GRANT SELECT ON held.secrets TO stranger;
\c - stranger
SELECT entity, document ->> 'secret' AS secret FROM base_entity.find('11111111-1111-4111-8111-111111111111');
\c - owner
ALTER TABLE held.secrets ENABLE ROW LEVEL SECURITY;
\c - stranger
SELECT * FROM base_entity.find('11111111-1111-4111-8111-111111111111');
SELECT entity, uuid FROM base_entity.rows('base_entity.base_entity');
\c - owner
CREATE POLICY all_rows ON held.secrets FOR SELECT USING (true);
GRANT DELETE ON held.secrets TO stranger;
\c - stranger
CALL base_entity.purge('held.secrets', interval '-1 day');
\c - owner
SELECT secret, deleted_at IS NULL AS alive FROM held.secrets;
SELECT tgname FROM pg_trigger WHERE tgrelid IN ('held.secrets'::regclass, 'held.plain_rows'::regclass);

-- The catalogs are open to all, and so is what the registry reads of them: names and shapes, no rows.
\c - stranger
SELECT entity, templates FROM base_entity.entities;
SELECT base_entity.describe('held.secrets') ->> 'schema' AS described;
SELECT relation, problem FROM base_entity.check();
SELECT * FROM base_entity.stat_progress_adopt;

-- A function that a role was forbidden is forbidden by every way.
\c - postgres
REVOKE EXECUTE ON FUNCTION base_entity.find(uuid, regclass[], boolean), base_entity.find(text, regclass[], boolean), base_entity.describe(regclass), base_entity.describe(), base_entity.rows(regclass, bigint) FROM PUBLIC;
REVOKE EXECUTE ON PROCEDURE base_entity.purge FROM PUBLIC;
\c - stranger
SELECT * FROM base_entity.find('11111111-1111-4111-8111-111111111111');
CALL base_entity.purge('held.secrets', interval '1 day');
SELECT base_entity.describe();
SELECT base_entity.rows('base_entity.base_entity');
