-- A table that is adopted with a template has what one made LIKE it has, each object once, in its state.
\c - postgres
\set VERBOSITY terse
SET base_entity.naming = off;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE places (id int PRIMARY KEY);
-- The objects of a table without its name and their names.
CREATE FUNCTION objects(regclass) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT replace(replace(pg_get_triggerdef(t.oid), ' ' || quote_ident(tgname) || ' ', ' N '), ' ON ' || $1::regclass || ' ', ' ON T ')
           || ' ' || tgenabled::text || coalesce(' ' || obj_description(t.oid, 'pg_trigger'), '')
    FROM pg_trigger t WHERE tgrelid = $1 AND NOT tgisinternal
    UNION ALL
    SELECT replace(pg_get_constraintdef(c.oid), $1::text, 'T') || coalesce(' ' || obj_description(c.oid, 'pg_constraint'), '')
    FROM pg_constraint c WHERE conrelid = $1 AND contype <> 't'
    UNION ALL
    SELECT replace(replace(pg_get_indexdef(i.indexrelid), ' ' || quote_ident(c.relname) || ' ', ' N '), $1::text || ' ', 'T ')
           || coalesce(' ' || obj_description(i.indexrelid, 'pg_class'), '')
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE indrelid = $1
    UNION ALL
    SELECT concat_ws(' ', 'POLICY', polcmd, polpermissive, polroles, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid), obj_description(oid, 'pg_policy'))
    FROM pg_policy WHERE polrelid = $1
$$;
-- Properties that one table has and the other has not.
CREATE FUNCTION differences(made regclass, adopted regclass) RETURNS TABLE (difference text)
LANGUAGE sql STABLE AS $$
    (SELECT 'missing: ' || o FROM (SELECT objects(made) AS o EXCEPT ALL SELECT objects(adopted)) AS missing)
    UNION ALL
    (SELECT 'too many: ' || o FROM (SELECT objects(adopted) AS o EXCEPT ALL SELECT objects(made)) AS more)
    ORDER BY 1
$$;
-- Triggers of one function in different states, and equal ones.
CREATE TABLE base_entity.twos (a int);
CREATE TRIGGER a AFTER INSERT ON base_entity.twos FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER b AFTER INSERT ON base_entity.twos FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER c AFTER INSERT ON base_entity.twos FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER d AFTER INSERT ON base_entity.twos FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER e AFTER INSERT ON base_entity.twos FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE base_entity.twos DISABLE TRIGGER a, ENABLE ALWAYS TRIGGER c, ENABLE REPLICA TRIGGER d;
COMMENT ON TRIGGER e ON base_entity.twos IS 'the last';
CREATE TABLE made (LIKE twos);
SELECT object FROM objects('made') AS object ORDER BY object COLLATE "C";
CREATE TABLE plain (a int);
CALL base_entity.adopt('plain', '{twos}');
SELECT * FROM differences('made', 'plain');
-- It has one of two, under another name, and one in another state.
CREATE TABLE half (a int);
CREATE TRIGGER mine AFTER INSERT ON half FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER a AFTER INSERT ON half FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER c AFTER INSERT ON half FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE half DISABLE TRIGGER c;
SELECT * FROM base_entity.plan_adopt('half', '{twos}');
CALL base_entity.adopt('half', '{twos}');
SELECT * FROM differences('made', 'half');
SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'half'::regclass ORDER BY 1;
-- A second call changes nothing.
CALL base_entity.adopt('half', '{twos}');
SELECT relation, problem, severity, sql FROM base_entity.check();
-- check() reports what is lost or differs.
ALTER TABLE made DISABLE TRIGGER b, ENABLE TRIGGER a, DISABLE TRIGGER e;
DROP TRIGGER e ON half;
DROP TRIGGER c ON plain;
SELECT relation, problem, severity, sql FROM base_entity.check();
CALL base_entity.adopt('plain', '{twos}');
CALL base_entity.adopt('half', '{twos}');
CALL base_entity.adopt('made', '{twos}');
SELECT relation, problem, severity, sql FROM base_entity.check();
DROP TABLE made, plain, half;
-- Two templates with one trigger of one name, and of two names.
CREATE TABLE base_entity.threes (b int);
CREATE TRIGGER a AFTER INSERT ON base_entity.threes FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER b AFTER INSERT ON base_entity.threes FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER z AFTER INSERT ON base_entity.threes FOR EACH ROW EXECUTE FUNCTION note();
CREATE TABLE made (LIKE twos, LIKE threes);
CREATE TABLE plain (a int);
CALL base_entity.adopt('plain', '{twos,threes}');
SELECT * FROM differences('made', 'plain');
SELECT relation, problem, severity, sql FROM base_entity.check();
DROP TABLE made, plain;
-- CHECK constraints, foreign keys, indexes and policies, each twice.
CREATE TABLE base_entity.pairs (a int CONSTRAINT one CHECK (a > 0) CONSTRAINT two CHECK (a > 0), b int UNIQUE, c int,
    CONSTRAINT first_key FOREIGN KEY (a) REFERENCES places, CONSTRAINT second_key FOREIGN KEY (a) REFERENCES places,
    CONSTRAINT third_key FOREIGN KEY (a) REFERENCES places ON DELETE CASCADE);
