-- What \df+ says of the functions that are declared in Rust.

COMMENT ON FUNCTION @extschema@.pluralize(text) IS
    'the plural of a word or of a table name''s last word; a plural stays as it is';
COMMENT ON FUNCTION @extschema@.singularize(text) IS
    'the singular of a word or of a table name''s last word';
COMMENT ON FUNCTION @extschema@.is_plural(text) IS
    'whether a table may have this name: false only if its last word is surely singular';
COMMENT ON FUNCTION @extschema@.table_name(text) IS
    'the table name for a class name: table_name(''OrderItem'') is order_items';
COMMENT ON FUNCTION @extschema@.class_name(text) IS
    'the class name for a table name: class_name(''order_items'') is OrderItem';
COMMENT ON FUNCTION @extschema@.add_irregular(text, text) IS
    'teach the database a singular and its plural, for table names';
COMMENT ON FUNCTION @extschema@.add_uncountable(text) IS
    'teach the database a word, or a whole table name, that has no plural';
COMMENT ON FUNCTION @extschema@.remove_word(text) IS
    'forget a word that was taught; false if it was not known';
COMMENT ON FUNCTION @extschema@.actor() IS
    'who is at work: the setting base_entity.actor, or else the current role';
COMMENT ON FUNCTION @extschema@.purge(regclass, interval) IS
    'remove the rows that were deleted longer ago than the interval, of a table whose rule "mark" keeps deleted rows; returns how many';
COMMENT ON FUNCTION @extschema@.rules(bytea) IS
    'the rules in the arguments of a row trigger, pg_trigger.tgargs, written in one way so that they can be compared';
COMMENT ON FUNCTION @extschema@.file_size(oid) IS
    'the bytes on disk of a relation in the database''s own tablespace, by its pg_class.relfilenode; what the view entities adds up';
COMMENT ON FUNCTION @extschema@.describe(regclass) IS
    'an entity as JSON: its templates, id, rules, columns, keys and foreign keys; the shape is that of docs/describe.schema.json';
COMMENT ON FUNCTION @extschema@.describe() IS
    'all entities as a JSON array, by schema and name';
COMMENT ON FUNCTION @extschema@.erd(regnamespace) IS
    'the entities of a schema, or of all, as a Mermaid erDiagram; templates are dashed parents';
COMMENT ON FUNCTION @extschema@.find(uuid) IS
    'the row that a uuid names, as JSON, in any entity that the role may read; by the index of each one''s id';
COMMENT ON FUNCTION @extschema@.rows(regclass, bigint) IS
    'the rows of all entities that have a template and that the role may read, newest first; all, or so many';
COMMENT ON FUNCTION @extschema@.library_version() IS
    'the version of the library that the functions are in; check() compares it with the extension''s';
COMMENT ON PROCEDURE @extschema@.adopt(regclass, text, text, text, text, text, boolean, boolean, boolean, interval, integer) IS
    'make a table that is there an entity of the templates, without taking it out of service; goes on where it stopped';
COMMENT ON PROCEDURE @extschema@.adopt_all(regnamespace, text, text, text, text, text, boolean, boolean, interval, integer) IS
    'adopt every table of a schema that has the columns and the key of the templates, and has lost the rest';
COMMENT ON PROCEDURE @extschema@.release(regclass, boolean, interval, integer) IS
    'make an entity an ordinary table, which needs nothing of this extension: drops its triggers and defaults; columns, keys and rows stay';
COMMENT ON FUNCTION @extschema@.stat_get_progress_adopt() IS
    'what the view stat_progress_adopt shows, for all databases';

-- What \dn+ says of the schema, unless somebody has said something else.
DO $$
BEGIN
    IF pg_catalog.obj_description('@extschema@'::pg_catalog.regnamespace, 'pg_namespace') IS NULL THEN
        COMMENT ON SCHEMA @extschema@ IS 'templates, the tables whose shape others take with LIKE, and the functions that keep it';
    END IF;
END
$$;
