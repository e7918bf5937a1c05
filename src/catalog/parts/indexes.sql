-- Entities (made_like) that may lack an index of a template, except those of exclusion constraints and keys WITHOUT OVERLAPS: none is
-- the same as it is stored.
, wanted AS MATERIALIZED (
    SELECT i.*, i.indrelid AS template, class.relam, con.oid IS NOT NULL AS is_key, {nulls_not_distinct} AS nulls_not_distinct,
           i.indexprs::text AS expressions, i.indpred::text AS predicate,
           count(*) OVER (PARTITION BY i.indrelid, i.indkey::int2[], i.indexprs::text, i.indpred::text, i.indisunique, con.oid IS NULL) AS alike
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS given
    JOIN pg_index i ON i.indrelid = given.template AND i.indisvalid AND NOT i.indisexclusion
    JOIN pg_class class ON class.oid = i.indexrelid
    LEFT JOIN pg_constraint con ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.contype IN ('p', 'u')
)
SELECT made_like.relation
FROM made_like
JOIN wanted ON wanted.template = made_like.template
-- The key of a column is compared with that alone.
WHERE NOT (wanted.indisunique AND wanted.indnkeyatts = 1 AND wanted.indkey[0] <> 0 AND wanted.indpred IS NULL)
  AND NOT EXISTS (
    SELECT FROM pg_index i
    JOIN pg_class class ON class.oid = i.indexrelid
    WHERE i.indrelid = made_like.relation AND made_like.is_aligned AND i.indisvalid AND NOT i.indisexclusion
      AND i.indisunique = wanted.indisunique AND {nulls_not_distinct} = wanted.nulls_not_distinct
      AND EXISTS (SELECT FROM pg_constraint con
                  WHERE con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.contype IN ('p', 'u')) = wanted.is_key
      AND class.relam = wanted.relam AND i.indnkeyatts = wanted.indnkeyatts
      AND i.indkey::int2[] = wanted.indkey::int2[] AND i.indclass::oid[] = wanted.indclass::oid[]
      AND i.indcollation::oid[] = wanted.indcollation::oid[] AND i.indoption::int2[] = wanted.indoption::int2[]
      AND i.indexprs::text IS NOT DISTINCT FROM wanted.expressions
      AND i.indpred::text IS NOT DISTINCT FROM wanted.predicate)
UNION
-- One of them does not serve as several.
SELECT made_like.relation FROM made_like JOIN wanted ON wanted.template = made_like.template AND wanted.alike > 1
