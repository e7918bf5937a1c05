-- A policy, a trigger or a CHECK constraint that has another name in a table than in its template, since the name was taken or since
-- the template has renamed it, follows the template as any other. One that its owner made or renamed does not.
CREATE FUNCTION public.pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION access_parts(regclass[]) RETURNS TABLE (relation regclass, kind text, name name, definition text) LANGUAGE sql AS $$
    SELECT polrelid::regclass, 'policy', polname, pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = ANY ($1)
    UNION ALL
    SELECT conrelid::regclass, 'check', conname, pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conrelid = ANY ($1) AND contype = 'c'
    UNION ALL
    SELECT tgrelid::regclass, 'trigger', tgname, substring(pg_get_triggerdef(oid) FROM '(BEFORE|AFTER) ') FROM pg_trigger
    WHERE tgrelid = ANY ($1) AND NOT tgisinternal AND tgname <> 'zzz_base_entity'
    ORDER BY 1, 2, 3
$$;
CREATE TABLE base_entity.first (a int);
CREATE POLICY p ON base_entity.first USING (a = 1);
CREATE TRIGGER tr BEFORE UPDATE ON base_entity.first FOR EACH ROW EXECUTE FUNCTION pass();
CREATE TABLE base_entity.second (b int CONSTRAINT ck CHECK (b > 0));
ALTER TABLE base_entity.second ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON base_entity.second USING (b < 10);
CREATE TRIGGER tr BEFORE INSERT ON base_entity.second FOR EACH ROW EXECUTE FUNCTION pass();
GRANT SELECT ON base_entity.first, base_entity.second TO PUBLIC;
\c - app
-- Two templates have the name.
CREATE TABLE pairs (LIKE base_entity, LIKE first, LIKE second);
-- The table has it.
CREATE TABLE olds (b int, CONSTRAINT ck CHECK (b IS NOT NULL));
CREATE POLICY p ON olds USING (false);
CREATE TRIGGER tr AFTER DELETE ON olds FOR EACH ROW EXECUTE FUNCTION public.pass();
CALL base_entity.adopt('olds', '{second}');
-- Its owner has one that is defined alike.
CREATE TABLE owns (b int CONSTRAINT mine CHECK (b > 0));
CREATE POLICY mine ON owns USING (b < 10);
CREATE TRIGGER mine BEFORE INSERT ON owns FOR EACH ROW EXECUTE FUNCTION public.pass();
CALL base_entity.adopt('owns', '{second}');
\c - postgres
SELECT relation, template, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4;
SELECT * FROM access_parts('{app.pairs,app.olds,app.owns}');
-- The template changes them.
ALTER POLICY p ON base_entity.second USING (b = 1);
ALTER TABLE base_entity.second DROP CONSTRAINT ck, ADD CONSTRAINT ck CHECK (b > 1);
DROP TRIGGER tr ON base_entity.second;
CREATE TRIGGER tr AFTER INSERT ON base_entity.second FOR EACH ROW EXECUTE FUNCTION pass();
SELECT relation, problem FROM base_entity.check('app') ORDER BY 1, 2;
CALL base_entity.apply('base_entity.second');
SELECT * FROM access_parts('{app.pairs,app.olds,app.owns}');
SELECT relation, template, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4;
SELECT relation, problem FROM base_entity.check('app') ORDER BY 1, 2;
-- Their names follow the owner of the table.
\c - app
ALTER POLICY p_1 ON olds RENAME TO p_2;
ALTER TRIGGER tr_1 ON olds RENAME TO tr_2;
ALTER TABLE olds RENAME CONSTRAINT ck_1 TO ck_2;
ALTER TABLE olds RENAME TO ancients;
-- Another one in the place of a dropped one is its owner's.
DROP TRIGGER tr_1 ON pairs;
CREATE TRIGGER tr_1 AFTER INSERT ON pairs FOR EACH ROW EXECUTE FUNCTION public.pass();
\c - postgres
SELECT relation, template, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4;
-- The template loses them.
DROP POLICY p ON base_entity.second;
ALTER TABLE base_entity.second DROP CONSTRAINT ck;
DROP TRIGGER tr ON base_entity.second;
SELECT relation, problem FROM base_entity.check('app') ORDER BY 1, 2;
CALL base_entity.apply('base_entity.second');
CALL base_entity.apply('base_entity.second', remove => true);
SELECT * FROM access_parts('{app.pairs,app.ancients,app.owns}');
SELECT relation, template, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4;
SELECT relation, problem FROM base_entity.check('app') ORDER BY 1, 2;
-- The template renames them.
CREATE TABLE base_entity.third (c int CONSTRAINT ck CHECK (c > 0));
ALTER TABLE base_entity.third ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON base_entity.third USING (c < 10);
CREATE TRIGGER tr BEFORE INSERT ON base_entity.third FOR EACH ROW EXECUTE FUNCTION pass();
GRANT SELECT ON base_entity.third TO PUBLIC;
\c - app
CREATE TABLE thirds (LIKE base_entity.third);
CREATE TABLE others (LIKE base_entity.third);
CREATE TABLE lates (LIKE base_entity.third);
DROP POLICY p ON others;
CREATE POLICY mine ON others USING (c < 10);
ALTER TRIGGER tr ON others RENAME TO mine;
ALTER TABLE others DROP CONSTRAINT ck, ADD CONSTRAINT mine CHECK (c > 0);
\c - postgres
ALTER POLICY p ON base_entity.third RENAME TO q;
ALTER TRIGGER tr ON base_entity.third RENAME TO tq;
ALTER TABLE base_entity.third RENAME CONSTRAINT ck TO cq;
SELECT relation, template, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4;
CALL base_entity.apply('base_entity.third', remove => true);
ALTER POLICY q ON base_entity.third USING (c = 1);
CALL base_entity.apply('base_entity.third', relation => 'app.thirds');
SELECT * FROM access_parts('{app.thirds,app.others,app.lates}');
-- Once more, while some lag behind.
ALTER POLICY q ON base_entity.third RENAME TO r;
ALTER TRIGGER tq ON base_entity.third RENAME TO tr;
SELECT relation, template, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4;
ALTER POLICY r ON base_entity.third USING (c = 2);
DROP TRIGGER tr ON base_entity.third;
ALTER TABLE base_entity.third DROP CONSTRAINT cq;
SELECT relation, problem FROM base_entity.check('app') WHERE relation = ANY ('{app.thirds,app.others,app.lates}'::regclass[]) ORDER BY 1, 2;
CALL base_entity.apply('base_entity.third', remove => true);
SELECT * FROM access_parts('{app.thirds,app.others,app.lates}');
SELECT relation, template, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4;
SELECT relation, problem FROM base_entity.check('app') ORDER BY 1, 2;
