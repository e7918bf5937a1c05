-- check() reports the objects that adopt() creates, and no others: each object of a template needs one of the table.
\set VERBOSITY terse
SET base_entity.naming = off;
CREATE TABLE places (id int PRIMARY KEY);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION problems() RETURNS TABLE (relation regclass, problem text)
LANGUAGE sql STABLE AS 'SELECT c.relation, c.problem FROM base_entity.check() c';

-- Two of each, the same except for their names.
CREATE TABLE base_entity.twins (
    a int CONSTRAINT first_check CHECK (a > 0) CONSTRAINT second_check CHECK (a > 0),
    b int CONSTRAINT first_key REFERENCES places CONSTRAINT second_key REFERENCES places,
    CONSTRAINT first_apart EXCLUDE (a WITH =) WHERE (b > 1)
);
ALTER TABLE base_entity.twins ADD CONSTRAINT second_apart EXCLUDE (a WITH =) WHERE (b > 1);
CREATE INDEX first_index ON base_entity.twins (b);
CREATE INDEX second_index ON base_entity.twins (b);
CREATE STATISTICS base_entity.first_statistics (ndistinct) ON a, b FROM base_entity.twins;
CREATE STATISTICS base_entity.second_statistics (ndistinct) ON a, b FROM base_entity.twins;
CREATE POLICY first_policy ON base_entity.twins USING (a > 1);
CREATE POLICY second_policy ON base_entity.twins USING (a > 1);
CREATE TRIGGER first_trigger AFTER INSERT ON base_entity.twins FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER second_trigger AFTER INSERT ON base_entity.twins FOR EACH ROW EXECUTE FUNCTION note();
CREATE TABLE made (LIKE twins);
SELECT * FROM problems();
ALTER TABLE made DROP CONSTRAINT first_check, DROP CONSTRAINT made_b_fkey, DROP CONSTRAINT made_a_excl;
DROP INDEX made_b_idx;
DROP STATISTICS made_a_b_stat;
DROP POLICY second_policy ON made;
DROP TRIGGER first_trigger ON made;
SELECT * FROM problems();
SELECT statement FROM base_entity.plan_adopt('made', '{twins}', online => false);
CALL base_entity.adopt('made', '{twins}', online => false);
SELECT * FROM problems();
-- The difference is accepted under the name with which it is reported.
ALTER TABLE made DROP CONSTRAINT first_check;
SELECT * FROM problems();
SELECT base_entity.accept_drift('made', 'check constraint', 'first_check');
SELECT * FROM problems();
CALL base_entity.apply('base_entity.twins', online => false);
SELECT conname FROM pg_constraint WHERE conrelid = 'made'::regclass AND contype = 'c';
DROP TABLE made;
DROP TABLE base_entity.twins;

-- Statistics on columns in another order, and of more kinds than are wanted.
CREATE TABLE base_entity.measured (a int, b int, c int);
CREATE STATISTICS base_entity.of_measured (ndistinct) ON a, b FROM base_entity.measured;
CREATE TABLE turned (c int, b int, a int);
CREATE STATISTICS of_turned (ndistinct, mcv) ON a, b FROM turned;
CALL base_entity.adopt('turned', '{measured}');
SELECT stxname FROM pg_statistic_ext WHERE stxrelid = 'turned'::regclass;
SELECT * FROM problems();
CREATE TABLE others (LIKE measured);
DROP STATISTICS others_a_b_stat;
CREATE STATISTICS of_others (dependencies) ON a, b FROM others;
SELECT * FROM problems();
DROP TABLE turned, others;

-- A key, which serves as the index of another template, and does not as one of its own.
CREATE TABLE base_entity.coded (code int UNIQUE);
CREATE INDEX by_code ON base_entity.coded (code);
CREATE TABLE made (LIKE coded);
SELECT * FROM problems();
DROP INDEX made_code_idx;
SELECT * FROM problems();
CALL base_entity.adopt('made', '{coded}');
SELECT * FROM problems();
DROP TABLE made;
DROP TABLE base_entity.coded;
CREATE TABLE base_entity.coded (code int UNIQUE);
CREATE TABLE base_entity.searched (code int);
CREATE INDEX ON base_entity.searched (code);
CREATE TABLE made (code int);
CALL base_entity.adopt('made', '{searched,coded}');
SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'made'::regclass;
SELECT * FROM problems();
DROP TABLE made;
-- A partitioned table: keys have the partition columns behind those of the template.
CREATE TABLE base_entity.paired (a int, b int, UNIQUE (a, b));
CREATE TABLE parts (LIKE paired, part int) PARTITION BY LIST (part);
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'parts'::regclass;
SELECT * FROM problems();
ALTER TABLE parts DROP CONSTRAINT parts_a_b_part_key;
SELECT * FROM problems();
CREATE TABLE computed (LIKE paired, part int) PARTITION BY LIST ((part + 1));
SELECT * FROM problems();
DROP TABLE parts, computed;

-- Settings that two templates have: the first one gives them.
CREATE TABLE base_entity.loud (a int);
CREATE TABLE base_entity.silent (b int);
ALTER TABLE base_entity.loud SET (fillfactor = 50), REPLICA IDENTITY FULL;
ALTER TABLE base_entity.silent SET (fillfactor = 60), REPLICA IDENTITY NOTHING;
CREATE TABLE made (LIKE loud, LIKE silent);
CREATE TABLE others (a int);
CALL base_entity.adopt('others', '{loud,silent}');
CALL base_entity.adopt('others', '{loud,silent}');
SELECT relname, reloptions, relreplident FROM pg_class WHERE relname IN ('made', 'others') ORDER BY 1;
SELECT * FROM problems();
DROP TABLE made, others;
