-- A column that a template has renamed is one problem of a table, until apply() has renamed it there: the parts that use it are compared as
-- they are then.
\c - postgres
SET client_min_messages = warning;
CREATE ROLE clerk;
CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE kinds (id int PRIMARY KEY);
CREATE TABLE base_entity.ren (
    LIKE base_entity, a int DEFAULT 3 UNIQUE REFERENCES kinds, t text, CHECK (a > 0), g int GENERATED ALWAYS AS (a + 1) STORED);
CREATE INDEX ON base_entity.ren (a, (a + 1)) WHERE a > 1;
CREATE POLICY p ON base_entity.ren USING (a = 1);
CREATE POLICY q ON base_entity.ren USING (t = '');
CREATE STATISTICS base_entity.st ON a, t FROM base_entity.ren;
CREATE TRIGGER x BEFORE UPDATE OF a ON base_entity.ren FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION pass();
GRANT UPDATE (a) ON base_entity.ren TO clerk;
COMMENT ON COLUMN base_entity.ren.a IS 'the a';
CREATE TABLE base_entity.plus (z int);
CREATE TABLE rens (LIKE ren);
-- The columns of the template have other numbers in this one.
CREATE TABLE pairs (o int, LIKE plus, LIKE ren);
CREATE TABLE changes (LIKE ren);
SELECT relation, problem FROM base_entity.check();
ALTER TABLE base_entity.ren RENAME a TO b;
SELECT relation, kind, name, problem, severity, sql FROM base_entity.drift();
-- Other changes are reported, too.
ALTER TABLE base_entity.ren ALTER t SET DEFAULT 'x';
ALTER POLICY p ON changes USING (true);
ALTER POLICY p ON pairs USING (true);
ALTER POLICY q ON base_entity.ren USING (t = 'x');
SELECT relation, problem, severity FROM base_entity.check();
ALTER POLICY q ON base_entity.ren USING (t = '');
ALTER TABLE base_entity.ren ALTER t DROP DEFAULT;
ALTER POLICY p ON changes USING (a = 1);
ALTER POLICY p ON pairs USING (a = 1);
SELECT relation, problem, severity FROM base_entity.check();
SELECT DISTINCT statement FROM base_entity.plan_apply('base_entity.ren', remove => true) ORDER BY 1;
CALL base_entity.apply('base_entity.ren');
SELECT relation, problem, severity FROM base_entity.check();
DROP TABLE rens, pairs, changes, base_entity.ren, base_entity.plus, kinds;
DROP FUNCTION pass;
DROP ROLE clerk;
