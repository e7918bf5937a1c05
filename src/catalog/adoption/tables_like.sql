-- The tables of the schema $1 that have all columns of the templates $2, of any type, and a unique index
-- on each single column that is a template's key, as an entity that has lost its triggers. A history
-- table made LIKE an entity has no such index.
WITH wanted AS (
    SELECT a.attname,
           EXISTS (SELECT FROM pg_index i
                   WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indnkeyatts = 1
                     AND i.indkey[0] = a.attnum) AS is_key
    FROM pg_attribute a
    WHERE a.attrelid = ANY ($2) AND a.attnum > 0 AND NOT a.attisdropped
)
SELECT c.oid
FROM pg_class c
WHERE c.relnamespace = $1
  AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relnamespace <> 'base_entity'::regnamespace
  AND pg_has_role(c.relowner, 'USAGE')
  AND NOT pg_is_other_temp_schema(c.relnamespace)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype = 'e')
  AND NOT EXISTS (
      SELECT FROM wanted
      WHERE NOT EXISTS (SELECT FROM pg_attribute own
                        WHERE own.attrelid = c.oid AND own.attname = wanted.attname
                          AND NOT own.attisdropped
                          AND (NOT wanted.is_key
                               OR EXISTS (SELECT FROM pg_index i
                                          WHERE i.indrelid = c.oid AND i.indisunique
                                            AND own.attnum = ANY (i.indkey::int2[])))))
  -- A table whose trigger records other templates, and none of these, has lost nothing.
  AND NOT EXISTS (
      SELECT FROM (SELECT array_agg(record.name) AS names
                   FROM pg_trigger t, unnest(base_entity.recorded_templates(t.tgargs)) AS record (name)
                   WHERE t.tgrelid = c.oid AND t.tgfoid = 'base_entity.maintain()'::regprocedure) AS made_like
      WHERE NOT made_like.names && ARRAY(SELECT template.relname::text FROM pg_class template WHERE template.oid = ANY ($2)))
ORDER BY c.relname
