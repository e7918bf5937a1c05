-- Drift: differences between entities and their templates. The SQL of a difference is NULL or one CALL of
-- repair(), which any role may run: repair() runs code of the table's owner with the owner's rights alone.

-- Resolves names without a schema in pg_catalog, not in a schema base_entity that existed before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE FUNCTION @extschema@.renamed_column(relation oid, template oid, column_name name) RETURNS name
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    WITH noted AS (
        -- The template has renamed it, and the table has not followed yet.
        SELECT part.own_name
        FROM @extschema@.noted_parts part
        JOIN pg_class c ON c.oid = renamed_column.relation AND c.relname::text = part.relation
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname::text = part.schema
        JOIN pg_class theirs ON theirs.oid = renamed_column.template AND theirs.relname::text = part.template
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname::text = part.own_name AND NOT a.attisdropped
        WHERE part.kind = 'column name' AND part.name = renamed_column.column_name::text
    ), own_trigger AS (
        SELECT @extschema@.rules(t.tgargs) AS rules, @extschema@.recorded_templates(t.tgargs) AS templates
        FROM pg_trigger t
        WHERE t.tgrelid = relation AND t.tgfoid = '@extschema@.maintain()'::regprocedure
    ), own AS (
        -- The columns that are no template's.
        SELECT a.attname, d.adbin, d.adrelid
        FROM pg_attribute wanted
        JOIN pg_attribute a ON a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = wanted.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated = ''
        WHERE wanted.attrelid = template AND wanted.attname = column_name
          AND NOT EXISTS (SELECT FROM pg_attribute same
                          JOIN pg_class c ON c.oid = same.attrelid
                          WHERE same.attname = a.attname AND NOT same.attisdropped
                            AND (c.oid = template
                                 OR c.relnamespace = '@extschema@'::regnamespace
                                    AND EXISTS (SELECT FROM own_trigger WHERE c.relname::text = ANY (own_trigger.templates))))
    ), moved AS (
        -- A rule follows the column that it names: the table has it for this column instead.
        SELECT own.attname
        FROM pg_trigger t
        CROSS JOIN LATERAL unnest(@extschema@.rules(t.tgargs)) AS rule (text)
        CROSS JOIN own
        JOIN own_trigger ON format('%s %I', split_part(rule.text, ' ', 1), own.attname) = ANY (own_trigger.rules)
        WHERE t.tgrelid = template AND t.tgfoid = '@extschema@.maintain()'::regprocedure
          AND rule.text = format('%s %I', split_part(rule.text, ' ', 1), column_name)
    ), alike AS (
        -- It has the default of the template's column, and no other column has it.
        SELECT min(own.attname::text) AS attname
        FROM pg_attribute wanted
        JOIN pg_attrdef d ON d.adrelid = wanted.attrelid AND d.adnum = wanted.attnum AND wanted.attgenerated = ''
        -- One whose tree is much longer is another one: it may be nested too deeply to be deparsed.
        JOIN own ON CASE WHEN length(own.adbin::text) <= 2 * length(d.adbin::text)
                         THEN replace(pg_get_expr(own.adbin, own.adrelid), 'uuidv7()', 'uuidv4()')
                              = replace(pg_get_expr(d.adbin, d.adrelid), 'uuidv7()', 'uuidv4()') END
        WHERE wanted.attrelid = template AND wanted.attname = column_name
        HAVING count(*) = 1
    )
    SELECT coalesce((SELECT noted.own_name FROM noted), (SELECT min(moved.attname::text) FROM moved),
                    (SELECT alike.attname FROM alike))::name
    WHERE NOT EXISTS (SELECT FROM pg_attribute a
                      WHERE a.attrelid = relation AND a.attname = column_name AND NOT a.attisdropped);
END;
COMMENT ON FUNCTION @extschema@.renamed_column(oid, oid, name) IS
    'the column that a table has in the place of a template''s column which it lacks: by the rule that followed it, or by its default; NULL where there is none';

