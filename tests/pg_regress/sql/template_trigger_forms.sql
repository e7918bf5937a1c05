-- Triggers of a template, in all forms that there are, reach the table and fire as they would on the template.
\c - postgres
CREATE TABLE targets (id int PRIMARY KEY);
GRANT SELECT, TRIGGER ON targets TO app;
CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '% % % % on %.% (%)', TG_NAME, TG_WHEN, TG_OP, TG_LEVEL, TG_TABLE_SCHEMA, TG_TABLE_NAME, array_to_string(TG_ARGV, '|');
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '% %: % rows', TG_NAME, TG_OP, (SELECT count(*) FROM changed);
    RETURN NULL;
END
$$;
CREATE FUNCTION compared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE '% %: % rows before, % after', TG_NAME, TG_OP, (SELECT count(*) FROM "Old Rows"), (SELECT count(*) FROM changed);
    RETURN NULL;
END
$$;
CREATE TABLE base_entity.watched (LIKE base_uuid, a int, "Odd Column" int, t text);
CREATE TRIGGER before_all BEFORE INSERT OR UPDATE OR DELETE ON base_entity.watched FOR EACH ROW EXECUTE FUNCTION told();
CREATE TRIGGER columns AFTER UPDATE OF a, "Odd Column" ON base_entity.watched FOR EACH ROW EXECUTE FUNCTION told('one', 'it''s "two"', '', 'back\slash', '日本');
CREATE TRIGGER "Odd ""Trigger""" AFTER UPDATE ON base_entity.watched FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.* AND (NEW."Odd Column" > 5 OR NEW.t ~~ '%x%' AND pg_trigger_depth() < 3)) EXECUTE FUNCTION told();
CREATE TRIGGER statement_before BEFORE TRUNCATE ON base_entity.watched EXECUTE FUNCTION told();
CREATE TRIGGER statement_insert AFTER INSERT ON base_entity.watched REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION counted();
CREATE TRIGGER statement_update AFTER UPDATE ON base_entity.watched REFERENCING OLD TABLE AS "Old Rows" NEW TABLE AS changed EXECUTE FUNCTION compared();
CREATE TRIGGER row_delete AFTER DELETE ON base_entity.watched REFERENCING OLD TABLE AS changed FOR EACH ROW EXECUTE FUNCTION counted();
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON base_entity.watched DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.a > 0) EXECUTE FUNCTION told();
CREATE CONSTRAINT TRIGGER at_once AFTER INSERT OR UPDATE ON base_entity.watched FROM targets DEFERRABLE FOR EACH ROW EXECUTE FUNCTION told();
CREATE CONSTRAINT TRIGGER strict AFTER DELETE ON base_entity.watched NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION told();
CREATE TRIGGER off BEFORE UPDATE ON base_entity.watched FOR EACH ROW EXECUTE FUNCTION told();
CREATE TRIGGER always BEFORE UPDATE ON base_entity.watched FOR EACH ROW EXECUTE FUNCTION told();
CREATE TRIGGER replica BEFORE UPDATE ON base_entity.watched FOR EACH ROW EXECUTE FUNCTION told();
ALTER TABLE base_entity.watched DISABLE TRIGGER off, ENABLE ALWAYS TRIGGER always, ENABLE REPLICA TRIGGER replica;
ALTER TABLE base_entity.watched DISABLE TRIGGER strict;
COMMENT ON TRIGGER checked ON base_entity.watched IS 'at the end';
COMMENT ON TRIGGER "Odd ""Trigger""" ON base_entity.watched IS 'an odd one';
GRANT SELECT ON base_entity.watched TO app;

\c - app
CREATE TABLE things (before text, LIKE watched, after text);
SELECT d FROM public.describe('things') d WHERE d ~ 'TRIGGER';
SELECT public.comments('things');
-- The same as on the template, except the table's name.
SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE tgrelid = 'base_entity.watched'::regclass AND NOT tgisinternal AND tgname <> 'zzz_base_entity'
    AND NOT EXISTS (SELECT FROM pg_trigger o WHERE o.tgrelid = 'things'::regclass AND o.tgname = t.tgname AND o.tgenabled = t.tgenabled
        AND replace(pg_get_triggerdef(o.oid), 'app.things', 'base_entity.watched') = pg_get_triggerdef(t.oid)
        AND (o.tgdeferrable, o.tginitdeferred, o.tgargs, o.tgconstrrelid, o.tgtype) = (t.tgdeferrable, t.tginitdeferred, t.tgargs, t.tgconstrrelid, t.tgtype));
