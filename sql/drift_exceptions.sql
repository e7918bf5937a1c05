-- Differences between entities and their templates that the entities' owners accept. The table is dumped with the database.

CREATE TABLE @extschema@.drift_exceptions (
    schema   text COLLATE "C" NOT NULL,
    relation text COLLATE "C" NOT NULL,
    kind     text COLLATE "C" NOT NULL,
    name     text COLLATE "C" NOT NULL,
    PRIMARY KEY (schema, relation, kind, name)
);
COMMENT ON TABLE @extschema@.drift_exceptions IS
    'differences between entities and their templates that accept_drift() accepts, which check() does not report';
COMMENT ON COLUMN @extschema@.drift_exceptions.schema IS 'the schema of the entity';
COMMENT ON COLUMN @extschema@.drift_exceptions.relation IS 'the entity';
COMMENT ON COLUMN @extschema@.drift_exceptions.kind IS 'the kind of the part that differs, as drift() shows it';
COMMENT ON COLUMN @extschema@.drift_exceptions.name IS 'the name of the part in the template; empty where a table has one such part at most';

SELECT pg_catalog.pg_extension_config_dump('@extschema@.drift_exceptions', '');

CREATE TRIGGER exceptions_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON @extschema@.drift_exceptions
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.words_changed();
COMMENT ON TRIGGER exceptions_changed ON @extschema@.drift_exceptions IS 'invalidates the cached rows of every session';

-- The apply worker of logical replication fires no trigger FOR EACH STATEMENT.
CREATE TRIGGER exceptions_replicated
    AFTER INSERT OR UPDATE OR DELETE ON @extschema@.drift_exceptions
    FOR EACH ROW EXECUTE FUNCTION @extschema@.words_changed();
ALTER TABLE @extschema@.drift_exceptions ENABLE REPLICA TRIGGER exceptions_replicated;
COMMENT ON TRIGGER exceptions_replicated ON @extschema@.drift_exceptions IS
    'invalidates the cached rows of every session of a subscriber';

-- accept_drift() writes it for the owners of the entities.
REVOKE ALL ON @extschema@.drift_exceptions FROM PUBLIC;
GRANT SELECT ON @extschema@.drift_exceptions TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON @extschema@.drift_exceptions TO pg_database_owner WITH GRANT OPTION;

-- Resolves names without a schema in pg_catalog, not in a schema base_entity that existed before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE VIEW @extschema@.accepted_drift AS
SELECT to_regclass(format('%I.%I', e.schema, e.relation)) AS relation, e.kind, e.name
FROM @extschema@.drift_exceptions e;
COMMENT ON VIEW @extschema@.accepted_drift IS
    'the differences between entities and their templates that accept_drift() accepts';
COMMENT ON COLUMN @extschema@.accepted_drift.relation IS 'the entity';
COMMENT ON COLUMN @extschema@.accepted_drift.kind IS 'the kind of the part that differs, as drift() shows it';
COMMENT ON COLUMN @extschema@.accepted_drift.name IS 'the name of the part in the template; empty where a table has one such part at most';

REVOKE ALL ON @extschema@.accepted_drift FROM PUBLIC;
GRANT SELECT ON @extschema@.accepted_drift TO PUBLIC;

SET LOCAL search_path = @extschema@, pg_temp;
