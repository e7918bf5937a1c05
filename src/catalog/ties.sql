-- The statements that cut what ties the table $1 to the extension: triggers on its functions, and
-- defaults that call them. An id goes on being made by PostgreSQL's own function.
WITH target AS (
    SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = $1
), of_extension AS (
    SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'base_entity'::regnamespace
), tied AS (
    SELECT DISTINCT a.attnum, a.attname, a.attnotnull, pg_get_expr(d.adbin, d.adrelid) AS value
    FROM pg_attrdef d
    JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    JOIN pg_depend x ON x.classid = 'pg_attrdef'::regclass AND x.objid = d.oid
     AND x.refclassid = 'pg_proc'::regclass AND x.refobjid IN (SELECT oid FROM of_extension)
    WHERE d.adrelid = $1 AND a.attgenerated = ''
), replaced AS (
    SELECT tied.*, CASE WHEN tied.value = 'base_entity.uuidv7()' AND to_regprocedure('pg_catalog.uuidv7()') IS NOT NULL
                        THEN 'uuidv7()'
                        WHEN tied.value IN ('base_entity.uuidv4()', 'base_entity.uuidv7()') THEN 'gen_random_uuid()'
                        WHEN tied.value = 'base_entity.actor()' THEN 'CURRENT_USER' END AS new_value
    FROM tied
), statements (place, statement) AS (
    SELECT 1, format('DROP TRIGGER %I ON %s', t.tgname, target.name)
    FROM target JOIN pg_trigger t ON t.tgrelid = target.oid AND NOT t.tgisinternal
    WHERE t.tgfoid IN (SELECT oid FROM of_extension)
    UNION ALL
    SELECT 2, format('ALTER TABLE %s ALTER COLUMN %I %s', target.name, replaced.attname,
                     coalesce('SET DEFAULT ' || replaced.new_value, 'DROP DEFAULT'))
    FROM target, replaced
)
SELECT statement FROM statements ORDER BY place, statement
