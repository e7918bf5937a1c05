-- The changes of SQL objects from 0.3.0 to 0.4.0.

-- A script that is loaded by psql would run outside the extension.
\echo Use "ALTER EXTENSION base_entity UPDATE" to load this file. \quit

-- Refuses functions, operators, types and other objects of roles without the rights of the extension's owner in its schema: what is
-- created below could call them in place of PostgreSQL's own. Templates may be any role's.
DO $$
DECLARE
    foreign_object pg_catalog.text;
BEGIN
    SELECT pg_catalog.min(pg_catalog.pg_describe_object(d.classid, d.objid, 0) COLLATE pg_catalog."C")
    INTO foreign_object
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_shdepend s
      ON s.classid OPERATOR(pg_catalog.=) d.classid AND s.objid OPERATOR(pg_catalog.=) d.objid
    JOIN pg_catalog.pg_database b ON b.oid OPERATOR(pg_catalog.=) s.dbid
    JOIN pg_catalog.pg_extension e ON e.extname OPERATOR(pg_catalog.=) 'base_entity'::pg_catalog.name
    JOIN pg_catalog.pg_roles owner ON owner.oid OPERATOR(pg_catalog.=) s.refobjid
    WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
      AND d.refobjid OPERATOR(pg_catalog.=) e.extnamespace
      AND d.classid OPERATOR(pg_catalog.<>) 'pg_catalog.pg_class'::pg_catalog.regclass
      AND s.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
      AND s.deptype OPERATOR(pg_catalog.=) 'o'::pg_catalog."char"
      AND b.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
      AND NOT owner.rolsuper AND owner.oid OPERATOR(pg_catalog.<>) e.extowner AND owner.oid OPERATOR(pg_catalog.<>) b.datdba;
    IF foreign_object IS NOT NULL THEN
        RAISE EXCEPTION 'schema base_entity has objects of another role than the extension'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = pg_catalog.concat('There is ', foreign_object, '.'),
                  HINT = 'Move them to another schema, or change their owner to that of the extension; then update the extension again.';
    END IF;
END
$$;

COMMENT ON EVENT TRIGGER base_entity_ddl_command_start IS
    'widens LIKE clauses that name a template of base_entity, unless base_entity.enabled is off, and does what must precede a command: waits for open changes of templates, gives living views the new owner of their table';

DROP EVENT TRIGGER base_entity_ddl_command_end;
CREATE EVENT TRIGGER base_entity_ddl_command_end ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE FOREIGN TABLE',
                 'IMPORT FOREIGN SCHEMA', 'CREATE SCHEMA', 'CREATE TRIGGER', 'ALTER TABLE', 'ALTER FOREIGN TABLE', 'ALTER INDEX',
                 'ALTER VIEW', 'ALTER MATERIALIZED VIEW', 'ALTER TYPE', 'CREATE INDEX',
                 'ALTER TRIGGER', 'CREATE POLICY', 'ALTER POLICY', 'CREATE RULE', 'ALTER RULE',
                 'CREATE STATISTICS', 'ALTER STATISTICS', 'COMMENT',
                 'ALTER FUNCTION', 'ALTER PROCEDURE', 'ALTER ROUTINE', 'GRANT', 'REVOKE', 'DROP OWNED', 'ALTER SCHEMA',
                 'ALTER AGGREGATE', 'ALTER COLLATION', 'ALTER DOMAIN', 'ALTER OPERATOR', 'ALTER OPERATOR CLASS', 'ALTER SEQUENCE',
                 'ALTER TEXT SEARCH CONFIGURATION', 'CREATE FUNCTION', 'CREATE PROCEDURE', 'CREATE AGGREGATE')
    EXECUTE FUNCTION @extschema@.ddl_command_end();
COMMENT ON EVENT TRIGGER base_entity_ddl_command_end IS
    'adds the properties that LIKE leaves out to tables made LIKE a template of base_entity, checks their names, renames columns in rules, lets histories follow their tables, and refuses tables that are not LIKE a template which require() demands, and functions with the names of those of base_entity in its schema';
