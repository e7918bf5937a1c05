-- The triggers of the partitions of entities that are in another state than those of the partitioned table from which they are, and
-- the partitions of tables with a history that no enabled trigger of their own has refuse TRUNCATE: the table, the name of its
-- trigger, the partition, the name and the state of the partition's trigger, which are NULL where it has none, the state of the table's,
-- whether it is on maintain(), and whether on another function of the extension. Run with search_path set to pg_catalog.
WITH RECURSIVE of_partition (tgrelid, tgname, tgenabled, above) AS (
    SELECT t.tgrelid, t.tgname, t.tgenabled, t.tgparentid FROM pg_trigger t WHERE t.tgparentid <> 0 AND {scope}
    UNION ALL
    SELECT of_partition.tgrelid, of_partition.tgname, of_partition.tgenabled, parent.tgparentid
    FROM of_partition JOIN pg_trigger parent ON parent.oid = of_partition.above
    WHERE parent.tgparentid <> 0
), of_table AS MATERIALIZED (
    SELECT of_partition.tgrelid AS partition, of_partition.tgname AS own_name, of_partition.tgenabled AS own_state,
           t.tgrelid, t.tgname, t.tgenabled, t.tgconstrrelid, t.tgfoid
    FROM of_partition
    JOIN pg_trigger t ON t.oid = of_partition.above AND t.tgparentid = 0 AND NOT t.tgisinternal
), found (relation, name, partition, own_name, own_state, state, is_of_rules, is_of_extension) AS (
    SELECT of_table.tgrelid, of_table.tgname, of_table.partition, of_table.own_name, of_table.own_state, of_table.tgenabled,
           of_table.tgfoid = 'base_entity.maintain()'::regprocedure, of_table.tgfoid = 'base_entity.keep_history()'::regprocedure
    FROM of_table
    WHERE of_table.own_state <> of_table.tgenabled
    UNION ALL
    SELECT of_table.tgrelid, 'refuse_truncate', of_table.partition, own.name, own.state, 'O', false, true
    FROM of_table
    CROSS JOIN LATERAL (
        -- BEFORE TRUNCATE FOR EACH STATEMENT.
        SELECT min(t.tgname::text)::name AS name, min(t.tgenabled::text)::"char" AS state, bool_or(t.tgenabled IN ('O', 'A')) AS is_enabled
        FROM pg_trigger t
        WHERE t.tgrelid = of_table.partition AND t.tgfoid = of_table.tgfoid AND t.tgtype = 34 AND t.tgqual IS NULL
    ) AS own
    -- By the trigger that links the table to its history.
    WHERE of_table.tgfoid = 'base_entity.keep_history()'::regprocedure AND of_table.tgconstrrelid <> 0 AND own.is_enabled IS NOT TRUE
)
SELECT found.relation, found.name::text, format('%I.%I', n.nspname, p.relname), found.own_name::text, found.own_state::text,
       found.state::text, found.is_of_rules, found.is_of_extension
FROM found
JOIN pg_class p ON p.oid = found.partition
JOIN pg_namespace n ON n.oid = p.relnamespace
JOIN pg_class c ON c.oid = found.relation AND NOT c.relispartition AND c.relnamespace <> 'base_entity'::regnamespace
WHERE EXISTS (SELECT FROM pg_trigger t
              WHERE t.tgrelid = c.oid AND t.tgfoid = 'base_entity.maintain()'::regprocedure AND t.tgtype <> 9)
  AND NOT pg_is_other_temp_schema(c.relnamespace)
  AND ($1 IS NULL OR c.relnamespace = $1)
ORDER BY c.oid, found.name, n.nspname, p.relname