SELECT conname, contype, condeferrable, condeferred FROM pg_constraint WHERE conrelid = 'things'::regclass AND contype = 't' ORDER BY 1;
BEGIN;
INSERT INTO things (a) VALUES (1), (0);
\echo 'before COMMIT'
COMMIT;
UPDATE things SET a = 2, t = 'x' WHERE a = 1;
UPDATE things SET t = 'y' WHERE a = 0;
UPDATE things SET a = a WHERE a = 0;
DELETE FROM things WHERE a = 2;
TRUNCATE things;
\c - postgres
SET session_replication_role = replica;
INSERT INTO app.things (a) VALUES (1);
UPDATE app.things SET a = 2;
RESET session_replication_role;

-- A row rule that was disabled on the template, or is to be obeyed ALWAYS, stays a trigger of its own.
CREATE TABLE base_entity.replicated (LIKE base_timestamps, n int);
ALTER TABLE base_entity.replicated ENABLE ALWAYS TRIGGER zzz_base_entity;
CREATE TABLE base_entity.sleeping (LIKE base_versioned, m int);
ALTER TABLE base_entity.sleeping DISABLE TRIGGER zzz_base_entity;
GRANT SELECT ON base_entity.replicated, base_entity.sleeping TO app;
\c - app
CREATE TABLE replicas (LIKE replicated);
CREATE TABLE sleepers (LIKE base_uuid, LIKE replicated, LIKE sleeping);
SELECT d FROM public.describe('replicas') d WHERE d ~ 'TRIGGER';
SELECT d FROM public.describe('sleepers') d WHERE d ~ 'TRIGGER';

-- A constraint trigger whose name is a constraint's on the table.
\c - postgres
CREATE TABLE base_entity.firm (f int);
CREATE CONSTRAINT TRIGGER positive AFTER INSERT ON base_entity.firm FOR EACH ROW EXECUTE FUNCTION told();
CREATE TABLE base_entity.firmer (g int);
CREATE CONSTRAINT TRIGGER positive AFTER INSERT ON base_entity.firmer FOR EACH ROW EXECUTE FUNCTION told('other');
GRANT SELECT ON base_entity.firm, base_entity.firmer TO app;
\c - app
CREATE TABLE firms (LIKE firm, CONSTRAINT positive CHECK (f > 0));
SELECT public.describe('firms');
CREATE TABLE both_firms (LIKE firm, LIKE firmer);
SELECT public.describe('both_firms');
SELECT conname FROM pg_constraint WHERE conrelid = 'both_firms'::regclass ORDER BY 1;
INSERT INTO both_firms VALUES (1, 1);

-- A partitioned table takes what PostgreSQL lets it take; the error for the rest names the template.
\c - postgres
CREATE TABLE base_entity.noted (a int);
CREATE TRIGGER told AFTER INSERT ON base_entity.noted FOR EACH ROW EXECUTE FUNCTION told();
CREATE TABLE base_entity.stuck (a int);
CREATE TRIGGER counted AFTER INSERT ON base_entity.stuck REFERENCING NEW TABLE AS changed FOR EACH ROW EXECUTE FUNCTION counted();
GRANT SELECT ON base_entity.noted, base_entity.stuck TO app;
\c - app
CREATE TABLE parts (LIKE noted) PARTITION BY LIST (a);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
INSERT INTO parts VALUES (1);
CREATE TABLE stuck_parts (LIKE stuck) PARTITION BY LIST (a);
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('stuck_parts');

-- A role that may not call the function: PostgreSQL's error, and nothing is left.
\c - postgres
CREATE FUNCTION hidden() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
REVOKE EXECUTE ON FUNCTION hidden() FROM PUBLIC;
CREATE TABLE base_entity.hiding (LIKE base_entity, a int);
CREATE TRIGGER hidden BEFORE INSERT ON base_entity.hiding FOR EACH ROW EXECUTE FUNCTION hidden();
GRANT SELECT ON base_entity.hiding TO app;
\c - app
CREATE TABLE hidings (LIKE hiding);
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('hidings');
DO $$ BEGIN CREATE TABLE hidings (LIKE hiding); EXCEPTION WHEN insufficient_privilege THEN RAISE NOTICE 'caught: %', SQLERRM; END $$;
CREATE TABLE IF NOT EXISTS hidings (a int);
CREATE TABLE IF NOT EXISTS hidings (LIKE hiding);
SELECT public.describe('hidings');
