-- Row-level security of a template: enabled, forced, and every policy.
\c - postgres
CREATE ROLE reader LOGIN;
CREATE ROLE writer LOGIN;
CREATE FUNCTION security(regclass) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws(' ', CASE WHEN relrowsecurity THEN 'enabled' END, CASE WHEN relforcerowsecurity THEN 'forced' END) FROM pg_class WHERE oid = $1
    UNION ALL
    (SELECT concat_ws(' ', quote_ident(polname), CASE WHEN polpermissive THEN 'permissive' ELSE 'restrictive' END, polcmd,
        array(SELECT CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r) END FROM unnest(polroles) r)::text,
        'USING ' || pg_get_expr(polqual, polrelid), 'CHECK ' || pg_get_expr(polwithcheck, polrelid))
     FROM pg_policy WHERE polrelid = $1 ORDER BY polname COLLATE "C")
$$;
CREATE TABLE memberships (member name, tenant int);
GRANT SELECT ON memberships TO PUBLIC;
INSERT INTO memberships VALUES ('reader', 1), ('writer', 2);
CREATE TABLE base_entity.tenant_entity (LIKE base_entity, tenant int NOT NULL DEFAULT 1, title text);
ALTER TABLE base_entity.tenant_entity ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY isolation ON base_entity.tenant_entity
    USING (tenant = (SELECT m.tenant FROM memberships m WHERE m.member = current_user));
CREATE POLICY "Odd ""Name""" ON base_entity.tenant_entity AS RESTRICTIVE FOR SELECT TO reader, writer USING (title <> 'secret');
CREATE POLICY adding ON base_entity.tenant_entity FOR INSERT TO writer
    WITH CHECK (tenant_entity.tenant > 0 AND length(tenant_entity.title) < 100);
CREATE POLICY changing ON base_entity.tenant_entity FOR UPDATE TO writer USING (true) WITH CHECK (tenant < 10 AND title ~~ '%');
CREATE POLICY removing ON base_entity.tenant_entity FOR DELETE TO CURRENT_USER USING (false);
-- Correlated, with the template's name and with a name that the new table will have.
CREATE POLICY correlated ON base_entity.tenant_entity FOR DELETE TO writer
    USING (EXISTS (SELECT FROM memberships WHERE memberships.tenant = tenant_entity.tenant));
COMMENT ON POLICY isolation ON base_entity.tenant_entity IS 'tenants see their own';
GRANT SELECT ON base_entity.tenant_entity TO app;

\c - app
CREATE TABLE projects (LIKE tenant_entity, size int);
SELECT public.security('projects');
SELECT obj_description(oid, 'pg_policy') FROM pg_policy WHERE polrelid = 'projects'::regclass AND polname = 'isolation';
-- No part of it refers to the template.
SELECT count(*) FROM pg_depend WHERE classid = 'pg_policy'::regclass AND refobjid = 'base_entity.tenant_entity'::regclass
    AND objid IN (SELECT oid FROM pg_policy WHERE polrelid = 'projects'::regclass);
GRANT USAGE ON SCHEMA app TO reader, writer;
GRANT ALL ON projects TO reader, writer;

-- A table whose name is one that the policy uses.
CREATE TABLE memberships (LIKE tenant_entity);
SELECT s FROM public.security('memberships') s WHERE s ~ 'correlated|isolation';

-- It works: for the owner too, since it is forced.
SELECT count(*) FROM projects;
\set VERBOSITY terse
INSERT INTO projects (title) VALUES ('the owner is a member of nothing');
\echo :LAST_ERROR_SQLSTATE
\c - writer
INSERT INTO app.projects (tenant, title) VALUES (2, 'one'), (2, 'secret');
INSERT INTO app.projects (tenant, title) VALUES (7, 'of others');
INSERT INTO app.projects (tenant, title) VALUES (-1, 'refused');
SELECT tenant, title FROM app.projects ORDER BY title;
UPDATE app.projects SET tenant = 11;
WITH gone AS (DELETE FROM app.projects RETURNING title) SELECT count(*) FROM gone;
\set VERBOSITY default
\c - reader
SELECT tenant, title FROM app.projects;

-- A subquery over the template becomes one over the new table: at most three rows in each of its groups.
\c - postgres
CREATE TABLE base_entity.limited (a int, b int);
ALTER TABLE base_entity.limited ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY readable ON base_entity.limited USING (a > 0);
CREATE POLICY at_most_three ON base_entity.limited AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT count(*) FROM base_entity.limited AS others WHERE others.a = limited.a) < 3);
CREATE POLICY "and not twice" ON base_entity.limited AS RESTRICTIVE FOR INSERT
    WITH CHECK (NOT EXISTS (WITH others AS (SELECT limited.b FROM base_entity.limited) SELECT FROM others WHERE others.b = limited.b));
GRANT SELECT ON base_entity.limited TO app;
\c - app
CREATE TABLE limits (LIKE limited);
SELECT s FROM public.security('limits') s WHERE s !~ 'twice';
SELECT count(*) AS still_on_the_template FROM pg_depend WHERE classid = 'pg_policy'::regclass AND refobjid = 'base_entity.limited'::regclass
    AND objid IN (SELECT oid FROM pg_policy WHERE polrelid = 'limits'::regclass);
\set VERBOSITY terse
INSERT INTO limits VALUES (1, 1);
INSERT INTO limits VALUES (1, 1);
INSERT INTO limits VALUES (1, 2);
INSERT INTO limits VALUES (1, 3);
INSERT INTO limits VALUES (1, 4);
INSERT INTO limits VALUES (2, 5);
\set VERBOSITY default

