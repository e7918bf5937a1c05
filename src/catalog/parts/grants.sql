-- The privileges on the relation $1, except those of its owner and the initial ones of an extension: the privilege, its column or
-- NULL, the grantee, and whether it has the grant option. Run with search_path set to pg_catalog.
SELECT privilege.privilege_type, part.attname::text,
       CASE privilege.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(privilege.grantee)) END, privilege.is_grantable
FROM pg_class c
CROSS JOIN LATERAL (
    SELECT 0::int2, NULL::name, c.relacl
    UNION ALL
    SELECT a.attnum, a.attname, a.attacl FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attacl IS NOT NULL AND NOT a.attisdropped
) AS part (attnum, attname, acl)
CROSS JOIN LATERAL aclexplode(part.acl) AS privilege
WHERE c.oid = $1 AND privilege.grantee <> c.relowner
  AND NOT EXISTS (SELECT FROM pg_init_privs initial
                  CROSS JOIN LATERAL aclexplode(initial.initprivs) AS known
                  WHERE initial.objoid = c.oid AND initial.classoid = 'pg_class'::regclass
                    AND initial.objsubid = part.attnum AND known.grantee = privilege.grantee
                    AND known.privilege_type = privilege.privilege_type AND known.is_grantable = privilege.is_grantable)
