-- A template is a shape, not a place for rows: for any role, by any statement, and of any owner.
\c - postgres
INSERT INTO base_entity.base_entity DEFAULT VALUES;
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY terse
INSERT INTO base_entity.base_uuid DEFAULT VALUES;
INSERT INTO base_entity.base_timestamps DEFAULT VALUES;
INSERT INTO base_entity.base_versioned DEFAULT VALUES;
INSERT INTO base_entity.base_authored DEFAULT VALUES;
INSERT INTO base_entity.base_soft_delete DEFAULT VALUES;
\set VERBOSITY default
COPY base_entity.base_timestamps FROM STDIN;
2026-01-01	2026-01-01
\.
-- Templates of the user's own, made in every way.
CREATE TABLE base_entity.mine (LIKE base_entity, a int);
CREATE TABLE base_entity.plain (a int PRIMARY KEY);
CREATE TABLE IF NOT EXISTS base_entity.plain (a int);
CREATE TABLE base_entity."Odd Template" (a int);
SET search_path = base_entity, public;
CREATE TABLE on_path (a int);
RESET search_path;
CREATE TABLE base_entity.parted (a int) PARTITION BY LIST (a);
CREATE TABLE base_entity.parted_1 PARTITION OF base_entity.parted FOR VALUES IN (1);
CREATE UNLOGGED TABLE base_entity.unlogged (a int);
CREATE TABLE base_entity.child () INHERITS (base_entity.plain);
CREATE TYPE pair AS (a int, b int);
CREATE TABLE base_entity.typed OF pair;
INSERT INTO base_entity.mine DEFAULT VALUES;
INSERT INTO base_entity."Odd Template" VALUES (1);
\set VERBOSITY terse
INSERT INTO base_entity.plain VALUES (1);
INSERT INTO base_entity.plain VALUES (1) ON CONFLICT DO NOTHING;
INSERT INTO base_entity.plain VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2;
INSERT INTO base_entity.plain SELECT 1 RETURNING a;
WITH w AS (INSERT INTO base_entity.plain VALUES (1) RETURNING a) SELECT * FROM w;
INSERT INTO base_entity.on_path VALUES (1);
INSERT INTO base_entity.parted VALUES (1);
INSERT INTO base_entity.parted_1 VALUES (1);
INSERT INTO base_entity.unlogged VALUES (1);
INSERT INTO base_entity.child VALUES (1);
INSERT INTO base_entity.typed VALUES (1);
COPY base_entity.plain FROM STDIN;
1
\.
CREATE VIEW shapes AS SELECT a FROM base_entity.plain;
INSERT INTO shapes VALUES (1);
-- CREATE TABLE AS and SELECT INTO, and a table that was moved there, have no rows: no dump of them could be restored.
CREATE TABLE base_entity.made_as AS SELECT 1 AS a;
CREATE TABLE base_entity.made_as AS SELECT 1 AS a WITH NO DATA;
SELECT 1 AS a INTO base_entity.made_into;
SELECT 1 AS a INTO base_entity.made_into LIMIT 0;
CREATE TABLE moved (a int);
INSERT INTO moved VALUES (1);
ALTER TABLE moved SET SCHEMA base_entity;
TRUNCATE moved;
ALTER TABLE moved SET SCHEMA base_entity;
INSERT INTO base_entity.made_as VALUES (2);
INSERT INTO base_entity.made_into VALUES (2);
INSERT INTO base_entity.moved VALUES (2);
\set VERBOSITY default
-- No row came into any of them.
DO $$
DECLARE template text; many bigint;
BEGIN
    FOR template IN SELECT relname FROM pg_class WHERE relnamespace = 'base_entity'::regnamespace AND relkind IN ('r', 'p') AND relname NOT IN ('words', 'template_parts') ORDER BY relname COLLATE "C" LOOP
        EXECUTE format('SELECT count(*) FROM base_entity.%I', template) INTO many;
        IF many > 0 THEN RAISE NOTICE '% has %', template, many; END IF;
    END LOOP;
END
$$;

-- A table LIKE one of them takes rows, and so do one that was made LIKE it without us and one that was moved out.
\c - app
\set VERBOSITY terse
INSERT INTO base_entity.base_uuid DEFAULT VALUES;
\set VERBOSITY default
\c - postgres
GRANT SELECT ON ALL TABLES IN SCHEMA base_entity TO app;
\c - app
CREATE TABLE plains (LIKE plain);
INSERT INTO plains VALUES (1);
CREATE TABLE parts (LIKE parted);
INSERT INTO parts VALUES (2);
SELECT count(*) FROM pg_trigger WHERE tgrelid IN ('plains'::regclass, 'parts'::regclass);
DROP TABLE plains;
\c - postgres
ALTER TABLE base_entity.plain SET SCHEMA public;
INSERT INTO plain VALUES (5) RETURNING a;
ALTER TABLE plain SET SCHEMA base_entity;
DELETE FROM plain;
ALTER TABLE plain SET SCHEMA base_entity;
\set VERBOSITY terse
INSERT INTO base_entity.plain VALUES (6);
\set VERBOSITY default
ALTER TABLE base_entity.plain RENAME TO renamed;
INSERT INTO base_entity.renamed VALUES (6);
-- The words are no template, nor are the other existing relations.
CREATE TABLE IF NOT EXISTS base_entity.words (a int);
CREATE TABLE IF NOT EXISTS base_entity.entities (a int);
SELECT base_entity.add_uncountable('stuff');
-- A role that may write into the schema: its templates are refused rows too, and drop as tables do.
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE TABLE base_entity.of_app (a int);
\set VERBOSITY terse
INSERT INTO base_entity.of_app VALUES (1);
\set VERBOSITY default
TRUNCATE base_entity.of_app;
UPDATE base_entity.of_app SET a = 1;
DELETE FROM base_entity.of_app;
DROP TABLE base_entity.of_app;
-- The trigger is in no dump: it comes with the schema.
SELECT tgname ~ '^refuse_rows' AS named_so, tgisinternal, count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE tgfoid = 'base_entity.refuse_rows()'::regprocedure AND relname IN ('mine', 'renamed', 'on_path', 'typed', 'unlogged') GROUP BY 1, 2;
-- Without us, a template is a table like any other.
SET base_entity.enabled = off;
CREATE TABLE base_entity.unguarded (a int);
INSERT INTO base_entity.unguarded VALUES (1);
RESET base_entity.enabled;
