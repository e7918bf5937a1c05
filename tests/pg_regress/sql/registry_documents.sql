-- find() shows a row as to_jsonb() does, for types of every kind; only casts to json of roles other than superusers are not called.
CREATE TYPE public.color AS ENUM ('red', 'dark "green"');
CREATE FUNCTION public.as_json(public.color) RETURNS json LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN json_build_object('color', $1::text, 'n', 1.50); END $$;
CREATE CAST (public.color AS json) WITH FUNCTION public.as_json(public.color);
\c - app
SET base_entity.naming = 'off';
CREATE TYPE app.size AS ENUM ('S', 'M', 'a "quoted" \ one');
CREATE DOMAIN app.sizes AS app.size[];
CREATE DOMAIN app.positive AS numeric CHECK (VALUE > 0);
CREATE DOMAIN app.odd AS app.positive;
CREATE TYPE app.part AS (n int, gone text, size app.size, "a ""name""" text[], odd app.odd, color public.color);
CREATE TYPE app.whole AS (part app.part, parts app.part[], sizes app.sizes);
CREATE DOMAIN app.some_part AS app.part;
CREATE TYPE app.span AS RANGE (SUBTYPE = text, MULTIRANGE_TYPE_NAME = app.spans);
CREATE TYPE app.sizes_range AS RANGE (SUBTYPE = app.size, MULTIRANGE_TYPE_NAME = app.sizes_ranges);
CREATE TABLE app.rows (r int, other_gone text, s app.size, d date);
ALTER TABLE app.rows DROP COLUMN other_gone;
CREATE TABLE app.kinds (LIKE base_entity,
    b boolean, i2 smallint, i4 int, i8 bigint, f4 real, f8 double precision, n numeric, m money, o oid,
    t text, v varchar(20), c char(5), q "char", name name, bytes bytea, bits bit(3), vb varbit,
    d date, ti time, tz timetz, ts timestamp, tsz timestamptz, iv interval,
    j json, jb jsonb, jp jsonpath, u uuid, ip inet, net cidr, mac macaddr, p point, bx box, tsv tsvector, rc regclass, rp regprocedure,
    i4s int[], ts2 text[][], jbs jsonb[], js json[], iv2 int2vector, ov oidvector,
    r4 int4range, rd daterange, mr int4multirange,
    size app.size, size_list app.size[], sizes app.sizes, odd app.odd, odds app.odd[], part app.part, parts app.part[], whole app.whole,
    some_part app.some_part, some_parts app.some_part[], span app.span, spans app.spans, sr app.sizes_range, srs app.sizes_ranges,
    "row" app.rows, "rows" app.rows[], color public.color, colors public.color[],
    gone int, g int GENERATED ALWAYS AS (i4 + 1) STORED, "key ""quoted"" a" text);
ALTER TABLE app.kinds DROP COLUMN gone;
INSERT INTO app.kinds (uuid) VALUES ('11111111-1111-4111-8111-111111111111');
INSERT INTO app.kinds (uuid, f8, n, ts, i4s, size_list, sizes, parts, some_parts, t, j, jb, rd, spans) VALUES
    ('21111111-1111-4111-8111-111111111111', 'NaN', 'Infinity', 'infinity', '{}', '{}', '{}', '{}', '{}', '', 'null', 'null', 'empty', '{}');
INSERT INTO app.kinds (uuid, b, i2, i4, i8, f4, f8, n, m, o, t, v, c, q, name, bytes, bits, vb, d, ti, tz, ts, tsz, iv, j, jb, jp, u, ip, net, mac, p, bx,
    tsv, rc, rp, i4s, ts2, jbs, js, iv2, ov, r4, rd, mr, size, size_list, sizes, odd, odds, part, parts, whole, some_part, some_parts, span, spans, sr, srs,
    "row", "rows", color, colors, "key ""quoted"" a")
