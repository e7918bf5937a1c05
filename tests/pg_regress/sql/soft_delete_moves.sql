-- Soft delete on partitions: an UPDATE that moves a row is no DELETE, whatever happens beside it.
\c - app
CREATE TABLE events (LIKE base_entity, LIKE base_soft_delete, LIKE base_versioned, LIKE base_authored, kind text, n int) PARTITION BY LIST (kind);
CREATE TABLE events_a PARTITION OF events FOR VALUES IN ('a');
CREATE TABLE events_b PARTITION OF events FOR VALUES IN ('b');
SELECT public.describe('events_a');
CREATE VIEW states AS SELECT tableoid::regclass, n, version, deleted_at IS NOT NULL AS marked FROM events ORDER BY n;
INSERT INTO events (kind, n) SELECT 'a', n FROM generate_series(1, 5) n;
\set QUIET off
-- A DELETE marks, on the table and on a partition; a second one changes nothing.
DELETE FROM events WHERE n = 1;
DELETE FROM events_a WHERE n = 2;
DELETE FROM events WHERE n = 1;
DELETE FROM events_a WHERE n = 2;
-- A row moves, marked or not.
UPDATE events SET kind = 'b' WHERE n IN (1, 3);
TABLE states;
-- Back and forth, and by many.
UPDATE events SET kind = 'b';
UPDATE events SET kind = 'a';
TABLE states;
-- A move and a restore at once; a move and a mark.
UPDATE events SET deleted_at = NULL WHERE n = 1;
UPDATE events SET kind = 'b', deleted_at = now() WHERE n = 1;
DELETE FROM events WHERE n = 1;
TABLE states;
-- Moved and deleted in one transaction; deleted after an UPDATE that failed or was rolled back.
BEGIN;
UPDATE events SET kind = 'b' WHERE n = 3;
DELETE FROM events WHERE n = 3;
COMMIT;
DO $$ BEGIN
    BEGIN
        UPDATE app.events SET uuid = base_entity.uuidv4() WHERE n = 4;
    EXCEPTION WHEN integrity_constraint_violation THEN RAISE NOTICE '%', SQLERRM;
    END;
    DELETE FROM app.events WHERE n = 4;
END $$;
BEGIN;
SAVEPOINT s;
UPDATE events SET kind = 'b' WHERE n = 5;
ROLLBACK TO s;
DELETE FROM events WHERE n = 5;
COMMIT;
TABLE states;
-- After an UPDATE that a CHECK has refused, under ON_ERROR_ROLLBACK.
ALTER TABLE events ADD CHECK (n < 100);
INSERT INTO events (kind, n) VALUES ('a', 6);
\set ON_ERROR_ROLLBACK on
\set VERBOSITY terse
BEGIN;
UPDATE events SET n = 200 WHERE n = 6;
DELETE FROM events WHERE n = 6;
COMMIT;
\set VERBOSITY default
\set ON_ERROR_ROLLBACK off
SELECT * FROM states WHERE n = 6;
\set QUIET on

-- Triggers of the user's own that write elsewhere in the middle of a move.
CREATE TABLE audits (what text);
CREATE TABLE others (LIKE base_soft_delete, kind text) PARTITION BY LIST (kind);
CREATE TABLE others_a PARTITION OF others FOR VALUES IN ('a');
CREATE TABLE others_b PARTITION OF others FOR VALUES IN ('b');
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO app.audits VALUES (TG_WHEN || ' ' || TG_OP || ' ' || OLD.n);
    INSERT INTO app.others (kind) VALUES ('a');
    UPDATE app.others SET kind = 'b';
    DELETE FROM app.others;
    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER a_audit BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION audit();
CREATE TRIGGER zzzz_audit BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION audit();
CREATE TRIGGER a_after AFTER UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION audit();
INSERT INTO events (kind, n) VALUES ('a', 10), ('a', 11);
DELETE FROM events WHERE n = 11;
\set QUIET off
UPDATE events SET kind = 'b' WHERE n IN (10, 11);
\set QUIET on
SELECT * FROM states WHERE n IN (10, 11);
SELECT count(*), count(deleted_at) FROM others;
ALTER TABLE events DISABLE TRIGGER a_audit, DISABLE TRIGGER zzzz_audit, DISABLE TRIGGER a_after;

