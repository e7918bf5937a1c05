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
CREATE STATISTICS base_entity.first_statistics (ndistinct) ON a, b FROM base_entity.twins;
CREATE STATISTICS base_entity.second_statistics (ndistinct) ON a, b FROM base_entity.twins;
CREATE POLICY first_policy ON base_entity.twins USING (a > 1);
CREATE POLICY second_policy ON base_entity.twins USING (a > 1);
CREATE TRIGGER first_trigger AFTER INSERT ON base_entity.twins FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER second_trigger AFTER INSERT ON base_entity.twins FOR EACH ROW EXECUTE FUNCTION note();
CREATE TABLE made (LIKE twins);
SELECT * FROM problems();
ALTER TABLE made DROP CONSTRAINT first_check, DROP CONSTRAINT made_b_fkey, DROP CONSTRAINT made_a_excl;
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
