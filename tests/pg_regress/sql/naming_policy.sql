-- The database's owner pins the naming policy, for the database or a schema; no SET of another role loosens it.
CREATE ROLE owner LOGIN;
CREATE SCHEMA legacy AUTHORIZATION app;
CREATE SCHEMA strict AUTHORIZATION app;
GRANT USAGE ON SCHEMA app, legacy, strict TO owner;
SELECT format('ALTER DATABASE %I OWNER TO owner', current_database()) \gexec
\c - app
SELECT base_entity.set_naming_policy(NULL, 'error');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.exempt('pg_class');
-- Nothing is pinned: any role may SET.
SET base_entity.naming = off;
CREATE TABLE news_item (LIKE base_entity);
SELECT schema, relation, policy FROM base_entity.policies;
\c - owner
SELECT base_entity.set_naming_policy(NULL, 'error');
SELECT base_entity.set_naming_policy('legacy', 'off');
SELECT base_entity.set_naming_policy('strict', 'generate');
SELECT base_entity.set_naming_policy('legacy', 'loud');
SELECT base_entity.set_naming_policy('legacy', 'exempt');
SELECT base_entity.exempt(NULL);
SELECT schema, relation, policy FROM base_entity.policies ORDER BY schema COLLATE "C" NULLS FIRST;
\c - app
SET base_entity.naming = off;
CREATE TABLE account (LIKE base_entity);
SET base_entity.naming = warn;
CREATE TABLE account (LIKE base_entity);
SET base_entity.naming = generate;
CREATE TABLE account (LIKE base_entity);
SET base_entity.enabled = off;
CREATE TABLE account (LIKE base_entity.base_entity);
CREATE TABLE account (id int, LIKE base_entity.base_uuid INCLUDING ALL);
CREATE TABLE account (id int);
CREATE TABLE accounts (LIKE base_entity.base_entity);
DROP TABLE account, accounts;
RESET base_entity.enabled;
RESET base_entity.naming;
CREATE TABLE legacy.account (LIKE base_entity);
CREATE TABLE strict."OrderItem" (LIKE base_entity);
CREATE TEMP TABLE visit (LIKE base_entity);
CREATE TABLE accounts (LIKE base_entity);
SET base_entity.naming = off;
ALTER TABLE accounts RENAME TO account;
SET base_entity.enabled = off;
ALTER TABLE accounts RENAME TO account;
RESET base_entity.enabled;
RESET base_entity.naming;
-- check() reports the name where the policy is error, and nothing where it is off; check_names() lints all.
SELECT relation, problem FROM base_entity.check();
SELECT relation, problem FROM base_entity.check_names('legacy');
SELECT relation, problem FROM base_entity.check_names('app');
\c - owner
SELECT base_entity.exempt('app.news_item');
SELECT relation, problem FROM base_entity.check();
SELECT relation, problem FROM base_entity.check_names('app');
-- Policies follow renames, moves and drops, also of roles that may not set them, and with base_entity.enabled = off.
\c - app
SET base_entity.enabled = off;
ALTER TABLE news_item RENAME TO bulletin;
ALTER TABLE bulletin SET SCHEMA legacy;
-- A table does not evade a policy by a move.
CREATE TABLE legacy.receipt (LIKE base_entity);
RESET base_entity.enabled;
CREATE TABLE legacy.invoice (LIKE base_entity);
ALTER TABLE legacy.invoice SET SCHEMA app;
SELECT schema, relation, policy FROM base_entity.policies ORDER BY schema COLLATE "C" NULLS FIRST, relation NULLS FIRST;
\c - postgres
ALTER SCHEMA legacy RENAME TO older;
SELECT schema, relation, policy FROM base_entity.policies ORDER BY schema COLLATE "C" NULLS FIRST, relation NULLS FIRST;
BEGIN;
ALTER SCHEMA older RENAME TO oldest;
ROLLBACK;
\c - app
ALTER TABLE older.bulletin RENAME TO circular;
CREATE TABLE older.bulletin (LIKE base_entity);
DROP TABLE older.circular;
SELECT schema, relation, policy FROM base_entity.policies ORDER BY schema COLLATE "C" NULLS FIRST, relation NULLS FIRST;
\c - postgres
DROP SCHEMA strict CASCADE;
SELECT schema, relation, policy FROM base_entity.policies ORDER BY schema COLLATE "C" NULLS FIRST, relation NULLS FIRST;
\c - owner
SELECT base_entity.set_naming_policy('older', NULL);
SELECT base_entity.set_naming_policy(NULL, NULL);
SELECT base_entity.exempt('older.bulletin');
SELECT base_entity.exempt('older.bulletin', false);
SELECT schema, relation, policy FROM base_entity.policies;
\c - app
SET base_entity.naming = off;
CREATE TABLE account (LIKE base_entity);
-- Without effect: another kind of relation, and names that are not checked.
\c - owner
CREATE TEMP TABLE visit (LIKE base_entity);
SELECT base_entity.exempt('pg_class');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.exempt('information_schema.sql_features');
SELECT base_entity.exempt('visit');
SELECT base_entity.exempt('base_entity.base_entity');
SELECT base_entity.exempt('base_entity.words');
SELECT base_entity.exempt('base_entity.base_entity_pkey');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.exempt('base_entity.entities');
SELECT base_entity.exempt(99999);
SELECT base_entity.set_naming_policy('pg_catalog', 'off');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.set_naming_policy('information_schema', 'off');
SELECT base_entity.set_naming_policy('pg_toast', 'off');
\set VERBOSITY sqlstate
SELECT base_entity.set_naming_policy(pg_my_temp_schema()::regnamespace, 'off');
\set VERBOSITY default
SELECT base_entity.set_naming_policy('base_entity', 'off');
SELECT base_entity.set_naming_policy(99999, 'off');
SELECT base_entity.set_naming_policy('base_entity', NULL), base_entity.exempt('base_entity.words', false);
-- In any case, as SET takes it.
SELECT base_entity.set_naming_policy(NULL, 'WARN');
SELECT schema, relation, policy FROM base_entity.policies;
SELECT base_entity.set_naming_policy(NULL, NULL);
-- The table itself is the extension's.
\c - postgres
ALTER TABLE base_entity.naming_policies ADD x int;
CREATE TABLE copies (LIKE base_entity.naming_policies);
SELECT template FROM base_entity.templates WHERE template::text ~ 'polic';

-- adopt() makes no entity with a singular name under a pinned policy, except an exempt one.
\c - owner
SELECT base_entity.set_naming_policy('app', 'error');
\c - app
CREATE TABLE ticket (id int);
CALL base_entity.adopt('ticket');
\c - owner
SELECT base_entity.exempt('app.ticket');
\c - app
CALL base_entity.adopt('ticket');
\c - postgres
SELECT format('ALTER DATABASE %I OWNER TO postgres', current_database()) \gexec
