-- The policies that are set in a database, for people to read.

-- Resolves names without a schema in pg_catalog, not in a schema base_entity that existed before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE VIEW @extschema@.policies AS
SELECT nullif(p.schema, '') AS schema,
       to_regclass(CASE WHEN p.relation <> '' THEN format('%I.%I', p.schema, p.relation) END) AS relation,
       p.policy,
       NULL::regclass AS template,
       NULL::text[] AS exempt
FROM @extschema@.naming_policies p
UNION ALL
SELECT p.schema, NULL, p.action,
       to_regclass(format('%I.%I', '@extschema@', p.template)),
       ARRAY(SELECT e.relation FROM @extschema@.template_policies e
             WHERE e.schema = p.schema AND e.template = p.template AND e.relation <> ''
             ORDER BY e.relation)
FROM @extschema@.template_policies p
WHERE p.relation = '';
COMMENT ON VIEW @extschema@.policies IS
    'the policies of the database: naming policies, set by set_naming_policy() for the database and its schemas and by exempt() for tables, and required templates, set by require() for schemas';
COMMENT ON COLUMN @extschema@.policies.schema IS 'the schema; NULL for the database';
COMMENT ON COLUMN @extschema@.policies.relation IS 'the table that is exempt from the naming policy; NULL for a schema';
COMMENT ON COLUMN @extschema@.policies.policy IS
    'error, warn, off or generate, as in the setting base_entity.naming; exempt for a table; refuse or warn for a required template';
COMMENT ON COLUMN @extschema@.policies.template IS 'the template that the tables of the schema must be made LIKE; NULL for a naming policy';
COMMENT ON COLUMN @extschema@.policies.exempt IS 'the table names that are exempt from that; NULL for a naming policy';

REVOKE ALL ON @extschema@.policies FROM PUBLIC;
GRANT SELECT ON @extschema@.policies TO PUBLIC;

SET LOCAL search_path = @extschema@, pg_temp;
