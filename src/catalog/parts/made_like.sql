-- Each entity in the schema $1, or in all if that is NULL, with each template that it was made LIKE, in the order of its record, and
-- whether the columns of the template have the same numbers there, so that expressions can be compared as they are
-- stored. Run with search_path set to pg_catalog.
WITH record AS MATERIALIZED (
    SELECT argument.tgargs, c.oid AS template, name.place
    FROM (SELECT DISTINCT t.tgargs FROM pg_trigger t WHERE t.tgfoid = 'base_entity.maintain()'::regprocedure) AS argument
    CROSS JOIN LATERAL unnest(base_entity.recorded_templates(argument.tgargs)) WITH ORDINALITY AS name (text, place)
    JOIN pg_class c ON c.relname = name.text::name AND c.relnamespace = 'base_entity'::regnamespace
     AND c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
                     AND c.relname IN ('words', 'naming_policies', 'drift_exceptions', 'template_policies', 'public_prefixes', 'template_parts', 'noted_parts'))
), made_like AS MATERIALIZED (
    SELECT t.tgrelid AS relation, record.template, min(record.place) AS place
    FROM pg_trigger t
    JOIN record ON record.tgargs = t.tgargs
    -- A partition has what its table has.
    JOIN pg_class c ON c.oid = t.tgrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    WHERE t.tgfoid = 'base_entity.maintain()'::regprocedure AND t.tgtype <> 9
      AND c.relnamespace <> 'base_entity'::regnamespace
      AND ($1 IS NULL OR c.relnamespace = $1)
      AND NOT pg_is_other_temp_schema(c.relnamespace)
    GROUP BY t.tgrelid, record.template
)
