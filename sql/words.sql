-- The words that the users of the database have taught. Dumped with the database.

CREATE TABLE words (
    singular text COLLATE "C" PRIMARY KEY CHECK (singular <> ''),
    plural   text COLLATE "C" NOT NULL CHECK (plural <> '')
);
COMMENT ON TABLE words IS
    'words taught with add_irregular() and add_uncountable(); they win over those built in';
COMMENT ON COLUMN words.singular IS 'the singular, or a word or whole name without a plural';
COMMENT ON COLUMN words.plural IS 'the plural; the same as the singular for a word without one';

SELECT pg_catalog.pg_extension_config_dump('words', '');

CREATE TRIGGER words_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON words
    FOR EACH STATEMENT EXECUTE FUNCTION words_changed();
COMMENT ON TRIGGER words_changed ON words IS 'makes every session read the words again';

-- Words hold for the whole database, so its owner teaches them, superuser or not.
GRANT SELECT ON words TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON words TO pg_database_owner;
