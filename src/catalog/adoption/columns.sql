-- The columns of the templates $2, the first of each name, and what the table $1 has by that name. Run
-- with search_path set to pg_catalog.
SELECT DISTINCT ON (a.attname)
       given.place, a.attrelid, a.attnum, a.attname::text,
       format_type(a.atttypid, a.atttypmod)
           || CASE WHEN a.attcollation <> t.typcollation
                   THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END,
       a.atttypid, a.attnotnull, a.attidentity::text, a.attgenerated::text,
       pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum),
       own.attnum,
       own.attnotnull AND NOT EXISTS (SELECT FROM pg_constraint c
                                      WHERE c.conrelid = $1 AND c.contype = 'n'
                                        AND c.conkey = ARRAY[own.attnum] AND NOT c.convalidated),
       own.atthasdef OR own.attidentity <> '',
       col_description(own.attrelid, own.attnum)
FROM unnest($2) WITH ORDINALITY AS given (oid, place)
JOIN pg_attribute a ON a.attrelid = given.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_attribute own ON own.attrelid = $1 AND own.attname = a.attname AND own.attnum > 0
ORDER BY a.attname, given.place
