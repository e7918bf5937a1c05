-- The row rules find their columns wherever they are, and renaming or dropping one never makes an UPDATE fail.
\c - app
CREATE FUNCTION ok(anyelement) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' ', CASE (r ->> 'updated_at')::timestamptz WHEN now() THEN 'touched' WHEN '2001-01-01' THEN 'untouched' ELSE 'moved' END,
        CASE WHEN (r ->> 'created_at')::timestamptz <> '2001-01-01' THEN 'CREATION CHANGED' END)
    FROM to_jsonb($1) AS r
$$;

-- Behind variable-length and nullable columns, with and without values in them.
CREATE TABLE far_ones (a text, b int, c numeric, d boolean, LIKE base_entity, e text);
INSERT INTO far_ones (a, b, c, d, created_at, updated_at) VALUES
    (NULL, NULL, NULL, NULL, '2001-01-01', '2001-01-01'), ('', 1, 2, true, '2001-01-01', '2001-01-01'),
    (repeat('long', 100), NULL, 3.5, NULL, '2001-01-01', '2001-01-01');
BEGIN; UPDATE far_ones SET e = 'x', created_at = now() RETURNING ok(far_ones); ROLLBACK;
BEGIN; UPDATE far_ones SET a = a RETURNING ok(far_ones); ROLLBACK;
BEGIN; UPDATE far_ones SET a = NULL RETURNING ok(far_ones); ROLLBACK;
BEGIN; UPDATE far_ones SET d = NOT d RETURNING ok(far_ones); ROLLBACK;
UPDATE far_ones SET uuid = base_entity.uuidv4();

-- The template's columns made nullable, and null.
CREATE TABLE nullable_ones (LIKE base_entity, n int);
ALTER TABLE nullable_ones ALTER COLUMN updated_at DROP NOT NULL, ALTER COLUMN created_at DROP NOT NULL;
INSERT INTO nullable_ones (created_at, updated_at, n) VALUES (NULL, NULL, 1);
UPDATE nullable_ones SET n = 2, created_at = now() RETURNING created_at IS NULL AS kept, updated_at = now() AS touched;
UPDATE nullable_ones SET updated_at = NULL, n = 3 RETURNING updated_at = now() AS touched;

-- More than 8, and more than a thousand columns; columns dropped before and between.
DO $$
BEGIN
    EXECUTE format('CREATE TABLE wide_ones (%s, LIKE base_entity, last int)',
                   (SELECT string_agg(format('c%s %s', n, (ARRAY['int', 'text', 'bool'])[n % 3 + 1]), ', ') FROM generate_series(1, 1200) n));
END
$$;
ALTER TABLE wide_ones DROP COLUMN c1, DROP COLUMN c600;
INSERT INTO wide_ones (created_at, updated_at) VALUES ('2001-01-01', '2001-01-01');
BEGIN; UPDATE wide_ones SET last = 1 RETURNING ok(wide_ones); ROLLBACK;
BEGIN; UPDATE wide_ones SET c1200 = NULL RETURNING ok(wide_ones); ROLLBACK;
BEGIN; UPDATE wide_ones SET c1198 = 'x' RETURNING ok(wide_ones); ROLLBACK;

-- A column added later, with a default: rows from before are as they were, and a no-op stays one.
CREATE TABLE grown_ones (LIKE base_entity, n int);
INSERT INTO grown_ones (created_at, updated_at, n) VALUES ('2001-01-01', '2001-01-01', 1);
ALTER TABLE grown_ones ADD COLUMN extra int DEFAULT 5, ADD COLUMN more text DEFAULT 'more', ADD COLUMN none text;
BEGIN; UPDATE grown_ones SET n = 1 RETURNING ok(grown_ones), extra, more; ROLLBACK;
BEGIN; UPDATE grown_ones SET extra = 5, more = 'more' RETURNING ok(grown_ones); ROLLBACK;
BEGIN; UPDATE grown_ones SET extra = 6 RETURNING ok(grown_ones), more; ROLLBACK;
BEGIN; UPDATE grown_ones SET more = NULL RETURNING ok(grown_ones), extra; ROLLBACK;
UPDATE grown_ones SET n = 1;
BEGIN; UPDATE grown_ones SET n = 1 RETURNING ok(grown_ones), extra, more; ROLLBACK;

