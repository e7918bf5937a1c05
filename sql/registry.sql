-- The templates and the entities of a database, read from the catalogs alone. The templates that a table
-- was made LIKE are recorded in the arguments of its row trigger.

-- Resolves names without a schema in pg_catalog, not in a schema base_entity that existed before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE VIEW @extschema@.templates AS
WITH RECURSIVE shapes AS (
    SELECT c.oid, c.relname::text AS name,
           ARRAY(SELECT a.attname::text FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 ORDER BY a.attnum) AS columns,
           ARRAY(SELECT a.atttypid FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 ORDER BY a.attnum) AS types,
           ARRAY(SELECT rule.text
                 FROM pg_trigger t, unnest(@extschema@.rules(t.tgargs)) WITH ORDINALITY AS rule (text, place)
                 WHERE t.tgrelid = c.oid AND t.tgfoid = '@extschema@.maintain()'::regprocedure
                   -- Without the AFTER DELETE trigger, which has some of the same rules.
                   AND t.tgtype <> 9
                 ORDER BY t.tgname, rule.place) AS rules,
           ARRAY(SELECT record.name
                 FROM pg_trigger t, unnest(@extschema@.recorded_templates(t.tgargs)) AS record (name)
                 WHERE t.tgrelid = c.oid AND t.tgfoid = '@extschema@.maintain()'::regprocedure) AS made_like
    FROM pg_class c
    WHERE c.relnamespace = '@extschema@'::regnamespace
      AND c.relkind IN ('r', 'p')
      AND c.oid NOT IN ('@extschema@.words'::regclass, '@extschema@.naming_policies'::regclass, '@extschema@.drift_exceptions'::regclass, '@extschema@.template_policies'::regclass, '@extschema@.public_prefixes'::regclass,
                        '@extschema@.template_parts'::regclass, '@extschema@.noted_parts'::regclass)
), included (oid, template) AS (
    SELECT shape.oid, other.oid
    FROM shapes shape JOIN shapes other ON other.name = ANY (shape.made_like)
    UNION
    SELECT included.oid, other.oid
    FROM included
    JOIN shapes shape ON shape.oid = included.template
    JOIN shapes other ON other.name = ANY (shape.made_like)
)
SELECT shape.oid::regclass AS template,
       shape.columns,
       shape.types::regtype[] AS types,
       shape.rules,
       ARRAY(SELECT included.template::regclass FROM included
             WHERE included.oid = shape.oid AND included.template <> shape.oid
             ORDER BY included.template) AS includes,
       EXISTS (SELECT FROM pg_depend d
               WHERE d.classid = 'pg_class'::regclass AND d.objid = shape.oid AND d.deptype = 'e') AS shipped,
       obj_description(shape.oid, 'pg_class') AS description
FROM shapes shape;
COMMENT ON VIEW @extschema@.templates IS 'the tables that other tables are made LIKE';
COMMENT ON COLUMN @extschema@.templates.template IS 'the template';
COMMENT ON COLUMN @extschema@.templates.columns IS 'its columns, in order';
COMMENT ON COLUMN @extschema@.templates.types IS 'their types';
COMMENT ON COLUMN @extschema@.templates.rules IS 'the rules of its row trigger';
COMMENT ON COLUMN @extschema@.templates.includes IS 'the templates that it was made LIKE, directly or through others';
COMMENT ON COLUMN @extschema@.templates.shipped IS 'whether it belongs to an extension';
COMMENT ON COLUMN @extschema@.templates.description IS 'the comment on it';

-- STABLE, unlike pg_total_relation_size(): a query on the view that does not ask for the size does not pay for it.
CREATE FUNCTION @extschema@.table_size(relation oid) RETURNS bigint
    LANGUAGE sql STABLE STRICT PARALLEL RESTRICTED
BEGIN ATOMIC
    SELECT CASE c.relkind
                WHEN 'p' THEN (SELECT coalesce(sum(coalesce(@extschema@.distributed_size(tree.relid),
                                                            pg_total_relation_size(tree.relid))), 0)
                               FROM pg_partition_tree(c.oid) tree WHERE tree.isleaf)::bigint
                ELSE coalesce(@extschema@.distributed_size(c.oid), (SELECT CASE WHEN bool_and(part.reltablespace = 0 AND part.relpersistence <> 't')
                                  THEN sum(@extschema@.file_size(part.relfilenode))::bigint
                                  ELSE pg_total_relation_size(c.oid) END
                      FROM (SELECT c.oid UNION ALL SELECT c.reltoastrelid
                            UNION ALL SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = c.oid
                            UNION ALL SELECT i.indexrelid FROM pg_index i WHERE i.indrelid = c.reltoastrelid) AS file (oid)
                      JOIN pg_class part ON part.oid = file.oid))
           END
    FROM pg_class c WHERE c.oid = relation;
