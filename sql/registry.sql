-- The templates and the entities of a database, read from the catalogs alone. LIKE leaves no trace
-- of its template but what it copied: a table is of a template when it has all its columns, with
-- their types, and obeys all its rules.

-- Names without a schema are PostgreSQL's, whatever the schema of the extension had in it before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE VIEW @extschema@.templates AS
WITH shapes AS (
    SELECT c.oid,
           ARRAY(SELECT a.attname::text FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 ORDER BY a.attnum) AS columns,
           ARRAY(SELECT a.atttypid FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 ORDER BY a.attnum) AS types,
           ARRAY(SELECT rule.text
                 FROM pg_trigger t, unnest(@extschema@.rules(t.tgargs)) WITH ORDINALITY AS rule (text, place)
                 WHERE t.tgrelid = c.oid AND t.tgfoid = '@extschema@.maintain()'::regprocedure
                 ORDER BY t.tgname, rule.place) AS rules
    FROM pg_class c
    WHERE c.relnamespace = '@extschema@'::regnamespace
      AND c.relkind IN ('r', 'p')
      AND c.oid <> '@extschema@.words'::regclass
)
SELECT shape.oid::regclass AS template,
       shape.columns,
       shape.types::regtype[] AS types,
       shape.rules,
       ARRAY(SELECT other.oid::regclass FROM shapes other
             WHERE other.oid <> shape.oid
               AND other.columns <> '{}'
               AND other.rules <@ shape.rules
               AND NOT EXISTS (SELECT * FROM unnest(other.columns, other.types)
                               EXCEPT SELECT * FROM unnest(shape.columns, shape.types))
               -- Of two that are alike, the one that was made first includes the other.
               AND (shape.oid < other.oid
                    OR cardinality(shape.columns) > cardinality(other.columns)
                    OR NOT shape.rules <@ other.rules)
             ORDER BY other.oid) AS includes,
       EXISTS (SELECT FROM pg_depend d
               WHERE d.classid = 'pg_class'::regclass AND d.objid = shape.oid AND d.deptype = 'e') AS shipped,
       obj_description(shape.oid, 'pg_class') AS description
FROM shapes shape;
COMMENT ON VIEW @extschema@.templates IS 'the tables whose shape others take';
COMMENT ON COLUMN @extschema@.templates.template IS 'the template';
COMMENT ON COLUMN @extschema@.templates.columns IS 'its columns, in order';
COMMENT ON COLUMN @extschema@.templates.types IS 'their types';
COMMENT ON COLUMN @extschema@.templates.rules IS 'the rules of its row trigger';
COMMENT ON COLUMN @extschema@.templates.includes IS 'the templates whose columns and rules it has, too';
COMMENT ON COLUMN @extschema@.templates.shipped IS 'whether it came with an extension';
COMMENT ON COLUMN @extschema@.templates.description IS 'the comment on it';

CREATE VIEW @extschema@.entities AS
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
COMMENT ON VIEW @extschema@.entities IS
    'the tables with a row trigger on base_entity.maintain(), their partitions too, with the templates they fit';
COMMENT ON COLUMN @extschema@.entities.entity IS 'the table';
COMMENT ON COLUMN @extschema@.entities.partition_of IS 'the table that it is a partition of';
COMMENT ON COLUMN @extschema@.entities.templates IS
    'the templates whose columns and rules it has, but for those that another of them includes';
COMMENT ON COLUMN @extschema@.entities.key IS 'the columns of its primary key';
COMMENT ON COLUMN @extschema@.entities.id IS 'the uuid column by whose unique index a row is found';
COMMENT ON COLUMN @extschema@.entities.id_version IS
    'the version of the ids that its default makes; NULL where another default makes them';
COMMENT ON COLUMN @extschema@.entities.rules IS 'the rules of its row trigger';
COMMENT ON COLUMN @extschema@.entities.estimated_rows IS
    'rows, as of the last ANALYZE or VACUUM; NULL before the first';
COMMENT ON COLUMN @extschema@.entities.size IS 'bytes on disk, with indexes and TOAST, of all partitions';

GRANT SELECT ON @extschema@.templates, @extschema@.entities TO PUBLIC;

SET LOCAL search_path = @extschema@, pg_temp;
