-- From 0.1.0 to 0.2.0: ALTER EXTENSION base_entity UPDATE.
--
-- What CREATE EXTENSION makes comes from the other files of this folder and from the functions declared in Rust; this file
-- makes the same of a database that has 0.1.0. Whoever changes an SQL object adds here what brings the old one there:
--
-- - A new function, view or table: its CREATE and its COMMENT, as in the fresh install. For a function declared in Rust that
--   text is in the generated base_entity--0.2.0.sql (`cargo pgrx schema`, or the share/extension folder after an install).
-- - A changed function or view: CREATE OR REPLACE. Not DROP: tables and views of users may depend on it, and privileges that
--   were granted on it would be lost. (Where a DROP cannot be had without, never CASCADE.)
-- - A changed COMMENT or GRANT: said again. Tables that are dumped: pg_extension_config_dump().
-- - Users' tables are not touched.
--
-- Names are qualified with the schema, as in the other files. `cargo xtask scenarios upgrade` compares every object with those
-- of a fresh install, from each released version, and prints the difference: it says what is missing here. cargo-pgrx installs
-- this file because of its name. Once 0.2.0 is released it stays as it is, sql/released gets base_entity--0.2.0.sql as it was
-- generated at the tag, and the next one is base_entity--0.2.0--0.3.0.sql.

\echo Use "ALTER EXTENSION base_entity UPDATE" to load this file. \quit

-- Names without a schema are PostgreSQL's, whatever the schema of the extension had in it before.
SET LOCAL search_path = pg_catalog, pg_temp;

-- Tables that are there become entities.

CREATE PROCEDURE @extschema@.adopt(
        relation regclass, template text DEFAULT 'base_entity', template_2 text DEFAULT NULL,
        template_3 text DEFAULT NULL, template_4 text DEFAULT NULL, template_5 text DEFAULT NULL,
        dry_run boolean DEFAULT false, replace_key boolean DEFAULT false, online boolean DEFAULT true,
        lock_timeout interval DEFAULT '50 milliseconds', lock_retries integer DEFAULT 100)
    LANGUAGE c AS 'MODULE_PATHNAME', 'adopt_wrapper';

CREATE PROCEDURE @extschema@.adopt_all(
        schema regnamespace, template text DEFAULT 'base_entity', template_2 text DEFAULT NULL,
        template_3 text DEFAULT NULL, template_4 text DEFAULT NULL, template_5 text DEFAULT NULL,
        dry_run boolean DEFAULT false, online boolean DEFAULT true,
        lock_timeout interval DEFAULT '50 milliseconds', lock_retries integer DEFAULT 100)
    LANGUAGE c AS 'MODULE_PATHNAME', 'adopt_all_wrapper';

CREATE PROCEDURE @extschema@.release(
        relation regclass, dry_run boolean DEFAULT false,
        lock_timeout interval DEFAULT '50 milliseconds', lock_retries integer DEFAULT 100)
    LANGUAGE c AS 'MODULE_PATHNAME', 'release_wrapper';

CREATE FUNCTION @extschema@.stat_get_progress_adopt()
    RETURNS TABLE (pid integer, datid oid, relation oid, phase text, rows_done bigint, rows_total bigint,
                   rows_per_second bigint, started timestamptz)
    LANGUAGE c VOLATILE PARALLEL RESTRICTED ROWS 1
    AS 'MODULE_PATHNAME', 'stat_get_progress_adopt_wrapper';

CREATE VIEW @extschema@.stat_progress_adopt AS
SELECT s.pid,
       s.relation::regclass AS relation,
       s.phase,
       s.rows_done,
       s.rows_total,
       s.rows_per_second,
       CASE WHEN s.phase = 'fill' AND s.rows_per_second > 0
            THEN make_interval(secs => round((s.rows_total - s.rows_done)::numeric / s.rows_per_second)::double precision)
       END AS time_left,
       s.started
