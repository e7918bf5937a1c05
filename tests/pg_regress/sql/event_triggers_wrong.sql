-- The functions of the event triggers, called for another event than theirs: an error, whatever there is of a statement.
\set VERBOSITY terse
SELECT base_entity.ddl_command_start();
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE things (LIKE base_entity, n int);
CREATE EVENT TRIGGER wrong ON sql_drop EXECUTE FUNCTION base_entity.ddl_command_end();
DROP TABLE things;
\echo :LAST_ERROR_SQLSTATE
DROP EVENT TRIGGER wrong;
CREATE EVENT TRIGGER wrong ON table_rewrite EXECUTE FUNCTION base_entity.ddl_command_start();
ALTER TABLE things ALTER COLUMN n TYPE bigint;
DROP EVENT TRIGGER wrong;
CREATE EVENT TRIGGER wrong ON ddl_command_end EXECUTE FUNCTION base_entity.ddl_command_start();
CREATE TABLE others (LIKE base_entity);
DROP EVENT TRIGGER wrong;
CREATE EVENT TRIGGER wrong ON ddl_command_start EXECUTE FUNCTION base_entity.ddl_command_end();
CREATE TABLE others (LIKE base_entity);
DROP EVENT TRIGGER wrong;
SELECT entities('public');
