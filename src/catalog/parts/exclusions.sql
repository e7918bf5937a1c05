-- Entities (made_like) that may lack an exclusion constraint or a key WITHOUT OVERLAPS of a template: none is the same as it is stored.
, wanted AS MATERIALIZED (
    SELECT c.conrelid AS template, c.contype, c.condeferrable, c.condeferred, c.conexclop, {period} AS is_period, i.indnkeyatts,
           i.indkey::int2[] AS keys, i.indclass::oid[] AS classes, i.indcollation::oid[] AS collations, i.indoption::int2[] AS options,
           i.indexprs::text AS expressions, i.indpred::text AS predicate, class.relam,
           count(*) OVER (PARTITION BY c.conrelid, i.indkey::int2[], i.indexprs::text) AS alike
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS given
    JOIN pg_constraint c ON c.conrelid = given.template AND (c.contype = 'x' OR c.contype IN ('p', 'u') AND {period})
    JOIN pg_index i ON i.indexrelid = c.conindid
    JOIN pg_class class ON class.oid = i.indexrelid
)
SELECT made_like.relation
FROM made_like
JOIN wanted ON wanted.template = made_like.template
WHERE NOT EXISTS (
    SELECT FROM pg_constraint c
    JOIN pg_index i ON i.indexrelid = c.conindid
    JOIN pg_class class ON class.oid = i.indexrelid
    WHERE c.conrelid = made_like.relation AND c.contype = wanted.contype AND made_like.is_aligned AND c.conexclop = wanted.conexclop
      AND c.condeferrable = wanted.condeferrable AND c.condeferred = wanted.condeferred AND {period} = wanted.is_period
      AND class.relam = wanted.relam AND i.indnkeyatts = wanted.indnkeyatts AND i.indkey::int2[] = wanted.keys
      AND i.indclass::oid[] = wanted.classes AND i.indcollation::oid[] = wanted.collations AND i.indoption::int2[] = wanted.options
      AND i.indexprs::text IS NOT DISTINCT FROM wanted.expressions AND i.indpred::text IS NOT DISTINCT FROM wanted.predicate)
UNION
-- One of them does not serve as several.
SELECT made_like.relation FROM made_like JOIN wanted ON wanted.template = made_like.template AND wanted.alike > 1