-- MERGE updates, moves and deletes in one statement.
SELECT current_setting('server_version_num')::int >= 150000 AS merges \gset
\if :merges
TRUNCATE events;
INSERT INTO events (kind, n) SELECT 'a', n FROM generate_series(1, 6) n;
DELETE FROM events WHERE n IN (3, 4);
MERGE INTO events USING (VALUES (1, 'b'), (2, NULL), (3, 'b'), (4, NULL), (5, 'a')) AS v (n, kind) ON events.n = v.n
    WHEN MATCHED AND v.kind IS NULL THEN DELETE
    WHEN MATCHED THEN UPDATE SET kind = v.kind;
\else
TRUNCATE events;
INSERT INTO events (kind, n) SELECT 'a', n FROM generate_series(1, 6) n;
DELETE FROM events WHERE n IN (2, 3, 4);
UPDATE events SET kind = CASE WHEN n IN (1, 3) THEN 'b' ELSE 'a' END WHERE n IN (1, 3, 5);
\endif
SELECT tableoid::regclass, n, deleted_at IS NOT NULL AS marked FROM events ORDER BY n;

-- A foreign key whose cascade moves rows.
CREATE TABLE kinds (LIKE base_uuid, LIKE base_soft_delete, kind text UNIQUE);
CREATE TABLE items (LIKE base_uuid, LIKE base_soft_delete, kind text REFERENCES kinds (kind) ON UPDATE CASCADE ON DELETE CASCADE) PARTITION BY LIST (kind);
CREATE TABLE items_a PARTITION OF items FOR VALUES IN ('a');
CREATE TABLE items_b PARTITION OF items FOR VALUES IN ('b');
INSERT INTO kinds (kind) VALUES ('a');
INSERT INTO items (kind) VALUES ('a'), ('a');
DELETE FROM items WHERE uuid = (SELECT uuid FROM items LIMIT 1);
UPDATE kinds SET kind = 'b';
SELECT tableoid::regclass, kind, deleted_at IS NOT NULL AS marked FROM items ORDER BY 3;
DELETE FROM kinds;
SELECT tableoid::regclass, kind, deleted_at IS NOT NULL AS marked FROM items ORDER BY 3;

-- Two levels; columns in another order, and one that was dropped; a partition that was attached.
CREATE TABLE days (LIKE base_entity, LIKE base_soft_delete, kind text, day date) PARTITION BY LIST (kind);
CREATE TABLE days_a PARTITION OF days FOR VALUES IN ('a');
CREATE TABLE days_b PARTITION OF days FOR VALUES IN ('b') PARTITION BY LIST (kind);
CREATE TABLE days_b1 PARTITION OF days_b DEFAULT;
CREATE TABLE days_c (day date, kind text NOT NULL, deleted_at timestamptz, updated_at timestamptz NOT NULL, created_at timestamptz NOT NULL, extra int, uuid uuid NOT NULL DEFAULT base_entity.uuidv4());
ALTER TABLE days_c DROP COLUMN extra;
ALTER TABLE days ATTACH PARTITION days_c FOR VALUES IN ('c');
INSERT INTO days (kind, day) VALUES ('a', '2026-01-01'), ('b', '2026-01-01'), ('c', '2026-01-01');
DELETE FROM days WHERE kind <> 'a';
DELETE FROM days_a;
DELETE FROM days;
SELECT tableoid::regclass, kind, day, deleted_at = updated_at AS marked FROM days ORDER BY kind;
UPDATE days SET kind = 'c' WHERE kind <> 'c';
SELECT tableoid::regclass, kind, day, deleted_at IS NOT NULL AS marked FROM days ORDER BY kind;
-- A partition that is detached keeps its rows' marks, and its triggers do no more: PostgreSQL drops those that it cloned.
ALTER TABLE days DETACH PARTITION days_a;
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'days_a'::regclass AND NOT tgisinternal;
-- An entity that has the triggers already is refused by PostgreSQL.
CREATE TABLE days_d (LIKE base_timestamps, LIKE base_soft_delete, uuid uuid NOT NULL, kind text NOT NULL, day date);
\set VERBOSITY terse
ALTER TABLE days ATTACH PARTITION days_d FOR VALUES IN ('d');
\set VERBOSITY default
DROP TRIGGER zzz_base_entity ON days_d;
DROP TRIGGER "0_base_entity" ON days_d;
ALTER TABLE days ATTACH PARTITION days_d FOR VALUES IN ('d');
INSERT INTO days (kind) VALUES ('d');
\set QUIET off
DELETE FROM days WHERE kind = 'd';
DELETE FROM days WHERE kind = 'd';
\set QUIET on
SELECT count(*), count(deleted_at) FROM days_d;

