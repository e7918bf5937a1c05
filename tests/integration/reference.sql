-- The facts of docs/reference.md, as the catalogs have them: for each entry its heading, its signature, a line that
-- begins with the kind of the object, and the first cells of its tables.

CREATE TEMP TABLE member AS
    SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'base_entity';

CREATE FUNCTION pg_temp.hint_of_an_unknown_rule() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    CREATE TABLE pg_temp.probe ();
    CREATE TRIGGER probe BEFORE UPDATE ON pg_temp.probe FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('unknown c');
    RETURN NULL;
EXCEPTION WHEN invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN hint;
END $$;

CREATE FUNCTION pg_temp.columns(relation oid, with_defaults boolean) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format(E'| `%s` | %s |\n', a.attname, concat(
               format_type(a.atttypid, a.atttypmod),
               CASE WHEN i.indexrelid IS NOT NULL THEN ' PRIMARY KEY' WHEN a.attnotnull THEN ' NOT NULL' END,
               CASE WHEN with_defaults THEN ' | ' || coalesce('`' || pg_get_expr(d.adbin, d.adrelid) || '`', 'none') END)),
           '' ORDER BY a.attnum)
    FROM pg_attribute a
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)
    WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped
$$;

-- Functions and procedures, without the mode IN of a procedure's arguments and the type of a default.
SELECT format(E'### %s%s\n`%s(%s)%s`\n*%s%s, parallel %s.*\n%s',
              p.proname,
              CASE WHEN count(*) OVER (PARTITION BY p.proname) > 1 THEN format('(%s)', oidvectortypes(p.proargtypes)) END,
              p.proname,
              regexp_replace(regexp_replace(pg_get_function_arguments(p.oid), '(^|, )IN ', '\1', 'g'),
                             '(NULL|'')::(timestamp with time zone|\w+(\[\])?)', '\1', 'g'),
              ' → ' || pg_get_function_result(p.oid),
              CASE p.prokind WHEN 'p' THEN 'Procedure' ELSE
                  'Function, ' || CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END END,
              CASE WHEN p.proisstrict THEN ', strict' END,
              CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END,
              (SELECT string_agg(format(E'| `%s` |\n', name), '' ORDER BY place)
               FROM unnest(p.proargnames) WITH ORDINALITY AS argument (name, place) WHERE name <> ''))
FROM pg_proc p JOIN member m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid;

-- Views and tables, templates, settings, rules.
SELECT format(E'### %s\n*%s.*\n%s', c.relname, CASE c.relkind WHEN 'v' THEN 'View' ELSE 'Table' END,
              pg_temp.columns(c.oid, false))
FROM pg_class c JOIN member m ON m.classid = 'pg_class'::regclass AND m.objid = c.oid
WHERE c.oid NOT IN (SELECT template FROM base_entity.templates);

SELECT format(E'### %s\n*Template. %s*\n%s', c.relname,
              concat_ws(' ', 'Rules: ' || nullif(array_to_string(t.rules, ', '), '') || '.',
                        'Made LIKE ' || nullif(replace(array_to_string(t.includes, ', '), 'base_entity.base_', 'base_'), '') || '.'),
              pg_temp.columns(c.oid, true))
FROM base_entity.templates t JOIN pg_class c ON c.oid = t.template;

SELECT format(E'### %s\n*Setting: %s; default %s; context %s.*\n', s.name,
              coalesce(array_to_string(s.enumvals, ', '), s.vartype), coalesce(nullif(s.boot_val, ''), 'empty'), s.context)
FROM pg_settings s WHERE s.name LIKE 'base\_entity.%';

SELECT format(E'### %s\n*Rule.*\n', verb)
FROM regexp_split_to_table(substring(pg_temp.hint_of_an_unknown_rule() FROM '\((.*?)\)'), ', | or ') AS verb;
