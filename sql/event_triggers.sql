-- The event triggers, which need neither a hook nor a preloaded library.

CREATE EVENT TRIGGER base_entity_ddl_command_start ON ddl_command_start
    WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE FOREIGN TABLE',
                 'CREATE SCHEMA', 'ALTER TABLE', 'CREATE INDEX', 'ALTER EXTENSION', 'ALTER SCHEMA', 'DROP TABLE', 'CREATE POLICY',
                 'CREATE TRIGGER', 'GRANT', 'REVOKE',
                 'ALTER AGGREGATE', 'ALTER COLLATION', 'ALTER DOMAIN', 'ALTER FOREIGN TABLE', 'ALTER FUNCTION', 'ALTER INDEX',
                 'ALTER MATERIALIZED VIEW', 'ALTER OPERATOR', 'ALTER OPERATOR CLASS', 'ALTER PROCEDURE', 'ALTER ROUTINE', 'ALTER SEQUENCE',
                 'ALTER TEXT SEARCH CONFIGURATION', 'ALTER TEXT SEARCH DICTIONARY', 'ALTER TYPE', 'ALTER VIEW', 'CREATE VIEW',
                 'DROP AGGREGATE', 'DROP CAST', 'DROP COLLATION', 'DROP DOMAIN', 'DROP FOREIGN DATA WRAPPER', 'DROP FOREIGN TABLE',
                 'DROP FUNCTION', 'DROP LANGUAGE', 'DROP MATERIALIZED VIEW', 'DROP OPERATOR', 'DROP OPERATOR CLASS', 'DROP OPERATOR FAMILY',
                 'DROP OWNED', 'DROP PROCEDURE', 'DROP ROUTINE', 'DROP SCHEMA', 'DROP SEQUENCE', 'DROP SERVER', 'DROP TEXT SEARCH CONFIGURATION',
                 'DROP TEXT SEARCH DICTIONARY', 'DROP TYPE', 'DROP VIEW')
    EXECUTE FUNCTION @extschema@.ddl_command_start();
COMMENT ON EVENT TRIGGER base_entity_ddl_command_start IS
    'widens LIKE clauses that name a template of base_entity, unless base_entity.enabled is off, and does what must precede a command: waits for open changes of templates, gives living views the new owner of their table';

CREATE EVENT TRIGGER base_entity_ddl_command_end ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE FOREIGN TABLE',
                 'IMPORT FOREIGN SCHEMA', 'CREATE SCHEMA', 'CREATE TRIGGER', 'ALTER TABLE', 'ALTER FOREIGN TABLE', 'ALTER INDEX',
                 'ALTER VIEW', 'ALTER MATERIALIZED VIEW', 'ALTER TYPE', 'CREATE INDEX',
                 'ALTER TRIGGER', 'CREATE POLICY', 'ALTER POLICY', 'CREATE RULE', 'ALTER RULE',
                 'CREATE STATISTICS', 'ALTER STATISTICS', 'COMMENT',
                 'ALTER FUNCTION', 'ALTER PROCEDURE', 'ALTER ROUTINE', 'GRANT', 'REVOKE', 'DROP OWNED', 'ALTER SCHEMA',
                 'ALTER AGGREGATE', 'ALTER COLLATION', 'ALTER DOMAIN', 'ALTER OPERATOR', 'ALTER OPERATOR CLASS', 'ALTER SEQUENCE',
                 'ALTER TEXT SEARCH CONFIGURATION', 'ALTER TEXT SEARCH DICTIONARY', 'ALTER EXTENSION', 'CREATE FUNCTION', 'CREATE PROCEDURE',
                 'CREATE AGGREGATE',
                 'CREATE TYPE', 'CREATE DOMAIN', 'CREATE VIEW')
    EXECUTE FUNCTION @extschema@.ddl_command_end();
COMMENT ON EVENT TRIGGER base_entity_ddl_command_end IS
    'adds the properties that LIKE leaves out to tables made LIKE a template of base_entity, checks their names, renames columns in rules, lets histories follow their tables, and refuses tables that are not LIKE a template which require() demands, and functions and types with the names of functions of base_entity in its schema';

CREATE EVENT TRIGGER base_entity_sql_drop ON sql_drop
    EXECUTE FUNCTION @extschema@.sql_drop();
COMMENT ON EVENT TRIGGER base_entity_sql_drop IS
    'drops the rules of base_entity for a dropped column, and refuses to drop templates that tables were made LIKE';
