-- check() and repair() agree about the rules of a row trigger: those of triggers for some rows, some columns or INSERT are parts of these triggers.
CREATE TABLE base_entity.noted (x text, y text, z text);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON base_entity.noted FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep y', 'keep z');
CREATE TRIGGER zzz_some BEFORE UPDATE ON base_entity.noted FOR EACH ROW WHEN (old.x > '') EXECUTE FUNCTION base_entity.maintain('immutable x');
CREATE TRIGGER zzz_insert BEFORE INSERT OR UPDATE ON base_entity.noted FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('stamp x');
CREATE TABLE notes (LIKE noted);
SELECT * FROM base_entity.check();
DROP TRIGGER zzz_some ON notes;
DROP TRIGGER zzz_insert ON notes;
SELECT relation, problem, severity, sql FROM base_entity.check();
CALL base_entity.repair('notes');
CALL base_entity.adopt('notes', '{noted}');
SELECT * FROM base_entity.check();
-- A rule that a trigger applies to some rows or some columns is none of the row trigger.
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('like noted', 'immutable z');
CREATE TRIGGER some_rows BEFORE UPDATE ON notes FOR EACH ROW WHEN (old.x > '') EXECUTE FUNCTION base_entity.maintain('keep y');
CREATE TRIGGER some_columns BEFORE UPDATE OF x ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep z', 'immutable z');
SELECT relation, problem, severity, sql FROM base_entity.check();
CALL base_entity.repair('notes');
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'notes'::regclass AND tgname = 'zzz_base_entity';
SELECT relation, problem, severity, sql FROM base_entity.check();
DROP TRIGGER some_rows ON notes;
DROP TRIGGER some_columns ON notes;
-- repair() enables the row trigger alone.
CREATE TRIGGER own BEFORE UPDATE ON notes FOR EACH ROW WHEN (old.z > '') EXECUTE FUNCTION base_entity.maintain('immutable y');
ALTER TABLE notes DISABLE TRIGGER own, DISABLE TRIGGER zzz_base_entity;
SELECT relation, problem, severity, sql FROM base_entity.check();
CALL base_entity.repair('notes');
SELECT relation, problem, severity, sql FROM base_entity.check();
