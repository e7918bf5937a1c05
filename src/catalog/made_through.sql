-- The tables that were made LIKE the template $1, directly or through other templates, with the templates of each in the order of
-- its record: templates come before what was made LIKE them. Run with search_path set to pg_catalog.
WITH RECURSIVE record AS MATERIALIZED (
    SELECT t.tgrelid AS relation, template.oid AS template, min(name.place) AS place
    FROM pg_trigger t
    CROSS JOIN LATERAL unnest(base_entity.recorded_templates(t.tgargs)) WITH ORDINALITY AS name (text, place)
    JOIN pg_class template ON template.relname = name.text::name AND template.relnamespace = 'base_entity'::regnamespace
     AND template.relkind IN ('r', 'p')
    -- A partition has what its table has, unless $2: one with a record of its own was made LIKE templates, and attached.
    JOIN pg_class c ON c.oid = t.tgrelid AND c.relkind IN ('r', 'p') AND (NOT c.relispartition OR $2 AND t.tgparentid = 0)
     AND NOT pg_is_other_temp_schema(c.relnamespace)
    WHERE t.tgfoid = 'base_entity.maintain()'::regprocedure AND t.tgtype <> 9
    GROUP BY t.tgrelid, template.oid
), listed AS MATERIALIZED (
    SELECT record.relation, array_agg(record.template ORDER BY record.place) AS templates
    FROM record GROUP BY record.relation
), made (relation, depth) AS (
    SELECT record.relation, 1 FROM record WHERE record.template = $1
    UNION
    SELECT record.relation, made.depth + 1
    FROM made JOIN record ON record.template = made.relation AND record.relation <> $1
    WHERE made.depth < 100
)
SELECT c.oid, c.relnamespace = 'base_entity'::regnamespace,
       listed.templates, owner.extname IS NOT NULL
FROM (SELECT made.relation, max(made.depth) AS depth FROM made GROUP BY made.relation) AS found
JOIN listed ON listed.relation = found.relation
JOIN pg_class c ON c.oid = found.relation
JOIN pg_namespace n ON n.oid = c.relnamespace
-- A relation belongs to one extension at most.
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
LEFT JOIN pg_extension owner ON owner.oid = d.refobjid
WHERE owner.extname IS DISTINCT FROM 'base_entity'
ORDER BY c.relnamespace <> 'base_entity'::regnamespace, found.depth, n.nspname, c.relname
