-- The custom inflections of the database. The table is dumped with the database.

CREATE TABLE @extschema@.words (
    singular text COLLATE "C" PRIMARY KEY CHECK (singular OPERATOR(pg_catalog.<>) ''),
    plural   text COLLATE "C" NOT NULL CHECK (plural OPERATOR(pg_catalog.<>) '')
);
COMMENT ON TABLE @extschema@.words IS
    'custom inflections of add_irregular() and add_uncountable(); they take precedence over the built-in words';
COMMENT ON COLUMN @extschema@.words.singular IS 'the singular, or a word or whole name without a plural';
COMMENT ON COLUMN @extschema@.words.plural IS 'the plural; the same as the singular for a word without one';

SELECT pg_catalog.pg_extension_config_dump('@extschema@.words', '');

CREATE TRIGGER words_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON @extschema@.words
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.words_changed();
COMMENT ON TRIGGER words_changed ON @extschema@.words IS 'invalidates the cached words of every session';

-- The apply worker of logical replication fires no trigger FOR EACH STATEMENT.
CREATE TRIGGER words_replicated
    AFTER INSERT OR UPDATE OR DELETE ON @extschema@.words
    FOR EACH ROW EXECUTE FUNCTION @extschema@.words_changed();
ALTER TABLE @extschema@.words ENABLE REPLICA TRIGGER words_replicated;
COMMENT ON TRIGGER words_replicated ON @extschema@.words IS
    'invalidates the cached words of every session of a subscriber';

-- Custom inflections apply to the whole database, so its owner may change them, superuser or not.
REVOKE ALL ON @extschema@.words FROM PUBLIC;
GRANT SELECT ON @extschema@.words TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON @extschema@.words TO pg_database_owner WITH GRANT OPTION;
