-- The templates that the tables of a schema must be made LIKE. The table is dumped with the database.

CREATE TABLE @extschema@.template_policies (
    schema   text COLLATE "C" NOT NULL CHECK (schema OPERATOR(pg_catalog.<>) ''),
    template text COLLATE "C" NOT NULL CHECK (template OPERATOR(pg_catalog.<>) ''),
    relation text COLLATE "C" NOT NULL,
    action   text COLLATE "C" NOT NULL CHECK (
        CASE WHEN relation OPERATOR(pg_catalog.=) '' THEN action OPERATOR(pg_catalog.=) ANY ('{refuse,warn}'::pg_catalog.text[])
             ELSE action OPERATOR(pg_catalog.=) 'exempt' END),
    PRIMARY KEY (schema, template, relation)
);
COMMENT ON TABLE @extschema@.template_policies IS
    'templates that the tables of a schema must be made LIKE, as set by require()';
COMMENT ON COLUMN @extschema@.template_policies.schema IS 'the schema';
COMMENT ON COLUMN @extschema@.template_policies.template IS 'the template, a table of the schema base_entity';
COMMENT ON COLUMN @extschema@.template_policies.relation IS 'a table name that is exempt; empty for the schema';
COMMENT ON COLUMN @extschema@.template_policies.action IS 'refuse or warn; exempt for a table name';

SELECT pg_catalog.pg_extension_config_dump('@extschema@.template_policies', '');

CREATE TRIGGER policies_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON @extschema@.template_policies
    FOR EACH STATEMENT EXECUTE FUNCTION @extschema@.words_changed();
COMMENT ON TRIGGER policies_changed ON @extschema@.template_policies IS 'invalidates the cached policies of every session';

-- The apply worker of logical replication fires no trigger FOR EACH STATEMENT.
CREATE TRIGGER policies_replicated
    AFTER INSERT OR UPDATE OR DELETE ON @extschema@.template_policies
    FOR EACH ROW EXECUTE FUNCTION @extschema@.words_changed();
ALTER TABLE @extschema@.template_policies ENABLE REPLICA TRIGGER policies_replicated;
COMMENT ON TRIGGER policies_replicated ON @extschema@.template_policies IS
    'invalidates the cached policies of every session of a subscriber';

-- The owner of the database may write the policies of every schema. require() writes those of a schema for its owner.
REVOKE ALL ON @extschema@.template_policies FROM PUBLIC;
GRANT SELECT ON @extschema@.template_policies TO PUBLIC;
GRANT INSERT, UPDATE, DELETE ON @extschema@.template_policies TO pg_database_owner WITH GRANT OPTION;

-- Resolves names without a schema in pg_catalog, not in a schema base_entity that existed before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE FUNCTION @extschema@.migration_tables() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT ARRAY[
        'SequelizeMeta',                -- Sequelize
        '__EFMigrationsHistory',        -- Entity Framework
        '__diesel_schema_migrations',   -- Diesel
        '__drizzle_migrations',         -- Drizzle
        '_prisma_migrations',           -- Prisma
        '_sqlx_migrations',             -- sqlx
        '_yoyo_log', '_yoyo_migration', '_yoyo_version',    -- yoyo
        'aerich',                       -- Tortoise
        'alembic_version',              -- Alembic
        'ar_internal_metadata',         -- Rails
        'atlas_schema_revisions',       -- Atlas
        'databasechangelog', 'databasechangeloglock',       -- Liquibase
        'django_migrations',            -- Django
        'doctrine_migration_versions',  -- Doctrine
        'flyway_schema_history',        -- Flyway
        'goose_db_version',             -- goose
        'gorp_migrations',              -- sql-migrate
        'knex_migrations', 'knex_migrations_lock',          -- Knex
        'kysely_migration', 'kysely_migration_lock',        -- Kysely
        'migrations',                   -- TypeORM, Laravel
        'mikro_orm_migrations',         -- MikroORM
        'pgmigrations',                 -- node-pg-migrate
        'phinxlog',                     -- Phinx
        'refinery_schema_history',      -- refinery
        'schema_migrations',            -- Rails, Ecto, golang-migrate, dbmate
        'seaql_migrations',             -- SeaORM
        'typeorm_metadata',             -- TypeORM
        'yoyo_lock'                     -- yoyo
    ];
END;
COMMENT ON FUNCTION @extschema@.migration_tables() IS
    'the names of the tables in which migration tools keep their own state, which require() exempts by default';

CREATE FUNCTION @extschema@.made_like(relation oid, template text) RETURNS boolean
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    WITH RECURSIVE made (name) AS (
        SELECT record.name
        FROM pg_trigger t, unnest(@extschema@.recorded_templates(t.tgargs)) AS record (name)
        WHERE t.tgrelid = made_like.relation AND t.tgfoid = '@extschema@.maintain()'::regprocedure
          -- DETACH PARTITION drops the triggers that a partition has of its parent.
          AND t.tgparentid = 0
        UNION
        SELECT record.name
        FROM made
        JOIN pg_class c ON c.relnamespace = '@extschema@'::regnamespace AND c.relname = made.name::name
        JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgfoid = '@extschema@.maintain()'::regprocedure,
        unnest(@extschema@.recorded_templates(t.tgargs)) AS record (name)
    )
    SELECT EXISTS (SELECT FROM made WHERE made.name = made_like.template);
END;
COMMENT ON FUNCTION @extschema@.made_like(oid, text) IS
    'whether a table was itself made LIKE the template of this name, or LIKE one that includes it; a partition has the record of its parent, which does not count';

CREATE FUNCTION @extschema@.template_violations(schema regnamespace DEFAULT NULL)
    RETURNS TABLE (relation regclass, template text, action text)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT c.oid::regclass, p.template, p.action
    FROM @extschema@.template_policies p
    JOIN pg_namespace n ON n.nspname = p.schema::name
    JOIN pg_class c ON c.relnamespace = n.oid
    WHERE p.relation = ''
      AND (template_violations.schema IS NULL OR n.oid = template_violations.schema)
      AND c.relkind IN ('r', 'p', 'f')
      AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM @extschema@.template_policies e
                      WHERE e.schema = p.schema AND e.template = p.template AND e.relation = c.relname::text)
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
      AND NOT @extschema@.made_like(c.oid, p.template)
      -- The history of a table is made with it, in its schema.
      AND NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
                      JOIN pg_class of_history ON of_history.oid = t.tgrelid
                      WHERE t.tgconstrrelid = c.oid AND of_history.relnamespace = c.relnamespace AND f.proname = 'keep_history' AND f.pronamespace = '@extschema@'::regnamespace)
    ORDER BY n.nspname, c.relname, p.template;
END;
COMMENT ON FUNCTION @extschema@.template_violations(regnamespace) IS
    'the tables of a schema, or of all, that were not made LIKE a template which require() demands in their schema; check() reports them';

SET LOCAL search_path = @extschema@, pg_temp;
