-- The triggers that users have created on the tables $1, taken apart into values, without those that only record templates, and those
-- that make a template refuse rows. Run with search_path set to pg_catalog.
SELECT t.tgname::text, t.tgenabled::text, t.tgtype::int, format('%I.%I', n.nspname, p.proname), encode(t.tgargs, 'hex'),
       array(SELECT a.attname::text FROM unnest(t.tgattr::int2[]) WITH ORDINALITY AS k (attnum, place)
             JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum = k.attnum ORDER BY k.place),
       t.tgqual::text, t.tgconstraint <> 0, t.tgconstrrelid, t.tgdeferrable, t.tginitdeferred,
       t.tgoldtable::text, t.tgnewtable::text, obj_description(t.oid, 'pg_trigger'),
       t.tgfoid = 'base_entity.maintain()'::regprocedure, t.tgrelid,
       t.tgfoid = 'base_entity.maintain()'::regprocedure AND t.tgenabled = 'O' AND t.tgqual IS NULL AND t.tgattr = ''
       AND t.tgtype & 3 = 3 AND t.tgtype & 36 = 0, t.oid
FROM pg_trigger t
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE t.tgrelid = ANY ($1)
  -- 14 marks the copies on partitions as internal, too.
  AND (NOT t.tgisinternal OR t.tgparentid <> 0 AND t.tgconstraint = 0)
  AND t.tgfoid <> 'base_entity.refuse_rows()'::regprocedure
  AND NOT (t.tgfoid = 'base_entity.maintain()'::regprocedure AND t.tgtype IN (9, 32))
ORDER BY t.tgname
