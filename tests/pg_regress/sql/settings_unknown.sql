-- A setting that there is none of: PostgreSQL 15 and later remove it with a warning and refuse it; 14 only warns.
\c - app
SET base_entity.xyz = 1;
CREATE TABLE users (LIKE base_entity);
SHOW base_entity.xyz;
SET base_entity.xyz = 1;
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE clients (LIKE base_entity);
SELECT entities('app');
