-- The columns of templates, each with that of a table (made_like) by its name: whether an earlier template of the table has it, too, its
-- definition, the table's own, and whether the table lacks its comment or its key. With OFFSET 0, each EXISTS reads by an index what is of one
-- column; without, it reads its catalog once.
, wanted AS MATERIALIZED (
    SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attnotnull, a.attidentity, a.attgenerated,
           a.attcollation <> t.typcollation AS is_collated, d.adbin::text AS tree, pg_get_expr(d.adbin, d.adrelid) AS value,
           col_description(a.attrelid, a.attnum) AS comment,
           EXISTS (SELECT FROM pg_index i
                   WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
                     AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum {each}) AS is_key,
           count(*) OVER (PARTITION BY a.attname) > 1 AS is_shared
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS given
    JOIN pg_attribute a ON a.attrelid = given.template AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
), first AS MATERIALIZED (
    SELECT made_like.relation, wanted.attname, min(made_like.place) AS place
    FROM made_like
    JOIN wanted ON wanted.attrelid = made_like.template AND wanted.is_shared
    GROUP BY made_like.relation, wanted.attname
)
SELECT made_like.relation, made_like.template, coalesce(first.place = made_like.place, true), w.attnum, w.attname::text,
       format_type(w.atttypid, w.atttypmod), nullif(w.attcollation, 0)::regcollation::text, w.is_collated, w.atttypid,
       w.attnotnull, w.attidentity::text, w.attgenerated::text, w.value, w.comment, state.lacks_comment, state.lacks_key, ({renamed})::text,
       own.attnum, format_type(own.atttypid, own.atttypmod), own.atttypid, state.has_type, state.is_not_null, own.atthasdef,
       own.attidentity::text, own.attgenerated::text,
       CASE WHEN own.attcollation <> w.attcollation THEN nullif(own.attcollation, 0)::regcollation::text END, {own_value}
FROM made_like
JOIN wanted w ON w.attrelid = made_like.template
LEFT JOIN first ON first.relation = made_like.relation AND first.attname = w.attname
LEFT JOIN pg_attribute own ON own.attrelid = made_like.relation AND own.attname = w.attname
LEFT JOIN pg_attrdef d ON d.adrelid = own.attrelid AND d.adnum = own.attnum
CROSS JOIN LATERAL (
    SELECT own.atttypid = w.atttypid AND (w.atttypmod = -1 OR own.atttypmod = w.atttypmod),
           own.attnotnull AND NOT EXISTS (SELECT FROM pg_constraint c
                                          WHERE c.conrelid = own.attrelid AND c.conkey = ARRAY[own.attnum] AND c.contype = 'n'
                                            AND NOT c.convalidated {each}),
           w.comment IS NOT NULL AND NOT EXISTS (SELECT FROM pg_description comment
                                                 WHERE comment.objoid = own.attrelid AND comment.classoid = 'pg_class'::regclass
                                                   AND comment.objsubid = own.attnum {each}),
           w.is_key
           AND NOT EXISTS (SELECT FROM pg_index i
                           WHERE i.indrelid = own.attrelid AND i.indkey[0] = own.attnum AND i.indnkeyatts = 1
                             AND i.indisunique AND i.indisvalid AND i.indpred IS NULL {each})
           -- A primary key such as (tenant_id, uuid) is one, and so is such a UNIQUE constraint beside a primary key that has the
           -- tenant, too. The keys of a partitioned table have the partition columns.
           AND NOT EXISTS (SELECT FROM pg_index i
                           JOIN pg_class c ON c.oid = i.indrelid
                           JOIN pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                           WHERE i.indrelid = made_like.relation AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
                             AND (i.indnkeyatts = 1 OR i.indisprimary OR c.relkind = 'p'
                                  OR EXISTS (SELECT FROM pg_index p
                                             WHERE p.indrelid = i.indrelid AND p.indisprimary
                                               AND array_remove((i.indkey::int2[])[0:i.indnkeyatts - 1], k.attnum)
                                                   <@ (p.indkey::int2[])[0:p.indnkeyatts - 1] {each}))
                             AND k.attname = coalesce({renamed}, w.attname) {each}),
           w.tree IS NOT NULL
           AND (d.adbin::text IS DISTINCT FROM w.tree OR w.attgenerated <> '' AND NOT made_like.is_aligned)
) AS state (has_type, is_not_null, lacks_comment, lacks_key, may_have_other_value)
{differing}
ORDER BY made_like.place, w.attnum
