-- The first change of a template is carried over to its entities, however the template was made.
\c - postgres
SET base_entity.naming = off;
CREATE FUNCTION of_template(text) RETURNS text LANGUAGE sql AS
    $$ SELECT string_agg(name, ' ' ORDER BY name) FROM base_entity.template_parts WHERE template = $1 AND kind = 'column' $$;
CREATE TABLE base_entity.of_query AS SELECT 1 AS a, 2 AS b WITH NO DATA;
SELECT 1 AS a, 2 AS b INTO base_entity.by_select WHERE false;
SET search_path = base_entity;
CREATE TABLE on_path AS SELECT 1 AS a, 2 AS b WHERE false;
PREPARE pairs AS SELECT 1 AS a, 2 AS b;
CREATE TABLE IF NOT EXISTS base_entity.of_plan AS EXECUTE pairs WITH NO DATA;
RESET search_path;
CREATE TABLE moved (a int, b int);
ALTER TABLE moved SET SCHEMA base_entity;
SET base_entity.enabled = off;
CREATE TABLE base_entity.disabled (a int, b int);
CREATE TABLE base_entity.disabled_query AS SELECT 1 AS a, 2 AS b WITH NO DATA;
CREATE TABLE moved_disabled (a int, b int);
ALTER TABLE moved_disabled SET SCHEMA base_entity;
RESET base_entity.enabled;
DO $$
DECLARE
    template text;
BEGIN
    FOREACH template IN ARRAY '{of_query,by_select,on_path,of_plan,moved,disabled,disabled_query,moved_disabled}'::text[] LOOP
        RAISE NOTICE '%: %', template, of_template(template);
        EXECUTE format('CREATE TABLE %Is (LIKE base_entity, LIKE base_entity.%I)', template, template);
        EXECUTE format('ALTER TABLE base_entity.%I DROP b', template);
    END LOOP;
END $$;
SELECT relation, name FROM base_entity.noted_parts WHERE kind = 'dropped column' ORDER BY relation;
CALL base_entity.apply('base_entity.of_query', remove => true);
SELECT attname FROM pg_attribute WHERE attrelid = 'of_querys'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum;
-- A template made by a query holds no rows.
CREATE TABLE base_entity.with_rows AS SELECT 1 AS a;
SELECT 1 AS a INTO base_entity.with_rows;
INSERT INTO base_entity.of_query VALUES (1);
-- A table of a query elsewhere is none.
CREATE TABLE of_query AS SELECT 1 AS a;
CREATE TEMP TABLE of_query_too AS SELECT 1 AS a;
SELECT count(*) FROM base_entity.template_parts WHERE template LIKE '%too';
DROP TABLE of_query, of_query_too;
DROP FUNCTION of_template;
