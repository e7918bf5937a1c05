-- Entities (made_like) that may lack extended statistics of a template: none are the same as they are stored.
, wanted AS MATERIALIZED (
    SELECT s.stxrelid AS template, s.stxkind, s.stxkeys::int2[] AS keys, s.stxexprs::text AS trees,
           count(*) OVER (PARTITION BY s.stxrelid, s.stxkeys::int2[], s.stxexprs::text) AS alike
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS given
    JOIN pg_statistic_ext s ON s.stxrelid = given.template
)
SELECT made_like.relation
FROM made_like
JOIN wanted ON wanted.template = made_like.template
WHERE NOT EXISTS (
    SELECT FROM pg_statistic_ext s
    WHERE s.stxrelid = made_like.relation AND made_like.is_aligned AND s.stxkind = wanted.stxkind
      AND s.stxkeys::int2[] = wanted.keys AND s.stxexprs::text IS NOT DISTINCT FROM wanted.trees)
UNION
-- One of them does not serve as several.
SELECT made_like.relation FROM made_like JOIN wanted ON wanted.template = made_like.template AND wanted.alike > 1
