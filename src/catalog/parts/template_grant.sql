template_grant AS MATERIALIZED (
    -- The privileges on templates (given), except those of the owner and the initial ones of a shipped template.
    SELECT given.template, part.attname, privilege.grantor, privilege.grantee, privilege.privilege_type, privilege.is_grantable,
           part.attnum * 1000 + privilege.place AS n
    FROM given
    JOIN pg_class template ON template.oid = given.template
    CROSS JOIN LATERAL (
        SELECT 0::int2, NULL::name, template.relacl
        UNION ALL
        SELECT a.attnum, a.attname, a.attacl FROM pg_attribute a
        WHERE a.attrelid = template.oid AND a.attnum > 0 AND a.attacl IS NOT NULL AND NOT a.attisdropped
    ) AS part (attnum, attname, acl)
    CROSS JOIN LATERAL aclexplode(part.acl) WITH ORDINALITY AS privilege (grantor, grantee, privilege_type, is_grantable, place)
    WHERE privilege.grantee <> template.relowner
      AND NOT EXISTS (SELECT FROM pg_init_privs initial
                      CROSS JOIN LATERAL aclexplode(initial.initprivs) AS known
                      WHERE initial.objoid = template.oid AND initial.classoid = 'pg_class'::regclass
                        AND initial.objsubid = part.attnum AND known.grantee = privilege.grantee
                        AND known.privilege_type = privilege.privilege_type AND known.is_grantable = privilege.is_grantable)
)