END;
COMMENT ON FUNCTION @extschema@.table_size(oid) IS
    'bytes on disk of a table, with indexes and TOAST, of all partitions and shards; the column size of the view entities';

CREATE VIEW @extschema@.entities AS
WITH template AS MATERIALIZED (
    SELECT c.oid, c.relname::text AS name
    FROM pg_class c
    WHERE c.relnamespace = '@extschema@'::regnamespace
      AND c.relkind IN ('r', 'p')
      AND c.oid NOT IN ('@extschema@.words'::regclass, '@extschema@.naming_policies'::regclass, '@extschema@.drift_exceptions'::regclass, '@extschema@.template_policies'::regclass, '@extschema@.public_prefixes'::regclass,
                        '@extschema@.template_parts'::regclass, '@extschema@.noted_parts'::regclass)
), generator AS MATERIALIZED (
    -- The first characters of a default that is one call of a function that generates uuids. pg_get_expr()
    -- would deparse every default.
    SELECT format('{FUNCEXPR :funcid %s ', p.oid) AS call, CASE p.proname WHEN 'uuidv7' THEN 7 ELSE 4 END AS version
    FROM pg_proc p
    WHERE p.proname IN ('uuidv4', 'uuidv7', 'gen_random_uuid')
      AND p.prorettype = 'uuid'::regtype
      AND p.pronamespace IN ('@extschema@'::regnamespace, 'pg_catalog'::regnamespace)
)
SELECT c.oid::regclass AS entity,
       CASE WHEN c.relispartition
            THEN (SELECT i.inhparent::regclass FROM pg_inherits i WHERE i.inhrelid = c.oid) END AS partition_of,
       ARRAY(SELECT template.oid::regclass
             FROM unnest(maintained.made_like) WITH ORDINALITY AS record (name, place)
             JOIN template ON template.name = record.name
             GROUP BY template.oid
             ORDER BY min(record.place)) AS templates,
       ARRAY(SELECT (SELECT a.attname::text FROM pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attnum = primary_key.indkey[place])
             FROM generate_series(0, primary_key.indnkeyatts - 1) AS place) AS key,
       id.attname::text AS id,
       (SELECT generator.version
        FROM pg_attrdef d JOIN generator ON starts_with(d.adbin::text, generator.call)
        WHERE d.adrelid = c.oid AND d.adnum = id.attnum) AS id_version,
       maintained.rules,
       CASE c.relkind
            WHEN 'p' THEN (SELECT sum(coalesce(@extschema@.distributed_rows(part.oid), nullif(part.reltuples, -1)::bigint))
                           FROM pg_partition_tree(c.oid) tree
                           JOIN pg_class part ON part.oid = tree.relid
                           WHERE tree.isleaf)::bigint
            ELSE coalesce(@extschema@.distributed_rows(c.oid), nullif(c.reltuples, -1)::bigint)
       END AS estimated_rows,
       @extschema@.table_size(c.oid) AS size,
       c.oid IN (SELECT lagging.oid FROM @extschema@.lagging() AS lagging (oid)) AS lags
FROM pg_class c
JOIN (SELECT t.tgrelid,
             coalesce(array_agg(argument.rule ORDER BY t.tgname, argument.place) FILTER (WHERE argument.rule IS NOT NULL), '{}') AS rules,
             array_agg(argument.template ORDER BY t.tgname, argument.place) FILTER (WHERE argument.template IS NOT NULL) AS made_like
      FROM pg_trigger t
      LEFT JOIN LATERAL (
          SELECT rule.text, NULL, rule.place
          FROM unnest(@extschema@.rules(t.tgargs)) WITH ORDINALITY AS rule (text, place)
          UNION ALL
          SELECT NULL, record.name, record.place
          FROM unnest(@extschema@.recorded_templates(t.tgargs)) WITH ORDINALITY AS record (name, place)
      ) AS argument (rule, template, place) ON true
      WHERE t.tgfoid = '@extschema@.maintain()'::regprocedure AND t.tgtype <> 9
      GROUP BY t.tgrelid) AS maintained ON maintained.tgrelid = c.oid
