-- Each template, except the shipped ones, with each template that it was made LIKE, as parts/made_like.sql reads entities. Run with
-- search_path set to pg_catalog.
WITH made_like AS MATERIALIZED (
    SELECT c.oid AS relation, other.oid AS template, min(name.place) AS place
    FROM pg_class c
    JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgfoid = 'base_entity.maintain()'::regprocedure AND t.tgtype <> 9
    CROSS JOIN LATERAL unnest(base_entity.recorded_templates(t.tgargs)) WITH ORDINALITY AS name (text, place)
    JOIN pg_class other ON other.relname = name.text::name AND other.relnamespace = c.relnamespace
     AND other.relkind IN ('r', 'p') AND other.oid <> c.oid
    WHERE c.relnamespace = 'base_entity'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM pg_depend d
                      JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
                        AND e.extname = 'base_entity')
    GROUP BY c.oid, other.oid
)
