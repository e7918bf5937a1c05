-- Privileges of PUBLIC on entities (made_like) that no template and no default privilege gives.
, given AS MATERIALIZED (
    SELECT DISTINCT made_like.template FROM made_like
), {template_grant}, acl AS MATERIALIZED (
    SELECT c.oid AS relation, c.relowner, c.relnamespace, NULL::name AS attname, c.relacl AS acl
    FROM (SELECT DISTINCT made_like.relation FROM made_like) AS entity
    JOIN pg_class c ON c.oid = entity.relation AND c.relacl IS NOT NULL
    UNION ALL
    SELECT c.oid, c.relowner, c.relnamespace, a.attname, a.attacl
    FROM (SELECT DISTINCT made_like.relation FROM made_like) AS entity
    JOIN pg_attribute a ON a.attrelid = entity.relation AND a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_class c ON c.oid = entity.relation
), public_grant AS MATERIALIZED (
    SELECT acl.relation, acl.attname, privilege.privilege_type
    FROM acl
    CROSS JOIN LATERAL aclexplode(acl.acl) AS privilege
    WHERE privilege.grantee = 0
      AND NOT EXISTS (SELECT FROM pg_default_acl standard
                      CROSS JOIN LATERAL aclexplode(standard.defaclacl) AS known
                      WHERE standard.defaclrole = acl.relowner AND standard.defaclobjtype = 'r'
                        AND standard.defaclnamespace IN (0, acl.relnamespace) AND acl.attname IS NULL
                        AND known.grantee = 0 AND known.privilege_type = privilege.privilege_type)
)
SELECT public_grant.relation, format('%s%s TO PUBLIC', public_grant.privilege_type, ' (' || quote_ident(public_grant.attname) || ')')
FROM public_grant
WHERE NOT EXISTS (SELECT FROM made_like
                  JOIN template_grant ON template_grant.template = made_like.template
                  WHERE made_like.relation = public_grant.relation AND template_grant.grantee = 0
                    AND template_grant.attname IS NOT DISTINCT FROM public_grant.attname
                    AND template_grant.privilege_type = public_grant.privilege_type)
