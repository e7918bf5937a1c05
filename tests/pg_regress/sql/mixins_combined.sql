-- The mix-ins, alone and combined in any order: one row trigger in all.
\c - app
CREATE FUNCTION rules(regclass) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT regexp_replace(pg_get_triggerdef(oid), ' ON .* EXECUTE FUNCTION', '') FROM pg_trigger WHERE tgrelid = $1 AND (NOT tgisinternal OR tgparentid <> 0) ORDER BY tgname
$$;
CREATE TABLE versions (LIKE base_versioned, n int);
CREATE TABLE authors (LIKE base_authored, n int);
CREATE TABLE deletes (LIKE base_soft_delete, n int);
SELECT public.describe('versions');
SELECT public.describe('authors');
SELECT public.describe('deletes');
INSERT INTO versions (n) VALUES (1);
INSERT INTO authors (n) VALUES (1);
INSERT INTO deletes (n) VALUES (1);
UPDATE versions SET n = 2 RETURNING *;
UPDATE authors SET n = 2 RETURNING *;
UPDATE deletes SET n = 2 RETURNING *;
DELETE FROM deletes;
SELECT n, deleted_at IS NOT NULL AS marked FROM deletes;
DELETE FROM versions;
SELECT count(*) FROM versions;

CREATE TABLE alls (LIKE base_entity, LIKE base_versioned, LIKE base_authored, LIKE base_soft_delete, n int);
SELECT public.describe('alls');
-- Every order of every selection: one trigger, with the same rules, on the same events.
SET client_min_messages = warning;
DO $$
DECLARE
    parts text[] := ARRAY['base_entity', 'base_versioned', 'base_authored', 'base_soft_delete'];
    chosen text[];
    clauses text;
    number int := 0;
BEGIN
    FOR chosen IN
        WITH RECURSIVE orders (list) AS (
            SELECT ARRAY[p] FROM unnest(parts) p
            UNION ALL
            SELECT list || p FROM orders, unnest(parts) p WHERE p <> ALL (list)
        ) SELECT list FROM orders
    LOOP
        number := number + 1;
        SELECT string_agg('LIKE ' || p, ', ' ORDER BY place) INTO clauses FROM unnest(chosen) WITH ORDINALITY AS u (p, place);
        EXECUTE format('CREATE TABLE orders_%s_tables (before text, %s, after text)', number, clauses);
    END LOOP;
    RAISE WARNING '% tables', number;
