-- The entries of the catalogs for the users' tables, in words that are the same on every version.
SET search_path = pg_catalog;
SELECT c.oid::regclass, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relispartition,
       pg_get_userbyid(c.relowner), obj_description(c.oid, 'pg_class'), pg_get_expr(c.relpartbound, c.oid),
       (SELECT string_agg(acl::text, ' ' ORDER BY acl::text) FROM (
            SELECT (a.grantee::regrole, a.privilege_type) FROM aclexplode(c.relacl) a WHERE a.privilege_type <> 'MAINTAIN') AS a (acl))
FROM pg_class c
WHERE c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' AND c.relkind <> 'i' AND c.relkind <> 'I'
ORDER BY c.oid::regclass::text;
SELECT a.attrelid::regclass, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
       a.attstorage, a.attoptions, a.attacl, pg_get_expr(d.adbin, d.adrelid)
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm')
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid::regclass::text, a.attnum;
-- Triggers but those that come of others: of foreign keys, of a partitioned table's trigger; the state of the latter is kept.
SELECT t.tgrelid::regclass, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid), obj_description(t.oid, 'pg_trigger')
FROM pg_trigger t WHERE t.tgparentid = 0 AND NOT t.tgisinternal AND t.tgfoid <> 'base_entity.refuse_rows'::regproc
ORDER BY t.tgrelid::regclass::text, t.tgname;
SELECT t.tgrelid::regclass, t.tgname, t.tgenabled, t.tgparentid <> 0
FROM pg_trigger t WHERE t.tgfoid = 'base_entity.maintain'::regproc ORDER BY t.tgrelid::regclass::text, t.tgname;
SELECT polrelid::regclass, polname, polcmd, polpermissive, polroles::regrole[], pg_get_expr(polqual, polrelid),
       pg_get_expr(polwithcheck, polrelid), obj_description(oid, 'pg_policy')
FROM pg_policy ORDER BY polrelid::regclass::text, polname;
SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint')
FROM pg_constraint WHERE connamespace::regnamespace::text !~ '^(pg_|information_schema)' AND conrelid <> 0 AND contype <> 'n'
ORDER BY conrelid::regclass::text, conname;
SELECT pg_get_indexdef(indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace::regnamespace::text !~ '^pg_' ORDER BY 1;
SELECT evtname, evtevent, evtfoid::regproc, evtenabled, evttags FROM pg_event_trigger ORDER BY 1;
