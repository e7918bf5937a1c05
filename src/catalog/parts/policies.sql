-- Entities (made_like) that may lack a policy of a template: none is the same as it is stored.
, wanted AS MATERIALIZED (
    SELECT p.polrelid AS template, p.polcmd, p.polpermissive, p.polroles, p.polqual::text AS using_tree, p.polwithcheck::text AS check_tree,
           count(*) OVER (PARTITION BY p.polrelid, p.polcmd, p.polqual::text, p.polwithcheck::text) AS alike
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS given
    JOIN pg_policy p ON p.polrelid = given.template
)
SELECT made_like.relation
FROM made_like
JOIN wanted ON wanted.template = made_like.template
WHERE NOT EXISTS (
    SELECT FROM pg_policy p
    WHERE p.polrelid = made_like.relation AND made_like.is_aligned
      AND p.polcmd = wanted.polcmd AND p.polpermissive = wanted.polpermissive AND p.polroles = wanted.polroles
      AND p.polqual::text IS NOT DISTINCT FROM wanted.using_tree
      AND p.polwithcheck::text IS NOT DISTINCT FROM wanted.check_tree)
UNION
-- One of them does not serve as several.
SELECT made_like.relation FROM made_like JOIN wanted ON wanted.template = made_like.template AND wanted.alike > 1
