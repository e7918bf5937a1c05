-- Soft delete and DEFERRABLE foreign keys: a row that is marked holds the row that it refers to.
\c - app
-- The outcome of a transaction; deferred constraints are checked at its end.
CREATE FUNCTION attempt(VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE statement text;
BEGIN
    FOREACH statement IN ARRAY statements LOOP
        EXECUTE statement;
    END LOOP;
    SET CONSTRAINTS ALL IMMEDIATE;
    RETURN 'done';
EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
    RETURN 'refused by ' || substring(SQLERRM FROM 'constraint "(.*)"');
END
$$;
CREATE TABLE hards (id int PRIMARY KEY, grand int REFERENCES hards ON DELETE CASCADE);
CREATE TABLE imms (LIKE base_soft_delete, h int CONSTRAINT imms_h REFERENCES hards ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE);
CREATE TABLE defs (LIKE base_soft_delete, h int CONSTRAINT defs_h REFERENCES hards ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE parts (LIKE base_soft_delete, n int, h int CONSTRAINT parts_h REFERENCES hards ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE) PARTITION BY LIST (n);
CREATE TABLE parts_one PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts_more PARTITION OF parts FOR VALUES IN (2, 3) PARTITION BY RANGE (h);
CREATE TABLE parts_more_all PARTITION OF parts_more DEFAULT;
CREATE VIEW orphans AS
    SELECT 'imms' AS "table", h FROM imms WHERE h NOT IN (SELECT id FROM hards)
    UNION ALL SELECT 'defs', h FROM defs WHERE h NOT IN (SELECT id FROM hards)
    UNION ALL SELECT 'parts', h FROM parts WHERE h NOT IN (SELECT id FROM hards);
-- Each row is reached by a cascade of two levels too: 10 n is the parent of n.
INSERT INTO hards SELECT 10 * n FROM generate_series(1, 5) n;
INSERT INTO hards SELECT n, 10 * n FROM generate_series(1, 5) n;
INSERT INTO imms (h) VALUES (1);
INSERT INTO defs (h) VALUES (2);
INSERT INTO parts (n, h) VALUES (1, 3), (2, 4), (3, 4);
-- In one transaction, and then in two.
SELECT attempt('DELETE FROM imms', 'DELETE FROM hards WHERE id = 1'), attempt('DELETE FROM defs', 'DELETE FROM hards WHERE id = 2'),
       attempt('DELETE FROM parts', 'DELETE FROM hards WHERE id = 3'), attempt('DELETE FROM parts', 'DELETE FROM hards WHERE id = 4');
SELECT attempt('DELETE FROM imms', 'DELETE FROM hards WHERE id = 10'), attempt('DELETE FROM defs', 'DELETE FROM hards WHERE id = 20'),
       attempt('DELETE FROM parts', 'DELETE FROM hards WHERE id = 30'), attempt('DELETE FROM parts', 'DELETE FROM hards WHERE id = 40');
WITH gone AS (DELETE FROM imms) DELETE FROM hards WHERE id = 1;
TABLE orphans;
DELETE FROM imms;
DELETE FROM defs;
DELETE FROM parts;
\set VERBOSITY terse
DELETE FROM hards WHERE id = 1;
DELETE FROM hards WHERE id = 2;
\set VERBOSITY default
SELECT attempt('DELETE FROM hards WHERE id = ' || id) FROM hards ORDER BY id;
TABLE orphans;
-- Deferred or not by the transaction: a row that was marked before is checked at once, since PostgreSQL would not check it at the end if it were
-- updated until then.
SELECT attempt('SET CONSTRAINTS ALL DEFERRED', 'DELETE FROM hards WHERE id = ' || id) FROM hards ORDER BY id;
SELECT attempt('SET CONSTRAINTS ALL IMMEDIATE', 'DELETE FROM hards WHERE id = ' || id) FROM hards ORDER BY id;
SELECT attempt('SET CONSTRAINTS ALL DEFERRED', 'DELETE FROM hards WHERE id = ' || id, 'INSERT INTO hards VALUES (' || id || ')')
FROM hards WHERE id <= 4 ORDER BY id;
SELECT count(*), count(deleted_at) FROM (SELECT deleted_at FROM imms UNION ALL SELECT deleted_at FROM defs UNION ALL SELECT deleted_at FROM parts) rows;
-- A marked row that is changed before the end of the transaction is held no less.
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
DELETE FROM hards WHERE id = 2;
UPDATE defs SET deleted_at = '2000-01-01';
COMMIT;
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
DELETE FROM hards WHERE id = 3;
UPDATE parts SET deleted_at = '2000-01-01' WHERE h = 3;
COMMIT;
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
DELETE FROM hards WHERE id = 4;
UPDATE parts SET n = 5 - n WHERE h = 4;
UPDATE parts SET deleted_at = NULL WHERE h = 4;
COMMIT;
TABLE orphans;
-- Rules that are suspended in the middle of a statement: what was kept until then is checked.
CREATE FUNCTION suspend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM base_entity.suspend_row_rules('imms'); RETURN NULL; END $$;
CREATE TRIGGER zz_suspend AFTER DELETE ON hards FOR EACH ROW EXECUTE FUNCTION suspend();
SELECT attempt('DELETE FROM hards WHERE id = 1');
ALTER TABLE imms ALTER CONSTRAINT imms_h NOT DEFERRABLE;
SELECT attempt('DELETE FROM hards WHERE id = 1');
ALTER TABLE imms ALTER CONSTRAINT imms_h DEFERRABLE;
DROP TRIGGER zz_suspend ON hards;
TABLE orphans;
-- A savepoint that is rolled back.
BEGIN;
SAVEPOINT one;
DELETE FROM hards WHERE id = 2;
ROLLBACK TO one;
COMMIT;
TABLE orphans;
-- Purged, they hold nothing.
CALL base_entity.purge('imms', '0');
CALL base_entity.purge('defs', '0');
CALL base_entity.purge('parts', '0');
SELECT attempt('DELETE FROM hards');

-- A table that refers to itself, by a key that is checked at the end of the statement or of the transaction: leaf comes before root,
-- whose cascade deletes branch, to which leaf refers.
CREATE TABLE nodes (LIKE base_entity, LIKE base_soft_delete, name text UNIQUE, parent text REFERENCES nodes (name) ON DELETE CASCADE DEFERRABLE);
INSERT INTO nodes (name, parent) VALUES ('leaf', NULL), ('root', NULL), ('branch', 'root'), ('self', 'self');
UPDATE nodes SET parent = 'branch' WHERE name = 'leaf';
SELECT attempt('DELETE FROM nodes WHERE name IN (''leaf'', ''root'', ''self'')');
SELECT string_agg(name, ', ') FROM nodes WHERE deleted_at IS NOT NULL;
UPDATE nodes SET deleted_at = NULL;
SELECT attempt('SET CONSTRAINTS ALL DEFERRED', 'DELETE FROM nodes WHERE name IN (''leaf'', ''root'', ''self'')');
SELECT string_agg(name, ', ') FROM nodes WHERE deleted_at IS NOT NULL;
-- A row that refers to two, which a chain of tables that keep no rows deletes later than it.
CREATE TABLE roots (id int PRIMARY KEY);
CREATE TABLE ones (id int PRIMARY KEY REFERENCES roots ON DELETE CASCADE);
CREATE TABLE twos (id int PRIMARY KEY REFERENCES ones ON DELETE CASCADE);
CREATE TABLE threes (id int PRIMARY KEY REFERENCES twos ON DELETE CASCADE);
CREATE TABLE lates (LIKE base_soft_delete, id int PRIMARY KEY, three int);
CREATE TABLE earlies (LIKE base_soft_delete, id int PRIMARY KEY, late int REFERENCES lates DEFERRABLE);
CREATE FUNCTION bury_late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM app.lates WHERE three = OLD.id; RETURN NULL; END';
CREATE TRIGGER bury_late AFTER DELETE ON threes FOR EACH ROW EXECUTE FUNCTION bury_late();
CREATE FUNCTION bury_early() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM app.earlies WHERE id = OLD.id; RETURN OLD; END';
CREATE TRIGGER bury_early BEFORE DELETE ON roots FOR EACH ROW EXECUTE FUNCTION bury_early();
INSERT INTO roots VALUES (1);
INSERT INTO ones VALUES (1);
INSERT INTO twos VALUES (1);
INSERT INTO threes VALUES (1);
INSERT INTO lates (id, three) VALUES (1, 1);
INSERT INTO earlies (id, late) VALUES (1, 1);
DELETE FROM roots;
SELECT (SELECT count(deleted_at) FROM lates) AS lates, (SELECT count(deleted_at) FROM earlies) AS earlies;
-- The same by foreign keys alone: the row is deleted at once, and the one that it refers to three steps later.
CREATE TABLE tops (id int PRIMARY KEY);
CREATE TABLE mids (id int PRIMARY KEY REFERENCES tops ON DELETE CASCADE);
CREATE TABLE lows (id int PRIMARY KEY REFERENCES mids ON DELETE CASCADE);
CREATE TABLE bottoms (LIKE base_soft_delete, id int PRIMARY KEY, low int, top int);
CREATE TABLE sides (LIKE base_soft_delete, id int PRIMARY KEY, bottom int REFERENCES bottoms DEFERRABLE, top int);
ALTER TABLE sides ADD FOREIGN KEY (top) REFERENCES tops ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE bottoms ADD FOREIGN KEY (low) REFERENCES lows ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
INSERT INTO tops VALUES (1);
INSERT INTO mids VALUES (1);
INSERT INTO lows VALUES (1);
INSERT INTO bottoms (id, low) VALUES (1, 1);
INSERT INTO sides (id, bottom, top) VALUES (1, 1, 1);
BEGIN;
DELETE FROM tops;
SELECT (SELECT count(deleted_at) FROM bottoms) AS bottoms, (SELECT count(deleted_at) FROM sides) AS sides;
INSERT INTO tops VALUES (1);
INSERT INTO mids VALUES (1);
INSERT INTO lows VALUES (1);
COMMIT;

-- Actions of foreign keys in marked rows: SET NULL, SET DEFAULT and ON UPDATE CASCADE change them, RESTRICT and NO ACTION refuse.
CREATE TABLE others (id int PRIMARY KEY);
CREATE TABLE nulls (LIKE base_soft_delete, h int REFERENCES others ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE defaults (LIKE base_soft_delete, h int DEFAULT 0 REFERENCES others ON DELETE SET DEFAULT ON UPDATE SET DEFAULT DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE restricts (LIKE base_soft_delete, h int CONSTRAINT restricts_h REFERENCES others ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE nothings (LIKE base_soft_delete, h int CONSTRAINT nothings_h REFERENCES others DEFERRABLE INITIALLY DEFERRED);
INSERT INTO others SELECT generate_series(0, 5);
INSERT INTO nulls (h) VALUES (1), (5);
INSERT INTO defaults (h) VALUES (2);
INSERT INTO restricts (h) VALUES (3);
INSERT INTO nothings (h) VALUES (4);
DELETE FROM nulls;
DELETE FROM defaults;
DELETE FROM restricts;
DELETE FROM nothings;
SELECT attempt('DELETE FROM others WHERE id = ' || id) FROM others WHERE id BETWEEN 1 AND 4 ORDER BY id;
SELECT attempt('UPDATE others SET id = 50 WHERE id = 5');
SELECT attempt('DELETE FROM others WHERE id = 0');
SELECT 'nulls', h, deleted_at IS NOT NULL FROM nulls UNION ALL SELECT 'defaults', h, deleted_at IS NOT NULL FROM defaults
UNION ALL SELECT 'restricts', h, deleted_at IS NOT NULL FROM restricts UNION ALL SELECT 'nothings', h, deleted_at IS NOT NULL FROM nothings ORDER BY 1, 2;
