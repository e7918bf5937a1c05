-- All that a table has, without its own name, those of constraints, indexes and statistics, and the order of columns.
SELECT lines.line FROM pg_class c CROSS JOIN LATERAL (
    SELECT concat_ws(' ', 'column', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
                     a.attgenerated, pg_get_expr(d.adbin, d.adrelid), a.attstorage, nullif(a.attcompression, ''),
                     coalesce(a.attstattarget, -1), a.attoptions, a.attacl, a.attcollation,
                     col_description(a.attrelid, a.attnum))
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT concat_ws(' ', 'constraint', k.contype,
                     replace(replace(pg_get_constraintdef(k.oid), 'PRIMARY KEY', 'UNIQUE'), c.relname, 'T'))
    FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype NOT IN ('n', 't')
    UNION ALL
    SELECT concat_ws(' ', 'index', replace(replace(pg_get_indexdef(i.indexrelid), ic.relname, 'I'), c.relname, 'T'),
                     i.indisclustered, i.indisreplident)
    FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid
    UNION ALL
    SELECT concat_ws(' ', 'trigger', replace(pg_get_triggerdef(t.oid), c.relname, 'T'), t.tgenabled)
    FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal
    UNION ALL
    SELECT concat_ws(' ', 'policy', p.polname, p.polcmd, p.polpermissive, p.polroles,
                     replace(pg_get_expr(p.polqual, p.polrelid), c.relname, 'T'),
                     pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_policy p WHERE p.polrelid = c.oid
    UNION ALL
    SELECT concat_ws(' ', 'statistics', s.stxkind,
                     replace(regexp_replace(pg_get_statisticsobjdef(s.oid), 'CREATE STATISTICS \S+', ''),
                             c.relname, 'T'))
    FROM pg_statistic_ext s WHERE s.stxrelid = c.oid
    UNION ALL
    SELECT concat_ws(' ', 'privilege', privilege.grantee::regrole, privilege.privilege_type, privilege.is_grantable)
    FROM aclexplode(c.relacl) AS privilege WHERE privilege.grantee <> c.relowner
    UNION ALL
    SELECT concat_ws(' ', 'table', c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.reloptions,
                     toast.reloptions)
    FROM (VALUES (1)) AS one LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
) AS lines (line) WHERE c.oid = %s::regclass ORDER BY lines.line
