-- Expressions that are written as SQL and read again call what they called before: a function of another role does not come in its place,
-- by a type of the name, by arguments that have defaults, or when a default is written anew.
\set VERBOSITY default
\set SHOW_CONTEXT never
CREATE ROLE mallory LOGIN;
CREATE SCHEMA helpers;
GRANT CREATE, USAGE ON SCHEMA helpers TO mallory;
CREATE FUNCTION helpers.is_mine(anyelement) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN false; END';
CREATE FUNCTION helpers.is_open(text, strict boolean DEFAULT true) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN false; END';
CREATE FUNCTION helpers.wrap(x anyelement) RETURNS uuid LANGUAGE plpgsql AS 'BEGIN RETURN x; END';
CREATE FUNCTION helpers.echo(x anyelement) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN x; END';
CREATE TABLE base_entity.guarded (LIKE base_entity, owner text);
ALTER TABLE base_entity.guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON base_entity.guarded USING (helpers.is_mine(owner));
CREATE TABLE base_entity.opened (LIKE base_entity, state text);
ALTER TABLE base_entity.opened ENABLE ROW LEVEL SECURITY;
CREATE POLICY opened ON base_entity.opened USING (helpers.is_open(state));
CREATE TABLE docs (LIKE base_entity, n int);
ALTER TABLE docs ALTER uuid SET DEFAULT helpers.wrap(base_entity.uuidv4());
CREATE TABLE notes (LIKE base_entity, LIKE base_soft_delete, n int, body text);
SET client_min_messages = warning;
SELECT base_entity.create_living_view('notes');
RESET client_min_messages;
ALTER VIEW living_notes ALTER body SET DEFAULT helpers.echo('x'::text);
\c - mallory
-- PostgreSQL takes a call with one argument for a cast to a type of the name.
CREATE FUNCTION helpers.evil(boolean) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
CREATE DOMAIN helpers.is_mine AS boolean CHECK (helpers.evil(VALUE));
CREATE FUNCTION helpers.is_open(text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
CREATE FUNCTION helpers.wrap(x uuid) RETURNS uuid LANGUAGE plpgsql AS 'BEGIN RETURN x; END';
CREATE FUNCTION helpers.echo(x text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN x; END';
\c - postgres
CREATE TABLE letters (LIKE guarded);
CREATE TABLE doors (LIKE opened);
CALL base_entity.release('docs');
ALTER TABLE notes DROP COLUMN n;
-- All is as it was.
SELECT d.refobjid::regprocedure FROM pg_depend d JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid
WHERE a.adrelid = ANY ('{docs,living_notes}'::regclass[]) AND d.refclassid = 'pg_proc'::regclass AND d.refobjid::regproc::text LIKE 'helpers%'
ORDER BY 1;
-- Without them.
DROP OWNED BY mallory;
CREATE TABLE letters (LIKE guarded);
CREATE TABLE doors (LIKE opened);
CALL base_entity.release('docs');
ALTER TABLE notes DROP COLUMN n;
SELECT d.refobjid::regprocedure FROM pg_depend d JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid
WHERE a.adrelid = ANY ('{docs,living_notes}'::regclass[]) AND d.refclassid = 'pg_proc'::regclass AND d.refobjid::regproc::text LIKE 'helpers%'
ORDER BY 1;
-- A cast that the owner of a type makes later, implicit or not, and one that SQL does not write, of a column of a subquery.
CREATE SCHEMA hers AUTHORIZATION mallory;
GRANT USAGE ON SCHEMA hers TO PUBLIC;
GRANT CREATE ON SCHEMA public TO mallory;
CREATE DOMAIN login AS text;
CREATE TABLE members (login login);
SET ROLE mallory;
CREATE TYPE hers.state AS ENUM ('open', 'shut');
CREATE TYPE hers.pair AS (a int, b int);
RESET ROLE;
CREATE FUNCTION helpers.same(text, text) RETURNS boolean LANGUAGE sql RETURN lower($1) = lower($2);
CREATE OPERATOR helpers.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = helpers.same);
CREATE TABLE base_entity.stated (LIKE base_entity, state hers.state);
ALTER TABLE base_entity.stated ENABLE ROW LEVEL SECURITY;
CREATE POLICY stated ON base_entity.stated USING (state::text = 'open');
CREATE TABLE base_entity.paired (LIKE base_entity, pair hers.pair);
ALTER TABLE base_entity.paired ENABLE ROW LEVEL SECURITY;
CREATE POLICY paired ON base_entity.paired USING (pair = '(1,1)'::hers.pair);
CREATE TABLE base_entity.joined (LIKE base_entity, owner text);
ALTER TABLE base_entity.joined ENABLE ROW LEVEL SECURITY;
CREATE POLICY joined ON base_entity.joined USING (owner OPERATOR(helpers.===) ANY (SELECT login FROM members));
CREATE TABLE base_entity.worded (LIKE base_entity, word text DEFAULT 'open'::hers.state);
-- By an aggregate and a window function.
CREATE FUNCTION helpers.second(anyelement, anyelement) RETURNS anyelement LANGUAGE sql AS 'SELECT $2';
CREATE AGGREGATE helpers.latest(anyelement) (SFUNC = helpers.second, STYPE = anyelement);
CREATE TABLE base_entity.grouped (LIKE base_entity, owner text);
ALTER TABLE base_entity.grouped ENABLE ROW LEVEL SECURITY;
CREATE POLICY grouped ON base_entity.grouped USING (owner = (SELECT helpers.latest(login) FROM members));
CREATE TABLE base_entity.windowed (LIKE base_entity, owner text);
ALTER TABLE base_entity.windowed ENABLE ROW LEVEL SECURITY;
CREATE POLICY windowed ON base_entity.windowed USING (owner = (SELECT helpers.latest(login) OVER () FROM members LIMIT 1));
CREATE TABLE drafts (LIKE stated);
CREATE TABLE pairs (LIKE paired);
CREATE TABLE joins (LIKE joined);
CREATE TABLE groups (LIKE grouped);
CREATE TABLE windows (LIKE windowed);
DROP TABLE drafts, pairs, joins, groups, windows;
GRANT CREATE ON SCHEMA helpers TO mallory;
SET ROLE mallory;
CREATE FUNCTION hers.evil(hers.state) RETURNS text LANGUAGE plpgsql AS $$BEGIN RAISE 'code of mallory runs as %', current_user; END$$;
CREATE FUNCTION hers.evil(hers.pair) RETURNS text LANGUAGE plpgsql AS $$BEGIN RAISE 'code of mallory runs as %', current_user; END$$;
CREATE FUNCTION hers.evil(text, login) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RAISE 'code of mallory runs as %', current_user; END$$;
CREATE CAST (hers.state AS text) WITH FUNCTION hers.evil(hers.state) AS ASSIGNMENT;
CREATE CAST (hers.pair AS text) WITH FUNCTION hers.evil(hers.pair) AS IMPLICIT;
CREATE OPERATOR helpers.=== (LEFTARG = text, RIGHTARG = login, FUNCTION = hers.evil);
CREATE AGGREGATE helpers.latest(text) (SFUNC = textcat, STYPE = text);
RESET ROLE;
CREATE TABLE states (LIKE stated);
CREATE TABLE pairs (LIKE paired);
CREATE TABLE joins (LIKE joined);
CREATE TABLE groups (LIKE grouped);
CREATE TABLE windows (LIKE windowed);
CREATE TABLE olds (id int);
INSERT INTO olds VALUES (1);
CALL base_entity.adopt('olds', '{stated}');
CALL base_entity.adopt('olds', '{worded}');
SELECT attname FROM pg_attribute WHERE attrelid = 'olds'::regclass AND attnum > 0;
DROP TABLE base_entity.stated, base_entity.worded, base_entity.paired, base_entity.joined, base_entity.grouped, base_entity.windowed;
DROP OWNED BY mallory CASCADE;
DROP ROLE mallory;
-- To read a constant again would run the constraints of a domain in its type, with the rights of the role that compares: it is left out.
CREATE ROLE mallory;
CREATE SCHEMA hers AUTHORIZATION mallory;
SET ROLE mallory;
CREATE FUNCTION hers.evil(v text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN IF current_user <> 'mallory' THEN RAISE 'code of mallory runs as %', current_user; END IF; RETURN true; END$$;
CREATE DOMAIN hers.tag AS text CHECK (hers.evil(VALUE));
CREATE TABLE hers.docs (LIKE base_entity.base_entity, LIKE base_entity.base_soft_delete, LIKE base_entity.base_history, n int, tags hers.tag[] DEFAULT '{x}');
SET client_min_messages = warning;
SELECT base_entity.create_living_view('hers.docs');
ALTER VIEW hers.living_docs ALTER COLUMN tags SET DEFAULT '{x}';
CREATE POLICY one ON hers.docs USING ('{x}'::hers.tag[] IS NOT NULL);
RESET ROLE;
ALTER TABLE hers.docs DROP COLUMN n;
CREATE POLICY two ON hers.docs USING (true);
ALTER POLICY two ON hers.docs USING (false);
SELECT base_entity.create_history('hers.docs');
CALL base_entity.release('hers.docs');
-- So it is for a template that names a domain which another role changes later.
CREATE SCHEMA kinds AUTHORIZATION mallory;
GRANT USAGE ON SCHEMA kinds TO PUBLIC;
SET ROLE mallory;
CREATE DOMAIN kinds.kind AS text;
RESET ROLE;
CREATE TABLE base_entity.kinded (LIKE base_entity, kinds kinds.kind[] DEFAULT '{x}');
CREATE TABLE old_items (id int);
SET ROLE mallory;
ALTER DOMAIN kinds.kind ADD CHECK (hers.evil(VALUE)) NOT VALID;
RESET ROLE;
SELECT count(*) > 0 FROM base_entity.plan_adopt('old_items', '{kinded}');
-- A long expression, which is kept in a TOAST table.
CREATE TABLE base_entity.listed (LIKE base_entity, n int);
ALTER TABLE base_entity.listed ENABLE ROW LEVEL SECURITY;
SELECT format('ALTER TABLE base_entity.listed ADD CONSTRAINT long_list CHECK (n::text NOT IN (%s))', string_agg(quote_literal(md5(i::text)), ', ')) AS list
FROM generate_series(1, 400) i \gset
:list;
SELECT pg_column_size(conbin) > 2000 FROM pg_constraint WHERE conname = 'long_list';
SELECT format('CREATE POLICY listed ON base_entity.listed USING (n::text NOT IN (%s))', string_agg(quote_literal(md5(i::text)), ', ')) AS list
FROM generate_series(1, 400) i \gset
:list;
CREATE TABLE lists (LIKE listed);
CALL base_entity.adopt('old_items', '{listed}');
