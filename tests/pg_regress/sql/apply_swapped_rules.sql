-- Columns of a template have got the names of others: until apply() has renamed them in an entity, the rules there are those for the names that
-- they have there.
\c - postgres
CREATE TABLE base_entity.timed (LIKE base_uuid, born timestamptz NOT NULL DEFAULT now(), seen timestamptz NOT NULL DEFAULT now());
CREATE TRIGGER zzz BEFORE UPDATE ON base_entity.timed FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep born', 'touch seen');
CREATE TABLE app.things (LIKE timed, title text);
INSERT INTO app.things (born, seen, title) VALUES ('2020-01-01', '2021-01-01', 'x');
ALTER TABLE base_entity.timed RENAME born TO created_on;
ALTER TABLE base_entity.timed RENAME seen TO born;
SELECT kind, name, problem, sql FROM base_entity.drift();
CALL base_entity.repair('app.things');
UPDATE app.things SET title = 'y' RETURNING born = '2020-01-01' AS is_kept;
-- A rule that the entity has lost is reported, and given back, for the column that it was for.
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE ON app.things
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('like timed', 'keep born', 'immutable uuid');
SELECT kind, name, problem, sql FROM base_entity.drift() WHERE kind = 'rule';
CALL base_entity.repair('app.things');
SELECT rules FROM base_entity.entities WHERE entity = 'app.things'::regclass;
-- One that the template has no longer is that of the same column.
CREATE OR REPLACE TRIGGER zzz BEFORE UPDATE ON base_entity.timed FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch born');
SELECT kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2;
CALL base_entity.apply('base_entity.timed', remove => true);
SELECT rules FROM base_entity.entities WHERE entity = 'app.things'::regclass;
UPDATE app.things SET title = 'z' RETURNING created_on = '2020-01-01' AS is_kept;
SELECT relation, problem FROM base_entity.check('app');
SELECT count(*) FROM base_entity.noted_parts;
-- The column by which rows are soft-deleted stays the same one.
CREATE TABLE base_entity.files (LIKE base_uuid, gone timestamptz, printed timestamptz);
CREATE TRIGGER zzz BEFORE UPDATE OR DELETE ON base_entity.files FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone');
CREATE TRIGGER "0_files" AFTER DELETE ON base_entity.files FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone');
CREATE TABLE app.letters (LIKE files, title text);
INSERT INTO app.letters (title, printed) VALUES ('precious', '2020-01-01');
ALTER TABLE base_entity.files RENAME gone TO deleted_at;
ALTER TABLE base_entity.files RENAME printed TO gone;
ALTER TABLE base_entity.files RENAME gone TO printed_at;
ALTER TABLE base_entity.files RENAME deleted_at TO printed;
SELECT kind, name, problem, sql FROM base_entity.drift();
CALL base_entity.repair('app.letters');
CALL base_entity.purge('app.letters', interval '0');
SELECT title FROM app.letters;
CALL base_entity.apply('base_entity.files');
SELECT rules FROM base_entity.entities WHERE entity = 'app.letters'::regclass;
SELECT relation, problem FROM base_entity.check('app');