LEFT JOIN pg_index primary_key ON primary_key.indrelid = c.oid AND primary_key.indisprimary
-- The uuid by which a row is known: in the narrowest unique index with a column that is immutable. In a key such
-- as (tenant_id, uuid) it is the one whose default generates uuids, or else that is immutable, and no foreign key;
-- of several, the last of the key, which begins with the tenant.
LEFT JOIN LATERAL (
    SELECT a.attnum, a.attname
    FROM pg_index i
    CROSS JOIN LATERAL generate_series(0, i.indnkeyatts - 1) AS place (n)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[place.n]
    CROSS JOIN LATERAL (SELECT 'immutable ' || quote_ident(a.attname) = ANY (maintained.rules)) AS rule (is_immutable)
    WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
      AND a.atttypid = 'uuid'::regtype
    ORDER BY coalesce(bool_or(rule.is_immutable) OVER (PARTITION BY i.indexrelid), false) DESC,
             i.indnkeyatts, i.indisprimary DESC,
             CASE i.indnkeyatts
                  WHEN 1 THEN a.atthasdef
                  ELSE EXISTS (SELECT FROM pg_attrdef d JOIN generator ON starts_with(d.adbin::text, generator.call)
                               WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum)
             END DESC,
             rule.is_immutable DESC NULLS LAST,
             i.indnkeyatts > 1
             AND EXISTS (SELECT FROM pg_constraint f
                         WHERE f.conrelid = c.oid AND f.contype = 'f' AND a.attnum = ANY (f.conkey)),
             place.n DESC, a.attnum
    LIMIT 1) AS id ON true
WHERE c.relkind IN ('r', 'p')
  AND c.relnamespace <> '@extschema@'::regnamespace
  AND NOT pg_is_other_temp_schema(c.relnamespace);
COMMENT ON VIEW @extschema@.entities IS
    'the tables with a trigger on base_entity.maintain(), their partitions too, with the templates that they were made LIKE';
COMMENT ON COLUMN @extschema@.entities.entity IS 'the table';
COMMENT ON COLUMN @extschema@.entities.partition_of IS 'its partitioned table, if it is a partition';
COMMENT ON COLUMN @extschema@.entities.templates IS
    'the templates that it was made LIKE, in order, as recorded in the arguments of its trigger';
COMMENT ON COLUMN @extschema@.entities.key IS 'the columns of its primary key';
COMMENT ON COLUMN @extschema@.entities.id IS 'the uuid column of a unique index by which a row is found';
COMMENT ON COLUMN @extschema@.entities.id_version IS
    'the version of the uuids that its default generates; NULL for another default';
COMMENT ON COLUMN @extschema@.entities.rules IS 'the rules of its row trigger';
COMMENT ON COLUMN @extschema@.entities.estimated_rows IS
    'rows, as of the last ANALYZE or VACUUM, in all shards where Citus distributes the table; NULL before the first';
COMMENT ON COLUMN @extschema@.entities.lags IS
    'whether it differs from what its templates have now, so that apply() would change it; computed for all entities where it is read';
COMMENT ON COLUMN @extschema@.entities.size IS 'bytes on disk, with indexes and TOAST, of all partitions and shards';

REVOKE ALL ON @extschema@.templates, @extschema@.entities FROM PUBLIC;
GRANT SELECT ON @extschema@.templates, @extschema@.entities TO PUBLIC;

-- Public IDs are a form of their own, since they cost a look-up and a text for each row.
CREATE FUNCTION @extschema@.rows(template regclass, public_ids boolean, newest bigint DEFAULT NULL)
    RETURNS TABLE (entity regclass, uuid uuid, created_at timestamptz, updated_at timestamptz, public_id text)
    LANGUAGE sql STABLE PARALLEL UNSAFE
BEGIN ATOMIC
    SELECT r.entity, r.uuid, r.created_at, r.updated_at, @extschema@.typeid_encode(p.prefix, r.uuid)
    FROM @extschema@.rows(template, newest) WITH ORDINALITY AS r
    LEFT JOIN pg_class c ON c.oid = r.entity
    LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN @extschema@.public_prefixes p ON p.schema = n.nspname::text
     AND p.relation = c.relname::text AND p.is_current AND public_ids
    ORDER BY r.ordinality;
END;
COMMENT ON FUNCTION @extschema@.rows(regclass, boolean, bigint) IS
    'the rows of all entities that have a template, as rows(regclass, bigint) returns them, with the public ID of each, which is NULL if its entity has no public prefix';

SET LOCAL search_path = @extschema@, pg_temp;
