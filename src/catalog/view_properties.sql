-- The statements that give the view $1, once it has been dropped and created again, what it has now apart from its
-- columns, options and living view's trigger; each with the column that it is for, or NULL. Run with search_path set to
-- pg_catalog, so that deparsed text has every name with its schema.
WITH view AS (
    SELECT c.*, format('%I.%I', n.nspname, c.relname) AS name, coalesce(c.relacl, acldefault('r', c.relowner)) AS acl
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = $1
), columns AS (
    SELECT attnum, attname, attacl FROM pg_attribute WHERE attrelid = $1 AND attnum > 0
), roles AS (
    -- Those that may have privileges on a new view.
    SELECT relowner AS role FROM view
    UNION
    SELECT g.grantee FROM view JOIN pg_default_acl d ON d.defaclrole = relowner AND d.defaclobjtype = 'r',
        aclexplode(d.defaclacl) AS g
    WHERE d.defaclnamespace IN (0, view.relnamespace)
), grants AS (
    SELECT NULL::text AS column_name, g.* FROM view, aclexplode(acl) AS g
    UNION ALL
    SELECT attname, g.* FROM columns, aclexplode(attacl) AS g
), statements (place, column_name, statement) AS (
    SELECT 1, attname::text, format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', name, attname, pg_get_expr(adbin, adrelid))
    FROM view, columns JOIN pg_attrdef ON adrelid = $1 AND adnum = attnum
    UNION ALL
    SELECT 2, NULL, format('REVOKE ALL ON %s FROM %s', name,
                           CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END)
    FROM view, roles
    UNION ALL
    SELECT 3, column_name, format('GRANT %s%s ON %s TO %s%s', privilege_type, ' (' || quote_ident(column_name) || ')', name,
                                  CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                                  CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM view, grants
    UNION ALL
    SELECT 4, NULL, format('COMMENT ON VIEW %s IS %L', name, obj_description($1, 'pg_class'))
    FROM view WHERE obj_description($1, 'pg_class') IS NOT NULL
    UNION ALL
    SELECT 4, attname::text, format('COMMENT ON COLUMN %s.%I IS %L', name, attname, col_description($1, attnum))
    FROM view, columns WHERE col_description($1, attnum) IS NOT NULL
)
SELECT column_name, statement FROM statements
-- No rows if something depends on the view, or it has properties that its owner could not restore.
WHERE NOT EXISTS (
    SELECT FROM pg_depend d
    WHERE (d.refclassid = 1259 AND d.refobjid = $1
           OR d.refclassid = 1247 AND d.refobjid IN (SELECT reltype FROM view
                                                     UNION ALL
                                                     SELECT typarray FROM pg_type WHERE oid = (SELECT reltype FROM view)))
      AND NOT (d.classid = 1247 AND d.deptype = 'i')
      AND NOT (d.classid = 2604 AND EXISTS (SELECT FROM pg_attrdef WHERE oid = d.objid AND adrelid = $1))
      AND NOT (d.classid = 2618 AND EXISTS (SELECT FROM pg_rewrite
                                            WHERE oid = d.objid AND ev_class = $1 AND rulename = '_RETURN'))
      AND NOT (d.classid = 2620 AND EXISTS (SELECT FROM pg_trigger WHERE oid = d.objid AND tgrelid = $1
                                                                     AND tgfoid = 'base_entity.living_view()'::regprocedure)))
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 1259 AND objid = $1 AND deptype IN ('e', 'x'))
  AND NOT EXISTS (SELECT FROM pg_seclabel WHERE classoid = 1259 AND objoid = $1)
  AND NOT EXISTS (SELECT FROM grants, view WHERE grantor <> relowner)
ORDER BY place, statement
