-- The changes of SQL objects from 0.3.0 to 0.4.0.

-- A script that is loaded by psql would run outside the extension.
\echo Use "ALTER EXTENSION base_entity UPDATE" to load this file. \quit

COMMENT ON EVENT TRIGGER base_entity_ddl_command_start IS
    'widens LIKE clauses that name a template of base_entity, unless base_entity.enabled is off, and does what must precede a command: waits for open changes of templates, gives living views the new owner of their table';
