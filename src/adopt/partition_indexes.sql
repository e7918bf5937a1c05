-- The statements that build an index of the partitioned table $1 without locking its writers out: one
-- that is nobody's yet, one CONCURRENTLY for each partition, and how they come together. $2 is what
-- follows ON table in the statement, $3 says whether it is unique, $4 is its name. What is there
-- already is left out.
WITH tree AS (
    SELECT tree.relid::oid AS oid, tree.parentrelid::oid AS parent, tree.isleaf, tree.level, c.relname, c.relnamespace,
           format('%I.%I', n.nspname, c.relname) AS name, n.nspname
    FROM pg_partition_tree($1) tree
    JOIN pg_class c ON c.oid = tree.relid
    JOIN pg_namespace n ON n.oid = c.relnamespace
), own AS (
    SELECT i.indrelid, i.indexrelid, class.relname, inherited.inhparent, i.indisvalid
    FROM tree
    JOIN pg_index i ON i.indrelid = tree.oid
    JOIN pg_class class ON class.oid = i.indexrelid
    LEFT JOIN pg_inherits inherited ON inherited.inhrelid = i.indexrelid
    WHERE substring(pg_get_indexdef(i.indexrelid) FROM ' (USING .*)$') = $2 AND (i.indisunique OR NOT $3)
      -- One whose building failed is of no use; that of a partitioned table is valid once it is whole.
      AND (i.indisvalid OR NOT tree.isleaf)
), named AS (
    SELECT tree.*, found.indexrelid, found.inhparent,
           CASE WHEN tree.oid = $1 THEN coalesce(found.relname::text, $4)
                ELSE coalesce(found.relname::text, free.name) END AS index_name
    FROM tree
    LEFT JOIN LATERAL (SELECT * FROM own WHERE own.indrelid = tree.oid
                       ORDER BY own.inhparent IS NULL, own.indisvalid DESC, own.indexrelid LIMIT 1) AS found ON true
    CROSS JOIN LATERAL (
        SELECT made.name FROM (SELECT n, left(tree.relname, 50) || '_idx' || coalesce(nullif(n, 0)::text, '') AS name
                               FROM generate_series(0, 99) AS n) AS made
        WHERE NOT EXISTS (SELECT FROM pg_class other WHERE other.relnamespace = tree.relnamespace AND other.relname = made.name)
        ORDER BY made.n LIMIT 1) AS free
), statements (place, level, name, statement) AS (
    SELECT 1, level, name,
           CASE WHEN isleaf
                THEN format('CREATE %sINDEX CONCURRENTLY %I ON %s %s', CASE WHEN $3 THEN 'UNIQUE ' ELSE '' END, index_name, name, $2)
                ELSE format('CREATE %sINDEX %I ON ONLY %s %s', CASE WHEN $3 THEN 'UNIQUE ' ELSE '' END, index_name, name, $2) END
    FROM named WHERE indexrelid IS NULL
    UNION ALL
    -- From the leaves up, so that each is whole when it is attached.
    SELECT 2, -child.level, child.name,
           format('ALTER INDEX %I.%I ATTACH PARTITION %I.%I', parent.nspname, parent.index_name, child.nspname, child.index_name)
    FROM named child JOIN named parent ON parent.oid = child.parent
    WHERE child.inhparent IS NULL
)
SELECT statement FROM statements ORDER BY place, level, name
