-- The settings of the relation $1 and its columns that ALTER TABLE and COMMENT change, and that are not the defaults: kind, column,
-- definition. Run with search_path set to pg_catalog.
SELECT setting.kind, setting.name, setting.definition
FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
CROSS JOIN LATERAL (
    SELECT 'storage', a.attname::text, a.attstorage::text WHERE a.attstorage <> t.typstorage
    UNION ALL
    SELECT 'compression', a.attname::text, a.attcompression::text WHERE a.attcompression <> ''
    UNION ALL
    SELECT 'statistics target', a.attname::text, a.attstattarget::text WHERE coalesce(a.attstattarget, -1) <> -1
    UNION ALL
    SELECT 'column option', a.attname::text,
           (SELECT string_agg(format('%I = %L', option_name, option_value), ', ' ORDER BY option_name COLLATE "C")
            FROM pg_options_to_table(a.attoptions))
    WHERE a.attoptions IS NOT NULL
    UNION ALL
    SELECT 'comment', a.attname::text, quote_literal(d.description)
    FROM pg_description d WHERE d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
) AS setting (kind, name, definition)
WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'replica identity', '', CASE relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' ELSE 'INDEX' END
FROM pg_class WHERE oid = $1 AND relreplident <> 'd'
-- One on an index that was dropped is none.
AND (relreplident <> 'i' OR EXISTS (SELECT FROM pg_index WHERE indrelid = $1 AND indisreplident))
UNION ALL
SELECT 'cluster', '', 'CLUSTER' FROM pg_index WHERE indrelid = $1 AND indisclustered
