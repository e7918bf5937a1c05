-- A linter for the names of tables that are there already, entities or not.

-- Names without a schema are PostgreSQL's, whatever the schema of the extension had in it before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE FUNCTION @extschema@.check_names(schema regnamespace DEFAULT NULL)
    RETURNS TABLE ("table" regclass, problem text, suggestion text, statement text)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT found.oid::regclass,
           found.problem,
           found.suggestion,
           CASE WHEN found.suggestion IS NOT NULL
                 AND NOT EXISTS (SELECT FROM pg_class other
                                 WHERE other.relnamespace = found.relnamespace
                                   AND other.relname = found.suggestion)
                THEN format('ALTER %s %I.%I RENAME TO %I;', found.kind, found.nspname, found.relname,
                            found.suggestion)
           END
    FROM (SELECT c.oid, c.relname, c.relnamespace, n.nspname,
                 CASE c.relkind WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind,
                 concat_ws(', ', CASE WHEN named.singular THEN 'singular' END,
                                 CASE WHEN named.cased THEN 'not snake_case' END) AS problem,
                 CASE WHEN octet_length(named.better) <= 63 THEN named.better END AS suggestion
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
          -- A capital, a blank or a mark other than _ and $.
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
            AND n.nspname !~ '^pg_'
            AND n.nspname NOT IN ('information_schema', '@extschema@')
            AND NOT EXISTS (SELECT FROM pg_depend d
                            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                              AND d.deptype = 'e')) AS found
    ORDER BY found.nspname, found.relname;
END;
COMMENT ON FUNCTION @extschema@.check_names(regnamespace) IS
    'tables of a schema, or of all, whose names are surely singular or not in snake_case, with a better name and the statement that gives it; no statement where that name is taken';

SET LOCAL search_path = @extschema@, pg_temp;
