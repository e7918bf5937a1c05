-- Arguments that mean nothing, and roles that may not: an error before anything changes.
CREATE ROLE keeper LOGIN;
CREATE ROLE clerk LOGIN;
CREATE SCHEMA shop AUTHORIZATION keeper;
CREATE SCHEMA store;
CREATE TABLE public.plain_rows (id int);
GRANT SELECT ON plain_rows TO PUBLIC;
\c - keeper
SELECT base_entity.require(NULL, 'base_entity.base_entity', 'refuse');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.require('shop', NULL, 'refuse');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.require('shop', 'base_entity.base_entity', 'deny');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.require('shop', 'base_entity.base_entity', 'exempt');
SELECT base_entity.require('shop', 'plain_rows', 'refuse');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.require('shop', 'base_entity.words', 'refuse');
SELECT base_entity.require('shop', 'base_entity.entities', 'refuse');
SELECT base_entity.require('shop', 99999, 'refuse');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.require(99999, 'base_entity.base_entity', 'refuse');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.require('shop', 'base_entity.base_entity', 'refuse', '{""}');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.require('shop', 'base_entity.base_entity', 'refuse', ARRAY[repeat('x', 64)]);
SELECT base_entity.require('store', 'base_entity.base_entity', 'refuse');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.require('store', NULL, NULL);
BEGIN READ ONLY;
SELECT base_entity.require('shop', 'base_entity.base_entity', 'refuse');
ROLLBACK;
\c - postgres
SELECT base_entity.require('base_entity', 'base_entity.base_entity', 'refuse');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.require('pg_catalog', 'base_entity.base_entity', 'refuse');
SELECT base_entity.require('information_schema', 'base_entity.base_entity', 'refuse');
SELECT * FROM base_entity.policies;
-- The owner of the database may, and roles that have the privileges of it, or of the schema's owner.
SELECT format('ALTER DATABASE %I OWNER TO clerk', current_database()) \gexec
\c - clerk
SELECT base_entity.require('store', 'base_entity.base_entity', 'refuse', '{}');
GRANT INSERT, DELETE ON base_entity.template_policies TO keeper;
\c - keeper
SELECT base_entity.require('store', 'base_entity.base_entity', 'warn', '{}');
\c - clerk
GRANT UPDATE ON base_entity.template_policies TO keeper;
\c - keeper
SELECT base_entity.require('store', 'base_entity.base_entity', 'warn', '{}');
\c - postgres
REVOKE ALL ON base_entity.template_policies FROM keeper CASCADE;
GRANT keeper TO app;
\c - app
SELECT base_entity.require('shop', 'base_entity.base_entity', 'warn', '{}');
SELECT schema, policy FROM base_entity.policies ORDER BY schema COLLATE "C";
-- The table holds nothing else, and is the extension's.
\c - clerk
INSERT INTO base_entity.template_policies VALUES ('shop', 'base_entity', 'x', 'refuse');
INSERT INTO base_entity.template_policies VALUES ('shop', 'base_id', '', 'exempt');
INSERT INTO base_entity.template_policies VALUES ('', 'base_id', '', 'refuse');
INSERT INTO base_entity.template_policies VALUES ('shop', '', '', 'refuse');
\c - postgres
ALTER TABLE base_entity.template_policies ADD x int;
CREATE TABLE copies (LIKE base_entity.template_policies);
SELECT template FROM base_entity.templates WHERE template::text ~ 'polic';
SELECT relation, problem FROM base_entity.check('base_entity');
SELECT format('ALTER DATABASE %I OWNER TO postgres', current_database()) \gexec
