-- A linter for the names of existing tables, entities or not.

-- Resolves names without a schema in pg_catalog, not in a schema base_entity that existed before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE FUNCTION @extschema@.check_names(schema regnamespace DEFAULT NULL)
    RETURNS TABLE (relation regclass, problem text, severity text, sql text, lock text)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT found.oid::regclass,
           found.problem || CASE WHEN found.suggestion IS NOT NULL AND found.is_taken
                                 THEN format('; the name %I is in use', found.suggestion) ELSE '' END,
           'warning',
           CASE WHEN found.suggestion IS NOT NULL AND NOT found.is_taken
                THEN format('ALTER %s %I.%I RENAME TO %I', found.kind, found.nspname, found.relname, found.suggestion)
           END,
           CASE WHEN found.suggestion IS NOT NULL AND NOT found.is_taken THEN 'ACCESS EXCLUSIVE' END
    FROM (SELECT misnamed.*,
                 EXISTS (SELECT FROM pg_class other
                         WHERE other.relnamespace = misnamed.relnamespace AND other.relname = misnamed.suggestion) AS is_taken
          FROM (SELECT c.oid, c.relname, c.relnamespace, n.nspname,
                 CASE c.relkind WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind,
                 'name is ' || concat_ws(', ', CASE WHEN named.singular THEN 'singular' END,
                                 CASE WHEN named.cased THEN 'not snake_case' END) AS problem,
                 CASE WHEN octet_length(named.better) <= 63 THEN named.better END AS suggestion
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
          -- A capital, a space or a punctuation mark other than _ and $.
          CROSS JOIN LATERAL (SELECT c.relname ~ '[ -#%-/:-^`{-~]' AS cased) AS shape
          CROSS JOIN LATERAL (
              SELECT NOT @extschema@.is_plural(c.relname::text) AS singular,
                     shape.cased,
                     CASE WHEN shape.cased THEN @extschema@.table_name(c.relname::text)
                          ELSE @extschema@.pluralize(c.relname::text) END AS better) AS named
          WHERE c.relkind IN ('r', 'p', 'f')
            AND NOT c.relispartition
            AND c.relpersistence <> 't'
            AND (named.singular OR named.cased)
            AND (schema IS NULL OR c.relnamespace = schema)
            AND NOT EXISTS (SELECT FROM @extschema@.naming_policies p
                            WHERE p.schema = n.nspname::text AND p.relation = c.relname::text)
            AND n.nspname !~ '^pg_'
            AND n.nspname NOT IN ('information_schema', '@extschema@')
            AND NOT EXISTS (SELECT FROM pg_depend d
                            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                              AND d.deptype = 'e')) AS misnamed) AS found
    WHERE @extschema@.schema_exists(schema)
    ORDER BY found.nspname, found.relname;
END;
COMMENT ON FUNCTION @extschema@.check_names(regnamespace) IS
    'tables of a schema, or of all, whose names are certainly singular or not in snake_case, in the columns of check(): the ALTER TABLE that renames one, unless the plural name is in use';

SET LOCAL search_path = @extschema@, pg_temp;
