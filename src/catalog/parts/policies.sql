-- Policies of templates of which entities (made_like) have none that is the same as it is stored, or deparsed.
, wanted AS MATERIALIZED (
    SELECT p.*, p.polrelid AS template, p.polqual::text AS using_tree, p.polwithcheck::text AS check_tree,
           pg_get_expr(p.polqual, p.polrelid) AS using_text, pg_get_expr(p.polwithcheck, p.polrelid) AS check_text
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS given
    JOIN pg_policy p ON p.polrelid = given.template
), unproven AS MATERIALIZED (
    SELECT made_like.relation, made_like.template, wanted.oid AS policy
    FROM made_like
    JOIN wanted ON wanted.template = made_like.template
    WHERE NOT EXISTS (
        SELECT FROM pg_policy p
        WHERE p.polrelid = made_like.relation AND made_like.is_aligned
          AND p.polcmd = wanted.polcmd AND p.polpermissive = wanted.polpermissive AND p.polroles = wanted.polroles
          AND p.polqual::text IS NOT DISTINCT FROM wanted.using_tree
          AND p.polwithcheck::text IS NOT DISTINCT FROM wanted.check_tree)
)
SELECT unproven.relation, unproven.template, 'policy', wanted.polname::text,
       CASE WHEN EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = unproven.relation AND p.polname = wanted.polname)
            THEN 'differs' ELSE 'missing' END,
       NULL, NULL
FROM unproven
JOIN wanted ON wanted.oid = unproven.policy
WHERE NOT EXISTS (
    SELECT FROM pg_policy p
    WHERE p.polrelid = unproven.relation
      AND p.polcmd = wanted.polcmd AND p.polpermissive = wanted.polpermissive AND p.polroles = wanted.polroles
      AND pg_get_expr(p.polqual, p.polrelid) IS NOT DISTINCT FROM wanted.using_text
      AND pg_get_expr(p.polwithcheck, p.polrelid) IS NOT DISTINCT FROM wanted.check_text)
