-- A policy that uses the whole row of a table with a history shows no versions: the row of the history has other columns, and would show what the table hides.
CREATE ROLE reader;
CREATE FUNCTION app.allowed(anyelement) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
\c - app
CREATE TABLE costs (LIKE base_entity, LIKE base_history, a int, note text);
ALTER TABLE costs ENABLE ROW LEVEL SECURITY;
CREATE POLICY drafts ON costs USING (NOT (costs IS NOT NULL));
CREATE POLICY mine ON costs USING (costs::text LIKE '%' || current_user || '%');
CREATE POLICY seen ON costs USING (a = 1) WITH CHECK (app.allowed(costs));
CREATE POLICY nested ON costs USING (EXISTS (SELECT FROM (SELECT to_jsonb(costs) AS row) AS one WHERE one.row ? current_user));
SELECT tablename, policyname, permissive, qual FROM pg_policies WHERE schemaname = 'app' AND tablename = 'costs_history' ORDER BY 2;
DROP POLICY drafts ON costs;
CREATE POLICY drafts ON costs USING (note IS NULL);
ALTER POLICY drafts ON costs USING (to_jsonb(costs) ? current_user);
SELECT policyname FROM pg_policies WHERE tablename = 'costs_history' AND policyname = 'drafts';
ALTER POLICY drafts ON costs USING (note IS NULL);
SELECT policyname FROM pg_policies WHERE tablename = 'costs_history' AND policyname = 'drafts';
-- In the place of a restrictive one the history has one that shows nothing.
CREATE POLICY guard ON costs AS RESTRICTIVE USING (app.allowed(costs));
SELECT policyname, permissive, qual FROM pg_policies WHERE tablename = 'costs_history' AND policyname = 'guard';
-- The order of the restore of a dump, in which the history has the policy itself.
CREATE POLICY guard ON costs_history AS RESTRICTIVE USING (a = 1);
ALTER POLICY guard ON costs USING (a = 1);
SELECT policyname, permissive, qual FROM pg_policies WHERE tablename LIKE 'costs%' AND policyname = 'guard';
-- The whole row of another table is none of the history.
CREATE TABLE readers (LIKE base_entity, name text);
CREATE POLICY known ON costs USING (EXISTS (SELECT FROM readers r WHERE r IS NOT NULL AND r.name = note));
SELECT tablename, policyname, qual IS NOT NULL AS has_using FROM pg_policies WHERE schemaname = 'app' ORDER BY 1, 2;
-- Nor where the table gets its history later.
CREATE TABLE mails (LIKE base_entity, body text);
CREATE POLICY mine ON mails USING (mails::text LIKE '%' || current_user || '%');
CALL base_entity.adopt('mails', '{base_history}');
DROP POLICY mine ON mails;
CALL base_entity.adopt('mails', '{base_history}');
SELECT * FROM base_entity.check();
