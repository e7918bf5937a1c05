-- Comments on the functions that are declared in Rust, and who may call the functions: last, when all
-- of them exist.

COMMENT ON FUNCTION @extschema@.pluralize(text) IS
    'the plural of a word or of a table name''s last word; a plural is returned unchanged';
COMMENT ON FUNCTION @extschema@.singularize(text) IS
    'the singular of a word or of a table name''s last word';
COMMENT ON FUNCTION @extschema@.is_plural(text) IS
    'whether a table may have this name: false only if its last word is certainly singular';
COMMENT ON FUNCTION @extschema@.table_name(text) IS
    'the table name for a class name: table_name(''OrderItem'') is order_items';
COMMENT ON FUNCTION @extschema@.class_name(text) IS
    'the class name for a table name: class_name(''order_items'') is OrderItem';
COMMENT ON FUNCTION @extschema@.add_irregular(text, text) IS
    'add a custom inflection, a singular with its plural, for table names';
COMMENT ON FUNCTION @extschema@.add_uncountable(text) IS
    'add a custom inflection, a word or a whole table name without a plural';
COMMENT ON FUNCTION @extschema@.remove_word(text) IS
    'remove a custom inflection; false if there is none for the word';
COMMENT ON FUNCTION @extschema@.set_public_prefix(regclass, text, boolean) IS
    'set the prefix of the public IDs of an entity; those with a former prefix are still read, unless keep_old is false';
COMMENT ON FUNCTION @extschema@.set_naming_policy(regnamespace, text) IS
    'pin the naming policy of a schema, or with NULL of the database, against any setting: error, warn, off or generate; NULL removes it';
COMMENT ON FUNCTION @extschema@.exempt(regclass, boolean) IS
    'exempt a table from the naming policy, or no longer';
COMMENT ON FUNCTION @extschema@.require(regnamespace, regclass, text, text[]) IS
    'require that tables which are created in a schema are made LIKE a template, or one that includes it: refuse, or warn of, others, except those with an exempt name; NULL as the action removes the policy';
COMMENT ON PROCEDURE @extschema@.purge(regclass, interval, bigint, integer) IS
    'remove the rows that were deleted longer ago than the interval, and the rows that their foreign keys cascade to, in batches';
COMMENT ON PROCEDURE @extschema@.restore(regclass, uuid) IS
    'restore a deleted row with the rows that its deletion has marked along foreign keys with ON DELETE CASCADE';
COMMENT ON FUNCTION @extschema@.suspend_row_rules(regclass) IS
    'suspend the row rules of a table until the transaction ends, for the table''s owner and no other role; written to the server log';
COMMENT ON FUNCTION @extschema@.create_living_view(regclass, text) IS
    'create an updatable view of the rows of a soft-delete table that are not deleted, in its schema; on a template, each table made LIKE it gets one';
COMMENT ON FUNCTION @extschema@.create_history(regclass) IS
    'create the history of a table whose triggers keep old versions, link the table to it, or complete an existing one; adopt() does so';
COMMENT ON PROCEDURE @extschema@.purge_history(regclass, interval, integer) IS
    'remove the versions from a table''s history that ended longer ago than the interval, in batches of so many blocks of 8 kB';
COMMENT ON PROCEDURE @extschema@.erase_history(regclass, text[]) IS
    'remove all versions under one primary key from a table''s history, and record that in it and in the server log';
COMMENT ON FUNCTION @extschema@.stat_get_progress_purge() IS
    'the rows of the view stat_progress_purge';
COMMENT ON FUNCTION @extschema@.rules(bytea) IS
    'the rules in the arguments of a row trigger, pg_trigger.tgargs, in canonical form for comparison';
COMMENT ON FUNCTION @extschema@.part_differences(regnamespace) IS
    'the parts of templates that the entities of a schema, or of all, lack or have otherwise, besides rules; used by drift()';
COMMENT ON FUNCTION @extschema@.accept_drift(regclass, text, text, boolean) IS
    'accept that an entity differs from its templates in a part, whose kind and name drift() shows, or no longer; check() does not report it, and repair() leaves it as it is';
COMMENT ON FUNCTION @extschema@.recorded_templates(bytea) IS
    'the names of the templates that the table of a trigger was made LIKE, recorded in its arguments, pg_trigger.tgargs';
COMMENT ON FUNCTION @extschema@.distributed_size(oid) IS
    'bytes on disk of all shards of a table that Citus distributes, with indexes and TOAST; NULL for another table';
