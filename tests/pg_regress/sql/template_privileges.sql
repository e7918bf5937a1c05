-- The privileges that were granted on a template are granted on the table, by its owner.
\c - postgres
CREATE ROLE reader LOGIN;
CREATE ROLE "Odd Role" LOGIN;
CREATE ROLE keeper LOGIN;
CREATE FUNCTION privileges(regclass) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws(' ', coalesce(quote_ident(attname), '(table)'), CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee)::text END,
        string_agg(privilege_type || CASE WHEN is_grantable THEN '*' ELSE '' END, ',' ORDER BY privilege_type), 'by', pg_get_userbyid(grantor))
    FROM (SELECT NULL::name, a.* FROM pg_class, aclexplode(relacl) a WHERE oid = $1
          UNION ALL
          SELECT attname, a.* FROM pg_attribute, aclexplode(attacl) a WHERE attrelid = $1) AS x (attname, grantor, grantee, privilege_type, is_grantable)
    WHERE privilege_type <> 'MAINTAIN' GROUP BY attname, grantee, grantor
    ORDER BY attname COLLATE "C" NULLS FIRST, CASE grantee WHEN 0 THEN '' ELSE pg_get_userbyid(grantee)::text END COLLATE "C"
$$;

-- Shipped templates may be read by all, since LIKE asks for it. Their tables may not.
\c - app
CREATE TABLE users (LIKE base_entity, LIKE base_versioned, LIKE base_authored, LIKE base_soft_delete);
CREATE TABLE ids (LIKE base_uuid, LIKE base_timestamps);
SELECT relname, relacl FROM pg_class WHERE relname IN ('users', 'ids') ORDER BY 1;
INSERT INTO users DEFAULT VALUES;
GRANT USAGE ON SCHEMA app TO PUBLIC;
\c - reader
SELECT count(*) FROM app.users;
\echo :LAST_ERROR_SQLSTATE

-- A template of the user's own, made LIKE a shipped one: nor may its tables, except by the roles that it names.
\c - postgres
CREATE TABLE base_entity.open_entity (LIKE base_entity, a int, "Odd Column" int, c text, d text);
SELECT relacl FROM pg_class WHERE oid = 'base_entity.open_entity'::regclass;
GRANT SELECT ON base_entity.open_entity TO app;
GRANT SELECT, INSERT ON base_entity.open_entity TO reader;
GRANT UPDATE, TRIGGER ON base_entity.open_entity TO "Odd Role" WITH GRANT OPTION;
GRANT TRUNCATE ON base_entity.open_entity TO PUBLIC;
GRANT UPDATE ("Odd Column"), REFERENCES (a) ON base_entity.open_entity TO reader;
GRANT INSERT (a) ON base_entity.open_entity TO reader WITH GRANT OPTION;
GRANT SELECT (c, d) ON base_entity.open_entity TO PUBLIC;
SELECT privileges('base_entity.open_entity');
\c - app
CREATE TABLE cases (LIKE open_entity, secret text);
SELECT public.privileges('cases');
INSERT INTO cases (a, c, secret) VALUES (1, 'visible', 'hidden');
\c - reader
SELECT a, secret FROM app.cases;
UPDATE app.cases SET "Odd Column" = 5;
UPDATE app.cases SET a = 5;
\c - keeper
SELECT c, d FROM app.cases;
SELECT a FROM app.cases;
TRUNCATE app.cases;

-- A grant on a shipped template, beyond what it came with.
\c - postgres
BEGIN;
GRANT SELECT ON base_entity.base_uuid TO reader;
GRANT DELETE ON base_entity.base_uuid TO PUBLIC;
SET ROLE app;
CREATE TABLE app.things (LIKE base_uuid);
SELECT privileges('app.things');
RESET ROLE;
ROLLBACK;
\c - app
CREATE TABLE other_things (LIKE base_uuid);
SELECT public.privileges('other_things');

-- Granted to the role that makes the table: it is its owner, and has all.
\c - postgres
CREATE TABLE base_entity.lent (a int);
GRANT SELECT, INSERT ON base_entity.lent TO app, keeper WITH GRANT OPTION;
SET ROLE keeper;
GRANT INSERT ON base_entity.lent TO reader;
RESET ROLE;
SELECT privileges('base_entity.lent');
\c - app
CREATE TABLE loans (LIKE lent);
SELECT public.privileges('loans');

-- The template's owner is another role than the table's: its own privileges are not the table's.
\c - postgres
GRANT CREATE ON SCHEMA base_entity TO keeper;
\c - keeper
CREATE TABLE base_entity.kept (LIKE base_entity, note text);
GRANT SELECT ON base_entity.kept TO app, reader;
\c - app
CREATE TABLE notes (LIKE kept);
SELECT public.privileges('notes');
\c - keeper
SELECT count(*) FROM app.notes;

-- Default privileges are PostgreSQL's matter: they come beside.
\c - app
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT DELETE ON TABLES TO reader;
CREATE TABLE extra_notes (LIKE kept);
SELECT public.privileges('extra_notes');

-- Privileges of two templates; a partitioned table; a temporary one.
CREATE TABLE combined_ones (LIKE kept, LIKE lent) PARTITION BY LIST (a);
SELECT public.privileges('combined_ones');
CREATE TEMP TABLE passing_ones (LIKE lent);
SELECT public.privileges('passing_ones');

-- A template that may not be read is no template for that role.
\c - postgres
CREATE TABLE base_entity.private (a int);
\c - app
CREATE TABLE private_ones (LIKE private);
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('private_ones');

-- CREATE SCHEMA ... AUTHORIZATION: granted by the role that owns the table.
\c - postgres
CREATE SCHEMA AUTHORIZATION keeper CREATE TABLE records (LIKE kept);
SELECT privileges('keeper.records');
