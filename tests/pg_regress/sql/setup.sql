-- The database that every test finds: the extension, a role that may do nothing but create in its own schema,
-- and functions that print a table in the same way on every version of PostgreSQL.

CREATE EXTENSION base_entity;

CREATE ROLE app LOGIN;
CREATE SCHEMA app AUTHORIZATION app;

-- Columns, constraints, indexes that belong to none, and triggers; every name in it is qualified.
CREATE FUNCTION describe(regclass) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    (SELECT concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
                CASE WHEN a.attnotnull THEN 'not null' END,
                CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity' END,
                CASE WHEN a.attgenerated = 's' THEN 'generated as' WHEN d.adbin IS NOT NULL THEN 'default' END,
                pg_get_expr(d.adbin, d.adrelid))
     FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY a.attnum)
    UNION ALL
    (SELECT concat_ws(' ', quote_ident(conname), pg_get_constraintdef(oid))
     FROM pg_constraint WHERE conrelid = $1 AND contype IN ('p', 'u', 'f', 'c', 'x')
     ORDER BY array_position('{p,u,x,c,f}', contype::text), conname COLLATE "C")
    UNION ALL
    (SELECT pg_get_indexdef(indexrelid) FROM pg_index
     WHERE indrelid = $1 AND NOT EXISTS (SELECT FROM pg_constraint
                                         WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
     ORDER BY 1)
    UNION ALL
    (SELECT regexp_replace(pg_get_triggerdef(oid), 'pg_temp_[0-9]+', 'pg_temp') || CASE tgenabled WHEN 'O' THEN '' ELSE ' (' || tgenabled::text || ')' END
     FROM pg_trigger WHERE tgrelid = $1 AND (NOT tgisinternal OR tgparentid <> 0 AND tgconstraint = 0)
     ORDER BY tgname COLLATE "C")
$$;

-- The comments on a table, its columns, constraints, indexes and triggers.
CREATE FUNCTION comments(regclass) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT o.type || ' ' || regexp_replace(o.identity, ' on .*', '') || ': ' || d.description
    FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) o
    WHERE (d.classoid, d.objoid) IN (
        SELECT 'pg_class'::regclass, $1::oid
        UNION ALL SELECT 'pg_class'::regclass, indexrelid FROM pg_index WHERE indrelid = $1
        UNION ALL SELECT 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = $1
        UNION ALL SELECT 'pg_trigger'::regclass, oid FROM pg_trigger WHERE tgrelid = $1)
    ORDER BY 1
$$;

-- All of that in one text without the table's own name, so that tables can be compared.
CREATE FUNCTION shape(regclass) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT replace(string_agg(line, E'\n'), relname, 'T')
    FROM pg_class, LATERAL (SELECT public.describe($1) UNION ALL SELECT public.comments($1)) AS lines (line)
    WHERE pg_class.oid = $1 GROUP BY relname
$$;

-- The tables of a schema that have a row trigger on base_entity.maintain().
CREATE FUNCTION entities(schema text) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.relname || CASE count(*) WHEN 1 THEN '' ELSE ' (' || count(*) || ' triggers)' END
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgfoid = 'base_entity.maintain()'::regprocedure AND c.relnamespace = schema::regnamespace
    GROUP BY c.relname ORDER BY c.relname COLLATE "C"
$$;
