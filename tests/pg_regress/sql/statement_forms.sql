-- However a statement reaches the server, exactly its LIKE tables become entities.
\c - app
CREATE TABLE plain_1 (id int)\; CREATE TABLE strings_1 (LIKE base_entity)\; CREATE TABLE plain_2 (LIKE strings_1)\; CREATE TABLE strings_2 (LIKE base_uuid);
SELECT entities('app');

-- DO.
DO $$
BEGIN
    CREATE TABLE blocks_1 (LIKE base_entity, name text);
    CREATE TABLE plain_3 (id int);
    CREATE TABLE blocks_2 (LIKE base_entity, number int PRIMARY KEY);
    INSERT INTO blocks_1 (name) VALUES ('ada');
    UPDATE blocks_1 SET name = 'Ada';
END
$$;
SELECT entities('app');

-- A function called twice and more: its cached statement is as it was written.
CREATE FUNCTION make() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    DROP TABLE IF EXISTS functions;
    CREATE TABLE functions (LIKE base_entity, name text);
    RETURN shape('functions');
END
$$;
SET client_min_messages = warning;
SELECT make() = make() AS first, make() = make() AS second;
SELECT describe('functions');
SET search_path = 'app', pg_catalog, public;
SELECT make() = make() AS third;
SET base_entity.enabled = off;
SELECT make();
RESET base_entity.enabled;
CREATE TABLE app.base_entity (theirs int);
SELECT make();
DROP TABLE app.base_entity;
SELECT make() = make() AS fourth;
RESET search_path;

-- EXECUTE, with names and clauses put together; an SQL function; \gexec.
CREATE FUNCTION make_each(VARIADIC names text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY names LOOP
        EXECUTE format('CREATE TABLE %I (LIKE %I.%I INCLUDING ALL, position int)', name, 'base_entity', 'base_entity');
    END LOOP;
END
$$;
SELECT make_each('executes_1', 'Executes 2', 'executes_3');
SELECT format('CREATE TABLE gexecs_%s (LIKE base_entity)', n) FROM generate_series(1, 3) n \gexec
CREATE PROCEDURE make_and_commit() LANGUAGE plpgsql AS $$
BEGIN
    CREATE TABLE procedures_1 (LIKE base_entity);
    COMMIT;
    CREATE TABLE procedures_2 (LIKE base_entity);
    ROLLBACK;
    CREATE TABLE procedures_3 (LIKE base_entity);
END
$$;
CALL make_and_commit();
SELECT entities('app');

-- The extended protocol, with statements that are prepared once and run twice.
\! printf 'CREATE TABLE prepared_ones (LIKE base_entity, n int);\nCREATE TABLE plain_4 (LIKE prepared_ones);\nDROP TABLE prepared_ones, plain_4;\n' > "$PG_ABS_BUILDDIR/results/prepared.sql"
\! printf 'CREATE TABLE extended_ones (LIKE base_entity, n int);\n' > "$PG_ABS_BUILDDIR/results/extended.sql"
\! pgbench -n -t 3 -M prepared -U app -f "$PG_ABS_BUILDDIR/results/prepared.sql" regression > /dev/null 2>&1 || echo failed
\! pgbench -n -t 1 -M extended -U app -f "$PG_ABS_BUILDDIR/results/extended.sql" regression > /dev/null 2>&1 || echo failed
\! rm "$PG_ABS_BUILDDIR/results/prepared.sql" "$PG_ABS_BUILDDIR/results/extended.sql"
SELECT describe('extended_ones');
CREATE TABLE described_ones (LIKE base_entity) \gdesc
SELECT to_regclass('described_ones');

-- A transaction of several tables that refer to each other.
BEGIN;
CREATE TABLE writers (LIKE base_entity, name text);
CREATE TABLE books (LIKE base_entity, writer uuid NOT NULL REFERENCES writers);
ALTER TABLE writers ADD COLUMN best uuid REFERENCES books;
WITH writer AS (INSERT INTO writers (name) VALUES ('ada') RETURNING uuid)
INSERT INTO books (writer) SELECT uuid FROM writer RETURNING uuid IS NOT NULL AS has_id;
COMMIT;

-- Every shape is one of a few: all entities of base_entity alone look the same.
SELECT count(*), count(DISTINCT shape(oid)) FROM pg_class
WHERE relname ~ '^(strings_1|gexecs|procedures)' AND relkind = 'r';
