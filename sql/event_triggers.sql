-- What makes LIKE base_entity work without a hook or a preloaded library.

CREATE EVENT TRIGGER base_entity_ddl_command_start ON ddl_command_start
    WHEN TAG IN ('CREATE TABLE', 'CREATE FOREIGN TABLE', 'CREATE SCHEMA', 'ALTER TABLE')
    EXECUTE FUNCTION @extschema@.ddl_command_start();
COMMENT ON EVENT TRIGGER base_entity_ddl_command_start IS
    'widens LIKE clauses that name a template of base_entity; SET base_entity.enabled = off to do without';

CREATE EVENT TRIGGER base_entity_ddl_command_end ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE FOREIGN TABLE',
                 'CREATE SCHEMA', 'CREATE TRIGGER', 'ALTER TABLE', 'ALTER FOREIGN TABLE', 'ALTER INDEX')
    EXECUTE FUNCTION @extschema@.ddl_command_end();
COMMENT ON EVENT TRIGGER base_entity_ddl_command_end IS
    'adds to tables made LIKE a template of base_entity what LIKE leaves out, and checks their names';
