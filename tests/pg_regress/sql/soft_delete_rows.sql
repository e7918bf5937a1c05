-- A row that is marked keeps all its values, whatever its table has.
\c - app
-- Values that are stored out of line, compressed and not, with a column that was dropped and one that was added later.
CREATE TABLE texts (LIKE base_entity, LIKE base_soft_delete, plain text, packed text, gone text, short text, made text GENERATED ALWAYS AS (left(plain, 3)) STORED);
ALTER TABLE texts ALTER plain SET STORAGE EXTERNAL;
INSERT INTO texts (plain, packed, gone, short)
    SELECT string_agg(md5(n::text), ''), repeat('yz', 100000), string_agg(md5(n::text), ''), 's' FROM generate_series(1, 5000) n;
INSERT INTO texts (plain, packed, gone, short) VALUES ('short', 'short', 'short', NULL);
ALTER TABLE texts DROP gone;
ALTER TABLE texts ADD added text DEFAULT 'later', ADD added_null text;
CREATE VIEW contents AS SELECT uuid, md5(plain) AS plain, md5(packed) AS packed, pg_column_size(plain) AS plain_size, pg_column_size(packed) AS packed_size, short, made, added, added_null, created_at FROM texts;
CREATE TABLE before AS TABLE contents;
DELETE FROM texts;
VACUUM texts;
SELECT count(*), count(deleted_at) FROM texts;
SELECT count(*) AS same FROM (TABLE contents INTERSECT TABLE before) AS s;
-- Indexes of every kind.
CREATE TABLE kinds (LIKE base_entity, LIKE base_soft_delete, n int, body text, span int4range, tags text[]);
CREATE INDEX ON kinds (left(body, 2));
CREATE INDEX ON kinds USING hash (n);
CREATE INDEX ON kinds USING brin (n);
CREATE INDEX ON kinds USING gin (tags);
CREATE INDEX ON kinds USING gist (span);
CREATE INDEX ON kinds USING spgist (body);
CREATE INDEX ON kinds (n) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX ON kinds (n, body) INCLUDE (updated_at);
INSERT INTO kinds (n, body, span, tags) SELECT n, 'b' || n, int4range(n, n + 1), ARRAY['t' || n] FROM generate_series(1, 500) n;
DELETE FROM kinds;
SET enable_seqscan = off;
SELECT count(*) FROM kinds WHERE n = 7;
SELECT n FROM kinds WHERE body = 'b8';
SELECT n FROM kinds WHERE tags @> '{t9}';
SELECT n FROM kinds WHERE span @> 10;
SELECT n FROM kinds WHERE n = 11 AND deleted_at IS NULL;
RESET enable_seqscan;
-- Identity columns, defaults, domains; a key that is DEFERRABLE, an exclusion constraint.
CREATE DOMAIN even AS int CHECK (VALUE % 2 = 0);
CREATE TABLE oddities (LIKE base_soft_delete, id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int DEFAULT 7, e even, late int UNIQUE DEFERRABLE INITIALLY DEFERRED,
    span int4range, EXCLUDE USING gist (span WITH &&));
INSERT INTO oddities (n, e, late, span) VALUES (NULL, 2, 1, '[1,2)'), (3, 4, 2, '[2,3)');
DELETE FROM oddities;
SELECT id, n, e, late, span, deleted_at IS NOT NULL AS marked FROM oddities ORDER BY id;
\set VERBOSITY terse
INSERT INTO oddities (late, span) VALUES (9, '[1,2)');
BEGIN;
INSERT INTO oddities (late, span) VALUES (1, '[9,10)');
COMMIT;
\set VERBOSITY default
-- A DEFERRABLE key that is taken while the row is deleted and not yet inserted again.
CREATE FUNCTION take() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO app.oddities (late, span) VALUES (OLD.late, NULL); RETURN OLD; END';
CREATE TRIGGER take BEFORE DELETE ON oddities FOR EACH ROW EXECUTE FUNCTION take();
UPDATE oddities SET deleted_at = NULL WHERE id = 1;
\set VERBOSITY terse
DELETE FROM oddities WHERE id = 1;
\set VERBOSITY default
SELECT id, late, deleted_at IS NOT NULL AS marked FROM oddities ORDER BY id;

-- CHECK and NOT NULL are checked, as in an UPDATE that marks; nothing is deleted where they refuse.
CREATE TABLE checkeds (LIKE base_soft_delete, n int, CHECK (deleted_at IS NULL OR n > 1));
INSERT INTO checkeds (n) VALUES (1), (2);
\set VERBOSITY terse
DELETE FROM checkeds;
\set VERBOSITY default
SELECT count(*), count(deleted_at) FROM checkeds;
DELETE FROM checkeds WHERE n = 2;
SELECT count(*), count(deleted_at) FROM checkeds;
-- An error in one row, caught, and another row in the same transaction: indexes are left as they were.
DO $$
BEGIN
    FOR n IN 1 .. 50 LOOP
        BEGIN
            DELETE FROM app.checkeds;
        EXCEPTION WHEN check_violation THEN NULL;
        END;
    END LOOP;
    DELETE FROM app.checkeds WHERE n = 2;
