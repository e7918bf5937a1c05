-- What has come loose: entities that are no longer what their templates make of a table, each with
-- the statements that mend it, in the order in which they are to be run.

-- Names without a schema are PostgreSQL's, whatever the schema of the extension had in it before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE FUNCTION @extschema@.check(schema regnamespace DEFAULT NULL)
    RETURNS TABLE (entity regclass, problem text, severity text, sql text)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH template AS MATERIALIZED (
        SELECT t.*,
               -- One that has no rule but those of the templates that it includes is not known by its rules.
               NOT t.rules <@ ARRAY(SELECT rule.text FROM @extschema@.templates o, unnest(o.rules) AS rule (text)
                                    WHERE o.template = ANY (t.includes)) AS is_least
        FROM @extschema@.templates t
        WHERE t.rules <> '{}'
    ), known AS MATERIALIZED (
        SELECT c.oid, c.relname, c.relkind, e.rules, format('%I.%I', n.nspname, c.relname) AS name,
               -- What the row trigger's comment says, where a template of the user's made it.
               ARRAY(SELECT made.name
                     FROM pg_trigger t, string_to_array(substring(obj_description(t.oid, 'pg_trigger') FROM '^made LIKE (.*)$'), ', ') AS list,
                          unnest(list) AS made (name)
                     WHERE t.tgrelid = c.oid AND t.tgfoid = '@extschema@.maintain()'::regprocedure) AS made_like
        FROM @extschema@.entities e
        JOIN pg_class c ON c.oid = e.entity
        JOIN pg_namespace n ON n.oid = c.relnamespace
        -- What is mended on a table is mended on its partitions.
        WHERE NOT c.relispartition AND (schema IS NULL OR c.relnamespace = schema)
    ), meant AS MATERIALIZED (
        SELECT known.oid, known.name, known.relkind, template.template
        FROM known JOIN template ON template.rules <@ known.rules
        WHERE template.is_least
           OR (SELECT format('%I.%I', '@extschema@', c.relname) FROM pg_class c WHERE c.oid = template.template) = ANY (known.made_like)
           -- Of another type, a column is the table's own.
           OR NOT EXISTS (SELECT FROM unnest(template.columns, template.types) AS wanted (name, type)
                          WHERE NOT EXISTS (SELECT FROM pg_attribute a
                                            WHERE a.attrelid = known.oid AND a.attname = wanted.name
                                              AND a.atttypid = wanted.type AND NOT a.attisdropped))
    ), template_column AS MATERIALIZED (
        SELECT a.attrelid AS template, a.attname, a.atttypid, a.atttypmod, a.attnotnull,
               format_type(a.atttypid, a.atttypmod) AS type,
               pg_get_expr(d.adbin, d.adrelid) AS default_value,
               EXISTS (SELECT FROM pg_index i
                       WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indpred IS NULL
                         AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum) AS is_key
        FROM template
        JOIN pg_attribute a ON a.attrelid = template.template AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated = ''
        WHERE a.attgenerated = '' AND a.attidentity = ''
    ), compared AS MATERIALIZED (
        SELECT meant.oid, meant.name, meant.relkind, meant.template, own.attname, own.type, own.attnotnull, own.default_value, own.is_key,
               a.attnum, a.attnotnull AS is_not_null, a.atthasdef,
               a.atttypid = own.atttypid AND (own.atttypmod = -1 OR a.atttypmod = own.atttypmod) AS has_type,
               CASE WHEN a.attnum IS NULL THEN
                   -- A column that was renamed has kept its default, which here no other has.
                   (SELECT min(r.attname::text)
                    FROM pg_attribute r
                    JOIN pg_attrdef rd ON rd.adrelid = r.attrelid AND rd.adnum = r.attnum
                    WHERE r.attrelid = meant.oid AND NOT r.attisdropped
                      AND r.atttypid = own.atttypid
                      AND replace(pg_get_expr(rd.adbin, rd.adrelid), 'uuidv7()', 'uuidv4()')
                          = replace(own.default_value, 'uuidv7()', 'uuidv4()')
                      AND NOT EXISTS (SELECT FROM template_column same
                                      WHERE same.template = own.template AND same.attname = r.attname)
                    HAVING count(*) = 1)
               END AS renamed
        FROM meant
        JOIN template_column own ON own.template = meant.template
        LEFT JOIN pg_attribute a ON a.attrelid = meant.oid AND a.attname = own.attname AND NOT a.attisdropped
    ), found (place, oid, problem, severity, sql) AS (
        SELECT 1, oid, format('column %I is renamed to %I', attname, renamed), 'error',
               format('ALTER TABLE %s RENAME COLUMN %I TO %I;', name, renamed, attname)
        FROM compared WHERE attnum IS NULL AND renamed IS NOT NULL
        UNION ALL
        SELECT 2, oid, format('column %I is missing', attname), 'error',
               format('ALTER TABLE %s ADD COLUMN %I %s%s%s;', name, attname, type,
                      ' DEFAULT ' || default_value, CASE WHEN attnotnull THEN ' NOT NULL' END)
        FROM compared WHERE attnum IS NULL AND renamed IS NULL
        UNION ALL
        SELECT 3, oid, format('column %I is not of type %s', attname, type), 'error',
               format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT, ALTER COLUMN %I TYPE %s USING %I::%s%s;',
                      name, attname, attname, type, attname, type,
                      format(', ALTER COLUMN %I SET DEFAULT ', attname) || default_value)
        FROM compared WHERE NOT has_type
        UNION ALL
        SELECT 4, oid, format('column %I has no default', attname), 'error',
               format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s;', name, attname, default_value)
        FROM compared WHERE has_type AND default_value IS NOT NULL AND NOT atthasdef
        UNION ALL
        -- An UPDATE would fire the table's triggers, with the rights of who runs it.
        SELECT 5, oid, format('column %I may be NULL', attname), 'warning',
               format('CALL %I.adopt(%L, %L);', '@extschema@', name, template::text)
        FROM compared WHERE attnotnull AND NOT is_not_null
        UNION ALL
        -- The key of a partitioned table has the partition columns too, and is not possible where the
        -- table is partitioned by an expression.
        SELECT 6, oid, format('column %I has no key', attname), 'error',
               format('ALTER TABLE %s ADD %s (%s);', name,
                      CASE WHEN EXISTS (SELECT FROM pg_index p WHERE p.indrelid = compared.oid AND p.indisprimary)
                           THEN 'UNIQUE' ELSE 'PRIMARY KEY' END,
                      concat_ws(', ', quote_ident(attname), partition_columns))
        FROM compared CROSS JOIN LATERAL (
            SELECT string_agg(quote_ident(k.attname), ', ' ORDER BY place) FILTER (WHERE k.attname <> compared.attname) AS partition_columns,
                   coalesce(bool_and(k.attname IS NOT NULL), true) AS is_possible
            FROM pg_partitioned_table p
            CROSS JOIN unnest(p.partattrs::int2[]) WITH ORDINALITY AS part (attnum, place)
            LEFT JOIN pg_attribute k ON k.attrelid = p.partrelid AND k.attnum = part.attnum
            WHERE p.partrelid = compared.oid) AS partitioning
        WHERE is_key AND is_possible
          AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = ANY (i.indkey::int2[])
                          WHERE i.indrelid = compared.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
                            AND (i.indnkeyatts = 1 OR relkind = 'p')
                            AND k.attname = coalesce(compared.renamed, compared.attname::text))
        UNION ALL
        SELECT 7, known.oid, format('trigger %I is disabled', t.tgname), 'error',
               format('ALTER TABLE %s ENABLE TRIGGER %I;', known.name, t.tgname)
        FROM known JOIN pg_trigger t ON t.tgrelid = known.oid
        WHERE t.tgfoid = '@extschema@.maintain()'::regprocedure AND t.tgenabled IN ('D', 'R')
        UNION ALL
        SELECT 8, known.oid, format('trigger %I does what the row trigger does', t.tgname), 'warning',
               format('DROP TRIGGER %I ON %s;', t.tgname, known.name)
        FROM known
        JOIN pg_trigger t ON t.tgrelid = known.oid AND NOT t.tgisinternal
        JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE p.proname = 'moddatetime'
           OR p.oid = '@extschema@.maintain()'::regprocedure
              AND EXISTS (SELECT FROM pg_trigger other
                          WHERE other.tgrelid = t.tgrelid AND other.tgfoid = t.tgfoid AND other.tgqual IS NULL
                            AND @extschema@.rules(t.tgargs) <@ @extschema@.rules(other.tgargs)
                            AND (other.tgname < t.tgname
                                 OR NOT @extschema@.rules(other.tgargs) <@ @extschema@.rules(t.tgargs))
                            AND other.tgname <> t.tgname)
        UNION ALL
        -- No entity any more, but for a key that defaults to our ids and the columns of a template.
        -- A copy of an entity, INCLUDING ALL, looks the same: no more than a warning.
        SELECT 9, lost.oid, 'row trigger is missing', 'warning',
               format('CREATE TRIGGER zzz_maintain BEFORE UPDATE%s ON %I.%I FOR EACH ROW EXECUTE FUNCTION %I.maintain(%s);',
                      CASE WHEN bool_or(starts_with(rule.text, 'mark ')) THEN ' OR DELETE' END,
                      lost.nspname, lost.relname, '@extschema@',
                      string_agg(DISTINCT quote_literal(rule.text), ', '))
        FROM (SELECT DISTINCT c.oid, c.relname, n.nspname
              FROM pg_depend d
              JOIN pg_proc p ON p.oid = d.refobjid
              JOIN pg_attrdef ad ON ad.oid = d.objid
              JOIN pg_class c ON c.oid = ad.adrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique AND i.indkey[0] = ad.adnum
              WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_proc'::regclass
                AND p.pronamespace = '@extschema@'::regnamespace AND p.proname IN ('uuidv4', 'uuidv7')
                AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND n.oid <> '@extschema@'::regnamespace
                AND NOT pg_is_other_temp_schema(n.oid)
                AND (schema IS NULL OR n.oid = schema)
                AND NOT EXISTS (SELECT FROM pg_trigger t
                                WHERE t.tgrelid = c.oid AND t.tgfoid = '@extschema@.maintain()'::regprocedure)) AS lost
        JOIN template ON NOT EXISTS (
            SELECT FROM unnest(template.columns, template.types) AS wanted (name, type)
            WHERE NOT EXISTS (SELECT FROM pg_attribute a
                              WHERE a.attrelid = lost.oid AND a.attname = wanted.name
                                AND a.atttypid = wanted.type AND NOT a.attisdropped))
        CROSS JOIN LATERAL unnest(template.rules) AS rule (text)
        GROUP BY lost.oid, lost.relname, lost.nspname
        HAVING bool_or(starts_with(rule.text, 'fix '))
        UNION ALL
        -- Last, since the other statements know the table by its name.
        SELECT 10, known.oid, 'name is singular', 'warning',
               -- Where the plural is another table's, the name that is there may be taught.
               CASE WHEN EXISTS (SELECT FROM pg_class other
                                 WHERE other.relnamespace = c.relnamespace
                                   AND other.relname = @extschema@.pluralize(known.relname::text))
                    THEN format('SELECT %I.add_uncountable(%L);', '@extschema@', known.relname)
                    ELSE format('ALTER TABLE %s RENAME TO %I;', known.name, @extschema@.pluralize(known.relname::text))
               END
        FROM known JOIN pg_class c ON c.oid = known.oid
        WHERE c.relpersistence <> 't' AND NOT @extschema@.is_plural(known.relname::text)
        UNION ALL
        SELECT 11, NULL, format('library %s is not of the version of the extension, %s',
                                @extschema@.library_version(), e.extversion), 'error',
               'ALTER EXTENSION base_entity UPDATE;'
        FROM pg_extension e
        WHERE e.extname = 'base_entity' AND e.extversion <> @extschema@.library_version()
        UNION ALL
        -- pg_upgrade makes templates while there is no event trigger yet.
        SELECT 12, c.oid, 'template takes rows', 'warning',
               format('CREATE TRIGGER refuse_rows BEFORE INSERT ON %I.%I FOR EACH ROW EXECUTE FUNCTION %I.refuse_rows();',
                      '@extschema@', c.relname, '@extschema@')
        FROM pg_class c
        WHERE c.relnamespace = '@extschema@'::regnamespace AND c.relkind IN ('r', 'p')
          AND c.oid <> '@extschema@.words'::regclass
          AND (schema IS NULL OR c.relnamespace = schema)
          AND NOT EXISTS (SELECT FROM pg_trigger t
                          WHERE t.tgrelid = c.oid AND t.tgfoid = '@extschema@.refuse_rows()'::regprocedure)
    )
    SELECT found.oid::regclass, found.problem, found.severity, found.sql
    FROM (SELECT DISTINCT ON (oid, place, problem) * FROM found ORDER BY oid, place, problem) AS found
    ORDER BY found.place, found.oid, found.problem;
END;
COMMENT ON FUNCTION @extschema@.check(regnamespace) IS
    'entities of a schema, or of all, that are no longer what their templates make of a table: what is wrong, and the statements that mend it, to be run in this order';

SET LOCAL search_path = @extschema@, pg_temp;