COMMENT ON CONSTRAINT two ON base_entity.pairs IS 'the second';
COMMENT ON CONSTRAINT second_key ON base_entity.pairs IS 'the second';
ALTER TABLE base_entity.pairs ADD CONSTRAINT only_here CHECK (c > 0) NO INHERIT;
CREATE INDEX ON base_entity.pairs (c);
CREATE INDEX pairs_second ON base_entity.pairs (c) WITH (fillfactor = 70);
CREATE UNIQUE INDEX ON base_entity.pairs (b);
CREATE INDEX ON base_entity.pairs (b);
COMMENT ON INDEX base_entity.pairs_second IS 'the second';
CREATE POLICY one ON base_entity.pairs USING (a > 0);
CREATE POLICY two ON base_entity.pairs USING (a > 0);
COMMENT ON POLICY two ON base_entity.pairs IS 'the second';
ALTER TABLE base_entity.pairs ENABLE ROW LEVEL SECURITY;
CREATE TABLE made (LIKE pairs);
SELECT object FROM objects('made') AS object ORDER BY object COLLATE "C";
CREATE TABLE plain (a int);
CALL base_entity.adopt('plain', '{pairs}');
SELECT * FROM differences('made', 'plain');
-- It has one of each.
CREATE TABLE half (a int CHECK (a > 0) REFERENCES places, b int, c int CHECK (c > 0));
CREATE INDEX ON half (c);
CREATE UNIQUE INDEX ON half (b);
CREATE POLICY mine ON half USING (a > 0);
CALL base_entity.adopt('half', '{pairs}');
SELECT * FROM differences('made', 'half');
CALL base_entity.adopt('half', '{pairs}');
CALL base_entity.adopt('plain', '{pairs}');
SELECT relation, problem, severity, sql FROM base_entity.check();
DROP TABLE made, plain, half;
-- A partitioned table: an index on each partition for each of its own.
ALTER TABLE base_entity.pairs DROP CONSTRAINT only_here;
CREATE TABLE made (LIKE pairs) PARTITION BY LIST (b);
CREATE TABLE made_1 PARTITION OF made FOR VALUES IN (1);
CREATE TABLE plain (a int, b int, c int) PARTITION BY LIST (b);
CREATE TABLE plain_1 PARTITION OF plain FOR VALUES IN (1);
CREATE INDEX ON plain_1 (c);
CALL base_entity.adopt('plain', '{pairs}');
SELECT * FROM differences('made', 'plain');
SELECT * FROM differences('made_1', 'plain_1');
SELECT count(*) FROM pg_index WHERE indrelid IN ('plain'::regclass, 'plain_1'::regclass) AND NOT indisvalid;
DROP TABLE made, plain;
-- A part that two templates have is one, also where one template was made LIKE the other.
CREATE TABLE base_entity.child (LIKE base_entity, LIKE pairs, code int UNIQUE);
CREATE TABLE made (LIKE child);
CREATE TABLE plain (x int);
CALL base_entity.adopt('plain', '{base_entity,pairs,child}');
SELECT * FROM differences('made', 'plain');
DROP TABLE made, plain;
CREATE TABLE base_entity.other_policies (LIKE base_entity);
ALTER TABLE base_entity.other_policies ADD a int;
CREATE POLICY one ON base_entity.other_policies USING (true);
CREATE POLICY two ON base_entity.other_policies USING (true);
CREATE TABLE base_entity.more_policies (d int);
CREATE POLICY one ON base_entity.more_policies USING (true);
CREATE POLICY two ON base_entity.more_policies USING (false);
CREATE POLICY three ON base_entity.more_policies USING (true);
CREATE TABLE made (LIKE other_policies, LIKE more_policies);
CREATE TABLE plain (x int);
CALL base_entity.adopt('plain', '{other_policies,more_policies}');
SELECT * FROM differences('made', 'plain');
SELECT polname, pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = 'plain'::regclass ORDER BY 1;
DROP TABLE made, plain;
-- A row trigger that is disabled in the template stays so.
CREATE TABLE base_entity.sleepers (kept int);
CREATE TRIGGER sleeps BEFORE UPDATE ON base_entity.sleepers FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep kept');
ALTER TABLE base_entity.sleepers DISABLE TRIGGER sleeps;
CREATE TABLE made (LIKE base_entity, LIKE sleepers);
CREATE TABLE plain (x int);
CALL base_entity.adopt('plain', '{base_entity,sleepers}');
CALL base_entity.adopt('plain', '{base_entity,sleepers}');
SELECT * FROM differences('made', 'plain');
SELECT relation, problem, severity, sql FROM base_entity.check();
CALL base_entity.repair('plain');
CALL base_entity.repair('made');
ALTER TABLE plain ENABLE TRIGGER sleeps;
SELECT relation, problem, severity, sql FROM base_entity.check();
CALL base_entity.adopt('plain', '{base_entity,sleepers}');
SELECT * FROM differences('made', 'plain');
ALTER TABLE plain ENABLE TRIGGER sleeps;
-- The differences are found in a parallel query, too, and under another search_path.
SET search_path = app;
SELECT set_config(name, 'on', false) FROM pg_settings WHERE name IN ('debug_parallel_query', 'force_parallel_mode');
SELECT relation, problem FROM base_entity.check('public') WHERE problem !~ 'singular';
