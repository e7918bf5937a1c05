-- Entities (made_like) that may lack a constraint of type {letter} of a template: none is the same as it is stored.
, wanted AS MATERIALIZED (
    SELECT c.*, c.conrelid AS template, {enforced} AS is_enforced, {period} AS is_period, {deleted} AS deleted, c.conbin::text AS tree,
           count(*) OVER (PARTITION BY c.conrelid, c.conkey, c.conbin::text, c.confrelid, c.confkey) AS alike
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS given
    JOIN pg_constraint c ON c.conrelid = given.template AND c.contype = '{letter}'
     -- A foreign key to a partitioned table has a part for each of its partitions.
     AND NOT EXISTS (SELECT FROM pg_constraint whole WHERE whole.oid = c.conparentid AND whole.conrelid = c.conrelid)
)
SELECT made_like.relation
FROM made_like
JOIN wanted ON wanted.template = made_like.template
WHERE NOT EXISTS (
    SELECT FROM pg_constraint c
    WHERE c.conrelid = made_like.relation AND c.contype = wanted.contype AND made_like.is_aligned
      AND (c.convalidated AND {enforced}
           AND NOT (c.contype = 'f' AND EXISTS (SELECT FROM pg_trigger t WHERE t.tgconstraint = c.oid AND t.tgenabled IN ('D', 'R')))
           OR NOT wanted.is_enforced) AND c.connoinherit = wanted.connoinherit AND c.conkey = wanted.conkey
      AND (c.contype = 'f' AND (c.confrelid = wanted.confrelid
                                OR wanted.confrelid = wanted.conrelid AND c.confrelid = c.conrelid)
           AND c.confkey = wanted.confkey AND c.confmatchtype = wanted.confmatchtype AND c.confupdtype = wanted.confupdtype
           AND c.confdeltype = wanted.confdeltype AND c.condeferrable = wanted.condeferrable
           AND c.condeferred = wanted.condeferred AND {period} = wanted.is_period
           AND {deleted} IS NOT DISTINCT FROM wanted.deleted
           OR c.conbin::text = wanted.tree))
UNION
-- One of them does not serve as several.
SELECT made_like.relation FROM made_like JOIN wanted ON wanted.template = made_like.template AND wanted.alike > 1
