-- The tables that hold rows of the entities that have the template $1, with the numbers of their id and
-- times, and an index whose first column is created_at. A partition of an entity is one of its tables; a
-- standby has no rows of unlogged tables.
WITH RECURSIVE entity AS MATERIALIZED (
    SELECT e.entity::pg_catalog.oid AS oid, e.id
    FROM base_entity.entities e
    WHERE EXISTS (SELECT FROM base_entity.templates t
                  WHERE t.template OPERATOR(pg_catalog.=) ANY (e.templates)
                    AND ($1 OPERATOR(pg_catalog.=) t.template
                         OR $1 OPERATOR(pg_catalog.=) ANY (t.includes)))
), member (entity, oid, id) AS (
    SELECT entity.oid, entity.oid, entity.id
    FROM entity
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) entity.oid
    -- The rows of a partition are those of the table above it, if that is an entity.
    WHERE NOT (c.relispartition
               AND EXISTS (SELECT FROM pg_catalog.pg_inherits i
                           JOIN pg_catalog.pg_trigger t ON t.tgrelid OPERATOR(pg_catalog.=) i.inhparent
                           WHERE i.inhrelid OPERATOR(pg_catalog.=) entity.oid
                             AND t.tgfoid OPERATOR(pg_catalog.=) 'base_entity.maintain()'::pg_catalog.regprocedure))
    UNION
    SELECT member.entity, i.inhrelid, member.id
    FROM member
    JOIN pg_catalog.pg_inherits i ON i.inhparent OPERATOR(pg_catalog.=) member.oid
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.inhrelid
    WHERE NOT i.inhdetachpending
      -- A table that inherits, and is an entity itself, is read as such.
      AND (c.relispartition OR i.inhrelid OPERATOR(pg_catalog.<>) ALL (ARRAY(SELECT entity.oid FROM entity)))
)
SELECT member.entity, member.oid, id.attnum, made.attnum, changed.attnum,
       (SELECT i.indexrelid
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_opclass o ON o.oid OPERATOR(pg_catalog.=) i.indclass[0]
        WHERE i.indrelid OPERATOR(pg_catalog.=) member.oid AND i.indisvalid AND i.indpred IS NULL
          AND i.indkey[0] OPERATOR(pg_catalog.=) made.attnum
          AND o.opcdefault AND o.opcmethod OPERATOR(pg_catalog.=) 403
        ORDER BY i.indnkeyatts, i.indexrelid
        LIMIT 1)
FROM member
JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) member.oid
LEFT JOIN pg_catalog.pg_attribute id ON id.attrelid OPERATOR(pg_catalog.=) c.oid
 AND id.attname::pg_catalog.text OPERATOR(pg_catalog.=) member.id AND NOT id.attisdropped
LEFT JOIN pg_catalog.pg_attribute made ON made.attrelid OPERATOR(pg_catalog.=) c.oid
 AND made.attname OPERATOR(pg_catalog.=) 'created_at' AND made.atttypid OPERATOR(pg_catalog.=) 1184
LEFT JOIN pg_catalog.pg_attribute changed ON changed.attrelid OPERATOR(pg_catalog.=) c.oid
 AND changed.attname OPERATOR(pg_catalog.=) 'updated_at' AND changed.atttypid OPERATOR(pg_catalog.=) 1184
WHERE c.relpersistence OPERATOR(pg_catalog.<>) 'u' OR NOT pg_catalog.pg_is_in_recovery()
ORDER BY member.entity, member.oid OPERATOR(pg_catalog.<>) member.entity, member.oid