-- Without the BEFORE trigger, a marked row is inserted again as it was, and DELETE counts it.
CREATE TABLE notes (kind text, at timestamptz) PARTITION BY LIST (kind);
CREATE TABLE notes_a PARTITION OF notes FOR VALUES IN ('a');
CREATE TABLE notes_b PARTITION OF notes FOR VALUES IN ('b');
CREATE TRIGGER "0_base_entity" AFTER DELETE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete at');
INSERT INTO notes VALUES ('a', NULL), ('a', '2020-01-01');
\set QUIET off
DELETE FROM notes;
\set QUIET on
SELECT tableoid::regclass, at < '2021-01-01' AS as_it_was FROM notes ORDER BY at;
UPDATE notes SET kind = 'b';
SELECT tableoid::regclass, at < '2021-01-01' AS as_it_was FROM notes ORDER BY at;
-- A BEFORE DELETE trigger alone, which sees no UPDATE, lets marked rows move.
CREATE TRIGGER guard BEFORE DELETE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete at');
UPDATE notes SET kind = 'a';
\set QUIET off
DELETE FROM notes;
\set QUIET on
SELECT tableoid::regclass, at < '2021-01-01' AS as_it_was FROM notes ORDER BY at;
DROP TRIGGER guard ON notes;
CREATE TRIGGER guard BEFORE UPDATE OF kind OR DELETE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete at');
UPDATE notes SET kind = 'b';
SELECT tableoid::regclass, at < '2021-01-01' AS as_it_was FROM notes ORDER BY at;
-- A BEFORE trigger alone: a WARNING reports that rows cannot move either.
CREATE TABLE leaves (kind text, at timestamptz) PARTITION BY LIST (kind);
CREATE TABLE leaves_a PARTITION OF leaves FOR VALUES IN ('a');
CREATE TABLE leaves_b PARTITION OF leaves FOR VALUES IN ('b');
CREATE TRIGGER guard BEFORE DELETE ON leaves_a FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete at');
INSERT INTO leaves VALUES ('a');
UPDATE leaves SET kind = 'b';
CREATE TRIGGER "0_base_entity" AFTER DELETE ON leaves_a FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete at');
UPDATE leaves SET kind = 'b' RETURNING at;
-- Rules that are suspended and resumed in the middle of a statement move no row out of being.
\c - postgres
CREATE FUNCTION app.resume() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SET base_entity.row_rules = on; RETURN OLD; END $$;
CREATE TRIGGER a_resume BEFORE DELETE ON app.events FOR EACH ROW EXECUTE FUNCTION app.resume();
SET base_entity.row_rules = off;
UPDATE app.events SET kind = 'b' WHERE kind = 'a';
RESET base_entity.row_rules;
DROP TRIGGER a_resume ON app.events;
SELECT tableoid::regclass, count(*), count(deleted_at) FROM app.events GROUP BY 1;

-- Partitioned by the marked column: the row would have to leave its partition in the middle of a DELETE.
\c - app
CREATE TABLE letters (LIKE base_timestamps, LIKE base_soft_delete, body text) PARTITION BY LIST (deleted_at);
CREATE TABLE letters_alive PARTITION OF letters FOR VALUES IN (NULL);
CREATE TABLE letters_dead PARTITION OF letters DEFAULT;
INSERT INTO letters (body) VALUES ('x');
\set VERBOSITY terse
DELETE FROM letters;
\set VERBOSITY default
UPDATE letters SET deleted_at = now();
SELECT tableoid::regclass, deleted_at IS NOT NULL AS marked FROM letters;