-- Enabled without a policy; policies that are not enabled; forced alone.
\c - postgres
CREATE TABLE base_entity.closed (a int);
ALTER TABLE base_entity.closed ENABLE ROW LEVEL SECURITY;
CREATE TABLE base_entity.prepared (b int);
CREATE POLICY waiting ON base_entity.prepared USING (b > 0);
CREATE TABLE base_entity.forced (c int);
ALTER TABLE base_entity.forced FORCE ROW LEVEL SECURITY;
GRANT SELECT ON base_entity.closed, base_entity.prepared, base_entity.forced TO app;
\c - app
CREATE TABLE closed_ones (LIKE closed);
CREATE TABLE prepared_ones (LIKE prepared);
CREATE TABLE forced_ones (LIKE forced);
CREATE TABLE all_three_ones (LIKE closed, LIKE prepared, LIKE forced) PARTITION BY LIST (a);
SELECT public.security('closed_ones');
SELECT public.security('prepared_ones');
SELECT public.security('forced_ones');
SELECT public.security('all_three_ones');
CREATE TEMP TABLE passing_ones (LIKE prepared, LIKE closed);
SELECT public.security('passing_ones');

-- Two templates with policies of one name: both hold, and the name of the second has a number.
\c - postgres
CREATE TABLE base_entity.prepared_too (d int);
CREATE POLICY waiting ON base_entity.prepared_too AS RESTRICTIVE USING (d > 0);
GRANT SELECT ON base_entity.prepared_too TO app;
\c - app
CREATE TABLE clashes (LIKE prepared, LIKE prepared_too);
SELECT public.security('clashes');

-- Functions, operators, types and casts of other schemas; no search_path changes what is meant.
\c - postgres
CREATE SCHEMA tools;
GRANT USAGE ON SCHEMA tools TO PUBLIC;
CREATE TYPE tools.level AS ENUM ('low', 'high');
CREATE FUNCTION tools.allowed(int, tools.level) RETURNS boolean LANGUAGE sql AS 'SELECT $1 > 0';
CREATE FUNCTION tools.always(int, int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR tools.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = tools.always);
CREATE TABLE base_entity.tooled (n int, "Odd ""Column" int, levels tools.level[]);
SET search_path = tools, public;
CREATE POLICY tooled ON base_entity.tooled USING (allowed(n, 'low') AND n === 1 AND "Odd ""Column" > 0 AND levels @> ARRAY['high']::level[]);
RESET search_path;
GRANT SELECT ON base_entity.tooled TO app;
\c - app
CREATE FUNCTION app.equals(int, int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR app.> (LEFTARG = int, RIGHTARG = int, FUNCTION = app.equals);
SET search_path = app, pg_catalog;
CREATE TABLE tooled_ones (LIKE base_entity.tooled);
SELECT public.security('tooled_ones');
RESET search_path;

-- A policy that uses what its creator may not: as with PostgreSQL, when it is used.
\c - postgres
CREATE TABLE hidden (x int);
CREATE TABLE base_entity.nosy (x int);
CREATE POLICY nosy ON base_entity.nosy USING (x IN (SELECT hidden.x FROM hidden));
ALTER TABLE base_entity.nosy ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON base_entity.nosy TO app;
\c - app
CREATE TABLE nosy_ones (LIKE nosy);
SELECT public.security('nosy_ones');

-- Subqueries over the template in every place, whole rows, columns of the system; tables whose names are those of aliases.
\c - postgres
CREATE TABLE base_entity.tangled (a int, b int);
CREATE POLICY tangled ON base_entity.tangled USING (
    EXISTS (SELECT FROM base_entity.tangled x JOIN base_entity.tangled ON x.a = tangled.b
            CROSS JOIN LATERAL (SELECT x.a + tangled.a) y (s) WHERE y.s > tangled.b)
    AND a IN (SELECT a FROM ONLY base_entity.tangled UNION SELECT l.b FROM base_entity.tangled l)
    AND tangled IS NOT NULL AND ctid IS NOT NULL);
CREATE TABLE base_entity.whole (a int);
CREATE FUNCTION visible(base_entity.whole) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE POLICY whole ON base_entity.whole USING (visible(whole));
GRANT SELECT ON base_entity.tangled, base_entity.whole TO app;
\c - app
SET base_entity.naming = off;
CREATE TABLE knots (LIKE tangled);
CREATE TABLE x (LIKE tangled);
CREATE TABLE y (LIKE tangled);
CREATE TABLE "Tangled" (LIKE tangled);
SELECT refobjid::regclass, count(DISTINCT objid) FROM pg_depend JOIN pg_policy ON pg_policy.oid = objid
    WHERE classid = 'pg_policy'::regclass AND polname = 'tangled' AND refclassid = 'pg_class'::regclass AND refobjid <> polrelid OR polname = 'tangled' AND refobjid = polrelid
    GROUP BY refobjid ORDER BY refobjid::regclass::text COLLATE "C";
SELECT count(*) FROM knots;
-- A function that takes rows of the template takes none of another table.
CREATE TABLE wholes (LIKE whole);
\echo :LAST_ERROR_SQLSTATE

-- Stored constants are read as the same, whatever the session's styles.
\c - postgres
CREATE TABLE base_entity.dated (LIKE base_entity);
CREATE POLICY since ON base_entity.dated USING (created_at > '2020-02-03 04:05:06+00');
CREATE TRIGGER late BEFORE UPDATE ON base_entity.dated FOR EACH ROW WHEN (new.created_at > '2020-02-03 04:05:06+00')
    EXECUTE FUNCTION suppress_redundant_updates_trigger();
GRANT SELECT ON base_entity.dated TO app;
\c - app
SET TimeZone = 'Asia/Kolkata';
SET DateStyle = 'SQL, DMY';
CREATE TABLE dates (LIKE dated);
SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = 'dates'::regclass;
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'dates'::regclass AND tgname = 'late';
