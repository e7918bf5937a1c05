-- The words that the users of the database have taught. Dumped with the database.

CREATE TABLE @extschema@.words (
    singular text COLLATE "C" PRIMARY KEY CHECK (singular OPERATOR(pg_catalog.<>) ''),
    plural   text COLLATE "C" NOT NULL CHECK (plural OPERATOR(pg_catalog.<>) '')
);
COMMENT ON TABLE @extschema@.words IS
    'words taught with add_irregular() and add_uncountable(); they win over those built in';
COMMENT ON COLUMN @extschema@.words.singular IS 'the singular, or a word or whole name without a plural';
COMMENT ON COLUMN @extschema@.words.plural IS 'the plural; the same as the singular for a word without one';

SELECT pg_catalog.pg_extension_config_dump('@extschema@.words', '');

CREATE TRIGGER words_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON @extschema@.words
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.words_changed();
COMMENT ON TRIGGER words_changed ON @extschema@.words IS 'makes every session read the words again';

-- Rows that logical replication brings fire no trigger FOR EACH STATEMENT.
CREATE TRIGGER words_replicated
    AFTER INSERT OR UPDATE OR DELETE ON @extschema@.words
    FOR EACH ROW EXECUTE FUNCTION @extschema@.words_changed();
ALTER TABLE @extschema@.words ENABLE REPLICA TRIGGER words_replicated;
COMMENT ON TRIGGER words_replicated ON @extschema@.words IS
    'makes every session of a subscriber read the words again';

-- Words hold for the whole database, so its owner teaches them, superuser or not.
GRANT SELECT ON @extschema@.words TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON @extschema@.words TO pg_database_owner;
