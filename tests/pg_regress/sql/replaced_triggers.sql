-- A role with the privilege TRIGGER alone does not replace the triggers by which the owner's rows are kept, checked and recorded.
CREATE ROLE alice;
CREATE ROLE bob;
GRANT CREATE ON SCHEMA public TO alice, bob;
SET ROLE alice;
CREATE TABLE accounts (LIKE base_entity, LIKE base_soft_delete, LIKE base_history, note text);
CREATE TABLE marks (LIKE base_entity, LIKE base_soft_delete, note text);
SET client_min_messages = warning;
SELECT base_entity.create_living_view('marks');
RESET client_min_messages;
CREATE TABLE days (LIKE base_entity, day int, PRIMARY KEY (uuid, day)) PARTITION BY LIST (day);
CREATE TABLE days_1 PARTITION OF days FOR VALUES IN (1);
CREATE TABLE records (LIKE base_id);
CREATE FUNCTION of_alice() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER mine BEFORE INSERT ON marks FOR EACH ROW EXECUTE FUNCTION of_alice();
CREATE TABLE plains (a int) PARTITION BY LIST (a);
CREATE TABLE plain_ones (a int, LIKE base_timestamps);
ALTER TABLE plains ADD created_at timestamptz, ADD updated_at timestamptz;
ALTER TABLE plains ATTACH PARTITION plain_ones FOR VALUES IN (1);
GRANT ALL ON ALL TABLES IN SCHEMA public TO bob;
INSERT INTO accounts (note) VALUES ('a');
INSERT INTO marks (note) VALUES ('a');
UPDATE accounts SET note = 'b';
RESET ROLE;
CREATE TEMP TABLE before AS SELECT tgrelid::regclass::text AS relation, tgname, pg_get_triggerdef(oid) AS definition FROM pg_trigger;
SET ROLE bob;
CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN coalesce(NEW, OLD); END';
CREATE OR REPLACE TRIGGER zzz_base_history BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON marks FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON marks FOR EACH ROW EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER "0_base_entity" AFTER DELETE ON marks FOR EACH ROW EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON public.records FOR EACH ROW EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER zzz_base_entity AFTER TRUNCATE ON records FOR EACH STATEMENT EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE ON accounts_history FOR EACH STATEMENT EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON accounts_history FOR EACH ROW EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_history FOR EACH STATEMENT EXECUTE FUNCTION base_entity.append_only();
CREATE OR REPLACE TRIGGER living_view AFTER INSERT ON living_marks FOR EACH STATEMENT EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON days FOR EACH ROW EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON days_1 FOR EACH ROW EXECUTE FUNCTION pass();
-- The trigger of a partition.
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON plains FOR EACH ROW EXECUTE FUNCTION pass();
SET base_entity.enabled = off;
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON marks FOR EACH ROW EXECUTE FUNCTION pass();
RESET base_entity.enabled;
-- Other roles' triggers, and new ones, are PostgreSQL's matter.
CREATE OR REPLACE TRIGGER mine BEFORE INSERT ON marks FOR EACH ROW EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER new BEFORE INSERT ON marks FOR EACH ROW EXECUTE FUNCTION pass();
CREATE OR REPLACE TRIGGER new BEFORE INSERT ON missing FOR EACH ROW EXECUTE FUNCTION pass();
-- New ones with the rules by which periods begin and rows are marked are the owner's: the functions that read a history follow them. Other rules are no matter.
CREATE TRIGGER a BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('history created_at');
CREATE TRIGGER a BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep note', 'soft_delete created_at');
CREATE TRIGGER "0" AFTER DELETE ON accounts FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete created_at');
CREATE TRIGGER a BEFORE UPDATE ON days_1 FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('history created_at');
CREATE TRIGGER a BEFORE UPDATE ON marks FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep note');
RESET ROLE;
SELECT relation, before.tgname FROM pg_trigger JOIN before ON relation = tgrelid::regclass::text AND before.tgname = pg_trigger.tgname
WHERE definition <> pg_get_triggerdef(pg_trigger.oid);
-- The owner replaces them.
SET ROLE alice;
CREATE OR REPLACE TRIGGER mine BEFORE INSERT ON marks FOR EACH ROW EXECUTE FUNCTION of_alice();
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON records FOR EACH ROW EXECUTE FUNCTION of_alice();
CREATE TRIGGER a BEFORE UPDATE ON days FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('history created_at');
RESET ROLE;
-- TRIGGER on a history lets a role's code run with the rights of its owner.
SELECT problem FROM base_entity.check() WHERE relation = 'accounts'::regclass ORDER BY problem;
SET client_min_messages = warning;
DROP OWNED BY alice, bob CASCADE;
DROP ROLE alice, bob;
