-- base_entity.row_rules = off suspends the row rules, for a backfill.
CREATE TABLE users (LIKE base_entity, name text);
GRANT SELECT, UPDATE ON users TO app;
INSERT INTO users (uuid, created_at, updated_at, name) VALUES ('00000000-0000-4000-8000-000000000001', '2001-01-01', '2001-01-01', 'ada');
BEGIN;
SET LOCAL base_entity.row_rules = off;
UPDATE users SET created_at = '1999-01-01', updated_at = '1999-01-02', uuid = '00000000-0000-4000-8000-000000000002'
    RETURNING *;
COMMIT;
SHOW base_entity.row_rules;
UPDATE users SET created_at = '2002-01-01' RETURNING created_at;
UPDATE users SET uuid = '00000000-0000-4000-8000-000000000003';

-- New tables are completed all the same.
SET base_entity.row_rules = off;
CREATE TABLE clients (LIKE base_entity);
SELECT entities('public');
RESET base_entity.row_rules;

-- Not for an ordinary role, before the library is loaded or after.
\c - app
SET base_entity.row_rules = off;
UPDATE public.users SET created_at = '2002-01-01' RETURNING created_at;
SHOW base_entity.row_rules;
SET base_entity.row_rules = off;
\echo :LAST_ERROR_SQLSTATE
SET LOCAL base_entity.row_rules TO off;
UPDATE public.users SET created_at = '2002-01-01' RETURNING created_at;
\c - app
SELECT set_config('base_entity.row_rules', 'off', false);
SELECT base_entity.is_plural('users');
SHOW base_entity.row_rules;

-- Grantable from PostgreSQL 15 on.
\c - postgres
GRANT SET ON PARAMETER base_entity.row_rules TO app;
\c - app
SET base_entity.row_rules = off;
UPDATE public.users SET created_at = '2002-01-01' RETURNING created_at;
SHOW base_entity.row_rules;
\c - postgres
REVOKE SET ON PARAMETER base_entity.row_rules FROM app;
