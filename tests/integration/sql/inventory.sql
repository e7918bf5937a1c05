-- Every object of the extension, with all its entries in the catalogs, in words that hold no number of this database.
-- One line for each fact, sorted: two databases with the same objects give the same lines.
SET search_path = pg_catalog;
WITH RECURSIVE member (classid, objid) AS (
    SELECT d.classid, d.objid
    FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
    WHERE e.extname = 'base_entity' AND d.deptype = 'e'
    UNION
    -- Parts of a member: constraints, indexes, triggers, defaults, rules, row types, TOAST tables.
    SELECT d.classid, d.objid
    FROM member m JOIN pg_depend d ON d.refclassid = m.classid AND d.refobjid = m.objid
    WHERE d.deptype IN ('i', 'a') AND d.classid <> 'pg_extension'::regclass
      AND NOT (d.classid = 'pg_class'::regclass AND EXISTS (
               SELECT FROM pg_class c WHERE c.oid = d.objid AND c.relkind IN ('r', 'p')
                 AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = c.oid AND x.deptype = 'e')))
), identified AS (
    SELECT m.classid, m.objid, i.type || ' ' || i.identity AS name
    FROM member m, pg_identify_object(m.classid, m.objid, 0) i
), fact (name, what, value) AS (
    SELECT name, 'is there', '' FROM identified
    UNION ALL
    SELECT i.name, 'depends on', concat_ws(' ', d.deptype, nullif(d.objsubid, 0), t.type, t.identity, nullif(d.refobjsubid, 0))
    FROM identified i
    JOIN pg_depend d ON d.classid = i.classid AND d.objid = i.objid
    CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, 0) t
    UNION ALL
    SELECT i.name, 'has the comment', concat_ws(' ', nullif(d.objsubid, 0), d.description)
    FROM identified i JOIN pg_description d ON d.classoid = i.classid AND d.objoid = i.objid
    UNION ALL
    -- Objects that pg_dump takes for granted.
    SELECT i.name, 'was installed with', concat_ws(' ', nullif(p.objsubid, 0), p.privtype, acl.sorted)
    FROM identified i JOIN pg_init_privs p ON p.classoid = i.classid AND p.objoid = i.objid
    CROSS JOIN LATERAL (SELECT string_agg(a::text, ', ' ORDER BY a::text) FROM unnest(p.initprivs) a) AS acl (sorted)
    -- pg_upgrade does not write down the privileges of a function that are the default ones.
    WHERE p.classoid <> 'pg_proc'::regclass
    UNION ALL
    SELECT i.name, 'is defined as', pg_get_functiondef(i.objid)
    FROM identified i JOIN pg_proc p ON p.oid = i.objid AND i.classid = 'pg_proc'::regclass WHERE p.prokind <> 'a'
    UNION ALL
    SELECT i.name, 'is', (to_jsonb(p)
               - '{oid,pronamespace,proowner,prolang,proargtypes,proallargtypes,prorettype,proargdefaults,prosqlbody,proacl}'::text[])::text
               || pg_get_userbyid(p.proowner) || ' returns ' || format_type(p.prorettype, NULL)
    FROM identified i JOIN pg_proc p ON p.oid = i.objid AND i.classid = 'pg_proc'::regclass
    UNION ALL
    SELECT i.name, 'may be called by', string_agg(a::text, ', ' ORDER BY a::text)
    FROM identified i JOIN pg_proc p ON p.oid = i.objid AND i.classid = 'pg_proc'::regclass,
         unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a GROUP BY i.name
    UNION ALL
    SELECT i.name, 'is', concat_ws(' ', c.relkind, c.relpersistence, c.relreplident, c.relrowsecurity, c.relforcerowsecurity,
                                   c.relispartition, c.reloptions, pg_get_userbyid(c.relowner))
    FROM identified i JOIN pg_class c ON c.oid = i.objid AND i.classid = 'pg_class'::regclass
    UNION ALL
    SELECT i.name, 'may be used by', string_agg(a::text, ', ' ORDER BY a::text)
    FROM identified i JOIN pg_class c ON c.oid = i.objid AND i.classid = 'pg_class'::regclass, unnest(c.relacl) a GROUP BY i.name
    UNION ALL
    SELECT i.name, 'is defined as', pg_get_viewdef(i.objid)
    FROM identified i JOIN pg_class c ON c.oid = i.objid AND i.classid = 'pg_class'::regclass WHERE c.relkind IN ('v', 'm')
    UNION ALL
    SELECT i.name, 'is defined as', pg_get_indexdef(i.objid)
    FROM identified i JOIN pg_index x ON x.indexrelid = i.objid AND i.classid = 'pg_class'::regclass
    UNION ALL
    SELECT i.name, 'is', (to_jsonb(x) - '{indexrelid,indrelid,indcollation,indclass,indexprs,indpred}'::text[])::text
    FROM identified i JOIN pg_index x ON x.indexrelid = i.objid AND i.classid = 'pg_class'::regclass
    UNION ALL
    SELECT i.name, 'has the column', (to_jsonb(a) - '{attrelid,atttypid,attcollation,attcacheoff,attmissingval}'::text[])::text
               || format_type(a.atttypid, a.atttypmod) || coalesce(a.attcollation::regcollation::text, '')
               || coalesce(' default ' || pg_get_expr(f.adbin, f.adrelid), '')
    FROM identified i
    JOIN pg_attribute a ON a.attrelid = i.objid AND i.classid = 'pg_class'::regclass AND a.attnum > 0
    LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
    UNION ALL
    SELECT i.name, 'is', concat_ws(' ', pg_get_constraintdef(c.oid, true), c.convalidated, c.conislocal, c.coninhcount, c.connoinherit)
    FROM identified i JOIN pg_constraint c ON c.oid = i.objid AND i.classid = 'pg_constraint'::regclass
    UNION ALL
    SELECT i.name, 'is', concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled, t.tgisinternal)
    FROM identified i JOIN pg_trigger t ON t.oid = i.objid AND i.classid = 'pg_trigger'::regclass
    UNION ALL
    SELECT i.name, 'is', concat_ws(' ', t.evtevent, t.evtfoid::regprocedure, t.evtenabled, t.evttags, pg_get_userbyid(t.evtowner))
    FROM identified i JOIN pg_event_trigger t ON t.oid = i.objid AND i.classid = 'pg_event_trigger'::regclass
    UNION ALL
    SELECT i.name, 'is', concat_ws(' ', t.typtype, t.typcategory, t.typnotnull, format_type(t.typbasetype, t.typtypmod), t.typdefault,
                                   pg_get_userbyid(t.typowner), t.typacl,
                                   (SELECT array_agg(l.enumlabel ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = t.oid))
    FROM identified i JOIN pg_type t ON t.oid = i.objid AND i.classid = 'pg_type'::regclass
    UNION ALL
    -- A kind of object that nothing above describes.
    SELECT i.name, 'is not understood by inventory.sql', i.classid::regclass::text
    FROM identified i
    WHERE i.classid NOT IN ('pg_proc'::regclass, 'pg_class'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass,
                            'pg_event_trigger'::regclass, 'pg_type'::regclass, 'pg_attrdef'::regclass, 'pg_rewrite'::regclass)
    UNION ALL
    SELECT 'schema base_entity', 'is', concat_ws(' ', pg_get_userbyid(n.nspowner), obj_description(n.oid, 'pg_namespace'),
               (SELECT string_agg(a::text, ', ' ORDER BY a::text) FROM unnest(n.nspacl) a))
    FROM pg_namespace n WHERE n.nspname = 'base_entity'
    UNION ALL
    SELECT 'extension base_entity', 'is', concat_ws(' ', e.extversion, e.extrelocatable, e.extnamespace::regnamespace,
               pg_get_userbyid(e.extowner), obj_description(e.oid, 'pg_extension'))
    FROM pg_extension e WHERE e.extname = 'base_entity'
    UNION ALL
    SELECT 'extension base_entity', 'has the rows of a table dumped', concat_ws(' ', c.oid::regclass, c.condition)
    FROM pg_extension e, unnest(e.extconfig, e.extcondition) AS c (oid, condition) WHERE e.extname = 'base_entity'
)
SELECT regexp_replace(concat_ws(' | ', name, what, value), 'pg_toast_[0-9]+', 'pg_toast_N', 'g') COLLATE "C"
FROM fact ORDER BY 1;