CREATE TABLE taller_ones (LIKE base_entity, n int);
INSERT INTO taller_ones (created_at, updated_at, n) VALUES ('2001-01-01', '2001-01-01', 1);
ALTER TABLE taller_ones ADD COLUMN i int DEFAULT 5, ADD COLUMN t timestamptz DEFAULT '2001-01-01', ADD COLUMN none text;
BEGIN; UPDATE taller_ones SET n = 1 RETURNING ok(taller_ones), i; ROLLBACK;
BEGIN; UPDATE taller_ones SET none = 'x' RETURNING ok(taller_ones), i; ROLLBACK;
ALTER TABLE taller_ones ADD COLUMN last numeric DEFAULT 12345.6789;
BEGIN; UPDATE taller_ones SET i = i RETURNING ok(taller_ones), last; ROLLBACK;

-- Generated columns, json, arrays, ranges, toasted and compressed values.
CREATE TABLE rich_ones (LIKE base_entity, j json, jb jsonb, x text[], r tstzrange, big text, n int,
    twice int GENERATED ALWAYS AS (n * 2) STORED, p point);
ALTER TABLE rich_ones ALTER COLUMN big SET STORAGE EXTERNAL;
INSERT INTO rich_ones (created_at, updated_at, j, jb, x, r, big, n, p)
VALUES ('2001-01-01', '2001-01-01', '{"a": 1}', '{"a": 1}', '{a,b}', '[2001-01-01,2002-01-01)', repeat('big', 10000), 1, '(1,2)');
BEGIN; UPDATE rich_ones SET j = j, jb = jb, x = x, r = r, n = n, p = p RETURNING ok(rich_ones), twice; ROLLBACK;
BEGIN; UPDATE rich_ones SET n = 2 RETURNING ok(rich_ones), twice; ROLLBACK;
BEGIN; UPDATE rich_ones SET j = '{"a":1}' RETURNING ok(rich_ones); ROLLBACK;
BEGIN; UPDATE rich_ones SET big = repeat('BIG', 10000) RETURNING ok(rich_ones), left(big, 3); ROLLBACK;
BEGIN; UPDATE rich_ones SET x = x || 'c'::text RETURNING ok(rich_ones), length(big); ROLLBACK;
BEGIN; UPDATE rich_ones SET big = big RETURNING ok(rich_ones), length(big); ROLLBACK;

-- Renamed while event triggers are disabled: the rule waits, also for a column of that name to come back.
CREATE TABLE changing_ones (LIKE base_entity, n int);
INSERT INTO changing_ones (created_at, updated_at, n) VALUES ('2001-01-01', '2001-01-01', 1);
\c - postgres
SET session_replication_role = replica;
ALTER TABLE app.changing_ones RENAME COLUMN updated_at TO touched_at;
\c - app
UPDATE changing_ones SET n = 2, created_at = now() RETURNING created_at, touched_at;
\c - postgres
SET session_replication_role = replica;
ALTER TABLE app.changing_ones RENAME COLUMN touched_at TO updated_at;
\c - app
BEGIN; UPDATE changing_ones SET n = 3 RETURNING ok(changing_ones); ROLLBACK;
\c - postgres
SET session_replication_role = replica;
ALTER TABLE app.changing_ones RENAME COLUMN uuid TO id;
\c - app
UPDATE changing_ones SET id = base_entity.uuidv4() RETURNING n;

-- Dropped, one after the other, until no rule has a column.
\c - postgres
SET session_replication_role = replica;
ALTER TABLE app.changing_ones DROP COLUMN updated_at;
\c - app
UPDATE changing_ones SET n = 4, created_at = now() RETURNING n, created_at;
\c - postgres
SET session_replication_role = replica;
ALTER TABLE app.changing_ones DROP COLUMN created_at, DROP COLUMN id;
\c - app
UPDATE changing_ones SET n = 5 RETURNING n;

-- Of another type: touch knows timestamps and dates, and leaves the rest alone.
CREATE TABLE typed_ones (LIKE base_timestamps, n int);
INSERT INTO typed_ones VALUES ('2001-01-01', '2001-01-01', 1);
ALTER TABLE typed_ones ALTER COLUMN updated_at TYPE timestamp;
BEGIN; UPDATE typed_ones SET n = 2 RETURNING updated_at = now()::timestamp AS touched, created_at; ROLLBACK;
ALTER TABLE typed_ones ALTER COLUMN updated_at TYPE date, ALTER COLUMN created_at TYPE date;
BEGIN; UPDATE typed_ones SET n = 2, created_at = now() RETURNING updated_at = current_date AS touched, created_at; ROLLBACK;
ALTER TABLE typed_ones ALTER COLUMN updated_at DROP DEFAULT, ALTER COLUMN updated_at TYPE text;
UPDATE typed_ones SET n = 3 RETURNING updated_at;
