-- Extended statistics of templates that entities (made_like) lack.
, wanted AS MATERIALIZED (
    SELECT s.oid, s.stxrelid AS template, s.stxname, s.stxkind, s.stxkeys::int2[] AS keys,
           {columns} AS columns, pg_get_expr(s.stxexprs, s.stxrelid) AS expressions
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS given
    JOIN pg_statistic_ext s ON s.stxrelid = given.template
)
SELECT made_like.relation, made_like.template, 'statistics', wanted.stxname::text, 'missing', NULL, NULL
FROM made_like
JOIN wanted ON wanted.template = made_like.template
WHERE NOT EXISTS (
    SELECT FROM pg_statistic_ext s
    WHERE s.stxrelid = made_like.relation AND s.stxkind::text[] @> wanted.stxkind::text[]
      AND CASE WHEN made_like.is_aligned THEN s.stxkeys::int2[] = wanted.keys ELSE {columns} = wanted.columns END
      AND (wanted.expressions IS NULL OR pg_get_expr(s.stxexprs, s.stxrelid) = wanted.expressions))