FROM @extschema@.stat_get_progress_adopt() s
WHERE s.datid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
COMMENT ON VIEW @extschema@.stat_progress_adopt IS
    'adoptions that are going on in this database, how far they are, and how long it will take';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.pid IS 'the process that works';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.relation IS 'the table';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.phase IS
    'columns, fill, constraints, validate, indexes, finish, references or confirm; NULL where the role may not see it';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.rows_done IS 'the rows that the pass has come past';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.rows_total IS 'the rows that there are, as far as is known';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.rows_per_second IS 'how fast the pass is';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.time_left IS 'how long the rest of the pass takes at that pace';
COMMENT ON COLUMN @extschema@.stat_progress_adopt.started IS 'when adopt() was called';

GRANT SELECT ON @extschema@.stat_progress_adopt TO PUBLIC;

COMMENT ON PROCEDURE @extschema@.adopt(regclass, text, text, text, text, text, boolean, boolean, boolean, interval, integer) IS
    'make a table that is there an entity of the templates, without taking it out of service; goes on where it stopped';
COMMENT ON PROCEDURE @extschema@.adopt_all(regnamespace, text, text, text, text, text, boolean, boolean, interval, integer) IS
    'adopt every table of a schema that has the columns and the key of the templates, and has lost the rest';
COMMENT ON PROCEDURE @extschema@.release(regclass, boolean, interval, integer) IS
    'make an entity an ordinary table, which needs nothing of this extension: drops its triggers and defaults; columns, keys and rows stay';
COMMENT ON FUNCTION @extschema@.stat_get_progress_adopt() IS
    'what the view stat_progress_adopt shows, for all databases';

-- Words that logical replication brings are seen at once.

CREATE TRIGGER words_replicated
    AFTER INSERT OR UPDATE OR DELETE ON @extschema@.words
    FOR EACH ROW EXECUTE FUNCTION @extschema@.words_changed();
ALTER TABLE @extschema@.words ENABLE REPLICA TRIGGER words_replicated;
COMMENT ON TRIGGER words_replicated ON @extschema@.words IS
    'makes every session of a subscriber read the words again';

-- What \dn+ says of the schema, unless somebody has said something else.
DO $$
BEGIN
    IF pg_catalog.obj_description('@extschema@'::pg_catalog.regnamespace, 'pg_namespace') IS NULL THEN
        COMMENT ON SCHEMA @extschema@ IS 'templates, the tables whose shape others take with LIKE, and the functions that keep it';
    END IF;
END
$$;

-- check() sees which template of the user's an entity is of, the keys of partitioned tables, and templates that
-- take rows.

CREATE OR REPLACE FUNCTION @extschema@.check(schema regnamespace DEFAULT NULL)
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

-- The sizes of ten thousand tables, without opening each.

CREATE FUNCTION @extschema@."file_size"(
	"relfilenode" oid /* pgrx_pg_sys::submodules::oids::Oid */
) RETURNS bigint /* i64 */
STABLE STRICT PARALLEL SAFE
LANGUAGE c /* Rust */
AS 'MODULE_PATHNAME', 'file_size_wrapper';
COMMENT ON FUNCTION @extschema@.file_size(oid) IS
    'the bytes on disk of a relation in the database''s own tablespace, by its pg_class.relfilenode; what the view entities adds up';