VALUES ('31111111-1111-4111-8111-111111111111', true, -1, 2, 9223372036854775807, 1.5e-10, 1e300, 1.50, 3, 4294967295, E'a\\b"c\n', 'v', 'c', 'q', 'name', '\x00ff',
    B'101', B'1', '2020-02-29', '12:00:00.5', '12:00+02', '2020-02-29 12:00', '2020-02-29 12:00+00', '1 year -3 days 04:05:06.7',
    '{"b": [1, 1.0, {"a": null}], "a": 1, "a": 2}', '[1, {"a": [true, "x"]}, []]', '$.a', '0f8f5a4e-6f3c-4b1e-9d2a-5a4f0a7c1b2d', '10.0.0.1/8', '10.0.0.0/8',
    '08:00:2b:01:02:03', '(1,2)', '((0,0),(1,1))', 'a b:2', 'app.kinds', 'base_entity.uuidv4()',
    '[2:3][0:1]={{1,NULL},{3,4}}', '{{a,"b c"},{NULL,"NULL"}}', ARRAY['1', '{"a": 1}', NULL]::jsonb[], ARRAY['"s"', '[]']::json[], '1 2', '3 4',
    '[1,5)', '[2020-01-01,)', '{[1,2),[5,6)}', 'a "quoted" \ one', '[0:2]={S,NULL,"a \"quoted\" \\ one"}', '{S,M}', 3.0, '{1,NULL}',
    ROW(1, 'gone', 'M', '{{a},{b}}', 3, 'red'), ARRAY[ROW(1, NULL, 'S', NULL, NULL, 'dark "green"'), NULL, ROW(NULL, NULL, NULL, NULL, NULL, NULL)]::app.part[],
    ROW(ROW(1, 'x', 'S', '{}', 1, NULL), ARRAY[[ROW(2, 'x', 'S', '{}', 1, NULL)]]::app.part[], '{S}'), ROW(4, 'x', 'M', '{}', 1, 'red'),
    ARRAY[ROW(5, 'x', 'M', '{}', 1, 'red')]::app.some_part[], '[a,"b, c")', '{[a,b),[c,d)}', '[S,M]', '{[S,M]}',
    ROW(1, 'S', '2020-02-29'), ARRAY[ROW(1, 'S', '2020-02-29'), NULL]::app.rows[], 'red', '{{red},{"dark \"green\""}}', 's');
-- A type and a table that have changed since the row was written; a value out of line.
ALTER TYPE app.part DROP ATTRIBUTE gone CASCADE;
ALTER TYPE app.part ADD ATTRIBUTE later app.size CASCADE;
ALTER TABLE app.kinds ADD later int DEFAULT 7, ADD later_size app.size DEFAULT 'M';
ALTER TABLE app.kinds ALTER ts2 SET STORAGE EXTERNAL, ALTER size_list SET STORAGE EXTERNAL;
INSERT INTO app.kinds (uuid, ts2, size_list)
SELECT '41111111-1111-4111-8111-111111111111', array_agg(ARRAY[md5(n::text), NULL]), array_agg(CASE WHEN n % 3 > 0 THEN 'M'::app.size END) FROM generate_series(1, 3000) AS n;
-- 18 has virtual generated columns.
DO $$
BEGIN
    IF current_setting('server_version_num')::int >= 180000 THEN
        EXECUTE 'ALTER TABLE app.kinds ADD virtual int GENERATED ALWAYS AS (i4 * 2) VIRTUAL, ADD virtual_text text GENERATED ALWAYS AS (upper(t)) VIRTUAL';
    END IF;
