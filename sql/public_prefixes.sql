-- The prefixes of the public IDs of tables. A table keeps its prefix when it is renamed. The table is dumped with the
-- database; the names in it follow ALTER ... RENAME, SET SCHEMA and DROP.

CREATE TABLE @extschema@.public_prefixes (
    schema     text COLLATE "C" NOT NULL,
    relation   text COLLATE "C" NOT NULL,
    prefix     text COLLATE "C" NOT NULL CHECK (
        prefix OPERATOR(pg_catalog.~) '^[a-z]([a-z_]*[a-z])?$' AND pg_catalog.octet_length(prefix) OPERATOR(pg_catalog.<=) 63),
    is_current boolean NOT NULL,
    PRIMARY KEY (schema, relation, prefix)
);
-- Neither index is partial or on an expression: the extension inserts into both without a statement.
CREATE INDEX public_prefixes_prefix_idx ON @extschema@.public_prefixes (prefix);
COMMENT ON TABLE @extschema@.public_prefixes IS
    'the public prefix of each entity, given to it when it is created or adopted or by set_public_prefix(), and former ones that are still read';
COMMENT ON COLUMN @extschema@.public_prefixes.schema IS 'the schema of the table';
COMMENT ON COLUMN @extschema@.public_prefixes.relation IS 'the name of the table';
COMMENT ON COLUMN @extschema@.public_prefixes.prefix IS 'the prefix';
COMMENT ON COLUMN @extschema@.public_prefixes.is_current IS 'whether public_id() uses it; otherwise it is only read';

SELECT pg_catalog.pg_extension_config_dump('@extschema@.public_prefixes', '');

-- A dump's rows are restored into a database whose tables may have been created anew, and so have prefixes.
CREATE TRIGGER prefix_inserted
    BEFORE INSERT ON @extschema@.public_prefixes
    FOR EACH ROW EXECUTE FUNCTION @extschema@.public_prefix_inserted();
-- Also for rows of logical replication, whose tables the subscriber has created, too.
ALTER TABLE @extschema@.public_prefixes ENABLE ALWAYS TRIGGER prefix_inserted;
COMMENT ON TRIGGER prefix_inserted ON @extschema@.public_prefixes IS
    'replaces a row of the same table and prefix, and makes the other prefixes of the table former ones';

CREATE TRIGGER prefixes_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON @extschema@.public_prefixes
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.words_changed();
COMMENT ON TRIGGER prefixes_changed ON @extschema@.public_prefixes IS 'invalidates the cached prefixes of every session';

-- The apply worker of logical replication fires no trigger FOR EACH STATEMENT.
CREATE TRIGGER prefixes_replicated
    AFTER INSERT OR UPDATE OR DELETE ON @extschema@.public_prefixes
    FOR EACH ROW EXECUTE FUNCTION @extschema@.words_changed();
ALTER TABLE @extschema@.public_prefixes ENABLE REPLICA TRIGGER prefixes_replicated;
COMMENT ON TRIGGER prefixes_replicated ON @extschema@.public_prefixes IS
    'invalidates the cached prefixes of every session of a subscriber';

-- The owner of the database restores its dump, superuser or not.
REVOKE ALL ON @extschema@.public_prefixes FROM PUBLIC;
GRANT SELECT ON @extschema@.public_prefixes TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON @extschema@.public_prefixes TO pg_database_owner WITH GRANT OPTION;
