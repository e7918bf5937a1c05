-- Row-level security and privileges of templates that entities (made_like) lack, and privileges of PUBLIC that no template and no
-- default privilege gives.
, given AS MATERIALIZED (
    SELECT template.oid AS template, template.relrowsecurity, template.relforcerowsecurity
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS used
    JOIN pg_class template ON template.oid = used.template
), template_grant AS MATERIALIZED (
    SELECT given.template, part.attname, privilege.grantee, privilege.privilege_type, privilege.is_grantable
    FROM given
    JOIN pg_class template ON template.oid = given.template
    CROSS JOIN LATERAL (
        SELECT 0::int2, NULL::name, template.relacl
        UNION ALL
        SELECT a.attnum, a.attname, a.attacl FROM pg_attribute a
        WHERE a.attrelid = template.oid AND a.attnum > 0 AND a.attacl IS NOT NULL AND NOT a.attisdropped
    ) AS part (attnum, attname, acl)
    CROSS JOIN LATERAL aclexplode(part.acl) AS privilege
    WHERE privilege.grantee <> template.relowner
      -- The initial ones of a shipped template are not given.
      AND NOT EXISTS (SELECT FROM pg_init_privs initial
                      CROSS JOIN LATERAL aclexplode(initial.initprivs) AS known
                      WHERE initial.objoid = template.oid AND initial.classoid = 'pg_class'::regclass
                        AND initial.objsubid = part.attnum AND known.grantee = privilege.grantee
                        AND known.privilege_type = privilege.privilege_type AND known.is_grantable = privilege.is_grantable)
), acl AS MATERIALIZED (
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
SELECT made_like.relation, made_like.template, 'row security', '', 'missing', NULL::text, NULL::text
FROM made_like
JOIN given ON given.template = made_like.template AND given.relrowsecurity
JOIN pg_class c ON c.oid = made_like.relation AND NOT c.relrowsecurity
UNION ALL
SELECT made_like.relation, made_like.template, 'forced row security', '', 'missing', NULL, NULL
FROM made_like
JOIN given ON given.template = made_like.template AND given.relforcerowsecurity
JOIN pg_class c ON c.oid = made_like.relation AND NOT c.relforcerowsecurity
UNION ALL
SELECT made_like.relation, made_like.template, 'privilege', wanted.text, 'missing', NULL, NULL
FROM made_like
JOIN template_grant ON template_grant.template = made_like.template
JOIN pg_class c ON c.oid = made_like.relation AND c.relowner <> template_grant.grantee
LEFT JOIN pg_attribute a ON a.attrelid = made_like.relation AND a.attname = template_grant.attname
CROSS JOIN LATERAL (
    SELECT format('%s%s TO %s%s', template_grant.privilege_type, ' (' || quote_ident(template_grant.attname) || ')',
                  CASE template_grant.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(template_grant.grantee)) END,
                  CASE WHEN template_grant.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)) AS wanted (text)
WHERE (template_grant.attname IS NULL OR a.attnum IS NOT NULL)
  AND NOT EXISTS (SELECT FROM aclexplode(CASE WHEN template_grant.attname IS NULL THEN c.relacl ELSE a.attacl END) AS own
                  WHERE own.grantee = template_grant.grantee AND own.privilege_type = template_grant.privilege_type
                    AND own.is_grantable >= template_grant.is_grantable)
UNION ALL
SELECT public_grant.relation, NULL, 'privilege',
       format('%s%s TO PUBLIC', public_grant.privilege_type, ' (' || quote_ident(public_grant.attname) || ')'), 'additional', NULL, NULL
FROM public_grant
WHERE NOT EXISTS (SELECT FROM made_like
                  JOIN template_grant ON template_grant.template = made_like.template
                  WHERE made_like.relation = public_grant.relation AND template_grant.grantee = 0
                    AND template_grant.attname IS NOT DISTINCT FROM public_grant.attname
                    AND template_grant.privilege_type = public_grant.privilege_type)
