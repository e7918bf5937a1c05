-- Views of the rows of soft-delete tables that are not marked.

CREATE FUNCTION @extschema@.living_view() RETURNS trigger
    LANGUAGE c AS 'MODULE_PATHNAME', 'base_entity_living_view';
COMMENT ON FUNCTION @extschema@.living_view() IS
    'trigger: marks a view that create_living_view() has made, which gets the columns that are added to its table; is never fired';

-- Names without a schema are PostgreSQL's, whatever the schema of the extension had in it before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE VIEW @extschema@.living_views AS
SELECT DISTINCT t.tgrelid::regclass AS view, d.refobjid::regclass AS relation
FROM pg_trigger t
JOIN pg_rewrite r ON r.ev_class = t.tgrelid AND r.rulename = '_RETURN'
JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
 AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> t.tgrelid
JOIN pg_class v ON v.oid = t.tgrelid
JOIN pg_class c ON c.oid = d.refobjid AND c.relkind IN ('r', 'p') AND c.relowner = v.relowner
WHERE t.tgfoid = '@extschema@.living_view()'::regprocedure;
COMMENT ON VIEW @extschema@.living_views IS 'the views that create_living_view() has made';
COMMENT ON COLUMN @extschema@.living_views.view IS 'the view';
COMMENT ON COLUMN @extschema@.living_views.relation IS
    'the entity whose rows it shows, or the template whose entities get a living view each';

REVOKE ALL ON @extschema@.living_views FROM PUBLIC;
GRANT SELECT ON @extschema@.living_views TO PUBLIC;

SET LOCAL search_path = @extschema@, pg_temp;