COMMENT ON FUNCTION @extschema@.distributed_rows(oid) IS
    'rows in all shards of a table that Citus distributes, as of the last ANALYZE or VACUUM; NULL for another table';
COMMENT ON FUNCTION @extschema@.file_size(oid) IS
    'the bytes on disk of a relation in the database''s own tablespace, by its pg_class.relfilenode; used by the view entities';
COMMENT ON FUNCTION @extschema@.describe(regclass) IS
    'an entity as JSON: its templates, id, rules, columns, keys and foreign keys, in the form of docs/describe.schema.json';
COMMENT ON FUNCTION @extschema@.describe() IS
    'all entities as a JSON array, by schema and name';
COMMENT ON FUNCTION @extschema@.erd(regnamespace, boolean) IS
    'the entities of a schema, or of all, as a Mermaid erDiagram, on request with the other tables; templates are dashed parents';
COMMENT ON FUNCTION @extschema@.library_version() IS
    'the version of the shared library; check() compares it with the version of the extension';
COMMENT ON FUNCTION @extschema@.schema_exists(regnamespace) IS
    'true, or an error if the schema does not exist; used by check() and check_names()';
COMMENT ON PROCEDURE @extschema@.adopt IS
    'make an existing table an entity of the templates while it is in use; call again to resume. status is adopted, incomplete, unchanged, index needed or index in progress; statement is the statement to run where an index is needed';
COMMENT ON PROCEDURE @extschema@.adopt_all IS
    'adopt every table of a schema that has the columns and the key of the templates and lacks their triggers or defaults; status and statement are as in adopt(), or status is refused where a table was refused and none needs another call';
COMMENT ON FUNCTION @extschema@.lagging() IS
    'the entities that apply() would change; the column lags of the view entities';
COMMENT ON PROCEDURE @extschema@.apply IS
    'give every table that was made LIKE a template, directly or through other templates, what the template has now, while it is in use; of one entity or a schema, if these are given; call again to resume. status is applied, unchanged, incomplete, refused, index needed or index in progress; statement is the statement to run where an index is needed';
COMMENT ON FUNCTION @extschema@.plan_apply(regclass, regclass, regnamespace, boolean, boolean) IS
    'the statements of apply() for each table, in their order, as plan_adopt() returns them';
COMMENT ON FUNCTION @extschema@.plan_adopt(regclass, text[], boolean, boolean) IS
    'the statements of adopt() for a table, in their order, with the lock that each takes on it, whether it rewrites the table, and what the lock blocks: reads and writes, writes, or NULL';
COMMENT ON FUNCTION @extschema@.plan_adopt_all(regnamespace, text[]) IS
    'the statements of adopt_all() for each table of a schema, as plan_adopt() returns them';
COMMENT ON FUNCTION @extschema@.plan_release(regclass) IS
    'the statements of release() for a table, as plan_adopt() returns them';
COMMENT ON PROCEDURE @extschema@.repair(regclass) IS
    'give an entity back what check() reports as lost of its templates, with the rights of its owner';
COMMENT ON PROCEDURE @extschema@.release(regclass, text[], interval, integer) IS
    'make an entity an ordinary table that does not depend on the extension: drops its triggers and replaces its defaults; columns, keys and rows stay. With templates, drop the triggers and rules that these alone give';
COMMENT ON FUNCTION @extschema@.stat_get_progress_adopt() IS
    'the rows of the view stat_progress_adopt, for all databases';

-- Comments on the schema, unless it has a comment.
DO $$
BEGIN
    IF pg_catalog.obj_description('@extschema@'::pg_catalog.regnamespace, 'pg_namespace') IS NULL THEN
        COMMENT ON SCHEMA @extschema@ IS 'templates, which other tables are made LIKE, and the functions of base_entity';
    END IF;
END
$$;

-- PostgreSQL gives EXECUTE to all, unless ALTER DEFAULT PRIVILEGES has taken it away. None of the
-- functions runs with the rights of its owner; entities call them in defaults and triggers.
DO $$
DECLARE
    routine pg_catalog.regprocedure;
BEGIN
    FOR routine IN
        SELECT d.objid FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
        WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
          AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
          AND d.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char"
          AND e.extname OPERATOR(pg_catalog.=) 'base_entity'::pg_catalog.name
        ORDER BY d.objid
    LOOP
        EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO PUBLIC', routine);
    END LOOP;
END
$$;
