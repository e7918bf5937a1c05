-- A part of a table that its owner has made in the place of one which a template gave, and has lost since, is the owner's: apply()
-- does not remove it.
CREATE TABLE base_entity.dated (day date, extra int CONSTRAINT extra_positive CHECK (extra > 0));
CREATE INDEX dated_extra_idx ON base_entity.dated (extra);
CREATE STATISTICS base_entity.dated_stat ON day, extra FROM base_entity.dated;
GRANT SELECT ON base_entity.dated TO PUBLIC;
\c - app
CREATE TABLE goods (LIKE base_entity.dated);
CREATE TABLE parcels (LIKE base_entity.dated);
CREATE TABLE wares (LIKE base_entity.dated);
CREATE TABLE boxes (LIKE base_entity.dated);
CREATE TABLE crates (LIKE base_entity.dated);
CREATE TABLE letters (LIKE base_entity.dated);
\c - postgres
ALTER TABLE base_entity.dated DROP COLUMN extra;
SELECT relation, count(*) FROM base_entity.noted_parts GROUP BY relation ORDER BY relation;
\c - app
ALTER TABLE goods DROP COLUMN extra;
ALTER TABLE goods ADD COLUMN extra int;
ALTER TABLE parcels DROP COLUMN extra, ADD COLUMN extra int;
ALTER TABLE wares RENAME extra TO mine;
ALTER TABLE wares ADD COLUMN extra int;
CALL base_entity.release('boxes');
CALL base_entity.adopt('boxes', '{dated}');
ALTER TABLE crates DROP CONSTRAINT extra_positive;
ALTER TABLE crates ADD CONSTRAINT extra_positive CHECK (extra > 0);
DROP INDEX crates_extra_idx;
CREATE INDEX crates_extra_idx ON crates (extra);
INSERT INTO goods VALUES ('2026-01-01', 42);
SELECT relation, kind, name FROM base_entity.noted_parts ORDER BY relation, kind;
\c - postgres
SELECT DISTINCT entity FROM base_entity.plan_apply('base_entity.dated', remove => true) ORDER BY entity;
CALL base_entity.apply('base_entity.dated', remove => true);
SELECT attrelid::regclass AS relation, string_agg(attname, ', ' ORDER BY attnum) AS columns
FROM pg_attribute WHERE attrelid = ANY ('{app.goods,app.parcels,app.wares,app.boxes,app.crates,app.letters}'::regclass[])
 AND attnum > 0 AND NOT attisdropped GROUP BY attrelid ORDER BY 1;