END $$;
SET search_path = pg_catalog;
SET DateStyle = 'SQL, DMY';
SET IntervalStyle = 'iso_8601';
SET extra_float_digits = -5;
CREATE TEMP VIEW finds AS SELECT f.document FROM pg_catalog.generate_series(1, 4) AS n, base_entity.find((n || '1111111-1111-4111-8111-111111111111')::uuid) AS f;
CREATE TEMP TABLE found AS TABLE finds;
-- The settings of a dump, under which find() makes documents.
SET DateStyle = 'ISO';
SET IntervalStyle = 'postgres';
SET extra_float_digits = 3;
CREATE TEMP TABLE expected AS SELECT to_jsonb(k) AS document FROM app.kinds k;
SELECT count(*), count(DISTINCT document) FROM found;
SELECT key, e.value AS expected, f.document -> key AS found
FROM expected JOIN found f ON f.document -> 'uuid' = expected.document -> 'uuid' CROSS JOIN LATERAL jsonb_each(expected.document) AS e
WHERE e.value::text IS DISTINCT FROM (f.document -> key)::text;
(SELECT document::text FROM found EXCEPT SELECT document::text FROM expected) UNION ALL (SELECT document::text FROM expected EXCEPT SELECT document::text FROM found);
-- In the role's own query, under policies.
ALTER TABLE app.kinds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON app.kinds USING (true);
SELECT document::text FROM finds EXCEPT SELECT document::text FROM expected;
ALTER TABLE app.kinds DISABLE ROW LEVEL SECURITY;
-- Its output for types that it takes apart.
SELECT document -> 'size_list' AS size_list, document -> 'part' AS part, document -> 'colors' AS colors, document -> 'srs' AS srs
FROM found WHERE document ->> 'b' = 'true';
-- Casts to json of other roles are not called, at any depth; the type is shown as text.
CREATE FUNCTION app.as_json(app.size) RETURNS json LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'called as %', current_user; RETURN '1'; END $$;
CREATE FUNCTION app.as_json(app.span) RETURNS json LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'called as %', current_user; RETURN '1'; END $$;
CREATE FUNCTION app.as_json(app.spans) RETURNS json LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'called as %', current_user; RETURN '1'; END $$;
CREATE CAST (app.size AS json) WITH FUNCTION app.as_json(app.size);
CREATE CAST (app.span AS json) WITH FUNCTION app.as_json(app.span);
CREATE CAST (app.spans AS json) WITH FUNCTION app.as_json(app.spans);
TRUNCATE found;
INSERT INTO found TABLE finds;
SELECT document -> 'size_list' AS size_list, document -> 'part' AS part, document -> 'rows' AS "rows", document -> 'whole' AS whole, document -> 'span' AS span, document -> 'spans' AS spans
FROM found WHERE document ->> 'b' = 'true';
-- The function of another superuser's type is called, not one that takes any type, nor one that is no superuser's any more.
CREATE TYPE app.speed AS ENUM ('fast');
CREATE TABLE app.speeds (LIKE base_entity, speed app.speed);
INSERT INTO app.speeds (uuid, speed) VALUES ('25222222-2222-4222-8222-222222222222', 'fast');
CREATE CAST (app.speed AS json) WITH FUNCTION pg_catalog.to_json(anyelement);
SELECT document -> 'speed' AS speed FROM base_entity.find('25222222-2222-4222-8222-222222222222');
DROP CAST (app.speed AS json);
CREATE CAST (app.speed AS json) WITH INOUT;
SELECT document -> 'speed' AS speed FROM base_entity.find('25222222-2222-4222-8222-222222222222');
\c - postgres
ALTER FUNCTION public.as_json(public.color) OWNER TO app;
SELECT document -> 'color' AS color FROM base_entity.find('31111111-1111-4111-8111-111111111111');
-- A cast's function that is no compiled code could find temporary relations of the session, with the rights of the table's owner.
ALTER FUNCTION public.as_json(public.color) OWNER TO postgres;
CREATE TEMP TABLE shadow (a int);
SELECT document -> 'color' AS color FROM base_entity.find('31111111-1111-4111-8111-111111111111');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE shadow;
SELECT document -> 'color' AS color FROM base_entity.find('31111111-1111-4111-8111-111111111111');
