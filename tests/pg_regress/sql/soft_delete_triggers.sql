-- The two triggers of a soft-delete table, made by hand: no DELETE loses a row because one of them is missing.
\c - app
CREATE TABLE machines (id int PRIMARY KEY, gone_on timestamptz, seen timestamptz);
CREATE TABLE parts (machine int REFERENCES machines);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE OR DELETE ON machines
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch seen', 'immutable id', 'soft_delete gone_on');
INSERT INTO machines VALUES (1), (2);
DELETE FROM machines;
SELECT count(*) FROM machines;
-- The HINT has the statement.
CREATE TRIGGER "0_base_entity" AFTER DELETE ON app.machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch seen', 'soft_delete gone_on');
DELETE FROM machines WHERE id = 1;
SELECT id, gone_on IS NOT NULL AS marked, seen = gone_on AS touched FROM machines ORDER BY id;
-- Disabled, for another column, or renamed so that it would fire after those of foreign keys.
ALTER TABLE machines DISABLE TRIGGER "0_base_entity";
\set VERBOSITY terse
DELETE FROM machines;
ALTER TABLE machines ENABLE REPLICA TRIGGER "0_base_entity";
DELETE FROM machines;
\set VERBOSITY default
ALTER TABLE machines ENABLE TRIGGER "0_base_entity";
ALTER TRIGGER "0_base_entity" ON machines RENAME TO zzz_after;
DELETE FROM machines;
SELECT count(*), count(gone_on) FROM machines;
-- All disabled: the owner's own doing.
ALTER TABLE machines DISABLE TRIGGER USER;
DELETE FROM machines WHERE id = 2;
ALTER TABLE machines ENABLE TRIGGER USER;
SELECT count(*) FROM machines;
-- Several AFTER DELETE triggers: the first that fires inserts the row, whatever the others mark.
CREATE TABLE lines (id int PRIMARY KEY);
CREATE TABLE calls (line int REFERENCES lines, gone_on timestamptz, lost_on timestamptz);
CREATE TRIGGER "0_base_entity" AFTER DELETE ON calls FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE TRIGGER "0_lost" AFTER DELETE ON calls FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete lost_on');
CREATE TRIGGER "0_twice" AFTER DELETE ON calls FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE TRIGGER zzz_base_entity BEFORE UPDATE OR DELETE ON calls FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
INSERT INTO lines VALUES (1), (2);
INSERT INTO calls VALUES (1), (2);
DELETE FROM calls WHERE line = 1;
ALTER TABLE calls DISABLE TRIGGER "0_base_entity", DISABLE TRIGGER "0_lost";
DELETE FROM calls;
SELECT line, gone_on IS NOT NULL AS gone, lost_on IS NOT NULL AS lost FROM calls ORDER BY line;
\set VERBOSITY terse
DELETE FROM lines;
\set VERBOSITY default
DROP TABLE calls, lines;
-- Forms that are refused.
CREATE TRIGGER late AFTER DELETE ON machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE TRIGGER "RI_ConstraintTrigger" AFTER DELETE ON machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE TRIGGER a_when AFTER DELETE ON machines FOR EACH ROW WHEN (OLD.id > 1) EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE TRIGGER "0_old" AFTER DELETE ON machines REFERENCING OLD TABLE AS o FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE CONSTRAINT TRIGGER "0_deferred" AFTER DELETE ON machines DEFERRABLE FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE TRIGGER "0_unmarked" AFTER DELETE ON machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch seen');
\set VERBOSITY terse
CREATE TRIGGER "0_statement" AFTER DELETE ON machines FOR EACH STATEMENT EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE TRIGGER "0_insert" AFTER INSERT ON machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE TRIGGER "0_more" AFTER DELETE OR UPDATE ON machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE TRIGGER "0_keep" AFTER DELETE ON machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on', 'keep gone_on');
CREATE TRIGGER yyy BEFORE DELETE ON machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable gone_on', 'soft_delete gone_on');
\set VERBOSITY default
SELECT tgname FROM pg_trigger WHERE tgrelid = 'machines'::regclass AND NOT tgisinternal ORDER BY tgname COLLATE "C";
-- The row trigger may have another name, and another one beside it other rules.
DROP TRIGGER zzz_base_entity ON machines;
CREATE TRIGGER any_name BEFORE UPDATE OR DELETE ON machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON machines FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch seen');
INSERT INTO machines VALUES (3);
\set QUIET off
DELETE FROM machines;
DELETE FROM machines;
\set QUIET on
SELECT id, gone_on IS NOT NULL AS marked FROM machines ORDER BY id;
-- A rule that cannot be followed: no DELETE, rather than one that removes.
CREATE TABLE wrongs (n int, gone_on text);
CREATE TRIGGER "0_base_entity" AFTER DELETE ON wrongs FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
CREATE TRIGGER zzz BEFORE UPDATE OR DELETE ON wrongs FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone_on');
INSERT INTO wrongs VALUES (1);
DELETE FROM wrongs;
DROP TRIGGER zzz ON wrongs;
\set VERBOSITY terse
DELETE FROM wrongs;
\set VERBOSITY default
UPDATE wrongs SET n = 2;
SELECT count(*) FROM wrongs;
DROP TRIGGER "0_base_entity" ON wrongs;
DELETE FROM wrongs;
SELECT count(*) FROM wrongs;
-- The function itself may not be called otherwise.
SELECT base_entity.maintain();

