-- Indexes of templates that entities (made_like) lack, except the keys of single columns and those of exclusion constraints and keys
-- WITHOUT OVERLAPS.
, wanted AS MATERIALIZED (
    SELECT i.*, i.indrelid AS template, class.relname, class.relam, c.oid AS con, c.conname,
           {nulls_not_distinct} AS nulls_not_distinct,
           ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                 LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
                 ORDER BY k.place) AS columns,
           i.indexprs::text AS expression_trees, i.indpred::text AS predicate_tree,
           pg_get_expr(i.indexprs, i.indrelid) AS expressions, pg_get_expr(i.indpred, i.indrelid) AS predicate
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS given
    JOIN pg_index i ON i.indrelid = given.template AND i.indisvalid
    JOIN pg_class class ON class.oid = i.indexrelid
    LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid AND c.contype IN ('p', 'u', 'x')
    -- The key of a column is compared with that alone.
    WHERE NOT i.indisexclusion AND NOT (i.indisunique AND i.indnkeyatts = 1 AND i.indkey[0] <> 0 AND i.indpred IS NULL)
), asked AS MATERIALIZED (
    SELECT made_like.relation, made_like.template, made_like.is_aligned, wanted.indexrelid AS index
    FROM made_like
    JOIN wanted ON wanted.template = made_like.template
    JOIN pg_class class ON class.oid = made_like.relation
    WHERE NOT (class.relkind = 'p' AND wanted.indisunique
               AND EXISTS (SELECT FROM pg_partitioned_table p WHERE p.partrelid = class.oid AND 0 = ANY (p.partattrs::int2[])))
), unproven AS MATERIALIZED (
    SELECT asked.*
    FROM asked
    JOIN wanted ON wanted.indexrelid = asked.index
    WHERE NOT EXISTS (
        SELECT FROM pg_index i
        JOIN pg_class class ON class.oid = i.indexrelid
        WHERE i.indrelid = asked.relation AND asked.is_aligned AND i.indisvalid AND NOT i.indisexclusion
          AND i.indisunique >= wanted.indisunique AND {nulls_not_distinct} >= wanted.nulls_not_distinct
          AND class.relam = wanted.relam AND i.indnkeyatts = wanted.indnkeyatts
          AND i.indkey::int2[] = wanted.indkey::int2[] AND i.indclass::oid[] = wanted.indclass::oid[]
          AND i.indcollation::oid[] = wanted.indcollation::oid[] AND i.indoption::int2[] = wanted.indoption::int2[]
          AND i.indexprs::text IS NOT DISTINCT FROM wanted.expression_trees
          AND i.indpred::text IS NOT DISTINCT FROM wanted.predicate_tree)
)
SELECT unproven.relation, unproven.template,
       'index', coalesce(wanted.conname, wanted.relname)::text, 'missing', NULL, NULL
FROM unproven
JOIN wanted ON wanted.indexrelid = unproven.index
JOIN pg_class target ON target.oid = unproven.relation
WHERE NOT EXISTS (
               SELECT FROM pg_index i
               JOIN pg_class class ON class.oid = i.indexrelid
               CROSS JOIN LATERAL (
                   SELECT ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                                LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
                                ORDER BY k.place)) AS own (columns)
               WHERE i.indrelid = unproven.relation AND i.indisvalid AND NOT i.indisexclusion
                 AND i.indisunique >= wanted.indisunique AND {nulls_not_distinct} >= wanted.nulls_not_distinct
                 AND class.relam = wanted.relam
                 AND CASE WHEN target.relkind = 'p' AND wanted.indisunique
                          -- The partition columns come behind those of the template.
                          THEN own.columns[1:wanted.indnkeyatts] = wanted.columns[1:wanted.indnkeyatts]
                          ELSE i.indnkeyatts = wanted.indnkeyatts AND own.columns = wanted.columns
                               AND i.indclass::oid[] = wanted.indclass::oid[]
                               AND i.indcollation::oid[] = wanted.indcollation::oid[]
                               AND i.indoption::int2[] = wanted.indoption::int2[] END
                 AND pg_get_expr(i.indexprs, i.indrelid) IS NOT DISTINCT FROM wanted.expressions
                 AND pg_get_expr(i.indpred, i.indrelid) IS NOT DISTINCT FROM wanted.predicate)
