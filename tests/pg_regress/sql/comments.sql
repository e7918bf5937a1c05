-- Everything that \dx+ base_entity lists has a description, and so have the triggers of its tables.
SELECT pg_describe_object(classid, objid, objsubid) AS without_description FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'base_entity')
  AND deptype = 'e' AND obj_description(objid, classid::regclass::name) IS NULL
  -- The row types of tables, which 14 to 18 do not list.
  AND classid <> 'pg_type'::regclass;
-- The columns of templates have none, which LIKE would copy into every table; those of the extension's own tables have.
SELECT c.relname, a.attname, col_description(c.oid, a.attnum) IS NOT NULL AS described FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'base_entity'::regnamespace AND c.relkind = 'r'
  AND (c.relname IN ('words', 'naming_policies', 'drift_exceptions', 'template_policies', 'public_prefixes', 'template_parts', 'noted_parts')) = (col_description(c.oid, a.attnum) IS NULL);
SELECT tgrelid::regclass, tgname AS without_description FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
WHERE c.relnamespace = 'base_entity'::regnamespace AND NOT tgisinternal AND obj_description(pg_trigger.oid, 'pg_trigger') IS NULL;
SELECT obj_description(oid, 'pg_extension') IS NOT NULL AS extension FROM pg_extension WHERE extname = 'base_entity';

-- The comments of the templates.
SELECT c FROM comments('base_entity.base_entity') c WHERE c ~ '^table';
SELECT c FROM comments('base_entity.base_uuid') c WHERE c ~ '^table';
SELECT c FROM comments('base_entity.base_timestamps') c WHERE c ~ '^table';

-- PostgreSQL's own functions of the same names keep their descriptions.
SELECT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
  AND proname IN (SELECT proname FROM pg_proc WHERE pronamespace = 'base_entity'::regnamespace)
  AND obj_description(oid, 'pg_proc') IN (SELECT description FROM pg_description JOIN pg_proc ON oid = objoid
      WHERE classoid = 'pg_proc'::regclass AND pronamespace = 'base_entity'::regnamespace);

-- Nothing in public but what the tests put there, and no function that runs as its owner.
SELECT count(*) FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e' AND classid = 'pg_proc'::regclass
  AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'base_entity')
  AND (SELECT pronamespace <> 'base_entity'::regnamespace OR prosecdef FROM pg_proc WHERE oid = objid);
SELECT extrelocatable, extnamespace::regnamespace FROM pg_extension WHERE extname = 'base_entity';