END $$;
-- Columns that change with every change of a row: touch, increment, stamp.
CREATE TABLE stampeds (LIKE base_entity, LIKE base_versioned, LIKE base_authored, LIKE base_soft_delete, body text);
INSERT INTO stampeds (body) VALUES ('x');
SET base_entity.actor = 'carol';
DELETE FROM stampeds;
SELECT version, created_by, updated_by, deleted_at = updated_at AS touched, created_at < updated_at AS kept FROM stampeds;
DELETE FROM stampeds;
SELECT version FROM stampeds;

-- A table without a key; rows that are all the same.
CREATE TABLE lines (LIKE base_soft_delete, body text);
INSERT INTO lines (body) VALUES ('same'), ('same'), ('same');
\set QUIET off
DELETE FROM lines WHERE ctid = (SELECT min(ctid) FROM lines);
DELETE FROM lines;
DELETE FROM lines;
\set QUIET on
SELECT body, count(*), count(deleted_at) FROM lines GROUP BY body;
-- A publication has the deletes too, or none of the inserts: a subscriber would get the row a second time.
\c - postgres
SET client_min_messages = error;
CREATE PUBLICATION inserts FOR TABLE app.lines WITH (publish = 'insert, update');
CREATE TABLE app.parteds (LIKE base_soft_delete, n int PRIMARY KEY) PARTITION BY LIST (n);
CREATE TABLE app.parteds_1 PARTITION OF app.parteds FOR VALUES IN (1);
CREATE PUBLICATION parted_inserts FOR TABLE app.parteds WITH (publish = 'insert', publish_via_partition_root = true);
INSERT INTO app.parteds (n) VALUES (1);
ALTER TABLE app.lines REPLICA IDENTITY FULL;
UPDATE app.lines SET deleted_at = NULL;
DELETE FROM app.lines;
ALTER PUBLICATION inserts SET (publish = 'insert, update, delete');
DELETE FROM app.lines;
CREATE PUBLICATION more_inserts FOR TABLE app.lines WITH (publish = 'insert');
UPDATE app.lines SET deleted_at = NULL;
\set VERBOSITY terse
DELETE FROM app.lines;
DELETE FROM app.parteds;
\set VERBOSITY default
ALTER PUBLICATION more_inserts SET (publish = 'delete');
DELETE FROM app.lines;
SELECT count(*), count(deleted_at) FROM app.lines;
DROP PUBLICATION inserts, more_inserts, parted_inserts;
RESET client_min_messages;
\c - app

-- Temporary and unlogged tables.
CREATE TEMP TABLE temps (LIKE base_soft_delete, n int) ON COMMIT DELETE ROWS;
BEGIN;
INSERT INTO temps (n) VALUES (1);
DELETE FROM temps;
SELECT count(*), count(deleted_at) FROM temps;
COMMIT;
SELECT count(*) FROM temps;
CREATE UNLOGGED TABLE unloggeds (LIKE base_entity, LIKE base_soft_delete);
INSERT INTO unloggeds DEFAULT VALUES;
DELETE FROM unloggeds;
SELECT count(deleted_at) FROM unloggeds;

-- An UPDATE that restores a row may not change it: a client that writes whole rows has read it before it was deleted.
CREATE TABLE books (LIKE base_entity, LIKE base_versioned, LIKE base_authored, LIKE base_soft_delete, title text, pages int, cover text, words int GENERATED ALWAYS AS (pages * 300) STORED);
INSERT INTO books (title, pages, cover) VALUES ('Emma', 474, repeat('c', 10000));
CREATE TABLE read AS TABLE books;
DELETE FROM books;
UPDATE books SET title = 'Persuasion', deleted_at = NULL;
\echo :LAST_ERROR_SQLSTATE
UPDATE books b SET (uuid, created_at, updated_at, version, created_by, updated_by, deleted_at, title, pages, cover)
    = (SELECT uuid, created_at, updated_at, version, created_by, updated_by, deleted_at, title, 500, cover FROM read);
SELECT deleted_at IS NOT NULL AS marked, title, pages FROM books;
-- Alone, with what every change changes, and with values that are the same.
UPDATE books SET deleted_at = NULL RETURNING version, updated_at > created_at AS touched;
DELETE FROM books;
UPDATE books SET deleted_at = NULL, updated_at = now(), version = version + 1, updated_by = 'x', title = title, cover = cover RETURNING version;
-- Values that a trigger of the user's own changes do not count.
ALTER TABLE books ADD seen int NOT NULL DEFAULT 0;
CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.seen := NEW.seen + 1; RETURN NEW; END';
CREATE TRIGGER see BEFORE UPDATE ON books FOR EACH ROW EXECUTE FUNCTION see();
DELETE FROM books;
UPDATE books SET deleted_at = NULL RETURNING seen;
-- A marked row may change while it stays marked; and be marked by an UPDATE that changes it.
DELETE FROM books;
UPDATE books SET title = 'Sanditon', deleted_at = deleted_at - interval '1 day' RETURNING title;
UPDATE books SET deleted_at = NULL;
UPDATE books SET title = 'Lady Susan', deleted_at = now() RETURNING title, deleted_at = now() AS marked;
