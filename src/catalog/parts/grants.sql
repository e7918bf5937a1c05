-- The privileges on the relation $1, except those of its owner and the initial ones of an extension: the privilege, its column or
-- NULL, the grantee, and whether it has the grant option. A privilege that a table has of its templates is one that its owner has
-- granted. Run with search_path set to pg_catalog.
WITH given AS (
    SELECT $1 AS template
), {template_grant}
SELECT privilege_type, attname::text, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, is_grantable
FROM template_grant
JOIN pg_class c ON c.oid = template_grant.template
WHERE c.relnamespace = 'base_entity'::regnamespace OR template_grant.grantor = c.relowner
