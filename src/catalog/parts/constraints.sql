-- CHECK constraints and foreign keys of templates that entities (made_like) lack. Those that are compared as they are stored come first,
-- so that expressions are deparsed for the others alone.
, wanted AS MATERIALIZED (
    SELECT c.*, c.conrelid AS template, {enforced} AS is_enforced, {period} AS is_period, {columns_own} AS columns,
           {referenced_own} AS referenced, {deleted} AS deleted, c.conbin::text AS tree, pg_get_expr(c.conbin, c.conrelid) AS expression
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS given
    JOIN pg_constraint c ON c.conrelid = given.template AND c.contype IN ('c', 'f')
     -- A foreign key to a partitioned table has a part for each of its partitions.
     AND NOT EXISTS (SELECT FROM pg_constraint whole WHERE whole.oid = c.conparentid AND whole.conrelid = c.conrelid)
), unproven AS MATERIALIZED (
    SELECT made_like.relation, made_like.template, made_like.is_aligned, wanted.oid, wanted.conname, wanted.contype
    FROM made_like
    JOIN wanted ON wanted.template = made_like.template
    WHERE NOT EXISTS (
        SELECT FROM pg_constraint c
        WHERE c.conrelid = made_like.relation AND c.contype = wanted.contype AND made_like.is_aligned
          AND (c.convalidated AND {enforced} OR NOT wanted.is_enforced) AND c.connoinherit = wanted.connoinherit AND c.conkey = wanted.conkey
          AND (c.contype = 'f' AND (c.confrelid = wanted.confrelid
                                    OR wanted.confrelid = wanted.conrelid AND c.confrelid = c.conrelid)
               AND c.confkey = wanted.confkey AND c.confmatchtype = wanted.confmatchtype AND c.confupdtype = wanted.confupdtype
               AND c.confdeltype = wanted.confdeltype AND c.condeferrable = wanted.condeferrable
               AND c.condeferred = wanted.condeferred AND {period} = wanted.is_period
               AND {deleted} = wanted.deleted
               OR c.conbin::text = wanted.tree))
), matched AS MATERIALIZED (
    SELECT unproven.relation, unproven.oid, bool_or(c.convalidated AND {enforced} OR NOT wanted.is_enforced) AS is_valid
    FROM unproven
    JOIN wanted ON wanted.oid = unproven.oid
    JOIN pg_constraint c ON c.conrelid = unproven.relation AND c.contype = wanted.contype
    WHERE CASE c.contype
               WHEN 'c' THEN c.connoinherit <= wanted.connoinherit AND pg_get_expr(c.conbin, c.conrelid) = wanted.expression
               ELSE (c.confrelid = wanted.confrelid OR wanted.confrelid = wanted.conrelid AND c.confrelid = c.conrelid)
                    AND c.confmatchtype = wanted.confmatchtype AND c.confupdtype = wanted.confupdtype
                    AND c.confdeltype = wanted.confdeltype AND c.condeferrable = wanted.condeferrable
                    AND c.condeferred = wanted.condeferred AND {period} = wanted.is_period
                    AND {columns_own} = wanted.columns AND {referenced_own} = wanted.referenced AND {deleted} = wanted.deleted
          END
    GROUP BY unproven.relation, unproven.oid
)
SELECT unproven.relation, unproven.template,
       CASE unproven.contype WHEN 'c' THEN 'check constraint' ELSE 'foreign key' END,
       unproven.conname::text,
       CASE WHEN matched.oid IS NOT NULL THEN 'not validated'
            WHEN same_name.oid IS NOT NULL THEN 'differs' ELSE 'missing' END,
       pg_get_constraintdef(same_name.oid), pg_get_constraintdef(unproven.oid)
FROM unproven
LEFT JOIN matched ON matched.relation = unproven.relation AND matched.oid = unproven.oid
LEFT JOIN pg_constraint same_name ON same_name.conrelid = unproven.relation AND same_name.conname = unproven.conname
 AND same_name.contype = unproven.contype
WHERE matched.is_valid IS NOT TRUE
