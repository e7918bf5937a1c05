-- Another extension whose script makes tables: those LIKE a template are completed, and may be called anything.
\! printf 'default_version = 1\nrelocatable = true\n' > "$(pg_config --sharedir)/extension/newspaper.control"
\! printf 'CREATE TABLE article (LIKE base_entity, title text);\nCREATE TABLE plain (id int);\nCREATE FUNCTION more() RETURNS void LANGUAGE sql AS $$ SELECT $$;\n' > "$(pg_config --sharedir)/extension/newspaper--1.sql"
CREATE SCHEMA press;
CREATE EXTENSION newspaper SCHEMA press;
SELECT describe('press.article');
SELECT describe('press.plain');
SELECT pg_describe_object(classid, objid, 0) FROM pg_depend
    WHERE refobjid = (SELECT oid FROM pg_extension WHERE extname = 'newspaper') AND deptype = 'e' AND classid <> 'pg_type'::regclass ORDER BY 1;
INSERT INTO press.article (title) VALUES ('one');
UPDATE press.article SET title = 'two' RETURNING uuid IS NOT NULL AS has_id, updated_at > created_at AS touched;
DROP EXTENSION newspaper;
\! rm "$(pg_config --sharedir)"/extension/newspaper*
