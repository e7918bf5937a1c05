-- apply() of a template whose row triggers are disabled and enabled again.
\c - postgres
SET base_entity.naming = off;
\set VERBOSITY terse
CREATE FUNCTION state(relation regclass) RETURNS TABLE (name name, enabled "char", rules text[], records text[]) LANGUAGE sql STABLE AS
    'SELECT tgname, tgenabled, base_entity.rules(tgargs), base_entity.recorded_templates(tgargs)
     FROM pg_trigger WHERE tgrelid = relation AND tgfoid = ''base_entity.maintain()''::regprocedure ORDER BY 1';
CREATE TABLE base_entity.t (LIKE base_entity, a text);
CREATE TABLE base_entity.u (LIKE base_entity, a text);
CREATE TRIGGER r BEFORE UPDATE ON base_entity.u FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable a');
CREATE TABLE ones (LIKE t);
CREATE TABLE twos (LIKE t, LIKE base_versioned);
CREATE TABLE threes (LIKE u);
INSERT INTO ones (a) VALUES ('1');
INSERT INTO threes (a) VALUES ('1');
-- The row trigger of a template: the rules are removed, or the trigger is disabled where it has no others.
ALTER TABLE base_entity.t DISABLE TRIGGER zzz_base_entity;
CREATE TABLE news (LIKE t);
SELECT entity, statement FROM base_entity.plan_apply('base_entity.t', remove => true);
CALL base_entity.apply('base_entity.t', remove => true);
SELECT * FROM state('ones');
SELECT * FROM state('twos');
SELECT * FROM state('news');
SELECT relation, problem FROM base_entity.check() WHERE relation <> 'threes'::regclass;
CALL base_entity.apply('base_entity.t', remove => true);
SELECT * FROM base_entity.noted_parts WHERE kind = 'rule';
-- It is enabled again.
ALTER TABLE base_entity.t ENABLE TRIGGER zzz_base_entity;
SELECT entity, statement FROM base_entity.plan_apply('base_entity.t');
SELECT entity, statement FROM base_entity.plan_apply('base_entity.t', remove => true);
CALL base_entity.apply('base_entity.t', remove => true);
SELECT * FROM state('ones');
SELECT * FROM state('twos');
SELECT * FROM state('news');
SELECT relation, problem FROM base_entity.check() WHERE relation <> 'threes'::regclass;
SELECT * FROM base_entity.noted_parts;
UPDATE ones SET created_at = '1970-01-01' RETURNING created_at < '2000-01-01' AS changed;
ALTER TABLE base_entity.t ADD COLUMN b int;
CALL base_entity.apply('base_entity.t', remove => true);
-- The same without remove => true.
ALTER TABLE base_entity.t DISABLE TRIGGER zzz_base_entity;
CALL base_entity.apply('base_entity.t');
ALTER TABLE base_entity.t ENABLE TRIGGER zzz_base_entity;
CALL base_entity.apply('base_entity.t');
CALL base_entity.apply('base_entity.t', remove => true);
SELECT * FROM state('ones');
SELECT relation, problem FROM base_entity.check() WHERE relation <> 'threes'::regclass;
-- A trigger whose rules are in the row trigger of a table: they leave it.
ALTER TABLE base_entity.u DISABLE TRIGGER r;
CREATE TABLE fours (LIKE u);
CALL base_entity.apply('base_entity.u');
SELECT relation, problem FROM base_entity.check();
CALL base_entity.apply('base_entity.u', remove => true);
SELECT * FROM state('threes');
SELECT * FROM state('fours');
SELECT relation, problem FROM base_entity.check();
UPDATE threes SET a = '2';
ALTER TABLE base_entity.u ENABLE TRIGGER r;
CALL base_entity.apply('base_entity.u', remove => true);
SELECT * FROM state('threes');
SELECT * FROM state('fours');
SELECT relation, problem FROM base_entity.check();
UPDATE threes SET a = '3';
SELECT * FROM base_entity.noted_parts;
-- One that was always disabled, and is dropped: it is not enabled before it goes.
CREATE TABLE base_entity.v (LIKE base_entity, a text);
CREATE TRIGGER sleeps BEFORE UPDATE ON base_entity.v FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable a');
ALTER TABLE base_entity.v DISABLE TRIGGER sleeps;
CREATE TABLE fives (LIKE v);
DROP TRIGGER sleeps ON base_entity.v;
SELECT entity, statement FROM base_entity.plan_apply('base_entity.v');
CALL base_entity.apply('base_entity.v');
SELECT relation, problem, sql FROM base_entity.check() WHERE relation = 'fives'::regclass;
CALL base_entity.repair('fives');
SELECT * FROM state('fives');
CALL base_entity.apply('base_entity.v', remove => true);
SELECT * FROM state('fives');
SELECT relation, problem FROM base_entity.check();
-- A rule that a template drops while the owner of a table has disabled its row trigger.
CREATE TABLE base_entity.w (LIKE base_entity, a text);
CREATE TRIGGER r BEFORE UPDATE ON base_entity.w FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable a');
CREATE TABLE sixes (LIKE w);
ALTER TABLE sixes DISABLE TRIGGER zzz_base_entity;
DROP TRIGGER r ON base_entity.w;
CALL base_entity.apply('base_entity.w', remove => true);
SELECT * FROM state('sixes');
-- Soft delete.
CREATE TABLE base_entity.x (LIKE base_entity, LIKE base_soft_delete);
CREATE TABLE sevens (LIKE x);
ALTER TABLE base_entity.x DISABLE TRIGGER ALL;
CALL base_entity.apply('base_entity.x', remove => true);
ALTER TABLE base_entity.x ENABLE TRIGGER ALL;
CALL base_entity.apply('base_entity.x', remove => true);
SELECT * FROM state('sevens');
SELECT relation, problem FROM base_entity.check();
CALL base_entity.apply('base_entity.x', remove => true);
-- A row trigger with the rule soft_delete that is always enabled: DELETE keeps rows by the AFTER DELETE trigger, which has the state of the template's.
CREATE TABLE base_entity.y (LIKE base_entity, LIKE base_soft_delete, a text);
CREATE TABLE eights (LIKE y);
ALTER TABLE base_entity.y ENABLE ALWAYS TRIGGER zzz_base_entity;
CREATE TABLE nines (LIKE y);
CREATE TABLE tens (id int PRIMARY KEY);
CALL base_entity.adopt('tens', '{y}');
SELECT entity, statement FROM base_entity.plan_apply('base_entity.y', remove => true);
CALL base_entity.apply('base_entity.y', remove => true);
SELECT * FROM state('eights');
SELECT * FROM state('nines');
SELECT * FROM state('tens');
SELECT relation, problem FROM base_entity.check();
INSERT INTO eights (a) VALUES ('1');
INSERT INTO nines (a) VALUES ('1');
DELETE FROM eights;
DELETE FROM nines;
SELECT a, deleted_at IS NOT NULL AS deleted FROM eights UNION ALL SELECT a, deleted_at IS NOT NULL FROM nines;
DROP TRIGGER "0_base_entity" ON eights;
SELECT relation, problem, sql FROM base_entity.check();
CALL base_entity.repair('eights');
ALTER TABLE base_entity.y ENABLE ALWAYS TRIGGER "0_base_entity";
CREATE TABLE elevens (LIKE y);
CALL base_entity.apply('base_entity.y');
SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger WHERE tgname = '0_base_entity' AND tgrelid::regclass::text IN ('eights', 'nines', 'tens', 'elevens') ORDER BY 1;
SET session_replication_role = replica;
DELETE FROM eights;
DELETE FROM nines;
RESET session_replication_role;
ALTER TABLE base_entity.y ENABLE TRIGGER ALL;
CALL base_entity.apply('base_entity.y', remove => true);
SELECT * FROM state('eights');
SELECT * FROM state('elevens');
SELECT relation, problem FROM base_entity.check();
CALL base_entity.apply('base_entity.y', remove => true);
-- One that the owner of a table has always enabled stays so when it is replaced.
CREATE TABLE twelves (LIKE w);
ALTER TABLE twelves ENABLE ALWAYS TRIGGER zzz_base_entity;
CREATE TRIGGER r BEFORE UPDATE ON base_entity.w FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable a');
CALL base_entity.apply('base_entity.w');
SELECT * FROM state('twelves');
