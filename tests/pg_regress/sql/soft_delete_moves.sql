-- Soft delete where PostgreSQL itself deletes or updates rows: moves between partitions, cascades; and where others say no.
\c - app
CREATE TABLE events (LIKE base_entity, LIKE base_soft_delete, LIKE base_versioned, LIKE base_authored, kind text, n int) PARTITION BY LIST (kind);
CREATE TABLE events_a PARTITION OF events FOR VALUES IN ('a');
CREATE TABLE events_b PARTITION OF events FOR VALUES IN ('b');
INSERT INTO events (kind, n) SELECT 'a', n FROM generate_series(1, 5) n;
CREATE VIEW states AS SELECT tableoid::regclass, n, version, deleted_at IS NOT NULL AS marked FROM events ORDER BY n;
-- Moved and deleted in one transaction; deleted after an UPDATE that failed, or was rolled back.
BEGIN;
UPDATE events SET kind = 'b' WHERE n = 1;
DELETE FROM events WHERE n = 1;
TABLE states;
COMMIT;
DO $$ BEGIN
    BEGIN
        UPDATE app.events SET uuid = base_entity.uuidv4() WHERE n = 2;
    EXCEPTION WHEN integrity_constraint_violation THEN RAISE NOTICE '%', SQLERRM;
    END;
    DELETE FROM app.events WHERE n = 2;
END $$;
BEGIN;
SAVEPOINT s;
UPDATE events SET kind = 'b' WHERE n = 3;
ROLLBACK TO s;
DELETE FROM events WHERE n = 3;
COMMIT;
TABLE states;
-- A row that is updated and deleted by one statement: PostgreSQL's rule again.
WITH u AS (UPDATE events SET n = n WHERE n = 4 RETURNING uuid) DELETE FROM events WHERE n = 4;
-- Back and forth, and by many.
UPDATE events SET kind = 'b';
UPDATE events SET kind = 'a';
TABLE states;
-- A foreign key whose cascade moves rows.
CREATE TABLE kinds (LIKE base_uuid, kind text UNIQUE);
CREATE TABLE items (LIKE base_uuid, LIKE base_soft_delete, kind text REFERENCES kinds (kind) ON UPDATE CASCADE ON DELETE CASCADE) PARTITION BY LIST (kind);
CREATE TABLE items_a PARTITION OF items FOR VALUES IN ('a');
CREATE TABLE items_b PARTITION OF items FOR VALUES IN ('b');
INSERT INTO kinds (kind) VALUES ('a');
INSERT INTO items (kind) VALUES ('a');
UPDATE kinds SET kind = 'b';
SELECT tableoid::regclass, kind, deleted_at IS NOT NULL AS marked FROM items;
DELETE FROM kinds;
SELECT count(*) FROM items;

-- Who says no to the marking: a rule or a trigger of the user's own, a CHECK, an owner without the privilege. Nothing is deleted.
CREATE TABLE kepts (LIKE base_soft_delete, n int);
CREATE TRIGGER zzzz BEFORE UPDATE ON kepts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep deleted_at');
CREATE TABLE stubborns (LIKE base_soft_delete, n int);
CREATE FUNCTION nope() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'nope'; RETURN NULL; END $$;
CREATE TRIGGER nope BEFORE UPDATE ON stubborns FOR EACH ROW EXECUTE FUNCTION nope();
CREATE TABLE checkeds (LIKE base_soft_delete, n int, CHECK (deleted_at IS NULL OR n > 1));
CREATE TABLE revokeds (LIKE base_soft_delete, n int);
REVOKE UPDATE ON revokeds FROM app;
INSERT INTO kepts (n) VALUES (1);
INSERT INTO stubborns (n) VALUES (1);
INSERT INTO checkeds (n) VALUES (1);
INSERT INTO revokeds (n) VALUES (1);
\set VERBOSITY terse
DELETE FROM kepts;
DELETE FROM stubborns;
DELETE FROM checkeds;
DELETE FROM revokeds;
\set VERBOSITY default
SELECT (SELECT count(*) FROM kepts WHERE deleted_at IS NULL) AS kept, (SELECT count(*) FROM stubborns WHERE deleted_at IS NULL) AS stubborn,
    (SELECT count(*) FROM checkeds WHERE deleted_at IS NULL) AS checked, (SELECT count(*) FROM revokeds WHERE deleted_at IS NULL) AS revoked;
-- A statement's own triggers see what it removed: nothing, where it marked.
CREATE TABLE logs (LIKE base_soft_delete, n int);
CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '% of % rows', TG_OP, (SELECT count(*) FROM old_rows); RETURN NULL; END $$;
CREATE TRIGGER seen_deleted AFTER DELETE ON logs REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION seen();
CREATE TRIGGER seen_updated AFTER UPDATE ON logs REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION seen();
INSERT INTO logs (n) VALUES (1), (2);
DELETE FROM logs;
DELETE FROM logs;

-- A trigger that changes the row before it is deleted keeps it from being marked: said, as PostgreSQL says it of a row that would go.
CREATE TABLE early_ones (LIKE base_entity, LIKE base_soft_delete, n int);
CREATE FUNCTION hurry() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE early_ones SET n = 2 WHERE uuid = old.uuid; RETURN old; END';
CREATE TRIGGER hurry BEFORE DELETE ON early_ones FOR EACH ROW EXECUTE FUNCTION hurry();
INSERT INTO early_ones DEFAULT VALUES;
DELETE FROM early_ones;
SELECT deleted_at IS NULL AS is_there, n FROM early_ones;
