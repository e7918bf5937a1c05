-- The columns that templates have renamed, where tables have not followed yet.
, renamed AS MATERIALIZED (
    SELECT c.oid AS relation, theirs.oid AS template, part.name, part.own_name
    FROM base_entity.noted_parts part
    JOIN pg_namespace n ON n.nspname::text = part.schema
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname::text = part.relation
    JOIN pg_class theirs ON theirs.relname::text = part.template AND theirs.relnamespace = 'base_entity'::regnamespace
    WHERE part.kind = 'column name'
)
-- Each of the pairs (made_like).
SELECT made_like.relation, made_like.template, bool_and(a.attnum IS NOT DISTINCT FROM theirs.attnum)
FROM made_like
LEFT JOIN pg_attribute theirs ON theirs.attrelid = made_like.template AND theirs.attnum > 0 AND NOT theirs.attisdropped
LEFT JOIN renamed ON renamed.relation = made_like.relation AND renamed.template = made_like.template
 AND renamed.name = theirs.attname::text
LEFT JOIN pg_attribute a ON a.attrelid = made_like.relation AND a.attname = coalesce(renamed.own_name::name, theirs.attname)
GROUP BY made_like.relation, made_like.template, made_like.place
ORDER BY made_like.relation, made_like.place