-- The registry: one set of rules; check() and adopt() know both triggers.
CREATE TABLE members (LIKE base_entity, LIKE base_soft_delete, n int);
SELECT templates, rules FROM base_entity.entities WHERE entity = 'members'::regclass;
SELECT problem FROM base_entity.check() WHERE relation = 'members'::regclass;
DROP TRIGGER "0_base_entity" ON members;
SELECT problem, severity, sql FROM base_entity.check() WHERE relation = 'members'::regclass;
SELECT sql FROM base_entity.check() WHERE relation = 'members'::regclass \gexec
SELECT public.describe('members');
ALTER TABLE members DISABLE TRIGGER "0_base_entity";
SELECT problem, sql FROM base_entity.check() WHERE relation = 'members'::regclass;
CREATE TABLE adopteds (LIKE base_entity, n int);
SELECT * FROM base_entity.plan_adopt('adopteds', '{base_entity,base_soft_delete}');
CALL base_entity.adopt('adopteds', '{base_entity,base_soft_delete}');
SELECT public.describe('adopteds');
CALL base_entity.adopt('adopteds', '{base_entity,base_soft_delete,base_versioned}');
CALL base_entity.adopt('adopteds', '{base_entity,base_soft_delete,base_versioned}');
SELECT public.describe('adopteds');
INSERT INTO adopteds (n) VALUES (1);
DELETE FROM adopteds;
SELECT version, deleted_at = updated_at AS marked FROM adopteds;
CALL base_entity.release('adopteds');
DELETE FROM adopteds;
SELECT count(*) FROM adopteds;
-- A template of one's own, and what is made of it.
\c - postgres
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE TABLE base_entity.filed (LIKE base_entity, LIKE base_soft_delete, filed_on date);
CREATE TABLE papers (LIKE filed, LIKE base_versioned, body text);
SELECT public.describe('papers');
INSERT INTO papers (body) VALUES ('x');
DELETE FROM papers;
SELECT version, deleted_at IS NOT NULL AS marked FROM papers;
DROP TABLE papers;
DROP TABLE base_entity.filed;

-- A column that is renamed or dropped: the rules of both triggers follow, and the AFTER DELETE trigger goes with the mark.
CREATE TABLE boxes (LIKE base_entity, LIKE base_soft_delete, LIKE base_versioned, n int) PARTITION BY LIST (n);
CREATE TABLE boxes_1 PARTITION OF boxes FOR VALUES IN (1);
ALTER TABLE boxes RENAME deleted_at TO gone_at;
INSERT INTO boxes (n) VALUES (1);
DELETE FROM boxes;
SELECT gone_at = updated_at AS marked, version FROM boxes;
ALTER TABLE boxes DROP version;
UPDATE boxes SET gone_at = NULL;
DELETE FROM boxes;
SELECT gone_at IS NOT NULL AS marked FROM boxes;
SELECT public.describe('boxes_1');
ALTER TABLE boxes DROP gone_at;
SELECT public.describe('boxes_1');
DELETE FROM boxes;
SELECT count(*) FROM boxes;

-- A name that sorts behind the triggers of foreign keys is refused by a rename too: no dump could be restored.
\c - app
CREATE TABLE drawers (LIKE base_entity, LIKE base_soft_delete);
ALTER TRIGGER "0_base_entity" ON drawers RENAME TO zzzz;
ALTER TRIGGER "0_base_entity" ON drawers RENAME TO "1_base_entity";
ALTER TRIGGER zzz_base_entity ON drawers RENAME TO zzz_rules;
INSERT INTO drawers DEFAULT VALUES;
DELETE FROM drawers;
SELECT deleted_at IS NOT NULL AS deleted FROM drawers;
