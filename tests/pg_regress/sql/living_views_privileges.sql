-- GRANT and REVOKE on the living view of a template reach the living views of its tables.
CREATE ROLE support LOGIN;
CREATE ROLE clerk;
GRANT USAGE ON SCHEMA app TO support;
\c - postgres
SET base_entity.naming = off;
\set VERBOSITY terse
-- Before PostgreSQL 15, a NOTICE reports whose rights the view has.
CREATE FUNCTION make(relation regclass, name text DEFAULT NULL) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS
    'BEGIN PERFORM base_entity.create_living_view(relation, name); END';
CREATE VIEW grants AS
    SELECT c.oid::regclass AS view, replace(array_to_string(relacl, ' '), 'm/', '/') AS acl,
           (SELECT string_agg(attname || ' ' || attacl::text, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL) AS columns
    FROM base_entity.living_views v JOIN pg_class c ON c.oid = v.view;
CREATE TABLE base_entity.t (LIKE base_entity, LIKE base_soft_delete, a int, b int);
SELECT make('base_entity.t');
GRANT SELECT, UPDATE ON base_entity.t, base_entity.living_t TO support;
GRANT UPDATE (a) ON base_entity.living_t TO clerk;
SET client_min_messages = warning;
CREATE TABLE ones (LIKE t);
CREATE TABLE twos (LIKE t);
CREATE TABLE app.threes (LIKE t);
ALTER TABLE app.threes OWNER TO app;
RESET client_min_messages;
SELECT make('ones', 'others');
-- The owner of a table has granted and revoked by itself.
GRANT SELECT ON living_twos TO clerk;
REVOKE SELECT ON living_twos FROM support;
SELECT * FROM grants ORDER BY view::text;
SELECT relation, problem, severity FROM base_entity.check();
SELECT base_entity.accept_drift('twos', 'living view privilege', 'SELECT TO support');
-- New ones.
GRANT DELETE ON base_entity.living_t TO support WITH GRANT OPTION;
SELECT relation, problem, severity FROM base_entity.check();
SELECT entity, lags FROM base_entity.entities WHERE entity IN ('ones'::regclass, 'twos'::regclass) ORDER BY 1;
SELECT entity, statement, lock FROM base_entity.plan_apply('base_entity.t');
CALL base_entity.apply('base_entity.t');
SELECT * FROM grants ORDER BY view::text;
-- Those that are revoked are removed on demand.
REVOKE SELECT, UPDATE ON base_entity.t, base_entity.living_t FROM support;
REVOKE GRANT OPTION FOR DELETE ON base_entity.living_t FROM support;
CALL base_entity.apply('base_entity.t');
SELECT relation, problem, severity FROM base_entity.check();
SELECT entity, statement FROM base_entity.plan_apply('base_entity.t', remove => true);
CALL base_entity.apply('base_entity.t', remove => true);
SELECT * FROM grants ORDER BY view::text;
SELECT relation, problem FROM base_entity.check();
SELECT * FROM base_entity.noted_parts;
\c - support
SELECT count(*) FROM public.living_ones;
\c - postgres
-- A column that a table has dropped, and the owner of a table, get nothing.
ALTER TABLE ones DROP COLUMN b;
SELECT base_entity.accept_drift('ones', 'column', 'b');
GRANT UPDATE (b) ON base_entity.living_t TO support;
GRANT INSERT ON base_entity.living_t TO app;
CALL base_entity.apply('base_entity.t');
SELECT * FROM grants ORDER BY view::text;
SELECT relation, problem FROM base_entity.check() WHERE problem LIKE '%privilege%';
REVOKE UPDATE (b) ON base_entity.living_t FROM support;
REVOKE INSERT ON base_entity.living_t FROM app;
CALL base_entity.apply('base_entity.t', remove => true);
-- A column and a role are renamed.
ALTER TABLE base_entity.t RENAME a TO first;
ALTER ROLE clerk RENAME TO writer;
REVOKE UPDATE (first) ON base_entity.living_t FROM writer;
CALL base_entity.apply('base_entity.t', remove => true);
SELECT * FROM grants ORDER BY view::text;
-- A template that loses its living view takes nothing.
DROP VIEW base_entity.living_t;
CALL base_entity.apply('base_entity.t', remove => true);
SELECT * FROM grants ORDER BY view::text;
SELECT make('base_entity.t');
CALL base_entity.apply('base_entity.t', remove => true);
SELECT relation, problem FROM base_entity.check();
DROP TABLE ones, twos, app.threes, base_entity.t CASCADE;
DROP OWNED BY support, writer;
DROP ROLE support, writer;
