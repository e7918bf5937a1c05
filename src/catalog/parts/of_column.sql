-- The parts of the relation $1 that use the column $2, by pg_depend: the kinds that each may be of, and its name. Run with search_path set
-- to pg_catalog.
SELECT part.kind, part.name
FROM pg_attribute a
JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
CROSS JOIN LATERAL (
    SELECT kind.word, c.conname::text
    FROM pg_constraint c
    CROSS JOIN LATERAL unnest(CASE c.contype WHEN 'c' THEN ARRAY['check constraint'] WHEN 'f' THEN ARRAY['foreign key']
                                   ELSE ARRAY['index', 'exclusion constraint'] END) AS kind (word)
    WHERE d.classid = 'pg_constraint'::regclass AND c.oid = d.objid
    UNION ALL
    SELECT 'index', i.relname::text FROM pg_class i WHERE d.classid = 'pg_class'::regclass AND d.objsubid = 0 AND i.oid = d.objid
    UNION ALL
    SELECT 'policy', p.polname::text FROM pg_policy p WHERE d.classid = 'pg_policy'::regclass AND p.oid = d.objid
    UNION ALL
    SELECT 'trigger', t.tgname::text FROM pg_trigger t WHERE d.classid = 'pg_trigger'::regclass AND t.oid = d.objid
    UNION ALL
    SELECT 'statistics', s.stxname::text FROM pg_statistic_ext s WHERE d.classid = 'pg_statistic_ext'::regclass AND s.oid = d.objid
    UNION ALL
    SELECT 'generation expression', other.attname::text
    FROM pg_attrdef v
    JOIN pg_attribute other ON other.attrelid = v.adrelid AND other.attnum = v.adnum
    WHERE d.classid = 'pg_attrdef'::regclass AND v.oid = d.objid
    UNION ALL
    -- Before 15, a generated column itself depends on the columns of its expression.
    SELECT 'generation expression', other.attname::text
    FROM pg_attribute other
    WHERE d.classid = 'pg_class'::regclass AND d.objid = a.attrelid AND other.attrelid = d.objid AND other.attnum = d.objsubid
) AS part (kind, name)
WHERE a.attrelid = $1 AND a.attname = $2::name
