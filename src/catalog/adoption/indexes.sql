-- The indexes of the tables $1, taken apart into values. Run with search_path set to pg_catalog.
SELECT i.indexrelid, class.relname::text, format('%I.%I', n.nspname, class.relname),
       am.oid, am.amname::text, i.indisunique, i.indisprimary, i.indisvalid, {nulls_not_distinct},
       con.oid IS NOT NULL, coalesce(con.condeferrable, false), coalesce(con.condeferred, false),
       (SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = i.indexrelid),
       i.indexrelid IN (SELECT p.index_relid FROM pg_stat_progress_create_index p),
       i.indclass::oid[], keys.columns, keys.texts, keys.collations, keys.types, keys.parameters, keys.orders,
       array(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
             WHERE k.place > i.indnkeyatts ORDER BY k.place),
       pg_get_expr(i.indpred, i.indrelid),
       array(SELECT format('%I = %L', o.option_name, o.option_value) FROM pg_options_to_table(class.reloptions) AS o),
       s.spcname::text, obj_description(class.oid, 'pg_class'),
       array(SELECT format('%I.%I', cn.nspname, c.opcname) FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS k (oid, place)
             JOIN pg_opclass c ON c.oid = k.oid JOIN pg_namespace cn ON cn.oid = c.opcnamespace ORDER BY k.place),
       i.indisreplident, i.indisclustered, keys.labels, i.indrelid,
       i.indisunique AND i.indnkeyatts = 1 AND i.indkey[0] <> 0 AND i.indpred IS NULL
FROM pg_index i
JOIN pg_class class ON class.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = class.relnamespace
JOIN pg_am am ON am.oid = class.relam
LEFT JOIN pg_tablespace s ON s.oid = class.reltablespace
LEFT JOIN pg_constraint con ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.contype IN ('p', 'u')
CROSS JOIN LATERAL (
    SELECT array_agg(coalesce(a.attname::text, '') ORDER BY k.place) AS columns,
           array_agg(own.attname::text ORDER BY k.place) AS labels,
           array_agg(pg_get_indexdef(i.indexrelid, k.place::int, false) ORDER BY k.place) AS texts,
           -- Where it is not the column's own.
           array_agg(CASE WHEN i.indcollation[k.place - 1] NOT IN (0, coalesce(a.attcollation, own.attcollation))
                          THEN 'COLLATE ' || i.indcollation[k.place - 1]::regcollation ELSE '' END ORDER BY k.place) AS collations,
           array_agg(coalesce(a.atttypid, own.atttypid) ORDER BY k.place) AS types,
           array_agg(coalesce((SELECT string_agg(format('%I = %L', o.option_name, o.option_value), ', ')
                               FROM pg_options_to_table(own.attoptions) AS o), '') ORDER BY k.place) AS parameters,
           -- INDOPTION_DESC and INDOPTION_NULLS_FIRST.
           array_agg(CASE i.indoption[k.place - 1] WHEN 1 THEN 'DESC NULLS LAST' WHEN 2 THEN 'NULLS FIRST' WHEN 3 THEN 'DESC'
                                                   ELSE '' END ORDER BY k.place) AS orders
    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
    JOIN pg_attribute own ON own.attrelid = i.indexrelid AND own.attnum = k.place
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE k.place <= i.indnkeyatts) AS keys
WHERE i.indrelid = ANY ($1) AND NOT i.indisexclusion
  -- Without a text of each column, it has been dropped since the query began.
  AND array_position(keys.texts, NULL) IS NULL
ORDER BY i.indexrelid
