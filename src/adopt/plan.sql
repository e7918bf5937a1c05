-- What is left to do until a table has what its templates have, as the statements that do it, in
-- the order in which they are run. $1 is the table, $2 the templates; $3 says whether the templates'
-- key replaces the table's, $4 whether indexes are built CONCURRENTLY, $5 whether ids are to be of
-- version 7. Run with search_path set to pg_catalog, so that what is written down names everything
-- with its schema. Each statement is left out once what it does is there: that is how an adoption
-- that was cut off goes on.
WITH target AS (
    SELECT c.oid, c.relname, c.relnamespace, c.relkind, format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = $1
), template AS (
    SELECT c.oid, given.place, format('%I.%I', n.nspname, c.relname) AS name
    FROM unnest($2) WITH ORDINALITY AS given (oid, place)
    JOIN pg_class c ON c.oid = given.oid
    JOIN pg_namespace n ON n.oid = c.relnamespace
), wanted AS (
    SELECT DISTINCT ON (a.attname) template.place, a.attnum, a.attname, a.attnotnull,
           a.attidentity, a.attgenerated,
           format_type(a.atttypid, a.atttypmod)
               || CASE WHEN a.attcollation <> t.typcollation
                       THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END AS type,
           CASE WHEN $5 AND a.attgenerated = '' AND pg_get_expr(d.adbin, d.adrelid) = 'base_entity.uuidv4()'
                THEN 'base_entity.uuidv7()' ELSE pg_get_expr(d.adbin, d.adrelid) END AS value,
           EXISTS (SELECT FROM regexp_matches(d.adbin::text, ':(?:op)?funcid (\d+)', 'g') AS called (oid)
                   JOIN pg_proc p ON p.oid = called.oid[1]::oid
                   WHERE p.provolatile = 'v') AS is_volatile,
           col_description(a.attrelid, a.attnum) AS comment
    FROM template
    JOIN pg_attribute a ON a.attrelid = template.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    ORDER BY a.attname, template.place
), columns AS (
    SELECT wanted.*, own.attnum AS own_number, own.attnotnull AS own_not_null,
           -- Filled as it is added: a value that is the same for all rows is kept once.
           own.attnum IS NULL AND (wanted.attidentity <> '' OR wanted.attgenerated <> ''
               OR wanted.value IS NOT NULL AND NOT wanted.is_volatile) AS comes_filled,
           own.attnum IS NOT NULL AND NOT own.atthasdef AND own.attidentity = ''
               AND wanted.attidentity = '' AND wanted.attgenerated = '' AND wanted.value IS NOT NULL
               AS lacks_default,
           'adopt_not_null_' || CASE WHEN octet_length(wanted.attname) <= 40 THEN wanted.attname::text
                                     ELSE md5(wanted.attname) END AS mark,
           col_description($1, own.attnum) AS own_comment
    FROM wanted
    LEFT JOIN pg_attribute own ON own.attrelid = $1 AND own.attname = wanted.attname AND NOT own.attisdropped
), not_null AS (
    -- Columns that are to be NOT NULL, and were not so when they came.
    SELECT columns.*, marked.oid AS marked, coalesce(marked.convalidated, false) AS is_validated
    FROM columns
    LEFT JOIN pg_constraint marked ON marked.conrelid = $1 AND marked.conname = columns.mark AND marked.contype = 'c'
    WHERE columns.attnotnull AND NOT columns.comes_filled AND columns.own_not_null IS NOT TRUE
), checks AS (
    SELECT template.place, c.conname, pg_get_constraintdef(c.oid) AS definition, own.oid AS own,
           coalesce(own.convalidated, false) AS is_validated, own.conname AS own_name,
           EXISTS (SELECT FROM pg_constraint other WHERE other.conrelid = $1 AND other.conname = c.conname) AS is_taken
    FROM template
    JOIN pg_constraint c ON c.conrelid = template.oid AND c.contype = 'c'
    LEFT JOIN LATERAL (
        SELECT o.oid, o.conname, o.convalidated FROM pg_constraint o
        WHERE o.conrelid = $1 AND o.contype = 'c'
          AND regexp_replace(pg_get_constraintdef(o.oid), ' NOT VALID$', '') = pg_get_constraintdef(c.oid)
        LIMIT 1) AS own ON true
), template_index AS (
    SELECT template.place, i.indexrelid, i.indisunique, i.indisprimary, con.oid IS NOT NULL AS is_key,
           coalesce(con.condeferrable, false) AS is_deferrable, coalesce(con.condeferred, false) AS is_deferred,
           -- What follows ON table: USING method (columns) ... of the statement that makes it.
           substring(pg_get_indexdef(i.indexrelid) FROM ' (USING .*)$') AS tail,
           (SELECT string_agg(a.attname, '_' ORDER BY k.place)
            FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE k.place <= i.indnkeyatts) AS of_columns
    FROM template
    JOIN pg_index i ON i.indrelid = template.oid
    LEFT JOIN pg_constraint con ON con.conindid = i.indexrelid AND con.conrelid = template.oid AND con.contype IN ('p', 'u')
    WHERE NOT i.indisexclusion
), own_index AS (
    SELECT i.indexrelid, i.indisunique, i.indisvalid, i.indisprimary, class.relname,
           format('%I.%I', n.nspname, class.relname) AS name,
           con.oid IS NOT NULL AS is_key,
           substring(pg_get_indexdef(i.indexrelid) FROM ' (USING .*)$') AS tail,
           EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid) AS is_being_built
    FROM target
    JOIN pg_index i ON i.indrelid = target.oid
    JOIN pg_class class ON class.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = class.relnamespace
    LEFT JOIN pg_constraint con ON con.conindid = i.indexrelid AND con.conrelid = $1 AND con.contype IN ('p', 'u')
), indexes AS (
    SELECT DISTINCT ON (wanted_index.tail) wanted_index.*, own.indexrelid AS own, own.relname AS own_name,
           own.name AS own_full_name, own.is_key AS own_is_key, own.indisprimary AS own_is_primary,
           coalesce(own.indisvalid, false) AS is_there, coalesce(own.is_being_built, false) AS is_being_built
    FROM (SELECT t.place, t.indexrelid, t.indisunique, t.indisprimary, t.is_key, t.is_deferrable, t.is_deferred, t.of_columns,
                 -- Keys of a partitioned table include its partition columns.
                 CASE WHEN t.indisunique AND missing.columns IS NOT NULL
                      THEN regexp_replace(t.tail, '\)', ', ' || missing.columns || ')') ELSE t.tail END AS tail
          FROM template_index t CROSS JOIN LATERAL (
              SELECT string_agg(quote_ident(part.attname), ', ' ORDER BY part.level, part.place) AS columns,
                     coalesce(bool_or(part.attname IS NULL), false) AS has_expression
              FROM (SELECT DISTINCT ON (a.attname) a.attname, tree.level, k.place
                    FROM pg_partition_tree($1) tree
                    JOIN pg_partitioned_table p ON p.partrelid = tree.relid
                    CROSS JOIN unnest(p.partattrs::int2[]) WITH ORDINALITY AS k (attnum, place)
                    LEFT JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = k.attnum
                    ORDER BY a.attname, tree.level) AS part
              WHERE NOT EXISTS (SELECT FROM pg_index i JOIN pg_attribute has ON has.attrelid = i.indrelid
                                 AND has.attnum = ANY (i.indkey::int2[])
                                WHERE i.indexrelid = t.indexrelid AND has.attname = part.attname)) AS missing
          -- No key is possible where a table is partitioned by an expression.
          WHERE NOT (t.indisunique AND missing.has_expression)) AS wanted_index
    LEFT JOIN LATERAL (
        SELECT * FROM own_index o
        WHERE o.tail = wanted_index.tail AND (o.indisunique OR NOT wanted_index.indisunique)
        ORDER BY o.indisvalid DESC, o.is_key DESC, o.indisprimary DESC LIMIT 1) AS own ON true
    ORDER BY wanted_index.tail, wanted_index.is_key DESC, wanted_index.place
), own_key AS (
    SELECT c.conname FROM pg_constraint c WHERE c.conrelid = $1 AND c.contype = 'p'
), primary_index AS (
    -- The one that becomes the primary key, if one does.
    SELECT indexes.tail FROM indexes
    WHERE indexes.indisprimary AND indexes.own_is_primary IS NOT TRUE
      AND ($3 OR NOT EXISTS (SELECT FROM own_key))
    ORDER BY indexes.place LIMIT 1
), keyed AS (
    SELECT indexes.*, primary_index.tail IS NOT NULL AS becomes_primary,
           CASE WHEN indexes.is_there THEN indexes.own_name::text ELSE free.name END AS index_name
    FROM indexes CROSS JOIN target
    LEFT JOIN primary_index ON primary_index.tail = indexes.tail
    CROSS JOIN LATERAL (
        -- The name that PostgreSQL would choose, with a number where it is taken. One that is too long
        -- is cut, and told from others by what was cut off.
        SELECT made.name FROM (
            SELECT n, CASE WHEN octet_length(stem.name) <= 50 THEN stem.name
                           ELSE left(stem.name, (SELECT max(k) FROM generate_series(0, 41) AS k
                                                 WHERE octet_length(left(stem.name, k)) <= 41))
                                || '_' || left(md5(stem.name), 8) END
                   || CASE WHEN primary_index.tail IS NOT NULL AND NOT $3 THEN '_pkey' WHEN indexes.is_key THEN '_key' ELSE '_idx' END
                   || coalesce(nullif(n, 0)::text, '') AS name
            FROM generate_series(0, 99) AS n,
                 LATERAL (SELECT target.relname
                                 || CASE WHEN primary_index.tail IS NOT NULL AND NOT $3 THEN ''
                                         ELSE '_' || coalesce(indexes.of_columns, 'expr') END AS name) AS stem) AS made
        WHERE NOT EXISTS (SELECT FROM pg_class other WHERE other.relnamespace = target.relnamespace AND other.relname = made.name
                            AND other.oid IS DISTINCT FROM CASE WHEN indexes.is_there THEN NULL ELSE indexes.own END)
        ORDER BY made.n LIMIT 1) AS free
), row_trigger AS (
    -- Triggers whose rules can be put together: those for each row, always, as they were made.
    SELECT t.oid, t.tgrelid, t.tgname, t.tgenabled, rules.list,
           t.tgqual IS NULL AND t.tgattr = '' AND t.tgtype & 3 = 3 AND t.tgtype & 36 = 0 AS can_merge
    FROM pg_trigger t CROSS JOIN LATERAL (SELECT base_entity.rules(t.tgargs) AS list) AS rules
    WHERE t.tgfoid = 'base_entity.maintain()'::regprocedure
      AND (t.tgrelid = $1 OR t.tgrelid IN (SELECT oid FROM template))
), rules AS (
    SELECT array_agg(ruled.rule ORDER BY ruled.place) AS list
    FROM (SELECT rule, min(template.place * 1000 + n) AS place
          FROM template JOIN row_trigger t ON t.tgrelid = template.oid AND t.can_merge AND t.tgenabled = 'O',
               unnest(t.list) WITH ORDINALITY AS r (rule, n)
          GROUP BY rule) AS ruled
), own_trigger AS (
    SELECT t.* FROM row_trigger t WHERE t.tgrelid = $1 AND t.can_merge
), merged AS (
    SELECT found.tgname, rules.list || ARRAY(
               SELECT rule FROM unnest(found.list) AS rule WHERE rule <> ALL (rules.list)) AS list
    FROM rules LEFT JOIN LATERAL (
        SELECT o.tgname, o.list FROM own_trigger o
        ORDER BY o.tgname = 'zzz_maintain' DESC, o.tgname LIMIT 1) AS found ON true
    WHERE rules.list IS NOT NULL
), made AS (
    -- What the table was LIKE before, as far as the comment on its row trigger tells, and what it becomes.
    SELECT template.name, template.place,
           EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = template.oid AND d.deptype = 'e') AS is_shipped
    FROM template
    UNION ALL
    SELECT before.name, -1000 + before.n, false
    FROM own_trigger o,
         unnest(string_to_array(substring(obj_description(o.oid, 'pg_trigger') FROM '^made LIKE (.*)$'), ', ')) WITH ORDINALITY AS before (name, n)
    WHERE before.name NOT IN (SELECT name FROM template)
), origin AS (
    -- What the comment on the row trigger says, where one of the templates is the user's.
    SELECT string_agg(made.name, ', ' ORDER BY made.place)
               FILTER (WHERE (SELECT bool_or(NOT any_made.is_shipped) FROM made any_made)) AS names
    FROM made
), other_trigger AS (
    SELECT template.place, template.name AS template, t.oid, t.tgname, t.tgenabled, obj_description(t.oid, 'pg_trigger') AS comment
    FROM template
    JOIN pg_trigger t ON t.tgrelid = template.oid AND NOT t.tgisinternal
     AND t.tgfoid <> 'base_entity.refuse_rows()'::regprocedure
    WHERE NOT EXISTS (SELECT FROM row_trigger r WHERE r.oid = t.oid AND r.can_merge AND r.tgenabled = 'O')
      AND NOT EXISTS (SELECT FROM pg_trigger own
                      WHERE own.tgrelid = $1 AND own.tgname = t.tgname AND own.tgfoid = t.tgfoid AND own.tgargs = t.tgargs)
), statements (place, phase, statement, column_name) AS (
    SELECT 1, 'columns', format('ALTER TABLE %s %s', target.name, string_agg(action.text, ', ' ORDER BY columns.place, columns.attnum, action.n)), NULL
    FROM target, columns CROSS JOIN LATERAL (
        SELECT 1, format('ADD COLUMN %I %s%s', columns.attname, columns.type,
                   CASE WHEN columns.attgenerated <> ''
                        THEN format(' GENERATED ALWAYS AS (%s) %s', columns.value,
                                    CASE columns.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END)
                        WHEN columns.attidentity <> ''
                        THEN format(' GENERATED %s AS IDENTITY', CASE columns.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END)
                        WHEN columns.comes_filled
                        THEN format(' DEFAULT %s%s', columns.value, CASE WHEN columns.attnotnull THEN ' NOT NULL' ELSE '' END)
                        ELSE '' END)
        WHERE columns.own_number IS NULL
        UNION ALL
        SELECT 2, format('ALTER COLUMN %I SET DEFAULT %s', columns.attname, columns.value)
        WHERE columns.lacks_default OR columns.own_number IS NULL AND NOT columns.comes_filled AND columns.value IS NOT NULL
    ) AS action (n, text)
    GROUP BY target.name
    UNION ALL
    -- In the order of the template's columns, of which there are at most 1600.
    SELECT 2 + not_null.attnum / 2000.0, 'fill', format('UPDATE %s SET %I = DEFAULT WHERE %I IS NULL', target.name, not_null.attname, not_null.attname),
           not_null.attname
    FROM target, not_null WHERE NOT not_null.is_validated AND not_null.value IS NOT NULL
    UNION ALL
    SELECT 3, 'constraints', format('ALTER TABLE %s %s', target.name, string_agg(added.text, ', ' ORDER BY added.text)), NULL
    FROM target, (
        SELECT format('ADD CONSTRAINT %I CHECK (%I IS NOT NULL) NOT VALID', not_null.mark, not_null.attname)
        FROM not_null WHERE not_null.marked IS NULL
        UNION ALL
        SELECT format('ADD %s%s NOT VALID', CASE WHEN checks.is_taken THEN '' ELSE format('CONSTRAINT %I ', checks.conname) END, checks.definition)
        FROM checks WHERE checks.own IS NULL) AS added (text)
    GROUP BY target.name
    UNION ALL
    SELECT 4, 'validate', format('ALTER TABLE %s VALIDATE CONSTRAINT %I', target.name, pending.name), NULL
    FROM target, (
        SELECT not_null.mark FROM not_null WHERE NOT not_null.is_validated
        UNION
        SELECT coalesce(checks.own_name, checks.conname) FROM checks WHERE NOT checks.is_validated
    ) AS pending (name)
    UNION ALL
    SELECT 5, CASE WHEN keyed.is_being_built THEN 'building' ELSE 'indexes' END,
           -- That of a partitioned table is not valid until its partitions have theirs.
           CASE WHEN keyed.own IS NOT NULL AND target.relkind = 'r'
                THEN format('DROP INDEX %s%s;' || chr(10), CASE WHEN $4 THEN 'CONCURRENTLY ' ELSE '' END, keyed.own_full_name) ELSE '' END
           || format('CREATE %sINDEX %s%I ON %s %s', CASE WHEN keyed.indisunique THEN 'UNIQUE ' ELSE '' END,
                     CASE WHEN $4 THEN 'CONCURRENTLY ' ELSE '' END, keyed.index_name, target.name, keyed.tail),
           keyed.own_full_name
    FROM keyed, target WHERE NOT keyed.is_there AND NOT (target.relkind = 'p' AND $4)
    UNION ALL
    -- Taken apart into those of the partitions, by partition_indexes.sql.
    SELECT 5, CASE WHEN keyed.indisunique THEN 'unique index of partitions' ELSE 'index of partitions' END, keyed.tail,
           coalesce(keyed.own_name::text, keyed.index_name)
    FROM keyed, target WHERE NOT keyed.is_there AND target.relkind = 'p' AND $4
    UNION ALL
    SELECT 6, 'finish', format('ALTER TABLE %s %s', target.name,
               string_agg(format('ALTER COLUMN %I SET NOT NULL', not_null.attname), ', ' ORDER BY not_null.place, not_null.attnum)), NULL
    FROM target, not_null GROUP BY target.name
    UNION ALL
    SELECT 7, 'finish', format('ALTER TABLE %s %s', target.name, string_agg(changed.text, ', ' ORDER BY changed.n, changed.text)), NULL
    FROM target, (
        SELECT 1, format('DROP CONSTRAINT %I', not_null.mark) FROM not_null
        UNION ALL
        SELECT 2, format('DROP CONSTRAINT %I', own_key.conname) FROM own_key, primary_index WHERE $3
        UNION ALL
        SELECT 3, format('ADD CONSTRAINT %I %s USING INDEX %I%s', keyed.index_name,
                         CASE WHEN keyed.becomes_primary THEN 'PRIMARY KEY' ELSE 'UNIQUE' END, keyed.index_name,
                         CASE WHEN keyed.is_deferred THEN ' DEFERRABLE INITIALLY DEFERRED'
                              WHEN keyed.is_deferrable THEN ' DEFERRABLE' ELSE '' END)
        FROM keyed, target t
        -- A unique index of a partitioned table stays one: it cannot be made into a constraint.
        WHERE t.relkind = 'r' AND keyed.is_key AND keyed.own_is_key IS NOT TRUE
    ) AS changed (n, text) GROUP BY target.name
    UNION ALL
    SELECT 8, 'finish', format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', target.name, keyed.index_name, own_key.conname), NULL
    FROM target, keyed, own_key WHERE $3 AND keyed.becomes_primary
    UNION ALL
    SELECT 8, 'finish', format('CREATE %sTRIGGER %I BEFORE UPDATE%s ON %s FOR EACH ROW EXECUTE FUNCTION base_entity.maintain(%s)',
               CASE WHEN merged.tgname IS NULL THEN '' ELSE 'OR REPLACE ' END,
               own.name,
               CASE WHEN EXISTS (SELECT FROM unnest(merged.list) AS rule WHERE starts_with(rule, 'mark ')) THEN ' OR DELETE' ELSE '' END,
               target.name,
               (SELECT string_agg(quote_literal(rule), ', ' ORDER BY n) FROM unnest(merged.list) WITH ORDINALITY AS r (rule, n)))
           || CASE WHEN origin.names IS NULL THEN ''
                   ELSE format(';' || chr(10) || 'COMMENT ON TRIGGER %I ON %s IS %L', own.name, target.name, 'made LIKE ' || origin.names) END, NULL
    FROM target, merged, rules, origin, LATERAL (
        SELECT coalesce(merged.tgname::text, CASE WHEN EXISTS (SELECT FROM pg_trigger x WHERE x.tgrelid = $1 AND x.tgname = 'zzz_maintain')
                                            THEN 'zzz_maintain_1' ELSE 'zzz_maintain' END) AS name) AS own
    WHERE NOT rules.list <@ ARRAY(SELECT rule FROM own_trigger o, unnest(o.list) AS rule)
    UNION ALL
    SELECT 9, 'finish', format('ALTER TABLE %s ENABLE TRIGGER %I', target.name, o.tgname), NULL
    FROM target, own_trigger o WHERE o.tgenabled IN ('D', 'R')
    UNION ALL
    SELECT 10, 'finish', replace(pg_get_triggerdef(t.oid), format(' ON %s ', t.template), format(' ON %s ', target.name))
           || CASE t.tgenabled WHEN 'O' THEN ''
                   ELSE format(';' || chr(10) || 'ALTER TABLE %s %s TRIGGER %I', target.name,
                               CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, t.tgname) END
           || coalesce(format(';' || chr(10) || 'COMMENT ON TRIGGER %I ON %s IS %L', t.tgname, target.name, t.comment), ''), NULL
    FROM target, other_trigger t
    UNION ALL
    SELECT 11, 'finish', format('COMMENT ON COLUMN %s.%I IS %L', target.name, columns.attname, columns.comment), NULL
    FROM target, columns WHERE columns.comment IS NOT NULL AND columns.own_comment IS NULL
)
SELECT phase, statement, column_name::text FROM statements ORDER BY place, statement