CREATE FUNCTION @extschema@.drift(schema regnamespace DEFAULT NULL)
    RETURNS TABLE (relation regclass, kind text, name text, problem text, severity text, sql text, lock text, is_accepted boolean)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH template AS MATERIALIZED (
        SELECT t.template, c.relname::text AS name,
               -- Those of triggers for some rows, some columns or INSERT are parts of these.
               ARRAY(SELECT rule.text FROM pg_trigger own, unnest(@extschema@.rules(own.tgargs)) AS rule (text)
                     WHERE own.tgrelid = t.template AND own.tgfoid = '@extschema@.maintain()'::regprocedure AND own.tgenabled = 'O'
                       AND own.tgqual IS NULL AND own.tgattr = '' AND own.tgtype & 39 = 3) AS rules
        FROM @extschema@.templates t JOIN pg_class c ON c.oid = t.template
    ), decoded AS MATERIALIZED (
        -- Most entities share their arguments with others.
        SELECT argument.tgargs, @extschema@.rules(argument.tgargs) AS rules,
               @extschema@.recorded_templates(argument.tgargs) AS templates
        FROM (SELECT DISTINCT t.tgargs FROM pg_trigger t WHERE t.tgfoid = '@extschema@.maintain()'::regprocedure) AS argument
    ), maintaining AS MATERIALIZED (
        SELECT t.tgrelid, t.tgname, t.tgtype::int AS type, t.tgenabled, t.tgqual IS NULL AND t.tgattr = '' AS is_unconditional,
               -- BEFORE UPDATE or DELETE, FOR EACH ROW.
               t.tgqual IS NULL AND t.tgattr = '' AND t.tgtype & 39 = 3 AS is_of_row,
               decoded.rules, decoded.templates,
               -- Counted here, since a join with itself is planned for the one row that a new database has by its statistics.
               count(*) OVER own AS of_table, bool_or(t.tgtype <> 9) OVER own AS is_entity
        FROM pg_trigger t
        JOIN decoded ON decoded.tgargs = t.tgargs
        -- A repair of a table repairs its partitions.
        JOIN pg_class c ON c.oid = t.tgrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        WHERE t.tgfoid = '@extschema@.maintain()'::regprocedure
          AND c.relnamespace <> '@extschema@'::regnamespace
          AND (schema IS NULL OR c.relnamespace = schema)
          AND NOT pg_is_other_temp_schema(c.relnamespace)
        WINDOW own AS (PARTITION BY t.tgrelid)
    ), known AS MATERIALIZED (
        SELECT c.oid, c.relname, c.relnamespace, c.relpersistence, own.rules, own.templates
        FROM (SELECT maintaining.tgrelid, array_agg(part.rule) FILTER (WHERE part.rule IS NOT NULL AND maintaining.is_of_row) AS rules,
                     array_agg(DISTINCT part.template) FILTER (WHERE part.template IS NOT NULL) AS templates
              FROM maintaining
              LEFT JOIN LATERAL (SELECT rule.text, NULL FROM unnest(maintaining.rules) AS rule (text)
                                 UNION ALL
                                 SELECT NULL, record.name FROM unnest(maintaining.templates) AS record (name))
                   AS part (rule, template) ON true
              WHERE maintaining.type <> 9
              GROUP BY maintaining.tgrelid) AS own
        JOIN pg_class c ON c.oid = own.tgrelid
    ), meant AS MATERIALIZED (
        SELECT known.oid, known.rules, template.template
        FROM known
        CROSS JOIN LATERAL unnest(known.templates) AS record (name)
        JOIN template ON template.name = record.name
    ), renamed AS MATERIALIZED (
        -- The columns that a template has renamed, or dropped, where a table has not followed yet.
        SELECT c.oid, part.template, CASE part.kind WHEN 'column name' THEN part.name ELSE '' END AS name, part.own_name
        FROM @extschema@.noted_parts part
        JOIN pg_namespace n ON n.nspname::text = part.schema
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname::text = part.relation
        WHERE part.kind IN ('column name', 'dropped column')
    ), found (place, oid, kind, name, problem, severity, is_repaired) AS (
        SELECT part.place, part.relation, part.kind, part.name, part.problem, part.severity, part.is_repaired
        FROM @extschema@.part_differences(schema) AS part
        UNION ALL
        SELECT 7, t.tgrelid, 'trigger', t.tgname::text, format('trigger %I is disabled', t.tgname), 'error', t.is_of_row OR t.type = 9
        FROM maintaining t
        WHERE t.tgenabled IN ('D', 'R')
          -- Unless it is so in the template.
          AND NOT EXISTS (SELECT FROM meant
                          JOIN pg_trigger theirs ON theirs.tgrelid = meant.template
                          WHERE meant.oid = t.tgrelid AND theirs.tgfoid = '@extschema@.maintain()'::regprocedure
                            AND theirs.tgtype = t.type AND theirs.tgenabled = t.tgenabled
                            AND @extschema@.rules(theirs.tgargs) = t.rules)
          -- Or it is one that a template has had disabled, and has no longer.
          AND NOT (EXISTS (SELECT FROM @extschema@.noted_parts noted
                           JOIN pg_class c ON c.oid = t.tgrelid AND c.relname::text = noted.relation
                           JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname::text = noted.schema
                           WHERE noted.kind = 'trigger' AND noted.own_name = t.tgname::text)
                   AND NOT t.rules <@ ARRAY(SELECT rule.text
                                            FROM meant
                                            JOIN template ON template.template = meant.template
                                            CROSS JOIN LATERAL unnest(template.rules) AS rule (text)
                                            WHERE meant.oid = t.tgrelid))
        UNION ALL
        SELECT 7, meant.oid, 'rule', own.rule, format('row trigger lacks the rule "%s"', own.rule), 'error', true
        FROM meant
        JOIN template ON template.template = meant.template
        CROSS JOIN LATERAL unnest(template.rules) AS rule (text)
        -- For the name that the table has for the column.
        CROSS JOIN LATERAL (
            SELECT coalesce((SELECT format('%s %I', split_part(rule.text, ' ', 1), renamed.own_name)
                             FROM renamed
                             WHERE renamed.oid = meant.oid AND renamed.template = template.name
                               AND rule.text = format('%s %I', split_part(rule.text, ' ', 1), renamed.name)),
                            rule.text) AS rule) AS own
        WHERE (meant.rules IS NULL OR own.rule <> ALL (meant.rules))
          AND EXISTS (SELECT FROM pg_attribute a
                      WHERE a.attrelid = meant.oid AND NOT a.attisdropped
                        AND own.rule = format('%s %I', split_part(own.rule, ' ', 1), a.attname)
                        -- And it is no other column of the template, of that name before.
                        AND (own.rule <> rule.text
                             OR NOT EXISTS (SELECT FROM renamed
                                            WHERE renamed.oid = meant.oid AND renamed.template = template.name
                                              AND renamed.own_name = a.attname::text)))
        UNION ALL
        -- It may be another role's, and do more.
        SELECT 8, t.tgrelid, 'trigger', t.tgname::text, format('trigger %I does what the row trigger does', t.tgname), 'warning', false
        FROM pg_proc p
        JOIN pg_trigger t ON t.tgfoid = p.oid AND NOT t.tgisinternal
        JOIN pg_class c ON c.oid = t.tgrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        WHERE p.proname = 'moddatetime'
          AND c.relnamespace <> '@extschema@'::regnamespace
          AND (schema IS NULL OR c.relnamespace = schema)
          AND NOT pg_is_other_temp_schema(c.relnamespace)
          AND EXISTS (SELECT FROM pg_trigger own
                      WHERE own.tgrelid = t.tgrelid AND own.tgfoid = '@extschema@.maintain()'::regprocedure AND own.tgtype <> 9)
        UNION ALL
        SELECT 8, t.tgrelid, 'trigger', t.tgname::text, format('trigger %I does what the row trigger does', t.tgname), 'warning', false
        FROM maintaining t
        -- One that only records templates does nothing.
        WHERE t.is_entity AND t.of_table > 1 AND t.rules <> '{}'
          AND EXISTS (SELECT FROM maintaining other
                      WHERE other.tgrelid = t.tgrelid AND other.is_unconditional
                        -- BEFORE or AFTER.
                        AND other.type & 2 = t.type & 2
                        AND t.rules <@ other.rules
                        AND (other.tgname < t.tgname OR NOT other.rules <@ t.rules)
                        AND other.tgname <> t.tgname)
        UNION ALL
        SELECT 8, known.oid, 'trigger', '0_base_entity', 'AFTER DELETE trigger of rule "soft_delete" is missing', 'error', true
        FROM known
        WHERE EXISTS (SELECT FROM unnest(known.rules) AS rule (text) WHERE starts_with(rule.text, 'soft_delete '))
          -- AFTER DELETE FOR EACH ROW.
          AND NOT EXISTS (SELECT FROM pg_trigger t
                          WHERE t.tgrelid = known.oid AND t.tgfoid = '@extschema@.maintain()'::regprocedure AND t.tgtype = 9)
        UNION ALL
        -- A table that has lost all its triggers has lost the record of what it was made LIKE, too: it is no
        -- entity, and cannot be distinguished from a table with such columns that was created by hand.
        SELECT 9, t.tgrelid, 'trigger', 'zzz_base_entity', 'row trigger is missing', 'error', false
        FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid AND NOT c.relispartition
        WHERE t.tgfoid = '@extschema@.maintain()'::regprocedure AND t.tgtype = 9
          AND (schema IS NULL OR c.relnamespace = schema)
          AND NOT pg_is_other_temp_schema(c.relnamespace)
          AND NOT EXISTS (SELECT FROM pg_trigger row
                          WHERE row.tgrelid = t.tgrelid AND row.tgfoid = t.tgfoid AND row.tgtype <> 9)
        UNION ALL
        SELECT 10, known.oid, 'name', NULL, 'name is singular', 'warning', false
        FROM known
        WHERE known.relpersistence <> 't' AND NOT @extschema@.is_plural(known.relname::text)
          AND @extschema@.naming_policy((SELECT n.nspname FROM pg_namespace n WHERE n.oid = known.relnamespace), known.relname)
              IN ('error', 'generate')
        UNION ALL
        SELECT 11, NULL, 'library', NULL,
               format('library %s is not of the version of the extension, %s; run ALTER EXTENSION base_entity UPDATE',
                      @extschema@.library_version(), e.extversion), 'error', false
        FROM pg_extension e
        WHERE e.extname = 'base_entity' AND e.extversion <> @extschema@.library_version()
        UNION ALL
        -- pg_upgrade makes templates while there is no event trigger yet.
        SELECT 12, c.oid, 'template', NULL,
               CASE WHEN c.relnamespace = '@extschema@'::regnamespace
                    THEN 'template takes rows' ELSE 'partition of a template takes rows' END, 'warning', true
        FROM pg_class c
        WHERE (c.oid IN (SELECT template.template FROM template)
               OR c.oid IN (SELECT tree.relid
                            FROM pg_class root, pg_partition_tree(root.oid) AS tree
                            WHERE root.relnamespace = '@extschema@'::regnamespace AND root.relkind = 'p'))
          AND (schema IS NULL OR c.relnamespace = schema)
          AND NOT EXISTS (SELECT FROM pg_trigger t
                          WHERE t.tgrelid = c.oid AND t.tgfoid = '@extschema@.refuse_rows()'::regprocedure)
        UNION ALL
        -- It was renamed or dropped while the event triggers were disabled.
        SELECT 13, c.oid, 'template', record.name, format('template %I, which it was made LIKE, does not exist', record.name), 'warning', false
        FROM decoded
        CROSS JOIN LATERAL unnest(decoded.templates) AS record (name)
        JOIN pg_trigger t ON t.tgargs = decoded.tgargs AND t.tgfoid = '@extschema@.maintain()'::regprocedure
        JOIN pg_class c ON c.oid = t.tgrelid AND NOT c.relispartition
        WHERE NOT EXISTS (SELECT FROM template WHERE template.name = record.name)
          AND (schema IS NULL OR c.relnamespace = schema)
          AND NOT pg_is_other_temp_schema(c.relnamespace)
        UNION ALL
        SELECT 15, broken.relation, 'template', broken.template::text, format('table is not LIKE template %I', broken.template),
               CASE broken.action WHEN 'refuse' THEN 'error' ELSE 'warning' END, false
        FROM @extschema@.template_violations(schema) AS broken
        UNION ALL
        SELECT of_history.place, of_history.relation, of_history.kind, of_history.name, of_history.problem, of_history.severity, of_history.is_repaired
        FROM @extschema@.history_problems(schema) AS of_history
        UNION ALL
        -- find() does not know which of the tables a public ID is of. Names that differ in digits alone have one prefix, and there may be
        -- many of them: the first table of each schema reports it, so that check() of a schema does too.
        SELECT 16, c.oid, 'public prefix', shared.prefix,
               format('public prefix "%s" is also that of table %s', shared.prefix,
                      (SELECT other.name FROM unnest(shared.oids[1:2], shared.names[1:2]) AS other (oid, name)
                       WHERE other.oid <> c.oid LIMIT 1))
                   || CASE WHEN cardinality(shared.names) > 2 THEN format(' and %s more', cardinality(shared.names) - 2) ELSE '' END,
               'warning', false
        FROM (SELECT prefixed.prefix, array_agg(prefixed.oid ORDER BY prefixed.schema, prefixed.relation) AS oids,
                     array_agg(format('%I.%I', prefixed.schema, prefixed.relation) ORDER BY prefixed.schema, prefixed.relation) AS names,
                     array_agg(prefixed.oid) FILTER (WHERE prefixed.place = 1) AS firsts
              FROM (SELECT p.prefix, p.schema, p.relation, c.oid, row_number() OVER (PARTITION BY p.prefix, p.schema ORDER BY p.relation) AS place
                    FROM @extschema@.public_prefixes p
                    JOIN pg_namespace n ON n.nspname::text = p.schema
                    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname::text = p.relation
                    WHERE EXISTS (SELECT FROM pg_trigger t
                                  WHERE t.tgrelid = c.oid AND t.tgfoid = '@extschema@.maintain()'::regprocedure)) AS prefixed
              GROUP BY prefixed.prefix
              HAVING count(*) > 1) AS shared
        CROSS JOIN LATERAL unnest(shared.firsts) AS first (oid)
        JOIN pg_class c ON c.oid = first.oid AND NOT c.relispartition
        WHERE schema IS NULL OR c.relnamespace = schema
    ), told AS (
        SELECT found.*, format('%I.%I', n.nspname, c.relname) AS target,
               -- repair() refuses the tables of other extensions, whose scripts alone change them.
               found.is_repaired AND (c.relnamespace = '@extschema@'::regnamespace
                                      OR NOT EXISTS (SELECT FROM pg_depend d
                                                     WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
                   AS is_repairable,
               EXISTS (SELECT FROM @extschema@.drift_exceptions e
                       WHERE e.schema = n.nspname::text AND e.relation = c.relname::text
                         AND e.kind = found.kind AND e.name = found.name) AS is_accepted
        FROM (SELECT DISTINCT ON (oid, place, problem) * FROM found ORDER BY oid, place, problem) AS found
        LEFT JOIN pg_class c ON c.oid = found.oid
        LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
    )
    SELECT told.oid::regclass, told.kind, told.name, told.problem, told.severity,
           CASE WHEN told.is_repairable AND NOT told.is_accepted
                THEN format('CALL %I.repair(%L)', '@extschema@', told.target) END,
           -- Of the CALL, which repairs all of the table.
           CASE WHEN NOT told.is_repairable OR told.is_accepted THEN NULL
                WHEN bool_or(told.is_repairable AND NOT told.is_accepted AND told.place < 7) OVER (PARTITION BY told.oid)
                THEN 'ACCESS EXCLUSIVE'
                ELSE 'SHARE ROW EXCLUSIVE' END,
           told.is_accepted
    FROM told
    WHERE @extschema@.schema_exists(schema)
    ORDER BY told.place, told.oid, told.problem;
END;
COMMENT ON FUNCTION @extschema@.drift(regnamespace) IS
    'the differences between the entities of a schema, or of all, and their templates, as check() returns them, with the kind and the name of the part that differs, and those that accept_drift() accepts';

CREATE FUNCTION @extschema@.check(schema regnamespace DEFAULT NULL)
    RETURNS TABLE (relation regclass, problem text, severity text, sql text, lock text)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT d.relation, d.problem, d.severity, d.sql, d.lock
    FROM @extschema@.drift(schema) WITH ORDINALITY AS d
    WHERE NOT d.is_accepted
    ORDER BY d.ordinality;
END;
COMMENT ON FUNCTION @extschema@.check(regnamespace) IS
    'entities of a schema, or of all, that are no longer what their templates make of a table: the problem, its severity, and the CALL of repair() where that repairs it, with the strongest lock that it takes on the table';

SET LOCAL search_path = @extschema@, pg_temp;