END
$$;
RESET client_min_messages;
WITH tables AS (
    SELECT c.oid, (SELECT string_agg(substr(a.attname, 1, 1), '' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('uuid', 'version', 'created_by', 'deleted_at')) AS parts
    FROM pg_class c WHERE relname ~ '^orders_\d+_tables$'
)
SELECT parts, count(DISTINCT tables.oid) AS tables, count(t.oid) AS triggers,
    (SELECT count(*) FROM pg_trigger a WHERE a.tgrelid = ANY (array_agg(tables.oid)) AND a.tgname = '0_base_entity') AS after_delete,
    array_agg(DISTINCT (SELECT string_agg(r, ', ' ORDER BY r COLLATE "C") FROM regexp_matches(pg_get_triggerdef(t.oid), '''(\w+ \w+)''', 'g') m, unnest(m) r)) AS rules,
    array_agg(DISTINCT substring(pg_get_triggerdef(t.oid) FROM 'BEFORE (.*) ON')) AS events
FROM tables LEFT JOIN pg_trigger t ON tgrelid = tables.oid AND NOT tgisinternal AND tgname <> '0_base_entity' GROUP BY parts ORDER BY length(parts), parts;
-- They behave alike.
CREATE FUNCTION behave(regclass) RETURNS text LANGUAGE plpgsql AS $$
DECLARE r jsonb; said text := '';
BEGIN
    EXECUTE format('INSERT INTO %s (before, after) VALUES (''b'', NULL)', $1);
    EXECUTE format('UPDATE %s AS x SET after = ''a'' RETURNING to_jsonb(x)', $1) INTO r;
    said := concat(r->>'version', ' ', r->>'updated_by', ' ', (r->>'updated_at')::timestamptz >= now());
    EXECUTE format('UPDATE %s AS x SET before = repeat(''long '', 100) RETURNING to_jsonb(x)', $1) INTO r;
    said := concat(said, '; ', r->>'version');
    EXECUTE format('DELETE FROM %s', $1);
    EXECUTE format('SELECT to_jsonb(x) FROM %s AS x', $1) INTO r;
    RETURN concat(said, '; ', CASE WHEN r IS NULL THEN 'gone' ELSE concat(r->>'version', ' marked ', (r->>'deleted_at')::timestamptz = now()) END);
END
$$;
SELECT behave, count(*) FROM pg_class, LATERAL behave(oid) WHERE relname ~ '^orders_\d+_tables$' GROUP BY 1 ORDER BY 1;

-- A DELETE that marks is a change: it counts, it is signed by who deleted, and what is fixed stays fixed.
\c - postgres
CREATE ROLE cleaner LOGIN;
\c - app
GRANT USAGE ON SCHEMA app TO cleaner;
GRANT SELECT, DELETE ON alls TO cleaner;
INSERT INTO alls (n) VALUES (1), (2);
\c - cleaner
SET base_entity.actor = 'mrs. clean';
DELETE FROM app.alls WHERE n = 1;
RESET base_entity.actor;
DELETE FROM app.alls WHERE n = 2;
SELECT n, version, created_by, updated_by, deleted_at = updated_at AS marked FROM app.alls ORDER BY n;
\c - app
-- Undeleted: once more a change.
UPDATE alls SET deleted_at = NULL WHERE n = 1 RETURNING n, version, updated_by;

-- All of it with partitions, a primary key of one's own, temporary and unlogged.
CREATE TABLE parted_alls (LIKE base_soft_delete, LIKE base_versioned, LIKE base_entity, LIKE base_authored, kind int) PARTITION BY LIST (kind);
CREATE TABLE parted_alls_1 PARTITION OF parted_alls FOR VALUES IN (1);
INSERT INTO parted_alls (kind) VALUES (1);
SELECT * FROM rules('parted_alls');
SELECT * FROM rules('parted_alls_1');
DELETE FROM parted_alls;
SELECT version, updated_by, deleted_at IS NOT NULL AS marked FROM parted_alls;
CREATE TEMP TABLE temp_alls (id int PRIMARY KEY, LIKE base_soft_delete, LIKE base_versioned, LIKE base_entity, LIKE base_authored);
SELECT * FROM rules('temp_alls');
INSERT INTO temp_alls (id) VALUES (1);
DELETE FROM temp_alls;
SELECT version, updated_by, deleted_at IS NOT NULL AS marked FROM temp_alls;
CREATE UNLOGGED TABLE unlogged_alls (LIKE base_versioned, LIKE base_soft_delete);
INSERT INTO unlogged_alls DEFAULT VALUES;
DELETE FROM unlogged_alls;
SELECT version, deleted_at IS NOT NULL AS marked FROM unlogged_alls;

-- Rules of the user's own beside them, in the template or on the table.
\c - postgres
CREATE TABLE base_entity.audited (LIKE base_entity, LIKE base_versioned, LIKE base_authored, LIKE base_soft_delete, approved_by text, seen_on date);
CREATE TRIGGER approve BEFORE UPDATE OR DELETE ON base_entity.audited FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep approved_by', 'touch seen_on', 'match version');
GRANT SELECT ON base_entity.audited TO app;
\c - app
CREATE TABLE cases (LIKE audited, title text);
SELECT * FROM rules('cases');
INSERT INTO cases (title, approved_by) VALUES ('a', 'boss');
UPDATE cases SET approved_by = 'me', title = 'b', version = 1 RETURNING approved_by, seen_on = current_date AS seen, version;
UPDATE cases SET title = 'c', version = 1;
DELETE FROM cases;
SELECT version, deleted_at IS NOT NULL AS marked FROM cases;

-- MERGE, where there is one.
SELECT current_setting('server_version_num')::int >= 150000 AS merges \gset
\if :merges
TRUNCATE alls;
INSERT INTO alls (n) VALUES (1), (2), (3);
MERGE INTO alls USING (VALUES (1), (2), (4)) AS v (m) ON n = m
    WHEN MATCHED AND n = 1 THEN UPDATE SET n = 10
    WHEN MATCHED THEN DELETE
    WHEN NOT MATCHED THEN INSERT (n) VALUES (m);
\else
TRUNCATE alls;
INSERT INTO alls (n) VALUES (1), (2), (3), (4);
UPDATE alls SET n = 10 WHERE n = 1;
DELETE FROM alls WHERE n = 2;
\endif
SELECT n, version, deleted_at IS NOT NULL AS marked FROM alls ORDER BY n;
