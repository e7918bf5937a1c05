-- Entities (made_like) that may lack an index of a template, except those of exclusion constraints and keys WITHOUT OVERLAPS: none is
-- the same as it is stored.
, wanted AS MATERIALIZED (
    SELECT i.*, i.indrelid AS template, class.relam, {nulls_not_distinct} AS nulls_not_distinct,
           CASE WHEN con.condeferred THEN 3 WHEN con.condeferrable THEN 2 WHEN con.oid IS NOT NULL THEN 1 ELSE 0 END AS key_form,
           i.indisunique AND i.indnkeyatts = 1 AND i.indkey[0] <> 0 AND i.indpred IS NULL AS is_of_column,
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
-- The key of a column is compared with the column.
WHERE NOT wanted.is_of_column
  AND NOT EXISTS (
    SELECT FROM pg_index i
    JOIN pg_class class ON class.oid = i.indexrelid
    WHERE i.indrelid = made_like.relation AND made_like.is_aligned AND i.indisvalid AND NOT i.indisexclusion
      AND i.indisunique = wanted.indisunique AND {nulls_not_distinct} = wanted.nulls_not_distinct
      AND EXISTS (SELECT FROM pg_constraint con
                  WHERE con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.contype IN ('p', 'u')) = (wanted.key_form > 0)
      AND i.indimmediate = wanted.indimmediate
      AND (wanted.key_form < 2
           OR EXISTS (SELECT FROM pg_constraint con
                      WHERE con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.condeferred = (wanted.key_form = 3)))
      AND class.relam = wanted.relam AND i.indnkeyatts = wanted.indnkeyatts
      AND i.indkey::int2[] = wanted.indkey::int2[] AND i.indclass::oid[] = wanted.indclass::oid[]
      AND i.indcollation::oid[] = wanted.indcollation::oid[] AND i.indoption::int2[] = wanted.indoption::int2[]
      AND i.indexprs::text IS NOT DISTINCT FROM wanted.expressions
      AND i.indpred::text IS NOT DISTINCT FROM wanted.predicate)
UNION
-- A key of a column that takes several rows with NULL, or is checked at another time.
SELECT made_like.relation
FROM made_like
JOIN wanted ON wanted.template = made_like.template AND wanted.is_of_column
JOIN pg_index i ON i.indrelid = made_like.relation AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
-- The names of the columns are looked up last.
WHERE CASE WHEN wanted.nulls_not_distinct AND NOT {nulls_not_distinct} OR i.indimmediate <> wanted.indimmediate
                OR wanted.key_form >= 2
                   AND EXISTS (SELECT FROM pg_constraint con
                               WHERE con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.contype IN ('p', 'u')
                                 AND con.condeferred <> (wanted.key_form = 3))
           THEN EXISTS (SELECT FROM pg_attribute a
                        JOIN pg_attribute k ON k.attrelid = wanted.indrelid AND k.attnum = wanted.indkey[0] AND k.attname = a.attname
                        WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])) END
UNION
-- One of them does not serve as several.
SELECT made_like.relation FROM made_like JOIN wanted ON wanted.template = made_like.template AND wanted.alike > 1
