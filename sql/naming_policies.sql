-- The naming policies that the database's owner has pinned. The table is dumped with the database.

CREATE TABLE @extschema@.naming_policies (
    schema   text COLLATE "C" NOT NULL,
    relation text COLLATE "C" NOT NULL CHECK (relation OPERATOR(pg_catalog.=) '' OR schema OPERATOR(pg_catalog.<>) ''),
    policy   text COLLATE "C" NOT NULL CHECK (
        CASE WHEN relation OPERATOR(pg_catalog.=) '' THEN policy OPERATOR(pg_catalog.=) ANY ('{error,warn,off,generate}'::pg_catalog.text[])
             ELSE policy OPERATOR(pg_catalog.=) 'exempt' END),
    PRIMARY KEY (schema, relation)
);
COMMENT ON TABLE @extschema@.naming_policies IS
    'naming policies of set_naming_policy() and exempt(), which take precedence over the setting base_entity.naming';
COMMENT ON COLUMN @extschema@.naming_policies.schema IS 'the schema; empty for the database';
COMMENT ON COLUMN @extschema@.naming_policies.relation IS 'the table that is exempt; empty for the schema';
COMMENT ON COLUMN @extschema@.naming_policies.policy IS 'error, warn, off or generate; exempt for a table';

SELECT pg_catalog.pg_extension_config_dump('@extschema@.naming_policies', '');

CREATE TRIGGER policies_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON @extschema@.naming_policies
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.words_changed();
COMMENT ON TRIGGER policies_changed ON @extschema@.naming_policies IS 'invalidates the cached policies of every session';

-- The apply worker of logical replication fires no trigger FOR EACH STATEMENT.
CREATE TRIGGER policies_replicated
    AFTER INSERT OR UPDATE OR DELETE ON @extschema@.naming_policies
    FOR EACH ROW EXECUTE FUNCTION @extschema@.words_changed();
ALTER TABLE @extschema@.naming_policies ENABLE REPLICA TRIGGER policies_replicated;
COMMENT ON TRIGGER policies_replicated ON @extschema@.naming_policies IS
    'invalidates the cached policies of every session of a subscriber';

-- Names are a policy of the whole database, so its owner may change it, superuser or not.
REVOKE ALL ON @extschema@.naming_policies FROM PUBLIC;
GRANT SELECT ON @extschema@.naming_policies TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON @extschema@.naming_policies TO pg_database_owner WITH GRANT OPTION;

-- Resolves names without a schema in pg_catalog, not in a schema base_entity that existed before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE FUNCTION @extschema@.naming_policy(schema name, relation name) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(
        (SELECT p.policy FROM @extschema@.naming_policies p
         WHERE (p.schema, p.relation) IN ((naming_policy.schema::text, naming_policy.relation::text), (naming_policy.schema::text, ''), ('', ''))
         ORDER BY p.relation <> '' DESC, p.schema <> '' DESC
         LIMIT 1),
        current_setting('base_entity.naming', true),
        'error');
END;
COMMENT ON FUNCTION @extschema@.naming_policy(name, name) IS
    'the naming policy for a table of this name in a schema: what is pinned for the table, the schema or the database, else the setting base_entity.naming';

SET LOCAL search_path = @extschema@, pg_temp;