CREATE OR REPLACE VIEW @extschema@.entities AS
WITH template AS MATERIALIZED (
    SELECT * FROM @extschema@.templates
), template_column AS MATERIALIZED (
    SELECT template.template, c.name::name AS name, c.type, cardinality(template.columns) AS of
    FROM template, unnest(template.columns, template.types) AS c (name, type)
), generator AS MATERIALIZED (
    -- How a default begins that is one call of a function that makes ids: pg_get_expr() would write
    -- down each default to see.
    SELECT format('{FUNCEXPR :funcid %s ', p.oid) AS call, CASE p.proname WHEN 'uuidv7' THEN 7 ELSE 4 END AS version
    FROM pg_proc p
    WHERE p.proname IN ('uuidv4', 'uuidv7', 'gen_random_uuid')
      AND p.prorettype = 'uuid'::regtype
      AND p.pronamespace IN ('@extschema@'::regnamespace, 'pg_catalog'::regnamespace)
)
SELECT c.oid::regclass AS entity,
       CASE WHEN c.relispartition
            THEN (SELECT i.inhparent::regclass FROM pg_inherits i WHERE i.inhrelid = c.oid) END AS partition_of,
       ARRAY(SELECT template.template FROM template
             WHERE template.template = ANY (fitting.templates)
               AND template.rules <@ maintained.rules
               AND NOT EXISTS (SELECT FROM template larger
                               WHERE larger.template = ANY (fitting.templates)
                                 AND larger.rules <@ maintained.rules
                                 AND template.template = ANY (larger.includes))
             ORDER BY template.template) AS templates,
       ARRAY(SELECT (SELECT a.attname::text FROM pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attnum = primary_key.indkey[place])
             FROM generate_series(0, primary_key.indnkeyatts - 1) AS place) AS key,
       id.attname::text AS id,
       (SELECT generator.version
        FROM pg_attrdef d JOIN generator ON starts_with(d.adbin::text, generator.call)
        WHERE d.adrelid = c.oid AND d.adnum = id.attnum) AS id_version,
       maintained.rules,
       CASE c.relkind
            WHEN 'p' THEN (SELECT sum(part.reltuples) FROM pg_partition_tree(c.oid) tree
                           JOIN pg_class part ON part.oid = tree.relid
                           WHERE tree.isleaf AND part.reltuples >= 0)::bigint
            ELSE nullif(c.reltuples, -1)::bigint
       END AS estimated_rows,
       CASE c.relkind
            WHEN 'p' THEN (SELECT coalesce(sum(pg_total_relation_size(tree.relid)), 0)
                           FROM pg_partition_tree(c.oid) tree WHERE tree.isleaf)::bigint
            ELSE (SELECT CASE WHEN bool_and(part.reltablespace = 0 AND part.relpersistence <> 't')
                              THEN sum(@extschema@.file_size(part.relfilenode))::bigint
                              ELSE pg_total_relation_size(c.oid) END
                  FROM (SELECT c.oid UNION ALL SELECT c.reltoastrelid
                        UNION ALL SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = c.oid
                        UNION ALL SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = c.reltoastrelid) AS file (oid)
                  JOIN pg_class part ON part.oid = file.oid)
       END AS size
FROM pg_class c
JOIN (SELECT t.tgrelid,
             coalesce(array_agg(rule.text ORDER BY t.tgname, rule.place) FILTER (WHERE rule.text IS NOT NULL), '{}') AS rules
      FROM pg_trigger t
      LEFT JOIN LATERAL unnest(@extschema@.rules(t.tgargs)) WITH ORDINALITY AS rule (text, place) ON true
      WHERE t.tgfoid = '@extschema@.maintain()'::regprocedure
      GROUP BY t.tgrelid) AS maintained ON maintained.tgrelid = c.oid
LEFT JOIN (SELECT found.attrelid, array_agg(found.template) AS templates
           FROM (SELECT a.attrelid, own.template
                 FROM template_column own
                 JOIN pg_attribute a ON a.attname = own.name AND a.atttypid = own.type
                 WHERE a.attnum > 0 AND NOT a.attisdropped
                 GROUP BY a.attrelid, own.template, own.of
                 HAVING count(*) = own.of) AS found
           GROUP BY found.attrelid) AS fitting ON fitting.attrelid = c.oid
LEFT JOIN pg_index primary_key ON primary_key.indrelid = c.oid AND primary_key.indisprimary
-- The uuid by which a row is known: what is fixed and unique by itself rather than with others.
LEFT JOIN LATERAL (
    SELECT a.attnum, a.attname
    FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
      AND a.atttypid = 'uuid'::regtype
    ORDER BY 'fix ' || quote_ident(a.attname) = ANY (maintained.rules) DESC,
             i.indnkeyatts, i.indisprimary DESC, a.attnum
    LIMIT 1) AS id ON true
WHERE c.relkind IN ('r', 'p')
  AND c.relnamespace <> '@extschema@'::regnamespace
  AND NOT pg_is_other_temp_schema(c.relnamespace);
