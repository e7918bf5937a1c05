-- A value that is written again is no change, in whichever form it is stored: compressed, out of line, with a short header or a long one.
\c - app
CREATE FUNCTION noise(length int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(string_agg(md5(i::text), '' ORDER BY i), length) FROM generate_series(1, length / 32 + 1) i
$$;
CREATE TABLE pages (LIKE base_uuid, LIKE base_versioned, form text, n int, body text, other text);
INSERT INTO pages (form, n, body) VALUES
    ('short', 1, 'x'),
    ('in line', 1, noise(500)),
    ('in line, compressed', 1, repeat('x', 5000)),
    ('out of line', 1, noise(5000)),
    ('out of line, compressed', 1, repeat(noise(3000), 20));
SELECT form, pg_column_size(body) < octet_length(body) AS compressed, pg_column_size(body) > 2000 AS out_of_line FROM pages;
-- The same value, from another expression and from the column itself.
WITH u AS (UPDATE pages SET body = body || '' RETURNING form, version)
    SELECT string_agg(version::text, ' ' ORDER BY form COLLATE "C") AS versions FROM u;
WITH u AS (UPDATE pages SET n = n, body = left(body || 'x', -1), other = NULL RETURNING form, version)
    SELECT string_agg(version::text, ' ' ORDER BY form COLLATE "C") AS versions FROM u;
WITH u AS (UPDATE pages SET body = body RETURNING form, version)
    SELECT string_agg(version::text, ' ' ORDER BY form COLLATE "C") AS versions FROM u;
-- With another column that has changed, before it and behind it.
WITH u AS (UPDATE pages SET body = body || '', n = 2 RETURNING form, version)
    SELECT string_agg(version::text, ' ' ORDER BY form COLLATE "C") AS versions FROM u;
WITH u AS (UPDATE pages SET body = body || '', other = 'x' RETURNING form, version)
    SELECT string_agg(version::text, ' ' ORDER BY form COLLATE "C") AS versions FROM u;
WITH u AS (UPDATE pages SET body = body || '', other = NULL RETURNING form, version)
    SELECT string_agg(version::text, ' ' ORDER BY form COLLATE "C") AS versions FROM u;
-- Another value of the same length, one of another length, none.
WITH u AS (UPDATE pages SET body = overlay(body PLACING '-' FROM length(body)) RETURNING form, version)
    SELECT string_agg(version::text, ' ' ORDER BY form COLLATE "C") AS versions FROM u;
WITH u AS (UPDATE pages SET body = body || 'x' RETURNING form, version)
    SELECT string_agg(version::text, ' ' ORDER BY form COLLATE "C") AS versions FROM u;
WITH u AS (UPDATE pages SET body = NULL RETURNING form, version)
    SELECT string_agg(version::text, ' ' ORDER BY form COLLATE "C") AS versions FROM u;

-- A short header and a long one.
CREATE TABLE labels (LIKE base_versioned, n int, label text);
INSERT INTO labels (n, label) VALUES (1, 'short');
ALTER TABLE labels ALTER label SET STORAGE PLAIN;
UPDATE labels SET label = label || '' RETURNING version, pg_column_size(label) AS size;
UPDATE labels SET label = label || '', n = 2 RETURNING version;
SELECT pg_column_size(label) AS size FROM labels;
UPDATE labels SET label = 'other' RETURNING version;

-- Beside a dropped column, a generated one, and columns that rows from before do not have.
CREATE TABLE mixed_ones (gone text, LIKE base_versioned, n int, twice int GENERATED ALWAYS AS (n * 2) STORED, body text, flag bool, i2 smallint, p point, nothing int);
CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER pass BEFORE UPDATE ON mixed_ones FOR EACH ROW EXECUTE FUNCTION pass();
INSERT INTO mixed_ones (gone, n, body, flag, i2, p) VALUES ('x', 1, repeat('x', 5000), true, 2, '(1,2)');
UPDATE mixed_ones SET body = body || '' RETURNING version, twice;
ALTER TABLE mixed_ones DROP COLUMN gone;
UPDATE mixed_ones SET body = body || '', i2 = 2 RETURNING version, twice;
UPDATE mixed_ones SET body = body || '', p = '(1,3)' RETURNING version, twice;
ALTER TABLE mixed_ones ADD COLUMN late text DEFAULT 'late', ADD COLUMN later int;
UPDATE mixed_ones SET body = body || '', late = 'late' RETURNING version;
UPDATE mixed_ones SET body = body || '', later = 1 RETURNING version;
UPDATE mixed_ones SET nothing = 1, body = body || '', later = NULL RETURNING version;
UPDATE mixed_ones SET nothing = NULL, body = body || '' RETURNING version;
UPDATE mixed_ones SET body = body || '' RETURNING version;

-- More columns than a byte of the null bitmap has bits, and null ones between.
CREATE TABLE wide_ones (LIKE base_versioned, c1 int, c2 text, c3 int, c4 text, c5 int, c6 text, c7 int, c8 text, c9 int, c10 text, c11 "char", c12 name);
INSERT INTO wide_ones (c1, c4, c10, c12) VALUES (1, repeat('x', 5000), repeat('y', 5000), 'n');
UPDATE wide_ones SET c4 = c4 || '', c10 = c10 || '', c12 = 'n' RETURNING version;
UPDATE wide_ones SET c4 = c4 || '', c10 = c10 || '', c12 = 'm' RETURNING version;
UPDATE wide_ones SET c4 = c4 || '', c10 = c10 || '', c11 = 'm' RETURNING version;
UPDATE wide_ones SET c4 = c4 || '', c10 = c4 RETURNING version;
UPDATE wide_ones SET c4 = c4 || '', c10 = c10 || '' RETURNING version;

-- Equal values of other bytes are a change.
CREATE TABLE amounts (LIKE base_versioned, amount numeric, j json, a int[]);
INSERT INTO amounts (amount, j, a) VALUES (1.0, '{"a": 1}', '{1}');
UPDATE amounts SET amount = 1.0, j = '{"a": 1}', a = '{1}' RETURNING version;
UPDATE amounts SET amount = 1.00 RETURNING version;
UPDATE amounts SET j = '{"a":1}' RETURNING version;
UPDATE amounts SET a = '[2:2]={1}' RETURNING version;

-- keep and immutable compare in the same way.
CREATE TABLE contracts (version int DEFAULT 1, body text, seal text);
CREATE TRIGGER zzz BEFORE UPDATE ON contracts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('increment version', 'keep body', 'immutable seal');
INSERT INTO contracts (body, seal) VALUES (repeat('x', 5000), noise(5000));
UPDATE contracts SET body = body || '', seal = seal || '' RETURNING version;
UPDATE contracts SET body = '' RETURNING version, length(body);
UPDATE contracts SET seal = reverse(seal);