SELECT * FROM app.goods;
SELECT * FROM base_entity.noted_parts;
-- Names that are held of a table that does not exist any more.
CREATE SCHEMA archive AUTHORIZATION app;
CREATE TABLE base_entity.timed (at timestamptz, extra int);
GRANT SELECT ON base_entity.timed TO PUBLIC;
\c - app
CREATE TABLE visits (LIKE base_entity.timed);
\c - postgres
ALTER TABLE base_entity.timed DROP COLUMN extra;
INSERT INTO base_entity.noted_parts
SELECT place[1], place[2], template, kind, name, own_name, definition
FROM base_entity.noted_parts, (VALUES ('{app,calls}'::text[]), ('{archive,calls}'), ('{app,events}')) AS ghost (place);
INSERT INTO base_entity.drift_exceptions (schema, relation, kind, name) VALUES ('app', 'events', 'default', 'at');
\c - app
CREATE TABLE events (LIKE base_entity.timed, extra int);
ALTER TABLE visits RENAME TO calls;
ALTER TABLE calls SET SCHEMA archive;
SELECT schema, relation, name FROM base_entity.noted_parts;
SELECT * FROM base_entity.drift_exceptions;
-- A policy, a CHECK constraint and a trigger that their owner made, or renamed, under another name are the owner's, though the template
-- had one that is defined alike.
\c - postgres
CREATE FUNCTION public.pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TABLE base_entity.guarded (owner name DEFAULT current_user, size int CONSTRAINT sized CHECK (size > 0));
CREATE POLICY anyone ON base_entity.guarded USING (true);
CREATE POLICY own ON base_entity.guarded AS RESTRICTIVE USING (owner = current_user);
ALTER TABLE base_entity.guarded ENABLE ROW LEVEL SECURITY;
CREATE TRIGGER pass BEFORE INSERT ON base_entity.guarded FOR EACH ROW EXECUTE FUNCTION public.pass();
GRANT SELECT ON base_entity.guarded TO PUBLIC;
\c - app
CREATE TABLE deals (LIKE base_entity.guarded);
CREATE TABLE offers (LIKE base_entity.guarded);
DROP POLICY own ON deals;
CREATE POLICY mine ON deals AS RESTRICTIVE USING (owner = current_user);
ALTER TABLE deals DROP CONSTRAINT sized, ADD CONSTRAINT my_size CHECK (size > 0);
ALTER TRIGGER pass ON deals RENAME TO my_pass;
\c - postgres
DROP POLICY own ON base_entity.guarded;
ALTER TABLE base_entity.guarded DROP CONSTRAINT sized;
DROP TRIGGER pass ON base_entity.guarded;
CALL base_entity.apply('base_entity.guarded', remove => true);
SELECT polrelid::regclass AS relation, polname FROM pg_policy WHERE polrelid = ANY ('{app.deals,app.offers}'::regclass[]) ORDER BY 1, 2;
SELECT conrelid::regclass AS relation, conname FROM pg_constraint WHERE conrelid = ANY ('{app.deals,app.offers}'::regclass[]) AND contype = 'c' ORDER BY 1, 2;
SELECT tgrelid::regclass AS relation, tgname FROM pg_trigger WHERE tgrelid = ANY ('{app.deals,app.offers}'::regclass[]) AND tgname LIKE '%pass' ORDER BY 1, 2;
SELECT relation, problem FROM base_entity.check('app') WHERE relation = ANY ('{app.deals,app.offers}'::regclass[]);
-- So are a default, NOT NULL, row-level security and a privilege that the owner has taken away and given again.
\c - postgres
CREATE ROLE reader;
CREATE TABLE base_entity.settled (a text DEFAULT 'x', b text NOT NULL);
ALTER TABLE base_entity.settled ENABLE ROW LEVEL SECURITY;
GRANT INSERT ON base_entity.settled TO reader;
GRANT SELECT ON base_entity.settled TO PUBLIC;
\c - app
CREATE TABLE debts (LIKE base_entity.settled);
CREATE TABLE loans (LIKE base_entity.settled);
\c - postgres
ALTER TABLE base_entity.settled ALTER a DROP DEFAULT, ALTER b DROP NOT NULL, DISABLE ROW LEVEL SECURITY;
REVOKE INSERT ON base_entity.settled FROM reader;
\c - app
ALTER TABLE debts ALTER a DROP DEFAULT, ALTER b DROP NOT NULL, DISABLE ROW LEVEL SECURITY;
REVOKE INSERT ON debts FROM reader;
SELECT relation, kind FROM base_entity.noted_parts WHERE template = 'settled' ORDER BY relation, kind;
ALTER TABLE debts ALTER a SET DEFAULT 'x', ALTER b SET NOT NULL, ENABLE ROW LEVEL SECURITY;
GRANT INSERT ON debts TO reader;
\c - postgres
CALL base_entity.apply('base_entity.settled', remove => true);
SELECT c.relname, c.relrowsecurity, has_table_privilege('reader', c.oid, 'INSERT') AS may_insert, a.attname, a.atthasdef, a.attnotnull
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.oid = ANY ('{app.debts,app.loans}'::regclass[]) ORDER BY 1, a.attnum;
SELECT * FROM base_entity.noted_parts WHERE template = 'settled';
-- An index and a statistics object have their names in a schema, not in their table: one that is renamed, or moved to another schema, is still
-- the part of its table, and another one that gets its name is not.
\c - postgres
CREATE TABLE base_entity.rated (a int, b int);
CREATE INDEX ON base_entity.rated (a);
CREATE STATISTICS base_entity.rated_stat ON a, b FROM base_entity.rated;
GRANT SELECT ON base_entity.rated TO PUBLIC;
\c - app
CREATE TABLE apples (LIKE base_entity.rated);
CREATE TABLE pears (LIKE base_entity.rated);
CREATE TABLE others (a int, b int);
\c - postgres
DROP INDEX base_entity.rated_a_idx;
DROP STATISTICS base_entity.rated_stat;
\c - app
SELECT relation, kind, own_name FROM base_entity.noted_parts WHERE template = 'rated' ORDER BY 1, 2;
ALTER STATISTICS apples_a_b_stat SET SCHEMA archive;
ALTER INDEX apples_a_idx RENAME TO apples_by_a;
CREATE INDEX apples_a_idx ON others (a);
CREATE STATISTICS apples_a_b_stat ON a, b FROM others;
DROP INDEX apples_a_idx;
DROP STATISTICS apples_a_b_stat;
ALTER STATISTICS pears_a_b_stat RENAME TO pears_stat;
ALTER STATISTICS pears_stat SET SCHEMA archive;
DROP STATISTICS archive.pears_stat;
CREATE STATISTICS pears_own ON a, b FROM pears;
ALTER INDEX pears_a_idx RENAME TO pears_by_a;
DROP INDEX pears_by_a;
CREATE INDEX pears_a_idx ON pears (a);
SELECT relation, kind, own_name FROM base_entity.noted_parts WHERE template = 'rated' ORDER BY 1, 2;
\c - postgres
SELECT entity, statement FROM base_entity.plan_apply('base_entity.rated', remove => true) ORDER BY 1, 2;
CALL base_entity.apply('base_entity.rated', remove => true);
SELECT tablename, indexname FROM pg_indexes WHERE tablename IN ('apples', 'pears') ORDER BY 1, 2;
SELECT stxrelid::regclass, stxname FROM pg_statistic_ext WHERE stxrelid = ANY ('{app.apples,app.pears}'::regclass[]) ORDER BY 1, 2;

-- A privilege on a column that the template has revoked, and whose column it has renamed.
CREATE TABLE base_entity.ranked (LIKE base_entity, rank int);
GRANT UPDATE (rank), INSERT (rank) ON base_entity.ranked TO reader;
CREATE TABLE teams (LIKE ranked);
REVOKE UPDATE (rank) ON base_entity.ranked FROM reader;
ALTER TABLE base_entity.ranked RENAME rank TO place;
CALL base_entity.apply('base_entity.ranked', remove => true);
SELECT attname, attacl FROM pg_attribute WHERE attrelid = 'teams'::regclass AND attacl IS NOT NULL;
