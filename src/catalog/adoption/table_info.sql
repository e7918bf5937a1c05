-- The properties of the relation $1 that decide whether it can become an entity.
SELECT c.relname::pg_catalog.text,
       pg_catalog.format('%I.%I', n.nspname, c.relname),
       c.relkind::pg_catalog.text,
       c.oid OPERATOR(pg_catalog.<) 16384,
       n.nspname OPERATOR(pg_catalog.=) 'base_entity',
       pg_catalog.pg_has_role(c.relowner, 'USAGE'),
       pg_catalog.pg_is_other_temp_schema(c.relnamespace),
       (SELECT pg_catalog.format('%I.%I', pn.nspname, p.relname)
        FROM pg_catalog.pg_inherits i
        JOIN pg_catalog.pg_class p ON p.oid OPERATOR(pg_catalog.=) i.inhparent
        JOIN pg_catalog.pg_namespace pn ON pn.oid OPERATOR(pg_catalog.=) p.relnamespace
        WHERE c.relispartition AND i.inhrelid OPERATOR(pg_catalog.=) c.oid),
       (SELECT e.extname::pg_catalog.text
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
        WHERE d.classid OPERATOR(pg_catalog.=) 1259 AND d.objid OPERATOR(pg_catalog.=) c.oid
          AND d.refclassid OPERATOR(pg_catalog.=) 3079 AND d.deptype OPERATOR(pg_catalog.=) 'e' LIMIT 1),
       (SELECT pg_catalog.format('%I.%I', hn.nspname, h.relname)
        FROM pg_catalog.pg_inherits i
        JOIN pg_catalog.pg_class h ON h.oid OPERATOR(pg_catalog.=) i.inhrelid
        JOIN pg_catalog.pg_namespace hn ON hn.oid OPERATOR(pg_catalog.=) h.relnamespace
        WHERE c.relkind OPERATOR(pg_catalog.=) 'r' AND i.inhparent OPERATOR(pg_catalog.=) c.oid
        ORDER BY h.oid LIMIT 1),
       c.relowner,
       (SELECT k.conname::pg_catalog.text FROM pg_catalog.pg_constraint k
        WHERE k.conrelid OPERATOR(pg_catalog.=) c.oid AND k.contype OPERATOR(pg_catalog.=) 'p'),
       c.relnamespace, n.nspname::pg_catalog.text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE c.oid OPERATOR(pg_catalog.=) $1
