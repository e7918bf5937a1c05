-- The settings hold also when they are made before the library is loaded.
\c - app
SET base_entity.naming = warn;
SET base_entity.uuid_version = '7';
CREATE TABLE article (LIKE base_entity);
SELECT d FROM describe('article') d WHERE d ~ 'uuidv7';
SHOW base_entity.naming;
\c - app
SET base_entity.enabled = off;
CREATE TABLE users (LIKE base_entity);
CREATE TABLE person (LIKE base_entity.base_entity);
SELECT entities('app');
RESET base_entity.enabled;
CREATE TABLE child (LIKE base_entity);

-- A wrong value from before gets a warning when the library is loaded, and the default counts.
\c - app
SET base_entity.naming = 'nonsense';
SET base_entity.enabled = 'perhaps';
SET base_entity.uuid_version = 5;
CREATE TABLE mouse (LIKE base_entity);
CREATE TABLE mice (LIKE base_entity);
SHOW base_entity.naming;
SHOW base_entity.enabled;
SHOW base_entity.uuid_version;

-- After, it is an error that lists the settings.
SET base_entity.naming = 'nonsense';
\echo :LAST_ERROR_SQLSTATE
SET base_entity.naming = '';
SET base_entity.enabled = 'perhaps';
SET base_entity.uuid_version = 1;
SET base_entity.naming = 'WARN';
SHOW base_entity.naming;
SET base_entity.enabled TO false;
SHOW base_entity.enabled;
RESET ALL;
SELECT name, setting, boot_val, context, vartype, enumvals FROM pg_settings 
WHERE name IN ('base_entity.enabled', 'base_entity.row_rules', 'base_entity.naming', 'base_entity.uuid_version') ORDER BY name COLLATE "C";

-- SET LOCAL, and the settings of a function.
BEGIN;
SET LOCAL base_entity.naming = off;
CREATE TABLE tooth (LIKE base_entity);
COMMIT;
CREATE TABLE foot (LIKE base_entity);
CREATE FUNCTION make_goose() RETURNS void LANGUAGE plpgsql SET base_entity.naming = 'off' AS $$ BEGIN CREATE TABLE goose (LIKE base_entity); END $$;
SELECT make_goose();
SHOW base_entity.naming;

-- By ALTER DATABASE and ALTER ROLE; the role's wins.
\c - postgres
ALTER DATABASE regression SET base_entity.uuid_version = 7;
ALTER DATABASE regression SET base_entity.naming = 'off';
\c - app
CREATE TABLE wolf (LIKE base_entity);
SELECT d FROM describe('wolf') d WHERE d ~ 'uuidv7';
SELECT base_entity.is_plural('wolf');
ALTER ROLE app SET base_entity.naming = 'warn';
ALTER ROLE app SET base_entity.naming = 'nonsense';
\c - app
CREATE TABLE leaf (LIKE base_entity);
SHOW base_entity.uuid_version;
\c - postgres
ALTER DATABASE regression SET base_entity.uuid_version = 'nonsense';
ALTER DATABASE regression RESET base_entity.uuid_version;
ALTER ROLE app SET base_entity.enabled = off;
\c - app
CREATE TABLE loaf (LIKE base_entity);
\c - postgres
ALTER ROLE app RESET ALL;
